#include "domain/routing/routing.h"

static const char *const needs[] = {"warehouses", NULL};

const struct module routing_module = {
	.name = "routing",
	.needs = needs,
};
