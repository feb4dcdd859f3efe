#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "domain/documents/documents_rules.h"

static struct arena *arena;

static int make_arena(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct str told(const struct pick_plan *plan)
{
	struct buf buf = buf_new(arena, 10000);
	for (size_t i = 0; i < plan->picks.count; i++) {
		const struct pick *pick = &plan->picks.at[i];
		buf_format(&buf, "%s%zu:%lld", i ? " " : "", pick->order, (long long)pick->product_id);
		if (pick->location == PICK_NOWHERE)
			buf_format(&buf, "@-x%lld", (long long)pick->units);
		else
			buf_format(&buf, "@%zux%lld", pick->location, (long long)pick->units);
	}
	return buf_str(&buf);
}

static void first_orders_and_first_bins_come_first(void **state)
{
	(void)state;
	struct pick_bin bins[] = {{7, 0, 3}, {8, 1, 2}, {7, 2, 10}, {9, 2, 0}, {9, 3, -4}};
	const struct pick_need needs[] = {{0, 7, 2}, {1, 7, 4}, {1, 8, 3}, {2, 9, 1}, {2, 6, 5}};
	struct pick_plan plan;
	picks_plan(arena, needs, COUNT_OF(needs), bins, COUNT_OF(bins), &plan);
	assert_true(str_is(told(&plan), "0:7@0x2 1:7@0x1 1:7@2x3 1:8@1x2 1:8@-x1 2:9@-x1 2:6@-x5"));
	picks_sort_by_walk(&plan);
	assert_true(str_is(told(&plan), "0:7@0x2 1:7@0x1 1:8@1x2 1:7@2x3 2:6@-x5 1:8@-x1 2:9@-x1"));
	picks_sort_by_order(&plan);
	assert_true(str_is(told(&plan), "0:7@0x2 1:7@0x1 1:8@1x2 1:7@2x3 1:8@-x1 2:6@-x5 2:9@-x1"));
}

/* Whatever is asked of whatever there is: the picks of a need add up to it, and no bin gives more
 * than it holds. */
static void units_are_conserved(void **state)
{
	(void)state;
	uint64_t seed = 42;
	for (int round = 0; round < 300; round++) {
		struct pick_bin bins[20], before[20];
		struct pick_need needs[20];
		struct pick_plan plan;
		int64_t asked = 0, picked = 0;
		for (size_t i = 0; i < 20; i++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			bins[i] = before[i] =
				(struct pick_bin){1 + (int64_t)(seed >> 60) % 5, i, (int64_t)(seed >> 40 & 15) - 3};
			needs[i] =
				(struct pick_need){i, 1 + (int64_t)(seed >> 50) % 5, 1 + (int64_t)(seed >> 30 & 7)};
			asked += needs[i].units;
		}
		picks_plan(arena, needs, 20, bins, 20, &plan);
		for (size_t i = 0; i < plan.picks.count; i++) {
			const struct pick *pick = &plan.picks.at[i];
			assert_true(pick->units > 0);
			picked += pick->units;
			if (pick->location == PICK_NOWHERE)
				continue;
			assert_int_equal(before[pick->location].product_id, pick->product_id);
			before[pick->location].units -= pick->units;
			assert_true(before[pick->location].units >= 0);
		}
		if (asked != picked)
			fail_msg("round %d: %lld asked, %lld picked", round, (long long)asked,
			         (long long)picked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_orders_and_first_bins_come_first),
		cmocka_unit_test(units_are_conserved),
	};
	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
