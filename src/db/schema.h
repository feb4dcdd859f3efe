/* Schema steps: forward-only, numbered per module, embedded from <module>/schema/NNNN_name.sql. A
 * file may hold parts for one engine: lines between "-- sqlite:" and "-- end" (or "--
 * postgresql:"). First line of every CREATE TABLE's comment block: "-- home: company" or "-- home:
 * shared" (on Citus the runner distributes or references it). Statements end with ';' at the end of
 * a line. Table schema_step(module, number, name, applied_at); table database_meta(min_binary)
 * states the oldest binary that may open the database. */
#ifndef PURSER_DB_SCHEMA_H
#define PURSER_DB_SCHEMA_H

#include "base/instant.h"
#include "db/db.h"

struct schema_step {
	const char *module;
	int number;
	const char *name;
	struct str text;
};

/* This binary's number; a database whose min_binary is higher is refused. */
#define PURSER_BINARY 1

/* Applies what is missing, each step in its own transaction, in the given order; PostgreSQL under
 * an advisory lock with a lock_timeout; a SQLite file that has steps already is copied beside
 * itself first (FILE.before-N). ERR_PRECONDITION with *why when the database is newer than this
 * binary, or new and not fit (schema_order_check). */
WARN_UNUSED enum err schema_migrate(struct db *db, const struct schema_step *steps, size_t n,
                                    struct instant now, int *applied, struct str *why,
                                    struct arena *arena);
/* OK when every step is applied and the database may be opened by this binary; else *why. */
WARN_UNUSED enum err schema_check(struct db *db, const struct schema_step *steps, size_t n,
                                  struct str *why, struct arena *arena);
/* OK when text is UTF-8 and sorts by its bytes, as SQLite sorts it: lists come in one order on both
 * engines, and beginnings of texts are ranges. Else ERR_PRECONDITION with *why. */
WARN_UNUSED enum err schema_order_check(struct db *db, struct str *why, struct arena *arena);

#endif
