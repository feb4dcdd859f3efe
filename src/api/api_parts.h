/* What the parts of the edge share. Nothing outside src/api includes this.
 *
 * A request goes through stages, on two kinds of threads: HTTP event threads read, decide and
 * print; executor and password threads do what needs the database or takes time. Between two stages
 * the exchange is parked. Files: dispatch.c (the stages), request_read.c (URL and body → struct
 * call), request_run.c (units, idempotency), answer.c (replies and problems as bytes), and what has
 * no module: pages.c (health, metrics, the OpenAPI document), stream.c, web.c. */
#ifndef PURSER_API_PARTS_H
#define PURSER_API_PARTS_H

#include <stdatomic.h>

#include "api/api.h"
#include "api/guard.h"
#include "api/identify.h"
#include "api/limit.h"
#include "api/router.h"
#include "base/map.h"
#include "kernel/dialect.h"
#include "net/http_server.h"

#define LATENCY_BUCKETS 12

struct api_counts {
	_Atomic int64_t by_class[6];              /* 1xx … 5xx at [status / 100] */
	_Atomic int64_t latency[LATENCY_BUCKETS]; /* not cumulative; the last is the rest */
	_Atomic int64_t latency_sum_us;
	_Atomic int64_t streams;
	_Atomic int64_t limited;
};

struct api {
	struct arena *arena;
	struct api_settings settings;
	struct http_server *server;
	struct router *router;
	struct identities *identities;
	struct limiter *limiter; /* NULL: no limit */
	struct guard *guard;
	struct str openapi;
	int64_t started_us; /* monotonic */
	_Atomic bool is_stopping;
	struct api_counts counts;
};

enum stage {
	STAGE_IDENTIFY, /* the token is being looked up */
	STAGE_READ,     /* a large body is being parsed */
	STAGE_BEFORE,   /* on a password thread */
	STAGE_RUN,      /* in a unit */
};

/* One exchange's state; lives in the exchange's arena. */
struct request {
	struct api *api;
	struct exchange *exchange;
	struct arena *arena;
	struct match match;
	const struct route *route;
	struct call call;
	struct profile profile; /* of our own routes: how the reply is printed */
	struct reply reply;
	struct fault fault;
	struct str trace, token_hash;
	struct str method, path, content_type;
	struct str caller; /* numeric address, as far as it can be trusted */
	int64_t begun_us;
	int64_t generation; /* of identities, before the look-up */
	struct identity identity;
	enum stage stage;
	enum err err; /* of the stage */
	bool is_by_cookie;
	int64_t wait_us;      /* refused by a rate limit: until then */
	struct str body_hash; /* with an idempotency key */
	struct str printed;   /* the reply's body, printed in the unit */
	int printed_status;   /* > 0: `printed` is the answer */
	struct work_unit unit;
	struct slow_work slow;
};

/* A page of our own that needs no unit of work (or makes its own): answered on the event thread. */
struct page {
	struct route route; /* method, path, scope, id, says: also for OpenAPI */
	void (*answer)(struct request *request);
};
/* The page that `route` belongs to, or NULL. */
const struct page *page_of(const struct route *route);
extern const struct page api_pages[];
extern const size_t api_page_count;

/* ---- request_read.c ---- */
/* Headers and URL: If-Match, Idempotency-Key, query. */
WARN_UNUSED enum err request_read_head(struct request *request);
/* The body, by the route's shape; any thread that owns the request. */
WARN_UNUSED enum err request_read_body(struct request *request);

/* ---- request_items.c ---- */
/* Takes the items that cannot be read out of a bulk body and notes them in the call; how many. 0
 * when there are none, or nothing else, or the route does not answer item by item. */
size_t request_items_apart(struct request *request, struct json *body,
                           const struct profile *profile, enum read_mode mode);
/* Puts them into the reply, if it is our own bulk reply. */
void request_items_whole(struct request *request, struct arena *arena);

/* ---- request_run.c ---- */
/* Parks the exchange and hands the request on; request_resumed will be called. */
void request_identify(struct request *request);
void request_read_apart(struct request *request);
void request_before(struct request *request);
void request_run(struct request *request);

/* ---- answer.c ---- */
/* The reply's body in `arena`; empty when it has none. */
WARN_UNUSED enum err reply_print(const struct request *request, struct arena *arena,
                                 struct str *out);
void request_answer_reply(struct request *request);
/* Refuses with `err`; `fault` may be NULL. Takes the dialect's form for its paths. */
void request_refuse(struct request *request, enum err err, const struct fault *fault);
/* A finished body. */
void request_answer_text(struct request *request, int status, const char *content_type,
                         struct str body);
/* Adds the headers that all answers have, counts and logs; then exchange_answer. */
void request_send(struct request *request, struct answer *answer);
void answer_header(struct request *request, struct answer *answer, const char *name,
                   struct str value);

/* ---- stream.c, web.c ---- */
void stream_answer(struct request *request);
/* Anything that is no route: a file of the UI, or its index. false: not found. */
bool web_answer(struct request *request);

#endif
