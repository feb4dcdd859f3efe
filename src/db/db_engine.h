/* What the common part (db.c, statement.c, tx.c, executor.c) and the two engines (sqlite.c,
 * postgres.c) share. Nothing outside src/db includes this.
 *
 * Words. A `connection` belongs to one thread at a time and carries the one transaction (`tx`) that
 * may be open on it. A `statement` is a struct sql prepared on one connection. A `cursor` is a
 * query being read; cursors belong to the connection, so that one left open is closed with its
 * unit. */
#ifndef PURSER_DB_ENGINE_H
#define PURSER_DB_ENGINE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/list.h"
#include "db/db.h"

/* A process takes ids from the database ID_TAKE at a time. A write transaction borrows the next
 * ID_LOW of them or more, and gives back what it did not use: the ids of one that begins after
 * another ended are larger. A batch borrows ID_BATCH and ends when fewer than ID_LOW are left;
 * units that go one by one have ID_BLOCK. */
#define ID_TAKE 1048576
#define ID_BLOCK 65536
#define ID_BATCH 16384
#define ID_LOW 8192

/* Name, rows touched, rows given. */
#define INSERT_FAULT "%s: %lld of %lld rows went in: is there a lane?"
#define EVERY_FAULT "%s: %lld of %lld rows were found"

struct insert_column {
	struct str name;
	bool is_text;
};

/* An SQL_INSERT description, parsed. */
struct insert_shape {
	struct str table;
	struct str tail; /* "ON CONFLICT …" or empty */
	struct insert_column *columns;
	size_t count;
	size_t unbound;  /* the last ones: of a merge, without a parameter */
	bool is_company; /* first column is company_id */
};

struct statement {
	const struct sql *sql; /* NULL: built at run time, known by its bytes */
	const char *name;      /* of the prepared statement; unique on the connection */
	struct str source;     /* the key of a run-time text */
	uint64_t hash;
	char *text;      /* as the engine gets it */
	int parameters;  /* the highest $N */
	bool changes;    /* INSERT, UPDATE, DELETE, also inside WITH */
	bool is_busy;    /* a cursor reads it (SQLite only) */
	bool is_passing; /* not in the cache: goes with its cursor */
	struct insert_shape *insert;
	const char *each;           /* of an SQL_EACH on PostgreSQL: a letter per parameter */
	int64_t inserted;           /* rows, by an SQL_INSERT on this connection (PostgreSQL) */
	uint64_t keys;              /* of an SQL_EACH: bit N - 1 when a column must equal $N */
	struct arena *arena;        /* own arena, or NULL: lives as long as the connection is open */
	uint64_t used;              /* tick of last use */
	void *handle;               /* the engine's */
	struct insert_shape *merge; /* SQLite: of an SQL_EACH_MERGED */
	void *many;                 /* SQLite: an SQL_INSERT or merge of all bound rows */
	int *places;                /* SQLite: the index of $N at [N - 1], 0 when absent */
};

struct cursor {
	struct cursor *next;
	struct statement *statement;
	struct arena *arena; /* the reader's */
	void *result;        /* PostgreSQL: all rows */
	bool has_first;      /* SQLite: the first row was stepped to already */
};

enum connection_mode { CONNECTION_WRITE, CONNECTION_READ, CONNECTION_MIGRATE };
enum tx_kind { TX_WRITE, TX_READ, TX_SNAPSHOT };
enum savepoint_step { SAVEPOINT_SET, SAVEPOINT_BACK, SAVEPOINT_KEEP };

/* A lane entered by the tx. */
struct lane_state {
	int64_t company;
	int64_t last_event;
	int64_t stored; /* what the row says */
	int64_t mark;   /* last_event when the mark was set */
};

struct tx {
	struct connection *connection;
	enum tx_kind kind;
	enum err poison;
	bool is_open;
	bool wrote;
	uint64_t unit; /* counts them, so that a late answer tells whose it is */
	LIST(struct lane_state) lanes;
	size_t marked_lanes;
};

struct id_range {
	int64_t next, end;
};

struct connection {
	struct db *db;
	struct arena *arena;      /* as long as the connection struct */
	struct arena *open_arena; /* as long as it stays open: statements */
	struct arena *scratch;    /* one statement's parameters */
	enum connection_mode mode;
	bool is_broken;                                 /* must be reopened */
	int64_t failed_us, retry_at_us, retry_pause_us; /* opening it anew */
	struct tx tx;
	struct statement **slots; /* open addressing by address of struct sql */
	size_t slot_count, slot_used;
	LIST(struct statement *) texts;
	uint64_t tick;
	struct cursor *open_cursors, *spare_cursors;
	struct id_range ids; /* borrowed by the open transaction */
	char message[512];
	struct connection *next_idle;
	void *handle; /* the engine's */
};

/* The rows of arguments of db_exec_each and db_exec_every. */
struct each_rows {
	size_t columns, count;
	bool is_awaited;
	bool must_exist; /* each must touch one row of the table */
};

/* One database engine. `args` were checked by the common part: as many as `parameters`, no NUL. */
struct engine {
	enum db_engine kind;
	enum err (*open)(struct connection *connection);
	void (*close)(struct connection *connection);
	enum err (*prepare)(struct connection *connection, struct statement *statement);
	void (*unprepare)(struct connection *connection, struct statement *statement);
	enum err (*begin)(struct connection *connection, enum tx_kind kind);
	enum err (*commit)(struct connection *connection);
	void (*rollback)(struct connection *connection);
	enum err (*savepoint)(struct connection *connection, enum savepoint_step step);
	/* Waits for what is on its way. */
	enum err (*settle)(struct connection *connection);
	/* One statement without parameters or rows, not prepared. */
	enum err (*script)(struct connection *connection, const char *text);
	/* Without is_awaited the statement may still be on its way when the call returns: then its
	 * error comes with a later one, and what it touched goes to tx_touched. */
	enum err (*exec)(struct connection *connection, struct statement *statement,
	                 const struct bind *args, size_t n, bool is_awaited, int64_t *changed);
	/* `changed` may be NULL; what was touched goes to tx_touched. */
	enum err (*exec_each)(struct connection *connection, struct statement *statement,
	                      const struct bind *args, const struct each_rows *each, int64_t *changed);
	enum err (*insert)(struct connection *connection, struct statement *statement,
	                   const struct bind *args, size_t rows, bool is_awaited, int64_t *changed);
	/* Starts the query and runs it up to its first row; *changed as for exec. */
	enum err (*query)(struct connection *connection, struct cursor *cursor, const struct bind *args,
	                  size_t n, int64_t *changed);
	/* OK and *has_row, or the error. `row` counts from 0. */
	enum err (*next)(struct connection *connection, struct cursor *cursor, int row, bool *has_row);
	void (*end)(struct cursor *cursor);
	int64_t (*get_int)(struct cursor *cursor, int row, int column);
	struct str (*get_text)(struct cursor *cursor, int row, int column);
	bool (*is_null)(struct cursor *cursor, int row, int column);
	int (*columns)(struct cursor *cursor);
	const char *(*name)(struct cursor *cursor, int column);
	/* Serving begins and ends (SQLite: the checkpoint thread). */
	enum err (*serve)(struct db *db);
	void (*rest)(struct db *db);
	enum err (*backup)(struct db *db, const char *file, struct arena *arena, struct str *why);
};

extern const struct engine engine_sqlite, engine_postgresql;

struct db {
	struct arena *arena;
	const struct engine *engine;
	struct str url, redacted;
	const char *path; /* SQLite: the file */
	pthread_mutex_t lock;
	struct connection *idle[3]; /* by mode; under `lock` */
	struct id_range ids;        /* the process's; under `lock` */
	int lock_file;              /* -1: none */
	_Atomic int64_t reached_us; /* when a broken connection was last opened anew */
	_Atomic int64_t page_limit; /* tests: SQLite's max_page_count; 0: none */
	_Atomic int64_t statements; /* calls of db_exec, db_insert, db_exec_each and db_query */
	void (*tell)(void *state, struct str sentence);
	void *tell_state;
	_Atomic(void *) service; /* the engine's, between serve and rest */
};

/* Of a file, and the system's reason. */
#define CANNOT_WRITE                                                                               \
	"%s cannot be written (%s): who runs this must have the right to write the file, its -wal "    \
	"and -shm, and the folder they lie in"

/* ---- db.c ---- */
void db_tell(struct db *db, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A failure is told, or put into *why when given. */
WARN_UNUSED enum err connection_new(struct db *db, enum connection_mode mode,
                                    struct connection **out, struct arena *why_arena,
                                    struct str *why);
void connection_free(struct connection *connection);
/* OK when it may be used: a broken one is reopened, at most once per pause (doubling up to 5 s). */
WARN_UNUSED enum err connection_ready(struct connection *connection);
/* From the idle ones or new; given back with connection_give. */
WARN_UNUSED enum err connection_take(struct db *db, enum connection_mode mode,
                                     struct connection **out);
void connection_give(struct connection *connection);
/* Notes what went wrong and returns `err`. */
enum err connection_fail(struct connection *connection, enum err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int64_t monotonic_us(void);

/* ---- tx.c ---- */
WARN_UNUSED enum err tx_start(struct connection *connection, enum tx_kind kind);
/* Writes the lanes and commits; in any case the transaction is over. ERR_UNKNOWN_OUTCOME when the
 * commit may have happened. */
WARN_UNUSED enum err tx_finish(struct tx *tx);
void tx_abandon(struct tx *tx);
WARN_UNUSED enum err tx_savepoint(struct tx *tx, enum savepoint_step step);
/* Remembers the lanes' numbers, or goes back to them. */
void tx_mark(struct tx *tx);
void tx_back_to_mark(struct tx *tx);
/* A unit begins: tx_wrote is about it alone. */
void tx_unit_begin(struct tx *tx);
/* The end of a unit: waits for the statements that are on their way, whose errors are its own. */
WARN_UNUSED enum err tx_settle(struct tx *tx);
/* A statement of that unit touched rows. */
void tx_touched(struct tx *tx, uint64_t unit, int64_t rows);
/* Closes the cursors a unit left open. */
void tx_close_cursors(struct tx *tx);
/* Runs `text` as it stands; for schema steps. */
WARN_UNUSED enum err tx_script(struct tx *tx, const char *text);
/* Before a write transaction: borrows `count` ids, at most ID_TAKE; its end gives the rest back. */
WARN_UNUSED enum err ids_borrow(struct connection *connection, int64_t count);
int64_t ids_left(const struct connection *connection);

/* ---- each.c ---- */
/* Refuses rows of an SQL_EACH of which two name the same row of the table. */
WARN_UNUSED enum err each_check(struct connection *connection, const struct statement *statement,
                                const struct bind *args, size_t columns, size_t rows);

/* ---- statement.c ---- */
WARN_UNUSED enum err statement_of(struct connection *connection, const struct sql *sql,
                                  struct statement **out);
WARN_UNUSED enum err statement_of_text(struct connection *connection, struct str text,
                                       struct statement **out);
/* A second copy for a query started while the first is being read. */
WARN_UNUSED enum err statement_twin(struct connection *connection, const struct statement *of,
                                    struct statement **out);
void statement_drop(struct connection *connection, struct statement *statement);
void statements_forget(struct connection *connection);
WARN_UNUSED enum err args_check(struct connection *connection, const struct statement *statement,
                                const struct bind *args, size_t n);

#endif
