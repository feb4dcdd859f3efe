#include "domain/orders/orders_lines.h"
#include "domain/orders/orders_rules.h"

void order_line_units_set(struct order_line *line, int64_t units)
{
	int64_t now = line->ordered.units - line->cancelled.units;
	if (units <= now) {
		line->cancelled.units += now - units;
		return;
	}
	int64_t more = units - now;
	int64_t back = more < line->cancelled.units ? more : line->cancelled.units;
	line->cancelled.units -= back;
	line->ordered.units += more - back;
}

void order_line_units_edit(struct order_line *line, int64_t units)
{
	int64_t released = line->released.units + line->ordered.units - line->cancelled.units - units;
	line->released.units = released > 0 ? released : 0;
	order_line_units_set(line, units);
}

enum err order_line_amounts_settle(struct order_line *line)
{
	TRY(line_amounts_remaining(line));
	line->tax = line->remaining_tax;
	line->discount = line->remaining_discount;
	line->released.units = 0;
	return OK;
}

bool order_line_shipped_keep(const struct order_line *before, int64_t begun,
                             struct order_line *line)
{
	int64_t least = before->ordered.units - before->cancelled.units;
	if (least > begun)
		least = begun;
	if (line->ordered.units - line->cancelled.units >= least)
		return false;
	order_line_units_set(line, least);
	return true;
}

void order_line_refunded_keep(struct order_line *line)
{
	int64_t more = line->refunded.units - line->ordered.units;
	if (more <= 0)
		return;
	line->ordered.units += more;
	line->cancelled.units += more;
}

static bool is_given(const struct order_line_edit *edit, const char *name)
{
	return shape_has(&order_line_edit_shape, edit, name);
}

struct amount_rule {
	const struct order_line_edit *edit;
	struct currency currency;
	struct fault *fault;
	struct str path;
};

static enum err amount_apply(const struct amount_rule *rule, const char *name, struct money given,
                             struct money *amount)
{
	if (!is_given(rule->edit, name))
		return OK;
	struct str path = str_format(rule->fault->arena, "%.*s%s", STR_FMT(rule->path), name);
	bool has_currency = given.currency.code[0] != '\0';
	if (given.ten_thousandths < 0)
		return fault_field(rule->fault, path, "must not be negative");
	if (has_currency && !currency_eq(given.currency, rule->currency))
		return fault_field(rule->fault, path, "must be in %s, as the order is",
		                   rule->currency.code);
	amount->ten_thousandths = given.ten_thousandths;
	amount->currency = rule->currency;
	return OK;
}

enum err order_line_apply(const struct order_line_edit *edit, struct currency currency,
                          struct order_line *line, struct fault *fault, struct str path)
{
	const struct amount_rule rule = {edit, currency, fault, path};
	bool has_quantity = is_given(edit, "quantity");
	if (has_quantity && edit->quantity.units < line->shipped.units)
		return fault_say(fault, ERR_REFUSED,
		                 "%.*s: " N_UNITS " shipped already: its quantity cannot be lower.",
		                 STR_FMT(line->sku), N_UNITS_FMT(line->shipped.units));
	if (has_quantity)
		order_line_units_edit(line, edit->quantity.units);
	/* An amount that is given is that of the units that are left. */
	if (line->released.units > 0 && (is_given(edit, "tax") || is_given(edit, "discount")))
		TRY(order_line_amounts_settle(line));
	TRY(amount_apply(&rule, "unit_price", edit->unit_price, &line->unit_price));
	TRY(amount_apply(&rule, "tax", edit->tax, &line->tax));
	TRY(amount_apply(&rule, "discount", edit->discount, &line->discount));
	if (is_given(edit, "title"))
		line->title = edit->title;
	return OK;
}

static bool is_named(const struct order_draft *draft, struct str name)
{
	for (size_t i = 0; i < draft->lines.count; i++)
		if (str_eq(draft->lines.at[i].remote_id, name))
			return true;
	return false;
}

struct str draft_line_name(struct arena *arena, const struct order_draft *draft, size_t place)
{
	struct str name = draft->lines.at[place].remote_id;
	size_t before = 0, number = draft->lines.count;
	if (name.len > 0)
		return name;
	name = str_format(arena, "%zu", place + 1);
	if (!is_named(draft, name))
		return name;
	for (size_t i = 0; i < place; i++) /* those that need a higher one too */
		before += draft->lines.at[i].remote_id.len == 0
		          && is_named(draft, str_format(arena, "%zu", i + 1));
	for (;;) {
		name = str_format(arena, "%zu", ++number);
		if (!is_named(draft, name) && before-- == 0)
			return name;
	}
}
