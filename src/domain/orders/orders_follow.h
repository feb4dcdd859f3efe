/* Lines that sell what their listing sells now. While an order is with us its lines follow at once
 * (orders_relink.c finds them by their claims); those that claim nothing meanwhile — held without
 * claims, cancelled, unpaid for too long, digital — follow when they are resolved again. */
#ifndef PURSER_DOMAIN_ORDERS_FOLLOW_H
#define PURSER_DOMAIN_ORDERS_FOLLOW_H

#include "domain/orders/orders_resolve.h"

/* Of known orders whose claims are loaded: two queries for all, none when every line claims. Lines
 * of which a unit has left keep their product (domain.md 0.9), and so do lines linked by hand. Sets
 * has_followed. */
WARN_UNUSED enum err lines_follow(struct work *work, struct resolving *items, size_t n);
/* The same for lines that are not written yet: products as their listings have them now. */
WARN_UNUSED enum err links_follow(struct work *work, struct order_link *links, size_t n);

#endif
