#include "domain/intake/intake.h"
#include "domain/intake/intake_api.h"

static const char *const needs[] = {"warehouses", "channels", "orders", NULL};

const struct module intake_module = {
	.name = "intake",
	.needs = needs,
	.routes = intake_routes,
	.route_count = INTAKE_ROUTE_COUNT,
};
