/* The executor: bounded queues of units of work, a reader pool, and writers with group commit.
 *
 * A unit is one thing to do inside a transaction. Read units run on read-only connections; those of
 * class UNIT_LONG on all readers but one, so that nobody waits for other people's papers. Write
 * units wait in their company's lane; lanes are served round robin. SQLite: one writer thread, a
 * COMMIT per batch of whatever waits (all lanes). PostgreSQL: `writers` threads, each takes one
 * lane at a time; consecutive writes of a lane share a transaction. A transaction that began with
 * deferred units takes interactive ones in, but not the other way round: their answers would wait.
 *
 * Neighbouring units of a lane with the same non-NULL `merge_key` and the same `run` are run by one
 * call of `run` with n > 1 (the N-item form); `run` sets unit->result for each (OK beforehand). A
 * unit of such a call may only fail before it wrote. When `run` itself returns an error, or the tx
 * is poisoned, or a single unit wrote and then failed, the batch is rolled back and replayed unit
 * by unit under savepoints, so that only the culprits fail. A unit that fails without having
 * changed anything costs nothing: its event numbers are taken back. `rewind` (may be NULL) is
 * called before a unit runs again: a unit must have no effect outside the tx and its own output.
 * The executor enters the unit's lane before `run` (ERR_NOT_FOUND when there is none). Lane 0
 * always exists. `done` (may be NULL) is called exactly once per unit after COMMIT (or refusal), on
 * an executor thread: it must be short and must not block; it may submit. Nothing is answered
 * before COMMIT returned. */
#ifndef PURSER_DB_EXECUTOR_H
#define PURSER_DB_EXECUTOR_H

#include "base/instant.h"
#include "db/db.h"

enum unit_class {
	UNIT_INTERACTIVE, /* a person or client waits */
	UNIT_DEFERRED, /* listing quantities, search index: after the interactive units of the lane; may
	                * be done twice */
	UNIT_LONG,     /* reads of a fraction of a second and more: one reader is kept free of them */
};

struct unit {
	struct company_id lane; /* write units: whose; 0 for shared tables */
	bool is_write;
	enum unit_class class;
	const void *merge_key; /* NULL: never merged */
	int64_t deadline_us;   /* monotonic; 0: none. Passed: ERR_DEADLINE, not executed */
	/* Runs n ≥ 1 units; returns an error only when all of them failed together. */
	enum err (*run)(struct tx *tx, struct unit *const *units, size_t n);
	void (*rewind)(struct unit *unit);
	void (*done)(struct unit *unit);
	enum err result;  /* of this unit */
	struct str trace; /* of the request, in the log */
	void *state;      /* the submitter's */
	/* The executor's own. */
	struct unit *next_;
	int64_t queued_us_;
	struct waiter *waiter_;
};

struct executor_settings {
	struct db *db;
	int readers;    /* threads for read units, default 2 */
	int writers;    /* PostgreSQL: write threads, default 4; SQLite always 1 */
	int queue_most; /* waiting units; beyond: ERR_BUSY, default 10,000 */
	int batch_most; /* units per COMMIT, default 128 */
	int merge_most; /* units per run call, default 64 */
	/* After a COMMIT whose outcome is unknown: looks, in a new transaction that holds the lane, for
	 * what the unit wrote. OK: it is there, so the whole batch was committed. ERR_NOT_FOUND: it
	 * certainly is not, so the batch runs again. Anything else (a unit that leaves no trace):
	 * cannot tell; when that is said of all, deferred units run again, and others are answered
	 * ERR_UNKNOWN_OUTCOME, as all are when it is NULL. */
	enum err (*was_done)(struct tx *tx, struct unit *unit);
};

struct executor;
WARN_UNUSED enum err executor_start(const struct executor_settings *settings,
                                    struct executor **out);
/* ERR_BUSY when full or stopping; then `done` is not called. The unit must live until `done`. */
WARN_UNUSED enum err executor_submit(struct executor *executor, struct unit *unit);
/* Submits and waits; returns unit->result. Not from an executor thread. */
WARN_UNUSED enum err executor_wait(struct executor *executor, struct unit *unit);
/* Finishes what was accepted, then stops its threads. */
void executor_stop(struct executor *executor);
/* Tests: while held, nothing new is begun, so that units gather into one batch. */
void executor_hold(struct executor *executor);
void executor_release(struct executor *executor);

struct executor_counts {
	int64_t units;           /* finished, reads too */
	int64_t batches;         /* transactions of writes */
	int64_t merged;          /* units that ran in a call with others */
	int64_t replays;         /* batches rolled back and run again */
	int64_t commits_unknown; /* outcomes that had to be looked up */
	int64_t waiting;         /* in the queues now */
	int64_t statements;      /* asked of the database, by whomever */
	int64_t busy_us;         /* time of all writers in batches */
};
struct executor_counts executor_counts(struct executor *executor);

#endif
