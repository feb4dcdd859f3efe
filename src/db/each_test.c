#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/lane.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_item_add, "INSERT INTO item (company_id, id, title, amount) VALUES ($4, $2, $3, $1)");
SQL(sql_item_take,
    "UPDATE item SET amount = amount - $3 "
    "WHERE company_id = $1 AND id = $2 AND amount >= $3");
SQL(sql_item_all, "SELECT id FROM item WHERE company_id = $1");
SQL(sql_item_clear, "DELETE FROM item WHERE company_id = $1");
SQL_EACH(sql_item_give, "iii",
         "UPDATE item SET amount = amount + $3 "
         "WHERE company_id = $1 AND id = $2 AND (amount = $3 OR amount <> $3)");
/* title: one that the merge does not know of. */
SQL_EACH_MERGED(
	sql_item_gain, "iii",
	"item(company_id:i, id:i, amount:i, title:0) ON CONFLICT (company_id, id) DO UPDATE "
	"SET amount = amount + excluded.amount WHERE amount + excluded.amount <= 1000",
	"UPDATE item SET amount = amount + $3 "
	"WHERE company_id = $1 AND id = $2 AND amount + $3 <= 1000");
SQL(sql_item_rows, "SELECT id, title, amount FROM item WHERE company_id = $1 ORDER BY id");
SQL_EACH(sql_item_give_titled, "iti",
         "UPDATE item SET amount = amount + $3 WHERE company_id = $1 AND title = $2");
SQL_EACH(sql_item_drop, "iit", "DELETE FROM item WHERE company_id = $1 AND id = $2 AND title = $3");

static const struct schema_step item_step = {
	"test", 1, "0001_test.sql",
	STR_INIT("-- home: company\n"
             "CREATE TABLE item (\n"
             "  company_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT, amount BIGINT,\n"
             "  CONSTRAINT item_pk PRIMARY KEY (company_id, id)\n"
             ");\n")};

static const struct company_id company = {1};
static struct test_database database;

static void quiet(void *state, struct str sentence)
{
	(void)state, (void)sentence;
}

static int set_up(void **state)
{
	struct tx *tx;
	(void)state;
	database = test_database_open();
	db_on_trouble(database.db, quiet, NULL);
	test_database_migrate(&database, &item_step, 1);
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_create(tx, company));
	assert_ok(tx_commit(tx));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_database_close(&database);
	return 0;
}

static struct tx *begin(void)
{
	struct tx *tx;
	assert_ok(tx_begin(database.db, false, &tx));
	return tx;
}

static enum err item_add(struct tx *tx, int64_t id, struct str title, int64_t amount)
{
	return db_exec(tx, &sql_item_add,
	               ARGS(bind_int(amount), bind_int(id), bind_text(title), bind_int(company.value)),
	               NULL);
}

static void counts_per_row(void **state)
{
	(void)state;
	enum { ROWS = 600 };
	struct bind args[ROWS * 3];
	int64_t changed[ROWS];
	struct tx *tx = begin();
	for (int64_t id = 0; id < 10; id++)
		assert_ok(item_add(tx, id, STR("x"), 30));
	for (size_t i = 0; i < ROWS; i++) {
		args[i * 3] = bind_int(company.value);
		args[i * 3 + 1] = bind_int((int64_t)i % 20);
		args[i * 3 + 2] = bind_int(2);
	}
	assert_ok(db_exec_each(tx, &sql_item_take, args, 3, ROWS, changed));
	/* Items 10 to 19 do not exist; the others give 2 of 30 fifteen times. */
	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(changed[i], i % 20 < 10 && i / 20 < 15 ? 1 : 0);
	assert_ok(db_exec_each(tx, &sql_item_take, args, 3, ROWS, NULL));
	assert_ok(db_exec_each(tx, &sql_item_take, args, 3, 0, NULL));
	tx_rollback(tx);
}

/* PostgreSQL would add to the row once, and say nothing of the other. */
static void refuses_a_row_twice_in_a_call(void **state)
{
	(void)state;
	enum { ROWS = 300 };
	struct bind args[ROWS * 3];
	struct tx *tx = begin();
	for (size_t i = 0; i < ROWS; i++) {
		assert_ok(item_add(tx, (int64_t)i, STR("x"), 30));
		args[i * 3] = bind_int(company.value);
		args[i * 3 + 1] = bind_int((int64_t)(i * 7 % ROWS));
		args[i * 3 + 2] = bind_int(2);
	}
	assert_ok(db_exec_each(tx, &sql_item_give, args, 3, ROWS, NULL));
	args[(ROWS - 1) * 3 + 1] = args[4 * 3 + 1];
	assert_ok(db_exec_each(tx, &sql_item_give, args, 3, ROWS - 1, NULL));
	assert_int_equal(db_exec_each(tx, &sql_item_give, args, 3, ROWS, NULL), ERR_SQL);
	tx_rollback(tx);
}

static void give_binds(struct bind *args, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		args[i * 3] = bind_int(company.value);
		args[i * 3 + 1] = bind_int(ids[i]);
		args[i * 3 + 2] = bind_int(30);
	}
}

/* PostgreSQL is not waited for: it says so with what comes next. */
static void assert_lost(const struct sql *sql, const int64_t *ids, size_t n)
{
	struct bind args[30];
	struct rows rows;
	struct arena *arena = arena_new(0);
	struct tx *tx = begin();
	for (int64_t id = 1; id <= 3; id++)
		assert_ok(item_add(tx, id, STR("x"), 30));
	give_binds(args, ids, n);
	enum err err = db_exec_every(tx, sql, args, 3, n);
	if (tx_engine(tx) == DB_POSTGRESQL) {
		assert_ok(err);
		err = db_query(tx, arena, &sql_item_all, ARGS(bind_int(company.value)), &rows);
	}
	assert_int_equal(err, ERR_SQL);
	assert_true(str_find_str(tx_error(tx), STR("rows were found")) > 0);
	tx_rollback(tx);
	tx = begin();
	for (int64_t id = 1; id <= 3; id++)
		assert_ok(item_add(tx, id, STR("x"), 30));
	err = db_exec_every(tx, sql, args, 3, n);
	assert_int_equal(err == OK ? tx_commit(tx) : err, ERR_SQL);
	if (err != OK)
		tx_rollback(tx);
	arena_free(arena);
}

static void a_row_that_is_not_there_is_noticed(void **state)
{
	static const int64_t all[] = {3, 1, 2}, one[] = {9}, last[] = {1, 2, 3, 4};
	struct bind args[9];
	struct tx *tx = begin();
	(void)state;
	for (int64_t id = 1; id <= 3; id++)
		assert_ok(item_add(tx, id, STR("x"), 30));
	give_binds(args, all, 3);
	assert_ok(db_exec_every(tx, &sql_item_give, args, 3, 3));
	assert_ok(db_exec_every(tx, &sql_item_take, args, 3, 3));
	assert_ok(db_exec_every(tx, &sql_item_give, args, 3, 0));
	assert_ok(tx_commit(tx));
	tx = begin();
	assert_ok(db_exec(tx, &sql_item_clear, ARGS(bind_int(company.value)), NULL));
	assert_ok(tx_commit(tx));
	assert_lost(&sql_item_give, one, 1);
	assert_lost(&sql_item_give, last, 4);
	assert_lost(&sql_item_take, one, 1);
	assert_lost(&sql_item_take, last, 4);
}

/* Some more rows than the few that each are a statement of their own on SQLite, too. */
static void many_are_merged_into_those_that_are_there(void **state)
{
	static const int64_t ids[] = {5, 2, 4, 1, 3}, beyond[] = {1, 2, 3, 6}, twice[] = {1, 2, 3, 1};
	struct bind args[15];
	struct rows rows;
	struct arena *arena = arena_new(0);
	struct tx *tx = begin();
	(void)state;
	for (int64_t id = 1; id <= 5; id++)
		assert_ok(item_add(tx, id, STR("mug"), 10));
	for (size_t n = 1; n <= 5; n++) {
		give_binds(args, ids, n);
		assert_ok(db_exec_every(tx, &sql_item_gain, args, 3, n == 5 ? 2 : n));
	}
	assert_ok(db_query(tx, arena, &sql_item_rows, ARGS(bind_int(company.value)), &rows));
	for (int64_t id = 1; id <= 5; id++) {
		static const int64_t times[] = {0, 1, 4, 0, 2, 5};
		assert_true(rows_next(&rows));
		assert_int_equal(rows_int(&rows, 0), id);
		assert_true(str_is(rows_text(&rows, 1), "mug"));
		assert_int_equal(rows_int(&rows, 2), 10 + 30 * times[id]);
	}
	assert_false(rows_next(&rows));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
	tx = begin();
	give_binds(args, twice, 4);
	assert_int_equal(db_exec_every(tx, &sql_item_gain, args, 3, 4), ERR_SQL);
	tx_rollback(tx);
	assert_lost(&sql_item_gain, beyond, 1 + 3);
	assert_lost(&sql_item_gain, &beyond[3], 1);
	arena_free(arena);
}

/* What the guard refuses is as good as not there. */
static void a_merge_is_guarded(void **state)
{
	static const int64_t ids[] = {1, 2, 3};
	struct bind args[9];
	struct tx *tx = begin();
	(void)state;
	for (int64_t id = 1; id <= 3; id++)
		assert_ok(item_add(tx, id, STR("x"), id == 2 ? 971 : 970));
	give_binds(args, ids, 3);
	enum err err = db_exec_every(tx, &sql_item_gain, args, 3, 3);
	assert_int_equal(err == OK ? tx_commit(tx) : err, ERR_SQL);
	if (err != OK)
		tx_rollback(tx);
}

/* A text is the same wherever it stands in memory; one that only begins the same is another. */
static void knows_the_same_text_in_two_places(void **state)
{
	(void)state;
	char first[] = "mug", again[] = "mug", longer[] = "mugs";
	struct tx *tx = begin();
	assert_ok(item_add(tx, 1, STR("mug"), 30));
	assert_ok(item_add(tx, 2, STR("mugs"), 30));
	struct bind args[] = {
		bind_int(company.value), bind_text(str_from(first)),  bind_int(1),
		bind_int(company.value), bind_text(str_from(longer)), bind_int(1),
		bind_int(company.value), bind_text(str_from(again)),  bind_int(1),
	};
	assert_ok(db_exec_each(tx, &sql_item_give_titled, args, 3, 2, NULL));
	assert_int_equal(db_exec_each(tx, &sql_item_give_titled, args, 3, 3, NULL), ERR_SQL);
	tx_rollback(tx);
}

static void deletes_exactly_the_rows_that_are_named(void **state)
{
	(void)state;
	int64_t changed[3];
	struct tx *tx = begin();
	assert_ok(item_add(tx, 1, STR("mug"), 30));
	assert_ok(item_add(tx, 2, STR("bowl"), 30));
	assert_ok(item_add(tx, 3, STR("mug"), 30));
	struct bind args[] = {
		bind_int(company.value), bind_int(3), bind_text(STR("mug")),
		bind_int(company.value), bind_int(2), bind_text(STR("mug")),
		bind_int(company.value), bind_int(4), bind_text(STR("mug")),
	};
	assert_ok(db_exec_each(tx, &sql_item_drop, args, 3, 3, changed));
	assert_int_equal(changed[0], 1);
	assert_int_equal(changed[1], 0);
	assert_int_equal(changed[2], 0);
	assert_ok(db_exec_each(tx, &sql_item_drop, args, 3, 1, changed));
	assert_int_equal(changed[0], 0); /* it is gone */
	tx_rollback(tx);
}

static void stops_at_the_first_error(void **state)
{
	(void)state;
	struct tx *tx = begin();
	int64_t changed[3] = {-1, -1, -1};
	struct bind args[12];
	for (size_t i = 0; i < 3; i++) {
		args[i * 4] = bind_int(1);
		args[i * 4 + 1] = bind_int(i == 2 ? 8 : 7); /* the second is taken */
		args[i * 4 + 2] = bind_text(STR("x"));
		args[i * 4 + 3] = bind_int(company.value);
	}
	assert_int_equal(db_exec_each(tx, &sql_item_add, args, 4, 3, changed), ERR_DUPLICATE);
	assert_int_equal(changed[0], 1);
	assert_int_equal(changed[1], 0);
	assert_int_equal(changed[2], 0);
	tx_rollback(tx);
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(counts_per_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_a_row_twice_in_a_call, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_row_that_is_not_there_is_noticed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_are_merged_into_those_that_are_there, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(a_merge_is_guarded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_the_same_text_in_two_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(deletes_exactly_the_rows_that_are_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stops_at_the_first_error, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
