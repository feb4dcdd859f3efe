#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_locations.h"
#include "domain/stock/stock_locks.h"
#include "domain/stock/test_stock.h"
#include "shape/shape_change.h"

static int64_t in_bin(struct product_id product, struct location_id location)
{
	struct stock_bin *bins;
	size_t count;
	int64_t units = 0;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(bins[i].location_id, location))
			units = bins[i].on_hand.units;
	work_rollback(&test_fixture);
	return units;
}

static struct location_id location_made(struct warehouse_id warehouse, const char *name,
                                        int64_t rank, bool is_pickable, bool is_receivable)
{
	struct stock_location draft = {.warehouse_id = warehouse,
	                               .name = str_from(name),
	                               .draw_rank = rank,
	                               .is_pickable = is_pickable,
	                               .is_receivable = is_receivable};
	struct stock_location out;
	shape_give(&stock_location_shape, &draft, "is_pickable");
	shape_give(&stock_location_shape, &draft, "is_receivable");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(location_create(work, &draft, &out), OK);
	work_commit(&test_fixture);
	return out.id;
}

static void put(struct product_id product, struct warehouse_id warehouse,
                struct location_id location, int64_t units)
{
	struct stock_item item = test_item_of(product, warehouse, units);
	item.location_id = location;
	test_changed(STOCK_ADD, item);
}

static void units_leave_pickable_locations_and_arrive_in_receivable_ones(void **state)
{
	(void)state;
	struct warehouse_id at =
		test_warehouse_made("Ranks", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	struct product_id product = test_product_made();
	/* The store room has the lowest rank, but nothing is picked there; the dock only receives. */
	struct location_id store = location_made(at, "Store room", 1, false, false);
	struct location_id face = location_made(at, "Pick face", 2, true, false);
	struct location_id dock = location_made(at, "Dock", 3, false, true);
	struct work *work = work_begin(&test_fixture);
	struct location_id main_location;
	struct stock_location out;
	struct stock_location patch = {.draw_rank = 9};
	shape_give(&stock_location_shape, &patch, "draw_rank");
	assert_int_equal(location_by_name(work, at, STR("Main"), false, &main_location), OK);
	assert_int_equal(location_update(work, at, main_location, &patch, &out), OK);
	work_commit(&test_fixture);

	test_changed(STOCK_ADD, test_item_of(product, at, 5));
	assert_int_equal(in_bin(product, dock), 5);
	put(product, at, store, 7);
	put(product, at, face, 4);
	struct stock_move ship = {
		.product_id = product, .warehouse_id = at, .kind = STOCK_SHIP, .on_hand = -3};
	test_posted(&ship, 1);
	assert_int_equal(in_bin(product, face), 1);
	assert_int_equal(in_bin(product, store), 7);
	/* What no pickable location holds left from where it was: never below zero while it lies
	 * elsewhere. */
	ship.on_hand = -2;
	test_posted(&ship, 1);
	assert_int_equal(in_bin(product, face), 0);
	assert_int_equal(in_bin(product, store), 6);
	test_verified();
}

static void a_whole_location_moves_with_its_locks(void **state)
{
	(void)state;
	struct location_id from = test_location_made(test_reno, "Old rack", 70);
	struct location_id to = test_location_made(test_reno, "New rack", 71);
	struct product_id first = test_product_made(), second = test_product_made();
	put(first, test_reno, from, 6);
	put(second, test_reno, from, 2);
	put(second, test_reno, to, 1);
	struct stock_item item = test_item_of(first, test_reno, 4);
	item.location_id = from;
	int64_t lock;
	struct work *work = work_begin(&test_fixture);
	struct stock_change change = {.item = &item, .fault = work->fault};
	assert_int_equal(stock_lock_many(work, 1, &change, &lock), OK);
	work_commit(&test_fixture);

	struct location_moved moved;
	work = work_begin(&test_fixture);
	const struct location_move move = {.to_location_id = to};
	assert_int_equal(stock_location_move(work, test_reno, from, &move, &moved), OK);
	assert_int_equal(moved.products, 2);
	assert_int_equal(moved.units.units, 8);
	assert_int_equal(moved.remaining, 0);
	work_commit(&test_fixture);
	assert_int_equal(in_bin(first, to), 6);
	assert_int_equal(in_bin(second, to), 3);
	assert_int_equal(in_bin(first, from), 0);
	test_level_is(first, test_reno, 6, 4, 0);
	struct stock_lock found;
	work = work_begin(&test_fixture);
	assert_int_equal(stock_lock_get(work, (struct lock_id){lock}, &found), OK);
	assert_int_equal(found.location_id.value, to.value);
	work_rollback(&test_fixture);
	test_verified();
}

static void only_an_empty_location_is_deactivated(void **state)
{
	(void)state;
	struct location_id id = test_location_made(test_reno, "Corner", 80);
	struct product_id product = test_product_made();
	struct stock_location out;
	put(product, test_reno, id, 3);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_location_switch(work, test_reno, id, false, &out), ERR_REFUSED);
	assert_string_equal(work_fault(&test_fixture),
	                    "Corner still holds 3 units of 1 product: move them first.");
	work_rollback(&test_fixture);
	struct stock_item item = test_item_of(product, test_reno, 0);
	item.location_id = id;
	test_changed(STOCK_ADJUST, item);
	work = work_begin(&test_fixture);
	assert_int_equal(stock_location_switch(work, test_reno, id, false, &out), OK);
	assert_true(work_emitted(&test_fixture, "location.changed"));
	work_commit(&test_fixture);
	item.quantity.units = 1;
	test_refused(STOCK_ADD, item, ERR_REFUSED,
	             "Location Corner of Reno is deactivated: nothing is put there.");
	work = work_begin(&test_fixture);
	struct location_moved moved;
	const struct location_move move = {.to_location_id = id};
	struct location_id usual;
	assert_int_equal(location_usual(work, test_reno, &usual), OK);
	assert_int_equal(stock_location_move(work, test_reno, usual, &move, &moved), ERR_REFUSED);
	assert_int_equal(stock_location_move(work, test_newark, usual, &move, &moved), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(stock_location_switch(work, test_reno, id, true, &out), OK);
	work_commit(&test_fixture);
	test_changed(STOCK_ADD, item);
}

static void the_last_location_stays(void **state)
{
	(void)state;
	struct location_id usual;
	struct stock_location out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(location_usual(work, test_vendor, &usual), OK);
	assert_int_equal(stock_location_switch(work, test_vendor, usual, false, &out), ERR_REFUSED);
	assert_string_equal(
		work_fault(&test_fixture),
		"GLOBAL is the last active location of its warehouse: make another one first.");
	work_rollback(&test_fixture);
}

static void history_is_kept_by_location_and_by_kind(void **state)
{
	(void)state;
	struct location_id id = test_location_made(test_reno, "Shelf H", 90);
	struct product_id first = test_product_made(), second = test_product_made();
	put(first, test_reno, id, 1);
	put(second, test_reno, id, 2);
	put(first, test_reno, id, 3);
	struct stock_item item = test_item_of(first, test_reno, 1);
	item.location_id = id;
	test_changed(STOCK_REMOVE, item);
	struct ledger_row *rows;
	size_t count;
	struct history_filter filter = {.location_id = id};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(
		stock_history_page(work, &filter, (struct history_position){0}, 3, &rows, &count), OK);
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].kind, STOCK_REMOVE);
	assert_int_equal(rows[2].product_id.value, second.value);
	struct history_position last = {rows[2].id.value, rows[2].product_id, rows[2].warehouse_id};
	assert_int_equal(stock_history_page(work, &filter, last, 3, &rows, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].on_hand_change.units, 1);
	const struct str kinds[] = {STR("remove")};
	filter.kinds = kinds;
	filter.kind_count = 1;
	assert_int_equal(
		stock_history_page(work, &filter, (struct history_position){0}, 9, &rows, &count), OK);
	assert_int_equal(count, 1);
	filter = (struct history_filter){.product_id = first, .location_id = id};
	assert_int_equal(
		stock_history_page(work, &filter, (struct history_position){0}, 9, &rows, &count), OK);
	assert_int_equal(count, 3);
	filter = (struct history_filter){.warehouse_id = test_reno};
	assert_int_equal(
		stock_history_page(work, &filter, (struct history_position){0}, 1, &rows, &count), OK);
	assert_int_equal(rows[0].kind, STOCK_REMOVE);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_leave_pickable_locations_and_arrive_in_receivable_ones),
		cmocka_unit_test(a_whole_location_moves_with_its_locks),
		cmocka_unit_test(only_an_empty_location_is_deactivated),
		cmocka_unit_test(the_last_location_stays),
		cmocka_unit_test(history_is_kept_by_location_and_by_kind),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
