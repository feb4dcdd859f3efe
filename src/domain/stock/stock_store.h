/* The SQL of stock. */
#ifndef PURSER_DOMAIN_STOCK_STORE_H
#define PURSER_DOMAIN_STOCK_STORE_H

#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_sheet.h"

/* ---- the sheet ---- */

/* Fills those balances of the sheet that exist; others of the same products are passed over. */
WARN_UNUSED enum err balances_load(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct sheet *sheet);
/* Writes every touched balance: new ones as they are, known ones relative to what stands there.
 * ERR_OUT_OF_STOCK when a guarded one was refused, ERR_INTERNAL when locked or allocated would have
 * fallen below zero. */
WARN_UNUSED enum err balances_write(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct sheet *sheet);
/* Writes every touched bin; the new ones have their ids. */
WARN_UNUSED enum err bins_write(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct sheet *sheet);
WARN_UNUSED enum err ledger_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct ledger_row *rows, size_t n);

/* ---- reading ---- */

WARN_UNUSED enum err levels_load(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *products, size_t n, struct stock_level **out,
                                 size_t *count);
/* Beyond `after`, in the order of (product, warehouse); `products` (n) and `warehouse` narrow it.
 */
WARN_UNUSED enum err levels_page(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *products, size_t n, struct warehouse_id warehouse,
                                 struct stock_place after, size_t most, struct stock_level **out,
                                 size_t *count);
/* Without SKUs. */
WARN_UNUSED enum err totals_page(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *products, size_t n, struct product_id after,
                                 size_t most, struct stock_total **out, size_t *count);
WARN_UNUSED enum err bins_load(struct tx *tx, struct arena *arena, struct company_id company,
                               const int64_t *products, size_t n, struct stock_bin **out,
                               size_t *count);
WARN_UNUSED enum err bin_load(struct tx *tx, struct arena *arena, struct company_id company,
                              struct stock_id id, struct stock_bin *out);
/* Bins of the location with units in them, by product. */
WARN_UNUSED enum err bins_in_location(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct location_id location, size_t most,
                                      struct stock_bin **out, size_t *count);
/* The same of several locations, by location and product; also what is below zero there. */
WARN_UNUSED enum err bins_in_locations(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *locations,
                                       size_t n, size_t most, struct stock_bin **out,
                                       size_t *count);
/* Those of the locations in which anything lies. */
WARN_UNUSED enum err locations_filled(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *locations, size_t n, struct map *out);
/* Products of which something lies there (or is missing), and the units of them all. */
WARN_UNUSED enum err location_content(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct location_id location, int64_t *products,
                                      int64_t *units);
/* The newest row at or before the instant; ERR_NOT_FOUND when there is none. */
WARN_UNUSED enum err ledger_as_of(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct stock_place place, struct instant at,
                                  struct ledger_row *out);
/* Newest first; ids below `before`; `to` of the filter must be set. */
WARN_UNUSED enum err ledger_page(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct stock_place place, const struct history_filter *filter,
                                 int64_t before, size_t most, struct ledger_row **out,
                                 size_t *count);
/* Movements of units over all products, in the filter's location or anywhere. */
WARN_UNUSED enum err ledger_moved_page(struct tx *tx, struct arena *arena,
                                       struct company_id company,
                                       const struct history_filter *filter,
                                       struct history_position before, size_t most,
                                       struct ledger_row **out, size_t *count);
/* Balances of the products as of an instant; those that had none are left out. */
WARN_UNUSED enum err levels_as_of_load(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *products, size_t n,
                                       struct instant at, struct stock_level **out, size_t *count);

/* ---- verifying ---- */

/* A place where two accounts of the same units disagree. */
struct stock_difference {
	struct stock_place place;
	struct location_id location_id;
	int64_t ledger_id;
	struct units one, other;
};
/* Sums of the ledger beside the balances. */
WARN_UNUSED enum err ledger_differences(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct stock_difference **out,
                                        size_t *count);
/* Sums of the bins beside the balances. */
WARN_UNUSED enum err bins_differences(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct stock_difference **out, size_t *count);
/* Sums of the ledger by location beside the bins. */
WARN_UNUSED enum err shelves_differences(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct stock_difference **out,
                                         size_t *count);
/* Ledger rows whose balance is not that of the row before plus their change. */
WARN_UNUSED enum err running_differences(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct stock_difference **out,
                                         size_t *count);
/* Balances with locked or allocated below zero. */
WARN_UNUSED enum err negative_differences(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct stock_difference **out,
                                          size_t *count);
/* Balances, bins and ledger rows of the company. */
WARN_UNUSED enum err stock_rows_count(struct tx *tx, struct arena *arena, struct company_id company,
                                      int64_t *out);

#endif
