#include "connect/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/instant.h"
#include "base/list.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void the_packs_of_the_program_load(void **state)
{
	struct str why = {0};
	(void)state;
	assert_int_equal(packs_load(NULL, arena, &why), OK);
	const struct pack *shop = pack_find(STR("sandbox-shop"));
	assert_non_null(shop);
	assert_int_equal(shop->family, FAMILY_CHANNEL);
	assert_int_equal(shop->capabilities[CAPABILITY_ORDERS_IN].every_us, 5 * SECOND_US);
	assert_true(shop->capabilities[CAPABILITY_CANCELS_IN].is_same);
	assert_int_equal(shop->rate.bucket, 20);
	assert_true(str_is(shop->auths.at[0].token_path, "access_token"));
	assert_true(str_is(shop->auths.at[0].send_value, "Bearer {{token}}"));
	const struct pack *vendure = pack_find(STR("vendure"));
	assert_non_null(vendure);
	assert_int_equal(vendure->auths.count, 2);
	assert_int_equal(vendure->auths.at[0].expired.count, 2);
	assert_true(str_is(vendure->auths.at[0].token_header, "vendure-auth-token"));
	assert_int_equal(vendure->capabilities[CAPABILITY_INVENTORY_OUT].quantity_means,
	                 QUANTITY_ON_HAND_LESS_OTHERS);
	assert_int_equal(pack_find(STR("sandbox-warehouse"))->family, FAMILY_WAREHOUSE);
	assert_null(pack_find(STR("nothing")));
}

static void words_that_programs_must_not_name(void **state)
{
	static const struct {
		const char *text, *word; /* NULL: pure */
	} rows[] = {
		{".a", NULL},
		{"", NULL},
		{"env", "env"},
		{"$ENV.PATH", "$ENV"},
		{"[inputs]", "inputs"},
		{"\"\\(input)\"", "input"},
		{"\"\\(\"\\(now)\")\"", "now"},
		{"import \"a\" as a; .", "import"},
		{"include \"a\"; .", "include"},
		{".a | debug", "debug"},
		{"halt_error", "halt_error"},
		{"limit(3; repeat(1))", NULL},
		{"# env\n.", NULL},
		{".env", NULL},
		{".a.input", NULL},
		{"{env: 1, input: .x}", NULL},
		{"{(env): 1}", "env"},
		{"\"env input now\"", NULL},
		{"\"a \\\" env\"", NULL},
		{"\"\\(.a) now\"", NULL},
		{"\"(\" | env", "env"},
		{"\"\\((1))\" | now", "now"},
		{"environment", NULL},
		{"now_ish", NULL},
		{"\"unterminated \\(", NULL},
		{"\"", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str word = {0};
		bool is_pure = program_is_pure(str_from(rows[i].text), &word);
		if (is_pure != (rows[i].word == NULL))
			fail_msg("%s: %.*s", rows[i].text, STR_FMT(word));
		if (!is_pure)
			assert_string_equal(str_c(arena, word), rows[i].word);
	}
}

#define HEAD "{\"name\":\"x\",\"title\":\"X\",\"family\":\"channel\",\"version\":1,\"settings\":[],"
#define TAIL "\"capabilities\":{\"orders_in\":{\"plan\":\"p.jq\",\"read\":\"r.jq\"}}}"

static void faults_of_a_pack_are_said(void **state)
{
	static const struct {
		const char *json, *says; /* NULL: good */
	} rows[] = {
		{HEAD TAIL, NULL},
		{"{", "pack.json"},
		{"{}", "title"},
		{HEAD "\"colour\":1," TAIL, "colour"},
		{HEAD "\"capabilities\":{}}", "offers nothing"},
		{HEAD "\"capabilities\":{\"fly\":{\"plan\":\"p.jq\",\"read\":\"r.jq\"}}}", "fly"},
		{HEAD "\"capabilities\":{\"orders_in\":{\"plan\":\"q.jq\",\"read\":\"r.jq\"}}}", "q.jq"},
		{HEAD "\"capabilities\":{\"orders_in\":{\"plan\":\"bad.jq\",\"read\":\"r.jq\"}}}", "env"},
		{HEAD "\"auth\":{\"kind\":\"magic\"}," TAIL, "magic"},
		{HEAD "\"auth\":{\"kind\":\"api_key\"}," TAIL, "what to send"},
		{HEAD "\"auth\":{\"kind\":\"token_login\","
	          "\"send\":{\"header\":\"A\"}}," TAIL,
	     "no login request"},
		{HEAD "\"rate\":{\"bucket\":0}," TAIL, "bucket"},
		{"{\"name\":\"y\",\"title\":\"X\",\"family\":\"channel\",\"version\":1,"
	     "\"settings\":[]," TAIL,
	     "folder"},
		{"{\"name\":\"x\",\"title\":\"X\",\"family\":\"zoo\",\"version\":1,\"settings\":[]," TAIL,
	     "zoo"},
		{"{\"name\":\"x\",\"title\":\"X\",\"family\":\"channel\",\"version\":1,\"settings\":[{"
	     "\"name\":\"a\",\"kind\":\"colour\"}]," TAIL,
	     "setting a"},
		{"{\"name\":\"x\",\"title\":\"X\",\"family\":\"channel\",\"version\":1,\"settings\":[{"
	     "\"name\":\"a\",\"kind\":\"choice\"}]," TAIL,
	     "choices"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct pack_file files[] = {
			{STR("x/pack.json"), str_from(rows[i].json)},
			{STR("x/p.jq"), STR("[]")},
			{STR("x/r.jq"), STR("{}")},
			{STR("x/bad.jq"), STR("[env]")},
		};
		struct pack pack;
		struct str why = {0};
		enum err err = pack_read(arena, STR("x"), files, COUNT_OF(files), &pack, &why);
		if ((err == OK) != (rows[i].says == NULL))
			fail_msg("%s: %.*s", rows[i].json, STR_FMT(why));
		if (err != OK && str_find_str(why, str_from(rows[i].says)) < 0)
			fail_msg("\"%.*s\" does not say \"%s\"", STR_FMT(why), rows[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_packs_of_the_program_load),
		cmocka_unit_test(words_that_programs_must_not_name),
		cmocka_unit_test(faults_of_a_pack_are_said),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
