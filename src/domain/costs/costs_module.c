#include "domain/costs/costs_edge.h"
#include "domain/costs/costs_listen.h"

static const char *const needs[] = {"accounts",  "catalog",    "warehouses", "vendors",
                                    "stock",     "routing",    "orders",     "shipments",
                                    "transfers", "purchasing", NULL};

static const struct table_row tables[] = {
	{"cost_layer", &cost_layer_shape},
	{"cost_entry", &cost_entry_shape},
};

static const struct event_row events[] = {
	{"cost.default_changed", "The default cost of a product was said or taken away."},
};

static const struct listen_row listens[] = {
	{"stock.changed", costs_on_stock, "What moved takes its cost with it."},
	{"purchase.costs_changed", costs_on_purchase, "What came is worth something else."},
	{"shipment.recorded", costs_on_recorded, "What left before it had a shipment has one now."},
	{"transfer.received", costs_on_transfer, "What is refused of it is worth nothing more."},
	{"transfer.rejected", costs_on_transfer, "What was under way is worth nothing more."},
	{"transfer.closed", costs_on_transfer, "What did not come is worth nothing more."},
};

static const struct job_row jobs[] = {
	{"costs.catch_up", costs_catch_up, 15 * MINUTE_US,
     .sentence = "Values stock of which no event told: what was there before costs were kept."},
};

static const struct verify_row verifies[] = {{"costs", costs_verify}};

const struct module costs_module = {
	.name = "costs",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = costs_routes,
	.route_count = COSTS_ROUTE_COUNT,
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
};
