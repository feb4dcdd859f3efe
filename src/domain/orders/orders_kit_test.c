/* Bundles that a bot broke: their money, their claims, and a channel that goes on changing the line
 * that it sold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_kit_rules.h"
#include "domain/orders/test_orders.h"

static struct channel_id shop;
static struct product_id cup, plate, set; /* a set: 3 cups, 1 plate */

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	cup = test_product_with(1000);
	plate = test_product_with(1000);
	set = test_bundle_made("SET", cup, 3, plate, 1);
	test_bots_are("{'action':'break_bundles'}");
	return 0;
}

/* ---- money ---- */

static uint64_t random_next(uint64_t *seed, uint64_t most)
{
	*seed = *seed * 6364136223846793005U + 1442695040888963407U;
	return (*seed >> 33) % most;
}

static void the_components_cost_what_the_bundle_cost(void **state)
{
	uint64_t seed = 7;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct arena *arena = arena_new(0);
		struct order_line parts[5] = {0};
		size_t n = 1 + random_next(&seed, 5);
		int64_t cancelled = (int64_t)random_next(&seed, 3), coin = round % 2 ? 100 : 10000;
		const char *code = round % 2 ? "USD" : "JPY";
		struct order_line said = {.ordered = {cancelled + 1 + (int64_t)random_next(&seed, 9)},
		                          .cancelled = {cancelled}};
		struct currency currency;
		assert_int_equal(currency_parse(str_from(code), &currency), OK);
		int64_t live = said.ordered.units - cancelled, sum = 0, tax = 0;
		said.unit_price = (struct money){(int64_t)random_next(&seed, 9999) * coin, currency};
		said.tax = (struct money){(int64_t)random_next(&seed, 999) * coin, currency};
		said.discount = (struct money){(int64_t)random_next(&seed, 99) * coin, currency};
		for (size_t i = 0; i < n; i++)
			parts[i].kit_units = 1 + (int64_t)random_next(&seed, 12);
		assert_int_equal(kit_share(arena, &said, parts, n), OK);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(parts[i].ordered.units - parts[i].cancelled.units,
			                 live * parts[i].kit_units);
			assert_int_equal(parts[i].unit_price.ten_thousandths % coin, 0);
			assert_true(parts[i].discount.ten_thousandths >= 0);
			sum += parts[i].unit_price.ten_thousandths * live * parts[i].kit_units
			       - parts[i].discount.ten_thousandths;
			tax += parts[i].tax.ten_thousandths;
		}
		assert_int_equal(sum,
		                 said.unit_price.ten_thousandths * live - said.discount.ten_thousandths);
		assert_int_equal(tax, said.tax.ten_thousandths);
		arena_free(arena);
	}
}

static void amounts_beyond_the_range_are_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct order_line parts[] = {{.kit_units = QTY_MAX}};
	const struct order_line said = {.ordered = {2}};
	assert_int_equal(kit_share(arena, &said, parts, 1), ERR_OVERFLOW);
	arena_free(arena);
}

/* ---- orders ---- */

static int64_t total_of(struct order_id id)
{
	return test_order_now(id)->total.ten_thousandths;
}

/* Sets at 10.00 with 1.00 tax on the line and 5.00 shipping. */
static int64_t total_said(int64_t sets)
{
	return sets * 100000 + (sets > 0 ? 10000 : 0) + 50000;
}

static int64_t allocated_of(struct product_id product)
{
	struct stock_level *levels;
	size_t count;
	int64_t units = 0;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_levels(work, &product.value, 1, &levels, &count), OK);
	for (size_t i = 0; i < count; i++)
		units += levels[i].allocated.units;
	work_rollback(&test_fixture);
	return units;
}

static void holds(struct order_id id, int64_t sets)
{
	assert_int_equal(test_units_of(id, set), 0);
	assert_int_equal(test_units_of(id, cup), sets * 3);
	assert_int_equal(test_units_of(id, plate), sets);
	assert_int_equal(total_of(id), total_said(sets));
	test_orders_verified();
}

static void a_broken_bundle_is_reserved_and_costs_as_before(void **state)
{
	(void)state;
	int64_t cups = allocated_of(cup), plates = allocated_of(plate);
	const struct test_line two[] = {{"a", set, 2, 0}};
	struct order_id id = test_order_made(shop, "K-1", two, 1);
	holds(id, 2);
	const struct order *order = test_order_now(id);
	assert_int_equal(order->lines.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(str_is(order->lines.at[i].remote_id, "a"));
		assert_int_equal(order->lines.at[i].kit_part, i + 1);
	}
	test_order_is(id, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	assert_int_equal(allocated_of(cup) - cups, 6);
	assert_int_equal(allocated_of(plate) - plates, 2);
	test_order_shipped(id);
	test_order_is(id, ORDER_SHIPPED, REASON_RESOLVED);
	assert_int_equal(allocated_of(cup), cups);
}

static void the_claims_of_a_known_order_go_over_when_it_is_paid(void **state)
{
	(void)state;
	int64_t cups = allocated_of(cup);
	const struct test_line two[] = {{"a", set, 2, 0}};
	struct order_id id;
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "K-2", two, 1);
	draft.paid_at.us = 0;
	test_order_taken(work, &draft, two, &id);
	work_commit(&test_fixture);
	assert_int_equal(test_units_of(id, set), 2); /* nobody looked yet */
	assert_int_equal(allocated_of(cup) - cups, 6);
	work = work_begin(&test_fixture);
	assert_int_equal(order_pay(work, id, (struct instant){5}), OK);
	work_commit(&test_fixture);
	holds(id, 2);
	assert_int_equal(allocated_of(cup) - cups, 6);
	test_order_is(id, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
}

static void the_channel_changes_its_line_and_the_components_follow(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", set, 2, 0}}, three[] = {{"a", set, 3, 0}};
	const struct test_line one[] = {{"a", set, 3, 2}},
						   more[] = {{"a", set, 3, 2}, {"b", cup, 1, 0}};
	struct order_id id = test_order_made(shop, "K-3", two, 1);
	assert_int_equal(test_order_changed(shop, "K-3", three, 1), ORDER_WAS_EDITED);
	holds(id, 3);
	assert_int_equal(test_order_changed(shop, "K-3", one, 1), ORDER_WAS_EDITED);
	holds(id, 1);
	assert_int_equal(test_order_changed(shop, "K-3", more, 2), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, cup), 4);
	assert_int_equal(total_of(id), total_said(1) + 100000 + 10000);
	assert_int_equal(test_order_changed(shop, "K-3", &more[1], 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, cup), 1); /* the set is named no more */
	assert_int_equal(test_units_of(id, plate), 0);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "K-3", one, 1);
	draft.is_cancelled = true;
	assert_int_equal(test_order_taken(work, &draft, one, NULL), ORDER_WAS_CANCELLED);
	work_commit(&test_fixture);
	test_order_is(id, ORDER_CANCELLED, REASON_RESOLVED);
	test_orders_verified();
}

static void components_in_several_orders_follow_too(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", set, 2, 0}}, one[] = {{"a", set, 2, 1}};
	struct order_id id = test_order_made(shop, "K-4", two, 1);
	struct order_id part = test_split_off(id, plate, 2);
	assert_int_equal(total_of(id) + total_of(part), total_said(2));
	assert_int_equal(test_order_changed(shop, "K-4", one, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, cup), 3);
	assert_int_equal(test_units_of(part, plate), 1);
	assert_int_equal(total_of(id) + total_of(part), total_said(1));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_split_undo(work, part), OK);
	work_commit(&test_fixture);
	holds(id, 1);
	assert_int_equal(test_order_changed(shop, "K-4", two, 1), ORDER_WAS_EDITED);
	holds(id, 2);
}

static void a_component_that_has_left_makes_a_change_a_note(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", set, 2, 0}}, one[] = {{"a", set, 2, 1}};
	struct order_id id = test_order_made(shop, "K-5", two, 1);
	struct order_id part = test_split_off(id, plate, 2);
	test_order_shipped(part);
	assert_int_equal(test_order_changed(shop, "K-5", one, 1), ORDER_WAS_NOTED);
	assert_int_equal(test_units_of(id, cup), 6); /* all or none of the kit */
	assert_int_equal(test_units_of(part, plate), 2);
	assert_true(test_order_now(id)->attention.len > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_components_cost_what_the_bundle_cost),
		cmocka_unit_test(amounts_beyond_the_range_are_refused),
		cmocka_unit_test(a_broken_bundle_is_reserved_and_costs_as_before),
		cmocka_unit_test(the_claims_of_a_known_order_go_over_when_it_is_paid),
		cmocka_unit_test(the_channel_changes_its_line_and_the_components_follow),
		cmocka_unit_test(components_in_several_orders_follow_too),
		cmocka_unit_test(a_component_that_has_left_makes_a_change_a_note),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
