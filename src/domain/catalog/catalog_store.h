/* The SQL of the catalogue. Nothing is decided here. Products come without their parts. */
#ifndef PURSER_DOMAIN_CATALOG_STORE_H
#define PURSER_DOMAIN_CATALOG_STORE_H

#include "domain/catalog/catalog.h"

/* Unknown ids and SKUs are left out; by id. */
WARN_UNUSED enum err products_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *ids, size_t n, struct product **out,
                                    size_t *count);
WARN_UNUSED enum err products_fetch_by_skus(struct tx *tx, struct arena *arena,
                                            struct company_id company, const struct str *skus,
                                            size_t n, struct product **out, size_t *count);
WARN_UNUSED enum err products_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct product *const *products, size_t n);
/* Writes every column over version − 1; ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err product_save(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct product *product);

/* By bundle, then component, with the components' SKUs. */
WARN_UNUSED enum err parts_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *bundles, size_t n, struct bundle_part **out,
                                 size_t *count);
/* All parts of the bundles that contain one of `components`. */
WARN_UNUSED enum err parts_fetch_containing(struct tx *tx, struct arena *arena,
                                            struct company_id company, const int64_t *components,
                                            size_t n, struct bundle_part **out, size_t *count);
/* The parts of all these products; those of core products are none. */
WARN_UNUSED enum err parts_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct product *const *bundles, size_t n);
WARN_UNUSED enum err parts_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct product *bundle);

#endif
