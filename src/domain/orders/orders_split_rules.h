/* Pure decisions about splitting: who gets which units and which money. Nothing is ever lost:
 * units, tax, discounts and shipping of the pieces add up to what there was. */
#ifndef PURSER_DOMAIN_ORDERS_SPLIT_RULES_H
#define PURSER_DOMAIN_ORDERS_SPLIT_RULES_H

#include "domain/orders/orders.h"

enum { SPLIT_PARTS_MOST = 50 };

/* The order whose line it is at the channel. */
struct order_id line_origin(const struct order_line *line);
/* Units of the line that have left, or of which a part has. */
int64_t line_begun_units(const struct order_line *line, const struct reservation *claims, size_t n);
/* Units of a line that may go elsewhere: not cancelled, and no part of them has left. */
int64_t line_movable_units(const struct order_line *line, const struct reservation *claims,
                           size_t n);
/* Notes every fault: a line that is not of the order, more units than may move, a line twice in a
 * part, a part without lines, nothing that stays behind. */
WARN_UNUSED enum err split_check(const struct order *order, const struct reservation *claims,
                                 size_t claim_count, const struct order_split_part *parts, size_t n,
                                 struct fault *fault);
/* Takes the parts (checked) out of `order`, into made[0 … n−1]: copies of it with their lines and
 * their share of the money. A line that moves whole keeps its id; other pieces have id 0, and say
 * what they are a piece of. Lines that keep no unit are taken out of `order`. */
WARN_UNUSED enum err split_divide(struct arena *arena, struct order *order,
                                  const struct order_split_part *parts, size_t n,
                                  struct order *made);

/* Puts the lines and the shipping of `from` back into `into`. A piece of a line that `into` has,
 * with the same custom fields, is added to it and noted in `gone`; other lines move over as they
 * are and are noted in `moved` (of `into`, valid until its lines grow again). `from` is left
 * without lines and money. */
struct split_joining {
	LIST(struct order_line_id) gone;
	LIST(struct order_line_id) moved;
};
WARN_UNUSED enum err split_join(struct arena *arena, struct order *from, struct order *into,
                                struct split_joining *joining);

/* What one unit of a line needs of a core product. */
struct split_need {
	struct order_line_id line_id;
	struct product_id product_id;
	int64_t per_unit;
};
struct split_shelf {
	struct product_id product_id;
	int64_t units;
};
/* Lines take what is there one after another, kits only whole; the rest of each line goes to
 * *missing. Lines that need nothing from a shelf (downloads) stay. Uses the shelves up. */
void split_by_shelf(struct arena *arena, const struct order *order,
                    const struct reservation *claims, size_t claim_count,
                    const struct split_need *needs, size_t need_count, struct split_shelf *shelves,
                    size_t shelf_count, struct order_split_part *missing, int64_t *units_there);

/* Shares what no warehouse can fill alone: the first takes of each line what it has, the next what
 * is left, kits whole. False when something is left in the end, or one has everything; else parts
 * says what goes to the others (the first keeps the order). `parts` has room for n. */
bool split_over(struct arena *arena, const struct order *order, const struct reservation *claims,
                size_t claim_count, const struct split_need *needs, size_t need_count,
                routing_available available, const void *context,
                const struct warehouse_id *warehouses, size_t n, struct order_split_part *parts,
                size_t *part_count);

/* "2 units went to 1001-2, 1 unit to 1001-3." */
struct str split_sentence(struct arena *arena, const struct order *made, size_t n);

#endif
