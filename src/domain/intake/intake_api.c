#include "domain/intake/intake_api.h"

/* ---- many in one request ---- */

struct bulk_orders {
	LIST(struct order_draft) items;
};
static const struct field bulk_fields[] = {
	FIELD_LIST(struct bulk_orders, items, struct order_draft, &order_draft_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The orders."),
};
static const struct shape bulk_shape =
	SHAPE("OrdersBulk", struct bulk_orders, bulk_fields, "Several orders to be made.");

struct bulk_result {
	int64_t index;
	struct str outcome, sentence;
	LIST(struct order) order;
};
static const struct field result_fields[] = {
	FIELD_INT(struct bulk_result, index, 0, 0, LIMIT_BULK_ITEMS, "Its place in the request, from 0."),
	FIELD_TEXT(struct bulk_result, outcome, 0, 1, 40, "created, same, or the word of a refusal."),
	FIELD_TEXT(struct bulk_result, sentence, OMIT_EMPTY, 0, 2000, "What was wrong."),
	FIELD_LIST(struct bulk_result, order, struct order, &order_shape, 0, 0, 1,
               "The order, when there is one."),
};
static const struct shape result_shape =
	SHAPE("OrderBulkResult", struct bulk_result, result_fields, "What became of one item.");

/* All faults of an item as one sentence. */
static struct str fault_sentence(struct arena *arena, enum err err, const struct fault *fault)
{
	if (fault->sentence.len > 0)
		return fault->sentence;
	struct buf buf = buf_new(arena, LIMIT_NOTES * 2);
	for (size_t i = 0; i < fault->rows.count; i++)
		buf_format(&buf, "%s%.*s %.*s", i ? "; " : "", STR_FMT(fault->rows.at[i].path),
		           STR_FMT(fault->rows.at[i].sentence));
	return buf.len > 0 ? buf_str(&buf) : str_from(err_row(err)->sentence);
}

static enum err post_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	const struct bulk_orders *body = call->body;
	size_t n = body->items.count;
	struct intake_item *items = ARENA_ARRAY(work->arena, n, struct intake_item);
	struct bulk_result *results = ARENA_ARRAY(work->arena, n, struct bulk_result);
	for (size_t i = 0; i < n; i++) {
		items[i].draft = &body->items.at[i];
		items[i].fault = ARENA_NEW(work->arena, struct fault);
		fault_init(items[i].fault, work->arena);
	}
	TRY(intake_orders(work, n, items));
	for (size_t i = 0; i < n; i++) {
		results[i].index = (int64_t)i;
		results[i].outcome = str_from(err_row(items[i].err)->word);
		if (items[i].err == OK) {
			results[i].outcome = items[i].outcome == ORDER_WAS_CREATED ? STR("created") : STR("same");
			*LIST_ADD(work->arena, &results[i].order) = items[i].order;
		} else {
			results[i].sentence = fault_sentence(work->arena, items[i].err, items[i].fault);
		}
	}
	reply->value = results;
	reply->count = n;
	return OK;
}

/* ---- one ---- */

/* The N-item form: neighbours of a lane become one load and one write. */
static enum err post_many(struct work *work, size_t n, const struct call *const *calls,
                          struct reply *const *replies)
{
	struct intake_item *items = ARENA_ARRAY(work->arena, n, struct intake_item);
	for (size_t i = 0; i < n; i++) {
		items[i].draft = calls[i]->body;
		items[i].fault = &replies[i]->fault;
	}
	TRY(intake_orders(work, n, items));
	for (size_t i = 0; i < n; i++) {
		replies[i]->err = items[i].err;
		if (items[i].err != OK)
			continue;
		struct order *order = ARENA_NEW(work->arena, struct order);
		*order = items[i].order;
		replies[i]->value = order;
		replies[i]->etag = str_format(work->arena, "%lld", (long long)order->version);
		if (items[i].outcome != ORDER_WAS_CREATED)
			replies[i]->status = 200;
	}
	return OK;
}

static enum err post_one(struct work *work, const struct call *call, struct reply *reply)
{
	fault_init(&reply->fault, work->arena);
	TRY(post_many(work, 1, &call, &reply));
	if (reply->err != OK)
		*work->fault = reply->fault;
	return reply->err;
}

static const struct refusal refusals[] = {
	{400, "A field is missing or wrong; every fault is listed with its path."},
	{409, "The number is taken on this channel by an order with other content; both are named."},
	{0, NULL},
};

const struct route intake_routes[INTAKE_ROUTE_COUNT] = {
	{.method = "POST",
     .path = "/api/v1/orders",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &order_draft_shape,
     .reply = &order_shape,
     .status = 201,
     .run = post_one,
     .run_many = post_many,
     .refusals = refusals,
     .id = "order_create",
     .says = "Accepts an order: matches its lines, routes it, and claims its stock. A repeat with the "
             "same content answers the first order with 200."},
	{.method = "POST",
     .path = "/api/v1/orders/bulk",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_LIST | ROUTE_IDEMPOTENT,
     .body = &bulk_shape,
     .reply = &result_shape,
     .status = 200,
     .run = post_bulk,
     .id = "orders_create_bulk",
     .says = "Accepts up to 1,000 orders, with a result for each; one bad order stops no other."},
};
