/* The database: one interface, two engines (sqlite.c, postgres.c).
 *
 * Words. A `db` is one opened database (file or server) and its statement cache; a `tx` is one
 * connection inside one transaction, and the passport of every _store.c function. A `sql` is one
 * statement of the program; it is prepared once per connection. An SQL error poisons the tx on both
 * engines: every later statement answers the same error until it is rolled back.
 *
 * Text of statements: parameters are $1 … $N; no `::`; booleans are SMALLINT 0/1; times BIGINT
 * microseconds. Statements that cannot have one text carry two, with the reason. Array parameters
 * are written {ids $1} (a sub-select of BIGINTs) or {texts $1} (of TEXTs):
 *     … WHERE company_id = $1 AND product_id IN {ids $2}      (NOT IN too)
 *     … FROM {ids $2} AS wanted LEFT JOIN …                   (its column is `wanted.value`)
 * and become bound_values on SQLite (sqlite_values.h), = ANY or unnest on PostgreSQL. {index name}
 * behind a table makes SQLite use that index or refuse the statement; ORDER BY +id keeps it from
 * reading all of a company in the order of id. A text bound to a parameter must not hold a NUL
 * byte: ERR_INVALID.
 * PostgreSQL infers the type of a parameter from where it stands: write CAST($1 AS BIGINT) where it
 * stands alone, and CAST(sum(x) AS BIGINT). */
#ifndef PURSER_DB_DB_H
#define PURSER_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"

enum db_engine { DB_SQLITE, DB_POSTGRESQL };

/* ---- statements ---- */

enum sql_flags {
	SQL_SCAN = 1, /* may read a whole table on purpose; the reason stands beside it */
	SQL_ALL = 2,  /* reads over all companies on purpose (scheduler, shared tables) */
};

struct sql {
	const char *name; /* C identifier, unique */
	const char *text; /* both engines, or NULL when the two below differ */
	const char *sqlite;
	const char *postgresql;
	const char *insert; /* SQL_INSERT: table(columns) with types; see below */
	const char *each;   /* SQL_EACH: a letter per parameter; see below */
	const char *merge;  /* SQL_EACH_MERGED: the rows as an insert; see below */
	int flags;
};

/* Every statement lands in the section "purser_sql", so that one test can prepare all of them on
 * both engines and none can be forgotten. */
#define SQL_ROW_ __attribute__((used, section("purser_sql"), aligned(8)))
#define SQL(id, ...) static const struct sql id SQL_ROW_ = {.name = #id, .text = __VA_ARGS__}
#define SQL_FLAGS(id, flags_, ...)                                                                 \
	static const struct sql id SQL_ROW_ = {.name = #id, .flags = flags_, .text = __VA_ARGS__}
#define SQL_TWO(id, why_two, sqlite_, postgresql_)                                                 \
	static const struct sql id SQL_ROW_ = {                                                        \
		.name = #id, .sqlite = sqlite_, .postgresql = postgresql_}
/* What only SQLite needs: the code that runs it asks for the engine first. */
#define SQL_SQLITE(id, why_alone, sqlite_)                                                         \
	static const struct sql id SQL_ROW_ = {.name = #id, .sqlite = sqlite_}
/* Many rows at once: "order_line(company_id:i, id:i, title:t) ON CONFLICT DO NOTHING". Column
 * types: i BIGINT/SMALLINT, t TEXT; NULLs are allowed by value. The first column must be company_id
 * for company tables, and all rows of one call have the same company. Many rows are one statement:
 * on SQLite an INSERT … SELECT from where they stand (sqlite_rows.h), on PostgreSQL from unnest
 * joined to the lane row; the row count is checked (unless it says ON CONFLICT). With ON CONFLICT
 * DO UPDATE no two rows of a call may share the key: PostgreSQL refuses to touch a row twice. Used
 * through db_insert. */
#define SQL_INSERT(id, description)                                                                \
	static const struct sql id SQL_ROW_ = {.name = #id, .insert = description}

/* An UPDATE or DELETE of one table for db_exec_each, whose rows of arguments go in one statement on
 * PostgreSQL, where a row touched twice would take one of the two changes and lose the other: two
 * rows of a call with the same key are refused with ERR_SQL, on both engines. The key is what the
 * WHERE compares as `column = $N` outside parentheses. `types` has a letter per parameter, as
 * above; $1 is the company_id and the same in all rows. Its text has one WHERE outside
 * parentheses, and the table has no column named c0 … cN. */
#define SQL_EACH(id, types, ...)                                                                   \
	static const struct sql id SQL_ROW_ = {.name = #id, .each = types, .text = __VA_ARGS__}

/* The same, which on SQLite is one statement for the many rows of a db_exec_every: an insert of
 * rows that all stand there already, cheaper by row than an UPDATE. `merge` is "table(columns) ON
 * CONFLICT (key) DO UPDATE SET … WHERE …" with the changes and the guard of the UPDATE. Its columns
 * are those of $1, $2 … in this order; the type of others that a row needs is 0: they have no
 * parameter and stay as they are. The WHERE is terms joined by AND. A row that would be new is an
 * error all the same. */
#define SQL_EACH_MERGED(id, types, merge_, ...)                                                    \
	static const struct sql id SQL_ROW_ = {                                                        \
		.name = #id, .each = types, .merge = merge_, .text = __VA_ARGS__}

/* All statements of the program. */
const struct sql *sql_all(size_t *count);

/* ---- values ---- */

enum bind_kind { BIND_NULL, BIND_INT, BIND_TEXT, BIND_INTS, BIND_TEXTS };

/* Small: a write of many rows has tens of thousands of them. The kind says which member is set. */
struct bind {
	enum bind_kind kind;
	union {
		int64_t number;
		struct str text;
		struct {
			union {
				const int64_t *numbers;
				const struct str *texts;
			};
			size_t count;
		};
	};
};

static inline struct bind bind_null(void)
{
	return (struct bind){.kind = BIND_NULL};
}
static inline struct bind bind_int(int64_t v)
{
	return (struct bind){.kind = BIND_INT, .number = v};
}
static inline struct bind bind_text(struct str s)
{
	return (struct bind){.kind = BIND_TEXT, .text = s};
}
/* NULL when the text is empty / the number is 0. */
static inline struct bind bind_text_or_null(struct str s)
{
	return s.len ? bind_text(s) : bind_null();
}
static inline struct bind bind_int_or_null(int64_t v)
{
	return v ? bind_int(v) : bind_null();
}
static inline struct bind bind_ints(const int64_t *at, size_t n)
{
	return (struct bind){.kind = BIND_INTS, .numbers = at, .count = n};
}
static inline struct bind bind_texts(const struct str *at, size_t n)
{
	return (struct bind){.kind = BIND_TEXTS, .texts = at, .count = n};
}
/* Arguments of a statement: db_exec(tx, &sql, ARGS(bind_int(1), bind_text(s)), &changed). */
#define ARGS(...)                                                                                  \
	(const struct bind[]){__VA_ARGS__},                                                            \
		sizeof((const struct bind[]){__VA_ARGS__}) / sizeof(struct bind)
/* The same without the count, for db_insert and db_exec_each. */
#define BINDS(...)                                                                                 \
	(const struct bind[])                                                                          \
	{                                                                                              \
		__VA_ARGS__                                                                                \
	}

/* ---- running ---- */

struct tx;

/* `changed` in these may be NULL (db_exec_every has none), and then PostgreSQL works on the
 * statement while the program goes on: its error is that of a later call, of the unit's end or of
 * the commit.
 *
 * Runs a statement that returns no rows. `changed`: rows touched. ERR_DUPLICATE for a
 * taken unique key, ERR_SERIALIZATION, ERR_BUSY (waited too long for a lock), ERR_STORAGE_FULL,
 * ERR_IO, else ERR_SQL. */
WARN_UNUSED enum err db_exec(struct tx *tx, const struct sql *sql, const struct bind *args,
                             size_t n, int64_t *changed);
/* Inserts `rows` rows of an SQL_INSERT statement; args are rows × columns, row by row. */
WARN_UNUSED enum err db_insert(struct tx *tx, const struct sql *sql, const struct bind *args,
                               size_t rows, int64_t *changed);
/* Runs a relative UPDATE (or DELETE) once per row of arguments (`columns` binds each). SQLite loops
 * over the cached statement; PostgreSQL pipelines them in one round trip, or joins the rows of an
 * SQL_EACH. `changed` (may be NULL) receives one row count per row: guarded updates are judged by
 * it. Stops at the first SQL error. */
WARN_UNUSED enum err db_exec_each(struct tx *tx, const struct sql *sql, const struct bind *args,
                                  size_t columns, size_t rows, int64_t *changed);
/* The same where each row of arguments must find its one row: else ERR_SQL, as an error is told
 * when `changed` is NULL. The key is that of the table: of a call's rows one that finds two would
 * hide one that finds none. */
WARN_UNUSED enum err db_exec_every(struct tx *tx, const struct sql *sql, const struct bind *args,
                                   size_t columns, size_t rows);

struct rows {
	struct tx *tx;
	void *handle;
	enum err err;
	int row;
};

/* Starts a query. Read it with rows_next until false, then rows_end gives the error, if any. Text
 * is copied into `arena`. Reading to the end or rows_end releases the statement.
 *     struct rows rows;
 *     TRY(db_query(tx, arena, &sql, ARGS(…), &rows));
 *     while (rows_next(&rows)) { … rows_int(&rows, 0) … }
 *     TRY(rows_end(&rows)); */
WARN_UNUSED enum err db_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                              const struct bind *args, size_t n, struct rows *rows);
bool rows_next(struct rows *rows);
WARN_UNUSED enum err rows_end(struct rows *rows);
int64_t rows_int(struct rows *rows, int column); /* NULL reads as 0 */
/* A sum that may be more than a BIGINT holds (SQLite gives up, PostgreSQL refuses the cast): two
 * columns, billions and the rest, of which the nearest number that there is is read. False: the sum
 * itself is none. SQL_WIDE_SUM_IS compares one in a HAVING. */
#define SQL_WIDE_PART "1000000000"
#define SQL_WIDE_SUM(of)                                                                           \
	"CAST(sum(" of " / " SQL_WIDE_PART                                                             \
	") AS BIGINT), "                                                                               \
	"CAST(sum(" of " % " SQL_WIDE_PART ") AS BIGINT)"
#define SQL_WIDE_SUM_IS(of, is)                                                                    \
	"sum(" of " / " SQL_WIDE_PART ") * " SQL_WIDE_PART " + sum(" of " % " SQL_WIDE_PART ") " is
bool rows_wide_sum(struct rows *rows, int column, int64_t *out);
struct str rows_text(struct rows *rows, int column); /* NULL reads as empty */
bool rows_is_null(struct rows *rows, int column);
int rows_columns(const struct rows *rows);
const char *rows_name(const struct rows *rows, int column); /* valid until rows_end */

/* Statements whose text is built at run time (listing queries: filters, sorts, chosen columns).
 * Only kernel/listing.c may use it; the text is cached by its bytes. Values still travel as
 * parameters. */
WARN_UNUSED enum err db_query_text(struct tx *tx, struct arena *arena, struct str text,
                                   const struct bind *args, size_t n, struct rows *rows);

enum db_engine tx_engine(const struct tx *tx);
/* A statement of this unit changed something: a guarded UPDATE that touched no row does not count.
 */
bool tx_wrote(struct tx *tx);
/* What the engine said about the last failure: for the log, never for the person. */
struct str tx_error(const struct tx *tx);

/* A fresh id, unique over the database. Ids come in blocks taken before the transaction began;
 * ERR_BUSY when one transaction used up more than a block. */
WARN_UNUSED enum err id_new(struct tx *tx, int64_t *out);

/* ---- opening ---- */

struct db;

/* `url`: "sqlite:FILE" or "postgresql://…". `fault` text on failure goes to *why (in arena).
 * SQLite: WAL, synchronous=FULL, foreign_keys on, DQS off, busy_timeout 5 s. */
WARN_UNUSED enum err db_open(struct arena *arena, struct str url, struct db **out, struct str *why);
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);
/* How many statements were asked for since it was opened, one for each call. */
int64_t db_statement_count(const struct db *db);
struct str db_url_redacted(const struct db *db); /* without password, for messages */

/* Where trouble is told (a statement that failed unexpectedly, a lost connection). Called from any
 * thread, must not call back. Default: a line on standard error. */
void db_on_trouble(struct db *db, void (*tell)(void *state, struct str sentence), void *state);
/* Keeps a second `purser serve` off the same SQLite file, until db_close or the end of the process,
 * however it ends (a lock on FILE.lock). PostgreSQL: always OK. ERR_BUSY, or
 * ERR_READ_ONLY when the file may not be written, with *why. */
WARN_UNUSED enum err db_lock_for_serve(struct db *db, struct arena *arena, struct str *why);

/* One transaction on a connection of its own, outside the executor: for commands (migrate, admin,
 * verify) and tests. read_only = a snapshot (BEGIN … REPEATABLE READ READ ONLY / deferred). */
WARN_UNUSED enum err tx_begin(struct db *db, bool read_only, struct tx **out);
WARN_UNUSED enum err tx_commit(struct tx *tx); /* frees the tx in any case */
void tx_rollback(struct tx *tx);
/* Reads in a snapshot of its own. When the link was lost `read` runs once more, from its start: its
 * only effect is what it leaves in `state`. ERR_BUSY: lost again, or no link is to be had. */
WARN_UNUSED enum err tx_read(struct db *db, enum err (*read)(struct tx *tx, void *state),
                             void *state);

/* Writes a consistent copy of the database to `file` while it is in use (SQLite: online backup;
 * PostgreSQL: pg_dump --format=custom must be on PATH). */
WARN_UNUSED enum err db_backup(struct db *db, struct str file, struct arena *arena,
                               struct str *why);

#endif
