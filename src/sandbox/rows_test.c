#include "sandbox/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/list.h"

#include <cmocka.h>

#define MANY 500

static int numbers[MANY];

static int make_arena(void **state)
{
	for (int i = 0; i < MANY; i++)
		numbers[i] = i;
	*state = arena_new(0);
	return 0;
}

static int drop_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static struct rows all(struct arena *arena)
{
	struct rows rows = {0};
	for (int i = 0; i < MANY; i++)
		*LIST_ADD(arena, &rows) = &numbers[i];
	return rows;
}

static struct rows disturbed(struct arena *arena, uint64_t seed, int64_t duplicates,
                             int64_t reordering, int64_t *repeated, int64_t *reordered)
{
	struct chance chance;
	struct rows rows = all(arena);
	chance_seed(&chance, seed);
	*repeated = *reordered = 0;
	rows_disturb(
		arena, &rows, &chance,
		&(struct rows_dials){CHANCE_SHOP_LISTS, duplicates, reordering, repeated, reordered});
	return rows;
}

static int number(const struct rows *rows, size_t i)
{
	return *(const int *)rows->at[i];
}

static void without_dials_nothing_moves(void **state)
{
	int64_t repeated, reordered;
	struct rows rows = disturbed(*state, 1, 0, 0, &repeated, &reordered);
	assert_int_equal(rows.count, MANY);
	for (size_t i = 0; i < rows.count; i++)
		assert_int_equal(number(&rows, i), i);
	assert_int_equal(repeated + reordered, 0);
}

static void reordered_rows_stay_near_their_place(void **state)
{
	for (uint64_t seed = 0; seed < 50; seed++) {
		int64_t repeated, reordered;
		bool seen[MANY] = {false};
		struct rows rows = disturbed(*state, seed, 0, 1000, &repeated, &reordered);
		assert_int_equal(rows.count, MANY);
		for (size_t i = 0; i < rows.count; i++) {
			assert_in_range(abs(number(&rows, i) - (int)i), 0, ROWS_SWAP_MOST);
			assert_false(seen[number(&rows, i)]);
			seen[number(&rows, i)] = true;
		}
		assert_true(reordered > MANY / 10);
	}
}

static void repeated_rows_come_later_and_none_is_lost(void **state)
{
	for (uint64_t seed = 0; seed < 50; seed++) {
		int64_t repeated, reordered;
		int seen[MANY] = {0}, next = 0;
		struct rows rows = disturbed(*state, seed, 300, 0, &repeated, &reordered);
		assert_int_equal(rows.count, MANY + repeated);
		for (size_t i = 0; i < rows.count; i++) {
			if (seen[number(&rows, i)]++ == 0)
				assert_int_equal(number(&rows, i), next++);
		}
		assert_int_equal(next, MANY);
		assert_true(repeated > MANY / 10);
	}
}

static void pages_cover_the_list(void **state)
{
	struct rows rows = all(*state);
	int next = 0;
	for (int64_t page = 1; page <= 8; page++) {
		struct rows shown = rows_page(&rows, page, 70);
		for (size_t i = 0; i < shown.count; i++)
			assert_int_equal(number(&shown, i), next++);
	}
	assert_int_equal(next, MANY);
	assert_int_equal(rows_page(&rows, 8, 70).count, 10);
	assert_int_equal(rows_page(&rows, 9, 70).count, 0);
	assert_int_equal(rows_page(&rows, 1000000, 250).count, 0);
	assert_int_equal(rows_page(&(struct rows){0}, 1, 10).count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(without_dials_nothing_moves, make_arena, drop_arena),
		cmocka_unit_test_setup_teardown(reordered_rows_stay_near_their_place, make_arena,
	                                    drop_arena),
		cmocka_unit_test_setup_teardown(repeated_rows_come_later_and_none_is_lost, make_arena,
	                                    drop_arena),
		cmocka_unit_test_setup_teardown(pages_cover_the_list, make_arena, drop_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
