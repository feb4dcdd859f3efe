#include "kernel/scheduler.h"

#include <pthread.h>
#include <time.h>

#include "base/map.h"
#include "kernel/clock.h"
#include "kernel/job_store.h"
#include "kernel/lane_store.h"
#include "kernel/log.h"
#include "wire/json.h"

enum { RUNS_MOST = 64 };

enum step { STEP_CLAIM, STEP_RUN, STEP_FAIL };

struct run;

/* One part of a job that reads much. */
struct reading {
	struct run *run;
	struct slow_work slow;
	size_t part;
	void *found;
};

/* One job on its way. */
struct run {
	struct scheduler *scheduler;
	struct arena *arena;
	struct work_unit unit;
	struct company_id company;
	struct job_id id;
	struct job job; /* as claimed; its text lies in `arena` */
	const struct job_row *row;
	enum step step;
	int64_t begun_us; /* monotonic */
	bool is_ahead;    /* of what follows, which was asked to wait */
	/* What the claim, or a run that asked for itself, found; read when it was committed. */
	bool is_claimed;
	struct job claimed;
	enum err failure;
	struct str sentence;
	const struct job_read_row *read_row; /* NULL: it reads nothing in parts */
	struct reading *readings;
	size_t parts, parts_open;
	struct run *next;
};

struct scheduler {
	struct arena *arena, *follow_arena;
	struct scheduler_settings settings;
	struct follow *follow;
	struct bus_member member;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake, idle;
	struct run *runs; /* under way */
	int running;
	bool is_woken, is_stopping;
	bool is_shared;           /* other processes may write to the database */
	struct map heads;         /* of the lanes, as last told */
	struct instant looked_at; /* what the clock said at the last look */
};

static struct run *run_of(const struct work_unit *unit)
{
	return unit->state;
}

static const struct job_row *row_find(const struct scheduler_settings *settings, struct str kind)
{
	for (size_t m = 0; m < settings->module_count; m++) {
		const struct module *module = settings->modules[m];
		for (size_t i = 0; i < module->job_count; i++) {
			if (str_is(kind, module->jobs[i].kind))
				return &module->jobs[i];
		}
	}
	return NULL;
}

static const struct job_read_row *read_row_find(const struct scheduler_settings *settings,
                                                struct str kind)
{
	for (size_t m = 0; m < settings->module_count; m++) {
		const struct module *module = settings->modules[m];
		for (size_t i = 0; i < module->job_read_count; i++) {
			if (str_is(kind, module->job_reads[i].kind))
				return &module->job_reads[i];
		}
	}
	return NULL;
}

/* ---- the units ---- */

static void job_alert(struct work *work, const char *event, const struct job *job,
                      struct str failure)
{
	struct buf buf = buf_new(work->arena, 8192);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "kind");
	json_str(&out, job->kind);
	json_name(&out, "subject_id");
	json_i64(&out, job->subject_id);
	json_name(&out, "failure");
	json_str(&out, failure);
	json_object_end(&out);
	event_emit(work, event, "job", job->id.value, buf_str(&buf));
}

static enum err job_stop(struct work *work, const struct job *job, const struct job_row *row,
                         struct str failure)
{
	job_alert(work, "job.parked", job, failure);
	if (row != NULL && row->stopped != NULL)
		TRY(row->stopped(work, job, failure));
	return job_park(work->tx, work->company, job, failure);
}

/* Nobody would ask for a recurring job again: it comes back at its next time. */
static enum err job_miss(struct work *work, const struct run *run)
{
	job_alert(work, "job.missed", &run->job, run->sentence);
	struct instant next = {work->now.us + run->row->every_us};
	return job_put_off(work->tx, work->company, &run->job, next, 0, run->sentence);
}

/* Takes the job when it is due; false: it is gone, moved, or another process was faster. */
static enum err job_take(struct work *work, const struct run *run, struct job *out, bool *is_taken)
{
	struct instant now;
	*is_taken = false;
	TRY(job_clock(work->tx, work->arena, work->now, &now));
	enum err err = job_load(work->tx, work->arena, work->company, run->id, out);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	struct instant until = {now.us + run->scheduler->settings.lease_us};
	err = job_lease(work->tx, work->company, out->id, now, until);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	out->attempts++;
	*is_taken = true;
	return OK;
}

static void claim_note(struct run *run, const struct job *job)
{
	run->claimed = *job;
	run->claimed.kind = str_copy(run->arena, job->kind);
	run->claimed.body = str_copy(run->arena, job->body);
	run->is_claimed = true;
}

static enum err run_claim(struct work *work, struct work_unit *unit)
{
	struct run *run = run_of(unit);
	const struct scheduler_settings *settings = &run->scheduler->settings;
	struct job job;
	bool is_taken;
	run->is_claimed = false;
	TRY(job_take(work, run, &job, &is_taken));
	if (!is_taken)
		return OK;
	const struct job_row *row = row_find(settings, job.kind);
	if (row == NULL)
		return job_stop(work, &job, NULL, STR(JOB_UNKNOWN));
	if (job.attempts > JOB_ATTEMPTS_MOST)
		return job_stop(work, &job, row, STR("it ended three times without an answer"));
	claim_note(run, &job);
	return OK;
}

/* A job that goes in steps asked for itself: it is taken again with the step that asked, which
 * spares a look and a transaction between any two. */
static enum err run_again(struct work *work, struct run *run)
{
	struct scheduler *scheduler = run->scheduler;
	struct job job;
	bool is_taken;
	pthread_mutex_lock(&scheduler->lock);
	bool is_stopping = scheduler->is_stopping;
	pthread_mutex_unlock(&scheduler->lock);
	if (is_stopping || run->read_row != NULL)
		return OK;
	TRY(job_take(work, run, &job, &is_taken));
	if (is_taken)
		claim_note(run, &job);
	return OK;
}

static enum err run_job(struct work *work, struct work_unit *unit)
{
	struct run *run = run_of(unit);
	struct job now;
	run->is_claimed = false;
	enum err err = job_load(work->tx, work->arena, work->company, run->job.id, &now);
	bool is_moved =
		err == OK && (now.attempts != run->job.attempts || now.run_at.us != run->job.run_at.us);
	if (err == ERR_NOT_FOUND || is_moved)
		return OK; /* cancelled, or asked for anew, since it was claimed */
	TRY(err);
	TRY(run->row->run(work, &run->job));
	if (run->row->every_us <= 0) {
		TRY(job_finish(work->tx, work->company, &run->job));
		return run_again(work, run);
	}
	struct instant next = {run->job.run_at.us + run->row->every_us};
	if (next.us <= work->now.us)
		next.us = work->now.us + run->row->every_us;
	return job_put_off(work->tx, work->company, &run->job, next, 0, (struct str){0});
}

static enum err run_fail(struct work *work, struct work_unit *unit)
{
	struct run *run = run_of(unit);
	int64_t pause = run->scheduler->settings.retry_us, attempts = run->job.attempts;
	if (err_is_passing(run->failure))
		attempts--;
	else if (attempts >= JOB_ATTEMPTS_MOST && run->row->every_us > 0)
		return job_miss(work, run);
	else if (attempts >= JOB_ATTEMPTS_MOST)
		return job_stop(work, &run->job, run->row, run->sentence);
	for (int64_t i = 1; i < attempts; i++)
		pause *= 4;
	struct instant at = {work->now.us + pause};
	return job_put_off(work->tx, work->company, &run->job, at, attempts, run->sentence);
}

/* ---- one step after the other ---- */

static enum err (*const step_runs[])(struct work *work, struct work_unit *unit) = {
	[STEP_CLAIM] = run_claim,
	[STEP_RUN] = run_job,
	[STEP_FAIL] = run_fail,
};

static void run_done(struct work_unit *unit);

/* The caller holds the lock. */
static void run_end(struct run *run)
{
	struct scheduler *scheduler = run->scheduler;
	struct run **link = &scheduler->runs;
	while (*link != run)
		link = &(*link)->next;
	*link = run->next;
	scheduler->running--;
	/* It may have asked for itself: the look after its commit passed it over, as under way. */
	scheduler->is_woken = true;
	pthread_cond_signal(&scheduler->wake);
	pthread_cond_broadcast(&scheduler->idle);
	for (size_t i = 0; i < run->parts; i++)
		arena_free(run->readings[i].slow.arena);
	arena_free(run->arena);
}

/* The caller holds the lock. What cannot be submitted is found again when its lease has run out. */
static void run_submit(struct run *run)
{
	run->unit = (struct work_unit){
		.actor = actor_system(run->company),
		.trace = trace_new(run->arena),
		.is_write = true,
		.class = UNIT_DEFERRED,
		.one = step_runs[run->step],
		.done = run_done,
		.state = run,
	};
	if (runner_submit(run->scheduler->settings.runner, &run->unit) != OK)
		run_end(run);
}

static void run_note_failure(struct run *run, enum err err, struct str said)
{
	run->failure = err;
	run->sentence = str_format(run->arena, "%s: %.*s", err_row(err)->word, STR_FMT(said));
	log_say(LOG_WARNING, run->unit.trace, "job.failed", "%.*s of company %lld, attempt %d: %.*s",
	        STR_FMT(run->job.kind), (long long)run->company.value, run->job.attempts,
	        STR_FMT(run->sentence));
}

/* ---- reading, in parts ---- */

static enum err part_run(struct work *work, struct slow_work *slow)
{
	struct reading *reading = slow->state;
	struct run *run = reading->run;
	return run->read_row->read(work, &run->job, reading->part, run->parts, &reading->found);
}

/* The caller holds the lock: the last part has ended. */
static void readings_end(struct run *run)
{
	void **found = ARENA_ARRAY(run->arena, run->parts, void *);
	run->step = STEP_RUN;
	for (size_t i = 0; i < run->parts; i++) {
		const struct slow_work *slow = &run->readings[i].slow;
		found[i] = run->readings[i].found;
		if (slow->result == OK || run->step == STEP_FAIL)
			continue;
		run_note_failure(run, slow->result, slow->fault.sentence);
		run->step = STEP_FAIL;
	}
	run->job.found = found;
	run->job.parts = run->parts;
	run_submit(run);
}

/* The caller holds the lock. */
static void part_end(struct run *run)
{
	if (--run->parts_open == 0)
		readings_end(run);
}

static void part_done(struct slow_work *slow)
{
	struct reading *reading = slow->state;
	struct run *run = reading->run;
	struct scheduler *scheduler = run->scheduler;
	pthread_mutex_lock(&scheduler->lock);
	part_end(run);
	pthread_mutex_unlock(&scheduler->lock);
}

/* The caller holds the lock: no part ends before all are under way. */
static void readings_begin(struct run *run)
{
	struct runner *runner = run->scheduler->settings.runner;
	run->parts = run->parts_open = (size_t)runner_background_threads(runner);
	run->readings = ARENA_ARRAY(run->arena, run->parts, struct reading);
	struct str trace = trace_new(run->arena);
	size_t refused = 0;
	for (size_t i = 0; i < run->parts; i++) {
		struct reading *reading = &run->readings[i];
		reading->run = run;
		reading->part = i;
		reading->slow = (struct slow_work){.actor = actor_system(run->company),
		                                   .trace = trace,
		                                   .arena = arena_new(0),
		                                   .run = part_run,
		                                   .done = part_done,
		                                   .state = reading};
		/* Once it is under way its result is the part's own. */
		enum err err = runner_background(runner, &reading->slow);
		if (err == OK)
			continue;
		reading->slow.result = err;
		refused++;
	}
	for (; refused > 0; refused--)
		part_end(run);
}

/* Who goes first now, the job (and others of its company that are between two steps) or what
 * follows? */
static void run_order(struct run *run, bool has_step)
{
	struct scheduler *scheduler = run->scheduler;
	int64_t until_us = 0;
	pthread_mutex_lock(&scheduler->lock);
	run->is_ahead = has_step;
	for (const struct run *at = scheduler->runs; at != NULL; at = at->next)
		if (at->is_ahead && ID_EQ(at->company, run->company) && at->begun_us > until_us)
			until_us = at->begun_us;
	if (until_us > 0)
		follow_hold(scheduler->follow, run->company, until_us + scheduler->settings.ahead_us);
	else
		follow_release(scheduler->follow, run->company);
	pthread_mutex_unlock(&scheduler->lock);
}

static void run_done(struct work_unit *unit)
{
	struct run *run = run_of(unit);
	struct scheduler *scheduler = run->scheduler;
	enum err err = unit->result;
	bool goes_on = false;
	if (err != OK && run->step == STEP_RUN) {
		run_note_failure(run, err, unit->fault.sentence);
		run->step = STEP_FAIL;
		goes_on = true;
	} else if (err == OK && run->step != STEP_FAIL && run->is_claimed) {
		run->job = run->claimed;
		run->row = row_find(&scheduler->settings, run->job.kind);
		run->read_row = read_row_find(&scheduler->settings, run->job.kind);
		run->step = STEP_RUN;
		goes_on = true;
	}
	run_order(run, goes_on && run->step == STEP_RUN && run->read_row == NULL);
	work_unit_release(unit);
	pthread_mutex_lock(&scheduler->lock);
	if (goes_on && run->step == STEP_RUN && run->read_row != NULL)
		readings_begin(run);
	else if (goes_on)
		run_submit(run);
	else
		run_end(run);
	pthread_mutex_unlock(&scheduler->lock);
}

/* ---- looking ---- */

struct look {
	struct arena *arena;
	struct job_due *due;
	size_t count;
};

static enum err run_look(struct work *work, struct work_unit *unit)
{
	struct look *look = unit->state;
	struct instant now;
	TRY(job_clock(work->tx, work->arena, work->now, &now));
	return job_due_all(work->tx, look->arena, now, RUNS_MOST, &look->due, &look->count);
}

/* The caller holds the lock. */
static bool is_under_way(const struct scheduler *scheduler, const struct job_due *due)
{
	for (const struct run *run = scheduler->runs; run != NULL; run = run->next) {
		if (ID_EQ(run->company, due->company) && ID_EQ(run->id, due->id))
			return true;
	}
	return false;
}

static void run_begin(struct scheduler *scheduler, const struct job_due *due)
{
	pthread_mutex_lock(&scheduler->lock);
	if (scheduler->running < RUNS_MOST && !scheduler->is_stopping
	    && !is_under_way(scheduler, due)) {
		struct arena *arena = arena_new(2048);
		struct run *run = ARENA_NEW(arena, struct run);
		run->scheduler = scheduler;
		run->arena = arena;
		run->company = due->company;
		run->id = due->id;
		run->begun_us = clock_monotonic_us();
		run->next = scheduler->runs;
		scheduler->runs = run;
		scheduler->running++;
		run_submit(run);
	}
	pthread_mutex_unlock(&scheduler->lock);
}

static void jobs_look(struct scheduler *scheduler)
{
	struct look look = {.arena = arena_new(0)};
	struct work_unit unit = {.one = run_look, .state = &look};
	enum err err = runner_wait(scheduler->settings.runner, &unit);
	work_unit_release(&unit);
	for (size_t i = 0; err == OK && i < look.count; i++)
		run_begin(scheduler, &look.due[i]);
	arena_free(look.arena);
}

/* ---- a clock that was set right ---- */

static enum err run_seed(struct work *work, struct work_unit *unit)
{
	(void)unit;
	work->events->jobs_requested = true;
	return jobs_seed(work);
}

struct lanes {
	struct arena *arena;
	struct company_id *companies;
	size_t count;
};

static enum err run_lanes(struct work *work, struct work_unit *unit)
{
	struct lanes *lanes = unit->state;
	return lane_all(work->tx, lanes->arena, &lanes->companies, &lanes->count);
}

/* The clock went back so far that it was wrong before: what it put off must not wait for years. */
static void clock_look(struct scheduler *scheduler)
{
	struct instant now = clock_now();
	bool was_set_back = now.us < scheduler->looked_at.us;
	scheduler->looked_at = now;
	if (!was_set_back)
		return;
	log_say(LOG_WARNING, STR(""), "clock.set_back",
	        "The system's clock was set back; it is followed.");
	struct lanes lanes = {.arena = arena_new(0)};
	struct work_unit look = {.one = run_lanes, .state = &lanes};
	enum err err = runner_wait(scheduler->settings.runner, &look);
	work_unit_release(&look);
	for (size_t i = 0; i < lanes.count && err == OK; i++) {
		struct work_unit seed = {.actor = actor_system(lanes.companies[i]),
		                         .trace = trace_new(lanes.arena),
		                         .is_write = true,
		                         .class = UNIT_DEFERRED,
		                         .one = run_seed};
		err = runner_wait(scheduler->settings.runner, &seed);
		work_unit_release(&seed);
	}
	if (err != OK)
		scheduler->looked_at.us = INT64_MAX; /* and once more, at the next look */
	arena_free(lanes.arena);
}

/* ---- news from other processes ---- */

/* A company's last event when we last told of it; only the scheduler's thread looks. */
struct head {
	int64_t last_event;
};

struct far_look {
	struct arena *arena;
	struct lane_row *lanes;
	size_t count;
};

static enum err run_far_look(struct work *work, struct work_unit *unit)
{
	struct far_look *look = unit->state;
	return lane_heads(work->tx, look->arena, &look->lanes, &look->count);
}

/* What another process committed is told here too: event streams live by it. */
static void far_look(struct scheduler *scheduler)
{
	struct far_look look = {.arena = arena_new(0)};
	struct work_unit unit = {.one = run_far_look, .state = &look};
	enum err err = runner_wait(scheduler->settings.runner, &unit);
	work_unit_release(&unit);
	for (size_t i = 0; err == OK && i < look.count; i++) {
		const struct lane_row *lane = &look.lanes[i];
		struct head *head = map_get_int(&scheduler->heads, lane->company.value);
		bool is_news = head == NULL || head->last_event < lane->last_event;
		if (head == NULL) {
			head = ARENA_NEW(scheduler->arena, struct head);
			map_put_int(&scheduler->heads, lane->company.value, head);
		}
		head->last_event = lane->last_event;
		if (is_news)
			bus_tell(runner_bus(scheduler->settings.runner), NEWS_EVENTS, lane->company);
	}
	arena_free(look.arena);
}

static void scheduler_hear(void *state, enum news news, struct company_id company)
{
	struct scheduler *scheduler = state;
	(void)company;
	if (news != NEWS_JOBS)
		return;
	pthread_mutex_lock(&scheduler->lock);
	scheduler->is_woken = true;
	pthread_cond_signal(&scheduler->wake);
	pthread_mutex_unlock(&scheduler->lock);
}

/* Sleeps until woken or `until`; false: stopping. */
static bool scheduler_sleep(struct scheduler *scheduler, int64_t until_us)
{
	struct timespec until = {.tv_sec = until_us / SECOND_US,
	                         .tv_nsec = until_us % SECOND_US * 1000};
	int failed = 0;
	pthread_mutex_lock(&scheduler->lock);
	while (!scheduler->is_woken && !scheduler->is_stopping && failed == 0)
		failed = pthread_cond_timedwait(&scheduler->wake, &scheduler->lock, &until);
	scheduler->is_woken = false;
	bool goes_on = !scheduler->is_stopping;
	pthread_mutex_unlock(&scheduler->lock);
	return goes_on;
}

static void *scheduler_thread(void *context)
{
	struct scheduler *scheduler = context;
	int64_t next_us = clock_monotonic_us();
	bool is_first = true;
	do {
		int64_t now = clock_monotonic_us();
		if (now >= next_us) {
			if (follow_look(scheduler->follow, is_first) == OK)
				is_first = false;
			if (scheduler->is_shared)
				far_look(scheduler);
			clock_look(scheduler);
			next_us = now + scheduler->settings.look_us;
		}
		jobs_look(scheduler);
	} while (scheduler_sleep(scheduler, next_us));
	return NULL;
}

/* ---- starting and stopping ---- */

static void scheduler_free(struct scheduler *scheduler)
{
	pthread_mutex_destroy(&scheduler->lock);
	pthread_cond_destroy(&scheduler->wake);
	pthread_cond_destroy(&scheduler->idle);
	arena_free(scheduler->follow_arena);
	arena_free(scheduler->arena);
}

static int64_t or_usual(int64_t value, int64_t usual)
{
	return value > 0 ? value : usual;
}

enum err scheduler_start(const struct scheduler_settings *settings, struct scheduler **out)
{
	struct arena *arena = arena_new(0);
	struct scheduler *scheduler = ARENA_NEW(arena, struct scheduler);
	scheduler->arena = arena;
	/* Of its own: followers allocate on many threads, under their own lock. */
	scheduler->follow_arena = arena_new(0);
	scheduler->settings = *settings;
	scheduler->is_shared = db_engine(runner_db(settings->runner)) == DB_POSTGRESQL;
	scheduler->heads = map_new(arena);
	scheduler->settings.lease_us = or_usual(settings->lease_us, JOB_LEASE_US);
	scheduler->settings.retry_us = or_usual(settings->retry_us, 5 * SECOND_US);
	scheduler->settings.look_us = or_usual(settings->look_us, SECOND_US);
	scheduler->settings.ahead_us = or_usual(settings->ahead_us, 2 * SECOND_US);
	pthread_mutex_init(&scheduler->lock, NULL);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&scheduler->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_cond_init(&scheduler->idle, NULL);
	const struct follow_settings follow = {
		.runner = settings->runner,
		.modules = settings->modules,
		.module_count = settings->module_count,
		.retry_us = settings->retry_us,
	};
	scheduler->follow = follow_new(scheduler->follow_arena, &follow);
	scheduler->member = (struct bus_member){.hear = scheduler_hear, .state = scheduler};
	bus_join(runner_bus(settings->runner), &scheduler->member);
	if (pthread_create(&scheduler->thread, NULL, scheduler_thread, scheduler) != 0) {
		bus_leave(runner_bus(settings->runner), &scheduler->member);
		follow_stop(scheduler->follow);
		scheduler_free(scheduler);
		return ERR_BUSY;
	}
	*out = scheduler;
	return OK;
}

void scheduler_stop(struct scheduler *scheduler)
{
	bus_leave(runner_bus(scheduler->settings.runner), &scheduler->member);
	pthread_mutex_lock(&scheduler->lock);
	scheduler->is_stopping = true;
	pthread_cond_broadcast(&scheduler->wake);
	pthread_mutex_unlock(&scheduler->lock);
	pthread_join(scheduler->thread, NULL);
	pthread_mutex_lock(&scheduler->lock);
	while (scheduler->running > 0)
		pthread_cond_wait(&scheduler->idle, &scheduler->lock);
	pthread_mutex_unlock(&scheduler->lock);
	follow_stop(scheduler->follow);
	scheduler_free(scheduler);
}
