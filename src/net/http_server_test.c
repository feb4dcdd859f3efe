#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "net/test_peer.h"

static void ask(int port, const char *request, struct peer_answer *answer)
{
	struct peer peer;
	peer_open(&peer, port);
	assert_true(peer_say(&peer, request));
	assert_true(peer_answer(&peer, answer));
	peer_close(&peer);
}

static void facts_of_a_request(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer_answer answer = {0};
	ask(edge.port,
	    "POST /facts HTTP/1.1\r\nHost: x\r\nUSER-agent: tester\r\nContent-Length: 2\r\n"
	    "Cookie: a=b; session=s-1; c=d\r\n\r\nhi",
	    &answer);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "POST\n/facts\n\n127.0.0.1\ntester\ns-1\n0\nhi\n");
	assert_non_null(strstr(answer.head, "\r\nContent-Type: text/plain\r\n"));
	assert_non_null(strstr(answer.head, "\r\nX-Edge: yes\r\n"));

	ask(edge.port, "GET http://host.test:80/facts?q=1%20+?&x HTTP/1.1\r\nHost: x\r\n\r\n", &answer);
	assert_string_equal(answer.body, "GET\n/facts\nq=1%20+?&x\n127.0.0.1\n\n\n0\n\n");
	ask(edge.port, "GET /facts?a=http://b/c HTTP/1.1\r\nHost: x\r\n\r\n", &answer);
	assert_string_equal(answer.body, "GET\n/facts\na=http://b/c\n127.0.0.1\n\n\n0\n\n");
	answer_free(&answer);
	edge_stop(&edge);
}

static void own(struct edge *edge, struct exchange *exchange)
{
	(void)edge;
	struct answer answer = {.status = 200, .body = exchange->path};
	exchange_answer(exchange, &answer);
}

static void the_path_stays_escaped(void **state)
{
	(void)state;
	static struct edge edge = {.serve = own};
	edge_start(&edge, NULL);
	struct peer_answer answer = {0};
	ask(edge.port, "GET /own/a%2Fb%00c+d%?x=%41 HTTP/1.1\r\nHost: x\r\n\r\n", &answer);
	assert_string_equal(answer.body, "/own/a%2Fb%00c+d%");
	answer_free(&answer);
	edge_stop(&edge);
}

static void head_has_no_body(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	assert_true(peer_ask(&peer, "HEAD", "/large", NULL));
	assert_true(peer_answer_head(&peer, &answer));
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.head, "\r\nContent-Length: 4194304\r\n"));
	assert_true(peer_ask(&peer, "POST", "/echo", "next"));
	assert_true(peer_answer(&peer, &answer));
	assert_string_equal(answer.body, "next");
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static char *letters(size_t len)
{
	char *text = malloc(len + 1);
	assert_non_null(text);
	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + i % 26);
	text[len] = '\0';
	return text;
}

static const struct {
	size_t len;
	int status;
} body_sizes[] = {{0, 200}, {1, 200}, {999, 200}, {1000, 200}, {1001, 413}, {5000, 413}};

static void bodies_up_to_the_limit(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	for (size_t i = 0; i < COUNT_OF(body_sizes); i++) {
		char *text = letters(body_sizes[i].len);
		assert_true(peer_ask(&peer, "POST", "/echo", text));
		assert_true(peer_answer(&peer, &answer));
		assert_int_equal(answer.status, body_sizes[i].status);
		assert_string_equal(answer.body, answer.status == 200 ? text : "too large");
		free(text);
	}
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

/* In pieces of `piece` bytes. */
static void send_chunked(struct peer *peer, const char *text, size_t piece)
{
	assert_true(peer_say(peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\n"
	                     "Transfer-Encoding: chunked\r\n\r\n"));
	for (size_t len = strlen(text); len > 0;) {
		size_t now = len < piece ? len : piece;
		char size[32];
		snprintf(size, sizeof(size), "%zx;x=y\r\n", now);
		assert_true(peer_say(peer, size) && peer_send(peer, text, now));
		assert_true(peer_say(peer, "\r\n"));
		text += now;
		len -= now;
	}
	assert_true(peer_say(peer, "0\r\nX-Trailer: t\r\n\r\n"));
}

static void chunked_bodies_up_to_the_limit(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	for (size_t i = 0; i < COUNT_OF(body_sizes); i++)
		for (size_t piece = 1; piece < 10000; piece *= 33) {
			char *text = letters(body_sizes[i].len);
			send_chunked(&peer, text, piece);
			assert_true(peer_answer(&peer, &answer));
			assert_int_equal(answer.status, body_sizes[i].status);
			assert_string_equal(answer.body, answer.status == 200 ? text : "too large");
			free(text);
		}
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static void a_large_chunked_body_grows(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.body_most = 300000;
	edge_start(&edge, &settings);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	char *text = letters(300000);
	send_chunked(&peer, text, 7777);
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.len, 300000);
	assert_string_equal(answer.body, text);
	free(text);
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static void a_body_far_too_large_is_not_read(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	/* The answer comes before any of the body was sent. */
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\n"
	                     "Content-Length: 99999999\r\n\r\n"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 413);
	assert_true(peer_is_closed(&peer));
	peer_close(&peer);

	/* Who sends it all the same, and only then reads, gets the answer too, not a reset. */
	peer_open(&peer, edge.port);
	char *text = letters(300000);
	assert_true(peer_ask(&peer, "POST", "/echo", text));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 413);
	assert_true(peer_is_closed(&peer));
	free(text);
	peer_close(&peer);

	/* An endless chunked body is cut. */
	peer_open(&peer, edge.port);
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\n"
	                     "Transfer-Encoding: chunked\r\n\r\n"));
	while (peer_say(&peer, "a\r\n0123456789\r\n"))
		;
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static void expect_continue(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
	                     "Content-Length: 5\r\n\r\n"));
	assert_true(peer_answer_head(&peer, &answer));
	assert_int_equal(answer.status, 100);
	assert_true(peer_say(&peer, "hello"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "hello");
	/* Refused at once: nobody waits for a body that is not wanted. */
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
	                     "Content-Length: 1001\r\n\r\n"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 413);
	assert_true(peer_is_closed(&peer));
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static int admit(void *context, struct exchange *exchange)
{
	(void)context;
	assert_int_equal(exchange->body.len, 0);
	if (str_is(exchange_header(exchange, "X-Own"), "words")) {
		struct answer answer = {.status = 403,
		                        .content_type = STR("text/html"),
		                        .body = str_copy(exchange->arena, STR("<p>no</p>"))};
		exchange_answer(exchange, &answer);
		return 403;
	}
	return str_is(exchange_header(exchange, "Authorization"), "yes") ? 0 : 401;
}

static void admitted_before_the_body(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.admit = admit;
	edge_start(&edge, &settings);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	assert_true(peer_ask(&peer, "GET", "/echo", NULL));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 401);
	assert_non_null(strstr(answer.head, "application/problem+json"));
	assert_string_equal(answer.body,
	                    "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}\n");
	assert_true(peer_ask(&peer, "POST", "/echo", "secret"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 401);
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\nX-Own: words\r\n"
	                     "Content-Length: 3\r\n\r\nabc"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 403);
	assert_string_equal(answer.body, "<p>no</p>");
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\nAuthorization: yes\r\n"
	                     "Content-Length: 3\r\n\r\nabc"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "abc");
	/* A large or chunked body that is refused is not waited for. */
	assert_true(peer_say(&peer,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\nX-Own: words\r\n"
	                     "Transfer-Encoding: chunked\r\n\r\n"));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 403);
	assert_true(peer_is_closed(&peer));
	peer_close(&peer);
	assert_int_equal(edge.served, 1);
	answer_free(&answer);
	edge_stop(&edge);
}

/* The held answer is released. (The library may overlook that the client left; the timeout finds
 * it then, hence the second.) */
static void gone_between_admit_and_the_end_of_the_body(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.admit = admit;
	settings.idle_timeout_s = 1;
	edge_start(&edge, &settings);
	for (int i = 0; i < 10; i++) {
		struct peer peer;
		peer_open(&peer, edge.port);
		assert_true(peer_say(&peer,
		                     "POST /echo HTTP/1.1\r\nHost: x\r\nX-Own: words\r\n"
		                     "Content-Length: 3\r\n\r\na"));
		peer_close(&peer);
	}
	edge_await_quiet(&edge);
	edge_stop(&edge);
	assert_int_equal(edge.served, 0);
}

static void ambiguous_framing_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *request;
		int status;
		bool is_theirs; /* the library answers, and sends the head of its answer twice */
	} rows[] = {
		{"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
	     "Transfer-Encoding: chunked\r\n\r\n",
	     400, false},
		{"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 3\r\n\r\nabcd",
	     400, false},
		{"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501, false},
		{"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, false},
		{"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400, true},
		{"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 413,
	     true},
		{"GET /echo HTTP/1.1\r\n\r\n", 400, false},
		{"GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, false},
		{"GET /echo b HTTP/1.1\r\nHost: x\r\n\r\n", 400, false},
		{"GET /echo HTTP/1.0\r\n\r\n", 200, false},
		{"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200, false},
	};
	static struct edge edge;
	edge_start(&edge, NULL);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct peer peer;
		struct peer_answer answer = {0};
		peer_open(&peer, edge.port);
		assert_true(peer_say(&peer, rows[i].request));
		assert_true(peer_answer(&peer, &answer));
		assert_int_equal(answer.status, rows[i].status);
		assert_true(peer_is_closed(&peer));
		assert_true(peer.len == 0 || rows[i].is_theirs);
		answer_free(&answer);
		peer_close(&peer);
	}
	edge_stop(&edge);
}

static void bodies_together_are_bounded(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.bodies_most = 1500;
	edge_start(&edge, &settings);
	struct peer one;
	struct peer other;
	struct peer_answer answer = {0};
	char *text = letters(1000);
	peer_open(&one, edge.port);
	peer_open(&other, edge.port);
	assert_true(peer_ask(&one, "POST", "/hold", text));
	edge_await(&edge.parked, 1);
	assert_true(peer_ask(&other, "POST", "/echo", text));
	assert_true(peer_answer(&other, &answer));
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "\r\nRetry-After: 1\r\n"));
	send_chunked(&other, text, 100);
	assert_true(peer_answer(&other, &answer));
	assert_int_equal(answer.status, 503);
	assert_true(peer_ask(&other, "POST", "/echo", "small"));
	assert_true(peer_answer(&other, &answer));
	assert_int_equal(answer.status, 200);
	edge_release(&edge);
	assert_true(peer_answer(&one, &answer));
	assert_int_equal(answer.len, 1000);
	edge_await_quiet(&edge);
	assert_true(peer_ask(&other, "POST", "/echo", text));
	assert_true(peer_answer(&other, &answer));
	assert_int_equal(answer.status, 200);
	free(text);
	peer_close(&one);
	peer_close(&other);
	answer_free(&answer);
	edge_stop(&edge);
}

static void connections_are_bounded(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.connections_most = 3;
	settings.threads = 1;
	edge_start(&edge, &settings);
	struct peer peers[4];
	struct peer_answer answer = {0};
	for (size_t i = 0; i < 3; i++) {
		peer_open(&peers[i], edge.port);
		assert_true(peer_ask(&peers[i], "GET", "/echo", NULL));
		assert_true(peer_answer(&peers[i], &answer));
	}
	peer_open(&peers[3], edge.port);
	assert_true(peer_is_closed(&peers[3]));
	peer_close(&peers[3]);
	peer_close(&peers[0]);
	bool is_let_in = false;
	while (!is_let_in) {
		peer_open(&peers[0], edge.port);
		is_let_in = peer_ask(&peers[0], "GET", "/echo", NULL) && peer_answer(&peers[0], &answer);
		if (!is_let_in)
			peer_close(&peers[0]);
	}
	for (size_t i = 0; i < 3; i++)
		peer_close(&peers[i]);
	answer_free(&answer);
	edge_stop(&edge);
}

/* Sends a byte every 20 ms until it is cut. */
static void drip(struct peer *peer, const char *what)
{
	struct timespec moment = {.tv_nsec = 20000000};
	for (int turns = 0; peer_say(peer, what); turns++) {
		nanosleep(&moment, NULL);
		assert_true(turns < 3000);
	}
	peer_close(peer);
}

static void slow_clients_are_cut(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.idle_timeout_s = 1;
	settings.body_most = 1000000;
	edge_start(&edge, &settings);
	struct peer silent;
	struct peer waiting;
	struct peer half;
	struct peer dripping;
	struct peer_answer answer = {0};
	peer_open(&silent, edge.port);
	peer_open(&half, edge.port);
	assert_true(peer_say(&half, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"));
	peer_open(&waiting, edge.port);
	assert_true(peer_ask(&waiting, "POST", "/hold", "patience"));
	peer_open(&dripping, edge.port);
	drip(&dripping, "G");
	peer_open(&dripping, edge.port);
	assert_true(peer_say(&dripping, "GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: "));
	drip(&dripping, "x");
	peer_open(&dripping, edge.port);
	assert_true(peer_say(&dripping,
	                     "POST /echo HTTP/1.1\r\nHost: x\r\n"
	                     "Content-Length: 999999\r\n\r\n"));
	drip(&dripping, "x");
	assert_true(peer_is_closed(&silent));
	assert_true(peer_is_closed(&half));
	peer_close(&silent);
	peer_close(&half);
	/* Who waits for us is not slow. */
	edge_release(&edge);
	assert_true(peer_answer(&waiting, &answer));
	assert_string_equal(answer.body, "ecneitap");
	peer_close(&waiting);
	answer_free(&answer);
	edge_await_quiet(&edge);
	edge_stop(&edge);
}

static void a_client_that_takes_no_answer_is_cut(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.idle_timeout_s = 1;
	edge_start(&edge, &settings);
	struct peer peers[4];
	for (size_t i = 0; i < COUNT_OF(peers); i++) {
		peer_open(&peers[i], edge.port);
		assert_true(peer_ask(&peers[i], "GET", "/large", NULL));
	}
	edge_await(&edge.served, COUNT_OF(peers));
	edge_await_quiet(&edge);
	for (size_t i = 0; i < COUNT_OF(peers); i++)
		peer_close(&peers[i]);
	edge_stop(&edge);
}

static void large_answers_arrive_whole(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	for (int i = 0; i < 3; i++) {
		assert_true(peer_ask(&peer, "GET", "/large", NULL));
		assert_true(peer_answer(&peer, &answer));
		assert_int_equal(answer.len, LARGE_BYTES);
		for (size_t at = 0; at < LARGE_BYTES; at++)
			if (answer.body[at] != (char)('a' + at % 26))
				fail_msg("byte %zu", at);
	}
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static void pipelined_requests(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	for (int i = 0; i < 20; i++) {
		assert_true(peer_ask(&peer, "POST", "/park", "abc"));
		assert_true(peer_ask(&peer, "POST", "/echo", "def"));
	}
	for (int i = 0; i < 20; i++) {
		assert_true(peer_answer(&peer, &answer));
		assert_string_equal(answer.body, "cba");
		assert_true(peer_answer(&peer, &answer));
		assert_string_equal(answer.body, "def");
	}
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static void mistakes_of_the_edge(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	assert_true(peer_ask(&peer, "GET", "/nothing", NULL));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 500);
	assert_true(peer_ask(&peer, "GET", "/injected", NULL));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 200);
	assert_null(strstr(answer.head, "X-Bad"));
	assert_null(strstr(answer.head, "X-Worse"));
	assert_non_null(strstr(answer.head, "X-Edge"));
	assert_true(peer_ask(&peer, "POST", "/park-twice", "abc"));
	assert_true(peer_answer(&peer, &answer));
	assert_string_equal(answer.body, "abc");
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

static void start_refuses(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server *server = NULL;
	struct http_server_settings settings = edge_settings(&edge);
	settings.address = STR("localhost");
	assert_int_equal(http_server_start(&settings, &server), ERR_INVALID);
	settings.address = STR("127.0.0.1");
	settings.threads = 0;
	assert_int_equal(http_server_start(&settings, &server), ERR_INVALID);
	edge_start(&edge, NULL);
	settings.threads = 1;
	settings.port = edge.port;
	assert_int_equal(http_server_start(&settings, &server), ERR_IO);
	assert_null(server);
	edge_stop(&edge);
}

static void both_families(void **state)
{
	(void)state;
	static struct edge edge;
	struct http_server_settings settings = edge_settings(&edge);
	settings.address = STR("::");
	if (http_server_start(&settings, &edge.server) != OK)
		skip(); /* a machine without IPv6 */
	http_server_stop(edge.server, 0);
	edge_start(&edge, &settings);
	struct peer_answer answer = {0};
	ask(edge.port, "GET /facts HTTP/1.1\r\nHost: x\r\n\r\n", &answer);
	assert_string_equal(answer.body, "GET\n/facts\n\n127.0.0.1\n\n\n0\n\n");
	answer_free(&answer);
	edge_stop(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_of_a_request),
		cmocka_unit_test(the_path_stays_escaped),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(bodies_up_to_the_limit),
		cmocka_unit_test(chunked_bodies_up_to_the_limit),
		cmocka_unit_test(a_large_chunked_body_grows),
		cmocka_unit_test(a_body_far_too_large_is_not_read),
		cmocka_unit_test(expect_continue),
		cmocka_unit_test(admitted_before_the_body),
		cmocka_unit_test(gone_between_admit_and_the_end_of_the_body),
		cmocka_unit_test(ambiguous_framing_is_refused),
		cmocka_unit_test(bodies_together_are_bounded),
		cmocka_unit_test(connections_are_bounded),
		cmocka_unit_test(slow_clients_are_cut),
		cmocka_unit_test(a_client_that_takes_no_answer_is_cut),
		cmocka_unit_test(large_answers_arrive_whole),
		cmocka_unit_test(pipelined_requests),
		cmocka_unit_test(mistakes_of_the_edge),
		cmocka_unit_test(start_refuses),
		cmocka_unit_test(both_families),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
