#include "connect/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena *arena;
static struct opened_settings settings;
static struct filling filling;

static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	settings = (struct opened_settings){0};
	*LIST_ADD(arena, &settings.values) =
		(struct setting_value){STR("name"), STR("Ada \"A\""), false};
	*LIST_ADD(arena, &settings.values) =
		(struct setting_value){STR("key"), STR("s3cret-k\xc3\xa9y"), true};
	filling = (struct filling){&settings, STR("tok-12345")};
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *filled(const char *text)
{
	return str_c(arena, template_text(arena, str_from(text), &filling));
}

static void texts(void **state)
{
	(void)state;
	assert_string_equal(filled("plain"), "plain");
	assert_string_equal(filled("{{settings.name}}!"), "Ada \"A\"!");
	assert_string_equal(filled("${name}${key}"), "Ada \"A\"s3cret-k\xc3\xa9y");
	assert_string_equal(filled("Bearer {{token}}"), "Bearer tok-12345");
	assert_string_equal(filled("{{settings.unknown}}"), "");
	assert_string_equal(filled("{{open"), "{{open");
	assert_string_equal(filled("$ {} {{ token }}"), "$ {} tok-12345");
}

static struct json *parsed(const char *text)
{
	struct json *json;
	struct json_error error;
	assert_int_equal(json_read(arena, str_from(text), &json, &error), OK);
	return json;
}

static void bodies_are_filled_in_their_values_only(void **state)
{
	(void)state;
	struct str text = template_json(
		arena, parsed("{\"a\":\"{{settings.name}}\",\"b\":[1,null,\"${key}\"],\"${name}\":true}"),
		&filling);
	assert_string_equal(str_c(arena, text),
	                    "{\"a\":\"Ada \\\"A\\\"\",\"b\":[1,null,\"s3cret-k\xc3\xa9y\"],"
	                    "\"${name}\":true}");
}

static void paths(void **state)
{
	const struct json *json = parsed("{\"a\":[{\"b\":\"x\"},{\"b\":\"y\"}],\"1\":\"one\"}");
	(void)state;
	assert_string_equal(str_c(arena, json_text(json_at_path(json, STR("a.1.b")))), "y");
	assert_string_equal(str_c(arena, json_text(json_at_path(json, STR("1")))), "one");
	assert_null(json_at_path(json, STR("a.2.b")));
	assert_null(json_at_path(json, STR("a.b")));
	assert_null(json_at_path(json, STR("a.0.b.c")));
	assert_null(json_at_path(NULL, STR("a")));
}

static const char *clean(const char *text, size_t most)
{
	return str_c(arena, redacted(arena, str_from(text), &filling, most));
}

static void what_is_secret_is_left_out(void **state)
{
	(void)state;
	assert_string_equal(clean("https://x/?k=s3cret-k\xc3\xa9y&t=tok-12345", 1000),
	                    "https://x/?k=[redacted]&t=[redacted]");
	assert_string_equal(clean("{\"password\":\"x\",\"a\":{\"Access_Token\":\"y\",\"n\":1}}", 1000),
	                    "{\"password\":\"[redacted]\",\"a\":{\"Access_Token\":\"[redacted]\","
	                    "\"n\":1}}");
	assert_string_equal(clean("{\"note\":\"key is s3cret-k\xc3\xa9y.\"}", 1000),
	                    "{\"note\":\"key is [redacted].\"}");
	/* Written with an escape, it is the same text. */
	assert_string_equal(clean("{\"note\":\"s3cret-k\\u00e9y\"}", 1000),
	                    "{\"note\":\"[redacted]\"}");
	assert_string_equal(clean("Ada \"A\" is no secret", 1000), "Ada \"A\" is no secret");
	/* Cut at a character, not within one. */
	assert_string_equal(clean("aaa\xc3\xa9", 4), "aaa");
	assert_string_equal(clean("aaa\xc3\xa9", 5), "aaa\xc3\xa9");
	assert_string_equal(clean("", 10), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(bodies_are_filled_in_their_values_only),
		cmocka_unit_test(paths),
		cmocka_unit_test(what_is_secret_is_left_out),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
