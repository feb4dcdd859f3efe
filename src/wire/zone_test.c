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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_names_of_the_database),
		cmocka_unit_test(refuses_other_zones),
		cmocka_unit_test(knows_countries_by_two_letters),
		cmocka_unit_test(tells_the_time_of_a_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
