/* The feed of changed quantities: who reads it hears of each change once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/test_channels.h"
#include "shape/shape_change.h"
#include "shape/shape_row.h"

static size_t acknowledged(struct channel_id channel, size_t most, struct listing **out,
                           int64_t *remaining)
{
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listing_acknowledge(work, channel, most, out, &count, remaining), OK);
	work_commit(&test_fixture);
	return count;
}

static void changes_are_fed_once_and_in_order(void **state)
{
	(void)state;
	enum { MANY = 5 };
	struct channel_id shop = test_channel_made("Feed");
	struct product_id products[MANY];
	struct listing_id ids[MANY];
	struct listing *rows;
	int64_t remaining;
	for (int i = 0; i < MANY; i++) {
		products[i] = test_product_made();
		ids[i] = test_listing_made(shop, str_c(test_fixture.database.arena,
		                                       str_format(test_fixture.database.arena, "%d", i)));
	}
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 0);
	test_settled();
	/* New listings are told once, though they have nothing. */
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), MANY);
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 0);
	for (int i = MANY - 1; i >= 0; i--) {
		test_changed(STOCK_ADD, test_item_of(products[i], test_reno, i + 1));
		test_settled();
	}
	assert_int_equal(acknowledged(shop, 2, &rows, &remaining), 2);
	assert_int_equal(remaining, 3);
	assert_int_equal(rows[0].id.value, ids[MANY - 1].value);
	assert_int_equal(rows[0].quantity.units, MANY);
	assert_int_equal(rows[1].id.value, ids[MANY - 2].value);
	/* Changed again before it was read: it comes once, with the figure of now. */
	test_changed(STOCK_ADD, test_item_of(products[2], test_reno, 10));
	test_settled();
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 3);
	assert_int_equal(remaining, 0);
	assert_int_equal(rows[2].id.value, ids[2].value);
	assert_int_equal(rows[2].quantity.units, 13);
	struct work *work = work_begin(&test_fixture);
	size_t count;
	assert_int_equal(
		listing_acknowledge(work, (struct channel_id){1}, 1, &rows, &count, &remaining),
		ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

SQL(test_changes_kept_sql,
    "SELECT count(*) FROM listing_change WHERE company_id = $1 AND channel_id = $2");

static int64_t changes_kept(struct channel_id channel)
{
	int64_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(row_number(work->tx, work->arena, &test_changes_kept_sql,
	                            ARGS(bind_int(work->company.value), bind_int(channel.value)),
	                            &count),
	                 OK);
	work_rollback(&test_fixture);
	return count;
}

static void nothing_is_misplaced(void)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(quantities_verify(work, &report), OK);
	assert_int_equal(report.differences.count, 0);
	work_rollback(&test_fixture);
}

/* The first reading tells all there is, page by page, each once, also what changes meanwhile. */
static void a_feed_is_kept_from_its_first_reading_on(void **state)
{
	(void)state;
	enum { MANY = 4 };
	const char *const variants[MANY] = {"a", "b", "c", "d"};
	struct channel_id shop = test_channel_made("Read late");
	struct product_id products[MANY];
	struct listing_id ids[MANY];
	struct listing *rows;
	int64_t remaining;
	for (int i = 0; i < MANY; i++) {
		products[i] = test_product_made();
		ids[i] = test_listing_made(shop, variants[i]);
		test_changed(STOCK_ADD, test_item_of(products[i], test_reno, i + 1));
		test_settled();
	}
	assert_int_equal(changes_kept(shop), 0);
	nothing_is_misplaced();
	assert_int_equal(acknowledged(shop, 2, &rows, &remaining), 2);
	assert_int_equal(remaining, 2);
	assert_int_equal(rows[0].id.value, ids[0].value);
	assert_int_equal(rows[1].id.value, ids[1].value);
	/* One that was told changes, and one that was not: now each is a change. */
	test_changed(STOCK_ADD, test_item_of(products[3], test_reno, 10));
	test_settled();
	test_changed(STOCK_ADD, test_item_of(products[0], test_reno, 10));
	test_settled();
	assert_int_equal(changes_kept(shop), 2);
	nothing_is_misplaced();
	assert_int_equal(acknowledged(shop, 2, &rows, &remaining), 2);
	assert_int_equal(remaining, 1);
	assert_int_equal(rows[0].id.value, ids[2].value);
	assert_int_equal(rows[1].id.value, ids[3].value);
	assert_int_equal(rows[1].quantity.units, 14);
	assert_int_equal(acknowledged(shop, 2, &rows, &remaining), 1);
	assert_int_equal(remaining, 0);
	assert_int_equal(rows[0].id.value, ids[0].value);
	assert_int_equal(rows[0].quantity.units, 11);
	assert_int_equal(acknowledged(shop, 2, &rows, &remaining), 0);
	nothing_is_misplaced();
}

static void pushing(struct listing_id id, bool is_on)
{
	struct listing patch = {.pushes_quantity = is_on}, out;
	shape_give(&listing_shape, &patch, "pushes_quantity");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listing_update(work, id, &patch, 0, &out), OK);
	work_commit(&test_fixture);
}

static void what_is_not_pushed_is_not_fed_and_comes_when_it_is_again(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Quiet feed");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "quiet");
	struct listing *rows;
	int64_t remaining;
	test_settled();
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 1);
	pushing(id, false);
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 4));
	test_settled();
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 0);
	assert_int_equal(remaining, 0);
	pushing(id, true);
	test_settled();
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 1);
	assert_int_equal(rows[0].quantity.units, 4);
	assert_int_equal(acknowledged(shop, 10, &rows, &remaining), 0);
	/* A whole channel waits the same way. */
	struct channel patch = {.pushes_quantity = false}, out;
	shape_give(&channel_shape, &patch, "pushes_quantity");
	for (int i = 0; i < 2; i++) {
		struct work *work = work_begin(&test_fixture);
		assert_int_equal(channel_update(work, shop, &patch, 0, &out), OK);
		work_commit(&test_fixture);
		test_changed(STOCK_ADD, test_item_of(product, test_reno, 1));
		test_settled();
		assert_int_equal(acknowledged(shop, 10, &rows, &remaining), patch.pushes_quantity);
		patch.pushes_quantity = true;
	}
	assert_int_equal(rows[0].quantity.units, 6);
}

SQL(test_change_lost_sql,
    "DELETE FROM listing_change WHERE company_id = $1 AND channel_id = $2 AND listing_id = $3");
SQL(test_untold_lost_sql,
    "DELETE FROM listing_untold WHERE company_id = $1 AND channel_id = $2 AND listing_id = $3");

/* A row of the lists that is gone would keep a quantity from its channel. */
static void a_quantity_that_would_not_be_told_is_named(void **state)
{
	(void)state;
	static const struct sql *const losses[] = {&test_change_lost_sql, &test_untold_lost_sql};
	struct channel_id shop = test_channel_made("Lost");
	struct listing *rows;
	int64_t remaining;
	assert_int_equal(acknowledged(shop, 1, &rows, &remaining), 0);
	struct listing_id id = (test_product_made(), test_listing_made(shop, "v"));
	test_settled();
	for (size_t i = 0; i < COUNT_OF(losses); i++) {
		struct verify_report report = {0};
		struct work *work = work_begin(&test_fixture);
		assert_int_equal(quantities_verify(work, &report), OK);
		assert_int_equal(report.differences.count, 0);
		assert_int_equal(
			db_exec(work->tx, losses[i],
		            ARGS(bind_int(work->company.value), bind_int(shop.value), bind_int(id.value)),
		            NULL),
			OK);
		assert_int_equal(quantities_verify(work, &report), OK);
		assert_int_equal(report.differences.count, 1);
		struct str says =
			str_format(work->arena, "Listing %lld: its quantity is not in the feed of its channel.",
		               (long long)id.value);
		assert_true(str_eq(report.differences.at[0], says));
		work_rollback(&test_fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_fed_once_and_in_order),
		cmocka_unit_test(a_feed_is_kept_from_its_first_reading_on),
		cmocka_unit_test(what_is_not_pushed_is_not_fed_and_comes_when_it_is_again),
		cmocka_unit_test(a_quantity_that_would_not_be_told_is_named),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
