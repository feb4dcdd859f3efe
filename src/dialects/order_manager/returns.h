/* Tag returns: Purser keeps none yet, so the list is empty; clients that read all lists go on. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_RETURNS_H
#define PURSER_DIALECTS_ORDER_MANAGER_RETURNS_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_return_query_shape, om_return_shape;

enum err om_return_list(struct work *work, const struct call *call, struct reply *reply);

#define OM_RETURN_ROUTES                                                                           \
	OM_LIST("/v1/shipments/rmas", SCOPE_READ_SHIPMENTS, &om_return_query_shape, &om_return_shape,  \
	        om_return_list, "return_list", "Lists returns: Purser keeps none yet.")

#endif
