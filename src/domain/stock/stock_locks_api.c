#include "domain/stock/stock_locks_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"

const struct listing_source stock_lock_source = {
	.shape = &stock_lock_shape, .table = "stock_lock", .usual_sort = "id"};

enum err locks_list_run(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &stock_lock_source, NULL, 0, call, reply);
}

enum err locks_create_run(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_items *body = call->body;
	size_t n = body->items.count;
	struct stock_change *changes = ARENA_ARRAY(work->arena, n, struct stock_change);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		changes[i] = (struct stock_change){.item = &body->items.at[i], .fault = &faults[i]};
	}
	TRY(stock_lock_many(work, n, changes, ids));
	for (size_t i = 0; i < n; i++)
		errors[i] = changes[i].err;
	reply->value = bulk_results_make(work->arena, n, 201, ids, errors, faults);
	return OK;
}

enum err locks_release_run(struct work *work, const struct call *call, struct reply *reply)
{
	const struct lock_releases *body = call->body;
	size_t n = body->items.count;
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		ids[i] = body->items.at[i].id.value;
	}
	TRY(stock_lock_release_many(work, n, body->items.at, errors, faults));
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}

enum err lock_get_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_lock *found = ARENA_NEW(work->arena, struct stock_lock);
	TRY(stock_lock_get(work, (struct lock_id){call->ids[0]}, found));
	reply->value = found;
	return OK;
}

enum err lock_update_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_lock *changed = ARENA_NEW(work->arena, struct stock_lock);
	TRY(stock_lock_update(work, (struct lock_id){call->ids[0]}, call->body, changed));
	reply->value = changed;
	return OK;
}

const struct refusal lock_refusals[] = {
	{404, "There is no such lock, or it was released."},
	{0, NULL},
};
