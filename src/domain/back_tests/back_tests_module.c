#include "domain/back_tests/back_tests_edge.h"

static const char *const needs[] = {"catalog", "warehouses", "vendors", "stock",
                                    "routing", "automation", "orders",  NULL};

static const struct event_row events[] = {
	{"rate_table.created", "A table of rates was uploaded."},
	{"back_test.started", "Rules are tried on stored orders."},
	{"back_test.finished", "A back-test has read all its orders."},
	{"back_test.cancelled", "A back-test was stopped."},
	{"back_test.failed", "Its job failed three times; the back-test ended early."},
};

static const struct job_row jobs[] = {
	{"back_test.run", back_test_write, 0, .sentence = "Reads the next pieces of a back-test.",
     .stopped = back_test_stopped},
};
static const struct job_read_row job_reads[] = {{"back_test.run", back_test_read}};

const struct module back_tests_module = {
	.name = "back_tests",
	.needs = needs,
	.routes = back_tests_routes,
	.route_count = COUNT_OF(back_tests_routes),
	.events = events,
	.event_count = COUNT_OF(events),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.job_reads = job_reads,
	.job_read_count = COUNT_OF(job_reads),
};
