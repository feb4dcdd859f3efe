/* The SQL of splitting and merging: which orders hold pieces of which, and lines that change their
 * order. */
#ifndef PURSER_DOMAIN_ORDERS_SPLIT_STORE_H
#define PURSER_DOMAIN_ORDERS_SPLIT_STORE_H

#include "domain/orders/orders_divided.h"

/* Orders that were split off the order, by part; also those whose lines went back. */
WARN_UNUSED enum err order_parts_of(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct order_id order, int64_t **ids, size_t *count);
/* The highest part of the order so far; 0: it was never split. */
WARN_UNUSED enum err order_part_last(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct order_id order, int64_t *part);
/* Of many orders at once: what was split off them, or merged into them. */
WARN_UNUSED enum err order_relatives_of(struct tx *tx, struct arena *arena,
                                        struct company_id company, const int64_t *orders, size_t n,
                                        struct order_relative **out, size_t *count);
struct line_move {
	struct order_line_id line_id;
	struct order_id from, to;
};
/* Hands the rows over; what else changes of them is saved apart. */
WARN_UNUSED enum err order_lines_move(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct line_move *moves, size_t n);
WARN_UNUSED enum err order_lines_remove(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct order_id order,
                                        const struct order_line_id *lines, size_t n);
/* Orders that hold lines of the channel's order, besides itself. */
WARN_UNUSED enum err order_holders_of(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct order_id home, int64_t **ids, size_t *count);
/* Orders whose lines came by a merge and have not gone back, by id. */
WARN_UNUSED enum err order_merged_into(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct order_id into,
                                       int64_t **ids, size_t *count);

/* Open orders of the same channel to the same postal code, capitals and outer spaces aside, oldest
 * first; itself left out. */
WARN_UNUSED enum err orders_near(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct order *order, size_t most, int64_t **ids,
                                 size_t *count);
WARN_UNUSED enum err order_divided_put(struct tx *tx, struct company_id company,
                                       const struct order_divided *row);
/* ERR_NOT_FOUND when it never was divided; amounts come without currency. */
WARN_UNUSED enum err order_divided_get(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct order_id order,
                                       struct order_divided *out);

#endif
