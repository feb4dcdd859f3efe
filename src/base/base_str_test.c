#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/list.h"
#include "base/str.h"

static struct arena *arena;

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

static void views_and_copies(void **state)
{
	(void)state;
	assert_int_equal(str_from(NULL).len, 0);
	assert_int_equal(str_from("abc").len, 3);
	assert_int_equal(STR("a\0b").len, 3);
	assert_string_equal(str_c(arena, STR("abc")), "abc");
	assert_string_equal(str_c(arena, (struct str){0}), "");
	assert_true(str_is(str_copy(arena, STR("abc")), "abc"));
	assert_int_equal(str_copy(arena, (struct str){0}).len, 0);
	assert_true(str_is(str_format(arena, "%d-%s", 7, "x"), "7-x"));
	char long_text[1000];
	memset(long_text, 'y', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	assert_true(str_is(str_format(arena, "%s", long_text), long_text));
}

static void format_around_its_inner_size(void **state)
{
	(void)state;
	char text[300];
	for (int len = 250; len < 262; len++) {
		memset(text, 'z', sizeof(text));
		text[len] = '\0';
		assert_true(str_is(str_format(arena, "%s", text), text));
	}
}

static void comparing(void **state)
{
	(void)state;
	static const struct {
		struct str a, b;
		int order;
		bool is_same_word;
	} rows[] = {
		{STR_INIT(""), STR_INIT(""), 0, true},
		{{NULL, 0}, STR_INIT(""), 0, true},
		{STR_INIT("a"), STR_INIT("b"), -1, false},
		{STR_INIT("a"), STR_INIT("A"), 1, true},
		{STR_INIT("a"), STR_INIT("ab"), -1, false},
		{STR_INIT("b"), STR_INIT("ab"), 1, false},
		{STR_INIT("\xff"), STR_INIT("a"), 1, false},
		{STR_INIT("a\0b"), STR_INIT("a\0c"), -1, false},
		{STR_INIT("Content-Type"), STR_INIT("content-TYPE"), -1, true},
		{STR_INIT("\xC3\x84"), STR_INIT("\xC3\xA4"), -1, false}, /* Ä and ä: not ASCII */
		{STR_INIT("@["), STR_INIT("`{"), -1, false},             /* beside the letters */
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int order = str_cmp(rows[i].a, rows[i].b), back = str_cmp(rows[i].b, rows[i].a);
		assert_int_equal((order > 0) - (order < 0), rows[i].order);
		assert_int_equal((back > 0) - (back < 0), -rows[i].order);
		assert_int_equal(str_eq(rows[i].a, rows[i].b), rows[i].order == 0);
		assert_int_equal(str_eq_nocase(rows[i].a, rows[i].b), rows[i].is_same_word);
	}
}

static void cutting(void **state)
{
	(void)state;
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_true(str_starts(STR("abc"), STR("")));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_true(str_ends((struct str){0}, STR("")));
	assert_false(str_ends(STR("bc"), STR("abc")));
	assert_true(str_is(str_trim(STR(" \t\r\n\v\fa b \n")), "a b"));
	assert_true(str_is(str_trim(STR(" \n ")), ""));
	assert_true(str_is(str_trim((struct str){0}), ""));
	assert_true(str_is(str_slice(STR("abcdef"), 2, 4), "cd"));
	assert_true(str_is(str_slice(STR("abcdef"), 2, 100), "cdef"));
	assert_true(str_is(str_slice(STR("abcdef"), 9, 3), ""));
	assert_true(str_is(str_slice(STR("abcdef"), SIZE_MAX, SIZE_MAX), ""));
	assert_true(str_is(str_slice((struct str){0}, 1, 2), ""));
	assert_int_equal(str_find(STR("abcabc"), 'c'), 2);
	assert_int_equal(str_find(STR("a\0b"), '\0'), 1);
	assert_int_equal(str_find((struct str){0}, 'c'), -1);
	assert_int_equal(str_find_str(STR("abcabd"), STR("abd")), 3);
	assert_int_equal(str_find_str(STR("ab"), STR("abd")), -1);
	assert_int_equal(str_find_str(STR("ab"), STR("")), 0);
	assert_int_equal(str_find_str((struct str){0}, STR("a")), -1);
	assert_true(str_is(str_lower(arena, STR("AbC-\xC3\x84")), "abc-\xC3\x84"));
}

static void splitting(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *pieces[4];
		size_t count;
	} rows[] = {
		{{NULL, 0}, {NULL}, 0},           {STR_INIT(""), {""}, 1},
		{STR_INIT("a"), {"a"}, 1},        {STR_INIT(","), {"", ""}, 2},
		{STR_INIT("a,b"), {"a", "b"}, 2}, {STR_INIT(",a,,"), {"", "a", "", ""}, 4},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str rest = rows[i].text, piece;
		size_t count = 0;
		while (str_split(&rest, ',', &piece)) {
			assert_true(count < rows[i].count);
			assert_true(str_is(piece, rows[i].pieces[count++]));
		}
		assert_int_equal(count, rows[i].count);
	}
}

static const struct {
	struct str text;
	bool is_utf8;
} utf8_rows[] = {
	{STR_INIT(""), true},
	{STR_INIT("plain ASCII, longer than eight bytes"), true},
	{STR_INIT("\0"), true},
	{STR_INIT("\x7f"), true},
	{STR_INIT("\x80"), false},
	{STR_INIT("\xbf"), false},
	{STR_INIT("\xc0\x80"), false}, /* overlong */
	{STR_INIT("\xc1\xbf"), false},
	{STR_INIT("\xc2\x80"), true},
	{STR_INIT("\xc2"), false},
	{STR_INIT("\xc2\x7f"), false},
	{STR_INIT("\xc2\xc0"), false},
	{STR_INIT("\xdf\xbf"), true},
	{STR_INIT("\xe0\x9f\xbf"), false}, /* overlong */
	{STR_INIT("\xe0\xa0\x80"), true},
	{STR_INIT("\xe0\xa0"), false},
	{STR_INIT("\xe2\x82\xac"), true},
	{STR_INIT("\xe2\x82\x28"), false},
	{STR_INIT("\xed\x9f\xbf"), true},
	{STR_INIT("\xed\xa0\x80"), false}, /* U+D800 */
	{STR_INIT("\xed\xbf\xbf"), false}, /* U+DFFF */
	{STR_INIT("\xee\x80\x80"), true},
	{STR_INIT("\xef\xbf\xbf"), true},
	{STR_INIT("\xf0\x8f\xbf\xbf"), false}, /* overlong */
	{STR_INIT("\xf0\x90\x80\x80"), true},
	{STR_INIT("\xf0\x90\x80"), false},
	{STR_INIT("\xf0\x90\x28\x80"), false},
	{STR_INIT("\xf0\x9f\x98\x80"), true},
	{STR_INIT("\xf4\x8f\xbf\xbf"), true},  /* U+10FFFF */
	{STR_INIT("\xf4\x90\x80\x80"), false}, /* beyond */
	{STR_INIT("\xf5\x80\x80\x80"), false},
	{STR_INIT("\xff"), false},
	{STR_INIT("\xfe\xff"), false},
};

/* Every case also with ASCII before and after it, so that it crosses the steps of eight bytes. */
static void utf8_is_checked_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(utf8_rows); i++) {
		for (int before = 0; before < 10; before++) {
			struct str text = utf8_rows[i].text;
			struct str all = str_format(arena, "%.*s%.*s%s", before, "..........", STR_FMT(text),
			                            before % 2 ? "..." : "");
			if (str_find(text, '\0') < 0)
				assert_int_equal(str_is_utf8(all), utf8_rows[i].is_utf8);
		}
		assert_int_equal(str_is_utf8(utf8_rows[i].text), utf8_rows[i].is_utf8);
	}
	assert_int_equal(str_utf8_len((struct str){0}), 0);
	assert_int_equal(str_utf8_len(STR("ab")), 1);
	assert_int_equal(str_utf8_len(STR("\xe2\x82\xac!")), 3);
	assert_int_equal(str_utf8_len(STR("\x80")), 0);
}

static void integers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err err;
		int64_t value;
	} rows[] = {
		{"0", OK, 0},
		{"-0", OK, 0},
		{"+7", OK, 7},
		{"007", OK, 7},
		{"9223372036854775807", OK, INT64_MAX},
		{"-9223372036854775808", OK, INT64_MIN},
		{"9223372036854775808", ERR_OVERFLOW, 0},
		{"-9223372036854775809", ERR_OVERFLOW, 0},
		{"00000000000000000000000000000000000001", OK, 1},
		{"99999999999999999999999999999", ERR_OVERFLOW, 0},
		{"99999999999999999999999999999x", ERR_INVALID, 0},
		{"", ERR_INVALID, 0},
		{"-", ERR_INVALID, 0},
		{"+", ERR_INVALID, 0},
		{"--1", ERR_INVALID, 0},
		{" 1", ERR_INVALID, 0},
		{"1 ", ERR_INVALID, 0},
		{"1.0", ERR_INVALID, 0},
		{"1e3", ERR_INVALID, 0},
		{"0x10", ERR_INVALID, 0},
		{"\xD9\xA1", ERR_INVALID, 0}, /* an Arabic digit */
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t value = 0;
		assert_int_equal(str_to_int(str_from(rows[i].text), &value), rows[i].err);
		assert_true(value == rows[i].value);
	}
}

static void hashes_depend_on_every_byte(void **state)
{
	(void)state;
	char text[70];
	for (size_t len = 0; len < sizeof(text); len++) {
		memset(text, 'a', sizeof(text));
		uint64_t hash = str_hash(str_of(text, len));
		assert_true(hash == str_hash(str_copy(arena, str_of(text, len))));
		for (size_t i = 0; i < len; i++) {
			text[i] ^= 1;
			assert_true(hash != str_hash(str_of(text, len)));
			text[i] ^= 1;
		}
		if (len > 0)
			assert_true(hash != str_hash(str_of(text, len - 1)));
	}
	assert_true(int_hash(1) != int_hash(2));
}

static void buffers_stop_at_their_limit(void **state)
{
	(void)state;
	for (size_t most = 0; most < 600; most += most < 20 ? 1 : 37) {
		struct buf buf = buf_new(arena, most);
		size_t wanted = 0;
		for (int i = 0; wanted < most; i++) {
			buf_byte(&buf, 'x');
			assert_false(buf.overflow);
			wanted++;
		}
		assert_int_equal(buf.len, most);
		buf_add(&buf, STR(""));
		assert_false(buf.overflow);
		buf_byte(&buf, 'y');
		assert_true(buf.overflow);
		buf_c(&buf, "zz");
		assert_int_equal(buf.len, most);
		assert_int_equal(str_find(buf_str(&buf), 'y'), -1);
	}
	struct buf buf = buf_new(arena, 5);
	buf_c(&buf, "abc");
	buf_c(&buf, "defg");
	assert_true(buf.overflow);
	assert_true(str_is(buf_str(&buf), "abcde"));
}

static void buffers_hold_what_was_added(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 1000000);
	assert_int_equal(buf_str(&buf).len, 0);
	buf_int(&buf, INT64_MIN);
	buf_byte(&buf, ' ');
	buf_int(&buf, INT64_MAX);
	buf_byte(&buf, ' ');
	buf_int(&buf, 0);
	buf_format(&buf, " %s %d", "text", -7);
	assert_true(str_is(buf_str(&buf), "-9223372036854775808 9223372036854775807 0 text -7"));
	struct str before = buf_str(&buf);
	for (int i = 0; i < 10; i++)
		buf_add(&buf, buf_str(&buf)); /* itself, while it grows */
	assert_int_equal(buf.len, before.len << 10);
	assert_true(str_eq(str_slice(buf_str(&buf), before.len * 1023, buf.len), before));
	buf_format(&buf, "%0300d", 1);
	assert_true(str_ends(buf_str(&buf), STR("0001")));
}

static void test_characters_are_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(str_characters(STR("")), 0);
	assert_int_equal(str_characters(STR("m\xC3\xBCller \xE2\x82\xAC")), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters_are_not_bytes),
		cmocka_unit_test(views_and_copies),
		cmocka_unit_test(format_around_its_inner_size),
		cmocka_unit_test(comparing),
		cmocka_unit_test(cutting),
		cmocka_unit_test(splitting),
		cmocka_unit_test(utf8_is_checked_strictly),
		cmocka_unit_test(integers),
		cmocka_unit_test(hashes_depend_on_every_byte),
		cmocka_unit_test(buffers_stop_at_their_limit),
		cmocka_unit_test(buffers_hold_what_was_added),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
