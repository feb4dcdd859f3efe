/* The HTTP client. Borrowed library: libcurl, multi interface (only http_client.c names it). One
 * client per process with one thread of its own; any thread may send and wait, or be called back.
 * Redirects are not followed; TLS certificates are checked; only http and https. */
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
	struct str failure; /* why there is no reply, in words ("connection refused") */
	bool was_sent;      /* the request may have reached the other side */
	int64_t took_us;
};

struct http_client;
WARN_UNUSED enum err http_client_start(int connections_most, struct http_client **out);
void http_client_stop(struct http_client *client);
/* Sends and waits. OK when a reply came (whatever its status); ERR_UPSTREAM when none did. */
WARN_UNUSED enum err http_send(struct http_client *client, struct arena *arena,
                               const struct http_request *request, struct http_reply *reply);
struct str http_reply_header(const struct http_reply *reply, const char *name);

#endif
