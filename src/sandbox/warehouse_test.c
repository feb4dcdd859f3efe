#include "sandbox/warehouse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "sandbox/dials.h"

#include <cmocka.h>

#define NOW ((struct instant){1000000 * SECOND_US})

struct world {
	struct arena *arena;
	struct chance chance;
	struct dials dials;
	struct warehouse warehouse;
	struct instant now;
};

static void open_warehouse(struct world *world, uint64_t seed, int64_t on_hand)
{
	if (world->arena)
		arena_free(world->arena);
	world->arena = arena_new(0);
	world->now = NOW;
	chance_seed(&world->chance, seed);
	dials_calm(&world->dials);
	world->dials.at[SIDE_WAREHOUSE][DIAL_SHIP_JITTER_S] = 0;
	warehouse_open(&world->warehouse, world->arena, &world->chance,
	               world->dials.at[SIDE_WAREHOUSE]);
	warehouse_item_put(&world->warehouse, STR("A"), STR("A"), on_hand);
	warehouse_item_put(&world->warehouse, STR("B"), STR("B"), on_hand);
}

static int set_up(void **state)
{
	static struct world world;
	open_warehouse(&world, 1, 100);
	*state = &world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	arena_free(world->arena);
	world->arena = NULL;
	return 0;
}

static void turn(struct world *world, enum dial dial, int64_t value)
{
	world->dials.at[SIDE_WAREHOUSE][dial] = value;
}

static enum refusal send(struct world *world, const char *reference, int64_t a, int64_t b,
                         struct warehouse_order **out)
{
	bool is_repeat;
	struct warehouse_wish_line lines[] = {{STR("1"), STR("A"), a}, {STR("2"), STR("B"), b}};
	struct warehouse_wish wish = {
		.reference = str_from(reference),
		.lines = lines,
		.line_count = b > 0 ? 2 : 1,
	};
	return warehouse_take(&world->warehouse, &wish, world->now, world->now, out, &is_repeat);
}

static void pass(struct world *world, int64_t seconds)
{
	struct instant until = {world->now.us + seconds * SECOND_US};
	for (;;) {
		struct instant due = warehouse_due(&world->warehouse);
		if (due.us == 0 || due.us > until.us)
			break;
		warehouse_step(&world->warehouse, due, due);
	}
	world->now = until;
}

/* What must hold after anything. */
static void check(struct world *world, int64_t start)
{
	struct warehouse *warehouse = &world->warehouse;
	int64_t shipped = 0;
	for (size_t i = 0; i < warehouse->items.count; i++) {
		const struct warehouse_item *item = warehouse->items.at[i];
		assert_true(item->on_hand >= 0);
		assert_int_equal(item->on_hand, start + item->received - item->shipped);
		shipped += item->shipped;
	}
	assert_int_equal(shipped, warehouse->counters.units_shipped);
	int64_t open[2] = {warehouse->items.at[0]->open, warehouse->items.at[1]->open};
	warehouse_recount(warehouse);
	assert_int_equal(open[0], warehouse->items.at[0]->open);
	assert_int_equal(open[1], warehouse->items.at[1]->open);
	for (size_t i = 1; i < warehouse->shipments.count; i++)
		assert_true(warehouse->shipments.at[i]->id > warehouse->shipments.at[i - 1]->id);
}

static void hostile_histories_keep_the_books(void **state)
{
	struct world *world = *state;
	struct warehouse_order *order;
	for (uint64_t seed = 0; seed < 100; seed++) {
		open_warehouse(world, seed, 60);
		dials_hostile(&world->dials);
		for (int i = 0; i < 60; i++) {
			const char *reference = str_c(world->arena, str_format(world->arena, "R%d", i));
			assert_int_equal(send(world, reference, 1 + i % 4, i % 3, &order), REFUSAL_NONE);
			pass(world, 7);
			if (i % 4 == 0)
				(void)warehouse_cancel(&world->warehouse, order, world->now);
			check(world, 60);
		}
		pass(world, 3600);
		check(world, 60);
		assert_int_equal(world->warehouse.busy.count, 0);
	}
}

static void one_seed_makes_one_history(void **state)
{
	struct world *world = *state;
	struct warehouse_counters counters[2];
	struct warehouse_order *order;
	for (size_t run = 0; run < 2; run++) {
		open_warehouse(world, 77, 60);
		dials_hostile(&world->dials);
		for (int i = 0; i < 50; i++) {
			const char *reference = str_c(world->arena, str_format(world->arena, "R%d", i));
			assert_int_equal(send(world, reference, 2, 2, &order), REFUSAL_NONE);
			pass(world, 3);
			(void)warehouse_cancel(&world->warehouse, order, world->now);
		}
		pass(world, 3600);
		counters[run] = world->warehouse.counters;
	}
	assert_memory_equal(&counters[0], &counters[1], sizeof(counters[0]));
	assert_true(counters[0].shipped_after_cancel > 0);
}

static void cancels_depend_on_how_far_it_is(void **state)
{
	struct world *world = *state;
	struct warehouse_order *order;
	static const struct {
		int64_t after_s;
		enum refusal answer;
		enum warehouse_status status;
	} rows[] = {
		{0, REFUSAL_NONE, WAREHOUSE_CANCELLED},
		{9, REFUSAL_NONE, WAREHOUSE_CANCELLED},
		{10, REFUSAL_PICKED, WAREHOUSE_PICKED},
		{20, REFUSAL_SHIPPED, WAREHOUSE_SHIPPED},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		open_warehouse(world, 1, 100);
		assert_int_equal(send(world, "R", 2, 1, &order), REFUSAL_NONE);
		pass(world, rows[i].after_s);
		assert_int_equal(warehouse_cancel(&world->warehouse, order, world->now), rows[i].answer);
		assert_int_equal(order->status, rows[i].status);
		pass(world, 100);
		check(world, 100);
		assert_int_equal(world->warehouse.shipments.count, rows[i].answer == REFUSAL_NONE ? 0 : 1);
	}
	open_warehouse(world, 1, 100);
	turn(world, DIAL_PARTIAL, 1000);
	assert_int_equal(send(world, "R", 2, 0, &order), REFUSAL_NONE);
	pass(world, 20);
	assert_int_equal(order->status, WAREHOUSE_PARTIALLY_SHIPPED);
	assert_int_equal(warehouse_cancel(&world->warehouse, order, world->now), REFUSAL_SHIPPED);
}

static void a_reference_is_one_order(void **state)
{
	struct world *world = *state;
	struct warehouse_order *first, *again;
	assert_int_equal(send(world, "R", 2, 1, &first), REFUSAL_NONE);
	assert_int_equal(send(world, "R", 2, 1, &again), REFUSAL_NONE);
	assert_ptr_equal(first, again);
	assert_int_equal(send(world, "R", 3, 1, &again), REFUSAL_REFERENCE_USED);
	assert_int_equal(send(world, "R", 2, 0, &again), REFUSAL_REFERENCE_USED);
	assert_int_equal(warehouse_cancel(&world->warehouse, first, world->now), REFUSAL_NONE);
	assert_int_equal(send(world, "R", 3, 1, &again), REFUSAL_NONE);
	assert_ptr_not_equal(first, again);
	turn(world, DIAL_NON_IDEMPOTENT, 1);
	assert_int_equal(send(world, "R", 3, 1, &again), REFUSAL_NONE);
	assert_int_equal(world->warehouse.orders.count, 3);
	check(world, 100);
}

static void two_lines_of_one_item_share_the_shelf(void **state)
{
	struct world *world = *state;
	bool is_repeat;
	struct warehouse_order *order;
	struct warehouse_wish_line lines[] = {{STR("1"), STR("A"), 3}, {STR("2"), STR("A"), 3}};
	open_warehouse(world, 1, 4);
	assert_int_equal(warehouse_take(&world->warehouse,
	                                &(struct warehouse_wish){
										.reference = STR("R"), .lines = lines, .line_count = 2},
	                                world->now, world->now, &order, &is_repeat),
	                 REFUSAL_NONE);
	pass(world, 20);
	assert_int_equal(order->lines.at[0].shipped, 3);
	assert_int_equal(order->lines.at[1].shipped, 1);
	assert_int_equal(world->warehouse.counters.units_missing, 2);
	check(world, 4);
	pass(world, 200);
	assert_int_equal(world->warehouse.counters.units_missing, 2);
	warehouse_receive(&world->warehouse, world->warehouse.items.at[0], 5, world->now);
	pass(world, 20);
	assert_int_equal(order->status, WAREHOUSE_SHIPPED);
	assert_int_equal(world->warehouse.shipments.count, 2);
	check(world, 4);
}

static void figures_are_physical_or_net_and_may_be_old(void **state)
{
	struct world *world = *state;
	struct warehouse *warehouse = &world->warehouse;
	const struct warehouse_item *item = warehouse->items.at[0];
	struct warehouse_order *order;
	assert_int_equal(send(world, "R", 30, 0, &order), REFUSAL_NONE);
	assert_int_equal(warehouse_figure(warehouse, item), 100);
	turn(world, DIAL_INVENTORY_NET, 1);
	assert_int_equal(warehouse_figure(warehouse, item), 70);
	turn(world, DIAL_INVENTORY_NET, 0);
	turn(world, DIAL_SNAPSHOT_EVERY_S, 60);
	warehouse_count_again(warehouse, world->now, world->now);
	struct instant counted = world->now;
	pass(world, 59);
	assert_int_equal(item->on_hand, 70);
	assert_int_equal(warehouse_figure(warehouse, item), 100);
	assert_true(warehouse_figure_at(warehouse, world->now).us == counted.us);
	pass(world, 1);
	assert_int_equal(warehouse_figure(warehouse, item), 70);
	assert_true(warehouse_figure_at(warehouse, world->now).us == world->now.us);
}

#define WAREHOUSE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WAREHOUSE_TEST(hostile_histories_keep_the_books),
		WAREHOUSE_TEST(one_seed_makes_one_history),
		WAREHOUSE_TEST(cancels_depend_on_how_far_it_is),
		WAREHOUSE_TEST(a_reference_is_one_order),
		WAREHOUSE_TEST(two_lines_of_one_item_share_the_shelf),
		WAREHOUSE_TEST(figures_are_physical_or_net_and_may_be_old),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
