#include <stdlib.h>

#include "base/list.h"
#include "sandbox/call.h"
#include "sandbox/rows.h"
#include "sandbox/token_api.h"

#define PAGE_MOST 250
#define PAGE_USUAL 50
#define PAGES_MOST 1000000
#define PUSHES_MOST 100 /* of one batch */

/* ---- lists ---- */

struct page {
	int64_t page, limit;
};

static bool page_read(struct call *call, struct page *page)
{
	*page = (struct page){.page = 1, .limit = PAGE_USUAL};
	return call_query_int(call, "page", 1, PAGES_MOST, &page->page)
	       && call_query_int(call, "limit", 1, PAGE_MOST, &page->limit);
}

/* What stands beside the rows of every list. */
static void page_print(struct call *call, const struct page *page, size_t total)
{
	struct buf as_of = buf_new(call->arena, 40);
	instant_write(&as_of, call->now);
	json_name(&call->out, "page");
	json_i64(&call->out, page->page);
	json_name(&call->out, "limit");
	json_i64(&call->out, page->limit);
	json_name(&call->out, "total");
	json_i64(&call->out, (int64_t)total);
	json_name(&call->out, "as_of");
	json_str(&call->out, buf_str(&as_of));
}

static void list_disturb(struct sandbox *sandbox, struct call *call, struct rows *rows)
{
	const int64_t *dials = sandbox->shop.dials;
	rows_disturb(call->arena, rows, &sandbox->chance,
	             &(struct rows_dials){
					 .stream = CHANCE_SHOP_LISTS,
					 .duplicates = dials[DIAL_DUPLICATES],
					 .reordering = dials[DIAL_REORDERING],
					 .repeated = &sandbox->shop.counters.rows_repeated,
					 .reordered = &sandbox->shop.counters.rows_reordered,
				 });
}

static int by_update(const void *left, const void *right)
{
	const struct shop_order *a = *(struct shop_order *const *)left;
	const struct shop_order *b = *(struct shop_order *const *)right;
	if (a->updated_at.us != b->updated_at.us)
		return a->updated_at.us < b->updated_at.us ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static struct rows orders_after(struct call *call, const struct shop *shop, struct instant after)
{
	struct rows rows = {0};
	for (size_t i = 0; i < shop->orders.count; i++) {
		if (shop->orders.at[i]->updated_at.us > after.us)
			*LIST_ADD(call->arena, &rows) = shop->orders.at[i];
	}
	if (rows.count > 0)
		qsort(rows.at, rows.count, sizeof(*rows.at), by_update);
	return rows;
}

/* Between two pages an order of the page before is changed: it moves to the end, and the first row
 * of the page asked for now stands on the page before, where it will not be looked for. */
static void page_shift(struct sandbox *sandbox, struct call *call, const struct page *page,
                       struct instant after)
{
	struct shop *shop = &sandbox->shop;
	bool hits = chance_hits(shop->chance, CHANCE_SHOP_LISTS, shop->dials[DIAL_SHIFTING]);
	int64_t place = chance_between(shop->chance, CHANCE_SHOP_LISTS, 0, page->limit - 1);
	if (page->page < 2 || !hits)
		return;
	struct rows rows = orders_after(call, shop, after);
	int64_t index = (page->page - 2) * page->limit + place;
	if (index >= (int64_t)rows.count)
		return;
	shop_touch(rows.at[index], call->now);
	shop->counters.pages_shifted++;
}

static void orders_list(struct sandbox *sandbox, struct call *call)
{
	struct instant after = {INT64_MIN};
	struct page page;
	if (!page_read(call, &page) || !call_query_instant(call, "updated_after", &after))
		return;
	page_shift(sandbox, call, &page, after);
	struct rows rows = orders_after(call, &sandbox->shop, after);
	size_t total = rows.count;
	list_disturb(sandbox, call, &rows);
	struct rows shown = rows_page(&rows, page.page, page.limit);
	json_object(&call->out);
	json_name(&call->out, "orders");
	json_array(&call->out);
	for (size_t i = 0; i < shown.count; i++) {
		shop_order_print(&call->out, shown.at[i], false);
		if (!call->is_lost)
			shop_downloaded(shown.at[i]);
	}
	json_array_end(&call->out);
	page_print(call, &page, total);
	json_object_end(&call->out);
}

static void variants_list(struct sandbox *sandbox, struct call *call)
{
	const struct shop *shop = &sandbox->shop;
	struct rows rows = {0};
	struct page page;
	if (!page_read(call, &page))
		return;
	for (size_t i = 0; i < shop->variants.count; i++)
		*LIST_ADD(call->arena, &rows) = shop->variants.at[i];
	list_disturb(sandbox, call, &rows);
	struct rows shown = rows_page(&rows, page.page, page.limit);
	json_object(&call->out);
	json_name(&call->out, "variants");
	json_array(&call->out);
	for (size_t i = 0; i < shown.count; i++) {
		json_object(&call->out);
		fields_print(&call->out, &shop_variant_fields, shown.at[i], false);
		json_name(&call->out, "currency_code");
		json_c(&call->out, "USD");
		json_object_end(&call->out);
	}
	json_array_end(&call->out);
	page_print(call, &page, shop->variants.count);
	json_object_end(&call->out);
}

/* ---- one order ---- */

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

static void order_get(struct sandbox *sandbox, struct call *call)
{
	struct shop_order *order = order_find(sandbox, call);
	if (!order)
		return;
	shop_order_print(&call->out, order, false);
	if (!call->is_lost)
		shop_downloaded(order);
}

static void order_cancel(struct sandbox *sandbox, struct call *call)
{
	struct shop_order *order = order_find(sandbox, call);
	struct str reason = json_text(json_member(call->body, "reason"));
	if (!order || call_refused(call, shop_cancel(&sandbox->shop, order, reason, call->now)))
		return;
	shop_order_print(&call->out, order, false);
}

static void fulfillments_list(struct sandbox *sandbox, struct call *call)
{
	const struct shop_order *order = order_find(sandbox, call);
	if (!order)
		return;
	json_object(&call->out);
	json_name(&call->out, "order_id");
	json_i64(&call->out, order->id);
	json_name(&call->out, "fulfillments");
	json_array(&call->out);
	for (size_t i = 0; i < order->fulfillments.count; i++)
		shop_fulfillment_print(&call->out, &order->fulfillments.at[i]);
	json_array_end(&call->out);
	json_object_end(&call->out);
}

static void fulfillment_add(struct sandbox *sandbox, struct call *call)
{
	struct shop_fulfillment wish = {0}, *made;
	bool is_replay;
	struct shop_order *order = order_find(sandbox, call);
	if (!order || !call_body(call)
	    || !call_fields(call, call->body, &shop_fulfillment_fields, &wish))
		return;
	const struct json *lines = json_member(call->body, "lines");
	for (const struct json *line = lines ? lines->first : NULL; line; line = line->next) {
		struct shop_fulfillment_line *row = LIST_ADD(call->arena, &wish.lines);
		if (!call_int(call, line, "line_id", 1, INT64_MAX, &row->line_id)
		    || !call_int(call, line, "quantity", 1, SHOP_UNITS_MOST, &row->quantity))
			return;
	}
	if (call_refused(call, shop_fulfil(&sandbox->shop, order, &wish, call->now, &made, &is_replay)))
		return;
	call->status = is_replay ? 200 : 201;
	shop_fulfillment_print(&call->out, made);
}

/* ---- stock ---- */

struct push {
	int64_t quantity, if_version;
};

static bool push_read(struct call *call, const struct json *json, struct push *push)
{
	push->if_version = -1;
	return call_int(call, json, "quantity", INT64_MIN, INT64_MAX, &push->quantity)
	       && call_int_maybe(call, json, "if_version", 0, INT64_MAX, &push->if_version);
}

static void stock_print(struct call *call, const struct shop_variant *variant)
{
	json_name(&call->out, "variant_id");
	json_i64(&call->out, variant->id);
	json_name(&call->out, "quantity");
	json_i64(&call->out, variant->stock);
	json_name(&call->out, "version");
	json_i64(&call->out, variant->stock_version);
}

static void stock_put(struct sandbox *sandbox, struct call *call)
{
	int64_t id;
	struct push push;
	if (!call_id(call, &id) || !call_body(call) || !push_read(call, call->body, &push))
		return;
	struct shop_variant *variant = shop_variant_by_id(&sandbox->shop, id);
	if (!variant) {
		call_refuse(call, REFUSAL_NOT_FOUND, STR(""));
		return;
	}
	if (call_refused(call, shop_stock_push(&sandbox->shop, variant, push.quantity, push.if_version,
	                                       call->now)))
		return;
	json_object(&call->out);
	stock_print(call, variant);
	json_object_end(&call->out);
}

static bool result_print(struct sandbox *sandbox, struct call *call, const struct json *item)
{
	int64_t id;
	struct push push;
	if (!call_int(call, item, "variant_id", 1, INT64_MAX, &id) || !push_read(call, item, &push))
		return false;
	struct shop_variant *variant = shop_variant_by_id(&sandbox->shop, id);
	enum refusal refusal = variant ? shop_stock_push(&sandbox->shop, variant, push.quantity,
	                                                 push.if_version, call->now)
	                               : REFUSAL_NOT_FOUND;
	json_object(&call->out);
	if (variant) {
		stock_print(call, variant);
	} else {
		json_name(&call->out, "variant_id");
		json_i64(&call->out, id);
	}
	json_name(&call->out, "ok");
	json_bool(&call->out, refusal == REFUSAL_NONE);
	json_name(&call->out, "code");
	json_c(&call->out, refusal_row(refusal)->code);
	json_object_end(&call->out);
	return true;
}

/* Item by item: those before a malformed one are done, as in many real batch endpoints. */
static void stock_put_many(struct sandbox *sandbox, struct call *call)
{
	const struct json *updates;
	if (!call_body(call) || !(updates = call_array(call, call->body, "updates")))
		return;
	if (updates->count > PUSHES_MOST) {
		call_refuse(call, REFUSAL_BAD_FIELD, STR("at most 100 updates"));
		return;
	}
	json_object(&call->out);
	json_name(&call->out, "results");
	json_array(&call->out);
	for (const struct json *item = updates->first; item; item = item->next) {
		if (!result_print(sandbox, call, item))
			return;
	}
	json_array_end(&call->out);
	json_object_end(&call->out);
}

const struct route shop_routes[] = {
	{"POST", "/shop/token", sandbox_token_issue},
	{"GET", "/shop/orders", orders_list},
	{"GET", "/shop/orders/{}", order_get},
	{"POST", "/shop/orders/{}/cancel", order_cancel},
	{"GET", "/shop/orders/{}/fulfillments", fulfillments_list},
	{"POST", "/shop/orders/{}/fulfillments", fulfillment_add},
	{"GET", "/shop/variants", variants_list},
	{"PUT", "/shop/variants/{}/stock", stock_put},
	{"PUT", "/shop/stock", stock_put_many},
	{NULL, NULL, NULL},
};
