/* What bots do to an order besides its own columns; see orders_bots.c. */
#ifndef PURSER_DOMAIN_ORDERS_BOTS_AFTER_H
#define PURSER_DOMAIN_ORDERS_BOTS_AFTER_H

#include "domain/orders/orders_bots_run.h"

/* Room for so many more lines: adding moves them, and the item holds their addresses. */
void order_lines_room(struct work *work, struct resolving *item, size_t more);
/* Bundles become lines of their components (orders_bots_break.c), before the order is written. */
WARN_UNUSED enum err order_bundles_break(struct work *work, struct botted *row,
                                         struct resolving *item);
/* Lines that bots add, free of charge, before the order is written. What a bot added in an earlier
 * run it does not add again. */
WARN_UNUSED enum err order_items_add(struct work *work, struct botted *row, struct resolving *item,
                                     const struct bot_outcome *outcome);
/* Address, source, conflict and hold, in memory. */
WARN_UNUSED enum err order_bots_obey(struct work *work, const struct botting *botting,
                                     const struct routing_facts *routing, struct botted *row,
                                     const struct bot_outcome *outcome, struct order *order,
                                     bool *is_held);
void order_bots_tell(struct work *work, const struct botting *botting, struct botted *row,
                     const struct bot_outcome *outcome);

/* An order of this call with what its part is to become. */
struct becoming {
	struct botted *row;
	struct order *order;
	const struct bot_outcome *outcome;
};
/* Those that bots mark as shipped leave as they are now (orders_bots_ship.c). Emits
 * order.marked_shipped, by which a shipment is recorded. */
WARN_UNUSED enum err order_bots_ship(struct work *work, const struct becoming *list, size_t n);

#endif
