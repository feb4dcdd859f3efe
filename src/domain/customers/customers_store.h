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
/* Of the given orders. */
WARN_UNUSED enum err customer_links(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *orders, size_t n, struct customer_link **out,
                                    size_t *count);
WARN_UNUSED enum err customer_links_put(struct tx *tx, struct arena *arena,
                                        struct company_id company, const struct customer_link *rows,
                                        size_t n);
WARN_UNUSED enum err customer_link_remove(struct tx *tx, struct company_id company,
                                          const struct customer_link *row);
/* Orders that are worth something else than is written here, and customers who have another number
 * of orders; at most `most` each. */
struct customer_fault {
	int64_t id; /* of the order, or of the customer */
	int64_t written, expected;
	struct str status; /* of the order; empty: it is gone */
	bool is_written_cancelled;
};
WARN_UNUSED enum err customer_orders_faulty(struct tx *tx, struct arena *arena,
                                            struct company_id company, int64_t most,
                                            struct customer_fault **out, size_t *count);
WARN_UNUSED enum err customer_counts_faulty(struct tx *tx, struct arena *arena,
                                            struct company_id company, int64_t most,
                                            struct customer_fault **out, size_t *count);
WARN_UNUSED enum err customer_orders_count(struct tx *tx, struct arena *arena,
                                           struct company_id company, int64_t *out);
/* Ids of its orders before that place, newest first. */
WARN_UNUSED enum err customer_order_ids(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct customer_id id,
                                        struct customer_place before, size_t most, int64_t **ids,
                                        size_t *count);

#endif
