/* The SQL of splitting and merging: which orders hold pieces of which, and lines that change their
 * order. */
#ifndef PURSER_DOMAIN_ORDERS_SPLIT_STORE_H
#define PURSER_DOMAIN_ORDERS_SPLIT_STORE_H

#include "domain/orders/orders.h"

/* Orders that were split off the order, by part; also those whose lines went back. */
WARN_UNUSED enum err order_parts_of(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct order_id order, int64_t **ids, size_t *count);
/* The highest part of the order so far; 0: it was never split. */
WARN_UNUSED enum err order_part_last(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct order_id order, int64_t *part);
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

#endif
