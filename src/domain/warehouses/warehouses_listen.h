/* What warehouses hears of others; the rows stand in warehouses_module.c. */
#ifndef PURSER_DOMAIN_WAREHOUSES_LISTEN_H
#define PURSER_DOMAIN_WAREHOUSES_LISTEN_H

#include "domain/warehouses/warehouses.h"

/* company.changed, setting.changed: a new version of the routing facts when it concerns them.
 * Hearing an event twice adds a version, which nobody minds. */
WARN_UNUSED enum err routing_listen(struct work *work, const struct event *events, size_t n);

#endif
