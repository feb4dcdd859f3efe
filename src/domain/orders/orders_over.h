/* Orders that one warehouse alone cannot fill: shared by several, or given to a backup. */
#ifndef PURSER_DOMAIN_ORDERS_OVER_H
#define PURSER_DOMAIN_ORDERS_OVER_H

#include "domain/orders/orders_resolve.h"
#include "domain/vendors/vendors.h"

/* What vendors that ship by themselves supply; empty without a warehouse of that kind. */
struct vendor_supply {
	struct vendor *vendors;
	size_t vendor_count;
	struct vendor_product *products;
	size_t product_count;
};
WARN_UNUSED enum err vendor_supply_load(struct work *work, const struct routing_facts *facts,
                                        const int64_t *products, size_t n,
                                        struct vendor_supply *out);
/* Does the vendor behind the warehouse supply everything that the order claims? */
bool vendor_supplies(struct work *work, const struct vendor_supply *supply,
                     struct warehouse_id warehouse, const struct resolving *item);

/* What an order claims that the vendor behind its warehouse does not supply. */
struct vendor_lack {
	const struct vendor *vendor; /* NULL: there is none */
	const struct reservation **claims;
	size_t count;
};
WARN_UNUSED enum err vendor_lack_find(struct work *work, const struct order *order,
                                      const struct reservation *claims, size_t n,
                                      struct vendor_lack *out);

/* After the orders were written: those that several warehouses together can fill become one order
 * for each of them (setting routing.split_over_warehouses). */
WARN_UNUSED enum err orders_share(struct work *work, struct resolving *items, size_t n);
/* Refuses another warehouse for an order that is not ours any more, with its sentence. */
WARN_UNUSED enum err order_warehouse_stays(struct work *work, const struct order *order);

#endif
