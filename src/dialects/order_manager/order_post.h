/* Tag orders, changing: POST /v1.1/orders and its dry run, and notes. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_POST_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_POST_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_order_post_shape, om_order_notes_shape;

enum err om_order_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_check(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_notes(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_ORDER_POST_ROUTES                                                                       \
	OM_WRITE("POST", "/v1.1/orders", SCOPE_WRITE_ORDERS, ROUTE_ARRAY | ROUTE_EACH, NULL,           \
	         &om_order_post_shape, &om_order_bulk_shape, om_order_post, "order_update",            \
	         "Changes orders."),                                                                   \
	OM_WRITE("POST", "/v1/orders", SCOPE_WRITE_ORDERS, ROUTE_ARRAY | ROUTE_EACH, NULL,             \
	         &om_order_post_shape, &om_order_bulk_shape, om_order_post, "order_update_v1",         \
	         "Changes orders, as older clients ask for it."),                                      \
	OM_WRITE("POST", "/v1/validation/orders", SCOPE_READ_ORDERS,                                   \
	         ROUTE_ARRAY | ROUTE_EACH | ROUTE_LIST | ROUTE_BARE, NULL, &om_order_post_shape,       \
	         &om_error_shape, om_order_check, "order_check",                                       \
	         "Says what would be wrong with changes of orders, and changes nothing."),             \
	OM_WRITE("POST", "/v1/orders/notes", SCOPE_WRITE_ORDERS, 0, NULL, &om_order_notes_shape,       \
	         &om_single_shape, om_order_notes, "order_notes", "Writes the notes of an order.")
/* clang-format on */

#endif
