/* What the items of a request name: products by id or SKU, warehouses, locations by id or name.
 * Everything is loaded at once, then each item is looked up with a fault of its own. */
#ifndef PURSER_DOMAIN_STOCK_NAMING_H
#define PURSER_DOMAIN_STOCK_NAMING_H

#include "domain/stock/stock_posting.h"

struct naming {
	struct map products, skus, warehouses;
	struct map hints; /* of SKUs that nobody knows: product_sku_hints */
	struct sites sites;
};

/* Is the error about one item alone? Else the whole unit fails. */
static inline bool err_is_of_item(enum err err)
{
	return err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_REFUSED
	       || err == ERR_OUT_OF_STOCK;
}
WARN_UNUSED enum err naming_load(struct work *work, const struct stock_item *const *items, size_t n,
                                 struct naming *out);
/* The product of the item. ERR_NOT_FOUND; ERR_INVALID when it names none. */
WARN_UNUSED enum err naming_product(struct work *work, const struct naming *naming,
                                    const struct stock_item *item, const struct product_ref **out);
WARN_UNUSED enum err naming_warehouse(struct work *work, const struct naming *naming,
                                      struct warehouse_id id, const struct warehouse **out);
/* By id, or by name; made when `makes` and absent. Neither: 0. */
WARN_UNUSED enum err naming_location(struct work *work, struct naming *naming,
                                     const struct warehouse *warehouse, struct location_id id,
                                     struct str name, bool makes, struct location_id *out);

#endif
