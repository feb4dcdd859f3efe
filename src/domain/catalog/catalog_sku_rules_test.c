/* SKUs as spreadsheets leave them, as grids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/catalog/catalog_sku_rules.h"

static struct arena *arena;

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

static bool guesses(const char *sku, const char *wanted)
{
	struct sku_guesses all = {0};
	sku_guesses_add(arena, str_from(sku), &all);
	for (size_t i = 0; i < all.count; i++)
		if (str_is(all.at[i], wanted))
			return true;
	return false;
}

static void lost_zeros_are_put_back(void **state)
{
	(void)state;
	static const struct {
		const char *sku, *wanted;
		bool is_guessed;
	} rows[] = {
		{"7", "007", true},
		{"7", "07", true},
		{"7", "000000000000000007", true},
		{"7", "7", false},
		{"7.0", "7", true},
		{"7.00", "07", true},
		{"7.5", "07.5", false},
		{"36000291452", "036000291452", true},
		{"", "0", false},
		{".0", "0", false},
		{"A7", "0A7", false},
		{"-7", "0-7", false},
		{"123456789012345678", "0123456789012345678", false},
		{"1234567890123456789012345678901234567890", "0", false},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(guesses(rows[i].sku, rows[i].wanted), rows[i].is_guessed);
}

static void rounded_numbers_are_a_range(void **state)
{
	(void)state;
	static const struct {
		const char *sku, *first, *end;
	} rows[] = {
		{"1.23E+11", "122500000000", "123500000000"},
		{"1,23e11", "122500000000", "123500000000"},
		{"1.23457E+11", "123456500000", "123457500000"},
		{"9.99999E+11", "999998500000", "999999500000"},
		{"1E+11", "100000000000", "150000000000"},
		{"9.9E+1", "99", "99"},
		{"1.5E+17", "145000000000000000", "155000000000000000"},
		{"1.5E+18", NULL, NULL},
		{"1.23E+1", NULL, NULL},
		{"0.5E+11", NULL, NULL},
		{"12E+11", NULL, NULL},
		{"1.E+11", NULL, NULL},
		{"E+11", NULL, NULL},
		{"1.23E", NULL, NULL},
		{"1.23E-11", NULL, NULL},
		{"1.2x3E+11", NULL, NULL},
		{"SIDE1", NULL, NULL},
		{"", NULL, NULL},
		{"1.23E+99999999999999999999", NULL, NULL},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str first, end;
		bool is_range = sku_guess_range(arena, str_from(rows[i].sku), &first, &end);
		assert_int_equal(is_range, rows[i].first != NULL);
		if (!is_range)
			continue;
		assert_true(str_is(first, rows[i].first));
		assert_true(str_is(end, rows[i].end));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lost_zeros_are_put_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rounded_numbers_are_a_range, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
