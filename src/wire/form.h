/* Lists of names and values as browsers send them: query strings and bodies of type
 * application/x-www-form-urlencoded (WHATWG URL standard, section 5, but strict). */
#ifndef PURSER_WIRE_FORM_H
#define PURSER_WIRE_FORM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"
#include "base/str.h"

struct pair {
	struct str name, value; /* decoded */
};

/* In the order of the text; a name may stand more than once. */
struct pairs {
	struct pair *at;
	size_t count, room;
};

/* "a=1&b=x+y%21". A piece without '=' has an empty value, empty pieces are passed over. What needs
 * no decoding points into `text`. ERR_INVALID: a percent sign without two digits, a NUL, or no
 * UTF-8; ERR_TOO_LARGE: more than LIMIT_FORM_PAIRS. */
WARN_UNUSED enum err form_read(struct arena *arena, struct str text, struct pairs *out);
/* The first pair called `name`, or NULL. */
const struct pair *pairs_find(const struct pairs *pairs, const char *name);
/* Its value, or the empty string. */
struct str pairs_text(const struct pairs *pairs, const char *name);

/* Appends "name=value"; before it an '&', unless `buf` is empty or ends in '?' or '&'. */
void form_pair(struct buf *buf, struct str name, struct str value);

#endif
