/* The SQL of stock minimums. */
#ifndef PURSER_DOMAIN_STOCK_MINIMUMS_STORE_H
#define PURSER_DOMAIN_STOCK_MINIMUMS_STORE_H

#include "domain/stock/stock_minimums.h"

/* With what is available at each. */
WARN_UNUSED enum err minimums_load(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct stock_minimum **out,
                                   size_t *count);
/* Inserts, or replaces the one of the same place. */
WARN_UNUSED enum err minimums_put(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct stock_minimum *rows, size_t n);
WARN_UNUSED enum err minimums_delete(struct tx *tx, struct company_id company, const int64_t *ids,
                                     size_t n);

#endif
