#include "domain/imports/imports.h"
#include "domain/imports/imports_api.h"
#include "domain/imports/imports_jobs.h"

static const char *const needs[] = {"catalog",  "warehouses", "vendors", "stock",
                                    "channels", "orders",     "intake",  NULL};

static const struct table_row tables[] = {
	{"import", &import_shape},
	{"import_line", &import_line_shape},
};

static const struct event_row events[] = {
	{"import.created", "An import began."},
	{"import.progressed", "It came on."},
	{"import.ready", "Its file was read."},
	{"import.refused", "Its file cannot be read."},
	{"import.mapped", "A person said what its columns mean."},
	{"import.check_started", "It is tried without effect."},
	{"import.checked", "It was tried: the differences are known."},
	{"import.started", "Its rows are taken."},
	{"import.ended", "All its rows were looked at."},
	{"import.undo_started", "It is taken back."},
	{"import.undone", "It was taken back."},
	{"import.cancelled", "A person stopped it."},
	{"import.stopped", "It failed three times and goes on only when somebody asks for it."},
};

static const struct job_row jobs[] = {
	{"import.step", imports_step, 0, .sentence = "Takes the next chunk of an import.",
     .stopped = imports_stopped},
	{"import.purge", imports_purge, DAY_US,
     .sentence = "Forgets imports of more than 90 days ago."},
};

const struct module imports_module = {
	.name = "imports",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = imports_routes,
	.route_count = IMPORTS_ROUTE_COUNT,
	.events = events,
	.event_count = COUNT_OF(events),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
};
