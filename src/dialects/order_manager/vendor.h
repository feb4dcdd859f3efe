/* Tag Vendor: whom we buy from. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_VENDOR_H
#define PURSER_DIALECTS_ORDER_MANAGER_VENDOR_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/buying.h"

extern const struct shape om_vendor_shape, om_vendor_query_shape, om_term_query_shape,
	om_term_name_shape;

enum err om_vendor_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_vendor_dropshippers(struct work *work, const struct call *call, struct reply *reply);
enum err om_vendor_get(struct work *work, const struct call *call, struct reply *reply);
enum err om_vendor_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_vendor_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_term_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_term_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_term_post(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_VENDOR_ROUTES                                                                           \
	OM_LIST("/v1/vendors", SCOPE_READ_PURCHASING, &om_vendor_query_shape, &om_vendor_shape,        \
	        om_vendor_list, "vendor_list", "Lists vendors."),                                      \
	OM_LIST("/v1/dropshipVendors", SCOPE_READ_PURCHASING, NULL, &om_vendor_shape,                  \
	        om_vendor_dropshippers, "vendor_dropshippers",                                         \
	        "Lists the vendors that ship to buyers themselves."),                                  \
	OM_READ("/v1/vendor/{vendor_id}", SCOPE_READ_PURCHASING, 0, NULL, &om_vendor_shape,            \
	        om_vendor_get, "vendor_get", "Gets one vendor."),                                      \
	OM_WRITE("PUT", "/v1/vendors", SCOPE_WRITE_PURCHASING, 0, NULL, &om_vendor_shape,              \
	         &om_single_shape, om_vendor_put, "vendor_create",                                     \
	         "Makes a vendor; a dropshipper gets a warehouse of its name."),                       \
	OM_WRITE("POST", "/v1/vendors", SCOPE_WRITE_PURCHASING, ROUTE_ARRAY | ROUTE_EACH, NULL,        \
	         &om_vendor_shape, &om_entity_bulk_shape, om_vendor_post, "vendor_update",             \
	         "Changes vendors."),                                                                  \
	OM_LIST("/v1/vendors/paymentterms", SCOPE_READ_PURCHASING, &om_term_query_shape,               \
	        &om_term_shape, om_term_list, "term_list", "Lists payment terms."),                    \
	OM_WRITE("PUT", "/v1/vendors/paymentterms", SCOPE_WRITE_PURCHASING, 0, &om_term_name_shape,    \
	         NULL, &om_term_shape, om_term_put, "term_create", "Makes a payment term."),           \
	OM_WRITE("POST", "/v1/vendors/paymentterms", SCOPE_WRITE_PURCHASING, 0, NULL,                  \
	         &om_term_shape, &om_term_shape, om_term_post, "term_update",                          \
	         "Renames a payment term, or offers it no more.")
/* clang-format on */

#endif
