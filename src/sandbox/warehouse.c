#include "sandbox/warehouse.h"

#include <string.h>

#include "sandbox/dials.h"

#define FIRST_ID 700000

void warehouse_open(struct warehouse *warehouse, struct arena *arena, struct chance *chance,
                    const int64_t *dials)
{
	memset(warehouse, 0, sizeof(*warehouse));
	warehouse->arena = arena;
	warehouse->chance = chance;
	warehouse->dials = dials;
	warehouse->items_by_sku = map_new(arena);
	warehouse->orders_by_reference = map_new(arena);
	warehouse->last_id = FIRST_ID;
}

/* ---- items ---- */

struct warehouse_item *warehouse_item_by_sku(const struct warehouse *warehouse, struct str sku)
{
	return map_get(&warehouse->items_by_sku, sku);
}

struct warehouse_item *warehouse_item_put(struct warehouse *warehouse, struct str sku,
                                          struct str title, int64_t on_hand)
{
	struct warehouse_item *item = warehouse_item_by_sku(warehouse, sku);
	if (!item) {
		item = ARENA_NEW(warehouse->arena, struct warehouse_item);
		item->sku = str_copy(warehouse->arena, sku);
		item->title = str_copy(warehouse->arena, title);
		*LIST_ADD(warehouse->arena, &warehouse->items) = item;
		map_put(&warehouse->items_by_sku, item->sku, item);
	}
	item->on_hand = on_hand;
	return item;
}

void warehouse_receive(struct warehouse *warehouse, struct warehouse_item *item, int64_t quantity,
                       struct instant now)
{
	struct warehouse_receipt *receipt = LIST_ADD(warehouse->arena, &warehouse->receipts);
	receipt->id = ++warehouse->last_receipt_id;
	receipt->sku = item->sku;
	receipt->quantity = quantity;
	receipt->received_at = now;
	item->on_hand += quantity;
	item->received += quantity;
}

size_t warehouse_receipts_after(const struct warehouse *warehouse, int64_t after)
{
	size_t index = warehouse->receipts.count;
	while (index > 0 && warehouse->receipts.at[index - 1].id > after)
		index--;
	return index;
}

size_t warehouse_shipments_after(const struct warehouse *warehouse, int64_t after)
{
	size_t index = warehouse->shipments.count;
	while (index > 0 && warehouse->shipments.at[index - 1]->id > after)
		index--;
	return index;
}

int64_t warehouse_figure(const struct warehouse *warehouse, const struct warehouse_item *item)
{
	bool is_counted = warehouse->dials[DIAL_SNAPSHOT_EVERY_S] > 0 && warehouse->counted_at.us != 0;
	int64_t on_hand = is_counted ? item->counted : item->on_hand;
	int64_t open = is_counted ? item->counted_open : item->open;
	if (!warehouse->dials[DIAL_INVENTORY_NET])
		return on_hand;
	return on_hand > open ? on_hand - open : 0;
}

struct instant warehouse_figure_at(const struct warehouse *warehouse, struct instant now)
{
	bool is_counted = warehouse->dials[DIAL_SNAPSHOT_EVERY_S] > 0 && warehouse->counted_at.us != 0;
	return is_counted ? warehouse->counted_at : now;
}

static bool order_is_open(const struct warehouse_order *order)
{
	return order->status == WAREHOUSE_RECEIVED || order->status == WAREHOUSE_PICKED
	       || order->status == WAREHOUSE_PARTIALLY_SHIPPED;
}

void warehouse_recount(struct warehouse *warehouse)
{
	for (size_t i = 0; i < warehouse->items.count; i++)
		warehouse->items.at[i]->open = 0;
	for (size_t i = 0; i < warehouse->orders.count; i++) {
		const struct warehouse_order *order = warehouse->orders.at[i];
		for (size_t k = 0; order_is_open(order) && k < order->lines.count; k++) {
			const struct warehouse_line *line = &order->lines.at[k];
			line->item->open += line->quantity - line->shipped;
		}
	}
}

/* ---- orders ---- */

struct warehouse_order *warehouse_order_by_reference(const struct warehouse *warehouse,
                                                     struct str reference)
{
	return map_get(&warehouse->orders_by_reference, reference);
}

static bool same_lines(const struct warehouse_order *order, const struct warehouse_wish *wish)
{
	if (order->lines.count != wish->line_count)
		return false;
	for (size_t i = 0; i < wish->line_count; i++) {
		const struct warehouse_line *line = &order->lines.at[i];
		if (!str_eq(line->item->sku, wish->lines[i].sku)
		    || line->quantity != wish->lines[i].quantity)
			return false;
	}
	return true;
}

static enum refusal wish_check(const struct warehouse *warehouse, const struct warehouse_wish *wish)
{
	if (wish->reference.len == 0 || wish->line_count == 0
	    || wish->line_count > WAREHOUSE_LINES_MOST)
		return REFUSAL_BAD_FIELD;
	for (size_t i = 0; i < wish->line_count; i++) {
		if (wish->lines[i].quantity < 1 || wish->lines[i].quantity > WAREHOUSE_UNITS_MOST)
			return REFUSAL_BAD_FIELD;
		if (!warehouse_item_by_sku(warehouse, wish->lines[i].sku))
			return REFUSAL_UNKNOWN_SKU;
	}
	return warehouse->orders.count >= WAREHOUSE_ORDERS_MOST ? REFUSAL_FULL : REFUSAL_NONE;
}

static struct warehouse_order *order_add(struct warehouse *warehouse,
                                         const struct warehouse_wish *wish, struct instant now)
{
	struct arena *arena = warehouse->arena;
	struct warehouse_order *order = ARENA_NEW(arena, struct warehouse_order);
	order->id = ++warehouse->last_id;
	order->reference = str_copy(arena, wish->reference);
	order->number = str_copy(arena, wish->number);
	order->service = str_copy(arena, wish->service);
	order->created_at = order->updated_at = now;
	order->ship_to = wish->ship_to;
	fields_keep(arena, &address_fields, &order->ship_to);
	for (size_t i = 0; i < wish->line_count; i++) {
		struct warehouse_line *line = LIST_ADD(arena, &order->lines);
		line->line_reference = str_copy(arena, wish->lines[i].line_reference);
		line->item = warehouse_item_by_sku(warehouse, wish->lines[i].sku);
		line->quantity = wish->lines[i].quantity;
		line->item->open += line->quantity;
	}
	*LIST_ADD(arena, &warehouse->orders) = order;
	*LIST_ADD(arena, &warehouse->busy) = order;
	map_put(&warehouse->orders_by_reference, order->reference, order);
	warehouse->counters.orders++;
	return order;
}

enum refusal warehouse_take(struct warehouse *warehouse, const struct warehouse_wish *wish,
                            struct instant at, struct instant now, struct warehouse_order **out,
                            bool *is_repeat)
{
	*is_repeat = false;
	enum refusal refusal = wish_check(warehouse, wish);
	if (refusal != REFUSAL_NONE)
		return refusal;
	struct warehouse_order *before = warehouse_order_by_reference(warehouse, wish->reference);
	bool is_taken = before && before->status != WAREHOUSE_CANCELLED;
	if (is_taken && !warehouse->dials[DIAL_NON_IDEMPOTENT]) {
		*out = before;
		*is_repeat = same_lines(before, wish);
		warehouse->counters.repeated_orders += *is_repeat;
		return *is_repeat ? REFUSAL_NONE : REFUSAL_REFERENCE_USED;
	}
	warehouse->counters.second_orders += is_taken;
	*out = order_add(warehouse, wish, now);
	warehouse_luck(warehouse, *out, at);
	return REFUSAL_NONE;
}

static enum refusal cancel_check(const struct warehouse_order *order, bool is_refused)
{
	switch (order->status) {
	case WAREHOUSE_RECEIVED:
		return is_refused ? REFUSAL_CANCEL_REFUSED : REFUSAL_NONE;
	case WAREHOUSE_PICKED:
		return REFUSAL_PICKED;
	case WAREHOUSE_PARTIALLY_SHIPPED:
	case WAREHOUSE_SHIPPED:
	case WAREHOUSE_SHORT_SHIPPED:
		return REFUSAL_SHIPPED;
	case WAREHOUSE_CANCELLED:
		break;
	}
	return REFUSAL_NONE;
}

void warehouse_rest(struct warehouse *warehouse, const struct warehouse_order *order)
{
	for (size_t i = 0; i < warehouse->busy.count; i++) {
		if (warehouse->busy.at[i] == order) {
			warehouse->busy.at[i] = warehouse->busy.at[--warehouse->busy.count];
			return;
		}
	}
}

enum refusal warehouse_cancel(struct warehouse *warehouse, struct warehouse_order *order,
                              struct instant now)
{
	bool is_refused =
		chance_hits(warehouse->chance, CHANCE_PICKERS, warehouse->dials[DIAL_CANCEL_REFUSED]);
	bool ships_anyway =
		chance_hits(warehouse->chance, CHANCE_PICKERS, warehouse->dials[DIAL_SHIP_AFTER_CANCEL]);
	if (order->status == WAREHOUSE_CANCELLED)
		return REFUSAL_NONE;
	enum refusal refusal = cancel_check(order, is_refused);
	bool is_accepted = refusal == REFUSAL_NONE;
	*LIST_ADD(warehouse->arena, &warehouse->cancels) = (struct warehouse_cancel){
		.reference = order->reference,
		.at = now,
		.accepted = is_accepted,
		.ships_anyway = is_accepted && ships_anyway,
	};
	warehouse->counters.cancels++;
	warehouse->counters.cancels_refused += !is_accepted;
	order->cancel_requested_at = order->updated_at = now;
	if (!is_accepted)
		return refusal;
	for (size_t i = 0; i < order->lines.count; i++)
		order->lines.at[i].item->open -= order->lines.at[i].quantity;
	order->status = WAREHOUSE_CANCELLED;
	order->ships_anyway = ships_anyway;
	if (!ships_anyway)
		warehouse_rest(warehouse, order);
	return REFUSAL_NONE;
}
