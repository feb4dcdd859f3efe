/* Which route a method and path mean: a trie of path segments, built once at the start. A segment
 * of a pattern is a word or {name}; words win over names. */
#ifndef PURSER_API_ROUTER_H
#define PURSER_API_ROUTER_H

#include "kernel/dialect.h"

struct router;

struct router *router_new(struct arena *arena);
/* `dialect` may be NULL: our own. Two routes of the same method and pattern end the process. */
void router_add(struct router *router, const struct route *route, const struct dialect *dialect);

/* The same, unless there is a route for that method and pattern. */
void router_add_absent(struct router *router, const struct route *route,
                       const struct dialect *dialect);

struct match {
	const struct route *route; /* NULL: see `allow` */
	const struct dialect *dialect;
	int64_t ids[4];
	struct str words[4];
	struct str allow; /* the path exists with these methods: "GET, POST" */
};
/* ERR_NOT_FOUND: no such path (also when an id is not a positive number); ERR_METHOD: see allow;
 * ERR_INVALID: a percent sign without its digits. `path` is still encoded. HEAD finds GET. */
WARN_UNUSED enum err router_find(const struct router *router, struct arena *arena,
                                 struct str method, struct str path, struct match *out);

#endif
