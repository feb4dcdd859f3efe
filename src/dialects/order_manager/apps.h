/* Tags Application Properties and app features: what the app that asks keeps with us, and what it
 * may use. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_APPS_H
#define PURSER_DIALECTS_ORDER_MANAGER_APPS_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_property_shape, om_property_put_shape, om_property_query_shape,
	om_feature_shape, om_feature_group_shape;

enum err om_property_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_property_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_property_delete(struct work *work, const struct call *call, struct reply *reply);
enum err om_feature_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_feature_group(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_APP_ROUTES                                                                              \
	OM_LIST("/v1/apps/properties", SCOPE_SIGNED_IN, &om_property_query_shape, &om_property_shape,  \
	        om_property_list, "app_property_list", "Lists what the app keeps here."),              \
	OM_WRITE("POST", "/v1/apps/properties", SCOPE_SIGNED_IN,                                       \
	         ROUTE_ARRAY | ROUTE_LIST | ROUTE_BARE, NULL, &om_property_put_shape,                  \
	         &om_property_shape, om_property_post, "app_property_set",                             \
	         "Keeps names and values of the app; answers all of them."),                           \
	OM_WRITE("DELETE", "/v1/apps/properties/{property_id}", SCOPE_SIGNED_IN, 0, NULL, NULL,        \
	         &om_single_shape, om_property_delete, "app_property_delete", "Forgets one of them."), \
	OM_LIST("/v1/applicationfeatures", SCOPE_SIGNED_IN, NULL, &om_feature_shape, om_feature_list,  \
	        "feature_list", "Lists what the app may use: a feature for each of its scopes."),      \
	OM_READ("/v1/applicationfeaturegroups", SCOPE_SIGNED_IN, 0, NULL, &om_feature_group_shape,     \
	        om_feature_group, "feature_group", "Says which group the features belong to.")
/* clang-format on */

#endif
