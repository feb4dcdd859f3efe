#include "domain/automation/automation.h"
#include "domain/automation/automation_api.h"

static const char *const needs[] = {"catalog", "warehouses", "vendors", "channels", NULL};

static const struct event_row events[] = {
	{"orderbots.saved", "A new version of the rules was saved."},
	{"orderbots.activated", "A version of the rules came into force."},
	{"orderbots.deactivated", "No rules are in force any more."},
};

const struct module automation_module = {
	.name = "automation",
	.needs = needs,
	.routes = automation_routes,
	.route_count = COUNT_OF(automation_routes),
	.events = events,
	.event_count = COUNT_OF(events),
};
