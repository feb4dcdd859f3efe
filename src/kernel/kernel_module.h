/* The kernel's own rows: the audit log, the event feed, settings; and its housekeeping. First in
 * src/modules.c. */
#ifndef PURSER_KERNEL_KERNEL_MODULE_H
#define PURSER_KERNEL_KERNEL_MODULE_H

#include "kernel/module.h"

/* An event as the API shows it. */
struct event_view {
	int64_t number;
	struct str kind, subject;
	int64_t subject_id;
	struct instant at;
	enum actor_kind actor_kind;
	int64_t actor_id;
	struct str actor_name, trace_id, body;
};
extern const struct shape event_shape;
struct event_view event_view(const struct event *event);

extern const struct route kernel_routes[4];
extern const struct module kernel_module;
/* /api/v1/forms and /api/v1/enums: what screens draw from. */
extern const struct module forms_module;

#endif
