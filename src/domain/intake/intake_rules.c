#include "domain/intake/intake_rules.h"

struct checking {
	const struct order_draft *draft;
	struct fault *fault;
	struct currency currency;
	enum err err;
};

static struct str path_of(struct checking *c, size_t line, const char *name)
{
	return str_format(c->fault->arena, "lines[%zu].%s", line, name);
}

static void amount_check(struct checking *c, struct str path, struct money amount)
{
	bool has_currency = amount.currency.code[0] != '\0';
	if (amount.ten_thousandths < 0)
		c->err = fault_field(c->fault, path, "must not be negative");
	else if (has_currency && !currency_eq(amount.currency, c->currency))
		c->err = fault_field(c->fault, path, "is in %s, but the order is in %s: one currency only",
		                     amount.currency.code, c->currency.code);
}

static void line_check(struct checking *c, size_t i)
{
	const struct order_draft_line *line = &c->draft->lines.at[i];
	amount_check(c, path_of(c, i, "unit_price"), line->unit_price);
	amount_check(c, path_of(c, i, "tax"), line->tax);
	amount_check(c, path_of(c, i, "discount"), line->discount);
	if (line->sku.len == 0 && line->variant_id.len == 0)
		c->err = fault_field(c->fault, path_of(c, i, "sku"), "is required, or a variant_id");
	if (line->cancelled.units > line->quantity.units)
		c->err =
			fault_field(c->fault, path_of(c, i, "cancelled"), "must not be more than the quantity");
	for (size_t j = 0; j < i; j++)
		if (line->remote_id.len > 0 && str_eq(c->draft->lines.at[j].remote_id, line->remote_id))
			c->err = fault_field(c->fault, path_of(c, i, "remote_id"), "stands on two lines");
}

enum err draft_check(const struct order_draft *draft, struct fault *fault)
{
	struct checking c = {.draft = draft, .fault = fault, .err = OK};
	if (currency_parse(draft->currency, &c.currency) != OK)
		return fault_field(fault, STR("currency"), "is no ISO 4217 currency code");
	amount_check(&c, STR("shipping_total"), draft->shipping_total);
	amount_check(&c, STR("shipping_tax"), draft->shipping_tax);
	amount_check(&c, STR("amount_paid"), draft->amount_paid);
	if (draft->lines.count == 0)
		c.err = fault_field(fault, STR("lines"), "must have at least one line");
	for (size_t i = 0; i < draft->lines.count; i++)
		line_check(&c, i);
	if (draft->country.len != 0 && draft->country.len != 2)
		c.err = fault_field(fault, STR("country"), "must be two letters (ISO 3166 alpha-2)");
	return c.err;
}

/* Tax too where it is not in the prices. */
static enum err price_add(const struct order_draft *draft, struct currency currency,
                          const struct order_draft_line *line, struct money *due)
{
	struct money price = {line->unit_price.ten_thousandths, currency};
	TRY(money_times(price, line->quantity.units, &price));
	TRY(money_add(*due, price, due));
	if (draft->prices_include_tax)
		return OK;
	return money_add(*due, (struct money){line->tax.ten_thousandths, currency}, due);
}

enum err draft_check_discounts(const struct order_draft *draft, struct fault *fault)
{
	struct currency currency;
	TRY(currency_parse(draft->currency, &currency));
	struct money due = {draft->shipping_total.ten_thousandths, currency};
	struct money shipping_tax = {draft->shipping_tax.ten_thousandths, currency};
	struct money off = money_zero(currency);
	if (!draft->prices_include_tax)
		TRY(money_add(due, shipping_tax, &due));
	for (size_t i = 0; i < draft->lines.count; i++) {
		const struct order_draft_line *line = &draft->lines.at[i];
		TRY(price_add(draft, currency, line, &due));
		TRY(money_add(off, (struct money){line->discount.ten_thousandths, currency}, &off));
	}
	if (off.ten_thousandths <= due.ten_thousandths)
		return OK;
	return fault_field(fault, STR("lines"), "have discounts of more than there is to pay");
}
