/* The embedded web UI: files compressed beforehand, names with a hash for ever, and index.html with
 * a nonce of its own for every answer (Mantine adds <style> elements at run time, which the policy
 * allows only with it). */
#include "api/api_parts.h"
#include "base/embedded.h"
#include "kernel/secrets.h"
#include "wire/url.h"

#include <string.h>

#define NONCE_PLACE "{{nonce}}"
#define INDEX "index.html"

static const struct embedded_file *file_find(struct str path)
{
	size_t low = 0, high = embedded_web_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_cmp(str_from(embedded_web[middle].path), path);
		if (order == 0)
			return &embedded_web[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct {
	const char *ending, *type;
} types[] = {
	{".html", "text/html; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".css", "text/css; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".png", "image/png"},
	{".ico", "image/x-icon"},
	{".woff2", "font/woff2"},
	{".json", "application/json"},
	{".map", "application/json"},
	{".webmanifest", "application/manifest+json"},
	{".txt", "text/plain; charset=utf-8"},
};

static struct str type_of(struct str path)
{
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (str_ends(path, str_from(types[i].ending)))
			return str_from(types[i].type);
	}
	return STR("application/octet-stream");
}

/* "app-3KQ2ZJ7A.js": esbuild puts eight capitals or digits before the ending. */
static bool name_is_hashed(struct str path)
{
	for (size_t i = 0; i + 9 < path.len; i++) {
		size_t n = 0;
		while (path.at[i] == '-' && i + 1 + n < path.len
		       && ((path.at[i + 1 + n] >= 'A' && path.at[i + 1 + n] <= 'Z')
		           || (path.at[i + 1 + n] >= '0' && path.at[i + 1 + n] <= '9')))
			n++;
		if (n == 8 && i + 9 < path.len && path.at[i + 9] == '.')
			return true;
	}
	return false;
}

static struct str file_text(const struct embedded_file *file)
{
	return str_of((const char *)file->bytes, file->len);
}

static void add_safety(struct request *request, struct answer *answer, struct str nonce)
{
	answer_header(request, answer, "Content-Security-Policy",
	              str_format(request->arena,
	                         "default-src 'self'; script-src 'self'; style-src 'self' "
	                         "'nonce-%.*s'; img-src 'self' data:; font-src 'self'; "
	                         "connect-src 'self'; object-src 'none'; base-uri 'none'; "
	                         "form-action 'self'; frame-ancestors 'none'",
	                         STR_FMT(nonce)));
	answer_header(request, answer, "Referrer-Policy", STR("same-origin"));
	answer_header(request, answer, "X-Frame-Options", STR("DENY"));
	answer_header(request, answer, "Cross-Origin-Opener-Policy", STR("same-origin"));
}

static const char no_bundle[] =
	"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	"<meta name=\"csp-nonce\" content=\"" NONCE_PLACE
	"\"><title>Purser</title></head>\n<body>"
	"<h1>Purser is running</h1><p>This binary was built without the web UI. Build it with "
	"<code>make web build</code>.</p><p>The API: <a href=\"/api/v1/openapi.json\">"
	"/api/v1/openapi.json</a></p></body></html>\n";

static void answer_index(struct request *request)
{
	const struct embedded_file *file = file_find(STR(INDEX));
	struct str page = file != NULL ? file_text(file) : str_from(no_bundle);
	struct str nonce = random_hex(request->arena, 16), mark = STR(NONCE_PLACE);
	struct buf buf = buf_new(request->arena, page.len + 16 * 1024);
	ptrdiff_t at;
	while ((at = str_find_str(page, mark)) >= 0) {
		buf_add(&buf, str_slice(page, 0, (size_t)at));
		buf_add(&buf, nonce);
		page = str_slice(page, (size_t)at + mark.len, page.len);
	}
	buf_add(&buf, page);
	struct answer answer = {
		.status = 200, .content_type = type_of(STR(INDEX)), .body = buf_str(&buf)};
	answer_header(request, &answer, "Cache-Control", STR("no-store"));
	add_safety(request, &answer, nonce);
	request_send(request, &answer);
}

static bool accepts(struct request *request, const char *coding)
{
	struct str header = exchange_header(request->exchange, "Accept-Encoding");
	struct str piece;
	while (str_split(&header, ',', &piece)) {
		struct str word = str_trim(piece);
		ptrdiff_t end = str_find(word, ';');
		bool is_refused = end >= 0 && str_ends(word, STR("q=0"));
		if (end >= 0)
			word = str_trim(str_slice(word, 0, (size_t)end));
		if (str_eq_nocase(word, str_from(coding)) && !is_refused)
			return true;
	}
	return false;
}

static void answer_file(struct request *request, struct str path, const struct embedded_file *file)
{
	static const struct {
		const char *coding, *ending;
	} packings[] = {{"br", ".br"}, {"gzip", ".gz"}};
	struct answer answer = {.status = 200, .content_type = type_of(path), .body_is_static = true};
	answer_header(request, &answer, "Vary", STR("Accept-Encoding"));
	for (size_t i = 0; i < COUNT_OF(packings); i++) {
		const struct embedded_file *packed = NULL;
		if (accepts(request, packings[i].coding))
			packed =
				file_find(str_format(request->arena, "%.*s%s", STR_FMT(path), packings[i].ending));
		if (packed == NULL)
			continue;
		file = packed;
		answer_header(request, &answer, "Content-Encoding", str_from(packings[i].coding));
		break;
	}
	answer.body = file_text(file);
	struct str hash = str_slice(token_hash(request->arena, answer.body), 0, 32);
	struct str tag = str_format(request->arena, "\"%.*s\"", STR_FMT(hash));
	answer_header(request, &answer, "ETag", tag);
	answer_header(request, &answer, "Cache-Control",
	              name_is_hashed(path) ? STR("public, max-age=31536000, immutable")
	                                   : STR("no-cache"));
	if (str_eq(exchange_header(request->exchange, "If-None-Match"), tag)) {
		answer.status = 304;
		answer.body = (struct str){0};
	}
	request_send(request, &answer);
}

bool web_answer(struct request *request)
{
	struct str path;
	bool is_reading = str_is(request->method, "GET") || str_is(request->method, "HEAD");
	if (!is_reading || url_decode(request->arena, request->path, '+', &path) != OK)
		return false;
	path = str_slice(path, 1, path.len);
	const struct embedded_file *file = path.len > 0 ? file_find(path) : NULL;
	if (path.len == 0 || str_is(path, INDEX)) {
		answer_index(request);
		return true;
	}
	if (file != NULL) {
		answer_file(request, path, file);
		return true;
	}
	/* A screen of the UI: its address is the UI's business. */
	bool is_screen = str_find(path, '.') < 0;
	if (is_screen)
		answer_index(request);
	return is_screen;
}
