/* The acknowledge feed: what a channel of type MANUAL or CUSTOM may sell, as far as it changed
 * since the last call. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ACKNOWLEDGE_H
#define PURSER_DIALECTS_ORDER_MANAGER_ACKNOWLEDGE_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_acknowledge_shape, om_acknowledge_query_shape;

enum err om_acknowledge(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_ACKNOWLEDGE_ROUTES                                                                      \
	OM_WRITE("POST", "/v1.2/inventory/acknowledge", SCOPE_READ_INVENTORY,                          \
	         ROUTE_LIST | ROUTE_BARE, &om_acknowledge_query_shape, NULL, &om_acknowledge_shape,    \
	         om_acknowledge, "acknowledge",                                                        \
	         "Tells a channel which quantities changed since it last asked.")
/* clang-format on */

#endif
