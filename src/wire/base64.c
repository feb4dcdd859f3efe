#include "wire/base64.h"

#include <stdint.h>

static const char plain_letters[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_letters[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void write_with(struct buf *buf, struct str bytes, const char *letters, bool is_padded)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t bits = (uint32_t)at[i] << 16;
		if (left > 1)
			bits |= (uint32_t)at[i + 1] << 8;
		if (left > 2)
			bits |= at[i + 2];
		char text[4] = {letters[bits >> 18], letters[bits >> 12 & 63], letters[bits >> 6 & 63],
		                letters[bits & 63]};
		if (left < 3)
			text[3] = '=';
		if (left < 2)
			text[2] = '=';
		buf_add(buf, str_of(text, is_padded || left >= 3 ? 4 : left + 1));
	}
}

void base64_write(struct buf *buf, struct str bytes)
{
	write_with(buf, bytes, plain_letters, true);
}

void base64_url_write(struct buf *buf, struct str bytes)
{
	write_with(buf, bytes, url_letters, false);
}

/* The value of a letter, or -1. `last_two` are the letters for 62 and 63. */
static int value_of(char c, const char *last_two)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == last_two[0] ? 62 : c == last_two[1] ? 63 : -1;
}

/* `text` without padding. */
static enum err read_with(struct arena *arena, struct str text, const char *last_two,
                          struct str *out)
{
	if (text.len % 4 == 1)
		return ERR_INVALID;
	char *bytes = arena_alloc(arena, text.len / 4 * 3 + 3);
	size_t len = 0;
	uint32_t bits = 0;
	int count = 0; /* bits gathered and not yet given out */
	for (size_t i = 0; i < text.len; i++) {
		int value = value_of(text.at[i], last_two);
		if (value < 0)
			return ERR_INVALID;
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			bytes[len++] = (char)(bits >> count);
			bits &= ((uint32_t)1 << count) - 1;
		}
	}
	if (bits != 0)
		return ERR_INVALID;
	*out = str_of(bytes, len);
	return OK;
}

enum err base64_read(struct arena *arena, struct str text, struct str *out)
{
	if (text.len % 4 != 0)
		return ERR_INVALID;
	size_t padding = 0;
	while (padding < 2 && padding < text.len && text.at[text.len - 1 - padding] == '=')
		padding++;
	return read_with(arena, str_slice(text, 0, text.len - padding), "+/", out);
}

enum err base64_url_read(struct arena *arena, struct str text, struct str *out)
{
	return read_with(arena, text, "-_", out);
}
