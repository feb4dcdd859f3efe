#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/vendors/vendors_rules.h"

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

static struct vendor_price price_of(int64_t from, int64_t to, int64_t cost)
{
	return (struct vendor_price){.from_quantity = {from}, .to_quantity = {to}, .cost = usd(cost)};
}

static void the_cost_follows_the_quantity(void **state)
{
	(void)state;
	struct vendor_price prices[] = {price_of(1, 9, 50000), price_of(10, 99, 40000),
	                                price_of(200, 0, 30000)};
	struct vendor_product product = {.prices = {prices, 3, 3}}, bare = {0};
	static const struct {
		int64_t units, cost;
	} rows[] = {{0, 50000},  {1, 50000},   {9, 50000},   {10, 40000},
	            {99, 40000}, {150, 40000}, {200, 30000}, {QTY_MAX, 30000}};
	struct money cost;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_true(vendor_cost_at(&product, rows[i].units, &cost));
		assert_int_equal(cost.ten_thousandths, rows[i].cost);
	}
	assert_false(vendor_cost_at(&bare, 1, &cost));
}

static void quantities_are_rounded_as_said(void **state)
{
	(void)state;
	struct vendor_unit units[] = {{.name = STR("pack"), .units = {2}},
	                              {.name = STR("case"), .units = {12}}};
	static const struct {
		enum order_rounding rounding;
		size_t unit_count;
		int64_t minimum, wanted, ordered;
	} rows[] = {
		{ROUNDING_EXACT, 2, 0, 7, 7},       {ROUNDING_EXACT, 2, 10, 7, 10},
		{ROUNDING_UP, 2, 0, 1, 12},         {ROUNDING_UP, 2, 0, 12, 12},
		{ROUNDING_UP, 2, 0, 13, 24},        {ROUNDING_UP, 2, 20, 1, 24},
		{ROUNDING_UP, 0, 5, 3, 5},          {ROUNDING_PROPERLY, 2, 0, 17, 12},
		{ROUNDING_PROPERLY, 2, 0, 18, 24},  {ROUNDING_PROPERLY, 2, 0, 1, 12},
		{ROUNDING_PROPERLY, 2, 16, 16, 24}, {ROUNDING_EXACT, 0, 0, 0, 0},
		{ROUNDING_UP, 2, 100, 0, 0},        {ROUNDING_UP, 2, 0, -5, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct vendor_product product = {.rounding = rows[i].rounding,
		                                 .minimum_quantity = {rows[i].minimum},
		                                 .units = {units, rows[i].unit_count, 2}};
		assert_int_equal(vendor_order_units(&product, rows[i].wanted), rows[i].ordered);
	}
}

static void lead_time_is_the_product_s_or_the_vendor_s(void **state)
{
	(void)state;
	const struct vendor vendor = {.lead_time_days = 14};
	assert_int_equal(vendor_lead_days(&vendor, &(struct vendor_product){0}), 14);
	assert_int_equal(vendor_lead_days(&vendor, &(struct vendor_product){.lead_time_days = 3}), 3);
}

static void prices_that_contradict_are_named(void **state)
{
	(void)state;
	static const struct {
		struct vendor_price prices[2];
		const char *says;
	} rows[] = {
		{{{.from_quantity = {1}, .to_quantity = {9}, .cost = {1, {"USD"}}},
	      {.from_quantity = {10}, .cost = {1, {"USD"}}}},
	     NULL},
		{{{.from_quantity = {10}, .cost = {1, {"USD"}}},
	      {.from_quantity = {1}, .to_quantity = {9}, .cost = {1, {"USD"}}}},
	     NULL}, /* the order does not matter */
		{{{.from_quantity = {1}, .cost = {1, {"USD"}}},
	      {.from_quantity = {1}, .cost = {2, {"USD"}}}},
	     "two of them begin at 1"},
		{{{.from_quantity = {1}, .to_quantity = {10}, .cost = {1, {"USD"}}},
	      {.from_quantity = {10}, .cost = {1, {"USD"}}}},
	     "from 1 to 10 reaches into the one from 10"},
		{{{.from_quantity = {5}, .to_quantity = {4}, .cost = {1, {"USD"}}},
	      {.from_quantity = {10}, .cost = {1, {"USD"}}}},
	     "from 5: ends at 4, before it begins"},
		{{{.from_quantity = {1}, .cost = {-1, {"USD"}}},
	      {.from_quantity = {10}, .cost = {1, {"USD"}}}},
	     "from 1: a cost cannot be below 0"},
		{{{.from_quantity = {1}, .cost = {1, {"EUR"}}},
	      {.from_quantity = {10}, .cost = {1, {"USD"}}}},
	     "from 1: must be in USD, the vendor's currency"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct fault fault;
		fault_init(&fault, arena);
		struct vendor_price prices[2] = {rows[i].prices[0], rows[i].prices[1]};
		struct vendor_product product = {.prices = {prices, 2, 2}};
		enum err err = vendor_lists_check(&product, STR("USD"), &fault);
		assert_int_equal(err, rows[i].says == NULL ? OK : ERR_INVALID);
		if (rows[i].says != NULL)
			assert_true(str_is(fault.rows.at[0].sentence, rows[i].says));
		assert_true(prices[0].from_quantity.units <= prices[1].from_quantity.units);
		arena_free(arena);
	}
}

static void units_have_one_name_each(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct fault fault;
	fault_init(&fault, arena);
	struct vendor_unit units[] = {{.name = STR("Case"), .units = {12}},
	                              {.name = STR("case"), .units = {6}}};
	struct vendor_product product = {.units = {units, 2, 2}};
	assert_int_equal(vendor_lists_check(&product, STR("USD"), &fault), ERR_INVALID);
	assert_int_equal(units[0].units.units, 6);
	arena_free(arena);
}

static void what_stays_keeps_its_id(void **state)
{
	(void)state;
	struct vendor_price was[] = {price_of(1, 0, 5), price_of(10, 0, 4)};
	struct vendor_price is[] = {price_of(1, 0, 7), price_of(20, 0, 4)};
	was[0].id.value = 41;
	was[1].id.value = 42;
	struct vendor_product before = {.prices = {was, 2, 2}}, after = {.prices = {is, 2, 2}};
	vendor_lists_keep_ids(&before, &after);
	assert_int_equal(is[0].id.value, 41);
	assert_int_equal(is[1].id.value, 0);
}

static void vendors_are_checked(void **state)
{
	(void)state;
	const struct vendor_facts good = {.is_country_known = true,
	                                  .has_term = true,
	                                  .has_warehouse = true,
	                                  .is_dropship_warehouse = true};
	struct vendor_facts no_term = good, no_country = good, other_type = good, taken = good;
	no_term.has_term = false;
	no_country.is_country_known = false;
	other_type.is_dropship_warehouse = false;
	taken.stands_for_it.value = 9;
	const struct vendor fine = {
		.currency = STR("USD"), .warehouse_id = {3}, .is_dropshipper = true};
	struct vendor odd_currency = fine, no_dropshipper = fine;
	odd_currency.currency = STR("QQQ");
	no_dropshipper.is_dropshipper = false;
	const struct {
		const struct vendor *vendor;
		const struct vendor_facts *facts;
		const char *path;
	} rows[] = {
		{&fine, &good, NULL},
		{&fine, &no_term, "payment_term_id"},
		{&fine, &no_country, "country"},
		{&fine, &other_type, "warehouse_id"},
		{&fine, &taken, "warehouse_id"},
		{&odd_currency, &good, "currency"},
		{&no_dropshipper, &good, "is_dropshipper"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct fault fault;
		fault_init(&fault, arena);
		enum err err = vendor_check(rows[i].vendor, rows[i].facts, &fault);
		assert_int_equal(err, rows[i].path == NULL ? OK : ERR_INVALID);
		if (rows[i].path != NULL)
			assert_true(str_is(fault.rows.at[0].path, rows[i].path));
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cost_follows_the_quantity),
		cmocka_unit_test(quantities_are_rounded_as_said),
		cmocka_unit_test(lead_time_is_the_product_s_or_the_vendor_s),
		cmocka_unit_test(prices_that_contradict_are_named),
		cmocka_unit_test(units_have_one_name_each),
		cmocka_unit_test(what_stays_keeps_its_id),
		cmocka_unit_test(vendors_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
