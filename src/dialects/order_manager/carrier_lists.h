/* Tag shipments: what labels could be bought with. Purser buys none yet, so there are no providers
 * and no services; carriers are known by name, and a parcel is a parcel. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CARRIER_LISTS_H
#define PURSER_DIALECTS_ORDER_MANAGER_CARRIER_LISTS_H

#include "dialects/order_manager/wire.h"

extern const struct shape om_carrier_shape, om_ship_billing_shape, om_package_shape,
	om_service_shape, om_provider_shape, om_carrier_query_shape;

enum err om_carrier_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_billing_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_package_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_carrier_packages(struct work *work, const struct call *call, struct reply *reply);
enum err om_service_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_carrier_services(struct work *work, const struct call *call, struct reply *reply);
enum err om_provider_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_provider_get(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_CARRIER_ROUTES                                                                          \
	OM_LIST("/v1/shipment/carriers", SCOPE_SIGNED_IN, NULL, &om_carrier_shape, om_carrier_list,    \
	        "carrier_list", "Lists the carriers that have a word here."),                          \
	OM_LIST("/v1/shipment/billingtypes/{carrier_id}", SCOPE_SIGNED_IN, NULL,                       \
	        &om_ship_billing_shape, om_billing_list, "carrier_billing",                            \
	        "Lists who may pay a carrier."),                                                       \
	OM_LIST("/v1/shipment/packages", SCOPE_SIGNED_IN, &om_carrier_query_shape, &om_package_shape,  \
	        om_package_list, "package_list", "Lists kinds of packages."),                          \
	OM_LIST("/v1/shipment/packages/{carrier_id}", SCOPE_SIGNED_IN, NULL, &om_package_shape,        \
	        om_carrier_packages, "carrier_packages", "Lists kinds of packages of a carrier."),     \
	OM_LIST("/v1/shipment/services", SCOPE_SIGNED_IN, &om_carrier_query_shape, &om_service_shape,  \
	        om_service_list, "service_list",                                                       \
	        "Lists carriers' services that labels can be bought for: none yet."),                  \
	OM_LIST("/v1/shipment/services/{carrier_id}", SCOPE_SIGNED_IN, NULL, &om_service_shape,        \
	        om_carrier_services, "carrier_services", "Lists the services of a carrier: none."),    \
	OM_LIST("/v1/shipment/providers", SCOPE_SIGNED_IN, NULL, &om_provider_shape, om_provider_list, \
	        "provider_list", "Lists accounts with carriers: Purser has none yet."),                \
	OM_READ("/v1/shipment/provider/{provider_id}", SCOPE_SIGNED_IN, 0, NULL, &om_provider_shape,   \
	        om_provider_get, "provider_get", "Gets an account with a carrier: there is none.")
/* clang-format on */

#endif
