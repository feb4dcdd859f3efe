#include "domain/stock/stock_api.h"
#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_sheet.h"

static const char *const needs[] = {"catalog", "warehouses", NULL};

static const struct table_row tables[] = {
	{"stock", &stock_row_shape},
	{"stock_bin", &stock_bin_shape},
	{"ledger", &ledger_row_shape},
	{"incoming", &incoming_shape},
};

static const struct event_row events[] = {
	{"stock.changed", "Units came, went or were locked, or a promise was taken back."},
	{"incoming.changed", "More, fewer or other units of a product are on their way."},
};

static const struct verify_row verifies[] = {{"stock", stock_verify}};

const struct module stock_module = {
	.name = "stock",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = stock_routes,
	.route_count = COUNT_OF(stock_routes),
	.events = events,
	.event_count = COUNT_OF(events),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
};
