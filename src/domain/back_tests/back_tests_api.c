#include "domain/back_tests/back_tests_edge.h"

#define TEST_PATH "/api/v1/back_tests/{back_test_id}"

static enum err rates_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &rate_table_row_shape, .table = "rate_table", .usual_sort = "-id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err rates_create(struct work *work, const struct call *call, struct reply *reply)
{
	struct rate_table *made = ARENA_NEW(work->arena, struct rate_table);
	TRY(rate_table_create(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err rates_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct rate_table *found = ARENA_NEW(work->arena, struct rate_table);
	TRY(rate_table_get(work, (struct rate_table_id){call->ids[0]}, found));
	reply->value = found;
	return OK;
}

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &back_test_row_shape, .table = "back_test", .usual_sort = "-id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err start(struct work *work, const struct call *call, struct reply *reply)
{
	struct back_test *made = ARENA_NEW(work->arena, struct back_test);
	TRY(back_test_start(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct back_test *found = ARENA_NEW(work->arena, struct back_test);
	TRY(back_test_get(work, (struct back_test_id){call->ids[0]}, found));
	reply->value = found;
	return OK;
}

static enum err cancel(struct work *work, const struct call *call, struct reply *reply)
{
	struct back_test *found = ARENA_NEW(work->arena, struct back_test);
	TRY(back_test_cancel(work, (struct back_test_id){call->ids[0]}, found));
	reply->value = found;
	return OK;
}

static enum err differences(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &back_test_difference_shape, .table = "back_test_difference", .usual_sort = "id"};
	struct back_test test;
	TRY(back_test_get(work, (struct back_test_id){call->ids[0]}, &test));
	const struct listing_fixed of_test = {"back_test_id", bind_int(test.id.value)};
	return listing_run(work, &source, &of_test, 1, call, reply);
}

static const struct refusal unknown[] = {
	{404, "There is none of that id."},
	{0},
};
static const struct refusal start_refusals[] = {
	{404, "There is no such version of the rules, or no such rate table."},
	{0},
};
static const struct refusal cancel_refusals[] = {
	{404, "There is no such back-test."},
	{409, "It has ended already."},
	{0},
};

/* clang-format off */
const struct route back_tests_routes[8] = {
	{.method = "GET", .path = "/api/v1/rate_tables", .id = "rate_table_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST, .reply = &rate_table_row_shape,
	 .status = 200, .run = rates_list,
	 .says = "Lists the uploaded rate tables, newest first."},
	{.method = "POST", .path = "/api/v1/rate_tables", .id = "rate_table_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &rate_table_shape, .reply = &rate_table_row_shape, .status = 201,
	 .run = rates_create,
	 .says = "Uploads what carriers ask by zone and weight, as rows or as CSV."},
	{.method = "GET", .path = "/api/v1/rate_tables/{rate_table_id}", .id = "rate_table_get",
	 .scope = SCOPE_READ_SETTINGS, .reply = &rate_table_shape, .status = 200, .run = rates_get,
	 .refusals = unknown, .says = "Gets a rate table with its rates."},
	{.method = "GET", .path = "/api/v1/back_tests", .id = "back_test_list",
	 .scope = SCOPE_READ_ORDERS, .flags = ROUTE_LIST, .reply = &back_test_row_shape,
	 .status = 200, .run = list, .says = "Lists the back-tests, newest first."},
	{.method = "POST", .path = "/api/v1/back_tests", .id = "back_test_start",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &back_test_draft_shape, .reply = &back_test_shape, .status = 201, .run = start,
	 .profile = &bot_profile, .refusals = start_refusals,
	 .says = "Tries rules on stored orders, without any effect on them."},
	{.method = "GET", .path = TEST_PATH, .id = "back_test_get",
	 .scope = SCOPE_READ_ORDERS, .reply = &back_test_shape, .status = 200, .run = get,
	 .refusals = unknown, .says = "Progress and totals of a back-test."},
	{.method = "POST", .path = TEST_PATH "/cancel", .id = "back_test_cancel",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE, .reply = &back_test_shape,
	 .status = 200, .run = cancel, .refusals = cancel_refusals,
	 .says = "Stops a back-test; what it found so far stays."},
	{.method = "GET", .path = TEST_PATH "/differences", .id = "back_test_differences",
	 .scope = SCOPE_READ_ORDERS, .flags = ROUTE_LIST, .reply = &back_test_difference_shape,
	 .status = 200, .run = differences, .refusals = unknown,
	 .says = "Orders of which the draft would make something else; at most 10,000 are kept."},
};
/* clang-format on */
