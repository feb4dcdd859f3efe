#include "sandbox/shop.h"

static int64_t line_left(const struct shop_line *line)
{
	return shop_line_live(line) - line->fulfilled_quantity;
}

static int64_t wished(const struct shop_fulfillment *wish, int64_t line_id)
{
	int64_t units = 0;
	for (size_t i = 0; i < wish->lines.count; i++) {
		if (wish->lines.at[i].line_id == line_id)
			units += wish->lines.at[i].quantity;
	}
	return units;
}

static enum refusal wish_check(const struct shop_order *order, const struct shop_fulfillment *wish)
{
	if (order->status == SHOP_CANCELLED)
		return REFUSAL_ORDER_CANCELLED;
	if (order->status == SHOP_AWAITING_PAYMENT)
		return REFUSAL_NOT_PAID;
	for (size_t i = 0; i < wish->lines.count; i++) {
		const struct shop_line *line = shop_line_by_id(order, wish->lines.at[i].line_id);
		if (!line)
			return REFUSAL_UNKNOWN_LINE;
		if (wish->lines.at[i].quantity < 1 || wish->lines.at[i].quantity > SHOP_UNITS_MOST)
			return REFUSAL_BAD_FIELD;
		if (wished(wish, line->id) > line_left(line))
			return REFUSAL_OVER_FULFILLED;
	}
	int64_t left = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		left += line_left(&order->lines.at[i]);
	return left == 0 ? REFUSAL_OVER_FULFILLED : REFUSAL_NONE;
}

static struct shop_fulfillment *with_key(const struct shop_order *order, struct str key)
{
	for (size_t i = 0; key.len > 0 && i < order->fulfillments.count; i++) {
		if (str_eq(order->fulfillments.at[i].idempotency_key, key))
			return &order->fulfillments.at[i];
	}
	return NULL;
}

static void status_follow(struct shop_order *order)
{
	int64_t left = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		left += line_left(&order->lines.at[i]);
	order->status = left == 0 ? SHOP_FULFILLED : SHOP_PARTIALLY_FULFILLED;
}

enum refusal shop_fulfil(struct shop *shop, struct shop_order *order,
                         const struct shop_fulfillment *wish, struct instant now,
                         struct shop_fulfillment **out, bool *is_replay)
{
	*out = with_key(order, wish->idempotency_key);
	*is_replay = *out != NULL;
	if (*is_replay)
		return REFUSAL_NONE;
	enum refusal refusal = wish_check(order, wish);
	if (refusal != REFUSAL_NONE)
		return refusal;
	struct shop_fulfillment *made = LIST_ADD(shop->arena, &order->fulfillments);
	*made = *wish;
	made->id = ++shop->last_id;
	made->created_at = now;
	made->lines.at = NULL;
	made->lines.count = made->lines.room = 0;
	fields_keep(shop->arena, &shop_fulfillment_fields, made);
	for (size_t i = 0; i < order->lines.count; i++) {
		struct shop_line *line = &order->lines.at[i];
		int64_t units = wish->lines.count == 0 ? line_left(line) : wished(wish, line->id);
		if (units == 0)
			continue;
		*LIST_ADD(shop->arena, &made->lines) = (struct shop_fulfillment_line){line->id, units};
		line->fulfilled_quantity += units;
		shop->counters.units_fulfilled += units;
	}
	status_follow(order);
	shop_touch(order, now);
	shop->counters.fulfillments++;
	*out = made;
	return REFUSAL_NONE;
}
