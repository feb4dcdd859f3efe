/* The SQL of locks. */
#ifndef PURSER_DOMAIN_STOCK_LOCKS_STORE_H
#define PURSER_DOMAIN_STOCK_LOCKS_STORE_H

#include "domain/stock/stock_locks.h"
#include "domain/stock/stock_sheet.h"
#include "domain/stock/stock_store.h"

WARN_UNUSED enum err locks_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct stock_lock *locks, size_t n);
/* Any order; unknown ids are left out. */
WARN_UNUSED enum err locks_load(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *ids, size_t n, struct stock_lock **out,
                                size_t *count);
WARN_UNUSED enum err locks_of_subject(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct str subject, int64_t subject_id,
                                      struct stock_lock **out, size_t *count);
/* Writes units, reason, end and location; those without units are deleted. */
WARN_UNUSED enum err locks_save(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct stock_lock *locks, size_t n);
/* Says of the sheet's balances and bins how many of their locked units belong to locks. */
WARN_UNUSED enum err locks_held_load(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct sheet *sheet);
/* The locks in a location become locks in another one of the same warehouse. */
WARN_UNUSED enum err locks_relocate(struct tx *tx, struct company_id company,
                                    const int64_t *products, size_t n, struct location_id from,
                                    struct location_id to, struct instant now);
/* Balances that hold fewer locked units than their locks say. */
WARN_UNUSED enum err locks_differences(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct stock_difference **out,
                                       size_t *count);

#endif
