/* Units of work: events without gaps, refusals, the N-item form, memory, keys, settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/idempotency.h"
#include "kernel/test_kernel.h"

static const struct setting_row settings[] = {
	{"test.hours", KIND_INT, 1, 24, "8", "Hours.", NULL},
	{"test.is_on", KIND_FLAG, 0, 0, "true", "Whether.", NULL},
	{"test.word", KIND_TEXT, 1, 5, "abc", "A word.", NULL},
};
static const struct job_row recurring[] = {
	{.kind = "test.hourly", .every_us = HOUR_US, .sentence = "Hourly."},
};
static const struct module test_module = {
	.name = "test",
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.jobs = recurring,
	.job_count = COUNT_OF(recurring),
};
const struct module *const purser_modules[] = {&test_module};
const size_t purser_module_count = 1;

enum { COMPANIES = 3, UNITS = 600 };

static struct test_kernel kernel;

static int set_up(void **state)
{
	(void)state;
	test_kernel_start(&kernel, NULL, 0, COMPANIES);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_kernel_stop(&kernel);
	return 0;
}

/* ---- many at once ---- */

struct order {
	struct work_unit unit;
	int number;
	int runs;
	bool is_merged;
};

static struct arena *arena;
static struct order orders[UNITS];
static atomic_int undone;

/* Every third is refused, every seventh fails after it emitted, every eleventh emits two. */
static bool is_refused(const struct order *order)
{
	return order->number % 3 == 0;
}

static enum err place(struct work *work, const struct order *order, struct fault *fault)
{
	if (is_refused(order))
		return fault_say(fault, ERR_REFUSED, "number %d", order->number);
	event_emit(work, "order.placed", "order", order->number, (struct str){0});
	if (order->number % 11 == 0)
		event_emit(work, "order.noticed", "order", order->number, STR("{\"n\":1}"));
	return OK;
}

static enum err place_one(struct work *work, struct work_unit *unit)
{
	struct order *order = unit->state;
	order->runs++;
	order->is_merged = false;
	return place(work, order, work->fault);
}

static enum err place_many(struct work *work, struct work_unit *const *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct order *order = units[i]->state;
		assert_int_equal(units[i]->actor.id, work->actor.id);
		order->runs++;
		order->is_merged = true;
		units[i]->result = place(work, order, &units[i]->fault);
	}
	return OK;
}

static void count_down(struct work_unit *unit)
{
	(void)unit;
	atomic_fetch_sub(&undone, 1);
}

static bool all_done(void *state)
{
	(void)state;
	return atomic_load(&undone) == 0;
}

static void submit_all(bool merges)
{
	arena = arena_new(0);
	atomic_store(&undone, UNITS);
	for (int i = 0; i < UNITS; i++) {
		struct order *order = &orders[i];
		*order = (struct order){.number = i + 1};
		order->unit = (struct work_unit){
			.actor = {.kind = ACTOR_CLIENT,
		              .company = {1 + i % COMPANIES},
		              .id = 7 + i / 100 % 2,
		              .name = STR("test")},
			.trace = trace_new(arena),
			.is_write = true,
			.merge_key = merges ? 99 : 0,
			.one = place_one,
			.many = merges ? place_many : NULL,
			.done = count_down,
			.state = order,
		};
		assert_ok(runner_submit(kernel.runner, &order->unit));
	}
	test_eventually(all_done, NULL);
}

static void check_all(void)
{
	int64_t expected[COMPANIES + 1] = {0};
	for (int i = 0; i < UNITS; i++) {
		const struct order *order = &orders[i];
		int64_t company = order->unit.actor.company.value;
		assert_true(order->runs >= 1);
		assert_int_equal(order->unit.result, is_refused(order) ? ERR_REFUSED : OK);
		if (is_refused(order))
			assert_true(order->unit.fault.sentence.len > 0);
		else
			expected[company] += order->number % 11 == 0 ? 2 : 1;
	}
	for (int64_t company = 1; company <= COMPANIES; company++) {
		struct event *events;
		size_t n = test_kernel_events(&kernel, company, &events);
		assert_int_equal(n, expected[company]);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(events[i].number, i + 1);
	}
	for (int i = 0; i < UNITS; i++)
		work_unit_release(&orders[i].unit);
	arena_free(arena);
}

static void test_events_have_no_gaps(void **state)
{
	(void)state;
	submit_all(false);
	check_all();
}

static void test_the_form_for_many(void **state)
{
	(void)state;
	submit_all(true);
	int merged = 0;
	for (int i = 0; i < UNITS; i++)
		merged += orders[i].is_merged;
	assert_true(merged > UNITS / 2);
	check_all();
}

/* ---- parts of a unit ---- */

static enum err emit_in_parts(struct work *work, struct work_unit *unit)
{
	(void)unit;
	for (int64_t i = 1; i <= 20; i++) {
		struct arena *memory = arena_new(0);
		struct work part = work_part(work, memory);
		struct work inner = work_part(&part, part.arena);
		char *body = str_c(memory, str_format(memory, "{\"n\":%lld}", (long long)i));
		event_emit(i % 2 == 0 ? &part : &inner, "part.done", "thing", i, str_from(body));
		memset(body, 'x', strlen(body));
		arena_free(memory);
		event_emit(work, "part.left", "thing", i, (struct str){0});
	}
	return OK;
}

static void test_the_events_of_a_part_stay(void **state)
{
	(void)state;
	struct event *events;
	assert_ok(test_kernel_write(&kernel, 1, emit_in_parts, NULL));
	assert_int_equal(test_kernel_events(&kernel, 1, &events), 40);
	for (int64_t i = 1; i <= 20; i++) {
		char body[32];
		snprintf(body, sizeof body, "{\"n\":%lld}", (long long)i);
		assert_true(str_is(events[2 * i - 2].body, body));
		assert_true(str_is(events[2 * i - 1].kind, "part.left"));
	}
}

/* ---- what a unit may not do ---- */

static enum err fail_late(struct work *work, struct work_unit *unit)
{
	int *runs = unit->state;
	(*runs)++;
	event_emit(work, "never.seen", "thing", 1, (struct str){0});
	TRY(work_flush(work));
	return fault_say(work->fault, ERR_CONFLICT, "too late");
}

static void test_a_late_failure_leaves_nothing(void **state)
{
	(void)state;
	int runs = 0;
	struct event *events;
	assert_int_equal(test_kernel_write(&kernel, 1, fail_late, &runs), ERR_CONFLICT);
	assert_int_equal(test_kernel_events(&kernel, 1, &events), 0);
	test_kernel_emit(&kernel, 1, "seen");
	assert_int_equal(test_kernel_events(&kernel, 1, &events), 1);
	assert_int_equal(events[0].number, 1);
}

static enum err do_nothing(struct work *work, struct work_unit *unit)
{
	(void)work;
	(void)unit;
	return OK;
}

static void test_an_unknown_company_is_not_found(void **state)
{
	(void)state;
	assert_int_equal(test_kernel_write(&kernel, 999, do_nothing, NULL), ERR_NOT_FOUND);
}

static enum err read_timeline(struct work *work, struct work_unit *unit)
{
	struct event *events;
	size_t n;
	(void)unit;
	TRY(event_timeline(work, "thing", 1, 3, &events, &n));
	assert_int_equal(n, 3);
	for (size_t i = 0; i + 1 < n; i++)
		assert_true(events[i].number < events[i + 1].number);
	assert_int_equal(events[2].number, 5); /* the newest of a longer timeline */
	assert_true(str_is(events[0].body, "{}"));
	assert_int_equal(events[0].actor.kind, ACTOR_CLIENT);
	assert_int_equal(events[0].actor.id, 7);
	return OK;
}

static void test_a_timeline_is_in_order(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		test_kernel_emit(&kernel, 1, "thing.changed");
	assert_ok(test_kernel_read(&kernel, 1, read_timeline, NULL));
}

static enum err look_for_traces(struct work *work, struct work_unit *unit)
{
	struct event *events = unit->state;
	bool is_there;
	const struct event *mine = &events[0], *next = &events[1];
	TRY(event_is_written(work->tx, work->company, mine->number, mine->trace, &is_there));
	assert_true(is_there);
	TRY(event_is_written(work->tx, work->company, next->number, mine->trace, &is_there));
	assert_false(is_there);
	TRY(event_is_written(work->tx, work->company, next->number + 1, mine->trace, &is_there));
	assert_false(is_there);
	return OK;
}

static void test_an_event_is_found_by_number_and_trace(void **state)
{
	(void)state;
	struct event *events;
	test_kernel_emit(&kernel, 1, "traced");
	test_kernel_emit(&kernel, 1, "traced");
	test_kernel_events(&kernel, 1, &events);
	assert_ok(test_kernel_read(&kernel, 1, look_for_traces, events));
}

/* ---- keys ---- */

static enum err use_keys(struct work *work, struct work_unit *unit)
{
	const struct idempotency_row rows[] = {
		{STR("a"), STR("h1"), 201, STR("{\"id\":1}")},
		{STR("b"), STR("h2"), 200, STR("")},
	};
	const struct str keys[] = {STR("b"), STR("c"), STR("a")};
	struct idempotency_row *found;
	size_t n;
	(void)unit;
	TRY(idempotency_add(work, rows, 2));
	TRY(idempotency_find(work, keys, 3, &found, &n));
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++) {
		const struct idempotency_row *row = str_is(found[i].key, "a") ? &rows[0] : &rows[1];
		assert_true(str_eq(found[i].reply, row->reply));
		assert_int_equal(found[i].status, row->status);
		assert_true(str_eq(found[i].body_hash, row->body_hash));
	}
	work->now.us += IDEMPOTENCY_KEPT_US + 1;
	TRY(idempotency_find(work, keys, 3, &found, &n));
	assert_int_equal(n, 0);
	TRY(idempotency_add(work, rows, 1)); /* not purged yet, and used again */
	TRY(idempotency_purge(work));
	TRY(idempotency_find(work, keys, 3, &found, &n));
	assert_int_equal(n, 1);
	work->actor.id++;
	TRY(idempotency_find(work, keys, 3, &found, &n));
	assert_int_equal(n, 0);
	return OK;
}

static void test_keys_are_kept_a_day(void **state)
{
	(void)state;
	assert_ok(test_kernel_write(&kernel, 1, use_keys, NULL));
}

/* ---- settings ---- */

static enum err use_settings(struct work *work, struct work_unit *unit)
{
	int64_t hours;
	bool is_on;
	struct str word;
	(void)unit;
	TRY(setting_int(work, "test.hours", &hours));
	TRY(setting_flag(work, "test.is_on", &is_on));
	TRY(setting_text(work, "test.word", &word));
	assert_int_equal(hours, 8);
	assert_true(is_on && str_is(word, "abc"));
	TRY(setting_set(work, STR("test.hours"), STR("24")));
	TRY(setting_set(work, STR("test.is_on"), STR("false")));
	TRY(setting_set(work, STR("test.word"), STR("x")));
	TRY(setting_int(work, "test.hours", &hours));
	TRY(setting_flag(work, "test.is_on", &is_on));
	assert_int_equal(hours, 24);
	assert_false(is_on);
	assert_int_equal(setting_set(work, STR("test.hours"), STR("25")), ERR_INVALID);
	assert_int_equal(setting_set(work, STR("test.hours"), STR("x")), ERR_INVALID);
	assert_int_equal(setting_set(work, STR("test.is_on"), STR("1")), ERR_INVALID);
	assert_int_equal(setting_set(work, STR("test.word"), STR("")), ERR_INVALID);
	assert_int_equal(setting_set(work, STR("test.none"), STR("1")), ERR_NOT_FOUND);
	assert_int_equal(setting_int(work, "test.none", &hours), ERR_INTERNAL);
	return OK;
}

static enum err see_settings(struct work *work, struct work_unit *unit)
{
	struct setting *all;
	size_t n;
	(void)unit;
	TRY(setting_all(work, &all, &n));
	assert_int_equal(n, 3);
	assert_true(str_is(all[0].value, "24") && str_is(all[0].usual, "8") && all[0].is_chosen);
	return OK;
}

static void test_settings(void **state)
{
	(void)state;
	struct event *events;
	assert_ok(test_kernel_write(&kernel, 1, use_settings, NULL));
	assert_ok(test_kernel_read(&kernel, 1, see_settings, NULL));
	assert_int_equal(test_kernel_events(&kernel, 1, &events), 3);
	assert_true(str_is(events[0].body, "{\"name\":\"test.hours\",\"value\":\"24\"}"));
}

/* ---- slow work ---- */

struct slow_test {
	struct slow_work slow;
	atomic_bool is_done;
};

static enum err run_slow(struct work *work, struct slow_work *slow)
{
	(void)slow;
	assert_non_null(work->tx);
	return fault_say(work->fault, ERR_UNAUTHENTICATED, "no");
}

static void slow_done(struct slow_work *slow)
{
	struct slow_test *test = slow->state;
	atomic_store(&test->is_done, true);
}

static bool slow_is_done(void *state)
{
	struct slow_test *test = state;
	return atomic_load(&test->is_done);
}

static void test_slow_work(void **state)
{
	(void)state;
	struct slow_test test = {
		.slow = {.arena = kernel.arena, .run = run_slow, .done = slow_done, .state = &test}};
	assert_ok(runner_slow(kernel.runner, &test.slow));
	test_eventually(slow_is_done, &test);
	assert_int_equal(test.slow.result, ERR_UNAUTHENTICATED);
	assert_true(str_is(test.slow.fault.sentence, "no"));
}

/* ---- identity ---- */

static enum err change_identity(struct work *work, struct work_unit *unit)
{
	identity_changed(work);
	return unit->state == NULL ? OK : ERR_REFUSED;
}

static void test_rights_taken_away_are_told_after_commit(void **state)
{
	(void)state;
	int64_t before = runner_identity_generation(kernel.runner);
	assert_int_equal(test_kernel_write(&kernel, 1, change_identity, &before), ERR_REFUSED);
	assert_int_equal(runner_identity_generation(kernel.runner), before);
	assert_ok(test_kernel_write(&kernel, 1, change_identity, NULL));
	assert_int_equal(runner_identity_generation(kernel.runner), before + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_events_have_no_gaps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_form_for_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_events_of_a_part_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_late_failure_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_unknown_company_is_not_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_timeline_is_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_event_is_found_by_number_and_trace, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_keys_are_kept_a_day, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_settings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_slow_work, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rights_taken_away_are_told_after_commit, set_up,
	                                    tear_down),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
