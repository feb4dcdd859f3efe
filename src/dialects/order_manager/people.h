/* Tags Organizations, Warehouse (its history) and Validation of shipping presets: small things that
 * belong to nobody else. An organisation is the company, and a permission is being one of its
 * people. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_PEOPLE_H
#define PURSER_DIALECTS_ORDER_MANAGER_PEOPLE_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_organization_shape, om_permission_put_shape, om_permission_ids_shape,
	om_deeds_shape, om_preset_shape;

enum err om_organization_get(struct work *work, const struct call *call, struct reply *reply);
enum err om_organization_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_organization_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_warehouse_history(struct work *work, const struct call *call, struct reply *reply);
enum err om_preset_check(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_PEOPLE_ROUTES                                                                           \
	OM_READ("/v1.1/organizations/permissions/{user_id}", SCOPE_READ_SETTINGS, 0, NULL,             \
	        &om_organization_shape, om_organization_get, "organization_get",                       \
	        "Says which company a person belongs to."),                                            \
	OM_WRITE("PUT", "/v1.1/organizations/permissions", SCOPE_WRITE_SETTINGS, ROUTE_ARRAY, NULL,    \
	         &om_permission_put_shape, &om_organization_shape, om_organization_put,                \
	         "organization_put", "Confirms that people belong to the company."),                   \
	OM_WRITE("DELETE", "/v1.1/organizations/permissions", SCOPE_WRITE_SETTINGS, 0,                 \
	         &om_permission_ids_shape, NULL, &om_multiple_shape, om_organization_delete,           \
	         "organization_delete", "Ends the access of people; the ids are theirs."),             \
	OM_READ("/v1/warehouse/{warehouse_id}/history", SCOPE_READ_INVENTORY, 0, NULL,                 \
	        &om_deeds_shape, om_warehouse_history, "warehouse_history",                          \
	        "Lists what was done to a warehouse, oldest first."),                                  \
	OM_WRITE("POST", "/v1/validation/shippingPresets", SCOPE_SIGNED_IN,                            \
	         ROUTE_ARRAY | ROUTE_LIST | ROUTE_BARE, NULL, &om_preset_shape, &om_error_shape,       \
	         om_preset_check, "preset_check", "Says what is wrong with shipping presets.")
/* clang-format on */

#endif
