/* Pure decisions about counts. */
#ifndef PURSER_DOMAIN_STOCK_COUNTS_RULES_H
#define PURSER_DOMAIN_STOCK_COUNTS_RULES_H

#include "domain/stock/stock_counts.h"
#include "domain/warehouses/warehouses.h"

enum count_action { COUNT_ENTER, COUNT_POST, COUNT_UNDO, COUNT_CANCEL };

/* May it be done in that state? */
bool count_may(enum count_status status, enum count_action action);
/* Fills `onwards` of movements that are sorted by product, location and id. */
void movements_total(struct bin_movement *since, size_t n);
/* What the place of `then` held behind its movement `id`, or at its moment when that is 0: now,
 * less what moved since, by their totals. */
int64_t held_then(const struct bin_movement *since, size_t n, const struct bin_movement *then,
                  int64_t now);
/* The `most` locations to count next: active ones, the longest uncounted first, of equals in the
 * given order. counted_at[i] 0: never. Fills `out` with their places; how many. */
size_t cycle_choose(const struct stock_location *locations, const int64_t *counted_at, size_t n,
                    size_t most, size_t *out);

#endif
