#include "base/str.h"

#include <stdio.h>
#include <string.h>

struct str str_from(const char *c_string)
{
	if (c_string == NULL)
		return (struct str){0};
	return (struct str){c_string, strlen(c_string)};
}

struct str str_of(const char *at, size_t len)
{
	return (struct str){at, len};
}

char *str_c(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);
	if (s.len > 0)
		memcpy(copy, s.at, s.len);
	return copy;
}

struct str str_copy(struct arena *arena, struct str s)
{
	if (s.len == 0)
		return STR("");
	return (struct str){arena_copy(arena, s.at, s.len), s.len};
}

struct str str_format_list(struct arena *arena, const char *format, va_list args)
{
	char small[256];
	va_list again;
	va_copy(again, args);
	int wanted = vsnprintf(small, sizeof(small), format, args);
	size_t len = wanted < 0 ? 0 : (size_t)wanted;
	char *at = arena_alloc(arena, len + 1);
	if (len < sizeof(small))
		memcpy(at, small, len);
	else
		vsnprintf(at, len + 1, format, again);
	va_end(again);
	return (struct str){at, len};
}

struct str str_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str text = str_format_list(arena, format, args);
	va_end(args);
	return text;
}

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is(struct str a, const char *c_string)
{
	return str_eq(a, str_from(c_string));
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

bool str_is_color(struct str a)
{
	if (a.len != 7 || a.at[0] != '#')
		return false;
	for (size_t i = 1; i < a.len; i++) {
		char c = a.at[i];
		bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
		if (!is_digit)
			return false;
	}
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.at, b.at, len);
	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_of(s.at, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

static bool is_white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	size_t from = 0, to = s.len;
	while (from < to && is_white(s.at[from]))
		from++;
	while (to > from && is_white(s.at[to - 1]))
		to--;
	return str_slice(s, from, to);
}

struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	if (s.at == NULL)
		return s;
	return (struct str){s.at + from, to - from};
}

ptrdiff_t str_find(struct str s, char c)
{
	const char *at = s.len == 0 ? NULL : memchr(s.at, c, s.len);
	return at == NULL ? -1 : at - s.at;
}

ptrdiff_t str_find_str(struct str s, struct str needle)
{
	if (needle.len == 0)
		return 0;
	if (needle.len > s.len)
		return -1;
	const char *at = memmem(s.at, s.len, needle.at, needle.len);
	return at == NULL ? -1 : at - s.at;
}

bool str_split(struct str *rest, char sep, struct str *piece)
{
	if (rest->at == NULL)
		return false;
	ptrdiff_t at = str_find(*rest, sep);
	if (at < 0) {
		*piece = *rest;
		*rest = (struct str){0};
		return true;
	}
	*piece = str_slice(*rest, 0, (size_t)at);
	*rest = str_slice(*rest, (size_t)at + 1, rest->len);
	return true;
}

struct str str_lower(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len);
	for (size_t i = 0; i < s.len; i++)
		copy[i] = lower(s.at[i]);
	return (struct str){copy, s.len};
}

/* RFC 3629, table of section 4: the second byte alone decides over overlong forms, surrogates and
 * what lies beyond U+10FFFF. */
size_t str_utf8_len(struct str s)
{
	if (s.len == 0)
		return 0;
	const unsigned char *at = (const unsigned char *)s.at;
	unsigned char first = at[0];
	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	size_t len = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (s.len < len)
		return 0;
	unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
	unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
	if (at[1] < least || at[1] > most)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((at[i] & 0xC0) != 0x80)
			return 0;
	return len;
}

bool str_is_utf8(struct str s)
{
	const char *at = s.at, *end = s.len == 0 ? s.at : s.at + s.len;
	while (at < end) {
		if (end - at >= 8) {
			uint64_t eight;
			memcpy(&eight, at, 8);
			if ((eight & 0x8080808080808080u) == 0) {
				at += 8;
				continue;
			}
		}
		size_t len = str_utf8_len(str_of(at, (size_t)(end - at)));
		if (len == 0)
			return false;
		at += len;
	}
	return true;
}

static uint64_t load(const char *at, size_t len)
{
	uint64_t bytes = 0;
	memcpy(&bytes, at, len);
	return bytes;
}

/* Both halves of the 128-bit product, folded: every bit of the result depends on all of a and b. */
static uint64_t folded(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Keys come from strangers (names in JSON, query parameters), so nobody outside may know which ones
 * collide. The secret is where the loader put the program and the C library: random in each
 * process, there without a system call and without a variable. */
static uint64_t process_key(void)
{
	return folded((uintptr_t)&str_hash ^ 0x9E3779B97F4A7C15u,
	              (uintptr_t)&memcmp ^ 0xD1B54A32D192ED03u);
}

uint64_t str_hash(struct str s)
{
	const uint64_t key = process_key(), other_key = key * 0xA0761D6478BD642Fu;
	uint64_t h = key ^ s.len;
	const char *at = s.at;
	size_t left = s.len;
	for (; left > 16; at += 16, left -= 16)
		h = folded(load(at, 8) ^ other_key, load(at + 8, 8) ^ h);
	uint64_t a = 0, b = 0;
	if (left >= 8) {
		a = load(at, 8);
		b = load(at + left - 8, 8);
	} else if (left >= 4) {
		a = load(at, 4);
		b = load(at + left - 4, 4);
	} else if (left > 0) {
		a = (uint64_t)(unsigned char)at[0] << 16 | (uint64_t)(unsigned char)at[left / 2] << 8
		    | (unsigned char)at[left - 1];
	}
	return folded(key ^ 0xE7037ED1A0B428DBu, folded(a ^ other_key, b ^ h));
}

uint64_t int_hash(int64_t value)
{
	return folded((uint64_t)value ^ process_key(), 0x9FB21C651E98DF25u);
}

enum err str_to_int(struct str s, int64_t *out)
{
	size_t i = 0;
	bool is_negative = s.len > 0 && s.at[0] == '-';
	if (s.len > 0 && (s.at[0] == '-' || s.at[0] == '+'))
		i = 1;
	if (i == s.len)
		return ERR_INVALID;
	bool is_over = false;
	int64_t value = 0;
	for (; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return ERR_INVALID;
		int digit = s.at[i] - '0';
		is_over = is_over || __builtin_mul_overflow(value, 10, &value)
		          || __builtin_sub_overflow(value, digit, &value);
	}
	/* Gathered as a negative number, because there is one more of those. */
	if (is_over || (!is_negative && __builtin_sub_overflow((int64_t)0, value, &value)))
		return ERR_OVERFLOW;
	*out = value;
	return OK;
}

size_t str_characters(struct str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.at[i] & 0xC0) != 0x80;
	return count;
}
