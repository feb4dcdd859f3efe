#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/test_peer.h"

enum { STREAMS = 200 };

/* A board of numbered events, as the event edge would keep: each listener has its own place. */
struct board {
	pthread_mutex_t lock;
	int64_t posted, last; /* after `last` the stream ends; 0: never */
	struct listener *listeners;
	_Atomic int64_t open, closed;
	int beat_ms, most_ms;
	size_t pad; /* bytes in each event */
};

struct listener {
	struct listener *before, *after;
	struct board *board;
	struct exchange *exchange;
	int64_t seen;
	int pulls;
};

static bool pull(void *state, struct buf *out)
{
	struct listener *listener = state;
	struct board *board = listener->board;
	pthread_mutex_lock(&board->lock);
	bool goes_on = true;
	listener->pulls++;
	while (listener->seen < board->posted && out->len < 1000) {
		listener->seen++;
		buf_format(out, "data: %lld\n", (long long)listener->seen);
		for (size_t i = 0; i < board->pad; i++)
			buf_byte(out, 'x');
		buf_c(out, "\n");
		goes_on = goes_on && listener->seen != board->last;
	}
	pthread_mutex_unlock(&board->lock);
	return goes_on;
}

static void closed(void *state)
{
	struct listener *listener = state;
	struct board *board = listener->board;
	pthread_mutex_lock(&board->lock);
	if (listener->before != NULL)
		listener->before->after = listener->after;
	else
		board->listeners = listener->after;
	if (listener->after != NULL)
		listener->after->before = listener->before;
	listener->exchange = NULL;
	pthread_mutex_unlock(&board->lock);
	atomic_fetch_add(&board->closed, 1);
}

static void listen_to(struct edge *edge, struct exchange *exchange)
{
	struct board *board = edge->state;
	struct listener *listener = ARENA_NEW(exchange->arena, struct listener);
	listener->board = board;
	listener->exchange = exchange;
	pthread_mutex_lock(&board->lock);
	listener->after = board->listeners;
	if (listener->after != NULL)
		listener->after->before = listener;
	board->listeners = listener;
	pthread_mutex_unlock(&board->lock);
	atomic_fetch_add(&board->open, 1);
	/* Other threads may resume the exchange from here on, before it is a stream. */
	struct answer head = {.status = 200};
	struct stream stream = {.pull = pull,
	                        .closed = closed,
	                        .state = listener,
	                        .beat_ms = board->beat_ms,
	                        .most_ms = board->most_ms};
	exchange_stream(exchange, &head, &stream);
}

static void post(struct board *board, int64_t count)
{
	pthread_mutex_lock(&board->lock);
	board->posted += count;
	for (struct listener *listener = board->listeners; listener != NULL; listener = listener->after)
		exchange_resume(listener->exchange);
	pthread_mutex_unlock(&board->lock);
}

static void board_start(struct board *board, struct edge *edge)
{
	pthread_mutex_init(&board->lock, NULL);
	edge->serve = listen_to;
	edge->state = board;
	edge_start(edge, NULL);
}

static void board_stop(struct board *board, struct edge *edge)
{
	edge_stop(edge);
	assert_null(board->listeners);
	assert_int_equal(board->open, board->closed);
	pthread_mutex_destroy(&board->lock);
}

/* Reads until `text` has come. */
static void hear(struct peer *peer, const char *text)
{
	while (peer->len == 0 || strstr(peer->at, text) == NULL)
		assert_true(peer_receive(peer));
}

static void events_reach_every_stream(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	static struct peer peers[STREAMS];
	board_start(&board, &edge);
	board.last = 500;
	for (size_t i = 0; i < STREAMS; i++) {
		peer_open(&peers[i], edge.port);
		assert_true(peer_ask(&peers[i], "GET", "/own/events", NULL));
	}
	edge_await(&board.open, STREAMS);
	for (int i = 0; i < 250; i++)
		post(&board, 2);
	char expected[500 * 12];
	size_t len = 0;
	for (int i = 1; i <= 500; i++)
		len += (size_t)snprintf(expected + len, sizeof(expected) - len, "data: %d\n\n", i);
	for (size_t i = 0; i < STREAMS; i++) {
		struct peer_answer answer = {0};
		assert_true(peer_answer(&peers[i], &answer));
		assert_int_equal(answer.status, 200);
		assert_non_null(strstr(answer.head, "\r\nContent-Type: text/event-stream\r\n"));
		assert_int_equal(answer.len, len);
		assert_string_equal(answer.body, expected);
		/* The connection lives on after the stream's end. */
		assert_true(peer_ask(&peers[i], "POST", "/park", "abc"));
		assert_true(peer_answer(&peers[i], &answer));
		assert_string_equal(answer.body, "cba");
		answer_free(&answer);
		peer_close(&peers[i]);
	}
	assert_int_equal(board.closed, STREAMS);
	board_stop(&board, &edge);
}

static void beats_come_when_nothing_happens(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	board.beat_ms = 20;
	board_start(&board, &edge);
	struct peer peer;
	peer_open(&peer, edge.port);
	assert_true(peer_ask(&peer, "GET", "/own/events", NULL));
	hear(&peer, ": beat\n\n\r\n8\r\n: beat\n\n\r\n8\r\n: beat\n\n");
	post(&board, 1);
	hear(&peer, "data: 1\n\n");
	/* A beat finds out that the client is gone. */
	peer_kill(&peer);
	edge_await(&board.closed, 1);
	board_stop(&board, &edge);
}

static void streams_end_after_their_time(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	board.most_ms = 50;
	board_start(&board, &edge);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	assert_true(peer_ask(&peer, "GET", "/own/events", NULL));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.len, 0);
	assert_true(peer_ask(&peer, "HEAD", "/own/events", NULL));
	assert_true(peer_answer_head(&peer, &answer));
	assert_true(peer_ask(&peer, "POST", "/echo", "still"));
	assert_true(peer_answer(&peer, &answer));
	assert_string_equal(answer.body, "still");
	peer_close(&peer);
	answer_free(&answer);
	edge_await(&board.closed, 2);
	board_stop(&board, &edge);
}

static void an_event_too_large_ends_the_stream(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	board.pad = 200000;
	board_start(&board, &edge);
	struct peer peer;
	struct peer_answer answer = {0};
	peer_open(&peer, edge.port);
	post(&board, 3);
	board.last = 3;
	assert_true(peer_ask(&peer, "GET", "/own/events", NULL));
	assert_true(peer_answer(&peer, &answer));
	assert_true(answer.len > 3 * 200000);
	post(&board, 1);
	board.pad = STREAM_PULL_MOST;
	assert_true(peer_ask(&peer, "GET", "/own/events", NULL));
	assert_true(peer_answer(&peer, &answer));
	assert_int_equal(answer.len, 0);
	peer_close(&peer);
	answer_free(&answer);
	board_stop(&board, &edge);
}

static void an_old_client_reads_until_the_close(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	board.last = 2;
	board_start(&board, &edge);
	struct peer peer;
	peer_open(&peer, edge.port);
	assert_true(peer_say(&peer, "GET /own/events HTTP/1.0\r\n\r\n"));
	edge_await(&board.open, 1);
	post(&board, 2);
	assert_true(peer_is_closed(&peer));
	assert_non_null(strstr(peer.at, "\r\n\r\ndata: 1\n\ndata: 2\n\n"));
	peer_close(&peer);
	board_stop(&board, &edge);
}

static void stopping_ends_streams(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	static struct peer peers[STREAMS];
	board_start(&board, &edge);
	for (size_t i = 0; i < STREAMS; i++) {
		peer_open(&peers[i], edge.port);
		assert_true(peer_ask(&peers[i], "GET", "/own/events", NULL));
	}
	edge_await(&board.open, STREAMS / 2); /* the rest is still on its way */
	post(&board, 1);
	http_server_stop(edge.server, 60000);
	edge.server = NULL;
	for (size_t i = 0; i < STREAMS; i++) {
		struct peer_answer answer = {0};
		/* Ended in order, refused, or (when it had not been read) closed. */
		if (peer_answer(&peers[i], &answer))
			assert_true(answer.status == 200 || answer.status == 503);
		assert_true(peer_is_closed(&peers[i]));
		answer_free(&answer);
		peer_close(&peers[i]);
	}
	board_stop(&board, &edge);
}

struct poster {
	struct board *board;
	_Atomic bool ends;
};

static void *post_on_and_on(void *of)
{
	struct poster *poster = of;
	while (!atomic_load(&poster->ends))
		post(poster->board, 1);
	return NULL;
}

static void clients_come_and_go_while_events_are_posted(void **state)
{
	(void)state;
	static struct edge edge;
	static struct board board;
	board.beat_ms = 1;
	board_start(&board, &edge);
	struct poster poster = {.board = &board};
	pthread_t threads[2];
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, post_on_and_on, &poster), 0);
	for (int round = 0; round < 20; round++) {
		struct peer peers[20];
		for (size_t i = 0; i < COUNT_OF(peers); i++) {
			peer_open(&peers[i], edge.port);
			assert_true(peer_ask(&peers[i], "GET", "/own/events", NULL));
		}
		for (size_t i = 0; i < COUNT_OF(peers); i++) {
			if (i % 3 > 0)
				hear(&peers[i], "data: ");
			if (i % 2 == 0)
				peer_kill(&peers[i]);
			else
				peer_close(&peers[i]);
		}
	}
	edge_await_quiet(&edge);
	/* Stopping meets streams that are being woken all the time. */
	struct peer last[10];
	for (size_t i = 0; i < COUNT_OF(last); i++) {
		peer_open(&last[i], edge.port);
		assert_true(peer_ask(&last[i], "GET", "/own/events", NULL));
		hear(&last[i], "data: ");
	}
	http_server_stop(edge.server, 0);
	edge.server = NULL;
	atomic_store(&poster.ends, true);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < COUNT_OF(last); i++)
		peer_close(&last[i]);
	board_stop(&board, &edge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_reach_every_stream),
		cmocka_unit_test(beats_come_when_nothing_happens),
		cmocka_unit_test(streams_end_after_their_time),
		cmocka_unit_test(an_event_too_large_ends_the_stream),
		cmocka_unit_test(an_old_client_reads_until_the_close),
		cmocka_unit_test(stopping_ends_streams),
		cmocka_unit_test(clients_come_and_go_while_events_are_posted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
