/* Claims of products that were merged into others. */
#ifndef PURSER_DOMAIN_ORDERS_ABSORB_H
#define PURSER_DOMAIN_ORDERS_ABSORB_H

#include "domain/orders/orders_resolve.h"

/* Claims of which all had left, or been given back, when their product was merged into another:
 * from now on they count as that one, and the rest of their line follows. Known orders with their
 * claims; a query only where there are such. */
WARN_UNUSED enum err claims_recount(struct work *work, struct resolving *items, size_t n);

#endif
