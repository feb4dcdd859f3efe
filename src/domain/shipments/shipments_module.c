#include "domain/shipments/shipments.h"
#include "domain/shipments/shipments_api.h"
#include "domain/shipments/shipments_bulk.h"
#include "domain/shipments/shipments_listen.h"
#include "domain/shipments/shipments_search.h"
#include "domain/shipments/shipments_views.h"

static const char *const needs[] = {"catalog", "warehouses", "routing", "orders", NULL};

static const struct table_row tables[] = {
	{"shipment", &shipment_shape},
	{"shipment_line", &shipment_line_shape},
};

static const struct event_row events[] = {
	{"shipment.created", "Units left a warehouse."},
	{"shipment.recorded", "What had left on a bot's word has its shipment."},
	{"shipment.announced", "The channel was told."},
	{"shipment.announce_failed", "The channel refused it."},
};

static const struct setting_row settings[] = {
	{"shipments.kits_in_part", KIND_FLAG, 0, 1, "false",
     "A kit is told to its channel when its first part has left, not when its last has.", NULL},
};

static const struct listen_row listens[] = {
	{"order.marked_shipped", shipments_on_marked,
     "What a bot's word let leave gets its shipment, and the channel its notice."},
};

const struct module shipments_module = {
	.name = "shipments",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = shipments_routes,
	.route_count = SHIPMENTS_ROUTE_COUNT,
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.searches = shipments_searches,
	.search_count = SHIPMENTS_SEARCH_COUNT,
	.views = shipments_views,
	.view_count = SHIPMENTS_VIEW_COUNT,
	.bulks = shipments_bulks,
	.bulk_count = SHIPMENTS_BULK_COUNT,
};
