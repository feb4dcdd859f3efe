/* The states table against every action, the status grid, totals, kits, keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_rules.h"

/* What each action does in each state, written again by hand: . refused, = stays, F by facts, else
 * the new state. Rows: states in the order of the enum. Columns: RESOLVE PAY EDIT HOLD RELEASE
 * CANCEL CONFIRM_CANCEL REFUSE_CANCEL RESTORE HAND_OVER TAKE_BACK SHIP SPLIT MERGE. */
static const char *const grid[ORDER_STATUS_COUNT] = {
	/* awaiting_payment        */ "FFFH.C.....FFM",
	/* unresolved              */ "FFFH.C.....FFM",
	/* on_hold                 */ ".===FC..F..F=.",
	/* awaiting_shipment       */ "FFFH.C.....FFM",
	/* awaiting_3pl_export     */ "FFFH.C...P.FFM",
	/* awaiting_mc_fulfillment */ "FFFH.C...P.FFM",
	/* awaiting_dropship       */ "FFFH.C...P.FFM",
	/* pending_fulfillment     */ ".==..R....FF..",
	/* cancel_requested        */ ".==..=CP..CF..",
	/* shipped                 */ ".==........=..",
	/* cancelled               */ ".==..=..F..F..",
	/* processed_outside       */ "..=..C........",
	/* merged                  */ "..............",
};

static int target(char c, int from)
{
	switch (c) {
	case '=':
		return from;
	case 'F':
		return MOVE_BY_FACTS;
	case 'H':
		return ORDER_ON_HOLD;
	case 'C':
		return ORDER_CANCELLED;
	case 'P':
		return ORDER_PENDING_FULFILLMENT;
	case 'R':
		return ORDER_CANCEL_REQUESTED;
	case 'M':
		return ORDER_MERGED;
	default:
		return -2;
	}
}

static void every_action_in_every_state_does_what_the_grid_says(void **state)
{
	(void)state;
	for (int from = 0; from < ORDER_STATUS_COUNT; from++) {
		for (int action = 0; action < ACTION_COUNT; action++) {
			const struct order_move *move =
				order_move_find((enum order_status)from, (enum order_action)action);
			int found = move == NULL ? -2 : move->to;
			if (found != target(grid[from][action], from))
				fail_msg("state %d, action %d: %d", from, action, found);
			if (move != NULL)
				assert_true(move->sentence[0] != '\0');
		}
	}
}

static void no_pair_stands_twice_in_the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < order_move_count; i++)
		assert_ptr_equal(order_move_find(order_moves[i].from, order_moves[i].action),
		                 &order_moves[i]);
}

static void the_first_missing_fact_decides_the_status(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 32; bits++) {
		const struct order_facts facts = {.is_paid = bits & 1,
		                                  .is_linked = bits & 2,
		                                  .has_address = bits & 4,
		                                  .has_warehouse = bits & 8,
		                                  .can_fill = bits & 16,
		                                  .warehouse_type = WAREHOUSE_DIRECT_FULFILLMENT};
		static const struct {
			enum order_status status;
			enum order_reason reason;
		} expected[] = {
			{ORDER_AWAITING_PAYMENT, REASON_RESOLVED},
			{ORDER_UNRESOLVED, REASON_MISSING_PRODUCT_INFO},
			{ORDER_UNRESOLVED, REASON_MISSING_ORDER_INFO},
			{ORDER_UNRESOLVED, REASON_MISSING_FULFILLMENT_SOURCE},
			{ORDER_UNRESOLVED, REASON_OUT_OF_STOCK},
			{ORDER_AWAITING_SHIPMENT, REASON_RESOLVED},
		};
		size_t first = 0;
		while (first < 5 && (bits >> first & 1) != 0)
			first++;
		enum order_status status;
		enum order_reason reason;
		order_status_decide(&facts, &status, &reason);
		assert_int_equal(status, expected[first].status);
		assert_int_equal(reason, expected[first].reason);
	}
}

static void what_is_in_the_way_besides_has_its_place_in_the_order_of_checks(void **state)
{
	(void)state;
	const struct order_facts fine = {.is_paid = true,
	                                 .is_linked = true,
	                                 .has_address = true,
	                                 .has_warehouse = true,
	                                 .can_fill = true,
	                                 .warehouse_type = WAREHOUSE_SALES_CHANNEL};
	enum order_status status;
	enum order_reason reason;
	struct order_facts facts = fine;
	facts.blocked_by = REASON_FBA_UNRESOLVED;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_FBA_UNRESOLVED);
	facts.warehouse_type = WAREHOUSE_DIRECT_FULFILLMENT;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(status, ORDER_AWAITING_SHIPMENT);
	facts.lacks_picking_location = true;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_MISSING_PICKING_LOCATION);
	facts.can_fill = false;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_OUT_OF_STOCK);
	facts.lacks_vendor_product = true;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_MISSING_VENDOR_PRODUCT);
	facts.has_warehouse = false;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_MISSING_FULFILLMENT_SOURCE);
	facts.is_over_warehouses = true;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_MULTIPLE_WAREHOUSES);
	facts.blocked_by = REASON_ORDERBOT_CONFLICT;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_ORDERBOT_CONFLICT);
	facts.has_address = false;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(reason, REASON_MISSING_ORDER_INFO);
	facts.is_paid = false;
	order_status_decide(&facts, &status, &reason);
	assert_int_equal(status, ORDER_AWAITING_PAYMENT);
	assert_int_equal(reason, REASON_RESOLVED);
}

static struct money usd_of(int64_t units)
{
	return (struct money){units * 10000, {"USD"}};
}

static void payments_and_refunds_have_one_word(void **state)
{
	(void)state;
	static const struct {
		bool has_date;
		int64_t paid, refunded;
		enum order_payment expected;
	} rows[] = {
		{false, 0, 0, PAYMENT_UNPAID},    {false, 4, 0, PAYMENT_PARTLY},
		{false, 10, 0, PAYMENT_PAID},     {true, 0, 0, PAYMENT_PAID},
		{true, 4, 0, PAYMENT_PARTLY}, /* the total grew after it was paid */
		{true, 10, 0, PAYMENT_PAID},      {true, 10, 3, PAYMENT_PARTLY_REFUNDED},
		{true, 10, 10, PAYMENT_REFUNDED}, {true, 10, 12, PAYMENT_REFUNDED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct order order = {.total = usd_of(10),
		                      .amount_paid = usd_of(rows[i].paid),
		                      .amount_refunded = usd_of(rows[i].refunded)};
		order.paid_at.us = rows[i].has_date;
		if (order_payment_of(&order) != rows[i].expected)
			fail_msg("row %zu", i);
	}
}

static void an_order_is_paid_once_what_was_paid_covers_it(void **state)
{
	(void)state;
	static const struct {
		int64_t paid_at, paid, refunded, total;
		int64_t expected_at; /* 0: not paid */
	} rows[] = {
		{0, 10, 0, 10, 7}, {0, 11, 0, 10, 7}, {0, 9, 0, 10, 0},  {0, 0, 0, 0, 0},
		{0, 4, 0, 0, 7},   {3, 10, 0, 10, 3}, {3, 4, 0, 10, 3},  /* it costs more since */
		{0, 10, 5, 10, 0}, {0, 10, 5, 5, 7},  {0, 10, 10, 0, 0}, /* what went back pays nothing */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct order order = {.total = usd_of(rows[i].total),
		                      .amount_paid = usd_of(rows[i].paid),
		                      .amount_refunded = usd_of(rows[i].refunded),
		                      .paid_at = {rows[i].paid_at},
		                      .is_claim_ended = true};
		bool is_new = order_payment_settle(&order, (struct instant){7});
		bool is_expected = rows[i].paid_at == 0 && rows[i].expected_at != 0;
		if (is_new != is_expected || order.paid_at.us != rows[i].expected_at
		    || order.is_claim_ended == is_expected
		    || order.payment_status != order_payment_of(&order))
			fail_msg("row %zu", i);
	}
	struct order_line gone = {.ordered = {2}, .cancelled = {2}};
	struct order emptied = {.amount_paid = usd_of(4), .lines = {&gone, 1, 1}};
	assert_false(order_payment_settle(&emptied, (struct instant){7}));
	assert_int_equal(emptied.paid_at.us, 0);
}

static void an_order_is_late_after_the_last_cut_off_and_at_risk_a_day_before(void **state)
{
	(void)state;
	struct order order = {.status = ORDER_UNRESOLVED, .ship_by = {10 * DAY_US}};
	order_late_settle(&order, (struct instant){0}, (struct instant){DAY_US});
	assert_int_equal(order.late_at.us, 10 * DAY_US);
	order_late_settle(&order, (struct instant){9 * DAY_US}, (struct instant){DAY_US});
	assert_int_equal(order.late_at.us, 9 * DAY_US);
	assert_int_equal(order_late_risk(&order, (struct instant){8 * DAY_US - 1}), LATE_RISK_NONE);
	assert_int_equal(order_late_risk(&order, (struct instant){8 * DAY_US}), LATE_RISK_AT_RISK);
	assert_int_equal(order_late_risk(&order, (struct instant){9 * DAY_US}), LATE_RISK_LATE);
	order.promise_at.us = 9 * DAY_US + 1; /* what it waits for comes too late */
	order_late_settle(&order, (struct instant){9 * DAY_US}, (struct instant){DAY_US});
	assert_int_equal(order_late_risk(&order, (struct instant){DAY_US}), LATE_RISK_AT_RISK);
	order.status = ORDER_SHIPPED;
	assert_int_equal(order_late_risk(&order, (struct instant){20 * DAY_US}), LATE_RISK_NONE);
	struct order undated = {.status = ORDER_UNRESOLVED, .promise_at = {5}};
	order_late_settle(&undated, (struct instant){0}, (struct instant){1});
	assert_int_equal(order_late_risk(&undated, (struct instant){INT64_MAX}), LATE_RISK_NONE);
}

static void each_warehouse_type_has_its_ready_status(void **state)
{
	(void)state;
	assert_int_equal(order_ready_status(WAREHOUSE_DIRECT_FULFILLMENT), ORDER_AWAITING_SHIPMENT);
	assert_int_equal(order_ready_status(WAREHOUSE_RETAIL_STORE), ORDER_AWAITING_SHIPMENT);
	assert_int_equal(order_ready_status(WAREHOUSE_THIRD_PARTY_LOGISTICS),
	                 ORDER_AWAITING_3PL_EXPORT);
	assert_int_equal(order_ready_status(WAREHOUSE_SALES_CHANNEL), ORDER_AWAITING_MC_FULFILLMENT);
	assert_int_equal(order_ready_status(WAREHOUSE_DROPSHIP_VENDOR), ORDER_AWAITING_DROPSHIP);
}

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

static void totals_follow_open_units_tax_flag_and_discounts(void **state)
{
	(void)state;
	struct order_line lines[] = {
		{.ordered = {3},
	     .cancelled = {1},
	     .unit_price = usd(100000),
	     .tax = usd(16000),
	     .discount = usd(5000)},
		{.ordered = {2},
	     .cancelled = {2},
	     .unit_price = usd(70000),
	     .tax = usd(9000),
	     .discount = usd(1000)},
	};
	struct order order = {.shipping_total = usd(50000), .shipping_tax = usd(4000)};
	order.lines.at = lines;
	order.lines.count = 2;
	assert_int_equal(order_totals(&order), OK);
	assert_int_equal(order.items_total.ten_thousandths, 200000);
	assert_int_equal(order.discount_total.ten_thousandths, 5000);
	assert_int_equal(order.tax_total.ten_thousandths, 20000);
	assert_int_equal(order.total.ten_thousandths, 200000 - 5000 + 50000 + 20000);
	assert_int_equal(order.unit_count.units, 2);
	order.prices_include_tax = true;
	assert_int_equal(order_totals(&order), OK);
	assert_int_equal(order.total.ten_thousandths, 200000 - 5000 + 50000);
	lines[0].tax.currency = (struct currency){"EUR"};
	assert_int_equal(order_totals(&order), ERR_CURRENCY);
}

static void a_total_beyond_the_range_is_refused(void **state)
{
	(void)state;
	struct order_line line = {
		.ordered = {QTY_MAX}, .unit_price = usd(INT64_MAX / 2), .tax = usd(0), .discount = usd(0)};
	struct order order = {.shipping_total = usd(0), .shipping_tax = usd(0)};
	order.lines.at = &line;
	order.lines.count = 1;
	assert_int_equal(order_totals(&order), ERR_OVERFLOW);
}

static void a_kit_is_shipped_as_often_as_its_least_shipped_part(void **state)
{
	(void)state;
	const struct reservation claims[] = {
		{.line_id = {1}, .product_id = {10}, .per_unit = 2, .shipped = {4}},
		{.line_id = {1}, .product_id = {11}, .per_unit = 1, .shipped = {1}},
		{.line_id = {2}, .product_id = {10}, .per_unit = 1, .shipped = {9}},
	};
	assert_int_equal(line_shipped_by_parts(claims, 3, (struct order_line_id){1}), 1);
	assert_int_equal(line_shipped_by_parts(claims, 3, (struct order_line_id){2}), 9);
	assert_int_equal(line_shipped_by_parts(claims, 3, (struct order_line_id){3}), 0);
}

static void the_first_gap_of_an_address_is_named(void **state)
{
	(void)state;
	struct order order = {0};
	assert_true(str_is(order_address_gap(&order), "name"));
	order.recipient = STR("Ada");
	assert_true(str_is(order_address_gap(&order), "street"));
	order.line1 = STR("1 Main");
	assert_true(str_is(order_address_gap(&order), "city"));
	order.city = STR("Reno");
	assert_true(str_is(order_address_gap(&order), "country"));
	order.country = STR("US");
	assert_true(str_is(order_address_gap(&order), "state"));
	order.country = STR("DE");
	assert_true(str_is(order_address_gap(&order), "postal code"));
	order.postal_code = STR("10115");
	assert_int_equal(order_address_gap(&order).len, 0);
}

static void the_key_tells_a_repeat_from_a_change(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct order_draft_line lines[] = {{.sku = STR("A"), .quantity = {1}}};
	struct order_draft draft = {.currency = STR("USD"), .city = STR("Reno")};
	draft.lines.at = lines;
	draft.lines.count = 1;
	struct str first = order_draft_key(arena, &draft);
	assert_true(str_eq(first, order_draft_key(arena, &draft)));
	lines[0].quantity.units = 2;
	assert_false(str_eq(first, order_draft_key(arena, &draft)));
	lines[0].quantity.units = 1;
	draft.is_cancelled = true;
	assert_false(str_eq(first, order_draft_key(arena, &draft)));
	/* A text cannot flow into its neighbour. */
	draft = (struct order_draft){.city = STR("ab"), .state = STR("c")};
	first = order_draft_key(arena, &draft);
	draft = (struct order_draft){.city = STR("a"), .state = STR("bc")};
	assert_false(str_eq(first, order_draft_key(arena, &draft)));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_in_every_state_does_what_the_grid_says),
		cmocka_unit_test(no_pair_stands_twice_in_the_table),
		cmocka_unit_test(the_first_missing_fact_decides_the_status),
		cmocka_unit_test(what_is_in_the_way_besides_has_its_place_in_the_order_of_checks),
		cmocka_unit_test(payments_and_refunds_have_one_word),
		cmocka_unit_test(an_order_is_paid_once_what_was_paid_covers_it),
		cmocka_unit_test(an_order_is_late_after_the_last_cut_off_and_at_risk_a_day_before),
		cmocka_unit_test(each_warehouse_type_has_its_ready_status),
		cmocka_unit_test(totals_follow_open_units_tax_flag_and_discounts),
		cmocka_unit_test(a_total_beyond_the_range_is_refused),
		cmocka_unit_test(a_kit_is_shipped_as_often_as_its_least_shipped_part),
		cmocka_unit_test(the_first_gap_of_an_address_is_named),
		cmocka_unit_test(the_key_tells_a_repeat_from_a_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
