/* What orders do when the world changes, and later. */
#ifndef PURSER_DOMAIN_ORDERS_LISTEN_H
#define PURSER_DOMAIN_ORDERS_LISTEN_H

#include "kernel/module.h"

/* stock.changed: shortfalls make the newest claims give way; free units resolve waiting orders. */
WARN_UNUSED enum err orders_on_stock(struct work *work, const struct event *events, size_t n);
/* listing.linked: orders with unlinked lines of the SKU get their product. */
WARN_UNUSED enum err orders_on_link(struct work *work, const struct event *events, size_t n);
/* routing.changed: orders without a fulfilment source are routed again. */
WARN_UNUSED enum err orders_on_routing(struct work *work, const struct event *events, size_t n);
/* Reservations against stock and orders (purser admin verify). */
WARN_UNUSED enum err orders_verify(struct work *work, struct verify_report *report);

#endif
