#include "connect/connection_edge.h"
#include "connect/connection_store.h"
#include "connect/record_store.h"
#include "kernel/job_store.h"

/* One unit takes at most 20 ms or so; the rest is for the next turns. */
enum { PURGE_MOST = 500, PURGE_AGAIN_US = 2 * 1000 * 1000 };
/* Nothing is scheduled for later than a day from now. */
#define WAIT_MOST_US (2 * DAY_US)

enum err exchange_purge_job(struct work *work, const struct job *job)
{
	int64_t days, removed;
	struct instant leases_now; /* their clock is the database's */
	(void)job;
	TRY(job_clock(work->tx, work->arena, work->now, &leases_now));
	TRY(connections_hurry(work->tx, work->company, work->now,
	                      (struct instant){work->now.us + WAIT_MOST_US},
	                      (struct instant){leases_now.us + LEASE_US}));
	TRY(setting_int(work, "connections.journal_days", &days));
	struct instant before = {work->now.us - days * DAY_US};
	TRY(exchanges_purge(work->tx, work->arena, work->company, before, PURGE_MOST, &removed));
	if (removed < PURGE_MOST)
		return OK;
	struct instant again = {work->now.us + PURGE_AGAIN_US};
	return job_request(work, "connect.exchange_purge", 0, again, STR(""));
}
