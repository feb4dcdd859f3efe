/* What only the server does: its errors told apart by SQLSTATE, and retried or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/db_engine.h"
#include "db/executor.h"
#include "db/lane.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_fail_with, "SELECT fail_with($1)");
SQL(sql_kinds,
    "SELECT CAST(7 AS SMALLINT), CAST(-8 AS INTEGER), CAST(-9 AS BIGINT), true, "
    "CAST('-123456789012345678' AS NUMERIC), CAST('12.75' AS NUMERIC), "
    "CAST(0 AS NUMERIC), CAST('42' AS TEXT), CAST(10000 AS NUMERIC)");

static const struct schema_step step = {
	"test", 1, "0001_test.sql",
	STR_INIT("CREATE FUNCTION fail_with(state TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "  IF state <> '' THEN\n"
             "    RAISE EXCEPTION 'as asked' USING ERRCODE = state;\n"
             "  END IF;\n"
             "  RETURN 1;\n"
             "END $$;\n")};

static const struct company_id company = {1};
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
	struct tx *tx;
	database = test_database_open();
	db_on_trouble(database.db, quiet, NULL);
	arena = arena_new(0);
	test_database_migrate(&database, &step, 1);
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_create(tx, company));
	assert_ok(tx_commit(tx));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	test_database_close(&database);
	return 0;
}

static enum err fail_with(struct tx *tx, const char *code)
{
	struct rows rows;
	TRY(db_query(tx, arena, &sql_fail_with, ARGS(bind_text(str_from(code))), &rows));
	return rows_end(&rows);
}

static void test_errors_are_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		enum err err;
	} rows[] = {
		{"23505", ERR_DUPLICATE},    {"40001", ERR_SERIALIZATION}, {"40P01", ERR_SERIALIZATION},
		{"53100", ERR_STORAGE_FULL}, {"55P03", ERR_BUSY},          {"57P01", ERR_IO},
		{"08006", ERR_IO},           {"23503", ERR_SQL},           {"42P01", ERR_SQL},
		{"XX000", ERR_SQL},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct tx *tx;
		assert_ok(tx_begin(database.db, false, &tx));
		assert_int_equal(fail_with(tx, rows[i].code), rows[i].err);
		assert_true(str_find_str(tx_error(tx), str_from(rows[i].code)) >= 0);
		assert_int_equal(tx_commit(tx), rows[i].err);
	}
}

static void test_kinds_of_columns(void **state)
{
	(void)state;
	struct tx *tx;
	struct rows rows;
	static const int64_t numbers[] = {7, -8, -9, 1, -123456789012345678, 12, 0, 42, 10000};
	static const char *const texts[] = {"7",  "-8", "-9", "1",    "-123456789012345678",
	                                    "12", "0",  "42", "10000"};
	assert_ok(tx_begin(database.db, true, &tx));
	assert_ok(db_query(tx, arena, &sql_kinds, NULL, 0, &rows));
	assert_true(rows_next(&rows));
	for (int i = 0; i < (int)COUNT_OF(numbers); i++) {
		assert_int_equal(rows_int(&rows, i), numbers[i]);
		assert_true(str_is(rows_text(&rows, i), texts[i]));
	}
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

/* ---- retries ---- */

struct attempt {
	struct unit unit;
	const char *code;
	int fails, runs; /* the first so many runs fail */
};

static enum err attempt_run(struct tx *tx, struct unit *const *units, size_t n)
{
	(void)n;
	struct attempt *attempt = (struct attempt *)units[0]->state;
	return fail_with(tx, ++attempt->runs <= attempt->fails ? attempt->code : "");
}

static void attempt_rewind(struct unit *unit)
{
	(void)unit;
}

static void assert_attempts(struct executor *executor, const char *code, int fails, enum err err,
                            int runs)
{
	struct attempt attempt = {.code = code, .fails = fails};
	attempt.unit = (struct unit){.lane = company,
	                             .is_write = true,
	                             .run = attempt_run,
	                             .rewind = attempt_rewind,
	                             .state = &attempt};
	assert_int_equal(executor_wait(executor, &attempt.unit), err);
	assert_int_equal(attempt.runs, runs);
}

static void test_serialization_is_retried_within_bounds(void **state)
{
	(void)state;
	struct executor *executor;
	struct executor_settings settings = {.db = database.db, .writers = 1};
	assert_ok(executor_start(&settings, &executor));
	assert_attempts(executor, "40001", 3, OK, 4);
	assert_attempts(executor, "40P01", 1, OK, 2);
	assert_attempts(executor, "40001", 1000, ERR_SERIALIZATION, 6);
	assert_attempts(executor, "57P01", 2, OK, 3);
	assert_attempts(executor, "57P01", 1000, ERR_BUSY, 6);
	assert_attempts(executor, "53100", 1, ERR_STORAGE_FULL, 1);
	assert_attempts(executor, "XX000", 1, ERR_SQL, 1);
	assert_attempts(executor, "", 0, OK, 1);
	executor_stop(executor);
}

int main(void)
{
	if (test_engine_is(DB_SQLITE)) {
		printf("1..0 # SKIP for PostgreSQL only\n");
		return 0;
	}
	if (!test_database_is_offered())
		return 0;
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_errors_are_told_apart),
		TEST(test_kinds_of_columns),
		TEST(test_serialization_is_retried_within_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
