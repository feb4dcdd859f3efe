/* How a purchase order is loaded, moved and written: the frame that all its use cases share. */
#ifndef PURSER_DOMAIN_PURCHASING_WRITE_H
#define PURSER_DOMAIN_PURCHASING_WRITE_H

#include "domain/purchasing/purchasing.h"

/* An order being changed: `after` may be altered freely, also its lines and costs. */
struct purchase_change {
	struct purchase_order before, after;
	const struct purchase_move *move;
	bool has_new_costs;
	struct str sentence; /* for the event; empty: that of the move */
};

/* What the events of purchasing tell. */
struct purchase_note {
	struct str number;
	enum purchase_status from, to;
	struct str sentence;
	int64_t order_id; /* of a dropship order */
};
extern const struct shape purchase_note_shape;

/* Loads the order and finds the move, or refuses with a sentence: ERR_NOT_FOUND, ERR_CONFLICT. */
WARN_UNUSED enum err purchase_begin(struct work *work, struct purchase_order_id id,
                                    enum purchase_action action, struct purchase_change *change);
/* The same for one that is loaded. */
WARN_UNUSED enum err purchase_begin_with(struct work *work, const struct purchase_order *order,
                                         enum purchase_action action,
                                         struct purchase_change *change);
/* Settles the money, writes what changed, says what is incoming and emits the move's event. A new
 * order has version 0 before. */
WARN_UNUSED enum err purchase_finish(struct work *work, struct purchase_change *change,
                                     struct purchase_order *out);
/* Refuses with ERR_CONFLICT when the buyer's order of a dropship order does not want it so: it
 * waits for another's shipment or none, or for other units. What it was handed over with may be
 * repeated. */
WARN_UNUSED enum err purchase_buyer_check(struct work *work, const struct purchase_order *order);
/* A new pending line: finds what the vendor sells and fills in what the draft leaves open. */
WARN_UNUSED enum err purchase_lines_make(struct work *work, struct purchase_order *order,
                                         const struct vendor *vendor,
                                         const struct purchase_line *drafts, size_t n,
                                         const char *list);
/* Notes what is wrong with the costs; gives them ids. */
WARN_UNUSED enum err purchase_costs_make(struct work *work, struct purchase_order *order,
                                         const struct purchase_cost *costs, size_t n,
                                         const char *list);

#endif
