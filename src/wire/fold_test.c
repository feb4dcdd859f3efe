#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/fold.h"

static struct arena *arena;

static void assert_folds(const char *text, const char *to)
{
	struct str folded = text_fold(arena, str_from(text));
	assert_string_equal(str_c(arena, folded), to);
}

static void letters_of_every_script_lose_their_case(void **state)
{
	(void)state;
	assert_folds("Urgent", "urgent");
	assert_folds("ÜBERGRÖSSE", "übergrösse");
	assert_folds("Straße", "strasse");
	assert_folds("ΣΊΣΥΦΟΣ", "σίσυφοσ");
	assert_folds("中文 標籤", "中文 標籤");
}

static void two_ways_to_write_a_character_are_one(void **state)
{
	(void)state;
	assert_folds("Caf\xC3\xA9", "caf\xC3\xA9");
	assert_folds("Cafe\xCC\x81", "caf\xC3\xA9");
	assert_folds("ＦＵＬＬ", "full");
}

static void white_space_is_one_space(void **state)
{
	(void)state;
	assert_folds("  two \t\n words ", "two words");
	assert_folds("", "");
	assert_folds(" \t ", "");
}

static void what_is_not_utf8_is_still_text(void **state)
{
	(void)state;
	struct str folded = text_fold(arena, STR("A\xFF"));
	assert_true(folded.len >= 2);
	assert_int_equal(folded.at[0], 'a');
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return arena == NULL;
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
		cmocka_unit_test(letters_of_every_script_lose_their_case),
		cmocka_unit_test(two_ways_to_write_a_character_are_one),
		cmocka_unit_test(white_space_is_one_space),
		cmocka_unit_test(what_is_not_utf8_is_still_text),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
