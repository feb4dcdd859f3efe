/* Promise dates: when what an order waits for is expected, from the units on their way to its
 * warehouse, after all who stand before it in the queue there (orders_queue.h). */
#ifndef PURSER_DOMAIN_ORDERS_PROMISE_H
#define PURSER_DOMAIN_ORDERS_PROMISE_H

#include "domain/orders/orders_resolve.h"
#include "kernel/jobs.h"

/* Units that arrive, soonest first. */
struct supply {
	struct instant at; /* 0: nobody knows */
	int64_t units;
};
/* When `needed` units have arrived; 0: they are not on their way, or without a date. */
struct instant supply_covers(const struct supply *supply, size_t n, int64_t needed);

/* Sets promise_at of those that are out of stock, takes it from the others. `available` answers as
 * the picture of this call stands after all of them; at warehouse 0 it is what waits, negative.
 * Where one of them joined, left or moved in a queue, those behind are promised other dates soon.
 */
WARN_UNUSED enum err promises_settle(struct work *work, struct resolving *items, size_t n,
                                     const struct routing_facts *facts, routing_available available,
                                     const void *picture);
/* Those who wait for units of these products are promised other dates soon, if any are on their
 * way. */
WARN_UNUSED enum err promises_renew(struct work *work, const int64_t *products, size_t n);
/* The job: a walk along all who wait for the product; one at a time, so that each comes to its end.
 */
WARN_UNUSED enum err promises_renew_job(struct work *work, const struct job *job);

#endif
