/* The packages of one order: which units of its lines lie in which parcel, with its measures. The
 * order stays one; a shipment may name a package (shipments.h). Packing says what is meant, so it
 * is replaced as a whole, and forgotten when the order is split, merged or put together again, and
 * when a line loses units so that more of it is packed than is left to ship.
 * Refusals: a line that is not of the order or stands twice in a package (INVALID), more units than
 * are still to be shipped (REFUSED), an order that is cancelled or gone (CONFLICT). Event:
 * order.packed. */
#ifndef PURSER_DOMAIN_ORDERS_PACKAGE_H
#define PURSER_DOMAIN_ORDERS_PACKAGE_H

#include "domain/orders/orders.h"

/* orders_package_rules.c */
WARN_UNUSED enum err packages_check(const struct order *order, const struct reservation *claims,
                                    size_t claim_count, const struct order_package *packages,
                                    size_t n, struct fault *fault);

/* orders_package_store.c */
WARN_UNUSED enum err packages_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct order_id order, struct order_package **out,
                                    size_t *count);
WARN_UNUSED enum err packages_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct order_id order, const struct order_package *packages,
                                      size_t n);
/* Lines of an order that changed (`before` and `lines`, n): where one lost units, and more of it is
 * packed than is left to ship, the packing is forgotten. */
WARN_UNUSED enum err packages_outgrow(struct work *work, struct order_id order,
                                      const struct order_line *before,
                                      const struct order_line *lines, size_t n);

#endif
