#include "domain/exports/exports.h"
#include "domain/exports/exports_api.h"
#include "domain/exports/exports_bulk.h"

static const char *const needs[] = {"catalog",   "warehouses", "vendors",   "stock",
                                    "channels",  "orders",     "customers", "shipments",
                                    "transfers", "purchasing", NULL};

const struct module exports_module = {
	.name = "exports",
	.needs = needs,
	.routes = exports_routes,
	.route_count = EXPORTS_ROUTE_COUNT,
	.bulks = exports_bulks,
	.bulk_count = EXPORTS_BULK_COUNT,
};
