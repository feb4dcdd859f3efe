#include "kernel/search_parts.h"

static const struct job_row jobs[] = {
	{.kind = "search.rebuild",
     .run = search_rebuild_job,
     .sentence = "Makes the search index of a company anew."},
};

static const struct deferred_row deferred[] = {{"search_index", search_follow}};

const struct module search_module = {
	.name = "search",
	.routes = search_routes,
	.route_count = COUNT_OF(search_routes),
	.jobs = jobs,
	.job_count = COUNT_OF(jobs),
	.deferred = deferred,
	.deferred_count = COUNT_OF(deferred),
};
