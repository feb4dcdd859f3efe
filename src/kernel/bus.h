/* News inside the process, told after COMMIT: event streams, listeners and the scheduler act on it
 * at once instead of looking again and again. News is only a hint: whoever lives by it looks at the
 * database too (at its start, and once a second where several processes share a database). */
#ifndef PURSER_KERNEL_BUS_H
#define PURSER_KERNEL_BUS_H

#include "base/arena.h"
#include "base/id.h"

enum news {
	NEWS_EVENTS, /* the company has new events */
	NEWS_JOBS,   /* a job was asked for that may be due */
};

struct bus;

/* One who hears. `hear` is called on any thread, under the bus's lock: short, no waiting, and never
 * back into the bus. */
struct bus_member {
	struct company_id company; /* 0: news of every company */
	void (*hear)(void *state, enum news news, struct company_id company);
	void *state;
	struct bus_member *next_, *previous_; /* the bus's */
};

struct bus *bus_new(struct arena *arena);
/* The member must live until bus_leave returned; after that it is not called any more. */
void bus_join(struct bus *bus, struct bus_member *member);
void bus_leave(struct bus *bus, struct bus_member *member);
void bus_tell(struct bus *bus, enum news news, struct company_id company);

#endif
