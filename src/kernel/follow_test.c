/* Listeners and deferred work: everything once and in order, failures set apart, restarts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/follow.h"
#include "kernel/test_kernel.h"

enum { COMPANIES = 2, RETRY_US = 2000 };

static struct test_kernel kernel;
static struct arena *follow_arena;
static struct follow *follow;

/* What the listeners heard lies in the database, as a real one's effects do. */
SQL_INSERT(sql_heard_add, "heard(company_id:i, listener:t, number:i)");
SQL(sql_heard_list,
    "SELECT number FROM heard WHERE company_id = $1 AND listener = $2 "
    "ORDER BY number");
SQL(sql_apart_put_off,
    "UPDATE listener_cursor SET retry_at = $2 WHERE company_id = $1 AND listener <> ''");
SQL(sql_dirty_add, "INSERT INTO dirty (company_id, id) VALUES ($1, $2)");
SQL(sql_dirty_take, "DELETE FROM dirty WHERE company_id = $1 AND id <= $2");
SQL(sql_dirty_count, "SELECT count(*), min(id) FROM dirty WHERE company_id = $1");

static const struct schema_step steps[] = {
	{"test", 1, "0001_test.sql",
     STR_INIT("-- home: company\n"
              "CREATE TABLE heard (\n"
              "  company_id BIGINT NOT NULL, listener TEXT NOT NULL, number BIGINT NOT NULL,\n"
              "  CONSTRAINT heard_pk PRIMARY KEY (company_id, listener, number)\n"
              ");\n"
              "-- home: company\n"
              "CREATE TABLE dirty (\n"
              "  company_id BIGINT NOT NULL, id BIGINT NOT NULL,\n"
              "  CONSTRAINT dirty_pk PRIMARY KEY (company_id, id)\n"
              ");\n")}};

static enum err note(struct work *work, const char *listener, const struct event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(db_insert(work->tx, &sql_heard_add,
		              (const struct bind[]){bind_int(work->company.value),
		                                    bind_text(str_from(listener)),
		                                    bind_int(events[i].number)},
		              1, NULL));
	return OK;
}

static atomic_int good_runs, good_most, bad_runs, deferred_runs;
static atomic_int busy_at_run; /* hear_good cannot write then; 0: never */
static atomic_int telling_runs, telling_runs_when_heard;
static atomic_bool deferred_fails, deferred_tells;
enum { TOLD_EACH = 400 };

static enum err hear_good(struct work *work, const struct event *events, size_t n)
{
	int none = 0;
	int run = atomic_fetch_add(&good_runs, 1) + 1;
	atomic_compare_exchange_strong(&telling_runs_when_heard, &none, atomic_load(&telling_runs));
	if ((int)n > atomic_load(&good_most))
		atomic_store(&good_most, (int)n);
	TRY(note(work, "good", events, n));
	return run == atomic_load(&busy_at_run) ? ERR_BUSY : OK;
}

/* Cannot bear events whose number is a multiple of ten; fails after it wrote. */
static enum err hear_bad(struct work *work, const struct event *events, size_t n)
{
	atomic_fetch_add(&bad_runs, 1);
	for (size_t i = 0; i < n; i++) {
		TRY(note(work, "bad", &events[i], 1));
		if (events[i].number % 10 == 0)
			return fault_say(work->fault, ERR_REFUSED, "not a number of mine");
	}
	return OK;
}

/* Answers with an event of its own, which another listener hears. */
static enum err hear_and_tell(struct work *work, const struct event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		event_emit(work, "echo.told", "event", events[i].number, (struct str){0});
	return OK;
}

static enum err hear_echo(struct work *work, const struct event *events, size_t n)
{
	return note(work, "echo", events, n);
}

/* Notes deferred work, and tells nobody. */
static enum err hear_and_put_off(struct work *work, const struct event *events, size_t n)
{
	(void)events, (void)n;
	event_at_least(work, "thing.marked");
	return db_exec(work->tx, &sql_dirty_add, ARGS(bind_int(work->company.value), bind_int(1)),
	               NULL);
}

/* Takes three at a time. */
static enum err run_deferred(struct work *work, bool *more)
{
	int64_t count = 0, least = 0, changed;
	struct rows rows;
	atomic_fetch_add(&deferred_runs, 1);
	if (atomic_load(&deferred_fails))
		return ERR_INTERNAL;
	TRY(db_query(work->tx, work->arena, &sql_dirty_count, ARGS(bind_int(work->company.value)),
	             &rows));
	while (rows_next(&rows)) {
		count = rows_int(&rows, 0);
		least = rows_int(&rows, 1);
	}
	TRY(rows_end(&rows));
	*more = count > 3;
	if (count == 0)
		return OK;
	if (atomic_load(&deferred_tells))
		atomic_fetch_add(&telling_runs, 1);
	for (int i = 0; i < TOLD_EACH && atomic_load(&deferred_tells); i++)
		event_emit(work, "thing.changed", "thing", 1, (struct str){0});
	return db_exec(work->tx, &sql_dirty_take,
	               ARGS(bind_int(work->company.value), bind_int(least + 2)), &changed);
}

static const struct listen_row listens[] = {
	{"thing.changed", hear_good, "Good."},
	{"echo.wanted", hear_and_tell, "Tells."},
	{"echo.told", hear_echo, "Echo."},
	{"work.wanted", hear_and_put_off, "Puts off."},
};
static const struct listen_row bad_listens[] = {{"thing.changed", hear_bad, "Bad."}};
static const struct deferred_row deferred[] = {{"dirty", run_deferred}};
static const struct module good_module = {
	.name = "good",
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.deferred = deferred,
	.deferred_count = 1,
};
static const struct module bad_module = {.name = "bad", .listens = bad_listens, .listen_count = 1};
const struct module *const purser_modules[] = {&good_module, &bad_module};
const size_t purser_module_count = 2;

static void follow_begin_in(size_t modules, int64_t pass_us)
{
	const struct follow_settings settings = {
		.runner = kernel.runner,
		.modules = purser_modules,
		.module_count = modules,
		.retry_us = RETRY_US,
		.pass_us = pass_us,
	};
	atomic_store(&good_runs, 0);
	atomic_store(&good_most, 0);
	follow_arena = arena_new(0);
	follow = follow_new(follow_arena, &settings);
	assert_ok(follow_look(follow, true));
}

static void follow_begin(size_t modules)
{
	follow_begin_in(modules, 0);
}

static void follow_end(void)
{
	follow_stop(follow);
	arena_free(follow_arena);
	follow = NULL;
}

static int set_up(void **state)
{
	(void)state;
	test_kernel_start(&kernel, steps, 1, COMPANIES);
	atomic_store(&deferred_fails, false);
	atomic_store(&deferred_tells, false);
	atomic_store(&busy_at_run, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (follow != NULL)
		follow_end();
	test_kernel_stop(&kernel);
	return 0;
}

/* ---- what was heard ---- */

struct heard {
	int64_t company;
	const char *listener;
	size_t wanted;
	LIST(int64_t) numbers;
};

static enum err read_heard(struct work *work, struct work_unit *unit)
{
	struct heard *heard = unit->state;
	struct rows rows;
	heard->numbers.count = 0;
	TRY(db_query(work->tx, work->arena, &sql_heard_list,
	             ARGS(bind_int(heard->company), bind_text(str_from(heard->listener))), &rows));
	while (rows_next(&rows))
		*LIST_ADD(kernel.arena, &heard->numbers) = rows_int(&rows, 0);
	return rows_end(&rows);
}

static bool has_heard(void *state)
{
	struct heard *heard = state;
	if (follow != NULL)
		assert_ok(follow_look(follow, false)); /* as the scheduler does once a second */
	assert_ok(test_kernel_read(&kernel, heard->company, read_heard, heard));
	return heard->numbers.count >= heard->wanted;
}

static struct heard await_heard(int64_t company, const char *listener, size_t wanted)
{
	struct heard heard = {.company = company, .listener = listener, .wanted = wanted};
	test_eventually(has_heard, &heard);
	assert_int_equal(heard.numbers.count, wanted);
	return heard;
}

static void test_each_event_is_heard_once(void **state)
{
	(void)state;
	follow_begin(1);
	for (int i = 0; i < 200; i++) {
		test_kernel_emit(&kernel, 1 + i % COMPANIES, "thing.changed");
		test_kernel_emit(&kernel, 1 + i % COMPANIES, "of.no.interest");
	}
	for (int64_t company = 1; company <= COMPANIES; company++) {
		struct heard heard = await_heard(company, "good", 100);
		for (size_t i = 0; i < heard.numbers.count; i++)
			assert_int_equal(heard.numbers.at[i], 2 * (int64_t)i + 1);
	}
}

static void test_what_listeners_tell_is_heard(void **state)
{
	(void)state;
	follow_begin(1);
	for (int i = 0; i < 20; i++)
		test_kernel_emit(&kernel, 1, "echo.wanted");
	await_heard(1, "echo", 20);
}

static void test_a_restart_goes_on(void **state)
{
	(void)state;
	follow_begin(1);
	for (int i = 0; i < 10; i++)
		test_kernel_emit(&kernel, 1, "thing.changed");
	follow_end(); /* wherever it was */
	for (int i = 0; i < 1100; i++)
		test_kernel_emit(&kernel, 1, "thing.changed"); /* nobody listens: more than a pass */
	test_kernel_restart(&kernel);
	follow_begin(1);
	struct heard heard = await_heard(1, "good", 1110);
	assert_int_equal(heard.numbers.at[1109], 1110);
}

/* No time at all: every slice ends its pass, and the slices become small. */
enum { NO_TIME_US = 1, BACKLOG = 300, MANY_RUNS = 60 };
#define ENOUGH_TIME_US (HOUR_US)

static void emit_backlog(int count)
{
	for (int i = 0; i < count; i++)
		test_kernel_emit(&kernel, 1, "thing.changed");
}

static void assert_all_heard(const struct heard *heard)
{
	for (size_t i = 0; i < heard->numbers.count; i++)
		assert_int_equal(heard->numbers.at[i], (int64_t)i + 1);
}

static void test_a_backlog_is_cut_into_passes_by_time(void **state)
{
	(void)state;
	emit_backlog(BACKLOG);
	follow_begin_in(1, NO_TIME_US);
	struct heard heard = await_heard(1, "good", BACKLOG);
	assert_all_heard(&heard);
	assert_true(atomic_load(&good_runs) >= MANY_RUNS);
}

static void test_quick_events_are_heard_many_at_once(void **state)
{
	(void)state;
	emit_backlog(BACKLOG);
	follow_begin_in(1, ENOUGH_TIME_US);
	struct heard heard = await_heard(1, "good", BACKLOG);
	assert_all_heard(&heard);
	assert_true(atomic_load(&good_runs) < 10);
	assert_true(atomic_load(&good_most) > BACKLOG / 4);
}

/* What the first slices of a pass wrote is taken back with it, and so is where it was. */
static void test_a_pass_that_fails_in_a_later_slice_is_repeated_whole(void **state)
{
	(void)state;
	emit_backlog(BACKLOG);
	atomic_store(&busy_at_run, 2);
	follow_begin_in(1, ENOUGH_TIME_US);
	struct heard heard = await_heard(1, "good", BACKLOG);
	assert_all_heard(&heard);
}

/* The restart comes wherever the passes are: several times, each a little later. */
static void test_restarts_between_passes_lose_and_double_nothing(void **state)
{
	(void)state;
	emit_backlog(BACKLOG);
	for (useconds_t i = 0; i < 4; i++) {
		follow_begin_in(1, NO_TIME_US);
		usleep(i * 1000);
		follow_end();
		test_kernel_restart(&kernel);
	}
	follow_begin_in(1, NO_TIME_US);
	struct heard heard = await_heard(1, "good", BACKLOG);
	assert_all_heard(&heard);
}

static void test_a_listener_is_set_apart_within_a_pass_of_slices(void **state)
{
	(void)state;
	emit_backlog(BACKLOG);
	follow_begin_in(2, ENOUGH_TIME_US);
	struct heard heard = await_heard(1, "good", BACKLOG);
	assert_all_heard(&heard);
	await_heard(1, "bad", BACKLOG - BACKLOG / 10);
}

static void test_a_failing_listener_is_set_apart(void **state)
{
	(void)state;
	struct event *events;
	follow_begin(2);
	for (int i = 0; i < 25; i++)
		test_kernel_emit(&kernel, 1, "thing.changed");
	await_heard(1, "good", 25);
	/* Events 10 and 20 are passed over, and told. */
	struct heard heard = await_heard(1, "bad", 23);
	for (size_t i = 0; i < heard.numbers.count; i++)
		assert_true(heard.numbers.at[i] % 10 != 0);
	size_t n = test_kernel_events(&kernel, 1, &events), parked = 0;
	for (size_t i = 0; i < n; i++)
		parked += str_is(events[i].kind, "listener.parked");
	assert_int_equal(parked, 2);
}

/* One listener has heard all, the other failed and is tried apart. */
static void bad_is_set_apart(void)
{
	follow_begin(2);
	for (int i = 0; i < 15; i++)
		test_kernel_emit(&kernel, 1, "thing.changed");
	await_heard(1, "good", 15);
	follow_end();
}

static void test_set_apart_survives_a_restart(void **state)
{
	(void)state;
	bad_is_set_apart();
	test_kernel_restart(&kernel);
	follow_begin(2);
	await_heard(1, "bad", 14);
}

static enum err put_off_apart(struct work *work, struct work_unit *unit)
{
	(void)unit;
	return db_exec(work->tx, &sql_apart_put_off,
	               ARGS(bind_int(work->company.value), bind_int(work->now.us + 2 * HOUR_US)), NULL);
}

/* It was to be tried again by a clock that was two hours ahead. */
static void what_is_set_apart_does_not_wait_for_a_clock_that_was_set_back(void **state)
{
	(void)state;
	bad_is_set_apart();
	assert_ok(test_kernel_write(&kernel, 1, put_off_apart, NULL));
	follow_begin(2);
	await_heard(1, "bad", 14);
}

/* ---- deferred work ---- */

static enum err make_dirty(struct work *work, struct work_unit *unit)
{
	(void)unit;
	for (int64_t i = 1; i <= 10; i++)
		TRY(db_exec(work->tx, &sql_dirty_add, ARGS(bind_int(work->company.value), bind_int(i)),
		            NULL));
	event_emit(work, "thing.dirty", "thing", 1, (struct str){0});
	return OK;
}

static enum err count_dirty(struct work *work, struct work_unit *unit)
{
	int64_t *count = unit->state;
	struct rows rows;
	TRY(db_query(work->tx, work->arena, &sql_dirty_count, ARGS(bind_int(work->company.value)),
	             &rows));
	while (rows_next(&rows))
		*count = rows_int(&rows, 0);
	return rows_end(&rows);
}

static bool is_clean(void *state)
{
	int64_t count = -1;
	(void)state;
	if (follow != NULL)
		assert_ok(follow_look(follow, false));
	assert_ok(test_kernel_read(&kernel, 1, count_dirty, &count));
	return count == 0;
}

static void test_deferred_work_is_done(void **state)
{
	(void)state;
	follow_begin(1);
	assert_ok(test_kernel_write(&kernel, 1, make_dirty, NULL));
	test_eventually(is_clean, NULL);
}

static enum err want_work(struct work *work, struct work_unit *unit)
{
	(void)unit;
	event_emit(work, "work.wanted", "thing", 1, (struct str){0});
	return OK;
}

static bool was_marked(void *state)
{
	struct event *events;
	size_t n = test_kernel_events(&kernel, 1, &events), count = 0;
	for (size_t i = 0; i < n; i++)
		count += str_is(events[i].kind, "thing.marked");
	(void)state;
	return count == 1;
}

/* Listeners run after the deferred rows of their pass: another pass must come. */
static void deferred_work_that_a_listener_notes_is_done(void **state)
{
	(void)state;
	follow_begin(1);
	assert_ok(test_kernel_write(&kernel, 1, want_work, NULL));
	test_eventually(was_marked, NULL);
	test_eventually(is_clean, NULL);
}

/* Its many events are committed first and heard in the next pass, and then in every other, so that
 * listeners do not wait for the end of a long recomputation. */
static void test_listeners_come_behind_a_mass_of_deferred_events(void **state)
{
	(void)state;
	atomic_store(&deferred_tells, true);
	follow_begin(1);
	assert_ok(test_kernel_write(&kernel, 1, make_dirty, NULL));
	await_heard(1, "good", 4 * TOLD_EACH); /* ten rows, three at a time */
	assert_int_equal(atomic_load(&telling_runs_when_heard), 2);
	test_eventually(is_clean, NULL);
}

static void test_deferred_work_survives_a_restart(void **state)
{
	(void)state;
	atomic_store(&deferred_fails, true);
	follow_begin(1);
	assert_ok(test_kernel_write(&kernel, 1, make_dirty, NULL));
	test_kernel_emit(&kernel, 1, "thing.changed");
	await_heard(1, "good", 1); /* listeners go on although the deferred work fails */
	follow_end();
	atomic_store(&deferred_fails, false);
	test_kernel_restart(&kernel);
	follow_begin(1);
	test_eventually(is_clean, NULL);
}

static bool has_tried(void *state)
{
	return atomic_load(&deferred_runs) > *(const int *)state;
}

static void test_deferred_work_is_tried_again(void **state)
{
	(void)state;
	atomic_store(&deferred_fails, true);
	follow_begin(1);
	int before = atomic_load(&deferred_runs);
	assert_ok(test_kernel_write(&kernel, 1, make_dirty, NULL));
	test_eventually(has_tried, &before);
	atomic_store(&deferred_fails, false);
	test_eventually(is_clean, NULL);
}

/* After all is done a look finds nothing to do. */
static bool is_quiet(void *state)
{
	int before = atomic_load(&deferred_runs);
	(void)state;
	assert_ok(follow_look(follow, false));
	usleep(20000);
	return atomic_load(&deferred_runs) == before;
}

static void test_rest_is_rest(void **state)
{
	(void)state;
	follow_begin(2);
	for (int i = 0; i < 15; i++)
		test_kernel_emit(&kernel, 1, "thing.changed");
	await_heard(1, "bad", 14);
	test_eventually(is_quiet, NULL);
	assert_true(is_quiet(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_event_is_heard_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_listeners_tell_is_heard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_restart_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_backlog_is_cut_into_passes_by_time, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_quick_events_are_heard_many_at_once, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_a_pass_that_fails_in_a_later_slice_is_repeated_whole,
	                                    set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_restarts_between_passes_lose_and_double_nothing,
	                                    set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_listener_is_set_apart_within_a_pass_of_slices,
	                                    set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_failing_listener_is_set_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_set_apart_survives_a_restart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_set_apart_does_not_wait_for_a_clock_that_was_set_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_deferred_work_is_done, set_up, tear_down),
		cmocka_unit_test_setup_teardown(deferred_work_that_a_listener_notes_is_done, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_listeners_come_behind_a_mass_of_deferred_events,
	                                    set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_deferred_work_survives_a_restart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_deferred_work_is_tried_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rest_is_rest, set_up, tear_down),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
