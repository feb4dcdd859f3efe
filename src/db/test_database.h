/* A database of its own for a test, on the engine of this run: PURSER_TEST_ENGINE is sqlite
 * (default) or postgresql; the latter needs PURSER_TEST_POSTGRES, the URL of a server in which its
 * user may create databases. Usable by the tests of every layer above. */
#ifndef PURSER_DB_TEST_DATABASE_H
#define PURSER_DB_TEST_DATABASE_H

#include "db/db.h"
#include "db/schema.h"

struct test_database {
	struct arena *arena; /* lives as long as the database */
	struct db *db;
	struct str url;
	struct str name;   /* PostgreSQL */
	struct str folder; /* SQLite: holds the file "test.db" */
	bool has_steps;    /* it was migrated */
};

/* False when this run's engine is missing; then it has printed so, as a TAP test may. */
bool test_database_is_offered(void);
bool test_engine_is(enum db_engine engine);
/* An empty database. Ends the test program when that fails. */
struct test_database test_database_open(void);
/* Applies src/db's own steps, then `steps`. PURSER_TEST_TEMPLATES names a folder in which files of
 * SQLite are kept once they have their steps: the next program of the run copies one. */
void test_database_migrate(struct test_database *database, const struct schema_step *steps,
                           size_t n);
/* Closes and removes it. */
void test_database_close(struct test_database *database);
/* The text of an embedded step, by its path: "db/schema/0001_db.sql". */
struct str test_schema_text(const char *path);

#endif
