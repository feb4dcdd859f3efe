#include "kernel/follow.h"

#include <pthread.h>

#include "base/map.h"
#include "kernel/clock.h"
#include "kernel/cursor_store.h"
#include "kernel/event_store.h"
#include "kernel/job_store.h"
#include "kernel/lane_store.h"
#include "kernel/log.h"
#include "shape/shape.h"
#include "wire/json.h"

enum { PASS_EVENTS = 500, APART_EVENTS = 200 };
/* A pass is one unit of its lane: whoever writes meanwhile waits for it. So it ends when it has
 * taken this long, whatever its events cost, and the next one goes on. */
#define PASS_US ((int64_t)20 * 1000)
/* Events come to the listeners in slices, and the clock is looked at between two. Few at once cost
 * more each; many at once could hold the lane for long: after thousands of quick events may come
 * some that cost a millisecond each. The first slice of a process is a guess. */
enum { SLICE_LEAST = 4, SLICE_FIRST = 32, SLICE_MOST = 200 };
/* What has emitted so many events is committed before anybody listens to them: a stock level that
 * changes two thousand listings shall be seen there, and not wait for what follows from it. */
enum { DEFERRED_EVENTS_MANY = 300 };

/* What the next unit of a visit does. */
enum step {
	STEP_BEGIN, /* once per process: recurring jobs, counting what may have crashed */
	STEP_PASS,
	STEP_SET_APART,   /* the listener that made the pass fail */
	STEP_APART_COUNT, /* a listener with a cursor of its own: the attempt, then the event */
	STEP_APART_RUN,
};

struct visit {
	struct follow *follow;
	struct company_id company;
	struct work_unit unit;
	enum step step;
	bool is_running, is_wanted;
	int64_t retry_at_us;   /* monotonic; 0: none */
	int64_t held_until_us; /* monotonic: a job of the company goes first; 0: none */
	int64_t pause_us;
	int64_t
		deferred_retry_at_us; /* monotonic: the deferred rows failed, leave them out till then */
	bool is_put_off;          /* the pass before left the listeners to this one */
	size_t slice;             /* so many events at once, as those before took their time */
	size_t apart;             /* index of the listener of SET_APART and APART_* */
	struct arena *trace_arena;

	/* What the unit found out; only read when it was committed, but for `stage` and `at`. */
	bool has_more;
	bool has_apart; /* a listener that is set apart is due */
	bool is_in_deferred, is_in_listener;
	size_t at; /* the listener that runs */
};

struct listener {
	const struct module *module;
	const struct listen_row *row;
	struct str name; /* "orders/stock.changed" */
};

struct follow {
	struct arena *arena;
	struct follow_settings settings;
	struct listener *listeners;
	size_t listener_count;
	pthread_mutex_t lock;
	pthread_cond_t idle;
	struct map visits; /* by company */
	int running;
	bool is_stopping;
	struct bus_member member;
};

static struct visit *visit_of(const struct work_unit *unit)
{
	return unit->state;
}

/* ---- what a unit does ---- */

static enum err run_begin(struct work *work, struct work_unit *unit)
{
	struct cursor_row *cursors;
	size_t count;
	int64_t last;
	(void)unit;
	TRY(jobs_seed(work));
	/* SQLite has one process at a time, so leases are those of one that is gone. */
	if (tx_engine(work->tx) == DB_SQLITE)
		TRY(job_leases_clear(work->tx, work->company));
	TRY(cursor_load(work->tx, work->arena, work->company, &cursors, &count));
	TRY(lane_last_event(work->tx, work->arena, work->company, &last));
	/* A backlog at the start may be what ended the process before. */
	if (count > 0 && cursors[0].listener.len == 0 && cursors[0].number < last)
		return cursor_count(work->tx, work->company, (struct str){0});
	return OK;
}

static const struct cursor_row *cursor_of(const struct cursor_row *cursors, size_t count,
                                          struct str listener)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(cursors[i].listener, listener))
			return &cursors[i];
	}
	return NULL;
}

/* Those of events[0 … n-1] that the listener wants. */
static size_t events_for(const struct listener *listener, const struct event *events, size_t n,
                         struct event *out)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (str_is(events[i].kind, listener->row->kind))
			out[count++] = events[i];
	}
	return count;
}

static enum err pass_deferred(struct work *work, struct visit *visit)
{
	const struct follow_settings *settings = &visit->follow->settings;
	visit->is_in_deferred = true;
	for (size_t m = 0; m < settings->module_count; m++) {
		const struct module *module = settings->modules[m];
		for (size_t i = 0; i < module->deferred_count; i++) {
			bool more = false;
			TRY(module->deferred[i].run(work, &more));
			visit->has_more = visit->has_more || more;
		}
	}
	visit->is_in_deferred = false;
	return OK;
}

/* All listeners that keep up with the common cursor. */
static enum err slice_hear(struct work *work, struct visit *visit, const struct cursor_row *cursors,
                           size_t cursor_count, const struct cursor_row *common,
                           const struct event *events, size_t n)
{
	const struct follow *follow = visit->follow;
	struct event *wanted = ARENA_ARRAY(work->arena, n + 1, struct event);
	for (size_t i = 0; i < follow->listener_count; i++) {
		const struct listener *listener = &follow->listeners[i];
		if (cursor_of(cursors, cursor_count, listener->name) != NULL)
			continue;
		size_t count = events_for(listener, events, n, wanted);
		if (count == 0)
			continue;
		visit->at = i;
		visit->is_in_listener = true;
		if (common->attempts >= FOLLOW_ATTEMPTS_MOST) {
			const struct cursor_row row = {.listener = listener->name, .number = common->number};
			TRY(cursor_put(work->tx, work->company, &row));
			visit->has_apart = true;
		} else {
			TRY(listener->row->run(work, wanted, count));
		}
		visit->is_in_listener = false;
	}
	return OK;
}

/* Twice as many next time when these were quick, half as many when they were slow. */
static size_t slice_next(size_t slice, int64_t took_us, int64_t pass_us)
{
	if (took_us > pass_us / 2)
		return slice / 2 > SLICE_LEAST ? slice / 2 : SLICE_LEAST;
	if (took_us < pass_us / 4)
		return 2 * slice < SLICE_MOST ? 2 * slice : SLICE_MOST;
	return slice;
}

/* Slice after slice until the time of the pass is over; *heard is the last event. */
static enum err pass_listeners(struct work *work, struct visit *visit,
                               const struct cursor_row *cursors, size_t cursor_count,
                               const struct cursor_row *common, int64_t *heard)
{
	const int64_t pass_us = visit->follow->settings.pass_us;
	const int64_t begun = clock_monotonic_us();
	int64_t now = begun;
	size_t total = 0, n, wanted;
	*heard = common->number;
	do {
		const int64_t before = now;
		struct event *events;
		wanted = visit->slice < PASS_EVENTS - total ? visit->slice : PASS_EVENTS - total;
		TRY(event_after(work, *heard, wanted, &events, &n));
		TRY(slice_hear(work, visit, cursors, cursor_count, common, events, n));
		if (n > 0)
			*heard = events[n - 1].number;
		total += n;
		now = clock_monotonic_us();
		if (n == visit->slice || now - before > pass_us / 2)
			visit->slice = slice_next(visit->slice, now - before, pass_us);
	} while (n == wanted && total < PASS_EVENTS && now - begun < pass_us);
	visit->has_more = visit->has_more || n == wanted;
	return OK;
}

/* No pause after a failure is longer. */
static int64_t pause_most_us(const struct follow *follow)
{
	int64_t pause = follow->settings.retry_us;
	for (int i = 0; i < FOLLOW_ATTEMPTS_MOST; i++)
		pause *= 4;
	return pause;
}

/* A listener that is set apart may be tried again; what waits longer than it can waits for a clock
 * that was set back. */
static bool is_due(const struct follow *follow, const struct cursor_row *row, struct instant now)
{
	return row->retry_at.us <= now.us || row->retry_at.us > now.us + pause_most_us(follow);
}

/* The deferred rows took the time of a pass, or told so much that it is committed first. */
static bool is_enough(const struct work *work, const struct visit *visit, int64_t begun)
{
	return work->events->waiting.count >= DEFERRED_EVENTS_MANY
	       || clock_monotonic_us() - begun >= visit->follow->settings.pass_us;
}

static enum err run_pass(struct work *work, struct work_unit *unit)
{
	struct visit *visit = visit_of(unit);
	struct cursor_row *cursors, common = {0};
	size_t cursor_count;
	const int64_t begun = clock_monotonic_us();
	visit->has_more = visit->has_apart = visit->is_in_deferred = visit->is_in_listener = false;
	bool skips_deferred = visit->deferred_retry_at_us > begun;
	if (!skips_deferred)
		TRY(pass_deferred(work, visit));
	bool is_deferred_done = !skips_deferred && !visit->has_more;
	visit->is_put_off = !visit->is_put_off && is_enough(work, visit, begun);
	if (visit->is_put_off) {
		visit->has_more = true;
		return OK;
	}
	TRY(cursor_load(work->tx, work->arena, work->company, &cursors, &cursor_count));
	const struct cursor_row *stored = cursor_of(cursors, cursor_count, (struct str){0});
	if (stored != NULL)
		common = *stored;
	for (size_t i = 0; i < cursor_count; i++) {
		if (cursors[i].listener.len > 0 && is_due(visit->follow, &cursors[i], work->now))
			visit->has_apart = true;
	}
	/* What the deferred rows of this pass emitted is written now, so that it is heard now. */
	TRY(work_flush(work));
	struct cursor_row moved = common;
	moved.listener = (struct str){0};
	moved.attempts = 0;
	TRY(pass_listeners(work, visit, cursors, cursor_count, &common, &moved.number));
	if (is_deferred_done)
		moved.deferred = moved.number;
	bool is_same = stored != NULL && moved.number == common.number
	               && moved.deferred == common.deferred && common.attempts == 0;
	return is_same ? OK : cursor_put(work->tx, work->company, &moved);
}

static struct instant retry_at(const struct visit *visit, struct instant now, int64_t attempts)
{
	int64_t pause = visit->follow->settings.retry_us;
	for (int64_t i = 1; i < attempts; i++)
		pause *= 4;
	return (struct instant){now.us + pause};
}

static enum err run_set_apart(struct work *work, struct work_unit *unit)
{
	struct visit *visit = visit_of(unit);
	struct cursor_row *cursors, row = {.attempts = 1};
	size_t count;
	TRY(cursor_load(work->tx, work->arena, work->company, &cursors, &count));
	const struct cursor_row *common = cursor_of(cursors, count, (struct str){0});
	row.listener = visit->follow->listeners[visit->apart].name;
	row.number = common != NULL ? common->number : 0;
	row.retry_at = retry_at(visit, work->now, 1);
	return cursor_put(work->tx, work->company, &row);
}

/* Chooses the listener that is due, and counts its attempt. */
static enum err run_apart_count(struct work *work, struct work_unit *unit)
{
	struct visit *visit = visit_of(unit);
	const struct follow *follow = visit->follow;
	struct cursor_row *cursors;
	size_t count;
	visit->has_apart = false;
	TRY(cursor_load(work->tx, work->arena, work->company, &cursors, &count));
	for (size_t i = 0; i < follow->listener_count; i++) {
		const struct cursor_row *row = cursor_of(cursors, count, follow->listeners[i].name);
		if (row == NULL || !is_due(follow, row, work->now))
			continue;
		visit->apart = i;
		visit->has_apart = true;
		struct cursor_row counted = *row;
		counted.attempts++;
		counted.retry_at = retry_at(visit, work->now, counted.attempts);
		return cursor_put(work->tx, work->company, &counted);
	}
	/* Of a listener that this binary no longer has. */
	for (size_t i = 0; i < count; i++) {
		if (cursors[i].listener.len > 0 && is_due(follow, &cursors[i], work->now))
			TRY(cursor_delete(work->tx, work->company, cursors[i].listener));
	}
	return OK;
}

static void emit_parked(struct work *work, const struct listener *listener,
                        const struct event *event)
{
	struct buf buf = buf_new(work->arena, 4096);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "listener");
	json_str(&out, listener->name);
	json_name(&out, "number");
	json_i64(&out, event->number);
	json_name(&out, "kind");
	json_str(&out, event->kind);
	json_object_end(&out);
	event_emit(work, "listener.parked", "event", event->number, buf_str(&buf));
	log_say(LOG_FAULT, work->trace, "listener.parked", "%.*s at event %lld of company %lld",
	        STR_FMT(listener->name), (long long)event->number, (long long)work->company.value);
}

static enum err run_apart(struct work *work, struct work_unit *unit)
{
	struct visit *visit = visit_of(unit);
	const struct listener *listener = &visit->follow->listeners[visit->apart];
	struct cursor_row *cursors;
	struct event *events;
	size_t count, n;
	TRY(cursor_load(work->tx, work->arena, work->company, &cursors, &count));
	const struct cursor_row *own = cursor_of(cursors, count, listener->name);
	const struct cursor_row *common = cursor_of(cursors, count, (struct str){0});
	if (own == NULL || common == NULL)
		return OK;
	struct cursor_row moved = *own;
	moved.attempts = 0;
	moved.retry_at = work->now;
	TRY(event_after(work, own->number, APART_EVENTS, &events, &n));
	for (size_t i = 0; i < n && events[i].number <= common->number; i++) {
		moved.number = events[i].number;
		if (!str_is(events[i].kind, listener->row->kind))
			continue;
		if (own->attempts > FOLLOW_ATTEMPTS_MOST)
			emit_parked(work, listener, &events[i]);
		else
			TRY(listener->row->run(work, &events[i], 1));
		break;
	}
	if (n == 0 || moved.number >= common->number)
		return cursor_delete(work->tx, work->company, own->listener);
	return cursor_put(work->tx, work->company, &moved);
}

/* ---- one step after the other ---- */

static void visit_tell(const struct visit *visit, enum err err)
{
	const struct follow *follow = visit->follow;
	struct str name = STR("pass");
	if (visit->step == STEP_PASS && visit->is_in_deferred)
		name = STR("deferred");
	if (visit->step == STEP_PASS && visit->is_in_listener)
		name = follow->listeners[visit->at].name;
	if (visit->step == STEP_APART_RUN)
		name = follow->listeners[visit->apart].name;
	struct str said = visit->unit.fault.sentence;
	log_say(LOG_WARNING, visit->unit.trace, "follow.failed", "%.*s, company %lld: %s %.*s",
	        STR_FMT(name), (long long)visit->company.value, err_row(err)->word, STR_FMT(said));
}

/* The step after a failure; false: none now, try again later. */
static bool visit_after_failure(struct visit *visit, enum err err)
{
	int64_t now = clock_monotonic_us();
	visit->pause_us = visit->pause_us > 0 ? 2 * visit->pause_us : visit->follow->settings.retry_us;
	if (visit->pause_us > MINUTE_US)
		visit->pause_us = MINUTE_US;
	/* Nobody here reads a file of its own: ERR_IO is the database's. */
	bool is_own = visit->step == STEP_PASS && !err_is_passing(err) && err != ERR_IO;
	if (is_own && visit->is_in_listener) {
		visit->apart = visit->at;
		visit->step = STEP_SET_APART;
		return true;
	}
	if (is_own && visit->is_in_deferred) {
		visit->deferred_retry_at_us = now + visit->pause_us;
		return true;
	}
	if (visit->step == STEP_APART_RUN || visit->step == STEP_APART_COUNT)
		visit->step = STEP_PASS; /* its own retry_at is in the database */
	visit->retry_at_us = now + visit->pause_us;
	return false;
}

/* The step after a success; false: nothing left to do. */
static bool visit_after_success(struct visit *visit)
{
	visit->retry_at_us = 0;
	switch (visit->step) {
	case STEP_BEGIN:
	case STEP_SET_APART:
		visit->step = STEP_PASS;
		return true;
	case STEP_PASS:
		if (visit->deferred_retry_at_us == 0)
			visit->pause_us = 0;
		else
			visit->retry_at_us = visit->deferred_retry_at_us;
		if (visit->has_apart)
			visit->step = STEP_APART_COUNT;
		return visit->has_apart || visit->has_more || visit->is_wanted;
	case STEP_APART_COUNT:
		visit->step = visit->has_apart ? STEP_APART_RUN : STEP_PASS;
		return visit->has_apart || visit->is_wanted;
	case STEP_APART_RUN:
		visit->step = STEP_PASS;
		return true;
	}
	return false;
}

static enum err (*const step_runs[])(struct work *work, struct work_unit *unit) = {
	[STEP_BEGIN] = run_begin,         [STEP_PASS] = run_pass,
	[STEP_SET_APART] = run_set_apart, [STEP_APART_COUNT] = run_apart_count,
	[STEP_APART_RUN] = run_apart,
};

static void visit_done(struct work_unit *unit);

/* The caller holds the lock. What it began with a listener that is set apart it brings to its end.
 */
static bool visit_is_held(const struct visit *visit)
{
	return visit->step == STEP_PASS && visit->held_until_us > clock_monotonic_us();
}

/* The caller holds the lock and set is_running. */
static void visit_submit(struct visit *visit)
{
	struct follow *follow = visit->follow;
	bool is_first = visit->step == STEP_PASS || visit->step == STEP_BEGIN;
	if (is_first)
		visit->is_wanted = false;
	if (visit->deferred_retry_at_us > 0 && visit->deferred_retry_at_us <= clock_monotonic_us())
		visit->deferred_retry_at_us = 0;
	arena_reset(visit->trace_arena);
	visit->unit = (struct work_unit){
		.actor = actor_system(visit->company),
		.trace = trace_new(visit->trace_arena),
		.is_write = true,
		.class = UNIT_DEFERRED,
		.one = step_runs[visit->step],
		.done = visit_done,
		.state = visit,
	};
	if (!follow->is_stopping && runner_submit(follow->settings.runner, &visit->unit) == OK)
		return;
	visit->is_running = false;
	visit->is_wanted = true;
	visit->retry_at_us = clock_monotonic_us() + follow->settings.retry_us;
	follow->running--;
	pthread_cond_broadcast(&follow->idle);
}

static void visit_done(struct work_unit *unit)
{
	struct visit *visit = visit_of(unit);
	struct follow *follow = visit->follow;
	enum err err = unit->result;
	if (err != OK)
		visit_tell(visit, err);
	work_unit_release(unit);
	pthread_mutex_lock(&follow->lock);
	bool goes_on = err == OK ? visit_after_success(visit) : visit_after_failure(visit, err);
	if (goes_on && !visit_is_held(visit)) {
		visit_submit(visit);
	} else {
		visit->is_wanted = visit->is_wanted || goes_on;
		visit->is_running = false;
		follow->running--;
		pthread_cond_broadcast(&follow->idle);
	}
	pthread_mutex_unlock(&follow->lock);
}

/* The caller holds the lock. */
static void visit_begin(struct visit *visit)
{
	if (visit->is_running || visit->follow->is_stopping || visit_is_held(visit))
		return;
	visit->is_running = true;
	visit->follow->running++;
	visit_submit(visit);
}

/* ---- from outside ---- */

static void close_visit_arena(void *arena)
{
	arena_free(arena);
}

/* The caller holds the lock. */
static struct visit *visit_get(struct follow *follow, struct company_id company)
{
	struct visit *visit = map_get_int(&follow->visits, company.value);
	if (visit != NULL)
		return visit;
	visit = ARENA_NEW(follow->arena, struct visit);
	visit->follow = follow;
	visit->company = company;
	visit->slice = SLICE_FIRST;
	visit->trace_arena = arena_new(256);
	arena_entrust(follow->arena, close_visit_arena, visit->trace_arena);
	map_put_int(&follow->visits, company.value, visit);
	return visit;
}

void follow_want(struct follow *follow, struct company_id company)
{
	pthread_mutex_lock(&follow->lock);
	struct visit *visit = visit_get(follow, company);
	visit->is_wanted = true;
	visit_begin(visit);
	pthread_mutex_unlock(&follow->lock);
}

/* The caller holds the lock. */
static void visit_release(struct visit *visit)
{
	visit->held_until_us = 0;
	if (visit->is_wanted)
		visit_begin(visit);
}

void follow_hold(struct follow *follow, struct company_id company, int64_t until_us)
{
	pthread_mutex_lock(&follow->lock);
	visit_get(follow, company)->held_until_us = until_us;
	pthread_mutex_unlock(&follow->lock);
}

void follow_release(struct follow *follow, struct company_id company)
{
	pthread_mutex_lock(&follow->lock);
	struct visit *visit = map_get_int(&follow->visits, company.value);
	if (visit != NULL && visit->held_until_us > 0)
		visit_release(visit);
	pthread_mutex_unlock(&follow->lock);
}

static void follow_hear(void *state, enum news news, struct company_id company)
{
	if (news == NEWS_EVENTS && company.value > 0)
		follow_want(state, company);
}

struct look {
	struct arena *arena;
	bool all;
	int64_t pause_most_us;
	struct company_id *companies;
	size_t count;
};

static enum err run_look(struct work *work, struct work_unit *unit)
{
	struct look *look = unit->state;
	if (look->all)
		return lane_all(work->tx, look->arena, &look->companies, &look->count);
	struct instant beyond = {work->now.us + look->pause_most_us};
	return cursor_behind(work->tx, look->arena, work->now, beyond, &look->companies, &look->count);
}

/* Those whose pause after a failure is over, or that were held until now. */
static void follow_retry(struct follow *follow)
{
	int64_t now = clock_monotonic_us();
	pthread_mutex_lock(&follow->lock);
	for (size_t i = 0; i < follow->visits.count; i++) {
		struct visit *visit = follow->visits.entries[i].value;
		if (visit->retry_at_us > 0 && visit->retry_at_us <= now) {
			visit->retry_at_us = 0;
			visit->is_wanted = true;
			visit_begin(visit);
		}
		if (visit->held_until_us > 0 && visit->held_until_us <= now)
			visit_release(visit);
	}
	pthread_mutex_unlock(&follow->lock);
}

/* A lane whose pause lasts is not wanted by the look. */
static bool visit_pauses(struct follow *follow, struct company_id company)
{
	pthread_mutex_lock(&follow->lock);
	const struct visit *visit = map_get_int(&follow->visits, company.value);
	bool pauses = visit != NULL && visit->retry_at_us > clock_monotonic_us();
	pthread_mutex_unlock(&follow->lock);
	return pauses;
}

enum err follow_look(struct follow *follow, bool all)
{
	struct look look = {.arena = arena_new(0), .all = all, .pause_most_us = pause_most_us(follow)};
	struct work_unit unit = {.one = run_look, .state = &look};
	enum err err = runner_wait(follow->settings.runner, &unit);
	work_unit_release(&unit);
	for (size_t i = 0; err == OK && i < look.count; i++) {
		if (!visit_pauses(follow, look.companies[i]))
			follow_want(follow, look.companies[i]);
	}
	arena_free(look.arena);
	follow_retry(follow);
	return err;
}

/* ---- starting and stopping ---- */

static void listeners_gather(struct follow *follow)
{
	LIST(struct listener) list = {0};
	for (size_t m = 0; m < follow->settings.module_count; m++) {
		const struct module *module = follow->settings.modules[m];
		for (size_t i = 0; i < module->listen_count; i++) {
			const struct listen_row *row = &module->listens[i];
			*LIST_ADD(follow->arena, &list) = (struct listener){
				module, row, str_format(follow->arena, LISTENER_NAME, module->name, row->kind)};
		}
	}
	follow->listeners = list.at;
	follow->listener_count = list.count;
}

static void follow_close(void *what)
{
	struct follow *follow = what;
	pthread_mutex_destroy(&follow->lock);
	pthread_cond_destroy(&follow->idle);
}

struct follow *follow_new(struct arena *arena, const struct follow_settings *settings)
{
	struct follow *follow = ARENA_NEW(arena, struct follow);
	follow->arena = arena;
	follow->settings = *settings;
	if (follow->settings.retry_us <= 0)
		follow->settings.retry_us = SECOND_US;
	if (follow->settings.pass_us <= 0)
		follow->settings.pass_us = PASS_US;
	follow->visits = map_new(arena);
	pthread_mutex_init(&follow->lock, NULL);
	pthread_cond_init(&follow->idle, NULL);
	arena_entrust(arena, follow_close, follow);
	listeners_gather(follow);
	follow->member = (struct bus_member){.hear = follow_hear, .state = follow};
	bus_join(runner_bus(settings->runner), &follow->member);
	return follow;
}

void follow_stop(struct follow *follow)
{
	bus_leave(runner_bus(follow->settings.runner), &follow->member);
	pthread_mutex_lock(&follow->lock);
	follow->is_stopping = true;
	while (follow->running > 0)
		pthread_cond_wait(&follow->idle, &follow->lock);
	pthread_mutex_unlock(&follow->lock);
}
