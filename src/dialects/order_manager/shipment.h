/* Tag shipments, and the part of an order that says how it was shipped. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_SHIPMENT_H
#define PURSER_DIALECTS_ORDER_MANAGER_SHIPMENT_H

#include "dialects/order_manager/wire.h"
#include "domain/shipments/shipments.h"

struct om_ship_method {
	struct str shipping_carrier;
	struct absent absent;
};

struct om_shipment {
	struct shipment_id shipment_id;
	struct str type;
	struct order_id order_id;
	struct str order_number;
	struct warehouse_id warehouse_id;
	struct instant created, ship_date;
	struct str delivery_status;
	bool external;
	struct str tracking_number;
	LIST(struct str) tracking_urls;
	struct str transaction_id;
	struct om_ship_method ship_method;
	struct absent absent;
};

extern const struct shape om_ship_method_shape, om_shipment_shape, om_shipment_query_shape,
	om_external_shape, om_batched_shape;

/* The word for a carrier; of one that the dialect does not know, OTHER_CARRIER. Empty for none. */
struct str om_carrier(struct arena *arena, struct str ours);
struct om_shipment om_shipment_of(struct arena *arena, const struct shipment *shipment,
                                  struct str order_number);

enum err om_shipment_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_external_put(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_SHIPMENT_ROUTES                                                                         \
	OM_LIST("/v1/shipments", SCOPE_READ_SHIPMENTS, &om_shipment_query_shape, &om_shipment_shape,   \
	        om_shipment_list, "shipment_list", "Lists the shipments of at most seven days."),      \
	OM_WRITE("PUT", "/v1.1/shipment/external", SCOPE_WRITE_SHIPMENTS,                              \
	         ROUTE_LIST | ROUTE_BARE | ROUTE_EACH, NULL, &om_external_shape, &om_batched_shape,    \
	         om_external_put, "external_put",                                                      \
	         "Records what others shipped, with its tracking number.")
/* clang-format on */

#endif
