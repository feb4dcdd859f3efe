/* Between orders_bulk.c (moves of the states table) and orders_bulk_records.c (what is put on
 * orders without moving them). */
#ifndef PURSER_DOMAIN_ORDERS_BULK_RECORDS_H
#define PURSER_DOMAIN_ORDERS_BULK_RECORDS_H

#include "domain/orders/orders.h"
#include "kernel/bulk_action.h"

/* One order per item, or NULL with a sentence; names the items. */
WARN_UNUSED enum err orders_bulk_find(struct work *work, struct bulk_item *items, size_t n,
                                      struct order ***out);
/* "awaiting shipment": as it stands in a sentence. */
struct str orders_bulk_status(struct work *work, const struct order *order);

WARN_UNUSED enum err orders_record_check(struct work *work, const void *params,
                                         struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_service_accept(struct work *work, const void *params);
WARN_UNUSED enum err orders_service_check(struct work *work, const void *params,
                                          struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_service_run(struct work *work, const void *params,
                                        struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_service_undo(struct work *work, const void *params,
                                         struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_tag_run(struct work *work, const void *params, struct bulk_item *items,
                                    size_t n);
WARN_UNUSED enum err orders_tag_undo(struct work *work, const void *params, struct bulk_item *items,
                                     size_t n);
WARN_UNUSED enum err orders_custom_accept(struct work *work, const void *params);
WARN_UNUSED enum err orders_custom_run(struct work *work, const void *params,
                                       struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_custom_undo(struct work *work, const void *params,
                                        struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_send_check(struct work *work, const void *params,
                                       struct bulk_item *items, size_t n);
WARN_UNUSED enum err orders_send_run(struct work *work, const void *params, struct bulk_item *items,
                                     size_t n);

#endif
