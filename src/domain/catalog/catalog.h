/* Catalogue: master products. A *core* product is one thing on a shelf; a *bundle* is sold as one
 * but made of components (core products) when an order is posted. Bundles hold no stock of their own
 * and do not contain bundles here.
 * Refusals: a SKU that is taken (CONFLICT), a bundle of itself, of bundles or of nothing (REFUSED). */
#ifndef PURSER_DOMAIN_CATALOG_H
#define PURSER_DOMAIN_CATALOG_H

#include "kernel/module.h"
#include "kernel/work.h"

enum product_type { PRODUCT_CORE, PRODUCT_BUNDLE };
extern const struct words product_type_words;

struct bundle_part {
	struct product_id bundle_id, component_id;
	struct str sku; /* of the component, for readers */
	struct qty quantity;
};

struct product {
	struct product_id id;
	struct str sku, name;
	enum product_type type;
	bool is_active;
	struct str description, brand, mpn, upc;
	struct weight weight;
	struct length length, width, height;
	struct qty minimum_level;
	LIST(struct bundle_part) parts; /* of a bundle */
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

extern const struct shape product_shape, bundle_part_shape;

/* N-item form: sets errors[i] and faults[i] per item (arrays of n, faults initialised); out[i] valid
 * where errors[i] is OK. Parts may name a component by id or by sku. */
WARN_UNUSED enum err product_create_many(struct work *work, size_t n, const struct product *drafts,
                                         struct product *out, enum err *errors, struct fault *faults);
WARN_UNUSED enum err product_update(struct work *work, struct product_id id,
                                    const struct product *patch, int64_t if_version,
                                    struct product *out);
WARN_UNUSED enum err product_get(struct work *work, struct product_id id, struct product *out);
/* By ids / by SKUs; unknown ones are left out of the result (any order). With parts. */
WARN_UNUSED enum err product_load(struct work *work, const int64_t *ids, size_t n,
                                  struct product **out, size_t *count);
WARN_UNUSED enum err product_by_skus(struct work *work, const struct str *skus, size_t n,
                                     struct product **out, size_t *count);
/* The parts of those among `ids` that are bundles. */
WARN_UNUSED enum err bundle_parts_of(struct work *work, const int64_t *ids, size_t n,
                                     struct bundle_part **out, size_t *count);
/* The bundles that contain any of `components`, with all their parts. */
WARN_UNUSED enum err bundle_parts_containing(struct work *work, const int64_t *components, size_t n,
                                             struct bundle_part **out, size_t *count);

extern const struct module catalog_module;

#endif
