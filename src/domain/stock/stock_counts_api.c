#include "domain/stock/stock_counts_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"

static struct count_id count_asked(const struct call *call)
{
	return (struct count_id){call->ids[0]};
}

enum err counts_list_run(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &stock_count_shape, .table = "stock_count", .usual_sort = "-created_at"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

enum err count_create_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_count *made = ARENA_NEW(work->arena, struct stock_count);
	TRY(stock_count_create(work, call->body, made));
	reply->value = made;
	return OK;
}

enum err count_preview_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct count_preview *preview = ARENA_NEW(work->arena, struct count_preview);
	TRY(stock_count_preview(work, call->body, preview));
	reply->value = preview;
	return OK;
}

enum err count_get_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_count *found = ARENA_NEW(work->arena, struct stock_count);
	TRY(stock_count_get(work, count_asked(call), found));
	reply->value = found;
	return OK;
}

enum err count_lines_run(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &count_line_shape, .table = "stock_count_line", .usual_sort = "id"};
	struct stock_count count;
	TRY(stock_count_get(work, count_asked(call), &count));
	const struct listing_fixed here = {"count_id", bind_int(count.id.value)};
	TRY(listing_run(work, &source, &here, 1, call, reply));
	struct count_line *lines =
		arena_copy(work->arena, reply->value, reply->count * sizeof(struct count_line));
	TRY(count_lines_figure(work, &count, lines, reply->count));
	reply->value = lines;
	return OK;
}

enum err count_enter_run(struct work *work, const struct call *call, struct reply *reply)
{
	const struct count_items *body = call->body;
	size_t n = body->items.count;
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	for (size_t i = 0; i < n; i++)
		fault_init(&faults[i], work->arena);
	TRY(stock_count_enter(work, count_asked(call), n, body->items.at, ids, errors, faults));
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
	return OK;
}

#define ACTION(name_)                                                                              \
	enum err count_##name_##_run(struct work *work, const struct call *call, struct reply *reply)  \
	{                                                                                              \
		struct stock_count *out = ARENA_NEW(work->arena, struct stock_count);                      \
		TRY(stock_count_##name_(work, count_asked(call), out));                                    \
		reply->value = out;                                                                        \
		return OK;                                                                                 \
	}

ACTION(post)
ACTION(undo)
ACTION(cancel)

const struct refusal count_refusals[] = {
	{404, "There is no such count."},
	{422, "Its state does not allow it, or the places changed since."},
	{0, NULL},
};
const struct refusal count_draft_refusals[] = {
	{404, "An item names a product or location that does not exist."},
	{413, "The sheet would be too long."},
	{422, "There is nothing to count."},
	{0, NULL},
};
