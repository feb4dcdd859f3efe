/* Tag inventory, reading: stock by location, and what happened to it. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_INVENTORY_H
#define PURSER_DIALECTS_ORDER_MANAGER_INVENTORY_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_stock_shape, om_stock_query_shape, om_history_shape,
	om_history_query_shape;

enum err om_stock_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_history(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_INVENTORY_ROUTES                                                                        \
	OM_LIST("/v1/inventory", SCOPE_READ_INVENTORY, &om_stock_query_shape, &om_stock_shape,         \
	        om_stock_list, "stock_list", "Lists stock by product and location."),                  \
	OM_LIST("/v1/inventory/history", SCOPE_READ_INVENTORY, &om_history_query_shape,                \
	        &om_history_shape, om_history, "stock_history",                                        \
	        "Lists the last changes of a product's stock, newest first.")
/* clang-format on */

#endif
