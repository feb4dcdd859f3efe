#include "domain/stock/stock_minimums_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"

const struct listing_source stock_minimum_source = {
	.shape = &stock_minimum_shape, .table = "stock_minimum", .usual_sort = "id"};

enum err minimums_list_run(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &stock_minimum_source, NULL, 0, call, reply));
	struct stock_minimum *rows =
		arena_copy(work->arena, reply->value, reply->count * sizeof(struct stock_minimum));
	TRY(stock_minimums_figure(work, rows, reply->count));
	reply->value = rows;
	return OK;
}

enum err minimums_put_run(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_items *body = call->body;
	size_t n = body->items.count;
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(stock_minimum_put_many(work, n, body->items.at, ids, errors, faults));
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}
