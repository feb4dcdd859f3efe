/* Rows of the module: routes, listeners, jobs. */
#ifndef PURSER_CONNECT_CONNECTION_EDGE_H
#define PURSER_CONNECT_CONNECTION_EDGE_H

#include "connect/connect.h"

#define CONNECTION_ROUTE_COUNT 13
extern const struct route connection_routes[CONNECTION_ROUTE_COUNT];

/* Changes that the outside should hear of within a second: the schedule is brought forward. */
WARN_UNUSED enum err connection_on_quantity(struct work *work, const struct event *events,
                                            size_t n);
WARN_UNUSED enum err connection_on_shipment(struct work *work, const struct event *events,
                                            size_t n);
WARN_UNUSED enum err connection_on_order(struct work *work, const struct event *events, size_t n);
WARN_UNUSED enum err connection_on_recall(struct work *work, const struct event *events, size_t n);
WARN_UNUSED enum err connection_on_order_end(struct work *work, const struct event *events,
                                             size_t n);

WARN_UNUSED enum err exchange_purge_job(struct work *work, const struct job *job);

#define CONNECTION_ACTOR_COUNT 1
extern const struct actor_row connection_actors[CONNECTION_ACTOR_COUNT];

#endif
