/* The embedded engine. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "db/db_engine.h"
#include "db/sqlite_rows.h"
#include "db/sqlite_values.h"

#define BUSY_TIMEOUT_MS 5000
/* Pages in the WAL at which the writer itself checkpoints, should the thread not keep up. */
#define CHECKPOINT_BY_WRITER_PAGES 40000
/* New pages that wake the checkpoint thread. */
#define CHECKPOINT_WAKE_PAGES 2000
/* Rows from which on an insert is one statement: below, what it opens costs more than it spares. */
#define MANY_ROWS 3
#define INSERT_TEXT_MOST ((size_t)64 * 1024)

enum fixed_text {
	FIXED_BEGIN_WRITE,
	FIXED_BEGIN_READ,
	FIXED_COMMIT,
	FIXED_ROLLBACK,
	FIXED_SAVEPOINT,
	FIXED_SAVEPOINT_BACK,
	FIXED_SAVEPOINT_KEEP,
	FIXED_COUNT
};

static const char *const fixed_texts[FIXED_COUNT] = {
	[FIXED_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[FIXED_BEGIN_READ] = "BEGIN",
	[FIXED_COMMIT] = "COMMIT",
	[FIXED_ROLLBACK] = "ROLLBACK",
	[FIXED_SAVEPOINT] = "SAVEPOINT unit",
	[FIXED_SAVEPOINT_BACK] = "ROLLBACK TO unit",
	[FIXED_SAVEPOINT_KEEP] = "RELEASE unit",
};

struct lite {
	sqlite3 *db;
	sqlite3_stmt *fixed[FIXED_COUNT];
	int64_t page_limit;
	struct bound_rows rows;
};

/* Wakes now and then to move WAL pages into the file, so that no COMMIT has to. */
struct checkpointer {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_wanted, is_ending;
	_Atomic int done_pages; /* of the WAL, at the last checkpoint */
	sqlite3 *handle;
};

static struct lite *lite_of(struct connection *connection)
{
	return connection->handle;
}

/* ---- errors ---- */

static enum err err_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return OK;
	case SQLITE_CONSTRAINT:
		return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY
		               || code == SQLITE_CONSTRAINT_ROWID
		           ? ERR_DUPLICATE
		           : ERR_SQL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_SERIALIZATION;
	case SQLITE_FULL:
		return ERR_STORAGE_FULL;
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CANTOPEN:
		return ERR_IO;
	case SQLITE_READONLY:
		return ERR_READ_ONLY;
	default:
		return ERR_SQL;
	}
}

static enum err lite_fail(struct connection *connection, const char *name, int code)
{
	struct lite *lite = lite_of(connection);
	enum err err = err_of(code);
	/* A reader that writes is a mistake of ours. */
	if (err == ERR_READ_ONLY && connection->mode == CONNECTION_READ)
		err = ERR_IO;
	return connection_fail(connection, err, "%s: %s (SQLite %d)", name, sqlite3_errmsg(lite->db),
	                       code);
}

/* ---- opening ---- */

static void library_set_up(void)
{
	/* The counters of memory in use take one lock in all threads. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Called after each commit with the pages in the WAL. It replaces SQLite's own automatic
 * checkpoint. */
static int wal_grew(void *state, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = state;
	if (pages >= CHECKPOINT_BY_WRITER_PAGES)
		(void)sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	struct checkpointer *checkpointer = db->service;
	if (checkpointer == NULL)
		return SQLITE_OK;
	int done = atomic_load_explicit(&checkpointer->done_pages, memory_order_relaxed);
	if (pages >= done && pages - done < CHECKPOINT_WAKE_PAGES)
		return SQLITE_OK;
	if (pages < done) { /* the WAL began anew */
		atomic_store_explicit(&checkpointer->done_pages, 0, memory_order_relaxed);
		return SQLITE_OK;
	}
	pthread_mutex_lock(&checkpointer->lock);
	if (!checkpointer->is_wanted) {
		checkpointer->is_wanted = true;
		pthread_cond_signal(&checkpointer->wake);
	}
	pthread_mutex_unlock(&checkpointer->lock);
	return SQLITE_OK;
}

static int handle_set_up(sqlite3 *handle, enum connection_mode mode)
{
	sqlite3_extended_result_codes(handle, 1);
	sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	/* secure_delete: Debian's library has it on, which writes every freed page. */
	int code = sqlite3_exec(handle,
	                        "PRAGMA journal_mode = WAL;"
	                        "PRAGMA synchronous = FULL;"
	                        "PRAGMA secure_delete = FAST;"
	                        "PRAGMA journal_size_limit = 268435456;"
	                        "PRAGMA temp_store = MEMORY;",
	                        NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return code;
	static const char *const by_mode[] = {
		[CONNECTION_WRITE] = "PRAGMA foreign_keys = ON; PRAGMA cache_size = -64000;",
		[CONNECTION_READ] = "PRAGMA query_only = ON; PRAGMA cache_size = -16000;",
		/* A step may rebuild a table that others refer to; the runner checks the keys itself. */
		[CONNECTION_MIGRATE] = "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16000;",
	};
	return sqlite3_exec(handle, by_mode[mode], NULL, NULL, NULL);
}

/* SQLite would make it readable by everybody. An existing file must not be opened and closed here:
 * closing it would drop the locks that this process holds on it. */
static void file_make(const char *path)
{
	int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0)
		close(file);
}

static enum err lite_open(struct connection *connection)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, library_set_up);
	struct db *db = connection->db;
	struct lite *lite = ARENA_NEW(connection->arena, struct lite);
	connection->handle = lite;
	file_make(db->path);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	int code = sqlite3_open_v2(db->path, &lite->db, flags, NULL);
	if (code == SQLITE_OK)
		code = handle_set_up(lite->db, connection->mode);
	if (code == SQLITE_OK)
		code = bound_rows_set_up(lite->db, &lite->rows);
	if (code == SQLITE_OK)
		code = bound_values_set_up(lite->db);
	for (int i = 0; code == SQLITE_OK && i < FIXED_COUNT; i++)
		code = sqlite3_prepare_v3(lite->db, fixed_texts[i], -1, SQLITE_PREPARE_PERSISTENT,
		                          &lite->fixed[i], NULL);
	if (code != SQLITE_OK && access(db->path, W_OK) != 0 && errno != ENOENT && errno != ENOTDIR)
		return connection_fail(connection, ERR_READ_ONLY, CANNOT_WRITE, db->path, strerror(errno));
	if (code != SQLITE_OK)
		return lite_fail(connection, db->path, code);
	if (connection->mode != CONNECTION_READ)
		sqlite3_wal_hook(lite->db, wal_grew, db);
	return OK;
}

static void lite_close(struct connection *connection)
{
	struct lite *lite = lite_of(connection);
	if (lite == NULL)
		return;
	for (int i = 0; i < FIXED_COUNT; i++)
		sqlite3_finalize(lite->fixed[i]);
	sqlite3_close_v2(lite->db);
	connection->handle = NULL;
}

/* ---- preparing ---- */

/* The same insert of all bound rows, or the merge of them, which counts those that it finds. A
 * fault leaves what went in before it, as the transaction is spoilt anyway: without OR FAIL SQLite
 * would keep a copy of every page for taking it back. */
static enum err many_prepare(struct connection *connection, struct statement *statement,
                             const struct insert_shape *insert)
{
	struct buf text = buf_new(connection->scratch, INSERT_TEXT_MOST);
	if (insert->count > BOUND_COLUMNS_MOST)
		return connection_fail(connection, ERR_SQL, "%s: too many columns", statement->name);
	buf_format(&text, "INSERT OR FAIL INTO %.*s (", STR_FMT(insert->table));
	for (size_t i = 0; i < insert->count; i++)
		buf_format(&text, "%s%.*s", i > 0 ? ", " : "", STR_FMT(insert->columns[i].name));
	buf_c(&text, ") SELECT ");
	for (size_t i = 1; i <= insert->count - insert->unbound; i++)
		buf_format(&text, "%sc%zu", i > 1 ? ", " : "", i);
	for (size_t i = 0; i < insert->unbound; i++)
		buf_c(&text, ", 0");
	/* WHERE: or ON CONFLICT would be read as the join's. */
	buf_format(&text, " FROM " BOUND_ROWS_TABLE " WHERE 1 %.*s", STR_FMT(insert->tail));
	if (insert == statement->merge)
		buf_c(&text, " AND " BOUND_ROW_FOUND "()");
	sqlite3_stmt *handle = NULL;
	int code = sqlite3_prepare_v3(lite_of(connection)->db, buf_str(&text).at, (int)text.len,
	                              SQLITE_PREPARE_PERSISTENT, &handle, NULL);
	statement->many = handle;
	return code == SQLITE_OK ? OK : lite_fail(connection, statement->name, code);
}

static enum err lite_prepare(struct connection *connection, struct statement *statement)
{
	struct lite *lite = lite_of(connection);
	struct arena *arena = statement->arena != NULL ? statement->arena : connection->open_arena;
	sqlite3_stmt *handle = NULL;
	const char *rest = NULL;
	int code = sqlite3_prepare_v3(lite->db, statement->text, -1, SQLITE_PREPARE_PERSISTENT, &handle,
	                              &rest);
	if (code != SQLITE_OK)
		return lite_fail(connection, statement->name, code);
	if (handle == NULL || rest[strspn(rest, " \t\r\n;")] != '\0') {
		sqlite3_finalize(handle);
		return connection_fail(connection, ERR_SQL, "%s: not exactly one statement",
		                       statement->name);
	}
	/* SQLite numbers $N by first appearance, so each is looked up by its name, once. */
	int found = 0;
	statement->places = ARENA_ARRAY(arena, (size_t)statement->parameters + 1, int);
	for (int i = 0; i < statement->parameters; i++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", i + 1);
		statement->places[i] = sqlite3_bind_parameter_index(handle, name);
		found += statement->places[i] != 0;
	}
	if (found != sqlite3_bind_parameter_count(handle)) {
		sqlite3_finalize(handle);
		return connection_fail(connection, ERR_SQL, "%s: a parameter is not $ and digits",
		                       statement->name);
	}
	statement->handle = handle;
	const struct insert_shape *many =
		statement->insert != NULL ? statement->insert : statement->merge;
	return many != NULL ? many_prepare(connection, statement, many) : OK;
}

static void lite_unprepare(struct connection *connection, struct statement *statement)
{
	(void)connection;
	sqlite3_finalize(statement->handle);
	sqlite3_finalize(statement->many);
	statement->handle = statement->many = NULL;
}

/* ---- binding ---- */

/* An array of a query outlives the call that starts it. */
static struct bind *array_copy(struct arena *arena, const struct bind *array)
{
	struct bind *out = arena_copy(arena, array, sizeof *array);
	if (array->kind == BIND_INTS) {
		out->numbers = arena_copy(arena, array->numbers, array->count * sizeof *array->numbers);
		return out;
	}
	size_t bytes = 0;
	for (size_t i = 0; i < array->count; i++)
		bytes += array->texts[i].len;
	char *at = arena_alloc(arena, bytes);
	struct str *texts = ARENA_ARRAY(arena, array->count, struct str);
	for (size_t i = 0; i < array->count; i++) {
		struct str text = array->texts[i];
		texts[i] = str_of(at, text.len);
		if (text.len > 0)
			memcpy(at, text.at, text.len);
		at += text.len;
	}
	out->texts = texts;
	return out;
}

static int text_bind(sqlite3_stmt *handle, int place, struct str text, bool is_copied)
{
	/* A NULL pointer would bind NULL instead of the empty text. */
	return sqlite3_bind_text64(handle, place, text.len > 0 ? text.at : "", text.len,
	                           is_copied ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
}

static int arg_bind(sqlite3_stmt *handle, int place, const struct bind *arg, struct arena *arena)
{
	switch (arg->kind) {
	case BIND_NULL:
		return sqlite3_bind_null(handle, place);
	case BIND_INT:
		return sqlite3_bind_int64(handle, place, arg->number);
	case BIND_TEXT:
		return text_bind(handle, place, arg->text, arena != NULL);
	case BIND_INTS:
	case BIND_TEXTS:
		return bound_values_bind(handle, place, arena != NULL ? array_copy(arena, arg) : arg);
	}
	return SQLITE_MISUSE;
}

/* `arena` is where the arguments of a query live on; NULL: the statement ends before the call
 * returns. */
static enum err args_bind(struct connection *connection, struct statement *statement,
                          const struct bind *args, size_t n, struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		int place = statement->places[i];
		if (place == 0)
			continue;
		int code = arg_bind(statement->handle, place, &args[i], arena);
		if (code != SQLITE_OK)
			return lite_fail(connection, statement->name, code);
	}
	return OK;
}

/* ---- running ---- */

/* A full disk and an I/O error make SQLite roll back by itself; then nothing is left to roll back.
 */
static enum err step_once(struct connection *connection, const struct statement *statement,
                          sqlite3_stmt *handle, int64_t *changed)
{
	int code = sqlite3_step(handle);
	while (code == SQLITE_ROW)
		code = sqlite3_step(handle);
	enum err err = OK;
	if (code != SQLITE_DONE)
		err = lite_fail(connection, statement->name, code);
	else if (statement->changes)
		*changed = sqlite3_changes64(lite_of(connection)->db);
	sqlite3_reset(handle);
	return err;
}

static enum err lite_exec(struct connection *connection, struct statement *statement,
                          const struct bind *args, size_t n, bool is_awaited, int64_t *changed)
{
	(void)is_awaited;
	TRY(args_bind(connection, statement, args, n, NULL));
	return step_once(connection, statement, statement->handle, changed);
}

static enum err many_run(struct connection *connection, struct statement *statement,
                         const struct bind *args, size_t columns, size_t rows, int64_t *changed)
{
	struct bound_rows *bound = &lite_of(connection)->rows;
	bound->args = args;
	bound->end = args + rows * columns;
	bound->columns = columns;
	bound->found = 0;
	return step_once(connection, statement, statement->many, changed);
}

static enum err merge_run(struct connection *connection, struct statement *statement,
                          const struct bind *args, const struct each_rows *each)
{
	int64_t changed = 0;
	enum err err = many_run(connection, statement, args, each->columns, each->count, &changed);
	int64_t found = lite_of(connection)->rows.found;
	tx_touched(&connection->tx, connection->tx.unit, changed);
	TRY(err);
	if (found == (int64_t)each->count && changed == found)
		return OK;
	return connection_fail(connection, ERR_SQL, EVERY_FAULT, statement->name, (long long)found,
	                       (long long)each->count);
}

static enum err lite_exec_each(struct connection *connection, struct statement *statement,
                               const struct bind *args, const struct each_rows *each,
                               int64_t *changed)
{
	if (statement->merge != NULL && each->must_exist && each->count >= MANY_ROWS)
		return merge_run(connection, statement, args, each);
	for (size_t i = 0; i < each->count; i++) {
		int64_t one = 0;
		TRY(args_bind(connection, statement, args + i * each->columns, each->columns, NULL));
		TRY(step_once(connection, statement, statement->handle, &one));
		tx_touched(&connection->tx, connection->tx.unit, one);
		if (each->must_exist && one != 1)
			return connection_fail(connection, ERR_SQL, EVERY_FAULT, statement->name,
			                       (long long)i + one, (long long)each->count);
		if (changed != NULL)
			changed[i] = one;
	}
	return OK;
}

static enum err lite_insert(struct connection *connection, struct statement *statement,
                            const struct bind *args, size_t rows, bool is_awaited, int64_t *changed)
{
	(void)is_awaited;
	size_t columns = statement->insert->count;
	if (rows >= MANY_ROWS)
		return many_run(connection, statement, args, columns, rows, changed);
	for (size_t i = 0; i < rows; i++) {
		int64_t one = 0;
		TRY(args_bind(connection, statement, args + i * columns, columns, NULL));
		TRY(step_once(connection, statement, statement->handle, &one));
		*changed += one;
	}
	return OK;
}

static void lite_end(struct cursor *cursor)
{
	sqlite3_reset(cursor->statement->handle);
	cursor->statement->is_busy = false;
}

static enum err cursor_step(struct connection *connection, struct cursor *cursor, bool *has_row)
{
	int code = sqlite3_step(cursor->statement->handle);
	*has_row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return OK;
	return lite_fail(connection, cursor->statement->name, code);
}

static enum err lite_query(struct connection *connection, struct cursor *cursor,
                           const struct bind *args, size_t n, int64_t *changed)
{
	struct statement *statement = cursor->statement;
	statement->is_busy = true;
	TRY(args_bind(connection, statement, args, n, cursor->arena));
	TRY(cursor_step(connection, cursor, &cursor->has_first));
	/* With RETURNING, all changes are made by the first step. */
	if (statement->changes)
		*changed = cursor->has_first ? 1 : sqlite3_changes64(lite_of(connection)->db);
	return OK;
}

static enum err lite_next(struct connection *connection, struct cursor *cursor, int row,
                          bool *has_row)
{
	if (row == 0) {
		*has_row = cursor->has_first;
		return OK;
	}
	return cursor_step(connection, cursor, has_row);
}

static int64_t lite_get_int(struct cursor *cursor, int row, int column)
{
	(void)row;
	return sqlite3_column_int64(cursor->statement->handle, column);
}

static struct str lite_get_text(struct cursor *cursor, int row, int column)
{
	(void)row;
	const void *at = sqlite3_column_text(cursor->statement->handle, column);
	int len = sqlite3_column_bytes(cursor->statement->handle, column);
	if (at == NULL || len <= 0)
		return (struct str){0};
	return str_copy(cursor->arena, str_of(at, (size_t)len));
}

static bool lite_is_null(struct cursor *cursor, int row, int column)
{
	(void)row;
	return sqlite3_column_type(cursor->statement->handle, column) == SQLITE_NULL;
}

static int lite_columns(struct cursor *cursor)
{
	return sqlite3_column_count(cursor->statement->handle);
}

static const char *lite_name(struct cursor *cursor, int column)
{
	return sqlite3_column_name(cursor->statement->handle, column);
}

/* ---- transactions ---- */

static int fixed_run(struct lite *lite, enum fixed_text which)
{
	int code = sqlite3_step(lite->fixed[which]);
	sqlite3_reset(lite->fixed[which]);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static void page_limit_apply(struct connection *connection)
{
	struct lite *lite = lite_of(connection);
	int64_t limit = atomic_load_explicit(&connection->db->page_limit, memory_order_relaxed);
	if (limit == lite->page_limit)
		return;
	char text[64];
	snprintf(text, sizeof text, "PRAGMA max_page_count = %lld",
	         (long long)(limit > 0 ? limit : 1073741823));
	sqlite3_exec(lite->db, text, NULL, NULL, NULL);
	lite->page_limit = limit;
}

static enum err lite_begin(struct connection *connection, enum tx_kind kind)
{
	struct lite *lite = lite_of(connection);
	if (kind == TX_WRITE)
		page_limit_apply(connection);
	int code = fixed_run(lite, kind == TX_WRITE ? FIXED_BEGIN_WRITE : FIXED_BEGIN_READ);
	return code == SQLITE_OK ? OK : lite_fail(connection, "BEGIN", code);
}

static void lite_rollback(struct connection *connection)
{
	struct lite *lite = lite_of(connection);
	if (sqlite3_get_autocommit(lite->db))
		return;
	int code = fixed_run(lite, FIXED_ROLLBACK);
	if (!sqlite3_get_autocommit(lite->db)) {
		db_tell(connection->db, "cannot roll back (SQLite %d)", code);
		abort();
	}
}

static enum err lite_commit(struct connection *connection)
{
	struct lite *lite = lite_of(connection);
	int code = fixed_run(lite, FIXED_COMMIT);
	if (code == SQLITE_OK)
		return OK;
	enum err err = lite_fail(connection, "COMMIT", code);
	if (err == ERR_IO) {
		/* Whether the pages reached the disk cannot be known while this process lives: after a
		 * restart the WAL is read again and tells. */
		db_tell(connection->db, "%s; ending, because the fate of the commit is unknown",
		        connection->message);
		abort();
	}
	db_tell(connection->db, "%s", connection->message);
	lite_rollback(connection);
	return err;
}

static enum err lite_settle(struct connection *connection)
{
	(void)connection;
	return OK; /* nothing is ever on its way */
}

static enum err lite_savepoint(struct connection *connection, enum savepoint_step step)
{
	struct lite *lite = lite_of(connection);
	int code = SQLITE_OK;
	if (sqlite3_get_autocommit(lite->db))
		return connection_fail(connection, ERR_STORAGE_FULL, "SQLite rolled the batch back");
	if (step == SAVEPOINT_SET)
		code = fixed_run(lite, FIXED_SAVEPOINT);
	if (step == SAVEPOINT_BACK)
		code = fixed_run(lite, FIXED_SAVEPOINT_BACK);
	if (step != SAVEPOINT_SET && code == SQLITE_OK)
		code = fixed_run(lite, FIXED_SAVEPOINT_KEEP);
	return code == SQLITE_OK ? OK : lite_fail(connection, "SAVEPOINT", code);
}

static enum err lite_script(struct connection *connection, const char *text)
{
	struct lite *lite = lite_of(connection);
	int code = sqlite3_exec(lite->db, text, NULL, NULL, NULL);
	return code == SQLITE_OK ? OK : lite_fail(connection, "script", code);
}

/* ---- the checkpoint thread ---- */

static void *checkpointer_run(void *state)
{
	struct checkpointer *checkpointer = state;
	pthread_mutex_lock(&checkpointer->lock);
	while (!checkpointer->is_ending) {
		if (!checkpointer->is_wanted) {
			pthread_cond_wait(&checkpointer->wake, &checkpointer->lock);
			continue;
		}
		pthread_mutex_unlock(&checkpointer->lock);
		int all = 0, done = 0;
		int code = sqlite3_wal_checkpoint_v2(checkpointer->handle, NULL, SQLITE_CHECKPOINT_PASSIVE,
		                                     &all, &done);
		if (code == SQLITE_OK)
			atomic_store_explicit(&checkpointer->done_pages, done, memory_order_relaxed);
		pthread_mutex_lock(&checkpointer->lock);
		checkpointer->is_wanted = false;
	}
	pthread_mutex_unlock(&checkpointer->lock);
	return NULL;
}

static enum err lite_serve(struct db *db)
{
	if (db->service != NULL)
		return OK;
	struct checkpointer *checkpointer = ARENA_NEW(db->arena, struct checkpointer);
	checkpointer->db = db;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(db->path, &checkpointer->handle, flags, NULL) != SQLITE_OK
	    || sqlite3_exec(checkpointer->handle,
	                    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;", NULL, NULL,
	                    NULL)
	           != SQLITE_OK) {
		sqlite3_close_v2(checkpointer->handle);
		return ERR_IO;
	}
	pthread_mutex_init(&checkpointer->lock, NULL);
	pthread_cond_init(&checkpointer->wake, NULL);
	if (pthread_create(&checkpointer->thread, NULL, checkpointer_run, checkpointer) != 0) {
		sqlite3_close_v2(checkpointer->handle);
		return ERR_BUSY;
	}
	db->service = checkpointer;
	return OK;
}

static void lite_rest(struct db *db)
{
	struct checkpointer *checkpointer = db->service;
	if (checkpointer == NULL)
		return;
	db->service = NULL;
	pthread_mutex_lock(&checkpointer->lock);
	checkpointer->is_ending = true;
	pthread_cond_signal(&checkpointer->wake);
	pthread_mutex_unlock(&checkpointer->lock);
	pthread_join(checkpointer->thread, NULL);
	sqlite3_close_v2(checkpointer->handle);
	pthread_cond_destroy(&checkpointer->wake);
	pthread_mutex_destroy(&checkpointer->lock);
}

/* ---- backup ---- */

/* One step copies everything: the source holds a snapshot in the WAL, and readers and the writer go
 * on beside it. */
static int pages_copy(sqlite3 *from, sqlite3 *to)
{
	int code = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_master;", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return code;
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	if (backup == NULL)
		return sqlite3_errcode(to);
	code = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum err lite_backup(struct db *db, const char *file, struct arena *arena, struct str *why)
{
	char *part = str_c(arena, str_format(arena, "%s.part", file));
	sqlite3 *from = NULL, *to = NULL;
	unlink(part);
	file_make(part);
	int code = sqlite3_open_v2(db->path, &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK) {
		sqlite3_busy_timeout(from, BUSY_TIMEOUT_MS);
		code = sqlite3_open_v2(
			part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	}
	if (code == SQLITE_OK)
		code = pages_copy(from, to);
	if (code != SQLITE_OK)
		*why = str_format(arena, "cannot copy %s to %s: %s", db->path, file, sqlite3_errstr(code));
	sqlite3_close_v2(to);
	sqlite3_close_v2(from);
	if (code == SQLITE_OK && rename(part, file) != 0) {
		*why = str_format(arena, "cannot name the copy %s: %s", file, strerror(errno));
		code = SQLITE_CANTOPEN;
	}
	if (code != SQLITE_OK)
		unlink(part);
	return err_of(code);
}

const struct engine engine_sqlite = {
	.kind = DB_SQLITE,
	.open = lite_open,
	.close = lite_close,
	.prepare = lite_prepare,
	.unprepare = lite_unprepare,
	.begin = lite_begin,
	.commit = lite_commit,
	.rollback = lite_rollback,
	.savepoint = lite_savepoint,
	.settle = lite_settle,
	.script = lite_script,
	.exec = lite_exec,
	.exec_each = lite_exec_each,
	.insert = lite_insert,
	.query = lite_query,
	.next = lite_next,
	.end = lite_end,
	.get_int = lite_get_int,
	.get_text = lite_get_text,
	.is_null = lite_is_null,
	.columns = lite_columns,
	.name = lite_name,
	.serve = lite_serve,
	.rest = lite_rest,
	.backup = lite_backup,
};
