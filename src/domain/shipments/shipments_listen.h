/* What shipments hear of orders. */
#ifndef PURSER_DOMAIN_SHIPMENTS_LISTEN_H
#define PURSER_DOMAIN_SHIPMENTS_LISTEN_H

#include "domain/shipments/shipments.h"
#include "kernel/events.h"

/* order.marked_shipped: records a shipment of what has left without one. */
WARN_UNUSED enum err shipments_on_marked(struct work *work, const struct event *events, size_t n);

#endif
