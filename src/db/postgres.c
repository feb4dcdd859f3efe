/* The scale-out engine (postgres_parts.h says how it travels).
 *
 * BEGIN is not sent by itself: it travels with the first statement, in one round trip. A
 * transaction that runs no statement never reaches the server. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/postgres_parts.h"

/* Statements between two synchronisations of a pipeline. */
#define SENT_MOST 256
#define ANY_ROWS (-1)

/* A statement is prepared once and its generic plan kept. Planned while its tables are still small
 * or unanalysed it would scan them, and go on scanning when they have grown (measured: 2 ms instead
 * of 0.05 ms for a look-up of 20 keys). Every statement but those marked SQL_SCAN has its index, so
 * sequential scans are priced out.
 *
 * Limits that an administrator set for everybody would end what rightly takes long (a back-test, a
 * new index), or let a search miss what is there; pg_dump sets them aside too. */
#define SESSION                                                                                    \
	"SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout', "    \
	"'transaction_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', "       \
	"'gin_fuzzy_search_limit'); "                                                                  \
	"SET standard_conforming_strings = on; SET lock_timeout = '10s'; "                             \
	"SET enable_seqscan = off; SET jit = off; "
/* What a write reads and joins is a handful of rows with their index, however small a table was
 * when the plan was made: no other plan is worth being made for every call (a distributed engine
 * needs the values to find the shard). pglz, the default, costs three times lz4 to compress a kept
 * reply. */
#define MIGRATE_SESSION                                                                            \
	SESSION                                                                                        \
	"SET enable_hashjoin = off; SET enable_mergejoin = off; "                                      \
	"SELECT set_config(name, 'lz4', false) FROM pg_settings "                                      \
	"WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals); "                        \
	"SELECT set_config('plan_cache_mode', 'force_generic_plan', false) "                           \
	"WHERE NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')"
/* A unit of work computes for a fraction of a second between two statements. A process that stands
 * still within one holds its company's lane: for so long, no longer. */
#define WRITE_SESSION MIGRATE_SESSION "; SET idle_in_transaction_session_timeout = '10s'"

/* What a search gathers lies in as many pages as it has rows: they are asked of the disk together,
 * where the server may (0: it cannot; above 1: somebody chose). Measured with 600 rows of a file
 * that was not in memory: 142 ms one by one, 81 together, on a busy machine. */
#define READ_SESSION                                                                               \
	SESSION                                                                                        \
	"SET default_transaction_read_only = on; "                                                     \
	"SELECT set_config(name, '64', false) FROM pg_settings "                                       \
	"WHERE name = 'effective_io_concurrency' AND setting = '1'"

struct sent {
	const char *name;
	int64_t *changed; /* where its row count goes, or NULL */
	int64_t expects;  /* the row count that is right, or ANY_ROWS */
	bool is_every;    /* another count: rows were not found, else: not inserted */
	uint64_t unit;    /* whose tx_wrote it is, or 0 */
	bool is_begin;
};

struct server {
	PGconn *link;
	const char *begin; /* NULL: nothing to send before the next statement */
	bool is_begun;
	struct grown grown;
	enum err late; /* of answers that were read for somebody who could not be told */
	size_t sent_count;
	struct sent sent[SENT_MOST];
};

static struct server *server_of(struct connection *connection)
{
	return connection->handle;
}

/* ---- errors ---- */

static enum err err_of(const char *state)
{
	static const struct {
		const char *begins;
		enum err err;
	} rows[] = {
		{"23505", ERR_DUPLICATE},
		{"40001", ERR_SERIALIZATION},
		{"40P01", ERR_SERIALIZATION},
		{"55P03", ERR_BUSY}, /* lock_timeout */
		{"57014", ERR_BUSY}, /* cancelled by its administrator */
		{"53100", ERR_STORAGE_FULL},
		{"25006", ERR_READ_ONLY},
		{"53", ERR_IO},
		{"08", ERR_IO},
		{"25P03", ERR_IO}, /* the server closed what lay idle in a transaction */
		{"57P", ERR_IO},
		{"58", ERR_IO},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (strncmp(state, rows[i].begins, strlen(rows[i].begins)) == 0)
			return rows[i].err;
	}
	return ERR_SQL;
}

/* What went wrong with `result` (NULL: no answer at all). */
static enum err server_fail(struct connection *connection, const char *name, const PGresult *result)
{
	struct server *server = server_of(connection);
	const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *text = result != NULL ? PQresultErrorMessage(result) : "";
	if (text[0] == '\0')
		text = PQerrorMessage(server->link);
	int len = (int)strcspn(text, "\n");
	if (state == NULL)
		state = "08006";
	enum err err = err_of(state);
	/* 0A000, 26000: our prepared statement no longer fits the schema; a new link prepares anew. */
	if (strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0) {
		connection->is_broken = true;
		err = ERR_SERIALIZATION;
	}
	/* A reader that writes is a mistake of ours. To a writer it may be writable again, or another
	 * server may have taken its place: a new link tells. */
	if (err == ERR_READ_ONLY && connection->mode == CONNECTION_READ)
		err = ERR_SQL;
	if (err == ERR_READ_ONLY)
		connection->is_broken = true;
	if (PQstatus(server->link) != CONNECTION_OK || (err == ERR_IO && strncmp(state, "53", 2) != 0))
		connection->is_broken = true;
	return connection_fail(connection, err, "%s: %.*s (SQLSTATE %s)", name, len, text, state);
}

static enum err result_check(struct connection *connection, const char *name,
                             const PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		return OK;
	default:
		return server_fail(connection, name, result);
	}
}

/* ---- opening ---- */

static void notice_ignore(void *state, const PGresult *result)
{
	(void)state;
	(void)result;
}

static enum err server_open(struct connection *connection)
{
	/* What stands before dbname may be overruled by the URL. */
	static const char *const keywords[] = {"connect_timeout",  "tcp_user_timeout",
	                                       "application_name", "dbname",
	                                       "client_encoding",  NULL};
	const char *const values[] = {"10", "30000", "purser", connection->db->url.at, "UTF8", NULL};
	struct server *server = connection->handle;
	if (server == NULL)
		server = ARENA_NEW(connection->arena, struct server);
	*server = (struct server){.link = PQconnectdbParams(keywords, values, 1)};
	connection->handle = server;
	if (PQstatus(server->link) != CONNECTION_OK)
		return server_fail(connection, connection->db->redacted.at, NULL);
	PQsetNoticeReceiver(server->link, notice_ignore, NULL);
	static const char *const set_up[] = {[CONNECTION_WRITE] = WRITE_SESSION,
	                                     [CONNECTION_READ] = READ_SESSION,
	                                     [CONNECTION_MIGRATE] = MIGRATE_SESSION};
	PGresult *result = PQexec(server->link, set_up[connection->mode]);
	enum err err = result_check(connection, "SET", result);
	PQclear(result);
	return err;
}

static void server_close(struct connection *connection)
{
	struct server *server = server_of(connection);
	if (server == NULL)
		return;
	PQfinish(server->link);
	*server = (struct server){0};
}

/* ---- what is sent and not answered yet ---- */

/* Reads up to the NULL that ends one statement's answer in a pipeline. */
static PGresult *answer_read(struct server *server)
{
	PGresult *answer = PQgetResult(server->link), *more;
	while (answer != NULL && (more = PQgetResult(server->link)) != NULL)
		PQclear(more);
	return answer;
}

static int64_t rows_touched(const PGresult *result)
{
	/* Not const in libpq's declaration, though it only reads. */
	const char *count = PQcmdTuples((PGresult *)(uintptr_t)result);
	return count[0] != '\0' ? strtoll(count, NULL, 10) : 0;
}

/* After the first error the server skips the rest: PGRES_PIPELINE_ABORTED. */
static enum err answer_judge(struct connection *connection, const struct sent *sent,
                             const PGresult *answer)
{
	TRY(result_check(connection, sent->name, answer));
	int64_t touched = rows_touched(answer);
	tx_touched(&connection->tx, sent->unit, touched);
	if (sent->changed != NULL)
		*sent->changed = touched;
	if (sent->expects != ANY_ROWS && touched != sent->expects)
		return connection_fail(connection, ERR_SQL, sent->is_every ? EVERY_FAULT : INSERT_FAULT,
		                       sent->name, (long long)touched, (long long)sent->expects);
	return OK;
}

static void pipeline_end(struct connection *connection)
{
	struct server *server = server_of(connection);
	PGresult *sync = PQgetResult(server->link);
	if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC)
		connection->is_broken = true;
	PQclear(sync);
	if (PQexitPipelineMode(server->link) != 1)
		connection->is_broken = true;
}

/* Reads the answers to all that was sent. *last (may be NULL): that to the last, when all are good.
 */
static enum err answers_read(struct connection *connection, PGresult **last)
{
	struct server *server = server_of(connection);
	enum err err = OK;
	if (PQpipelineSync(server->link) != 1)
		connection->is_broken = true;
	for (size_t i = 0; i < server->sent_count; i++) {
		const struct sent *sent = &server->sent[i];
		PGresult *answer = answer_read(server);
		if (err == OK)
			err = answer_judge(connection, sent, answer);
		if (err == OK && sent->is_begin) {
			server->begin = NULL;
			server->is_begun = true;
		}
		if (err == OK && last != NULL && i + 1 == server->sent_count)
			*last = answer;
		else
			PQclear(answer);
	}
	server->sent_count = 0;
	pipeline_end(connection);
	return err;
}

static enum err server_settle(struct connection *connection)
{
	struct server *server = server_of(connection);
	enum err err = server->late;
	server->late = OK;
	if (server->sent_count > 0 && err == OK)
		err = answers_read(connection, NULL);
	return err;
}

/* For those who cannot return an error: the next statement does. */
static void server_settle_later(struct connection *connection)
{
	struct server *server = server_of(connection);
	if (server->sent_count > 0 && server->late == OK)
		server->late = answers_read(connection, NULL);
}

static struct sent *sent_add(struct server *server, const char *name)
{
	struct sent *sent = &server->sent[server->sent_count++];
	*sent = (struct sent){.name = name, .expects = ANY_ROWS};
	return sent;
}

/* Before the first statement of the transaction, in the same packet. */
static bool begin_send(struct server *server)
{
	if (server->sent_count > 0)
		return true;
	if (PQenterPipelineMode(server->link) != 1)
		return false;
	if (server->begin == NULL)
		return true;
	if (PQsendQueryParams(server->link, server->begin, 0, NULL, NULL, NULL, NULL, 0) != 1)
		return false;
	sent_add(server, "BEGIN")->is_begin = true;
	return true;
}

/* Sends the statement; *out is valid until the next call. */
static enum err statement_send(struct connection *connection, const struct statement *statement,
                               const struct params *params, struct sent **out)
{
	struct server *server = server_of(connection);
	TRY(server->late);
	if (server->sent_count + 2 > SENT_MOST)
		TRY(server_settle(connection));
	if (!begin_send(server)
	    || PQsendQueryPrepared(server->link, statement->name, (int)params->n, params->values,
	                           params->lengths, params->formats, 1)
	           != 1) {
		connection->is_broken = true; /* half a pipeline cannot be taken back */
		server->sent_count = 0;
		return server_fail(connection, statement->name, NULL);
	}
	*out = sent_add(server, statement->name);
	return OK;
}

/* ---- preparing ---- */

static enum err server_prepare(struct connection *connection, struct statement *statement)
{
	struct server *server = server_of(connection);
	TRY(server_settle(connection));
	PGresult *result = PQprepare(server->link, statement->name, statement->text, 0, NULL);
	enum err err = result_check(connection, statement->name, result);
	PQclear(result);
	if (err == OK)
		statement->handle = statement;
	return err;
}

static void server_unprepare(struct connection *connection, struct statement *statement)
{
	struct server *server = server_of(connection);
	if (statement->handle == NULL || connection->is_broken || server->link == NULL
	    || statement->arena == NULL)
		return; /* those of the program go with the link */
	char text[128];
	server_settle_later(connection);
	snprintf(text, sizeof text, "DEALLOCATE \"%s\"", statement->name);
	/* In an aborted transaction this fails and the name stays taken; names are never used twice. */
	PQclear(PQexec(server->link, text));
	statement->handle = NULL;
}

/* ---- running ---- */

/* Sends the statement and waits for its answer. */
static enum err statement_run(struct connection *connection, const struct statement *statement,
                              const struct params *params, PGresult **out)
{
	struct server *server = server_of(connection);
	*out = NULL;
	if (server->sent_count > 0 || server->begin != NULL || server->late != OK) {
		struct sent *sent;
		TRY(statement_send(connection, statement, params, &sent));
		return answers_read(connection, out);
	}
	PGresult *result = PQexecPrepared(server->link, statement->name, (int)params->n, params->values,
	                                  params->lengths, params->formats, 1);
	enum err err = result_check(connection, statement->name, result);
	if (err == OK)
		*out = result;
	else
		PQclear(result);
	return err;
}

/* The statement is on its way while the program goes on. Outside a transaction there is no end that
 * would read the answer. */
static bool is_sent_only(const struct connection *connection, bool is_awaited)
{
	return !is_awaited && connection->tx.is_open && connection->tx.kind == TX_WRITE;
}

static enum err statement_send_off(struct connection *connection, const struct statement *statement,
                                   const struct params *params, int64_t expects, bool is_every)
{
	struct sent *sent;
	TRY(statement_send(connection, statement, params, &sent));
	sent->unit = connection->tx.unit;
	sent->expects = expects;
	sent->is_every = is_every;
	if (PQflush(server_of(connection)->link) < 0) {
		connection->is_broken = true;
		return server_fail(connection, statement->name, NULL);
	}
	return OK;
}

static enum err server_exec(struct connection *connection, struct statement *statement,
                            const struct bind *args, size_t n, bool is_awaited, int64_t *changed)
{
	struct params params;
	PGresult *result;
	TRY(values_make(connection, statement, args, n, &params));
	if (is_sent_only(connection, is_awaited))
		return statement_send_off(connection, statement, &params, ANY_ROWS, false);
	TRY(statement_run(connection, statement, &params, &result));
	*changed = rows_touched(result);
	PQclear(result);
	return OK;
}

static enum err server_begin_now(struct connection *connection)
{
	struct server *server = server_of(connection);
	TRY(server_settle(connection));
	if (server->begin == NULL)
		return OK;
	PGresult *result = PQexec(server->link, server->begin);
	enum err err = result_check(connection, "BEGIN", result);
	PQclear(result);
	if (err == OK) {
		server->begin = NULL;
		server->is_begun = true;
	}
	return err;
}

/* One statement per row, many of them in one round trip. */
static enum err rows_exec(struct connection *connection, struct statement *statement,
                          const struct bind *args, const struct each_rows *each, int64_t *changed)
{
	for (size_t i = 0; i < each->count; i++) {
		struct params params;
		struct sent *sent;
		arena_reset(connection->scratch);
		enum err err =
			values_make(connection, statement, args + i * each->columns, each->columns, &params);
		if (err != OK)
			server_settle_later(connection); /* before the caller's counts go away */
		TRY(err);
		TRY(statement_send(connection, statement, &params, &sent));
		sent->unit = connection->tx.unit;
		sent->is_every = each->must_exist;
		if (each->must_exist)
			sent->expects = 1;
		if (changed != NULL)
			sent->changed = &changed[i];
	}
	return is_sent_only(connection, each->is_awaited) ? OK : server_settle(connection);
}

/* All rows in one statement; it returns the places of those it touched, from 1. */
static enum err rows_exec_at_once(struct connection *connection, struct statement *statement,
                                  const struct bind *args, const struct each_rows *each,
                                  int64_t *changed)
{
	const int64_t rows = (int64_t)each->count;
	struct params params;
	PGresult *result;
	arena_reset(connection->scratch);
	TRY(columns_make(connection, statement, args, each->columns, each->count, true, &params));
	if (is_sent_only(connection, each->is_awaited))
		return statement_send_off(connection, statement, &params,
		                          each->must_exist ? rows : ANY_ROWS, each->must_exist);
	TRY(statement_run(connection, statement, &params, &result));
	for (int i = 0; i < PQntuples(result); i++) {
		int64_t place = result_int(result, i, 0);
		if (place >= 1 && place <= rows && changed != NULL)
			changed[place - 1]++;
	}
	int64_t found = PQntuples(result);
	tx_touched(&connection->tx, connection->tx.unit, found);
	PQclear(result);
	if (each->must_exist && found != rows)
		return connection_fail(connection, ERR_SQL, EVERY_FAULT, statement->name, (long long)found,
		                       (long long)rows);
	return OK;
}

static enum err server_exec_each(struct connection *connection, struct statement *statement,
                                 const struct bind *args, const struct each_rows *each,
                                 int64_t *changed)
{
	if (statement->each == NULL)
		return rows_exec(connection, statement, args, each, changed);
	for (size_t done = 0; done < each->count; done += ARRAY_ROWS_MOST) {
		struct each_rows part = *each;
		size_t left = each->count - done;
		part.count = left < ARRAY_ROWS_MOST ? left : ARRAY_ROWS_MOST;
		TRY(rows_exec_at_once(connection, statement, args + done * each->columns, &part,
		                      changed != NULL ? changed + done : NULL));
	}
	return OK;
}

static enum err columns_insert(struct connection *connection, struct statement *statement,
                               const struct bind *args, size_t rows, bool is_awaited,
                               int64_t *changed)
{
	const struct insert_shape *shape = statement->insert;
	struct params params;
	PGresult *result;
	arena_reset(connection->scratch);
	TRY(columns_make(connection, statement, args, shape->count, rows, shape->is_company, &params));
	figures_note(&server_of(connection)->grown, statement, rows);
	if (is_sent_only(connection, is_awaited))
		return statement_send_off(connection, statement, &params,
		                          shape->tail.len == 0 ? (int64_t)rows : ANY_ROWS, false);
	TRY(statement_run(connection, statement, &params, &result));
	*changed += rows_touched(result);
	PQclear(result);
	return OK;
}

static enum err server_insert(struct connection *connection, struct statement *statement,
                              const struct bind *args, size_t rows, bool is_awaited,
                              int64_t *changed)
{
	size_t columns = statement->insert->count;
	for (size_t done = 0; done < rows; done += ARRAY_ROWS_MOST) {
		size_t n = rows - done < ARRAY_ROWS_MOST ? rows - done : ARRAY_ROWS_MOST;
		TRY(columns_insert(connection, statement, args + done * columns, n, is_awaited, changed));
	}
	if (is_sent_only(connection, is_awaited))
		*changed = (int64_t)rows; /* checked when the answer comes */
	return OK;
}

/* ---- queries: all rows are here when the call returns ---- */

static enum err server_query(struct connection *connection, struct cursor *cursor,
                             const struct bind *args, size_t n, int64_t *changed)
{
	struct params params;
	PGresult *result;
	TRY(values_make(connection, cursor->statement, args, n, &params));
	TRY(statement_run(connection, cursor->statement, &params, &result));
	cursor->result = result;
	/* The tag of WITH … SELECT tells nothing of what its inner statements changed. */
	bool is_select = strncmp(PQcmdStatus(result), "SELECT", 6) == 0;
	*changed = is_select ? 1 : rows_touched(result);
	return OK;
}

static enum err server_next(struct connection *connection, struct cursor *cursor, int row,
                            bool *has_row)
{
	(void)connection;
	*has_row = row < PQntuples(cursor->result);
	return OK;
}

static void server_end(struct cursor *cursor)
{
	PQclear(cursor->result);
	cursor->result = NULL;
}

/* ---- transactions ---- */

static enum err server_begin(struct connection *connection, enum tx_kind kind)
{
	struct server *server = server_of(connection);
	static const char *const texts[] = {
		[TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED",
		/* A read unit's statements stand alone: no BEGIN, no COMMIT, the session is read-only. */
		[TX_READ] = NULL,
		[TX_SNAPSHOT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	};
	/* A link that the server closed while it was idle is noticed here, before anything is lost: the
	 * first look reads the server's farewell, the second the end. */
	if (!connection->is_broken
	    && (PQconsumeInput(server->link) != 1 || PQconsumeInput(server->link) != 1))
		connection->is_broken = true;
	TRY(connection_ready(connection));
	server->begin = texts[kind];
	server->is_begun = false;
	return OK;
}

static void server_rollback(struct connection *connection)
{
	struct server *server = server_of(connection);
	if (server->sent_count > 0)
		(void)!answers_read(connection, NULL);
	server->late = OK;
	server->begin = NULL;
	server->grown.count = 0;
	if (!server->is_begun || connection->is_broken)
		return;
	server->is_begun = false;
	PGresult *result = PQexec(server->link, "ROLLBACK");
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		connection->is_broken = true;
	PQclear(result);
}

/* Serialization and integrity (classes 40, 23) are refusals; any other failure may have come after
 * the commit record was written. */
static bool is_refusal(const PGresult *result)
{
	const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	return state != NULL && (strncmp(state, "40", 2) == 0 || strncmp(state, "23", 2) == 0);
}

static enum err server_commit(struct connection *connection)
{
	struct server *server = server_of(connection);
	bool is_begun = server->is_begun;
	server->begin = NULL;
	server->is_begun = false;
	if (!is_begun)
		return OK;
	PGresult *result = PQexec(server->link, "COMMIT");
	enum err err = result_check(connection, "COMMIT", result);
	if (err == OK && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
		/* An aborted transaction answers ROLLBACK, and no error. */
		err =
			connection_fail(connection, ERR_SQL, "COMMIT was answered by %s", PQcmdStatus(result));
	} else if (err != OK && !is_refusal(result)) {
		err = ERR_UNKNOWN_OUTCOME;
		connection->is_broken = true;
		db_tell(connection->db, "%s", connection->message);
	}
	PQclear(result);
	if (err == OK)
		figures_renew(server->link, &server->grown);
	return err;
}

static enum err server_script(struct connection *connection, const char *text)
{
	struct server *server = server_of(connection);
	TRY(server_begin_now(connection));
	PGresult *result = PQexec(server->link, text);
	enum err err = result_check(connection, "script", result);
	PQclear(result);
	return err;
}

static enum err server_savepoint(struct connection *connection, enum savepoint_step step)
{
	static const char *const texts[] = {
		[SAVEPOINT_SET] = "SAVEPOINT unit",
		[SAVEPOINT_BACK] = "ROLLBACK TO unit; RELEASE unit",
		[SAVEPOINT_KEEP] = "RELEASE unit",
	};
	return server_script(connection, texts[step]);
}

static enum err server_serve(struct db *db)
{
	(void)db;
	return OK;
}

static void server_rest(struct db *db)
{
	(void)db;
}

const struct engine engine_postgresql = {
	.kind = DB_POSTGRESQL,
	.open = server_open,
	.close = server_close,
	.prepare = server_prepare,
	.unprepare = server_unprepare,
	.begin = server_begin,
	.commit = server_commit,
	.rollback = server_rollback,
	.savepoint = server_savepoint,
	.settle = server_settle,
	.script = server_script,
	.exec = server_exec,
	.exec_each = server_exec_each,
	.insert = server_insert,
	.query = server_query,
	.next = server_next,
	.end = server_end,
	.get_int = server_get_int,
	.get_text = server_get_text,
	.is_null = server_is_null,
	.columns = server_columns,
	.name = server_name,
	.serve = server_serve,
	.rest = server_rest,
	.backup = server_backup,
};
