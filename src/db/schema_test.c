/* Schema steps: applied once and whole, or not at all; newer databases are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/db_engine.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL_TWO(sql_table_count, "the catalogue of tables differs",
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
        "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname = $1");
SQL(sql_engine_word, "SELECT word FROM engine_word");
SQL(sql_binary_raise, "UPDATE database_meta SET min_binary = $1");
SQL(sql_step_count, "SELECT count(*) FROM schema_step");

static const struct schema_step first = {
	"shop", 1, "0001_shop.sql",
	STR_INIT("-- What the shop sells; ';' in a comment ends nothing;\n"
             "-- home: company\n"
             "CREATE TABLE thing (\n"
             "    company_id BIGINT NOT NULL, -- the lane; always first\n"
             "    id BIGINT NOT NULL,\n"
             "    CONSTRAINT thing_pk PRIMARY KEY (company_id, id)\n"
             ");\n"
             "CREATE INDEX thing_id ON thing (company_id, id);\n"
             "-- home: shared\n"
             "CREATE TABLE engine_word (word TEXT NOT NULL);\n"
             "-- sqlite: the two differ on purpose\n"
             "INSERT INTO engine_word (word) VALUES ('file');\n"
             "-- end\n"
             "-- postgresql:\n"
             "CREATE FUNCTION one() RETURNS BIGINT LANGUAGE SQL AS $$\n"
             "SELECT 1;\n"
             "$$;\n"
             "INSERT INTO engine_word (word) VALUES ('server');\n"
             "-- end\n")};
static const struct schema_step second = {
	"shop", 2, "0002_more.sql",
	STR_INIT("-- home: company\nCREATE TABLE more (company_id BIGINT NOT NULL,\n"
             "CONSTRAINT more_pk PRIMARY KEY (company_id));\n")};

static struct test_database database;
static struct arena *arena;
static struct str why;

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

static enum err migrate(const struct schema_step *steps, size_t n, int *applied)
{
	return schema_migrate(database.db, steps, n, (struct instant){1700000000000000}, applied, &why,
	                      arena);
}

static int64_t number(const struct sql *sql, const struct bind *args, size_t n)
{
	struct tx *tx;
	struct rows rows;
	assert_ok(tx_begin(database.db, true, &tx));
	assert_ok(db_query(tx, arena, sql, args, n, &rows));
	assert_true(rows_next(&rows));
	int64_t value = rows_int(&rows, 0);
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
	return value;
}

static int64_t tables_named(const char *name)
{
	return number(&sql_table_count, ARGS(bind_text(str_from(name))));
}

static void test_steps_are_applied_once(void **state)
{
	(void)state;
	int applied;
	assert_int_equal(schema_check(database.db, &first, 1, &why, arena), ERR_PRECONDITION);
	assert_true(str_find_str(why, STR("shop/0001_shop.sql")) >= 0);
	assert_ok(migrate(&first, 1, &applied));
	assert_int_equal(applied, 1);
	assert_ok(schema_check(database.db, &first, 1, &why, arena));
	assert_int_equal(why.len, 0);
	assert_ok(migrate(&first, 1, &applied));
	assert_int_equal(applied, 0);
	assert_int_equal(tables_named("thing"), 1);
	assert_int_equal(number(&sql_step_count, NULL, 0), 1);
	struct tx *tx;
	struct rows rows;
	assert_ok(tx_begin(database.db, true, &tx));
	assert_ok(db_query(tx, arena, &sql_engine_word, NULL, 0, &rows));
	assert_true(rows_next(&rows));
	assert_true(str_is(rows_text(&rows, 0), test_engine_is(DB_SQLITE) ? "file" : "server"));
	assert_false(rows_next(&rows));
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void test_a_file_is_copied_before_it_changes(void **state)
{
	(void)state;
	const struct schema_step both[] = {first, second};
	int applied;
	assert_ok(migrate(both, 1, &applied));
	assert_ok(migrate(both, 2, &applied));
	assert_int_equal(applied, 1);
	if (test_engine_is(DB_POSTGRESQL))
		return;
	struct str file = str_format(arena, "sqlite:%s.before-2", database.db->path);
	struct db *copy;
	assert_int_equal(access(file.at + 7, R_OK), 0);
	assert_ok(db_open(arena, file, &copy, &why));
	assert_ok(schema_check(copy, both, 1, &why, arena));
	assert_int_equal(schema_check(copy, both, 2, &why, arena), ERR_PRECONDITION);
	db_close(copy);
}

static void test_a_failing_step_leaves_nothing(void **state)
{
	(void)state;
	const struct schema_step steps[] = {
		first,
		{"shop", 2, "0002_broken.sql",
	     STR_INIT("-- home: company\n"
	              "CREATE TABLE half (company_id BIGINT NOT NULL);\n"
	              "INSERT INTO engine_word (word) VALUES ('half');\n"
	              "INSERT INTO nowhere VALUES (1);\n")},
	};
	int applied;
	assert_int_equal(migrate(steps, 2, &applied), ERR_SQL);
	assert_int_equal(applied, 1);
	assert_true(str_find_str(why, STR("shop/0002_broken.sql, line 4")) >= 0);
	assert_true(str_find_str(why, STR("nowhere")) >= 0);
	assert_int_equal(tables_named("half"), 0);
	assert_int_equal(tables_named("thing"), 1);
	assert_ok(schema_check(database.db, steps, 1, &why, arena));
	assert_int_equal(schema_check(database.db, steps, 2, &why, arena), ERR_PRECONDITION);
}

static void assert_step_refused(struct str text, const char *word)
{
	const struct schema_step step = {"shop", 9, "0009_bad.sql", text};
	int applied;
	assert_int_equal(migrate(&step, 1, &applied), ERR_SQL);
	assert_int_equal(applied, 0);
	if (str_find_str(why, str_from(word)) < 0)
		fail_msg("%.*s", STR_FMT(why));
}

static void test_steps_of_bad_form_are_refused(void **state)
{
	(void)state;
	assert_step_refused(STR("CREATE TABLE homeless (id BIGINT);\n"), "home");
	assert_step_refused(STR("-- home: nowhere\nCREATE TABLE homeless (id BIGINT);\n"), "home");
	assert_step_refused(STR("-- home: shared\nCREATE TABLE uncut (id BIGINT)\n"), "not ended");
	assert_step_refused(STR("-- sqlite:\n-- postgresql:\nSELECT 1;\n"), "not ended");
}

static void test_a_newer_database_is_refused(void **state)
{
	(void)state;
	struct tx *tx;
	int applied;
	assert_ok(migrate(&first, 1, &applied));
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(db_exec(tx, &sql_binary_raise, ARGS(bind_int(PURSER_BINARY + 1)), NULL));
	assert_ok(tx_commit(tx));
	assert_int_equal(schema_check(database.db, &first, 1, &why, arena), ERR_PRECONDITION);
	assert_true(str_find_str(why, STR("newer")) >= 0);
	const struct schema_step both[] = {first, second};
	assert_int_equal(migrate(both, 2, &applied), ERR_PRECONDITION);
	assert_int_equal(applied, 0);
	assert_int_equal(tables_named("more"), 0);
}

/* Steps of a later release that this binary does not know do no harm. */
static void test_unknown_steps_are_tolerated(void **state)
{
	(void)state;
	const struct schema_step both[] = {first, second};
	int applied;
	assert_ok(migrate(both, 2, &applied));
	assert_ok(schema_check(database.db, both, 1, &why, arena));
	assert_ok(migrate(both, 1, &applied));
	assert_int_equal(applied, 0);
}

static void test_a_table_may_be_rebuilt(void **state)
{
	(void)state;
	const struct schema_step steps[] = {
		{"shop", 1, "0001.sql",
	     STR_INIT("-- home: shared\nCREATE TABLE parent (id BIGINT PRIMARY KEY);\n"
	              "-- home: shared\nCREATE TABLE child (id BIGINT PRIMARY KEY,\n"
	              "parent_id BIGINT NOT NULL, CONSTRAINT child_parent_fk\n"
	              "FOREIGN KEY (parent_id) REFERENCES parent (id));\n"
	              "INSERT INTO parent (id) VALUES (1);\n"
	              "INSERT INTO child (id, parent_id) VALUES (1, 1);\n")},
		{"shop", 2, "0002.sql",
	     STR_INIT("-- sqlite:\n"
	              "-- home: shared\nCREATE TABLE parent_new (id BIGINT PRIMARY KEY, name TEXT);\n"
	              "INSERT INTO parent_new (id) SELECT id FROM parent;\n"
	              "DROP TABLE parent;\n"
	              "ALTER TABLE parent_new RENAME TO parent;\n"
	              "-- end\n")},
		{"shop", 3, "0003.sql", STR_INIT("DELETE FROM parent;\n")},
	};
	int applied;
	assert_ok(migrate(steps, 2, &applied));
	assert_int_equal(applied, 2);
	assert_int_equal(migrate(steps, 3, &applied), ERR_SQL);
	assert_true(str_find_str(why, STR("0003.sql")) >= 0);
}

int main(void)
{
	if (!test_database_is_offered())
		return 0;
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_steps_are_applied_once),        TEST(test_a_file_is_copied_before_it_changes),
		TEST(test_a_failing_step_leaves_nothing), TEST(test_steps_of_bad_form_are_refused),
		TEST(test_a_newer_database_is_refused),   TEST(test_unknown_steps_are_tolerated),
		TEST(test_a_table_may_be_rebuilt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
