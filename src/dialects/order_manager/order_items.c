#include "dialects/order_manager/order_items.h"

#include "dialects/order_manager/order_words.h"
#include "domain/orders/orders.h"

/* ---- shapes ---- */

struct om_item_edit {
	struct order_line_id order_item_id;
	struct str listing_sku, listing_name;
	struct qty quantity, quantity_ordered;
	struct money unit_price, tax, discount;
	struct touched touched;
};

static const struct field post_fields[] = {
	FIELD_ID(struct om_item_edit, order_item_id, struct order_line_id, REQUIRED, "The item."),
	FIELD_QTY(struct om_item_edit, quantity, 0, 0, QTY_MAX, "Units that are wanted now."),
	FIELD_MONEY(struct om_item_edit, unit_price, 0, "Price of one."),
	FIELD_MONEY(struct om_item_edit, discount, 0, "Discount on the line."),
};
const struct shape om_item_post_shape =
	SHAPE_TOUCHED("postOrderItem", struct om_item_edit, post_fields, "A change of an item.");

static const struct field add_fields[] = {
	FIELD_TEXT(struct om_item_edit, listing_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "The SKU."),
	FIELD_TEXT(struct om_item_edit, listing_name, 0, 0, 500, "What the buyer saw."),
	FIELD_QTY(struct om_item_edit, quantity_ordered, REQUIRED, 1, QTY_MAX, "Units."),
	FIELD_MONEY(struct om_item_edit, unit_price, REQUIRED, "Price of one."),
	FIELD_MONEY(struct om_item_edit, tax, 0, "Tax of the line."),
	FIELD_MONEY(struct om_item_edit, discount, 0, "Discount on the line."),
};
const struct shape om_item_add_shape =
	SHAPE_TOUCHED("putOrderItemMore", struct om_item_edit, add_fields, "An item to be added.");

struct om_item_ids {
	LIST(int64_t) order_item_ids;
};
static const struct field ids_fields[] = {
	FIELD_INTS(struct om_item_ids, order_item_ids, REQUIRED, 1, LIMIT_ORDER_LINES, "The items."),
};
const struct shape om_item_ids_shape =
	SHAPE("OmItemIds", struct om_item_ids, ids_fields, "Which items.");

/* The order as it is now. */
struct om_item_now {
	struct order_line_id order_item_id;
	struct str listing_sku;
	int64_t quantity_ordered;
};
struct om_items_now {
	struct order_id order_id;
	struct str order_number, order_status;
	LIST(struct om_item_now) order_items;
};
struct om_items_bulk {
	struct om_items_now results;
	LIST(struct om_error) errors;
	struct str message;
};
static const struct field item_now_fields[] = {
	FIELD_ID(struct om_item_now, order_item_id, struct order_line_id, 0, "The item."),
	FIELD_TEXT(struct om_item_now, listing_sku, 0, 0, LIMIT_SKU, "Its SKU."),
	FIELD_INT(struct om_item_now, quantity_ordered, 0, 0, QTY_MAX, "Units not cancelled."),
};
static const struct shape item_now_shape =
	SHAPE("OmItemNow", struct om_item_now, item_now_fields, "An item.");
static const struct field items_now_fields[] = {
	FIELD_ID(struct om_items_now, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_items_now, order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct om_items_now, order_status, 0, 0, LIMIT_NAME, "Its status now."),
	FIELD_LIST(struct om_items_now, order_items, struct om_item_now, &item_now_shape, 0, 0,
               LIMIT_ORDER_LINES, "Its items now."),
};
static const struct shape items_now_shape =
	SHAPE("OmItemsNow", struct om_items_now, items_now_fields, "An order and its items.");
static const struct field items_bulk_fields[] = {
	FIELD_OBJECT(struct om_items_bulk, results, struct om_items_now, &items_now_shape, 0,
                 "The order."),
	FIELD_LIST(struct om_items_bulk, errors, struct om_error, &om_error_shape, 0, 0, 100,
               "Nothing: it is all or none."),
	FIELD_TEXT(struct om_items_bulk, message, 0, 0, LIMIT_NOTES, "What was done."),
};
const struct shape om_items_bulk_shape =
	SHAPE("OmItemsBulk", struct om_items_bulk, items_bulk_fields, "What became of the items.");

/* ---- items ---- */

static enum err items_reply(struct work *work, struct order_id id, const char *message,
                            struct reply *reply)
{
	struct order order;
	struct om_items_bulk *out = ARENA_NEW(work->arena, struct om_items_bulk);
	TRY(order_get(work, id, &order));
	out->results = (struct om_items_now){
		.order_id = id,
		.order_number = order.number,
		.order_status = om_status_word(order.status),
	};
	for (size_t i = 0; i < order.lines.count; i++) {
		const struct order_line *line = &order.lines.at[i];
		int64_t open = line->ordered.units - line->cancelled.units;
		if (open > 0)
			*LIST_ADD(work->arena, &out->results.order_items) =
				(struct om_item_now){line->id, line->sku, open};
	}
	out->message = str_from(message);
	reply->value = out;
	return OK;
}

/* The members that are called the same, or `quantity`. */
static void edit_take(const struct shape *shape, const struct om_item_edit *in,
                      struct order_line_edit *out)
{
	const struct {
		const char *theirs, *ours;
	} rows[] = {
		{"listing_sku", "sku"},           {"listing_name", "title"},    {"quantity", "quantity"},
		{"quantity_ordered", "quantity"}, {"unit_price", "unit_price"}, {"tax", "tax"},
		{"discount", "discount"},
	};
	*out = (struct order_line_edit){
		.sku = in->listing_sku,
		.title = in->listing_name,
		.quantity = in->quantity_ordered.units > 0 ? in->quantity_ordered : in->quantity,
		.unit_price = in->unit_price,
		.tax = in->tax,
		.discount = in->discount,
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (shape_has(shape, in, rows[i].theirs))
			om_touch(&order_line_edit_shape, out, rows[i].ours);
}

static enum err items_change(struct work *work, const struct call *call, enum line_change_kind kind,
                             const char *message, struct reply *reply)
{
	static const struct om_name names[] = {{"lines", ""}, {"sku", "listing_sku"}};
	const struct om_item_edit *in = call->body;
	size_t n = call->body_count;
	struct order_id id = {call->ids[0]};
	struct order_line_change *changes = ARENA_ARRAY(work->arena, n, struct order_line_change);
	struct order_line_edit *edits = ARENA_ARRAY(work->arena, n, struct order_line_edit);
	if (n == 0)
		return fault_say(work->fault, ERR_INVALID, "The body must name at least one item.");
	for (size_t i = 0; i < n; i++) {
		edit_take(call->route->body, &in[i], &edits[i]);
		changes[i] = (struct order_line_change){kind, in[i].order_item_id, &edits[i]};
		/* No units: it is taken out. */
		if (kind == LINE_CHANGE && shape_has(&om_item_post_shape, &in[i], "quantity")
		    && in[i].quantity.units == 0)
			changes[i] = (struct order_line_change){LINE_REMOVE, in[i].order_item_id, NULL};
	}
	TRY(om_named(work, names, COUNT_OF(names), order_lines_change(work, id, 0, changes, n)));
	return items_reply(work, id, message, reply);
}

enum err om_items_post(struct work *work, const struct call *call, struct reply *reply)
{
	return items_change(work, call, LINE_CHANGE, "The items were changed.", reply);
}

enum err om_items_put(struct work *work, const struct call *call, struct reply *reply)
{
	return items_change(work, call, LINE_ADD, "The items were added.", reply);
}

enum err om_items_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_item_ids *in = call->query;
	size_t n = in->order_item_ids.count;
	struct order_id id = {call->ids[0]};
	struct order_line_change *changes = ARENA_ARRAY(work->arena, n, struct order_line_change);
	for (size_t i = 0; i < n; i++)
		changes[i] = (struct order_line_change){
			LINE_REMOVE, (struct order_line_id){in->order_item_ids.at[i]}, NULL};
	TRY(order_lines_change(work, id, 0, changes, n));
	return items_reply(work, id, "The items were removed.", reply);
}

/* ---- split ---- */

struct om_split_item {
	struct str listing_sku;
	struct qty quantity_ordered;
};
struct om_split_order {
	LIST(struct om_split_item) order_items;
	LIST(int64_t) label_ids;
};
struct om_split {
	LIST(struct om_split_order) split_orders;
};
static const struct field split_item_fields[] = {
	FIELD_TEXT(struct om_split_item, listing_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "Its SKU."),
	FIELD_QTY(struct om_split_item, quantity_ordered, REQUIRED, 1, QTY_MAX, "Units of it."),
};
static const struct shape split_item_shape =
	SHAPE("SplitOrderItem", struct om_split_item, split_item_fields, "What goes over.");
static const struct field split_order_fields[] = {
	FIELD_LIST(struct om_split_order, order_items, struct om_split_item, &split_item_shape,
               REQUIRED, 1, LIMIT_ORDER_LINES, "What goes over."),
	FIELD_INTS(struct om_split_order, label_ids, 0, 0, LABELS_AT_ONCE_MOST, "Labels for it."),
};
static const struct shape split_order_shape =
	SHAPE("SplitOrder", struct om_split_order, split_order_fields, "An order to be made.");
static const struct field split_fields[] = {
	FIELD_LIST(struct om_split, split_orders, struct om_split_order, &split_order_shape, REQUIRED,
               1, 50, "The new orders."),
};
const struct shape om_split_shape =
	SHAPE("PostOrderSplitDto", struct om_split, split_fields, "How an order is divided.");

/* Takes units of the lines with that SKU, first lines first; `left` counts down. */
static enum err part_take(struct work *work, const struct order *order, int64_t *left,
                          const struct om_split_item *item, struct order_split_part *part)
{
	int64_t wanted = item->quantity_ordered.units;
	for (size_t i = 0; i < order->lines.count && wanted > 0; i++) {
		if (left[i] == 0 || !str_eq_nocase(order->lines.at[i].sku, item->listing_sku))
			continue;
		int64_t units = left[i] < wanted ? left[i] : wanted;
		*LIST_ADD(work->arena, &part->lines) =
			(struct order_split_line){order->lines.at[i].id, {units}};
		left[i] -= units;
		wanted -= units;
	}
	if (wanted == 0)
		return OK;
	return fault_say(work->fault, ERR_REFUSED, "Order %.*s has not so many units of %.*s.",
	                 STR_FMT(order->number), STR_FMT(item->listing_sku));
}

enum err om_order_split(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_split *in = call->body;
	size_t n = in->split_orders.count, count;
	struct order order, *made;
	struct order_split_part *parts = ARENA_ARRAY(work->arena, n, struct order_split_part);
	TRY(order_get(work, (struct order_id){call->ids[0]}, &order));
	int64_t *left = ARENA_ARRAY(work->arena, order.lines.count, int64_t);
	for (size_t i = 0; i < order.lines.count; i++)
		left[i] = order.lines.at[i].ordered.units - order.lines.at[i].cancelled.units;
	for (size_t i = 0; i < n; i++) {
		const struct om_split_order *part = &in->split_orders.at[i];
		for (size_t k = 0; k < part->order_items.count; k++)
			TRY(part_take(work, &order, left, &part->order_items.at[k], &parts[i]));
	}
	TRY(order_split(work, order.id, parts, n, &made, &count));
	for (size_t i = 0; i < n && i + 1 < count; i++) {
		const struct om_split_order *part = &in->split_orders.at[i];
		if (part->label_ids.count > 0)
			TRY(labels_change(work, "order", &made[i + 1].id.value, 1, part->label_ids.at,
			                  part->label_ids.count, NULL, 0, NULL));
	}
	return om_answer_single(work, count > 1 ? made[1].id.value : order.id.value,
	                        "The order was split; the id is that of the first new one.", reply);
}
