#include "domain/catalog/catalog_sku_rules.h"

static bool is_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

/* Without ".0" and ".00". */
static struct str whole_of(struct str sku)
{
	for (size_t zeros = 1; zeros <= 2; zeros++) {
		size_t ending = zeros + 1;
		struct str zero = str_slice(STR(".00"), 0, ending);
		if (sku.len > ending && str_ends(sku, zero))
			return str_slice(sku, 0, sku.len - ending);
	}
	return sku;
}

void sku_guesses_add(struct arena *arena, struct str sku, struct sku_guesses *out)
{
	static const char zeros[] = "000000000000000000";
	struct str whole = whole_of(sku);
	if (!is_digits(whole) || whole.len >= SKU_GUESS_DIGITS)
		return;
	if (whole.len < sku.len)
		*LIST_ADD(arena, out) = whole;
	for (size_t more = 1; whole.len + more <= SKU_GUESS_DIGITS; more++)
		*LIST_ADD(arena, out) = str_format(arena, "%.*s%.*s", (int)more, zeros, STR_FMT(whole));
}

bool sku_guess_range(struct arena *arena, struct str sku, struct str *first, struct str *end)
{
	struct str digits = sku, exponent = {0};
	int64_t power = 0, shown = 0, unit = 1;
	for (size_t i = 0; i < sku.len && exponent.len == 0; i++) {
		if (sku.at[i] != 'E' && sku.at[i] != 'e')
			continue;
		digits = str_slice(sku, 0, i);
		exponent = str_slice(sku, i + 1, sku.len);
	}
	if (exponent.len > 0 && exponent.at[0] == '+')
		exponent = str_slice(exponent, 1, exponent.len);
	bool has_point = digits.len > 2 && (digits.at[1] == '.' || digits.at[1] == ',');
	struct str fraction = has_point ? str_slice(digits, 2, digits.len) : (struct str){0};
	if (!is_digits(exponent) || str_to_int(exponent, &power) != OK || power >= SKU_GUESS_DIGITS
	    || (!has_point && digits.len != 1) || (has_point && !is_digits(fraction))
	    || !is_digits(str_slice(digits, 0, 1)) || digits.at[0] == '0'
	    || (int64_t)fraction.len > power)
		return false;
	struct str plain =
		str_format(arena, "%.*s%.*s", 1, digits.at, STR_FMT(fraction)); /* 1.23: 123 */
	if (str_to_int(plain, &shown) != OK)
		return false;
	for (int64_t i = (int64_t)fraction.len; i < power; i++)
		unit *= 10;
	int64_t least = shown * unit - unit / 2, most = shown * unit + (unit > 1 ? unit / 2 : 1),
			ten = 1;
	for (int64_t i = 0; i < power; i++)
		ten *= 10;
	least = least < ten ? ten : least; /* those of the same length */
	most = most > ten * 10 - 1 ? ten * 10 - 1 : most;
	*first = str_format(arena, "%lld", (long long)least);
	*end = str_format(arena, "%lld", (long long)most);
	return true;
}
