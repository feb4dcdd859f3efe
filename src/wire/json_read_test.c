#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/list.h"
#include "wire/hex.h"
#include "wire/json.h"

/* tests/fixtures/json/make.py explains the file; the tests run in the root of the source. */
#define CASES_VARIABLE "PURSER_JSON_CASES"
#define CASES_DEFAULT "tests/fixtures/json/cases.txt"

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

static struct str whole_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("cannot open %s (set %s)", path, CASES_VARIABLE);
	struct buf buf = buf_new(arena, 10000000);
	char piece[4096];
	size_t len;
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&buf, str_of(piece, len));
	fclose(file);
	return buf_str(&buf);
}

static struct str unescaped(struct str s)
{
	char *copy = arena_alloc(arena, s.len);
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] != '\\') {
			copy[len++] = s.at[i];
			continue;
		}
		assert_true(i + 3 < s.len && s.at[i + 1] == 'x');
		copy[len++] = (char)(hex_digit(s.at[i + 2]) * 16 + hex_digit(s.at[i + 3]));
		i += 3;
	}
	return str_of(copy, len);
}

/* Reads an exact copy, so that ASan sees a step beyond its end. */
static enum err read_copy(struct str text, struct json **out, struct json_error *error)
{
	char *copy = malloc(text.len + (text.len == 0));
	assert_non_null(copy);
	memcpy(copy, text.at, text.len);
	arena_entrust(arena, free, copy);
	return json_read(arena, str_of(copy, text.len), out, error);
}

static struct str rewritten(const struct json *json)
{
	struct buf buf = buf_new(arena, 1000000);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	assert_false(buf.overflow);
	return buf_str(&buf);
}

static void judge_case(struct str name, struct str text)
{
	bool is_wanted = str_starts(name, STR("y_")) || str_ends(name, STR("_read"));
	struct json *json, *again;
	struct json_error error;
	enum err err = read_copy(text, &json, &error);
	if ((err == OK) != is_wanted)
		fail_msg("%.*s is %s", STR_FMT(name), err == OK ? "read" : error.sentence);
	if (err != OK) {
		assert_null(json);
		assert_true(error.offset <= text.len && strlen(error.sentence) > 10);
		return;
	}
	struct str once = rewritten(json);
	if (json_read(arena, once, &again, &error) != OK)
		fail_msg("%.*s: its own writing is refused: %s", STR_FMT(name), error.sentence);
	assert_true(str_eq(once, rewritten(again)));
}

static void conformance_cases(void **state)
{
	(void)state;
	const char *path = getenv(CASES_VARIABLE);
	struct str rest = whole_file(path == NULL ? CASES_DEFAULT : path), line;
	int count = 0;
	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t tab = str_find(line, '\t');
		if (line.len == 0)
			continue;
		assert_true(tab > 2);
		judge_case(str_slice(line, 0, (size_t)tab),
		           unescaped(str_slice(line, (size_t)tab + 1, line.len)));
		count++;
	}
	assert_true(count >= 300);
}

/* Cut anywhere, a text must be refused or be a value of its own, and never be read beyond its end.
 */
static void every_beginning_of_every_case(void **state)
{
	(void)state;
	const char *path = getenv(CASES_VARIABLE);
	struct str rest = whole_file(path == NULL ? CASES_DEFAULT : path), line;
	struct arena *outer = arena;
	while (str_split(&rest, '\n', &line)) {
		arena = arena_new(0);
		ptrdiff_t tab = str_find(line, '\t');
		struct str text = tab < 0 ? STR("") : unescaped(str_slice(line, (size_t)tab + 1, line.len));
		for (size_t len = 0; len < text.len && len < 300; len++) {
			struct json *json;
			struct json_error error = {0};
			enum err err = read_copy(str_slice(text, 0, len), &json, &error);
			assert_true(err == OK || (err == ERR_INVALID && error.offset <= len));
		}
		arena_free(arena);
	}
	arena = outer;
}

static void errors_say_where_and_what(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t offset;
		const char *sentence;
	} rows[] = {
		{"", 0, "a value was expected"},
		{"  ", 2, "a value was expected"},
		{"[1,]", 3, "a value was expected"},
		{"trux", 0, "a value was expected"},
		{"{\"a\":}", 5, "a value was expected"},
		{"1 2", 2, "something follows the value"},
		{"[1 2]", 3, "a comma or ] was expected"},
		{"[1", 2, "a comma or ] was expected"},
		{"{\"a\":1 \"b\"", 7, "a comma or } was expected"},
		{"{\"a\":1", 6, "a comma or } was expected"},
		{"{\"a\" 1}", 5, "a colon was expected"},
		{"{a:1}", 1, "a name in quotes was expected"},
		{"{\"a\":1,}", 7, "a name in quotes was expected"},
		{"{\"a\":1,\"a\":2}", 7, "a name stands twice in an object"},
		{"-", 1, "a digit was expected"},
		{"-x", 1, "a digit was expected"},
		{"01", 0, "a number begins with a zero"},
		{"-01", 1, "a number begins with a zero"},
		{"1.", 2, "a digit was expected after the point"},
		{"1.e", 2, "a digit was expected after the point"},
		{"1e", 2, "a digit was expected in the exponent"},
		{"1e+x", 3, "a digit was expected in the exponent"},
		{"\"abc", 4, "a string does not end"},
		{"\"abc\\\"", 6, "a string does not end"},
		{"\"a\nb\"", 2, "a control character stands in a string"},
		{"\"abcdefghi\x01\"", 10, "a control character stands in a string"},
		{"\"a\\tb\x1f\"", 5, "a control character stands in a string"},
		{"\"a\xff\"", 2, "a string is not valid UTF-8"},
		{"\"a\xe2\x82\"", 2, "a string is not valid UTF-8"},
		{"\"a\\x\"", 2, "an unknown escape stands in a string"},
		{"\"a\\", 2, "an unknown escape stands in a string"},
		{"\"\\u12\"", 3, "four hexadecimal digits were expected after \\u"},
		{"\"\\udc00\"", 3, "a low surrogate stands alone"},
		{"\"\\ud800\"", 3, "a high surrogate stands alone"},
		{"\"\\ud800\\u0041\"", 3, "a high surrogate stands alone"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct json *json;
		struct json_error error;
		assert_int_equal(read_copy(str_from(rows[i].text), &json, &error), ERR_INVALID);
		assert_string_equal(error.sentence, rows[i].sentence);
		assert_int_equal(error.offset, rows[i].offset);
	}
}

static const struct json *read_good(struct str text)
{
	struct json *json = NULL;
	struct json_error error;
	if (json_read(arena, text, &json, &error) != OK)
		fail_msg("%.*s: %s at %zu", STR_FMT(text), error.sentence, error.offset);
	return json;
}

static void the_tree_holds_what_was_written(void **state)
{
	(void)state;
	struct str text =
		STR(" {\"a\": [1, -2.50, \"x\\ty\", \"plain\", null, true, false, {}, []],"
	        " \"b\\u0020c\": {\"d\": {\"e\": \"\\ud83d\\ude00\"}}} ");
	const struct json *json = read_good(text);
	assert_int_equal(json->kind, JSON_OBJECT);
	assert_int_equal(json->count, 2);
	const struct json *array = json_member(json, "a"), *at = array->first;
	assert_int_equal(array->count, 9);
	static const enum json_kind kinds[] = {JSON_NUMBER, JSON_NUMBER, JSON_STRING,
	                                       JSON_STRING, JSON_NULL,   JSON_TRUE,
	                                       JSON_FALSE,  JSON_OBJECT, JSON_ARRAY};
	for (size_t i = 0; i < COUNT_OF(kinds); i++, at = at->next) {
		assert_int_equal(at->kind, kinds[i]);
		assert_int_equal(json_is_true(at), kinds[i] == JSON_TRUE);
	}
	assert_null(at);
	at = array->first->next;
	assert_true(str_is(at->text, "-2.50"));
	assert_int_equal(json_text(at).len, 0); /* a number is no text */
	assert_true(str_is(json_text(at->next), "x\ty"));
	struct str plain = json_text(at->next->next);
	assert_true(plain.at > text.at && plain.at < text.at + text.len); /* not copied */
	assert_true(str_is(json_text(json_at(json, "b c", "d", "e", NULL)), "\xF0\x9F\x98\x80"));
	assert_ptr_equal(json_at(json, NULL), json);
	assert_null(json_at(json, "b c", "nothing", "e", NULL));
	assert_null(json_at(NULL, "a", NULL));
	assert_null(json_member(array, "a"));
	assert_null(json_member(NULL, "a"));
	assert_int_equal(json_text(NULL).len, 0);
	assert_false(json_is_true(NULL));
}

static void strings_are_decoded(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		struct str value;
	} rows[] = {
		{"\"\"", STR_INIT("")},
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", STR_INIT("\"\\/\b\f\n\r\t")},
		{"\"a\\u0000b\"", STR_INIT("a\0b")},
		{"\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"",
	     STR_INIT("\x7f\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF")},
		{"\"\\ud800\\udc00\\uDBFF\\uDFFF\"", STR_INIT("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")},
		{"\"\xE2\x82\xAC\\u20ac\xE2\x82\xAC\"", STR_INIT("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC")},
		{"\"abcdefghijklmnop\\n\"", STR_INIT("abcdefghijklmnop\n")},
		{"\"\\\\u0061\"", STR_INIT("\\u0061")},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_true(str_eq(json_text(read_good(str_from(rows[i].text))), rows[i].value));
}

static void whole_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err err;
		int64_t value;
	} rows[] = {
		{"0", OK, 0},
		{"-0", OK, 0},
		{"-0.000e-999999999999999999999", OK, 0},
		{"0e999999999999999999999", OK, 0},
		{"1", OK, 1},
		{"1.0", OK, 1},
		{"1.000", OK, 1},
		{"1e2", OK, 100},
		{"1E+2", OK, 100},
		{"1.5e1", OK, 15},
		{"1.50e1", OK, 15},
		{"1500e-2", OK, 15},
		{"-120.0e-1", OK, -12},
		{"0.00012e5", OK, 12},
		{"100", OK, 100},
		{"1000000000000000000", OK, 1000000000000000000},
		{"9007199254740993", OK, 9007199254740993},
		{"9223372036854775807", OK, INT64_MAX},
		{"9223372036854775807.000", OK, INT64_MAX},
		{"922337203685477580.7e1", OK, INT64_MAX},
		{"-9223372036854775808", OK, INT64_MIN},
		{"-9.223372036854775808e18", OK, INT64_MIN},
		{"9223372036854775808", ERR_OVERFLOW, 0},
		{"-9223372036854775809", ERR_OVERFLOW, 0},
		{"1e19", ERR_OVERFLOW, 0},
		{"1e999999999", ERR_OVERFLOW, 0},
		{"-1e999999999999999999999999", ERR_OVERFLOW, 0},
		{"1e9223372036854775807", ERR_OVERFLOW, 0},
		{"1.5", ERR_INVALID, 0},
		{"1.5e0", ERR_INVALID, 0},
		{"15e-1", ERR_INVALID, 0},
		{"1e-1", ERR_INVALID, 0},
		{"1e-999999999", ERR_INVALID, 0},
		{"1e-9223372036854775808", ERR_INVALID, 0},
		{"0.1", ERR_INVALID, 0},
		{"99999999999999999999.5", ERR_INVALID, 0},
		{"\"1\"", ERR_INVALID, 0},
		{"null", ERR_INVALID, 0},
		{"true", ERR_INVALID, 0},
		{"[1]", ERR_INVALID, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t value = 0;
		assert_int_equal(json_int(read_good(str_from(rows[i].text)), &value), rows[i].err);
		assert_true(value == rows[i].value);
	}
	int64_t value;
	assert_int_equal(json_int(NULL, &value), ERR_INVALID);
}

static void numbers_of_a_million_digits(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 3000000);
	buf_c(&buf, "0.");
	for (int i = 0; i < 1000000; i++)
		buf_byte(&buf, '0');
	buf_c(&buf, "12e1000002");
	int64_t value;
	assert_int_equal(json_int(read_good(buf_str(&buf)), &value), OK);
	assert_int_equal(value, 12);
	buf.len = 0;
	for (int i = 0; i < 1000000; i++)
		buf_byte(&buf, '7');
	assert_int_equal(json_int(read_good(buf_str(&buf)), &value), ERR_OVERFLOW);
	buf_c(&buf, "e-999999");
	assert_int_equal(json_int(read_good(buf_str(&buf)), &value), ERR_INVALID);
}

static void large_objects_find_names_that_stand_twice(void **state)
{
	(void)state;
	enum { NAMES = 200000 };
	struct buf buf = buf_new(arena, 10000000);
	buf_byte(&buf, '{');
	for (int i = 0; i < NAMES; i++)
		buf_format(&buf, "\"name %d\":%d,", i, i);
	size_t len = buf.len;
	struct json *json;
	struct json_error error;
	for (int again = -1; again < NAMES; again += NAMES / 5) {
		buf.len = len;
		buf_format(&buf, "\"name %d\":0}", again < 0 ? NAMES : again);
		enum err err = json_read(arena, buf_str(&buf), &json, &error);
		assert_int_equal(err, again < 0 ? OK : ERR_INVALID);
		if (err != OK)
			assert_int_equal(error.offset, len);
	}
}

static void too_many_values_are_refused(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 10000000);
	buf_byte(&buf, '[');
	for (int i = 1; i < LIMIT_JSON_VALUES - 1; i++)
		buf_c(&buf, "0,");
	size_t len = buf.len;
	buf_c(&buf, "0]");
	assert_int_equal(read_good(buf_str(&buf))->count, LIMIT_JSON_VALUES - 1);
	buf.len = len;
	for (int i = 0; i < 100; i++)
		buf_c(&buf, "0,");
	buf_c(&buf, "0]");
	struct json *json;
	struct json_error error;
	assert_int_equal(json_read(arena, buf_str(&buf), &json, &error), ERR_INVALID);
	assert_string_equal(error.sentence, "it has too many values");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(conformance_cases, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_beginning_of_every_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(errors_say_where_and_what, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_tree_holds_what_was_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(strings_are_decoded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whole_numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_of_a_million_digits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(large_objects_find_names_that_stand_twice, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(too_many_values_are_refused, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
