/* Channel purchases: an order as the channel placed it, whatever became of it here. A part that was
 * split off belongs to the purchase of the order it came from. */
#include "dialects/order_manager/channel.h"
#include "dialects/order_manager/order_items.h"
#include "domain/orders/orders.h"

#include <stdlib.h>

struct om_purchase_query {
	LIST(int64_t) order_id;
	LIST(struct str) order_number;
	struct channel_id sales_channel_id;
};
static const struct field query_fields[] = {
	FIELD_INTS(struct om_purchase_query, order_id, 0, 0, OM_LIMIT_MOST, "Of these orders,"),
	FIELD_TEXTS(struct om_purchase_query, order_number, 0, 0, OM_LIMIT_MOST,
                "or with these numbers,"),
	FIELD_ID(struct om_purchase_query, sales_channel_id, struct channel_id, REQUIRED,
             "on this channel."),
};
const struct shape om_purchase_query_shape =
	SHAPE("OmPurchaseQuery", struct om_purchase_query, query_fields, "Which purchases.");

struct om_breakdown {
	struct str fulfillment_state;
	struct order_id order_id;
	struct order_line_id order_item_id;
	struct product_id product_id;
	int64_t quantity;
};
static const struct field breakdown_fields[] = {
	FIELD_TEXT(struct om_breakdown, fulfillment_state, 0, 0, 20, "UNSHIPPED, SHIPPED, CANCELLED."),
	FIELD_ID(struct om_breakdown, order_id, struct order_id, 0, "In which order."),
	FIELD_ID(struct om_breakdown, order_item_id, struct order_line_id, 0, "Which line of it."),
	FIELD_ID(struct om_breakdown, product_id, struct product_id, 0, "The product."),
	FIELD_INT(struct om_breakdown, quantity, 0, 0, QTY_MAX, "Units."),
};
static const struct shape breakdown_shape =
	SHAPE("ChannelPurchaseOrderItemFulfillmentBreakdownDto", struct om_breakdown, breakdown_fields,
          "What became of units.");

struct om_purchase_item {
	struct order_line_id purchase_item_id;
	struct str purchase_item_name, purchase_item_sku;
	struct money purchase_item_price, purchase_item_tax, purchase_item_discount;
	int64_t purchase_quantity;
	struct str purchase_order_item_number;
	LIST(struct om_breakdown) fulfillment_breakdowns;
	struct absent absent;
};
static const struct field item_fields[] = {
	FIELD_ID(struct om_purchase_item, purchase_item_id, struct order_line_id, 0, "The line."),
	FIELD_TEXT(struct om_purchase_item, purchase_item_name, 0, 0, 500, "What the buyer saw."),
	FIELD_TEXT(struct om_purchase_item, purchase_item_sku, 0, 0, LIMIT_SKU, "Its SKU."),
	FIELD_MONEY(struct om_purchase_item, purchase_item_price, 0, "Price of one."),
	FIELD_MONEY(struct om_purchase_item, purchase_item_tax, 0, "Tax of the line."),
	ABSENT(struct om_purchase_item, purchase_item_shipping),
	FIELD_MONEY(struct om_purchase_item, purchase_item_discount, 0, "Discount on the line."),
	FIELD_INT(struct om_purchase_item, purchase_quantity, 0, 0, QTY_MAX, "Units that were bought."),
	FIELD_TEXT(struct om_purchase_item, purchase_order_item_number, NULLABLE, 0, LIMIT_REMOTE_ID,
               "The channel's id of the line."),
	ABSENT(struct om_purchase_item, properties),
	FIELD_LIST(struct om_purchase_item, fulfillment_breakdowns, struct om_breakdown,
               &breakdown_shape, 0, 0, 1000, "What became of them."),
};
static const struct shape item_shape =
	SHAPE("ChannelPurchaseOrderItemDto", struct om_purchase_item, item_fields, "A line.");

struct om_purchase {
	struct order_id channel_purchase_id;
	struct instant created_date, purchase_order_date;
	struct str purchase_order_number;
	struct money purchase_order_total, purchase_order_shipping, purchase_order_discount;
	LIST(struct om_purchase_item) purchase_order_items;
	LIST(int64_t) related_order_ids;
	struct om_channel sales_channel;
	struct absent absent;
};
static const struct field purchase_fields[] = {
	FIELD_ID(struct om_purchase, channel_purchase_id, struct order_id, 0, "Its first order."),
	FIELD_INSTANT(struct om_purchase, created_date, 0, "When we accepted it."),
	ABSENT(struct om_purchase, properties),
	FIELD_TEXT(struct om_purchase, purchase_order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_INSTANT(struct om_purchase, purchase_order_date, 0, "When it was placed."),
	FIELD_MONEY(struct om_purchase, purchase_order_total, 0, "Of all its orders."),
	FIELD_MONEY(struct om_purchase, purchase_order_shipping, 0, "For shipping."),
	FIELD_MONEY(struct om_purchase, purchase_order_discount, 0, "Discounts."),
	FIELD_LIST(struct om_purchase, purchase_order_items, struct om_purchase_item, &item_shape, 0, 0,
               LIMIT_ORDER_LINES, "Its lines."),
	FIELD_INTS(struct om_purchase, related_order_ids, 0, 0, 1000, "All its orders."),
	FIELD_OBJECT(struct om_purchase, sales_channel, struct om_channel, &om_channel_shape, 0,
                 "Where."),
};
const struct shape om_purchase_shape =
	SHAPE("channelPurchase", struct om_purchase, purchase_fields, "A purchase on a channel.");

/* ---- gathering ---- */

static void breakdown_add(struct work *work, struct om_purchase_item *item,
                          const struct order_line *line, const char *state, int64_t units)
{
	if (units > 0)
		*LIST_ADD(work->arena, &item->fulfillment_breakdowns) = (struct om_breakdown){
			str_from(state), line->order_id, line->id, line->product_id, units};
}

/* Lines of parts carry the channel's id of the line that they came from. */
static struct om_purchase_item *item_of(struct work *work, struct om_purchase *purchase,
                                        const struct order_line *line)
{
	for (size_t i = 0; i < purchase->purchase_order_items.count; i++) {
		struct om_purchase_item *item = &purchase->purchase_order_items.at[i];
		if (line->remote_id.len > 0 && str_eq(item->purchase_order_item_number, line->remote_id))
			return item;
	}
	struct om_purchase_item *item = LIST_ADD(work->arena, &purchase->purchase_order_items);
	*item = (struct om_purchase_item){
		.purchase_item_id = line->id,
		.purchase_item_name = line->title,
		.purchase_item_sku = line->sku,
		.purchase_item_price = line->unit_price,
		.purchase_item_tax = money_zero(line->tax.currency),
		.purchase_item_discount = money_zero(line->discount.currency),
		.purchase_order_item_number = line->remote_id,
	};
	return item;
}

static enum err order_add(struct work *work, struct om_purchase *purchase,
                          const struct order *order)
{
	*LIST_ADD(work->arena, &purchase->related_order_ids) = order->id.value;
	TRY(money_add(purchase->purchase_order_total, order->total, &purchase->purchase_order_total));
	TRY(money_add(purchase->purchase_order_shipping, order->shipping_total,
	              &purchase->purchase_order_shipping));
	TRY(money_add(purchase->purchase_order_discount, order->discount_total,
	              &purchase->purchase_order_discount));
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		struct om_purchase_item *item = item_of(work, purchase, line);
		item->purchase_quantity += line->ordered.units;
		TRY(money_add(item->purchase_item_tax, line->tax, &item->purchase_item_tax));
		TRY(money_add(item->purchase_item_discount, line->discount, &item->purchase_item_discount));
		breakdown_add(work, item, line, "SHIPPED", line->shipped.units);
		breakdown_add(work, item, line, "CANCELLED", line->cancelled.units);
		breakdown_add(work, item, line, "UNSHIPPED",
		              line->ordered.units - line->cancelled.units - line->shipped.units);
	}
	return OK;
}

static enum err purchase_make(struct work *work, const struct order *all, size_t count,
                              const struct order *home, const struct channel *channel,
                              struct om_purchase *out)
{
	struct currency currency = home->total.currency;
	*out = (struct om_purchase){
		.channel_purchase_id = home->id,
		.created_date = home->created_at,
		.purchase_order_date = home->placed_at,
		.purchase_order_number = home->number,
		.purchase_order_total = money_zero(currency),
		.purchase_order_shipping = money_zero(currency),
		.purchase_order_discount = money_zero(currency),
		.sales_channel = om_channel_of(channel),
	};
	TRY(order_add(work, out, home));
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(all[i].split_from_id, home->id))
			TRY(order_add(work, out, &all[i]));
	return OK;
}

static int by_id(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	return (x->id.value > y->id.value) - (x->id.value < y->id.value);
}

/* The orders that were asked for, those they were split off, and all parts of these. */
static enum err family_load(struct work *work, const struct om_purchase_query *q,
                            struct order **out, size_t *count)
{
	void *found;
	size_t n;
	LIST(int64_t) homes = {0};
	LIST(int64_t) all = {0};
	struct om_filters filters = om_filters_new(work->arena);
	om_only_id(&filters, "channel_id", q->sales_channel_id.value);
	om_only_ids(&filters, "id", q->order_id.at, q->order_id.count);
	om_only_texts(&filters, "number", q->order_number.at, q->order_number.count);
	TRY(om_list(work, &orders_source, &filters, 1, OM_LIMIT_MOST, &found, &n));
	for (size_t i = 0; i < n; i++) {
		const struct order *order = &((const struct order *)found)[i];
		*LIST_ADD(work->arena, &homes) =
			order->split_from_id.value != 0 ? order->split_from_id.value : order->id.value;
	}
	struct order_relative *parts = NULL;
	TRY(order_relatives(work, homes.at, homes.count, &parts, &n));
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(work->arena, &all) = parts[i].relative_id.value;
	for (size_t i = 0; i < homes.count; i++)
		*LIST_ADD(work->arena, &all) = homes.at[i];
	*count = 0;
	if (all.count == 0)
		return OK;
	TRY(order_load(work, all.at, all.count, out, count));
	qsort(*out, *count, sizeof **out, by_id);
	return OK;
}

enum err om_purchases(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_purchase_query q = {0};
	struct order *all = NULL;
	struct channel channel;
	size_t count;
	struct map seen = map_new(work->arena);
	TRY(om_query(work, call, &q));
	TRY(channel_get(work, q.sales_channel_id, &channel));
	TRY(family_load(work, &q, &all, &count));
	struct om_purchase *out = ARENA_ARRAY(work->arena, count, struct om_purchase);
	for (size_t i = 0; i < count; i++) {
		if (all[i].split_from_id.value != 0 || map_get_int(&seen, all[i].id.value) != NULL)
			continue;
		map_put_int(&seen, all[i].id.value, &all[i]);
		TRY(purchase_make(work, all, count, &all[i], &channel, &out[reply->count++]));
	}
	reply->value = out;
	return OK;
}
