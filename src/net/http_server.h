/* The HTTP server. Borrowed library: libmicrohttpd (only http_server.c names it).
 * An exchange is one request and its answer. The server reads the whole body (bounded), then calls
 * `serve` on one of its event threads. `serve` either answers at once, or calls exchange_park and
 * hands the exchange to another thread, which calls exchange_resume when the answer is known;
 * `serve` is then called again on an event thread (with `exchange->resumed` true) to print and
 * answer. Nothing else of an exchange may be touched from two threads at a time. */
#ifndef PURSER_NET_HTTP_SERVER_H
#define PURSER_NET_HTTP_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"
#include "base/str.h"

struct header {
	struct str name, value;
};

struct exchange {
	struct arena *arena;     /* lives as long as the exchange; pooled by the server */
	struct str method;       /* "GET" */
	struct str path;         /* still percent-encoded, without the query: "/api/v1/orders" */
	struct str query;        /* what followed '?', as received, without it */
	struct str body;
	bool body_too_large;     /* the body went beyond the limit; `body` is empty */
	struct str peer;         /* numeric address of the client */
	bool resumed;            /* serve is called again after exchange_resume */
	void *state;             /* the edge's own, NULL at first */
	struct http_server *server;
	void *handle;            /* the library's connection */
};

/* A request header by name (case-insensitive), or the empty string. */
struct str exchange_header(struct exchange *exchange, const char *name);
/* A cookie's value, or the empty string. */
struct str exchange_cookie(struct exchange *exchange, const char *name);

struct answer {
	int status;
	struct str content_type;
	LIST(struct header) headers;
	struct str body;         /* must live in the exchange's arena or be constant */
	bool body_is_static;     /* constant data: not copied */
};

/* Answers the exchange; to be called from `serve` exactly once per exchange unless it is parked. */
void exchange_answer(struct exchange *exchange, const struct answer *answer);
/* Suspends the exchange; after the return the caller may hand it to another thread. */
void exchange_park(struct exchange *exchange);
/* From any thread: `serve` will be called again on an event thread. */
void exchange_resume(struct exchange *exchange);

/* Event streams (server-sent events): the answer is endless; `pull` is called on an event thread
 * when the client can take more or after exchange_resume: it appends text to `out` and returns true,
 * or returns false to end the stream. With nothing to send it parks itself by returning true with
 * nothing appended; the server resumes it every `beat_ms` for a comment line ": beat". */
struct stream {
	bool (*pull)(void *state, struct buf *out);
	void (*closed)(void *state); /* the client went away or the stream ended */
	void *state;
	int beat_ms, most_ms; /* comment interval; longest life (0: no limit) */
};
void exchange_stream(struct exchange *exchange, const struct answer *head, const struct stream *stream);

struct http_server_settings {
	struct str address;       /* "127.0.0.1" or "::" */
	int port;                 /* 0: any free one */
	int threads;              /* event threads, ≥ 1 */
	int connections_most;     /* beyond: refused */
	int64_t body_most;        /* bytes of one body */
	int64_t bodies_most;      /* bytes of all bodies in flight; beyond: 503 with Retry-After */
	int idle_timeout_s;       /* a slow or silent client is cut after this */
	void (*serve)(void *context, struct exchange *exchange);
	/* Called with the headers only, before the body is read; a status ≥ 400 refuses the request
	 * without reading it (401 for a missing token, 413 …). NULL: not asked. */
	int (*admit)(void *context, struct exchange *exchange);
	void *context;
};

struct http_server;
WARN_UNUSED enum err http_server_start(const struct http_server_settings *settings,
                                       struct http_server **out);
int http_server_port(const struct http_server *server);
/* Refuses new connections and requests (503), waits until no exchange is parked or `wait_ms` is
 * over, then stops and frees. Streams are ended. */
void http_server_stop(struct http_server *server, int wait_ms);
int64_t http_server_open_exchanges(const struct http_server *server);

#endif
