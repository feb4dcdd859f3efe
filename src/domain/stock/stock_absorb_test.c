/* One product's stock that becomes another's: every unit and every lock arrives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/stock/stock_locks.h"
#include "domain/stock/test_stock.h"

static struct location_id shelf;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shelf = test_location_made(test_reno, "Shelf", 50);
	return 0;
}

static int world_close(void **state)
{
	(void)state;
	work_fixture_close(&test_fixture);
	return 0;
}

static struct stock_item on_shelf(struct product_id product, int64_t units)
{
	struct stock_item item = test_item_of(product, test_reno, units);
	item.location_id = shelf;
	return item;
}

static struct lock_id locked(struct product_id product, int64_t units)
{
	int64_t id = 0;
	struct work *work = work_begin(&test_fixture);
	struct stock_item item = test_item_of(product, test_reno, units);
	struct stock_change change = {.item = &item, .fault = work->fault};
	assert_int_equal(stock_lock_many(work, 1, &change, &id), OK);
	assert_int_equal(change.err, OK);
	work_commit(&test_fixture);
	return (struct lock_id){id};
}

static void released(struct lock_id id)
{
	enum err err;
	const struct lock_release item = {.id = id};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_lock_release_many(work, 1, &item, &err, work->fault), OK);
	assert_int_equal(err, OK);
	work_commit(&test_fixture);
}

static void absorbed(struct product_id into, struct product_id from)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_absorb(work, into, from, NULL, 0, STR("One and the same.")), OK);
	work_commit(&test_fixture);
	test_verified();
}

/* Units that left although nothing was there. */
static void oversold(struct product_id product, int64_t units)
{
	struct stock_move move = {.product_id = product,
	                          .warehouse_id = test_reno,
	                          .kind = STOCK_SHIP,
	                          .on_hand = -units,
	                          .subject = ""};
	test_posted(&move, 1);
}

static void a_bin_below_zero_is_made_up_for_by_the_others(void **state)
{
	(void)state;
	struct product_id into = test_product_made(), from = test_product_made();
	oversold(from, 3);
	test_changed(STOCK_ADD, on_shelf(from, 5));
	struct lock_id lock = locked(from, 1);
	test_level_is(from, test_reno, 2, 1, 0);
	absorbed(into, from);
	test_level_is(from, test_reno, 0, 0, 0);
	test_level_is(into, test_reno, 2, 1, 0);
	struct stock_bin *bins;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_bins(work, &into.value, 1, &bins, &count), OK);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(bins[i].on_hand.units, ID_EQ(bins[i].location_id, shelf) ? 2 : 0);
		assert_int_equal(bins[i].locked.units, ID_EQ(bins[i].location_id, shelf) ? 1 : 0);
	}
	work_rollback(&test_fixture);
	released(lock);
	test_level_is(into, test_reno, 2, 0, 0);
	test_verified();
}

static void locks_go_over_from_a_bin_that_holds_less_than_is_locked(void **state)
{
	(void)state;
	struct product_id into = test_product_made(), from = test_product_made();
	test_changed(STOCK_ADD, test_item_of(from, test_reno, 4));
	struct lock_id lock = locked(from, 3);
	test_changed(STOCK_ADD, on_shelf(from, 5));
	test_changed(STOCK_ADJUST, test_item_of(from, test_reno, 1)); /* the others cannot be found */
	test_level_is(from, test_reno, 6, 3, 0);
	absorbed(into, from);
	test_level_is(from, test_reno, 0, 0, 0);
	test_level_is(into, test_reno, 6, 3, 0);
	released(lock);
	test_level_is(into, test_reno, 6, 0, 0);
	test_verified();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bin_below_zero_is_made_up_for_by_the_others),
		cmocka_unit_test(locks_go_over_from_a_bin_that_holds_less_than_is_locked),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, world_open, world_close);
}
