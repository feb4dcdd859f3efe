#include "domain/transfers/transfers_api.h"
#include "domain/transfers/transfers_edge.h"

static const char *const needs[] = {"catalog", "warehouses", "stock", NULL};

static const struct table_row tables[] = {
	{"transfer", &transfer_shape},
	{"transfer_line", &transfer_line_shape},
};

static const struct event_row events[] = {
	{"transfer.created", "A stock transfer was planned."},
	{"transfer.changed", "It was changed."},
	{"transfer.sent", "Its goods left."},
	{"transfer.received", "Goods of it arrived."},
	{"transfer.rejected", "What was under way was refused."},
	{"transfer.closed", "What did not come was written off."},
	{"transfer.cancelled", "It was called off before anything left."},
};

static const struct verify_row verifies[] = {{"transfers", transfers_verify}};

const struct module transfers_module = {
	.name = "transfers",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = transfers_routes,
	.route_count = TRANSFERS_ROUTE_COUNT,
	.events = events,
	.event_count = COUNT_OF(events),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
};
