/* What people, clients and bots changed of an order's own fields, and a channel that goes on
 * speaking: order->edited holds the fields that differ from the channel's, as a JSON object of what
 * the channel last said of them. The place of an address (line1 … country) is one thing: half of
 * ours and half of theirs leads nowhere. Of lines: orders_said_rules.c. */
#ifndef PURSER_DOMAIN_ORDERS_EDITS_H
#define PURSER_DOMAIN_ORDERS_EDITS_H

#include "domain/orders/orders.h"

#define ORDER_EDIT_STAYS "What was changed here stays."

/* The fields that somebody may change and a channel may say; as members of struct order. */
struct order_said {
	struct str line1, line2, city, state, postal_code, country;
	struct str recipient, company, phone, email, shipping_method, notes, gift_message;
	bool is_gift;
	enum order_fraud fraud_level;
	struct instant ship_by, deliver_by;
	struct touched touched;
};
/* The same fields in the same order. */
extern const struct shape order_said_shape, order_own_shape;

/* After a change by anybody but the channel: notes what differs from `before`, the same order
 * before that change. What agrees with the channel again is no edit any more. */
WARN_UNUSED enum err order_edited_note(struct work *work, const struct order *before,
                                       struct order *order);
/* The order with its own fields as the channel last said them. */
WARN_UNUSED enum err order_as_said(struct work *work, const struct order *order, struct order *out);
/* `order` becomes `now` (order_as_said with what the channel says now laid over it), except for
 * what was edited. *told: where the channel says something new of that, in sentences; else empty.
 */
WARN_UNUSED enum err order_said_lay(struct work *work, const struct order *now, struct order *order,
                                    struct str *told);

/* orders_said_rules.c: a field by its name; of an address any field says it of all. */
bool order_is_edited(const struct order *order, const char *field);

#endif
