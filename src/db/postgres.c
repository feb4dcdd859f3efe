/* The scale-out engine; the only file that names libpq-fe.h.
 *
 * BEGIN is not sent by itself: it travels with the first statement, in one round trip. A
 * transaction that runs no statement never reaches the server. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "base/buf.h"
#include "db/db_engine.h"

#define ARRAY_MOST ((size_t)256 * 1024 * 1024)
/* Statements between two synchronisations of a pipeline: their answers must fit the socket's
 * buffer, or both sides would wait for the other to read. */
#define PIPELINE_MOST 256
#define INSERT_ROWS_MOST 10000

/* A statement is prepared once and its generic plan kept. Planned while its tables are still small
 * or unanalysed it would scan them, and go on scanning when they have grown (measured: 2 ms instead
 * of 0.05 ms for a look-up of 20 keys). Every statement but those marked SQL_SCAN has its index, so
 * sequential scans are priced out. */
#define SESSION                                                                                    \
	"SET standard_conforming_strings = on; SET lock_timeout = '10s'; "                             \
	"SET enable_seqscan = off; SET jit = off; "

enum oid {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_OID = 26,
	OID_NUMERIC = 1700,
};

struct server {
	PGconn *link;
	const char *begin; /* NULL: nothing to send before the next statement */
	bool is_begun;
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
		{"53100", ERR_STORAGE_FULL},
		{"53", ERR_IO},
		{"08", ERR_IO},
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
	const char *set_up = connection->mode == CONNECTION_READ
	                         ? SESSION "SET default_transaction_read_only = on"
	                         : SESSION "SET idle_in_transaction_session_timeout = '60s'";
	PGresult *result = PQexec(server->link, set_up);
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

/* ---- preparing ---- */

static enum err server_prepare(struct connection *connection, struct statement *statement)
{
	struct server *server = server_of(connection);
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
	snprintf(text, sizeof text, "DEALLOCATE \"%s\"", statement->name);
	/* In an aborted transaction this fails and the name stays taken; names are never used twice. */
	PQclear(PQexec(server->link, text));
	statement->handle = NULL;
}

/* ---- parameters: text format, arrays as literals ---- */

static void array_text(struct buf *out, struct str text)
{
	buf_byte(out, '"');
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '"' && text.at[i] != '\\')
			continue;
		buf_add(out, str_slice(text, from, i));
		buf_byte(out, '\\');
		from = i;
	}
	buf_add(out, str_slice(text, from, text.len));
	buf_byte(out, '"');
}

static void array_item(struct buf *out, const struct bind *item)
{
	if (out->len > 1)
		buf_byte(out, ',');
	if (item->kind == BIND_NULL)
		buf_c(out, "NULL");
	else if (item->kind == BIND_INT)
		buf_int(out, item->number);
	else
		array_text(out, item->text);
}

static const char *array_end(struct buf *out)
{
	buf_c(out, "}");
	buf_byte(out, '\0');
	return out->overflow ? NULL : out->at;
}

static const char *array_literal(struct arena *arena, const struct bind *arg)
{
	struct buf out = buf_new(arena, ARRAY_MOST);
	buf_byte(&out, '{');
	for (size_t i = 0; i < arg->count; i++) {
		struct bind item =
			arg->kind == BIND_INTS ? bind_int(arg->numbers[i]) : bind_text(arg->texts[i]);
		array_item(&out, &item);
	}
	return array_end(&out);
}

static const char *int_literal(struct arena *arena, int64_t number)
{
	char *at = arena_alloc(arena, 24);
	snprintf(at, 24, "%lld", (long long)number);
	return at;
}

static enum err values_make(struct connection *connection, const struct statement *statement,
                            const struct bind *args, size_t n, const char ***out)
{
	struct arena *arena = connection->scratch;
	const char **values = ARENA_ARRAY(arena, n + 1, const char *);
	for (size_t i = 0; i < n; i++) {
		if (args[i].kind == BIND_NULL)
			continue;
		if (args[i].kind == BIND_INT)
			values[i] = int_literal(arena, args[i].number);
		else if (args[i].kind == BIND_TEXT)
			values[i] = str_c(arena, args[i].text);
		else
			values[i] = array_literal(arena, &args[i]);
		if (values[i] == NULL)
			return connection_fail(connection, ERR_SQL, "%s: argument %zu is too large",
			                       statement->name, i + 1);
	}
	*out = values;
	return OK;
}

/* ---- running ---- */

/* Sends the statement and waits for its answer. */
static PGresult *statement_alone(struct server *server, const struct statement *statement,
                                 const char *const *values, size_t n)
{
	return PQexecPrepared(server->link, statement->name, (int)n, values, NULL, NULL, 1);
}

/* Reads up to the NULL that ends one statement's answer in a pipeline. */
static PGresult *answer_read(struct server *server)
{
	PGresult *answer = PQgetResult(server->link), *more;
	while (answer != NULL && (more = PQgetResult(server->link)) != NULL)
		PQclear(more);
	return answer;
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

/* BEGIN and the statement in one round trip. NULL when the link is lost. */
static PGresult *statement_after_begin(struct connection *connection,
                                       const struct statement *statement, const char *const *values,
                                       size_t n)
{
	struct server *server = server_of(connection);
	bool is_sent =
		PQenterPipelineMode(server->link) == 1
		&& PQsendQueryParams(server->link, server->begin, 0, NULL, NULL, NULL, NULL, 0) == 1
		&& PQsendQueryPrepared(server->link, statement->name, (int)n, values, NULL, NULL, 1) == 1
		&& PQpipelineSync(server->link) == 1;
	if (!is_sent) {
		connection->is_broken = true;
		return NULL;
	}
	PGresult *begun = answer_read(server), *answer = answer_read(server);
	pipeline_end(connection);
	if (PQresultStatus(begun) == PGRES_COMMAND_OK) {
		server->begin = NULL;
		server->is_begun = true;
		PQclear(begun);
		return answer;
	}
	PQclear(answer);
	return begun;
}

static enum err statement_run(struct connection *connection, const struct statement *statement,
                              const char *const *values, size_t n, PGresult **out)
{
	struct server *server = server_of(connection);
	PGresult *result = server->begin != NULL
	                       ? statement_after_begin(connection, statement, values, n)
	                       : statement_alone(server, statement, values, n);
	enum err err = result_check(connection, statement->name, result);
	if (err != OK) {
		PQclear(result);
		result = NULL;
	}
	*out = result;
	return err;
}

static int64_t rows_touched(const PGresult *result)
{
	/* Not const in libpq's declaration, though it only reads. */
	const char *count = PQcmdTuples((PGresult *)(uintptr_t)result);
	return count[0] != '\0' ? strtoll(count, NULL, 10) : 0;
}

static enum err server_exec(struct connection *connection, struct statement *statement,
                            const struct bind *args, size_t n, int64_t *changed)
{
	const char **values;
	PGresult *result;
	TRY(values_make(connection, statement, args, n, &values));
	TRY(statement_run(connection, statement, values, n, &result));
	*changed = rows_touched(result);
	PQclear(result);
	return OK;
}

static enum err server_begin_now(struct connection *connection)
{
	struct server *server = server_of(connection);
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

/* Up to PIPELINE_MOST rows in one round trip. */
static enum err pipeline_run(struct connection *connection, struct statement *statement,
                             const struct bind *args, size_t columns, size_t rows, int64_t *changed)
{
	struct server *server = server_of(connection);
	bool is_sent = PQenterPipelineMode(server->link) == 1;
	for (size_t i = 0; i < rows && is_sent; i++) {
		const char **values;
		arena_reset(connection->scratch);
		is_sent = values_make(connection, statement, args + i * columns, columns, &values) == OK
		          && PQsendQueryPrepared(server->link, statement->name, (int)columns, values, NULL,
		                                 NULL, 1)
		                 == 1;
	}
	if (!is_sent || PQpipelineSync(server->link) != 1) {
		connection->is_broken = true; /* half a pipeline cannot be taken back */
		return server_fail(connection, statement->name, NULL);
	}
	enum err err = OK;
	for (size_t i = 0; i < rows; i++) {
		PGresult *answer = answer_read(server);
		/* After the first error the server skips the rest: PGRES_PIPELINE_ABORTED. */
		if (err == OK)
			err = result_check(connection, statement->name, answer);
		if (err == OK)
			changed[i] = rows_touched(answer);
		PQclear(answer);
	}
	pipeline_end(connection);
	return err;
}

static enum err server_exec_each(struct connection *connection, struct statement *statement,
                                 const struct bind *args, size_t columns, size_t rows,
                                 int64_t *changed)
{
	TRY(server_begin_now(connection));
	for (size_t done = 0; done < rows; done += PIPELINE_MOST) {
		size_t n = rows - done < PIPELINE_MOST ? rows - done : PIPELINE_MOST;
		TRY(pipeline_run(connection, statement, args + done * columns, columns, n, changed + done));
	}
	return OK;
}

/* One array per column; of a company table the first column is the lane's key, a plain number. */
static enum err columns_insert(struct connection *connection, struct statement *statement,
                               const struct bind *args, size_t rows, int64_t *changed)
{
	const struct insert_shape *shape = statement->insert;
	struct arena *arena = connection->scratch;
	const char **values = ARENA_ARRAY(arena, shape->count, const char *);
	size_t first = shape->is_company ? 1 : 0;
	if (shape->is_company)
		values[0] = int_literal(arena, args[0].number);
	for (size_t column = first; column < shape->count; column++) {
		struct buf out = buf_new(arena, ARRAY_MOST);
		buf_byte(&out, '{');
		for (size_t row = 0; row < rows; row++)
			array_item(&out, &args[row * shape->count + column]);
		values[column] = array_end(&out);
		if (values[column] == NULL)
			return connection_fail(connection, ERR_SQL, "%s: too many bytes", statement->name);
	}
	PGresult *result;
	TRY(statement_run(connection, statement, values, shape->count, &result));
	*changed += rows_touched(result);
	PQclear(result);
	return OK;
}

static enum err server_insert(struct connection *connection, struct statement *statement,
                              const struct bind *args, size_t rows, int64_t *changed)
{
	size_t columns = statement->insert->count;
	for (size_t done = 0; done < rows; done += INSERT_ROWS_MOST) {
		size_t n = rows - done < INSERT_ROWS_MOST ? rows - done : INSERT_ROWS_MOST;
		arena_reset(connection->scratch);
		TRY(columns_insert(connection, statement, args + done * columns, n, changed));
	}
	return OK;
}

/* ---- queries: all rows are here when the call returns ---- */

static enum err server_query(struct connection *connection, struct cursor *cursor,
                             const struct bind *args, size_t n, int64_t *changed)
{
	const char **values;
	PGresult *result;
	TRY(values_make(connection, cursor->statement, args, n, &values));
	TRY(statement_run(connection, cursor->statement, values, n, &result));
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

static int64_t big_endian(const unsigned char *at, int bytes)
{
	uint64_t value = at[0] & 0x80 ? UINT64_MAX : 0;
	for (int i = 0; i < bytes; i++)
		value = value << 8 | at[i];
	return (int64_t)value;
}

/* NUMERIC in binary: count of digits (base 10,000), weight, sign, scale, digits. The whole part. */
static int64_t numeric_int(const unsigned char *at, int len)
{
	int64_t value = 0;
	if (len < 8)
		return 0;
	int64_t digits = big_endian(at, 2), weight = big_endian(at + 2, 2);
	for (int64_t i = 0; i <= weight; i++) {
		int64_t digit = i < digits ? big_endian(at + 8 + 2 * i, 2) : 0;
		if (__builtin_mul_overflow(value, 10000, &value)
		    || __builtin_add_overflow(value, digit, &value))
			return INT64_MAX;
	}
	return at[4] == 0x40 ? -value : value;
}

static int64_t server_get_int(struct cursor *cursor, int row, int column)
{
	const PGresult *result = cursor->result;
	const unsigned char *at = (const unsigned char *)PQgetvalue(result, row, column);
	int len = PQgetlength(result, row, column);
	int64_t value = 0;
	if (PQgetisnull(result, row, column))
		return 0;
	switch (PQftype(result, column)) {
	case OID_BOOL:
		return at[0] != 0;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return big_endian(at, len);
	case OID_OID:
		return big_endian(at, len) & (int64_t)UINT32_MAX;
	case OID_NUMERIC:
		return numeric_int(at, len);
	default: /* SQLite reads a number out of text, so this does too */
		return str_to_int(str_of((const char *)at, (size_t)len), &value) == OK ? value : 0;
	}
}

static struct str server_get_text(struct cursor *cursor, int row, int column)
{
	const PGresult *result = cursor->result;
	if (PQgetisnull(result, row, column))
		return (struct str){0};
	switch (PQftype(result, column)) {
	case OID_BOOL:
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_OID:
	case OID_NUMERIC:
		return str_format(cursor->arena, "%lld", (long long)server_get_int(cursor, row, column));
	default:
		return str_copy(cursor->arena, str_of(PQgetvalue(result, row, column),
		                                      (size_t)PQgetlength(result, row, column)));
	}
}

static bool server_is_null(struct cursor *cursor, int row, int column)
{
	return PQgetisnull(cursor->result, row, column);
}

static int server_columns(struct cursor *cursor)
{
	return PQnfields(cursor->result);
}

static const char *server_name(struct cursor *cursor, int column)
{
	return PQfname(cursor->result, column);
}

/* ---- transactions ---- */

static enum err server_begin(struct connection *connection, enum tx_kind kind)
{
	struct server *server = server_of(connection);
	static const char *const texts[] = {
		[TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
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
	server->begin = NULL;
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

/* ---- backup ---- */

/* The URL's parts as libpq's environment variables: on a command line everybody could read them. */
static char **dump_environment(struct db *db, struct arena *arena)
{
	size_t count = 0;
	PQconninfoOption *options = PQconninfoParse(db->url.at, NULL), *option;
	while (environ[count] != NULL)
		count++;
	size_t room = count + 1;
	for (option = options; option != NULL && option->keyword != NULL; option++)
		room++;
	char **out = ARENA_ARRAY(arena, room, char *);
	size_t used = 0;
	for (option = options; option != NULL && option->keyword != NULL; option++) {
		if (option->envvar != NULL && option->val != NULL)
			out[used++] = str_c(arena, str_format(arena, "%s=%s", option->envvar, option->val));
	}
	/* The first of two equal names counts. */
	memcpy(out + used, environ, count * sizeof *environ);
	PQconninfoFree(options);
	return out;
}

/* What the child writes to its standard error, up to a page of it. */
static struct str complaint_read(struct arena *arena, int from)
{
	struct buf said = buf_new(arena, 4096);
	char piece[512];
	ssize_t n;
	while ((n = read(from, piece, sizeof piece)) > 0)
		buf_add(&said, str_of(piece, (size_t)n));
	return str_trim(buf_str(&said));
}

static enum err server_backup(struct db *db, const char *file, struct arena *arena, struct str *why)
{
	char *part = str_c(arena, str_format(arena, "%s.part", file));
	char *target = str_c(arena, str_format(arena, "--file=%s", part));
	char command[] = "pg_dump", format[] = "--format=custom", ask[] = "--no-password";
	char *const words[] = {command, format, ask, target, NULL};
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return ERR_IO;
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
	pid_t child;
	int failed = posix_spawnp(&child, command, &actions, NULL, words, dump_environment(db, arena));
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	int status = 1;
	struct str said = failed != 0 ? str_from(strerror(failed)) : complaint_read(arena, ends[0]);
	close(ends[0]);
	if (failed == 0 && waitpid(child, &status, 0) != child)
		status = 1;
	if (status == 0 && rename(part, file) == 0)
		return OK;
	unlink(part);
	*why = str_format(arena, "pg_dump: %.*s", STR_FMT(said));
	return ERR_IO;
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
