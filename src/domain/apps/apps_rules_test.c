#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/apps/apps_rules.h"

static void people_are_only_sent_to_safe_addresses(void **state)
{
	static const struct {
		const char *uri;
		bool is_safe;
	} rows[] = {
		{"https://shop.example/back", true},
		{"https://shop.example:8443/back?x=1", true},
		{"http://localhost:8000/back", true},
		{"http://127.0.0.1/", true},
		{"http://[::1]:7/", true},
		{"http://shop.example/", false},
		{"http://localhost.evil.example/", false},
		{"http://localhost@evil.example/", false},
		{"https://ada@evil.example/", false},
		{"https://a.example;script-src/", false},
		{"https://a.example,b.example/", false},
		{"https://a.example%2fb/", false},
		{"https://", false},
		{"https:///path", false},
		{"https://shop.example/#token", false},
		{"https://shop.example/a b", false},
		{"https://shop.example\\@evil.example/", false},
		{"javascript:alert(1)", false},
		{"data:text/html,x", false},
		{"//evil.example/", false},
		{"", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (redirect_is_safe(str_from(rows[i].uri)) != rows[i].is_safe)
			fail_msg("%s", rows[i].uri);
}

static void addresses_are_compared_to_the_letter(void **state)
{
	struct str list = STR("https://a.example/back https://b.example/");
	(void)state;
	assert_true(redirect_is_registered(list, STR("https://a.example/back")));
	assert_true(redirect_is_registered(list, STR("https://b.example/")));
	assert_false(redirect_is_registered(list, STR("https://a.example/back/")));
	assert_false(redirect_is_registered(list, STR("https://a.example/back?x=1")));
	assert_false(redirect_is_registered(list, STR("https://A.example/back")));
	assert_false(redirect_is_registered(list, STR("https://a.example")));
	assert_false(redirect_is_registered(list, STR("")));
	assert_int_equal(redirect_unsafe(list).len, 0);
	assert_true(
		str_is(redirect_unsafe(STR("https://a.example/ http://b.example/")), "http://b.example/"));
}

static void verifiers_and_challenges_have_their_form(void **state)
{
	/* RFC 7636, appendix B */
	struct str verifier = STR("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
	struct str challenge = STR("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	(void)state;
	assert_true(verifier_is_plausible(verifier));
	assert_true(challenge_is_plausible(challenge));
	assert_false(verifier_is_plausible(str_slice(verifier, 1, verifier.len)));
	assert_false(challenge_is_plausible(str_slice(challenge, 1, challenge.len)));
	assert_false(verifier_is_plausible(STR("dBjftJeZ4CVP mB92K27uhbUJU1p1r_wW1gFWFOEjXk")));
	assert_false(challenge_is_plausible(STR("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_are_only_sent_to_safe_addresses),
		cmocka_unit_test(addresses_are_compared_to_the_letter),
		cmocka_unit_test(verifiers_and_challenges_have_their_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
