/* The executor's threads, and the calls of its contract. */
#include "db/executor.h"

#include <assert.h>

#include "db/executor_parts.h"

struct reader {
	struct executor *executor;
	pthread_t thread;
	struct connection *connection;
};

static void unit_finish(struct unit *unit)
{
	struct waiter *waiter = unit->waiter_;
	if (waiter == NULL) {
		if (unit->done != NULL)
			unit->done(unit);
		return;
	}
	/* Under the lock: the waiter lives on the stack of a thread that leaves once it sees is_done.
	 */
	pthread_mutex_lock(&waiter->lock);
	waiter->is_done = true;
	pthread_cond_signal(&waiter->wake);
	pthread_mutex_unlock(&waiter->lock);
}

/* ---- writers ---- */

/* Sleeps until there is work; false when there will be none any more. */
static bool writer_await(struct writer *writer)
{
	struct executor *executor = writer->executor;
	pthread_mutex_lock(&executor->lock);
	while (executor->queue.ready_first == NULL || executor->is_held) {
		if (executor->is_stopping && executor->queue.ready_first == NULL)
			break;
		executor->writers_asleep++;
		pthread_cond_wait(&executor->writers_wake, &executor->lock);
		executor->writers_asleep--;
	}
	bool has_work = executor->queue.ready_first != NULL;
	if (has_work && executor->is_by_lane)
		writer->lane = lane_take(&executor->queue);
	pthread_mutex_unlock(&executor->lock);
	return has_work;
}

/* Of the lane that is next in turn; which one that was. */
static const struct lane_queue *next_lane_units(struct writer *writer, int64_t now,
                                                struct unit **units, size_t most, size_t *n)
{
	struct queue *queue = &writer->executor->queue;
	struct lane_queue *lane = lane_take(queue);
	*n = lane_next_units(queue, lane, now, writer->has_urgent, units, most, &writer->refused);
	lane_give(queue, lane);
	return lane;
}

size_t writer_next_units(struct writer *writer, struct unit **units, size_t most)
{
	struct executor *executor = writer->executor;
	struct queue *queue = &executor->queue;
	int64_t now = monotonic_us();
	size_t n = 0;
	pthread_mutex_lock(&executor->lock);
	if (executor->is_held) {
		n = 0;
	} else if (executor->is_by_lane) {
		n = lane_next_units(queue, writer->lane, now, writer->has_urgent, units, most,
		                    &writer->refused);
	} else {
		/* Round once: the first that stays ready may come up again. */
		const struct lane_queue *kept = NULL;
		while (n == 0 && queue->ready_first != NULL && queue->ready_first != kept) {
			const struct lane_queue *lane = next_lane_units(writer, now, units, most, &n);
			if (kept == NULL && lane->is_ready)
				kept = lane;
		}
	}
	pthread_mutex_unlock(&executor->lock);
	for (size_t i = 0; i < n; i++)
		writer->has_urgent = writer->has_urgent || units[i]->class != UNIT_DEFERRED;
	return n;
}

bool executor_is_stopping(struct executor *executor)
{
	pthread_mutex_lock(&executor->lock);
	bool is_stopping = executor->is_stopping;
	pthread_mutex_unlock(&executor->lock);
	return is_stopping;
}

static void batch_account(struct writer *writer, int64_t begun)
{
	struct executor *executor = writer->executor;
	struct executor_counts *counts = &executor->counts;
	int64_t now = monotonic_us();
	pthread_mutex_lock(&executor->lock);
	if (writer->lane != NULL)
		lane_give(&executor->queue, writer->lane);
	counts->units += (int64_t)writer->count;
	counts->batches += writer->count > 0;
	counts->merged += writer->merged;
	counts->replays += writer->replays;
	counts->commits_unknown += writer->unknown;
	counts->busy_us += now - begun;
	pthread_mutex_unlock(&executor->lock);
	writer->lane = NULL;
	writer->merged = writer->replays = writer->unknown = 0;
}

static void *writer_run(void *state)
{
	struct writer *writer = state;
	while (writer_await(writer)) {
		int64_t begun = monotonic_us();
		batch_run(writer);
		batch_account(writer, begun);
		for (size_t i = 0; i < writer->count; i++)
			unit_finish(writer->units[i]);
		struct unit *unit;
		while ((unit = unit_line_take(&writer->refused)) != NULL) {
			unit->result = ERR_DEADLINE;
			unit_finish(unit);
		}
	}
	return NULL;
}

/* ---- readers ---- */

static struct unit *reader_await(struct reader *reader)
{
	struct executor *executor = reader->executor;
	pthread_mutex_lock(&executor->lock);
	int readers = executor->settings.readers;
	struct unit *unit;
	for (;;) {
		unit = executor->is_held
		           ? NULL
		           : queue_take_read(&executor->queue, monotonic_us(), executor->long_running,
		                             readers > 1 ? readers - 1 : 1);
		/* Long ones that may not begin yet are for those who end one. */
		if (unit != NULL || executor->is_stopping)
			break;
		executor->readers_asleep++;
		pthread_cond_wait(&executor->readers_wake, &executor->lock);
		executor->readers_asleep--;
	}
	if (unit != NULL) {
		executor->counts.units++;
		executor->long_running += unit->class == UNIT_LONG;
	}
	pthread_mutex_unlock(&executor->lock);
	return unit;
}

static enum err read_once(struct connection *connection, struct unit *unit)
{
	TRY(connection_ready(connection));
	TRY(tx_start(connection, TX_READ));
	struct tx *tx = &connection->tx;
	unit->result = OK;
	enum err err = unit->run(tx, &unit, 1);
	if (err == OK)
		err = unit->result;
	if (tx->poison != OK)
		err = tx->poison;
	tx_abandon(tx);
	return err;
}

static enum err reader_do(struct reader *reader, struct unit *unit)
{
	if (unit->deadline_us != 0 && unit->deadline_us < monotonic_us())
		return ERR_DEADLINE;
	enum err err = read_once(reader->connection, unit);
	if (err == ERR_SERIALIZATION || (err == ERR_IO && reader->connection->is_broken)) {
		if (unit->rewind != NULL)
			unit->rewind(unit);
		err = read_once(reader->connection, unit);
	}
	return err == ERR_IO && reader->connection->is_broken ? ERR_BUSY : err;
}

/* The next long one is for whoever ends one: this reader comes back at once. */
static void reader_account(struct reader *reader, const struct unit *unit)
{
	struct executor *executor = reader->executor;
	if (unit->class != UNIT_LONG)
		return;
	pthread_mutex_lock(&executor->lock);
	executor->long_running--;
	pthread_mutex_unlock(&executor->lock);
}

static void *reader_run(void *state)
{
	struct reader *reader = state;
	struct unit *unit;
	while ((unit = reader_await(reader)) != NULL) {
		unit->result = reader_do(reader, unit);
		reader_account(reader, unit);
		unit_finish(unit);
	}
	return NULL;
}

/* ---- starting and stopping ---- */

static int or_default(int value, int otherwise)
{
	return value > 0 ? value : otherwise;
}

static struct executor *executor_make(const struct executor_settings *settings)
{
	struct arena *arena = arena_new(0);
	struct executor *executor = ARENA_NEW(arena, struct executor);
	executor->arena = arena;
	executor->settings = *settings;
	executor->is_by_lane = db_engine(settings->db) == DB_POSTGRESQL;
	struct executor_settings *own = &executor->settings;
	own->readers = or_default(own->readers, 2);
	own->writers = executor->is_by_lane ? or_default(own->writers, 4) : 1;
	own->queue_most = or_default(own->queue_most, 10000);
	own->batch_most = or_default(own->batch_most, 128);
	own->merge_most = or_default(own->merge_most, 64);
	pthread_mutex_init(&executor->lock, NULL);
	pthread_cond_init(&executor->writers_wake, NULL);
	pthread_cond_init(&executor->readers_wake, NULL);
	queue_init(&executor->queue, arena);
	executor->writers = ARENA_ARRAY(arena, (size_t)own->writers, struct writer);
	executor->readers = ARENA_ARRAY(arena, (size_t)own->readers, struct reader);
	return executor;
}

static enum err connections_open(struct executor *executor)
{
	struct db *db = executor->settings.db;
	for (int i = 0; i < executor->settings.writers; i++) {
		struct writer *writer = &executor->writers[i];
		writer->executor = executor;
		writer->units =
			ARENA_ARRAY(executor->arena, (size_t)executor->settings.batch_most, struct unit *);
		TRY(connection_take(db, CONNECTION_WRITE, &writer->connection));
	}
	for (int i = 0; i < executor->settings.readers; i++) {
		executor->readers[i].executor = executor;
		TRY(connection_take(db, CONNECTION_READ, &executor->readers[i].connection));
	}
	return db->engine->serve(db);
}

static void executor_free(struct executor *executor)
{
	for (int i = 0; i < executor->settings.writers; i++) {
		if (executor->writers[i].connection != NULL)
			connection_give(executor->writers[i].connection);
	}
	for (int i = 0; i < executor->settings.readers; i++) {
		if (executor->readers[i].connection != NULL)
			connection_give(executor->readers[i].connection);
	}
	pthread_cond_destroy(&executor->writers_wake);
	pthread_cond_destroy(&executor->readers_wake);
	pthread_mutex_destroy(&executor->lock);
	arena_free(executor->arena);
}

/* Threads are made last, so that a failure leaves nothing running. */
static enum err threads_start(struct executor *executor)
{
	int made = 0, all = executor->settings.writers + executor->settings.readers;
	for (; made < all; made++) {
		int at = made - executor->settings.writers;
		int failed = at < 0 ? pthread_create(&executor->writers[made].thread, NULL, writer_run,
		                                     &executor->writers[made])
		                    : pthread_create(&executor->readers[at].thread, NULL, reader_run,
		                                     &executor->readers[at]);
		if (failed != 0)
			break;
	}
	if (made == all)
		return OK;
	pthread_mutex_lock(&executor->lock);
	executor->is_stopping = true;
	pthread_cond_broadcast(&executor->writers_wake);
	pthread_cond_broadcast(&executor->readers_wake);
	pthread_mutex_unlock(&executor->lock);
	for (int i = 0; i < made; i++)
		pthread_join(i < executor->settings.writers
		                 ? executor->writers[i].thread
		                 : executor->readers[i - executor->settings.writers].thread,
		             NULL);
	return ERR_BUSY;
}

enum err executor_start(const struct executor_settings *settings, struct executor **out)
{
	struct executor *executor = executor_make(settings);
	enum err err = connections_open(executor);
	if (err == OK)
		err = threads_start(executor);
	if (err != OK) {
		executor_free(executor);
		return err;
	}
	*out = executor;
	return OK;
}

void executor_stop(struct executor *executor)
{
	pthread_mutex_lock(&executor->lock);
	executor->is_stopping = true;
	executor->is_held = false;
	pthread_cond_broadcast(&executor->writers_wake);
	pthread_cond_broadcast(&executor->readers_wake);
	pthread_mutex_unlock(&executor->lock);
	for (int i = 0; i < executor->settings.writers; i++)
		pthread_join(executor->writers[i].thread, NULL);
	for (int i = 0; i < executor->settings.readers; i++)
		pthread_join(executor->readers[i].thread, NULL);
	executor_free(executor);
}

/* ---- submitting ---- */

static enum err submit(struct executor *executor, struct unit *unit)
{
	unit->queued_us_ = monotonic_us();
	pthread_mutex_lock(&executor->lock);
	bool is_refused =
		executor->is_stopping || executor->queue.waiting >= (int64_t)executor->settings.queue_most;
	pthread_cond_t *wake = NULL;
	if (!is_refused && unit->is_write) {
		queue_add_write(&executor->queue, unit);
		wake = executor->writers_asleep > 0 ? &executor->writers_wake : NULL;
	} else if (!is_refused) {
		queue_add_read(&executor->queue, unit);
		wake = executor->readers_asleep > 0 ? &executor->readers_wake : NULL;
	}
	/* Under the lock: once it is free, executor_stop may take the condition away. */
	if (wake != NULL)
		pthread_cond_signal(wake);
	pthread_mutex_unlock(&executor->lock);
	return is_refused ? ERR_BUSY : OK;
}

enum err executor_submit(struct executor *executor, struct unit *unit)
{
	assert(unit->run != NULL);
	unit->waiter_ = NULL;
	return submit(executor, unit);
}

enum err executor_wait(struct executor *executor, struct unit *unit)
{
	struct waiter waiter = {.is_done = false};
	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.wake, NULL);
	unit->waiter_ = &waiter;
	enum err err = submit(executor, unit);
	if (err == OK) {
		pthread_mutex_lock(&waiter.lock);
		while (!waiter.is_done)
			pthread_cond_wait(&waiter.wake, &waiter.lock);
		pthread_mutex_unlock(&waiter.lock);
		err = unit->result;
	}
	unit->waiter_ = NULL;
	pthread_cond_destroy(&waiter.wake);
	pthread_mutex_destroy(&waiter.lock);
	return err;
}

void executor_hold(struct executor *executor)
{
	pthread_mutex_lock(&executor->lock);
	executor->is_held = true;
	pthread_mutex_unlock(&executor->lock);
}

void executor_release(struct executor *executor)
{
	pthread_mutex_lock(&executor->lock);
	executor->is_held = false;
	pthread_cond_broadcast(&executor->writers_wake);
	pthread_cond_broadcast(&executor->readers_wake);
	pthread_mutex_unlock(&executor->lock);
}

struct executor_counts executor_counts(struct executor *executor)
{
	pthread_mutex_lock(&executor->lock);
	struct executor_counts counts = executor->counts;
	counts.waiting = executor->queue.waiting;
	counts.statements = db_statement_count(executor->settings.db);
	pthread_mutex_unlock(&executor->lock);
	return counts;
}
