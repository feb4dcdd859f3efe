/* A dialect: another system's wire format over our use cases. It brings rows of the same struct
 * route; the dispatcher of src/api serves them with its paths, its errors and its token habits. */
#ifndef PURSER_KERNEL_DIALECT_H
#define PURSER_KERNEL_DIALECT_H

#include "kernel/route.h"

/* A request that was refused, to be printed in the form that the caller understands. */
struct problem {
	enum err err;
	int status;
	struct str title;          /* one sentence */
	const struct fault *fault; /* never NULL */
	struct str trace;
	int64_t retry_after_ms;  /* 0: none */
	const struct call *call; /* as far as it was read; its route is NULL when none was found */
};

struct dialect {
	const char *name;
	/* Paths that belong to it, ends with NULL: {"/v1/", "/v1.1/", "/v1.2/", NULL}. */
	const char *const *starts;
	/* Cut off before anything is looked up: "/service" (a path may come with or without it). */
	const char *strip;
	const struct route *routes;
	size_t route_count;
	/* What the other system offers and we do not; a row gives way to a route. May be NULL. */
	const struct route *absent;
	const size_t *absent_count;
	/* Sets reply->status, ->text, ->content_type and ->headers. */
	void (*refuse)(const struct problem *problem, struct arena *arena, struct reply *reply);
	/* How many of the rows that a list's handler found are shown. NULL: all. */
	size_t (*rows_shown)(const struct call *call, size_t count);
};

/* src/modules.c */
extern const struct dialect *const purser_dialects[];
extern const size_t purser_dialect_count;

#endif
