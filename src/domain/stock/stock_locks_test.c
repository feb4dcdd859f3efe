#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/stock/stock_locks.h"
#include "domain/stock/stock_locks_store.h"
#include "domain/stock/test_stock.h"

static struct lock_id locked(struct product_id product, int64_t units, struct instant until)
{
	int64_t id = 0;
	struct work *work = work_begin(&test_fixture);
	struct stock_item item = test_item_of(product, test_reno, units);
	item.until = until;
	item.reason = STR("Photo shoot");
	struct stock_change change = {.item = &item, .fault = work->fault};
	assert_int_equal(stock_lock_many(work, 1, &change, &id), OK);
	assert_int_equal(change.err, OK);
	assert_true(work_emitted(&test_fixture, "stock_lock.created"));
	work_commit(&test_fixture);
	return (struct lock_id){id};
}

static enum err released(struct lock_id id, int64_t units)
{
	enum err err;
	const struct lock_release item = {.id = id, .units = {units}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_lock_release_many(work, 1, &item, &err, work->fault), OK);
	if (err == OK)
		work_commit(&test_fixture);
	return err;
}

static void a_lock_keeps_units_from_sale_until_it_is_released(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct lock_id id = locked(product, 4, (struct instant){0});
	test_level_is(product, test_reno, 10, 4, 0);
	assert_int_equal(released(id, 1), OK);
	test_level_is(product, test_reno, 10, 3, 0);
	assert_int_equal(released(id, 4), ERR_REFUSED);
	assert_string_equal(
		work_fault(&test_fixture),
		str_c(test_fixture.arena, str_format(test_fixture.arena, "Lock %lld holds 3 units, not 4.",
	                                         (long long)id.value)));
	work_rollback(&test_fixture);
	assert_int_equal(released(id, 0), OK);
	test_level_is(product, test_reno, 10, 0, 0);
	assert_int_equal(released(id, 0), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
	test_verified();
}

static void a_lock_of_more_than_is_available_is_refused(void **state)
{
	(void)state;
	int64_t id;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 3));
	struct work *work = work_begin(&test_fixture);
	struct stock_item item = test_item_of(product, test_reno, 4);
	struct stock_change change = {.item = &item, .fault = work->fault};
	assert_int_equal(stock_lock_many(work, 1, &change, &id), OK);
	assert_int_equal(change.err, ERR_OUT_OF_STOCK);
	assert_string_equal(work_events(&test_fixture), "");
	item = test_item_of(product, test_reno, 1);
	item.until = work->now;
	assert_int_equal(stock_lock_many(work, 1, &change, &id), OK);
	assert_int_equal(change.err, ERR_INVALID);
	work_rollback(&test_fixture);
}

static void the_plain_unlock_leaves_locks_alone(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	test_changed(STOCK_LOCK, test_item_of(product, test_reno, 2));
	locked(product, 3, (struct instant){0});
	test_level_is(product, test_reno, 10, 5, 0);
	char says[200];
	snprintf(says, sizeof says,
	         "SKU-%d at Reno: 5 are locked, 3 of them by locks that must be released by "
	         "themselves; 3 are too many.",
	         test_made_count);
	test_refused(STOCK_UNLOCK, test_item_of(product, test_reno, 3), ERR_REFUSED, says);
	test_changed(STOCK_UNLOCK, test_item_of(product, test_reno, 2));
	test_level_is(product, test_reno, 10, 3, 0);
	test_verified();
}

static void a_lock_ends_on_its_date_and_not_before(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct instant until = {test_fixture.now.us + 3600 * SECOND_US};
	struct lock_id id = locked(product, 4, until);
	const struct job job = {.kind = STR("stock.lock_end"), .subject_id = id.value};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_lock_end(work, &job), OK);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	test_fixture.now = until;
	work = work_begin(&test_fixture);
	assert_int_equal(stock_lock_end(work, &job), OK);
	assert_true(work_emitted(&test_fixture, "stock_lock.released"));
	work_commit(&test_fixture);
	test_level_is(product, test_reno, 10, 0, 0);
	work = work_begin(&test_fixture); /* a job may run twice */
	assert_int_equal(stock_lock_end(work, &job), OK);
	work_rollback(&test_fixture);
	test_verified();
}

static void a_lock_is_released_wherever_its_units_are(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct location_id shelf = test_location_made(test_reno, "Lock shelf", 50);
	struct stock_item item = test_item_of(product, test_reno, 5);
	item.location_id = shelf;
	test_changed(STOCK_ADD, item);
	int64_t id = 0;
	struct work *work = work_begin(&test_fixture);
	struct stock_change change = {.item = &item, .fault = work->fault};
	assert_int_equal(stock_lock_many(work, 1, &change, &id), OK);
	assert_int_equal(change.err, OK);
	work_commit(&test_fixture);
	struct stock_lock lock;
	work = work_begin(&test_fixture);
	assert_int_equal(stock_lock_get(work, (struct lock_id){id}, &lock), OK);
	assert_int_equal(lock.location_id.value, shelf.value);
	work_rollback(&test_fixture);
	assert_int_equal(released((struct lock_id){id}, 0), OK);
	test_level_is(product, test_reno, 5, 0, 0);
	test_verified();
}

static void a_lock_that_belongs_to_something_is_not_changed_by_itself(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	const struct stock_hold hold = {product, test_reno, {4}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_hold_set(work, "transfer", 7, STR("Transfer 7"), &hold, 1), OK);
	struct stock_lock *locks, out;
	size_t count;
	assert_int_equal(
		locks_of_subject(work->tx, work->arena, work->company, STR("transfer"), 7, &locks, &count),
		OK);
	assert_int_equal(count, 1);
	const struct stock_lock patch = {.until = {work->now.us + SECOND_US}};
	assert_int_equal(stock_lock_update(work, locks[0].id, &patch, &out), ERR_REFUSED);
	assert_non_null(strstr(work_fault(&test_fixture), "belongs to transfer 7: change that"));
	work_rollback(&test_fixture);
}

static void another_company_has_no_such_lock(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct lock_id id = locked(product, 4, (struct instant){0});
	struct work *work = work_begin_as(&test_fixture, work_fixture_company(&test_fixture, "Foe"));
	const struct lock_release item = {.id = id};
	struct stock_lock lock;
	enum err err;
	assert_int_equal(stock_lock_get(work, id, &lock), ERR_NOT_FOUND);
	assert_int_equal(stock_lock_release_many(work, 1, &item, &err, work->fault), OK);
	assert_int_equal(err, ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lock_keeps_units_from_sale_until_it_is_released),
		cmocka_unit_test(a_lock_of_more_than_is_available_is_refused),
		cmocka_unit_test(the_plain_unlock_leaves_locks_alone),
		cmocka_unit_test(a_lock_ends_on_its_date_and_not_before),
		cmocka_unit_test(a_lock_is_released_wherever_its_units_are),
		cmocka_unit_test(a_lock_that_belongs_to_something_is_not_changed_by_itself),
		cmocka_unit_test(another_company_has_no_such_lock),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
