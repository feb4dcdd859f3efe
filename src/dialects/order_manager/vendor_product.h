/* Tag Vendor: what vendors sell us, with prices by quantity and units of measure. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_VENDOR_PRODUCT_H
#define PURSER_DIALECTS_ORDER_MANAGER_VENDOR_PRODUCT_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/buying.h"

extern const struct shape om_vendor_product_shape, om_vendor_product_put_shape,
	om_vendor_product_query_shape, om_price_shape, om_unit_shape, om_price_ids_shape,
	om_unit_ids_shape;

enum err om_vendor_product_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_vendor_product_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_vendor_product_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_price_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_price_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_price_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_unit_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_unit_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_unit_delete(struct work *work, const struct call *call, struct reply *reply);

#define OM_OFFER_PATH_ "/v1/vendors/products/{vendor_product_id}"
/* clang-format off */
#define OM_VENDOR_PRODUCT_ROUTES                                                                   \
	OM_LIST("/v1/vendorproducts", SCOPE_READ_PURCHASING, &om_vendor_product_query_shape,           \
	        &om_vendor_product_shape, om_vendor_product_list, "vendor_product_list",               \
	        "Lists what vendors sell us."),                                                        \
	OM_WRITE("PUT", "/v1/vendors/vendorproduct", SCOPE_WRITE_PURCHASING, 0, NULL,                  \
	         &om_vendor_product_put_shape, &om_single_shape, om_vendor_product_put,                \
	         "vendor_product_create", "Makes a vendor product."),                                  \
	OM_WRITE("POST", "/v1/vendors/products", SCOPE_WRITE_PURCHASING, ROUTE_ARRAY | ROUTE_EACH,     \
	         NULL, &om_vendor_product_shape, &om_entity_bulk_shape, om_vendor_product_post,        \
	         "vendor_product_update", "Changes vendor products."),                                 \
	OM_LIST(OM_OFFER_PATH_ "/pricingtiers", SCOPE_READ_PURCHASING, NULL, &om_price_shape,          \
	        om_price_list, "price_list", "Lists its costs by quantity."),                          \
	OM_WRITE("PUT", OM_OFFER_PATH_ "/pricingtiers", SCOPE_WRITE_PURCHASING, ROUTE_ARRAY, NULL,     \
	         &om_price_shape, &om_entity_bulk_shape, om_price_put, "price_create",                 \
	         "Adds costs; one that begins at the same quantity is replaced."),                     \
	OM_WRITE("DELETE", OM_OFFER_PATH_ "/pricingtiers", SCOPE_WRITE_PURCHASING, 0,                  \
	         &om_price_ids_shape, NULL, &om_entity_bulk_shape, om_price_delete, "price_delete",    \
	         "Takes costs away."),                                                                 \
	OM_LIST(OM_OFFER_PATH_ "/unitsofmeasures", SCOPE_READ_PURCHASING, NULL, &om_unit_shape,        \
	        om_unit_list, "unit_list", "Lists what it can be ordered in."),                        \
	OM_WRITE("PUT", OM_OFFER_PATH_ "/unitsofmeasures", SCOPE_WRITE_PURCHASING, ROUTE_ARRAY, NULL,  \
	         &om_unit_shape, &om_entity_bulk_shape, om_unit_put, "unit_create",                    \
	         "Adds units of measure; one of the same name is replaced."),                          \
	OM_WRITE("DELETE", OM_OFFER_PATH_ "/unitsofmeasures", SCOPE_WRITE_PURCHASING, 0,               \
	         &om_unit_ids_shape, NULL, &om_entity_bulk_shape, om_unit_delete, "unit_delete",       \
	         "Takes units of measure away.")
/* clang-format on */

#endif
