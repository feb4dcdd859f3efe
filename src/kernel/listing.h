/* Listing queries: filter, sort and keyset-page any table by its shape.
 *   ?status=unresolved&channel_id=7&placed_at.from=…&sort=-placed_at&limit=50&cursor=…&fields=id,number
 * Filters: name=value (repeat or comma-join for OR), name.from / name.to (inclusive), name.prefix,
 * name.not. Only fields with CAN_FILTER / CAN_SORT; anything else is a fault naming what is offered.
 * Cost is independent of the page's depth: the cursor carries the last row's sort value and id. */
#ifndef PURSER_KERNEL_LISTING_H
#define PURSER_KERNEL_LISTING_H

#include "kernel/route.h"
#include "kernel/work.h"

struct listing_source {
	const struct shape *shape;
	const char *table;   /* "orders": its columns are the shape's */
	const char *usual_sort; /* "-id" */
	const char *where;   /* more, ANDed: "archived_at IS NULL" or NULL; no parameters */
};

/* Reads call->pairs, runs the query for work->company, fills reply->value/count/next_cursor.
 * `extra` (n) adds fixed equality filters: {"order_id", bind_int(7)}. */
struct listing_fixed {
	const char *column;
	struct bind value;
};
WARN_UNUSED enum err listing_run(struct work *work, const struct listing_source *source,
                                 const struct listing_fixed *fixed, size_t n,
                                 const struct call *call, struct reply *reply);
/* How many rows match the same filters (exact up to `most`, then most). */
WARN_UNUSED enum err listing_count(struct work *work, const struct listing_source *source,
                                   const struct listing_fixed *fixed, size_t n,
                                   const struct call *call, int64_t most, int64_t *count);

#endif
