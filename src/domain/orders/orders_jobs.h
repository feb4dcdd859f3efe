/* Jobs of orders: ends of holds, ends of unpaid claims. */
#ifndef PURSER_DOMAIN_ORDERS_JOBS_H
#define PURSER_DOMAIN_ORDERS_JOBS_H

#include "kernel/jobs.h"

WARN_UNUSED enum err orders_hold_end(struct work *work, const struct job *job);
WARN_UNUSED enum err orders_claim_end(struct work *work, const struct job *job);

/* Resolve chunk after chunk: of a reason, of a product, of a warehouse, of a linked listing. */
WARN_UNUSED enum err orders_resolve_reason(struct work *work, const struct job *job);
WARN_UNUSED enum err orders_resolve_waiting(struct work *work, const struct job *job);
WARN_UNUSED enum err orders_resolve_dated(struct work *work, const struct job *job);
WARN_UNUSED enum err orders_unpicked_wait(struct work *work, const struct job *job);
WARN_UNUSED enum err orders_link(struct work *work, const struct job *job);

#endif
