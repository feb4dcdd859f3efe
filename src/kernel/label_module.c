#include "kernel/label_api.h"

static const struct table_row tables[] = {
	{"label", &label_shape},
};

static const struct event_row events[] = {
	{"label.created", "A label was made."},
	{"label.changed", "A label was renamed or has another colour."},
	{"label.deleted", "A label was deleted and taken off every record."},
};

static const struct job_row jobs[] = {
	{.kind = "kernel.label_purge",
     .run = labels_purge,
     .sentence = "Clears away what a deleted label left on records."},
};

const struct module labels_module = {
	.name = "labels",
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = label_routes,
	.route_count = COUNT_OF(label_routes),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.events = events,
	.event_count = COUNT_OF(events),
};
