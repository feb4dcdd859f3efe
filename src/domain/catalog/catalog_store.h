/* The SQL of products and bundles. Nothing is decided here. Products come without their parts and
 * details. */
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
WARN_UNUSED enum err refs_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *ids, size_t n, struct product_ref **out,
                                size_t *count);
/* By aliases too. */
WARN_UNUSED enum err refs_fetch_by_skus(struct tx *tx, struct arena *arena,
                                        struct company_id company, const struct str *skus, size_t n,
                                        struct product_ref **out, size_t *count);
/* SKUs as long as `first`, from it to before `end`, in their order. */
WARN_UNUSED enum err skus_fetch_between(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct str first, struct str end,
                                        size_t most, struct str **out, size_t *count);
/* By bar codes, or by SKUs in lower case; twice when both match. */
WARN_UNUSED enum err products_fetch_by_codes(struct tx *tx, struct arena *arena,
                                             struct company_id company, const struct str *codes,
                                             const struct str *lower, size_t n,
                                             struct product **out, size_t *count);
/* The variations of these parents. */
WARN_UNUSED enum err variations_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *parents, size_t n, struct product **out,
                                      size_t *count);
/* The ids of those that were merged into the product. */
WARN_UNUSED enum err products_merged_fetch(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct product_id into,
                                           int64_t **out, size_t *count);
WARN_UNUSED enum err products_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct product *const *products, size_t n);
/* Writes every column over version − 1; ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err products_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct product *const *products, size_t n);

/* What a bundle is made of directly, and what it comes down to. */
enum part_table { BUNDLE_PARTS, BUNDLE_UNITS };
/* By bundle, then component, with the components' SKUs and types. */
WARN_UNUSED enum err parts_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 enum part_table table, const int64_t *bundles, size_t n,
                                 struct bundle_part **out, size_t *count);
/* All rows of the bundles that hold one of `components`. */
WARN_UNUSED enum err parts_fetch_around(struct tx *tx, struct arena *arena,
                                        struct company_id company, enum part_table table,
                                        const int64_t *components, size_t n,
                                        struct bundle_part **out, size_t *count);
WARN_UNUSED enum err parts_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  enum part_table table, const struct bundle_part *parts, size_t n);
WARN_UNUSED enum err parts_delete(struct tx *tx, struct company_id company, enum part_table table,
                                  const int64_t *bundles, size_t n);

#endif
