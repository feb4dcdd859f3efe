#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/list.h"
#include "wire/mustache.h"

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

static struct str filled(const char *text, const char *json)
{
	struct json *context;
	struct json_error json_error;
	struct mustache *mustache;
	struct mustache_error error = {0};
	struct buf buf = buf_new(arena, 100000);
	assert_int_equal(json_read(arena, str_from(json), &context, &json_error), OK);
	if (mustache_read(arena, str_from(text), &mustache, &error) != OK)
		return str_format(arena, "%d! %s", (int)error.line, error.sentence);
	assert_int_equal(mustache_fill(mustache, context, &buf, &error), OK);
	return buf_str(&buf);
}

/* Cases of the public specification and of ours: template, context, result. */
static const struct {
	const char *text, *json, *result;
} rows[] = {
	{"", "{}", ""},
	{"plain { } }} text", "{}", "plain { } }} text"},
	{"Hello {{name}}!", "{\"name\":\"Ada\"}", "Hello Ada!"},
	{"{{a}}", "{\"a\":\"& \\\" < > '\"}", "&amp; &quot; &lt; &gt; &#39;"},
	{"{{{a}}} {{&a}}", "{\"a\":\"<b>\"}", "<b> <b>"},
	{"{{n}} {{t}} {{x}} {{z}}", "{\"n\":85,\"t\":true,\"z\":null}", "85 true  "},
	{"{{a.b.c}}", "{\"a\":{\"b\":{\"c\":1.50}}}", "1.50"},
	{"{{a.b.c}}", "{\"a\":{\"b\":{}},\"c\":1}", ""},
	{"{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"wrong\"}}", ""},
	{"{{#l}}{{.}},{{/l}}", "{\"l\":[1,\"b\",3]}", "1,b,3,"},
	{"{{#l}}{{n}}{{m}} {{/l}}", "{\"m\":\"!\",\"l\":[{\"n\":1},{\"n\":2,\"m\":\"?\"}]}", "1! 2? "},
	{"{{#l}}x{{/l}}{{^l}}none{{/l}}", "{\"l\":[]}", "none"},
	{"{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{\"b\":true}", "yes"},
	{"{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{\"b\":\"\"}", "no"},
	{"{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{\"b\":0.00}", "no"},
	{"{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{}", "no"},
	{"{{#a}}{{#b}}{{#c}}x{{/c}}{{/b}}{{/a}}", "{\"a\":1,\"b\":[1,2],\"c\":[1,2]}", "xxxx"},
	{"a {{! nothing\n at all }}b", "{}", "a b"},
	{"{{=<% %>=}}<%a%> {{a}} <%={{ }}=%>{{a}}", "{\"a\":1}", "1 {{a}} 1"},
	/* Lines that hold nothing but such a tag go. */
	{"|\n{{#b}}\n|\n{{/b}}\n|\n", "{\"b\":true}", "|\n|\n|\n"},
	{"|\r\n  {{#b}}  \r\n|\r\n{{/b}}\r\n|", "{\"b\":true}", "|\r\n|\r\n|"},
	{"{{#b}}\nx\n  {{/b}}", "{\"b\":true}", "x\n"},
	{" {{#b}} x {{/b}} ", "{\"b\":true}", "  x  "},
	{"{{#b}} {{#b}}\nx{{/b}}{{/b}}", "{\"b\":true}", " \nx"},
	{"  {{a}}\n", "{\"a\":1}", "  1\n"},
	{"a\n{{! alone }}\nb", "{}", "a\nb"},
	/* What XML cannot hold. */
	{"{{a}}", "{\"a\":\"x\\u0001\\u0000y\\uffff\"}", "x\xef\xbf\xbd\xef\xbf\xbdy\xef\xbf\xbd"},
	/* Refused. */
	{"a\n{{name", "{}", "2! a tag is not closed"},
	{"{{#a}}", "{}", "1! a section is not closed"},
	{"{{#a}}\n{{/b}}", "{}", "2! a section is closed by another name than it was opened with"},
	{"\n\n{{/a}}", "{}", "3! a section is closed that was not opened"},
	{"{{> other}}", "{}", "1! a template cannot include another one"},
	{"{{a b}}", "{}", "1! a tag needs one name without spaces"},
	{"{{}}", "{}", "1! a tag needs one name without spaces"},
	{"{{=<%=}}", "{}", "1! new delimiters are written {{=<% %>=}}"},
};

static void templates_are_filled(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str got = filled(rows[i].text, rows[i].json);
		if (!str_is(got, rows[i].result))
			fail_msg("%s with %s gave %.*s", rows[i].text, rows[i].json, STR_FMT(got));
	}
}

/* A few bytes of template over a list of a thousand must not keep a machine busy for a year. */
static void a_template_that_multiplies_itself_is_refused(void **state)
{
	(void)state;
	struct buf list = buf_new(arena, 100000);
	struct json *context;
	struct json_error json_error;
	struct mustache *mustache;
	struct mustache_error error = {0};
	buf_c(&list, "{\"l\":[0");
	for (int i = 0; i < 1000; i++)
		buf_c(&list, ",1");
	buf_c(&list, "]}");
	assert_int_equal(json_read(arena, buf_str(&list), &context, &json_error), OK);
	struct str quiet = STR("{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}");
	struct buf out = buf_new(arena, 1000);
	assert_int_equal(mustache_read(arena, quiet, &mustache, &error), OK);
	assert_int_equal(mustache_fill(mustache, context, &out, &error), ERR_TOO_LARGE);
	assert_string_equal(error.sentence, "the filled template is too large");
	struct str loud = STR("{{#l}}0123456789{{/l}}");
	out = buf_new(arena, 1000);
	assert_int_equal(mustache_read(arena, loud, &mustache, &error), OK);
	assert_int_equal(mustache_fill(mustache, context, &out, &error), ERR_TOO_LARGE);
}

static void sections_have_a_largest_depth(void **state)
{
	(void)state;
	struct buf text = buf_new(arena, 100000);
	for (int i = 0; i <= MUSTACHE_DEPTH_MOST; i++)
		buf_c(&text, "{{#a}}");
	for (int i = 0; i <= MUSTACHE_DEPTH_MOST; i++)
		buf_c(&text, "{{/a}}");
	struct mustache *mustache;
	struct mustache_error error = {0};
	assert_int_equal(mustache_read(arena, buf_str(&text), &mustache, &error), ERR_INVALID);
	assert_string_equal(error.sentence, "sections stand too deep in each other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(templates_are_filled),
		cmocka_unit_test(a_template_that_multiplies_itself_is_refused),
		cmocka_unit_test(sections_have_a_largest_depth),
	};
	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
