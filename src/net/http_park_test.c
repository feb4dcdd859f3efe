#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/test_peer.h"

enum { CONNECTIONS = 64, THREADS = 4, PER_THREAD = CONNECTIONS / THREADS };

/* A thread that drives its share of the connections: asks on all of them, then reads on all. */
struct driver {
	pthread_t thread;
	struct edge *edge;
	struct peer peers[PER_THREAD];
	int rounds; /* 0: until the server refuses */
	int64_t answered, refused, wrong;
};

static void compare(struct driver *driver, const struct peer_answer *answer, int round, size_t i)
{
	char expected[32];
	int len = snprintf(expected, sizeof(expected), "%d:%zu", round, i);
	if (answer->status == 503) {
		driver->refused++;
		return;
	}
	driver->answered++;
	bool is_right = answer->status == 200 && answer->len == (size_t)len;
	for (int at = 0; is_right && at < len; at++)
		is_right = answer->body[at] == expected[i % 2 == 0 ? len - 1 - at : at];
	driver->wrong += !is_right;
}

static void *drive(void *of)
{
	struct driver *driver = of;
	struct peer_answer answer = {0};
	bool is_over = false;
	for (int round = 0; !is_over && (driver->rounds == 0 || round < driver->rounds); round++) {
		for (size_t i = 0; i < PER_THREAD; i++) {
			char body[32];
			snprintf(body, sizeof(body), "%d:%zu", round, i);
			peer_ask(&driver->peers[i], "POST", i % 2 == 0 ? "/park" : "/echo", body);
		}
		for (size_t i = 0; i < PER_THREAD; i++) {
			if (peer_answer(&driver->peers[i], &answer))
				compare(driver, &answer, round, i);
			else
				is_over = true;
			is_over = is_over || answer.status == 503;
		}
	}
	answer_free(&answer);
	return NULL;
}

static void drivers_start(struct driver *drivers, struct edge *edge, int rounds)
{
	memset(drivers, 0, THREADS * sizeof(*drivers));
	for (size_t i = 0; i < THREADS; i++) {
		drivers[i].edge = edge;
		drivers[i].rounds = rounds;
		for (size_t j = 0; j < PER_THREAD; j++)
			peer_open(&drivers[i].peers[j], edge->port);
		assert_int_equal(pthread_create(&drivers[i].thread, NULL, drive, &drivers[i]), 0);
	}
}

/* Returns how many answers of the edge arrived. */
static int64_t drivers_join(struct driver *drivers)
{
	int64_t answered = 0;
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(drivers[i].thread, NULL);
		assert_int_equal(drivers[i].wrong, 0);
		answered += drivers[i].answered;
		for (size_t j = 0; j < PER_THREAD; j++)
			peer_close(&drivers[i].peers[j]);
	}
	return answered;
}

static void parked_echoes_on_many_connections(void **state)
{
	(void)state;
	static struct edge edge;
	static struct driver drivers[THREADS];
	edge_start(&edge, NULL);
	drivers_start(drivers, &edge, 200);
	assert_int_equal(drivers_join(drivers), 200 * CONNECTIONS);
	assert_int_equal(edge.parked, 100 * CONNECTIONS);
	edge_await_quiet(&edge);
	assert_int_equal(edge.reset, 100 * CONNECTIONS);
	edge_stop(&edge);
}

struct gate {
	_Atomic bool is_open;
	_Atomic int64_t waiting;
};

/* Keeps the event thread. */
static void wait_at_gate(struct edge *edge, struct exchange *exchange)
{
	struct gate *gate = edge->state;
	atomic_fetch_add(&gate->waiting, 1);
	while (!atomic_load(&gate->is_open))
		sched_yield();
	struct answer answer = {.status = 200};
	exchange_answer(exchange, &answer);
}

/* The library's own threads go to sleep when they find exactly 128 events at once. */
static void many_requests_at_the_same_moment(void **state)
{
	(void)state;
	enum { MANY = 128 + 1 };
	static struct gate gate;
	static struct edge edge = {.serve = wait_at_gate, .state = &gate};
	static struct peer peers[MANY];
	struct http_server_settings settings = edge_settings(&edge);
	settings.threads = 1;
	settings.idle_timeout_s = 600;
	edge_start(&edge, &settings);
	struct peer_answer answer = {0};
	for (size_t i = 0; i < MANY; i++) {
		peer_open(&peers[i], edge.port);
		assert_true(peer_ask(&peers[i], "POST", "/echo", "first"));
		assert_true(peer_answer(&peers[i], &answer));
	}
	assert_true(peer_ask(&peers[0], "GET", "/own/gate", NULL));
	edge_await(&gate.waiting, 1);
	for (size_t i = 1; i < MANY; i++)
		assert_true(peer_ask(&peers[i], "POST", "/echo", "abba"));
	atomic_store(&gate.is_open, true);
	for (size_t i = 0; i < MANY; i++) {
		assert_true(peer_answer(&peers[i], &answer));
		assert_int_equal(answer.len, i == 0 ? 0 : 4);
	}
	/* Not earlier: each close is an event, too, and would wake the thread. */
	for (size_t i = 0; i < MANY; i++)
		peer_close(&peers[i]);
	answer_free(&answer);
	edge_stop(&edge);
}

static void clients_killed_while_parked(void **state)
{
	(void)state;
	static struct edge edge;
	static struct peer peers[CONNECTIONS];
	edge_start(&edge, NULL);
	for (int round = 1; round <= 10; round++) {
		for (size_t i = 0; i < CONNECTIONS; i++) {
			peer_open(&peers[i], edge.port);
			assert_true(peer_ask(&peers[i], "POST", "/hold", "who waits here?"));
		}
		edge_await(&edge.parked, (int64_t)round * CONNECTIONS);
		for (size_t i = 0; i < CONNECTIONS; i++) {
			if (i % 4 == 0)
				edge_release(&edge);
			if (i % 2 == 0)
				peer_kill(&peers[i]);
			else
				peer_close(&peers[i]);
		}
		edge_release(&edge);
		edge_await_quiet(&edge);
		/* Whether serve was called again or not, what was entrusted to the arena is closed. */
		assert_int_equal(edge.reset, round * CONNECTIONS);
	}
	edge_stop(&edge);
}

static void stop_when_idle(void **state)
{
	(void)state;
	for (int threads = 1; threads <= 4; threads++) {
		struct edge edge = {0};
		struct http_server_settings settings = edge_settings(&edge);
		settings.threads = threads;
		edge_start(&edge, &settings);
		struct peer peers[3];
		struct peer_answer answer = {0};
		for (size_t i = 0; i < COUNT_OF(peers); i++)
			peer_open(&peers[i], edge.port);
		assert_true(peer_ask(&peers[0], "GET", "/echo", NULL));
		assert_true(peer_answer(&peers[0], &answer));
		assert_true(peer_say(&peers[1], "GET /echo HTT"));
		edge_stop(&edge);
		for (size_t i = 0; i < COUNT_OF(peers); i++) {
			assert_true(peer_is_closed(&peers[i]));
			peer_close(&peers[i]);
		}
		answer_free(&answer);
	}
}

static void stop_during_load(void **state)
{
	(void)state;
	static struct driver drivers[THREADS];
	for (int round = 1; round <= 10; round++) {
		struct edge edge = {0};
		edge_start(&edge, NULL);
		drivers_start(drivers, &edge, 0);
		edge_await(&edge.served, round * 500);
		http_server_stop(edge.server, 60000);
		edge.server = NULL;
		/* Every request that reached the edge was answered, and the answer arrived. */
		assert_int_equal(drivers_join(drivers), edge.served);
		edge_stop(&edge);
	}
}

static void *hold_and_release(void *of)
{
	edge_release(of);
	return NULL;
}

static void stop_takes_parked_exchanges_away(void **state)
{
	(void)state;
	static struct peer peers[CONNECTIONS];
	for (int round = 0; round < 20; round++) {
		struct edge edge = {0};
		edge_start(&edge, NULL);
		for (size_t i = 0; i < CONNECTIONS; i++) {
			peer_open(&peers[i], edge.port);
			assert_true(peer_ask(&peers[i], "POST", "/hold", "patience"));
		}
		edge_await(&edge.parked, CONNECTIONS);
		/* In odd rounds they are resumed while the server stops, in even ones long after. */
		pthread_t thread;
		if (round % 2 == 1)
			assert_int_equal(pthread_create(&thread, NULL, hold_and_release, &edge), 0);
		http_server_stop(edge.server, 0);
		edge.server = NULL;
		int64_t answered = 0;
		for (size_t i = 0; i < CONNECTIONS; i++) {
			struct peer_answer answer = {0};
			if (peer_answer(&peers[i], &answer)) {
				assert_true(answer.status == 503 || answer.status == 200);
				answered++;
			}
			assert_true(peer_is_closed(&peers[i]));
			peer_close(&peers[i]);
			answer_free(&answer);
		}
		if (round % 2 == 0)
			assert_int_equal(answered, CONNECTIONS);
		if (round % 2 == 1)
			pthread_join(thread, NULL);
		edge_release(&edge);
		/* The memory of the last ones went with the server when they were resumed. */
		edge_await(&edge.reset, CONNECTIONS);
		edge_stop(&edge);
	}
}

static void *stop(void *edge)
{
	edge_stop(edge);
	return NULL;
}

static void stop_refuses_new_requests(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer held;
	struct peer late;
	struct peer other;
	struct peer_answer answer = {0};
	peer_open(&late, edge.port);
	peer_open(&held, edge.port);
	assert_true(peer_ask(&held, "POST", "/hold", "patience"));
	edge_await(&edge.parked, 1);
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, stop, &edge), 0);
	/* On connections old and new; until stopping has begun they are served. */
	bool is_closing = false;
	do {
		if (is_closing) {
			peer_close(&late);
			peer_open(&late, edge.port);
		}
		assert_true(peer_ask(&late, "POST", "/echo", "a"));
		assert_true(peer_answer(&late, &answer));
		is_closing = strstr(answer.head, "\r\nConnection: close\r\n") != NULL;
	} while (answer.status == 200);
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "\r\nConnection: close\r\n"));
	assert_non_null(strstr(answer.head, "\r\nRetry-After: 1\r\n"));
	assert_true(peer_is_closed(&late));
	peer_open(&other, edge.port);
	assert_true(peer_ask(&other, "POST", "/echo", "a"));
	assert_true(peer_answer(&other, &answer));
	assert_int_equal(answer.status, 503);
	assert_true(peer_is_closed(&other));
	/* What was accepted is answered. */
	edge_release(&edge);
	assert_true(peer_answer(&held, &answer));
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "ecneitap");
	assert_true(peer_is_closed(&held));
	pthread_join(thread, NULL);
	peer_close(&held);
	peer_close(&late);
	peer_close(&other);
	answer_free(&answer);
}

static void stop_with_half_a_body(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct peer peer;
	peer_open(&peer, edge.port);
	assert_true(peer_say(&peer, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"));
	while (http_server_open_exchanges(edge.server) == 0)
		;
	http_server_stop(edge.server, 10);
	edge.server = NULL;
	assert_true(peer_is_closed(&peer));
	peer_close(&peer);
	edge_stop(&edge);
}

struct storm {
	int port;
	_Atomic bool ends;
};

static void *connect_and_leave(void *of)
{
	struct storm *storm = of;
	for (int i = 0; !atomic_load(&storm->ends); i++) {
		struct peer peer;
		peer_open(&peer, storm->port);
		if (i % 3 > 0)
			peer_ask(&peer, "POST", i % 3 == 1 ? "/park" : "/echo", "storm");
		if (i % 2 == 0)
			peer_kill(&peer);
		else
			peer_close(&peer);
	}
	return NULL;
}

static void clients_that_come_and_go(void **state)
{
	(void)state;
	static struct edge edge;
	edge_start(&edge, NULL);
	struct storm storm = {.port = edge.port};
	pthread_t threads[3];
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, connect_and_leave, &storm), 0);
	edge_await(&edge.parked, 500);
	atomic_store(&storm.ends, true);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	edge_await_quiet(&edge);
	assert_int_equal(edge.reset, edge.parked);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	assert_true(peer_ask(&peer, "POST", "/park", "still"));
	assert_true(peer_answer(&peer, &answer));
	assert_string_equal(answer.body, "llits");
	peer_close(&peer);
	answer_free(&answer);
	edge_stop(&edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parked_echoes_on_many_connections),
		cmocka_unit_test(many_requests_at_the_same_moment),
		cmocka_unit_test(clients_killed_while_parked),
		cmocka_unit_test(clients_that_come_and_go),
		cmocka_unit_test(stop_when_idle),
		cmocka_unit_test(stop_during_load),
		cmocka_unit_test(stop_takes_parked_exchanges_away),
		cmocka_unit_test(stop_refuses_new_requests),
		cmocka_unit_test(stop_with_half_a_body),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
