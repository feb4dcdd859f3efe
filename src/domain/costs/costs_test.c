#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/costs/costs_edge.h"
#include "domain/costs/costs_listen.h"
#include "domain/purchasing/purchasing.h"
#include "domain/stock/test_stock.h"
#include "domain/transfers/transfers.h"
#include "shape/shape_change.h"

static struct vendor_id vendor_id;
static struct warehouse_id dropship;

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

static void world_open(void)
{
	struct vendor draft = {.name = STR("Acme Mugs")}, out;
	test_world_open();
	dropship = test_warehouse_made("Far away", WAREHOUSE_DROPSHIP_VENDOR, FIGURE_ON_HAND);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &draft, &out), OK);
	work_commit(&test_fixture);
	vendor_id = out.id;
}

/* A product that the vendor sells at `cost`; 0: that nobody sells. */
static struct product_id product_at(int64_t cost)
{
	struct product_id product = test_product_made();
	struct vendor_price price = {.from_quantity = {1}, .cost = usd(cost)};
	struct work *work = work_begin(&test_fixture);
	struct vendor_product draft = {.vendor_id = vendor_id,
	                               .vendor_sku = str_format(work->arena, "V-%d", test_made_count),
	                               .product_id = product,
	                               .prices = {&price, 1, 1}};
	struct vendor_product_put put = {.draft = &draft, .fault = work->fault};
	if (cost > 0) {
		assert_int_equal(vendor_product_put_many(work, 1, &put), OK);
		assert_int_equal(put.err, OK);
	}
	work_commit(&test_fixture);
	return product;
}

static void follow(struct product_id product)
{
	struct work *work = work_begin(&test_fixture);
	if (costs_follow(work, &product.value, 1) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static struct stock_value value_of(struct product_id product, struct warehouse_id warehouse,
                                   struct instant as_of)
{
	struct stock_value *rows, found = {.value = usd(0)};
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(costs_value(work, &product.value, 1, as_of, &rows, &count), OK);
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(rows[i].warehouse_id, warehouse))
			found = rows[i];
	work_rollback(&test_fixture);
	return found;
}

static void value_is(struct product_id product, struct warehouse_id warehouse, int64_t units,
                     int64_t value)
{
	struct stock_value found = value_of(product, warehouse, (struct instant){0});
	assert_int_equal(found.units.units, units);
	assert_int_equal(found.value.ten_thousandths, value);
}

static void verified(void)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(costs_verify(work, &report), OK);
	assert_true(report.checked > 0);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	work_rollback(&test_fixture);
}

/* An order of the product at this cost, received at once; its line and itself. */
static struct purchase_order bought(struct product_id product, int64_t units, int64_t cost)
{
	struct product found;
	struct purchase_order order;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(product_get(work, product, &found), OK);
	struct purchase_line line = {.sku = found.sku, .quantity = {units}, .unit_cost = usd(cost)};
	const struct purchase_order draft = {
		.vendor_id = vendor_id, .warehouse_id = test_reno, .lines = {&line, 1, 1}};
	if (purchase_create(work, &draft, &order) != OK
	    || purchase_move_one(work, PURCHASE_AUTHORIZE, order.id, STR(""), &order) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	const struct purchase_receipt receipt = {.line_id = order.lines.at[0].id, .accepted = {units}};
	if (purchase_receive(work, order.id, &receipt, 1, &order) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	order.lines.at = arena_copy(test_fixture.database.arena, order.lines.at,
	                            order.lines.count * sizeof *order.lines.at);
	work_commit(&test_fixture);
	return order;
}

static void shipped(struct product_id product, struct warehouse_id warehouse, int64_t units,
                    int64_t order)
{
	struct stock_move move = {.product_id = product,
	                          .warehouse_id = warehouse,
	                          .kind = STOCK_SHIP,
	                          .on_hand = -units,
	                          .subject = "order",
	                          .subject_id = order};
	test_posted(&move, 1);
}

/* ---- tests ---- */

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &costs_module), "");
	work_rollback(&test_fixture);
}

static void stock_is_worth_what_was_paid_for_it(void **state)
{
	(void)state;
	struct product_id product = product_at(90000);
	bought(product, 10, 50000);
	follow(product);
	value_is(product, test_reno, 10, 500000);
	shipped(product, test_reno, 4, 5001);
	follow(product);
	follow(product); /* twice is once */
	value_is(product, test_reno, 6, 300000);
	verified();
}

static void added_stock_costs_what_vendors_or_people_say(void **state)
{
	(void)state;
	struct product_id sold = product_at(30000), said = product_at(0), unknown = product_at(0);
	const struct default_cost row = {.product_id = said, .cost = usd(70000)};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(default_costs_put(work, &row, 1), OK);
	assert_string_equal(work_events(&test_fixture), "cost.default_changed");
	work_commit(&test_fixture);
	test_changed(STOCK_ADJUST, test_item_of(sold, test_reno, 5));
	test_changed(STOCK_ADJUST, test_item_of(said, test_reno, 5));
	test_changed(STOCK_ADJUST, test_item_of(unknown, test_reno, 5));
	follow(sold);
	follow(said);
	follow(unknown);
	value_is(sold, test_reno, 5, 150000);
	value_is(said, test_reno, 5, 350000);
	value_is(unknown, test_reno, 5, 0);
	assert_int_equal(value_of(unknown, test_reno, (struct instant){0}).unknown_units.units, 5);
	test_changed(STOCK_ADJUST, test_item_of(sold, test_reno, 2)); /* counted away */
	follow(sold);
	value_is(sold, test_reno, 2, 60000);
	verified();
}

/* What a person says later holds for what nobody knew, not for what was known or has left. */
static void units_of_unknown_cost_are_valued_when_it_is_said(void **state)
{
	(void)state;
	struct product_id product = product_at(0);
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 5));
	follow(product);
	shipped(product, test_reno, 2, 5003);
	test_changed(STOCK_ADJUST, test_item_of(product, test_newark, 4)); /* not followed yet */
	const struct default_cost euros = {.product_id = product, .cost = {70000, {"EUR"}}};
	const struct default_cost dearer = {.product_id = product, .cost = {90000, {"EUR"}}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(default_costs_put(work, &euros, 1), OK);
	work_commit(&test_fixture);
	value_is(product, test_reno, 3, 210000);
	value_is(product, test_newark, 4, 280000);
	assert_int_equal(value_of(product, test_reno, (struct instant){0}).unknown_units.units, 0);
	verified();
	work = work_begin(&test_fixture);
	assert_int_equal(default_costs_put(work, &dearer, 1), OK);
	work_commit(&test_fixture);
	value_is(product, test_reno, 3, 210000);
	verified();
}

static void what_is_oversold_is_covered_by_the_next_receipt(void **state)
{
	(void)state;
	struct product_id product = product_at(20000);
	shipped(product, test_reno, 3, 5002);
	follow(product);
	value_is(product, test_reno, -3, 0);
	verified();
	bought(product, 10, 50000);
	follow(product);
	value_is(product, test_reno, 7, 350000);
	verified();
}

static void moved_stock_takes_its_value_with_it(void **state)
{
	(void)state;
	struct product_id product = product_at(20000);
	bought(product, 10, 50000);
	struct stock_item away = test_item_of(product, test_reno, 4);
	away.to_warehouse_id = test_newark;
	test_changed(STOCK_TRANSFER_OUT, away);
	follow(product);
	value_is(product, test_reno, 6, 300000);
	value_is(product, test_newark, 4, 200000);
	value_is(product, (struct warehouse_id){0}, 0, 0);
	struct location_id shelf = test_location_made(test_newark, "Cost shelf", 5);
	struct stock_item within = test_item_of(product, test_newark, 2);
	within.to_warehouse_id = test_newark;
	within.to_location_id = shelf;
	within.location = STR("Main");
	test_changed(STOCK_TRANSFER_OUT, within);
	follow(product);
	value_is(product, test_newark, 4, 200000);
	verified();
}

struct under_way {
	struct transfer_id id;
	struct transfer_line_id line_id;
};

static struct under_way sent(struct product_id product, int64_t units)
{
	struct transfer draft = {.from_warehouse_id = test_reno, .to_warehouse_id = test_newark}, out;
	struct work *work = work_begin(&test_fixture);
	*LIST_ADD(work->arena, &draft.lines) =
		(struct transfer_line){.product_id = product, .quantity = {units}};
	assert_int_equal(transfer_create(work, &draft, &out), OK);
	assert_int_equal(transfer_send(work, out.id, NULL, 0, &out), OK);
	const struct under_way made = {out.id, out.lines.at[0].id};
	work_commit(&test_fixture);
	follow(product);
	return made;
}

static void heard(struct transfer_id transfer)
{
	const struct event event = {.subject_id = transfer.value};
	struct work *work = work_begin(&test_fixture);
	if (costs_on_transfer(work, &event, 1) != OK || costs_on_transfer(work, &event, 1) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static void what_does_not_arrive_of_a_transfer_is_worth_nothing_more(void **state)
{
	(void)state;
	struct transfer out;
	struct product_id product = product_at(20000);
	bought(product, 10, 50000);
	struct under_way closed = sent(product, 4), rejected = sent(product, 2);
	value_is(product, (struct warehouse_id){0}, 6, 300000);
	const struct transfer_receipt receipt = {
		.line_id = closed.line_id, .accepted = {1}, .rejected = {1}, .update_inventory = true};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfer_receive(work, closed.id, &receipt, 1, NULL, NULL, &out), OK);
	work_commit(&test_fixture);
	heard(closed.id);
	value_is(product, test_newark, 1, 50000);
	value_is(product, (struct warehouse_id){0}, 4, 200000); /* two may still come */
	work = work_begin(&test_fixture);
	assert_int_equal(transfer_close(work, closed.id, &out), OK);
	assert_int_equal(transfer_reject(work, rejected.id, &out), OK);
	work_commit(&test_fixture);
	heard(closed.id), heard(rejected.id);
	value_is(product, test_reno, 4, 200000);
	value_is(product, test_newark, 1, 50000);
	value_is(product, (struct warehouse_id){0}, 0, 0);
	verified();
}

/* Single units that change bins, all in one moment: two rows each. */
static void bins_changed(struct product_id product, struct location_id to, size_t n)
{
	struct work *work = work_begin(&test_fixture);
	struct stock_change *changes = ARENA_ARRAY(work->arena, n, struct stock_change);
	struct stock_item item = test_item_of(product, test_reno, 1);
	item.location = STR("Main");
	item.to_warehouse_id = test_reno;
	item.to_location_id = to;
	for (size_t i = 0; i < n; i++)
		changes[i] = (struct stock_change){.item = &item, .fault = work->fault};
	assert_int_equal(stock_change_many(work, STOCK_TRANSFER_OUT, n, changes), OK);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(changes[i].err, OK);
	work_commit(&test_fixture);
}

/* A pass takes 500 rows. */
static void units_that_change_bins_where_a_pass_ends_keep_their_value(void **state)
{
	(void)state;
	struct product_id product = product_at(20000);
	struct location_id shelf = test_location_made(test_reno, "Pass shelf", 50);
	bought(product, 300, 50000);
	bins_changed(product, shelf, 249);
	bins_changed(product, shelf, 1); /* rows 500 and 501 */
	follow(product);
	value_is(product, test_reno, 300, 15000000);
	value_is(product, (struct warehouse_id){0}, 0, 0);
	verified();
}

static void a_moment_with_more_rows_than_a_pass_is_followed_whole(void **state)
{
	(void)state;
	struct product_id product = product_at(20000);
	struct location_id shelf = test_location_made(test_reno, "Moment shelf", 51);
	bought(product, 300, 50000);
	bins_changed(product, shelf, 300);
	shipped(product, test_reno, 100, 5077);
	follow(product);
	value_is(product, test_reno, 200, 10000000);
	value_is(product, (struct warehouse_id){0}, 0, 0);
	verified();
}

static void a_merged_product_is_worth_both(void **state)
{
	(void)state;
	struct product_id into = product_at(20000), from = product_at(1);
	struct purchase_order order = bought(from, 10, 50000), out;
	bought(into, 10, 30000);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_absorb(work, into, from, NULL, 0, STR("One and the same.")), OK);
	work_commit(&test_fixture);
	follow(into); /* its partner is followed with it */
	value_is(from, test_reno, 0, 0);
	value_is(into, test_reno, 20, 800000);
	value_is(into, (struct warehouse_id){0}, 0, 0);
	const struct purchase_cost freight = {.kind = COST_SHIPPING, .amount = usd(100000)};
	const struct event event = {.subject_id = order.id.value};
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_costs_set(work, order.id, &freight, 1, &out), OK);
	assert_int_equal(costs_on_purchase(work, &event, 1), OK);
	work_commit(&test_fixture);
	value_is(into, test_reno, 20, 900000);
	verified();
}

static void a_vendors_own_stock_is_not_ours(void **state)
{
	(void)state;
	struct product_id product = product_at(20000);
	test_changed(STOCK_ADJUST, test_item_of(product, dropship, 50));
	shipped(product, dropship, 2, 5003);
	follow(product);
	value_is(product, dropship, 0, 0);
	bought(product, 5, 10000);
	struct stock_item given = test_item_of(product, test_reno, 2);
	given.to_warehouse_id = dropship;
	test_changed(STOCK_TRANSFER_OUT, given);
	follow(product);
	value_is(product, test_reno, 3, 30000);
	value_is(product, (struct warehouse_id){0}, 0, 0);
	verified();
}

static void freight_that_is_billed_later_reaches_stock_and_sales(void **state)
{
	(void)state;
	struct product_id product = product_at(0x7fff);
	struct purchase_order order = bought(product, 10, 50000), out;
	shipped(product, test_reno, 4, 5004);
	follow(product);
	const struct purchase_cost freight = {.kind = COST_SHIPPING, .amount = usd(100000)};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_costs_set(work, order.id, &freight, 1, &out), OK);
	work_commit(&test_fixture);
	const struct event event = {.subject = STR("purchase_order"), .subject_id = order.id.value};
	for (int heard = 0; heard < 2; heard++) { /* twice is once */
		work = work_begin(&test_fixture);
		assert_int_equal(costs_on_purchase(work, &event, 1), OK);
		work_commit(&test_fixture);
	}
	value_is(product, test_reno, 6, 360000);
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_costs_set(work, order.id, &freight, 0, &out), OK);
	assert_int_equal(costs_on_purchase(work, &event, 1), OK);
	work_commit(&test_fixture);
	value_is(product, test_reno, 6, 300000); /* taken back */
	verified();
}

/* A cost that is known before the ledger was followed is booked once, not twice. */
static void costs_known_early_are_booked_once(void **state)
{
	(void)state;
	struct product_id product = product_at(100);
	struct purchase_order order = bought(product, 10, 50000), out;
	const struct purchase_cost freight = {.kind = COST_DUTY, .amount = usd(20000)};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_costs_set(work, order.id, &freight, 1, &out), OK);
	work_commit(&test_fixture);
	const struct event event = {.subject_id = order.id.value};
	work = work_begin(&test_fixture);
	assert_int_equal(costs_on_purchase(work, &event, 1), OK);
	work_commit(&test_fixture);
	follow(product);
	value_is(product, test_reno, 10, 520000);
	verified();
}

/* The value at a moment is what it was then, whatever happened or was learnt since. */
static void the_past_stays_what_it_was(void **state)
{
	(void)state;
	enum { STEPS = 8 };
	struct product_id product = product_at(10000);
	struct instant moments[STEPS];
	struct stock_value then[STEPS];
	struct purchase_order order = bought(product, 20, 50000), out;
	for (size_t i = 0; i < STEPS; i++) {
		shipped(product, test_reno, 1 + (int64_t)i % 3, 5100 + (int64_t)i);
		if (i % 3 == 0)
			bought(product, 2, 60000 + (int64_t)i);
		follow(product);
		moments[i] = test_fixture.now;
		then[i] = value_of(product, test_reno, (struct instant){0});
	}
	const struct purchase_cost freight = {.kind = COST_SHIPPING, .amount = usd(100000)};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_costs_set(work, order.id, &freight, 1, &out), OK);
	const struct event event = {.subject_id = order.id.value};
	assert_int_equal(costs_on_purchase(work, &event, 1), OK);
	work_commit(&test_fixture);
	for (size_t i = 0; i < STEPS; i++) {
		struct stock_value as_of = value_of(product, test_reno, moments[i]);
		assert_int_equal(as_of.units.units, then[i].units.units);
		assert_int_equal(as_of.value.ten_thousandths, then[i].value.ten_thousandths);
	}
	assert_int_equal(value_of(product, test_reno, (struct instant){1}).units.units, 0);
	verified();
}

/* Random stock, purchases, sales and transfers, followed now and then: the reconciliation holds
 * after every pass. */
static void random_stock_is_followed_exactly(void **state)
{
	(void)state;
	uint64_t seed = 4242;
	struct product_id products[] = {product_at(10000), product_at(0), product_at(33333)};
	for (int step = 0; step < 90; step++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		struct product_id product = products[seed >> 40 & 1 ? 0 : 1 + (seed >> 41 & 1)];
		struct warehouse_id place = seed >> 44 & 1 ? test_reno : test_newark;
		int64_t units = 1 + (int64_t)(seed >> 50 & 7);
		struct stock_item item = test_item_of(product, place, units);
		switch (seed >> 33 & 7) {
		case 0:
		case 1:
			if (!ID_EQ(product, products[1]))
				bought(product, units, 1 + (int64_t)(seed >> 20 & 0xffff));
			break;
		case 2:
			test_changed(STOCK_ADJUST, item);
			break;
		case 3:
			test_changed(STOCK_ADD, item);
			break;
		case 4: {
			struct work *work = work_begin(&test_fixture);
			item.to_warehouse_id = ID_EQ(place, test_reno) ? test_newark : test_reno;
			enum err err = test_change(work, STOCK_TRANSFER_OUT, item, NULL);
			err == OK ? work_commit(&test_fixture) : work_rollback(&test_fixture);
			break;
		}
		default:
			shipped(product, place, units, 6000 + step);
		}
		if (seed >> 60 & 1) {
			for (size_t i = 0; i < COUNT_OF(products); i++)
				follow(products[i]);
			verified();
		}
	}
	for (size_t i = 0; i < COUNT_OF(products); i++) {
		follow(products[i]);
		const struct warehouse_id places[] = {test_reno, test_newark};
		for (size_t k = 0; k < 2; k++)
			assert_int_equal(value_of(products[i], places[k], (struct instant){0}).units.units,
			                 test_level_of(products[i], places[k]).on_hand.units);
	}
	verified();
}

/* Stock that was there before costs were is found by the job. */
static void old_stock_is_caught_up_with(void **state)
{
	(void)state;
	struct product_id product = product_at(10000);
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 3));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(costs_catch_up(work, NULL), OK);
	work_commit(&test_fixture);
	value_is(product, test_reno, 3, 30000);
}

static void the_auditor_names_what_differs(void **state)
{
	(void)state;
	struct product_id product = product_at(10000);
	struct verify_report report = {0};
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 3));
	follow(product);
	struct work *work = work_begin(&test_fixture);
	struct rows rows;
	assert_int_equal(db_query_text(work->tx, work->arena,
	                               str_format(work->arena,
	                                          "UPDATE cost_layer SET remaining = 2 "
	                                          "WHERE product_id = %lld",
	                                          (long long)product.value),
	                               NULL, 0, &rows),
	                 OK);
	while (rows_next(&rows))
		;
	assert_int_equal(rows_end(&rows), OK);
	assert_int_equal(costs_verify(work, &report), OK);
	assert_int_equal(report.differences.count, 1);
	work_rollback(&test_fixture);
}

static void default_costs_are_checked(void **state)
{
	(void)state;
	struct product_id product = product_at(0);
	const struct default_cost rows[] = {{.product_id = product, .cost = usd(-1)},
	                                    {.product_id = {1}, .cost = usd(1)},
	                                    {.product_id = product, .cost = usd(1)}};
	struct default_cost *found;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(default_costs_put(work, rows, 3), ERR_INVALID);
	assert_int_equal(work->fault->rows.count, 3);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(default_costs_put(work, &rows[2], 1), OK);
	struct default_cost gone = rows[2];
	gone.cost = (struct money){0};
	assert_int_equal(default_costs_put(work, &gone, 1), OK);
	assert_int_equal(default_costs_of(work, &product.value, 1, &found, &count), OK);
	assert_int_equal(count, 0);
	work_rollback(&test_fixture);
}

static enum err totals_told(int64_t *value, const char *says)
{
	struct stock_value *rows;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	enum err err = costs_value_totals(work, (struct instant){0}, &rows, &count);
	*value = 0;
	for (size_t i = 0; err == OK && i < count; i++)
		*value += rows[i].value.ten_thousandths;
	if (says != NULL)
		assert_non_null(strstr(work_fault(&test_fixture), says));
	work_rollback(&test_fixture);
	return err;
}

/* Such costs are refused where they are said now; they stand in older databases. */
static void totals_that_no_amount_holds_are_told_in_a_sentence(void **state)
{
	(void)state;
	int64_t before, after;
	const int64_t bar_code = 4006381333931 * 10000;
	struct product_id products[] = {product_at(bar_code), product_at(bar_code)};
	assert_int_equal(totals_told(&before, NULL), OK);
	for (size_t i = 0; i < COUNT_OF(products); i++) {
		test_changed(STOCK_ADJUST, test_item_of(products[i], test_reno, 200));
		follow(products[i]);
		value_is(products[i], test_reno, 200, 200 * bar_code);
	}
	assert_int_equal(totals_told(&after, "is worth more USD than an amount can hold"), ERR_REFUSED);
	verified();
	for (size_t i = 0; i < COUNT_OF(products); i++) {
		test_changed(STOCK_ADJUST, test_item_of(products[i], test_reno, 0));
		follow(products[i]);
	}
	assert_int_equal(totals_told(&after, NULL), OK);
	assert_int_equal(after, before);
	verified();
}

static void another_company_sees_no_costs(void **state)
{
	(void)state;
	struct product_id product = product_at(10000);
	struct company_id other = work_fixture_company(&test_fixture, "Elsewhere");
	struct stock_value *rows;
	size_t count;
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 3));
	follow(product);
	struct work *work = work_begin_as(&test_fixture, other);
	assert_int_equal(costs_value(work, &product.value, 1, (struct instant){0}, &rows, &count), OK);
	assert_int_equal(count, 0);
	const struct default_cost row = {.product_id = product, .cost = usd(1)};
	assert_int_equal(default_costs_put(work, &row, 1), ERR_INVALID);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(stock_is_worth_what_was_paid_for_it),
		cmocka_unit_test(added_stock_costs_what_vendors_or_people_say),
		cmocka_unit_test(units_of_unknown_cost_are_valued_when_it_is_said),
		cmocka_unit_test(what_is_oversold_is_covered_by_the_next_receipt),
		cmocka_unit_test(moved_stock_takes_its_value_with_it),
		cmocka_unit_test(what_does_not_arrive_of_a_transfer_is_worth_nothing_more),
		cmocka_unit_test(units_that_change_bins_where_a_pass_ends_keep_their_value),
		cmocka_unit_test(a_moment_with_more_rows_than_a_pass_is_followed_whole),
		cmocka_unit_test(a_merged_product_is_worth_both),
		cmocka_unit_test(a_vendors_own_stock_is_not_ours),
		cmocka_unit_test(freight_that_is_billed_later_reaches_stock_and_sales),
		cmocka_unit_test(costs_known_early_are_booked_once),
		cmocka_unit_test(the_past_stays_what_it_was),
		cmocka_unit_test(random_stock_is_followed_exactly),
		cmocka_unit_test(old_stock_is_caught_up_with),
		cmocka_unit_test(the_auditor_names_what_differs),
		cmocka_unit_test(default_costs_are_checked),
		cmocka_unit_test(totals_that_no_amount_holds_are_told_in_a_sentence),
		cmocka_unit_test(another_company_sees_no_costs),
	};
	if (!test_database_is_offered())
		return 0;
	world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
