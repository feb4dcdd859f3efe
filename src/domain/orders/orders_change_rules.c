#include "domain/orders/orders_change.h"

#include "domain/orders/orders_rules.h"

static bool is_given(const struct order_patch *patch, const char *name)
{
	return shape_has(&order_patch_shape, patch, name);
}

void order_patch_apply(const struct order_patch *patch, struct order *order)
{
	if (is_given(patch, "shipping_method"))
		order->shipping_method = patch->shipping_method;
	if (is_given(patch, "notes"))
		order->notes = patch->notes;
	if (is_given(patch, "internal_notes"))
		order->internal_notes = patch->internal_notes;
	if (is_given(patch, "gift_message"))
		order->gift_message = patch->gift_message;
	if (is_given(patch, "is_gift"))
		order->is_gift = patch->is_gift;
	else if (is_given(patch, "gift_message") && patch->gift_message.len > 0)
		order->is_gift = true;
	if (is_given(patch, "fraud_level"))
		order->fraud_level = patch->fraud_level;
	if (is_given(patch, "ship_by"))
		order->ship_by = patch->ship_by;
	if (is_given(patch, "deliver_by"))
		order->deliver_by = patch->deliver_by;
}

bool order_patch_moves_shipping(const struct order_patch *patch)
{
	return is_given(patch, "shipping_method");
}

struct money order_owed(const struct order *order)
{
	struct money owed = money_zero(order->total.currency);
	int64_t open = order->total.ten_thousandths - order->amount_paid.ten_thousandths;
	if (order->amount_paid.ten_thousandths < order->total.ten_thousandths)
		owed.ten_thousandths = open;
	return owed;
}

static struct order_line *line_of(struct order *order, struct order_line_id id)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, id))
			return &order->lines.at[i];
	return NULL;
}

static enum err refund_line_apply(const struct order_refund_line *row, size_t place,
                                  struct order *order, struct fault *fault)
{
	struct order_line *line = line_of(order, row->line_id);
	if (line == NULL)
		return fault_field(fault, str_format(fault->arena, "lines[%zu].line_id", place),
		                   "is no line of this order");
	if (row->quantity.units > line->ordered.units - line->refunded.units)
		return fault_say(fault, ERR_REFUSED, "Only " N_UNITS " of %.*s can still be refunded.",
		                 N_UNITS_FMT(line->ordered.units - line->refunded.units),
		                 STR_FMT(line->sku));
	line->refunded.units += row->quantity.units;
	return OK;
}

enum err order_refund_apply(const struct order_refund *refund, struct order *order,
                            struct fault *fault)
{
	struct money amount = refund->amount, sum;
	if (amount.ten_thousandths <= 0)
		return fault_field(fault, STR("amount"), "must be more than 0");
	if (!currency_eq(amount.currency, order->total.currency))
		return fault_field(fault, STR("amount"), "must be in %s, as the order is",
		                   order->total.currency.code);
	TRY(money_settle(amount, &sum));
	if (sum.ten_thousandths != amount.ten_thousandths)
		return fault_field(fault, STR("amount"), "has more decimals than %s can be paid in",
		                   amount.currency.code);
	TRY(money_add(order->amount_refunded, amount, &sum));
	if (sum.ten_thousandths > order->amount_paid.ten_thousandths)
		return fault_say(fault, ERR_REFUSED,
		                 "Order %.*s: more would go back than was paid and not refunded yet.",
		                 STR_FMT(order->number));
	for (size_t i = 0; i < refund->lines.count; i++)
		TRY(refund_line_apply(&refund->lines.at[i], i, order, fault));
	order->amount_refunded = sum;
	order->payment_status = order_payment_of(order);
	return OK;
}
