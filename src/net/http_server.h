/* The HTTP server. Borrowed library: libmicrohttpd (only http_server.c names it).
 * An exchange is one request and its answer. The server reads the whole body (bounded), then calls
 * `serve` on one of its event threads. `serve` either answers at once, or calls exchange_park and
 * hands the exchange to another thread, which calls exchange_resume when the answer is known;
 * `serve` is then called again on an event thread (with `exchange->resumed` true) to print and
 * answer. Nothing else of an exchange may be touched from two threads at a time.
 * A client that went away is not noticed while its exchange is parked, and `serve` is then not
 * called again: whatever must be released is entrusted to the exchange's arena. A client that shuts
 * its sending side while it waits counts as gone. Requests that the server refuses itself
 * (malformed framing, too many bodies, stopping) are answered with a short problem reply (RFC
 * 9457). */
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
	struct arena *arena; /* lives as long as the exchange; pooled by the server */
	struct str method;   /* "GET" */
	struct str path;     /* still percent-encoded, without the query: "/api/v1/orders" */
	struct str query;    /* what followed '?', as received, without it */
	struct str body;
	bool body_too_large; /* the body went beyond the limit; `body` is empty */
	struct str peer;     /* numeric address of the client */
	bool resumed;        /* serve is called again after exchange_resume */
	void *state;         /* the edge's own, NULL at first */
	struct http_server *server;
	void *handle; /* the library's connection */
};

/* A request header by name (case-insensitive), or the empty string. Both look-ups are for `admit`
 * and `serve` only (not for other threads); what they return is a copy in the exchange's arena. */
struct str exchange_header(struct exchange *exchange, const char *name);
/* A cookie's value, or the empty string. */
struct str exchange_cookie(struct exchange *exchange, const char *name);

struct answer {
	int status;
	struct str content_type;
	LIST(struct header) headers;
	struct str body;     /* lives in the exchange's arena or is constant: never copied */
	bool body_is_static; /* constant data (a word for the reader: nothing is copied either way) */
};

/* Answers the exchange; to be called from `serve` exactly once per exchange unless it is parked.
 * A header whose value holds a line break is left out. HEAD gets the length without the body. */
void exchange_answer(struct exchange *exchange, const struct answer *answer);
/* From `serve`: suspends the exchange; after the return the caller may hand it to another thread
 * and touches it no more. It may be parked again when it was resumed. */
void exchange_park(struct exchange *exchange);
/* From any thread, exactly once per exchange_park: `serve` will be called again on an event thread.
 * The exchange must not be touched afterwards. Allowed even when the server was stopped meanwhile.
 * Of a stream: `pull` will be called; any number of times until `closed` was called. */
void exchange_resume(struct exchange *exchange);

/* Event streams (server-sent events): the answer is endless; `pull` is called on an event thread
 * when the client can take more or after exchange_resume: it appends text to `out` and returns
 * true, or returns false to end the stream (after what it appended). With nothing to send it
 * returns true with nothing appended; the server then waits for exchange_resume and, every
 * `beat_ms`, sends a comment line ": beat". One pull appends at most STREAM_PULL_MOST bytes; more
 * ends the stream. `pull` and `closed` are called without any lock of the server's; `closed` comes
 * exactly once, on an event thread (from within exchange_stream when the request was HEAD or the
 * server is stopping), and the exchange is gone when it returns: hold your own lock around
 * exchange_resume and in `closed`. */
struct stream {
	bool (*pull)(void *state, struct buf *out);
	void (*closed)(void *state); /* the client went away or the stream ended; may be NULL */
	void *state;
	int beat_ms, most_ms; /* comment interval (0: 15 s); longest life (0: no limit) */
};
#define STREAM_PULL_MOST ((size_t)256 * 1024)
/* Instead of exchange_answer. The content type is text/event-stream when `head` names none. */
void exchange_stream(struct exchange *exchange, const struct answer *head,
                     const struct stream *stream);

struct http_server_settings {
	struct str address;   /* "127.0.0.1" or "::" */
	int port;             /* 0: any free one */
	int threads;          /* event threads, ≥ 1 */
	int connections_most; /* beyond: closed at once (may be passed by one per thread) */
	int64_t body_most;    /* bytes of one body */
	int64_t bodies_most;  /* bytes of all bodies in flight; beyond: 503 with Retry-After */
	/* A silent client is cut after this. A slow one too: a request's header must be complete within
	 * this time, bodies and answers must move at 4 KiB/s after this time of grace. */
	int idle_timeout_s;
	void (*serve)(void *context, struct exchange *exchange);
	/* Called with the headers only, before the body is read; a status ≥ 400 refuses the request
	 * without reading it (401 for a missing token, 413 …) with a short problem reply; or admit
	 * calls exchange_answer itself, in its own words. 0: admitted. NULL: not asked. */
	int (*admit)(void *context, struct exchange *exchange);
	void *context;
};

struct http_server;
/* ERR_INVALID: not a numeric address; ERR_IO: the port is taken or not allowed. */
WARN_UNUSED enum err http_server_start(const struct http_server_settings *settings,
                                       struct http_server **out);
int http_server_port(const struct http_server *server);
/* Refuses new requests (503, connection closed) and ends streams; waits until every exchange is
 * answered or `wait_ms` is over, then stops and frees. Exchanges that are still parked get a 503,
 * and their memory lives until exchange_resume is called. Not to be called from an event thread. */
void http_server_stop(struct http_server *server, int wait_ms);
/* Requests whose header is read and whose answer is not sent completely, streams among them. */
int64_t http_server_open_exchanges(const struct http_server *server);

#endif
