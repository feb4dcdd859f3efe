/* The SQL of vendors. Nothing is decided here. */
#ifndef PURSER_DOMAIN_VENDORS_STORE_H
#define PURSER_DOMAIN_VENDORS_STORE_H

#include "domain/vendors/vendors.h"

WARN_UNUSED enum err vendor_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct vendor_id id, struct vendor *out);
WARN_UNUSED enum err vendor_fetch_named(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct str name,
                                        struct vendor *out);
WARN_UNUSED enum err vendor_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct vendor **out, size_t *count);
/* Active vendors that stand for the warehouse. */
WARN_UNUSED enum err vendor_fetch_at(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct warehouse_id warehouse, struct vendor **out,
                                     size_t *count);
WARN_UNUSED enum err vendor_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct vendor *vendor);
/* ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err vendor_save(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct vendor *vendor);
/* Does it have a product with a price? */
WARN_UNUSED enum err vendor_is_priced(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct vendor_id id, bool *out);

WARN_UNUSED enum err term_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                struct payment_term_id id, struct payment_term *out);
WARN_UNUSED enum err term_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct str name, struct payment_term *out);
WARN_UNUSED enum err term_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct payment_term **out, size_t *count);
WARN_UNUSED enum err term_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct payment_term *term);
WARN_UNUSED enum err term_save(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct payment_term *term);

/* ---- vendor products, without prices and units ---- */

WARN_UNUSED enum err vendor_products_fetch(struct tx *tx, struct arena *arena,
                                           struct company_id company, const int64_t *ids, size_t n,
                                           struct vendor_product **out, size_t *count);
WARN_UNUSED enum err vendor_products_fetch_by_skus(struct tx *tx, struct arena *arena,
                                                   struct company_id company,
                                                   const int64_t *vendors, size_t n,
                                                   const struct str *skus, size_t sku_count,
                                                   struct vendor_product **out, size_t *count);
/* All of these products, by product, the default first, then by id. */
WARN_UNUSED enum err vendor_products_fetch_of(struct tx *tx, struct arena *arena,
                                              struct company_id company, const int64_t *products,
                                              size_t n, struct vendor_product **out, size_t *count);
WARN_UNUSED enum err vendor_products_insert(struct tx *tx, struct arena *arena,
                                            struct company_id company,
                                            const struct vendor_product *const *rows, size_t n);
/* Each over version − 1; ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err vendor_products_save(struct tx *tx, struct arena *arena,
                                          struct company_id company,
                                          const struct vendor_product *const *rows, size_t n);

/* ---- prices and units, of many vendor products at once ---- */

WARN_UNUSED enum err vendor_prices_fetch(struct tx *tx, struct arena *arena,
                                         struct company_id company, const int64_t *ids, size_t n,
                                         struct vendor_price **out, size_t *count);
WARN_UNUSED enum err vendor_units_fetch(struct tx *tx, struct arena *arena,
                                        struct company_id company, const int64_t *ids, size_t n,
                                        struct vendor_unit **out, size_t *count);
WARN_UNUSED enum err vendor_lists_replace(struct tx *tx, struct arena *arena,
                                          struct company_id company,
                                          const struct vendor_product *const *rows, size_t n);

#endif
