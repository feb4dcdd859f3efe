/* Promise dates and the marketplace's own orders, on a real database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_jobs.h"
#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_promise.h"
#include "domain/orders/test_orders.h"

#include <string.h>

static struct channel_id shop;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	return 0;
}

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &orders_module), "");
	work_rollback(&test_fixture);
}

/* ---- promises ---- */

static void supply_covers_what_is_needed_on_the_day_when_enough_is_there(void **state)
{
	(void)state;
	const struct supply supply[] = {{{10}, 5}, {{20}, 5}, {{0}, 100}};
	assert_int_equal(supply_covers(supply, 3, 5).us, 10);
	assert_int_equal(supply_covers(supply, 3, 6).us, 20);
	assert_int_equal(supply_covers(supply, 3, 11).us, 0); /* nobody knows when */
	assert_int_equal(supply_covers(supply, 0, 1).us, 0);
}

static void due(struct product_id product, int64_t first, int64_t second)
{
	struct work *work = work_begin(&test_fixture);
	const struct incoming rows[] = {{.product_id = product,
	                                 .warehouse_id = test_reno,
	                                 .line_id = 1,
	                                 .expected_at = {1000 * DAY_US},
	                                 .units = {first}},
	                                {.product_id = product,
	                                 .warehouse_id = test_reno,
	                                 .line_id = 2,
	                                 .expected_at = {2000 * DAY_US},
	                                 .units = {second}}};
	assert_int_equal(stock_incoming_set(work, "purchase_order", product.value, rows, 2), OK);
	work_commit(&test_fixture);
}

static void told_of_incoming(struct product_id product)
{
	struct work *work = work_begin(&test_fixture);
	const struct event event = {.kind = STR("incoming.changed"), .subject_id = product.value};
	assert_int_equal(orders_on_incoming(work, &event, 1), OK);
	const struct job job = {.subject_id = product.value, .body = STR("[0,0]")};
	assert_int_equal(orders_resolve_waiting(work, &job), OK);
	work_commit(&test_fixture);
}

static void who_waits_longer_is_promised_sooner(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	const struct test_line three[] = {{"A", product, 3, 0}}, two[] = {{"A", product, 2, 0}};
	due(product, 4, 4);
	struct order_id first = test_order_made(shop, "P-1", three, 1);
	struct order_id second = test_order_made(shop, "P-2", two, 1);
	struct order_id third = test_order_made(shop, "P-3", three, 1);
	struct order_id fourth = test_order_made(shop, "P-4", two, 1);
	test_order_is(first, ORDER_UNRESOLVED, REASON_OUT_OF_STOCK);
	assert_int_equal(test_order_now(first)->promise_at.us, 1000 * DAY_US);
	assert_int_equal(test_order_now(second)->promise_at.us, 2000 * DAY_US);
	assert_int_equal(test_order_now(third)->promise_at.us, 2000 * DAY_US);
	assert_int_equal(test_order_now(fourth)->promise_at.us, 0);
	due(product, 5, 20); /* more will come */
	told_of_incoming(product);
	assert_int_equal(test_order_now(first)->promise_at.us, 1000 * DAY_US);
	assert_int_equal(test_order_now(second)->promise_at.us, 1000 * DAY_US);
	assert_int_equal(test_order_now(third)->promise_at.us, 2000 * DAY_US);
	assert_int_equal(test_order_now(fourth)->promise_at.us, 2000 * DAY_US);
	due(product, 0, 0); /* the vendor cannot */
	told_of_incoming(product);
	assert_int_equal(test_order_now(first)->promise_at.us, 0);
}

static void what_has_come_is_promised_no_more(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	const struct test_line lines[] = {{"A", product, 3, 0}};
	due(product, 4, 0);
	struct order_id id = test_order_made(shop, "P-5", lines, 1);
	assert_int_equal(test_order_now(id)->promise_at.us, 1000 * DAY_US);
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 3));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_resolve_many(work, &id.value, 1), OK);
	assert_true(work_emitted(&test_fixture, "order.resolved"));
	work_commit(&test_fixture);
	test_order_is(id, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	assert_int_equal(test_order_now(id)->promise_at.us, 0);
}

/* ---- the marketplace's own ---- */

static void taken(const char *number, const struct test_line *lines, bool is_processed,
                  bool is_cancelled, struct order_id *id)
{
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, number, lines, 1);
	draft.type = ORDER_FBA;
	draft.is_processed = is_processed;
	draft.is_cancelled = is_cancelled;
	test_order_taken(work, &draft, lines, id);
	work_commit(&test_fixture);
}

static void orders_that_the_marketplace_ships_are_shown_and_claim_nothing(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	const struct test_line lines[] = {{"A", product, 3, 0}};
	struct order_id id;
	taken("F-1", lines, false, false, &id);
	test_order_is(id, ORDER_PENDING_FULFILLMENT, REASON_RESOLVED);
	assert_true(test_order_now(id)->is_fulfilled_by_channel);
	test_level_is(product, test_reno, 5, 0, 0);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_cancel(work, id, STR("")), ERR_CONFLICT);
	assert_string_equal(work_fault(&test_fixture),
	                    "The marketplace ships order F-1 itself: cancel is possible only there.");
	work_rollback(&test_fixture);
	taken("F-1", lines, true, false, NULL); /* it has left */
	test_order_is(id, ORDER_SHIPPED, REASON_RESOLVED);
	assert_int_equal(test_order_now(id)->lines.at[0].shipped.units, 3);
	test_level_is(product, test_reno, 5, 0, 0);
	taken("F-2", lines, false, false, &id);
	taken("F-2", lines, false, true, NULL);
	test_order_is(id, ORDER_CANCELLED, REASON_RESOLVED);
	test_level_is(product, test_reno, 5, 0, 0);
	taken("F-3", lines, true, false, &id); /* seen for the first time when it had left */
	test_order_is(id, ORDER_SHIPPED, REASON_RESOLVED);
}

static void a_shipment_of_the_marketplace_takes_nothing_of_ours(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	const struct test_line lines[] = {{"A", product, 3, 0}};
	struct order_id id;
	struct str difference;
	taken("F-4", lines, false, false, &id);
	const struct ship_unit unit = {test_order_now(id)->lines.at[0].id, product, 3};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_ship_units(work, id, test_reno, &unit, 1, &difference), OK);
	assert_int_equal(difference.len, 0);
	work_commit(&test_fixture);
	test_order_is(id, ORDER_SHIPPED, REASON_RESOLVED);
	test_level_is(product, test_reno, 5, 0, 0);
}

/* ---- blocks ---- */

static void what_is_in_the_way_stays_until_it_is_taken_away(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	const struct test_line lines[] = {{"A", product, 3, 0}};
	struct order_id id = test_order_made(shop, "B-1", lines, 1);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_block(work, &id.value, 1, REASON_ORDERBOT_CONFLICT,
	                             STR("Two bots name two warehouses.")),
	                 OK);
	assert_string_equal(work_events(&test_fixture), "order.blocked");
	work_commit(&test_fixture);
	test_order_is(id, ORDER_UNRESOLVED, REASON_ORDERBOT_CONFLICT);
	test_level_is(product, test_reno, 5, 0, 3); /* claimed all the same */
	work = work_begin(&test_fixture);
	assert_int_equal(order_resolve_many(work, &id.value, 1), OK);
	work_commit(&test_fixture);
	test_order_is(id, ORDER_UNRESOLVED, REASON_ORDERBOT_CONFLICT);
	work = work_begin(&test_fixture);
	assert_int_equal(order_block(work, &id.value, 1, REASON_RESOLVED, STR("")), OK);
	assert_int_equal(order_block(work, &id.value, 1, REASON_RESOLVED, STR("")), OK);
	assert_string_equal(work_events(&test_fixture), "order.unblocked");
	work_commit(&test_fixture);
	test_order_is(id, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
}

/* ---- holds ---- */

static void told_of_stock(struct product_id product)
{
	struct work *work = work_begin(&test_fixture);
	const struct event event = {.kind = STR("stock.changed"), .subject_id = product.value};
	assert_int_equal(orders_on_stock(work, &event, 1), OK);
	work_commit(&test_fixture);
}

static void a_held_order_gives_way_to_a_count_too_and_gets_its_units_back(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	const struct test_line lines[] = {{"A", product, 5, 0}};
	struct order_id id = test_order_made(shop, "H-1", lines, 1);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_hold(work, id, (struct instant){0}, STR("look"), false), OK);
	work_commit(&test_fixture);
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 4));
	told_of_stock(product);
	test_level_is(product, test_reno, 4, 0, 0); /* nothing is promised twice */
	test_order_is(id, ORDER_ON_HOLD, REASON_RESOLVED);
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 6));
	told_of_stock(product);
	test_level_is(product, test_reno, 6, 0, 5);
	test_order_is(id, ORDER_ON_HOLD, REASON_RESOLVED);
}

static void what_comes_cancelled_was_never_late(void **state)
{
	(void)state;
	const struct test_line one[] = {{"a", test_product_made(), 1, 0}};
	for (int is_cancelled = 0; is_cancelled <= 1; is_cancelled++) {
		struct order_id id;
		struct work *work = work_begin(&test_fixture);
		struct order_draft draft =
			test_draft_of(work, shop, is_cancelled ? "LATE-1" : "LATE-2", one, 1);
		draft.ship_by.us = work->now.us - DAY_US;
		draft.is_cancelled = is_cancelled;
		test_order_taken(work, &draft, one, &id);
		work_commit(&test_fixture);
		assert_int_equal(test_order_now(id)->late_at.us != 0, !is_cancelled);
	}
}

static void refusals_speak_a_persons_words(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 1));
	const struct test_line lines[] = {{"A", product, 1, 0}};
	struct order_id id = test_order_made(shop, "SAID-1", lines, 1);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_restore(work, id), ERR_CONFLICT);
	assert_non_null(strstr(work_fault(&test_fixture), "is awaiting shipment: restore is not"));
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(supply_covers_what_is_needed_on_the_day_when_enough_is_there),
		cmocka_unit_test(who_waits_longer_is_promised_sooner),
		cmocka_unit_test(what_has_come_is_promised_no_more),
		cmocka_unit_test(orders_that_the_marketplace_ships_are_shown_and_claim_nothing),
		cmocka_unit_test(a_shipment_of_the_marketplace_takes_nothing_of_ours),
		cmocka_unit_test(what_is_in_the_way_stays_until_it_is_taken_away),
		cmocka_unit_test(what_comes_cancelled_was_never_late),
		cmocka_unit_test(refusals_speak_a_persons_words),
		cmocka_unit_test(a_held_order_gives_way_to_a_count_too_and_gets_its_units_back),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
