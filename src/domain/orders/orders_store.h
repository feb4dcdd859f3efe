/* The SQL of orders. */
#ifndef PURSER_DOMAIN_ORDERS_STORE_H
#define PURSER_DOMAIN_ORDERS_STORE_H

#include "base/map.h"
#include "domain/orders/orders.h"
#include "domain/orders/orders_edge.h"

WARN_UNUSED enum err orders_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct order *const *orders, size_t n);
/* Writes what may change of each order, and counts its version up. */
WARN_UNUSED enum err orders_save(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct order *const *orders, size_t n);
WARN_UNUSED enum err order_lines_insert(struct tx *tx, struct arena *arena,
                                        struct company_id company,
                                        const struct order_line *const *lines, size_t n);
WARN_UNUSED enum err order_lines_save(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct order_line *const *lines, size_t n);
/* Orders with their lines; unknown ids are left out. Any order. */
WARN_UNUSED enum err orders_load(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *ids, size_t n, struct order **out, size_t *count);
struct order_identity {
	int64_t id, channel_id;
	struct str remote_id, content_hash;
};
/* Those of remote_ids[i] on channels[i] that exist, and maybe some of them on others of these
 * channels. */
WARN_UNUSED enum err orders_by_remote(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *channels, const struct str *remote_ids,
                                      size_t n, struct order_identity **out, size_t *count);
WARN_UNUSED enum err orders_waiting(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct str status, struct warehouse_id warehouse, size_t most,
                                    int64_t **ids, size_t *count);
/* An order's place in the order of time; ids alone are not (two processes take blocks of them). */
struct order_age {
	int64_t created_us, id;
};
/* The same, oldest first, beyond `after`. */
WARN_UNUSED enum err orders_waiting_after(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct str status,
                                          struct warehouse_id warehouse, struct order_age after,
                                          size_t most, int64_t **ids, size_t *count);
/* The orders that a query finds by age: created_at, id; the last one's age goes into *after. */
WARN_UNUSED enum err orders_walk(struct tx *tx, struct arena *arena, const struct sql *sql,
                                 const struct bind *args, size_t n, struct order_age *after,
                                 int64_t **ids, size_t *count);
/* Open orders with that reason, oldest first, beyond *after, which moves on. */
WARN_UNUSED enum err orders_with_reason(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct str reason,
                                        struct order_age *after, size_t most, int64_t **ids,
                                        size_t *count);
/* Orders of the warehouse with that status, in the same way. */
WARN_UNUSED enum err orders_ready(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct str status, int64_t warehouse, struct order_age *after,
                                  size_t most, int64_t **ids, size_t *count);
/* Which of these SKUs lines without a product have: the keys of *out. */
WARN_UNUSED enum err skus_unlinked(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct str *skus, size_t n, struct map *out);
/* Orders with an unlinked line of the SKU on the channel, by id, beyond `after`. */
WARN_UNUSED enum err orders_unlinked(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct channel_id channel, struct str sku, int64_t after,
                                     size_t most, int64_t **ids, size_t *count);

/* Orders that wait for a picking location and claim one of the products; any order. */
WARN_UNUSED enum err orders_unpicked(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *products, size_t n, size_t most, int64_t **ids,
                                     size_t *count);

/* Orders of the warehouse that are with us and have a date to leave; ids ascending after `after`.
 */
WARN_UNUSED enum err orders_dated(struct tx *tx, struct arena *arena, struct company_id company,
                                  int64_t warehouse, int64_t after, size_t most, int64_t **ids,
                                  size_t *count);

WARN_UNUSED enum err orders_named(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct str *numbers, size_t n, struct order_name **out,
                                  size_t *count);

WARN_UNUSED enum err orders_buyers(struct tx *tx, struct arena *arena, struct company_id company,
                                   const int64_t *ids, size_t n, struct order_buyer **out,
                                   size_t *count);

WARN_UNUSED enum err reservations_load(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *orders, size_t n,
                                       struct reservation **out, size_t *count);
WARN_UNUSED enum err reservations_insert(struct tx *tx, struct arena *arena,
                                         struct company_id company, const struct reservation *rows,
                                         size_t n);
WARN_UNUSED enum err reservations_save(struct tx *tx, struct arena *arena,
                                       struct company_id company, const struct reservation *rows,
                                       size_t n);
WARN_UNUSED enum err reservations_remove(struct tx *tx, struct arena *arena,
                                         struct company_id company, const struct reservation *rows,
                                         size_t n);
/* Orders that claim the product without a place, for at most `most_units` of it in a line, oldest
 * first, beyond *after, which moves on: those that new stock may help. */
WARN_UNUSED enum err claims_unplaced(struct tx *tx, struct arena *arena, struct company_id company,
                                     int64_t product, int64_t most_units, struct order_age *after,
                                     size_t most, int64_t **ids, size_t *count);
/* Claims of a product placed in a warehouse by orders that are not handed over, newest first. */
struct placed_claim {
	int64_t order_id, units;
};
WARN_UNUSED enum err claims_placed(struct tx *tx, struct arena *arena, struct company_id company,
                                   int64_t product, int64_t warehouse, size_t most,
                                   struct placed_claim **out, size_t *count);
/* Orders that are ready to ship whose claims of a product in a warehouse go beyond so many units,
 * counted from the oldest; newest first. `among`: only of these; none: of all. */
WARN_UNUSED enum err claims_beyond(struct tx *tx, struct arena *arena, struct company_id company,
                                   int64_t product, int64_t warehouse, int64_t units,
                                   const int64_t *among, size_t n, size_t most, int64_t **ids,
                                   size_t *count);

WARN_UNUSED enum err decisions_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct order_decision *decisions, const int64_t *orders,
                                      size_t n);
/* The last decision about each order that has one. */
struct decision_last {
	struct order_id order_id;
	struct order_decision decision; /* without id, time and the change for machines */
};
WARN_UNUSED enum err decisions_last(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *orders, size_t n, struct decision_last **out,
                                    size_t *count);
WARN_UNUSED enum err decisions_load(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct order_id order, struct order_decision **out,
                                    size_t *count);

/* For verify: what reservations add up to, beside what stock says, where the two differ; and rows
 * checked. */
struct claim_difference {
	int64_t product_id, warehouse_id, reserved, allocated;
};
WARN_UNUSED enum err claims_compare(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct claim_difference **out, size_t *count, int64_t *checked);
/* Claims whose order is missing, closed, or whose units differ from the open units of their line.
 */
struct claim_fault {
	int64_t order_id, line_id, product_id, quantity, expected;
	struct str status;
};
WARN_UNUSED enum err claims_faulty(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct claim_fault **out, size_t *count, int64_t *checked);

/* Another identity on the channel. */
WARN_UNUSED enum err order_remote_save(struct tx *tx, struct company_id company, struct order_id id,
                                       struct str remote_id);

#endif
