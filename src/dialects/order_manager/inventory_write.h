/* Tag inventory, writing: product stocks are made, counted, added to and removed from. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_INVENTORY_WRITE_H
#define PURSER_DIALECTS_ORDER_MANAGER_INVENTORY_WRITE_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_stock_put_shape, om_stock_adjust_shape, om_stock_add_shape,
	om_stock_remove_shape, om_notes_query_shape, om_transfer_query_shape;

enum err om_stock_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_stock_adjust(struct work *work, const struct call *call, struct reply *reply);
enum err om_stock_add(struct work *work, const struct call *call, struct reply *reply);
enum err om_stock_remove(struct work *work, const struct call *call, struct reply *reply);
enum err om_stock_transfer(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_STOCK_WRITE(method, path, query, body, run, id, says)                                   \
	OM_WRITE(method, path, SCOPE_WRITE_INVENTORY, ROUTE_ARRAY | ROUTE_EACH, query, body,           \
	         &om_stock_bulk_shape, run, id, says)
#define OM_INVENTORY_WRITE_ROUTES                                                                  \
	OM_STOCK_WRITE("PUT", "/v1.1/inventory", &om_notes_query_shape, &om_stock_put_shape,           \
	               om_stock_put, "stock_put", "Makes product stocks, with what lies in them."),    \
	OM_STOCK_WRITE("POST", "/v1.1/inventory/adjust", NULL, &om_stock_adjust_shape,                 \
	               om_stock_adjust, "stock_adjust", "Sets what was counted."),                     \
	OM_STOCK_WRITE("POST", "/v1/inventory/adjust", NULL, &om_stock_adjust_shape,                   \
	               om_stock_adjust, "stock_adjust_v1", "Sets what was counted."),                  \
	OM_STOCK_WRITE("POST", "/v1.1/inventory/add", NULL, &om_stock_add_shape, om_stock_add,         \
	               "stock_add", "Adds units."),                                                    \
	OM_STOCK_WRITE("POST", "/v1.1/inventory/remove", NULL, &om_stock_remove_shape,                 \
	               om_stock_remove, "stock_remove", "Removes units."),                             \
	OM_WRITE("POST", "/v1/inventory/transfer", SCOPE_WRITE_INVENTORY, 0,                           \
	         &om_transfer_query_shape, NULL, &om_single_shape, om_stock_transfer,                  \
	         "stock_transfer", "Moves units from one product stock to another.")
/* clang-format on */

#endif
