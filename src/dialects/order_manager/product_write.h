/* Tag products: making, changing, pictures, categories and attributes. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_WRITE_H
#define PURSER_DIALECTS_ORDER_MANAGER_PRODUCT_WRITE_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_core_put_shape, om_bundle_put_shape, om_virtual_put_shape,
	om_variation_put_shape, om_product_post_shape, om_image_query_shape, om_category_post_shape,
	om_category_put_shape, om_attribute_put_shape, om_group_put_shape, om_group_query_shape,
	om_attribute_group_shape;

enum err om_core_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_bundle_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_virtual_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_variation_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_image_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_category_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_category_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_category_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_attribute_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_group_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_group_list(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_PRODUCTS_PUT(method_, path_, body_, run_, id_, says_)                                   \
	OM_WRITE(method_, path_, SCOPE_WRITE_PRODUCTS, ROUTE_ARRAY | ROUTE_EACH, NULL, body_,          \
	         &om_product_bulk_shape, run_, id_, says_)
#define OM_PRODUCT_WRITE_ROUTES                                                                    \
	OM_PRODUCTS_PUT("PUT", "/v1.1/products/cores", &om_core_put_shape, om_core_put, "core_create", \
	                "Makes core products."),                                                       \
	OM_PRODUCTS_PUT("PUT", "/v1.1/products/bundles", &om_bundle_put_shape, om_bundle_put,          \
	                "bundle_create", "Makes bundles of products."),                                \
	OM_PRODUCTS_PUT("PUT", "/v1.1/products/virtuals", &om_virtual_put_shape, om_virtual_put,       \
	                "virtual_create", "Makes virtual products, the parents of variations."),       \
	OM_PRODUCTS_PUT("PUT", "/v1.1/products/variations", &om_variation_put_shape, om_variation_put, \
	                "variation_create", "Makes variations of virtual products."),                  \
	OM_PRODUCTS_PUT("POST", "/v1/products", &om_product_post_shape, om_product_post,               \
	                "product_update", "Changes products."),                                        \
	OM_WRITE("PUT", "/v1/products/images", SCOPE_WRITE_PRODUCTS, 0, &om_image_query_shape, NULL,   \
	         &om_single_shape, om_image_put, "image_put", "Adds a picture to a product."),         \
	OM_WRITE("POST", "/v1/products/categories", SCOPE_WRITE_PRODUCTS, 0, NULL,                     \
	         &om_category_post_shape, &om_single_shape, om_category_post, "category_rename",       \
	         "Renames a category."),                                                               \
	OM_WRITE("PUT", "/v1/products/categories", SCOPE_WRITE_PRODUCTS, 0, NULL,                      \
	         &om_category_put_shape, &om_single_shape, om_category_put, "category_put",            \
	         "Makes a category, and puts products into it."),                                      \
	OM_WRITE("DELETE", "/v1/products/categories", SCOPE_WRITE_PRODUCTS, 0, NULL,                   \
	         &om_category_put_shape, &om_single_shape, om_category_delete, "category_delete",      \
	         "Takes products out of a category; without products deletes it."),                    \
	OM_WRITE("PUT", "/v1/products/variations/attributes", SCOPE_WRITE_PRODUCTS, ROUTE_ARRAY, NULL, \
	         &om_attribute_put_shape, &om_multiple_shape, om_attribute_put, "attribute_put",       \
	         "Adds values to groups of attributes."),                                              \
	OM_LIST("/v1/products/variations/attributes/groups", SCOPE_READ_PRODUCTS,                      \
	        &om_group_query_shape, &om_attribute_group_shape, om_group_list, "group_list",         \
	        "Lists what variations differ by."),                                                   \
	OM_WRITE("PUT", "/v1/products/variations/attributes/groups", SCOPE_WRITE_PRODUCTS, 0, NULL,    \
	         &om_group_put_shape, &om_multiple_shape, om_group_put, "group_put",                   \
	         "Makes a group of attributes, with its values.")
/* clang-format on */

#endif
