/* Pure decisions about products: values in, values out. */
#ifndef PURSER_DOMAIN_CATALOG_RULES_H
#define PURSER_DOMAIN_CATALOG_RULES_H

#include "base/map.h"
#include "domain/catalog/catalog.h"

/* The products that drafts may name or collide with: the use case loads them. */
struct known_products {
	struct map by_id, by_sku; /* struct product * */
};

struct known_products known_products_new(struct arena *arena);
void known_products_add(struct known_products *known, struct product *product);

/* Is another product called so? Then CONFLICT. */
WARN_UNUSED enum err sku_check(const struct product *product, const struct known_products *known,
                               struct fault *fault);
/* Finds the components of `product->parts`, fills in bundle_id, component_id and SKU, and orders
 * them by component. A core product has no parts; a bundle has 1 … LIMIT_BUNDLE_PARTS of different
 * core products. */
WARN_UNUSED enum err parts_resolve(struct product *product, const struct known_products *known,
                                   struct fault *fault);

/* The same components in the same quantities? Both lists are ordered by component. */
bool parts_same(const struct product *a, const struct product *b);

#endif
