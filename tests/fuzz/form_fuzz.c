/* Forms, URLs, base64 and hexadecimal: what is written is read as it was; strict readings have one
 * text each. */
#include "fuzz.h"

#include "wire/base64.h"
#include "wire/form.h"
#include "wire/hex.h"
#include "wire/url.h"

#define MOST ((size_t)1 << 24)

static void forms(struct arena *arena, struct str text)
{
	struct pairs pairs, again;
	if (form_read(arena, text, &pairs) != OK)
		return;
	struct buf buf = buf_new(arena, MOST);
	for (size_t i = 0; i < pairs.count; i++)
		form_pair(&buf, pairs.at[i].name, pairs.at[i].value);
	assert(form_read(arena, buf_str(&buf), &again) == OK);
	assert(again.count == pairs.count);
	for (size_t i = 0; i < pairs.count; i++) {
		assert(str_eq(pairs.at[i].name, again.at[i].name));
		assert(str_eq(pairs.at[i].value, again.at[i].value));
		assert(str_is_utf8(pairs.at[i].value));
	}
}

static void components(struct arena *arena, struct str text)
{
	struct buf buf = buf_new(arena, MOST);
	struct str out;
	url_encode(&buf, text);
	bool is_text = str_is_utf8(text) && str_find(text, '\0') < 0;
	assert((url_decode(arena, buf_str(&buf), '+', &out) == OK) == is_text);
	assert(!is_text || str_eq(out, text));
}

static void urls(struct str text)
{
	struct url url;
	if (url_split(text, &url) != OK)
		return;
	assert(url.scheme.len > 0 && url.host.len > 0 && url.port >= 0 && url.port <= 65535);
	assert(str_starts(url.path, STR("/")));
	assert(str_find(text, '@') < 0 || str_find(url.path, '@') >= 0
	       || str_find(url.query, '@') >= 0);
	assert(str_find(text, '\n') < 0 && str_find(text, ' ') < 0 && str_find(text, '#') < 0);
}

static void letters(struct arena *arena, struct str text)
{
	struct str out;
	struct buf plain = buf_new(arena, MOST), url = buf_new(arena, MOST), hex = buf_new(arena, MOST);
	base64_write(&plain, text);
	base64_url_write(&url, text);
	hex_write(&hex, text);
	assert(base64_read(arena, buf_str(&plain), &out) == OK && str_eq(out, text));
	assert(base64_url_read(arena, buf_str(&url), &out) == OK && str_eq(out, text));
	assert(hex_read(arena, buf_str(&hex), &out) == OK && str_eq(out, text));

	struct buf again = buf_new(arena, MOST), url_again = buf_new(arena, MOST);
	if (base64_read(arena, text, &out) == OK) {
		base64_write(&again, out);
		assert(str_eq(buf_str(&again), text));
	}
	if (base64_url_read(arena, text, &out) == OK) {
		base64_url_write(&url_again, out);
		assert(str_eq(buf_str(&url_again), text));
	}
	if (hex_read(arena, text, &out) == OK)
		assert(out.len * 2 == text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new(0);
	struct str text = str_of((const char *)bytes, len);
	forms(arena, text);
	components(arena, text);
	urls(text);
	letters(arena, text);
	arena_free(arena);
	return 0;
}
