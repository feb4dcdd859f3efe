/* Bulk actions over a table of things: the selection stays what it was, every row is done once,
 * failures stay with their rows, undo is by row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "db/lane.h"
#include "kernel/bulk_action.h"
#include "kernel/bulk_action_parts.h"
#include "kernel/bulk_action_store.h"
#include "kernel/module.h"
#include "kernel/runner.h"
#include "kernel/secrets.h"
#include "db/test_database.h"
#include "shape/shape_change.h"
#include "wire/json.h"

#define assert_ok(call) assert_int_equal((call), OK)

static const struct schema_step thing_step = {
	"test", 1, "0001_test.sql",
	STR_INIT("-- home: company\n"
             "CREATE TABLE thing (\n"
             "  company_id BIGINT NOT NULL, id BIGINT NOT NULL, color TEXT NOT NULL,\n"
             "  weight BIGINT NOT NULL, paints BIGINT NOT NULL,\n"
             "  CONSTRAINT thing_pk PRIMARY KEY (company_id, id)\n"
             ");\n")};

SQL_INSERT(sql_thing_add, "thing(company_id:i, id:i, color:t, weight:i, paints:i)");
SQL(sql_thing_load,
    "SELECT id, color, weight, paints FROM thing "
    "WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(sql_thing_paint,
    "UPDATE thing SET color = $3, paints = paints + 1 WHERE company_id = $1 AND id = $2");
SQL(sql_thing_recolor, "UPDATE thing SET color = $2 WHERE company_id = $1 AND weight <= $3");
SQL(sql_thing_count,
    "SELECT count(*), CAST(COALESCE(sum(paints), 0) AS BIGINT) FROM thing "
    "WHERE company_id = $1 AND color = $2");

ID_TYPE(thing_id);
struct thing {
	struct thing_id id;
	struct str color;
	int64_t weight, paints;
};
static const struct field thing_fields[] = {
	FIELD_ID(struct thing, id, struct thing_id, CAN_SORT, "Id."),
	FIELD_TEXT(struct thing, color, CAN_FILTER, 0, 20, "Color."),
	FIELD_INT(struct thing, weight, CAN_FILTER, 0, 1000000, "Weight."),
	FIELD_INT(struct thing, paints, 0, 0, 1000000, "How often it was painted."),
};
static const struct shape thing_shape = SHAPE("Thing", struct thing, thing_fields, "A thing.");
static const struct listing_source things = {
	.shape = &thing_shape, .table = "thing", .usual_sort = "id"};

struct paint {
	struct str color;
};
static const struct field paint_fields[] = {
	FIELD_TEXT(struct paint, color, REQUIRED, 1, 20, "The color.")};
static const struct shape paint_shape = SHAPE("Paint", struct paint, paint_fields, "A color.");

/* A chunk with this row fails as a whole: a defect. 0: none. */
static int64_t cursed;
/* Things heavier than this cannot be painted. */
static int64_t limit;

static enum err things_load(struct work *work, struct bulk_item *items, size_t n,
                            struct thing **out, size_t *count)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct rows rows;
	LIST(struct thing) list = {0};
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	TRY(db_query(work->tx, work->arena, &sql_thing_load,
	             ARGS(bind_int(work->company.value), bind_ints(ids, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(work->arena, &list) = (struct thing){
			{rows_int(&rows, 0)}, rows_text(&rows, 1), rows_int(&rows, 2), rows_int(&rows, 3)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

static enum err paint_look(struct work *work, struct bulk_item *items, size_t n, bool is_run)
{
	struct thing *found;
	size_t count, at = 0;
	TRY(things_load(work, items, n, &found, &count));
	for (size_t i = 0; i < n; i++) {
		if (at == count || found[at].id.value != items[i].id.value) {
			items[i].sentence = STR("There is no such thing.");
			continue;
		}
		items[i].name = str_format(work->arena, "thing %lld", (long long)items[i].id.value);
		if (is_run)
			items[i].before = found[at].color;
		if (found[at].weight > limit)
			items[i].sentence = STR("It is too heavy.");
		at++;
	}
	return OK;
}

static enum err paint_check(struct work *work, const void *params, struct bulk_item *items,
                            size_t n)
{
	(void)params;
	return paint_look(work, items, n, false);
}

static enum err paint_one(struct work *work, int64_t id, struct str color)
{
	if (id == cursed)
		return ERR_INTERNAL;
	return db_exec(work->tx, &sql_thing_paint,
	               ARGS(bind_int(work->company.value), bind_int(id), bind_text(color)), NULL);
}

static enum err paint_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	const struct paint *paint = params;
	TRY(paint_look(work, items, n, true));
	for (size_t i = 0; i < n; i++)
		if (items[i].sentence.len == 0)
			TRY(paint_one(work, items[i].id.value, paint->color));
	event_emit(work, "thing.painted", "thing", items[0].id.value, (struct str){0});
	return OK;
}

static enum err paint_undo(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	const struct paint *paint = params;
	struct thing *found;
	size_t count;
	TRY(things_load(work, items, n, &found, &count));
	for (size_t i = 0; i < n; i++) {
		bool is_ours = i < count && str_eq(found[i].color, paint->color);
		if (is_ours)
			TRY(paint_one(work, items[i].id.value, items[i].before));
		else
			items[i].sentence = STR("It was painted again since.");
	}
	return OK;
}

/* Copies things: each leaves its color, in the order of ids. */
static enum err copy_settle(struct work *work, void *params)
{
	struct paint *paint = params;
	(void)work;
	if (str_is(paint->color, "any"))
		paint->color = STR("green");
	return OK;
}

static enum err copy_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	const struct paint *paint = params;
	TRY(paint_look(work, items, n, true));
	for (size_t i = 0; i < n; i++)
		items[i].piece =
			str_format(work->arena, "%lld %.*s;", (long long)items[i].id.value,
		               STR_FMT(str_is(items[i].before, "blue") ? STR("blue") : paint->color));
	return OK;
}

/* Two pieces at a time. */
static enum err copy_file(struct work *work, const void *params, struct bulk_id id, int64_t after,
                          struct bulk_file *out)
{
	struct bulk_piece *pieces;
	struct buf buf = buf_new(work->arena, 1000);
	size_t count;
	(void)params;
	TRY(bulk_pieces(work, id, after, 2, &pieces, &count));
	for (size_t i = 0; i < count; i++)
		buf_add(&buf, pieces[i].text);
	out->next = count == 2 ? pieces[1].id.value : 0;
	out->bytes = buf_str(&buf);
	return OK;
}

static const struct bulk_row bulks[] = {
	{.name = "thing.paint",
     .subject = "thing",
     .source = &things,
     .scope = SCOPE_WRITE_ORDERS,
     .params = &paint_shape,
     .undo_class = BULK_UNDO_ALWAYS,
     .check = paint_check,
     .run = paint_run,
     .undo = paint_undo,
     .says = "Paints things."},
	{.name = "thing.burn",
     .subject = "thing",
     .source = &things,
     .scope = SCOPE_WRITE_ORDERS,
     .undo_class = BULK_UNDO_NONE,
     .check = paint_check,
     .run = paint_check,
     .says = "Burns things."},
	{.name = "thing.copy",
     .subject = "thing",
     .source = &things,
     .scope = SCOPE_READ_ORDERS,
     .params = &paint_shape,
     .undo_class = BULK_UNDO_NONE,
     .settle = copy_settle,
     .check = paint_check,
     .run = copy_run,
     .file = copy_file,
     .says = "Copies things."},
};
static const struct module test_module = {
	.name = "test", .bulks = bulks, .bulk_count = COUNT_OF(bulks)};
const struct module *const purser_modules[] = {&test_module};
const size_t purser_module_count = 1;

/* ---- units of work ---- */

static struct test_database database;
static struct arena *arena;
static struct fault fault;
static struct work work;

static struct work *begin_as(int64_t company, unsigned scopes)
{
	struct tx *tx;
	struct actor actor = {ACTOR_USER, {company}, 7, scopes, STR("Ada")};
	if (arena != NULL)
		arena_free(arena);
	arena = arena_new(0);
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_enter(tx, (struct company_id){company}));
	work = work_alone(tx, arena, actor, &fault);
	return &work;
}

static struct work *begin(void)
{
	return begin_as(1, SCOPE_ALL);
}

static void commit(void)
{
	assert_ok(work_flush(&work));
	assert_ok(tx_commit(work.tx));
}

static void things_add(int64_t company, int64_t from, int64_t to)
{
	begin_as(company, SCOPE_ALL);
	for (int64_t i = from; i <= to; i++)
		assert_ok(db_insert(
			work.tx, &sql_thing_add,
			BINDS(bind_int(company), bind_int(i), bind_text(STR("grey")), bind_int(i), bind_int(0)),
			1, NULL));
	commit();
}

struct tally {
	int64_t things, paints;
};

static struct tally tally_of(const char *color)
{
	struct rows rows;
	struct tally tally = {0};
	begin();
	assert_ok(db_query(work.tx, work.arena, &sql_thing_count,
	                   ARGS(bind_int(1), bind_text(str_from(color))), &rows));
	while (rows_next(&rows))
		tally = (struct tally){rows_int(&rows, 0), rows_int(&rows, 1)};
	assert_ok(rows_end(&rows));
	tx_rollback(work.tx);
	return tally;
}

static struct bulk_request query_request(const char *query, bool is_dry_run)
{
	struct bulk_request request = {.action = STR("thing.paint"),
	                               .query = str_from(query),
	                               .params = STR("{\"color\":\"red\"}"),
	                               .dry_run = is_dry_run};
	shape_give(&bulk_request_shape, &request, "query");
	return request;
}

static struct bulk started(struct bulk_request request)
{
	struct bulk bulk;
	begin();
	assert_ok(bulk_start(&work, &request, &bulk));
	commit();
	return bulk;
}

/* The bulk as it stands; text lives until the next unit. */
static struct bulk now(struct bulk_id id)
{
	struct bulk bulk;
	begin();
	assert_ok(bulk_get(&work, id, &bulk));
	tx_rollback(work.tx);
	return bulk;
}

static enum err step(struct bulk_id id, int attempts)
{
	begin();
	enum err err = bulk_step(&work, id, attempts);
	if (err == OK)
		commit();
	else
		tx_rollback(work.tx);
	return err;
}

/* As the scheduler does: a failed unit is tried again with its attempts counted. */
static struct bulk to_the_end(struct bulk_id id)
{
	for (int i = 0, attempts = 1; i < 10000; i++) {
		struct bulk bulk = now(id);
		if (bulk.state != BULK_SELECTING && bulk.state != BULK_CHECKING
		    && bulk.state != BULK_RUNNING && bulk.state != BULK_UNDOING)
			return bulk;
		attempts = step(id, attempts) == OK ? 1 : attempts + 1;
		assert_true(attempts <= 3);
	}
	fail_msg("it does not come to an end");
	return (struct bulk){0};
}

static struct bulk moved(struct bulk_id id,
                         enum err (*move)(struct work *work, struct bulk_id id, struct bulk *out))
{
	struct bulk bulk;
	begin();
	assert_ok(move(&work, id, &bulk));
	commit();
	return bulk;
}

static void refused(struct bulk_id id, enum err wanted,
                    enum err (*move)(struct work *work, struct bulk_id id, struct bulk *out))
{
	struct bulk bulk;
	begin();
	assert_int_equal(move(&work, id, &bulk), wanted);
	tx_rollback(work.tx);
}

/* ---- tests ---- */

static void a_dry_run_says_how_many_cannot_and_why(void **state)
{
	(void)state;
	limit = 90;
	struct bulk bulk = started(query_request("color=grey&sort=id&limit=3", true));
	assert_int_equal(bulk.state, BULK_CHECKED); /* small enough for the first answer */
	assert_int_equal(bulk.total, 100);
	assert_int_equal(bulk.refused, 10);
	assert_true(
		str_starts(bulk.reasons,
	               STR("[{\"sentence\":\"It is too heavy.\",\"count\":10,\"examples\":[{\"id\":91,"
	                   "\"name\":\"thing 91\"}")));
	assert_int_equal(tally_of("red").things, 0);
}

static void going_on_takes_the_rows_that_were_checked(void **state)
{
	(void)state;
	struct bulk bulk = started(query_request("weight.to=50", true));
	assert_int_equal(bulk.total, 50);
	/* Twenty of them no longer match, and a new one does. */
	begin();
	assert_ok(db_exec(work.tx, &sql_thing_recolor,
	                  ARGS(bind_int(1), bind_text(STR("blue")), bind_int(20)), NULL));
	commit();
	things_add(1, 1001, 1001);
	moved(bulk.id, bulk_go);
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.state, BULK_DONE);
	assert_int_equal(bulk.done, 50);
	assert_int_equal(tally_of("red").things, 50);
	assert_int_equal(tally_of("red").paints, 50);
}

static void rows_that_are_left_out_stay(void **state)
{
	(void)state;
	int64_t except[] = {3, 4, 5000};
	struct bulk_request request = query_request("", false);
	request.except.at = except;
	request.except.count = COUNT_OF(except);
	struct bulk bulk = to_the_end(started(request).id);
	assert_int_equal(bulk.total, 98);
	assert_int_equal(tally_of("red").things, 98);
	assert_int_equal(tally_of("grey").things, 2);
}

static void ids_given_twice_are_done_once_and_unknown_ones_are_told(void **state)
{
	(void)state;
	int64_t ids[] = {9, 7, 9, 777777};
	struct bulk_request request = {.action = STR("thing.paint"),
	                               .params = STR("{\"color\":\"red\"}")};
	request.ids.at = ids;
	request.ids.count = COUNT_OF(ids);
	shape_give(&bulk_request_shape, &request, "ids");
	struct bulk bulk = to_the_end(started(request).id);
	assert_int_equal(bulk.total, 3);
	assert_int_equal(bulk.done, 2);
	assert_int_equal(bulk.failed, 1);
	assert_int_equal(tally_of("red").paints, 2);
}

static void a_selection_of_many_windows_is_complete(void **state)
{
	(void)state;
	limit = INT64_MAX;
	things_add(1, 101, 12000);
	struct bulk bulk = to_the_end(started(query_request("weight.from=100", false)).id);
	assert_int_equal(bulk.total, 11901);
	assert_int_equal(bulk.done, 11901);
	assert_int_equal(tally_of("red").paints, 11901);
}

static void a_row_that_always_fails_is_passed_over_alone(void **state)
{
	(void)state;
	cursed = 13;
	struct bulk bulk = to_the_end(started(query_request("", false)).id);
	assert_int_equal(bulk.done, 99);
	assert_int_equal(bulk.failed, 1);
	assert_true(str_find_str(bulk.reasons, STR("failed three times")) > 0);
	assert_int_equal(tally_of("red").paints, 99); /* each once, though chunks were repeated */
}

static void a_unit_that_was_lost_is_done_again_once(void **state)
{
	(void)state;
	struct bulk bulk = started(query_request("", false));
	begin();
	assert_ok(bulk_step(&work, bulk.id, 1));
	tx_rollback(work.tx); /* the process died */
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.done, 100);
	assert_int_equal(tally_of("red").paints, 100);
}

static void the_failed_are_tried_again_and_only_they(void **state)
{
	(void)state;
	limit = 90;
	struct bulk bulk = to_the_end(started(query_request("", false)).id);
	assert_int_equal(bulk.failed, 10);
	limit = 95;
	moved(bulk.id, bulk_retry);
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.done, 95);
	assert_int_equal(bulk.failed, 5);
	assert_int_equal(tally_of("red").paints, 95);
	limit = 1000;
	moved(bulk.id, bulk_retry);
	assert_int_equal(to_the_end(bulk.id).failed, 0);
	refused(bulk.id, ERR_CONFLICT, bulk_retry);
}

static void what_was_refused_by_the_check_is_retried_too(void **state)
{
	(void)state;
	limit = 40;
	struct bulk bulk = started(query_request("", true));
	assert_int_equal(bulk.refused, 60);
	moved(bulk.id, bulk_go);
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.done, 40);
	assert_int_equal(bulk.refused, 60);
	limit = 1000;
	moved(bulk.id, bulk_retry);
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.done, 100);
	assert_int_equal(bulk.refused + bulk.failed, 0);
	assert_int_equal(tally_of("red").paints, 100);
}

static void a_cancelled_one_stops_and_can_go_on_later(void **state)
{
	(void)state;
	struct bulk bulk = started(query_request("", false));
	assert_ok(step(bulk.id, 2)); /* one row */
	bulk = moved(bulk.id, bulk_cancel);
	assert_int_equal(bulk.done, 1);
	assert_ok(step(bulk.id, 1));
	assert_int_equal(tally_of("red").things, 1);
	moved(bulk.id, bulk_cancel); /* a repeat */
	moved(bulk.id, bulk_retry);
	assert_int_equal(to_the_end(bulk.id).done, 100);
	assert_int_equal(tally_of("red").paints, 100);
}

static void undo_is_by_row_and_keeps_what_moved_on(void **state)
{
	(void)state;
	struct bulk bulk = to_the_end(started(query_request("", false)).id);
	begin();
	assert_ok(paint_one(&work, 5, STR("gold")));
	commit();
	moved(bulk.id, bulk_take_back);
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.state, BULK_UNDONE);
	assert_int_equal(bulk.undone, 99);
	assert_int_equal(bulk.kept, 1);
	assert_int_equal(bulk.done, 0);
	assert_true(str_find_str(bulk.reasons, STR("painted again")) > 0);
	assert_int_equal(tally_of("grey").things, 99);
	assert_int_equal(tally_of("gold").things, 1);
	refused(bulk.id, ERR_CONFLICT, bulk_take_back);
	refused(bulk.id, ERR_CONFLICT, bulk_go);
}

/* As the scheduler does when the job of it failed three times. */
static struct bulk stopped(struct bulk_id id)
{
	const struct job job = {.kind = STR("bulk.step"), .subject_id = id.value};
	begin();
	assert_ok(bulk_stopped(&work, &job, STR("it broke")));
	commit();
	return now(id);
}

static void one_that_stopped_by_itself_says_what_goes_on(void **state)
{
	(void)state;
	struct bulk_id id = started(query_request("weight.to=10", false)).id;
	struct bulk bulk = stopped(id);
	assert_int_equal(bulk.state, BULK_CANCELLED);
	assert_true(str_find_str(bulk.reasons, STR("retry goes on")) > 0);
	moved(id, bulk_retry);
	assert_int_equal(to_the_end(id).state, BULK_DONE);
	assert_int_equal(moved(id, bulk_take_back).state, BULK_UNDOING);
	bulk = stopped(id);
	assert_true(str_find_str(bulk.reasons, STR("undo goes on")) > 0);
	moved(id, bulk_take_back);
	assert_int_equal(to_the_end(id).state, BULK_UNDONE);
	begin();
	assert_ok(bulk_get(&work, id, &bulk));
	bulk.state = BULK_SELECTING; /* of so many rows that they take longer than this test has */
	assert_ok(bulk_save(work.tx, work.arena, work.company, &bulk));
	commit();
	bulk = stopped(id);
	assert_true(str_find_str(bulk.reasons, STR("start a new one")) > 0);
}

static void an_action_without_undo_says_so(void **state)
{
	(void)state;
	struct bulk_request request = query_request("", false);
	request.action = STR("thing.burn");
	request.params = STR("");
	struct bulk bulk = to_the_end(started(request).id);
	refused(bulk.id, ERR_REFUSED, bulk_take_back);
}

static enum err start_as(struct bulk_request request, int64_t company, unsigned scopes)
{
	struct bulk bulk;
	begin_as(company, scopes);
	enum err err = bulk_start(&work, &request, &bulk);
	tx_rollback(work.tx);
	return err;
}

static void bad_requests_are_refused_before_anything_is_written(void **state)
{
	(void)state;
	int64_t ids[] = {1, -4};
	struct bulk_request request = query_request("", false);
	request.action = STR("thing.eat");
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID);
	request = query_request("", false);
	assert_int_equal(start_as(request, 1, SCOPE_READ_ORDERS), ERR_FORBIDDEN);
	request.params = STR("{\"color\":5}");
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID);
	request.params = STR("[]");
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID);
	request.params = STR("");
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID);
	assert_int_equal(start_as(query_request("taste=sweet", false), 1, SCOPE_ALL), ERR_INVALID);
	assert_int_equal(start_as(query_request("weight=heavy", false), 1, SCOPE_ALL), ERR_INVALID);
	assert_int_equal(start_as(query_request("color=%zz", false), 1, SCOPE_ALL), ERR_INVALID);
	request = query_request("", false);
	request.ids.at = ids;
	request.ids.count = 1;
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID); /* both */
	request.touched = (struct touched){0};
	request.query = STR("");
	shape_give(&bulk_request_shape, &request, "ids");
	assert_int_equal(start_as(request, 1, SCOPE_ALL), OK);
	request.ids.count = 2;
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID); /* a negative id */
	request.ids.count = 0;
	assert_int_equal(start_as(request, 1, SCOPE_ALL), ERR_INVALID); /* neither */
}

static void another_company_neither_sees_it_nor_is_touched(void **state)
{
	(void)state;
	struct bulk bulk, mine = to_the_end(started(query_request("", false)).id);
	begin_as(2, SCOPE_ALL);
	assert_int_equal(bulk_get(&work, mine.id, &bulk), ERR_NOT_FOUND);
	assert_int_equal(bulk_take_back(&work, mine.id, &bulk), ERR_NOT_FOUND);
	tx_rollback(work.tx);
	begin_as(1, SCOPE_READ_ORDERS);
	assert_int_equal(bulk_get(&work, mine.id, &bulk), ERR_NOT_FOUND);
	tx_rollback(work.tx);
	assert_int_equal(tally_of("red").things, 100);
}

static void an_empty_selection_ends_at_once(void **state)
{
	(void)state;
	struct bulk bulk = to_the_end(started(query_request("color=violet", false)).id);
	assert_int_equal(bulk.state, BULK_DONE);
	assert_int_equal(bulk.total, 0);
	bulk = started(query_request("color=violet", true));
	assert_int_equal(bulk.state, BULK_CHECKED);
}

static void events_name_who_started_it(void **state)
{
	(void)state;
	struct event *events;
	size_t n, painted = 0;
	int64_t last;
	begin();
	assert_ok(event_after(&work, 0, 100000, &events, &n));
	last = n > 0 ? events[n - 1].number : 0;
	tx_rollback(work.tx);
	struct bulk_id id = started(query_request("weight.to=10", false)).id;
	for (int i = 0; i < 10; i++) { /* by the system, as jobs are */
		begin();
		work.actor = actor_system(work.company);
		assert_ok(bulk_step(&work, id, 1));
		commit();
	}
	begin();
	assert_ok(event_after(&work, last, 1000, &events, &n));
	assert_string_equal(str_c(arena, events[0].kind), "bulk.started");
	assert_string_equal(str_c(arena, events[n - 1].kind), "bulk.ended");
	for (size_t i = 0; i < n; i++) {
		if (!str_is(events[i].kind, "thing.painted"))
			continue;
		painted++;
		assert_string_equal(str_c(arena, events[i].actor.name), "Ada");
		assert_int_equal(events[i].actor.kind, ACTOR_USER);
	}
	assert_int_equal(painted, 1);
	tx_rollback(work.tx);
}

static struct bulk copying(const char *query)
{
	struct bulk_request request = {.action = STR("thing.copy"),
	                               .query = str_from(query),
	                               .params = STR("{\"color\":\"any\"}")};
	shape_give(&bulk_request_shape, &request, "query");
	return started(request);
}

/* The part of the file beyond `after`, told by whoever has `scopes`. */
static enum err file_part(struct bulk_id id, unsigned scopes, int64_t after, struct bulk_file *out)
{
	begin_as(1, scopes);
	enum err err = bulk_file_get(&work, id, after, out);
	tx_rollback(work.tx);
	return err;
}

static void a_file_is_put_together_of_what_rows_left(void **state)
{
	struct bulk_file file;
	(void)state;
	limit = 4;
	begin();
	assert_ok(db_exec(work.tx, &sql_thing_recolor,
	                  ARGS(bind_int(1), bind_text(STR("blue")), bind_int(1)), NULL));
	commit();
	struct bulk bulk = copying("weight.to=5");
	assert_int_equal(file_part(bulk.id, SCOPE_ALL, 0, &file), ERR_CONFLICT); /* not yet */
	bulk = to_the_end(bulk.id);
	assert_int_equal(bulk.done, 4);
	assert_true(str_find_str(bulk.params, STR("green")) > 0); /* settled once, for all rows */
	assert_ok(file_part(bulk.id, SCOPE_ALL, 0, &file));
	assert_true(str_is(file.bytes, "1 blue;2 green;"));
	assert_int_equal(file.next, 2);
	assert_ok(file_part(bulk.id, SCOPE_READ_ORDERS, file.next, &file));
	assert_true(str_is(file.bytes, "3 green;4 green;")); /* the fifth was too heavy */
	assert_int_equal(file_part(bulk.id, SCOPE_READ_PRODUCTS, 0, &file), ERR_NOT_FOUND);
	/* An action without one. */
	bulk = to_the_end(started(query_request("", false)).id);
	assert_int_equal(file_part(bulk.id, SCOPE_ALL, 0, &file), ERR_NOT_FOUND);
}

static void files_are_forgotten_sooner_than_the_rest(void **state)
{
	bool more = true;
	struct bulk seen;
	(void)state;
	struct bulk kept = to_the_end(started(query_request("", false)).id);
	struct bulk gone = to_the_end(copying("").id);
	for (int i = 0; i < 10 && more; i++) {
		begin();
		work.now.us += 8 * DAY_US;
		assert_ok(bulk_purge(&work, &more));
		commit();
	}
	assert_false(more);
	begin();
	assert_int_equal(bulk_get(&work, gone.id, &seen), ERR_NOT_FOUND);
	assert_ok(bulk_get(&work, kept.id, &seen));
	tx_rollback(work.tx);
}

static int set_up(void **state)
{
	(void)state;
	const struct schema_step steps[] = {
		{"kernel", 1, "0001_kernel", test_schema_text("kernel/schema/0001_kernel.sql")},
		{"kernel", 20, "0020_bulk", test_schema_text("kernel/schema/0020_bulk.sql")},
		{"kernel", 23, "0023_piece", test_schema_text("kernel/schema/0023_bulk_piece.sql")},
		thing_step,
	};
	struct tx *tx;
	assert_ok(secrets_start());
	database = test_database_open();
	test_database_migrate(&database, steps, COUNT_OF(steps));
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_create(tx, (struct company_id){1}));
	assert_ok(lane_create(tx, (struct company_id){2}));
	assert_ok(tx_commit(tx));
	cursed = 0;
	limit = 10000;
	things_add(1, 1, 100);
	things_add(2, 1, 100);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_database_close(&database);
	arena_free(arena);
	arena = NULL;
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_dry_run_says_how_many_cannot_and_why),
		TEST(going_on_takes_the_rows_that_were_checked),
		TEST(rows_that_are_left_out_stay),
		TEST(ids_given_twice_are_done_once_and_unknown_ones_are_told),
		TEST(a_selection_of_many_windows_is_complete),
		TEST(a_row_that_always_fails_is_passed_over_alone),
		TEST(a_unit_that_was_lost_is_done_again_once),
		TEST(the_failed_are_tried_again_and_only_they),
		TEST(what_was_refused_by_the_check_is_retried_too),
		TEST(a_cancelled_one_stops_and_can_go_on_later),
		TEST(undo_is_by_row_and_keeps_what_moved_on),
		TEST(one_that_stopped_by_itself_says_what_goes_on),
		TEST(an_action_without_undo_says_so),
		TEST(bad_requests_are_refused_before_anything_is_written),
		TEST(another_company_neither_sees_it_nor_is_touched),
		TEST(an_empty_selection_ends_at_once),
		TEST(events_name_who_started_it),
		TEST(a_file_is_put_together_of_what_rows_left),
		TEST(files_are_forgotten_sooner_than_the_rest),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
