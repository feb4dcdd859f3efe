/* The HTTP client. Borrowed library: libcurl, multi interface (only http_client.c names it). One
 * client per process with one thread of its own; any thread may send and wait. Connections are kept
 * and reused. Addresses of the link itself (169.254.0.0/16, fe80::/10) are never asked: clouds tell
 * a machine its secrets there, and whoever sets up a connection may not read those. Redirects are
 * not followed; TLS certificates are checked; only http and https; a body is handed over as it came
 * (no decompression). POST and PATCH are never sent twice: when a kept connection turns out to be
 * dead after the request went out, that is a failure with `was_sent`. */
#ifndef PURSER_NET_HTTP_CLIENT_H
#define PURSER_NET_HTTP_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"
#include "base/str.h"

struct http_header {
	struct str name, value;
};

struct http_request {
	struct str method; /* "GET", "POST" … */
	struct str url;
	LIST(struct http_header) headers;
	struct str body;
	int timeout_ms;     /* whole exchange; 0: 30,000 */
	int64_t reply_most; /* bytes of the reply's body; 0: 16 MiB */
};

struct http_reply {
	int status; /* 0: no reply at all */
	LIST(struct http_header) headers;
	struct str body;
	/* Why there is no reply, in words that name host and port but never what else is in the URL:
	 * "127.0.0.1:81: Couldn't connect to server: Connection refused". */
	struct str failure;
	bool was_sent; /* the request may have reached the other side */
	int64_t took_us;
};

struct http_client;
/* ERR_IO when threads or sockets cannot be had. */
WARN_UNUSED enum err http_client_start(int connections_most, struct http_client **out);
/* Whoever still waits gets ERR_UPSTREAM; returns when all of them have it. Nobody may begin to send
 * any more. */
void http_client_stop(struct http_client *client);
/* How many threads wait for a reply, those that wait for a connection among them. */
int http_client_callers(struct http_client *client);
/* Sends and waits. OK when a complete reply came (whatever its status); ERR_UPSTREAM when none did,
 * or one beyond `reply_most`; ERR_INVALID when the request cannot be sent at all (not an http or
 * https URL, a line break in a header). `reply` lives in `arena`. */
WARN_UNUSED enum err http_send(struct http_client *client, struct arena *arena,
                               const struct http_request *request, struct http_reply *reply);
/* The first header of this name (case-insensitive), or the empty string. */
struct str http_reply_header(const struct http_reply *reply, const char *name);

#endif
