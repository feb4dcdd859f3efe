/* Tag orders, reading. An order of the dialect has more members than a shape may have, so it is
 * written as two: what Purser knows, and what it does not keep. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_order_query_shape, om_order_shape, om_order_rest_shape;

enum err om_order_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_get(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_ORDER_ROUTES                                                                            \
	OM_READ("/v1.1/orders", SCOPE_READ_ORDERS, ROUTE_RAW, &om_order_query_shape, NULL,             \
	        om_order_list, "order_list", "Lists orders."),                                         \
	OM_READ("/v1/orders", SCOPE_READ_ORDERS, ROUTE_RAW, &om_order_query_shape, NULL,               \
	        om_order_list, "order_list_v1", "Lists orders, as older clients ask for them."),       \
	OM_READ("/v1.1/orders/{order_id}", SCOPE_READ_ORDERS, ROUTE_RAW, NULL, NULL, om_order_get,     \
	        "order_get", "Gets one order."),                                                       \
	OM_READ("/v1/orders/{order_id}", SCOPE_READ_ORDERS, ROUTE_RAW, NULL, NULL, om_order_get,       \
	        "order_get_v1", "Gets one order, as older clients ask for it.")
/* clang-format on */

#endif
