/* What people change about an order that moves neither status nor stock: notes, gift, fraud, dates;
 * what it cost the buyer: payments and refunds; and a copy of it. Events: order.changed,
 * order.paid, order.refunded, order.cloned.
 * Refusals: the way of shipping after hand-over (CONFLICT), a refund beyond what was paid or of
 * units that were never ordered (REFUSED), a negative amount or another currency (INVALID). */
#ifndef PURSER_DOMAIN_ORDERS_CHANGE_H
#define PURSER_DOMAIN_ORDERS_CHANGE_H

#include "domain/orders/orders.h"

struct order_patch {
	struct str shipping_method, notes, internal_notes;
	bool is_gift;
	struct str gift_message;
	enum order_fraud fraud_level;
	struct instant ship_by, deliver_by;
	struct touched touched;
};
extern const struct shape order_patch_shape;

/* Lays the touched fields over each of the orders; all or none. `if_version` (of one order) 0:
 * whatever it is now. */
WARN_UNUSED enum err order_change(struct work *work, const int64_t *ids, size_t n,
                                  int64_t if_version, const struct order_patch *patch);

/* A payment of `amount` arrived, or (no currency) of all that is still owed. The order counts as
 * paid once the total is reached. Of a split order all that is owed means by every part; an amount
 * fills this part first, then the others. */
WARN_UNUSED enum err order_pay_amount(struct work *work, struct order_id id, struct instant paid_at,
                                      struct money amount);

struct order_refund_line {
	struct order_line_id line_id;
	struct qty quantity;
};
struct order_refund {
	struct money amount;
	struct str reason;
	LIST(struct order_refund_line) lines;
	struct touched touched;
};
extern const struct shape order_refund_shape;
/* Money went back. It never moves stock and never cancels a unit (domain.md 0.10). */
WARN_UNUSED enum err order_refund(struct work *work, struct order_id id,
                                  const struct order_refund *refund);

struct order_clone {
	struct str number; /* empty: we make one */
	bool is_paid;      /* counts as paid like the original */
	struct touched touched;
};
extern const struct shape order_clone_shape;
/* A new order like this one: channel, buyer, address, lines that are not cancelled, notes, dates,
 * and how it is shipped; not its status, claims, payments or labels. */
WARN_UNUSED enum err order_clone(struct work *work, struct order_id id,
                                 const struct order_clone *wish, struct order *out);

/* orders_change_rules.c */
void order_patch_apply(const struct order_patch *patch, struct order *order);
bool order_patch_moves_shipping(const struct order_patch *patch);
/* What is still owed, never below 0. */
struct money order_owed(const struct order *order);
WARN_UNUSED enum err order_refund_apply(const struct order_refund *refund, struct order *order,
                                        struct fault *fault);

#endif
