/* What orders are found by. */
#include "domain/orders/orders_search.h"

#include "domain/catalog/catalog.h"

#include "domain/orders/orders_api.h"

enum { SKUS_MOST = 60 };

static const char *const order_events[] = {"order.created",         "order.edited",
                                           "order.lines_changed",   "order.split",
                                           "order.split_undone",    "order.merged",
                                           "order.merge_undone",    "order.joined",
                                           "order.needs_attention", NULL};

static void doc_make(struct work *work, const struct order *order, struct search_doc *doc)
{
	*doc = (struct search_doc){
		.id = order->id.value, .opens_id = order->id.value, .title = order->number};
	if (!str_eq(order->remote_id, order->number))
		search_doc_text(work, doc, order->remote_id);
	search_doc_text(work, doc, order->recipient);
	search_doc_text(work, doc, order->email);
	search_doc_text(work, doc, order->company);
	search_doc_text(work, doc, order->city);
	search_doc_text(work, doc, order->postal_code);
	search_doc_text(work, doc, order->phone);
	for (size_t i = 0; i < order->lines.count && i < SKUS_MOST; i++)
		search_doc_text(work, doc, order->lines.at[i].sku);
}

static enum err orders_docs(struct work *work, const int64_t *ids, size_t n,
                            struct search_docs *out)
{
	struct order *orders;
	size_t count;
	TRY(order_load(work, ids, n, &orders, &count));
	for (size_t i = 0; i < count; i++)
		doc_make(work, &orders[i], LIST_ADD(work->arena, out));
	return OK;
}

const struct search_row orders_searches[ORDERS_SEARCH_COUNT] = {
	{.kind = "order",
     .opens = "order",
     .letter = 'o',
     .scope = SCOPE_READ_ORDERS,
     .source = &orders_source,
     .subject = "order",
     .events = order_events,
     .load = orders_docs},
};

/* ---- lists by SKU ---- */

/* The products that go, or went, by these SKUs. */
static enum err products_of_skus(struct work *work, const struct str *skus, size_t n, int64_t **ids,
                                 size_t *count)
{
	struct product_ref *refs;
	TRY(product_refs_by_skus(work, skus, n, &refs, count));
	*ids = ARENA_ARRAY(work->arena, *count, int64_t);
	for (size_t i = 0; i < *count; i++)
		(*ids)[i] = refs[i].id.value;
	return OK;
}

const struct listing_pairing orders_sku_pairing = {.name = "sku",
                                                   .table = "order_line",
                                                   .row = "order_id",
                                                   .column = "product_id",
                                                   .text_column = "sku",
                                                   .of_texts = products_of_skus};
