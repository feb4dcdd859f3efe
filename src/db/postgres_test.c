/* What only the server does: its errors told apart by SQLSTATE, and retried or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/db_engine.h"
#include "db/executor.h"
#include "db/lane.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_fail_with, "SELECT fail_with($1)");
SQL(sql_idle_most, "SELECT current_setting('idle_in_transaction_session_timeout')");
SQL(sql_sleep, "SELECT pg_sleep(0.4)");
SQL(sql_kinds,
    "SELECT CAST(7 AS SMALLINT), CAST(-8 AS INTEGER), CAST(-9 AS BIGINT), true, "
    "CAST('-123456789012345678' AS NUMERIC), CAST('12.75' AS NUMERIC), "
    "CAST(0 AS NUMERIC), CAST('42' AS TEXT), CAST(10000 AS NUMERIC)");

SQL_INSERT(sql_item_add, "item(company_id:i, id:i, title:t, amount:i)");
SQL(sql_item_amount, "SELECT title, amount FROM item WHERE company_id = $1 AND id = $2");
SQL(sql_item_count, "SELECT count(*) FROM item WHERE company_id = $1");
SQL(sql_item_known,
    "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = to_regclass('item')");
SQL_EACH(sql_item_draw, "iiit",
         "UPDATE item SET title = $4, amount = amount - $3 "
         "WHERE company_id = $1 AND id = $2 AND (amount >= $3)");

static const struct schema_step step = {
	"test", 1, "0001_test.sql",
	STR_INIT("-- home: company\n"
             "CREATE TABLE item (\n"
             "  company_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT, amount BIGINT,\n"
             "  CONSTRAINT item_pk PRIMARY KEY (company_id, id)\n"
             ");\n"
             "CREATE FUNCTION fail_with(state TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$\n"
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
		{"23505", ERR_DUPLICATE},
		{"40001", ERR_SERIALIZATION},
		{"40P01", ERR_SERIALIZATION},
		{"53100", ERR_STORAGE_FULL},
		{"25006", ERR_READ_ONLY},
		{"55P03", ERR_BUSY},
		{"57014", ERR_BUSY},
		{"57P01", ERR_IO},
		{"25P03", ERR_IO},
		{"08006", ERR_IO},
		{"23503", ERR_SQL},
		{"42P01", ERR_SQL},
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

/* Limits for everybody who uses the database, on which a long reading would end. */
static void test_limits_of_the_administrator_do_not_end_our_work(void **state)
{
	(void)state;
	static const char limit[] =
		"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "
		"statement_timeout = 200', current_database()); "
		"EXECUTE format('ALTER DATABASE %I SET "
		"idle_in_transaction_session_timeout = 200', current_database()); "
		"END $$";
	struct tx *tx;
	struct db *later;
	struct str why;
	struct rows rows;
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(tx_script(tx, limit));
	assert_ok(tx_commit(tx));
	assert_ok(db_open(arena, database.url, &later, &why));
	for (int read_only = 0; read_only < 2; read_only++) {
		assert_ok(tx_begin(later, read_only, &tx));
		assert_ok(db_query(tx, arena, &sql_sleep, NULL, 0, &rows));
		assert_ok(rows_end(&rows));
		usleep(400 * 1000);
		assert_ok(db_query(tx, arena, &sql_sleep, NULL, 0, &rows));
		assert_ok(rows_end(&rows));
		assert_ok(tx_commit(tx));
	}
	db_close(later);
}

static void assert_idle_most(enum connection_mode mode, enum tx_kind kind, const char *most)
{
	struct connection *connection;
	struct rows rows;
	assert_ok(connection_take(database.db, mode, &connection));
	assert_ok(tx_start(connection, kind));
	assert_ok(db_query(&connection->tx, arena, &sql_idle_most, NULL, 0, &rows));
	assert_true(rows_next(&rows));
	assert_true(str_is(rows_text(&rows, 0), most));
	assert_ok(rows_end(&rows));
	tx_abandon(&connection->tx);
	connection_give(connection);
}

static void test_who_freezes_holds_no_lane_for_long(void **state)
{
	(void)state;
	assert_idle_most(CONNECTION_WRITE, TX_WRITE, "10s");
	assert_idle_most(CONNECTION_READ, TX_SNAPSHOT, "0");
	assert_idle_most(CONNECTION_MIGRATE, TX_WRITE, "0");
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

/* ---- statements that nobody waits for, and many in one ---- */

static struct tx *begin(void)
{
	struct tx *tx;
	assert_ok(tx_begin(database.db, false, &tx));
	return tx;
}

/* Nobody asks what it touched, so its error may come late. */
static enum err item_add(struct tx *tx, int64_t id, int64_t amount)
{
	return db_insert(
		tx, &sql_item_add,
		BINDS(bind_int(company.value), bind_int(id), bind_text(STR("x")), bind_int(amount)), 1,
		NULL);
}

static int64_t items_count(struct tx *tx)
{
	struct rows rows;
	assert_ok(db_query(tx, arena, &sql_item_count, ARGS(bind_int(1)), &rows));
	assert_true(rows_next(&rows));
	int64_t count = rows_int(&rows, 0);
	assert_ok(rows_end(&rows));
	return count;
}

static void test_rows_at_once_count_per_row(void **state)
{
	(void)state;
	enum { ROWS = 300, COLUMNS = 4 };
	struct bind args[ROWS * COLUMNS];
	int64_t changed[ROWS];
	struct tx *tx = begin();
	for (int64_t id = 0; id < ROWS; id += 2)
		assert_ok(item_add(tx, id, id < 100 ? 1 : 30));
	for (size_t i = 0; i < ROWS; i++) {
		args[i * COLUMNS] = bind_int(company.value);
		args[i * COLUMNS + 1] = bind_int((int64_t)i);
		args[i * COLUMNS + 2] = bind_int(2);
		args[i * COLUMNS + 3] = i % 4 == 0 ? bind_null() : bind_text(STR("a \"b\", \\c{}"));
	}
	/* Every second item exists, and the first hundred have too little. */
	assert_ok(db_exec_each(tx, &sql_item_draw, args, COLUMNS, ROWS, changed));
	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(changed[i], i % 2 == 0 && i >= 100 ? 1 : 0);
	assert_ok(db_exec_each(tx, &sql_item_draw, args, COLUMNS, ROWS, NULL));
	struct rows rows;
	assert_ok(db_query(tx, arena, &sql_item_amount, ARGS(bind_int(1), bind_int(102)), &rows));
	assert_true(rows_next(&rows));
	assert_int_equal(rows_int(&rows, 1), 26);
	assert_true(str_is(rows_text(&rows, 0), "a \"b\", \\c{}"));
	assert_ok(rows_end(&rows));
	assert_ok(db_query(tx, arena, &sql_item_amount, ARGS(bind_int(1), bind_int(104)), &rows));
	assert_true(rows_next(&rows) && rows_is_null(&rows, 0));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static int64_t rows_known(void)
{
	struct rows rows;
	struct tx *tx;
	assert_ok(tx_begin(database.db, true, &tx));
	assert_ok(db_query(tx, arena, &sql_item_known, NULL, 0, &rows));
	assert_true(rows_next(&rows));
	int64_t known = rows_int(&rows, 0);
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
	return known;
}

static void items_add(int64_t from, size_t n)
{
	enum { COLUMNS = 4 };
	struct bind *args = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	struct tx *tx = begin();
	for (size_t i = 0; i < n; i++) {
		args[i * COLUMNS] = bind_int(company.value);
		args[i * COLUMNS + 1] = bind_int(from + (int64_t)i);
		args[i * COLUMNS + 2] = bind_text(STR("x"));
		args[i * COLUMNS + 3] = bind_int(1);
	}
	assert_ok(db_insert(tx, &sql_item_add, args, n, NULL));
	assert_ok(tx_commit(tx));
}

/* Else every plan of the first minute is made for an empty table. */
static void test_a_table_is_looked_at_when_it_has_its_first_rows(void **state)
{
	(void)state;
	assert_true(rows_known() <= 0);
	items_add(1000, 150);
	assert_true(rows_known() <= 0);
	items_add(2000, 100);
	assert_int_equal(rows_known(), 250);
	items_add(3000, 4000);
	assert_int_equal(rows_known(), 4250);
}

/* Whichever call tells of it, nothing is committed. */
static void test_an_error_nobody_waited_for_is_told_later(void **state)
{
	(void)state;
	struct rows rows;
	struct tx *tx = begin();
	assert_ok(item_add(tx, 1, 1));
	(void)!item_add(tx, 1, 1);
	assert_int_equal(db_query(tx, arena, &sql_item_count, ARGS(bind_int(1)), &rows), ERR_DUPLICATE);
	assert_int_equal(tx_commit(tx), ERR_DUPLICATE);
	tx = begin();
	assert_ok(item_add(tx, 1, 1));
	(void)!item_add(tx, 1, 1);
	assert_int_equal(tx_commit(tx), ERR_DUPLICATE);
	tx = begin();
	for (int64_t id = 1; id <= 1000; id++)
		assert_ok(item_add(tx, id, 1));
	assert_int_equal(items_count(tx), 1000);
	assert_true(tx_wrote(tx));
	(void)!item_add(tx, 1, 1);
	tx_rollback(tx);
	tx = begin();
	assert_int_equal(items_count(tx), 0);
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
	assert_attempts(executor, "25006", 1, ERR_READ_ONLY, 1);
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
		TEST(test_limits_of_the_administrator_do_not_end_our_work),
		TEST(test_who_freezes_holds_no_lane_for_long),
		TEST(test_kinds_of_columns),
		TEST(test_rows_at_once_count_per_row),
		TEST(test_a_table_is_looked_at_when_it_has_its_first_rows),
		TEST(test_an_error_nobody_waited_for_is_told_later),
		TEST(test_serialization_is_retried_within_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
