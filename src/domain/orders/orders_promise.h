/* Promise dates: when what an order waits for is expected, from the units on their way, after all
 * who wait longer for the same product. */
#ifndef PURSER_DOMAIN_ORDERS_PROMISE_H
#define PURSER_DOMAIN_ORDERS_PROMISE_H

#include "domain/orders/orders_resolve.h"

/* Units that arrive, soonest first. */
struct supply {
	struct instant at; /* 0: nobody knows */
	int64_t units;
};
/* When `needed` units have arrived; 0: they are not on their way, or without a date. */
struct instant supply_covers(const struct supply *supply, size_t n, int64_t needed);

/* Sets promise_at of those that are out of stock, takes it from the others. `available` answers as
 * the picture of this call stands after all of them; at warehouse 0 it is what waits, negative. */
WARN_UNUSED enum err promises_settle(struct work *work, struct resolving *items, size_t n,
                                     routing_available available, const void *picture);

#endif
