/* The SQL of counts. */
#ifndef PURSER_DOMAIN_STOCK_COUNTS_STORE_H
#define PURSER_DOMAIN_STOCK_COUNTS_STORE_H

#include "domain/stock/stock_counts.h"

WARN_UNUSED enum err count_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct count_id id, struct stock_count *out);
WARN_UNUSED enum err count_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct stock_count *count);
WARN_UNUSED enum err count_save(struct tx *tx, struct company_id company,
                                const struct stock_count *count);
WARN_UNUSED enum err count_lines_fetch(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct count_id id,
                                       struct count_line **out, size_t *count);
/* Inserts, or replaces those of the same places. */
WARN_UNUSED enum err count_lines_put(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct count_line *lines, size_t n);
/* Movements of units in the locations of the warehouse behind a ledger id; that of a moment is its
 * microseconds. Corrections by counts are
 * none: they say what the books should have said, so a second count of one moment corrects nothing
 * twice. */
WARN_UNUSED enum err movements_since(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *products, size_t n,
                                     struct warehouse_id warehouse, int64_t after,
                                     struct bin_movement **out, size_t *count);
/* The newest movement of each product there: its id alone. */
WARN_UNUSED enum err newest_movements(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *products, size_t n,
                                      struct warehouse_id warehouse, struct bin_movement **out,
                                      size_t *count);
/* Places that were counted behind the rows of this sheet, which was posted at that moment. */
WARN_UNUSED enum err counted_since(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct warehouse_id warehouse,
                                   struct instant since, struct count_id but,
                                   struct bin_movement **out, size_t *count);
/* Counts and other figures of products since that moment, but those of this sheet. */
WARN_UNUSED enum err counted_after(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *products, size_t n, struct warehouse_id warehouse,
                                   struct instant since, struct count_id but,
                                   struct bin_movement **out, size_t *count);
/* When each location was last counted as a whole; those that never were are left out. */
struct location_counted {
	struct location_id location_id;
	struct instant counted_at;
};
WARN_UNUSED enum err locations_counted(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *locations,
                                       size_t n, struct location_counted **out, size_t *count);
WARN_UNUSED enum err locations_counted_put(struct tx *tx, struct arena *arena,
                                           struct company_id company, const int64_t *locations,
                                           size_t n, struct instant at);

#endif
