/* The SQL of what stands beside balances when one product's stock becomes another's. */
#ifndef PURSER_DOMAIN_STOCK_ABSORB_STORE_H
#define PURSER_DOMAIN_STOCK_ABSORB_STORE_H

#include "domain/stock/stock.h"

/* Locks go over; minimums of the old product are gone. */
WARN_UNUSED enum err stock_notes_move(struct tx *tx, struct company_id company,
                                      struct product_id into, struct product_id from);

#endif
