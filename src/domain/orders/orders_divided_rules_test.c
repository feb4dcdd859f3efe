/* How a change of the channel reaches the pieces of a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_divided_rules.h"
#include "domain/orders/orders_merge_rules.h"

enum { FREE, FIXED, OVER };

struct row {
	struct {
		int state;
		int64_t ordered, cancelled, shipped;
	} pieces[3];
	int64_t ordered, cancelled; /* what the channel says */
	bool fits;
	int64_t live[3]; /* afterwards */
};

static const struct row rows[] = {
	{{{FREE, 3, 0, 0}, {FREE, 2, 0, 0}}, 5, 0, true, {3, 2}}, /* a repeat */
	{{{FREE, 3, 0, 0}, {FREE, 2, 0, 0}}, 7, 0, true, {5, 2}}, /* more: the first */
	{{{FREE, 3, 0, 0}, {FREE, 2, 0, 0}}, 4, 0, true, {3, 1}}, /* fewer: the last */
	{{{FREE, 3, 0, 0}, {FREE, 2, 0, 0}}, 5, 3, true, {2, 0}},
	{{{FREE, 3, 0, 0}, {FREE, 2, 0, 0}}, 5, 5, true, {0, 0}},
	{{{FIXED, 3, 0, 0}, {FREE, 2, 0, 0}}, 6, 0, true, {3, 3}}, /* the first that may */
	{{{FIXED, 3, 0, 0}, {FREE, 2, 0, 0}}, 3, 0, true, {3, 0}},
	{{{FIXED, 3, 0, 0}, {FREE, 2, 0, 0}}, 2, 0, false, {3, 2}}, /* it has left */
	{{{FIXED, 3, 0, 0}, {FIXED, 2, 0, 0}}, 6, 0, false, {3, 2}},
	{{{FIXED, 3, 0, 0}, {FIXED, 2, 0, 0}}, 5, 0, true, {3, 2}},
	{{{FREE, 3, 0, 3}, {FREE, 2, 0, 1}}, 4, 0, true, {3, 1}}, /* what has left stays */
	{{{FREE, 3, 0, 3}, {FREE, 2, 0, 1}}, 3, 0, false, {3, 2}},
	{{{OVER, 3, 0, 0}, {FREE, 2, 0, 0}}, 3, 0, true, {1, 2}}, /* a cancelled part first */
	{{{OVER, 3, 0, 0}, {FREE, 2, 0, 0}}, 6, 0, true, {3, 3}},
	{{{OVER, 3, 0, 0}, {FIXED, 2, 0, 0}}, 6, 0, false, {3, 2}},
	{{{FREE, 4, 1, 0}, {FREE, 2, 0, 0}}, 6, 0, true, {4, 2}}, /* a cancel taken back */
	{{{FREE, 4, 1, 0}, {FREE, 2, 0, 0}}, 6, 2, true, {3, 1}},
	{{{FREE, 1, 0, 0}, {FREE, 1, 0, 0}, {FREE, 1, 0, 0}}, 3, 2, true, {1, 0, 0}},
};

static void the_pieces_follow_what_the_channel_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct order_line lines[3] = {0};
		struct line_piece pieces[3] = {0};
		size_t n = 0;
		bool fits = false, has_free = false;
		int64_t ordered = 0, cancelled = 0, tax = 0;
		while (n < 3 && rows[i].pieces[n].ordered > 0) {
			lines[n].ordered.units = rows[i].pieces[n].ordered;
			lines[n].cancelled.units = rows[i].pieces[n].cancelled;
			lines[n].shipped.units = rows[i].pieces[n].shipped;
			lines[n].tax.ten_thousandths = 10;
			lines[n].channel_open = -1;
			pieces[n] = (struct line_piece){&lines[n], 0, rows[i].pieces[n].state == FIXED,
			                                rows[i].pieces[n].state == OVER};
			has_free = has_free || rows[i].pieces[n].state != FIXED;
			n++;
		}
		const struct order_line said = {.ordered = {rows[i].ordered},
		                                .cancelled = {rows[i].cancelled},
		                                .tax = {.ten_thousandths = has_free ? 101 : 20}};
		assert_int_equal(pieces_set(arena, pieces, n, &said, &fits), OK);
		if (fits != rows[i].fits)
			fail_msg("row %zu", i);
		for (size_t p = 0; p < n; p++) {
			ordered += lines[p].ordered.units;
			cancelled += lines[p].cancelled.units;
			tax += lines[p].tax.ten_thousandths;
			if (lines[p].ordered.units - lines[p].cancelled.units != rows[i].live[p])
				fail_msg("row %zu, piece %zu: %lld", i, p, (long long)lines[p].ordered.units);
		}
		if (fits && has_free) {
			assert_int_equal(ordered, rows[i].ordered);
			assert_int_equal(cancelled, rows[i].cancelled);
			assert_int_equal(tax, 101);
		}
		arena_free(arena);
	}
}

static void a_price_or_tax_that_a_gone_piece_contradicts_is_for_a_person(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct order_line lines[2] = {{.ordered = {1}, .tax = {.ten_thousandths = 50}},
	                              {.ordered = {1}, .tax = {.ten_thousandths = 50}}};
	struct line_piece pieces[2] = {{.line = &lines[0], .is_fixed = true}, {.line = &lines[1]}};
	struct order_line said = {.ordered = {2}, .unit_price = {.ten_thousandths = 7}};
	bool fits;
	assert_int_equal(pieces_set(arena, pieces, 2, &said, &fits), OK);
	assert_false(fits);
	said = (struct order_line){.ordered = {2}, .tax = {.ten_thousandths = 49}};
	assert_int_equal(pieces_set(arena, pieces, 2, &said, &fits), OK);
	assert_false(fits);
	assert_int_equal(lines[1].tax.ten_thousandths, 50);
	arena_free(arena);
}

static void the_first_difference_of_two_parcels_is_named(void **state)
{
	(void)state;
	struct order a = {.recipient = STR("Ada"), .line1 = STR("1 Main St"), .city = STR("Reno")};
	struct order b = {.recipient = STR("ADA "), .line1 = STR("1 main st"), .city = STR("Reno")};
	assert_int_equal(parcel_difference(&a, &b).len, 0);
	b.shipping_method = STR("Express");
	assert_true(str_is(parcel_difference(&a, &b), "shipping method"));
	b.line1 = STR("2 Main St");
	assert_true(str_is(parcel_difference(&a, &b), "street"));
}

static void the_first_difference_of_two_ways_of_shipping_is_named(void **state)
{
	(void)state;
	struct order_shipping a = {.carrier = STR("UPS"), .service = STR("Ground")};
	const struct {
		const char *name;
		struct order_shipping b;
	} ways[] = {
		{"", {.carrier = STR("ups "), .service = STR("ground")}},
		{"", {.carrier = STR("UPS"), .service = STR("Ground"), .weight = {5}}},
		{"carrier", {.service = STR("Ground")}},
		{"service", {.carrier = STR("UPS")}},
		{"alcohol mark", {.carrier = STR("UPS"), .service = STR("Ground"), .is_alcohol = true}},
		{"billing", {.carrier = STR("UPS"), .service = STR("Ground"), .bill_to = BILL_RECIPIENT}},
		{"customs content",
	     {.carrier = STR("UPS"), .service = STR("Ground"), .customs_content = CUSTOMS_GIFT}},
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		assert_true(str_is(shipping_difference(&a, &ways[i].b), ways[i].name));
}

static void what_a_source_brought_goes_with_it_where_it_is_known_what_was_there(void **state)
{
	(void)state;
	struct order source = {.fraud_level = FRAUD_HIGH, .chosen_warehouse_id = {7}};
	struct order_divided said = {.fraud_level = FRAUD_LOW}, unknown = {.chosen_warehouse_id = {-1}};
	struct order into = {.fraud_level = FRAUD_LOW};
	merge_itself(&into, &source);
	assert_int_equal(into.fraud_level, FRAUD_HIGH);
	assert_int_equal(into.chosen_warehouse_id.value, 7);
	unmerge_itself(&into, &unknown, &source, 1, NULL, 0);
	assert_int_equal(into.fraud_level, FRAUD_HIGH);
	assert_int_equal(into.chosen_warehouse_id.value, 7);
	into.chosen_warehouse_id.value = 8; /* a person's */
	unmerge_itself(&into, &said, &source, 1, NULL, 0);
	assert_int_equal(into.fraud_level, FRAUD_LOW);
	assert_int_equal(into.chosen_warehouse_id.value, 8);
}

static void an_order_is_divided_when_lines_of_it_or_of_others_stand_elsewhere(void **state)
{
	(void)state;
	struct order_line lines[] = {{.id = {1}}, {.id = {2}}};
	struct order order = {0};
	order.lines.at = lines;
	order.lines.count = 2;
	assert_false(order_is_divided(&order));
	lines[1].origin_order_id.value = 9;
	assert_true(order_is_divided(&order));
	lines[1].origin_order_id.value = 0;
	order.part = 1;
	assert_true(order_is_divided(&order));
	order.part = 0;
	order.status = ORDER_MERGED;
	assert_true(order_is_divided(&order));
}

static void a_payment_fills_the_parts_in_their_order(void **state)
{
	(void)state;
	static const struct {
		int64_t amount, share[3];
	} payments[] = {
		{0, {0, 0, 0}}, {4, {4, 0, 0}},  {5, {5, 0, 0}},
		{9, {5, 0, 4}}, {12, {5, 0, 7}}, {20, {13, 0, 7}},
	};
	const int64_t owed[] = {5, 0, 7};
	for (size_t i = 0; i < COUNT_OF(payments); i++) {
		int64_t share[3];
		payment_share(payments[i].amount, owed, 3, share);
		assert_memory_equal(share, payments[i].share, sizeof(share));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_pieces_follow_what_the_channel_says),
		cmocka_unit_test(a_price_or_tax_that_a_gone_piece_contradicts_is_for_a_person),
		cmocka_unit_test(a_payment_fills_the_parts_in_their_order),
		cmocka_unit_test(the_first_difference_of_two_parcels_is_named),
		cmocka_unit_test(the_first_difference_of_two_ways_of_shipping_is_named),
		cmocka_unit_test(what_a_source_brought_goes_with_it_where_it_is_known_what_was_there),
		cmocka_unit_test(an_order_is_divided_when_lines_of_it_or_of_others_stand_elsewhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
