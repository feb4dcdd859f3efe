/* The inner loop of reading and of writing JSON strings: eight bytes at a time over what needs no
 * attention. Only json_read.c and json_write.c use it. */
#ifndef PURSER_WIRE_JSON_PLAIN_H
#define PURSER_WIRE_JSON_PLAIN_H

#include <stdint.h>
#include <string.h>

#define JSON_EACH_BYTE(value) (0x0101010101010101u * (uint64_t)(value))

/* The high bit of each byte that is no plain character of a string: a quote, a backslash, a control
 * character, or a part of a longer UTF-8 character. ("Determine if a word has a byte less than n"
 * of Anderson's Bit Twiddling Hacks; false alarms only above a true one.) */
static inline uint64_t json_special_bytes(uint64_t eight)
{
	uint64_t quote = eight ^ JSON_EACH_BYTE('"'), backslash = eight ^ JSON_EACH_BYTE('\\');
	return ((quote - JSON_EACH_BYTE(1)) | (backslash - JSON_EACH_BYTE(1))
	        | (eight - JSON_EACH_BYTE(0x20)) | eight)
	       & JSON_EACH_BYTE(0x80);
}

/* The first byte that is no plain character, or `end`. */
static inline const char *json_skip_plain(const char *at, const char *end)
{
	while (end - at >= 8) {
		uint64_t eight;
		memcpy(&eight, at, 8);
		uint64_t special = json_special_bytes(eight);
		if (special != 0) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return at + __builtin_ctzll(special) / 8;
#else
			break;
#endif
		}
		at += 8;
	}
	while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"'
	       && *at != '\\')
		at++;
	return at;
}

#endif
