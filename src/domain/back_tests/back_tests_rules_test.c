/* Sides, costs and totals of back-tests, as grids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/automation/test_automation.h"
#include "domain/back_tests/back_tests_rules.h"

enum { RENO = 1, OHIO = 2, VENDOR_PLACE = 3 };

static struct warehouse places[] = {
	{.id = {RENO},
     .name = STR_INIT("Reno"),
     .type = WAREHOUSE_DIRECT_FULFILLMENT,
     .is_active = true,
     .postal_code = STR_INIT("89501")},
	{.id = {OHIO},
     .name = STR_INIT("Ohio"),
     .type = WAREHOUSE_DIRECT_FULFILLMENT,
     .is_active = true,
     .postal_code = STR_INIT("43004")},
	{.id = {VENDOR_PLACE},
     .name = STR_INIT("Acme"),
     .type = WAREHOUSE_DROPSHIP_VENDOR,
     .is_active = true},
};
static struct state_allocation states[] = {{STR_INIT("US"), STR_INIT("CA"), {RENO}}};
static struct warehouse_backup backups[] = {{.warehouse_id = {RENO}, .backup_id = {OHIO}}};
static const struct routing_facts routing = {.backups = backups,
                                             .backup_count = 1,
                                             .warehouses = places,
                                             .warehouse_count = 3,
                                             .states = states,
                                             .state_count = 1,
                                             .home_country = STR_INIT("US")};
static const struct vendor_place vendors[] = {{9, {VENDOR_PLACE}}};

#define PRICE(amount)                                                                              \
	{                                                                                              \
		(amount) * 10000,                                                                          \
		{                                                                                          \
			"USD"                                                                                  \
		}                                                                                          \
	}
static const struct rate rates[] = {
	{STR_INIT("UPS"), STR_INIT("Ground"), 4, {1000000}, PRICE(8)},
	{STR_INIT("UPS"), STR_INIT("Ground"), 4, {5000000}, PRICE(12)},
	{STR_INIT("UPS"), STR_INIT("Air"), 4, {5000000}, PRICE(30)},
	{STR_INIT("USPS"), STR_INIT(""), 0, {2000000}, PRICE(9)},
};

static struct trial_world world_of(int64_t units_at_reno)
{
	struct trial_world world = {.routing = &routing,
	                            .vendors = vendors,
	                            .vendor_count = 1,
	                            .shelves = map_new(bots_arena),
	                            .rates = rates,
	                            .rate_count = COUNT_OF(rates)};
	struct trial_shelf *shelf = ARENA_NEW(bots_arena, struct trial_shelf);
	*LIST_ADD(bots_arena, &shelf->levels) = (struct stock_level){
		.product_id = {11}, .warehouse_id = {RENO}, .available = {units_at_reno}};
	map_put_int(&world.shelves, 11, shelf);
	return world;
}

static const struct bot_fact_line lines[] = {
	{.line_id = 1, .product_id = {11}, .sku = STR_INIT("MUG"), .units = 2, .weight_mg = 400000}};
static const struct order order = {.country = STR_INIT("US"),
                                   .state = STR_INIT("CA"),
                                   .placed_at = {DAY_US},
                                   .paid_at = {2 * DAY_US},
                                   .ship_by = {4 * DAY_US}};
static const struct bot_facts facts = {.country = STR_INIT("US"),
                                       .state = STR_INIT("CA"),
                                       .postal_code = STR_INIT("90001"),
                                       .shipping_service = STR_INIT("Ground"),
                                       .lines = lines,
                                       .line_count = 1};

static struct trial_side side_of(const char *actions, int64_t units_at_reno)
{
	struct trial_side side;
	struct bot_result result;
	struct trial_world world = world_of(units_at_reno);
	struct str text = str_format(
		bots_arena, "{'groups':[{'rank':1,'bots':[{'id':1,'name':'A','actions':[%s]}]}]}", actions);
	bots_run(bots_arena, bots_of_text(str_c(bots_arena, text)), &facts, &result);
	trial_side_make(bots_arena, &world, &order, &facts, &result, &side);
	return side;
}

static void a_side_is_what_the_bots_make_of_the_order(void **state)
{
	(void)state;
	static const struct {
		const char *actions;
		int64_t units, warehouse, hold;
		bool out_of_stock, late;
		int64_t cost; /* whole dollars; −1: unknown */
	} rows[] = {
		{"", 2, RENO, 0, false, false, 8},
		{"", 1, RENO, 0, true, false, 8},
		{"{'action':'fulfil_from','warehouse_id':2}", 2, OHIO, 0, true, false, 9},
		{"{'action':'fulfil_from','warehouse_id':77}", 2, RENO, 0, false, false, 8},
		{"{'action':'dropship','vendor_id':9}", 2, VENDOR_PLACE, 0, true, false, 9},
		{"{'action':'domestic_backup'}", 2, OHIO, 0, true, false, 9},
		{"{'action':'hold','days':2}", 2, RENO, 2, false, false, 8},
		{"{'action':'hold','days':3}", 2, RENO, 3, false, true, 8},
		{"{'action':'shipping','service':'Air'}", 2, RENO, 0, false, false, 30},
		{"{'action':'shipping','carrier':'UPS','service':'Ground'}", 2, RENO, 0, false, false, 8},
		{"{'action':'shipping','carrier':'USPS'}", 2, RENO, 0, false, false, 9},
		{"{'action':'shipping','carrier':'DHL'}", 2, RENO, 0, false, false, -1},
		{"{'action':'cheapest_rate'}", 2, RENO, 0, false, false, 8},
		{"{'action':'cheapest_rate','carrier':'USPS'}", 2, RENO, 0, false, false, 9},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct trial_side side = side_of(rows[i].actions, rows[i].units);
		int64_t cost = side.cost.currency.code[0] != '\0' ? side.cost.ten_thousandths / 10000 : -1;
		if (side.warehouse_id.value != rows[i].warehouse || side.hold_days != rows[i].hold
		    || side.is_out_of_stock != rows[i].out_of_stock || side.is_late != rows[i].late
		    || cost != rows[i].cost)
			fail_msg("%s: warehouse %lld, hold %lld, out of stock %d, late %d, cost %lld",
			         rows[i].actions, (long long)side.warehouse_id.value, (long long)side.hold_days,
			         side.is_out_of_stock, side.is_late, (long long)cost);
	}
}

static void an_order_without_a_warehouse_lacks_no_stock(void **state)
{
	(void)state;
	struct trial_side side = side_of("{'action':'set_address','option':'state','text':'TX'}", 1);
	assert_int_equal(side.warehouse_id.value, 0);
	assert_false(side.is_out_of_stock);
}

static void a_parcel_beyond_every_rate_has_no_cost(void **state)
{
	(void)state;
	struct trial_world world = world_of(9);
	struct trial_side side = {.carrier = STR("UPS"), .service = STR("Ground")};
	static const struct {
		int64_t weight, dollars;
	} rows[] = {{0, 8}, {1000000, 8}, {1000001, 12}, {5000000, 12}, {5000001, 0}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct money cost = trial_cost(&world, &side, STR(""), (struct warehouse_id){RENO},
		                               STR("90001"), rows[i].weight, false);
		assert_int_equal(cost.ten_thousandths, rows[i].dollars * 10000);
		assert_int_equal(cost.currency.code[0] != '\0', rows[i].dollars > 0);
	}
}

static void what_differs_is_named_and_counted(void **state)
{
	(void)state;
	struct change_totals changes = {0};
	struct trial_side base = {.warehouse_id = {1}, .parts = 1, .service = STR("Ground")};
	struct trial_side draft = base;
	assert_true(str_is(trial_compare(bots_arena, &base, &draft, false, &changes), ""));
	draft.warehouse_id.value = 2;
	draft.parts = 2;
	draft.service = STR("Air");
	draft.hold_days = 1;
	draft.is_conflict = draft.is_marked_shipped = draft.is_out_of_stock = draft.is_late = true;
	draft.cost = (struct money)PRICE(1);
	assert_true(
		str_is(trial_compare(bots_arena, &base, &draft, true, &changes),
	           "warehouse,split,service,hold,conflict,shipped,out_of_stock,late,cost,other"));
	assert_int_equal(changes.warehouse + changes.split + changes.service + changes.hold
	                     + changes.conflict + changes.shipped + changes.out_of_stock + changes.late
	                     + changes.cost + changes.other,
	                 10);
}

/* Property: totals of pieces added up are the totals of the whole, however it was cut. */
static void totals_add_up_however_the_orders_are_cut(void **state)
{
	(void)state;
	enum { SIDES = 60 };
	struct side_totals whole = {0};
	struct back_test_totals sum = {0}, pieces[3] = {{.passed_over = 0}};
	for (int i = 0; i < SIDES; i++) {
		struct trial_side side = {.warehouse_id = {i % 4},
		                          .parts = i % 3 + 1,
		                          .service = i % 2 ? STR("Air") : STR(""),
		                          .hold_days = i % 5,
		                          .is_late = i % 7 == 0};
		if (i % 6 != 0)
			side.cost = (struct money)PRICE(i);
		side_count(bots_arena, &whole, &side);
		side_count(bots_arena, &pieces[i * i % 3].draft, &side);
	}
	for (int i = 0; i < 3; i++)
		totals_add(bots_arena, &sum, &pieces[i]);
	assert_int_equal(sum.draft.parts, whole.parts);
	assert_int_equal(sum.draft.split_orders, whole.split_orders);
	assert_int_equal(sum.draft.held, whole.held);
	assert_int_equal(sum.draft.late, whole.late);
	assert_int_equal(sum.draft.without_cost, whole.without_cost);
	assert_int_equal(sum.draft.without_warehouse, whole.without_warehouse);
	assert_int_equal(sum.draft.cost.ten_thousandths, whole.cost.ten_thousandths);
	int64_t orders = 0, services = 0;
	for (size_t i = 0; i < sum.draft.warehouses.count; i++)
		orders += sum.draft.warehouses.at[i].orders;
	for (size_t i = 0; i < sum.draft.services.count; i++)
		services += sum.draft.services.at[i].orders;
	assert_int_equal(orders, SIDES);
	assert_int_equal(services, SIDES);
}

static void many_services_are_told_together(void **state)
{
	(void)state;
	struct side_totals totals = {0};
	int64_t orders = 0;
	for (int i = 0; i < 3 * BACK_TEST_SERVICES_MOST; i++) {
		struct trial_side side = {.service = str_format(bots_arena, "S%d", i)};
		side_count(bots_arena, &totals, &side);
	}
	assert_int_equal(totals.services.count, BACK_TEST_SERVICES_MOST);
	for (size_t i = 0; i < totals.services.count; i++)
		orders += totals.services.at[i].orders;
	assert_int_equal(orders, 3 * BACK_TEST_SERVICES_MOST);
	assert_true(str_is(totals.services.at[totals.services.count - 1].service, "all others"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTS_TEST(a_side_is_what_the_bots_make_of_the_order),
		BOTS_TEST(an_order_without_a_warehouse_lacks_no_stock),
		BOTS_TEST(a_parcel_beyond_every_rate_has_no_cost),
		BOTS_TEST(what_differs_is_named_and_counted),
		BOTS_TEST(totals_add_up_however_the_orders_are_cut),
		BOTS_TEST(many_services_are_told_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
