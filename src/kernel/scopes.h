/* Names of scopes, of kinds of actors, and who may do what. Our own names are lower case
 * ("read_orders"); those of the Order Manager dialect are the same words in upper case, so reading
 * ignores case. */
#ifndef PURSER_KERNEL_SCOPES_H
#define PURSER_KERNEL_SCOPES_H

#include "kernel/work.h"
#include "shape/shape.h"

extern const struct words scope_words; /* one row per bit; "all" and "none" are not rows */
extern const struct words actor_kind_words;

/* "read_orders write_orders", "READ_ORDERS,WRITE_ORDERS", "ALL", "NONE": words between spaces,
 * commas or pluses. ERR_INVALID with the first unknown word in *unknown. SCOPE_SIGNED_IN is always
 * set. */
WARN_UNUSED enum err scopes_read(struct str text, unsigned *out, struct str *unknown);
/* The names joined by `separator`; all of them are "all". */
struct str scopes_text(struct arena *arena, unsigned scopes, char separator);
/* May one who has `has` do what needs `needed`? */
bool scopes_allow(unsigned has, unsigned needed);

#endif
