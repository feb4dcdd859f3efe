#include "wire/encoding.h"

#include "base/buf.h"
#include "base/list.h"

enum encoding { UTF_8, UTF_16LE, UTF_16BE, UTF_16, WINDOWS_1252, ISO_8859_1, ENCODING_COUNT };

static const char *const names[ENCODING_COUNT] = {"utf-8",  "utf-16le",     "utf-16be",
                                                  "utf-16", "windows-1252", "iso-8859-1"};

/* Windows-1252, 0x80 … 0x9f (WHATWG Encoding Standard, index windows-1252). */
static const unsigned short windows[32] = {
	0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

static bool encoding_find(struct str name, enum encoding *out)
{
	for (int i = 0; i < ENCODING_COUNT; i++)
		if (str_eq_nocase(name, str_from(names[i])))
			return *out = (enum encoding)i, true;
	return false;
}

bool encoding_is_known(struct str name)
{
	enum encoding found;
	return encoding_find(name, &found);
}

struct str encoding_guess(struct str bytes)
{
	if (str_starts(bytes, STR("\xff\xfe")))
		return STR("utf-16le");
	if (str_starts(bytes, STR("\xfe\xff")))
		return STR("utf-16be");
	if (bytes.len >= 4 && bytes.at[1] == '\0' && bytes.at[3] == '\0')
		return STR("utf-16le");
	if (bytes.len >= 4 && bytes.at[0] == '\0' && bytes.at[2] == '\0')
		return STR("utf-16be");
	return STR("utf-8");
}

static void code_add(struct buf *buf, unsigned code)
{
	if (code < 0x80) {
		buf_byte(buf, (char)code);
	} else if (code < 0x800) {
		buf_byte(buf, (char)(0xc0 | code >> 6));
		buf_byte(buf, (char)(0x80 | (code & 0x3f)));
	} else if (code < 0x10000) {
		buf_byte(buf, (char)(0xe0 | code >> 12));
		buf_byte(buf, (char)(0x80 | (code >> 6 & 0x3f)));
		buf_byte(buf, (char)(0x80 | (code & 0x3f)));
	} else {
		buf_byte(buf, (char)(0xf0 | code >> 18));
		buf_byte(buf, (char)(0x80 | (code >> 12 & 0x3f)));
		buf_byte(buf, (char)(0x80 | (code >> 6 & 0x3f)));
		buf_byte(buf, (char)(0x80 | (code & 0x3f)));
	}
}

static unsigned unit_at(struct str bytes, size_t at, bool is_big)
{
	unsigned first = (unsigned char)bytes.at[at], second = (unsigned char)bytes.at[at + 1];
	return is_big ? first << 8 | second : second << 8 | first;
}

static enum err utf16_read(struct buf *buf, struct str bytes, bool is_big, struct str *sentence)
{
	if (bytes.len % 2 != 0) {
		*sentence = STR("UTF-16 text must have an even number of bytes.");
		return ERR_INVALID;
	}
	for (size_t i = 0; i < bytes.len; i += 2) {
		unsigned code = unit_at(bytes, i, is_big);
		if (code == 0xfeff && i == 0)
			continue;
		if (code >= 0xd800 && code < 0xdc00 && i + 3 < bytes.len) {
			unsigned low = unit_at(bytes, i + 2, is_big);
			if (low >= 0xdc00 && low < 0xe000) {
				code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00));
				i += 2;
			}
		}
		if (code >= 0xd800 && code < 0xe000) {
			*sentence = STR("The text is no UTF-16: half of a character stands alone.");
			return ERR_INVALID;
		}
		code_add(buf, code);
	}
	return OK;
}

static enum err utf8_read(struct arena *arena, struct str bytes, int64_t lines_before,
                          struct str *out, struct str *sentence)
{
	struct str text =
		str_starts(bytes, STR("\xef\xbb\xbf")) ? str_slice(bytes, 3, bytes.len) : bytes;
	int64_t line = lines_before + 1;
	*out = text;
	if (str_is_utf8(text))
		return OK;
	for (size_t i = 0; i < text.len;) {
		size_t len = str_utf8_len(str_slice(text, i, text.len));
		if (len == 0)
			break;
		line += text.at[i] == '\n';
		i += len;
	}
	*sentence = str_format(arena,
	                       "Line %lld is not UTF-8. Save the file as \"CSV UTF-8\", or name its "
	                       "encoding (windows-1252, iso-8859-1, utf-16).",
	                       (long long)line);
	return ERR_INVALID;
}

enum err encoding_read(struct arena *arena, struct str bytes, struct str encoding,
                       int64_t lines_before, struct str *out, struct str *sentence)
{
	enum encoding from;
	if (!encoding_find(encoding, &from)) {
		*sentence =
			STR("Known encodings are utf-8, utf-16, utf-16le, utf-16be, windows-1252 and "
		        "iso-8859-1.");
		return ERR_INVALID;
	}
	if (from == UTF_8)
		return utf8_read(arena, bytes, lines_before, out, sentence);
	if (from == UTF_16)
		encoding_find(encoding_guess(bytes), &from);
	struct buf buf = buf_new(arena, bytes.len * 3 + 4);
	if (from == WINDOWS_1252 || from == ISO_8859_1) {
		for (size_t i = 0; i < bytes.len; i++) {
			unsigned c = (unsigned char)bytes.at[i];
			bool is_special = from == WINDOWS_1252 && c >= 0x80 && c < 0xa0;
			code_add(&buf, is_special ? windows[c - 0x80] : c);
		}
	} else {
		TRY(utf16_read(&buf, bytes, from == UTF_16BE, sentence));
	}
	*out = buf_str(&buf);
	return OK;
}
