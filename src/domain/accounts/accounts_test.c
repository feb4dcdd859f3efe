/* The use cases of accounts on a real database. What HTTP adds stands in
 * tests/stories/accounts_story_test.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/accounts/accounts.h"
#include "kernel/clock.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"
#include "kernel/test_kernel.h"

static struct test_kernel kernel;
static int64_t acme;

static enum err company_make(struct work *work, struct work_unit *unit)
{
	struct company company;
	const struct company draft = {.name = STR("Acme")};
	(void)unit;
	TRY(company_create(work, &draft, &company));
	acme = company.id.value;
	return OK;
}

/* A company can only be made in a unit of the shared tables. */
static void acme_make(void)
{
	struct work_unit unit = {.actor = actor_system((struct company_id){0}),
	                         .trace = STR("setup"),
	                         .is_write = true,
	                         .is_shared = true,
	                         .one = company_make};
	assert_ok(runner_wait(kernel.runner, &unit));
	work_unit_release(&unit);
}

static int set_up(void **state)
{
	struct schema_step steps[] = {
		{"accounts", 1, "0001_accounts",
	     test_schema_text("domain/accounts/schema/0001_accounts.sql")},
		{"accounts", 2, "0002_consenting_user",
	     test_schema_text("domain/accounts/schema/0002_consenting_user.sql")},
	};
	(void)state;
	test_kernel_start(&kernel, steps, COUNT_OF(steps), 0);
	acme_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_kernel_stop(&kernel);
	return 0;
}

static enum err see_company(struct work *work, struct work_unit *unit)
{
	struct company company;
	(void)unit;
	TRY(company_get(work, &company));
	assert_true(str_is(company.name, "Acme") && str_is(company.currency, "USD"));
	assert_int_equal(company.id.value, acme);
	return OK;
}

static void test_a_company_is_a_lane(void **state)
{
	struct event *events;
	(void)state;
	assert_ok(test_kernel_read(&kernel, acme, see_company, NULL));
	assert_int_equal(test_kernel_events(&kernel, acme, &events), 1);
	assert_true(str_is(events[0].kind, "company.created"));
}

static enum err change_company(struct work *work, struct work_unit *unit)
{
	struct company company, patch = {.name = STR("Acme 2")};
	(void)unit;
	patch.touched.present = 1 << 1; /* name */
	assert_int_equal(company_update(work, &patch, 9, &company), ERR_PRECONDITION);
	TRY(company_update(work, &patch, 1, &company));
	assert_int_equal(company.version, 2);
	TRY(company_update(work, &patch, 0, &company)); /* nothing differs */
	assert_int_equal(company.version, 2);
	return OK;
}

static void test_a_change_counts_once(void **state)
{
	struct event *events;
	(void)state;
	assert_ok(test_kernel_write(&kernel, acme, change_company, NULL));
	assert_int_equal(test_kernel_events(&kernel, acme, &events), 2);
	assert_true(str_is(events[1].body, "{\"name\":{\"from\":\"Acme\",\"to\":\"Acme 2\"}}"));
}

/* ---- people ---- */

static enum err make_ada(struct work *work, struct work_unit *unit)
{
	struct str hash;
	struct user user, *out = unit->state;
	const struct user draft = {.email = STR("Ada@Example.com"), .scopes = STR("read_orders")};
	TRY(password_hash(work->arena, STR("a good one"), &hash));
	TRY(user_create(work, &draft, hash, &user));
	assert_true(str_is(user.email, "ada@example.com"));
	if (out != NULL)
		out->id = user.id;
	return OK;
}

static enum err check_ada(struct work *work, struct work_unit *unit)
{
	struct identity identity = {0};
	int64_t *known_us = unit->state;
	TRY(user_check(work, STR(" ADA@example.com"), STR("a good one"), &identity));
	assert_int_equal(identity.actor.company.value, acme);
	assert_int_equal(identity.actor.scopes, SCOPE_READ_ORDERS | SCOPE_SIGNED_IN);
	assert_int_equal(user_check(work, STR("ada@example.com"), STR("a bad one"), &identity),
	                 ERR_UNAUTHENTICATED);
	/* An unknown address is checked against a hash too, or it would be told by the time. */
	int64_t began = clock_monotonic_us();
	assert_int_equal(user_check(work, STR("eve@example.com"), STR("a bad one"), &identity),
	                 ERR_UNAUTHENTICATED);
	*known_us = clock_monotonic_us() - began;
	return OK;
}

static void test_people_sign_in(void **state)
{
	int64_t took_us = 0;
	(void)state;
	assert_ok(test_kernel_write(&kernel, acme, make_ada, NULL));
	assert_int_equal(test_kernel_write(&kernel, acme, make_ada, NULL), ERR_CONFLICT);
	assert_ok(test_kernel_read(&kernel, acme, check_ada, &took_us));
	assert_true(took_us > 2000);
}

static enum err start_and_archive(struct work *work, struct work_unit *unit)
{
	struct user *user = unit->state, after;
	struct grant grant;
	struct identity identity;
	work->actor.kind = ACTOR_USER;
	work->actor.id = user->id.value;
	TRY(session_start(work, &grant));
	TRY(identity_of_token(work, token_hash(work->arena, grant.token), &identity));
	assert_int_equal(identity.actor.kind, ACTOR_USER);
	/* The session has what the person has now, not what was asked for then. */
	assert_int_equal(identity.actor.scopes, SCOPE_READ_ORDERS | SCOPE_SIGNED_IN);
	assert_int_equal(user_archive(work, user->id, &after), ERR_REFUSED);
	work->actor.id = 1;
	TRY(user_archive(work, user->id, &after));
	assert_int_equal(identity_of_token(work, token_hash(work->arena, grant.token), &identity),
	                 ERR_UNAUTHENTICATED);
	TRY(user_archive(work, user->id, &after)); /* twice is fine */
	assert_int_equal(after.version, 2);
	return OK;
}

static void test_an_archived_person_is_out(void **state)
{
	struct user user = {0};
	(void)state;
	assert_ok(test_kernel_write(&kernel, acme, make_ada, &user));
	assert_ok(test_kernel_write(&kernel, acme, start_and_archive, &user));
}

static enum err consent_and_archive(struct work *work, struct work_unit *unit)
{
	const struct user *user = unit->state;
	const struct api_client draft = {.name = STR("Phone"), .scopes = STR("read_orders")};
	struct api_client client;
	struct identity identity;
	struct user after;
	struct grant his, the_companys;
	TRY(client_create(work, &draft, &client));
	TRY(client_token(work, client.id, user->id, client.scopes, 24, &his));
	TRY(client_token(work, client.id, (struct user_id){0}, client.scopes, 0, &the_companys));
	TRY(identity_of_token(work, token_hash(work->arena, his.token), &identity));
	TRY(user_archive(work, user->id, &after));
	assert_int_equal(identity_of_token(work, token_hash(work->arena, his.token), &identity),
	                 ERR_UNAUTHENTICATED);
	return identity_of_token(work, token_hash(work->arena, the_companys.token), &identity);
}

static void test_what_an_archived_person_consented_to_ends(void **state)
{
	struct user user = {0};
	(void)state;
	assert_ok(test_kernel_write(&kernel, acme, make_ada, &user));
	assert_ok(test_kernel_write(&kernel, acme, consent_and_archive, &user));
}

/* ---- clients ---- */

static enum err use_client(struct work *work, struct work_unit *unit)
{
	struct api_client client;
	struct identity identity = {0};
	struct grant grant, small;
	const struct api_client draft = {.name = STR("ERP"),
	                                 .scopes = STR("READ_ORDERS READ_PRODUCTS")};
	const struct api_client greedy = {.name = STR("x"), .scopes = STR("all")};
	(void)unit;
	TRY(client_create(work, &draft, &client));
	assert_int_equal(client_check(work, client.client_id, STR("wrong"), &identity),
	                 ERR_UNAUTHENTICATED);
	assert_int_equal(client_check(work, STR("x"), client.client_secret, &identity),
	                 ERR_UNAUTHENTICATED);
	assert_int_equal(client_check(work, STR(""), STR(""), &identity), ERR_UNAUTHENTICATED);
	TRY(client_check(work, client.client_id, client.client_secret, &identity));
	work->actor = identity.actor;
	assert_int_equal(client_create(work, &greedy, &client), ERR_FORBIDDEN);
	assert_int_equal(token_issue(work, STR("write_orders"), &grant), ERR_FORBIDDEN);
	assert_int_equal(token_issue(work, STR("fly"), &grant), ERR_INVALID);
	TRY(token_issue(work, (struct str){0}, &grant));
	TRY(token_issue(work, STR("read_orders"), &small));
	assert_true(str_is(small.scopes, "read_orders"));
	TRY(identity_of_token(work, token_hash(work->arena, small.token), &identity));
	assert_int_equal(identity.actor.scopes, SCOPE_READ_ORDERS | SCOPE_SIGNED_IN);
	work->now.us += 24 * HOUR_US - 1;
	TRY(identity_of_token(work, token_hash(work->arena, grant.token), &identity));
	work->now.us += 1;
	assert_int_equal(identity_of_token(work, token_hash(work->arena, grant.token), &identity),
	                 ERR_UNAUTHENTICATED);
	return tokens_purge(work);
}

static void test_clients_and_tokens(void **state)
{
	(void)state;
	assert_ok(test_kernel_write(&kernel, acme, use_client, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_company_is_a_lane, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_change_counts_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_people_sign_in, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_archived_person_is_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_an_archived_person_consented_to_ends, set_up,
	                                    tear_down),
		cmocka_unit_test_setup_teardown(test_clients_and_tokens, set_up, tear_down),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
