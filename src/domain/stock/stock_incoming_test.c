#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_incoming.h"
#include "domain/stock/test_stock.h"

#define ORDER 900

static struct incoming row_of(struct product_id product, int64_t line, int64_t units, int64_t at)
{
	return (struct incoming){.product_id = product,
	                         .warehouse_id = test_reno,
	                         .line_id = line,
	                         .units = {units},
	                         .expected_at = {at * DAY_US}};
}

static void set(int64_t subject, const struct incoming *rows, size_t n, const char *events)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_incoming_set(work, "purchase_order", subject, rows, n), OK);
	assert_string_equal(work_events(&test_fixture), events);
	work_commit(&test_fixture);
}

static size_t of(struct product_id product, struct incoming **out)
{
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_incoming_of(work, &product.value, 1, out, &count), OK);
	work_rollback(&test_fixture);
	return count;
}

/* ---- tests ---- */

static void what_differs_is_found(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	const struct product_id a = {1}, b = {2};
	struct incoming elsewhere = row_of(a, 1, 5, 3);
	elsewhere.warehouse_id.value = 77;
	const struct incoming one = row_of(a, 1, 5, 3);
	const struct {
		struct incoming after[2];
		size_t n;
		size_t differing;
	} rows[] = {
		{{row_of(a, 1, 5, 3)}, 1, 0},
		{{row_of(a, 1, 6, 3)}, 1, 1},
		{{row_of(a, 1, 5, 4)}, 1, 1},
		{{elsewhere}, 1, 1},
		{{row_of(a, 2, 5, 3)}, 1, 1},
		{{row_of(b, 1, 5, 3)}, 1, 2},
		{{row_of(a, 1, 5, 3), row_of(b, 2, 5, 3)}, 2, 1},
		{{one}, 0, 1},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t *products;
		size_t count;
		incoming_differing(arena, &one, 1, rows[i].after, rows[i].n, &products, &count);
		assert_int_equal(count, rows[i].differing);
	}
	arena_free(arena);
}

static void rows_of_a_subject_are_replaced_whole(void **state)
{
	(void)state;
	struct product_id a = test_product_made(), b = test_product_made();
	struct incoming *found;
	const struct incoming first[] = {row_of(a, 1, 5, 9), row_of(b, 2, 3, 0), row_of(a, 3, 2, 4)};
	set(ORDER, first, 3, "incoming.changed incoming.changed");
	assert_int_equal(of(a, &found), 2);
	assert_int_equal(found[0].line_id, 3); /* the soonest first */
	assert_int_equal(found[1].units.units, 5);
	assert_true(str_is(found[1].subject, "purchase_order"));
	set(ORDER, first, 3, ""); /* the same again: nothing happened */
	set(ORDER, &first[1], 2, "incoming.changed");
	assert_int_equal(of(a, &found), 1);
	assert_int_equal(of(b, &found), 1);
	set(ORDER, NULL, 0, "incoming.changed incoming.changed");
	assert_int_equal(of(a, &found), 0);
	set(ORDER, NULL, 0, "");
}

static void unknown_dates_come_last_and_no_units_are_no_row(void **state)
{
	(void)state;
	struct product_id a = test_product_made();
	struct incoming *found;
	const struct incoming rows[] = {row_of(a, 1, 5, 0), row_of(a, 2, 0, 1), row_of(a, 3, -4, 1),
	                                row_of(a, 4, 6, 8)};
	set(ORDER + 1, rows, 4, "incoming.changed");
	assert_int_equal(of(a, &found), 2);
	assert_int_equal(found[0].line_id, 4);
	assert_int_equal(found[1].line_id, 1);
}

static void subjects_and_companies_keep_apart(void **state)
{
	(void)state;
	struct product_id a = test_product_made();
	struct company_id other = work_fixture_company(&test_fixture, "Elsewhere");
	struct incoming *found;
	size_t count;
	const struct incoming one = row_of(a, 1, 5, 2);
	set(ORDER + 2, &one, 1, "incoming.changed");
	set(ORDER + 3, &one, 1, "incoming.changed");
	set(ORDER + 2, NULL, 0, "incoming.changed");
	assert_int_equal(of(a, &found), 1);
	assert_int_equal(found[0].subject_id, ORDER + 3);
	struct work *work = work_begin_as(&test_fixture, other);
	assert_int_equal(stock_incoming_of(work, &a.value, 1, &found, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(incoming_of_product(work, a, &found, &count), ERR_NOT_FOUND);
	assert_int_equal(stock_incoming_of(work, NULL, 0, &found, &count), OK);
	work_rollback(&test_fixture);
}

/* What comes in is no stock: nothing can be sold of it. */
static void incoming_units_are_no_stock(void **state)
{
	(void)state;
	struct product_id a = test_product_made();
	const struct incoming one = row_of(a, 1, 5, 2);
	set(ORDER + 4, &one, 1, "incoming.changed");
	test_level_is(a, test_reno, 0, 0, 0);
	test_verified();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_differs_is_found),
		cmocka_unit_test(rows_of_a_subject_are_replaced_whole),
		cmocka_unit_test(unknown_dates_come_last_and_no_units_are_no_row),
		cmocka_unit_test(subjects_and_companies_keep_apart),
		cmocka_unit_test(incoming_units_are_no_stock),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	test_changed(STOCK_ADD, test_item_of(test_product_made(), test_reno, 1));
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
