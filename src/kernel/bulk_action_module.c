#include "kernel/bulk_action_parts.h"
#include "kernel/module.h"

static const struct table_row tables[] = {{"bulk", &bulk_action_shape}};

static const struct job_row jobs[] = {
	{.kind = "bulk.step",
     .run = bulk_job,
     .sentence = "Does the next rows of a bulk action.",
     .stopped = bulk_stopped},
	{.kind = "bulk.purge",
     .run = bulk_purge_job,
     .every_us = DAY_US,
     .sentence = "Forgets bulk actions that ended 90 days ago."},
};

static const struct event_row events[] = {
	{"bulk.started", "An action over many rows was started."},
	{"bulk.checked", "Its rows were checked; nothing was done yet."},
	{"bulk.progressed", "It has come further."},
	{"bulk.ended", "Every row of it was tried."},
	{"bulk.cancelled", "It was stopped."},
	{"bulk.stopped", "It failed three times; it goes on when somebody asks for it."},
	{"bulk.undone", "What could be taken back was taken back."},
};

const struct module bulk_module = {
	.name = "bulk",
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = bulk_routes,
	.route_count = COUNT_OF(bulk_routes),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.events = events,
	.event_count = COUNT_OF(events),
};
