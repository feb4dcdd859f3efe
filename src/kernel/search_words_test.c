/* Text as words: the same word however it is written, in any script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "kernel/module.h"
#include "kernel/search_words.h"

/* The kernel asks for the list of modules; here there are none. */
const struct module *const purser_modules[] = {NULL};
const size_t purser_module_count = 0;

static struct arena *arena;

/* "word(part part~) word": ~ marks a part that is a beginning. */
static const char *cut(const char *text)
{
	struct search_words words = {0};
	struct buf buf = buf_new(arena, 65536);
	search_words_cut(arena, str_from(text), &words);
	for (size_t i = 0; i < words.count; i++) {
		const struct search_word *word = &words.at[i];
		buf_format(&buf, "%s%.*s", i > 0 ? " " : "", STR_FMT(word->text));
		for (size_t k = 0; k < word->parts.count; k++)
			buf_format(&buf, "%s%.*s%s", k == 0 ? "(" : " ", STR_FMT(word->parts.at[k].text),
			           word->parts.at[k].is_open ? "~" : "");
		buf_c(&buf, word->parts.count > 0 ? ")" : "");
	}
	return str_c(arena, buf_str(&buf));
}

static void words_are_cut_and_folded(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{"", ""},
		{"  \t\n ", ""},
		{"MUG", "mug"},
		{"Ada Lovelace", "ada lovelace"},
		{"ada@example.com", "adaexamplecom(ada example com)"},
		{"O'Neil-Smith", "oneilsmith(o neil smith)"},
		{"#1001", "1001"},
		{"--- !!! ***", ""},
		{"AND OR NOT NEAR(", "and or not near"},
		{"\"x\" OR company_id:*", "x or companyid(company id)"},
		{"M\xC3\xBCller", "muller"},
		{"MU\xCC\x88LLER", "muller"}, /* U and a combining diaeresis */
		{"Stra\xC3\x9F"
	     "e",
	     "strasse"},
		{"\xC3\x89L\xC3\xA8ve", "eleve"},
		{"\xEF\xBC\xA1\xEF\xBC\xA2", "ab"}, /* wide letters */
		{"\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
	     "\xCF\x83\xCE\xB9\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83"}, /* Sisyphos: final sigma */
		{"\xD0\x9C\xD0\x9E\xD0\xA1\xD0\x9A\xD0\x92\xD0\x90",
	     "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0"},
		{"\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD",
	     "\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD(\xE6\x9D\xB1\xE4\xBA\xAC \xE4\xBA\xAC\xE9\x83\xBD)"},
		{"\xE4\xBA\xAC", "\xE4\xBA\xAC(\xE4\xBA\xAC~)"},
		{"a\xE3\x80\x80"
	     "b",
	     "a b"},                         /* a wide space */
		{"\xF0\x9F\x98\x80 mug", "mug"}, /* a face is no word */
		{"\xF0\x9D\x90\x80"
	     "1",
	     "a1"}, /* a mathematical A */
		{"\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87",
	     "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87"}, /* namaste */
		{"\xFF\xFE broken \xC3", "broken"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(cut(cases[i].text), cases[i].words);
}

static void long_words_are_cut_between_characters(void **state)
{
	char text[400] = {0};
	struct search_words words = {0};
	(void)state;
	for (int i = 0; i < 99; i++)
		memcpy(text + 3 * i, "\xED\x95\x9C", 3); /* Hangul has spaces between words */
	text[297] = '\0';
	search_words_cut(arena, str_from(text), &words);
	assert_int_equal(words.count, 1);
	assert_int_equal(words.at[0].text.len, SEARCH_WORD_BYTES_MOST);
	assert_true(str_is_utf8(words.at[0].text));
}

static void the_original_is_kept_for_marking(void **state)
{
	struct search_words words = {0};
	(void)state;
	search_words_cut(arena, STR("Ada (L\xC3\xB6velace)"), &words);
	assert_int_equal(words.count, 2);
	assert_true(str_eq(words.at[1].original, STR("(L\xC3\xB6velace)")));
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut_and_folded),
		cmocka_unit_test(long_words_are_cut_between_characters),
		cmocka_unit_test(the_original_is_kept_for_marking),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
