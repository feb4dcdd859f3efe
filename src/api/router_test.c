/* The trie of routes, and the token buckets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/guard.h"
#include "api/identify.h"
#include "api/limit.h"
#include "api/router.h"

#define assert_ok(call) assert_int_equal((call), OK)

static const struct route routes[] = {
	{.method = "GET", .path = "/api/v1/orders", .id = "list"},
	{.method = "POST", .path = "/api/v1/orders", .id = "create"},
	{.method = "GET", .path = "/api/v1/orders/{order_id}", .id = "get"},
	{.method = "GET", .path = "/api/v1/orders/count", .id = "count"},
	{.method = "POST", .path = "/api/v1/orders/{order_id}/lines/{line_id}", .id = "line"},
	{.method = "PUT", .path = "/api/v1/settings/{name}", .id = "setting"},
	{.method = "DELETE", .path = "/api/v1/orders/{other_id}", .id = "delete"},
	{.method = "GET", .path = "/v1/orders/{id}", .id = "dialect"},
	{.method = "GET", .path = "/x/{name}/count", .id = "x"},
};

static struct arena *arena;
static struct router *router;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	router = router_new(arena);
	for (size_t i = 0; i < COUNT_OF(routes); i++)
		router_add(router, &routes[i], NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void test_paths(void **state)
{
	static const struct {
		const char *method, *path, *id;
		enum err err;
		int64_t first;
	} rows[] = {
		{"GET", "/api/v1/orders", "list", OK, 0},
		{"HEAD", "/api/v1/orders", "list", OK, 0},
		{"POST", "/api/v1/orders", "create", OK, 0},
		{"GET", "/api/v1/orders/count", "count", OK, 0},
		{"GET", "/api/v1/orders/17", "get", OK, 17},
		{"DELETE", "/api/v1/orders/17", "delete", OK, 17},
		{"POST", "/api/v1/orders/17/lines/4", "line", OK, 17},
		{"GET", "/v1/orders/9", "dialect", OK, 9},
		{"GET", "/api/v1/orders/%31%37", "get", OK, 17},
		{"PUT", "/api/v1/settings/a%2Fb", "setting", OK, 0},
		{"GET", "/api/v1/orders/", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1/orders/0", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1/orders/-1", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1/orders/+1", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1/orders/1x", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1/orders/99999999999999999999", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/", NULL, ERR_NOT_FOUND, 0},
		{"GET", "", NULL, ERR_NOT_FOUND, 0},
		{"GET", "//api/v1/orders", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/API/v1/orders", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r", NULL, ERR_NOT_FOUND, 0},
		{"GET", "/api/v1/orders/%zz", NULL, ERR_INVALID, 0},
		{"GET", "/api/v1/orders/%00", NULL, ERR_INVALID, 0},
		{"PATCH", "/api/v1/orders/1", NULL, ERR_METHOD, 0},
		{"POST", "/api/v1/orders/count", NULL, ERR_METHOD, 0},
		{"GET", "/api/v1/orders/1/lines/2", NULL, ERR_METHOD, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct match match;
		enum err err =
			router_find(router, arena, str_from(rows[i].method), str_from(rows[i].path), &match);
		assert_int_equal(err, rows[i].err);
		if (err != OK)
			continue;
		assert_string_equal(match.route->id, rows[i].id);
		assert_int_equal(match.ids[0], rows[i].first);
	}
}

static void test_names(void **state)
{
	struct match match;
	(void)state;
	assert_ok(router_find(router, arena, STR("PUT"), STR("/api/v1/settings/a%2Fb+c"), &match));
	assert_true(str_is(match.words[0], "a/b+c"));
	assert_ok(router_find(router, arena, STR("POST"), STR("/api/v1/orders/17/lines/4"), &match));
	assert_int_equal(match.ids[1], 4);
	assert_ok(router_find(router, arena, STR("GET"), STR("/x/any/count"), &match));
	assert_true(str_is(match.words[0], "any"));
}

static void test_allow(void **state)
{
	struct match match;
	(void)state;
	assert_int_equal(router_find(router, arena, STR("PATCH"), STR("/api/v1/orders/1"), &match),
	                 ERR_METHOD);
	assert_true(str_is(match.allow, "GET, HEAD, DELETE"));
}

static void test_buckets(void **state)
{
	int64_t wait;
	(void)state;
	struct limiter *limiter = limiter_new(arena, 3, 100);
	for (int i = 0; i < 3; i++)
		assert_true(limiter_take(limiter, 1, 1000, &wait));
	assert_false(limiter_take(limiter, 1, 1000, &wait));
	assert_int_equal(wait, 100);
	assert_false(limiter_has(limiter, 1, 1050, &wait));
	assert_int_equal(wait, 50);
	assert_true(limiter_has(limiter, 1, 1100, &wait));
	assert_true(limiter_take(limiter, 1, 1100, &wait));
	assert_false(limiter_take(limiter, 1, 1100, &wait));
	assert_true(limiter_take(limiter, 2, 1100, &wait)); /* another caller */
	for (int i = 0; i < 3; i++)
		assert_true(limiter_take(limiter, 1, 10000, &wait)); /* full again */
	assert_false(limiter_take(limiter, 1, 10000, &wait));
}

static void an_identity_is_remembered_for_a_few_seconds_whatever_the_clock_does(void **state)
{
	struct actor actor;
	const struct str hash = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	struct identities *identities = identities_new(arena);
	const struct instant now = {1800000000 * SECOND_US};
	const struct identity identity = {.expires_at = {now.us + DAY_US}};
	(void)state;
	identities_keep(identities, hash, 1, now, &identity);
	assert_true(identities_find(identities, hash, 1, now, arena, &actor));
	assert_false(identities_find(identities, hash, 2, now, arena, &actor));
	const struct instant after = {now.us + IDENTITY_FRESH_US};
	assert_false(identities_find(identities, hash, 1, after, arena, &actor));
	/* What another process revoked must not hold for the two hours that the clock was set back. */
	const struct instant back = {now.us - 2 * HOUR_US};
	assert_false(identities_find(identities, hash, 1, back, arena, &actor));
}

static void test_more_callers_than_room(void **state)
{
	int64_t wait;
	(void)state;
	struct limiter *limiter = limiter_new(arena, 1, 1000000);
	for (uint64_t key = 1; key < 50000; key++)
		assert_true(limiter_take(limiter, key * 8191 + 1, 5, &wait));
}

static void test_callers(void **state)
{
	static const struct {
		const char *peer, *forwarded, *caller;
	} rows[] = {
		{"9.9.9.9", "1.1.1.1", "9.9.9.9"}, /* nobody vouches for it */
		{"10.0.0.1", "1.1.1.1", "1.1.1.1"},
		{"10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"}, /* the first was sent by the caller */
		{"10.0.0.1", "1.1.1.1, 10.0.0.2", "1.1.1.1"},
		{"10.0.0.1", "10.0.0.2", "10.0.0.2"},
		{"10.0.0.1", "", "10.0.0.1"},
		{"10.0.0.1", "evil\"", "10.0.0.1"},
		{"10.0.0.1", "::1", "::1"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str caller = caller_address(STR("10.0.0.1, 10.0.0.2"), str_from(rows[i].peer),
		                                   str_from(rows[i].forwarded));
		assert_true(str_is(caller, rows[i].caller));
	}
}

static void test_guesses(void **state)
{
	int64_t wait;
	(void)state;
	struct guard *guard = guard_new(arena);
	for (int i = 0; i < 10; i++) {
		assert_true(guard_allows(guard, STR("1.1.1.1"), STR("ada"), 1000, &wait));
		guard_note(guard, STR("1.1.1.1"), STR("ada"), 1000);
	}
	assert_false(guard_allows(guard, STR("1.1.1.1"), STR("ada"), 1000, &wait));
	assert_true(wait > 0);
	assert_false(guard_allows(guard, STR("2.2.2.2"), STR("ada"), 1000, &wait));
	assert_true(guard_allows(guard, STR("1.1.1.1"), STR("grace"), 1000, &wait));
	for (int i = 0; i < 40; i++)
		guard_note(guard, STR("1.1.1.1"), (struct str){0}, 1000);
	assert_false(guard_allows(guard, STR("1.1.1.1"), STR("grace"), 1000, &wait));
	assert_true(guard_allows(guard, STR("2.2.2.2"), STR("grace"), 1000, &wait));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_allow),
		cmocka_unit_test(test_buckets),
		cmocka_unit_test(an_identity_is_remembered_for_a_few_seconds_whatever_the_clock_does),
		cmocka_unit_test(test_more_callers_than_room),
		cmocka_unit_test(test_callers),
		cmocka_unit_test(test_guesses),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
