/* A whole edge over HTTP with routes of its own: the N-item form, keys inside a group, a dialect,
 * and what handlers may answer. What our own routes do over HTTP stands in
 * tests/stories/api_*_test.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/api.h"
#include "domain/accounts/accounts.h"
#include "kernel/dialect.h"
#include "kernel/kernel_module.h"
#include "kernel/test_kernel.h"
#include "net/test_peer.h"

enum { PEERS = 48, ROUNDS = 6 };

/* ---- routes ---- */

struct item {
	int64_t number;
	struct str name;
	int64_t count; /* of the items run together */
};

static const struct field item_fields[] = {
	FIELD_INT(struct item, number, REQUIRED, 1, 1000000, "Its number; thirteen is refused."),
	FIELD_TEXT(struct item, name, 0, 0, 20, "Its name."),
	FIELD_INT(struct item, count, READ_ONLY, 0, 1000000, "How many ran together."),
};
static const struct shape item_shape = SHAPE("Item", struct item, item_fields, "An item.");

static enum err make(struct work *work, const struct item *draft, struct fault *fault,
                     struct reply *reply)
{
	struct item *item = ARENA_NEW(work->arena, struct item);
	if (draft->number % 13 == 0)
		return fault_say(fault, ERR_REFUSED, "%lld is unlucky", (long long)draft->number);
	*item = *draft;
	reply->value = item;
	event_emit(work, "item.made", "item", item->number, (struct str){0});
	return OK;
}

static enum err run_make(struct work *work, const struct call *call, struct reply *reply)
{
	return make(work, call->body, work->fault, reply);
}

static enum err run_make_many(struct work *work, size_t n, const struct call *const *calls,
                              struct reply *const *replies)
{
	for (size_t i = 0; i < n; i++)
		replies[i]->err = make(work, calls[i]->body, &replies[i]->fault, replies[i]);
	return OK;
}

static enum err run_array(struct work *work, const struct call *call, struct reply *reply)
{
	(void)work;
	reply->value = call->body;
	reply->count = call->body_count;
	return OK;
}

static enum err run_fail(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	if (call->ids[0] == ERR_OUT_OF_STOCK)
		work->fault->member = STR("{\"available\":3}");
	if (call->ids[0] == ERR_UPSTREAM)
		work->fault->retry_after_s = 7;
	return (enum err)call->ids[0];
}

static atomic_int slow_runs;

static enum err run_slow(struct work *work, const struct call *call, struct reply *reply)
{
	(void)work;
	(void)call;
	atomic_fetch_add(&slow_runs, 1);
	usleep(100 * 1000);
	reply->text = STR("slow");
	reply->content_type = STR("text/plain");
	return OK;
}

static const struct route test_routes[] = {
	{.method = "POST",
     .path = "/api/v1/items",
     .scope = SCOPE_WRITE_ORDERS,
     .status = 201,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &item_shape,
     .reply = &item_shape,
     .run = run_make,
     .run_many = run_make_many,
     .id = "item_make",
     .says = "Makes."},
	{.method = "GET",
     .path = "/api/v1/fail/{err_id}",
     .scope = SCOPE_SIGNED_IN,
     .status = 200,
     .run = run_fail,
     .id = "fail",
     .says = "Fails."},
	{.method = "POST",
     .path = "/api/v1/slow",
     .scope = SCOPE_SIGNED_IN,
     .status = 200,
     .flags = ROUTE_WRITE | ROUTE_RAW,
     .run = run_slow,
     .id = "slow",
     .says = "Slow."},
};

static const struct profile dialect_profile = {
	.camel_case = true, .ignore_unknown = true, .numbers_as_text_too = true};
static const struct route dialect_routes[] = {
	{.method = "PUT",
     .path = "/v1/items",
     .scope = SCOPE_WRITE_ORDERS,
     .status = 200,
     .flags = ROUTE_WRITE | ROUTE_ARRAY | ROUTE_LIST | ROUTE_BARE,
     .body = &item_shape,
     .reply = &item_shape,
     .run = run_array,
     .profile = &dialect_profile,
     .id = "dialect_items",
     .says = "Echo."},
};

static void dialect_refuse(const struct problem *problem, struct arena *arena, struct reply *reply)
{
	reply->status = problem->status;
	reply->content_type = STR("application/json");
	reply->text = str_format(arena, "{\"message\":\"%.*s\"}", STR_FMT(problem->title));
	*LIST_ADD(arena, &reply->headers) = (struct pair){
		STR("x-retry-ms"), str_format(arena, "%lld", (long long)problem->retry_after_ms)};
}

static const char *const dialect_starts[] = {"/v1/", NULL};
static const struct dialect test_dialect = {
	.name = "test",
	.starts = dialect_starts,
	.strip = "/service",
	.routes = dialect_routes,
	.route_count = COUNT_OF(dialect_routes),
	.refuse = dialect_refuse,
};

static const struct module test_module = {
	.name = "test", .routes = test_routes, .route_count = COUNT_OF(test_routes)};
const struct module *const purser_modules[] = {&kernel_module, &accounts_module, &test_module};
const size_t purser_module_count = COUNT_OF(purser_modules);
const struct dialect *const purser_dialects[] = {&test_dialect};
const size_t purser_dialect_count = 1;

/* ---- the edge ---- */

static struct test_kernel kernel;
static struct api *api;
static char token[64];

static enum err give_token(struct work *work, struct work_unit *unit)
{
	(void)unit;
	struct api_client client;
	struct grant grant;
	const struct api_client draft = {.name = STR("test"), .scopes = STR("all")};
	TRY(client_create(work, &draft, &client));
	work->actor.id = client.id.value;
	TRY(token_issue(work, (struct str){0}, &grant));
	snprintf(token, sizeof token, "%.*s", STR_FMT(grant.token));
	return OK;
}

static int api_set_up(int timeout_ms)
{
	struct schema_step accounts[] = {
		{"accounts", 1, "0001_accounts",
	     test_schema_text("domain/accounts/schema/0001_accounts.sql")},
		{"accounts", 2, "0002_consenting_user",
	     test_schema_text("domain/accounts/schema/0002_consenting_user.sql")},
	};
	test_kernel_start(&kernel, accounts, COUNT_OF(accounts), 1);
	const struct api_settings settings = {.runner = kernel.runner,
	                                      .address = STR("127.0.0.1"),
	                                      .timeout_ms = timeout_ms,
	                                      .version = STR("test")};
	assert_ok(test_kernel_write(&kernel, 1, give_token, NULL));
	assert_ok(api_start(&settings, &api));
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	return api_set_up(0);
}

static int set_up_impatient(void **state)
{
	(void)state;
	return api_set_up(50);
}

static int tear_down(void **state)
{
	(void)state;
	api_stop(api, 2000);
	test_kernel_stop(&kernel);
	return 0;
}

/* A request without waiting for its answer. */
static void ask(struct peer *peer, const char *method, const char *path, const char *key,
                const char *body)
{
	char text[4096];
	snprintf(text, sizeof text,
	         "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s  \r\n%s%s%s"
	         "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	         method, path, token, key != NULL ? "Idempotency-Key: " : "", key != NULL ? key : "",
	         key != NULL ? "\r\n" : "", strlen(body), body);
	assert_true(peer_say(peer, text));
}

/* One request, its whole answer. */
static struct peer_answer exchange(const char *method, const char *path, const char *body)
{
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, api_port(api));
	ask(&peer, method, path, NULL, body);
	assert_true(peer_answer(&peer, &answer));
	peer_close(&peer);
	return answer;
}

static void test_many_run_together(void **state)
{
	static struct peer peers[PEERS];
	int numbers[PEERS], next = 0;
	(void)state;
	for (int i = 0; i < PEERS; i++)
		peer_open(&peers[i], api_port(api));
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < PEERS; i++) {
			char body[64];
			numbers[i] = ++next;
			snprintf(body, sizeof body, "{\"number\":%d,\"name\":\"n%d\"}", next, next);
			ask(&peers[i], "POST", "/api/v1/items", NULL, body);
		}
		for (int i = 0; i < PEERS; i++) {
			struct peer_answer answer = {0};
			char wanted[64];
			assert_true(peer_answer(&peers[i], &answer));
			assert_int_equal(answer.status, numbers[i] % 13 == 0 ? 422 : 201);
			snprintf(wanted, sizeof wanted,
			         numbers[i] % 13 == 0 ? "%d is unlucky" : "\"number\":%d,", numbers[i]);
			assert_non_null(strstr(answer.body, wanted));
			answer_free(&answer);
		}
	}
	for (int i = 0; i < PEERS; i++)
		peer_close(&peers[i]);
	assert_true(runner_counts(kernel.runner).merged > 0);
	struct event *events;
	size_t n = test_kernel_events(&kernel, 1, &events), made = 0;
	for (size_t i = 0; i < n; i++)
		made += str_is(events[i].kind, "item.made");
	assert_int_equal(made, PEERS * ROUNDS - PEERS * ROUNDS / 13);
}

/* Eight keys, each sent by several at once; half of the keys are sent with two different bodies. */
static void test_keys_in_a_group(void **state)
{
	static struct peer peers[PEERS];
	struct peer_answer answers[PEERS] = {0};
	(void)state;
	for (int i = 0; i < PEERS; i++)
		peer_open(&peers[i], api_port(api));
	for (int i = 0; i < PEERS; i++) {
		int key = i % 8;
		char text[16], body[64];
		snprintf(text, sizeof text, "key-%d", key);
		snprintf(body, sizeof body, "{\"number\":%d}", key % 2 == 0 ? key + 1 : 14 + 13 * i);
		if (i == 7)
			snprintf(body, sizeof body, "{\"number\":13}"); /* refused: the next one counts */
		ask(&peers[i], "POST", "/api/v1/items", text, body);
	}
	for (int i = 0; i < PEERS; i++)
		assert_true(peer_answer(&peers[i], &answers[i]));
	for (int key = 0; key < 8; key++) {
		int made = 0, refused = 0;
		const char *first = NULL;
		for (int i = key; i < PEERS; i += 8) {
			made += answers[i].status == 201;
			refused += answers[i].status == 409 || answers[i].status == 422;
			if (answers[i].status != 201)
				continue;
			first = first != NULL ? first : answers[i].body;
			assert_string_equal(answers[i].body, first);
		}
		assert_int_equal(made, key % 2 == 0 ? PEERS / 8 : 1);
		assert_int_equal(refused, key % 2 == 0 ? 0 : PEERS / 8 - 1);
	}
	for (int i = 0; i < PEERS; i++) {
		answer_free(&answers[i]);
		peer_close(&peers[i]);
	}
	struct event *events;
	size_t n = test_kernel_events(&kernel, 1, &events), made = 0;
	for (size_t i = 0; i < n; i++)
		made += str_is(events[i].kind, "item.made");
	assert_int_equal(made, 8);
}

static void test_what_a_handler_may_answer(void **state)
{
	(void)state;
	for (int err = ERR_INVALID; err < ERR_COUNT_; err++) {
		char path[64];
		snprintf(path, sizeof path, "/api/v1/fail/%d", err);
		struct peer_answer answer = exchange("GET", path, "");
		const struct err_row *row = err_row((enum err)err);
		assert_int_equal(answer.status, row->http_status);
		assert_non_null(strstr(answer.head, "application/problem+json"));
		assert_non_null(strstr(answer.body, row->word));
		if (err == ERR_OUT_OF_STOCK)
			assert_non_null(strstr(answer.body, "\"existing\":{\"available\":3}}"));
		if (err == ERR_UPSTREAM)
			assert_non_null(strstr(answer.head, "Retry-After: 7\r\n"));
		if (answer.status == 429 || answer.status == 503)
			assert_non_null(strstr(answer.head, "Retry-After: 1\r\n"));
		answer_free(&answer);
	}
}

static void test_a_dialect(void **state)
{
	static const struct {
		const char *method, *path, *body, *wanted;
		int status;
	} rows[] = {
		{"PUT", "/v1/items", "[{\"number\":1},{\"number\":\"2\",\"allocatedQuantity\":5}]",
	     "[{\"number\":1,\"name\":\"\",\"count\":0},{\"number\":2,\"name\":\"\",\"count\":0}]",
	     200},
		{"PUT", "/service/v1/items", "[{\"number\":1}]",
	     "[{\"number\":1,\"name\":\"\",\"count\":0}]", 200},
		{"PUT", "/service/v1/items", "[]", "[]", 200},
		{"PUT", "/v1/items", "{\"number\":1}", "{\"message\":\"The body must be an array.\"}", 400},
		{"GET", "/v1/items", "", "{\"message\":", 405},
		{"GET", "/service/v1/nothing", "", "{\"message\":", 404},
		{"GET", "/service/nothing", "", "", 200}, /* not the dialect's: the web UI */
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct peer_answer answer = exchange(rows[i].method, rows[i].path, rows[i].body);
		assert_int_equal(answer.status, rows[i].status);
		if (rows[i].status == 200 && rows[i].wanted[0] != '\0')
			assert_string_equal(answer.body, rows[i].wanted);
		else
			assert_non_null(strstr(answer.body, rows[i].wanted));
		if (rows[i].status >= 400)
			assert_non_null(strstr(answer.head, "x-retry-ms: 0\r\n"));
		answer_free(&answer);
	}
}

/* With one writer that is busy, what waited too long is not executed. */
static void test_too_late_is_not_executed(void **state)
{
	struct peer peers[8];
	int done = 0, late = 0;
	(void)state;
	atomic_store(&slow_runs, 0);
	for (int i = 0; i < 8; i++) {
		peer_open(&peers[i], api_port(api));
		ask(&peers[i], "POST", "/api/v1/slow", NULL, "");
	}
	for (int i = 0; i < 8; i++) {
		struct peer_answer answer = {0};
		assert_true(peer_answer(&peers[i], &answer));
		done += answer.status == 200;
		late += answer.status == 504;
		if (answer.status == 200)
			assert_string_equal(answer.body, "slow");
		answer_free(&answer);
		peer_close(&peers[i]);
	}
	assert_int_equal(done + late, 8);
	assert_true(late > 0);
	assert_int_equal(atomic_load(&slow_runs), done);
}

static void test_stopping_in_the_middle(void **state)
{
	struct peer peers[4];
	(void)state;
	for (int i = 0; i < 4; i++) {
		peer_open(&peers[i], api_port(api));
		ask(&peers[i], "POST", "/api/v1/slow", NULL, "");
	}
	usleep(20000);
	api_stop(api, 5000);
	for (int i = 0; i < 4; i++) {
		struct peer_answer answer = {0};
		assert_true(peer_answer(&peers[i], &answer));
		assert_int_equal(answer.status, 200);
		answer_free(&answer);
		peer_close(&peers[i]);
	}
	const struct api_settings settings = {
		.runner = kernel.runner, .address = STR("127.0.0.1"), .version = STR("test")};
	assert_ok(api_start(&settings, &api));
}

static void test_the_document_is_json(void **state)
{
	struct json *json;
	struct json_error fault;
	struct json_out out;
	(void)state;
	struct buf buf = buf_new(kernel.arena, 1 << 20);
	json_begin(&out, &buf);
	openapi_write(&out, STR("1"));
	assert_false(buf.overflow);
	assert_ok(json_read(kernel.arena, buf_str(&buf), &json, &fault));
	assert_non_null(json_at(json, "paths", "/api/v1/items", "post", "responses", "201", NULL));
	assert_non_null(json_at(json, "components", "schemas", "Item", NULL));
	assert_null(json_at(json, "paths", "/v1/items", NULL)); /* a dialect has its own document */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_many_run_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keys_in_a_group, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_a_handler_may_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_dialect, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_late_is_not_executed, set_up_impatient, tear_down),
		cmocka_unit_test_setup_teardown(test_stopping_in_the_middle, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_document_is_json, set_up, tear_down),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
