#include "dialects/order_manager/units.h"

#define OUNCES_A_POUND 16
/* An inch is 25,400 µm exactly (international yard and pound agreement, 1959): a thousandth of it
 * is 254 tenths of a micrometre. */
#define TENTHS_A_MIL 254
#define THOUSANDTHS_MOST ((int64_t)1000000000000)

/* The shortest decimal: 12, 12.5, 0.125. */
static struct str thousandths_text(struct arena *arena, int64_t thousandths)
{
	const char *sign = thousandths < 0 ? "-" : "";
	int64_t size = thousandths < 0 ? -thousandths : thousandths;
	int64_t whole = size / 1000, rest = size % 1000;
	int places = 3;
	while (places > 0 && rest % 10 == 0) {
		rest /= 10;
		places--;
	}
	if (places == 0)
		return str_format(arena, "%s%lld", sign, (long long)whole);
	return str_format(arena, "%s%lld.%0*lld", sign, (long long)whole, places, (long long)rest);
}

struct str ounces_text(struct arena *arena, struct weight weight)
{
	return thousandths_text(arena, weight_milliounces(weight));
}

struct str inches_text(struct arena *arena, struct length length)
{
	return thousandths_text(arena, (length.micrometres * 10 + TENTHS_A_MIL / 2) / TENTHS_A_MIL);
}

int64_t whole_pounds(struct weight weight)
{
	return weight_milliounces(weight) / (OUNCES_A_POUND * 1000);
}

struct str ounces_beyond_pounds(struct arena *arena, struct weight weight)
{
	return thousandths_text(arena, weight_milliounces(weight) % (OUNCES_A_POUND * 1000));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum err thousandths_read(struct str text, int64_t *out)
{
	size_t i = 0;
	int64_t value = 0;
	*out = 0;
	if (text.len == 0 || str_is(text, "null"))
		return OK;
	for (; i < text.len && is_digit(text.at[i]); i++) {
		value = value * 10 + (text.at[i] - '0');
		if (value > THOUSANDTHS_MOST)
			return ERR_OVERFLOW;
	}
	if (i == 0)
		return ERR_INVALID;
	value *= 1000;
	if (i < text.len && text.at[i] == '.') {
		int64_t worth = 100;
		for (i++; i < text.len && is_digit(text.at[i]) && worth > 0; i++, worth /= 10)
			value += worth * (text.at[i] - '0');
		if (worth == 0 && i < text.len && text.at[i] >= '5' && is_digit(text.at[i]))
			value++; /* the fourth decimal rounds */
		while (i < text.len && is_digit(text.at[i]))
			i++;
	}
	if (i < text.len)
		return ERR_INVALID;
	*out = value;
	return OK;
}

enum err ounces_read(struct str text, struct weight *out)
{
	int64_t thousandths;
	TRY(thousandths_read(text, &thousandths));
	*out = weight_from_milliounces(thousandths);
	return OK;
}

enum err inches_read(struct str text, struct length *out)
{
	int64_t thousandths;
	TRY(thousandths_read(text, &thousandths));
	out->micrometres = (thousandths * TENTHS_A_MIL + 5) / 10;
	return OK;
}
