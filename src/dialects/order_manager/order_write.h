/* Tag orders, writing: made, cancelled, held, restored. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_WRITE_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_WRITE_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_order_put_shape, om_orders_made_shape, om_order_cancel_shape,
	om_order_hold_shape;

enum err om_order_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_cancel(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_hold(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_restore(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_ORDER_WRITE_ROUTES                                                                      \
	OM_WRITE("PUT", "/v1/order", SCOPE_WRITE_ORDERS, ROUTE_ARRAY | ROUTE_EACH, NULL,               \
	         &om_order_put_shape, &om_orders_made_shape, om_order_put, "order_create",             \
	         "Makes orders."),                                                                     \
	OM_WRITE("POST", "/v1/orders/cancel", SCOPE_WRITE_ORDERS, 0, &om_order_cancel_shape, NULL,     \
	         &om_single_shape, om_order_cancel, "order_cancel", "Cancels orders."),                \
	OM_WRITE("POST", "/v1/orders/onhold", SCOPE_WRITE_ORDERS, 0, &om_order_hold_shape, NULL,       \
	         &om_single_shape, om_order_hold, "order_hold", "Holds orders until a moment."),       \
	OM_WRITE("POST", "/v1/orders/restore", SCOPE_WRITE_ORDERS, ROUTE_ARRAY, NULL, NULL,            \
	         &om_order_bulk_shape, om_order_restore, "order_restore",                              \
	         "Takes held and cancelled orders back; the body is an array of ids.")
/* clang-format on */

#endif
