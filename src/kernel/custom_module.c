#include "kernel/custom_api.h"

static const struct event_row events[] = {
	{"custom_field.created", "A field was added to a kind of record."},
	{"custom_field.changed", "An added field was changed."},
	{"custom_field.deleted", "An added field was deleted with its values."},
};

static const struct job_row jobs[] = {
	{.kind = "kernel.custom_field_purge",
     .run = custom_fields_purge,
     .sentence = "Clears away the values of a deleted custom field."},
};

const struct module custom_fields_module = {
	.name = "custom_fields",
	.routes = custom_field_routes,
	.route_count = COUNT_OF(custom_field_routes),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.events = events,
	.event_count = COUNT_OF(events),
};
