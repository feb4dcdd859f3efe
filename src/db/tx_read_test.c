/* Reading in a snapshot beside the executor, also when the server closes the link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_one, "SELECT 1");
SQL(sql_kill_others,
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()");
SQL(sql_kill_self, "SELECT pg_terminate_backend(pg_backend_pid())");

static struct test_database database;
static struct arena *arena;

static void quiet(void *state, struct str sentence)
{
	(void)state;
	(void)sentence;
}

static int set_up(void **state)
{
	(void)state;
	database = test_database_open();
	db_on_trouble(database.db, quiet, NULL);
	arena = arena_new(0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	test_database_close(&database);
	return 0;
}

static enum err statement_run(struct tx *tx, const struct sql *sql)
{
	struct rows rows;
	TRY(db_query(tx, arena, sql, NULL, 0, &rows));
	return rows_end(&rows);
}

struct reading {
	int losses; /* how many runs lose their link at their end */
	enum err result;
	int runs;
};

static enum err reading_run(struct tx *tx, void *state)
{
	struct reading *reading = state;
	reading->runs++;
	TRY(statement_run(tx, &sql_one));
	if (reading->runs <= reading->losses)
		TRY(statement_run(tx, &sql_kill_self));
	return reading->result;
}

static void assert_reads(struct reading reading, enum err result, int runs)
{
	assert_int_equal(tx_read(database.db, reading_run, &reading), result);
	assert_int_equal(reading.runs, runs);
}

static void test_what_the_reader_says_is_the_result(void **state)
{
	(void)state;
	assert_reads((struct reading){.result = OK}, OK, 1);
	assert_reads((struct reading){.result = ERR_NOT_FOUND}, ERR_NOT_FOUND, 1);
	/* Not of the link: a file of the reader's own. */
	assert_reads((struct reading){.result = ERR_IO}, ERR_IO, 1);
}

static void test_a_lost_link_is_read_again_once(void **state)
{
	(void)state;
	if (test_engine_is(DB_SQLITE))
		return;
	assert_reads((struct reading){.losses = 1}, OK, 2);
	assert_reads((struct reading){.losses = 2}, ERR_BUSY, 2);
	assert_reads((struct reading){.losses = 1, .result = ERR_NOT_FOUND}, ERR_NOT_FOUND, 2);
}

static void test_links_that_lay_idle_when_the_server_closed_them(void **state)
{
	(void)state;
	if (test_engine_is(DB_SQLITE))
		return;
	for (int round = 0; round < 20; round++) {
		struct db *db; /* its links are new */
		struct str why;
		struct tx *held[4];
		assert_ok(db_open(arena, database.url, &db, &why));
		db_on_trouble(db, quiet, NULL);
		for (size_t i = 0; i < COUNT_OF(held); i++) {
			assert_ok(tx_begin(db, true, &held[i]));
			assert_ok(statement_run(held[i], &sql_one));
		}
		for (size_t i = 0; i < COUNT_OF(held); i++)
			tx_rollback(held[i]);
		struct tx *tx;
		assert_ok(tx_begin(db, false, &tx));
		assert_ok(statement_run(tx, &sql_kill_others));
		assert_ok(tx_commit(tx));
		struct reading reading = {0};
		assert_ok(tx_read(db, reading_run, &reading));
		db_close(db);
	}
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_what_the_reader_says_is_the_result),
		TEST(test_a_lost_link_is_read_again_once),
		TEST(test_links_that_lay_idle_when_the_server_closed_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
