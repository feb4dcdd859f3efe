#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/purchasing/purchasing_edge.h"
#include "domain/purchasing/purchasing_rules.h"
#include "domain/stock/test_stock.h"
#include "kernel/settings.h"
#include "shape/shape_change.h"

static struct vendor_id vendor_id;
static struct vendor_product offers[3]; /* at 5.00, 2.00 and without a price */

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

static struct vendor_product offer_made(const char *sku, int64_t cost)
{
	struct vendor_price price = {.from_quantity = {1}, .cost = usd(cost)};
	struct vendor_product draft = {
		.vendor_id = vendor_id, .vendor_sku = str_from(sku), .product_id = test_product_made()};
	draft.prices.at = &price;
	draft.prices.count = draft.prices.room = cost > 0;
	struct work *work = work_begin(&test_fixture);
	struct vendor_product_put put = {.draft = &draft, .fault = work->fault};
	assert_int_equal(vendor_product_put_many(work, 1, &put), OK);
	assert_int_equal(put.err, OK);
	work_commit(&test_fixture);
	put.product.prices.at = NULL;
	put.product.prices.count = 0;
	return put.product;
}

static void world_open(void)
{
	struct vendor draft = {.name = STR("Acme Mugs"),
	                       .lead_time_days = 14,
	                       .tax_ppm = 100000,
	                       .order_email = STR("po@example.com")};
	struct vendor out;
	test_world_open();
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &draft, &out), OK);
	work_commit(&test_fixture);
	vendor_id = out.id;
	offers[0] = offer_made("A", 50000);
	offers[1] = offer_made("B", 20000);
	offers[2] = offer_made("C", 0);
}

/* A unit's memory ends with it: what the tests compare later is copied. */
static struct purchase_order kept(const struct purchase_order *order)
{
	struct arena *arena = test_fixture.database.arena;
	struct purchase_order copy = *order;
	copy.number = str_copy(arena, order->number);
	copy.close_reason = str_copy(arena, order->close_reason);
	copy.currency = str_copy(arena, order->currency);
	copy.lines.at =
		arena_copy(arena, order->lines.at, order->lines.count * sizeof *order->lines.at);
	for (size_t i = 0; i < copy.lines.count; i++)
		copy.lines.at[i].vendor_sku = str_copy(arena, order->lines.at[i].vendor_sku);
	return copy;
}

/* An order of so many of each; 0: no such line. Without other terms than the vendor's. */
static struct purchase_order made(int64_t a, int64_t b, int64_t c)
{
	const int64_t units[] = {a, b, c};
	struct purchase_line lines[3] = {0};
	struct purchase_order draft = {.vendor_id = vendor_id, .warehouse_id = test_reno}, out;
	for (size_t i = 0; i < 3; i++)
		if (units[i] > 0)
			lines[draft.lines.count++] =
				(struct purchase_line){.vendor_product_id = offers[i].id, .quantity = {units[i]}};
	draft.lines.at = lines;
	struct work *work = work_begin(&test_fixture);
	if (purchase_create(work, &draft, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	assert_string_equal(work_events(&test_fixture), "purchase.created");
	out = kept(&out);
	work_commit(&test_fixture);
	return out;
}

static struct purchase_order now(struct purchase_order_id id)
{
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_get(work, id, &out), OK);
	out = kept(&out);
	work_rollback(&test_fixture);
	return out;
}

static struct purchase_order moved(struct purchase_order_id id, enum purchase_action action)
{
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	if (purchase_move_one(work, action, id, STR("because"), &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	out = kept(&out);
	work_commit(&test_fixture);
	return out;
}

static void move_refused(struct purchase_order_id id, enum purchase_action action, enum err err)
{
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_move_one(work, action, id, STR(""), &out), err);
	assert_false(tx_wrote(work->tx));
	assert_string_equal(work_events(&test_fixture), "");
	work_rollback(&test_fixture);
}

static struct purchase_order confirmed(int64_t a, int64_t b, int64_t c)
{
	struct purchase_order order = made(a, b, c);
	moved(order.id, PURCHASE_AUTHORIZE);
	return moved(order.id, PURCHASE_CONFIRM);
}

static enum err receive(struct work *work, struct purchase_order_id id,
                        struct purchase_line_id line, int64_t accepted, int64_t rejected,
                        struct purchase_order *out)
{
	const struct purchase_receipt receipt = {
		.line_id = line, .accepted = {accepted}, .rejected = {rejected}};
	return purchase_receive(work, id, &receipt, 1, out);
}

static struct purchase_order received(struct purchase_order_id id, struct purchase_line_id line,
                                      int64_t accepted, int64_t rejected)
{
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	if (receive(work, id, line, accepted, rejected, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	out = kept(&out);
	work_commit(&test_fixture);
	return out;
}

static int64_t incoming_units(struct product_id product)
{
	struct incoming *rows;
	size_t count;
	int64_t units = 0;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_incoming_of(work, &product.value, 1, &rows, &count), OK);
	for (size_t i = 0; i < count; i++)
		units += rows[i].units.units;
	work_rollback(&test_fixture);
	return units;
}

/* ---- making ---- */

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &purchasing_module), "");
	work_rollback(&test_fixture);
}

static void an_order_takes_what_it_lacks_from_the_vendor(void **state)
{
	(void)state;
	struct purchase_order order = made(10, 3, 2);
	assert_true(str_starts(order.number, STR("PO-")));
	assert_true(str_is(order.currency, "USD"));
	assert_int_equal(order.status, PURCHASE_AWAITING_AUTHORIZATION);
	assert_int_equal(order.lines.count, 3);
	assert_int_equal(order.lines.at[0].unit_cost.ten_thousandths, 50000);
	assert_int_equal(order.lines.at[2].unit_cost.ten_thousandths, 0);
	assert_int_equal(order.lines.at[0].tax_ppm, 100000);
	assert_int_equal(order.items_total.ten_thousandths, 560000);
	assert_int_equal(order.tax_total.ten_thousandths, 56000);
	assert_int_equal(order.total.ten_thousandths, 616000);
	struct purchase_order found = now(order.id);
	assert_int_equal(found.lines.count, 3);
	assert_int_equal(found.version, 1);
	assert_true(str_is(found.lines.at[0].vendor_sku, "A"));
	assert_int_equal(incoming_units(offers[0].product_id), 0); /* not allowed yet */
}

static void numbers_count_on_and_are_given_once(void **state)
{
	(void)state;
	struct purchase_order first = made(1, 0, 0), second = made(1, 0, 0);
	assert_false(str_eq(first.number, second.number));
	struct purchase_order draft = {
		.vendor_id = vendor_id, .warehouse_id = test_reno, .number = first.number};
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_create(work, &draft, &out), ERR_CONFLICT);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(setting_set(work, STR("purchasing.number_prefix"), STR("BUY ")), OK);
	draft.number = STR("");
	assert_int_equal(purchase_create(work, &draft, &out), OK);
	assert_true(str_starts(out.number, STR("BUY ")));
	work_rollback(&test_fixture);
}

static void a_refused_draft_says_what_is_wrong(void **state)
{
	(void)state;
	struct purchase_line lines[] = {{.vendor_product_id = {1}, .quantity = {1}},
	                                {.vendor_sku = STR("nothing"), .quantity = {1}},
	                                {.quantity = {1}},
	                                {.vendor_sku = STR("A"), .quantity = {1}}};
	struct purchase_cost cost = {.amount = {5, {"EUR"}}};
	struct purchase_order draft = {.vendor_id = vendor_id, .warehouse_id = test_reno}, out;
	draft.lines.at = lines;
	draft.lines.count = 4;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_create(work, &draft, &out), ERR_INVALID);
	assert_int_equal(work->fault->rows.count, 3);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	draft.lines.count = 0;
	draft.costs.at = &cost;
	draft.costs.count = 1;
	assert_int_equal(purchase_create(work, &draft, &out), ERR_INVALID);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	draft.costs.count = 0;
	draft.warehouse_id.value = 1;
	assert_int_equal(purchase_create(work, &draft, &out), ERR_INVALID);
	draft.warehouse_id = test_reno;
	draft.type = PURCHASE_DROPSHIP_ORDER;
	assert_int_equal(purchase_create(work, &draft, &out), ERR_INVALID);
	work_rollback(&test_fixture);
}

/* ---- states ---- */

static void an_order_goes_its_way(void **state)
{
	(void)state;
	struct purchase_order order = made(10, 0, 0);
	move_refused(order.id, PURCHASE_CONFIRM, ERR_CONFLICT);
	move_refused(order.id, PURCHASE_VOID, ERR_CONFLICT);
	order = moved(order.id, PURCHASE_AUTHORIZE);
	assert_int_equal(order.status, PURCHASE_AWAITING_CONFIRMATION);
	assert_int_equal(order.lines.at[0].expected_at.us, order.authorized_at.us + 14 * DAY_US);
	assert_int_equal(incoming_units(offers[0].product_id), 10);
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_send(work, order.id, STR(""), &out), OK);
	assert_true(str_is(out.sent_to, "po@example.com"));
	assert_true(work_emitted(&test_fixture, "purchase.sent"));
	work_commit(&test_fixture);
	order = moved(order.id, PURCHASE_CONFIRM);
	assert_int_equal(order.status, PURCHASE_PENDING_DELIVERY);
	assert_int_equal(moved(order.id, PURCHASE_CONFIRM).version, order.version); /* a repeat */
	move_refused(order.id, PURCHASE_CLOSE, ERR_CONFLICT);
	order = moved(order.id, PURCHASE_VOID);
	assert_int_equal(order.status, PURCHASE_VOIDED);
	assert_int_equal(order.lines.at[0].status, PURCHASE_LINE_VOIDED);
	assert_true(str_is(order.close_reason, "because"));
	assert_int_equal(incoming_units(offers[0].product_id), 0);
	move_refused(order.id, PURCHASE_RESTORE, ERR_CONFLICT);
}

static void a_cancelled_order_can_be_restored(void **state)
{
	(void)state;
	struct purchase_order order = made(4, 2, 0), out;
	struct work *work = work_begin(&test_fixture);
	const int64_t second = order.lines.at[1].id.value;
	assert_int_equal(purchase_lines_end(work, order.id, PURCHASE_CANCEL_LINE, &second, 1, &out),
	                 OK);
	work_commit(&test_fixture);
	order = moved(order.id, PURCHASE_CANCEL);
	assert_int_equal(order.status, PURCHASE_CANCELLED);
	assert_int_equal(order.total.ten_thousandths, 0);
	order = moved(order.id, PURCHASE_RESTORE);
	assert_int_equal(order.status, PURCHASE_AWAITING_AUTHORIZATION);
	assert_int_equal(order.lines.at[0].status, PURCHASE_LINE_PENDING);
	assert_int_equal(order.lines.at[1].status, PURCHASE_LINE_CANCELLED);
	assert_int_equal(order.closed_at.us, 0);
	assert_int_equal(order.items_total.ten_thousandths, 200000);
}

static void an_order_of_nothing_is_not_authorised(void **state)
{
	(void)state;
	struct purchase_order order = made(0, 0, 0);
	move_refused(order.id, PURCHASE_AUTHORIZE, ERR_REFUSED);
}

static void many_are_moved_and_one_that_cannot_stops_no_other(void **state)
{
	(void)state;
	struct purchase_order first = made(1, 0, 0), second = confirmed(1, 0, 0), third = made(1, 0, 0);
	const int64_t ids[] = {first.id.value, second.id.value, 1, third.id.value};
	static const enum err expected[] = {OK, ERR_CONFLICT, ERR_NOT_FOUND, OK};
	struct purchase_order out[4];
	enum err errors[4];
	struct fault faults[4];
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < 4; i++)
		fault_init(&faults[i], work->arena);
	assert_int_equal(
		purchase_move_many(work, PURCHASE_AUTHORIZE, ids, 4, STR(""), out, errors, faults), OK);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(errors[i], expected[i]);
	work_commit(&test_fixture);
	assert_int_equal(now(third.id).status, PURCHASE_AWAITING_CONFIRMATION);
}

/* ---- changing ---- */

static void a_change_after_authorisation_must_be_authorised_again(void **state)
{
	(void)state;
	struct purchase_order order = confirmed(10, 0, 0), out;
	struct purchase_order patch = {.notes = STR("call first")};
	shape_give(&purchase_order_shape, &patch, "notes");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_update(work, order.id, &patch, 0, &out), OK);
	assert_int_equal(out.status, PURCHASE_PENDING_DELIVERY); /* only we care */
	work_commit(&test_fixture);
	struct purchase_line line = {.id = order.lines.at[0].id, .quantity = {12}};
	shape_give(&purchase_line_patch_shape, &line, "quantity");
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_change(work, order.id, &line, 1, &out), OK);
	assert_int_equal(out.status, PURCHASE_AWAITING_ACCEPTANCE);
	assert_true(work_emitted(&test_fixture, "purchase.modified"));
	work_commit(&test_fixture);
	assert_int_equal(moved(order.id, PURCHASE_REAUTHORIZE).status, PURCHASE_AWAITING_CONFIRMATION);
	assert_int_equal(moved(order.id, PURCHASE_CONFIRM).status, PURCHASE_PENDING_DELIVERY);
	struct purchase_line date = {.id = order.lines.at[0].id, .expected_at = {5 * DAY_US}};
	shape_give(&purchase_line_patch_shape, &date, "expected_at");
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_change(work, order.id, &date, 1, &out), OK);
	assert_int_equal(out.status, PURCHASE_PENDING_DELIVERY);
	assert_true(work_emitted(&test_fixture, "incoming.changed")); /* promises may move */
	work_commit(&test_fixture);
	moved(order.id, PURCHASE_VOID);
}

static void lines_are_deleted_early_and_voided_late(void **state)
{
	(void)state;
	struct purchase_order order = made(10, 5, 0), out;
	struct purchase_line more = {.sku = STR("SKU-3"), .quantity = {7}};
	int64_t line = order.lines.at[1].id.value;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_add(work, order.id, &more, 1, &out), OK);
	assert_int_equal(out.lines.count, 3);
	assert_int_equal(out.lines.at[2].vendor_product_id.value, offers[2].id.value);
	assert_int_equal(purchase_lines_end(work, order.id, PURCHASE_VOID_LINE, &line, 1, &out),
	                 ERR_CONFLICT);
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_end(work, order.id, PURCHASE_DELETE_LINE, &line, 1, &out), OK);
	assert_int_equal(out.lines.count, 2);
	work_commit(&test_fixture);
	assert_int_equal(now(order.id).lines.count, 2);
	moved(order.id, PURCHASE_AUTHORIZE);
	moved(order.id, PURCHASE_CONFIRM);
	line = order.lines.at[0].id.value;
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_end(work, order.id, PURCHASE_DELETE_LINE, &line, 1, &out),
	                 ERR_CONFLICT);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_end(work, order.id, PURCHASE_VOID_LINE, &line, 1, &out), OK);
	assert_int_equal(out.lines.at[0].status, PURCHASE_LINE_VOIDED);
	assert_int_equal(out.status, PURCHASE_PENDING_DELIVERY);
	work_commit(&test_fixture);
	moved(order.id, PURCHASE_VOID);
}

/* ---- receiving ---- */

static void a_delivery_in_part_becomes_stock_and_the_rest_stays_incoming(void **state)
{
	(void)state;
	struct product_id product = offers[1].product_id;
	struct stock_level before = test_level_of(product, test_reno);
	struct purchase_order order = confirmed(0, 10, 0);
	order = received(order.id, order.lines.at[0].id, 6, 1);
	assert_int_equal(order.status, PURCHASE_PARTIALLY_DELIVERED);
	assert_int_equal(order.lines.count, 3);
	assert_int_equal(order.lines.at[0].status, PURCHASE_LINE_RECEIVED);
	assert_int_equal(order.lines.at[0].quantity.units, 6);
	assert_true(order.lines.at[0].is_stocked);
	assert_int_equal(order.lines.at[1].status, PURCHASE_LINE_REJECTED);
	assert_int_equal(order.lines.at[2].status, PURCHASE_LINE_PENDING);
	assert_int_equal(order.lines.at[2].quantity.units, 3);
	test_level_is(product, test_reno, before.on_hand.units + 6, 0, 0);
	assert_int_equal(incoming_units(product), 3);
	struct ledger_row *rows;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_history(work, product, test_reno, 0, 1, &rows, &count), OK);
	assert_true(str_is(rows[0].subject, "purchase_line"));
	assert_int_equal(rows[0].subject_id, order.lines.at[0].id.value);
	work_rollback(&test_fixture);
	order = moved(order.id, PURCHASE_CLOSE);
	assert_int_equal(order.status, PURCHASE_CLOSED_SHORT);
	assert_int_equal(order.lines.at[2].status, PURCHASE_LINE_CANCELLED);
	assert_int_equal(incoming_units(product), 0);
	test_verified();
}

static void more_than_was_ordered_is_recorded_too(void **state)
{
	(void)state;
	struct product_id product = offers[1].product_id;
	struct stock_level before = test_level_of(product, test_reno);
	struct purchase_order order = confirmed(0, 10, 0);
	order = received(order.id, order.lines.at[0].id, 12, 0);
	assert_int_equal(order.status, PURCHASE_FULFILLED);
	assert_int_equal(order.lines.at[0].over_quantity.units, 2);
	assert_int_equal(order.items_total.ten_thousandths, 240000);
	test_level_is(product, test_reno, before.on_hand.units + 12, 0, 0);
}

static void goods_that_come_before_the_vendor_agreed_are_recorded(void **state)
{
	(void)state;
	struct purchase_order order = made(2, 0, 0), out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(receive(work, order.id, order.lines.at[0].id, 1, 0, &out), ERR_CONFLICT);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	moved(order.id, PURCHASE_AUTHORIZE);
	order = received(order.id, order.lines.at[0].id, 2, 0);
	assert_int_equal(order.status, PURCHASE_FULFILLED);
}

static void what_cannot_be_received_is_refused_before_anything_is_written(void **state)
{
	(void)state;
	struct purchase_order order = confirmed(5, 5, 0), out;
	struct location_id closed = test_location_made(test_reno, "No goods in", 9);
	struct stock_location patch = {.is_receivable = false}, location;
	shape_give(&stock_location_shape, &patch, "is_receivable");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(location_update(work, test_reno, closed, &patch, &location), OK);
	work_commit(&test_fixture);
	const struct purchase_receipt fine = {.line_id = order.lines.at[0].id, .accepted = {1}};
	struct purchase_receipt bad[] = {fine, fine, fine, fine, fine, fine};
	bad[0].line_id.value = 1;
	bad[1].accepted.units = 0;
	bad[2].location_id = closed;
	bad[3].location = STR("Nowhere");
	bad[4].billed_unit_cost = (struct money){1, {"EUR"}};
	bad[5] = fine; /* twice in one delivery */
	static const enum err errors[] = {ERR_NOT_FOUND, ERR_INVALID, ERR_REFUSED,
	                                  ERR_NOT_FOUND, ERR_INVALID, ERR_CONFLICT};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct purchase_receipt both[] = {fine, bad[i]};
		both[0].line_id = i == 5 ? fine.line_id : order.lines.at[1].id;
		work = work_begin(&test_fixture);
		assert_int_equal(purchase_receive(work, order.id, both, 2, &out), errors[i]);
		assert_false(tx_wrote(work->tx));
		work_rollback(&test_fixture);
	}
	moved(order.id, PURCHASE_VOID);
}

static void costs_that_come_later_say_that_stock_is_worth_more(void **state)
{
	(void)state;
	struct purchase_order order = confirmed(10, 10, 0), out;
	order = received(order.id, order.lines.at[0].id, 10, 0);
	order = received(order.id, order.lines.at[1].id, 10, 0);
	assert_int_equal(order.status, PURCHASE_FULFILLED);
	struct purchase_cost costs[] = {
		{.kind = COST_SHIPPING, .amount = usd(70000)},
		{.kind = COST_DUTY, .amount = usd(10001), .spread_by = SPREAD_QUANTITY}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_costs_set(work, order.id, costs, 2, &out), OK);
	assert_string_equal(work_events(&test_fixture), "purchase.costs_changed");
	assert_int_equal(out.lines.at[0].landed_value.ten_thousandths
	                     + out.lines.at[1].landed_value.ten_thousandths,
	                 700000 + 80001);
	work_commit(&test_fixture);
	assert_int_equal(now(order.id).costs.count, 2);
	struct purchase_line bill = {.id = order.lines.at[0].id, .billed_unit_cost = usd(60000)};
	shape_give(&purchase_line_patch_shape, &bill, "billed_unit_cost");
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_change(work, order.id, &bill, 1, &out), OK);
	assert_string_equal(work_events(&test_fixture), "purchase.changed purchase.costs_changed");
	assert_true(out.lines.at[0].is_billed);
	work_commit(&test_fixture);
	struct purchase_line cost = {.id = order.lines.at[0].id, .unit_cost = usd(1)};
	shape_give(&purchase_line_patch_shape, &cost, "unit_cost");
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_lines_change(work, order.id, &cost, 1, &out), ERR_CONFLICT);
	work_rollback(&test_fixture);
}

/* Whatever comes in whatever order: units of the lines add up to what was ordered, incoming to what
 * is pending, stock to what was accepted. */
static void random_deliveries_lose_no_unit(void **state)
{
	(void)state;
	uint64_t seed = 7;
	struct product_id product = offers[0].product_id;
	for (int round = 0; round < 12; round++) {
		struct stock_level before = test_level_of(product, test_reno);
		int64_t others = incoming_units(product);
		struct purchase_order order = confirmed(40, 0, 0);
		int64_t ordered = 40, over = 0, accepted = 0;
		while (purchase_has_pending(&order)) {
			size_t at = 0;
			while (order.lines.at[at].status != PURCHASE_LINE_PENDING)
				at++;
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			int64_t good = (int64_t)(seed >> 33 & 15), bad = (int64_t)(seed >> 50 & 3);
			if (good + bad == 0)
				continue;
			order = received(order.id, order.lines.at[at].id, good, bad);
			accepted += good;
		}
		int64_t sum = 0, stocked = 0, value = 0;
		for (size_t i = 0; i < order.lines.count; i++) {
			sum += order.lines.at[i].quantity.units;
			over += order.lines.at[i].over_quantity.units;
			value += order.lines.at[i].landed_value.ten_thousandths;
			if (order.lines.at[i].status == PURCHASE_LINE_RECEIVED)
				stocked += order.lines.at[i].quantity.units;
		}
		assert_int_equal(sum - over, ordered);
		assert_int_equal(stocked, accepted);
		assert_int_equal(value, order.items_total.ten_thousandths);
		assert_int_equal(incoming_units(product), others);
		test_level_is(product, test_reno, before.on_hand.units + accepted, 0, 0);
	}
	test_verified();
}

/* ---- notes ---- */

static void holds_never_exceed_their_line(void **state)
{
	(void)state;
	struct purchase_order order = made(10, 0, 0);
	struct purchase_hold rows[] = {
		{.purchase_line_id = order.lines.at[0].id, .warehouse_id = test_reno, .quantity = {6}},
		{.purchase_line_id = order.lines.at[0].id, .warehouse_id = test_newark, .quantity = {5}}};
	struct purchase_hold out[2];
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_holds_put(work, rows, 2, out), ERR_REFUSED);
	assert_false(tx_wrote(work->tx));
	rows[1].quantity.units = 4;
	assert_int_equal(purchase_holds_put(work, rows, 2, out), OK);
	struct purchase_hold change = out[0];
	change.quantity.units = 7;
	assert_int_equal(purchase_holds_put(work, &change, 1, out), ERR_REFUSED);
	change.quantity.units = 5;
	assert_int_equal(purchase_holds_put(work, &change, 1, out), OK);
	const int64_t gone = change.id.value;
	change.id.value = 1;
	assert_int_equal(purchase_holds_put(work, &change, 1, out), ERR_NOT_FOUND);
	assert_int_equal(purchase_holds_remove(work, &gone, 1), OK);
	assert_int_equal(purchase_holds_remove(work, &gone, 1), ERR_NOT_FOUND);
	work_commit(&test_fixture);
	assert_int_equal(now(order.id).holds.count, 1);
}

static void milestones_are_reached_once(void **state)
{
	(void)state;
	struct purchase_order order = made(1, 0, 0), out;
	struct milestone draft = {.name = STR("Deposit paid")}, milestone;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(milestone_put(work, &draft, &milestone), OK);
	assert_int_equal(milestone_put(work, &draft, &milestone), ERR_CONFLICT);
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	struct milestone *all;
	size_t count;
	assert_int_equal(milestone_all(work, &all, &count), OK);
	struct purchase_milestone row = {.milestone_id = all[0].id, .is_reached = true};
	assert_int_equal(purchase_milestones_set(work, order.id, &row, 1, &out), OK);
	struct instant first = out.milestones.at[0].reached_at;
	assert_true(first.us != 0);
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(purchase_milestones_set(work, order.id, &row, 1, &out), OK);
	assert_int_equal(out.milestones.at[0].reached_at.us, first.us);
	assert_int_equal(milestone_remove(work, row.milestone_id), ERR_CONFLICT);
	assert_int_equal(purchase_milestone_remove(work, order.id, row.milestone_id), OK);
	assert_int_equal(purchase_milestone_remove(work, order.id, row.milestone_id), ERR_NOT_FOUND);
	assert_int_equal(milestone_remove(work, row.milestone_id), OK);
	work_commit(&test_fixture);
}

static void another_company_sees_no_purchase_orders(void **state)
{
	(void)state;
	struct purchase_order order = made(1, 0, 0), out, *found;
	struct company_id other = work_fixture_company(&test_fixture, "Elsewhere");
	size_t count;
	struct work *work = work_begin_as(&test_fixture, other);
	assert_int_equal(purchase_get(work, order.id, &out), ERR_NOT_FOUND);
	assert_int_equal(purchase_move_one(work, PURCHASE_AUTHORIZE, order.id, STR(""), &out),
	                 ERR_NOT_FOUND);
	assert_int_equal(receive(work, order.id, order.lines.at[0].id, 1, 0, &out), ERR_NOT_FOUND);
	assert_int_equal(purchase_load(work, &order.id.value, 1, &found, &count), OK);
	assert_int_equal(count, 0);
	const struct purchase_order draft = {.vendor_id = vendor_id, .warehouse_id = test_reno};
	assert_int_equal(purchase_create(work, &draft, &out), ERR_INVALID);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(an_order_takes_what_it_lacks_from_the_vendor),
		cmocka_unit_test(numbers_count_on_and_are_given_once),
		cmocka_unit_test(a_refused_draft_says_what_is_wrong),
		cmocka_unit_test(an_order_goes_its_way),
		cmocka_unit_test(a_cancelled_order_can_be_restored),
		cmocka_unit_test(an_order_of_nothing_is_not_authorised),
		cmocka_unit_test(many_are_moved_and_one_that_cannot_stops_no_other),
		cmocka_unit_test(a_change_after_authorisation_must_be_authorised_again),
		cmocka_unit_test(lines_are_deleted_early_and_voided_late),
		cmocka_unit_test(a_delivery_in_part_becomes_stock_and_the_rest_stays_incoming),
		cmocka_unit_test(more_than_was_ordered_is_recorded_too),
		cmocka_unit_test(goods_that_come_before_the_vendor_agreed_are_recorded),
		cmocka_unit_test(what_cannot_be_received_is_refused_before_anything_is_written),
		cmocka_unit_test(costs_that_come_later_say_that_stock_is_worth_more),
		cmocka_unit_test(random_deliveries_lose_no_unit),
		cmocka_unit_test(holds_never_exceed_their_line),
		cmocka_unit_test(milestones_are_reached_once),
		cmocka_unit_test(another_company_sees_no_purchase_orders),
	};
	if (!test_database_is_offered())
		return 0;
	world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
