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
