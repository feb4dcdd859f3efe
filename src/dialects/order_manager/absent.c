/* Operations of the definition that Purser does not do: each answers 501 with a sentence. A row
 * gives way to a route of the same method and path. */
#include "dialects/order_manager/order_manager.h"

#include "dialects/order_manager/wire.h"

#define ABSENT_CARRIERS                                                                            \
	"Purser buys no shipping labels yet, so there is no account, label or schema."
#define ABSENT_RETURNS "Purser keeps no returns yet."
#define ABSENT_ANALYTICS "Purser has no reports about sales and costs yet."
#define ABSENT_PICKING "Purser does not keep what was picked: what was shipped says it."

static enum err refuse(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return fault_say(work->fault, ERR_NOT_OFFERED, "%s", call->route->says);
}

#define ABSENT_ROUTE(method_, path_, says_)                                                        \
	{                                                                                              \
		.method = method_, .path = path_, .scope = SCOPE_SIGNED_IN, .flags = ROUTE_RAW,            \
		.status = 501, .run = refuse, .profile = &om_profile, .id = "om_absent", .says = says_     \
	}

const struct route om_absent_routes[] = {
	/* clang-format off */
	ABSENT_ROUTE("POST", "/v1/inventory/pick", ABSENT_PICKING),
	ABSENT_ROUTE("PUT", "/v1.1/shipment/standard", ABSENT_CARRIERS),
	ABSENT_ROUTE("PUT", "/v1/shipment/checkexternalprovideroauthsuccessandcreateprovider",
	             ABSENT_CARRIERS),
	ABSENT_ROUTE("POST", "/v1/shipment/shippingprovideraccounts", ABSENT_CARRIERS),
	ABSENT_ROUTE("PUT", "/v1/shipment/shippingprovideraccounts", ABSENT_CARRIERS),
	ABSENT_ROUTE("DELETE", "/v1/shipment/shippingprovideraccounts", ABSENT_CARRIERS),
	ABSENT_ROUTE("POST", "/v1/shipment/void/{shipment_id}", ABSENT_CARRIERS),
	ABSENT_ROUTE("POST", "/v1/shipments/rmas", ABSENT_RETURNS),
	ABSENT_ROUTE("PUT", "/v1/shipments/rmas", ABSENT_RETURNS),
	ABSENT_ROUTE("PUT", "/v1/shipments/rmas/items", ABSENT_RETURNS),
	ABSENT_ROUTE("POST", "/v1/shipments/rmas/markshipped", ABSENT_RETURNS),
	ABSENT_ROUTE("GET", "/v1/analytics/accounting/salessummary", ABSENT_ANALYTICS),
	ABSENT_ROUTE("GET", "/v1/connectionschema", ABSENT_CARRIERS),
	/* clang-format on */
};
const size_t om_absent_count = COUNT_OF(om_absent_routes);
