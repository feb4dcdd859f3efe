/* One transaction of write units. First all together without savepoints; when that fails, again one
 * by one under savepoints, so that only the culprits fail; when the link was lost, after looking
 * whether the commit happened. */
#include <unistd.h>

#include "db/executor_parts.h"
#include "db/lane.h"

/* Work per COMMIT: what waits longer is waiting for us. */
#define BATCH_WORK_US ((int64_t)20 * 1000)
#define ATTEMPTS_MOST 5
#define RECONNECT_PATIENCE_US ((int64_t)2 * 1000 * 1000)
/* The fate of a commit is worth waiting for. */
#define LOOK_PATIENCE_US ((int64_t)15 * 1000 * 1000)

enum err connection_await(struct connection *connection, int64_t patience_us)
{
	int64_t until = monotonic_us() + patience_us;
	enum err err = connection_ready(connection);
	while (err != OK && monotonic_us() < until) {
		usleep(20 * 1000);
		err = connection_ready(connection);
	}
	return err;
}

static enum err batch_begin(struct writer *writer, int64_t ids)
{
	struct connection *connection = writer->connection;
	bool is_hurried = executor_is_stopping(writer->executor);
	TRY(connection_await(connection, is_hurried ? 0 : RECONNECT_PATIENCE_US));
	TRY(ids_borrow(connection, ids));
	return tx_start(connection, TX_WRITE);
}

static bool is_out_of_ids(const struct writer *writer, enum err err)
{
	return err == ERR_BUSY && ids_left(writer->connection) == 0;
}

static void results_set(struct unit *const *units, size_t n, enum err err)
{
	for (size_t i = 0; i < n; i++)
		units[i]->result = err;
}

static void units_rewind(struct unit *const *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (units[i]->rewind != NULL)
			units[i]->rewind(units[i]);
	}
	results_set(units, n, OK);
}

/* ---- all together ---- */

/* One call of run. An error is the transaction's; *must_replay: a unit failed after it wrote. */
static enum err units_call(struct writer *writer, struct unit *const *units, size_t n,
                           bool *must_replay)
{
	struct tx *tx = &writer->connection->tx;
	enum err err = lane_enter(tx, units[0]->lane);
	TRY(tx->poison);
	results_set(units, n, err);
	if (err != OK)
		return OK;
	tx_mark(tx);
	tx_unit_begin(tx);
	err = units[0]->run(tx, units, n);
	tx_close_cursors(tx);
	TRY(tx->poison);
	if (err == OK && n == 1)
		err = units[0]->result;
	if (err == OK)
		return OK;
	TRY(tx_settle(tx));
	results_set(units, n, err);
	*must_replay = tx->wrote || is_out_of_ids(writer, err);
	if (!*must_replay)
		tx_back_to_mark(tx);
	if (!*must_replay && n > 1) {
		/* All failed together, maybe for the sake of one: each on its own. */
		units_rewind(units, n);
		for (size_t i = 0; i < n && !*must_replay; i++)
			TRY(units_call(writer, &units[i], 1, must_replay));
	}
	return OK;
}

static size_t units_next(struct writer *writer)
{
	const struct executor_settings *settings = &writer->executor->settings;
	size_t most = (size_t)settings->merge_most;
	size_t room = (size_t)settings->batch_most - writer->count;
	size_t n = writer_next_units(writer, writer->units + writer->count, most < room ? most : room);
	writer->count += n;
	writer->merged += n > 1 ? (int64_t)n : 0;
	return n;
}

static enum err batch_together(struct writer *writer, size_t n, bool *must_replay)
{
	int64_t begun = monotonic_us();
	TRY(batch_begin(writer, ID_BATCH));
	while (n > 0) {
		TRY(units_call(writer, writer->units + writer->count - n, n, must_replay));
		bool is_full = writer->count >= (size_t)writer->executor->settings.batch_most;
		if (*must_replay || is_full || monotonic_us() - begun >= BATCH_WORK_US
		    || ids_left(writer->connection) < ID_LOW)
			return OK;
		n = units_next(writer);
	}
	return OK;
}

/* ---- one by one ---- */

/* An error that the whole transaction shares, whichever unit met it. */
static bool is_shared(enum err err)
{
	return err == ERR_SERIALIZATION || err == ERR_STORAGE_FULL || err == ERR_READ_ONLY
	       || err == ERR_IO;
}

/* *is_held_over: it ran out of ids that others of this transaction used, so it goes into the next.
 */
static enum err unit_replay(struct writer *writer, struct unit *unit, bool is_first,
                            bool *is_held_over)
{
	struct tx *tx = &writer->connection->tx;
	units_rewind(&unit, 1);
	enum err err = lane_enter(tx, unit->lane);
	TRY(tx->poison);
	unit->result = err;
	if (err != OK)
		return OK;
	TRY(tx_savepoint(tx, SAVEPOINT_SET));
	tx_unit_begin(tx);
	err = unit->run(tx, &unit, 1);
	tx_close_cursors(tx);
	enum err late = tx_settle(tx);
	if (err == OK)
		err = late;
	if (err == OK)
		err = unit->result;
	if (tx->poison != OK)
		err = tx->poison;
	if (err == OK)
		return tx_savepoint(tx, SAVEPOINT_KEEP);
	unit->result = err;
	if (tx->poison != OK && is_shared(err))
		return err;
	*is_held_over = is_out_of_ids(writer, err) && !is_first;
	return tx_savepoint(tx, SAVEPOINT_BACK);
}

/* Runs units[from …] and commits; *to is behind the last one. */
static enum err batch_one_by_one(struct writer *writer, size_t from, size_t *to)
{
	struct tx *tx = &writer->connection->tx;
	*to = from;
	TRY(batch_begin(writer, ID_BLOCK));
	bool is_held_over = false;
	enum err err = OK;
	while (err == OK && *to < writer->count && !is_held_over) {
		err = unit_replay(writer, writer->units[*to], *to == from, &is_held_over);
		*to += !is_held_over;
		if (ids_left(writer->connection) < ID_LOW)
			break;
	}
	if (err == OK)
		return tx_finish(tx);
	tx_abandon(tx);
	return err;
}

/* After a COMMIT without an answer. OK: it happened. ERR_NOT_FOUND: it did not. */
static enum err outcome_look(struct writer *writer, size_t from, size_t to)
{
	const struct executor_settings *settings = &writer->executor->settings;
	struct tx *tx = &writer->connection->tx;
	writer->unknown++;
	if (settings->was_done == NULL || connection_await(writer->connection, LOOK_PATIENCE_US) != OK
	    || tx_start(writer->connection, TX_WRITE) != OK)
		return ERR_UNKNOWN_OUTCOME;
	bool is_absent = false, is_there = false, has_any = false, is_all_deferred = true;
	for (size_t i = from; i < to && !is_there && tx->poison == OK; i++) {
		struct unit *unit = writer->units[i];
		if (unit->result != OK)
			continue;
		has_any = true;
		is_all_deferred = is_all_deferred && unit->class == UNIT_DEFERRED;
		if (lane_enter(tx, unit->lane) != OK)
			continue;
		enum err err = settings->was_done(tx, unit);
		tx_close_cursors(tx);
		is_there = err == OK;
		is_absent = is_absent || err == ERR_NOT_FOUND;
	}
	bool is_sure = tx->poison == OK;
	tx_abandon(tx);
	if (!has_any || (is_there && is_sure))
		return OK;
	return is_sure && (is_absent || is_all_deferred) ? ERR_NOT_FOUND : ERR_UNKNOWN_OUTCOME;
}

/* Whether the transaction that failed with `err` is tried again; else what its units get. */
static bool is_tried_again(struct writer *writer, enum err err, int attempt, enum err *verdict)
{
	*verdict = err;
	if (err == ERR_STORAGE_FULL || err == ERR_READ_ONLY || err == ERR_BUSY)
		return false;
	if (err == ERR_IO && !writer->connection->is_broken)
		return false;
	if (err == ERR_IO)
		*verdict = ERR_BUSY; /* the link was lost before COMMIT: nothing happened */
	if (attempt >= ATTEMPTS_MOST)
		return false;
	if (attempt > 0 || err == ERR_SERIALIZATION)
		usleep(1000U << attempt);
	return true;
}

/* units[from … to-1] belong to a transaction that failed with `err`; the rest has not run yet. */
static void batch_again(struct writer *writer, enum err err, size_t from, size_t to)
{
	for (int attempt = 0; from < writer->count; attempt++) {
		if (err == ERR_UNKNOWN_OUTCOME) {
			err = outcome_look(writer, from, to);
			if (err == ERR_UNKNOWN_OUTCOME)
				results_set(writer->units + from, to - from, err);
			if (err != ERR_NOT_FOUND)
				from = to;
			err = ERR_SERIALIZATION; /* what is left runs again, or for the first time */
			if (from == writer->count)
				return;
		}
		enum err verdict;
		if (!is_tried_again(writer, err, attempt, &verdict)) {
			results_set(writer->units + from, writer->count - from, verdict);
			return;
		}
		writer->replays++;
		err = batch_one_by_one(writer, from, &to);
		if (err == OK) {
			from = to;
			attempt = -1;
		}
	}
}

void batch_run(struct writer *writer)
{
	bool must_replay = false;
	writer->count = 0;
	writer->has_urgent = false;
	size_t n = units_next(writer);
	if (n == 0)
		return;
	struct tx *tx = &writer->connection->tx;
	enum err err = batch_together(writer, n, &must_replay);
	if (err == OK && !must_replay) {
		err = tx_finish(tx);
		if (err == OK)
			return;
	} else if (tx->is_open) {
		tx_abandon(tx);
	}
	/* Alone, and its own fault: nothing to save. */
	if (writer->count == 1 && must_replay && writer->units[0]->result != ERR_BUSY)
		return;
	if (writer->count == 1 && (err == ERR_SQL || err == ERR_DUPLICATE)) {
		writer->units[0]->result = err;
		return;
	}
	batch_again(writer, must_replay ? ERR_SQL : err, 0, writer->count);
}
