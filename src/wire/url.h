/* URLs (RFC 3986): percent signs and the pieces of an address. Stricter than the RFC where leniency
 * has led requests astray: no user names, no fragments, no characters outside ASCII. */
#ifndef PURSER_WIRE_URL_H
#define PURSER_WIRE_URL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Writes `s` as a component: everything but letters, digits and "-._~" becomes %XX. */
void url_encode(struct buf *buf, struct str s);
/* Resolves %XX; `plus` is what a '+' stands for: '+' in a path, ' ' in a form. The result is UTF-8
 * without NUL, and points into `s` when there was nothing to resolve. ERR_INVALID. */
WARN_UNUSED enum err url_decode(struct arena *arena, struct str s, char plus, struct str *out);

struct url {
	struct str scheme; /* as written; compare with str_eq_nocase */
	struct str host;   /* a name, an IPv4 address, or an IPv6 address without its brackets */
	int port;          /* as written, or the scheme's own; 0 when that is not known */
	struct str path;   /* begins with a slash; still encoded */
	struct str query;  /* without the question mark; still encoded */
};

/* "https://shop.example:8443/api/orders?page=2". The pieces point into `text`. ERR_INVALID. */
WARN_UNUSED enum err url_split(struct str text, struct url *out);

#endif
