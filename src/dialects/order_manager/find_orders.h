/* Which orders a request means: by ids, or by numbers on a channel. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_FIND_ORDERS_H
#define PURSER_DIALECTS_ORDER_MANAGER_FIND_ORDERS_H

#include "dialects/order_manager/wire.h"
#include "domain/orders/orders.h"

/* ERR_NOT_FOUND, also when the order is another channel's than the one given (0: none given);
 * ERR_CONFLICT when the number stands for several. */
WARN_UNUSED enum err om_find_order(struct work *work, struct order_id id, struct str number,
                                   struct channel_id channel, struct order *out);

#endif
