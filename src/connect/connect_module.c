#include "connect/connection_edge.h"

static const char *const needs[] = {"accounts", "catalog",   "warehouses", "stock", "channels",
                                    "orders",   "shipments", "intake",     NULL};

static const struct table_row tables[] = {
	{"connection", &connection_shape},
	{"schedule", &schedule_shape},
	{"exchange", &connection_exchange_shape},
	{"record_fault", &record_fault_shape},
};

static const struct setting_row settings[] = {
	{"connections.journal_days", KIND_INT, 1, 365, "14",
     "How many days requests to outside systems and their replies are kept.", NULL},
};

static const struct event_row events[] = {
	{"connection.created", "An outside system was connected."},
	{"connection.changed", "Its name or settings were changed."},
	{"connection.deactivated", "It makes no more calls."},
	{"connection.activated", "It makes calls again."},
	{"connection.failing", "A capability fails; somebody should look."},
	{"connection.recovered", "All capabilities come to their end again."},
	{"connection.record_failed", "A record could not be taken, or told."},
};

static const struct listen_row listens[] = {
	{EVENT_OF_FIGURES, connection_on_quantity, "The channel hears what it may sell."},
	{"shipment.created", connection_on_shipment, "The channel hears what was shipped."},
	{"order.created", connection_on_order, "The warehouse gets what waits for export."},
	{"order.resolved", connection_on_order, "The warehouse gets what waits for export."},
	{"order.paid", connection_on_order, "The warehouse gets what waits for export."},
	{"order.edited", connection_on_order, "The warehouse gets what waits for export."},
	{"order.released", connection_on_order, "The warehouse gets what waits for export."},
	{"order.export_wanted", connection_on_order, "The warehouse gets what waits for export."},
	{"order.restored", connection_on_order, "The warehouse gets what waits for export."},
	{"order.settled", connection_on_order, "The warehouse gets what waits for export."},
	{"order.cancel_requested", connection_on_recall, "The warehouse is asked to cancel."},
	{"order.shipped", connection_on_order_end, "The hand-over is over."},
	{"order.cancelled", connection_on_order_end, "The hand-over is over."},
};

static const struct job_row jobs[] = {
	{.kind = "connect.exchange_purge",
     .run = exchange_purge_job,
     .every_us = HOUR_US,
     .sentence = "Forgets requests to outside systems after connections.journal_days."},
};

const struct module connect_module = {
	.name = "connect",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = connection_routes,
	.route_count = CONNECTION_ROUTE_COUNT,
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
	.listens = listens,
	.listen_count = COUNT_OF(listens),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.actors = connection_actors,
	.actor_count = COUNT_OF(connection_actors),
};
