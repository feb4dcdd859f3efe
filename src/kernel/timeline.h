/* The timeline of a subject, as every edge shows it: its events, with who and when. */
#ifndef PURSER_KERNEL_TIMELINE_H
#define PURSER_KERNEL_TIMELINE_H

#include "kernel/events.h"
#include "kernel/route.h"

struct timeline_row {
	int64_t number;
	struct instant at;
	struct str kind;
	struct str actor_kind, actor_name;
	int64_t actor_id;
	struct str trace;
	struct str body; /* JSON object */
};
extern const struct shape timeline_row_shape;

/* Fills a ROUTE_LIST reply with the events of the subject, oldest first, at most LIMIT_PAGE. */
WARN_UNUSED enum err timeline_reply(struct work *work, const char *subject, int64_t subject_id,
                                    struct reply *reply);

#endif
