#include "domain/stock/stock_api.h"
#include "domain/stock/stock_counts.h"
#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_locks.h"
#include "domain/stock/stock_minimums.h"
#include "domain/stock/stock_sheet.h"

static const char *const needs[] = {"catalog", "warehouses", NULL};

static const struct table_row tables[] = {
	{"stock", &stock_row_shape},         {"stock_bin", &stock_bin_shape},
	{"ledger", &ledger_row_shape},       {"incoming", &incoming_shape},
	{"stock_count", &stock_count_shape}, {"stock_count_line", &count_line_shape},
	{"stock_lock", &stock_lock_shape},   {"stock_minimum", &stock_minimum_shape},
};

static const struct event_row events[] = {
	{"stock.changed", "Units came, went or were locked, or a promise was taken back."},
	{"stock.marked", "Promises moved and nothing else: quantities wait to be computed again."},
	{"incoming.changed", "More, fewer or other units of a product are on their way."},
	{"stock_count.created", "A sheet of places to count was made."},
	{"stock_count.entered", "What was counted was entered."},
	{"stock_count.posted", "The differences of a count were posted."},
	{"stock_count.undone", "The differences of a count were posted the other way round."},
	{"stock_count.cancelled", "A count ended without being posted."},
	{"stock_lock.created", "Units are kept from sale for a reason."},
	{"stock_lock.changed", "A lock has another reason or end."},
	{"stock_lock.released", "Units of a lock are for sale again."},
	{"stock_minimum.changed", "A stock minimum was set or taken away."},
	{"stock_minimum.reached", "Less than the minimum is available."},
	{"stock_minimum.restored", "The minimum is available again."},
};

static const struct job_row jobs[] = {
	{"stock.lock_end", stock_lock_end, 0, .sentence = "Releases a lock on its date."},
};

static const struct verify_row verifies[] = {{"stock", stock_verify}};

const struct module stock_module = {
	.name = "stock",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = stock_routes,
	.route_count = STOCK_ROUTE_COUNT,
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.events = events,
	.event_count = COUNT_OF(events),
	.verifies = verifies,
	.verify_count = COUNT_OF(verifies),
};
