/* What accepting a draft shares with changing an order by one. */
#ifndef PURSER_DOMAIN_ORDERS_PUT_H
#define PURSER_DOMAIN_ORDERS_PUT_H

#include "domain/orders/orders.h"

/* A line of a draft as a line of an order, with an id; `place` counts from 0. */
WARN_UNUSED enum err order_line_make(struct work *work, const struct order_draft *draft,
                                     const struct order_link *link, struct currency currency,
                                     size_t place, struct order_line *line);
/* Recipient, address, service, dates, shipping amounts, gift, fraud and what was paid that a
 * download says of a known order; what was changed here stays. *told: where the channel says
 * something new of that. */
WARN_UNUSED enum err order_said_take(struct work *work, struct order *order,
                                     const struct order_draft *draft, struct str *told);

#endif
