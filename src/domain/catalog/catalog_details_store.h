/* The SQL of what products have besides their row: attributes, images, categories, former SKUs. */
#ifndef PURSER_DOMAIN_CATALOG_DETAILS_STORE_H
#define PURSER_DOMAIN_CATALOG_DETAILS_STORE_H

#include "domain/catalog/catalog.h"

/* One row of a detail table. */
struct product_detail {
	int64_t product_id, place; /* place: or the category */
	struct str name, value;    /* or the address of an image in `name` */
};
enum detail_table { DETAIL_ATTRIBUTES, DETAIL_IMAGES, DETAIL_CATEGORIES, DETAIL_TABLE_COUNT };

/* By product, then place. */
WARN_UNUSED enum err details_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                   enum detail_table table, const int64_t *products, size_t n,
                                   struct product_detail **out, size_t *count);
WARN_UNUSED enum err details_delete(struct tx *tx, struct company_id company,
                                    enum detail_table table, const int64_t *products, size_t n);
WARN_UNUSED enum err details_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                    enum detail_table table, const struct product_detail *rows,
                                    size_t n);

WARN_UNUSED enum err aliases_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct product_alias **out,
                                   size_t *count);
WARN_UNUSED enum err aliases_fetch_by_skus(struct tx *tx, struct arena *arena,
                                           struct company_id company, const struct str *skus,
                                           size_t n, struct product_alias **out, size_t *count);
/* One that is there already goes over to the product. */
WARN_UNUSED enum err aliases_put(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct product_alias *aliases, size_t n);
WARN_UNUSED enum err aliases_delete(struct tx *tx, struct company_id company,
                                    const struct str *skus, size_t n);
/* The aliases of one product become another's. */
WARN_UNUSED enum err aliases_move(struct tx *tx, struct company_id company, struct product_id from,
                                  struct product_id to);

WARN_UNUSED enum err brands_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct brand **out, size_t *count);
/* By parent, then name; with_products: with how many are in each, which reads a row for each. */
WARN_UNUSED enum err categories_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      bool with_products, struct category **out, size_t *count);
WARN_UNUSED enum err category_insert(struct tx *tx, struct company_id company,
                                     const struct category *category, struct str folded);
WARN_UNUSED enum err category_save(struct tx *tx, struct company_id company,
                                   const struct category *category, struct str folded);
/* With its places of products. */
WARN_UNUSED enum err category_remove(struct tx *tx, struct company_id company,
                                     struct category_id id);

#endif
