/* What tests and demos turn: nothing here is throttled, delayed or lost, and no token is asked. */
#include "base/list.h"
#include "sandbox/call.h"

#define ACTS_MOST 100000
#define ADVANCE_MOST_S ((int64_t)86400)
#define STOCK_MOST ((int64_t)1000000)

static void instant_member(struct call *call, const char *name, struct instant at)
{
	struct buf text = buf_new(call->arena, 40);
	if (at.us != 0)
		instant_write(&text, at);
	json_name(&call->out, name);
	if (at.us != 0)
		json_str(&call->out, buf_str(&text));
	else
		json_nil(&call->out);
}

/* ---- dials, clock, everything ---- */

static void dials_get(struct sandbox *sandbox, struct call *call)
{
	json_object(&call->out);
	json_name(&call->out, "seed");
	json_i64(&call->out, (int64_t)sandbox->chance.seed);
	dials_print(&call->out, &sandbox->dials);
	json_name(&call->out, "says");
	dials_explain(&call->out);
	json_object_end(&call->out);
}

static void dials_put(struct sandbox *sandbox, struct call *call)
{
	struct str faulty;
	if (!call_body(call))
		return;
	if (dials_read(call->body, &sandbox->dials, &faulty) != OK) {
		call_refuse(call, REFUSAL_BAD_FIELD, faulty);
		return;
	}
	world_dials_turned(sandbox);
	dials_get(sandbox, call);
}

static void clock_print(struct sandbox *sandbox, struct call *call)
{
	struct instant now = world_now(sandbox);
	json_object(&call->out);
	instant_member(call, "now", now);
	instant_member(call, "shop", world_side_time(sandbox, SIDE_SHOP, now));
	instant_member(call, "warehouse", world_side_time(sandbox, SIDE_WAREHOUSE, now));
	instant_member(call, "next_event_at", world_due(sandbox));
	json_name(&call->out, "paused");
	json_bool(&call->out, sandbox->is_frozen);
	json_object_end(&call->out);
}

/* So that instants, too, are the same in each run of a story. */
static bool clock_set(struct sandbox *sandbox, const struct json *json)
{
	struct instant at;
	if (!sandbox->is_frozen || instant_parse(json_text(json), &at) != OK || at.us <= 0)
		return false;
	sandbox->frozen_us = at.us;
	world_dials_turned(sandbox);
	return true;
}

static void clock_turn(struct sandbox *sandbox, struct call *call)
{
	int64_t seconds = 0;
	if (!call_body(call)
	    || !call_int_maybe(call, call->body, "advance_s", 0, ADVANCE_MOST_S, &seconds))
		return;
	const struct json *paused = json_member(call->body, "paused");
	if (paused)
		world_freeze(sandbox, json_is_true(paused));
	const struct json *at = json_member(call->body, "at");
	if (at && !clock_set(sandbox, at)) {
		call_refuse(call, REFUSAL_BAD_FIELD, STR("at: an instant, while the clock is paused"));
		return;
	}
	if (seconds > 0)
		world_advance(sandbox, seconds * SECOND_US);
	clock_print(sandbox, call);
}

static void ledger_get(struct sandbox *sandbox, struct call *call)
{
	ledger_print(&call->out, sandbox, false);
}

static void shop_get(struct sandbox *sandbox, struct call *call)
{
	shop_print(&call->out, &sandbox->shop);
}

static void warehouse_get(struct sandbox *sandbox, struct call *call)
{
	warehouse_print(&call->out, &sandbox->warehouse);
}

static void counters_member(struct call *call, const char *name, const struct field_table *table,
                            const void *counters)
{
	json_name(&call->out, name);
	json_object(&call->out);
	fields_print(&call->out, table, counters, true);
	json_object_end(&call->out);
}

static void counters_get(struct sandbox *sandbox, struct call *call)
{
	json_object(&call->out);
	counters_member(call, "shop", &shop_counter_fields, &sandbox->shop.counters);
	counters_member(call, "warehouse", &warehouse_counter_fields, &sandbox->warehouse.counters);
	counters_member(call, "shop_edge", &edge_counter_fields, &sandbox->edge[SIDE_SHOP]);
	counters_member(call, "warehouse_edge", &edge_counter_fields, &sandbox->edge[SIDE_WAREHOUSE]);
	json_object_end(&call->out);
}

static void done(struct call *call)
{
	json_object(&call->out);
	json_name(&call->out, "ok");
	json_bool(&call->out, true);
	json_object_end(&call->out);
}

static void reset(struct sandbox *sandbox, struct call *call)
{
	int64_t seed = (int64_t)sandbox->chance.seed;
	struct sandbox_settings *settings = &sandbox->settings;
	if (!call_body(call) || !call_int_maybe(call, call->body, "seed", 0, INT64_MAX, &seed)
	    || !call_int_maybe(call, call->body, "displayed", 0, STOCK_MOST, &settings->displayed)
	    || !call_int_maybe(call, call->body, "on_hand", 0, STOCK_MOST, &settings->on_hand))
		return;
	struct dials kept = sandbox->dials;
	world_open(sandbox, (uint64_t)seed);
	if (json_is_true(json_member(call->body, "keep_dials"))) {
		sandbox->dials = kept;
		world_dials_turned(sandbox);
	}
	done(call);
}

static void tokens_expire(struct sandbox *sandbox, struct call *call)
{
	for (size_t i = 0; i < sandbox->tokens.count; i++) {
		if (sandbox->tokens.at[i].expires_at.us > call->at.us)
			sandbox->tokens.at[i].expires_at = call->at;
	}
	done(call);
}

/* ---- the shop ---- */

static struct shop_variant *variant_named(struct sandbox *sandbox, const struct json *json)
{
	int64_t id;
	if (json_int(json_member(json, "variant_id"), &id) == OK)
		return shop_variant_by_id(&sandbox->shop, id);
	return shop_variant_by_sku(&sandbox->shop, json_text(json_member(json, "sku")));
}

static bool wish_line_read(struct sandbox *sandbox, struct call *call, const struct json *json,
                           struct shop_wish_line *line)
{
	line->variant = variant_named(sandbox, json);
	if (!line->variant) {
		call_refuse(call, REFUSAL_UNKNOWN_SKU, STR(""));
		return false;
	}
	return call_int(call, json, "quantity", 1, SHOP_UNITS_MOST, &line->quantity)
	       && call_int_maybe(call, json, "discount_per_mille", 0, 1000, &line->discount_per_mille);
}

static void order_place(struct sandbox *sandbox, struct call *call)
{
	LIST(struct shop_wish_line) lines = {0};
	struct shop_wish wish = {0};
	struct shop_order named = {0}, *order;
	const struct json *rows;
	if (!call_body(call) || !(rows = call_array(call, call->body, "lines"))
	    || !call_fields(call, call->body, &shop_order_fields, &named))
		return;
	for (const struct json *row = rows->first; row; row = row->next) {
		if (!wish_line_read(sandbox, call, row, LIST_ADD(call->arena, &lines)))
			return;
	}
	shop_usual_buyer(&wish);
	const struct json *address = json_member(call->body, "shipping_address");
	if (address && !call_fields(call, address, &address_fields, &wish.address))
		return;
	if (named.email.len > 0)
		wish.email = named.email;
	if (named.customer_name.len > 0)
		wish.customer_name = named.customer_name;
	wish.note = named.note;
	wish.is_unpaid = json_is_true(json_member(call->body, "unpaid"));
	wish.is_fulfilled_by_shop = json_is_true(json_member(call->body, "fulfilled_by_shop"));
	wish.lines = lines.at;
	wish.line_count = lines.count;
	if (call_refused(call, shop_place(&sandbox->shop, &wish, call->now, &order)))
		return;
	call->status = 201;
	shop_order_print(&call->out, order, true);
}

static struct shop_order *order_find(struct sandbox *sandbox, struct call *call)
{
	int64_t id;
	if (!call_id(call, &id))
		return NULL;
	struct shop_order *order = shop_order_by_id(&sandbox->shop, id);
	if (!order)
		call_refuse(call, REFUSAL_NOT_FOUND, STR(""));
	return order;
}

static struct shop_line *line_named(struct shop_order *order, const struct shop_variant *variant,
                                    const struct json *json)
{
	int64_t id;
	if (json_int(json_member(json, "id"), &id) == OK)
		return shop_line_by_id(order, id);
	for (size_t i = 0; variant && i < order->lines.count; i++) {
		if (order->lines.at[i].variant == variant)
			return &order->lines.at[i];
	}
	return NULL;
}

static bool line_edit(struct sandbox *sandbox, struct call *call, struct shop_order *order,
                      const struct json *json)
{
	struct shop *shop = &sandbox->shop;
	struct shop_wish_line wish = {0};
	struct shop_line *line = line_named(order, variant_named(sandbox, json), json);
	if (!line)
		return wish_line_read(sandbox, call, json, &wish)
		       && !call_refused(call, shop_line_add(shop, order, &wish, call->now));
	int64_t quantity = line->quantity, cancelled = line->cancelled_quantity;
	return call_int_maybe(call, json, "quantity", 0, SHOP_UNITS_MOST, &quantity)
	       && call_int_maybe(call, json, "cancelled_quantity", 0, SHOP_UNITS_MOST, &cancelled)
	       && !call_refused(call,
	                        shop_line_edit(shop, order, line, quantity, cancelled, call->now));
}

static void order_edit(struct sandbox *sandbox, struct call *call)
{
	struct shop_order *order = order_find(sandbox, call);
	if (!order || !call_body(call))
		return;
	const struct json *address = json_member(call->body, "shipping_address");
	const struct json *lines = json_member(call->body, "lines");
	struct address wish = order->address;
	if (address
	    && (!call_fields(call, address, &address_fields, &wish)
	        || call_refused(call, shop_address_edit(&sandbox->shop, order, &wish, call->now))))
		return;
	for (const struct json *row = lines ? lines->first : NULL; row; row = row->next) {
		if (!line_edit(sandbox, call, order, row))
			return;
	}
	shop_order_print(&call->out, order, true);
}

static void order_cancel(struct sandbox *sandbox, struct call *call)
{
	struct shop_order *order = order_find(sandbox, call);
	struct str reason = json_text(json_member(call->body, "reason"));
	if (order && !call_refused(call, shop_cancel(&sandbox->shop, order, reason, call->now)))
		shop_order_print(&call->out, order, true);
}

static void order_pay(struct sandbox *sandbox, struct call *call)
{
	struct shop_order *order = order_find(sandbox, call);
	if (order && !call_refused(call, shop_pay(&sandbox->shop, order, call->now)))
		shop_order_print(&call->out, order, true);
}

static void order_touch(struct sandbox *sandbox, struct call *call)
{
	struct shop_order *order = order_find(sandbox, call);
	if (!order)
		return;
	shop_touch(order, call->now);
	shop_order_print(&call->out, order, true);
}

static void order_get(struct sandbox *sandbox, struct call *call)
{
	const struct shop_order *order = order_find(sandbox, call);
	if (order)
		shop_order_print(&call->out, order, true);
}

static void buyers_act(struct sandbox *sandbox, struct call *call)
{
	int64_t acts = 1;
	if (!call_body(call) || !call_int_maybe(call, call->body, "acts", 0, ACTS_MOST, &acts))
		return;
	for (int64_t i = 0; i < acts; i++)
		shop_buyer_act(&sandbox->shop, call->at, call->now);
	counters_get(sandbox, call);
}

static void variants_put(struct sandbox *sandbox, struct call *call)
{
	const struct json *rows;
	if (!call_body(call) || !(rows = call_array(call, call->body, "variants")))
		return;
	for (const struct json *row = rows->first; row; row = row->next) {
		struct shop_variant wish = {0};
		const struct shop_variant *known = variant_named(sandbox, row);
		if (known)
			wish = *known;
		if (!call_fields(call, row, &shop_variant_fields, &wish))
			return;
		if (wish.sku.len == 0 || wish.stock < 0 || wish.stock > SHOP_UNITS_MOST
		    || wish.price.ten_thousandths < 0 || wish.price.ten_thousandths > SHOP_PRICE_MOST) {
			call_refuse(call, REFUSAL_BAD_FIELD, wish.sku);
			return;
		}
		shop_variant_put(&sandbox->shop, &wish, call->now);
	}
	shop_get(sandbox, call);
}

/* ---- the warehouse ---- */

static void items_put(struct sandbox *sandbox, struct call *call)
{
	const struct json *rows;
	if (!call_body(call) || !(rows = call_array(call, call->body, "items")))
		return;
	for (const struct json *row = rows->first; row; row = row->next) {
		struct str sku = json_text(json_member(row, "sku"));
		int64_t on_hand;
		if (!call_int(call, row, "on_hand", 0, STOCK_MOST, &on_hand))
			return;
		if (sku.len == 0) {
			call_refuse(call, REFUSAL_BAD_FIELD, STR("sku"));
			return;
		}
		warehouse_item_put(&sandbox->warehouse, sku, json_text(json_member(row, "title")), on_hand);
	}
	warehouse_get(sandbox, call);
}

static void receipt_add(struct sandbox *sandbox, struct call *call)
{
	int64_t quantity;
	if (!call_body(call) || !call_int(call, call->body, "quantity", 1, STOCK_MOST, &quantity))
		return;
	struct warehouse_item *item =
		warehouse_item_by_sku(&sandbox->warehouse, json_text(json_member(call->body, "sku")));
	if (!item) {
		call_refuse(call, REFUSAL_UNKNOWN_SKU, STR(""));
		return;
	}
	warehouse_receive(&sandbox->warehouse, item, quantity,
	                  world_side_time(sandbox, SIDE_WAREHOUSE, call->at));
	done(call);
}

static void order_ship(struct sandbox *sandbox, struct call *call)
{
	struct warehouse_order *order = warehouse_order_by_reference(&sandbox->warehouse, call->id);
	if (!order) {
		call_refuse(call, REFUSAL_NOT_FOUND, STR(""));
		return;
	}
	if (order->status == WAREHOUSE_SHIPPED || order->status == WAREHOUSE_SHORT_SHIPPED) {
		call_refuse(call, REFUSAL_SHIPPED, STR(""));
		return;
	}
	warehouse_ship(&sandbox->warehouse, order, call->at,
	               world_side_time(sandbox, SIDE_WAREHOUSE, call->at));
	warehouse_order_print(&call->out, order, true);
}

const struct route control_routes[] = {
	{"GET", "/control/dials", dials_get},
	{"PUT", "/control/dials", dials_put},
	{"GET", "/control/clock", clock_print},
	{"POST", "/control/clock", clock_turn},
	{"GET", "/control/ledger", ledger_get},
	{"GET", "/control/counters", counters_get},
	{"POST", "/control/reset", reset},
	{"POST", "/control/tokens/expire", tokens_expire},
	{"GET", "/control/shop", shop_get},
	{"POST", "/control/shop/orders", order_place},
	{"GET", "/control/shop/orders/{}", order_get},
	{"POST", "/control/shop/orders/{}/edit", order_edit},
	{"POST", "/control/shop/orders/{}/cancel", order_cancel},
	{"POST", "/control/shop/orders/{}/pay", order_pay},
	{"POST", "/control/shop/orders/{}/touch", order_touch},
	{"POST", "/control/shop/buyers", buyers_act},
	{"PUT", "/control/shop/variants", variants_put},
	{"GET", "/control/warehouse", warehouse_get},
	{"PUT", "/control/warehouse/items", items_put},
	{"POST", "/control/warehouse/receipts", receipt_add},
	{"POST", "/control/warehouse/orders/{}/ship", order_ship},
	{NULL, NULL, NULL},
};
