#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_minimums.h"
#include "domain/stock/test_stock.h"

static enum err minimum_put(struct work *work, struct stock_item item)
{
	int64_t id;
	enum err err;
	assert_int_equal(stock_minimum_put_many(work, 1, &item, &id, &err, work->fault), OK);
	return err;
}

static void minimum_set(struct stock_item item)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(minimum_put(work, item), OK);
	assert_true(work_emitted(&test_fixture, "stock_minimum.changed"));
	work_commit(&test_fixture);
}

/* What the next taking of changed products announces. */
static const char *announced(void)
{
	int64_t *products;
	size_t count;
	bool has_more;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(quantity_dirty_take(work, 1000, &products, &count, &has_more), OK);
	const char *events = work_events(&test_fixture);
	work_commit(&test_fixture);
	return events;
}

static void crossing_is_told_once_in_each_direction(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	minimum_set(test_item_of(product, test_reno, 5));
	announced();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 4));
	assert_string_equal(announced(), ""); /* below before, below now */
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 1));
	assert_string_equal(announced(), "stock_minimum.restored");
	struct stock_move claim = test_claim_of(product, test_reno, 1);
	test_posted(&claim, 1);
	claim = test_claim_of(product, test_reno, 1);
	test_posted(&claim, 1);
	assert_string_equal(announced(), "stock_minimum.reached"); /* once for both */
	test_changed(STOCK_REMOVE, test_item_of(product, test_reno, 1));
	assert_string_equal(announced(), "");
}

static void a_new_minimum_is_judged_at_once(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 4));
	announced();
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(minimum_put(work, test_item_of(product, test_reno, 5)), OK);
	assert_string_equal(work_events(&test_fixture), "stock_minimum.changed stock_minimum.reached");
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(minimum_put(work, test_item_of(product, test_reno, 4)), OK);
	assert_string_equal(work_events(&test_fixture), "stock_minimum.changed stock_minimum.restored");
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(minimum_put(work, test_item_of(product, test_reno, 0)), OK);
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(minimum_put(work, test_item_of(product, test_reno, 0)), ERR_NOT_FOUND);
	assert_int_equal(minimum_put(work, test_item_of(product, test_reno, -1)), ERR_INVALID);
	assert_int_equal(minimum_put(work, test_item_of((struct product_id){1}, test_reno, 1)),
	                 ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

static void a_location_has_a_minimum_of_its_own(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct location_id face = test_location_made(test_reno, "Pick face", 60);
	struct stock_item item = test_item_of(product, test_reno, 10);
	item.location_id = face;
	test_changed(STOCK_ADD, item);
	item.quantity.units = 3;
	minimum_set(item);
	announced();
	/* Within the warehouse: nothing else changes than where the units lie. */
	struct stock_item move = item;
	move.quantity.units = 8;
	move.to_warehouse_id = test_reno;
	test_changed(STOCK_TRANSFER_OUT, move);
	assert_string_equal(announced(), "stock_minimum.reached");
}

static void the_same_place_twice_is_a_conflict(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct work *work = work_begin(&test_fixture);
	const struct stock_item items[] = {test_item_of(product, test_reno, 1),
	                                   test_item_of(product, test_reno, 2)};
	int64_t ids[2];
	enum err errors[2];
	struct fault faults[2];
	fault_init(&faults[0], work->arena);
	fault_init(&faults[1], work->arena);
	assert_int_equal(stock_minimum_put_many(work, 2, items, ids, errors, faults), OK);
	assert_int_equal(errors[0], OK);
	assert_int_equal(errors[1], ERR_CONFLICT);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crossing_is_told_once_in_each_direction),
		cmocka_unit_test(a_new_minimum_is_judged_at_once),
		cmocka_unit_test(a_location_has_a_minimum_of_its_own),
		cmocka_unit_test(the_same_place_twice_is_a_conflict),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
