/* Catalogue: master products.
 *
 * Words. A *core* product is one thing on a shelf; a *bundle* is sold as one but made of its
 * *parts*: units of *components*, which are core products. Bundles hold no stock of their own and
 * do not contain bundles. The *SKU* is the name of a product that people and channels use; it may
 * change, the id never does, and everything that happened hangs on the id (domain.md 0.9). Owners:
 * results live in work->arena. Refusals: a SKU that is taken (CONFLICT), a bundle of itself, of
 * bundles, of unknown products or of nothing (REFUSED), a foreign id (NOT_FOUND), a stale version
 * (PRECONDITION). */
#ifndef PURSER_DOMAIN_CATALOG_H
#define PURSER_DOMAIN_CATALOG_H

#include "kernel/custom_fields.h"
#include "kernel/labels.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum product_limits { PRODUCT_NAME_MOST = 255, PRODUCT_CODE_MOST = 50, DESCRIPTION_MOST = 10000 };

enum product_type { PRODUCT_CORE, PRODUCT_BUNDLE };
extern const struct words product_type_words;

struct bundle_part {
	struct product_id bundle_id, component_id;
	struct str sku; /* of the component: in drafts in place of its id, else for readers */
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
	LIST(struct bundle_part) parts; /* of a bundle, by component id */
	struct str custom_fields;       /* JSON object: to be given; else only where an edge asked */
	struct record_labels labels;    /* only where an edge asked for them */
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

extern const struct shape product_shape, bundle_part_shape;

/* N-item form: sets errors[i] and faults[i] per item (arrays of n, faults initialised); out[i]
 * valid where errors[i] is OK. Parts may name a component by id or by SKU, also one made in the
 * same call. Emits product.created per product. */
WARN_UNUSED enum err product_create_many(struct work *work, size_t n, const struct product *drafts,
                                         struct product *out, enum err *errors,
                                         struct fault *faults);
/* Changes the touched fields; parts are replaced whole; nothing happens when nothing differs.
 * `if_version` 0: whatever it is now. Emits product.changed, and product.parts_changed. */
WARN_UNUSED enum err product_update(struct work *work, struct product_id id,
                                    const struct product *patch, int64_t if_version,
                                    struct product *out);
/* Not for sale from now on, or again (domain.md 0.15); doing it twice is no fault. Emits
 * product.changed. */
WARN_UNUSED enum err product_deactivate(struct work *work, struct product_id id,
                                        struct product *out);
WARN_UNUSED enum err product_activate(struct work *work, struct product_id id, struct product *out);
/* With parts. */
WARN_UNUSED enum err product_get(struct work *work, struct product_id id, struct product *out);
/* By ids / by SKUs; unknown ones are left out of the result (any order). With parts. */
WARN_UNUSED enum err product_load(struct work *work, const int64_t *ids, size_t n,
                                  struct product **out, size_t *count);
WARN_UNUSED enum err product_by_skus(struct work *work, const struct str *skus, size_t n,
                                     struct product **out, size_t *count);
/* Gives the bundles among `products` their parts: what a listing query leaves out. */
WARN_UNUSED enum err product_parts_attach(struct work *work, struct product *products, size_t n);
/* The parts of those among `ids` that are bundles. */
WARN_UNUSED enum err bundle_parts_of(struct work *work, const int64_t *ids, size_t n,
                                     struct bundle_part **out, size_t *count);
/* The bundles that contain any of `components`, with all their parts. */
WARN_UNUSED enum err bundle_parts_containing(struct work *work, const int64_t *components, size_t n,
                                             struct bundle_part **out, size_t *count);

/* For lists: kernel/listing.h. */
extern const struct listing_source product_source;
extern const struct module catalog_module;

#endif
