#include "wire/url.h"

#include <string.h>

#include "wire/hex.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* RFC 3986 section 2.3. */
static bool is_unreserved(char c)
{
	return is_letter(c) || is_digit(c) || is_one_of(c, "-._~");
}

void url_encode(struct buf *buf, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t from = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (is_unreserved(s.at[i]))
			continue;
		unsigned char c = (unsigned char)s.at[i];
		char text[3] = {'%', hex[c >> 4], hex[c & 15]};
		buf_add(buf, str_slice(s, from, i));
		buf_add(buf, str_of(text, sizeof(text)));
		from = i + 1;
	}
	buf_add(buf, str_slice(s, from, s.len));
}

static bool is_clean_text(struct str s)
{
	return str_find(s, '\0') < 0 && str_is_utf8(s);
}

enum err url_decode(struct arena *arena, struct str s, char plus, struct str *out)
{
	if (str_find(s, '%') < 0 && (plus == '+' || str_find(s, '+') < 0)) {
		*out = s;
		return is_clean_text(s) ? OK : ERR_INVALID;
	}
	char *copy = arena_alloc(arena, s.len);
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (c == '%') {
			if (s.len - i < 3)
				return ERR_INVALID;
			int high = hex_digit(s.at[i + 1]), low = hex_digit(s.at[i + 2]);
			if (high < 0 || low < 0)
				return ERR_INVALID;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+') {
			c = plus;
		}
		copy[len++] = c;
	}
	*out = str_of(copy, len);
	return is_clean_text(*out) ? OK : ERR_INVALID;
}

static int port_of_scheme(struct str scheme)
{
	static const struct {
		const char *scheme;
		int port;
	} rows[] = {{"https", 443}, {"http", 80}, {"sftp", 22},  {"ftp", 21},
	            {"ftps", 990},  {"smtp", 25}, {"smtps", 465}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq_nocase(scheme, str_from(rows[i].scheme)))
			return rows[i].port;
	return 0;
}

static bool is_scheme(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.at[i]) && (i == 0 || (!is_digit(s.at[i]) && !is_one_of(s.at[i], "+-."))))
			return false;
	return s.len > 0;
}

/* RFC 3986 section 3.3 and 3.4: pchar, slash and, in a query, the question mark. */
static bool is_path_or_query(struct str s, const char *more)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '%') {
			if (s.len - i < 3 || hex_digit(s.at[i + 1]) < 0 || hex_digit(s.at[i + 2]) < 0)
				return false;
			i += 2;
		} else if (!is_unreserved(s.at[i]) && !is_one_of(s.at[i], "!$&'()*+,;=:@/")
		           && !is_one_of(s.at[i], more)) {
			return false;
		}
	}
	return true;
}

static bool is_host(struct str s, bool is_bracketed)
{
	for (size_t i = 0; i < s.len; i++) {
		bool fits = is_bracketed
		                ? hex_digit(s.at[i]) >= 0 || is_one_of(s.at[i], ":.")
		                : is_letter(s.at[i]) || is_digit(s.at[i]) || is_one_of(s.at[i], "-._");
		if (!fits)
			return false;
	}
	return s.len > 0 && (!is_bracketed || str_find(s, ':') >= 0);
}

static enum err split_authority(struct str authority, struct url *url)
{
	struct str port = {0};
	bool is_bracketed = str_starts(authority, STR("["));
	ptrdiff_t end = str_find(authority, is_bracketed ? ']' : ':');
	if (is_bracketed) {
		if (end < 0)
			return ERR_INVALID;
		url->host = str_slice(authority, 1, (size_t)end);
		port = str_slice(authority, (size_t)end + 1, authority.len);
	} else {
		url->host = end < 0 ? authority : str_slice(authority, 0, (size_t)end);
		port = str_slice(authority, url->host.len, authority.len);
	}
	if (!is_host(url->host, is_bracketed))
		return ERR_INVALID;
	url->port = port_of_scheme(url->scheme);
	if (port.len == 0)
		return OK;
	int64_t number;
	if (port.at[0] != ':' || port.len < 2 || port.len > 6 || !is_digit(port.at[1]))
		return ERR_INVALID;
	TRY(str_to_int(str_slice(port, 1, port.len), &number));
	if (number < 1 || number > 65535)
		return ERR_INVALID;
	url->port = (int)number;
	return OK;
}

enum err url_split(struct str text, struct url *out)
{
	struct url url = {0};
	ptrdiff_t at = str_find_str(text, STR("://"));
	if (at < 0)
		return ERR_INVALID;
	url.scheme = str_slice(text, 0, (size_t)at);
	if (!is_scheme(url.scheme))
		return ERR_INVALID;
	struct str rest = str_slice(text, (size_t)at + 3, text.len);
	size_t len = 0;
	while (len < rest.len && rest.at[len] != '/' && rest.at[len] != '?')
		len++;
	TRY(split_authority(str_slice(rest, 0, len), &url));
	rest = str_slice(rest, len, rest.len);
	at = str_find(rest, '?');
	url.path = at < 0 ? rest : str_slice(rest, 0, (size_t)at);
	if (at >= 0)
		url.query = str_slice(rest, (size_t)at + 1, rest.len);
	if (!is_path_or_query(url.path, "") || !is_path_or_query(url.query, "?"))
		return ERR_INVALID;
	if (url.path.len == 0)
		url.path = STR("/");
	*out = url;
	return OK;
}
