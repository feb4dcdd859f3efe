/* An order of the channel whose lines stand in several orders of ours, because it was split or
 * merged: what the channel says of it reaches the right ones, or becomes a note for a person. */
#ifndef PURSER_DOMAIN_ORDERS_DIVIDED_H
#define PURSER_DOMAIN_ORDERS_DIVIDED_H

#include "domain/orders/orders.h"

/* What the channel last said of an order, kept while its lines stand in several orders; and what
 * the order itself had before others were merged into it. */
struct order_divided {
	int64_t order_id;
	struct money shipping_total, shipping_tax, amount_paid, amount_refunded;
	struct instant ship_by, deliver_by;
	struct warehouse_id chosen_warehouse_id; /* -1: nobody noted it, nor the fraud level */
	enum order_fraud fraud_level;
};

/* A changed download of the order `home` (divided, domain.md 0.7): quantities, prices, payment and
 * address go to the parts that may still change; all of the quantities or none, with a sentence for
 * a person where somebody else has it already. Sets the outcome and the order (home) of `put`. */
WARN_UNUSED enum err divided_edit(struct work *work, struct order_id home, struct order_put *put,
                                  struct str content_hash);
/* Remembers what the channel last said of an order that is about to be divided. */
WARN_UNUSED enum err divided_note(struct work *work, const struct order *order);
/* The parts of one purchase are paid together when no amount is said (NULL). An amount is shared:
 * `order` first, then the others in their order, up to what each owes. */
WARN_UNUSED enum err divided_pay(struct work *work, struct order *order, struct instant paid_at,
                                 const struct money *amount);

#endif
