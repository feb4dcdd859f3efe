#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "net/http_client.h"
#include "net/socket.h"
#include "net/test_peer.h"

/* ---- a rude server: one connection at a time, a prepared reply for each request ---- */

#define HANG_UP "hang up"
#define SILENCE "silence"

struct rude {
	const char *const *replies; /* ends with NULL */
	int fd, port;
	pthread_t thread;
	_Atomic int64_t requests, connections;
};

/* Reads one request; false when the client left. */
static bool take_request(struct peer *peer)
{
	char *end = NULL;
	while (peer->len == 0 || (end = strstr(peer->at, "\r\n\r\n")) == NULL)
		if (!peer_receive(peer))
			return false;
	char *length = strcasestr(peer->at, "Content-Length: ");
	size_t need = (size_t)(end - peer->at) + 4;
	if (length != NULL && length < end)
		need += strtoul(length + 16, NULL, 10);
	while (peer->len < need)
		if (!peer_receive(peer))
			return false;
	peer->len = 0;
	return true;
}

static void *be_rude(void *of)
{
	struct rude *rude = of;
	size_t next = 0;
	while (rude->replies[next] != NULL) {
		struct pollfd wait = {.fd = rude->fd, .events = POLLIN};
		poll(&wait, 1, 60000);
		struct peer peer = {.fd = accept(rude->fd, NULL, NULL)};
		if (peer.fd < 0)
			break;
		atomic_fetch_add(&rude->connections, 1);
		while (rude->replies[next] != NULL && take_request(&peer)) {
			const char *reply = rude->replies[next++];
			atomic_fetch_add(&rude->requests, 1);
			if (strcmp(reply, HANG_UP) == 0)
				break;
			if (strcmp(reply, SILENCE) == 0)
				peer_is_closed(&peer);
			else
				peer_say(&peer, reply);
		}
		peer_close(&peer);
	}
	return NULL;
}

static void rude_start(struct rude *rude, const char *const *replies)
{
	*rude = (struct rude){.replies = replies};
	assert_int_equal(socket_listen(STR("127.0.0.1"), 0, &rude->fd, &rude->port), OK);
	assert_int_equal(pthread_create(&rude->thread, NULL, be_rude, rude), 0);
}

static void rude_stop(struct rude *rude)
{
	shutdown(rude->fd, SHUT_RDWR); /* if it still waits for a client */
	pthread_join(rude->thread, NULL);
	socket_close(rude->fd);
}

/* ---- asking ---- */

static struct arena *arena;
static struct http_client *client;

static int start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return http_client_start(8, &client) == OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	http_client_stop(client);
	arena_free(arena);
	client = NULL;
	return 0;
}

static struct str url_of(int port, const char *rest)
{
	return str_format(arena, "http://127.0.0.1:%d%s", port, rest);
}

static struct http_reply ask(enum err expected, const char *method, struct str url,
                             const char *body)
{
	struct http_request request = {.method = str_from(method), .url = url, .body = str_from(body)};
	struct http_reply reply;
	assert_int_equal(http_send(client, arena, &request, &reply), expected);
	assert_true(reply.took_us >= 0);
	return reply;
}

static void assert_text(struct str got, const char *expected)
{
	assert_string_equal(str_c(arena, got), expected);
}

/* ---- tests ---- */

static void replies_of_our_own_server(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct http_reply reply = ask(OK, "POST", url_of(edge.port, "/park?x=1"), "stressed");
	assert_int_equal(reply.status, 200);
	assert_text(reply.body, "desserts");
	assert_text(http_reply_header(&reply, "CONTENT-TYPE"), "text/plain");
	assert_text(http_reply_header(&reply, "x-edge"), "yes");
	assert_text(http_reply_header(&reply, "x-none"), "");
	assert_true(reply.was_sent);
	assert_int_equal(reply.failure.len, 0);
	reply = ask(OK, "GET", url_of(edge.port, "/facts?q=%20"), "");
	assert_text(reply.body, "GET\n/facts\nq=%20\n127.0.0.1\npurser\n\n0\n\n");
	reply = ask(OK, "PUT", url_of(edge.port, "/facts"), "");
	assert_text(reply.body, "PUT\n/facts\n\n127.0.0.1\npurser\n\n0\n\n");
	reply = ask(OK, "DELETE", url_of(edge.port, "/facts"), "b");
	assert_text(reply.body, "DELETE\n/facts\n\n127.0.0.1\npurser\n\n0\nb\n");
	reply = ask(OK, "HEAD", url_of(edge.port, "/large"), "");
	assert_int_equal(reply.status, 200);
	assert_int_equal(reply.body.len, 0);
	assert_text(http_reply_header(&reply, "content-length"), "4194304");
	reply = ask(OK, "GET", url_of(edge.port, "/large"), "");
	assert_int_equal(reply.body.len, LARGE_BYTES);
	reply =
		ask(OK, "POST", url_of(edge.port, "/echo"), str_c(arena, str_slice(reply.body, 0, 2000)));
	assert_int_equal(reply.status, 413); /* a status is a reply */
	edge_stop(&edge);
}

static void headers_are_sent_as_given(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct http_request request = {.method = STR("GET"), .url = url_of(edge.port, "/facts")};
	*LIST_ADD(arena, &request.headers) = (struct http_header){STR("User-Agent"), STR("me/1")};
	*LIST_ADD(arena, &request.headers) = (struct http_header){STR("Cookie"), STR("session=9")};
	*LIST_ADD(arena, &request.headers) = (struct http_header){STR("X-Missing"), STR("")};
	struct http_reply reply;
	assert_int_equal(http_send(client, arena, &request, &reply), OK);
	assert_text(reply.body, "GET\n/facts\n\n127.0.0.1\nme/1\n9\n0\n\n");
	request.headers.at[0].value = STR("a\r\nX-Smuggled: 1");
	assert_int_equal(http_send(client, arena, &request, &reply), ERR_INVALID);
	request.headers.at[0] = (struct http_header){STR("X Y"), STR("1")};
	assert_int_equal(http_send(client, arena, &request, &reply), ERR_INVALID);
	request.headers.count = 0;
	request.method = STR("GET /x");
	assert_int_equal(http_send(client, arena, &request, &reply), ERR_INVALID);
	assert_false(reply.was_sent);
	edge_stop(&edge);
}

static void urls_that_are_refused(void **state)
{
	(void)state;
	static const char *const urls[] = {
		"",        "ftp://127.0.0.1/", "file:///etc/passwd",      "127.0.0.1/x",
		"http://", "http://a b/",      "http://user:secret@[::/", "http://127.0.0.1/\r\nX: y",
	};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct http_reply reply = ask(ERR_INVALID, "GET", str_from(urls[i]), "");
		assert_true(reply.failure.len > 0);
		assert_int_equal(str_find_str(reply.failure, STR("secret")), -1);
		assert_false(reply.was_sent);
		assert_int_equal(reply.status, 0);
	}
}

static void nobody_listens(void **state)
{
	(void)state;
	int fd;
	int port;
	assert_int_equal(socket_listen(STR("127.0.0.1"), 0, &fd, &port), OK);
	socket_close(fd);
	struct str url = str_format(arena, "http://user:secret@127.0.0.1:%d/path?token=secret", port);
	struct http_reply reply = ask(ERR_UPSTREAM, "POST", url, "x");
	assert_false(reply.was_sent);
	assert_int_equal(reply.status, 0);
	char expected[100];
	snprintf(expected, sizeof(expected),
	         "127.0.0.1:%d: Couldn't connect to server: Connection refused", port);
	assert_text(reply.failure, expected);
	reply = ask(ERR_UPSTREAM, "GET", STR("http://no-such-host.invalid/secret"), "");
	assert_false(reply.was_sent);
	assert_true(str_starts(reply.failure, STR("no-such-host.invalid:80: ")));
	assert_int_equal(str_find_str(reply.failure, STR("secret")), -1);
}

static void link_local_addresses_are_never_asked(void **state)
{
	static const char *const urls[] = {
		"http://169.254.169.254/latest/meta-data",
		"http://2852039166/",
		"http://0xa9fea9fe/",
		"http://169.254.1/",
		"http://[::ffff:169.254.169.254]/",
		"http://[fe80::1%25lo]/",
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct http_reply reply = ask(ERR_UPSTREAM, "GET", str_from(urls[i]), "");
		assert_false(reply.was_sent);
		assert_int_equal(reply.status, 0);
		assert_true(str_find_str(reply.failure, STR("link-local addresses are not asked")) > 0);
	}
}

#define LENGTH_2 "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

static void odd_replies(void **state)
{
	(void)state;
	static const char *const replies[] = {
		"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 201 Created\r\nX-Late: 2 \r\n"
		"X-Late: 3\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
		"HTTP/1.1 204 No Content\r\n\r\n",
		"HTTP/1.1 429 \r\nContent-Length: 2\r\nContent-Encoding: gzip\r\n\r\nzz",
		NULL,
	};
	struct rude rude;
	rude_start(&rude, replies);
	struct str url = url_of(rude.port, "/");
	struct http_reply reply = ask(OK, "GET", url, "");
	assert_int_equal(reply.status, 201);
	assert_text(http_reply_header(&reply, "X-Early"), "");
	assert_text(http_reply_header(&reply, "X-Late"), "2");
	reply = ask(OK, "GET", url, "");
	assert_int_equal(reply.status, 302);
	reply = ask(OK, "GET", url, "");
	assert_text(reply.body, "abcde");
	reply = ask(OK, "GET", url, "");
	assert_int_equal(reply.status, 204);
	reply = ask(OK, "GET", url, "");
	assert_int_equal(reply.status, 429);
	assert_text(reply.body, "zz");
	rude_stop(&rude);
	assert_int_equal(rude.connections, 1); /* it was reused */
}

static void no_reply_at_all(void **state)
{
	(void)state;
	static const char *const rows[] = {
		HANG_UP,
		"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
		"HTTP/1.1 200 OK\r\nConte",
		"nonsense\r\n\r\n",
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *const replies[] = {rows[i], NULL};
		struct rude rude;
		rude_start(&rude, replies);
		struct http_reply reply =
			ask(ERR_UPSTREAM, "POST", url_of(rude.port, "/?key=secret"), "pay");
		assert_true(reply.was_sent);
		assert_int_equal(reply.status, 0);
		assert_int_equal(reply.body.len, 0);
		assert_int_equal(reply.headers.count, 0);
		assert_true(reply.failure.len > 0);
		assert_int_equal(str_find_str(reply.failure, STR("secret")), -1);
		rude_stop(&rude);
		assert_int_equal(rude.requests, 1);
	}
}

static void a_dead_kept_connection(void **state)
{
	(void)state;
	/* A GET is sent again on a new connection, a POST is not. */
	static const char *const replies[] = {LENGTH_2, HANG_UP, LENGTH_2, HANG_UP, LENGTH_2, NULL};
	struct rude rude;
	rude_start(&rude, replies);
	struct str url = url_of(rude.port, "/");
	ask(OK, "GET", url, "");
	struct http_reply reply = ask(OK, "GET", url, "");
	assert_text(reply.body, "ok");
	assert_int_equal(rude.requests, 3);
	reply = ask(ERR_UPSTREAM, "POST", url, "pay");
	assert_true(reply.was_sent);
	assert_int_equal(rude.requests, 4);
	char expected[100];
	snprintf(expected, sizeof(expected),
	         "127.0.0.1:%d: the connection was closed before a reply came", rude.port);
	assert_text(reply.failure, expected);
	ask(OK, "POST", url, "pay");
	rude_stop(&rude);
}

static void replies_are_bounded(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	static const char *const replies[] = {
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n1\r\nf\r\n0\r\n\r\n",
		NULL,
	};
	struct rude rude;
	rude_start(&rude, replies);
	struct http_request request = {
		.method = STR("GET"), .url = url_of(rude.port, "/"), .reply_most = 5};
	struct http_reply reply;
	assert_int_equal(http_send(client, arena, &request, &reply), OK);
	assert_text(reply.body, "abcde");
	assert_int_equal(http_send(client, arena, &request, &reply), ERR_UPSTREAM);
	assert_true(reply.was_sent);
	assert_int_equal(reply.body.len, 0);
	assert_true(str_ends(reply.failure, STR("the reply is larger than allowed")));
	request.url = url_of(edge.port, "/large");
	assert_int_equal(http_send(client, arena, &request, &reply), ERR_UPSTREAM);
	assert_true(str_ends(reply.failure, STR("the reply is larger than allowed")));
	request.reply_most = (int64_t)LARGE_BYTES;
	assert_int_equal(http_send(client, arena, &request, &reply), OK);
	assert_int_equal(reply.body.len, LARGE_BYTES);
	rude_stop(&rude);
	edge_stop(&edge);
}

static void headers_are_bounded(void **state)
{
	(void)state;
	size_t room = 400000;
	char *text = malloc(room);
	assert_non_null(text);
	int len = snprintf(text, room, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; len < 300000; i++)
		len += snprintf(text + len, room - (size_t)len, "X-%d: %0100d\r\n", i, i);
	snprintf(text + len, room - (size_t)len, "Content-Length: 0\r\n\r\n");
	const char *const replies[] = {text, NULL};
	struct rude rude;
	rude_start(&rude, replies);
	struct http_reply reply = ask(ERR_UPSTREAM, "GET", url_of(rude.port, "/"), "");
	assert_int_equal(reply.headers.count, 0);
	rude_stop(&rude);
	free(text);
}

static void silence_ends_in_a_timeout(void **state)
{
	(void)state;
	static const char *const replies[] = {SILENCE, NULL};
	struct rude rude;
	rude_start(&rude, replies);
	struct http_request request = {
		.method = STR("POST"), .url = url_of(rude.port, "/"), .timeout_ms = 100};
	struct http_reply reply;
	assert_int_equal(http_send(client, arena, &request, &reply), ERR_UPSTREAM);
	assert_true(reply.was_sent);
	assert_true(reply.took_us >= 90000);
	assert_true(str_ends(reply.failure, STR("Timeout was reached")));
	rude_stop(&rude);
}

struct asker {
	pthread_t thread;
	struct http_client *client;
	struct arena *arena;
	int port, rounds;
	const char *path;
	int timeout_ms;
	int64_t right;
	enum err last;
	struct http_reply reply;
};

static void *ask_on_and_on(void *of)
{
	struct asker *asker = of;
	for (int i = 0; i < asker->rounds; i++) {
		struct str body = str_format(asker->arena, "%d", i);
		struct http_request request = {
			.method = STR("POST"),
			.url = str_format(asker->arena, "http://127.0.0.1:%d%s", asker->port, asker->path),
			.body = body,
			.timeout_ms = asker->timeout_ms};
		asker->last = http_send(asker->client, asker->arena, &request, &asker->reply);
		asker->right += asker->last == OK && str_eq(asker->reply.body, body);
	}
	return NULL;
}

static void askers_start(struct asker *askers, size_t count, struct asker each)
{
	for (size_t i = 0; i < count; i++) {
		askers[i] = each;
		askers[i].arena = arena_new(0);
		assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_on_and_on, &askers[i]), 0);
	}
}

static void askers_join(struct asker *askers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pthread_join(askers[i].thread, NULL);
		arena_free(askers[i].arena);
	}
}

static void many_threads_ask(void **state)
{
	(void)state;
	static struct edge edge;
	static struct asker askers[20];
	edge_start(&edge, NULL);
	askers_start(
		askers, COUNT_OF(askers),
		(struct asker){.client = client, .port = edge.port, .rounds = 50, .path = "/echo"});
	askers_join(askers, COUNT_OF(askers));
	for (size_t i = 0; i < COUNT_OF(askers); i++)
		assert_int_equal(askers[i].right, 50);
	edge_stop(&edge);
}

static void waiting_for_a_connection_counts(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct http_client *narrow;
	assert_int_equal(http_client_start(1, &narrow), OK);
	struct asker holder;
	struct asker late;
	askers_start(&holder, 1,
	             (struct asker){.client = narrow, .port = edge.port, .rounds = 1, .path = "/hold"});
	edge_await(&edge.parked, 1);
	askers_start(
		&late, 1,
		(struct asker){
			.client = narrow, .port = edge.port, .rounds = 1, .path = "/echo", .timeout_ms = 100});
	pthread_join(late.thread, NULL);
	assert_int_equal(late.last, ERR_UPSTREAM);
	assert_false(late.reply.was_sent);
	arena_free(late.arena);
	edge_release(&edge);
	pthread_join(holder.thread, NULL);
	assert_int_equal(holder.right, 1);
	arena_free(holder.arena);
	http_client_stop(narrow);
	edge_stop(&edge);
}

static void stop_while_others_wait(void **state)
{
	(void)state;
	static struct edge edge;
	static struct asker askers[20];
	edge_start(&edge, NULL);
	struct http_client *own;
	assert_int_equal(http_client_start(8, &own), OK);
	askers_start(askers, COUNT_OF(askers),
	             (struct asker){.client = own, .port = edge.port, .rounds = 1, .path = "/hold"});
	edge_await(&edge.parked, 8);
	while (http_client_callers(own) < (int)COUNT_OF(askers))
		sched_yield();
	http_client_stop(own);
	askers_join(askers, COUNT_OF(askers));
	for (size_t i = 0; i < COUNT_OF(askers); i++) {
		assert_int_equal(askers[i].last, ERR_UPSTREAM);
		assert_int_equal(askers[i].right, 0);
	}
	edge_release(&edge);
	edge_stop(&edge);
}

int main(void)
{
	/* A proxy that the machine may have is not part of these tests. */
	setenv("no_proxy", "*", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(replies_of_our_own_server, start, stop),
		cmocka_unit_test_setup_teardown(headers_are_sent_as_given, start, stop),
		cmocka_unit_test_setup_teardown(urls_that_are_refused, start, stop),
		cmocka_unit_test_setup_teardown(nobody_listens, start, stop),
		cmocka_unit_test_setup_teardown(link_local_addresses_are_never_asked, start, stop),
		cmocka_unit_test_setup_teardown(odd_replies, start, stop),
		cmocka_unit_test_setup_teardown(no_reply_at_all, start, stop),
		cmocka_unit_test_setup_teardown(a_dead_kept_connection, start, stop),
		cmocka_unit_test_setup_teardown(replies_are_bounded, start, stop),
		cmocka_unit_test_setup_teardown(headers_are_bounded, start, stop),
		cmocka_unit_test_setup_teardown(silence_ends_in_a_timeout, start, stop),
		cmocka_unit_test_setup_teardown(many_threads_ask, start, stop),
		cmocka_unit_test_setup_teardown(waiting_for_a_connection_counts, start, stop),
		cmocka_unit_test_setup_teardown(stop_while_others_wait, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
