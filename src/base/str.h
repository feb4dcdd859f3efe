/* Text as a view: a pointer and a length, UTF-8, not NUL-terminated, owned by somebody else (an
 * arena or a literal). `at` may be NULL only when `len` is 0. */
#ifndef PURSER_BASE_STR_H
#define PURSER_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct str {
	const char *at;
	size_t len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
	{                                                                                              \
		"" literal, sizeof(literal) - 1                                                            \
	} /* in static initialisers */
/* For printf: printf("%.*s", STR_FMT(s)) */
#define STR_FMT(s) (int)(s).len, (s).at
/* "1 unit", "2 units": str_format(arena, "Lacks " N_UNITS " of it.", N_UNITS_FMT(n)) */
#define N_UNITS "%lld unit%s"
#define N_UNITS_FMT(n) (long long)(n), (n) == 1 ? "" : "s"
/* "1 is", "2 are" */
#define N_ARE "%lld %s"
#define N_ARE_FMT(n) (long long)(n), (n) == 1 ? "is" : "are"

struct str str_from(const char *c_string); /* NULL gives the empty string */
struct str str_of(const char *at, size_t len);
char *str_c(struct arena *arena, struct str s); /* a NUL-terminated copy */
struct str str_copy(struct arena *arena, struct str s);
struct str str_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct str str_format_list(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *c_string);
bool str_eq_nocase(struct str a,
                   struct str b);        /* ASCII only: words of protocols, not people's names */
bool str_is_color(struct str a);         /* "#1f77b4", in either case */
int str_cmp(struct str a, struct str b); /* byte order, <0 0 >0 */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s);                          /* ASCII white space at both ends */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped */
/* Index of the first `c`, or -1. */
ptrdiff_t str_find(struct str s, char c);
ptrdiff_t str_find_str(struct str s, struct str needle);
/* Cuts the piece before the first `sep` off `*rest`; false when `*rest` is used up. */
bool str_split(struct str *rest, char sep, struct str *piece);
/* ASCII lower case copy. */
struct str str_lower(struct arena *arena, struct str s);

bool str_is_utf8(struct str s); /* strict: no overlong forms, no surrogates */
/* Bytes of the UTF-8 character that `s` begins with; 0 when it is none, or `s` is empty. */
size_t str_utf8_len(struct str s);
/* Characters of valid UTF-8. */
size_t str_characters(struct str s);
/* For tables in memory: differs from process to process, so it must not be stored or sent. */
uint64_t str_hash(struct str s);
uint64_t int_hash(int64_t value);

/* A whole decimal integer, optional sign, nothing else; ERR_INVALID or ERR_OVERFLOW. */
WARN_UNUSED enum err str_to_int(struct str s, int64_t *out);

#endif
