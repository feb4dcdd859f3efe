#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/list.h"
#include "wire/zone.h"

static void knows_names_of_the_database(void **state)
{
	(void)state;
	static const char *const known[] = {"UTC",
	                                    "America/New_York",
	                                    "Europe/Zurich",
	                                    "Asia/Kolkata",
	                                    "America/Argentina/Buenos_Aires",
	                                    "Etc/GMT+5",
	                                    "US/Pacific"};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		assert_true(zone_is_known(str_from(known[i])));
}

static void refuses_other_zones(void **state)
{
	(void)state;
	static const char *const unknown[] = {"",
	                                      "PST",
	                                      "IST",
	                                      "GMT+3",
	                                      "America/Nowhere",
	                                      "america/new_york",
	                                      "Europe/Zürich",
	                                      "Etc/Unknown",
	                                      "America/New_York/",
	                                      "/",
	                                      "Mars/Olympus Mons"};
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		assert_false(zone_is_known(str_from(unknown[i])));
	char endless[200];
	for (size_t i = 0; i < sizeof(endless); i++)
		endless[i] = '/';
	assert_false(zone_is_known(str_of(endless, sizeof(endless))));
}

static void knows_countries_by_two_letters(void **state)
{
	(void)state;
	static const char *const known[] = {"US", "CA", "GB", "CH", "DE", "PR", "TW"};
	static const char *const unknown[] = {"", "U", "UK", "us", "USA", "XX", "ZZ", "U "};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		assert_true(country_is_known(str_from(known[i])));
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		assert_false(country_is_known(str_from(unknown[i])));
}

static void tells_the_time_of_a_place(void **state)
{
	(void)state;
	static const struct {
		const char *at, *zone, *text;
	} rows[] = {
		{"2026-11-28T14:05:59Z", "UTC", "2026-11-28 14:05"},
		{"2026-11-28T04:05:00Z", "America/New_York", "2026-11-27 23:05"},
		{"2026-07-01T12:00:00Z", "America/New_York", "2026-07-01 08:00"},
		{"2026-12-31T20:00:00Z", "Asia/Kolkata", "2027-01-01 01:30"},
		{"2026-11-28T14:05:59Z", "Mars/Olympus", "2026-11-28 14:05"},
		{"1970-01-01T00:00:00Z", "UTC", ""}, /* the instant 0 is none */
	};
	struct arena *arena = arena_new(0);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct instant at;
		assert_int_equal(instant_parse(str_from(rows[i].at), &at), OK);
		struct str text = zone_text(arena, at, str_from(rows[i].zone));
		if (!str_is(text, rows[i].text))
			fail_msg("%s in %s is %.*s", rows[i].at, rows[i].zone, STR_FMT(text));
	}
	arena_free(arena);
}

static int64_t moment(const char *text)
{
	struct instant at;
	assert_int_equal(instant_parse(str_from(text), &at), OK);
	return at.us;
}

static void a_cut_off_is_the_last_one_before(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *at;
		int64_t minute;
		const char *expected;
	} rows[] = {
		{"UTC", "2026-06-10T15:00:00Z", 14 * 60, "2026-06-10T14:00:00Z"},
		{"UTC", "2026-06-10T13:59:59Z", 14 * 60, "2026-06-09T14:00:00Z"},
		{"UTC", "2026-06-10T14:00:00Z", 14 * 60, "2026-06-10T14:00:00Z"},
		{"America/Los_Angeles", "2026-06-10T15:00:00Z", 14 * 60, "2026-06-09T21:00:00Z"},
		{"America/Los_Angeles", "2026-01-10T23:00:00Z", 14 * 60, "2026-01-10T22:00:00Z"},
		{"Asia/Kathmandu", "2026-01-10T12:00:00Z", 17 * 60 + 30, "2026-01-10T11:45:00Z"},
		/* the night when clocks go forward has no 02:30: 03:30 counts */
		{"America/New_York", "2026-03-08T12:00:00Z", 2 * 60 + 30, "2026-03-08T07:30:00Z"},
		{"Pacific/Kiritimati", "2026-01-01T00:00:00Z", 0, "2025-12-31T10:00:00Z"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct instant out, at = {moment(rows[i].at)};
		assert_int_equal(zone_minute_before(str_from(rows[i].zone), at, rows[i].minute, &out), OK);
		if (out.us != moment(rows[i].expected))
			fail_msg("row %zu: %lld", i, (long long)(out.us - moment(rows[i].expected)));
	}
	struct instant out;
	assert_int_equal(zone_minute_before(STR("Mars/Olympus"), (struct instant){1}, 0, &out),
	                 ERR_INVALID);
}

static void a_day_begins_where_the_clocks_say(void **state)
{
	(void)state;
	struct day day;
	struct instant out;
	assert_int_equal(day_parse(STR("2026-07-04"), &day), OK);
	assert_int_equal(zone_day_start(STR("UTC"), day, &out), OK);
	assert_int_equal(out.us, moment("2026-07-04T00:00:00Z"));
	assert_int_equal(zone_day_start(STR("Europe/Berlin"), day, &out), OK);
	assert_int_equal(out.us, moment("2026-07-03T22:00:00Z"));
	assert_int_equal(zone_day_start(STR("Nowhere"), day, &out), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_names_of_the_database),
		cmocka_unit_test(refuses_other_zones),
		cmocka_unit_test(knows_countries_by_two_letters),
		cmocka_unit_test(tells_the_time_of_a_place),
		cmocka_unit_test(a_cut_off_is_the_last_one_before),
		cmocka_unit_test(a_day_begins_where_the_clocks_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
