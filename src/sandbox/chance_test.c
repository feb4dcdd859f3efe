#include "sandbox/chance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void one_seed_gives_one_sequence(void **state)
{
	(void)state;
	struct chance one, same, other;
	int differing = 0;
	chance_seed(&one, 7);
	chance_seed(&same, 7);
	chance_seed(&other, 8);
	for (int i = 0; i < 1000; i++) {
		uint64_t drawn = chance_draw(&one, CHANCE_BUYERS);
		assert_true(drawn == chance_draw(&same, CHANCE_BUYERS));
		differing += drawn != chance_draw(&other, CHANCE_BUYERS);
	}
	assert_int_equal(differing, 1000);
}

static void streams_do_not_disturb_each_other(void **state)
{
	(void)state;
	struct chance quiet, busy;
	chance_seed(&quiet, 1);
	chance_seed(&busy, 1);
	for (int i = 0; i < 200; i++) {
		for (int k = 0; k < i; k++)
			(void)chance_draw(&busy, CHANCE_SHOP_FAULTS);
		assert_true(chance_draw(&quiet, CHANCE_BUYERS) == chance_draw(&busy, CHANCE_BUYERS));
	}
}

static void counts_are_the_whole_state(void **state)
{
	(void)state;
	struct chance chance;
	chance_seed(&chance, 3);
	for (int i = 0; i < 10; i++)
		(void)chance_draw(&chance, CHANCE_PICKERS);
	struct chance saved = {.seed = chance.seed};
	saved.drawn[CHANCE_PICKERS] = 10;
	assert_true(chance_draw(&chance, CHANCE_PICKERS) == chance_draw(&saved, CHANCE_PICKERS));
}

static void bounds_are_kept(void **state)
{
	(void)state;
	struct chance chance;
	bool is_least = false, is_most = false;
	chance_seed(&chance, 5);
	for (int i = 0; i < 1000; i++) {
		int64_t drawn = chance_between(&chance, CHANCE_BUYERS, -2, 3);
		assert_in_range(drawn + 2, 0, 5);
		is_least |= drawn == -2;
		is_most |= drawn == 3;
	}
	assert_true(is_least && is_most);
	assert_int_equal(chance_between(&chance, CHANCE_BUYERS, 4, 4), 4);
	assert_int_equal(chance_between(&chance, CHANCE_BUYERS, 4, 1), 4);
	(void)chance_between(&chance, CHANCE_BUYERS, INT64_MIN, INT64_MAX);
}

static void per_mille_means_per_mille(void **state)
{
	(void)state;
	struct chance chance;
	int hits = 0;
	chance_seed(&chance, 9);
	for (int i = 0; i < 10000; i++) {
		assert_false(chance_hits(&chance, CHANCE_BUYERS, 0));
		assert_true(chance_hits(&chance, CHANCE_BUYERS, 1000));
		hits += chance_hits(&chance, CHANCE_BUYERS, 150);
	}
	assert_in_range(hits, 1300, 1700);
	assert_true(chance.drawn[CHANCE_BUYERS] == 30000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_seed_gives_one_sequence),
		cmocka_unit_test(streams_do_not_disturb_each_other),
		cmocka_unit_test(counts_are_the_whole_state),
		cmocka_unit_test(bounds_are_kept),
		cmocka_unit_test(per_mille_means_per_mille),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
