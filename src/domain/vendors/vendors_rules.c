#include "domain/vendors/vendors_rules.h"

enum err vendor_check(const struct vendor *vendor, const struct vendor_facts *facts,
                      struct fault *fault)
{
	size_t before = fault->rows.count;
	struct currency currency;
	if (currency_parse(vendor->currency, &currency) != OK)
		fault_field(fault, STR("currency"), "must be a code of ISO 4217, like USD");
	if (!facts->is_country_known)
		fault_field(fault, STR("country"), "must be a country of ISO 3166, like US or GB");
	if (!facts->has_term)
		fault_field(fault, STR("payment_term_id"), "is no payment term of this company");
	if (!facts->has_warehouse)
		fault_field(fault, STR("warehouse_id"), "is no warehouse of this company");
	else if (vendor->warehouse_id.value != 0 && !facts->is_dropship_warehouse)
		fault_field(fault, STR("warehouse_id"),
		            "must be a warehouse of type dropship_vendor: others are not a vendor's");
	if (vendor->warehouse_id.value != 0 && !vendor->is_dropshipper)
		fault_field(fault, STR("is_dropshipper"),
		            "must be true for a vendor that stands for a warehouse");
	if (facts->stands_for_it.value != 0)
		fault_field(fault, STR("warehouse_id"), "is the warehouse of vendor %lld",
		            (long long)facts->stands_for_it.value);
	return fault->rows.count > before ? ERR_INVALID : OK;
}

void vendor_complete(struct vendor *draft)
{
	if (!shape_has(&vendor_shape, draft, "is_supplier"))
		draft->is_supplier = true;
	if (!shape_has(&vendor_shape, draft, "is_dropshipper"))
		draft->is_dropshipper = draft->warehouse_id.value != 0;
	draft->touched = (struct touched){0}; /* every field has its value now */
}

void vendor_product_complete(struct vendor_product *draft)
{
	if (!shape_has(&vendor_product_shape, draft, "is_active"))
		draft->is_active = true;
	draft->touched = (struct touched){0};
}

/* ---- prices and units ---- */

static void prices_order(struct vendor_price *at, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct vendor_price price = at[i];
		size_t k = i;
		for (; k > 0 && at[k - 1].from_quantity.units > price.from_quantity.units; k--)
			at[k] = at[k - 1];
		at[k] = price;
	}
}

static void units_order(struct vendor_unit *at, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct vendor_unit unit = at[i];
		size_t k = i;
		for (; k > 0 && at[k - 1].units.units > unit.units.units; k--)
			at[k] = at[k - 1];
		at[k] = unit;
	}
}

static void price_check(const struct vendor_price *price, const struct vendor_price *next,
                        struct str currency, struct fault *fault)
{
	int64_t from = price->from_quantity.units, to = price->to_quantity.units;
	if (price->cost.ten_thousandths < 0)
		fault_field(fault, STR("prices"), "from %lld: a cost cannot be below 0", (long long)from);
	if (!str_eq(currency_str(&price->cost.currency), currency))
		fault_field(fault, STR("prices"), "from %lld: must be in %.*s, the vendor's currency",
		            (long long)from, STR_FMT(currency));
	if (to != 0 && to < from)
		fault_field(fault, STR("prices"), "from %lld: ends at %lld, before it begins",
		            (long long)from, (long long)to);
	if (next == NULL)
		return;
	if (next->from_quantity.units == from)
		fault_field(fault, STR("prices"), "two of them begin at %lld", (long long)from);
	else if (to >= next->from_quantity.units)
		fault_field(fault, STR("prices"), "from %lld to %lld reaches into the one from %lld",
		            (long long)from, (long long)to, (long long)next->from_quantity.units);
}

enum err vendor_lists_check(struct vendor_product *product, struct str currency,
                            struct fault *fault)
{
	size_t before = fault->rows.count, n = product->prices.count;
	prices_order(product->prices.at, n);
	units_order(product->units.at, product->units.count);
	for (size_t i = 0; i < n; i++)
		price_check(&product->prices.at[i], i + 1 < n ? &product->prices.at[i + 1] : NULL, currency,
		            fault);
	for (size_t i = 0; i < product->units.count; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq_nocase(product->units.at[i].name, product->units.at[k].name))
				fault_field(fault, STR("units"), "two of them are called %.*s",
				            STR_FMT(product->units.at[i].name));
	return fault->rows.count > before ? ERR_INVALID : OK;
}

void vendor_lists_keep_ids(const struct vendor_product *before, struct vendor_product *after)
{
	for (size_t i = 0; i < after->prices.count; i++)
		for (size_t k = 0; k < before->prices.count; k++)
			if (before->prices.at[k].from_quantity.units == after->prices.at[i].from_quantity.units)
				after->prices.at[i].id = before->prices.at[k].id;
	for (size_t i = 0; i < after->units.count; i++)
		for (size_t k = 0; k < before->units.count; k++)
			if (str_eq(before->units.at[k].name, after->units.at[i].name))
				after->units.at[i].id = before->units.at[k].id;
}

bool vendor_cost_at(const struct vendor_product *product, int64_t units, struct money *out)
{
	if (product->prices.count == 0)
		return false;
	*out = product->prices.at[0].cost;
	for (size_t i = 1; i < product->prices.count; i++)
		if (product->prices.at[i].from_quantity.units <= units)
			*out = product->prices.at[i].cost;
	return true;
}

int64_t vendor_order_units(const struct vendor_product *product, int64_t units)
{
	int64_t wanted = units, least = product->minimum_quantity.units;
	if (wanted <= 0)
		return 0;
	if (wanted < least)
		wanted = least;
	if (product->units.count == 0 || product->rounding == ROUNDING_EXACT)
		return wanted;
	int64_t size = product->units.at[product->units.count - 1].units.units;
	int64_t up = (wanted + size - 1) / size;
	if (product->rounding == ROUNDING_UP)
		return up * size;
	/* The nearest whole units, but never below the minimum. */
	int64_t near = (wanted + size / 2) / size;
	if (near == 0 || near * size < least)
		near = up;
	return near * size;
}

int64_t vendor_lead_days(const struct vendor *vendor, const struct vendor_product *product)
{
	return product->lead_time_days > 0 ? product->lead_time_days : vendor->lead_time_days;
}
