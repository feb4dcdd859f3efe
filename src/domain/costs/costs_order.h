/* Which rows of the ledger belong together, and in which order they are booked. */
#ifndef PURSER_DOMAIN_COSTS_ORDER_H
#define PURSER_DOMAIN_COSTS_ORDER_H

#include "domain/costs/costs_store.h"

/* ---- costs_order_rules.c ---- */

/* Units leave on one account and come on the same: of a move, a transfer, a merged product, of what
 * is put together or taken apart. */
bool moved_is_pair(const struct moved *row);
/* The account, as text. */
struct str moved_account(struct arena *arena, const struct moved *row);
/* Puts the rows of each moment in the order in which they happened: within a place (product and
 * warehouse) by id, and what comes after what left for it. `rows` stand by time. */
void moved_arrange(struct arena *arena, struct moved *rows, size_t n);

#endif
