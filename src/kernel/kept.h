/* Kept: what was worked out of the database once and is used by many units of the process, such as
 * compiled rules. A thing is kept by company, kind and number; the number names its content for
 * good (an id handed out by id_new), so nothing kept is ever stale, only unused. Counted: what a
 * unit holds lives at least as long as its arena, also when it is no longer kept. */
#ifndef PURSER_KERNEL_KEPT_H
#define PURSER_KERNEL_KEPT_H

#include "kernel/work.h"

struct kept;

/* The process's; the runner has one. Freed when every unit has ended. */
struct kept *kept_new(struct arena *arena);
void kept_free(struct kept *kept);

/* NULL when it is not kept (or the work has nowhere to keep things). */
const void *kept_find(struct work *work, const char *kind, int64_t number);
/* Keeps `what`, which lives in `own`; from here on the arena is looked after. When another thread
 * was faster its thing is returned in place of ours. Without a place to keep it, it goes with the
 * unit. Of each (company, kind) the newest few stay. */
const void *kept_put(struct work *work, const char *kind, int64_t number, struct arena *own,
                     const void *what);

#endif
