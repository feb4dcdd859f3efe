/* Custom fields of orders, their lines and products: definitions and values. Where the definition
 * declares one object and clients read `results`, the answer is both: the members of the first one
 * (null when there is none), and all of them as `results`. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CUSTOM_H
#define PURSER_DIALECTS_ORDER_MANAGER_CUSTOM_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_fields_shape, om_field_query_shape, om_line_field_query_shape,
	om_fields_put_shape, om_field_ids_shape, om_field_names_shape, om_field_bulk_shape,
	om_value_bulk_shape, om_values_shape, om_values_put_shape, om_value_ids_shape,
	om_line_value_query_shape, om_entity_shape;

enum err om_order_fields(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_fields_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_fields_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_fields(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_fields_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_fields_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_line_fields(struct work *work, const struct call *call, struct reply *reply);
enum err om_line_fields_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_line_fields_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_values(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_values_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_order_values_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_values(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_values_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_product_values_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_line_values(struct work *work, const struct call *call, struct reply *reply);
enum err om_line_values_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_line_values_delete(struct work *work, const struct call *call, struct reply *reply);

/* Runs before the unit: are the lines there? */
enum err om_line_check(struct work *work, struct call *call);

/* clang-format off */
#define OM_LINE_WRITE(method_, body_, reply_, run_, id_, says_)                                    \
	{.method = method_, .path = OM_LINE_FIELDS "/values", .scope = SCOPE_WRITE_ORDERS,             \
	 .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SLOW, .body = body_, .reply = reply_,         \
	 .status = 200, .before = om_line_check, .run = run_, .profile = &om_profile, .id = "om_" id_, \
	 .says = says_}
#define OM_CUSTOM_OF(noun_, path_, name_, read_, write_)                                           \
	OM_READ(path_ "/customfielddefinitions", read_, 0, &om_field_query_shape, &om_fields_shape,    \
	        om_##noun_##_fields, #noun_ "_fields", "Lists the custom fields of " name_ "."),       \
	OM_WRITE("PUT", path_ "/customfielddefinitions", write_, 0, NULL, &om_fields_put_shape,        \
	         &om_field_bulk_shape, om_##noun_##_fields_put, #noun_ "_fields_put",                  \
	         "Makes or changes custom fields of " name_ "."),                                      \
	OM_WRITE("DELETE", path_ "/customfielddefinitions", write_, 0, NULL, &om_field_ids_shape,      \
	         &om_fields_shape, om_##noun_##_fields_delete, #noun_ "_fields_delete",                \
	         "Deletes custom fields of " name_ " and their values."),                              \
	OM_READ(path_ "/{" #noun_ "_id}/customfieldvalues", read_, 0, NULL, &om_values_shape,          \
	        om_##noun_##_values, #noun_ "_values", "Says what stands in the custom fields."),      \
	OM_WRITE("PUT", path_ "/{" #noun_ "_id}/customfieldvalues", write_, 0, NULL,                   \
	         &om_values_put_shape, &om_values_shape, om_##noun_##_values_put,                      \
	         #noun_ "_values_put", "Fills custom fields."),                                        \
	OM_WRITE("DELETE", path_ "/{" #noun_ "_id}/customfieldvalues", write_, 0, NULL,                \
	         &om_value_ids_shape, &om_values_shape, om_##noun_##_values_delete,                    \
	         #noun_ "_values_delete", "Empties custom fields.")

#define OM_LINE_FIELDS "/v1.1/orders/orderitems/customFields"
#define OM_CUSTOM_ROUTES                                                                           \
	OM_CUSTOM_OF(order, "/v1.1/orders", "orders", SCOPE_READ_ORDERS, SCOPE_WRITE_ORDERS),          \
	OM_CUSTOM_OF(product, "/v1.1/products", "products", SCOPE_READ_PRODUCTS,                       \
	             SCOPE_WRITE_PRODUCTS),                                                            \
	OM_READ(OM_LINE_FIELDS "/definitions", SCOPE_READ_ORDERS, 0, &om_line_field_query_shape,       \
	        &om_field_bulk_shape, om_line_fields, "line_fields",                                   \
	        "Lists the custom fields of order lines."),                                            \
	OM_WRITE("PUT", OM_LINE_FIELDS "/definitions", SCOPE_WRITE_ORDERS, 0, NULL,                    \
	         &om_fields_put_shape, &om_field_bulk_shape, om_line_fields_put, "line_fields_put",    \
	         "Makes or changes custom fields of order lines."),                                    \
	OM_WRITE("DELETE", OM_LINE_FIELDS "/definitions", SCOPE_WRITE_ORDERS, 0, NULL,                 \
	         &om_field_names_shape, &om_entity_shape, om_line_fields_delete,                       \
	         "line_fields_delete", "Deletes custom fields of order lines by name."),               \
	OM_READ(OM_LINE_FIELDS "/values", SCOPE_READ_ORDERS, 0, &om_line_value_query_shape,            \
	        &om_value_bulk_shape, om_line_values, "line_values",                                   \
	        "Says what stands in the custom fields of order lines."),                              \
	OM_LINE_WRITE("PUT", &om_values_put_shape, &om_value_bulk_shape, om_line_values_put,           \
	              "line_values_put", "Fills custom fields of order lines."),                       \
	OM_LINE_WRITE("DELETE", &om_value_ids_shape, &om_entity_shape, om_line_values_delete,          \
	              "line_values_delete", "Empties custom fields of order lines.")
/* clang-format on */

#endif
