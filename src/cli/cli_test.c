#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "cli/cli_parts.h"

/* A server that has one warehouse called Reno and two products called Mug. */
static struct str asked_path;
static int asked_count;

static enum err fake_send(struct cli *cli, const struct cli_request *request,
                          struct http_reply *reply)
{
	asked_path = request->path;
	asked_count++;
	bool is_reno = str_find_str(request->path, STR("name=Reno")) > 0;
	bool is_mug = str_find_str(request->path, STR("name=Mug")) > 0;
	*reply = (struct http_reply){.status = 200};
	reply->body = is_reno  ? STR("{\"items\":[{\"id\":7}],\"next_cursor\":null}")
	              : is_mug ? STR("{\"items\":[{\"id\":1},{\"id\":2}],\"next_cursor\":null}")
	                       : STR("{\"items\":[],\"next_cursor\":null}");
	(void)cli;
	return OK;
}

#define ARGUMENTS_MOST 32

/* What `line` (words with blanks between; a ' keeps blanks together) would send: "METHOD path
 * body", or the sentence why not. */
static struct str told(struct arena *arena, const char *line)
{
	char *arguments[ARGUMENTS_MOST];
	int n = 0, words = 0;
	struct cli cli = {.arena = arena, .send = fake_send};
	struct cli_asked asked;
	struct cli_request request;
	struct str rest = str_from(line), word;
	bool is_quoted = false;
	for (struct str piece; str_split(&rest, '\'', &piece); is_quoted = !is_quoted) {
		if (is_quoted && n < ARGUMENTS_MOST)
			arguments[n++] = str_c(arena, piece);
		while (!is_quoted && n < ARGUMENTS_MOST && str_split(&piece, ' ', &word))
			if (word.len > 0)
				arguments[n++] = str_c(arena, word);
	}
	const struct route *route = cli_route_find(n, arguments, &words);
	assert_non_null(route);
	if (cli_arguments_read(&cli, n - words, arguments + words, &asked) != OK
	    || cli_request_make(&cli, route, &asked, &request) != OK)
		return cli.why;
	return str_format(arena, "%.*s %.*s %.*s", STR_FMT(request.method), STR_FMT(request.path),
	                  STR_FMT(request.body));
}

static void typed_commands_become_requests(void **state)
{
	static const struct {
		const char *typed, *sent;
	} rows[] = {
		{"order hold 17 --reason wait", "POST /api/v1/orders/17/hold {\"reason\":\"wait\"}"},
		{"orders hold 17 --reason=wait", "POST /api/v1/orders/17/hold {\"reason\":\"wait\"}"},
		{"order-hold 17 --reason 'two words'",
	     "POST /api/v1/orders/17/hold {\"reason\":\"two words\"}"},
		{"order hold --reason -- 17", "--reason needs a value"},
		{"order release 17", "POST /api/v1/orders/17/release "},
		{"order release",
	     "order release ORDER_ID: the ORDER_ID is missing; see `purser order release --help`"},
		{"order release 17 18", "\"18\" is one too many for order release: options begin with --"},
		{"order release seventeen",
	     "order_id is a number, or NAME=VALUE that only one has: seventeen "
	     "is neither"},
		{"order release 17 --reason no",
	     "order release has no option --reason; `purser order release --help` lists what it takes"},
		{"order list --status unresolved --created-at.from 2026-01-01T00:00:00Z",
	     "GET /api/v1/orders?status=unresolved&created_at.from=2026-01-01T00%3A00%3A00Z "},
		{"order list --is-gift", "GET /api/v1/orders?is_gift=true "},
		{"order list --status", "--status needs a value"},
		{"order list --hold-until.from --limit 5", "--hold-until.from needs a value"},
		{"order list --limit", "--limit needs a value"},
		{"order list --warehouse_id name=Reno", "GET /api/v1/orders?warehouse_id=7 "},
		{"warehouse get name=Reno", "GET /api/v1/warehouses/7 "},
		{"product get name=Mug", "several have name=Mug: give one of the ids 1, 2"},
		{"product get sku=NONE", "there is none with sku=NONE"},
		{"product create --sku A --name 'A, \"b\"' --type core",
	     "POST /api/v1/products {\"sku\":\"A\",\"name\":\"A, \\\"b\\\"\",\"type\":\"core\"}"},
		{"stock add --items sku=A,warehouse_id=name=Reno,quantity=5,reason=\"a,b\" --items "
	     "sku=B,warehouse_id=8,quantity=-1",
	     "POST /api/v1/stock/add {\"items\":[{\"sku\":\"A\",\"warehouse_id\":7,\"quantity\":5,"
	     "\"reason\":\"a,b\"},{\"sku\":\"B\",\"warehouse_id\":8,\"quantity\":-1}]}"},
		{"stock add --items '[{\"sku\":\"A\"}]'",
	     "POST /api/v1/stock/add {\"items\":[{\"sku\":\"A\"}]}"},
		{"stock add --items '[{\"sku\":'", "--items is not JSON: "},
		{"stock add --items sku=A,colour=red", "--items has no member \"colour\""},
		{"stock add --items sku", "\"sku\" is not NAME=VALUE (or give the value as JSON)"},
		{"stock add --items sku=\"A", "a double quote is missing: "},
		{"order change 17 --is-gift", "PATCH /api/v1/orders/17 {\"is_gift\":true}"},
		{"order change 17 --is-gift no", "PATCH /api/v1/orders/17 {\"is_gift\":false}"},
		{"order change 17 --is-gift perhaps", "--is_gift is true or false"},
		{"document make --kind pick_list --order-ids 17,18",
	     "POST /api/v1/documents {\"kind\":\"pick_list\",\"order_ids\":[17,18]}"},
		{"document make --kind pick_list --kind pick_list", "--kind stands there twice"},
		{"export file orders --format xlsx", "GET /api/v1/exports/orders?format=xlsx "},
		{"export file a/b", "GET /api/v1/exports/a%2Fb "},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct str sent = told(arena, rows[i].typed);
		if (!str_starts(sent, str_from(rows[i].sent)))
			fail_msg("%s: %.*s", rows[i].typed, STR_FMT(sent));
		arena_free(arena);
	}
}

static void money_is_an_amount_and_its_currency(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct str sent = told(arena, "order create --lines 'sku=A,unit_price=12.50 USD'");
	assert_true(
		str_find_str(sent, STR("\"unit_price\":{\"amount\":\"12.50\",\"currency\":\"USD\"}")) > 0);
	arena_free(arena);
}

static void an_id_is_not_looked_up(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	asked_count = 0;
	(void)told(arena, "product get 5");
	assert_int_equal(asked_count, 0);
	(void)told(arena, "product get 'sku=A,B'");
	assert_int_equal(asked_count, 1);
	/* A comma would mean: A or B. */
	assert_true(str_is(asked_path, "/api/v1/products?sku=%22A%2CB%22&limit=3"));
	arena_free(arena);
}

/* ---- of all routes ---- */

static void every_command_is_found_by_its_own_words(void **state)
{
	const struct route *route;
	(void)state;
	struct cli_walk walk = {0};
	while ((route = cli_route_next(&walk)) != NULL) {
		struct arena *arena = arena_new(0);
		char *arguments[ARGUMENTS_MOST];
		int n = 0, used = 0;
		struct str rest = cli_route_words(arena, route), word;
		while (n < ARGUMENTS_MOST && str_split(&rest, ' ', &word))
			arguments[n++] = str_c(arena, word);
		const struct route *found = cli_route_find(n, arguments, &used);
		if (found != route || used != n)
			fail_msg("%s is hidden by %s", route->id, found != NULL ? found->id : "none");
		assert_true(cli_knows(n, arguments));
		assert_true(cli_route_is_about(route, cli_route_noun(route)));
		arena_free(arena);
	}
	assert_true(route == NULL);
}

static void own_options_hide_no_field(void **state)
{
	const struct route *route;
	(void)state;
	struct cli_walk walk = {0};
	while ((route = cli_route_next(&walk)) != NULL) {
		for (size_t o = 0; o < cli_own_count; o++) {
			struct str name = str_from(cli_own_rows[o].name);
			const struct field *body = route->body != NULL ? shape_field(route->body, name) : NULL;
			const struct field *query =
				route->query != NULL ? shape_field(route->query, name) : NULL;
			if (body != NULL || query != NULL)
				fail_msg("--%s of every command hides a field of %s", cli_own_rows[o].name,
				         route->id);
		}
	}
}

static void text_of_others_cannot_move_the_cursor(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct str plain = cli_plain(arena, STR("a\x1b[31m\n\xC2\x9B"
	                                        "b\xFF 東京"));
	assert_true(str_is(plain,
	                   "a\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD"
	                   "b\xEF\xBF\xBD 東京"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_commands_become_requests),
		cmocka_unit_test(money_is_an_amount_and_its_currency),
		cmocka_unit_test(an_id_is_not_looked_up),
		cmocka_unit_test(every_command_is_found_by_its_own_words),
		cmocka_unit_test(own_options_hide_no_field),
		cmocka_unit_test(text_of_others_cannot_move_the_cursor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
