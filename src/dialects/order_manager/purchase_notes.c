/* Deliveries, holds and milestones of purchase orders. */
#include "dialects/order_manager/purchase.h"
#include "domain/stock/stock.h"

/* ---- receiving ---- */

static enum err receipt_read(struct work *work, const struct om_purchase_receipt *in,
                             const struct purchase_order *order, struct purchase_receipt *out)
{
	struct stock_bin bin;
	bool is_silent = !shape_has(&om_purchase_receipt_shape, in, "update_inventory");
	if (in->discount.ten_thousandths != 0)
		return fault_field(work->fault, STR("discount"),
		                   "belongs to the item: change it before the goods are received");
	*out = (struct purchase_receipt){.line_id = in->purchase_order_item_id,
	                                 .accepted = in->accepted_quantity,
	                                 .rejected = in->rejected_quantity,
	                                 .leaves_stock = !in->update_inventory && !is_silent,
	                                 .received_at = in->received_date,
	                                 .delivered_at = in->delivery_date,
	                                 .billed_at = in->billed_date,
	                                 .billed_unit_cost = in->billed_unit_cost,
	                                 .landed_unit_cost = in->landed_unit_cost,
	                                 .unit_cost = in->original_unit_cost,
	                                 .reference_number = in->reference_number,
	                                 .memo = in->memo};
	if (in->product_stock_id.value == 0)
		return OK;
	TRY(stock_bin_get(work, in->product_stock_id, &bin));
	out->location_id = bin.location_id;
	if (!ID_EQ(bin.warehouse_id, order->warehouse_id))
		return fault_field(work->fault, STR("productStockId"), "is in another warehouse");
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].id, in->purchase_order_item_id)
		    && !ID_EQ(order->lines.at[i].product_id, bin.product_id))
			return fault_field(work->fault, STR("productStockId"), "is of another product");
	return OK;
}

enum err om_purchase_receive(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct om_name names[] = {
		{"items", "purchase_order_items"},   {"line_id", "purchase_order_item_id"},
		{"accepted", "accepted_quantity"},   {"rejected", "rejected_quantity"},
		{"unit_cost", "original_unit_cost"}, {"received_at", "received_date"},
		{"delivered_at", "delivery_date"},   {"billed_at", "billed_date"},
	};
	const struct om_purchase_receive *in = call->body;
	size_t n = in->purchase_order_items.count;
	struct purchase_receipt *receipts = ARENA_ARRAY(work->arena, n, struct purchase_receipt);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct purchase_order order;
	TRY(purchase_get(work, in->purchase_order_id, &order));
	for (size_t i = 0; i < n; i++) {
		TRY(om_within(work, str_format(work->arena, "purchase_order_items[%zu]", i),
		              receipt_read(work, &in->purchase_order_items.at[i], &order, &receipts[i])));
		ids[i] = receipts[i].line_id.value;
	}
	TRY(om_named(work, names, COUNT_OF(names),
	             purchase_receive(work, order.id, receipts, n, &order)));
	return om_answer_multiple(work, ids, n, "The delivery was noted.", reply);
}

/* ---- holds ---- */

enum err om_hold_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_ids query = {0};
	struct purchase_hold *holds;
	TRY(om_query(work, call, &query));
	TRY(purchase_holds_of(work, query.ids.at, query.ids.count, &holds, &reply->count));
	struct om_hold *out = ARENA_ARRAY(work->arena, reply->count, struct om_hold);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = om_hold_of(&holds[i]);
	reply->value = out;
	return OK;
}

/* The memos of the holds that say none stay as they are. */
static enum err memos_keep(struct work *work, const struct om_hold *in, size_t n,
                           struct purchase_hold *rows)
{
	struct purchase_hold *known;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].id.value;
	TRY(purchase_holds_load(work, ids, n, &known, &count));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < count; k++)
			if (ID_EQ(known[k].id, rows[i].id) && !shape_has(&om_hold_shape, &in[i], "memo"))
				rows[i].memo = known[k].memo;
	return OK;
}

static enum err holds_write(struct work *work, const struct call *call, struct reply *reply,
                            bool is_new)
{
	const struct om_hold *in = call->body;
	size_t n = call->body_count;
	struct purchase_hold *rows = ARENA_ARRAY(work->arena, n, struct purchase_hold);
	struct purchase_hold *out = ARENA_ARRAY(work->arena, n, struct purchase_hold);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		const char *needed = is_new ? "purchase_order_item_id" : "id";
		if (is_new ? in[i].purchase_order_item_id.value == 0 : in[i].id.value == 0)
			return fault_field(work->fault, str_format(work->arena, "[%zu].%s", i, needed),
			                   "is required");
		rows[i] = (struct purchase_hold){.id = {is_new ? 0 : in[i].id.value},
		                                 .purchase_line_id = in[i].purchase_order_item_id,
		                                 .warehouse_id = in[i].warehouse_id,
		                                 .quantity = in[i].quantity,
		                                 .memo = in[i].memo};
	}
	if (!is_new)
		TRY(memos_keep(work, in, n, rows));
	TRY(purchase_holds_put(work, rows, n, out));
	for (size_t i = 0; i < n; i++)
		ids[i] = out[i].id.value;
	return om_answer_multiple(work, ids, n, "Noted.", reply);
}

enum err om_hold_put(struct work *work, const struct call *call, struct reply *reply)
{
	return holds_write(work, call, reply, true);
}

enum err om_hold_post(struct work *work, const struct call *call, struct reply *reply)
{
	return holds_write(work, call, reply, false);
}

enum err om_hold_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_ids *ids = call->query;
	TRY(purchase_holds_remove(work, ids->ids.at, ids->ids.count));
	return om_answer_multiple(work, ids->ids.at, ids->ids.count, "Taken back.", reply);
}

/* ---- milestones ---- */

enum err om_milestone_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct milestone *all;
	(void)call;
	TRY(milestone_all(work, &all, &reply->count));
	struct om_milestone *out = ARENA_ARRAY(work->arena, reply->count, struct om_milestone);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = om_milestone_of(&all[i]);
	reply->value = out;
	return OK;
}

static enum err milestone_write(struct work *work, void *state)
{
	static const struct om_name names[] = {{"color", "hex_color"}};
	struct om_milestone *in = state;
	struct milestone made;
	struct str color = in->hex_color;
	if (color.len == 6)
		color = str_format(work->arena, "#%.*s", STR_FMT(color));
	struct milestone draft = {
		.id = in->milestone_id, .name = in->name, .color = color, .is_active = in->active};
	if (shape_has(&om_milestone_post_shape, in, "name"))
		om_touch(&milestone_shape, &draft, "name");
	if (shape_has(&om_milestone_post_shape, in, "hex_color"))
		om_touch(&milestone_shape, &draft, "color");
	if (shape_has(&om_milestone_post_shape, in, "active"))
		om_touch(&milestone_shape, &draft, "is_active");
	TRY(om_named(work, names, COUNT_OF(names), milestone_put(work, &draft, &made)));
	in->id = made.id;
	return OK;
}

enum err om_milestone_post(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_milestone *in = arena_copy(work->arena, call->body, call->body_count * sizeof *in);
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < call->body_count; i++) {
		bool done;
		TRY(om_try(work, bulk, i, in[i].name, milestone_write, &in[i], &done));
		if (done)
			LIST_ADD(work->arena, &bulk->results)->id = in[i].id.value;
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

static enum err milestone_end(struct work *work, void *state)
{
	return milestone_remove(work, (struct milestone_id){*(const int64_t *)state});
}

enum err om_milestone_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_ids *ids = call->query;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < ids->ids.count; i++) {
		bool done;
		int64_t id = ids->ids.at[i];
		struct str name = str_format(work->arena, "%lld", (long long)id);
		TRY(om_try(work, bulk, i, name, milestone_end, &id, &done));
		if (done)
			LIST_ADD(work->arena, &bulk->results)->id = id;
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

static enum err assigned_load(struct work *work, const struct call *call,
                              struct purchase_order *order, struct om_assigned **out)
{
	TRY(purchase_get(work, (struct purchase_order_id){call->ids[0]}, order));
	return om_assigned_print(work, order, out);
}

enum err om_assigned_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct purchase_order order;
	struct om_assigned *out;
	TRY(assigned_load(work, call, &order, &out));
	reply->value = out;
	reply->count = order.milestones.count;
	return OK;
}

enum err om_assigned_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_assigned *in = call->body;
	size_t n = call->body_count;
	struct purchase_order order;
	struct purchase_milestone *rows = ARENA_ARRAY(work->arena, n, struct purchase_milestone);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct purchase_milestone){.milestone_id = in[i].milestone_id,
		                                      .is_reached = in[i].reached};
	TRY(purchase_milestones_set(work, (struct purchase_order_id){call->ids[0]}, rows, n, &order));
	return om_assigned_list(work, call, reply);
}

enum err om_assigned_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct purchase_order order;
	struct om_assigned *all;
	TRY(assigned_load(work, call, &order, &all));
	for (size_t i = 0; i < order.milestones.count; i++) {
		if (all[i].milestone.id.value != call->ids[1])
			continue;
		reply->value = &all[i];
		return OK;
	}
	return fault_say(work->fault, ERR_NOT_FOUND,
	                 "Purchase order %.*s does not carry milestone %lld.", STR_FMT(order.number),
	                 (long long)call->ids[1]);
}

enum err om_assigned_delete(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(om_assigned_get(work, call, reply));
	return purchase_milestone_remove(work, (struct purchase_order_id){call->ids[0]},
	                                 (struct milestone_id){call->ids[1]});
}
