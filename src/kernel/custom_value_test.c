/* One value of a custom field, from text to JSON, as a grid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/list.h"
#include "kernel/custom_value.h"

const struct module *const purser_modules[] = {NULL};
const size_t purser_module_count = 0;

static struct arena *arena;
static struct str choices[] = {STR_INIT("Red"), STR_INIT("Dark blue")};

struct row {
	enum custom_kind kind;
	const char *given;
	const char *shown; /* NULL: refused */
	int64_t number;
	const char *json;
};

static const struct row rows[] = {
	{CUSTOM_TEXT, " two words ", "two words", 0, "\"two words\""},
	{CUSTOM_TEXT, "a\"b", "a\"b", 0, "\"a\\\"b\""},
	{CUSTOM_LONG_TEXT, "one\n two ", "one\n two ", 0, "\"one\\n two \""},
	{CUSTOM_NUMBER, "12.5", "12.5", 12500000, "12.5"},
	{CUSTOM_NUMBER, "-0.000001", "-0.000001", -1, "-0.000001"},
	{CUSTOM_NUMBER, "007", "7", 7000000, "7"},
	{CUSTOM_NUMBER, "1.2500000000", "1.25", 1250000, "1.25"},
	{CUSTOM_NUMBER, "9223372036854.775807", "9223372036854.775807", INT64_MAX,
     "9223372036854.775807"},
	{CUSTOM_NUMBER, "9223372036854.775808", NULL, 0, NULL},
	{CUSTOM_NUMBER, "99999999999999999999", NULL, 0, NULL},
	{CUSTOM_NUMBER, "1.0000001", NULL, 0, NULL},
	{CUSTOM_NUMBER, "1e3", NULL, 0, NULL},
	{CUSTOM_NUMBER, "1,5", NULL, 0, NULL},
	{CUSTOM_NUMBER, ".5", NULL, 0, NULL},
	{CUSTOM_NUMBER, "5.", NULL, 0, NULL},
	{CUSTOM_NUMBER, "-", NULL, 0, NULL},
	{CUSTOM_NUMBER, "0x10", NULL, 0, NULL},
	{CUSTOM_MONEY, "19.99 USD", "19.99 USD", 199900, "{\"amount\":\"19.99\",\"currency\":\"USD\"}"},
	{CUSTOM_MONEY, "-3 EUR", "-3.00 EUR", -30000, "{\"amount\":\"-3.00\",\"currency\":\"EUR\"}"},
	{CUSTOM_MONEY, "19.99", NULL, 0, NULL},
	{CUSTOM_MONEY, "19.99 DOLLARS", NULL, 0, NULL},
	{CUSTOM_DAY, "2026-02-28", "2026-02-28", 20512, "\"2026-02-28\""},
	{CUSTOM_DAY, "2026-02-29", NULL, 0, NULL},
	{CUSTOM_FLAG, "Yes", "true", 1, "true"},
	{CUSTOM_FLAG, "0", "false", 0, "false"},
	{CUSTOM_FLAG, "maybe", NULL, 0, NULL},
	{CUSTOM_CHOICE, "dark  BLUE", "Dark blue", 0, "\"Dark blue\""},
	{CUSTOM_CHOICE, "green", NULL, 0, NULL},
	{CUSTOM_URL, "https://example.com/a?b=c", "https://example.com/a?b=c", 0,
     "\"https://example.com/a?b=c\""},
	{CUSTOM_URL, "javascript:alert(1)", NULL, 0, NULL},
	{CUSTOM_URL, "https://a b", NULL, 0, NULL},
};

static struct custom_field field_of(enum custom_kind kind)
{
	struct custom_field field = {.kind = kind, .places = CUSTOM_PLACES_MOST, .is_active = true};
	field.choices.at = choices;
	field.choices.count = kind == CUSTOM_CHOICE ? 2 : 0;
	return field;
}

static void every_kind_reads_and_shows_its_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fault fault;
		struct custom_value value = {0};
		struct custom_field field = field_of(rows[i].kind);
		fault_init(&fault, arena);
		enum err err =
			custom_value_parse(arena, &field, str_from(rows[i].given), &value, &fault, STR("x"));
		if ((err == OK) != (rows[i].shown != NULL))
			fail_msg("%s: %d", rows[i].given, err);
		if (err != OK) {
			assert_int_equal(fault.rows.count, 1);
			continue;
		}
		assert_string_equal(str_c(arena, value.text), rows[i].shown);
		assert_int_equal(value.number, rows[i].number);
		struct buf buf = buf_new(arena, 1000);
		struct json_out out;
		json_begin(&out, &buf);
		custom_value_write(&out, &field, value.text);
		assert_string_equal(str_c(arena, buf_str(&buf)), rows[i].json);
		/* What is shown reads back as the same. */
		struct json *json;
		struct json_error error;
		struct str text;
		struct custom_value again = {0};
		assert_int_equal(json_read(arena, buf_str(&buf), &json, &error), OK);
		assert_int_equal(custom_json_text(arena, &field, json, &text), OK);
		assert_int_equal(custom_value_parse(arena, &field, text, &again, &fault, STR("x")), OK);
		assert_string_equal(str_c(arena, again.text), rows[i].shown);
	}
}

static void positive_and_whole_numbers_are_told_apart(void **state)
{
	(void)state;
	struct fault fault;
	struct custom_value value;
	struct custom_field field = field_of(CUSTOM_NUMBER);
	fault_init(&fault, arena);
	field.places = 0;
	field.is_positive = true;
	assert_int_equal(custom_value_parse(arena, &field, STR("3.00"), &value, &fault, STR("x")), OK);
	assert_int_equal(custom_value_parse(arena, &field, STR("3.5"), &value, &fault, STR("x")),
	                 ERR_INVALID);
	assert_int_equal(custom_value_parse(arena, &field, STR("-1"), &value, &fault, STR("x")),
	                 ERR_INVALID);
	assert_string_equal(str_c(arena, fault.rows.at[1].sentence),
	                    "must be a whole number, not below 0");
}

static void json_of_another_kind_is_refused(void **state)
{
	(void)state;
	static const struct {
		enum custom_kind kind;
		const char *json;
	} wrong[] = {
		{CUSTOM_TEXT, "1"},       {CUSTOM_TEXT, "true"}, {CUSTOM_TEXT, "{}"},
		{CUSTOM_NUMBER, "true"},  {CUSTOM_DAY, "1"},     {CUSTOM_FLAG, "1"},
		{CUSTOM_CHOICE, "[1]"},   {CUSTOM_MONEY, "1"},   {CUSTOM_MONEY, "{\"amount\":\"1\"}"},
		{CUSTOM_NUMBER, "[1,2]"},
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct json *json;
		struct json_error error;
		struct str text;
		struct custom_field field = field_of(wrong[i].kind);
		assert_int_equal(json_read(arena, str_from(wrong[i].json), &json, &error), OK);
		assert_int_equal(custom_json_text(arena, &field, json, &text), ERR_INVALID);
	}
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
		cmocka_unit_test(every_kind_reads_and_shows_its_values),
		cmocka_unit_test(positive_and_whole_numbers_are_told_apart),
		cmocka_unit_test(json_of_another_kind_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
