/* The SQL of how orders shall be shipped. */
#ifndef PURSER_DOMAIN_ORDERS_SHIPPING_STORE_H
#define PURSER_DOMAIN_ORDERS_SHIPPING_STORE_H

#include "domain/orders/orders_shipping.h"

/* Those of the orders that have a row. */
WARN_UNUSED enum err order_shippings_load(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *orders,
                                          size_t n, struct order_shipping **out, size_t *count);
/* Adds or replaces the rows. */
WARN_UNUSED enum err order_shippings_save(struct tx *tx, struct arena *arena,
                                          struct company_id company,
                                          const struct order_shipping *rows, size_t n);

#endif
