/* Pure decisions about products: values in, values out. */
#ifndef PURSER_DOMAIN_CATALOG_RULES_H
#define PURSER_DOMAIN_CATALOG_RULES_H

#include "base/map.h"
#include "domain/catalog/catalog.h"

/* The products that drafts may name or collide with: the use case loads them. */
struct known_products {
	struct map by_id, by_sku; /* struct product * */
	struct map aliases;       /* SKU → struct product_alias * */
	struct map variations;    /* "parent/key" → struct product * */
	struct map hints;         /* unknown SKU → struct str *: what it may have been */
	struct map parents;       /* id of a parent that has variations → itself */
};

struct known_products known_products_new(struct arena *arena);
void known_products_add(struct known_products *known, struct product *product);
/* A SKU was given up for another one. */
void known_products_rename(struct known_products *known, struct product *product, struct str from);

/* Is another product called so, or was one? Then CONFLICT. */
WARN_UNUSED enum err sku_check(const struct product *product, const struct known_products *known,
                               struct fault *fault);
/* Finds the components of `product->parts`, fills in bundle_id, component_id, SKU and type, and
 * orders them by component. Only bundles have parts: 1 … LIMIT_BUNDLE_PARTS of different products,
 * not virtual ones. How deep they nest is for catalog_bundle_rules.h. */
WARN_UNUSED enum err parts_resolve(struct product *product, const struct known_products *known,
                                   struct fault *fault);
/* Finds the parent of a variation, checks its attributes against the parent's names and against its
 * siblings, orders them as the parent does, and sets attribute_key. Of a virtual product: checks
 * its names; `before` (NULL: new) had those that its variations follow. */
WARN_UNUSED enum err variation_resolve(struct arena *arena, struct product *product,
                                       const struct product *before,
                                       const struct known_products *known, struct fault *fault);
/* Prices in one currency, images that are addresses, no number below 0. */
WARN_UNUSED enum err details_check(struct arena *arena, struct product *product,
                                   struct fault *fault);
/* Is the tariff number one, and what is measured possible? What stays as it was is not asked. */
WARN_UNUSED enum err measures_check(const struct product *before, const struct product *product,
                                    struct fault *fault);

/* May the second become part of the first? */
WARN_UNUSED enum err absorb_check(const struct product *into, const struct product *from,
                                  struct fault *fault);
/* The parts of a bundle with one component in place of another; where it has both, their units add
 * up. */
WARN_UNUSED enum err parts_replace_component(struct arena *arena, const struct bundle_part *parts,
                                             size_t n, struct product_id from,
                                             struct product_id into, struct product *out,
                                             struct fault *fault);

/* The same components in the same quantities? Both lists are ordered by component. */
bool parts_same(const struct product *a, const struct product *b);

#endif
