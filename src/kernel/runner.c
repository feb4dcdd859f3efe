#include "kernel/runner.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "kernel/clock.h"
#include "kernel/kept.h"
#include "kernel/log.h"
#include "kernel/secrets.h"
#include "kernel/slow_pool.h"

enum {
	MEMORY_KEPT = 256,
	MEMORY_FIRST = 16 * 1024,
	GROUP_MOST = 256,
	BACKGROUND_THREADS = 2,
	BACKGROUND_QUEUE_MOST = 64,
};

/* What a run of one unit, or of a merged group, allocates; shared by the group's units and kept
 * until the last of them was printed. */
struct memory {
	struct arena *arena;
	atomic_int users;
	struct memory *next;
};

struct runner {
	struct arena *arena;
	struct db *db;
	struct executor *executor;
	struct bus *bus;
	struct kept *kept;
	_Atomic int64_t identity_generation, events;

	pthread_mutex_t memory_lock;
	struct memory *spare;
	int spare_count;

	struct slow_pool *asked;      /* what people wait for */
	struct slow_pool *background; /* what nobody waits for */
};

/* ---- memory ---- */

static struct memory *memory_take(struct runner *runner)
{
	pthread_mutex_lock(&runner->memory_lock);
	struct memory *memory = runner->spare;
	if (memory != NULL) {
		runner->spare = memory->next;
		runner->spare_count--;
	}
	pthread_mutex_unlock(&runner->memory_lock);
	if (memory == NULL) {
		/* The struct lies in the arena that it describes; a reset forgets it, so it is made anew.
		 */
		struct arena *arena = arena_new(MEMORY_FIRST);
		memory = ARENA_NEW(arena, struct memory);
		memory->arena = arena;
	}
	atomic_store(&memory->users, 1);
	return memory;
}

static void memory_drop(struct runner *runner, struct memory *memory)
{
	if (atomic_fetch_sub(&memory->users, 1) > 1)
		return;
	struct arena *arena = memory->arena;
	arena_reset(arena);
	memory = ARENA_NEW(arena, struct memory);
	memory->arena = arena;
	pthread_mutex_lock(&runner->memory_lock);
	bool is_kept = runner->spare_count < MEMORY_KEPT;
	if (is_kept) {
		memory->next = runner->spare;
		runner->spare = memory;
		runner->spare_count++;
	}
	pthread_mutex_unlock(&runner->memory_lock);
	if (!is_kept)
		arena_free(arena);
}

void work_unit_release(struct work_unit *unit)
{
	if (unit->memory_ != NULL)
		memory_drop(unit->runner_, unit->memory_);
	unit->memory_ = NULL;
	unit->events_ = NULL;
	unit->fault = (struct fault){0};
}

/* ---- running ---- */

static struct work_unit *unit_of(struct unit *unit)
{
	return unit->state;
}

struct work work_alone(struct tx *tx, struct arena *arena, struct actor actor, struct fault *fault)
{
	fault_init(fault, arena);
	return (struct work){
		.arena = arena,
		.tx = tx,
		.actor = actor,
		.company = actor.company,
		.now = clock_now(),
		.trace = trace_new(arena),
		.fault = fault,
		.events = ARENA_NEW(arena, struct event_queue),
	};
}

static struct work work_make(struct work_unit *unit, struct tx *tx, struct memory *memory)
{
	struct arena *arena = memory->arena;
	return (struct work){
		.arena = arena,
		.tx = tx,
		.actor = unit->actor,
		.company = unit->actor.company,
		.now = clock_now(),
		.trace = unit->trace,
		.fault = &unit->fault,
		.events = ARENA_NEW(arena, struct event_queue),
		.kept = unit->runner_->kept,
	};
}

static void unit_adopt(struct work_unit *unit, struct memory *memory, struct event_queue *events)
{
	unit->memory_ = memory;
	unit->events_ = events;
	fault_init(&unit->fault, memory->arena);
}

static void unit_tell_trouble(const struct work_unit *unit, struct tx *tx, enum err err)
{
	bool is_defect = err == ERR_SQL || err == ERR_INTERNAL || err == ERR_IO || err == ERR_DUPLICATE;
	if (!is_defect)
		return;
	struct str said = tx_error(tx);
	log_say(LOG_FAULT, unit->trace, "unit.failed", "%s: %.*s %.*s", err_row(err)->word,
	        STR_FMT(unit->fault.detail), STR_FMT(said));
}

static enum err unit_run_one(struct tx *tx, struct work_unit *unit)
{
	struct memory *memory = memory_take(unit->runner_);
	struct work work = work_make(unit, tx, memory);
	unit_adopt(unit, memory, work.events);
	enum err err = unit->one(&work, unit);
	if (err == OK && unit->is_write)
		err = work_flush(&work);
	unit_tell_trouble(unit, tx, err);
	unit->result = unit->unit_.result = err;
	return err;
}

static enum err unit_run_many(struct tx *tx, struct work_unit *const *units, size_t n)
{
	struct memory *memory = memory_take(units[0]->runner_);
	struct work work = work_make(units[0], tx, memory);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			atomic_fetch_add(&memory->users, 1);
		unit_adopt(units[i], memory, work.events);
		units[i]->result = OK;
	}
	enum err err = units[0]->many(&work, units, n);
	if (err == OK)
		err = work_flush(&work);
	unit_tell_trouble(units[0], tx, err);
	for (size_t i = 0; i < n; i++) {
		if (err != OK)
			units[i]->result = err;
		units[i]->unit_.result = units[i]->result;
	}
	return err;
}

static bool units_belong(const struct work_unit *a, const struct work_unit *b)
{
	return a->many != NULL && a->many == b->many && a->merge_key == b->merge_key
	       && a->actor.kind == b->actor.kind && a->actor.id == b->actor.id
	       && a->actor.scopes == b->actor.scopes && ID_EQ(a->actor.company, b->actor.company);
}

/* The merge key is a hash: what the executor merged is parted by what really belongs together. */
static enum err units_run(struct tx *tx, struct unit *const *units, size_t n)
{
	struct work_unit *group[GROUP_MOST];
	enum err err = OK;
	size_t from = 0;
	while (from < n) {
		size_t count = 0;
		do {
			group[count++] = unit_of(units[from++]);
		} while (from < n && count < COUNT_OF(group)
		         && units_belong(group[0], unit_of(units[from])));
		enum err one = count == 1 ? unit_run_one(tx, group[0]) : unit_run_many(tx, group, count);
		if (one != OK)
			err = one;
	}
	return err;
}

static void unit_rewind(struct unit *unit)
{
	struct work_unit *work_unit = unit_of(unit);
	work_unit_release(work_unit);
	work_unit->result = OK;
}

static void unit_tell_bus(struct work_unit *unit)
{
	struct event_queue *events = unit->events_;
	struct runner *runner = unit->runner_;
	if (unit->result != OK || events == NULL || !unit->is_write || events->is_told)
		return;
	events->is_told = true;
	if (events->identity_changed)
		atomic_fetch_add(&runner->identity_generation, 1);
	atomic_fetch_add_explicit(&runner->events, events->written, memory_order_relaxed);
	if (events->written > 0)
		bus_tell(runner->bus, NEWS_EVENTS, events->company);
	if (events->jobs_requested)
		bus_tell(runner->bus, NEWS_JOBS, unit->actor.company);
}

static void unit_done(struct unit *unit)
{
	struct work_unit *work_unit = unit_of(unit);
	work_unit->result = unit->result;
	unit_tell_bus(work_unit);
	if (work_unit->done != NULL)
		work_unit->done(work_unit);
}

static void unit_prepare(struct runner *runner, struct work_unit *unit)
{
	assert(unit->one != NULL && unit->memory_ == NULL);
	unit->runner_ = runner;
	unit->fault = (struct fault){0};
	unit->result = OK;
	unit->unit_ = (struct unit){
		.lane = unit->is_shared ? (struct company_id){0} : unit->actor.company,
		.is_write = unit->is_write,
		.class = unit->class,
		.merge_key = unit->many != NULL ? (const void *)(uintptr_t)unit->merge_key : NULL,
		.deadline_us = unit->deadline_us,
		.run = units_run,
		.rewind = unit_rewind,
		.done = unit_done,
		.trace = unit->trace,
		.state = unit,
	};
}

enum err runner_submit(struct runner *runner, struct work_unit *unit)
{
	unit_prepare(runner, unit);
	return executor_submit(runner->executor, &unit->unit_);
}

enum err runner_wait(struct runner *runner, struct work_unit *unit)
{
	unit_prepare(runner, unit);
	unit->unit_.done = NULL;
	unit->result = executor_wait(runner->executor, &unit->unit_);
	unit_tell_bus(unit);
	return unit->result;
}

/* The link was lost at COMMIT: did it happen? The last event that the unit wrote tells, however
 * many others were written behind it since. */
static enum err unit_was_done(struct tx *tx, struct unit *unit)
{
	const struct event_queue *events = unit_of(unit)->events_;
	bool is_there;
	if (events == NULL || events->written == 0)
		return ERR_UNKNOWN_OUTCOME;
	TRY(event_is_written(tx, events->company, events->number, events->trace, &is_there));
	return is_there ? OK : ERR_NOT_FOUND;
}

/* ---- slow work ---- */

enum err runner_slow(struct runner *runner, struct slow_work *slow)
{
	return slow_pool_submit(runner->asked, slow);
}

enum err runner_background(struct runner *runner, struct slow_work *slow)
{
	return slow_pool_submit(runner->background, slow);
}

int runner_background_threads(const struct runner *runner)
{
	return slow_pool_threads(runner->background);
}

/* ---- starting and stopping ---- */

enum err runner_start(const struct runner_settings *settings, struct runner **out)
{
	struct arena *arena = arena_new(0);
	struct runner *runner = ARENA_NEW(arena, struct runner);
	runner->arena = arena;
	runner->db = settings->executor.db;
	runner->bus = bus_new(arena);
	runner->kept = kept_new(arena);
	pthread_mutex_init(&runner->memory_lock, NULL);
	struct executor_settings executor = settings->executor;
	executor.was_done = unit_was_done;
	enum err err = executor_start(&executor, &runner->executor);
	int threads = settings->password_threads > 0 ? settings->password_threads : 2;
	int most = settings->password_queue_most > 0 ? settings->password_queue_most : 64;
	if (err == OK)
		err = slow_pool_start(arena, runner->db, runner->kept, threads, most, &runner->asked);
	if (err == OK)
		err = slow_pool_start(arena, runner->db, runner->kept, BACKGROUND_THREADS,
		                      BACKGROUND_QUEUE_MOST, &runner->background);
	*out = runner;
	if (err != OK)
		runner_stop(runner);
	return err;
}

void runner_stop(struct runner *runner)
{
	slow_pool_stop(runner->asked);
	slow_pool_stop(runner->background);
	if (runner->executor != NULL)
		executor_stop(runner->executor);
	while (runner->spare != NULL) {
		struct memory *memory = runner->spare;
		runner->spare = memory->next;
		arena_free(memory->arena);
	}
	kept_free(runner->kept);
	pthread_mutex_destroy(&runner->memory_lock);
	arena_free(runner->arena);
}

struct bus *runner_bus(struct runner *runner)
{
	return runner->bus;
}

struct db *runner_db(struct runner *runner)
{
	return runner->db;
}

struct executor_counts runner_counts(struct runner *runner)
{
	return executor_counts(runner->executor);
}

int64_t runner_events(struct runner *runner)
{
	return atomic_load(&runner->events);
}

int64_t runner_identity_generation(struct runner *runner)
{
	return atomic_load(&runner->identity_generation);
}

struct str trace_new(struct arena *arena)
{
	return random_hex(arena, 16);
}

struct actor actor_system(struct company_id company)
{
	return (struct actor){
		.kind = ACTOR_SYSTEM, .company = company, .scopes = SCOPE_ALL, .name = STR("Purser")};
}
