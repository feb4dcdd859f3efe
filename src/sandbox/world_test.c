#include "sandbox/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
	static struct sandbox sandbox;
	memset(&sandbox, 0, sizeof(sandbox));
	sandbox.settings = sandbox_usual();
	sandbox.arena = arena_new(0);
	world_open(&sandbox, 3);
	world_freeze(&sandbox, true);
	*state = &sandbox;
	return 0;
}

static int tear_down(void **state)
{
	struct sandbox *sandbox = *state;
	arena_free(sandbox->arena);
	return 0;
}

static struct str printed(struct arena *arena, const struct sandbox *sandbox)
{
	struct buf text = buf_new(arena, 16 * 1024 * 1024);
	struct json_out out;
	json_begin(&out, &text);
	ledger_print(&out, sandbox, true);
	assert_false(text.overflow);
	return buf_str(&text);
}

static void live_a_little(struct sandbox *sandbox)
{
	dials_hostile(&sandbox->dials);
	world_dials_turned(sandbox);
	for (int i = 0; i < 30; i++) {
		bool is_repeat;
		struct warehouse_order *order;
		struct instant now = world_now(sandbox);
		struct warehouse_wish_line line = {STR("1"), STR("SB-MUG-NAVY"), 1 + i % 5};
		struct warehouse_wish wish = {.lines = &line, .line_count = 1};
		wish.reference = str_format(sandbox->arena, "R\"%d\"", i);
		assert_int_equal(warehouse_take(&sandbox->warehouse, &wish, now, now, &order, &is_repeat),
		                 REFUSAL_NONE);
		if (i % 3 == 0)
			(void)warehouse_cancel(&sandbox->warehouse, order, now);
		world_advance(sandbox, 20 * SECOND_US);
		struct shop_variant *variant = sandbox->shop.variants.at[i % 5];
		(void)shop_stock_push(&sandbox->shop, variant, 50, i % 2 ? -1 : 4, now);
	}
	for (size_t i = 0; i < sandbox->shop.orders.count; i += 3) {
		struct shop_fulfillment *made;
		bool is_replay;
		(void)shop_fulfil(&sandbox->shop, sandbox->shop.orders.at[i],
		                  &(struct shop_fulfillment){.tracking_number = STR("T \xe2\x98\x83")},
		                  world_now(sandbox), &made, &is_replay);
	}
}

static void a_saved_state_is_the_same_state(void **state)
{
	struct sandbox *sandbox = *state;
	struct arena *arena = arena_new(0);
	struct json *json = NULL;
	struct json_error error;
	const char *faulty = "";
	live_a_little(sandbox);
	assert_true(sandbox->shop.orders.count > 20 && sandbox->warehouse.shipments.count > 10);
	struct str before = printed(arena, sandbox);
	assert_int_equal(json_read(arena, before, &json, &error), OK);
	assert_int_equal(ledger_read(sandbox, json, &faulty), OK);
	/* Opening turns the dials once, which counts stock and draws when the next buyer comes. */
	sandbox->chance.drawn[CHANCE_BUYERS]--;
	sandbox->edge[0] = sandbox->edge[1] = (struct edge_counters){0};
	struct str again = printed(arena, sandbox);
	size_t same = 0;
	while (same < before.len && same < again.len && before.at[same] == again.at[same])
		same++;
	/* The snapshot of the inventory is new; all else is equal to the letter. */
	ptrdiff_t items = str_find_str(before, STR("\"items\""));
	assert_true(items > 0 && same > (size_t)items);
	ptrdiff_t orders =
		str_find_str(str_slice(before, (size_t)items, before.len), STR("\"orders\""));
	ptrdiff_t there = str_find_str(again, STR("\"items\""));
	ptrdiff_t orders_again =
		str_find_str(str_slice(again, (size_t)there, again.len), STR("\"orders\""));
	assert_true(str_eq(str_slice(before, (size_t)(items + orders), before.len),
	                   str_slice(again, (size_t)(there + orders_again), again.len)));
	assert_int_equal(
		str_cmp(str_slice(before, 0, (size_t)items), str_slice(again, 0, (size_t)there)), 0);
	arena_free(arena);
}

static void a_crash_wastes_ids_and_repeats_none(void **state)
{
	struct sandbox *sandbox = *state;
	struct arena *arena = arena_new(0);
	struct json *json = NULL;
	struct json_error error;
	const char *faulty = "";
	live_a_little(sandbox);
	int64_t last_id = sandbox->shop.last_id;
	struct buf text = buf_new(arena, 16 * 1024 * 1024);
	struct json_out out;
	json_begin(&out, &text);
	ledger_print(&out, sandbox, false);
	assert_int_equal(json_read(arena, buf_str(&text), &json, &error), OK);
	assert_int_equal(ledger_read(sandbox, json, &faulty), OK);
	assert_true(sandbox->shop.last_id > last_id + 1000);
	arena_free(arena);
}

static void broken_states_are_refused(void **state)
{
	struct sandbox *sandbox = *state;
	struct arena *arena = arena_new(0);
	live_a_little(sandbox);
	char *text = str_c(arena, printed(arena, sandbox));
	static const char *const cuts[][2] = {
		{"\"form\":1", "\"form\":2"},
		{"\"seed\":3", "\"seed\":x"},
		{"\"status\":\"paid\"", "\"status\":\"PAID\""},
		{"\"variant_id\":5", "\"variant_id\":6"},
		{"\"created_at\":\"2", "\"created_at\":\"x"},
		{"\"unit_price\":\"1", "\"unit_price\":\"x"},
		{"\"last_number\"", "\"lost_number\""},
	};
	for (size_t i = 0; i < COUNT_OF(cuts); i++) {
		struct json *json = NULL;
		struct json_error error;
		const char *faulty = "";
		char *copy = str_c(arena, str_from(text));
		char *at = strstr(copy, cuts[i][0]);
		assert_non_null(at);
		assert_int_equal(strlen(cuts[i][0]), strlen(cuts[i][1]));
		memcpy(at, cuts[i][1], strlen(cuts[i][1]));
		if (json_read(arena, str_from(copy), &json, &error) == OK)
			assert_int_not_equal(ledger_read(sandbox, json, &faulty), OK);
	}
	arena_free(arena);
}

static void a_bucket_lets_through_what_it_promises(void **state)
{
	struct sandbox *sandbox = *state;
	sandbox->dials.at[SIDE_SHOP][DIAL_RATE_BUCKET] = 3;
	sandbox->dials.at[SIDE_SHOP][DIAL_RATE_REFILL_PER_S] = 2;
	int64_t at = 1000 * SECOND_US;
	int passed = 0;
	for (int i = 0; i < 5; i++)
		passed += world_throttle(sandbox, SIDE_SHOP, at) == 0;
	assert_int_equal(passed, 3);
	assert_int_equal(world_throttle(sandbox, SIDE_SHOP, at), 1);
	assert_int_equal(world_throttle(sandbox, SIDE_SHOP, at + SECOND_US / 2), 0);
	assert_int_equal(world_throttle(sandbox, SIDE_SHOP, at + SECOND_US / 2), 1);
	for (passed = 0; world_throttle(sandbox, SIDE_SHOP, at + 9000 * SECOND_US) == 0;)
		passed++;
	assert_int_equal(passed, 3);
	/* Over 100 s of impatient calls: what the bucket held and got back, and no more. */
	passed = 0;
	for (int64_t us = 0; us < 100 * SECOND_US; us += 1700)
		passed += world_throttle(sandbox, SIDE_SHOP, at + 9000 * SECOND_US + us) == 0;
	assert_in_range(passed, 180, 200);
	sandbox->dials.at[SIDE_SHOP][DIAL_RATE_BUCKET] = 0;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(world_throttle(sandbox, SIDE_SHOP, at), 0);
}

static void time_stands_still_and_goes_on(void **state)
{
	struct sandbox *sandbox = *state;
	struct instant now = world_now(sandbox);
	world_tick(sandbox);
	assert_true(world_now(sandbox).us == now.us);
	assert_int_equal(sandbox->shop.orders.count, 0);
	world_advance(sandbox, HOUR_US);
	assert_true(world_now(sandbox).us == now.us + HOUR_US);
	assert_in_range(sandbox->shop.counters.placed, 30, 90);
	for (size_t i = 1; i < sandbox->shop.orders.count; i++)
		assert_true(sandbox->shop.orders.at[i]->created_at.us
		            >= sandbox->shop.orders.at[i - 1]->created_at.us);
	world_freeze(sandbox, false);
	assert_true(world_now(sandbox).us - now.us - HOUR_US < MINUTE_US);
	sandbox->dials.at[SIDE_SHOP][DIAL_CLOCK_SKEW_S] = -60;
	now = world_now(sandbox);
	assert_true(now.us - world_side_time(sandbox, SIDE_SHOP, now).us >= 60 * SECOND_US);
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(a_saved_state_is_the_same_state),
		WORLD_TEST(a_crash_wastes_ids_and_repeats_none),
		WORLD_TEST(broken_states_are_refused),
		WORLD_TEST(a_bucket_lets_through_what_it_promises),
		WORLD_TEST(time_stands_still_and_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
