#include "domain/orders/orders_shipping.h"

enum err order_shipping_check(const struct order_shipping *shipping, struct currency currency,
                              struct fault *fault)
{
	enum err err = OK;
	bool is_insured = shipping->insurance_provider.len > 0;
	if (shipping->bill_to != BILL_SENDER && shipping->bill_account.len == 0)
		err = fault_field(fault, STR("bill_account"), "is required when somebody else pays");
	if (shipping->insured_amount.ten_thousandths < 0)
		err = fault_field(fault, STR("insured_amount"), "must not be negative");
	if (is_insured && shipping->insured_amount.ten_thousandths == 0)
		err = fault_field(fault, STR("insured_amount"), "is required with an insurance provider");
	if (shipping->insured_amount.ten_thousandths != 0
	    && !currency_eq(shipping->insured_amount.currency, currency))
		err = fault_field(fault, STR("insured_amount"), "must be in %s, as the order is",
		                  currency.code);
	const struct {
		const char *name;
		int64_t value, most;
	} rows[] = {{"weight", shipping->weight.milligrams, WEIGHT_MOST},
	            {"dry_ice_weight", shipping->dry_ice_weight.milligrams, WEIGHT_MOST},
	            {"length", shipping->length.micrometres, LENGTH_MOST},
	            {"width", shipping->width.micrometres, LENGTH_MOST},
	            {"height", shipping->height.micrometres, LENGTH_MOST}};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].value < 0 || rows[i].value > rows[i].most)
			err = fault_field(fault, str_from(rows[i].name), "must be between 0 and %s",
			                  rows[i].most == WEIGHT_MOST ? "1000 t" : "10 km");
	return err;
}

struct str shipping_difference(const struct order_shipping *a, const struct order_shipping *b)
{
	const struct {
		const char *name;
		struct str a, b;
	} texts[] = {
		{"carrier", a->carrier, b->carrier},
		{"service", a->service, b->service},
		{"billing", a->bill_account, b->bill_account},
		{"billing", a->bill_postal_code, b->bill_postal_code},
		{"billing", a->bill_country, b->bill_country},
		{"insurance provider", a->insurance_provider, b->insurance_provider},
	};
	const struct {
		const char *name;
		int64_t a, b;
	} values[] = {
		{"choice of rate", a->rate_choice, b->rate_choice},
		{"delivery confirmation", a->confirmation, b->confirmation},
		{"dry ice", a->dry_ice_weight.milligrams, b->dry_ice_weight.milligrams},
		{"alcohol mark", a->is_alcohol, b->is_alcohol},
		{"billing", a->bill_to, b->bill_to},
		{"customs content", a->customs_content, b->customs_content},
		{"instruction for non-delivery", a->non_delivery, b->non_delivery},
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (!str_eq_nocase(str_trim(texts[i].a), str_trim(texts[i].b)))
			return str_from(texts[i].name);
	for (size_t i = 0; i < COUNT_OF(values); i++)
		if (values[i].a != values[i].b)
			return str_from(values[i].name);
	return STR("");
}
