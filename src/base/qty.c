#include "base/qty.h"

enum err qty_add(struct qty a, struct qty b, struct qty *out)
{
	int64_t units;
	if (__builtin_add_overflow(a.units, b.units, &units))
		return ERR_OVERFLOW;
	out->units = units;
	return OK;
}

enum err qty_times(struct qty a, int64_t n, struct qty *out)
{
	int64_t units;
	if (__builtin_mul_overflow(a.units, n, &units))
		return ERR_OVERFLOW;
	out->units = units;
	return OK;
}

/* One avoirdupois ounce is 28.349523125 g exactly (international pound of 1959, 0.45359237 kg):
 * a thousandth of an ounce is 28.349523125 mg. */
#define MG_PER_MILLIOUNCE ((__int128)28349523125)
#define MG_SCALE ((__int128)1000000000)

static int64_t nearest(__int128 above, __int128 below)
{
	__int128 value = (above + (above < 0 ? -below / 2 : below / 2)) / below;
	if (value > INT64_MAX)
		return INT64_MAX;
	if (value < INT64_MIN)
		return INT64_MIN;
	return (int64_t)value;
}

struct weight weight_from_milliounces(int64_t milliounces)
{
	return (struct weight){nearest(milliounces * MG_PER_MILLIOUNCE, MG_SCALE)};
}

int64_t weight_milliounces(struct weight w)
{
	return nearest(w.milligrams * MG_SCALE, MG_PER_MILLIOUNCE);
}
