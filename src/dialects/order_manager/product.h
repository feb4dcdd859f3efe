/* Tag products: reading, and making cores and bundles. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_H
#define PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_product_shape, om_product_query_shape, om_product_one_shape,
	om_core_put_shape, om_bundle_put_shape;

enum err om_product_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_find(struct work *work, const struct call *call, struct reply *reply);
enum err om_core_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_bundle_put(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_PRODUCT_ROUTES                                                                          \
	OM_LIST("/v1/products", SCOPE_READ_PRODUCTS, &om_product_query_shape, &om_product_shape,       \
	        om_product_list, "product_list_v1", "Lists products, as older clients ask for them."), \
	OM_LIST("/v1.1/products", SCOPE_READ_PRODUCTS, &om_product_query_shape, &om_product_shape,     \
	        om_product_list, "product_list", "Lists products."),                                   \
	OM_READ("/v1.1/product", SCOPE_READ_PRODUCTS, 0, &om_product_one_shape, &om_product_shape,     \
	        om_product_find, "product_find", "Finds one product."),                                \
	OM_WRITE("PUT", "/v1.1/products/cores", SCOPE_WRITE_PRODUCTS, ROUTE_ARRAY | ROUTE_EACH,  \
	         NULL,                                                                                 \
	         &om_core_put_shape, &om_product_bulk_shape, om_core_put, "core_create",               \
	         "Makes core products."),                                                              \
	OM_WRITE("PUT", "/v1.1/products/bundles", SCOPE_WRITE_PRODUCTS, ROUTE_ARRAY | ROUTE_EACH, \
	         NULL,                                                                                 \
	         &om_bundle_put_shape, &om_product_bulk_shape, om_bundle_put, "bundle_create",         \
	         "Makes bundles of core products.")
/* clang-format on */

#endif
