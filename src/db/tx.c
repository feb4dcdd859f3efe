/* A transaction and what runs in it: dispatch to the engine, poisoning, cursors, ids. */
#include <assert.h>
#include <string.h>

#include "db/db_engine.h"
#include "db/lane.h"

SQL_TWO(sql_id_block_is_there, "the catalogue of tables differs",
        "SELECT count(*) FROM sqlite_master WHERE name = 'id_block'",
        "SELECT count(*) FROM pg_class WHERE relname = 'id_block' AND pg_table_is_visible(oid)");
SQL(sql_id_block_take,
    "UPDATE id_block SET next_id = next_id + $2 WHERE company_id = $1 "
    "RETURNING next_id");

/* After an SQL error every statement answers the same until the rollback: PostgreSQL works that
 * way, so SQLite does here too. */
static enum err tx_poison(struct tx *tx, enum err err)
{
	if (err == OK || err == ERR_INVALID)
		return err;
	tx->poison = err;
	if (err != ERR_DUPLICATE && err != ERR_SERIALIZATION && err != ERR_BUSY)
		db_tell(tx->connection->db, "%s", tx->connection->message);
	return err;
}

static void statement_count(struct db *db)
{
	atomic_fetch_add_explicit(&db->statements, 1, memory_order_relaxed);
}

/* The statement, ready to run: not being read by a cursor (then a second copy is made). */
static enum err tx_statement(struct tx *tx, const struct sql *sql, const struct bind *args,
                             size_t n, struct statement **out)
{
	struct connection *connection = tx->connection;
	TRY(tx->poison);
	statement_count(connection->db);
	arena_reset(connection->scratch);
	TRY(tx_poison(tx, statement_of(connection, sql, out)));
	struct statement *statement = *out;
	if (sql->insert == NULL && n != (size_t)statement->parameters)
		return tx_poison(tx,
		                 connection_fail(connection, ERR_SQL, "%s: %zu arguments for %d parameters",
		                                 sql->name, n, statement->parameters));
	TRY(args_check(connection, statement, args, n));
	if (statement->is_busy)
		TRY(tx_poison(tx, statement_twin(connection, statement, out)));
	return OK;
}

static void tx_statement_done(struct tx *tx, struct statement *statement)
{
	if (statement->is_passing)
		statement_drop(tx->connection, statement);
}

enum err db_exec(struct tx *tx, const struct sql *sql, const struct bind *args, size_t n,
                 int64_t *changed)
{
	struct statement *statement;
	assert(sql->insert == NULL);
	TRY(tx_statement(tx, sql, args, n, &statement));
	int64_t touched = 0;
	struct connection *connection = tx->connection;
	enum err err =
		connection->db->engine->exec(connection, statement, args, n, changed != NULL, &touched);
	tx_touched(tx, tx->unit, statement->changes ? touched : 1);
	tx_statement_done(tx, statement);
	if (changed != NULL)
		*changed = touched;
	return tx_poison(tx, err);
}

/* A company table's rows all belong to the lane that the tx holds. */
static void insert_assert(const struct statement *statement, const struct bind *args, size_t rows)
{
	const struct insert_shape *shape = statement->insert;
	assert(shape != NULL);
	for (size_t i = 1; shape->is_company && i < rows; i++)
		assert(args[i * shape->count].number == args[0].number);
}

enum err db_insert(struct tx *tx, const struct sql *sql, const struct bind *args, size_t rows,
                   int64_t *changed)
{
	struct statement *statement;
	struct connection *connection = tx->connection;
	if (changed != NULL)
		*changed = 0;
	TRY(tx_statement(tx, sql, NULL, 0, &statement));
	insert_assert(statement, args, rows);
	enum err err = args_check(connection, statement, args, rows * statement->insert->count);
	int64_t touched = 0;
	if (err == OK && rows > 0)
		err = connection->db->engine->insert(connection, statement, args, rows, changed != NULL,
		                                     &touched);
	tx_touched(tx, tx->unit, touched);
	if (err == OK && statement->insert->tail.len == 0 && touched != (int64_t)rows)
		err = connection_fail(connection, ERR_SQL, INSERT_FAULT, sql->name, (long long)touched,
		                      (long long)rows);
	tx_statement_done(tx, statement);
	if (changed != NULL)
		*changed = touched;
	return tx_poison(tx, err);
}

static enum err each_run(struct tx *tx, const struct sql *sql, const struct each_rows *each,
                         const struct bind *args, int64_t *changed)
{
	const size_t columns = each->columns, rows = each->count;
	struct statement *statement;
	struct connection *connection = tx->connection;
	assert(sql->insert == NULL);
	if (rows == 0)
		return tx->poison;
	TRY(tx_statement(tx, sql, args, columns, &statement));
	enum err err = args_check(connection, statement, args, columns * rows);
	if (err == OK && sql->each != NULL)
		err = each_check(connection, statement, args, columns, rows);
	if (changed != NULL)
		memset(changed, 0, rows * sizeof *changed);
	if (err == OK)
		err = connection->db->engine->exec_each(connection, statement, args, each, changed);
	tx_statement_done(tx, statement);
	return tx_poison(tx, err);
}

enum err db_exec_each(struct tx *tx, const struct sql *sql, const struct bind *args, size_t columns,
                      size_t rows, int64_t *changed)
{
	const struct each_rows each = {
		.columns = columns, .count = rows, .is_awaited = changed != NULL};
	return each_run(tx, sql, &each, args, changed);
}

enum err db_exec_every(struct tx *tx, const struct sql *sql, const struct bind *args,
                       size_t columns, size_t rows)
{
	const struct each_rows each = {.columns = columns, .count = rows, .must_exist = true};
	return each_run(tx, sql, &each, args, NULL);
}

/* ---- queries ---- */

static struct cursor *cursor_open(struct connection *connection, struct arena *arena,
                                  struct statement *statement)
{
	struct cursor *cursor = connection->spare_cursors;
	if (cursor != NULL)
		connection->spare_cursors = cursor->next;
	else
		cursor = ARENA_NEW(connection->arena, struct cursor);
	*cursor =
		(struct cursor){.next = connection->open_cursors, .statement = statement, .arena = arena};
	connection->open_cursors = cursor;
	return cursor;
}

static void cursor_close(struct connection *connection, struct cursor *cursor)
{
	struct cursor **link = &connection->open_cursors;
	while (*link != cursor && *link != NULL)
		link = &(*link)->next;
	if (*link == NULL)
		return; /* closed with its unit already */
	*link = cursor->next;
	connection->db->engine->end(cursor);
	if (cursor->statement->is_passing)
		statement_drop(connection, cursor->statement);
	cursor->next = connection->spare_cursors;
	connection->spare_cursors = cursor;
}

void tx_close_cursors(struct tx *tx)
{
	while (tx->connection->open_cursors != NULL)
		cursor_close(tx->connection, tx->connection->open_cursors);
}

static enum err query_start(struct tx *tx, struct arena *arena, struct statement *statement,
                            const struct bind *args, size_t n, struct rows *rows)
{
	struct connection *connection = tx->connection;
	struct cursor *cursor = cursor_open(connection, arena, statement);
	int64_t touched = 0;
	enum err err = connection->db->engine->query(connection, cursor, args, n, &touched);
	if (statement->changes)
		tx_touched(tx, tx->unit, touched);
	if (err != OK) {
		cursor_close(connection, cursor);
		rows->err = err;
		return tx_poison(tx, err);
	}
	rows->handle = cursor;
	return OK;
}

enum err db_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                  const struct bind *args, size_t n, struct rows *rows)
{
	struct statement *statement;
	*rows = (struct rows){.tx = tx, .row = -1};
	rows->err = tx_statement(tx, sql, args, n, &statement);
	TRY(rows->err);
	return query_start(tx, arena, statement, args, n, rows);
}

enum err db_query_text(struct tx *tx, struct arena *arena, struct str text, const struct bind *args,
                       size_t n, struct rows *rows)
{
	struct connection *connection = tx->connection;
	struct statement *statement;
	*rows = (struct rows){.tx = tx, .row = -1, .err = tx->poison};
	TRY(tx->poison);
	statement_count(connection->db);
	arena_reset(connection->scratch);
	enum err err = tx_poison(tx, statement_of_text(connection, text, &statement));
	if (err == OK && n != (size_t)statement->parameters)
		err = tx_poison(tx, connection_fail(connection, ERR_SQL,
		                                    "%zu arguments for %d parameters: %.*s", n,
		                                    statement->parameters, STR_FMT(text)));
	if (err == OK)
		err = args_check(connection, statement, args, n);
	if (err == OK && statement->is_busy)
		err = tx_poison(tx, statement_twin(connection, statement, &statement));
	rows->err = err;
	TRY(err);
	return query_start(tx, arena, statement, args, n, rows);
}

bool rows_next(struct rows *rows)
{
	struct cursor *cursor = rows->handle;
	if (cursor == NULL || rows->err != OK)
		return false;
	struct connection *connection = rows->tx->connection;
	bool has_row = false;
	rows->row++;
	enum err err = connection->db->engine->next(connection, cursor, rows->row, &has_row);
	if (err == OK && has_row)
		return true;
	rows->err = err;
	cursor_close(connection, cursor);
	rows->handle = NULL;
	(void)tx_poison(rows->tx, err);
	return false;
}

enum err rows_end(struct rows *rows)
{
	if (rows->handle != NULL)
		cursor_close(rows->tx->connection, rows->handle);
	rows->handle = NULL;
	return rows->err;
}

static const struct engine *rows_engine(const struct rows *rows)
{
	assert(rows->handle != NULL);
	return rows->tx->connection->db->engine;
}

int64_t rows_int(struct rows *rows, int column)
{
	return rows_engine(rows)->get_int(rows->handle, rows->row, column);
}

bool rows_wide_sum(struct rows *rows, int column, int64_t *out)
{
	enum { PART = 1000000000 }; /* SQL_WIDE_PART */
	__int128 sum = (__int128)rows_int(rows, column) * PART + rows_int(rows, column + 1);
	*out = sum > INT64_MAX ? INT64_MAX : sum < -INT64_MAX ? -INT64_MAX : (int64_t)sum;
	return sum == *out;
}

struct str rows_text(struct rows *rows, int column)
{
	return rows_engine(rows)->get_text(rows->handle, rows->row, column);
}

bool rows_is_null(struct rows *rows, int column)
{
	return rows_engine(rows)->is_null(rows->handle, rows->row, column);
}

int rows_columns(const struct rows *rows)
{
	return rows_engine(rows)->columns(rows->handle);
}

const char *rows_name(const struct rows *rows, int column)
{
	return rows_engine(rows)->name(rows->handle, column);
}

/* ---- the transaction ---- */

enum db_engine tx_engine(const struct tx *tx)
{
	return tx->connection->db->engine->kind;
}

void tx_unit_begin(struct tx *tx)
{
	tx->wrote = false;
	tx->unit++;
}

void tx_touched(struct tx *tx, uint64_t unit, int64_t rows)
{
	tx->wrote = tx->wrote || (rows > 0 && unit == tx->unit);
}

enum err tx_settle(struct tx *tx)
{
	TRY(tx->poison);
	return tx_poison(tx, tx->connection->db->engine->settle(tx->connection));
}

bool tx_wrote(struct tx *tx)
{
	(void)!tx_settle(tx);
	return tx->wrote;
}

struct str tx_error(const struct tx *tx)
{
	return str_from(tx->connection->message);
}

static void tx_forget(struct tx *tx)
{
	tx->is_open = false;
	tx->poison = OK;
	tx_unit_begin(tx);
	tx->lanes.count = tx->marked_lanes = 0;
}

/* What is left goes back unless another borrowed behind it; then it is lost. */
static void ids_give_back(struct connection *connection)
{
	struct db *db = connection->db;
	pthread_mutex_lock(&db->lock);
	if (db->ids.next == connection->ids.end)
		db->ids.next = connection->ids.next;
	pthread_mutex_unlock(&db->lock);
	connection->ids = (struct id_range){0, 0};
}

enum err tx_start(struct connection *connection, enum tx_kind kind)
{
	struct tx *tx = &connection->tx;
	assert(!tx->is_open);
	tx_forget(tx);
	tx->kind = kind;
	connection->message[0] = '\0';
	TRY(connection->db->engine->begin(connection, kind));
	tx->is_open = true;
	return OK;
}

enum err tx_finish(struct tx *tx)
{
	assert(tx->is_open);
	tx_close_cursors(tx);
	enum err err = tx->poison;
	if (err == OK && tx->kind == TX_WRITE)
		err = lanes_flush(tx);
	if (err == OK)
		err = tx_settle(tx);
	if (err == OK)
		err = tx->connection->db->engine->commit(tx->connection);
	else
		tx->connection->db->engine->rollback(tx->connection);
	tx_forget(tx);
	ids_give_back(tx->connection);
	return err;
}

void tx_abandon(struct tx *tx)
{
	assert(tx->is_open);
	tx_close_cursors(tx);
	tx->connection->db->engine->rollback(tx->connection);
	tx_forget(tx);
	ids_give_back(tx->connection);
}

void tx_mark(struct tx *tx)
{
	for (size_t i = 0; i < tx->lanes.count; i++)
		tx->lanes.at[i].mark = tx->lanes.at[i].last_event;
	tx->marked_lanes = tx->lanes.count;
}

void tx_back_to_mark(struct tx *tx)
{
	for (size_t i = 0; i < tx->marked_lanes; i++)
		tx->lanes.at[i].last_event = tx->lanes.at[i].mark;
	/* A lane entered since then may be unlocked by the rollback: it must be entered again. */
	tx->lanes.count = tx->marked_lanes;
}

enum err tx_savepoint(struct tx *tx, enum savepoint_step step)
{
	tx_close_cursors(tx);
	if (step == SAVEPOINT_SET)
		tx_mark(tx);
	if (step == SAVEPOINT_BACK) {
		tx->poison = OK;
		tx_back_to_mark(tx);
	}
	enum err err = tx->connection->db->engine->savepoint(tx->connection, step);
	return tx_poison(tx, err);
}

enum err tx_script(struct tx *tx, const char *text)
{
	TRY(tx->poison);
	tx->wrote = true;
	return tx_poison(tx, tx->connection->db->engine->script(tx->connection, text));
}

enum err tx_begin(struct db *db, bool read_only, struct tx **out)
{
	struct connection *connection;
	TRY(connection_take(db, read_only ? CONNECTION_READ : CONNECTION_WRITE, &connection));
	enum err err = read_only ? OK : ids_borrow(connection, ID_LOW);
	if (err == OK)
		err = tx_start(connection, read_only ? TX_SNAPSHOT : TX_WRITE);
	if (err != OK) {
		connection_give(connection);
		return err;
	}
	*out = &connection->tx;
	return OK;
}

enum err tx_commit(struct tx *tx)
{
	struct connection *connection = tx->connection;
	enum err err = tx_finish(tx);
	connection_give(connection);
	return err;
}

void tx_rollback(struct tx *tx)
{
	struct connection *connection = tx->connection;
	tx_abandon(tx);
	connection_give(connection);
}

static enum err read_once(struct db *db, enum err (*read)(struct tx *tx, void *state), void *state,
                          bool *is_lost)
{
	struct tx *tx;
	enum err err = tx_begin(db, true, &tx);
	*is_lost = err == ERR_IO;
	TRY(err);
	err = read(tx, state);
	if (tx->poison != OK)
		err = tx->poison;
	*is_lost = err == ERR_IO && tx->connection->is_broken;
	tx_rollback(tx);
	return err;
}

enum err tx_read(struct db *db, enum err (*read)(struct tx *tx, void *state), void *state)
{
	bool is_lost;
	enum err err = read_once(db, read, state, &is_lost);
	if (is_lost)
		err = read_once(db, read, state, &is_lost);
	return is_lost ? ERR_BUSY : err;
}

/* ---- ids ---- */

int64_t ids_left(const struct connection *connection)
{
	return connection->ids.end - connection->ids.next;
}

/* One number by one statement, outside a transaction: it commits by itself. */
static enum err number_ask(struct connection *connection, const struct sql *sql,
                           const struct bind *args, size_t n, int64_t *out)
{
	struct tx *tx = &connection->tx;
	struct rows rows;
	*out = 0;
	enum err err = db_query(tx, connection->arena, sql, args, n, &rows);
	while (err == OK && rows_next(&rows))
		*out = rows_int(&rows, 0);
	if (err == OK)
		err = rows_end(&rows);
	tx_close_cursors(tx);
	tx_forget(tx);
	return err;
}

/* Two connections may have taken at once: the higher range stays, the other is lost. */
static enum err ids_take(struct connection *connection)
{
	struct db *db = connection->db;
	int64_t count, end;
	tx_forget(&connection->tx);
	TRY(number_ask(connection, &sql_id_block_is_there, NULL, 0, &count));
	if (count == 0)
		return ERR_NOT_FOUND; /* an empty database, before its first schema step */
	TRY(number_ask(connection, &sql_id_block_take, ARGS(bind_int(0), bind_int(ID_TAKE)), &end));
	if (end <= ID_TAKE || end > ID_MAX)
		return connection_fail(connection, ERR_SQL, "no block of ids to be had (%lld)",
		                       (long long)end);
	pthread_mutex_lock(&db->lock);
	if (end > db->ids.end)
		db->ids = (struct id_range){end - ID_TAKE, end};
	pthread_mutex_unlock(&db->lock);
	return OK;
}

enum err ids_borrow(struct connection *connection, int64_t count)
{
	struct db *db = connection->db;
	assert(!connection->tx.is_open && count <= ID_TAKE);
	ids_give_back(connection);
	for (;;) {
		pthread_mutex_lock(&db->lock);
		bool is_enough = db->ids.end - db->ids.next >= count;
		if (is_enough) {
			connection->ids = (struct id_range){db->ids.next, db->ids.next + count};
			db->ids.next += count;
		}
		pthread_mutex_unlock(&db->lock);
		if (is_enough)
			return OK;
		enum err err = ids_take(connection);
		if (err != OK)
			return err == ERR_NOT_FOUND ? OK : err;
	}
}

enum err id_new(struct tx *tx, int64_t *out)
{
	struct id_range *ids = &tx->connection->ids;
	if (ids->next == ids->end)
		return connection_fail(tx->connection, ERR_BUSY, "the block of ids is used up");
	*out = ids->next++;
	return OK;
}
