/* The runner: makes a `struct work` on an executor unit and runs it. Routes, jobs, listeners and
 * commands all go through it. It owns the memory of units, tells the bus after COMMIT, and keeps
 * the password threads for work that is slow on purpose. */
#ifndef PURSER_KERNEL_RUNNER_H
#define PURSER_KERNEL_RUNNER_H

#include "db/executor.h"
#include "kernel/bus.h"
#include "kernel/events.h"
#include "kernel/work.h"

struct runner;

/* One unit of work. Zero it, fill in the first part, submit; it must live until `done`. */
struct work_unit {
	struct actor actor; /* its company's lane takes the writes */
	struct str trace;
	bool is_write;
	bool is_shared; /* writes shared tables: lane 0 */
	enum unit_class class;
	uint64_t merge_key;  /* not 0: neighbours with the same key and actor run by one `many` */
	int64_t deadline_us; /* monotonic; 0: none */
	enum err (*one)(struct work *work, struct work_unit *unit);
	/* Sets units[i]->result and ->fault; an error only when nothing may be committed. */
	enum err (*many)(struct work *work, struct work_unit *const *units, size_t n);
	/* On an executor thread: short, no waiting. Unused by runner_wait. */
	void (*done)(struct work_unit *unit);
	void *state;

	/* The runner fills in; valid in `done` and until work_unit_release. */
	enum err result;
	struct fault fault;

	/* The runner's. */
	struct runner *runner_;
	struct memory *memory_;
	struct event_queue *events_;
	struct unit unit_;
};

struct runner_settings {
	struct executor_settings executor;
	int password_threads;    /* default 2 */
	int password_queue_most; /* default 64; beyond: ERR_BUSY */
};

WARN_UNUSED enum err runner_start(const struct runner_settings *settings, struct runner **out);
/* Finishes what was accepted. */
void runner_stop(struct runner *runner);

/* ERR_BUSY when the queue is full or stopping; `done` is not called then. */
WARN_UNUSED enum err runner_submit(struct runner *runner, struct work_unit *unit);
/* Submits, waits, and returns unit->result. Not from an executor thread. */
WARN_UNUSED enum err runner_wait(struct runner *runner, struct work_unit *unit);
/* Gives the unit's memory back: what `one` made in work->arena, and the fault. Once per unit that
 * was run, after its output was used. Allowed on a unit that never ran. */
void work_unit_release(struct work_unit *unit);

/* Slow work outside any unit: `run` on a password thread, with a read-only work when `reads`. */
struct slow_work {
	struct actor actor;
	struct str trace;
	struct arena *arena; /* the submitter's; it must not touch it until `done` */
	enum err (*run)(struct work *work, struct slow_work *slow);
	void (*done)(struct slow_work *slow);
	void *state;
	enum err result;
	struct fault fault;
	struct slow_work *next_;
};
WARN_UNUSED enum err runner_slow(struct runner *runner, struct slow_work *slow);

/* The same on threads of its own, behind nobody who waits: long reading for jobs. */
WARN_UNUSED enum err runner_background(struct runner *runner, struct slow_work *slow);
int runner_background_threads(const struct runner *runner);

struct bus *runner_bus(struct runner *runner);
struct db *runner_db(struct runner *runner);
struct executor_counts runner_counts(struct runner *runner);
/* Events that units of this process wrote. */
int64_t runner_events(struct runner *runner);
/* Grows whenever rights were taken away by this process (identity_changed). */
int64_t runner_identity_generation(struct runner *runner);
/* A fresh trace id: 32 hexadecimal digits, unique. */
struct str trace_new(struct arena *arena);
/* A work outside the runner, for commands that have a transaction of their own (verify). Nobody
 * writes its events. */
struct work work_alone(struct tx *tx, struct arena *arena, struct actor actor, struct fault *fault);
/* The system as actor of a company: jobs, listeners, commands. All scopes. */
struct actor actor_system(struct company_id company);

#endif
