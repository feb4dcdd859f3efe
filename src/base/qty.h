/* Quantities: whole units of a product, and the physical measures of a parcel. */
#ifndef PURSER_BASE_QTY_H
#define PURSER_BASE_QTY_H

#include <stdint.h>

#include "base/err.h"

/* Units. Totals may be negative (a shortfall); a line's count is 1 … QTY_MAX. The cap is the one
 * that integrations against Order Manager assume (order-manager-dialect.md 5). */
#define QTY_MAX ((int64_t)100000000)
/* What a thing, a parcel or an order may weigh and measure. */
#define WEIGHT_MOST INT64_C(1000000000000) /* milligrams: 1000 t */
#define LENGTH_MOST INT64_C(10000000000)   /* micrometres: 10 km */

struct qty {
	int64_t units;
};

struct weight {
	int64_t milligrams;
};

struct length {
	int64_t micrometres;
};

WARN_UNUSED enum err qty_add(struct qty a, struct qty b, struct qty *out);
WARN_UNUSED enum err qty_times(struct qty a, int64_t n, struct qty *out);
/* Ounces (avoirdupois) in thousandths to milligrams and back, rounded to nearest. */
struct weight weight_from_milliounces(int64_t milliounces);
int64_t weight_milliounces(struct weight w);

#endif
