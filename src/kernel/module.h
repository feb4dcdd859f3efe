/* A module hands its rows to the world in one const struct. src/modules.c lists the modules in
 * dependency order; nothing else registers anything. */
#ifndef PURSER_KERNEL_MODULE_H
#define PURSER_KERNEL_MODULE_H

#include "kernel/bulk_action.h"
#include "kernel/events.h"
#include "kernel/jobs.h"
#include "kernel/route.h"
#include "kernel/search.h"
#include "kernel/settings.h"
#include "kernel/actors.h"
#include "kernel/subjects.h"
#include "kernel/views.h"
#include "shape/shape.h"

/* A listener: runs after COMMIT, in a unit of its own in the same lane, with a cursor per company.
 * It may see an event again after a crash: it must be idempotent. */
struct listen_row {
	const char *kind; /* of the event: "stock.changed" */
	enum err (*run)(struct work *work, const struct event *events, size_t n);
	const char *sentence;
};

/* Work that is put off until after the commit and coalesced: listing quantities, search index. Runs
 * as UNIT_DEFERRED of the lane, within milliseconds; sets *more when there is more to do. */
struct deferred_row {
	const char *name;
	enum err (*run)(struct work *work, bool *more);
};

/* Recomputes what is derived and names each difference (purser admin verify). Read-only. */
struct verify_report {
	int64_t checked;
	LIST(struct str) differences; /* one sentence each */
};
struct verify_row {
	const char *name;
	enum err (*run)(struct work *work, struct verify_report *report);
};

/* A table and the shape that its columns must agree with; tested on both real schemas. */
struct table_row {
	const char *table;
	const struct shape *shape;
};

struct module {
	const char *name;         /* = folder name; its schema steps are <folder>/schema/ *.sql */
	const char *const *needs; /* NULL-terminated names of modules it may call */
	const struct table_row *tables;
	size_t table_count;
	const struct route *routes;
	size_t route_count;
	const struct job_row *jobs;
	size_t job_count;
	const struct job_read_row *job_reads;
	size_t job_read_count;
	const struct setting_row *settings;
	size_t setting_count;
	const struct event_row *events;
	size_t event_count;
	const struct listen_row *listens;
	size_t listen_count;
	const struct deferred_row *deferred;
	size_t deferred_count;
	const struct verify_row *verifies;
	size_t verify_count;
	const struct subject_row *subjects;
	size_t subject_count;
	const struct actor_row *actors;
	size_t actor_count;
	const struct bulk_row *bulks;
	size_t bulk_count;
	const struct search_row *searches;
	size_t search_count;
	const struct view_row *views;
	size_t view_count;
};

/* src/modules.c */
extern const struct module *const purser_modules[];
extern const size_t purser_module_count;

#endif
