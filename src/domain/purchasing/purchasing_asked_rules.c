/* An order as its vendor was asked for it. */
#include "domain/purchasing/purchasing_rules.h"

static bool is_called_off(const struct purchase_line *line)
{
	return line->status == PURCHASE_LINE_VOIDED || line->status == PURCHASE_LINE_CANCELLED;
}

/* The line of which it was a part before some of that arrived. */
static struct purchase_line_id root_of(const struct purchase_order *order,
                                       const struct purchase_line *line)
{
	struct purchase_line_id root = line->id;
	struct purchase_line_id above = line->split_from_id;
	for (size_t steps = 0; above.value != 0 && steps < order->lines.count; steps++) {
		root = above;
		above.value = 0;
		for (size_t i = 0; i < order->lines.count; i++)
			if (ID_EQ(order->lines.at[i].id, root))
				above = order->lines.at[i].split_from_id;
	}
	return root;
}

static bool is_same(const struct purchase_order *order, const struct purchase_line *a,
                    const struct purchase_line *b)
{
	return ID_EQ(root_of(order, a), root_of(order, b))
	       && a->unit_cost.ten_thousandths == b->unit_cost.ten_thousandths
	       && a->discount_ppm == b->discount_ppm && a->tax_ppm == b->tax_ppm
	       && a->unit_units.units == b->unit_units.units && str_eq(a->unit_name, b->unit_name);
}

static struct purchase_asked_line *place_of(struct arena *arena, const struct purchase_order *order,
                                            const struct purchase_line *line,
                                            struct purchase_asked *out)
{
	for (size_t i = 0; i < out->lines.count; i++)
		if (is_same(order, out->lines.at[i].line, line))
			return &out->lines.at[i];
	struct purchase_asked_line *made = LIST_ADD(arena, &out->lines);
	*made = (struct purchase_asked_line){.line = line};
	return made;
}

static enum err asked_value(struct purchase_asked_line *asked, struct money zero,
                            struct purchase_asked *out)
{
	struct purchase_line whole = *asked->line;
	struct money gross, tax;
	whole.is_billed = false;
	whole.quantity = asked->quantity;
	whole.discount = asked->discount;
	TRY(money_times(whole.unit_cost, whole.quantity.units, &gross));
	TRY(purchase_line_net(&whole, &asked->net));
	if (gross.ten_thousandths == 0)
		gross = asked->net = zero; /* a cost that nobody said has no currency */
	asked->discount = gross;
	asked->discount.ten_thousandths -= asked->net.ten_thousandths;
	tax = purchase_line_tax(&whole, asked->net);
	TRY(money_add(out->items_total, asked->net, &out->items_total));
	return money_add(out->tax_total, tax, &out->tax_total);
}

enum err purchase_as_asked(struct arena *arena, const struct purchase_order *order,
                           struct purchase_asked *out)
{
	struct currency currency;
	TRY(currency_parse(order->currency, &currency));
	const struct money zero = money_zero(currency);
	bool is_off = order->status == PURCHASE_VOIDED || order->status == PURCHASE_CANCELLED;
	*out = (struct purchase_asked){.items_total = zero, .tax_total = zero, .costs_total = zero};
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct purchase_line *line = &order->lines.at[i];
		int64_t units = line->quantity.units - line->over_quantity.units;
		if (units <= 0 || (is_called_off(line) && !is_off))
			continue;
		struct purchase_asked_line *asked = place_of(arena, order, line, out);
		asked->quantity.units += units;
		if (asked->discount.ten_thousandths == 0)
			asked->discount = line->discount;
		else if (line->discount.ten_thousandths != 0)
			TRY(money_add(asked->discount, line->discount, &asked->discount));
	}
	for (size_t i = 0; i < out->lines.count; i++)
		TRY(asked_value(&out->lines.at[i], zero, out));
	for (size_t i = 0; i < order->costs.count; i++)
		TRY(money_add(out->costs_total, order->costs.at[i].amount, &out->costs_total));
	TRY(money_add(out->items_total, out->tax_total, &out->total));
	return money_add(out->total, out->costs_total, &out->total);
}
