/* The moves table against every action, receiving, and the exactness of shared costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/purchasing/purchasing_rules.h"

/* What each action does in each state, written again by hand: . refused, = stays, L by lines, U
 * stays unless empty, else the new state. Columns: AUTHORIZE SEND CONFIRM REAUTHORIZE NOTE CHANGE
 * COST DELETE_LINE VOID_LINE CANCEL_LINE RECEIVE CLOSE VOID CANCEL RESTORE. */
static const char *const grid[PURCHASE_STATUS_COUNT] = {
	/* awaiting_authorization */ "C...====.=...X.",
	/* awaiting_confirmation  */ "==L.=M=MUULSV..",
	/* awaiting_acceptance    */ ".=.C===.UULSV..",
	/* pending_delivery       */ ".==.=M=.LLLSV..",
	/* partially_delivered    */ ".=..=M=.LLLSV..",
	/* fulfilled              */ "....=.=........",
	/* closed_short           */ "....=.=....=...",
	/* voided                 */ "....=.......=..",
	/* cancelled              */ "....=........=A",
};

static int target(char c, int from)
{
	switch (c) {
	case '=':
		return from;
	case 'L':
		return PURCHASE_BY_LINES;
	case 'U':
		return PURCHASE_UNLESS_EMPTY;
	case 'A':
		return PURCHASE_AWAITING_AUTHORIZATION;
	case 'C':
		return PURCHASE_AWAITING_CONFIRMATION;
	case 'M':
		return PURCHASE_AWAITING_ACCEPTANCE;
	case 'S':
		return PURCHASE_CLOSED_SHORT;
	case 'V':
		return PURCHASE_VOIDED;
	case 'X':
		return PURCHASE_CANCELLED;
	default:
		return -9;
	}
}

static void every_action_in_every_state_does_what_the_grid_says(void **state)
{
	(void)state;
	for (int from = 0; from < PURCHASE_STATUS_COUNT; from++) {
		for (int action = 0; action < PURCHASE_ACTION_COUNT; action++) {
			const struct purchase_move *move =
				purchase_move_find((enum purchase_status)from, (enum purchase_action)action);
			int found = move == NULL ? -9 : move->to;
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
	for (size_t i = 0; i < purchase_move_count; i++)
		assert_ptr_equal(purchase_move_find(purchase_moves[i].from, purchase_moves[i].action),
		                 &purchase_moves[i]);
}

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

static struct purchase_line line_of(enum purchase_line_status status, int64_t units, int64_t cost)
{
	return (struct purchase_line){
		.status = status, .quantity = {units}, .unit_cost = usd(cost), .discount = usd(0)};
}

static void the_status_follows_from_the_lines(void **state)
{
	(void)state;
	const struct purchase_line pending = line_of(PURCHASE_LINE_PENDING, 1, 0);
	const struct purchase_line received = line_of(PURCHASE_LINE_RECEIVED, 1, 0);
	const struct purchase_line voided = line_of(PURCHASE_LINE_VOIDED, 1, 0);
	const struct {
		struct purchase_line lines[2];
		enum purchase_status by_lines, unless_empty;
	} rows[] = {
		{{pending, pending}, PURCHASE_PENDING_DELIVERY, PURCHASE_AWAITING_ACCEPTANCE},
		{{pending, received}, PURCHASE_PARTIALLY_DELIVERED, PURCHASE_AWAITING_ACCEPTANCE},
		{{received, received}, PURCHASE_FULFILLED, PURCHASE_FULFILLED},
		{{received, voided}, PURCHASE_FULFILLED, PURCHASE_FULFILLED},
		{{voided, voided}, PURCHASE_VOIDED, PURCHASE_VOIDED},
	};
	const struct purchase_move *by_lines =
		purchase_move_find(PURCHASE_PENDING_DELIVERY, PURCHASE_RECEIVE);
	const struct purchase_move *unless_empty =
		purchase_move_find(PURCHASE_AWAITING_ACCEPTANCE, PURCHASE_VOID_LINE);
	const struct purchase_move *close =
		purchase_move_find(PURCHASE_PENDING_DELIVERY, PURCHASE_CLOSE);
	const struct purchase_move *call_off =
		purchase_move_find(PURCHASE_PENDING_DELIVERY, PURCHASE_VOID);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct purchase_line lines[2] = {rows[i].lines[0], rows[i].lines[1]};
		const struct purchase_order order = {.lines = {lines, 2, 2}};
		bool has_received = purchase_received_units(&order) > 0;
		assert_int_equal(purchase_status_after(by_lines, &order), rows[i].by_lines);
		assert_int_equal(purchase_status_after(unless_empty, &order), rows[i].unless_empty);
		assert_int_equal(purchase_guard_holds(close, &order), has_received);
		assert_int_equal(purchase_guard_holds(call_off, &order), !has_received);
	}
}

static void lines_that_ended_with_their_order_come_back_with_it(void **state)
{
	(void)state;
	struct purchase_line lines[] = {line_of(PURCHASE_LINE_PENDING, 1, 0),
	                                line_of(PURCHASE_LINE_CANCELLED, 1, 0),
	                                line_of(PURCHASE_LINE_RECEIVED, 1, 0)};
	lines[1].closed_at.us = 5; /* a person cancelled it before */
	struct purchase_order order = {.lines = {lines, 3, 3}, .closed_at = {9}};
	purchase_lines_close(&order, PURCHASE_LINE_CANCELLED, (struct instant){9});
	assert_int_equal(lines[0].status, PURCHASE_LINE_CANCELLED);
	assert_int_equal(lines[2].status, PURCHASE_LINE_RECEIVED);
	purchase_lines_reopen(&order);
	assert_int_equal(lines[0].status, PURCHASE_LINE_PENDING);
	assert_int_equal(lines[0].closed_at.us, 0);
	assert_int_equal(lines[1].status, PURCHASE_LINE_CANCELLED);
}

static void a_delivery_splits_its_line_without_losing_a_unit(void **state)
{
	(void)state;
	for (int64_t open = 1; open <= 12; open++) {
		for (int64_t accepted = 0; accepted <= 15; accepted++) {
			for (int64_t rejected = 0; rejected <= 15; rejected++) {
				struct purchase_line line = line_of(PURCHASE_LINE_PENDING, open, 10000);
				struct purchase_pieces out;
				if (accepted + rejected == 0)
					continue;
				line.id.value = 7;
				line.discount = usd(3333);
				assert_int_equal(purchase_line_receive(&line, accepted, rejected, &out), OK);
				int64_t over = out.line.over_quantity.units + out.rejected.over_quantity.units;
				int64_t sum =
					out.line.quantity.units + out.rejected.quantity.units + out.rest.quantity.units;
				assert_int_equal(sum - over, open);
				assert_true(out.line.over_quantity.units <= out.line.quantity.units);
				assert_int_equal(out.rest.quantity.units,
				                 accepted + rejected < open ? open - accepted - rejected : 0);
				assert_int_equal(out.line.status,
				                 accepted > 0 ? PURCHASE_LINE_RECEIVED : PURCHASE_LINE_REJECTED);
				assert_int_equal(out.line.quantity.units, accepted > 0 ? accepted : rejected);
				assert_int_equal(out.line.id.value, 7);
				assert_int_equal(out.rest.split_from_id.value, 7);
				assert_int_equal(out.line.discount.ten_thousandths
				                     + out.rejected.discount.ten_thousandths
				                     + out.rest.discount.ten_thousandths,
				                 3333);
			}
		}
	}
}

static void a_vendor_was_asked_for_whole_lines_whatever_came_of_them(void **state)
{
	struct arena *arena = arena_new(0);
	struct purchase_asked asked;
	struct purchase_line lines[5];
	struct purchase_cost cost = {.amount = usd(50000)};
	struct purchase_order order = {.currency = STR("USD"), .status = PURCHASE_PARTIALLY_DELIVERED};
	(void)state;
	/* 10 ordered, 6 came in two pieces, 2 more than asked for; the bill was higher. */
	lines[0] = line_of(PURCHASE_LINE_RECEIVED, 4, 10000);
	lines[1] = line_of(PURCHASE_LINE_PENDING, 7, 20000);
	lines[2] = line_of(PURCHASE_LINE_RECEIVED, 4, 10000);
	lines[3] = line_of(PURCHASE_LINE_PENDING, 4, 10000);
	lines[4] = line_of(PURCHASE_LINE_CANCELLED, 3, 70000);
	for (int i = 0; i < 5; i++)
		lines[i].id.value = i + 1;
	lines[2].split_from_id.value = 1;
	lines[3].split_from_id.value = 3;
	lines[2].over_quantity.units = 2;
	lines[0].is_billed = true;
	lines[0].billed_unit_cost = usd(12000);
	lines[0].discount = usd(4000);
	lines[3].discount = usd(6000);
	lines[1].tax_ppm = 100000;
	order.lines.at = lines;
	order.lines.count = 5;
	order.costs.at = &cost;
	order.costs.count = 1;
	assert_int_equal(purchase_as_asked(arena, &order, &asked), OK);
	assert_int_equal(asked.lines.count, 2);
	assert_int_equal(asked.lines.at[0].quantity.units, 10);
	assert_int_equal(asked.lines.at[0].discount.ten_thousandths, 10000);
	assert_int_equal(asked.lines.at[0].net.ten_thousandths, 90000);
	assert_int_equal(asked.lines.at[1].quantity.units, 7);
	assert_int_equal(asked.items_total.ten_thousandths, 230000);
	assert_int_equal(asked.tax_total.ten_thousandths, 14000);
	assert_int_equal(asked.total.ten_thousandths, 294000);
	/* Its own lines ended with it: the paper says what it was. */
	order.status = PURCHASE_CANCELLED;
	assert_int_equal(purchase_as_asked(arena, &order, &asked), OK);
	assert_int_equal(asked.lines.count, 3);
	arena_free(arena);
}

static void a_net_amount_is_cost_less_discounts(void **state)
{
	(void)state;
	struct money net;
	struct purchase_line line = line_of(PURCHASE_LINE_PENDING, 3, 100000);
	assert_int_equal(purchase_line_net(&line, &net), OK);
	assert_int_equal(net.ten_thousandths, 300000);
	line.discount = usd(50000);
	assert_int_equal(purchase_line_net(&line, &net), OK);
	assert_int_equal(net.ten_thousandths, 250000);
	line.discount = usd(0);
	line.discount_ppm = 333333;
	assert_int_equal(purchase_line_net(&line, &net), OK);
	assert_int_equal(net.ten_thousandths, 200000); /* 33.3333 % of 30.00 is 10.00 */
	line.is_billed = true;
	line.billed_unit_cost = usd(200000);
	line.discount_ppm = 0;
	assert_int_equal(purchase_line_net(&line, &net), OK);
	assert_int_equal(net.ten_thousandths, 600000);
	line.is_billed = false;
	line.quantity.units = QTY_MAX;
	line.unit_cost = usd(INT64_MAX / 2);
	assert_int_equal(purchase_line_net(&line, &net), ERR_OVERFLOW);
}

static void lines_are_checked(void **state)
{
	(void)state;
	const struct purchase_line fine = line_of(PURCHASE_LINE_PENDING, 24, 10000);
	struct purchase_line negative = fine, euro = fine, broken_case = fine, both = fine,
						 too_much = fine, huge = fine, whole_case = fine;
	negative.unit_cost = usd(-1);
	euro.unit_cost = (struct money){1, {"EUR"}};
	broken_case.unit_units.units = 10;
	whole_case.unit_units.units = 12;
	both.discount = usd(1);
	both.discount_ppm = 1;
	too_much.discount = usd(24 * 10000 + 1);
	huge.unit_cost = usd(INT64_MAX / 2);
	const struct {
		const struct purchase_line *line;
		const char *path;
	} rows[] = {
		{&fine, NULL},
		{&whole_case, NULL},
		{&negative, "lines[0].unit_cost"},
		{&euro, "lines[0].unit_cost"},
		{&broken_case, "lines[0].quantity"},
		{&both, "lines[0].discount"},
		{&too_much, "lines[0].discount"},
		{&huge, "lines[0].unit_cost"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct fault fault;
		fault_init(&fault, arena);
		purchase_line_check(rows[i].line, STR("USD"), STR("lines[0]"), &fault);
		assert_int_equal(fault.rows.count, rows[i].path == NULL ? 0 : 1);
		if (rows[i].path != NULL)
			assert_true(str_is(fault.rows.at[0].path, rows[i].path));
		arena_free(arena);
	}
}

/* Costs of every kind and spread, over lines of every fate: nothing is lost and nothing is made. */
static void shared_costs_add_up_exactly(void **state)
{
	(void)state;
	uint64_t seed = 20261128;
	for (int round = 0; round < 400; round++) {
		struct arena *arena = arena_new(0);
		struct purchase_line lines[9];
		struct purchase_cost costs[4];
		int64_t weights[9], expected = 0, value = 0, costs_total = 0;
		size_t n = 1 + (size_t)round % 9, cost_count = (size_t)round % 5;
		bool has_live = false;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			lines[i] = line_of((enum purchase_line_status)(seed >> 33 & 3),
			                   1 + (int64_t)(seed >> 40 & 255), (int64_t)(seed >> 50 & 0xfff));
			lines[i].discount_ppm = (int64_t)(seed >> 20 & 0x3ffff);
			weights[i] = (int64_t)(seed >> 45 & 7) * 1000;
		}
		for (size_t i = 0; i < cost_count; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			costs[i] = (struct purchase_cost){.amount = usd((int64_t)(seed >> 40 & 0xffff)),
			                                  .spread_by = (enum cost_spread)(seed >> 33 & 1)};
			costs[i].spread_by = i == 2 ? SPREAD_WEIGHT : costs[i].spread_by;
			costs_total += costs[i].amount.ten_thousandths;
		}
		struct purchase_order order = {.currency = STR("USD"),
		                               .lines = {lines, n, n},
		                               .costs = {costs, cost_count, cost_count}};
		assert_int_equal(purchase_settle(arena, &order, weights), OK);
		for (size_t i = 0; i < n; i++) {
			struct money net;
			bool is_live = lines[i].status == PURCHASE_LINE_PENDING
			               || lines[i].status == PURCHASE_LINE_RECEIVED;
			assert_int_equal(purchase_line_net(&lines[i], &net), OK);
			assert_true(lines[i].landed_value.ten_thousandths >= 0);
			has_live = has_live || is_live;
			expected += is_live ? net.ten_thousandths : 0;
			value += lines[i].landed_value.ten_thousandths;
		}
		assert_int_equal(value, has_live ? expected + costs_total : 0);
		assert_int_equal(order.items_total.ten_thousandths, expected);
		assert_int_equal(order.total.ten_thousandths, expected + costs_total);
		arena_free(arena);
	}
}

static void spreads_follow_value_quantity_or_weight(void **state)
{
	(void)state;
	static const struct {
		enum cost_spread by;
		int64_t weights[2], shares[2];
	} rows[] = {
		{SPREAD_VALUE, {5, 5}, {250000, 750000}},
		{SPREAD_QUANTITY, {5, 5}, {200000, 800000}},
		{SPREAD_WEIGHT, {9, 1}, {692300, 307700}}, /* 9 × 2 : 1 × 8 */
		{SPREAD_WEIGHT, {0, 0}, {200000, 800000}}, /* nothing weighs: by quantity */
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct purchase_line lines[] = {line_of(PURCHASE_LINE_PENDING, 2, 200000),
		                                line_of(PURCHASE_LINE_PENDING, 8, 150000)};
		struct purchase_cost cost = {.amount = usd(1000000), .spread_by = rows[i].by};
		struct purchase_order order = {
			.currency = STR("USD"), .lines = {lines, 2, 2}, .costs = {&cost, 1, 1}};
		assert_int_equal(purchase_settle(arena, &order, rows[i].weights), OK);
		for (size_t k = 0; k < 2; k++) {
			struct money net;
			assert_int_equal(purchase_line_net(&lines[k], &net), OK);
			assert_int_equal(lines[k].landed_value.ten_thousandths - net.ten_thousandths,
			                 rows[i].shares[k]);
		}
		arena_free(arena);
	}
}

static void a_given_landed_cost_counts(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	const int64_t weights[] = {0};
	struct purchase_line line = line_of(PURCHASE_LINE_RECEIVED, 3, 100000);
	struct purchase_cost cost = {.amount = usd(10000)};
	struct purchase_order order = {
		.currency = STR("USD"), .lines = {&line, 1, 1}, .costs = {&cost, 1, 1}};
	assert_int_equal(purchase_settle(arena, &order, weights), OK);
	assert_int_equal(line.landed_value.ten_thousandths, 310000);
	assert_int_equal(line.landed_unit_cost.ten_thousandths, 103333);
	struct purchase_line was = line;
	const struct purchase_order before = {.lines = {&was, 1, 1}};
	assert_false(purchase_is_revalued(&before, &order));
	line.is_landed_given = true;
	line.landed_unit_cost = usd(120000);
	assert_int_equal(purchase_settle(arena, &order, weights), OK);
	assert_int_equal(line.landed_value.ten_thousandths, 360000);
	assert_true(purchase_is_revalued(&before, &order));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_in_every_state_does_what_the_grid_says),
		cmocka_unit_test(no_pair_stands_twice_in_the_table),
		cmocka_unit_test(the_status_follows_from_the_lines),
		cmocka_unit_test(lines_that_ended_with_their_order_come_back_with_it),
		cmocka_unit_test(a_delivery_splits_its_line_without_losing_a_unit),
		cmocka_unit_test(a_vendor_was_asked_for_whole_lines_whatever_came_of_them),
		cmocka_unit_test(a_net_amount_is_cost_less_discounts),
		cmocka_unit_test(lines_are_checked),
		cmocka_unit_test(shared_costs_add_up_exactly),
		cmocka_unit_test(spreads_follow_value_quantity_or_weight),
		cmocka_unit_test(a_given_landed_cost_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
