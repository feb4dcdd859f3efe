/* What the parts of the executor share: executor.c (threads and the calls of the contract),
 * executor_queue.c (who is next), executor_batch.c (one transaction of write units). */
#ifndef PURSER_DB_EXECUTOR_PARTS_H
#define PURSER_DB_EXECUTOR_PARTS_H

#include <pthread.h>

#include "db/db_engine.h"
#include "db/executor.h"

struct unit_line {
	struct unit *first, *last;
};

/* The waiting write units of one company. */
struct lane_queue {
	int64_t company;
	struct unit_line urgent, deferred;
	int urgent_run; /* calls for urgent units since the last deferred one */
	bool is_ready;  /* stands in the ring of ready lanes */
	bool is_served; /* PostgreSQL: a writer holds it */
	struct lane_queue *next_ready;
	struct lane_queue *next_in_slot; /* or next spare one */
};

/* Everything here is under the executor's lock. */
struct queue {
	struct arena *arena;
	struct lane_queue **slots;
	struct lane_queue *ready_first, *ready_last;
	struct lane_queue *spare;
	struct unit_line reads, long_reads;
	int64_t waiting;
};

struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_done;
};

struct writer;

struct executor {
	struct arena *arena;
	struct executor_settings settings;
	bool is_by_lane; /* a writer serves one lane per transaction (PostgreSQL) */
	pthread_mutex_t lock;
	pthread_cond_t writers_wake, readers_wake;
	struct queue queue;
	int writers_asleep, readers_asleep;
	int long_running; /* readers with a long unit */
	bool is_stopping, is_held;
	struct executor_counts counts;
	struct writer *writers;
	struct reader *readers;
};

/* A writer thread and its batch. */
struct writer {
	struct executor *executor;
	pthread_t thread;
	struct connection *connection;
	struct lane_queue *lane; /* the one it serves, when is_by_lane */
	struct unit **units;     /* of this batch, in the order they ran */
	size_t count;
	bool has_urgent;          /* a person waits for this batch: nothing deferred is added to it */
	struct unit_line refused; /* too late: answered without being run */
	int64_t merged, replays, unknown;
};

/* ---- executor_queue.c: the caller holds the lock ---- */
void queue_init(struct queue *queue, struct arena *arena);
void unit_line_add(struct unit_line *line, struct unit *unit);
struct unit *unit_line_take(struct unit_line *line);
void queue_add_write(struct queue *queue, struct unit *unit);
void queue_add_read(struct queue *queue, struct unit *unit);
/* Whose turn it is: short units before long ones, unless one of those has waited long and none
 * runs. NULL: none may begin now. */
struct unit *queue_take_read(struct queue *queue, int64_t now, int long_running, int long_most);
/* The next lane in turn; it leaves the ring and is served until lane_give. */
struct lane_queue *lane_take(struct queue *queue);
void lane_give(struct queue *queue, struct lane_queue *lane);
/* The lane's next unit with its neighbours of the same merge_key: into units[0 … most-1]. Units
 * past their deadline go to `refused`. Returns how many; 0 when the lane has no more. */
size_t lane_next_units(struct queue *queue, struct lane_queue *lane, int64_t now,
                       bool is_urgent_only, struct unit **units, size_t most,
                       struct unit_line *refused);

/* ---- executor.c ---- */
/* The next call's units for this writer, 0 when its transaction should end. */
size_t writer_next_units(struct writer *writer, struct unit **units, size_t most);
bool executor_is_stopping(struct executor *executor);

/* ---- executor_batch.c ---- */
/* Runs one transaction of whatever waits, with its repetitions; results are in the units. */
void batch_run(struct writer *writer);
/* OK when the connection may be used; tries for up to `patience_us`. */
enum err connection_await(struct connection *connection, int64_t patience_us);

#endif
