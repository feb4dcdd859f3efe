#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/list.h"
#include "wire/json.h"

static struct arena *arena;

static void commas_are_put(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 1000);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "none");
	json_array(&out);
	json_array_end(&out);
	json_name(&out, "list");
	json_array(&out);
	json_i64(&out, INT64_MIN);
	json_bool(&out, true);
	json_bool(&out, false);
	json_nil(&out);
	json_raw(&out, STR("19.99"));
	json_object(&out);
	json_object_end(&out);
	json_array(&out);
	json_c(&out, "x");
	json_array_end(&out);
	json_array_end(&out);
	json_name_str(&out, STR("last\""));
	json_c(&out, NULL);
	json_object_end(&out);
	assert_true(
		str_is(buf_str(&buf),
	           "{\"none\":[],\"list\":[-9223372036854775808,true,false,null,19.99,{},[\"x\"]],"
	           "\"last\\\"\":\"\"}"));
}

static void pretty_printing(void **state)
{
	(void)state;
	struct json *json;
	struct json_error error;
	struct str text = STR("{\"a\":[1,{\"b\":[]},[[]]],\"c\":{},\"d\":null}");
	assert_int_equal(json_read(arena, text, &json, &error), OK);
	struct buf buf = buf_new(arena, 1000);
	struct json_out out;
	json_begin(&out, &buf);
	out.indent = 2;
	json_tree(&out, json);
	assert_true(str_is(buf_str(&buf),
	                   "{\n"
	                   "  \"a\": [\n"
	                   "    1,\n"
	                   "    {\n"
	                   "      \"b\": []\n"
	                   "    },\n"
	                   "    [\n"
	                   "      []\n"
	                   "    ]\n"
	                   "  ],\n"
	                   "  \"c\": {},\n"
	                   "  \"d\": null\n"
	                   "}"));
	struct str pretty = buf_str(&buf);
	assert_int_equal(json_read(arena, pretty, &json, &error), OK);
	struct buf again = buf_new(arena, 1000);
	json_begin(&out, &again);
	json_tree(&out, json);
	assert_true(str_eq(buf_str(&again), text));
}

static void strings_are_escaped(void **state)
{
	(void)state;
	static const struct {
		struct str value;
		const char *text;
	} rows[] = {
		{STR_INIT(""), "\"\""},
		{{NULL, 0}, "\"\""},
		{STR_INIT("plain"), "\"plain\""},
		{STR_INIT("\"\\/"), "\"\\\"\\\\/\""},
		{STR_INIT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
		{STR_INIT("\0\x01\x0b\x1f"), "\"\\u0000\\u0001\\u000b\\u001f\""},
		{STR_INIT("\x7f"), "\"\x7f\""},
		{STR_INIT("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"),
	     "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\""},
		{STR_INIT("a\xff"
	              "b"),
	     "\"a\xEF\xBF\xBD"
	     "b\""},
		{STR_INIT("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{STR_INIT("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{STR_INIT("long enough for eight\nbytes at a time"),
	     "\"long enough for eight\\nbytes at a time\""},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf buf = buf_new(arena, 1000);
		struct json_out out;
		json_begin(&out, &buf);
		json_str(&out, rows[i].value);
		assert_true(str_is(buf_str(&buf), rows[i].text));
	}
}

/* All bytes, at every distance from the steps of eight: what is written is read as it was. */
static void every_byte_survives(void **state)
{
	(void)state;
	for (int c = 0; c < 128; c++) {
		for (int before = 0; before < 9; before++) {
			char text[20];
			memset(text, 'x', sizeof(text));
			text[before] = (char)c;
			struct buf buf = buf_new(arena, 1000);
			struct json_out out;
			json_begin(&out, &buf);
			json_str(&out, str_of(text, sizeof(text)));
			struct json *json;
			struct json_error error;
			assert_int_equal(json_read(arena, buf_str(&buf), &json, &error), OK);
			assert_true(str_eq(json_text(json), str_of(text, sizeof(text))));
		}
	}
}

static void numbers_survive_to_the_letter(void **state)
{
	(void)state;
	struct str text =
		STR("[19.99,1.10,-0,0.0,1e2,1E+2,9007199254740993,"
	        "123456789012345678901234567890.123456789012345678901234567890,1e999999999]");
	struct json *json;
	struct json_error error;
	assert_int_equal(json_read(arena, text, &json, &error), OK);
	struct buf buf = buf_new(arena, 1000);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	assert_true(str_eq(buf_str(&buf), text));
}

static void a_full_buffer_is_told(void **state)
{
	(void)state;
	for (size_t most = 0; most < 12; most++) {
		struct buf buf = buf_new(arena, most);
		struct json_out out;
		json_begin(&out, &buf);
		json_array(&out);
		json_c(&out, "a\nb");
		json_i64(&out, 12);
		json_array_end(&out);
		assert_int_equal(buf.overflow, most < 11);
		assert_true(str_starts(STR("[\"a\\nb\",12]"), buf_str(&buf)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_are_put),
		cmocka_unit_test(pretty_printing),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(every_byte_survives),
		cmocka_unit_test(numbers_survive_to_the_letter),
		cmocka_unit_test(a_full_buffer_is_told),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
