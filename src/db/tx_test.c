/* Statements, values, transactions and lanes, the same on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/db_engine.h"
#include "db/lane.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_item_add, "INSERT INTO item (company_id, id, title, amount) VALUES ($4, $2, $3, $1)");
SQL(sql_item_amount, "SELECT amount, title FROM item WHERE id = $2 AND company_id = $1");
SQL(sql_item_list,
    "SELECT id, title FROM item WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(sql_item_all, "SELECT id, title, amount FROM item WHERE company_id = $1 ORDER BY id");
SQL(sql_item_rest, "SELECT id FROM item WHERE company_id = $1 AND id NOT IN {ids $2} ORDER BY id");
SQL(sql_item_titled,
    "SELECT id, title FROM item WHERE title IN {texts $2} AND company_id = $1 "
    "ORDER BY id");
SQL(sql_item_wanted,
    "SELECT wanted.value, i.title FROM {ids $2} AS wanted LEFT JOIN item i "
    "ON i.company_id = $1 AND i.id = wanted.value ORDER BY wanted.value");
SQL(sql_item_take,
    "UPDATE item SET amount = amount - $3 "
    "WHERE company_id = $1 AND id = $2 AND amount >= $3");
SQL(sql_item_bump,
    "UPDATE item SET amount = amount + 1 WHERE company_id = $1 AND id = $2 "
    "RETURNING amount");
SQL(sql_item_count, "SELECT count(*), sum(amount) FROM item WHERE company_id = $1");
SQL(sql_bad_parameter, "SELECT id FROM item WHERE company_id = $company");
SQL(sql_bad_cast, "SELECT id FROM item WHERE company_id = $1::int");
SQL(sql_bad_table, "SELECT id FROM no_such_table WHERE company_id = $1");
SQL(sql_quoted, "SELECT id, '{ids $9} :: ?' FROM item -- {ids $8}?\nWHERE company_id = $1");
SQL_INSERT(sql_items_add, "item(company_id:i, id:i, title:t, amount:i)");
SQL_INSERT(sql_items_once, "item(company_id:i, id:i, title:t, amount:i) ON CONFLICT DO NOTHING");
SQL_INSERT(sql_word_add, "word(word:t, company_id:i)");
SQL(sql_word_list, "SELECT word, company_id FROM word ORDER BY word");
SQL(sql_lane_number, "SELECT last_event FROM lane WHERE company_id = $1");

static const struct schema_step item_step = {
	"test", 1, "0001_test.sql",
	STR_INIT("-- home: company\n"
             "CREATE TABLE item (\n"
             "  company_id BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT, amount BIGINT,\n"
             "  CONSTRAINT item_pk PRIMARY KEY (company_id, id)\n"
             ");\n"
             "-- home: shared\n"
             "CREATE TABLE word (\n"
             "  word TEXT NOT NULL, company_id BIGINT,\n"
             "  CONSTRAINT word_pk PRIMARY KEY (word)\n"
             ");\n")};

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
	test_database_migrate(&database, &item_step, 1);
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

static struct tx *begin(void)
{
	struct tx *tx;
	assert_ok(tx_begin(database.db, false, &tx));
	return tx;
}

static enum err item_add(struct tx *tx, int64_t id, struct str title, int64_t amount)
{
	int64_t changed;
	return db_exec(tx, &sql_item_add,
	               ARGS(bind_int(amount), bind_int(id), bind_text(title), bind_int(company.value)),
	               &changed);
}

static int64_t number(struct tx *tx, const struct sql *sql, const struct bind *args, size_t n)
{
	struct rows rows;
	assert_ok(db_query(tx, arena, sql, args, n, &rows));
	assert_true(rows_next(&rows));
	int64_t value = rows_int(&rows, 0);
	assert_ok(rows_end(&rows));
	return value;
}

/* $2 stands before $1 in the text, $3 and $4 in disorder. */
static void test_parameters_are_bound_by_number(void **state)
{
	(void)state;
	struct tx *tx = begin();
	assert_ok(item_add(tx, 7, STR("seven"), 70));
	struct rows rows;
	assert_ok(
		db_query(tx, arena, &sql_item_amount, ARGS(bind_int(company.value), bind_int(7)), &rows));
	assert_int_equal(rows_columns(&rows), 2);
	assert_string_equal(rows_name(&rows, 1), "title");
	assert_true(rows_next(&rows));
	assert_int_equal(rows_int(&rows, 0), 70);
	assert_true(str_is(rows_text(&rows, 0), "70"));
	assert_true(str_is(rows_text(&rows, 1), "seven"));
	assert_false(rows_next(&rows));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void assert_refused(const struct sql *sql, const struct bind *args, size_t n, enum err err)
{
	struct rows rows;
	struct tx *tx = begin();
	assert_int_equal(db_query(tx, arena, sql, args, n, &rows), err);
	assert_int_equal(rows_end(&rows), err);
	assert_true(tx_error(tx).len > 0);
	tx_rollback(tx);
}

static void test_wrong_statements_are_refused(void **state)
{
	(void)state;
	assert_refused(&sql_bad_parameter, ARGS(bind_int(1)), ERR_SQL);
	assert_refused(&sql_bad_cast, ARGS(bind_int(1)), ERR_SQL);
	assert_refused(&sql_bad_table, ARGS(bind_int(1)), ERR_SQL);
	assert_refused(&sql_item_count, ARGS(bind_int(1), bind_int(2)), ERR_SQL);
	struct tx *tx = begin();
	struct rows rows;
	assert_ok(db_query(tx, arena, &sql_quoted, ARGS(bind_int(1)), &rows));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void assert_ids(struct tx *tx, const struct sql *sql, struct bind set, const int64_t *ids,
                       size_t n)
{
	struct rows rows;
	assert_ok(db_query(tx, arena, sql, ARGS(bind_int(company.value), set), &rows));
	for (size_t i = 0; i < n; i++) {
		assert_true(rows_next(&rows));
		assert_int_equal(rows_int(&rows, 0), ids[i]);
	}
	assert_false(rows_next(&rows));
	assert_ok(rows_end(&rows));
}

static void test_arrays_of_ids(void **state)
{
	(void)state;
	struct tx *tx = begin();
	for (int64_t id = 1; id <= 5; id++)
		assert_ok(item_add(tx, id, STR("x"), 1));
	static const int64_t two[] = {4, 2, 99}, none[] = {0}, rest[] = {1, 3, 5};
	assert_ids(tx, &sql_item_list, bind_ints(two, 3), (const int64_t[]){2, 4}, 2);
	assert_ids(tx, &sql_item_list, bind_ints(none, 0), none, 0);
	assert_ids(tx, &sql_item_rest, bind_ints(two, 3), rest, 3);
	assert_ids(tx, &sql_item_wanted, bind_ints(two, 3), (const int64_t[]){2, 4, 99}, 3);
	tx_rollback(tx);
}

/* A query reads the arrays that it was given, whatever becomes of them while it is read. */
static void test_arrays_of_a_query_are_its_own(void **state)
{
	(void)state;
	struct tx *tx = begin();
	for (int64_t id = 1; id <= 5; id++)
		assert_ok(item_add(tx, id, id < 3 ? STR("low") : STR("high"), 1));
	int64_t ids[] = {5, 2};
	char word[] = "low";
	struct str texts[] = {str_from(word), STR("none")};
	struct rows wanted, titled;
	assert_ok(db_query(tx, arena, &sql_item_wanted, ARGS(bind_int(1), bind_ints(ids, 2)), &wanted));
	assert_ok(
		db_query(tx, arena, &sql_item_titled, ARGS(bind_int(1), bind_texts(texts, 2)), &titled));
	assert_true(rows_next(&wanted));
	assert_true(rows_next(&titled));
	ids[0] = ids[1] = 99;
	memcpy(word, "xyz", 3);
	texts[0] = texts[1] = STR("high");
	assert_true(rows_next(&wanted));
	assert_int_equal(rows_int(&wanted, 0), 5);
	assert_true(rows_next(&titled));
	assert_int_equal(rows_int(&titled, 0), 2);
	assert_false(rows_next(&wanted));
	assert_false(rows_next(&titled));
	assert_ok(rows_end(&wanted));
	assert_ok(rows_end(&titled));
	static const int64_t none[] = {0};
	assert_ids(tx, &sql_item_list, bind_null(), none, 0);
	tx_rollback(tx);
}

static const char *const hostile[] = {"",
                                      "\"",
                                      "\\",
                                      "\\\\\"",
                                      "'",
                                      "NULL",
                                      "null",
                                      "{}",
                                      "a,b",
                                      "{\"a\"}",
                                      " lead",
                                      "trail ",
                                      "tab\tnew\nline\r",
                                      "\x01\x1f\x7f",
                                      "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
                                      "$1 {ids $2}",
                                      "\\u0041"};

static void test_hostile_text_survives_arrays(void **state)
{
	(void)state;
	struct str texts[COUNT_OF(hostile)];
	struct bind args[COUNT_OF(hostile) * 4];
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		texts[i] = str_from(hostile[i]);
		args[i * 4] = bind_int(company.value);
		args[i * 4 + 1] = bind_int((int64_t)i + 1);
		args[i * 4 + 2] = bind_text(texts[i]);
		args[i * 4 + 3] = bind_null();
	}
	struct tx *tx = begin();
	int64_t changed;
	assert_ok(db_insert(tx, &sql_items_add, args, COUNT_OF(hostile), &changed));
	assert_int_equal(changed, COUNT_OF(hostile));
	struct rows rows;
	assert_ok(db_query(tx, arena, &sql_item_titled,
	                   ARGS(bind_int(company.value), bind_texts(texts, COUNT_OF(hostile))), &rows));
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		assert_true(rows_next(&rows));
		assert_int_equal(rows_int(&rows, 0), i + 1);
		assert_true(str_eq(rows_text(&rows, 1), texts[i]));
		assert_false(rows_is_null(&rows, 1));
	}
	assert_false(rows_next(&rows));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void test_nul_bytes_are_refused(void **state)
{
	(void)state;
	static const struct str nul = STR_INIT("a\0b");
	struct tx *tx = begin();
	struct rows rows;
	assert_int_equal(item_add(tx, 1, nul, 1), ERR_INVALID);
	assert_int_equal(db_query(tx, arena, &sql_item_titled,
	                          ARGS(bind_int(company.value), bind_texts(&nul, 1)), &rows),
	                 ERR_INVALID);
	assert_int_equal(
		db_insert(tx, &sql_items_add,
	              BINDS(bind_int(company.value), bind_int(1), bind_text(nul), bind_null()), 1,
	              NULL),
		ERR_INVALID);
	/* Nothing reached the engine, so the transaction goes on. */
	assert_ok(item_add(tx, 1, STR("ab"), 1));
	tx_rollback(tx);
}

static void test_nulls(void **state)
{
	(void)state;
	struct tx *tx = begin();
	assert_ok(
		db_insert(tx, &sql_items_add,
	              BINDS(bind_int(company.value), bind_int(1), bind_null(), bind_null(),
	                    bind_int(company.value), bind_int(2), bind_text(STR("NULL")), bind_int(0)),
	              2, NULL));
	struct rows rows;
	assert_ok(
		db_query(tx, arena, &sql_item_amount, ARGS(bind_int(company.value), bind_int(1)), &rows));
	assert_true(rows_next(&rows));
	assert_true(rows_is_null(&rows, 0) && rows_is_null(&rows, 1));
	assert_int_equal(rows_int(&rows, 0), 0);
	assert_int_equal(rows_text(&rows, 1).len, 0);
	assert_ok(rows_end(&rows));
	assert_ok(
		db_query(tx, arena, &sql_item_amount, ARGS(bind_int(company.value), bind_int(2)), &rows));
	assert_true(rows_next(&rows));
	assert_false(rows_is_null(&rows, 0) || rows_is_null(&rows, 1));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void test_insert_counts(void **state)
{
	(void)state;
	struct bind rows[300 * 4];
	for (int64_t i = 0; i < 300; i++) {
		rows[i * 4] = bind_int(company.value);
		rows[i * 4 + 1] = bind_int(i + 1);
		rows[i * 4 + 2] = bind_text(STR("many"));
		rows[i * 4 + 3] = bind_int(i);
	}
	struct tx *tx = begin();
	int64_t changed = -1;
	assert_ok(db_insert(tx, &sql_items_add, rows, 0, &changed));
	assert_int_equal(changed, 0);
	assert_false(tx_wrote(tx));
	assert_ok(db_insert(tx, &sql_items_add, rows, 200, &changed));
	assert_int_equal(changed, 200);
	assert_true(tx_wrote(tx));
	assert_ok(db_insert(tx, &sql_items_once, rows, 300, &changed));
	assert_int_equal(changed, 100);
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(company.value))), 300);
	assert_int_equal(db_insert(tx, &sql_items_add, rows + 8, 1, &changed), ERR_DUPLICATE);
	tx_rollback(tx);
}

static void test_a_refused_row_takes_its_call_along(void **state)
{
	(void)state;
	struct tx *tx = begin();
	struct bind rows[8 * 4];
	for (int64_t i = 0; i < 8; i++) {
		rows[i * 4] = bind_int(company.value);
		rows[i * 4 + 1] = bind_int(i == 6 ? 100 : 100 - i);
		rows[i * 4 + 2] = i % 2 ? bind_text(i > 1 ? STR("") : STR("ä'")) : bind_null();
		rows[i * 4 + 3] = i % 3 ? bind_int(-i) : bind_null();
	}
	assert_ok(db_insert(tx, &sql_items_add, rows, 4, NULL));
	assert_ok(tx_savepoint(tx, SAVEPOINT_SET));
	assert_int_equal(db_insert(tx, &sql_items_add, rows + 16, 4, &(int64_t){0}), ERR_DUPLICATE);
	assert_ok(tx_savepoint(tx, SAVEPOINT_BACK));
	struct rows found;
	assert_ok(db_query(tx, arena, &sql_item_all, ARGS(bind_int(company.value)), &found));
	for (int64_t i = 3; i >= 0; i--) {
		assert_true(rows_next(&found) && rows_int(&found, 0) == 100 - i);
		assert_int_equal(rows_is_null(&found, 1), i % 2 == 0);
		assert_true(str_is(rows_text(&found, 1), i == 1 ? "ä'" : ""));
	}
	tx_rollback(tx);
}

static void test_shared_tables_need_no_lane(void **state)
{
	(void)state;
	struct tx *tx = begin();
	int64_t changed;
	assert_ok(db_insert(tx, &sql_word_add,
	                    BINDS(bind_text(STR("b")), bind_int(5), bind_text(STR("a")), bind_null()),
	                    2, &changed));
	assert_int_equal(changed, 2);
	struct rows rows;
	assert_ok(db_query(tx, arena, &sql_word_list, NULL, 0, &rows));
	assert_true(rows_next(&rows));
	assert_true(str_is(rows_text(&rows, 0), "a") && rows_is_null(&rows, 1));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void test_an_error_poisons_the_transaction(void **state)
{
	(void)state;
	struct tx *tx = begin();
	struct rows rows;
	int64_t first;
	assert_ok(item_add(tx, 1, STR("one"), 1));
	assert_int_equal(item_add(tx, 1, STR("again"), 1), ERR_DUPLICATE);
	assert_int_equal(item_add(tx, 2, STR("two"), 1), ERR_DUPLICATE);
	assert_int_equal(db_query(tx, arena, &sql_item_count, ARGS(bind_int(1)), &rows), ERR_DUPLICATE);
	assert_int_equal(lane_enter(tx, company), ERR_DUPLICATE);
	assert_int_equal(lane_events(tx, company, 1, &first), ERR_DUPLICATE);
	assert_int_equal(tx_commit(tx), ERR_DUPLICATE);
	tx = begin();
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(company.value))), 0);
	tx_rollback(tx);
}

static void test_what_counts_as_writing(void **state)
{
	(void)state;
	struct tx *tx = begin();
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(company.value))), 0);
	assert_ok(db_exec(tx, &sql_item_take, ARGS(bind_int(1), bind_int(1), bind_int(1)), NULL));
	assert_ok(lane_enter(tx, company));
	assert_false(tx_wrote(tx));
	assert_ok(item_add(tx, 1, STR("one"), 1));
	assert_true(tx_wrote(tx));
	tx_rollback(tx);
	tx = begin();
	assert_ok(item_add(tx, 1, STR("one"), 1));
	assert_ok(tx_commit(tx));
	tx = begin();
	assert_false(tx_wrote(tx));
	assert_int_equal(number(tx, &sql_item_bump, ARGS(bind_int(1), bind_int(1))), 2);
	assert_true(tx_wrote(tx));
	tx_rollback(tx);
}

/* The same statement inside its own loop, and a loop left by an early return. */
static void test_cursors_nest_and_may_be_left(void **state)
{
	(void)state;
	struct tx *tx = begin();
	for (int64_t id = 1; id <= 3; id++)
		assert_ok(item_add(tx, id, STR("x"), id));
	static const int64_t ids[] = {1, 2, 3};
	struct bind set = bind_ints(ids, 3);
	struct rows outer, inner;
	int pairs = 0;
	assert_ok(db_query(tx, arena, &sql_item_list, ARGS(bind_int(1), set), &outer));
	while (rows_next(&outer)) {
		assert_ok(db_query(tx, arena, &sql_item_list, ARGS(bind_int(1), set), &inner));
		while (rows_next(&inner))
			pairs++;
		assert_ok(rows_end(&inner));
	}
	assert_ok(rows_end(&outer));
	assert_int_equal(pairs, 9);
	assert_ok(db_query(tx, arena, &sql_item_list, ARGS(bind_int(1), set), &outer));
	assert_true(rows_next(&outer));
	assert_ok(tx_commit(tx));
	tx = begin();
	assert_ids(tx, &sql_item_list, set, ids, 3);
	tx_rollback(tx);
}

static void test_run_time_texts_are_bounded(void **state)
{
	(void)state;
	struct tx *tx = begin();
	struct rows rows;
	assert_ok(item_add(tx, 1, STR("one"), 5));
	for (int round = 0; round < 600; round++) {
		struct str text = str_format(arena,
		                             "SELECT amount + %d FROM item WHERE company_id = $1 "
		                             "AND id IN {ids $2}",
		                             round % 300);
		assert_ok(db_query_text(tx, arena, text,
		                        ARGS(bind_int(1), bind_ints((const int64_t[]){1}, 1)), &rows));
		assert_true(rows_next(&rows));
		assert_int_equal(rows_int(&rows, 0), 5 + round % 300);
		assert_ok(rows_end(&rows));
	}
	assert_int_equal(tx->connection->texts.count, 256);
	tx_rollback(tx);
}

/* An index that is not there or cannot serve is refused on SQLite; PostgreSQL never sees its name.
 */
static void test_an_index_that_is_asked_for_is_used(void **state)
{
	(void)state;
	struct rows rows;
	struct tx *tx = begin();
	assert_ok(item_add(tx, 1, STR("one"), 5));
	enum err err = db_query_text(
		tx, arena, STR("SELECT amount FROM item {index item_nowhere} WHERE company_id = $1"),
		ARGS(bind_int(1)), &rows);
	if (err == OK) {
		assert_true(rows_next(&rows));
		err = rows_end(&rows);
	}
	assert_int_equal(err, test_engine_is(DB_SQLITE) ? ERR_SQL : OK);
	tx_rollback(tx);
	tx = begin();
	err = db_query_text(tx, arena, STR("SELECT amount FROM item {index } WHERE company_id = $1"),
	                    ARGS(bind_int(1)), &rows);
	assert_int_equal(err, ERR_SQL);
	tx_rollback(tx);
}

static void test_sums_read_as_integers(void **state)
{
	(void)state;
	struct tx *tx = begin();
	struct rows rows;
	assert_ok(item_add(tx, 1, STR("one"), 4000000000000000000));
	assert_ok(item_add(tx, 2, STR("two"), -12345));
	assert_ok(db_query(tx, arena, &sql_item_count, ARGS(bind_int(1)), &rows));
	assert_true(rows_next(&rows));
	assert_int_equal(rows_int(&rows, 1), 4000000000000000000 - 12345);
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void test_read_only(void **state)
{
	(void)state;
	struct tx *tx;
	assert_ok(tx_begin(database.db, true, &tx));
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(1))), 0);
	struct tx *writer = begin();
	assert_ok(item_add(writer, 1, STR("one"), 1));
	assert_ok(tx_commit(writer));
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(1))), 0); /* its snapshot */
	assert_int_not_equal(item_add(tx, 2, STR("two"), 1), OK);
	tx_rollback(tx);
}

static void test_events_are_numbered_without_gaps(void **state)
{
	(void)state;
	int64_t first;
	struct tx *tx = begin();
	assert_int_equal(lane_enter(tx, (struct company_id){404}), ERR_NOT_FOUND);
	assert_ok(lane_enter(tx, company));
	assert_ok(lane_enter(tx, company));
	assert_ok(lane_events(tx, company, 3, &first));
	assert_int_equal(first, 1);
	assert_ok(tx_savepoint(tx, SAVEPOINT_SET));
	assert_ok(lane_events(tx, company, 5, &first));
	assert_int_equal(first, 4);
	assert_ok(tx_savepoint(tx, SAVEPOINT_BACK));
	assert_ok(lane_events(tx, company, 1, &first));
	assert_int_equal(first, 4);
	assert_ok(tx_commit(tx));
	tx = begin();
	assert_ok(lane_enter(tx, company));
	assert_ok(lane_events(tx, company, 7, &first));
	tx_rollback(tx);
	tx = begin();
	assert_int_equal(number(tx, &sql_lane_number, ARGS(bind_int(company.value))), 4);
	tx_rollback(tx);
}

static void test_ids_are_unique_and_run_out(void **state)
{
	(void)state;
	struct tx *one = begin(), *two = NULL;
	int64_t a = 0, b = 0, last = 0;
	assert_ok(id_new(one, &a));
	if (test_engine_is(DB_POSTGRESQL)) { /* SQLite has one writer at a time */
		two = begin();
		assert_ok(id_new(two, &b));
		assert_true(b >= a + ID_LOW);
		tx_rollback(two);
	}
	enum err err;
	int64_t count = 0;
	while ((err = id_new(one, &b)) == OK) {
		assert_true(b > last && b <= ID_MAX);
		last = b;
		count++;
	}
	assert_int_equal(err, ERR_BUSY);
	assert_int_equal(count, ID_LOW - 1);
	tx_rollback(one);
	one = begin();
	assert_ok(id_new(one, &b));
	assert_true(b > last);
	tx_rollback(one);
}

static void test_ids_of_one_process_grow_with_its_transactions(void **state)
{
	(void)state;
	enum { ROUNDS = 200 };
	int64_t first = 0, last = 0, id = 0, between = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct tx *one = begin();
		assert_ok(id_new(one, &id));
		assert_true(id > last);
		first = round == 0 ? id : first;
		if (round % 3 == 0 && test_engine_is(DB_POSTGRESQL)) {
			struct tx *two = begin();
			assert_ok(id_new(two, &between));
			assert_true(between > id);
			id = between;
			if (round % 2 == 0)
				tx_rollback(two);
			else
				assert_ok(tx_commit(two));
		}
		tx_rollback(one);
		last = id;
	}
	if (test_engine_is(DB_SQLITE))
		assert_int_equal(id, first + ROUNDS - 1); /* what is not used is not lost */
}

static void test_urls(void **state)
{
	(void)state;
	struct db *db;
	struct str why = {0};
	assert_int_equal(db_open(arena, STR("mysql://x"), &db, &why), ERR_INVALID);
	assert_int_equal(db_open(arena, STR("sqlite:/no/such/folder/x.db"), &db, &why), ERR_IO);
	assert_true(why.len > 0);
	static const struct str url = STR_INIT(
		"postgresql://me:s3c@ret@127.0.0.1:1/x?connect_timeout=1&password=s3cret&options=b");
	assert_int_not_equal(db_open(arena, url, &db, &why), OK);
	assert_true(why.len > 0 && str_find_str(why, STR("s3c")) < 0);
	assert_true(str_find_str(why, STR("me:***@127.0.0.1:1/x")) >= 0);
}

static void test_one_server_per_file(void **state)
{
	(void)state;
	struct str why = {0};
	struct db *other;
	assert_ok(db_lock_for_serve(database.db, arena, &why));
	assert_ok(db_lock_for_serve(database.db, arena, &why));
	assert_ok(db_open(arena, database.url, &other, &why));
	enum err expected = test_engine_is(DB_SQLITE) ? ERR_BUSY : OK;
	assert_int_equal(db_lock_for_serve(other, arena, &why), expected);
	assert_true(expected == OK || why.len > 0);
	db_close(other);
	if (test_engine_is(DB_POSTGRESQL))
		return;
	db_close(database.db);
	/* A process that is killed lets go. */
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		bool is_locked = db_open(arena, database.url, &other, &why) == OK
		                 && db_lock_for_serve(other, arena, &why) == OK;
		(void)!write(ends[1], is_locked ? "y" : "n", 1);
		pause();
	}
	char answer = 0;
	assert_int_equal(read(ends[0], &answer, 1), 1);
	assert_int_equal(answer, 'y');
	assert_ok(db_open(arena, database.url, &database.db, &why));
	assert_int_equal(db_lock_for_serve(database.db, arena, &why), ERR_BUSY);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_ok(db_lock_for_serve(database.db, arena, &why));
	close(ends[0]);
	close(ends[1]);
}

/* The copy, opened: SQLite's file itself, or pg_restore of the archive into an empty database. */
static struct db *copy_open(struct str file, struct test_database *empty)
{
	struct str why = {0};
	struct db *copy;
	if (test_engine_is(DB_SQLITE)) {
		assert_ok(db_open(arena, str_format(arena, "sqlite:%.*s", STR_FMT(file)), &copy, &why));
		return copy;
	}
	*empty = test_database_open();
	char *words[] = {str_c(arena, STR("pg_restore")),
	                 str_c(arena, str_format(arena, "--dbname=%.*s", STR_FMT(empty->url))),
	                 str_c(arena, file), NULL};
	pid_t child;
	int status = 1;
	assert_int_equal(posix_spawnp(&child, words[0], NULL, NULL, words, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	return empty->db;
}

static void test_backup_restores(void **state)
{
	(void)state;
	struct str why = {0};
	struct tx *tx = begin();
	assert_ok(item_add(tx, 1, STR("kept"), 11));
	assert_ok(tx_commit(tx));
	struct tx *open = begin(); /* a backup is taken while somebody writes */
	assert_ok(item_add(open, 2, STR("not yet"), 22));
	char folder[] = "/tmp/purser-backup-XXXXXX";
	assert_non_null(mkdtemp(folder));
	struct str file = str_format(arena, "%s/copy.db", folder);
	enum err err = db_backup(database.db, file, arena, &why);
	if (err != OK)
		print_message("%.*s\n", STR_FMT(why));
	assert_ok(err);
	tx_rollback(open);
	struct test_database empty = {0};
	struct db *copy = copy_open(file, &empty);
	assert_ok(tx_begin(copy, false, &tx));
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(company.value))), 1);
	assert_ok(item_add(tx, 3, STR("goes on"), 1));
	assert_ok(tx_commit(tx));
	if (empty.db != NULL)
		test_database_close(&empty);
	else
		db_close(copy);
	assert_int_not_equal(db_backup(database.db, STR("/no/such/folder/x"), arena, &why), OK);
	assert_true(why.len > 0);
	unlink(str_c(arena, file));
	rmdir(folder);
}

static void test_full_disk(void **state)
{
	(void)state;
	if (test_engine_is(DB_POSTGRESQL))
		return;
	atomic_store(&database.db->page_limit, 20);
	struct tx *tx = begin();
	char big[4000];
	memset(big, 'x', sizeof big);
	enum err err = OK;
	for (int64_t id = 1; id < 100 && err == OK; id++)
		err = item_add(tx, id, str_of(big, sizeof big), 1);
	assert_int_equal(err, ERR_STORAGE_FULL);
	assert_int_equal(item_add(tx, 1000, STR("small"), 1), ERR_STORAGE_FULL);
	assert_int_equal(tx_commit(tx), ERR_STORAGE_FULL);
	atomic_store(&database.db->page_limit, 0);
	tx = begin();
	assert_int_equal(number(tx, &sql_item_count, ARGS(bind_int(company.value))), 0);
	assert_ok(item_add(tx, 1, STR("room again"), 1));
	assert_ok(tx_commit(tx));
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_parameters_are_bound_by_number),
		TEST(test_wrong_statements_are_refused),
		TEST(test_arrays_of_ids),
		TEST(test_arrays_of_a_query_are_its_own),
		TEST(test_hostile_text_survives_arrays),
		TEST(test_nul_bytes_are_refused),
		TEST(test_nulls),
		TEST(test_insert_counts),
		TEST(test_a_refused_row_takes_its_call_along),
		TEST(test_shared_tables_need_no_lane),
		TEST(test_an_error_poisons_the_transaction),
		TEST(test_what_counts_as_writing),
		TEST(test_cursors_nest_and_may_be_left),
		TEST(test_run_time_texts_are_bounded),
		TEST(test_an_index_that_is_asked_for_is_used),
		TEST(test_sums_read_as_integers),
		TEST(test_read_only),
		TEST(test_events_are_numbered_without_gaps),
		TEST(test_ids_are_unique_and_run_out),
		TEST(test_ids_of_one_process_grow_with_its_transactions),
		TEST(test_urls),
		TEST(test_one_server_per_file),
		TEST(test_backup_restores),
		TEST(test_full_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
