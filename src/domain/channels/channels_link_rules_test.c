#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/channels_link.h"

static struct arena *arena;

static void words_are_folded_and_stand_once(void **state)
{
	(void)state;
	struct text_words words = text_words_of(arena, STR("Mug, MUG & blue-glazed  Becher (1 Stück)"));
	const char *expected[] = {"becher", "glazed", "stück", "blue", "mug"};
	assert_int_equal(words.count, COUNT_OF(expected));
	for (size_t i = 0; i < words.count; i++)
		assert_string_equal(str_c(arena, words.at[i]), expected[i]);
	assert_int_equal(words_shared(arena, &words, STR("BLUE mug")), 2);
	assert_int_equal(words_shared(arena, &words, STR("")), 0);
	words = text_words_of(arena, STR(" - , a"));
	assert_int_equal(words.count, 0);
}

static void a_product_is_suggested_once_for_its_best_reason(void **state)
{
	(void)state;
	struct listing_suggestion rows[20] = {
		{.product_id = {1}, .score = 40},
		{.product_id = {2}, .score = 100},
		{.product_id = {1}, .score = 90},
		{.product_id = {3}, .score = SUGGESTION_LEAST - 1},
	};
	assert_int_equal(suggestions_rank(rows, 4), 2);
	assert_int_equal(rows[0].product_id.value, 2);
	assert_int_equal(rows[1].score, 90);
	for (int64_t i = 0; i < 20; i++)
		rows[i] = (struct listing_suggestion){.product_id = {i + 1}, .score = 50};
	assert_int_equal(suggestions_rank(rows, 20), SUGGESTIONS_MOST);
	assert_int_equal(suggestions_rank(rows, 0), 0);
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_folded_and_stand_once),
		cmocka_unit_test(a_product_is_suggested_once_for_its_best_reason),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
