#include "net/test_peer.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* ---- the peer ---- */

void peer_open(struct peer *peer, int port)
{
	*peer = (struct peer){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	assert_true(peer->fd >= 0);
	struct timeval minute = {.tv_sec = 60};
	setsockopt(peer->fd, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof(minute));
	setsockopt(peer->fd, SOL_SOCKET, SO_SNDTIMEO, &minute, sizeof(minute));
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(peer->fd, (struct sockaddr *)&to, sizeof(to)), 0);
}

void peer_close(struct peer *peer)
{
	if (peer->fd >= 0)
		close(peer->fd);
	free(peer->at);
	*peer = (struct peer){.fd = -1};
}

void peer_kill(struct peer *peer)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	peer_close(peer);
}

bool peer_send(struct peer *peer, const void *at, size_t len)
{
	const char *from = at;
	while (len > 0) {
		ssize_t sent = send(peer->fd, from, len, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		from += sent;
		len -= (size_t)sent;
	}
	return true;
}

bool peer_say(struct peer *peer, const char *text)
{
	return peer_send(peer, text, strlen(text));
}

bool peer_ask(struct peer *peer, const char *method, const char *path, const char *body)
{
	char head[512];
	int len;
	if (body == NULL)
		len = snprintf(head, sizeof(head), "%s %s HTTP/1.1\r\nHost: test\r\n\r\n", method, path);
	else
		len = snprintf(head, sizeof(head),
		               "%s %s HTTP/1.1\r\nHost: test\r\nContent-Length: %zu\r\n\r\n%s", method,
		               path, strlen(body), strlen(body) < 256 ? body : "");
	assert_true(len > 0 && (size_t)len < sizeof(head));
	if (!peer_send(peer, head, (size_t)len))
		return false;
	return body == NULL || strlen(body) < 256 || peer_say(peer, body);
}

bool peer_receive(struct peer *peer)
{
	if (peer->room - peer->len < 65536) {
		peer->room = peer->room * 2 + 65536 + 1;
		peer->at = realloc(peer->at, peer->room);
		assert_non_null(peer->at);
	}
	ssize_t got = recv(peer->fd, peer->at + peer->len, peer->room - peer->len - 1, 0);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		fail_msg("nothing came within a minute");
	if (got <= 0)
		return false;
	peer->len += (size_t)got;
	peer->at[peer->len] = '\0';
	return true;
}

bool peer_is_closed(struct peer *peer)
{
	while (peer_receive(peer))
		;
	return true;
}

static void drop(struct peer *peer, size_t len)
{
	memmove(peer->at, peer->at + len, peer->len - len);
	peer->len -= len;
	peer->at[peer->len] = '\0';
}

static bool take(struct peer *peer, struct peer_answer *answer, size_t len)
{
	while (peer->len < len)
		if (!peer_receive(peer))
			return false;
	answer->body = realloc(answer->body, answer->len + len + 1);
	assert_non_null(answer->body);
	if (len > 0)
		memcpy(answer->body + answer->len, peer->at, len);
	answer->len += len;
	answer->body[answer->len] = '\0';
	drop(peer, len);
	return true;
}

static bool take_chunks(struct peer *peer, struct peer_answer *answer)
{
	for (;;) {
		char *end;
		while (peer->len == 0 || (end = strstr(peer->at, "\r\n")) == NULL)
			if (!peer_receive(peer))
				return false;
		size_t size = strtoul(peer->at, NULL, 16);
		drop(peer, (size_t)(end - peer->at) + 2);
		if (!take(peer, answer, size))
			return false;
		while (peer->len < 2)
			if (!peer_receive(peer))
				return false;
		assert_memory_equal(peer->at, "\r\n", 2);
		drop(peer, 2);
		if (size == 0)
			return true;
	}
}

bool peer_answer_head(struct peer *peer, struct peer_answer *answer)
{
	free(answer->body);
	*answer = (struct peer_answer){0};
	char *end = NULL;
	while (peer->len == 0 || (end = strstr(peer->at, "\r\n\r\n")) == NULL)
		if (!peer_receive(peer))
			return false;
	size_t len = (size_t)(end - peer->at) + 2;
	assert_true(len < sizeof(answer->head));
	memcpy(answer->head, peer->at, len);
	drop(peer, len + 2);
	assert_int_equal(strncmp(answer->head, "HTTP/1.", 7), 0);
	answer->status = (int)strtol(answer->head + 9, NULL, 10);
	return true;
}

bool peer_answer(struct peer *peer, struct peer_answer *answer)
{
	if (!peer_answer_head(peer, answer))
		return false;
	const char *length = strcasestr(answer->head, "\r\nContent-Length: ");
	if (strcasestr(answer->head, "\r\nTransfer-Encoding: chunked") != NULL)
		return take_chunks(peer, answer);
	return take(peer, answer, length != NULL ? strtoul(length + 18, NULL, 10) : 0);
}

void answer_free(struct peer_answer *answer)
{
	free(answer->body);
	answer->body = NULL;
}

/* ---- the edge ---- */

static void push(struct exchange ***at, size_t *count, size_t *room, struct exchange *exchange)
{
	if (*count == *room) {
		*room = *room * 2 + 64;
		*at = realloc(*at, *room * sizeof(**at));
		assert_non_null(*at);
	}
	(*at)[(*count)++] = exchange;
}

static void note_reset(void *of)
{
	struct edge *edge = of;
	atomic_fetch_add(&edge->reset, 1);
}

static void *work(void *of)
{
	struct edge *edge = of;
	pthread_mutex_lock(&edge->lock);
	while (!edge->is_ending) {
		if (edge->queued == 0) {
			pthread_cond_wait(&edge->cond, &edge->lock);
			continue;
		}
		struct exchange *exchange = edge->queue[--edge->queued];
		pthread_mutex_unlock(&edge->lock);
		char *text = arena_copy(exchange->arena, exchange->body.at, exchange->body.len);
		for (size_t i = 0; i < exchange->body.len; i++)
			text[i] = exchange->body.at[exchange->body.len - 1 - i];
		exchange->body = str_of(text, exchange->body.len);
		exchange_resume(exchange);
		pthread_mutex_lock(&edge->lock);
	}
	pthread_mutex_unlock(&edge->lock);
	return NULL;
}

static void park(struct edge *edge, struct exchange *exchange, bool is_held)
{
	if (!exchange->resumed)
		arena_entrust(exchange->arena, note_reset, edge);
	exchange_park(exchange);
	pthread_mutex_lock(&edge->lock);
	if (is_held)
		push(&edge->held, &edge->holding, &edge->held_room, exchange);
	else
		push(&edge->queue, &edge->queued, &edge->queue_room, exchange);
	pthread_cond_signal(&edge->cond);
	pthread_mutex_unlock(&edge->lock);
	atomic_fetch_add(&edge->parked, 1);
}

static void say(struct edge *edge, struct exchange *exchange, int status, struct str body)
{
	struct answer answer = {.status = status, .content_type = STR("text/plain"), .body = body};
	if (str_is(exchange->path, "/injected"))
		*LIST_ADD(exchange->arena, &answer.headers) =
			(struct header){STR("X-Bad"), STR("a\r\nX-Worse: b")};
	*LIST_ADD(exchange->arena, &answer.headers) = (struct header){STR("X-Edge"), STR("yes")};
	atomic_fetch_add(&edge->served, 1);
	exchange_answer(exchange, &answer);
}

static struct str facts(struct exchange *exchange)
{
	struct str agent = exchange_header(exchange, "user-agent");
	struct str cookie = exchange_cookie(exchange, "session");
	struct str missing = exchange_header(exchange, "x-missing");
	return str_format(exchange->arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%zu\n%.*s\n",
	                  STR_FMT(exchange->method), STR_FMT(exchange->path), STR_FMT(exchange->query),
	                  STR_FMT(exchange->peer), STR_FMT(agent), STR_FMT(cookie), missing.len,
	                  STR_FMT(exchange->body));
}

static struct str large(struct exchange *exchange)
{
	char *text = arena_alloc(exchange->arena, LARGE_BYTES);
	for (size_t i = 0; i < LARGE_BYTES; i++)
		text[i] = (char)('a' + i % 26);
	return str_of(text, LARGE_BYTES);
}

static void serve(void *of, struct exchange *exchange)
{
	struct edge *edge = of;
	bool is_twice = str_is(exchange->path, "/park-twice");
	if (exchange->body_too_large) {
		say(edge, exchange, 413, STR("too large"));
	} else if (str_is(exchange->path, "/facts")) {
		say(edge, exchange, 200, facts(exchange));
	} else if (str_is(exchange->path, "/large")) {
		say(edge, exchange, 200, large(exchange));
	} else if (str_is(exchange->path, "/nothing")) {
		return;
	} else if (is_twice && exchange->state == NULL) {
		exchange->state = exchange->resumed ? edge : NULL;
		park(edge, exchange, false);
	} else if (str_is(exchange->path, "/park") && !exchange->resumed) {
		park(edge, exchange, false);
	} else if (str_is(exchange->path, "/hold") && !exchange->resumed) {
		park(edge, exchange, true);
	} else if (edge->serve != NULL && str_starts(exchange->path, STR("/own"))) {
		edge->serve(edge, exchange);
	} else {
		say(edge, exchange, 200, exchange->body);
	}
}

struct http_server_settings edge_settings(struct edge *edge)
{
	return (struct http_server_settings){
		.address = STR("127.0.0.1"),
		.threads = 2,
		.connections_most = 1000,
		.body_most = 1000,
		.bodies_most = 1024 * 1024,
		.idle_timeout_s = 30,
		.serve = serve,
		.context = edge,
	};
}

void edge_start(struct edge *edge, const struct http_server_settings *settings)
{
	pthread_mutex_init(&edge->lock, NULL);
	pthread_cond_init(&edge->cond, NULL);
	struct http_server_settings defaults = edge_settings(edge);
	assert_int_equal(http_server_start(settings != NULL ? settings : &defaults, &edge->server), OK);
	edge->port = http_server_port(edge->server);
	assert_true(edge->port > 0);
	for (size_t i = 0; i < COUNT_OF(edge->workers); i++)
		assert_int_equal(pthread_create(&edge->workers[i], NULL, work, edge), 0);
}

void edge_release(struct edge *edge)
{
	pthread_mutex_lock(&edge->lock);
	while (edge->holding > 0)
		push(&edge->queue, &edge->queued, &edge->queue_room, edge->held[--edge->holding]);
	pthread_cond_broadcast(&edge->cond);
	pthread_mutex_unlock(&edge->lock);
}

void edge_stop(struct edge *edge)
{
	http_server_stop(edge->server, 60000);
	pthread_mutex_lock(&edge->lock);
	edge->is_ending = true;
	pthread_cond_broadcast(&edge->cond);
	pthread_mutex_unlock(&edge->lock);
	for (size_t i = 0; i < COUNT_OF(edge->workers); i++)
		pthread_join(edge->workers[i], NULL);
	assert_int_equal(edge->queued, 0);
	assert_int_equal(edge->holding, 0);
	free(edge->queue);
	free(edge->held);
	pthread_mutex_destroy(&edge->lock);
	pthread_cond_destroy(&edge->cond);
}

static void breathe(int *turns)
{
	struct timespec moment = {.tv_nsec = 1000000};
	nanosleep(&moment, NULL);
	if (++*turns > 60000)
		fail_msg("it did not come about within a minute");
}

void edge_await(_Atomic int64_t *counter, int64_t value)
{
	for (int turns = 0; atomic_load(counter) < value;)
		breathe(&turns);
}

void edge_await_quiet(struct edge *edge)
{
	for (int turns = 0; http_server_open_exchanges(edge->server) > 0;)
		breathe(&turns);
}
