#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "base/instant.h"
#include "base/list.h"

static struct arena *arena;

static struct str written(struct instant at)
{
	struct buf buf = buf_new(arena, 100);
	instant_write(&buf, at);
	return buf_str(&buf);
}

static const struct {
	const char *text;
	enum err err;
	int64_t us;
	const char *again; /* NULL: the same text */
} instants[] = {
	{"1970-01-01T00:00:00Z", OK, 0, NULL},
	{"2026-11-21T07:48:41Z", OK, 1795247321000000, NULL},
	{"2026-11-21T07:48:41.123456Z", OK, 1795247321123456, NULL},
	{"2026-11-21T07:48:41.1Z", OK, 1795247321100000, "2026-11-21T07:48:41.100000Z"},
	{"2026-11-21T07:48:41.1234569999999999999999Z", OK, 1795247321123456,
     "2026-11-21T07:48:41.123456Z"},
	{"2026-11-21T07:48:41.000000Z", OK, 1795247321000000, "2026-11-21T07:48:41Z"},
	{"2026-11-21t07:48:41z", OK, 1795247321000000, "2026-11-21T07:48:41Z"},
	{"2026-11-21T07:48:41+00:00", OK, 1795247321000000, "2026-11-21T07:48:41Z"},
	{"2026-11-21T07:48:41-00:00", OK, 1795247321000000, "2026-11-21T07:48:41Z"},
	{"2026-11-21T13:18:41+05:30", OK, 1795247321000000, "2026-11-21T07:48:41Z"},
	{"2026-11-20T23:48:41.5-08:00", OK, 1795247321500000, "2026-11-21T07:48:41.500000Z"},
	{"1969-12-31T23:59:59.999999Z", OK, -1, NULL},
	{"1969-12-31T23:59:59Z", OK, -1000000, NULL},
	{"0001-01-01T00:00:00Z", OK, INSTANT_LEAST_US, NULL},
	{"9999-12-31T23:59:59.999999Z", OK, INSTANT_MOST_US, NULL},
	{"2024-02-29T00:00:00Z", OK, 1709164800000000, NULL},
	{"2000-02-29T12:00:00Z", OK, 951825600000000, NULL},
	{"2016-12-31T23:59:60Z", OK, 1483228800000000, "2017-01-01T00:00:00Z"},
	{"2016-12-31T15:59:60-08:00", OK, 1483228800000000, "2017-01-01T00:00:00Z"},
	{"2016-12-31T23:59:60.25Z", OK, 1483228800250000, "2017-01-01T00:00:00.250000Z"},
	{"2016-12-31T23:58:60Z", ERR_INVALID, 0, NULL},
	{"2016-12-31T23:59:60+01:00", ERR_INVALID, 0, NULL},
	{"2016-12-31T23:59:61Z", ERR_INVALID, 0, NULL},
	{"9999-12-31T23:59:60Z", ERR_INVALID, 0, NULL},
	{"0001-01-01T00:00:00+00:01", ERR_INVALID, 0, NULL},
	{"9999-12-31T23:59:59-00:01", ERR_INVALID, 0, NULL},
	{"0000-01-01T00:00:00Z", ERR_INVALID, 0, NULL},
	{"2023-02-29T00:00:00Z", ERR_INVALID, 0, NULL},
	{"1900-02-29T00:00:00Z", ERR_INVALID, 0, NULL},
	{"2026-13-01T00:00:00Z", ERR_INVALID, 0, NULL},
	{"2026-00-01T00:00:00Z", ERR_INVALID, 0, NULL},
	{"2026-01-00T00:00:00Z", ERR_INVALID, 0, NULL},
	{"2026-04-31T00:00:00Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T24:00:00Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:60:00Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41.Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41.123", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41,5Z", ERR_INVALID, 0, NULL},
	{"2026-11-21 07:48:41Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41Z ", ERR_INVALID, 0, NULL},
	{" 2026-11-21T07:48:41Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41+0530", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41+05", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41+24:00", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41+05:60", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48:41+05:30Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T07:48Z", ERR_INVALID, 0, NULL},
	{"20261121T074841Z", ERR_INVALID, 0, NULL},
	{"+2026-11-21T07:48:41Z", ERR_INVALID, 0, NULL},
	{"2026-11-21T-7:48:41Z", ERR_INVALID, 0, NULL},
	{"", ERR_INVALID, 0, NULL},
};

static void reading(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(instants); i++) {
		struct instant at = {0};
		assert_int_equal(instant_parse(str_from(instants[i].text), &at), instants[i].err);
		assert_true(at.us == instants[i].us);
		if (instants[i].err == OK)
			assert_true(
				str_is(written(at), instants[i].again ? instants[i].again : instants[i].text));
	}
}

static void writing(void **state)
{
	(void)state;
	struct buf buf = buf_new(arena, 100);
	instant_write_seconds(&buf, (struct instant){1795247321999999});
	assert_true(str_is(buf_str(&buf), "2026-11-21T07:48:41Z"));
	assert_true(str_is(written((struct instant){INT64_MIN}), "0001-01-01T00:00:00Z"));
	assert_true(str_is(written((struct instant){INT64_MAX}), "9999-12-31T23:59:59.999999Z"));
}

/* Every day of the calendar, there and back, and against the C library. */
static void every_day(void **state)
{
	(void)state;
	struct civil before = {0, 12, 31};
	for (int number = DAY_LEAST; number <= DAY_MOST; number++) {
		struct civil civil = day_civil((struct day){number});
		bool is_new_month = civil.day == 1;
		assert_true(is_new_month || (civil.day == before.day + 1 && civil.month == before.month));
		struct day day;
		assert_int_equal(day_from_civil(civil, &day), OK);
		assert_int_equal(day.number, number);
		before = civil;
		if (number % 97 != 0)
			continue;
		time_t seconds = (time_t)number * 86400;
		struct tm tm;
		assert_non_null(gmtime_r(&seconds, &tm));
		assert_int_equal(tm.tm_year + 1900, civil.year);
		assert_int_equal(tm.tm_mon + 1, civil.month);
		assert_int_equal(tm.tm_mday, civil.day);
	}
	assert_int_equal(before.year, 9999);
	assert_int_equal(day_civil((struct day){INT32_MIN}).year, 1);
	assert_int_equal(day_civil((struct day){INT32_MAX}).year, 9999);
}

static void days(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err err;
		int number;
	} rows[] = {
		{"1970-01-01", OK, 0},           {"1969-12-31", OK, -1},
		{"2026-11-21", OK, 20778},       {"0001-01-01", OK, DAY_LEAST},
		{"9999-12-31", OK, DAY_MOST},    {"2026-02-29", ERR_INVALID, 0},
		{"2026-2-9", ERR_INVALID, 0},    {"2026-11-211", ERR_INVALID, 0},
		{"2026/11/21", ERR_INVALID, 0},  {"", ERR_INVALID, 0},
		{"2026-11-21Z", ERR_INVALID, 0}, {"20261-1-21", ERR_INVALID, 0},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct day day = {0};
		assert_int_equal(day_parse(str_from(rows[i].text), &day), rows[i].err);
		assert_int_equal(day.number, rows[i].number);
		if (rows[i].err != OK)
			continue;
		struct buf buf = buf_new(arena, 100);
		day_write(&buf, day);
		assert_true(str_is(buf_str(&buf), rows[i].text));
		assert_int_equal(instant_day_utc(day_begin_utc(day)).number, day.number);
	}
	static const struct {
		int64_t us;
		int day;
	} edges[] = {{0, 0}, {-1, -1}, {DAY_US - 1, 0}, {DAY_US, 1}, {-DAY_US, -1}, {-DAY_US - 1, -2}};
	for (size_t i = 0; i < COUNT_OF(edges); i++)
		assert_int_equal(instant_day_utc((struct instant){edges[i].us}).number, edges[i].day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),
		cmocka_unit_test(writing),
		cmocka_unit_test(every_day),
		cmocka_unit_test(days),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
