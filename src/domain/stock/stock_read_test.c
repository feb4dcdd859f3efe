#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_edge.h"
#include "domain/stock/test_stock.h"

/* ---- looking back ---- */

static void the_past_can_be_asked(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct instant moments[4];
	for (int i = 0; i < 4; i++) {
		struct work *work = work_begin(&test_fixture);
		moments[i] = work->now;
		struct stock_move moves[] = {test_claim_of(product, test_newark, 1),
		                             test_claim_of(product, test_newark, 1)};
		assert_int_equal(test_change(work, STOCK_ADD, test_item_of(product, test_newark, 10), NULL),
		                 OK);
		assert_int_equal(stock_post(work, moves, 2, NULL), OK); /* three rows of one moment */
		work_commit(&test_fixture);
	}
	struct work *work = work_begin(&test_fixture);
	struct stock_level level;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(stock_level_as_of(work, product, test_newark, moments[i], &level), OK);
		assert_int_equal(level.on_hand.units, (i + 1) * 10);
		assert_int_equal(level.allocated.units, (i + 1) * 2);
		assert_int_equal(level.available.units, (i + 1) * 8);
		struct instant before = {moments[i].us - 1};
		assert_int_equal(stock_level_as_of(work, product, test_newark, before, &level), OK);
		assert_int_equal(level.on_hand.units, i * 10);
	}
	assert_int_equal(stock_level_as_of(work, product, test_newark, work->now, &level), OK);
	assert_int_equal(level.on_hand.units, 40);
	assert_int_equal(stock_level_as_of(work, product, test_reno, work->now, &level), OK);
	assert_int_equal(level.on_hand.units, 0);
	work_rollback(&test_fixture);
}

static void history_has_pages(void **state)
{
	(void)state;
	enum { ROWS = 12, PAGE = 5 };
	struct product_id product = test_product_made();
	for (int i = 0; i < ROWS / 2; i++) {
		struct stock_move both[] = {test_claim_of(product, (struct warehouse_id){0}, 1),
		                            {.product_id = product,
		                             .warehouse_id = i % 2 ? test_reno : test_newark,
		                             .kind = STOCK_ADD,
		                             .on_hand = 1}};
		test_posted(both, 2);
	}
	struct work *work = work_begin(&test_fixture);
	const struct history_filter filter = {.product_id = product};
	struct history_position before = {0};
	size_t seen = 0, count;
	int64_t last = ID_MAX;
	do {
		struct ledger_row *rows;
		assert_int_equal(stock_history_page(work, &filter, before, PAGE, &rows, &count), OK);
		for (size_t i = 0; i < count; i++, seen++) {
			assert_true(rows[i].id.value <= last);
			last = rows[i].id.value;
			before = (struct history_position){rows[i].id.value, product, rows[i].warehouse_id};
		}
	} while (count == PAGE);
	assert_int_equal(seen, ROWS);
	struct ledger_row *rows;
	assert_int_equal(stock_history(work, product, test_reno, 0, 2, &rows, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(stock_history(work, product, test_reno, rows[1].id.value, 2, &rows, &count),
	                 OK);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].on_hand.units, 1);
	work_rollback(&test_fixture);
}

static void balances_have_pages(void **state)
{
	(void)state;
	struct product_id first = test_product_made(), second = test_product_made();
	struct stock_move claim = test_claim_of(first, (struct warehouse_id){0}, 2);
	test_posted(&claim, 1);
	test_changed(STOCK_ADD, test_item_of(first, test_reno, 5));
	test_changed(STOCK_ADD, test_item_of(first, test_newark, 6));
	test_changed(STOCK_ADD, test_item_of(second, test_reno, 7));
	const int64_t ids[] = {first.value, second.value};
	struct work *work = work_begin(&test_fixture);
	struct stock_level *levels;
	struct stock_total *totals;
	size_t count;
	struct stock_place after = {{0}, {-1}};
	assert_int_equal(stock_list(work, ids, 2, (struct warehouse_id){0}, after, 3, &levels, &count),
	                 OK);
	assert_int_equal(count, 3);
	assert_int_equal(levels[0].warehouse_id.value, 0);
	assert_int_equal(levels[0].available.units, -2);
	after = (struct stock_place){levels[2].product_id, levels[2].warehouse_id};
	assert_int_equal(stock_list(work, ids, 2, (struct warehouse_id){0}, after, 3, &levels, &count),
	                 OK);
	assert_int_equal(count, 1);
	assert_int_equal(levels[0].on_hand.units, 7);
	after = (struct stock_place){{0}, {-1}};
	assert_int_equal(stock_list(work, ids, 2, test_reno, after, 10, &levels, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(stock_list(work, NULL, 0, test_newark, after, 1000, &levels, &count), OK);
	assert_int_equal(levels[count - 1].product_id.value, first.value);
	assert_int_equal(stock_list(work, NULL, 0, (struct warehouse_id){0}, after, 1, &levels, &count),
	                 OK);
	assert_int_equal(count, 1);

	assert_int_equal(stock_totals(work, ids, 2, (struct product_id){0}, 10, &totals, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(totals[0].on_hand.units, 11);
	assert_int_equal(totals[0].unplaced.units, 2);
	assert_int_equal(totals[0].available.units, 9);
	assert_true(totals[1].sku.len > 0);
	assert_int_equal(stock_totals(work, NULL, 0, first, 10, &totals, &count), OK);
	assert_int_equal(count, 1);
	work_rollback(&test_fixture);
}

/* ---- what a warehouse reports ---- */

static void a_reported_figure_is_a_fact(void **state)
{
	(void)state;
	struct product_id product = test_product_made(), other = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_vendor, 20));
	test_changed(STOCK_LOCK, test_item_of(product, test_vendor, 3));
	struct stock_move claim = test_claim_of(product, test_vendor, 10);
	test_posted(&claim, 1);
	const struct stock_figure figures[] = {
		{.product_id = product, .figure = {5}, .netted = {4}, .shipped_since = {1}},
		{.product_id = {1}, .figure = {5}}, /* not ours */
		{.product_id = other, .figure = {8}},
	};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_sync(work, test_vendor, figures, 3, work->now), OK);
	struct ledger_row *rows;
	size_t count;
	assert_int_equal(stock_history(work, product, test_vendor, 0, 1, &rows, &count), OK);
	assert_int_equal(rows[0].kind, STOCK_SYNC);
	assert_int_equal(rows[0].shortfall.units, 2);
	assert_true(str_starts(rows[0].reason, STR("Reported by the warehouse as of 20")));
	work_commit(&test_fixture);
	test_level_is(product, test_vendor, 11, 3, 10); /* 5 + 3 locked + 4 netted - 1 shipped */
	test_level_is(other, test_vendor, 8, 0, 0);
	work = work_begin(&test_fixture); /* the same again changes nothing */
	assert_int_equal(stock_sync(work, test_vendor, &figures[2], 1, work->now), OK);
	assert_false(tx_wrote(work->tx));
	assert_int_equal(stock_sync(work, (struct warehouse_id){1}, figures, 1, work->now),
	                 ERR_NOT_FOUND);
	work_rollback(&test_fixture);
	test_verified();
}

/* ---- verifying ---- */

SQL(test_bend_stock_sql,
    "UPDATE stock SET on_hand = on_hand - 2 WHERE company_id = $1 "
    "AND product_id = $2");
SQL(test_bend_bin_sql,
    "UPDATE stock_bin SET on_hand = on_hand + 1 WHERE company_id = $1 "
    "AND product_id = $2");
SQL(test_bend_ledger_sql,
    "UPDATE ledger SET allocated = allocated + 1 WHERE company_id = $1 "
    "AND product_id = $2 AND kind = 'remove'");

static const char *bent(const struct sql *sql, struct product_id product)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&test_fixture);
	struct buf says = buf_new(test_fixture.database.arena, 4096);
	assert_int_equal(
		db_exec(work->tx, sql, ARGS(bind_int(work->company.value), bind_int(product.value)), NULL),
		OK);
	assert_int_equal(stock_verify(work, &report), OK);
	for (size_t i = 0; i < report.differences.count; i++) {
		buf_c(&says, i > 0 ? " " : "");
		buf_add(&says, report.differences.at[i]);
	}
	work_rollback(&test_fixture);
	return str_c(test_fixture.database.arena, buf_str(&says));
}

static void differences_are_named(void **state)
{
	(void)state;
	struct arena *arena = test_fixture.database.arena;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 15));
	test_changed(STOCK_REMOVE, test_item_of(product, test_reno, 1));
	struct work *work = work_begin(&test_fixture);
	struct ledger_row *rows;
	struct location_id usual;
	size_t count;
	assert_int_equal(location_usual(work, test_reno, &usual), OK);
	assert_int_equal(stock_history(work, product, test_reno, 0, 1, &rows, &count), OK);
	long long id = (long long)rows[0].id.value, where = (long long)usual.value;
	work_rollback(&test_fixture);
	test_verified();
	const char *says = str_c(
		arena, str_format(arena,
	                      "Product SKU-%d at Reno: the ledger says 14 on hand, the balance 12. "
	                      "Product SKU-%d at Reno: its locations hold 14 on hand, the balance 12.",
	                      test_made_count, test_made_count));
	assert_string_equal(bent(&test_bend_stock_sql, product), says);
	says = str_c(arena,
	             str_format(arena,
	                        "Product SKU-%d at Reno: its locations hold 15 on hand, the balance "
	                        "14. Product SKU-%d at Reno, location %lld: the ledger says 14 on "
	                        "hand, the location holds 15.",
	                        test_made_count, test_made_count, where));
	assert_string_equal(bent(&test_bend_bin_sql, product), says);
	says = str_c(arena, str_format(arena,
	                               "Product SKU-%d at Reno, location %lld, movement %lld: the "
	                               "ledger says 1 allocated, the movements before it add up to 0.",
	                               test_made_count, where, id));
	assert_string_equal(bent(&test_bend_ledger_sql, product), says);
}

static void another_company_sees_nothing(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	struct company_id other = work_fixture_company(&test_fixture, "Other");
	struct work *work = work_begin_as(&test_fixture, other);
	struct stock_level level;
	size_t count;
	struct stock_bin *bins;
	assert_int_equal(stock_level_get(work, product, test_reno, &level), OK);
	assert_int_equal(level.on_hand.units, 0);
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(test_change(work, STOCK_ADD, test_item_of(product, test_reno, 5), NULL),
	                 ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_past_can_be_asked), cmocka_unit_test(history_has_pages),
		cmocka_unit_test(balances_have_pages),   cmocka_unit_test(a_reported_figure_is_a_fact),
		cmocka_unit_test(differences_are_named), cmocka_unit_test(another_company_sees_nothing),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
