/* Random splits, merges, undos, changes by the channel, cancels, receipts and shipments. After
 * every step the pieces of each order of the channel add up to what the channel last said of it, in
 * units and in money, wherever they stand; the auditor agrees; and in the end everything that can
 * be put together again is. The seed is printed when it fails (PURSER_TEST_SEED takes it back). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "domain/orders/orders_divided_rules.h"
#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"
#include "domain/orders/orders_split_store.h"
#include "domain/orders/test_orders.h"
#include "kernel/settings.h"

enum { HOMES = 10, LINES = 3, PRODUCTS = 3, ORDERS_MOST = 400, STEPS = 500 };

/* What the channel last said of one of its orders. */
struct said {
	char number[16];
	struct order_id id;
	struct test_line lines[LINES];
	size_t line_count;
	int64_t shipping;
};

static uint64_t dice_state, seed;
static struct channel_id shop;
static struct product_id products[PRODUCTS + 1]; /* the last one is a bundle */
static struct said homes[HOMES];
static struct order_id all[ORDERS_MOST]; /* every order there is */
static size_t all_count;
static int step;

static int64_t dice(int64_t sides)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 7;
	dice_state ^= dice_state << 17;
	return (int64_t)(dice_state % (uint64_t)sides);
}

static void fail_here(const char *what)
{
	fail_msg("seed %llu, step %d: %s", (unsigned long long)seed, step, what);
}

static struct order_draft draft_of(struct work *work, const struct said *said)
{
	struct order_draft draft =
		test_draft_of(work, shop, said->number, said->lines, said->line_count);
	draft.shipping_total.ten_thousandths = said->shipping;
	draft.amount_paid.ten_thousandths = 0;
	return draft;
}

static struct order *order_of(struct work *work, struct order_id id)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	assert_int_equal(order_get(work, id, order), OK);
	return order;
}

static void home_make(struct said *said, int number)
{
	static const char *const remote_ids[LINES] = {"A", "B", "C"};
	snprintf(said->number, sizeof said->number, "H-%d", number);
	said->line_count = 1 + (size_t)dice(LINES);
	said->shipping = 10000 * dice(12);
	for (size_t i = 0; i < said->line_count; i++)
		said->lines[i] =
			(struct test_line){remote_ids[i], products[dice(PRODUCTS + 1)], 1 + dice(9), 0};
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = draft_of(work, said);
	test_order_taken(work, &draft, said->lines, &said->id);
	work_commit(&test_fixture);
	all[all_count++] = said->id;
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
		products[i] = test_product_made();
		test_changed(STOCK_ADD, test_item_of(products[i], test_reno, 25));
	}
	products[PRODUCTS] = test_bundle_made("SET", products[0], 2, products[1], 1);
	for (int i = 0; i < HOMES; i++)
		home_make(&homes[i], i);
	return 0;
}

static int world_close(void **state)
{
	(void)state;
	work_fixture_close(&test_fixture);
	return 0;
}

/* ---- checks ---- */

static int64_t lines_live(const struct order *orders, size_t n, struct order_id home,
                          const char *remote_id, int64_t *tax)
{
	int64_t units = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < orders[i].lines.count; j++) {
			const struct order_line *line = &orders[i].lines.at[j];
			if (!ID_EQ(line_origin(line), home) || !str_is(line->remote_id, remote_id))
				continue;
			units += line->ordered.units - line->cancelled.units;
			*tax += line->tax.ten_thousandths;
		}
	}
	return units;
}

static void orders_check(const struct order *orders, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct order again = orders[i];
		if (order_totals(&again) != OK
		    || again.total.ten_thousandths != orders[i].total.ten_thousandths)
			fail_here("a total is not the sum of its lines");
		if (orders[i].shipping_total.ten_thousandths < 0
		    || orders[i].amount_paid.ten_thousandths < 0)
			fail_here("an amount is negative");
		if (orders[i].status == ORDER_MERGED && orders[i].lines.count > 0)
			fail_here("a merged order holds lines");
		for (size_t j = 0; j < orders[i].lines.count; j++) {
			const struct order_line *line = &orders[i].lines.at[j];
			if (line->cancelled.units < 0 || line->cancelled.units > line->ordered.units
			    || line->shipped.units < 0)
				fail_here("a line counts less than nothing");
		}
	}
}

static void everything_adds_up(void)
{
	int64_t ids[ORDERS_MOST], shipping = 0, wanted = 0;
	struct order *orders;
	size_t n;
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < all_count; i++)
		ids[i] = all[i].value;
	assert_int_equal(order_load(work, ids, all_count, &orders, &n), OK);
	assert_int_equal(n, all_count);
	orders_check(orders, n);
	for (size_t h = 0; h < HOMES; h++) {
		wanted += homes[h].shipping;
		for (size_t i = 0; i < homes[h].line_count; i++) {
			const struct test_line *line = &homes[h].lines[i];
			int64_t tax = 0, units = lines_live(orders, n, homes[h].id, line->remote_id, &tax);
			if (units != line->units - line->cancelled)
				fail_here("units of a line are not what the channel said");
			if (tax != 10000)
				fail_here("the tax of a line is not what the channel said");
		}
	}
	for (size_t i = 0; i < n; i++)
		shipping += orders[i].shipping_total.ten_thousandths;
	if (shipping != wanted)
		fail_here("shipping is not what the channel said");
	work_rollback(&test_fixture);
}

/* ---- steps ---- */

static enum err split_step(struct work *work, const struct order *order)
{
	struct order_split_part parts[2] = {0};
	struct order *out;
	size_t count, n = 1 + (size_t)dice(2);
	if (all_count + 2 > ORDERS_MOST)
		return ERR_REFUSED;
	if (dice(5) == 0) {
		TRY(order_split_by_stock(work, order->id, &out, &count));
	} else {
		for (size_t p = 0; p < n && order->lines.count > 0; p++)
			*LIST_ADD(work->arena, &parts[p].lines) = (struct order_split_line){
				order->lines.at[dice((int64_t)order->lines.count)].id, {1 + dice(2)}};
		TRY(order_split(work, order->id, parts, n, &out, &count));
	}
	for (size_t i = 1; i < count; i++)
		all[all_count++] = out[i].id;
	return OK;
}

static enum err ship_step(struct work *work, const struct order *order)
{
	struct reservation *claims;
	size_t count, n = 0;
	struct str difference;
	struct ship_unit units[32];
	TRY(reservations_of(work, &order->id.value, 1, &claims, &count));
	for (size_t i = 0; i < count && n < 32; i++)
		if (claims[i].quantity.units > 0 && claims[i].warehouse_id.value != 0)
			units[n++] = (struct ship_unit){claims[i].line_id, claims[i].product_id,
			                                1 + dice(claims[i].quantity.units)};
	if (n == 0)
		return ERR_REFUSED;
	return order_ship_units(work, order->id, test_reno, units, n, &difference);
}

static enum err receipt_step(struct work *work)
{
	struct product_id product = products[dice(PRODUCTS)];
	const struct event event = {.kind = STR("stock.changed"), .subject_id = product.value};
	enum stock_kind kind = dice(4) == 0 ? STOCK_ADJUST : STOCK_ADD;
	TRY(test_change(work, kind, test_item_of(product, test_reno, dice(20)), NULL));
	return orders_on_stock(work, &event, 1);
}

static enum err switch_step(struct work *work)
{
	return setting_set(work, STR("allocation.strict_fifo"), dice(2) ? STR("true") : STR("false"));
}

static enum err order_step(struct work *work, const struct order *order)
{
	struct order_id id = order->id, other = homes[dice(HOMES)].id;
	switch (dice(12)) {
	case 0:
	case 1:
		return split_step(work, order);
	case 2:
		return order_split_undo(work, id);
	case 3:
	case 4:
		return order_merge(work, id, &other.value, 1);
	case 5:
		return order_merge_undo(work, id);
	case 6:
		return dice(4) == 0 ? order_cancel(work, id, STR("")) : order_restore(work, id);
	case 7:
		return dice(2) == 0 ? order_hold(work, id, (struct instant){0}, STR(""), dice(2) == 0)
		                    : order_release(work, id);
	case 8:
		return dice(2) == 0 ? ship_step(work, order) : ERR_REFUSED;
	case 9:
		return switch_step(work);
	default:
		return receipt_step(work);
	}
}

/* The channel says something else of one of its orders; what fits nowhere changes nothing. */
static void channel_step(void)
{
	struct said *home = &homes[dice(HOMES)];
	struct said next = *home;
	struct test_line *line = &next.lines[dice((int64_t)next.line_count)];
	if (dice(3) == 0)
		next.shipping = 10000 * dice(12);
	else if (dice(2) == 0)
		line->units = 1 + dice(9);
	line->cancelled = dice(3) == 0 ? dice(line->units + 1) : 0;
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = draft_of(work, &next);
	enum order_outcome outcome = test_order_taken(work, &draft, next.lines, NULL);
	work_commit(&test_fixture);
	if (outcome != ORDER_WAS_EDITED)
		return;
	*home = next;
	/* Shipping that the parts could not follow is told to a person, and stays. */
	struct order_divided taken;
	work = work_begin(&test_fixture);
	if (order_is_divided(order_of(work, home->id))
	    && order_divided_get(work->tx, work->arena, work->company, home->id, &taken) == OK)
		home->shipping = taken.shipping_total.ten_thousandths;
	work_rollback(&test_fixture);
}

static bool is_refusal(enum err err)
{
	return err == ERR_CONFLICT || err == ERR_REFUSED || err == ERR_INVALID || err == ERR_NOT_FOUND
	       || err == ERR_OUT_OF_STOCK;
}

static void one_step(void)
{
	if (dice(5) == 0) {
		channel_step();
		return;
	}
	struct work *work = work_begin(&test_fixture);
	struct order order;
	size_t before = all_count;
	assert_int_equal(order_get(work, all[dice((int64_t)all_count)], &order), OK);
	enum err err = order_step(work, &order);
	if (err == OK) {
		work_commit(&test_fixture);
		return;
	}
	all_count = before;
	if (!is_refusal(err)) {
		fprintf(stderr, "# seed %llu, step %d: %s\n", (unsigned long long)seed, step,
		        work_fault(&test_fixture));
		fail_here("a step neither worked nor was refused");
	}
	work_rollback(&test_fixture);
}

static void units_and_money_are_conserved_whatever_is_split_and_merged(void **state)
{
	(void)state;
	for (step = 0; step < STEPS; step++) {
		one_step();
		everything_adds_up();
		if (step % 10 == 0)
			test_orders_verified();
	}
	test_orders_verified();
}

/* What nobody shipped goes back to where it came from. */
static void what_can_be_put_together_again_is(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < all_count; i++) {
			struct work *work = work_begin(&test_fixture);
			enum err err =
				round == 0 ? order_split_undo(work, all[i]) : order_merge_undo(work, all[i]);
			if (err == OK)
				work_commit(&test_fixture);
			else
				work_rollback(&test_fixture);
		}
		everything_adds_up();
		test_orders_verified();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_and_money_are_conserved_whatever_is_split_and_merged),
		cmocka_unit_test(what_can_be_put_together_again_is),
	};
	return cmocka_run_group_tests(tests, world_open, world_close);
}
