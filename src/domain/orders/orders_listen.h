/* What orders do when the world changes, and later. */
#ifndef PURSER_DOMAIN_ORDERS_LISTEN_H
#define PURSER_DOMAIN_ORDERS_LISTEN_H

#include "kernel/module.h"

/* stock.changed: shortfalls make the newest claims give way; free units resolve waiting orders. */
WARN_UNUSED enum err orders_on_stock(struct work *work, const struct event *events, size_t n);
/* product.listing_left: lines of a listing that went to another product follow it, unless they were
 * handed over or shipped (domain.md 0.9). */
WARN_UNUSED enum err orders_on_listing_left(struct work *work, const struct event *events,
                                            size_t n);
/* listing.linked: orders with unlinked lines of the SKU get their product. */
WARN_UNUSED enum err orders_on_link(struct work *work, const struct event *events, size_t n);
/* location.changed: orders whose units lie, or lay, where nobody picks are resolved again. */
WARN_UNUSED enum err orders_on_location(struct work *work, const struct event *events, size_t n);
/* warehouse.changed: another cut-off or zone makes other dates. */
WARN_UNUSED enum err orders_on_warehouse(struct work *work, const struct event *events, size_t n);
/* vendor_product.*: orders that a vendor could not supply are resolved again. */
WARN_UNUSED enum err orders_on_vendor_product(struct work *work, const struct event *events,
                                              size_t n);
/* incoming.changed: orders that wait for the product are promised another date. */
WARN_UNUSED enum err orders_on_incoming(struct work *work, const struct event *events, size_t n);
/* routing.changed: orders without a fulfilment source or stock are routed again. */
WARN_UNUSED enum err orders_on_routing(struct work *work, const struct event *events, size_t n);
/* order.passed_over: it takes what there is of what it needs, and waits for the rest first. */
WARN_UNUSED enum err orders_on_passed(struct work *work, const struct event *events, size_t n);
/* One chunk of what an event made many of: the reason's orders, those that wait for the product,
 * those of the warehouse with a date, those with an unlinked line that the listing explains. *after
 * moves on. */
struct order_age;
WARN_UNUSED enum err orders_sweep_reason(struct work *work, int64_t reason, struct order_age *after,
                                         bool *has_more);
WARN_UNUSED enum err orders_sweep_waiting(struct work *work, int64_t product,
                                          struct order_age *after, bool *has_more);
WARN_UNUSED enum err orders_sweep_dated(struct work *work, int64_t warehouse,
                                        struct order_age *after, bool *has_more);
WARN_UNUSED enum err orders_sweep_unlinked(struct work *work, int64_t listing_id,
                                           struct order_age *after, bool *has_more);
/* Ready orders of the warehouse whose units lie where nobody picks any more wait. */
WARN_UNUSED enum err orders_sweep_unpicked(struct work *work, int64_t warehouse,
                                           struct order_age *after, bool *has_more);
/* Reservations against stock and orders (purser admin verify). */
WARN_UNUSED enum err orders_verify(struct work *work, struct verify_report *report);

#endif
