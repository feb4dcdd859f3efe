#include "domain/attributes/attributes_api.h"

static const char *const needs[] = {NULL};

static const struct event_row events[] = {
	{"attribute_group.created", "There is something more that variations can differ by."},
};

const struct module attributes_module = {
	.name = "attributes",
	.needs = needs,
	.routes = attributes_routes,
	.route_count = COUNT_OF(attributes_routes),
	.events = events,
	.event_count = COUNT_OF(events),
};
