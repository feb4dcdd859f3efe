#include "base/list.h"
#include "sandbox/call.h"
#include "sandbox/rows.h"
#include "sandbox/token_api.h"

#define PAGE_MOST 500
#define PAGE_USUAL 100
#define PAGES_MOST 1000000

static void instant_member(struct call *call, const char *name, struct instant at)
{
	struct buf text = buf_new(call->arena, 40);
	instant_write(&text, at);
	json_name(&call->out, name);
	json_str(&call->out, buf_str(&text));
}

/* ---- orders ---- */

static bool wish_read(struct call *call, struct warehouse_wish *wish)
{
	LIST(struct warehouse_wish_line) rows = {0};
	struct warehouse_order named = {0};
	const struct json *lines, *ship_to;
	if (!call_body(call) || !call_fields(call, call->body, &warehouse_order_fields, &named)
	    || !(lines = call_array(call, call->body, "lines")))
		return false;
	for (const struct json *line = lines->first; line; line = line->next) {
		struct warehouse_wish_line *row = LIST_ADD(call->arena, &rows);
		row->sku = json_text(json_member(line, "sku"));
		row->line_reference = json_text(json_member(line, "line_reference"));
		if (!call_int(call, line, "quantity", 1, WAREHOUSE_UNITS_MOST, &row->quantity))
			return false;
	}
	wish->reference = named.reference;
	wish->number = named.number;
	wish->service = named.service;
	wish->lines = rows.at;
	wish->line_count = rows.count;
	ship_to = json_member(call->body, "ship_to");
	if (!ship_to || !json_member(ship_to, "address1")) {
		call_refuse(call, REFUSAL_BAD_FIELD, STR("ship_to"));
		return false;
	}
	return call_fields(call, ship_to, &address_fields, &wish->ship_to);
}

static void order_take(struct sandbox *sandbox, struct call *call)
{
	struct warehouse_wish wish = {0};
	struct warehouse_order *order;
	bool is_repeat;
	if (!wish_read(call, &wish)
	    || call_refused(call, warehouse_take(&sandbox->warehouse, &wish, call->at, call->now,
	                                         &order, &is_repeat)))
		return;
	call->status = is_repeat ? 200 : 201;
	warehouse_order_print(&call->out, order, false);
}

static struct warehouse_order *order_find(struct sandbox *sandbox, struct call *call)
{
	struct warehouse_order *order = warehouse_order_by_reference(&sandbox->warehouse, call->id);
	if (!order)
		call_refuse(call, REFUSAL_NOT_FOUND, STR(""));
	return order;
}

static void order_get(struct sandbox *sandbox, struct call *call)
{
	const struct warehouse_order *order = order_find(sandbox, call);
	if (order)
		warehouse_order_print(&call->out, order, false);
}

static void order_cancel(struct sandbox *sandbox, struct call *call)
{
	struct warehouse_order *order = order_find(sandbox, call);
	if (!order || call_refused(call, warehouse_cancel(&sandbox->warehouse, order, call->now)))
		return;
	warehouse_order_print(&call->out, order, false);
}

/* ---- what happened ---- */

/* A cursor list's window: rows whose number is beyond `after`. */
static bool window_read(struct call *call, int64_t *after, int64_t *limit)
{
	*after = 0;
	*limit = PAGE_USUAL;
	return call_query_int(call, "after", 0, INT64_MAX, after)
	       && call_query_int(call, "limit", 1, PAGE_MOST, limit);
}

static size_t window_end(size_t first, size_t all, int64_t limit)
{
	return all - first < (size_t)limit ? all : first + (size_t)limit;
}

static void window_print(struct call *call, int64_t next_after, bool more)
{
	json_name(&call->out, "next_after");
	json_str(&call->out, str_format(call->arena, "%lld", (long long)next_after));
	json_name(&call->out, "more");
	json_bool(&call->out, more);
}

static struct rows_dials list_dials(struct sandbox *sandbox)
{
	struct warehouse *warehouse = &sandbox->warehouse;
	return (struct rows_dials){
		.stream = CHANCE_WAREHOUSE_LISTS,
		.duplicates = warehouse->dials[DIAL_DUPLICATES],
		.reordering = warehouse->dials[DIAL_REORDERING],
		.repeated = &warehouse->counters.rows_repeated,
		.reordered = &warehouse->counters.rows_reordered,
	};
}

/* An old shipment turns up once more on a page where it does not belong. */
static void page_haunt(struct sandbox *sandbox, struct call *call, struct rows *rows, size_t first)
{
	struct warehouse *warehouse = &sandbox->warehouse;
	bool hits =
		chance_hits(warehouse->chance, CHANCE_WAREHOUSE_LISTS, warehouse->dials[DIAL_DUPLICATES]);
	int64_t old = chance_between(warehouse->chance, CHANCE_WAREHOUSE_LISTS, 0, (int64_t)first - 1);
	if (!hits || first == 0)
		return;
	*LIST_ADD(call->arena, rows) = warehouse->shipments.at[old];
	warehouse->counters.rows_repeated++;
}

static void shipments_list(struct sandbox *sandbox, struct call *call)
{
	struct warehouse *warehouse = &sandbox->warehouse;
	struct rows rows = {0};
	int64_t after, limit;
	if (!window_read(call, &after, &limit))
		return;
	size_t first = warehouse_shipments_after(warehouse, after);
	size_t end = window_end(first, warehouse->shipments.count, limit);
	for (size_t i = first; i < end; i++)
		*LIST_ADD(call->arena, &rows) = warehouse->shipments.at[i];
	if (end > first)
		after = warehouse->shipments.at[end - 1]->id;
	page_haunt(sandbox, call, &rows, first);
	struct rows_dials dials = list_dials(sandbox);
	rows_disturb(call->arena, &rows, &sandbox->chance, &dials);
	json_object(&call->out);
	json_name(&call->out, "shipments");
	json_array(&call->out);
	for (size_t i = 0; i < rows.count; i++)
		warehouse_shipment_print(&call->out, rows.at[i], false);
	json_array_end(&call->out);
	window_print(call, after, end < warehouse->shipments.count);
	json_object_end(&call->out);
}

static void receipts_list(struct sandbox *sandbox, struct call *call)
{
	const struct warehouse *warehouse = &sandbox->warehouse;
	int64_t after, limit;
	if (!window_read(call, &after, &limit))
		return;
	size_t first = warehouse_receipts_after(warehouse, after);
	size_t end = window_end(first, warehouse->receipts.count, limit);
	json_object(&call->out);
	json_name(&call->out, "receipts");
	json_array(&call->out);
	for (size_t i = first; i < end; i++) {
		json_object(&call->out);
		fields_print(&call->out, &warehouse_receipt_fields, &warehouse->receipts.at[i], false);
		json_object_end(&call->out);
	}
	json_array_end(&call->out);
	if (end > first)
		after = warehouse->receipts.at[end - 1].id;
	window_print(call, after, end < warehouse->receipts.count);
	json_object_end(&call->out);
}

static void inventory_list(struct sandbox *sandbox, struct call *call)
{
	const struct warehouse *warehouse = &sandbox->warehouse;
	struct rows rows = {0};
	int64_t page = 1, limit = PAGE_USUAL;
	if (!call_query_int(call, "page", 1, PAGES_MOST, &page)
	    || !call_query_int(call, "limit", 1, PAGE_MOST, &limit))
		return;
	for (size_t i = 0; i < warehouse->items.count; i++)
		*LIST_ADD(call->arena, &rows) = warehouse->items.at[i];
	struct rows_dials dials = list_dials(sandbox);
	rows_disturb(call->arena, &rows, &sandbox->chance, &dials);
	struct rows shown = rows_page(&rows, page, limit);
	json_object(&call->out);
	instant_member(call, "as_of", warehouse_figure_at(warehouse, call->now));
	json_name(&call->out, "figures");
	json_c(&call->out, warehouse->dials[DIAL_INVENTORY_NET] ? "net" : "physical");
	json_name(&call->out, "items");
	json_array(&call->out);
	for (size_t i = 0; i < shown.count; i++) {
		const struct warehouse_item *item = shown.at[i];
		json_object(&call->out);
		json_name(&call->out, "sku");
		json_str(&call->out, item->sku);
		json_name(&call->out, "on_hand");
		json_i64(&call->out, warehouse_figure(warehouse, item));
		json_object_end(&call->out);
	}
	json_array_end(&call->out);
	json_name(&call->out, "page");
	json_i64(&call->out, page);
	json_name(&call->out, "total");
	json_i64(&call->out, (int64_t)warehouse->items.count);
	json_object_end(&call->out);
}

const struct route warehouse_routes[] = {
	{"POST", "/warehouse/token", sandbox_token_issue},
	{"POST", "/warehouse/orders", order_take},
	{"GET", "/warehouse/orders/{}", order_get},
	{"POST", "/warehouse/orders/{}/cancel", order_cancel},
	{"GET", "/warehouse/shipments", shipments_list},
	{"GET", "/warehouse/receipts", receipts_list},
	{"GET", "/warehouse/inventory", inventory_list},
	{NULL, NULL, NULL},
};
