/* Options: flags, environment, file, and their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/opening.h"
#include "server/options.h"

#define assert_ok(call) assert_int_equal((call), OK)

static const enum option allowed[] = {OPTION_DATABASE,   OPTION_CONFIG, OPTION_RATE,
                                      OPTION_NO_MIGRATE, OPTION_JSON,   OPTION_COUNT};
static struct arena *arena;
static struct options options;
static struct str why;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	unsetenv("PURSER_DATABASE");
	unsetenv("PURSER_CONFIG");
	unsetenv("PURSER_RATE");
	unsetenv("PURSER_NO_MIGRATE");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum err read_options(int n, const char *const *arguments)
{
	char *copies[8];
	for (int i = 0; i < n; i++)
		copies[i] = str_c(arena, str_from(arguments[i]));
	why = (struct str){0};
	return options_read(arena, n, copies, allowed, &options, &why);
}

static void test_flags(void **state)
{
	static const char *const rows[][3] = {
		{"--rate", "7", "x"}, {"x", "--rate=7", "--json"}, {"--rate=8", "--rate", "7"}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_ok(read_options(3, rows[i]));
		assert_int_equal(option_number(&options, OPTION_RATE), 7);
	}
	assert_ok(read_options(3, rows[1]));
	assert_true(option_flag(&options, OPTION_JSON));
	assert_false(option_flag(&options, OPTION_NO_MIGRATE));
	assert_int_equal(options.operands.count, 1);
	assert_true(str_is(option_text(&options, OPTION_DATABASE), "sqlite:purser.db"));
}

static void test_refusals(void **state)
{
	static const char *const rows[][2] = {
		{"--wings", "1"}, {"--listen", "x"},    {"--rate", "fast"},
		{"--rate", "-1"}, {"--json=maybe", ""}, {"--rate=99999999", ""},
	};
	static const char *const lonely[] = {"--rate"};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(read_options(2, rows[i]), ERR_INVALID);
		assert_true(why.len > 0);
	}
	assert_int_equal(read_options(1, lonely), ERR_INVALID);
	setenv("PURSER_RATE", "fast", 1);
	assert_int_equal(read_options(0, NULL), ERR_INVALID);
}

static void test_who_wins(void **state)
{
	char path[] = "/tmp/purser-options-XXXXXX";
	static const char *const flag[] = {"--rate", "1"};
	(void)state;
	FILE *file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	fputs("# a comment\n\n rate = 3 \nno-migrate=true\nlisten = 127.0.0.1:1\n", file);
	fclose(file);
	setenv("PURSER_CONFIG", path, 1);
	assert_ok(read_options(0, NULL));
	assert_int_equal(option_number(&options, OPTION_RATE), 3);
	assert_true(option_flag(&options, OPTION_NO_MIGRATE));
	setenv("PURSER_RATE", "2", 1);
	assert_ok(read_options(0, NULL));
	assert_int_equal(option_number(&options, OPTION_RATE), 2);
	assert_ok(read_options(2, flag));
	assert_int_equal(option_number(&options, OPTION_RATE), 1);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("rate 3\n", file);
	fclose(file);
	assert_int_equal(read_options(0, NULL), ERR_INVALID);
	assert_true(str_find_str(why, STR("line 1")) >= 0);
	unlink(path);
	assert_int_equal(read_options(0, NULL), ERR_IO);
}

/* Modules come in the order of modules.c, their steps by number, and each database begins with db.
 */
static void test_steps_are_in_order(void **state)
{
	struct schema_step *steps;
	size_t count;
	(void)state;
	schema_steps(arena, &steps, &count);
	assert_true(count >= 3);
	assert_string_equal(steps[0].module, "db");
	assert_string_equal(steps[0].name, "0001_db");
	assert_string_equal(steps[1].module, "kernel");
	for (size_t i = 0; i + 1 < count; i++) {
		if (str_is(str_from(steps[i].module), steps[i + 1].module))
			assert_true(steps[i].number < steps[i + 1].number);
		assert_true(steps[i].text.len > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_flags, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_who_wins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_steps_are_in_order, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
