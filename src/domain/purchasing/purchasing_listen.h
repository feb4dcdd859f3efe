/* What purchasing hears of others; the rows stand in purchasing_module.c. All of it may be heard
 * twice: what is done already is not done again. */
#ifndef PURSER_DOMAIN_PURCHASING_LISTEN_H
#define PURSER_DOMAIN_PURCHASING_LISTEN_H

#include "domain/purchasing/purchasing.h"
#include "kernel/jobs.h"

/* Orders that a vendor shall ship get their purchase order; those that it shall ship no more lose
 * it. */
WARN_UNUSED enum err purchases_on_order(struct work *work, const struct event *events, size_t n);
/* What left the vendor is done on its purchase order. */
WARN_UNUSED enum err purchases_on_shipment(struct work *work, const struct event *events, size_t n);
/* Orders that waited for a vendor to sell something get their purchase order. */
WARN_UNUSED enum err purchases_on_vendor(struct work *work, const struct event *events, size_t n);
/* The job that looks at them, so many at a time; its body is the id of the last one. */
WARN_UNUSED enum err purchases_follow_warehouse(struct work *work, const struct job *job);

#endif
