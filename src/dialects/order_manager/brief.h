/* A product, as other things of the dialect mention it; and an address. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_BRIEF_H
#define PURSER_DIALECTS_ORDER_MANAGER_BRIEF_H

#include "dialects/order_manager/wire.h"
#include "domain/catalog/catalog.h"

struct om_product_brief {
	struct product_id product_id;
	struct str master_sku, name, product_type, upc, mpn, description;
	struct str product_weight; /* ounces */
	struct absent absent;
};

struct om_address {
	struct str address1, address2, city, country, province, state, type, zip_code;
	struct absent absent;
};

extern const struct shape om_product_brief_shape, om_address_shape;

/* "CORE_PRODUCT", "BUNDLE_KIT" or "VIRTUAL_PRODUCT". */
struct str om_product_type(const struct product *product);
/* All zero, which prints as null, of NULL. */
struct om_product_brief om_product_brief(struct arena *arena, const struct product *product);

/* Products by id, loaded at once; map_get_int gives struct product. */
WARN_UNUSED enum err om_products(struct work *work, const int64_t *ids, size_t n, struct map *out);

#endif
