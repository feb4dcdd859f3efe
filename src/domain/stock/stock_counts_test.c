#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/stock/stock_counts.h"
#include "domain/stock/stock_locations.h"
#include "domain/stock/test_stock.h"

static struct location_id shelf;

static struct stock_item on_shelf(struct product_id product, int64_t units)
{
	struct stock_item item = test_item_of(product, test_reno, units);
	item.location_id = shelf;
	return item;
}

static struct stock_count counted(struct stock_item *items, size_t n, struct instant at)
{
	struct count_draft draft = {
		.warehouse_id = test_reno, .name = STR("Year end"), .counted_at = at};
	draft.items.at = items;
	draft.items.count = n;
	struct stock_count count;
	struct work *work = work_begin(&test_fixture);
	if (stock_count_create(work, &draft, &count) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
	return count;
}

static enum err acted(enum err (*action)(struct work *, struct count_id, struct stock_count *),
                      struct count_id id)
{
	struct stock_count out;
	struct work *work = work_begin(&test_fixture);
	enum err err = action(work, id, &out);
	if (err == OK)
		work_commit(&test_fixture);
	return err;
}

static void refused(enum err (*action)(struct work *, struct count_id, struct stock_count *),
                    struct count_id id, const char *says)
{
	assert_int_equal(acted(action, id), ERR_REFUSED);
	assert_string_equal(work_fault(&test_fixture), says);
	assert_false(tx_wrote(test_fixture.work.tx));
	work_rollback(&test_fixture);
}

/* The machine's clock, or another machine, an hour behind. */
static void clock_set_back(void)
{
	test_fixture.now.us -= HOUR_US;
}

static void a_count_without_a_moment_is_of_now_whatever_the_clock_says(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, on_shelf(product, 10));
	clock_set_back();
	struct stock_item item = on_shelf(product, 8); /* two are missing */
	struct stock_count count = counted(&item, 1, (struct instant){0});
	test_changed(STOCK_ADD, on_shelf(product, 3));
	assert_int_equal(acted(stock_count_post, count.id), OK);
	test_level_is(product, test_reno, 11, 0, 0);
	assert_int_equal(acted(stock_count_undo, count.id), OK);
	test_level_is(product, test_reno, 13, 0, 0);
	/* Set back between the count and what moves: that came after it all the same. */
	test_fixture.now.us += 2 * HOUR_US;
	count = counted(&item, 1, (struct instant){0});
	clock_set_back();
	test_changed(STOCK_ADD, on_shelf(product, 1));
	assert_int_equal(acted(stock_count_post, count.id), OK);
	test_level_is(product, test_reno, 9, 0, 0);
	test_fixture.now.us += HOUR_US;
	test_verified();
}

static void a_count_may_be_undone_though_an_older_one_is_ahead_of_the_clock(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct stock_item item = on_shelf(product, 8), more = on_shelf(product, 9);
	struct stock_count first = counted(&item, 1, (struct instant){0});
	assert_int_equal(acted(stock_count_post, first.id), OK);
	clock_set_back();
	struct stock_count second = counted(&more, 1, (struct instant){0});
	assert_int_equal(acted(stock_count_post, second.id), OK);
	assert_int_equal(acted(stock_count_undo, first.id), ERR_REFUSED);
	work_rollback(&test_fixture);
	assert_int_equal(acted(stock_count_undo, second.id), OK);
	test_level_is(product, test_reno, 8, 0, 0);
	test_fixture.now.us += HOUR_US;
	test_verified();
}

static void a_count_is_compared_with_the_moment_it_was_made(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, on_shelf(product, 10));
	struct instant at = test_fixture.now;
	/* After the count two are shipped and three come. */
	struct stock_move ship = {.product_id = product,
	                          .warehouse_id = test_reno,
	                          .location_id = shelf,
	                          .kind = STOCK_SHIP,
	                          .on_hand = -2};
	test_posted(&ship, 1);
	test_changed(STOCK_ADD, on_shelf(product, 3));
	struct stock_item item = on_shelf(product, 8); /* two were missing */
	struct stock_count count = counted(&item, 1, at);
	assert_int_equal(count.status, COUNT_ENTERED);
	assert_int_equal(acted(stock_count_post, count.id), OK);
	test_level_is(product, test_reno, 9, 0, 0); /* 8 − 2 + 3 */
	test_verified();
	assert_int_equal(acted(stock_count_undo, count.id), OK);
	test_level_is(product, test_reno, 11, 0, 0);
	refused(stock_count_post, count.id, "The count is undone: it cannot be changed any more.");
	test_verified();
}

static void a_plain_count_of_the_past_keeps_what_moved_since(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, on_shelf(product, 10));
	struct instant at = test_fixture.now;
	test_changed(STOCK_ADD, on_shelf(product, 3));
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 50)); /* elsewhere */
	struct stock_item item = on_shelf(product, 8);
	item.counted_at = at;
	test_changed(STOCK_ADJUST, item);
	test_level_is(product, test_reno, 61, 0, 0); /* 8 + 3, and 50 */
	test_changed(STOCK_ADJUST, item);            /* the same count again is no news */
	test_level_is(product, test_reno, 61, 0, 0);
	item.counted_at.us = test_fixture.now.us + 60 * SECOND_US;
	test_refused(STOCK_ADJUST, item, ERR_INVALID, "|counted_at: lies in the future");
	test_verified();
}

static void counts_of_more_than_31_days_ago_are_refused(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct stock_count count;
	struct count_preview preview = {0};
	struct stock_item item = on_shelf(product, 8);
	struct instant month_ago = {test_fixture.now.us - 30 * DAY_US};
	test_changed(STOCK_ADD, on_shelf(product, 3));
	item.counted_at = month_ago;
	test_changed(STOCK_ADJUST, item);
	test_level_is(product, test_reno, 11, 0, 0); /* 8, and 3 that came since */
	item.counted_at.us = test_fixture.now.us - 32 * DAY_US;
	test_refused(
		STOCK_ADJUST, item, ERR_INVALID,
		"|counted_at: is more than 31 days ago: what was counted then must be counted again");
	item.counted_at.us = 1;
	struct count_draft draft = {.warehouse_id = test_reno, .items = {&item, 1, 1}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_count_preview(work, &draft, &preview), ERR_INVALID);
	item.counted_at.us = 0;
	draft.counted_at.us = 1;
	assert_int_equal(stock_count_create(work, &draft, &count), ERR_INVALID);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	/* A sheet's own moment counts on the day when its items are entered. */
	count = counted(&item, 1, month_ago);
	enum err err;
	int64_t id;
	struct fault fault;
	work = work_begin(&test_fixture);
	work->now.us += 2 * DAY_US;
	fault_init(&fault, work->arena);
	assert_int_equal(stock_count_enter(work, count.id, 1, &item, &id, &err, &fault), OK);
	assert_int_equal(err, ERR_INVALID);
	work_rollback(&test_fixture);
}

static void nothing_is_counted_into_a_deactivated_location(void **state)
{
	(void)state;
	struct location_id kept = shelf;
	struct stock_location out;
	shelf = test_location_made(test_reno, "Closing shelf", 34);
	struct product_id product = test_product_made();
	struct stock_item item = on_shelf(product, 3);
	struct stock_count count = counted(&item, 1, (struct instant){0});
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_location_switch(work, test_reno, shelf, false, &out), OK);
	work_commit(&test_fixture);
	refused(stock_count_post, count.id,
	        "Location Closing shelf was deactivated since: activate it first.");
	work = work_begin(&test_fixture);
	assert_int_equal(stock_location_switch(work, test_reno, shelf, true, &out), OK);
	work_commit(&test_fixture);
	assert_int_equal(acted(stock_count_post, count.id), OK);
	test_level_is(product, test_reno, 3, 0, 0);
	shelf = kept;
}

static void the_difference_is_shown_before_anything_is_written(void **state)
{
	(void)state;
	struct product_id first = test_product_made(), second = test_product_made();
	test_changed(STOCK_ADD, on_shelf(first, 5));
	test_changed(STOCK_ADD, on_shelf(second, 6));
	struct stock_item items[] = {on_shelf(first, 4), on_shelf(second, 6)};
	struct count_draft draft = {.warehouse_id = test_reno};
	draft.items.at = items;
	draft.items.count = 2;
	struct count_preview preview = {0};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_count_preview(work, &draft, &preview), OK);
	assert_false(tx_wrote(work->tx));
	assert_int_equal(preview.differences, 1);
	assert_int_equal(preview.lines.at[0].expected.units, 5);
	assert_int_equal(preview.lines.at[0].difference.units, -1);
	assert_int_equal(preview.lines.at[1].difference.units, 0);
	items[0].location_id = (struct location_id){0};
	items[0].location = STR("Nowhere yet");
	assert_int_equal(stock_count_preview(work, &draft, &preview), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

static void a_sheet_lists_a_location_and_posts_what_was_entered(void **state)
{
	(void)state;
	struct location_id old = shelf;
	shelf = test_location_made(test_reno, "Sheet shelf", 33);
	struct product_id first = test_product_made(), second = test_product_made();
	struct product_id third = test_product_made();
	test_changed(STOCK_ADD, on_shelf(first, 5));
	test_changed(STOCK_ADD, on_shelf(second, 6));
	struct count_draft draft = {.warehouse_id = test_reno};
	draft.location_ids.at = &shelf.value;
	draft.location_ids.count = 1;
	struct stock_count count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_count_create(work, &draft, &count), OK);
	assert_int_equal(count.status, COUNT_OPEN);
	work_commit(&test_fixture);
	refused(stock_count_post, count.id,
	        "Nothing was entered on this count yet: enter what was counted first.");
	struct stock_item items[] = {on_shelf(first, 7), on_shelf(third, 2),
	                             on_shelf((struct product_id){1}, 2)};
	int64_t ids[3];
	enum err errors[3];
	struct fault faults[3];
	work = work_begin(&test_fixture);
	for (size_t i = 0; i < 3; i++)
		fault_init(&faults[i], work->arena);
	assert_int_equal(stock_count_enter(work, count.id, 3, items, ids, errors, faults), OK);
	assert_int_equal(errors[0], OK);
	assert_int_equal(errors[1], OK);
	assert_int_equal(errors[2], ERR_NOT_FOUND);
	work_commit(&test_fixture);
	assert_int_equal(acted(stock_count_post, count.id), OK);
	test_level_is(first, test_reno, 7, 0, 0);
	test_level_is(second, test_reno, 6, 0, 0); /* nobody entered it */
	test_level_is(third, test_reno, 2, 0, 0);
	test_verified();
	shelf = old;
}

static void undoing_takes_nothing_that_is_promised_or_was_counted_again(void **state)
{
	(void)state;
	char says[200];
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, on_shelf(product, 1));
	struct stock_item item = on_shelf(product, 5);
	struct stock_count count = counted(&item, 1, (struct instant){0});
	assert_int_equal(acted(stock_count_post, count.id), OK);
	struct stock_move claim = test_claim_of(product, test_reno, 4);
	test_posted(&claim, 1);
	snprintf(says, sizeof says,
	         "The count cannot be undone: SKU-%d is promised or gone: fewer units are free than "
	         "it added.",
	         test_made_count);
	refused(stock_count_undo, count.id, says);
	claim = test_claim_of(product, test_reno, -4);
	test_posted(&claim, 1);
	test_changed(STOCK_ADJUST, on_shelf(product, 6));
	snprintf(says, sizeof says, "The count cannot be undone: SKU-%d was counted there again since.",
	         test_made_count);
	refused(stock_count_undo, count.id, says);
	test_level_is(product, test_reno, 6, 0, 0);
}

static void a_count_below_what_is_promised_is_a_fact(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, on_shelf(product, 5));
	struct stock_move claim = test_claim_of(product, test_reno, 4);
	test_posted(&claim, 1);
	struct stock_item item = on_shelf(product, 3);
	struct stock_count count = counted(&item, 1, (struct instant){0});
	assert_int_equal(acted(stock_count_post, count.id), OK);
	test_level_is(product, test_reno, 3, 0, 4);
	assert_int_equal(acted(stock_count_undo, count.id), OK);
	test_level_is(product, test_reno, 5, 0, 4);
	test_verified();
}

static void cycle_counts_go_round_the_locations(void **state)
{
	(void)state;
	struct warehouse_id at =
		test_warehouse_made("Round", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	struct location_id locations[3] = {test_location_made(at, "R1", 1),
	                                   test_location_made(at, "R2", 2),
	                                   test_location_made(at, "R3", 3)};
	struct product_id product = test_product_made();
	for (size_t i = 0; i < 3; i++) {
		struct stock_item item = test_item_of(product, at, 5);
		item.location_id = locations[i];
		test_changed(STOCK_ADD, item);
	}
	/* Main is empty: nobody is sent there. */
	for (size_t round = 0; round < 4; round++) {
		const struct count_draft draft = {.warehouse_id = at, .cycle = 1};
		struct count_preview preview = {0};
		struct work *work = work_begin(&test_fixture);
		assert_int_equal(stock_count_preview(work, &draft, &preview), OK);
		assert_int_equal(preview.lines.count, 1);
		assert_int_equal(preview.lines.at[0].location_id.value, locations[round % 3].value);
		work_rollback(&test_fixture);
		struct stock_item item = test_item_of(product, at, 5);
		item.location_id = locations[round % 3];
		struct count_draft made = {.warehouse_id = at};
		made.items.at = &item;
		made.items.count = 1;
		struct stock_count count;
		work = work_begin(&test_fixture);
		assert_int_equal(stock_count_create(work, &made, &count), OK);
		work_commit(&test_fixture);
		assert_int_equal(acted(stock_count_post, count.id), OK);
	}
}

static void bad_sheets_are_refused(void **state)
{
	(void)state;
	struct stock_count count;
	struct count_draft draft = {.warehouse_id = {1}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_count_create(work, &draft, &count), ERR_INVALID);
	draft.warehouse_id = test_reno;
	assert_int_equal(stock_count_create(work, &draft, &count), ERR_REFUSED);
	draft.counted_at.us = work->now.us + 1;
	assert_int_equal(stock_count_create(work, &draft, &count), ERR_INVALID);
	draft.counted_at.us = 0;
	const int64_t foreign = test_newark.value;
	draft.location_ids.at = (int64_t *)&foreign;
	draft.location_ids.count = 1;
	assert_int_equal(stock_count_create(work, &draft, &count), ERR_INVALID);
	assert_false(tx_wrote(work->tx));
	assert_int_equal(stock_count_get(work, (struct count_id){1}, &count), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
	struct product_id product = test_product_made();
	struct stock_item item = on_shelf(product, 1);
	count = counted(&item, 1, (struct instant){0});
	work = work_begin_as(&test_fixture, work_fixture_company(&test_fixture, "Else"));
	struct stock_count foreign_count;
	assert_int_equal(stock_count_post(work, count.id, &foreign_count), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
	assert_int_equal(acted(stock_count_cancel, count.id), OK);
	refused(stock_count_post, count.id, "The count is cancelled: it cannot be changed any more.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_count_without_a_moment_is_of_now_whatever_the_clock_says),
		cmocka_unit_test(a_count_may_be_undone_though_an_older_one_is_ahead_of_the_clock),
		cmocka_unit_test(a_count_is_compared_with_the_moment_it_was_made),
		cmocka_unit_test(a_plain_count_of_the_past_keeps_what_moved_since),
		cmocka_unit_test(counts_of_more_than_31_days_ago_are_refused),
		cmocka_unit_test(nothing_is_counted_into_a_deactivated_location),
		cmocka_unit_test(the_difference_is_shown_before_anything_is_written),
		cmocka_unit_test(a_sheet_lists_a_location_and_posts_what_was_entered),
		cmocka_unit_test(undoing_takes_nothing_that_is_promised_or_was_counted_again),
		cmocka_unit_test(a_count_below_what_is_promised_is_a_fact),
		cmocka_unit_test(cycle_counts_go_round_the_locations),
		cmocka_unit_test(bad_sheets_are_refused),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	shelf = test_location_made(test_reno, "Count shelf", 30);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
