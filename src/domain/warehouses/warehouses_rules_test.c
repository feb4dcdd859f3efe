#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/warehouses/warehouses_rules.h"

static struct arena *arena;
static struct fault fault;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	fault_init(&fault, arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct place_facts known = {true, true};

static struct warehouse good(void)
{
	return (struct warehouse){
		.name = STR("Reno"),
		.type = WAREHOUSE_DIRECT_FULFILLMENT,
		.country = STR("US"),
		.state = STR("NV"),
		.time_zone = STR("America/Los_Angeles"),
		.color = STR("#0ea5e9"),
	};
}

/* The path of the only fault. */
static const char *faulty(void)
{
	assert_int_equal(fault.rows.count, 1);
	return str_c(arena, fault.rows.at[0].path);
}

static void only_in_house_and_shops_have_bins(void **state)
{
	(void)state;
	assert_true(warehouse_has_bins(WAREHOUSE_DIRECT_FULFILLMENT));
	assert_true(warehouse_has_bins(WAREHOUSE_RETAIL_STORE));
	assert_false(warehouse_has_bins(WAREHOUSE_THIRD_PARTY_LOGISTICS));
	assert_false(warehouse_has_bins(WAREHOUSE_SALES_CHANNEL));
	assert_false(warehouse_has_bins(WAREHOUSE_DROPSHIP_VENDOR));
}

static void states_are_those_of_the_postal_service(void **state)
{
	(void)state;
	static const char *const states[] = {"AL", "CA", "DC", "PR", "WY", "AA", "AP"};
	static const char *const others[] = {"", "C", "ca", "XX", "CAL", "ON", "A A", " CA", "L A"};
	for (size_t i = 0; i < COUNT_OF(states); i++)
		assert_true(us_state_is_known(str_from(states[i])));
	for (size_t i = 0; i < COUNT_OF(others); i++)
		assert_false(us_state_is_known(str_from(others[i])));
}

static void a_good_draft_passes(void **state)
{
	(void)state;
	struct warehouse warehouse = good();
	assert_int_equal(warehouse_check(&warehouse, &known, &fault), OK);
	warehouse.state = warehouse.color = STR("");
	assert_int_equal(warehouse_check(&warehouse, &known, &fault), OK);
	assert_int_equal(fault.rows.count, 0);
}

static void every_fault_is_named(void **state)
{
	(void)state;
	const struct place_facts nowhere = {false, false};
	struct warehouse warehouse = good();
	warehouse.type = WAREHOUSE_SALES_CHANNEL;
	warehouse.state = STR("Nevada");
	warehouse.color = STR("blue");
	warehouse.first_location = STR("Shelf 1");
	assert_int_equal(warehouse_check(&warehouse, &nowhere, &fault), ERR_INVALID);
	assert_int_equal(fault.rows.count, 5);
}

static void states_of_other_countries_are_free(void **state)
{
	(void)state;
	struct warehouse warehouse = good();
	warehouse.country = STR("CH");
	warehouse.state = STR("Appenzell Innerrhoden");
	assert_int_equal(warehouse_check(&warehouse, &known, &fault), OK);
	warehouse.country = STR("US");
	assert_int_equal(warehouse_check(&warehouse, &known, &fault), ERR_INVALID);
	assert_string_equal(faulty(), "state");
}

static void colors_are_hexadecimal(void **state)
{
	(void)state;
	static const char *const bad[] = {"#fff", "0ea5e9#", "#0ea5eg", "#0ea5e91", "#"};
	struct warehouse warehouse = good();
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		fault_init(&fault, arena);
		warehouse.color = str_from(bad[i]);
		assert_int_equal(warehouse_check(&warehouse, &known, &fault), ERR_INVALID);
		assert_string_equal(faulty(), "color");
	}
	warehouse.color = STR("#ABCDEF");
	assert_int_equal(warehouse_check(&warehouse, &known, &fault), OK);
}

static void the_first_location_follows_the_type(void **state)
{
	(void)state;
	struct warehouse warehouse = good();
	struct stock_location first = warehouse_first_location(&warehouse);
	assert_true(str_is(first.name, "Main"));
	assert_true(first.is_pickable && first.is_receivable);
	warehouse.first_location = STR("Shelf 1");
	assert_true(str_is(warehouse_first_location(&warehouse).name, "Shelf 1"));
	warehouse.type = WAREHOUSE_THIRD_PARTY_LOGISTICS;
	assert_true(str_is(warehouse_first_location(&warehouse).name, "GLOBAL"));
	warehouse.first_location = STR("GLOBAL");
	assert_int_equal(warehouse_check(&warehouse, &known, &fault), OK);
}

static void ranks_and_activity_steer_routing(void **state)
{
	(void)state;
	struct warehouse before = good(), after = good();
	after.name = STR("Reno 2");
	after.phone = STR("1");
	assert_false(warehouse_steers_routing(&before, &after));
	after.domestic_rank = 1;
	assert_true(warehouse_steers_routing(&before, &after));
	after = good();
	after.international_rank = 1;
	assert_true(warehouse_steers_routing(&before, &after));
	after = good();
	after.is_active = true;
	assert_true(warehouse_steers_routing(&before, &after));
}

static void global_stays_alone_and_keeps_its_name(void **state)
{
	(void)state;
	struct warehouse warehouse = good();
	struct stock_location before = {.name = STR("GLOBAL")}, after = {.name = STR("Shelf")};
	assert_int_equal(location_add_check(&warehouse, &fault), OK);
	assert_int_equal(location_rename_check(&warehouse, &before, &after, &fault), OK);
	warehouse.type = WAREHOUSE_DROPSHIP_VENDOR;
	assert_int_equal(location_add_check(&warehouse, &fault), ERR_REFUSED);
	assert_int_equal(location_rename_check(&warehouse, &before, &after, &fault), ERR_REFUSED);
	assert_int_equal(location_rename_check(&warehouse, &before, &before, &fault), OK);
}

static const struct warehouse places[] = {
	{.id = {1}, .type = WAREHOUSE_DIRECT_FULFILLMENT},
	{.id = {2}, .type = WAREHOUSE_SALES_CHANNEL},
};

static enum err allocations_checked(const struct state_allocation *rows, size_t n)
{
	static const bool countries[] = {true, true, true, false};
	return state_allocations_check(rows, n, countries, places, COUNT_OF(places), &fault);
}

static void each_state_has_one_warehouse(void **state)
{
	(void)state;
	const struct state_allocation rows[] = {
		{STR("US"), STR("CA"), {1}},
		{STR("CA"), STR("ON"), {1}},
		{STR("US"), STR("CA"), {1}},
	};
	assert_int_equal(allocations_checked(rows, 2), OK);
	assert_int_equal(allocations_checked(rows, 0), OK);
	assert_int_equal(allocations_checked(rows, 3), ERR_INVALID);
	assert_string_equal(faulty(), "items[2].state");
}

static void allocations_name_each_fault(void **state)
{
	(void)state;
	const struct state_allocation rows[] = {
		{STR("US"), STR("ON"), {1}},
		{STR("US"), STR("TX"), {2}},
		{STR("US"), STR("OR"), {3}},
		{STR("UK"), STR("Kent"), {1}},
	};
	static const char *const paths[] = {"items[0].state", "items[1].warehouse_id",
	                                    "items[2].warehouse_id", "items[3].country"};
	assert_int_equal(allocations_checked(rows, 4), ERR_INVALID);
	assert_int_equal(fault.rows.count, COUNT_OF(paths));
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_true(str_is(fault.rows.at[i].path, paths[i]));
}

static void the_order_of_allocations_does_not_matter(void **state)
{
	(void)state;
	const struct state_allocation a[] = {{STR("US"), STR("CA"), {1}}, {STR("US"), STR("NV"), {2}}};
	const struct state_allocation b[] = {{STR("US"), STR("NV"), {2}}, {STR("US"), STR("CA"), {1}}};
	const struct state_allocation c[] = {{STR("US"), STR("NV"), {1}}, {STR("US"), STR("CA"), {1}}};
	assert_true(state_allocations_same(arena, a, 2, b, 2));
	assert_false(state_allocations_same(arena, a, 2, c, 2));
	assert_false(state_allocations_same(arena, a, 1, b, 2));
	assert_false(state_allocations_same(arena, a, 2, b, 1));
	assert_true(state_allocations_same(arena, NULL, 0, NULL, 0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void a_cut_off_is_a_time_of_the_day(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t minute;
	} rows[] = {
		{"00:00", 0}, {"14:30", 870}, {"23:59", 1439}, {"24:00", -1}, {"12:60", -1},
		{"1:30", -1}, {"", -1},       {"ab:cd", -1},   {"12-30", -1}, {"12:3", -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct warehouse warehouse = {.cut_off = str_from(rows[i].text)};
		assert_int_equal(warehouse_cut_off_minute(&warehouse), rows[i].minute);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_in_house_and_shops_have_bins),
		TEST(states_are_those_of_the_postal_service),
		TEST(a_good_draft_passes),
		TEST(every_fault_is_named),
		TEST(states_of_other_countries_are_free),
		TEST(colors_are_hexadecimal),
		TEST(the_first_location_follows_the_type),
		TEST(ranks_and_activity_steer_routing),
		TEST(global_stays_alone_and_keeps_its_name),
		TEST(each_state_has_one_warehouse),
		TEST(allocations_name_each_fault),
		TEST(the_order_of_allocations_does_not_matter),
		cmocka_unit_test(a_cut_off_is_a_time_of_the_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
