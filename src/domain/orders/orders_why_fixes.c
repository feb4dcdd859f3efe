/* What would help an order, as calls of our own API. */
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_rules.h"
#include "domain/stock/stock.h"

struct fixing {
	struct work *work;
	const struct order *order;
	struct order_why *why;
};

/* `path` "/x" is below the order; a path that starts with "/api" stands for itself. */
static struct order_fix *fix_add(struct fixing *f, const char *action, const char *method,
                                 struct str path, const char *sentence)
{
	struct order_fix *fix = LIST_ADD(f->work->arena, &f->why->fixes);
	bool is_whole = str_starts(path, STR("/api/"));
	fix->action = str_from(action);
	fix->method = str_from(method);
	fix->path = is_whole ? path
	                     : str_format(f->work->arena, "/api/v1/orders/%lld%.*s",
	                                  (long long)f->order->id.value, STR_FMT(path));
	fix->sentence = str_from(sentence);
	return fix;
}

static const struct order_fact *first_fact(const struct fixing *f)
{
	return f->why->facts.count > 0 ? &f->why->facts.at[0] : NULL;
}

static struct str line_path(const struct fixing *f)
{
	const struct order_fact *fact = first_fact(f);
	return str_format(f->work->arena, "/lines/%lld",
	                  fact != NULL ? (long long)fact->line_id.value : 0);
}

/* Would anything be left without the line of the first fact? */
static bool has_other_units(const struct fixing *f)
{
	const struct order_fact *fact = first_fact(f);
	for (size_t i = 0; i < f->order->lines.count; i++) {
		const struct order_line *line = &f->order->lines.at[i];
		if (fact != NULL && !ID_EQ(line->id, fact->line_id)
		    && line->ordered.units > line->cancelled.units)
			return true;
	}
	return false;
}

/* Does the warehouse have everything that the order waits for? */
static bool has_everything(const struct fixing *f, const struct stock_level *levels, size_t n,
                           struct warehouse_id warehouse)
{
	for (size_t i = 0; i < f->why->facts.count; i++) {
		const struct order_fact *fact = &f->why->facts.at[i];
		bool is_there = false;
		for (size_t j = 0; j < n; j++)
			is_there = is_there
			           || (ID_EQ(levels[j].product_id, fact->product_id)
			               && ID_EQ(levels[j].warehouse_id, warehouse)
			               && levels[j].available.units >= fact->wanted.units);
		if (!is_there)
			return false;
	}
	return f->why->facts.count > 0;
}

/* The facts name what is short; what is not short at the routed warehouse may be short elsewhere,
 * so all claims are asked about. */
static enum err warehouse_suggest(struct fixing *f, struct order_fix *fix)
{
	struct warehouse *warehouses;
	struct stock_level *levels;
	size_t count, level_count;
	int64_t *ids = ARENA_ARRAY(f->work->arena, f->why->claims.count + 1, int64_t);
	for (size_t i = 0; i < f->why->claims.count; i++)
		ids[i] = f->why->claims.at[i].product_id.value;
	TRY(warehouse_all(f->work, &warehouses, &count));
	TRY(stock_levels(f->work, ids, f->why->claims.count, &levels, &level_count));
	for (size_t i = 0; i < count; i++) {
		if (!warehouses[i].is_active || warehouses[i].type == WAREHOUSE_SALES_CHANNEL
		    || !has_everything(f, levels, level_count, warehouses[i].id))
			continue;
		fix->warehouse_id = warehouses[i].id;
		fix->sentence = str_format(f->work->arena, "Name %.*s, which has what is missing.",
		                           STR_FMT(warehouses[i].name));
		return OK;
	}
	return OK;
}

static enum err shortage_fixes(struct fixing *f)
{
	bool has_some = false, is_all = true;
	fix_add(f, "receive", "POST", STR("/api/v1/stock/add"), "Receive stock at the warehouse.");
	TRY(warehouse_suggest(f, fix_add(f, "choose_warehouse", "POST", STR("/warehouse"),
	                                 "Name a warehouse that has everything.")));
	for (size_t i = 0; i < f->why->facts.count; i++) {
		has_some = has_some || f->why->facts.at[i].available.units > 0;
		is_all = is_all && f->why->facts.at[i].available.units == 0;
	}
	if (has_some || (is_all && f->why->claims.count > f->why->facts.count))
		fix_add(f, "split_by_stock", "POST", STR("/split-by-stock"),
		        "Ship what is there, and let the rest wait as an order of its own.");
	fix_add(f, "change_line", "PATCH", line_path(f), "Lower the quantity or change the product.");
	return OK;
}

static void picking_fixes(struct fixing *f)
{
	const struct order_fact *fact = first_fact(f);
	if (fact != NULL)
		fix_add(f, "make_pickable", "PATCH",
		        str_format(f->work->arena, "/api/v1/warehouses/%lld/locations/%lld",
		                   (long long)fact->warehouse_id.value, (long long)fact->location_id.value),
		        "Let orders be picked from that location.");
	fix_add(f, "move_stock", "POST", STR("/api/v1/stock/transfer"),
	        "Move the units to a location that orders are picked from.");
	fix_add(f, "choose_warehouse", "POST", STR("/warehouse"), "Name another warehouse.");
}

static void choice_fixes(struct fixing *f)
{
	fix_add(f, "choose_warehouse", "POST", STR("/warehouse"), "Name a warehouse for this order.");
	if (f->order->reason == REASON_MULTIPLE_WAREHOUSES)
		fix_add(f, "split", "POST", STR("/split-over-warehouses"), "Split the order by warehouse.");
	if (f->order->reason == REASON_MISSING_VENDOR_PRODUCT)
		fix_add(f, "add_vendor_product", "PUT", STR("/api/v1/vendor_products"),
		        "Say that the vendor supplies the product.");
	if (f->order->reason != REASON_MISSING_FULFILLMENT_SOURCE)
		return;
	fix_add(f, "allocate_state", "PUT", STR("/api/v1/routing/state_allocations"),
	        "Allocate the state to a warehouse.");
	fix_add(f, "address", "PATCH", STR("/address"), "Correct the address.");
}

static enum err reason_fixes(struct fixing *f)
{
	switch (f->order->reason) {
	case REASON_MISSING_PRODUCT_INFO:
		fix_add(f, "link_listing", "PUT", STR("/api/v1/listings"),
		        "Link the listing to a product.");
		fix_add(f, "change_line", "PATCH", line_path(f), "Name the product of this line only.");
		if (has_other_units(f))
			fix_add(f, "remove_line", "DELETE", line_path(f), "Take the line off the order.");
		else
			fix_add(f, "cancel", "POST", STR("/cancel"), "Cancel the order: it has no other line.");
		break;
	case REASON_MISSING_ORDER_INFO:
		fix_add(f, "address", "PATCH", STR("/address"), "Complete the address.");
		break;
	case REASON_MISSING_FULFILLMENT_SOURCE:
	case REASON_MULTIPLE_WAREHOUSES:
	case REASON_MISSING_VENDOR_PRODUCT:
		choice_fixes(f);
		break;
	case REASON_OUT_OF_STOCK:
		return shortage_fixes(f);
	case REASON_MISSING_PICKING_LOCATION:
		picking_fixes(f);
		break;
	case REASON_ORDERBOT_CONFLICT:
		fix_add(f, "rerun_bots", "POST", STR("/rerun-bots"),
		        "Change the bots, then let them run again.");
		__attribute__((fallthrough));
	case REASON_FBA_UNRESOLVED:
		fix_add(f, "choose_warehouse", "POST", STR("/warehouse"), "Name the warehouse yourself.");
		fix_add(f, "unblock", "POST", STR("/unblock"), "Decide that it may go on as it stands.");
		break;
	case REASON_RESOLVED:
	case REASON_COUNT:
		break;
	}
	return OK;
}

enum err order_fixes_find(struct work *work, const struct order *order, struct order_why *why)
{
	struct fixing f = {.work = work, .order = order, .why = why};
	if (order->attention.len > 0)
		fix_add(&f, "settle", "POST", STR("/settle"), "Say that it has been seen to.");
	if (order->status == ORDER_AWAITING_PAYMENT)
		fix_add(&f, "pay", "POST", STR("/pay"), "Note the payment.");
	if (order->status == ORDER_ON_HOLD)
		fix_add(&f, "release", "POST", STR("/release"), "End the hold.");
	if (order->status == ORDER_CANCELLED && order_move_of(order, ACTION_RESTORE) != NULL)
		fix_add(&f, "restore", "POST", STR("/restore"), "Take the order back.");
	return order->status == ORDER_UNRESOLVED ? reason_fixes(&f) : OK;
}
