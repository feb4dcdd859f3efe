#include "domain/merging/merging_api.h"

static const char *const needs[] = {"catalog",   "vendors",    "stock", "channels", "orders",
                                    "transfers", "purchasing", "costs", NULL};

const struct module merging_module = {
	.name = "merging",
	.needs = needs,
	.routes = merging_routes,
	.route_count = COUNT_OF(merging_routes),
};
