/* Tag orders: their items, splitting them, sending them to who ships, their packages, and what the
 * channel knows of them. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_ORDER_ITEMS_H
#define PURSER_DIALECTS_ORDER_MANAGER_ORDER_ITEMS_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_item_post_shape, om_item_add_shape, om_item_ids_shape,
	om_items_bulk_shape, om_split_shape, om_send_query_shape, om_sent_shape, om_package_row_shape,
	om_package_put_shape, om_package_post_shape, om_package_ids_shape, om_entities_shape,
	om_purchase_query_shape, om_purchase_shape;

enum err om_items_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_items_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_items_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_split(struct work *work, const struct call *call, struct reply *reply);
enum err om_orders_send(struct work *work, const struct call *call, struct reply *reply);
enum err om_packages_get(struct work *work, const struct call *call, struct reply *reply);
enum err om_packages_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_packages_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_packages_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_purchases(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_ORDER_ITEM_ROUTES                                                                       \
	OM_WRITE("POST", "/v1.1/orders/{order_id}/orderitems", SCOPE_WRITE_ORDERS, ROUTE_ARRAY, NULL,  \
	         &om_item_post_shape, &om_items_bulk_shape, om_items_post, "items_update",             \
	         "Changes items of an order."),                                                        \
	OM_WRITE("PUT", "/v1.1/orders/{order_id}/orderitems", SCOPE_WRITE_ORDERS, ROUTE_ARRAY, NULL,   \
	         &om_item_add_shape, &om_items_bulk_shape, om_items_put, "items_add",                  \
	         "Adds items to an order."),                                                           \
	OM_WRITE("DELETE", "/v1.1/orders/{order_id}/orderitems", SCOPE_WRITE_ORDERS, 0,                \
	         &om_item_ids_shape, NULL, &om_items_bulk_shape, om_items_delete, "items_remove",      \
	         "Removes items from an order."),                                                      \
	OM_WRITE("POST", "/v1/order/{order_id}/split", SCOPE_WRITE_ORDERS, 0, NULL, &om_split_shape,   \
	         &om_single_shape, om_order_split, "order_split",                                      \
	         "Makes new orders of some of the items."),                                            \
	OM_WRITE("POST", "/v1/orders/sendtofulfillment", SCOPE_WRITE_ORDERS, 0, &om_send_query_shape,  \
	         NULL, &om_sent_shape, om_orders_send, "orders_send",                                  \
	         "Hands orders over to who ships them; at most 500 at a time."),                       \
	OM_LIST("/v1/orders/additionalpackages/{order_id}", SCOPE_READ_ORDERS, NULL,                   \
	        &om_package_row_shape, om_packages_get, "packages", "Lists the packages of an order."),\
	OM_WRITE("PUT", "/v1/orders/additionalpackages/{order_id}", SCOPE_WRITE_ORDERS, ROUTE_ARRAY,   \
	         NULL, &om_package_put_shape, &om_multiple_shape, om_packages_put, "packages_add",     \
	         "Adds packages to an order."),                                                        \
	OM_WRITE("POST", "/v1/orders/additionalpackages/{order_id}", SCOPE_WRITE_ORDERS, ROUTE_ARRAY,  \
	         NULL, &om_package_post_shape, &om_entities_shape, om_packages_post,                   \
	         "packages_update", "Changes packages of an order."),                                  \
	OM_WRITE("DELETE", "/v1/orders/additionalpackages/{order_id}", SCOPE_WRITE_ORDERS, 0,          \
	         &om_package_ids_shape, NULL, &om_entities_shape, om_packages_delete,                  \
	         "packages_remove", "Removes packages from an order."),                                \
	OM_LIST("/v1.1/orders/channelpurchases", SCOPE_READ_ORDERS, &om_purchase_query_shape,          \
	        &om_purchase_shape, om_purchases, "channel_purchases",                                 \
	        "Lists orders as the channel placed them, with what became of their items.")
/* clang-format on */

#endif
