#include "domain/intake/intake_api.h"

#include "kernel/bulk.h"

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

static enum err post_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	const struct bulk_orders *body = call->body;
	size_t n = body->items.count;
	struct intake_item *items = ARENA_ARRAY(work->arena, n, struct intake_item);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		items[i].draft = &body->items.at[i];
		items[i].fault = &faults[i];
	}
	TRY(intake_orders(work, n, items));
	for (size_t i = 0; i < n; i++) {
		ids[i] = items[i].order.id.value;
		errors[i] = items[i].err;
	}
	struct bulk_results *results = bulk_results_make(work->arena, n, 201, ids, errors, faults);
	for (size_t i = 0; i < n; i++)
		if (items[i].err == OK && items[i].outcome != ORDER_WAS_CREATED)
			results->items.at[i].status = 200; /* a repeat */
	reply->value = results;
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
     .says =
         "Accepts an order: matches its lines, routes it, and claims its stock. A repeat with the "
         "same content answers the first order with 200."},
	{.method = "POST",
     .path = "/api/v1/orders/bulk",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &bulk_shape,
     .reply = &bulk_results_shape,
     .status = 200,
     .run = post_bulk,
     .id = "orders_create_bulk",
     .says = "Accepts up to 1,000 orders, with a result for each; one bad order stops no other."},
};
