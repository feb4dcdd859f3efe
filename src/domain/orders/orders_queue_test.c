/* Who gets stock that comes in: best fill, orders passed over too often, strict order by age. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/orders/orders_fill.h"
#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_queue.h"
#include "domain/orders/orders_store.h"
#include "domain/orders/test_orders.h"
#include "kernel/settings.h"

static struct channel_id shop;
static struct product_id mug;
static int number;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	return 0;
}

static int world_close(void **state)
{
	(void)state;
	work_fixture_close(&test_fixture);
	return 0;
}

static int product_new(void **state)
{
	(void)state;
	mug = test_product_made();
	return 0;
}

static int product_old(void **state)
{
	(void)state;
	test_orders_verified();
	return 0;
}

static void chosen(const char *name, const char *value)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(setting_set(work, str_from(name), str_from(value)), OK);
	work_commit(&test_fixture);
}

/* Wants so many; ship-by in so many days, 0: none. */
static struct order_id wants(int64_t units, int64_t days)
{
	struct order_id id;
	char name[32];
	const struct test_line lines[] = {{"a", mug, units, 0}};
	snprintf(name, sizeof name, "Q-%d", ++number);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, name, lines, 1);
	if (days != 0)
		draft.ship_by.us = work->now.us + days * DAY_US;
	test_order_taken(work, &draft, lines, &id);
	work_commit(&test_fixture);
	return id;
}

/* What the listeners would do after stock came in. */
static void heard(void)
{
	const struct event event = {.kind = STR("stock.changed"), .subject_id = mug.value};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(orders_on_stock(work, &event, 1), OK);
	work_commit(&test_fixture);
}

static void came_in(int64_t units)
{
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, units));
	heard();
}

static bool is_ready(struct order_id id)
{
	return test_order_now(id)->status == ORDER_AWAITING_SHIPMENT;
}

static int64_t placed(struct order_id id)
{
	struct reservation *claims;
	size_t count;
	int64_t units = 0;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(reservations_of(work, &id.value, 1, &claims, &count), OK);
	for (size_t i = 0; i < count; i++)
		if (claims[i].warehouse_id.value != 0)
			units += claims[i].quantity.units;
	work_rollback(&test_fixture);
	return units;
}

static void best_fill_serves_whole_orders_by_ship_by_then_age(void **state)
{
	(void)state;
	struct order_id large = wants(5, 0), old = wants(2, 0), young = wants(2, 0);
	struct order_id urgent = wants(2, 1);
	came_in(4);
	assert_true(is_ready(urgent));
	assert_true(is_ready(old));
	assert_false(is_ready(young));
	assert_false(is_ready(large));
	assert_int_equal(placed(large), 0);
	assert_int_equal(test_order_now(large)->passed_over, 1); /* the urgent one stood before it */
	came_in(7);
	assert_true(is_ready(large));
	assert_true(is_ready(young));
	assert_int_equal(test_order_now(large)->passed_over, 0);
}

static void an_order_passed_over_too_often_is_served_first_and_strictly(void **state)
{
	(void)state;
	struct order_id large = wants(5, 0);
	for (int i = 0; i < 3; i++) {
		test_changed(STOCK_ADD, test_item_of(mug, test_reno, 1));
		assert_true(is_ready(wants(1, 0)));
	}
	assert_int_equal(test_order_now(large)->passed_over, 3);
	struct order_id small = wants(1, 0);
	came_in(3);
	assert_false(is_ready(small));
	assert_int_equal(placed(large), 3); /* nobody else takes them now */
	assert_false(is_ready(wants(1, 0)));
	came_in(2);
	assert_true(is_ready(large));
	came_in(1);
	assert_true(is_ready(small));
}

static void the_last_pass_is_told_so_that_it_takes_what_is_there(void **state)
{
	(void)state;
	struct order_id large = wants(5, 0);
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 4));
	assert_true(is_ready(wants(1, 0)));
	assert_true(is_ready(wants(1, 0)));
	struct order_id id;
	const struct test_line lines[] = {{"a", mug, 1, 0}};
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "Q-last", lines, 1);
	test_order_taken(work, &draft, lines, &id);
	assert_true(work_emitted(&test_fixture, "order.passed_over"));
	work_commit(&test_fixture);
	const struct event event = {.kind = STR("order.passed_over"), .subject_id = large.value};
	work = work_begin(&test_fixture);
	assert_int_equal(orders_on_passed(work, &event, 1), OK);
	work_commit(&test_fixture);
	assert_int_equal(placed(large), 1);
	came_in(4);
	assert_true(is_ready(large));
}

static void strict_orders_get_stock_by_age_in_part_and_later_ones_wait(void **state)
{
	(void)state;
	chosen("allocation.strict_fifo", "true");
	struct order_id first = wants(5, 0), urgent = wants(1, 1), last = wants(1, 0);
	came_in(3);
	assert_int_equal(placed(first), 3);
	assert_int_equal(placed(urgent), 0);
	assert_false(is_ready(wants(1, 0)));
	came_in(3);
	assert_true(is_ready(first));
	assert_true(is_ready(urgent)); /* older than the last, whatever its date */
	assert_false(is_ready(last));
	came_in(2);
	assert_true(is_ready(last));
	chosen("allocation.strict_fifo", "false");
}

static void a_part_that_was_claimed_ships_and_cancels_like_any_other(void **state)
{
	(void)state;
	chosen("allocation.strict_fifo", "true");
	struct order_id first = wants(5, 0), second = wants(4, 0);
	came_in(6);
	assert_true(is_ready(first));
	assert_int_equal(placed(second), 1);
	struct reservation *claims;
	size_t count;
	struct str difference;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(reservations_of(work, &second.value, 1, &claims, &count), OK);
	assert_int_equal(count, 2);
	const struct ship_unit unit = {claims[0].line_id, mug, 2}; /* one more than is claimed there */
	assert_int_equal(order_ship_units(work, second, test_reno, &unit, 1, &difference), OK);
	assert_int_equal(difference.len, 0);
	work_commit(&test_fixture);
	assert_int_equal(test_order_now(second)->lines.at[0].shipped.units, 2);
	test_orders_verified();
	work = work_begin(&test_fixture);
	assert_int_equal(order_cancel(work, first, STR("")), OK);
	work_commit(&test_fixture);
	heard();
	assert_true(is_ready(second));
	chosen("allocation.strict_fifo", "false");
}

static size_t decisions_about(struct order_id id)
{
	struct order_decision *rows;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(decisions_load(work->tx, work->arena, work->company, id, &rows, &count), OK);
	work_rollback(&test_fixture);
	return count;
}

static void an_order_that_stays_as_it_was_is_not_written_again(void **state)
{
	(void)state;
	struct order_id ready, waiting = wants(5, 0);
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 2));
	ready = wants(2, 0);
	const int64_t both[] = {waiting.value, ready.value};
	for (int i = 0; i < 2; i++) { /* the first time the shelf looks otherwise than it did */
		struct work *work = work_begin(&test_fixture);
		assert_int_equal(order_resolve_many(work, both, 2), OK);
		assert_true(i == 0 || !tx_wrote(work->tx));
		assert_string_equal(work_events(&test_fixture), "");
		work_commit(&test_fixture);
	}
	int64_t modified = test_order_now(waiting)->modified_at.us;
	size_t decided = decisions_about(waiting);
	test_fixture.now.us += SECOND_US;
	came_in(1); /* not enough, but the reason why it waits is another now */
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_resolve_many(work, both, 2), OK);
	work_commit(&test_fixture);
	assert_int_equal(test_order_now(waiting)->modified_at.us, modified);
	assert_int_equal(decisions_about(waiting), decided + 1);
	came_in(4);
	assert_true(is_ready(waiting));
	assert_true(test_order_now(waiting)->modified_at.us > modified);
}

/* ---- more of them than one unit of work takes ---- */

enum { CHUNK = 40, CROWD = 90, MORE = 10 };

/* The next step of the walk, as the scheduler takes it; false: nobody walks. */
static bool walked(bool crashes)
{
	struct job *waiting;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(jobs_waiting(work, "order.fill", &mug.value, 1, &waiting, &count), OK);
	if (count == 1) {
		assert_int_equal(job_cancel(work, "order.fill", mug.value), OK);
		assert_int_equal(orders_fill_job(work, &waiting[0]), OK);
	}
	if (crashes)
		work_rollback(&test_fixture);
	else
		work_commit(&test_fixture);
	return count == 1;
}

static void crowd_waits(struct order_id *crowd, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		test_fixture.now.us += 1000;
		crowd[i] = wants(1, 0);
	}
}

static size_t ready_of(const struct order_id *crowd, size_t n)
{
	size_t ready = 0;
	while (ready < n && is_ready(crowd[ready]))
		ready++;
	for (size_t i = ready; i < n; i++)
		assert_false(is_ready(crowd[i])); /* nobody was passed over */
	return ready;
}

static void a_crowd_is_served_in_chunks_and_nobody_twice(void **state)
{
	(void)state;
	struct order_id crowd[CROWD];
	crowd_waits(crowd, CROWD);
	came_in(CROWD - 7);
	assert_int_equal(ready_of(crowd, CROWD), CHUNK);
	test_orders_verified();
	assert_true(walked(true));
	assert_int_equal(ready_of(crowd, CROWD), CHUNK); /* as if it had not been */
	assert_true(walked(false));
	assert_int_equal(ready_of(crowd, CROWD), 2 * CHUNK);
	while (walked(false))
		;
	assert_int_equal(ready_of(crowd, CROWD), CROWD - 7);
	came_in(7);
	assert_int_equal(ready_of(crowd, CROWD), CROWD);
	assert_false(walked(false));
}

static void whoever_comes_while_units_are_given_out_stands_in_the_queue(void **state)
{
	(void)state;
	struct order_id crowd[CHUNK + MORE];
	chosen("allocation.strict_fifo", "true");
	crowd_waits(crowd, COUNT_OF(crowd));
	came_in(COUNT_OF(crowd));
	test_fixture.now.us += 1000;
	struct order_id late = wants(1, 0);
	assert_false(is_ready(late)); /* though MORE units lie there */
	assert_int_equal(placed(late), 0);
	while (walked(false))
		;
	assert_int_equal(ready_of(crowd, COUNT_OF(crowd)), COUNT_OF(crowd));
	assert_false(is_ready(late));
	came_in(1);
	assert_true(is_ready(late));
	chosen("allocation.strict_fifo", "false");
}

static void whoever_comes_before_anybody_heard_of_new_units_stands_in_a_strict_queue(void **state)
{
	(void)state;
	struct order_id old = wants(1, 0);
	test_fixture.now.us += 1000;
	chosen("allocation.strict_fifo", "true");
	test_heard(0);
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 1));
	struct order_id late = wants(1, 0);
	assert_false(is_ready(late)); /* though a unit lies there, and no walk is under way */
	assert_true(walked(false));
	assert_true(is_ready(old));
	assert_false(is_ready(late));
	chosen("allocation.strict_fifo", "false");
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 1));
	assert_true(is_ready(wants(1, 0))); /* what fits is shipped */
	test_heard(INT64_MAX);
	came_in(1);
	assert_true(is_ready(late));
}

static void an_urgent_order_that_comes_while_units_are_given_out_is_not_missed(void **state)
{
	(void)state;
	struct order_id crowd[CHUNK + MORE];
	crowd_waits(crowd, COUNT_OF(crowd));
	came_in(COUNT_OF(crowd));
	struct order_id urgent = wants(1, 1);
	assert_false(is_ready(urgent));
	assert_true(walked(false));
	assert_true(is_ready(urgent)); /* it stands before the few that are left */
	while (walked(false))
		;
	assert_int_equal(ready_of(crowd, COUNT_OF(crowd)), COUNT_OF(crowd) - 1);
	came_in(1);
	assert_true(is_ready(crowd[COUNT_OF(crowd) - 1]));
}

static void units_that_come_in_meanwhile_go_to_who_stands_first(void **state)
{
	(void)state;
	struct order_id large = wants(CHUNK + 2 * MORE, 1), crowd[CHUNK + MORE];
	chosen("allocation.passes", "1000");
	crowd_waits(crowd, COUNT_OF(crowd));
	came_in(CHUNK + MORE);
	assert_int_equal(ready_of(crowd, COUNT_OF(crowd)), CHUNK);
	came_in(CHUNK + MORE);
	assert_false(is_ready(large)); /* the walk has turned back, and comes by */
	while (walked(false))
		;
	assert_true(is_ready(large));
	assert_int_equal(ready_of(crowd, COUNT_OF(crowd)), CHUNK);
	came_in(MORE);
	assert_int_equal(ready_of(crowd, COUNT_OF(crowd)), COUNT_OF(crowd));
	chosen("allocation.passes", "3");
}

static void a_walk_that_turns_back_again_and_again_reaches_the_end(void **state)
{
	(void)state;
	enum { PLACES = 1000, STEP = 10 };
	struct fill_walk walk = {.at = QUEUE_FRONT, .far = QUEUE_FRONT};
	int64_t steps = 0, at = 0;
	bool goes_on = true;
	while (goes_on) {
		fill_walk_turn(&walk); /* before every single chunk something comes in */
		at = walk.at.first < 0 ? 0 : walk.at.id;
		at = at + STEP < PLACES ? at + STEP : PLACES;
		if (at == PLACES)
			break;
		goes_on = fill_walk_move(&walk, (struct queue_place){.first = 1, .id = at}, false);
		assert_true(goes_on && ++steps < PLACES * PLACES);
	}
	assert_int_equal(at, PLACES);
	assert_true(fill_walk_move(&walk, (struct queue_place){.first = 1, .id = at}, true));
	assert_int_equal(walk.at.first, -1); /* once more for what came last */
	assert_false(fill_walk_move(&walk, (struct queue_place){.first = 1, .id = at}, true));
}

struct place_row {
	bool company, warehouse;
	int64_t passed, ship_by;
	int64_t first, due;
};

static void the_place_in_the_queue_follows_the_grid(void **state)
{
	static const struct place_row rows[] = {
		{false, false, 0, 0, 1, INT64_MAX}, {false, false, 2, 9, 1, 9}, {false, false, 3, 9, 0, 9},
		{true, false, 0, 9, 0, 0},          {false, true, 0, 9, 0, 0},  {true, true, 9, 0, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct warehouse warehouses[] = {{.id = {1}, .strict_fifo = rows[i].warehouse},
		                                 {.id = {2}}};
		const struct routing_facts facts = {.warehouses = warehouses,
		                                    .warehouse_count = 2,
		                                    .strict_fifo = rows[i].company,
		                                    .passes_most = 3};
		const struct order order = {.id = {7},
		                            .warehouse_id = {1},
		                            .passed_over = rows[i].passed,
		                            .ship_by = {rows[i].ship_by}};
		struct queue_place place = queue_place_of(&facts, &order);
		if (place.first != rows[i].first || place.due != rows[i].due)
			fail_msg("row %zu", i);
		bool takes = rows[i].company || rows[i].warehouse || rows[i].passed >= 3;
		assert_int_equal(order_takes_part(&facts, &order, (struct warehouse_id){1}), takes);
		assert_false(order_takes_part(&facts, &order, (struct warehouse_id){0}));
	}
}

#define QUEUE_TEST(name) cmocka_unit_test_setup_teardown(name, product_new, product_old)

int main(void)
{
	const struct CMUnitTest tests[] = {
		QUEUE_TEST(best_fill_serves_whole_orders_by_ship_by_then_age),
		QUEUE_TEST(an_order_passed_over_too_often_is_served_first_and_strictly),
		QUEUE_TEST(the_last_pass_is_told_so_that_it_takes_what_is_there),
		QUEUE_TEST(strict_orders_get_stock_by_age_in_part_and_later_ones_wait),
		QUEUE_TEST(a_part_that_was_claimed_ships_and_cancels_like_any_other),
		QUEUE_TEST(a_crowd_is_served_in_chunks_and_nobody_twice),
		QUEUE_TEST(whoever_comes_while_units_are_given_out_stands_in_the_queue),
		QUEUE_TEST(whoever_comes_before_anybody_heard_of_new_units_stands_in_a_strict_queue),
		QUEUE_TEST(an_urgent_order_that_comes_while_units_are_given_out_is_not_missed),
		QUEUE_TEST(units_that_come_in_meanwhile_go_to_who_stands_first),
		cmocka_unit_test(a_walk_that_turns_back_again_and_again_reaches_the_end),
		QUEUE_TEST(an_order_that_stays_as_it_was_is_not_written_again),
		cmocka_unit_test(the_place_in_the_queue_follows_the_grid),
	};
	return cmocka_run_group_tests(tests, world_open, world_close);
}
