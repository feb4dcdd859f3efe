/* Incoming units inside stock: what decides, what stores. The contract stands in stock.h. */
#ifndef PURSER_DOMAIN_STOCK_INCOMING_H
#define PURSER_DOMAIN_STOCK_INCOMING_H

#include "domain/stock/stock.h"

/* The body of incoming.changed. */
struct incoming_note {
	struct qty units;
};
extern const struct shape incoming_note_shape;

/* ---- stock_incoming_rules.c ---- */

/* The products whose expected units or dates differ between two states of one subject. */
void incoming_differing(struct arena *arena, const struct incoming *before, size_t n,
                        const struct incoming *after, size_t count, int64_t **products,
                        size_t *product_count);

/* ---- stock_incoming_store.c ---- */

WARN_UNUSED enum err incoming_load(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct str subject, int64_t subject_id, struct incoming **out,
                                   size_t *count);
/* Soonest first, unknown dates last. */
WARN_UNUSED enum err incoming_of_products(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *products,
                                          size_t n, struct incoming **out, size_t *count);
WARN_UNUSED enum err incoming_delete(struct tx *tx, struct company_id company, struct str subject,
                                     int64_t subject_id);
WARN_UNUSED enum err incoming_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct incoming *rows, size_t n);

#endif
