/* The SQL of claims and lines that go over to another product. */
#ifndef PURSER_DOMAIN_ORDERS_ABSORB_STORE_H
#define PURSER_DOMAIN_ORDERS_ABSORB_STORE_H

#include "domain/orders/orders.h"

/* A claim on a product that waits for units, with what its order and line say. */
struct product_claim {
	struct reservation claim;
	struct str status;
	struct product_id line_product_id;
	struct listing_id line_listing_id;
	int64_t line_shipped; /* units */
};
WARN_UNUSED enum err claims_on_product(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct product_id product,
                                       struct product_claim **out, size_t *count);
/* What counts as one product counts as the other. */
WARN_UNUSED enum err counted_move(struct tx *tx, struct company_id company, struct product_id into,
                                  struct product_id from);
/* Open orders of which something has left as the product, or counts as it now. */
WARN_UNUSED enum err orders_begun(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct product_id product, int64_t **ids, size_t *count);
/* Those lines get the product. */
WARN_UNUSED enum err lines_relink(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct reservation *of, size_t n,
                                  struct product_id product);

#endif
