/* The SQL of what stands beside balances when one product's stock becomes another's. */
#ifndef PURSER_DOMAIN_STOCK_ABSORB_STORE_H
#define PURSER_DOMAIN_STOCK_ABSORB_STORE_H

#include "domain/stock/stock.h"

WARN_UNUSED enum err minimums_repoint(struct tx *tx, struct company_id company,
                                      struct product_id into, struct product_id from);
WARN_UNUSED enum err locks_move(struct tx *tx, struct company_id company, struct product_id into,
                                struct product_id from);
/* The name of a count that has the product and is not posted; empty: there is none. */
WARN_UNUSED enum err count_open_with(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct product_id product, struct str *name, bool *is_there);

#endif
