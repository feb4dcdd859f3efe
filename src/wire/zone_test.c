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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_names_of_the_database),
		cmocka_unit_test(refuses_other_zones),
		cmocka_unit_test(knows_countries_by_two_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
