#include "wire/hex.h"

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

void hex_write(struct buf *buf, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[i];
		char text[2] = {digits[c >> 4], digits[c & 15]};
		buf_add(buf, str_of(text, sizeof(text)));
	}
}

enum err hex_read(struct arena *arena, struct str text, struct str *out)
{
	if (text.len % 2 != 0)
		return ERR_INVALID;
	char *bytes = arena_alloc(arena, text.len / 2);
	for (size_t i = 0; i < text.len; i += 2) {
		int high = hex_digit(text.at[i]), low = hex_digit(text.at[i + 1]);
		if (high < 0 || low < 0)
			return ERR_INVALID;
		bytes[i / 2] = (char)(high * 16 + low);
	}
	*out = str_of(bytes, text.len / 2);
	return OK;
}
