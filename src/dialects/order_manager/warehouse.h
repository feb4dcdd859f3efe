/* Tag warehouses. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_WAREHOUSE_H
#define PURSER_DIALECTS_ORDER_MANAGER_WAREHOUSE_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_warehouse_shape, om_warehouse_query_shape;

enum err om_warehouse_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_warehouse_get(struct work *work, const struct call *call, struct reply *reply);
enum err om_warehouse_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_warehouse_post(struct work *work, const struct call *call, struct reply *reply);

/* Apps of the dialect have no scope for settings: who may see stock may see where it lies. */
/* clang-format off */
#define OM_WAREHOUSE_ROUTES                                                                        \
	OM_LIST("/v1/warehouses", SCOPE_READ_INVENTORY, &om_warehouse_query_shape,                     \
	        &om_warehouse_shape, om_warehouse_list, "warehouse_list", "Lists all warehouses."),    \
	OM_READ("/v1/warehouse/{id}", SCOPE_READ_INVENTORY, 0, NULL, &om_warehouse_shape,              \
	        om_warehouse_get, "warehouse_get", "Gets one warehouse."),                             \
	OM_WRITE("PUT", "/v1/warehouses", SCOPE_WRITE_INVENTORY, 0, NULL, &om_warehouse_shape,         \
	         &om_warehouse_shape, om_warehouse_put, "warehouse_create", "Makes a warehouse."),     \
	OM_WRITE("POST", "/v1/warehouses", SCOPE_WRITE_INVENTORY, ROUTE_UPDATE, NULL,                  \
	         &om_warehouse_shape, &om_warehouse_shape, om_warehouse_post, "warehouse_update",      \
	         "Changes a warehouse.")
/* clang-format on */

#endif
