/* The SQL of purchasing. Nothing is decided here. */
#ifndef PURSER_DOMAIN_PURCHASING_STORE_H
#define PURSER_DOMAIN_PURCHASING_STORE_H

#include "domain/purchasing/purchasing.h"

/* Without their lists; by id. */
WARN_UNUSED enum err purchases_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *ids, size_t n, struct purchase_order **out,
                                     size_t *count);
WARN_UNUSED enum err purchase_id_by_number(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct str number,
                                           struct purchase_order_id *out);
/* Dropship orders of these buyers' orders that were neither voided nor cancelled. */
WARN_UNUSED enum err purchase_ids_of_orders(struct tx *tx, struct arena *arena,
                                            struct company_id company, const int64_t *orders,
                                            size_t n, int64_t **ids, size_t *count);
/* Orders with a line of the product that no vendor knows yet, or that may come back to that. */
WARN_UNUSED enum err purchase_ids_planned_with(struct tx *tx, struct arena *arena,
                                               struct company_id company, struct product_id product,
                                               int64_t **ids, size_t *count);
WARN_UNUSED enum err purchase_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct purchase_order *order);
/* ERR_SERIALIZATION when another version is there. */
WARN_UNUSED enum err purchase_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct purchase_order *order);
/* The next number; the lane keeps two from taking the same. */
WARN_UNUSED enum err purchase_number_take(struct tx *tx, struct arena *arena,
                                          struct company_id company, int64_t *out);

/* ---- lines ---- */

/* Of orders, by order and position. */
WARN_UNUSED enum err lines_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *orders, size_t n, struct purchase_line **out,
                                 size_t *count);
/* By their own ids. */
WARN_UNUSED enum err lines_fetch_by_ids(struct tx *tx, struct arena *arena,
                                        struct company_id company, const int64_t *ids, size_t n,
                                        struct purchase_line **out, size_t *count);
WARN_UNUSED enum err lines_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct str currency, const struct purchase_line *lines, size_t n);
WARN_UNUSED enum err lines_save(struct tx *tx, struct arena *arena, struct company_id company,
                                struct str currency, const struct purchase_line *lines, size_t n);
WARN_UNUSED enum err lines_delete(struct tx *tx, struct company_id company,
                                  struct purchase_order_id order, const int64_t *ids, size_t n);

/* ---- costs, holds, messages, milestones ---- */

WARN_UNUSED enum err costs_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *orders, size_t n, struct purchase_cost **out,
                                 size_t *count);
WARN_UNUSED enum err costs_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct purchase_order *order);
WARN_UNUSED enum err holds_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *orders, size_t n, struct purchase_hold **out,
                                 size_t *count);
WARN_UNUSED enum err holds_fetch_by_ids(struct tx *tx, struct arena *arena,
                                        struct company_id company, const int64_t *ids, size_t n,
                                        struct purchase_hold **out, size_t *count);
/* Without lines: of all. */
WARN_UNUSED enum err holds_fetch_of_lines(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *lines, size_t n,
                                          struct purchase_hold **out, size_t *count);
WARN_UNUSED enum err holds_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct purchase_hold *rows, size_t n);
WARN_UNUSED enum err holds_delete(struct tx *tx, struct company_id company, const int64_t *ids,
                                  size_t n);
WARN_UNUSED enum err messages_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *orders, size_t n, struct purchase_message **out,
                                    size_t *count);
WARN_UNUSED enum err message_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct purchase_message *message);
WARN_UNUSED enum err assigned_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *orders, size_t n,
                                    struct purchase_milestone **out, size_t *count);
WARN_UNUSED enum err assigned_put(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct purchase_milestone *rows, size_t n);
WARN_UNUSED enum err assigned_delete(struct tx *tx, struct company_id company,
                                     struct purchase_order_id order, struct milestone_id milestone,
                                     bool *was_there);

WARN_UNUSED enum err milestones_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct milestone **out, size_t *count);
WARN_UNUSED enum err milestone_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct milestone *milestone);
WARN_UNUSED enum err milestone_save(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct milestone *milestone);
WARN_UNUSED enum err milestone_is_used(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct milestone_id id,
                                       bool *out);
WARN_UNUSED enum err milestone_delete(struct tx *tx, struct company_id company,
                                      struct milestone_id id);

#endif
