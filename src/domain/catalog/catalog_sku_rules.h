/* What spreadsheets make of SKUs that look like numbers: 007 becomes 7, 123456789012 becomes
 * 1.23457E+11. Pure. Inside the module only. */
#ifndef PURSER_DOMAIN_CATALOG_SKU_RULES_H
#define PURSER_DOMAIN_CATALOG_SKU_RULES_H

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

#define SKU_GUESS_DIGITS 18 /* the longest number that is guessed at */

struct sku_guesses {
	struct str *at;
	size_t count, room;
};
/* "7", and "7.0" as scripts write it: 07, 007 … up to SKU_GUESS_DIGITS, and 7 for the latter. None
 * of what is no whole number. */
void sku_guesses_add(struct arena *arena, struct str sku, struct sku_guesses *out);
/* "1.23E+11": the numbers of twelve digits that are shown so, from *first to before *end, as texts.
 * false: it is not written so. */
bool sku_guess_range(struct arena *arena, struct str sku, struct str *first, struct str *end);

#endif
