/* Money: a whole number of ten-thousandths of the currency's unit, with its ISO 4217 code. No
 * floating point anywhere. Adding different currencies is refused, leaving the range is an error.
 */
#ifndef PURSER_BASE_MONEY_H
#define PURSER_BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct currency {
	char code[4]; /* three upper-case letters and NUL; all NUL = none */
};

struct money {
	int64_t ten_thousandths;
	struct currency currency;
};

/* What one unit may cost: 1,000,000,000.00. Above what is bought, below what a bar code typed as a
 * cost would be, of which few units are worth more than an amount can hold. */
#define UNIT_COST_MOST INT64_C(10000000000000)

/* ERR_INVALID unless `s` is an ISO 4217 code that is in use and has a minor unit. */
WARN_UNUSED enum err currency_parse(struct str s, struct currency *out);
bool currency_eq(struct currency a, struct currency b);
struct str currency_str(const struct currency *c);
/* Decimal places of the currency's minor unit: JPY 0, USD 2, KWD 3 (ISO 4217); 2 for none. */
int currency_places(struct currency c);

struct money money_zero(struct currency c);
/* "19.99", "-0.5", "7": up to 4 decimals, no exponent, no spaces; more decimals: ERR_INVALID. */
WARN_UNUSED enum err money_parse(struct str s, struct currency c, struct money *out);
/* From the currency's minor unit (1999 USD cents = 19.99). */
WARN_UNUSED enum err money_from_minor(int64_t minor, struct currency c, struct money *out);
/* Writes the shortest exact decimal with at least the currency's places: 19.99, 5.00, 0.125. */
void money_write(struct buf *buf, struct money m);
WARN_UNUSED enum err money_add(struct money a, struct money b, struct money *out);
WARN_UNUSED enum err money_sub(struct money a, struct money b, struct money *out);
WARN_UNUSED enum err money_times(struct money a, int64_t n, struct money *out);
/* Rounds half away from zero to the currency's places. */
WARN_UNUSED enum err money_settle(struct money a, struct money *out);
/* Splits `whole` over `n` weights (not all zero, none negative, their sum in range); the parts sum
 * exactly to it. What is a whole number of minor units is split into such; what is left over goes
 * one unit each to the largest remainders, to the first of equals (Hare's method). A weight of
 * zero gets nothing. `parts` must not be where `weights` are. */
WARN_UNUSED enum err money_split(struct money whole, const int64_t *weights, size_t n,
                                 struct money *parts);

#endif
