/* Tag products: reading. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_H
#define PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_product_shape, om_product_query_shape, om_product_one_shape;

enum err om_product_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_find(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_PRODUCT_ROUTES                                                                          \
	OM_LIST("/v1/products", SCOPE_READ_PRODUCTS, &om_product_query_shape, &om_product_shape,       \
	        om_product_list, "product_list_v1", "Lists products, as older clients ask for them."), \
	OM_LIST("/v1.1/products", SCOPE_READ_PRODUCTS, &om_product_query_shape, &om_product_shape,     \
	        om_product_list, "product_list", "Lists products."),                                   \
	OM_READ("/v1.1/product", SCOPE_READ_PRODUCTS, 0, &om_product_one_shape, &om_product_shape,     \
	        om_product_find, "product_find", "Finds one product.")
/* clang-format on */

#endif
