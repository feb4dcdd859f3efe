#include "connect/mapper.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/list.h"
#include "kernel/clock.h"

static struct mappers *mappers;
static struct arena *arena;

static int open_mappers(void **state)
{
	const struct mapper_settings settings = {.count = 2, .time_ms = 2000};
	(void)state;
	arena = arena_new(0);
	return mappers_start(&settings, &mappers) == OK ? 0 : -1;
}

static int close_mappers(void **state)
{
	(void)state;
	mappers_stop(mappers);
	arena_free(arena);
	return 0;
}

static enum err run(const char *text, const char *input, struct str *output, struct str *why)
{
	struct mapper_program program = mapper_program_of(STR("test.jq"), str_from(text));
	*output = *why = (struct str){0};
	return mapper_run(mappers, arena, &program, str_from(input), output, why);
}

static void assert_gives(const char *text, const char *input, const char *expected)
{
	struct str output, why;
	assert_int_equal(run(text, input, &output, &why), OK);
	assert_string_equal(str_c(arena, output), expected);
}

static void assert_fails(const char *text, const char *input, enum err expected, const char *words)
{
	struct str output, why;
	assert_int_equal(run(text, input, &output, &why), expected);
	if (str_find_str(why, str_from(words)) < 0)
		fail_msg("\"%.*s\" does not say \"%s\"", STR_FMT(why), words);
}

static void maps(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		assert_gives(".a + 1", "{\"a\":41}", "42");
	assert_gives("\"2026-11-21T07:48:41Z\" | fromdateiso8601 | todateiso8601", "null",
	             "\"2026-11-21T07:48:41Z\"");
	assert_gives("[.[] | select(test(\"^a+$\"))]", "[\"aa\",\"ab\"]", "[\"aa\"]");
	assert_gives("env", "null", "{}");
}

/* qsort of the C library asks for the size of memory above a kilobyte: the filter must let it. */
static void sorts_more_than_a_few(void **state)
{
	(void)state;
	assert_gives("[range(5000)] | map(5000 - .) | sort | [.[0], .[4999]]", "null", "[1,5000]");
	assert_gives("[range(3000)] | map({key: \"k\\(3000 - .)\", value: .}) | from_entries | length",
	             "null", "3000");
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	assert_fails(".a.b", "[1]", ERR_INVALID, "Cannot index array");
	assert_fails("{", "1", ERR_INVALID, "does not compile");
	assert_fails("empty", "1", ERR_INVALID, "no output");
	assert_fails("1, 2", "1", ERR_INVALID, "several");
	assert_fails("1, error(\"late\")", "1", ERR_INVALID, "late");
	assert_gives(".", "1", "1");
}

static void an_endless_loop_is_killed_and_its_neighbours_go_on(void **state)
{
	(void)state;
	int64_t began = clock_monotonic_us();
	assert_fails("def f: f; f", "1", ERR_DEADLINE, "was stopped");
	int64_t took_ms = (clock_monotonic_us() - began) / 1000;
	assert_true(took_ms >= 1900);
	assert_gives(". + 1", "1", "2");
	assert_gives(". + 2", "1", "3");
}

static void a_memory_bomb_kills_only_itself(void **state)
{
	struct str output, why;
	(void)state;
	enum err err =
		run("[limit(100000000; repeat(\"0123456789abcdef\" * 65536))]", "1", &output, &why);
	assert_true(err == ERR_UPSTREAM || err == ERR_DEADLINE);
	assert_gives(". + 1", "1", "2");
	assert_gives(". + 1", "2", "3");
}

static void deep_output_kills_only_itself(void **state)
{
	struct str output, why;
	(void)state;
	assert_int_not_equal(run("reduce range(3000000) as $i (null; [.])", "1", &output, &why), OK);
	assert_gives(". + 1", "1", "2");
}

static void more_programs_than_are_kept(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 270; i += round == 0 ? 1 : 67) {
			struct str text = str_format(arena, ". + %d", i), expected = str_format(arena, "%d", i);
			assert_gives(str_c(arena, text), "0", str_c(arena, expected));
		}
	}
}

static void *run_many(void *context)
{
	struct arena *own = arena_new(0);
	struct mapper_program program = mapper_program_of(STR("test.jq"), STR("{a: ., b: (. + 1)}"));
	int *good = context;
	for (int i = 0; i < 200; i++) {
		struct str output, why, expected = str_format(own, "{\"a\":%d,\"b\":%d}", i, i + 1);
		struct str input = str_format(own, "%d", i);
		if (mapper_run(mappers, own, &program, input, &output, &why) == OK
		    && str_eq(output, expected))
			*good += 1;
	}
	arena_free(own);
	return NULL;
}

static void many_threads_share_the_mappers(void **state)
{
	pthread_t threads[4];
	int good[4] = {0};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_many, &good[i]), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(good[i], 200);
}

static void large_inputs(void **state)
{
	struct buf buf = buf_new(arena, 20 * 1024 * 1024);
	struct str output, why;
	struct mapper_program program = mapper_program_of(STR("test.jq"), STR("length"));
	(void)state;
	buf_byte(&buf, '"');
	while (buf.len < 8 * 1024 * 1024)
		buf_c(&buf, "0123456789abcdef");
	buf_byte(&buf, '"');
	assert_int_equal(mapper_run(mappers, arena, &program, buf_str(&buf), &output, &why), OK);
	assert_string_equal(str_c(arena, output), "8388608");
	while (buf.len < 17 * 1024 * 1024)
		buf_c(&buf, "0123456789abcdef");
	assert_int_equal(mapper_run(mappers, arena, &program, buf_str(&buf), &output, &why),
	                 ERR_TOO_LARGE);
}

static void big_numbers_become_text(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
		{"9007199254740991", "9007199254740991"},
		{"9007199254740992", "\"9007199254740992\""},
		{"-9007199254740991", "-9007199254740991"},
		{"-9007199254740993", "\"-9007199254740993\""},
		{"123456789012345678901234567890", "\"123456789012345678901234567890\""},
		{"19.99", "19.99"},
		{"0.10", "0.10"},
		{"123456789012.345", "123456789012.345"},
		{"1234567890123.456", "\"1234567890123.456\""},
		{"0.000000000000000000012", "0.000000000000000000012"},
		{"1e3", "1e3"},
		{"1.234567890123456e3", "\"1.234567890123456e3\""},
		{"{\"a\":[1,9007199254740993],\"b\":{\"c\":null}}",
	     "{\"a\":[1,\"9007199254740993\"],\"b\":{\"c\":null}}"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct json *json;
		struct json_error error;
		struct json_out out;
		struct buf buf = buf_new(arena, 1000);
		assert_int_equal(json_read(arena, str_from(rows[i].from), &json, &error), OK);
		json_begin(&out, &buf);
		json_for_mapper(&out, json);
		assert_string_equal(str_c(arena, buf_str(&buf)), rows[i].to);
	}
}

int main(int argc, char **argv)
{
	/* The mapper processes are this program, started again. */
	if (argc == 2 && strcmp(argv[1], "mapper") == 0)
		return mapper_child_run();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps),
		cmocka_unit_test(sorts_more_than_a_few),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(an_endless_loop_is_killed_and_its_neighbours_go_on),
		cmocka_unit_test(a_memory_bomb_kills_only_itself),
		cmocka_unit_test(deep_output_kills_only_itself),
		cmocka_unit_test(more_programs_than_are_kept),
		cmocka_unit_test(many_threads_share_the_mappers),
		cmocka_unit_test(large_inputs),
		cmocka_unit_test(big_numbers_become_text),
	};
	return cmocka_run_group_tests(tests, open_mappers, close_mappers);
}
