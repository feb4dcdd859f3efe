#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/list.h"
#include "base/measure.h"

static struct arena *arena;

static struct str written(enum measure measure, const char *unit, int64_t value)
{
	struct buf buf = buf_new(arena, 100);
	measure_write(&buf, measure_unit_find(measure, str_from(unit)), value);
	return buf_str(&buf);
}

static void said_values_are_kept_to_the_milligram_and_micrometre(void **state)
{
	static const struct {
		enum measure measure;
		const char *text;
		enum err err;
		int64_t value;
	} rows[] = {
		{MEASURE_WEIGHT, "1.5 lb", OK, 680389}, /* 680,388.555 */
		{MEASURE_WEIGHT, "12oz", OK, 340194},
		{MEASURE_WEIGHT, " 340.194 Grams ", OK, 340194},
		{MEASURE_WEIGHT, "0.34 KG", OK, 340000},
		{MEASURE_WEIGHT, "7 mg", OK, 7},
		{MEASURE_WEIGHT, "0 oz", OK, 0},
		{MEASURE_WEIGHT, "0.00000049 kg", OK, 0},
		{MEASURE_WEIGHT, "0.0000005 kg", OK, 1},
		{MEASURE_WEIGHT, "9223372036854775807 mg", OK, INT64_MAX},
		{MEASURE_WEIGHT, "9223372036854775808 mg", ERR_OVERFLOW, 0},
		{MEASURE_WEIGHT, "99999999999999999999999 kg", ERR_OVERFLOW, 0},
		{MEASURE_LENGTH, "10 in", OK, 254000},
		{MEASURE_LENGTH, "10\"", OK, 254000},
		{MEASURE_LENGTH, "1 ft", OK, 304800},
		{MEASURE_LENGTH, "25.4 cm", OK, 254000},
		{MEASURE_LENGTH, "0.000001 m", OK, 1},
		{MEASURE_LENGTH, "3 lb", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "3 in", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "3", ERR_INVALID, 0}, /* the unit must be said */
		{MEASURE_WEIGHT, "", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "lb", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "-1 lb", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "1e3 g", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "1. g", ERR_INVALID, 0},
		{MEASURE_WEIGHT, ".5 g", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "1.2.3 g", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "1,5 g", ERR_INVALID, 0},
		{MEASURE_WEIGHT, "1 g g", ERR_INVALID, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t value = 0;
		enum err err = measure_read(rows[i].measure, str_from(rows[i].text), NULL, &value);
		if (err != rows[i].err || (err == OK && value != rows[i].value))
			fail_msg("%s: %d, %lld", rows[i].text, (int)err, (long long)value);
	}
}

static void a_bare_number_is_in_the_usual_unit(void **state)
{
	int64_t value;
	(void)state;
	assert_int_equal(measure_read(MEASURE_WEIGHT, STR("2"),
	                              measure_unit_find(MEASURE_WEIGHT, STR("kg")), &value),
	                 OK);
	assert_int_equal(value, 2000000);
	assert_int_equal(measure_read(MEASURE_WEIGHT, STR("2 g"),
	                              measure_unit_find(MEASURE_WEIGHT, STR("kg")), &value),
	                 OK);
	assert_int_equal(value, 2000);
}

static void what_was_said_is_written_as_it_was_said(void **state)
{
	(void)state;
	assert_true(str_is(written(MEASURE_WEIGHT, "lb", 680389), "1.5"));
	assert_true(str_is(written(MEASURE_WEIGHT, "oz", 340194), "12"));
	assert_true(str_is(written(MEASURE_WEIGHT, "g", 340194), "340.194"));
	assert_true(str_is(written(MEASURE_WEIGHT, "kg", 1), "0.000001"));
	assert_true(str_is(written(MEASURE_WEIGHT, "mg", INT64_MAX), "9223372036854775807"));
	assert_true(str_is(written(MEASURE_LENGTH, "in", 254000), "10"));
	assert_true(str_is(written(MEASURE_LENGTH, "ft", 0), "0"));
}

/* Every unit tells every value, and says it as short as it can. */
static void no_unit_loses_anything(void **state)
{
	uint64_t chance = 20261128;
	(void)state;
	for (int measure = MEASURE_WEIGHT; measure <= MEASURE_LENGTH; measure++) {
		size_t count;
		const struct measure_unit *units = measure_units((enum measure)measure, &count);
		for (size_t u = 0; u < count; u++) {
			for (int i = 0; i < 5000; i++) {
				chance = chance * 6364136223846793005u + 1442695040888963407u;
				int64_t value = (int64_t)(chance >> 1 >> chance % 50), back;
				struct buf buf = buf_new(arena, 100);
				measure_write(&buf, &units[u], value);
				assert_int_equal(measure_parse(&units[u], buf_str(&buf), &back), OK);
				assert_int_equal(back, value);
				arena_reset(arena);
			}
		}
	}
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
		cmocka_unit_test(said_values_are_kept_to_the_milligram_and_micrometre),
		cmocka_unit_test(a_bare_number_is_in_the_usual_unit),
		cmocka_unit_test(what_was_said_is_written_as_it_was_said),
		cmocka_unit_test(no_unit_loses_anything),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
