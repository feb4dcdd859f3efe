/* The SQL of bot runs. */
#ifndef PURSER_DOMAIN_ORDERS_BOTS_STORE_H
#define PURSER_DOMAIN_ORDERS_BOTS_STORE_H

#include "domain/orders/orders_bots.h"

WARN_UNUSED enum err order_bot_runs_insert(struct tx *tx, struct arena *arena,
                                           struct company_id company,
                                           const struct order_bot_run *const *runs,
                                           const int64_t *orders, size_t n);
/* Newest first, at most 50. */
WARN_UNUSED enum err order_bot_runs_load(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct order_id order,
                                         struct order_bot_run **out, size_t *count);

WARN_UNUSED enum err order_marks_load(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct instant since, int64_t step, struct order_mark **out,
                                      size_t *count, int64_t *total);
WARN_UNUSED enum err orders_between_load(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct order_mark after,
                                         struct order_mark upto, struct order **out, size_t *count);

#endif
