#include "base/measure.h"

#include "base/list.h"

#define MILLION ((int64_t)1000000)
/* Digits that are read (further places are passed over): with a factor they stay below 2^127. Six
 * places tell any two milligrams or micrometres apart in every unit. */
enum { WHOLE_MOST = 19, PLACES_MOST = 7 };

/* The international yard and pound agreement of 1959: a pound is 0.45359237 kg and an inch 2.54 cm,
 * exactly. */
static const struct measure_unit weights[] = {
	{"mg", "milligram,milligrams", MILLION},
	{"g", "gram,grams", 1000 * MILLION},
	{"oz", "ounce,ounces", 28349523125},
	{"lb", "lbs,pound,pounds", 453592370000},
	{"kg", "kilogram,kilograms", MILLION *MILLION},
};
static const struct measure_unit lengths[] = {
	{"mm", "millimetre,millimetres,millimeter,millimeters", 1000 * MILLION},
	{"cm", "centimetre,centimetres,centimeter,centimeters", 10000 * MILLION},
	{"in", "inch,inches,\"", 25400 * MILLION},
	{"ft", "foot,feet", 304800 * MILLION},
	{"m", "metre,metres,meter,meters", MILLION *MILLION},
};

const struct measure_unit *measure_units(enum measure measure, size_t *count)
{
	*count = measure == MEASURE_WEIGHT ? COUNT_OF(weights) : COUNT_OF(lengths);
	return measure == MEASURE_WEIGHT ? weights : lengths;
}

const struct measure_unit *measure_unit_find(enum measure measure, struct str name)
{
	size_t count;
	const struct measure_unit *units = measure_units(measure, &count);
	for (size_t i = 0; i < count; i++) {
		struct str names = str_from(units[i].names), one;
		if (str_eq_nocase(name, str_from(units[i].word)))
			return &units[i];
		while (str_split(&names, ',', &one))
			if (str_eq_nocase(name, one))
				return &units[i];
	}
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static __int128 power_of_ten(int places)
{
	__int128 power = 1;
	while (places-- > 0)
		power *= 10;
	return power;
}

static enum err rounded(__int128 above, __int128 below, int64_t *out)
{
	__int128 value = (above + below / 2) / below;
	if (value > INT64_MAX)
		return ERR_OVERFLOW;
	*out = (int64_t)value;
	return OK;
}

enum err measure_parse(const struct measure_unit *unit, struct str decimal, int64_t *out)
{
	__int128 digits = 0;
	size_t i = 0, whole = 0;
	int places = 0;
	for (; i < decimal.len && is_digit(decimal.at[i]); i++, whole++)
		if (whole < WHOLE_MOST)
			digits = digits * 10 + (decimal.at[i] - '0');
	if (whole == 0)
		return ERR_INVALID;
	if (i < decimal.len && decimal.at[i] == '.') {
		size_t first = ++i;
		for (; i < decimal.len && is_digit(decimal.at[i]); i++)
			if (places < PLACES_MOST)
				digits = digits * 10 + (decimal.at[i] - '0'), places++;
		if (i == first)
			return ERR_INVALID;
	}
	if (i < decimal.len)
		return ERR_INVALID;
	if (whole > WHOLE_MOST)
		return ERR_OVERFLOW;
	return rounded(digits * unit->factor, power_of_ten(places) * MILLION, out);
}

enum err measure_read(enum measure measure, struct str text, const struct measure_unit *usual,
                      int64_t *out)
{
	size_t end = 0;
	text = str_trim(text);
	while (end < text.len && (is_digit(text.at[end]) || text.at[end] == '.'))
		end++;
	struct str name = str_trim(str_slice(text, end, text.len));
	const struct measure_unit *unit = name.len > 0 ? measure_unit_find(measure, name) : usual;
	return unit != NULL ? measure_parse(unit, str_slice(text, 0, end), out) : ERR_INVALID;
}

void measure_write(struct buf *buf, const struct measure_unit *unit, int64_t value)
{
	int places = 0;
	__int128 digits = 0, power = 1;
	for (; places <= PLACES_MOST; places++, power *= 10) {
		int64_t back;
		digits = ((__int128)value * MILLION * power + unit->factor / 2) / unit->factor;
		enum err err = rounded(digits * unit->factor, power * MILLION, &back);
		if (err == OK && back == value)
			break;
	}
	buf_int(buf, (int64_t)(digits / power));
	if (places == 0)
		return;
	buf_byte(buf, '.');
	for (power /= 10; power > 0; power /= 10)
		buf_byte(buf, (char)('0' + (int)(digits / power % 10)));
}
