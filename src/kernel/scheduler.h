/* The scheduler: one thread that looks for due jobs (when the bus says so, and once a second), runs
 * them in units of their company's lane, and lets the followers look (kernel/follow.h).
 *
 * A job is claimed in one transaction (lease and attempt counted), read in parts where its row says
 * so, run in a second, together with its end, and put off in a third when it failed. A process that
 * dies leaves a lease behind, which runs out; the third attempt that did not end well parks the job
 * with the event job.parked.
 *
 * A job may go in steps by asking for itself. Its first seconds go before what follows from its
 * steps, so that a sheet of 100,000 rows is in before all its listing quantities are worked out; a
 * longer job and what follows take turns. */
#ifndef PURSER_KERNEL_SCHEDULER_H
#define PURSER_KERNEL_SCHEDULER_H

#include "kernel/follow.h"

#define JOB_ATTEMPTS_MOST 3

struct scheduler;

struct scheduler_settings {
	struct runner *runner;
	/* purser_modules, or a test's own. */
	const struct module *const *modules;
	size_t module_count;
	int64_t lease_us; /* 0: a minute */
	int64_t retry_us; /* first pause after a failure, then four times as long; 0: five seconds */
	int64_t look_us;  /* between two looks; 0: a second */
	/* So long a job that goes in steps goes before what follows from them; 0: two seconds */
	int64_t ahead_us;
};

WARN_UNUSED enum err scheduler_start(const struct scheduler_settings *settings,
                                     struct scheduler **out);
/* Begins nothing new, waits for what runs. Before runner_stop. */
void scheduler_stop(struct scheduler *scheduler);

#endif
