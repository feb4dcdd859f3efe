/* Every SQL statement of the program, on the engine of this run: it prepares, it stays inside its
 * company, it does not read a large table from end to end; and every table agrees with its shape.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "db/db_engine.h"
#include "base/map.h"
#include "kernel/dialect.h"
#include "kernel/module.h"

static struct work_fixture fixture;

/* Tables that grow with the business. A statement may read one from end to end only when it says so
 * (SQL_SCAN), with the reason beside it. */
/* clang-format off */
static const char *const large_tables[] = {
	"orders",
	"order_line",
	"order_shipping",
	"customer",
	"customer_order",
	"reservation",
	"order_divided",
	"order_package",
	"order_package_line",
	"shipment_told",
	"decision",
	"ledger",
	"stock",
	"stock_bin",
	"event",
	"shipment",
	"listing",
	"listing_change",
	"listing_untold",
	"product",
	"idempotency",
	"exchange",
	"order_bot_run",
	"back_test_difference",
	"label_use",
	"incoming",
	"vendor_product",
	"vendor_price",
	"purchase_order",
	"purchase_line",
	"purchase_hold",
	"cost_layer",
	"cost_entry",
	"cost_cursor",
	"custom_value",
	"bundle_unit",
	"bundle_part",
	"product_alias",
	"product_attribute",
	"product_image",
	"product_category",
};
/* clang-format on */

static struct statement *prepared(struct tx *tx, const struct sql *sql)
{
	struct statement *statement = NULL;
	if (statement_of(tx->connection, sql, &statement) != OK)
		fail_msg("%s: %.*s", sql->name, STR_FMT(tx_error(tx)));
	return statement;
}

/* Some are of SQLite alone. */
static bool is_here(const struct sql *sql)
{
	return sql->text != NULL || sql->insert != NULL || sql->postgresql != NULL
	       || test_engine_is(DB_SQLITE);
}

static void every_statement_prepares(void **state)
{
	(void)state;
	size_t count;
	const struct sql *all = sql_all(&count);
	struct work *work = work_begin(&fixture);
	assert_true(count > 100);
	for (size_t i = 0; i < count; i++)
		if (is_here(&all[i]))
			assert_non_null(prepared(work->tx, &all[i]));
	work_rollback(&fixture);
}

static void every_name_stands_once(void **state)
{
	(void)state;
	size_t count;
	const struct sql *all = sql_all(&count);
	for (size_t i = 0; i < count; i++) {
		int forms = (all[i].text != NULL) + (all[i].insert != NULL) + (all[i].sqlite != NULL);
		if (forms != 1)
			fail_msg("%s has %d texts", all[i].name, forms);
	}
}

/* How often a word stands alone in the text. */
static size_t words_count(const char *text, const char *word)
{
	size_t n = 0, len = strlen(word);
	for (const char *at = text; (at = strstr(at, word)) != NULL; at += len) {
		bool begins = at == text || !(at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z'));
		bool ends = !(at[len] == '_' || (at[len] >= 'a' && at[len] <= 'z'));
		n += begins && ends;
	}
	return n;
}

/* Each of the module tables that a statement reads or changes is bound to $1, also in sub-selects.
 */
static void every_statement_stays_in_its_company(void **state)
{
	(void)state;
	size_t count;
	const struct sql *all = sql_all(&count);
	for (size_t i = 0; i < count; i++) {
		const char *text = all[i].text != NULL ? all[i].text : all[i].sqlite;
		if (text == NULL || (all[i].flags & SQL_ALL) != 0)
			continue; /* SQL_INSERT binds the company by itself */
		size_t tables = 0;
		for (size_t t = 0; t < COUNT_OF(large_tables); t++) {
			char reads[64], joins[64], changes[64];
			snprintf(reads, sizeof reads, "FROM %s", large_tables[t]);
			snprintf(joins, sizeof joins, "JOIN %s", large_tables[t]);
			snprintf(changes, sizeof changes, "UPDATE %s", large_tables[t]);
			tables +=
				words_count(text, reads) + words_count(text, joins) + words_count(text, changes);
		}
		size_t bound = words_count(text, "company_id = $1");
		if (bound < tables)
			fail_msg("%s: %zu tables, company_id = $1 stands %zu times", all[i].name, tables,
			         bound);
	}
}

/* Does the text read the table under the name that the plan gives it? */
static bool reads_as(const char *text, const char *table, const char *name)
{
	char plain[128], with_as[128];
	if (strcmp(table, name) == 0)
		return words_count(text, table) > 0;
	snprintf(plain, sizeof plain, "%s %s", table, name);
	snprintf(with_as, sizeof with_as, "%s AS %s", table, name);
	return words_count(text, plain) + words_count(text, with_as) > 0;
}

/* Does a line of SQLite's plan read a large table, or all that a company has in it? "SCAN o",
 * "SEARCH o USING PRIMARY KEY (company_id=?)". A page goes through its window in its order. */
static const char *scanned(const struct sql *sql, const char *text, const char *line)
{
	char name[64] = "";
	bool is_all = sscanf(line, "SCAN %63s", name) == 1 && strstr(line, "USING") == NULL;
	if (!is_all && strstr(line, " (company_id=?)") != NULL && strstr(sql->name, "_page") == NULL)
		is_all = sscanf(line, "SEARCH %63s", name) == 1;
	for (size_t t = 0; is_all && t < COUNT_OF(large_tables); t++)
		if (reads_as(text, large_tables[t], name))
			return large_tables[t];
	return NULL;
}

/* Tables that grow with what happens to one thing, and the key of that thing's whole history: no
 * plan may stop there, or a change to what sells most costs most. */
static const char *const histories[][2] = {
	{"ledger", " PRIMARY KEY (company_id=? AND product_id=?)"},
	{"cost_entry", " PRIMARY KEY (company_id=? AND product_id=?)"},
};

static const char *history_read(const char *text, const char *line)
{
	char name[64] = "";
	for (size_t i = 0; i < COUNT_OF(histories); i++)
		if (sscanf(line, "SEARCH %63s", name) == 1 && reads_as(text, histories[i][0], name)
		    && strstr(line, histories[i][1]) != NULL)
			return histories[i][0];
	return NULL;
}

static void no_statement_reads_a_large_table_from_end_to_end(void **state)
{
	(void)state;
	size_t count, failures = 0;
	const struct sql *all = sql_all(&count);
	for (size_t i = 0; i < count; i++) {
		if (all[i].insert != NULL || (all[i].flags & SQL_SCAN) != 0)
			continue;
		struct work *work = work_begin(&fixture);
		const struct statement *statement = prepared(work->tx, &all[i]);
		struct str plan =
			str_format(work->arena, "EXPLAIN QUERY PLAN %.*s", STR_FMT(str_from(statement->text)));
		struct bind nothing[64] = {0};
		struct rows rows;
		assert_int_equal(db_query_text(work->tx, work->arena, plan, nothing,
		                               (size_t)statement->parameters, &rows),
		                 OK);
		while (rows_next(&rows)) {
			const char *line = str_c(work->arena, rows_text(&rows, 3));
			const char *table = scanned(&all[i], statement->text, line);
			if (table == NULL)
				table = history_read(statement->text, line);
			if (table != NULL)
				print_error("%s reads all of %s: %s\n", all[i].name, table, line);
			failures += table != NULL;
		}
		assert_int_equal(rows_end(&rows), OK);
		work_rollback(&fixture);
	}
	assert_int_equal(failures, 0);
}

/* A company's own id is the company_id of its row; hashes of secrets are in no shape. */
static bool is_on_purpose(struct str line)
{
	static const char *const known[] = {"company: id is in the shape only",
	                                    "app_user: password_hash is in the table only",
	                                    "api_client: secret_hash is in the table only",
	                                    "app: secret_hash is in the table only",
	                                    "shipment_line: order_id is in the table only",
	                                    "label: folded is in the table only"};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_is(line, known[i]))
			return true;
	return false;
}

static void every_table_agrees_with_its_shape(void **state)
{
	(void)state;
	for (size_t i = 0; i < purser_module_count; i++) {
		struct str faults = str_from(work_table_faults(&fixture, purser_modules[i])), line;
		while (str_split(&faults, '\n', &line))
			if (line.len > 0 && !is_on_purpose(line))
				fail_msg("%.*s", STR_FMT(line));
	}
}

static void every_route_says_what_it_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < purser_module_count; i++)
		for (size_t r = 0; r < purser_modules[i]->route_count; r++) {
			const struct route *route = &purser_modules[i]->routes[r];
			if (route->id == NULL || route->says == NULL || route->status == 0)
				fail_msg("%s %s lacks its id, status or sentence", route->method, route->path);
		}
}

/* Two rows for one thing would keep the server from starting. */
static void every_module_and_route_stands_once(void **state)
{
	(void)state;
	struct work *work = work_begin(&fixture);
	struct map seen = map_new(work->arena);
	for (size_t i = 0; i < purser_module_count; i++) {
		const struct module *module = purser_modules[i];
		if (map_get(&seen, str_from(module->name)) != NULL)
			fail_msg("module %s stands twice", module->name);
		map_put(&seen, str_from(module->name), &seen);
		for (size_t r = 0; r < module->route_count; r++) {
			struct str key =
				str_format(work->arena, "%s %s", module->routes[r].method, module->routes[r].path);
			if (map_get(&seen, key) != NULL)
				fail_msg("%.*s stands twice", STR_FMT(key));
			map_put(&seen, key, &seen);
		}
	}
	for (size_t d = 0; d < purser_dialect_count; d++)
		for (size_t r = 0; r < purser_dialects[d]->route_count; r++) {
			const struct route *route = &purser_dialects[d]->routes[r];
			struct str key = str_format(work->arena, "%s %s", route->method, route->path);
			if (map_get(&seen, key) != NULL)
				fail_msg("%.*s stands twice", STR_FMT(key));
			map_put(&seen, key, &seen);
		}
	work_rollback(&fixture);
}

static int open_fixture(void **state)
{
	(void)state;
	work_fixture_open(&fixture);
	return 0;
}

static int close_fixture(void **state)
{
	(void)state;
	work_fixture_close(&fixture);
	return 0;
}

/* clang-format off */
#define OF_BOTH_ENGINES                                                                            \
	cmocka_unit_test(every_statement_prepares),                                                    \
	cmocka_unit_test(every_name_stands_once),                                                      \
	cmocka_unit_test(every_statement_stays_in_its_company),                                        \
	cmocka_unit_test(every_table_agrees_with_its_shape),                                           \
	cmocka_unit_test(every_route_says_what_it_does),                                               \
	cmocka_unit_test(every_module_and_route_stands_once)
/* clang-format on */

int main(void)
{
	const struct CMUnitTest tests[] = {OF_BOTH_ENGINES};
	/* PostgreSQL plans by its figures, so by what a table holds: an empty one tells nothing. */
	const struct CMUnitTest of_sqlite[] = {
		OF_BOTH_ENGINES,
		cmocka_unit_test(no_statement_reads_a_large_table_from_end_to_end),
	};
	if (!test_database_is_offered())
		return 0;
	if (test_engine_is(DB_SQLITE))
		return cmocka_run_group_tests(of_sqlite, open_fixture, close_fixture);
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
