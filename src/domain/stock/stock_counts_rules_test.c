#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_counts_rules.h"

static void every_state_allows_what_its_row_says(void **state)
{
	(void)state;
	/* enter, post, undo, cancel */
	static const bool grid[][4] = {
		[COUNT_OPEN] = {true, false, false, true},
		[COUNT_ENTERED] = {true, true, false, true},
		[COUNT_POSTED] = {false, false, true, false},
		[COUNT_UNDONE] = {false, false, false, false},
		[COUNT_CANCELLED] = {false, false, false, false},
	};
	for (int status = COUNT_OPEN; status <= COUNT_CANCELLED; status++)
		for (int action = COUNT_ENTER; action <= COUNT_CANCEL; action++)
			assert_int_equal(count_may((enum count_status)status, (enum count_action)action),
			                 grid[status][action]);
}

static void what_moved_after_the_count_is_taken_off(void **state)
{
	(void)state;
	const struct product_id a = {1}, b = {2};
	const struct location_id x = {10}, y = {11};
	struct bin_movement since[] = {
		{a, x, {100}, 1, 5, 0},  {a, x, {101}, 2, -2, 0}, {a, x, {200}, 3, 7, 0},
		{a, y, {150}, 4, 50, 0}, {b, x, {150}, 5, 90, 0},
	};
	movements_total(since, COUNT_OF(since));
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){a, x, {99}, 0, 0, 0}, 30), 20);
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){a, x, {100}, 0, 0, 0}, 30), 25);
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){a, x, {150}, 0, 0, 0}, 30), 23);
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){a, x, {200}, 0, 0, 0}, 30), 30);
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){a, y, {149}, 0, 0, 0}, 60), 10);
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){b, x, {0}, 0, 0, 0}, 90), 0);
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){b, y, {0}, 0, 0, 0}, 4), 4);
	assert_int_equal(held_then(NULL, 0, &(struct bin_movement){a, x, {0}, 0, 0, 0}, -3), -3);
	/* Behind a movement, whatever the clock says. */
	assert_int_equal(
		held_then(since, COUNT_OF(since), &(struct bin_movement){a, x, {0}, 2, 0, 0}, 30), 23);
}

static void the_longest_uncounted_locations_come_first(void **state)
{
	(void)state;
	struct stock_location rows[5] = {0};
	const int64_t counted_at[] = {50, 0, 30, 0, 10};
	size_t out[5];
	for (size_t i = 0; i < 5; i++)
		rows[i].is_active = i != 3;
	assert_int_equal(cycle_choose(rows, counted_at, 5, 2, out), 2);
	assert_int_equal(out[0], 1);
	assert_int_equal(out[1], 4);
	assert_int_equal(cycle_choose(rows, counted_at, 5, 5, out), 4);
	assert_int_equal(out[2], 2);
	assert_int_equal(out[3], 0);
	assert_int_equal(cycle_choose(rows, counted_at, 5, 0, out), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_allows_what_its_row_says),
		cmocka_unit_test(what_moved_after_the_count_is_taken_off),
		cmocka_unit_test(the_longest_uncounted_locations_come_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
