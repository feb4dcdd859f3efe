/* Labels: the company's list, and those on orders and products. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_LABELS_H
#define PURSER_DIALECTS_ORDER_MANAGER_LABELS_H

#include "dialects/order_manager/wire.h"
#include "kernel/labels.h"

struct om_label {
	struct label_id label_id;
	struct str name, hex_color;
};

extern const struct shape om_label_shape, om_label_put_shape, om_label_gone_shape,
	om_label_query_shape, om_label_ids_shape;

struct om_label om_label_of(const struct record_label *label);

enum err om_label_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_label_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_label_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_labels(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_label_add(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_label_remove(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_labels(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_label_add(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_label_remove(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_LABEL_ROUTES                                                                            \
	OM_LIST("/v1/labels", SCOPE_SIGNED_IN, &om_label_query_shape, &om_label_shape, om_label_list,  \
	        "label_list", "Lists the company's labels."),                                          \
	OM_WRITE("PUT", "/v1/labels", SCOPE_WRITE_ORDERS, ROUTE_ARRAY | ROUTE_LIST | ROUTE_BARE, NULL, \
	         &om_label_put_shape, &om_label_shape, om_label_put, "label_create", "Makes labels."), \
	OM_WRITE("DELETE", "/v1/labels/{label_id}", SCOPE_WRITE_ORDERS, 0, NULL, NULL,                 \
	         &om_label_gone_shape, om_label_delete, "label_delete",                                \
	         "Deletes a label, and takes it off all orders and products."),                        \
	OM_LIST("/v1/order/{order_id}/labels", SCOPE_READ_ORDERS, NULL, &om_label_shape,               \
	        om_order_labels, "order_labels", "Lists the labels of an order."),                     \
	OM_WRITE("POST", "/v1/orders/{order_id}/labels", SCOPE_WRITE_ORDERS, 0, &om_label_ids_shape,   \
	         NULL, &om_single_shape, om_order_label_add, "order_label_add",                        \
	         "Puts labels on an order."),                                                          \
	OM_WRITE("DELETE", "/v1/orders/{order_id}/labels", SCOPE_WRITE_ORDERS, 0, &om_label_ids_shape, \
	         NULL, &om_single_shape, om_order_label_remove, "order_label_remove",                  \
	         "Takes labels off an order."),                                                        \
	OM_LIST("/v1/product/{product_id}/labels", SCOPE_READ_PRODUCTS, NULL, &om_label_shape,         \
	        om_product_labels, "product_labels", "Lists the labels of a product."),                \
	OM_WRITE("POST", "/v1/product/{product_id}/labels", SCOPE_WRITE_PRODUCTS, 0,                   \
	         &om_label_ids_shape, NULL, &om_single_shape, om_product_label_add,                    \
	         "product_label_add", "Puts labels on a product."),                                    \
	OM_WRITE("DELETE", "/v1/product/{product_id}/labels", SCOPE_WRITE_PRODUCTS, 0,                 \
	         &om_label_ids_shape, NULL, &om_single_shape, om_product_label_remove,                 \
	         "product_label_remove", "Takes labels off a product.")
/* clang-format on */

#endif
