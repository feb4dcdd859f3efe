/* Random sequences of what people, channels and warehouses do to orders. After every few steps the
 * auditor agrees: every claim has an order and is as large as its open units, claims add up to what
 * stock says is allocated, lines never ship less than nothing, and money adds up. The seed is
 * printed when it fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "domain/merging/merging.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/test_orders.h"
#include "shape/shape_change.h"

enum { ORDERS = 12, PRODUCTS = 4, STEPS = 400 };

static uint64_t dice_state, seed;
static struct channel_id shop;
static struct product_id products[PRODUCTS + 1]; /* the last one is a bundle */
static struct order_id orders[ORDERS];
static int made;
static struct product_id
	ever[PRODUCTS + STEPS]; /* all core products, also those that were merged */
static size_t ever_count;
static struct product_id *gone; /* by the present step */

static int64_t dice(int64_t sides)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 7;
	dice_state ^= dice_state << 17;
	return (int64_t)(dice_state % (uint64_t)sides);
}

static int world_open(void **state)
{
	(void)state;
	const char *given = getenv("PURSER_TEST_SEED");
	seed = given != NULL ? strtoull(given, NULL, 10) : 20261128;
	dice_state = seed * 2654435761u + 88172645463325252u;
	test_world_open();
	shop = test_channel_made("Shop");
	for (int i = 0; i < PRODUCTS; i++) {
		ever[ever_count++] = products[i] = test_product_made();
		test_changed(STOCK_ADD, test_item_of(products[i], test_reno, 40));
	}
	products[PRODUCTS] = test_bundle_made("SET", products[0], 2, products[1], 1);
	return 0;
}

static void order_create(struct order_id *slot)
{
	static char numbers[STEPS + ORDERS][16];
	static const char *const remote_ids[] = {"A", "B", "C"};
	struct test_line lines[3];
	size_t n = 1 + (size_t)dice(3);
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct test_line){remote_ids[i], products[dice(PRODUCTS + 1)], 1 + dice(9), 0};
	snprintf(numbers[made], sizeof numbers[made], "R-%d", made);
	*slot = test_order_made(shop, numbers[made], lines, n);
	made++;
}

static enum err line_step(struct work *work, const struct order *order)
{
	struct order_line_edit edit = {.product_id = products[dice(PRODUCTS + 1)],
	                               .quantity = {1 + dice(9)},
	                               .unit_price = {dice(500000), {"USD"}}};
	const struct order_line *line = &order->lines.at[dice((int64_t)order->lines.count)];
	struct order_line_change change = {
		.kind = (enum line_change_kind)dice(3), .line_id = line->id, .edit = &edit};
	shape_give(&order_line_edit_shape, &edit, "quantity");
	if (dice(2) == 0)
		shape_give(&order_line_edit_shape, &edit, "unit_price");
	if (change.kind == LINE_ADD || dice(3) == 0)
		shape_give(&order_line_edit_shape, &edit, "product_id");
	return order_lines_change(work, order->id, 0, &change, 1);
}

static enum err ship_step(struct work *work, const struct order *order)
{
	struct reservation *claims;
	size_t count, n = 0;
	struct str difference;
	struct ship_unit units[64];
	TRY(reservations_of(work, &order->id.value, 1, &claims, &count));
	for (size_t i = 0; i < count && n < 64; i++)
		if (claims[i].quantity.units > 0 && dice(2) == 0)
			units[n++] = (struct ship_unit){claims[i].line_id, claims[i].product_id,
			                                1 + dice(claims[i].quantity.units + (dice(9) == 0))};
	return order_ship_units(work, order->id, test_reno, units, n, &difference);
}

static enum err money_step(struct work *work, const struct order *order)
{
	struct order_refund refund = {.amount = {1 + dice(300000), {"USD"}}};
	if (dice(2) == 0)
		return order_pay_amount(work, order->id, (struct instant){0},
		                        (struct money){dice(300000), {"USD"}});
	if (dice(2) == 0)
		*LIST_ADD(work->arena, &refund.lines) =
			(struct order_refund_line){order->lines.at[0].id, {1 + dice(4)}};
	return order_refund(work, order->id, &refund);
}

static enum err stock_step(struct work *work)
{
	struct stock_item item = test_item_of(products[dice(PRODUCTS)], test_reno, dice(60));
	static const enum stock_kind kinds[] = {STOCK_ADJUST, STOCK_ADD};
	return test_change(work, kinds[dice(2)], item, NULL);
}

static enum err split_step(struct work *work, const struct order *order)
{
	const struct order_line *line = &order->lines.at[dice((int64_t)order->lines.count)];
	struct order_split_part part = {0};
	struct order *out;
	size_t count;
	if (dice(3) == 0)
		return order_split_undo(work, order->id);
	*LIST_ADD(work->arena, &part.lines) = (struct order_split_line){line->id, {1 + dice(3)}};
	TRY(order_split(work, order->id, &part, 1, &out, &count));
	orders[dice(ORDERS)] = out[count - 1].id;
	return OK;
}

/* The units of all products that were ever made, on hand: a merge makes none and loses none. */
static int64_t all_units(struct work *work)
{
	struct stock_level *levels;
	size_t count;
	int64_t sum = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, ever_count, int64_t);
	for (size_t i = 0; i < ever_count; i++)
		ids[i] = ever[i].value;
	assert_int_equal(stock_levels(work, ids, ever_count, &levels, &count), OK);
	for (size_t i = 0; i < count; i++)
		sum += levels[i].on_hand.units;
	return sum;
}

static enum err merge_step(struct work *work)
{
	int64_t into = dice(PRODUCTS), from = dice(PRODUCTS), before = all_units(work);
	const struct product_merge merge = {.into_id = products[into], .from_id = products[from]};
	TRY(product_merge_many(work, &merge, 1));
	assert_int_equal(all_units(work), before);
	gone = &products[from];
	return OK;
}

static enum err order_step(struct work *work, const struct order *order)
{
	struct order_id id = order->id;
	switch (dice(14)) {
	case 0:
		return order_hold(work, id, (struct instant){0}, STR("look"), dice(2) == 0);
	case 1:
		return order_release(work, id);
	case 2:
		return order_cancel(work, id, STR("changed my mind"));
	case 3:
		return order_restore(work, id);
	case 4:
		return money_step(work, order);
	case 5:
		return order_block(work, &id.value, 1, dice(2) ? REASON_RESOLVED : REASON_ORDERBOT_CONFLICT,
		                   STR("bots"));
	case 6:
		return order_choose_warehouse(work, id, dice(2) ? test_reno : test_newark);
	case 7:
		return order_end_claim(work, id);
	case 8:
		return order_resolve_many(work, &id.value, 1);
	case 9:
	case 10:
		return ship_step(work, order);
	case 11:
		return split_step(work, order);
	default:
		return line_step(work, order);
	}
}

static void order_check(const struct order *order)
{
	struct order again = *order;
	assert_int_equal(order_totals(&again), OK);
	assert_int_equal(again.total.ten_thousandths, order->total.ten_thousandths);
	assert_int_equal(again.unit_count.units, order->unit_count.units);
	assert_true(order->amount_refunded.ten_thousandths <= order->amount_paid.ten_thousandths);
	assert_int_equal(order_payment_of(order), order->payment_status);
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		assert_true(line->ordered.units >= 0 && line->cancelled.units >= 0);
		assert_true(line->cancelled.units <= line->ordered.units);
		assert_true(line->refunded.units <= line->ordered.units);
		assert_true(line->shipped.units >= 0);
		if (i > 0)
			assert_true(line->place >= order->lines.at[i - 1].place);
	}
}

static bool is_refusal(enum err err)
{
	return err == ERR_CONFLICT || err == ERR_REFUSED || err == ERR_INVALID || err == ERR_NOT_FOUND
	       || err == ERR_OUT_OF_STOCK;
}

static void one_step(void)
{
	struct order_id *slot = &orders[dice(ORDERS)];
	if (slot->value == 0 || dice(25) == 0) {
		order_create(slot);
		return;
	}
	struct work *work = work_begin(&test_fixture);
	struct order order;
	assert_int_equal(order_get(work, *slot, &order), OK);
	order_check(&order);
	if (order.lines.count == 0) { /* a part that went back to its order */
		work_rollback(&test_fixture);
		slot->value = 0;
		return;
	}
	int64_t what = dice(16);
	gone = NULL;
	enum err err = what < 2    ? stock_step(work)
	               : what == 2 ? merge_step(work)
	                           : order_step(work, &order);
	if (err == OK) {
		work_commit(&test_fixture);
		if (gone != NULL)
			ever[ever_count++] = *gone = test_product_made();
		return;
	}
	if (!is_refusal(err))
		fail_msg("seed %llu: error %d: %s", (unsigned long long)seed, (int)err,
		         work_fault(&test_fixture));
	work_rollback(&test_fixture);
}

static void whatever_happens_units_and_money_are_conserved(void **state)
{
	(void)state;
	for (int step = 0; step < STEPS; step++) {
		one_step();
		if (step % 20 == 0)
			test_orders_verified();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_happens_units_and_money_are_conserved),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
