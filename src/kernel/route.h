/* Route rows: how the world may reach a use case over HTTP. The dispatcher (src/api) authenticates,
 * checks the scope, parses and validates by shapes, honours the idempotency key, runs the handler
 * in a unit of work, prints and replies. OpenAPI is printed from these rows. */
#ifndef PURSER_KERNEL_ROUTE_H
#define PURSER_KERNEL_ROUTE_H

#include "base/fault.h"
#include "kernel/work.h"
#include "shape/shape.h"
#include "shape/shape_json.h"

enum route_flags {
	ROUTE_WRITE = 1,      /* runs in the company's lane; else on the reader pool */
	ROUTE_LIST = 2,       /* the reply is {"items":[…],"next_cursor":…} of the reply shape */
	ROUTE_UPDATE = 4,     /* the body is read as READ_UPDATE (PATCH) */
	ROUTE_IDEMPOTENT = 8, /* Idempotency-Key is honoured */
	ROUTE_ARRAY = 16,     /* dialects: the body is a bare JSON array of the body shape */
	ROUTE_BARE = 32,      /* dialects: a ROUTE_LIST reply is a bare array */
	ROUTE_RAW = 64,       /* the handler sets reply->text itself (documents, bare ids) */
	ROUTE_NO_LANE = 128,  /* a write of shared tables: lane 0 */
	ROUTE_SLOW = 256,     /* has `before`: argon2id and the like, on the password threads */
	ROUTE_FORM = 512,     /* the body may also be a form, or stand in the query (OAuth) */
	ROUTE_GUESSED = 1024, /* sign-in: failed attempts are limited per address and per name */
	ROUTE_EACH = 4096,    /* dialects: the handler answers for call->refused too; of a body that is
	                       * no array, for the rows of its first list */
	ROUTE_BYTES = 8192,   /* the body is taken as it is: call->bytes */
	ROUTE_LONG = 16384,   /* reads a fraction of a second and more: others do not wait behind it */
	ROUTE_PAGE = 2048, /* public, for browsers: knows the session; its forms come from ourselves */
};

struct route;

/* An item of a bulk request that could not be read; the others are done without it. */
struct refused_item {
	size_t index; /* in the request, from 0 */
	struct fault fault;
};

/* One request, parsed. */
struct call {
	const struct route *route;
	int64_t ids[4];          /* {…_id} path parameters in order; 0: none */
	struct str words[4];     /* other {…} path parameters in order, decoded */
	const void *body;        /* struct of route->body, or NULL */
	size_t body_count;       /* ROUTE_ARRAY: `body` is an array of that many structs */
	const struct json *json; /* the parsed body, without what was refused */
	/* Bulk requests: items that could not be read, by index; and where in the request item i of
	 * those that are left stood (NULL: all are there). */
	const struct refused_item *refused;
	size_t refused_count;
	const size_t *item_at;
	struct str bytes;         /* ROUTE_BYTES: the body */
	const void *query;        /* struct of route->query, or NULL */
	const struct pair *pairs; /* the raw query parameters (ROUTE_FORM: the form's before them) */
	size_t pair_count;
	struct str if_match; /* without quotes; empty: none */
	struct str idempotency_key;
	struct actor actor;       /* who asks; `before` of a public route may find it out */
	void *learnt;             /* what `before` made, for the handler */
	struct str session;       /* the session cookie, when the actor came by it or is unknown yet */
	struct str login, secret; /* HTTP Basic */
	bool is_secure;           /* cookies must be marked Secure */
};

/* What comes back. The handler points it at structs in work->arena; an HTTP thread prints them
 * after COMMIT. */
struct reply {
	int status;                /* 0: the route's */
	const struct shape *shape; /* NULL: the route's reply shape */
	const void *value;         /* struct, or array when ROUTE_LIST */
	size_t count;              /* ROUTE_LIST: items */
	struct str next_cursor;
	struct str etag;           /* without quotes */
	struct str text;           /* ROUTE_RAW */
	struct str content_type;   /* ROUTE_RAW; empty: application/json */
	LIST(struct pair) headers; /* further headers: Set-Cookie, Location */
	enum err err;              /* of this item (batch form) */
	struct fault fault;        /* of this item */
};

typedef enum err (*route_run)(struct work *work, const struct call *call, struct reply *reply);
/* The N-item form for merged neighbours (same company, actor and route): sets replies[i]->err and
 * ->fault per item; returns an error only when nothing may be committed. */
typedef enum err (*route_run_many)(struct work *work, size_t n, const struct call *const *calls,
                                   struct reply *const *replies);

/* ROUTE_SLOW: runs first, on a password thread with a read-only work: hashes a password, or finds
 * out who asks and sets call->actor (its company's lane then takes the unit). */
typedef enum err (*route_before)(struct work *work, struct call *call);

struct refusal {
	int status;
	const char *sentence;
};

struct route {
	const char *method;
	const char *path; /* "/api/v1/orders/{order_id}/hold" */
	unsigned scope;   /* enum scope; SCOPE_PUBLIC must be said */
	unsigned flags;
	const struct shape *body;
	const struct shape *query;
	const struct shape *reply;
	int status; /* of success: 200, 201, 204 */
	route_run run;
	route_run_many run_many;        /* optional */
	const struct refusal *refusals; /* ends with status 0; may be NULL */
	const struct profile *profile;  /* NULL: profile_own */
	const char *id;                 /* operationId: "order_hold" */
	const char *says;               /* one sentence */
	route_before before;            /* ROUTE_SLOW */
};

#endif
