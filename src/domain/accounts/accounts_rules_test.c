/* The rules of accounts, as grids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/list.h"
#include "domain/accounts/accounts_rules.h"

static void test_email_addresses(void **state)
{
	static const struct {
		const char *email;
		bool is_plausible;
	} rows[] = {
		{"a@b", true},
		{"ada@example.com", true},
		{"o'brien+orders@sub.example.co.uk", true},
		{"\xC3\xA4@example.com", true},
		{"", false},
		{"@", false},
		{"a@", false},
		{"@b", false},
		{"a", false},
		{"a@b@c", false},
		{"a b@c", false},
		{"a@b c", false},
		{"a@.b", false},
		{"a@b.", false},
		{"a@b\n", false},
		{"a\x7f@b", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(email_is_plausible(str_from(rows[i].email)), rows[i].is_plausible);
}

static void test_scopes_granted(void **state)
{
	static const struct {
		unsigned asked, has, granted;
		bool is_beyond;
	} rows[] = {
		{0, 7, 7, false}, {3, 7, 3, false}, {8, 7, 0, true}, {12, 7, 4, true},
		{7, 7, 7, false}, {0, 0, 0, false}, {1, 0, 0, true},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool is_beyond;
		assert_int_equal(scopes_granted(rows[i].asked, rows[i].has, &is_beyond), rows[i].granted);
		assert_int_equal(is_beyond, rows[i].is_beyond);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_email_addresses),
		cmocka_unit_test(test_scopes_granted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
