/* What the channels' shipping methods mean to us. Nothing is written to an order: an order whose
 * carrier and service nobody set has those of the mapping, whatever it is at the moment. The
 * channel's own row wins over one for any channel. Event: shipping_mapping.changed. */
#ifndef PURSER_DOMAIN_ORDERS_MAPPING_H
#define PURSER_DOMAIN_ORDERS_MAPPING_H

#include "domain/orders/orders.h"
#include "domain/orders/orders_shipping.h"

struct shipping_mapping {
	struct channel_id channel_id; /* 0: any */
	struct str requested;         /* folded */
	struct str carrier, service, package;
};
struct shipping_mappings {
	LIST(struct shipping_mapping) items;
};
extern const struct shape shipping_mapping_shape, shipping_mappings_shape;

WARN_UNUSED enum err shipping_mappings_get(struct work *work, struct shipping_mapping **out,
                                           size_t *count);
/* Replaces all of them. */
WARN_UNUSED enum err shipping_mappings_set(struct work *work, const struct shipping_mapping *rows,
                                           size_t n);
/* Fills carrier and service, and the package where none is set, of those that have neither. */
WARN_UNUSED enum err shipping_mapping_apply(struct work *work, struct order_shipping *rows,
                                            size_t n);

/* The store (orders_shipping_store.c). */
struct order_wish {
	struct order_id id;
	struct channel_id channel_id;
	struct str shipping_method;
};
WARN_UNUSED enum err order_wishes_load(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *orders, size_t n,
                                       struct order_wish **out, size_t *count);
WARN_UNUSED enum err shipping_mappings_load(struct tx *tx, struct arena *arena,
                                            struct company_id company,
                                            struct shipping_mapping **out, size_t *count);
WARN_UNUSED enum err shipping_mappings_replace(struct tx *tx, struct arena *arena,
                                               struct company_id company,
                                               const struct shipping_mapping *rows, size_t n);

#endif
