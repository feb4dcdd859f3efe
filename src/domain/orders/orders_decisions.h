/* Keeping what routing decided about orders, for whoever asks why. */
#ifndef PURSER_DOMAIN_ORDERS_DECISIONS_H
#define PURSER_DOMAIN_ORDERS_DECISIONS_H

#include "domain/orders/orders_resolve.h"

/* Writes the decisions of those that were routed. One that repeats the last about an order is not
 * written, where nothing else can have changed (resolving.was). */
WARN_UNUSED enum err decisions_write(struct work *work, const struct resolving *items, size_t n);

#endif
