/* Ounces and inches, as decimal text of JSON numbers, from and to our milligrams and micrometres.
 * Three decimals each: a thousandth of an ounce is 28 mg, of an inch 25 µm. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_UNITS_H
#define PURSER_DIALECTS_ORDER_MANAGER_UNITS_H

#include "base/arena.h"
#include "base/qty.h"
#include "base/str.h"

/* 454000 mg give "16.014". */
struct str ounces_text(struct arena *arena, struct weight weight);
struct str inches_text(struct arena *arena, struct length length);
/* Whole pounds of 16 ounces, and the ounces beyond them. */
int64_t whole_pounds(struct weight weight);
struct str ounces_beyond_pounds(struct arena *arena, struct weight weight);
/* A decimal number without exponent, not negative, rounded to thousandths; empty and "null" are 0.
 * ERR_INVALID, ERR_OVERFLOW. */
WARN_UNUSED enum err ounces_read(struct str text, struct weight *out);
WARN_UNUSED enum err inches_read(struct str text, struct length *out);

#endif
