/* Bots on orders, on both engines: when they run, what an edit does not undo, and what is kept of a
 * run. The stories of orderbots_test.py are the longer ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/orders/test_orders.h"

static struct channel_id shop;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	return 0;
}

static size_t runs_of(struct order_id id)
{
	struct order_bot_run *runs;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_bot_runs(work, id, &runs, &count), OK);
	work_rollback(&test_fixture);
	return count;
}

static void an_edit_by_the_channel_keeps_what_a_bot_added(void **state)
{
	(void)state;
	struct product_id mug = test_product_made(), card = test_product_made();
	struct product product;
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 10));
	test_changed(STOCK_ADD, test_item_of(card, test_reno, 10));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(product_get(work, card, &product), OK);
	char action[300];
	snprintf(action, sizeof action, "{'action':'add_item','sku':'%.*s','quantity':2}",
	         STR_FMT(product.sku));
	work_rollback(&test_fixture);
	test_bots_are(action);
	const struct test_line one[] = {{"A", mug, 1, 0}}, three[] = {{"A", mug, 3, 0}};
	struct order_id id = test_order_made(shop, "ADDED", one, 1);
	assert_int_equal(test_units_of(id, card), 2);
	assert_int_equal(test_order_changed(shop, "ADDED", three, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 3);
	assert_int_equal(test_units_of(id, card), 2); /* neither cancelled nor added again */
	assert_int_equal(runs_of(id), 1);
	test_order_is(id, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	test_bots_are("");
}

static void no_run_is_kept_while_no_rules_are_in_force(void **state)
{
	(void)state;
	struct product_id mug = test_product_made();
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 10));
	const struct test_line one[] = {{"A", mug, 1, 0}};
	struct order_id id = test_order_made(shop, "PLAIN", one, 1);
	assert_int_equal(runs_of(id), 0);
	assert_true(test_order_now(id)->bots_at.us > 0);
}

static void orders_of_one_call_are_held_alike(void **state)
{
	(void)state;
	enum { N = 5 };
	struct product_id mug = test_product_made();
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 10));
	test_bots_are("{'action':'hold','days':2}");
	struct work *work = work_begin(&test_fixture);
	const struct test_line one[] = {{"A", mug, 1, 0}};
	struct order_draft drafts[N];
	struct order_link link = {.product_id = mug};
	struct order_put puts[N];
	struct fault faults[N];
	for (int i = 0; i < N; i++) {
		struct str number = str_format(work->arena, "HELD-%d", i);
		drafts[i] = test_draft_of(work, shop, str_c(work->arena, number), one, 1);
		if (i == N - 1)
			drafts[i].paid_at.us = 0;
		fault_init(&faults[i], work->arena);
		puts[i] = (struct order_put){.draft = &drafts[i], .links = &link, .fault = &faults[i]};
	}
	assert_int_equal(order_put_many(work, N, puts), OK);
	for (int i = 0; i < N; i++) {
		bool is_paid = i < N - 1;
		assert_int_equal(puts[i].order.status, is_paid ? ORDER_ON_HOLD : ORDER_AWAITING_PAYMENT);
		assert_int_equal(puts[i].order.bots_at.us != 0, is_paid);
		if (is_paid)
			assert_int_equal(puts[i].order.hold_until.us, work->now.us + 2 * DAY_US);
	}
	work_commit(&test_fixture);
	test_bots_are("");
}

static void a_person_is_told_when_bots_cannot_run_again(void **state)
{
	(void)state;
	struct product_id mug = test_product_made();
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 10));
	const struct test_line one[] = {{"A", mug, 1, 0}};
	struct order_id id = test_order_made(shop, "GONE", one, 1);
	test_order_shipped(id);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_bots_rerun(work, id), ERR_CONFLICT);
	assert_int_equal(order_bots_rerun(work, (struct order_id){ID_MAX}), ERR_NOT_FOUND);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

/* What a back-test reads is what was stored, in pieces that neither overlap nor leave a gap. */
static void orders_are_read_in_pieces_without_a_gap(void **state)
{
	(void)state;
	struct product_id mug = test_product_made();
	const struct test_line one[] = {{"A", mug, 1, 0}};
	for (int i = 0; i < 7; i++) {
		char number[20];
		snprintf(number, sizeof number, "PIECE-%d", i);
		test_order_made(shop, number, one, 1);
	}
	struct work *work = work_begin(&test_fixture);
	struct order_mark *marks, after = {0, ID_MAX};
	size_t count;
	int64_t total, seen = 0;
	assert_int_equal(order_marks(work, (struct instant){0}, 3, &marks, &count, &total), OK);
	assert_int_equal(count, (size_t)(total + 2) / 3);
	for (size_t i = 0; i < count; i++) {
		struct order *orders;
		size_t n;
		assert_int_equal(order_between(work, work->arena, after, marks[i], &orders, &n), OK);
		assert_true(n >= 1 && n <= 3);
		for (size_t o = 0; o < n; o++)
			assert_true(orders[o].lines.count >= 1 && orders[o].lines.at[0].product_id.value != 0);
		seen += (int64_t)n;
		after = marks[i];
	}
	assert_int_equal(seen, total);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edit_by_the_channel_keeps_what_a_bot_added),
		cmocka_unit_test(no_run_is_kept_while_no_rules_are_in_force),
		cmocka_unit_test(orders_of_one_call_are_held_alike),
		cmocka_unit_test(a_person_is_told_when_bots_cannot_run_again),
		cmocka_unit_test(orders_are_read_in_pieces_without_a_gap),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
