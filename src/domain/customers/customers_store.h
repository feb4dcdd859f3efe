/* The SQL of customers. */
#ifndef PURSER_DOMAIN_CUSTOMERS_STORE_H
#define PURSER_DOMAIN_CUSTOMERS_STORE_H

#include "domain/customers/customers.h"

/* Whose order it is. */
struct customer_link {
	struct customer_id customer_id;
	struct order_id order_id;
	struct instant placed_at;
	struct money total;
	bool is_cancelled, is_counted;
};

WARN_UNUSED enum err customers_load(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *ids, size_t n, struct customer **out,
                                    size_t *count);
WARN_UNUSED enum err customers_by_emails(struct tx *tx, struct arena *arena,
                                         struct company_id company, const struct str *emails,
                                         size_t n, struct customer **out, size_t *count);
WARN_UNUSED enum err customers_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct customer *customers, size_t n);
WARN_UNUSED enum err customers_save(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct customer *customers, size_t n);
WARN_UNUSED enum err customer_totals(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct customer_id id, struct customer *out);
/* Of the given orders; order and customer only. */
WARN_UNUSED enum err customer_links(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *orders, size_t n, struct customer_link **out,
                                    size_t *count);
WARN_UNUSED enum err customer_links_put(struct tx *tx, struct arena *arena,
                                        struct company_id company, const struct customer_link *rows,
                                        size_t n);
WARN_UNUSED enum err customer_link_remove(struct tx *tx, struct company_id company,
                                          const struct customer_link *row);
/* Ids of its orders before that place, newest first. */
WARN_UNUSED enum err customer_order_ids(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct customer_id id,
                                        struct customer_place before, size_t most, int64_t **ids,
                                        size_t *count);

#endif
