/* Giving out units that came in. Orders that wait for a product are looked at in the order of the
 * queue (orders_queue.h), a chunk per unit of work: the listener takes the first one, the jobs
 * order.fill and order.fill_bundle the others. The body of the job is the walk: where it is, so
 * that it goes on there after a crash, in whichever process.
 *
 * While a walk is under way nobody else takes units of the product: new orders stand in the queue,
 * and the walk comes by. Units that come in meanwhile let it turn back to the front. Where
 * orders are served strictly by age, the same holds from the moment units came in until the
 * listener has heard of it: who comes in between begins the walk. */
#ifndef PURSER_DOMAIN_ORDERS_FILL_H
#define PURSER_DOMAIN_ORDERS_FILL_H

#include "domain/orders/orders_queue.h"
#include "kernel/jobs.h"

/* A walk that is under way. */
struct filling {
	const char *job;
	struct product_id product_id;
	/* For what the orders wait, so many units per unit of the product: it itself, or a part of the
	 * bundle that it is. 0: of nothing. */
	struct product_id awaited_id;
	int64_t per_unit;
	struct fill_walk walk;
	bool is_expected; /* nobody walks yet */
};

/* Units of the products may be free: the first chunk is served now. */
WARN_UNUSED enum err orders_fill(struct work *work, const struct routing_facts *facts,
                                 const int64_t *products, size_t n);
/* The jobs: the next chunk. */
WARN_UNUSED enum err orders_fill_job(struct work *work, const struct job *job);

/* Walks of these products that are under way, also of prepackaged bundles. */
WARN_UNUSED enum err fillings_of(struct work *work, const int64_t *products, size_t n,
                                 struct filling **out, size_t *count);
/* These, and those that stock.changed is about to begin (is_expected). */
WARN_UNUSED enum err fillings_expected(struct work *work, const int64_t *products, size_t n,
                                       struct filling **out, size_t *count);
/* These orders were resolved: who waits for such units now may stand before the walk's place. */
struct resolving;
WARN_UNUSED enum err fillings_join(struct work *work, struct filling *fillings, size_t count,
                                   const struct resolving *items, size_t n);

#endif
