/* For tests: a raw HTTP peer over a blocking socket (it can be as rude as a test needs), and an
 * edge: a server on a free port whose routes park, echo, hold and stream.
 *
 *   /echo           the body               /park       the same, reversed by another thread
 *   /park-twice     parked two times       /hold       parked until edge_release
 *   /facts          what the exchange knows, one line each
 *   /large          LARGE_BYTES of text    /nothing    serve neither answers nor parks
 *   /injected       a header value with a line break
 * Other paths go to `serve` of the edge. A body beyond the limit is answered 413. */
#ifndef PURSER_NET_TEST_PEER_H
#define PURSER_NET_TEST_PEER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/http_server.h"

#define LARGE_BYTES ((size_t)4 * 1024 * 1024)

struct peer {
	int fd;
	char *at; /* received and not yet taken */
	size_t len, room;
};

struct peer_answer {
	int status;
	char head[2048];
	char *body; /* NUL-terminated; freed by the next peer_answer or peer_close */
	size_t len;
};

/* Connects to 127.0.0.1; its receiving gives up after a minute. Fails the test when it cannot. */
void peer_open(struct peer *peer, int port);
void peer_close(struct peer *peer);
/* Closes with a reset. */
void peer_kill(struct peer *peer);
/* False when the other side is gone. */
bool peer_send(struct peer *peer, const void *at, size_t len);
bool peer_say(struct peer *peer, const char *text);
/* A whole request with Host, and Content-Length when there is a body. */
bool peer_ask(struct peer *peer, const char *method, const char *path, const char *body);
/* A whole answer; false when the connection ended before. `to_head`: there is no body. */
bool peer_answer(struct peer *peer, struct peer_answer *answer);
bool peer_answer_head(struct peer *peer, struct peer_answer *answer);
void answer_free(struct peer_answer *answer);
/* Waits for more bytes; false when there are none to come. */
bool peer_receive(struct peer *peer);
/* Waits for the other side to close. */
bool peer_is_closed(struct peer *peer);

struct edge {
	struct http_server *server;
	int port;
	void (*serve)(struct edge *edge, struct exchange *exchange);
	void *state;

	pthread_mutex_t lock;
	pthread_cond_t cond;
	pthread_t workers[2];
	struct exchange **queue, **held;
	size_t queued, holding, queue_room, held_room;
	bool is_ending;
	_Atomic int64_t served; /* answers given, but for refusals by the server */
	_Atomic int64_t parked; /* in total */
	_Atomic int64_t reset;  /* exchanges that were parked and are over */
};

/* Defaults: two event threads, 1000 connections, bodies of 1000 bytes, 1 MiB in all, 30 s. */
struct http_server_settings edge_settings(struct edge *edge);
void edge_start(struct edge *edge, const struct http_server_settings *settings);
/* Stops the server (if that has not been done), then the workers. */
void edge_stop(struct edge *edge);
/* Lets the held exchanges go on. */
void edge_release(struct edge *edge);
/* Waits until the counter has at least this value. */
void edge_await(_Atomic int64_t *counter, int64_t value);
/* Waits until no exchange is open. */
void edge_await_quiet(struct edge *edge);

#endif
