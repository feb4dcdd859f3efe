#include "kernel/kernel_module.h"

#include "kernel/idempotency.h"

static enum err run_idempotency_purge(struct work *work, const struct job *job)
{
	(void)job;
	return idempotency_purge(work);
}

static const struct job_row jobs[] = {
	{.kind = "kernel.idempotency_purge",
     .run = run_idempotency_purge,
     .every_us = HOUR_US,
     .sentence = "Forgets the answers to requests with a key after 24 hours."},
};

static const struct event_row events[] = {
	{"setting.changed", "A setting was chosen."},
	{"job.parked", "A job failed three times and waits for somebody to look at it."},
	{"job.missed", "A recurring job failed three times; it is tried again at its next time."},
	{"listener.parked", "A listener failed three times at an event, which was passed over."},
};

const struct module kernel_module = {
	.name = "kernel",
	.routes = kernel_routes,
	.route_count = COUNT_OF(kernel_routes),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.events = events,
	.event_count = COUNT_OF(events),
};
