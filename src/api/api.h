/* The REST edge: our own API under /api/v1, the dialects, the token endpoint, event streams, health
 * and metrics, and the embedded web UI. Everything it serves comes from rows (kernel/route.h,
 * kernel/dialect.h); what stands here is written once for all of them. */
#ifndef PURSER_API_API_H
#define PURSER_API_API_H

#include "kernel/module.h"
#include "kernel/runner.h"
#include "wire/json.h"

struct api;

struct api_settings {
	struct runner *runner;
	struct str address; /* numeric */
	int port;           /* 0: any free one */
	int threads;        /* HTTP event threads, default 2 */
	int connections_most;
	int streams_most; /* event streams at a time, default 1,000 */
	int rate_per_s;   /* requests per second and client; 0: no limit */
	int rate_burst;
	int timeout_ms;     /* a request that waited longer is not executed; default 10,000 */
	struct str proxies; /* numeric addresses between commas: whose X-Forwarded-… headers count */
	bool is_secure;     /* people come by https: cookies are marked Secure */
	struct str version; /* for /metrics and the OpenAPI document */
};

/* ERR_INVALID: not an address; ERR_IO: the port is taken. */
WARN_UNUSED enum err api_start(const struct api_settings *settings, struct api **out);
int api_port(const struct api *api);
/* Refuses new requests, finishes what was accepted, at most `wait_ms` long. */
void api_stop(struct api *api, int wait_ms);

/* The OpenAPI 3.1 document of our own API, from the rows of purser_modules. */
void openapi_write(struct json_out *out, struct str version);

#endif
