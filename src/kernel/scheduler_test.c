/* Jobs: asked for, moved, cancelled, failing, parked, recurring, and two schedulers on one
 * database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/clock.h"
#include "kernel/scheduler.h"
#include "kernel/test_kernel.h"

static struct test_kernel kernel;
static struct scheduler *scheduler;
static atomic_int runs, fails_until, heard, heard_between;
static atomic_bool is_unwell;

SQL(sql_leave_behind,
    "UPDATE job SET attempts = $3, lease_until = $4 "
    "WHERE company_id = $1 AND subject_id = $2");
SQL(sql_leave_put_off,
    "UPDATE job SET run_at = $3, created_at = $4, failure = $5 "
    "WHERE company_id = $1 AND subject_id = $2");

static enum err run_note(struct work *work, const struct job *job)
{
	atomic_fetch_add(&runs, 1);
	event_emit(work, "job.ran", "thing", job->subject_id, job->body);
	return OK;
}

/* Its first tries fail after they wrote, so that the failure must be rolled back. */
static enum err run_fail_some(struct work *work, const struct job *job)
{
	event_emit(work, "job.tried", "thing", job->subject_id, (struct str){0});
	TRY(work_flush(work));
	if (job->attempts <= atomic_load(&fails_until))
		return fault_say(work->fault, ERR_UPSTREAM, "the other side is away");
	return OK;
}

static enum err run_unwell(struct work *work, const struct job *job)
{
	if (atomic_load(&is_unwell))
		return fault_say(work->fault, ERR_UPSTREAM, "the other side is away");
	event_emit(work, "job.well", "thing", job->subject_id, (struct str){0});
	return OK;
}

/* Asks for itself as often as its body says. */
static enum err run_again(struct work *work, const struct job *job)
{
	event_emit(work, "job.ran", "thing", job->subject_id, (struct str){0});
	int64_t more;
	TRY(str_to_int(job->body, &more));
	if (more == 0)
		return OK;
	return job_request(work, "test.again", job->subject_id, work->now,
	                   str_format(work->arena, "%lld", (long long)more - 1));
}

/* Goes on until somebody heard of its steps, for half a minute at most. */
static enum err run_until_heard(struct work *work, const struct job *job)
{
	int64_t until;
	event_emit(work, "job.stepped", "thing", job->subject_id, (struct str){0});
	TRY(str_to_int(job->body, &until));
	if (atomic_load(&heard) > 0 || clock_monotonic_us() > until)
		return OK;
	return job_request(work, "test.until_heard", job->subject_id, work->now, job->body);
}

/* Five steps; were any heard of before the last? */
static enum err run_five(struct work *work, const struct job *job)
{
	int64_t more;
	event_emit(work, "job.stepped", "thing", job->subject_id, (struct str){0});
	TRY(str_to_int(job->body, &more));
	atomic_store(&heard_between, atomic_load(&heard));
	if (more == 0)
		return OK;
	return job_request(work, "test.five", job->subject_id, work->now,
	                   str_format(work->arena, "%lld", (long long)more - 1));
}

static enum err hear(struct work *work, const struct event *events, size_t n)
{
	(void)work, (void)events;
	atomic_fetch_add(&heard, (int)n);
	return OK;
}

/* Each part finds its own number; the last of three attempts lets a part fail no more. */
static enum err read_part(struct work *work, const struct job *job, size_t part, size_t parts,
                          void **found)
{
	int *number = ARENA_NEW(work->arena, int);
	if (job->attempts <= atomic_load(&fails_until) && part == parts - 1)
		return fault_say(work->fault, ERR_UPSTREAM, "a part is unwell");
	*number = (int)part + 1;
	*found = number;
	return OK;
}

static enum err run_sum(struct work *work, const struct job *job)
{
	int sum = 0;
	for (size_t i = 0; i < job->parts; i++)
		sum += *(const int *)job->found[i];
	event_emit(work, "job.summed", "thing", sum * 100 + (int64_t)job->parts, (struct str){0});
	return OK;
}

static const struct job_row jobs[] = {
	{.kind = "test.sum", .run = run_sum, .sentence = "Sums."},
	{.kind = "test.note", .run = run_note, .sentence = "Notes."},
	{.kind = "test.fail", .run = run_fail_some, .sentence = "Fails."},
	{.kind = "test.again", .run = run_again, .sentence = "Again."},
	{.kind = "test.until_heard", .run = run_until_heard, .sentence = "Until it is heard."},
	{.kind = "test.five", .run = run_five, .sentence = "Five steps."},
	{.kind = "test.often", .run = run_note, .every_us = 20000, .sentence = "Often."},
	{.kind = "test.unwell", .run = run_unwell, .every_us = 20000, .sentence = "Often unwell."},
};
static const struct job_read_row job_reads[] = {{.kind = "test.sum", .read = read_part}};
static const struct listen_row listens[] = {{.kind = "job.stepped", .run = hear}};
static const struct module test_module = {.name = "test",
                                          .listens = listens,
                                          .listen_count = COUNT_OF(listens),
                                          .jobs = jobs,
                                          .job_count = COUNT_OF(jobs),
                                          .job_reads = job_reads,
                                          .job_read_count = COUNT_OF(job_reads)};
const struct module *const purser_modules[] = {&test_module};
const size_t purser_module_count = 1;

static int64_t ahead_us;

static struct scheduler *scheduler_begin_looking(struct runner *runner, int64_t look_us)
{
	struct scheduler *out;
	const struct scheduler_settings settings = {
		.runner = runner,
		.modules = purser_modules,
		.module_count = purser_module_count,
		.lease_us = 200 * 1000,
		.retry_us = 5000,
		.look_us = look_us,
		.ahead_us = ahead_us,
	};
	assert_ok(scheduler_start(&settings, &out));
	return out;
}

static struct scheduler *scheduler_begin(struct runner *runner)
{
	return scheduler_begin_looking(runner, 10000);
}

static int set_up(void **state)
{
	(void)state;
	test_kernel_start(&kernel, NULL, 0, 2);
	atomic_store(&runs, 0);
	atomic_store(&is_unwell, false);
	atomic_store(&heard, 0);
	ahead_us = 0;
	scheduler = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (scheduler != NULL)
		scheduler_stop(scheduler);
	test_kernel_stop(&kernel);
	return 0;
}

struct wish {
	const char *kind;
	int64_t subject_id, delay_us;
	struct str body;
	bool is_cancelled;
};

static enum err wish_run(struct work *work, struct work_unit *unit)
{
	const struct wish *wish = unit->state;
	if (wish->is_cancelled)
		return job_cancel(work, wish->kind, wish->subject_id);
	struct instant at = {work->now.us + wish->delay_us};
	return job_request(work, wish->kind, wish->subject_id, at, wish->body);
}

static void ask(struct wish wish)
{
	assert_ok(test_kernel_write(&kernel, 1, wish_run, &wish));
}

struct count {
	const char *kind;
	size_t wanted, found;
	struct event last;
};

static bool has_events(void *state)
{
	struct count *count = state;
	struct event *events;
	size_t n = test_kernel_events(&kernel, 1, &events);
	count->found = 0;
	for (size_t i = 0; i < n; i++) {
		if (!str_is(events[i].kind, count->kind))
			continue;
		count->found++;
		count->last = events[i];
	}
	return count->found >= count->wanted;
}

static struct event await_events(const char *kind, size_t wanted)
{
	struct count count = {.kind = kind, .wanted = wanted};
	test_eventually(has_events, &count);
	assert_int_equal(count.found, wanted);
	return count.last;
}

/* test.often runs all the time; only subject 0 has it. */
static size_t events_of(const char *kind, int64_t subject_id)
{
	struct event *events;
	size_t n = test_kernel_events(&kernel, 1, &events), found = 0;
	for (size_t i = 0; i < n; i++)
		found += str_is(events[i].kind, kind) && events[i].subject_id == subject_id;
	return found;
}

struct subject_count {
	int64_t subject_id;
	size_t wanted;
};

static bool has_run_for(void *state)
{
	const struct subject_count *count = state;
	return events_of("job.ran", count->subject_id) >= count->wanted;
}

static void await_runs(int64_t subject_id, size_t wanted)
{
	struct subject_count count = {subject_id, wanted};
	test_eventually(has_run_for, &count);
	assert_int_equal(events_of("job.ran", subject_id), wanted);
}

static void test_a_job_runs_once(void **state)
{
	(void)state;
	scheduler = scheduler_begin(kernel.runner);
	for (int64_t subject = 1; subject <= 100; subject++)
		ask((struct wish){"test.note", subject, 0, STR("{\"a\":1}"), false});
	for (int64_t subject = 1; subject <= 100; subject++)
		await_runs(subject, 1);
	usleep(50000);
	for (int64_t subject = 1; subject <= 100; subject++)
		assert_int_equal(events_of("job.ran", subject), 1);
}

static void test_a_later_wish_moves_it(void **state)
{
	(void)state;
	ask((struct wish){"test.note", 1, HOUR_US, STR("{\"a\":1}"), false});
	ask((struct wish){"test.note", 1, 0, STR("{\"a\":2}"), false});
	ask((struct wish){"test.note", 2, 0, STR("{}"), false});
	ask((struct wish){"test.note", 2, HOUR_US, STR("{}"), false});
	ask((struct wish){"test.note", 3, 0, STR("{}"), false});
	ask((struct wish){"test.note", 3, 0, STR("{}"), true});
	ask((struct wish){"test.note", 4, 30000, STR("{}"), false});
	scheduler = scheduler_begin(kernel.runner);
	await_runs(1, 1);
	await_runs(4, 1);
	usleep(50000);
	assert_int_equal(events_of("job.ran", 2), 0);
	assert_int_equal(events_of("job.ran", 3), 0);
}

static void test_a_failing_job_is_tried_again(void **state)
{
	(void)state;
	atomic_store(&fails_until, 2);
	scheduler = scheduler_begin(kernel.runner);
	ask((struct wish){"test.fail", 1, 0, STR("{}"), false});
	await_events("job.tried", 1); /* of the third try: the others left nothing */
	assert_int_equal(events_of("job.parked", 1), 0);
}

static void test_the_third_failure_parks(void **state)
{
	(void)state;
	atomic_store(&fails_until, 3);
	scheduler = scheduler_begin(kernel.runner);
	ask((struct wish){"test.fail", 1, 0, STR("{}"), false});
	struct event parked = await_events("job.parked", 1);
	assert_true(str_find_str(parked.body, STR("the other side is away")) > 0);
	usleep(50000);
	await_events("job.tried", 0);
	atomic_store(&fails_until, 0);
	ask((struct wish){"test.fail", 1, 0, STR("{}"), false}); /* asked for anew */
	await_events("job.tried", 1);
}

static void test_a_job_may_ask_for_itself(void **state)
{
	(void)state;
	scheduler = scheduler_begin(kernel.runner);
	ask((struct wish){"test.again", 5, 0, STR("2"), false});
	await_runs(5, 3);
	usleep(50000);
	await_runs(5, 3);
}

static bool has_heard(void *state)
{
	(void)state;
	return atomic_load(&heard) > 0;
}

static bool have_heard_five(void *state)
{
	(void)state;
	return atomic_load(&heard) == 5;
}

static bool ran_often(void *state)
{
	(void)state;
	return atomic_load(&runs) >= 5;
}

/* A chain of jobs does not wait for the next look, which here would come in an hour. */
static void test_a_job_that_asks_for_itself_goes_on_at_once(void **state)
{
	(void)state;
	scheduler = scheduler_begin_looking(kernel.runner, HOUR_US);
	ask((struct wish){.kind = "test.again", .subject_id = 7, .body = STR("50")});
	await_runs(7, 51);
}

/* What follows waits for a job in steps … */
static void a_job_in_steps_goes_before_what_follows_from_them(void **state)
{
	(void)state;
	ahead_us = HOUR_US;
	scheduler = scheduler_begin_looking(kernel.runner, HOUR_US);
	ask((struct wish){.kind = "test.five", .subject_id = 9, .body = STR("4")});
	(void)await_events("job.stepped", 5);
	test_eventually(have_heard_five, NULL);
	assert_int_equal(atomic_load(&heard_between), 0);
}

/* … but not for ever. */
static void what_follows_takes_turns_with_a_long_job(void **state)
{
	(void)state;
	ahead_us = 20000;
	scheduler = scheduler_begin(kernel.runner);
	ask((struct wish){.kind = "test.until_heard",
	                  .subject_id = 10,
	                  .body = str_format(kernel.arena, "%lld",
	                                     (long long)(clock_monotonic_us() + MINUTE_US / 2))});
	test_eventually(has_heard, NULL);
}

/* What was stopped between two steps is free for whoever comes next, and loses no step. */
static void test_a_job_in_steps_goes_on_after_a_stop(void **state)
{
	struct subject_count begun = {8, 5};
	(void)state;
	scheduler = scheduler_begin_looking(kernel.runner, HOUR_US);
	ask((struct wish){.kind = "test.again", .subject_id = 8, .body = STR("400")});
	test_eventually(has_run_for, &begun);
	scheduler_stop(scheduler);
	assert_true(events_of("job.ran", 8) < 401);
	scheduler = scheduler_begin_looking(kernel.runner, HOUR_US);
	await_runs(8, 401);
}

static void test_recurring_jobs_recur(void **state)
{
	(void)state;
	scheduler = scheduler_begin(kernel.runner);
	test_eventually(ran_often, NULL);
}

static bool is_well_again(void *state)
{
	(void)state;
	return events_of("job.well", 0) > 0;
}

static void a_recurring_job_that_failed_three_times_comes_again(void **state)
{
	struct count missed = {.kind = "job.missed", .wanted = 1};
	(void)state;
	atomic_store(&is_unwell, true);
	scheduler = scheduler_begin(kernel.runner);
	test_eventually(has_events, &missed);
	assert_true(str_find_str(missed.last.body, STR("the other side is away")) > 0);
	atomic_store(&is_unwell, false);
	test_eventually(is_well_again, NULL);
	await_events("job.parked", 0);
}

/* A machine began with a clock ten years ahead, and was set right. */
static enum err leave_put_off(struct work *work, struct work_unit *unit)
{
	(void)unit;
	struct instant now = work->now, far = {now.us + 3650 * DAY_US}, farther = {far.us + DAY_US};
	struct instant little = {now.us + 20 * MINUTE_US};
	const struct {
		int64_t subject;
		struct instant run_at, created_at;
		struct str failure;
	} rows[] = {
		{0, far, now, STR("")},                      /* recurs */
		{1, far, far, STR("")},                      /* was to run at once */
		{2, far, now, STR("upstream: it was away")}, /* was to be tried again */
		{3, far, now, STR("")},                      /* has its date from a person */
		{4, farther, far, STR("")},                  /* the same, said meanwhile */
		{5, little, little, STR("")},                /* at once, by a clock a little ahead */
		{6, little, now, STR("upstream: it was away")},
	};
	TRY(jobs_seed(work));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].subject > 0)
			TRY(job_request(work, "test.note", rows[i].subject, now, STR("{}")));
		TRY(db_exec(work->tx, &sql_leave_put_off,
		            ARGS(bind_int(work->company.value), bind_int(rows[i].subject),
		                 bind_int(rows[i].run_at.us), bind_int(rows[i].created_at.us),
		                 bind_text(rows[i].failure)),
		            NULL));
	}
	return OK;
}

static void what_a_clock_far_ahead_put_off_runs_once_it_is_set_right(void **state)
{
	(void)state;
	assert_ok(test_kernel_write(&kernel, 1, leave_put_off, NULL));
	scheduler = scheduler_begin(kernel.runner);
	for (int64_t subject = 1; subject <= 6; subject++)
		if (subject < 3 || subject > 4)
			await_runs(subject, 1);
	test_eventually(ran_often, NULL);
	assert_int_equal(events_of("job.ran", 3), 0);
	assert_int_equal(events_of("job.ran", 4), 0);
}

static void a_clock_set_back_is_followed_when_it_was_far_ahead(void **state)
{
	(void)state;
	const int64_t now = 1800000000 * SECOND_US, far = 3650 * DAY_US;
	assert_int_equal(clock_next_us(now, 0, now + 1), now + 1);
	assert_int_equal(clock_next_us(now, 0, now + far), now + far);
	assert_int_equal(clock_next_us(now, 0, now - CLOCK_BACK_MOST_US - 1),
	                 now - CLOCK_BACK_MOST_US - 1);
	assert_int_equal(clock_next_us(now + far, 10, now), now);
	assert_int_equal(clock_next_us(now, 2 * HOUR_US, now), now); /* two hours, unseen */
	assert_int_equal(clock_next_us(0, now, now), now);           /* the first time */
}

/* Nothing that waits may stand still for ten minutes. */
static void a_clock_set_back_a_little_goes_on_slowly(void **state)
{
	const int64_t now = 1800000000 * SECOND_US;
	int64_t ours = now, system = now - 9 * MINUTE_US;
	(void)state;
	for (int i = 1; i <= 17 * 60; i++) {
		int64_t next = clock_next_us(ours, SECOND_US, system += SECOND_US);
		assert_int_equal(next - ours, SECOND_US / 2);
		ours = next;
	}
	for (int i = 0; i < 2 * 60; i++)
		ours = clock_next_us(ours, SECOND_US, system += SECOND_US);
	assert_int_equal(ours, system);
}

static void test_an_unknown_job_is_parked(void **state)
{
	(void)state;
	ask((struct wish){"test.gone", 1, 0, STR("{}"), false});
	scheduler = scheduler_begin(kernel.runner);
	await_events("job.parked", 1);
}

/* The leases of jobs 1 and 2 end so many microseconds from now; one has had its last attempt. */
static enum err leases_set(struct work *work, int64_t lease_us)
{
	for (int64_t subject = 1; subject <= 2; subject++)
		TRY(db_exec(work->tx, &sql_leave_behind,
		            ARGS(bind_int(work->company.value), bind_int(subject),
		                 bind_int(subject == 1 ? 1 : JOB_ATTEMPTS_MOST),
		                 bind_int(work->now.us + lease_us)),
		            NULL));
	return OK;
}

/* As a process leaves them that died while it ran them. */
static enum err leave_behind(struct work *work, struct work_unit *unit)
{
	(void)unit;
	for (int64_t subject = 1; subject <= 2; subject++)
		TRY(job_request(work, "test.note", subject, work->now, STR("{}")));
	return leases_set(work, HOUR_US);
}

static enum err leases_end(struct work *work, struct work_unit *unit)
{
	(void)unit;
	return leases_set(work, 0);
}

static void test_a_lease_runs_out(void **state)
{
	(void)state;
	assert_ok(test_kernel_write(&kernel, 1, leave_behind, NULL));
	scheduler = scheduler_begin(kernel.runner);
	/* SQLite has one process at a time: what was leased is free when the next one starts. */
	if (!test_engine_is(DB_SQLITE)) {
		for (int64_t subject = 3; subject <= 5; subject++) {
			ask((struct wish){"test.note", subject, 0, STR("{}"), false});
			await_runs(subject, 1);
		}
		assert_int_equal(events_of("job.ran", 1), 0);
		assert_ok(test_kernel_write(&kernel, 1, leases_end, NULL));
	}
	await_runs(1, 1);
	await_events("job.parked", 1);
	assert_int_equal(events_of("job.ran", 2), 0);
}

static void test_two_schedulers_share(void **state)
{
	(void)state;
	struct runner *other;
	const struct runner_settings settings = {.executor = {.db = kernel.database.db}};
	if (!test_engine_is(DB_POSTGRESQL))
		return; /* a SQLite file has one process */
	assert_ok(runner_start(&settings, &other));
	struct scheduler *second = scheduler_begin(other);
	scheduler = scheduler_begin(kernel.runner);
	for (int64_t subject = 1; subject <= 60; subject++)
		ask((struct wish){"test.note", subject, subject % 5 * 1000, STR("{}"), false});
	for (int64_t subject = 1; subject <= 60; subject++)
		await_runs(subject, 1);
	scheduler_stop(second);
	runner_stop(other);
	for (int64_t subject = 1; subject <= 60; subject++)
		assert_int_equal(events_of("job.ran", subject), 1);
}

static void a_job_that_reads_much_writes_what_all_parts_found(void **state)
{
	(void)state;
	atomic_store(&fails_until, 1); /* the first attempt loses a part, and writes nothing */
	scheduler = scheduler_begin(kernel.runner);
	ask((struct wish){.kind = "test.sum", .subject_id = 7});
	struct event event = await_events("job.summed", 1);
	int64_t parts = event.subject_id % 100;
	assert_true(parts >= 1);
	assert_int_equal(event.subject_id / 100, parts * (parts + 1) / 2);
	struct event *events;
	size_t n = test_kernel_events(&kernel, 1, &events), summed = 0;
	for (size_t i = 0; i < n; i++)
		summed += str_is(events[i].kind, "job.summed");
	assert_int_equal(summed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_job_runs_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_later_wish_moves_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_failing_job_is_tried_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_third_failure_parks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_job_may_ask_for_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_job_that_asks_for_itself_goes_on_at_once, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_a_job_in_steps_goes_on_after_a_stop, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_recurring_jobs_recur, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_recurring_job_that_failed_three_times_comes_again, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(what_a_clock_far_ahead_put_off_runs_once_it_is_set_right,
	                                    set_up, tear_down),
		cmocka_unit_test(a_clock_set_back_is_followed_when_it_was_far_ahead),
		cmocka_unit_test(a_clock_set_back_a_little_goes_on_slowly),
		cmocka_unit_test_setup_teardown(a_job_in_steps_goes_before_what_follows_from_them, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(what_follows_takes_turns_with_a_long_job, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_an_unknown_job_is_parked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_lease_runs_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_schedulers_share, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_job_that_reads_much_writes_what_all_parts_found, set_up,
	                                    tear_down),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
