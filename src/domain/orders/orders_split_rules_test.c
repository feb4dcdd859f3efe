/* Splitting as grids: what may move, who gets what, and that nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"

static struct arena *arena;

static int arena_begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int arena_end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

/* Order 1: line 11 of 5 (1 cancelled), line 12 of 2; 7.00 shipping. */
static struct order order_of_two(void)
{
	struct order order = {.id = {1},
	                      .number = STR("1001"),
	                      .shipping_total = usd(70000),
	                      .shipping_tax = usd(5100),
	                      .amount_paid = usd(333300),
	                      .amount_refunded = usd(0)};
	struct order_line *lines = ARENA_ARRAY(arena, 2, struct order_line);
	lines[0] = (struct order_line){.id = {11},
	                               .order_id = {1},
	                               .remote_id = STR("a"),
	                               .sku = STR("MUG"),
	                               .product_id = {70},
	                               .ordered = {5},
	                               .cancelled = {1},
	                               .refunded = {1},
	                               .unit_price = usd(100000),
	                               .tax = usd(10000),
	                               .discount = usd(3300)};
	lines[1] = (struct order_line){.id = {12},
	                               .order_id = {1},
	                               .remote_id = STR("b"),
	                               .sku = STR("PEN"),
	                               .product_id = {71},
	                               .ordered = {2},
	                               .unit_price = usd(33300),
	                               .tax = usd(100),
	                               .discount = usd(0)};
	order.lines.at = lines;
	order.lines.count = order.lines.room = 2;
	assert_int_equal(order_totals(&order), OK);
	return order;
}

struct movable {
	int64_t ordered, cancelled, shipped, first_part, second_part; /* parts left, of 2 and 1 */
	int64_t units;
};

static void units_that_left_or_were_cancelled_stay(void **state)
{
	static const struct movable rows[] = {
		{5, 0, 0, 0, 0, 5}, {5, 2, 0, 0, 0, 3}, {5, 0, 2, 4, 2, 3}, {5, 0, 0, 1, 0, 4},
		{5, 0, 0, 3, 0, 3}, {5, 0, 0, 0, 2, 3}, {5, 5, 0, 0, 0, 0}, {5, 3, 2, 4, 2, 0},
		{5, 4, 2, 4, 2, 0}, {0, 0, 0, 0, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct order_line line = {.id = {11},
		                                .ordered = {rows[i].ordered},
		                                .cancelled = {rows[i].cancelled},
		                                .shipped = {rows[i].shipped}};
		const struct reservation claims[] = {
			{.line_id = {11}, .per_unit = 2, .shipped = {rows[i].first_part}},
			{.line_id = {11}, .per_unit = 1, .shipped = {rows[i].second_part}},
			{.line_id = {12}, .per_unit = 1, .shipped = {99}},
		};
		if (line_movable_units(&line, claims, COUNT_OF(claims)) != rows[i].units)
			fail_msg("row %zu", i);
	}
}

static struct order_split_part part_of(const struct order_split_line *lines, size_t n)
{
	struct order_split_part part = {0};
	for (size_t i = 0; i < n; i++)
		if (lines[i].line_id.value != 0)
			*LIST_ADD(arena, &part.lines) = lines[i];
	return part;
}

struct asked {
	struct order_split_line first[2], second[2];
	size_t parts;
	enum err err;
};

static void a_split_that_cannot_be_is_refused(void **state)
{
	static const struct asked rows[] = {
		{{{{11}, {2}}}, {{{0}, {0}}}, 1, OK},
		{{{{11}, {4}}}, {{{0}, {0}}}, 1, OK},
		{{{{11}, {5}}}, {{{0}, {0}}}, 1, ERR_REFUSED},              /* one is cancelled */
		{{{{11}, {2}}}, {{{11}, {3}}}, 2, ERR_REFUSED},             /* together too many */
		{{{{11}, {4}}, {{12}, {2}}}, {{{0}, {0}}}, 1, ERR_REFUSED}, /* nothing stays */
		{{{{11}, {4}}}, {{{12}, {2}}}, 2, ERR_REFUSED},
		{{{{11}, {4}}}, {{{12}, {1}}}, 2, OK},
		{{{{99}, {1}}}, {{{0}, {0}}}, 1, ERR_INVALID},
		{{{{11}, {0}}}, {{{0}, {0}}}, 1, ERR_INVALID},
		{{{{11}, {-1}}}, {{{0}, {0}}}, 1, ERR_INVALID},
		{{{{11}, {INT64_MAX}}}, {{{11}, {INT64_MAX}}}, 2, ERR_INVALID},
		{{{{11}, {1}}, {{11}, {1}}}, {{{0}, {0}}}, 1, ERR_INVALID},
		{{{{0}, {0}}}, {{{0}, {0}}}, 1, ERR_INVALID},
		{{{{11}, {1}}}, {{{0}, {0}}}, 0, ERR_INVALID},
		{{{{11}, {1}}}, {{{0}, {0}}}, SPLIT_PARTS_MOST + 1, ERR_INVALID},
	};
	(void)state;
	struct order order = order_of_two();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fault fault;
		struct order_split_part parts[] = {part_of(rows[i].first, 2), part_of(rows[i].second, 2)};
		fault_init(&fault, arena);
		enum err err = split_check(&order, NULL, 0, parts, rows[i].parts, &fault);
		if (err != rows[i].err)
			fail_msg("row %zu: %d", i, (int)err);
		if (err != OK)
			assert_true(fault.sentence.len > 0 || fault.rows.count > 0);
	}
}

static void sum_is(const struct order *whole, const struct order *kept, const struct order *made,
                   size_t n)
{
	struct order sum = *kept;
	for (size_t i = 0; i < n; i++) {
		sum.unit_count.units += made[i].unit_count.units;
		assert_int_equal(money_add(sum.items_total, made[i].items_total, &sum.items_total), OK);
		assert_int_equal(money_add(sum.tax_total, made[i].tax_total, &sum.tax_total), OK);
		assert_int_equal(money_add(sum.discount_total, made[i].discount_total, &sum.discount_total),
		                 OK);
		assert_int_equal(money_add(sum.shipping_total, made[i].shipping_total, &sum.shipping_total),
		                 OK);
		assert_int_equal(money_add(sum.total, made[i].total, &sum.total), OK);
		assert_int_equal(money_add(sum.amount_paid, made[i].amount_paid, &sum.amount_paid), OK);
	}
	assert_int_equal(sum.unit_count.units, whole->unit_count.units);
	assert_int_equal(sum.items_total.ten_thousandths, whole->items_total.ten_thousandths);
	assert_int_equal(sum.tax_total.ten_thousandths, whole->tax_total.ten_thousandths);
	assert_int_equal(sum.discount_total.ten_thousandths, whole->discount_total.ten_thousandths);
	assert_int_equal(sum.shipping_total.ten_thousandths, whole->shipping_total.ten_thousandths);
	assert_int_equal(sum.total.ten_thousandths, whole->total.ten_thousandths);
	assert_int_equal(sum.amount_paid.ten_thousandths, whole->amount_paid.ten_thousandths);
}

static void units_and_money_of_the_pieces_add_up(void **state)
{
	(void)state;
	for (int64_t mugs = 0; mugs <= 4; mugs++) {
		for (int64_t pens = 0; pens <= 2; pens++) {
			struct order whole = order_of_two(), order = order_of_two(), made[2];
			const struct order_split_line first[] = {{{mugs > 1 ? 11 : 0}, {mugs - 1}}};
			const struct order_split_line second[] = {{{mugs > 0 ? 11 : 0}, {1}},
			                                          {{pens > 0 ? 12 : 0}, {pens}}};
			struct order_split_part parts[] = {part_of(first, 1), part_of(second, 2)};
			assert_int_equal(split_divide(arena, &order, parts, 2, made), OK);
			sum_is(&whole, &order, made, 2);
		}
	}
}

static void a_line_that_moves_whole_keeps_its_id_and_says_whose_it_is(void **state)
{
	(void)state;
	struct order order = order_of_two(), made[1];
	const struct order_split_line lines[] = {{{11}, {1}}, {{12}, {2}}};
	struct order_split_part part = part_of(lines, 2);
	assert_int_equal(split_divide(arena, &order, &part, 1, made), OK);
	assert_int_equal(order.lines.count, 1);
	assert_int_equal(made[0].lines.count, 2);
	assert_int_equal(made[0].lines.at[0].id.value, 0);
	assert_int_equal(made[0].lines.at[1].id.value, 12);
	assert_int_equal(made[0].lines.at[1].origin_order_id.value, 1);
	assert_true(str_is(made[0].lines.at[0].remote_id, "a"));
	assert_int_equal(made[0].lines.at[0].tax.ten_thousandths, 2500);
	assert_int_equal(order.lines.at[0].ordered.units, 4);
	assert_int_equal(order.lines.at[0].cancelled.units, 1);
	assert_int_equal(order.lines.at[0].refunded.units, 1);
}

static void joining_undoes_what_dividing_did(void **state)
{
	(void)state;
	struct order whole = order_of_two(), order = order_of_two(), made[2];
	const struct order_split_line first[] = {{{11}, {2}}, {{12}, {2}}};
	const struct order_split_line second[] = {{{11}, {1}}};
	struct order_split_part parts[] = {part_of(first, 2), part_of(second, 1)};
	struct split_joining joining = {0};
	assert_int_equal(split_divide(arena, &order, parts, 2, made), OK);
	for (size_t i = 0; i < 2; i++) {
		made[i].id.value = 2 + (int64_t)i;
		for (size_t j = 0; j < made[i].lines.count; j++)
			made[i].lines.at[j].order_id = made[i].id;
	}
	assert_int_equal(split_join(arena, &made[1], &order, &joining), OK);
	assert_int_equal(split_join(arena, &made[0], &order, &joining), OK);
	sum_is(&whole, &order, made, 2);
	assert_int_equal(made[0].total.ten_thousandths, 0);
	assert_int_equal(order.lines.count, 2);
	assert_int_equal(joining.gone.count, 2);
	assert_int_equal(joining.moved.count, 1);
	assert_int_equal(joining.moved.at[0].value, 12);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(order.lines.at[i].ordered.units, whole.lines.at[i].ordered.units);
		assert_int_equal(order.lines.at[i].tax.ten_thousandths,
		                 whole.lines.at[i].tax.ten_thousandths);
		assert_int_equal(order.lines.at[i].origin_order_id.value, 0);
	}
}

static void what_counted_for_nothing_before_joining_does_not_after_it(void **state)
{
	(void)state;
	static const bool is_root_cancelled[] = {false, true};
	for (size_t r = 0; r < COUNT_OF(is_root_cancelled); r++) {
		struct order order = order_of_two(), made[1] = {0};
		const struct order_split_line lines[] = {{{11}, {2}}};
		struct order_split_part part = part_of(lines, 1);
		struct split_joining joining = {0};
		order.lines.at[0].discount.ten_thousandths = 60000;
		assert_int_equal(split_divide(arena, &order, &part, 1, made), OK);
		made[0].id.value = 2;
		struct order *gone = is_root_cancelled[r] ? &order : &made[0];
		gone->lines.at[0].cancelled = gone->lines.at[0].ordered;
		assert_int_equal(order_totals(&order), OK);
		assert_int_equal(order_totals(&made[0]), OK);
		int64_t before = order.total.ten_thousandths + made[0].total.ten_thousandths;
		assert_int_equal(split_join(arena, &made[0], &order, &joining), OK);
		assert_int_equal(order.total.ten_thousandths, before);
	}
}

struct stocked {
	int64_t mugs, pens;           /* there; line 12 is a kit of two pens and a mug */
	int64_t mugs_miss, kits_miss; /* of 4 mugs and 2 kits */
};

static void what_is_there_stays_and_kits_are_never_torn_apart(void **state)
{
	static const struct stocked rows[] = {
		{6, 4, 0, 0}, {5, 4, 0, 1}, {6, 3, 0, 1},  {4, 9, 0, 2},
		{3, 9, 1, 2}, {0, 0, 4, 2}, {-5, 4, 4, 2}, {9, 1, 0, 2},
	};
	static const struct split_need needs[] = {{{11}, {70}, 1}, {{12}, {70}, 1}, {{12}, {71}, 2}};
	(void)state;
	struct order order = order_of_two();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct split_shelf shelves[] = {{{70}, rows[i].mugs}, {{71}, rows[i].pens}};
		struct order_split_part missing = {0};
		int64_t there, found[2] = {0};
		split_by_shelf(arena, &order, NULL, 0, needs, COUNT_OF(needs), shelves, 2, &missing,
		               &there);
		for (size_t j = 0; j < missing.lines.count; j++)
			found[missing.lines.at[j].line_id.value - 11] = missing.lines.at[j].quantity.units;
		if (found[0] != rows[i].mugs_miss || found[1] != rows[i].kits_miss
		    || there != 6 - found[0] - found[1])
			fail_msg("row %zu: %lld, %lld", i, (long long)found[0], (long long)found[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(units_that_left_or_were_cancelled_stay, arena_begin,
	                                    arena_end),
		cmocka_unit_test_setup_teardown(a_split_that_cannot_be_is_refused, arena_begin, arena_end),
		cmocka_unit_test_setup_teardown(units_and_money_of_the_pieces_add_up, arena_begin,
	                                    arena_end),
		cmocka_unit_test_setup_teardown(a_line_that_moves_whole_keeps_its_id_and_says_whose_it_is,
	                                    arena_begin, arena_end),
		cmocka_unit_test_setup_teardown(joining_undoes_what_dividing_did, arena_begin, arena_end),
		cmocka_unit_test_setup_teardown(what_counted_for_nothing_before_joining_does_not_after_it,
	                                    arena_begin, arena_end),
		cmocka_unit_test_setup_teardown(what_is_there_stays_and_kits_are_never_torn_apart,
	                                    arena_begin, arena_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
