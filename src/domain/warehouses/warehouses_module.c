#include "domain/warehouses/warehouses_api.h"
#include "domain/warehouses/warehouses_listen.h"

static const char *const needs[] = {"accounts", NULL};

static const struct table_row tables[] = {
	{"warehouse", &warehouse_shape},
	{"stock_location", &stock_location_shape},
	{"state_allocation", &state_allocation_shape},
};

static const struct setting_row settings[] = {
	{"routing.inventory_dependent", KIND_FLAG, 0, 1, "false",
     "Orders at home go by rank and stock, in place of the map of states.", NULL},
	{"routing.use_backups", KIND_FLAG, 0, 1, "false",
     "A warehouse's backups ship orders at home that it cannot fill.", NULL},
	{"routing.split_over_warehouses", KIND_FLAG, 0, 1, "false",
     "An order that only several warehouses together can fill is split over them.", NULL},
	{"allocation.strict_fifo", KIND_FLAG, 0, 1, "false",
     "Orders get stock strictly by age, in part if need be, in every warehouse.", NULL},
	{"allocation.passes", KIND_INT, 1, 1000, "3",
     "How often an order is passed over by smaller ones until it is served first.", NULL},
};

static const struct event_row events[] = {
	{"warehouse.created", "A warehouse was made."},
	{"warehouse.changed", "A warehouse was changed, or activated again."},
	{"warehouse.deactivated", "A warehouse takes no new work."},
	{"location.created", "A stock location was made."},
	{"location.changed", "A stock location was changed."},
	{"routing.changed", "Something changed that decides where orders ship from."},
};

/* Routing also reads the company's country and a setting; both are changed elsewhere. */
static const struct listen_row listens[] = {
	{"company.changed", routing_listen, "A new home country makes a new version of the facts."},
	{"setting.changed", routing_listen, "So does a setting that routing or allocation reads."},
};

const struct module warehouses_module = {
	.name = "warehouses",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = warehouses_routes,
	.route_count = COUNT_OF(warehouses_routes),
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
};
