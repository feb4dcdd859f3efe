/* How customers come from orders. */
#ifndef PURSER_DOMAIN_CUSTOMERS_LISTEN_H
#define PURSER_DOMAIN_CUSTOMERS_LISTEN_H

#include "kernel/module.h"

/* order.*: whose order it is and what it is worth, for all orders of the events at once. */
WARN_UNUSED enum err customers_on_order(struct work *work, const struct event *events, size_t n);
/* What orders are worth to their customers, against the orders (purser admin verify). */
WARN_UNUSED enum err customers_verify(struct work *work, struct verify_report *report);

#endif
