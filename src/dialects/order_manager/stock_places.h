/* Tag inventory: where things lie. Stock locations are renamed and changed; what is to be picked
 * for orders; what lies in a marketplace's warehouse. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_STOCK_PLACES_H
#define PURSER_DIALECTS_ORDER_MANAGER_STOCK_PLACES_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_location_rename_shape, om_location_post_shape, om_pick_query_shape,
	om_pick_shape, om_fba_query_shape, om_fba_shape;

enum err om_location_rename(struct work *work, const struct call *call, struct reply *reply);
enum err om_location_post(struct work *work, const struct call *call, struct reply *reply);
enum err om_picklist(struct work *work, const struct call *call, struct reply *reply);
enum err om_fba_stock(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define OM_STOCK_PLACE_ROUTES                                                                      \
	OM_WRITE("POST", "/v1.1/inventory/updatestocklocation", SCOPE_WRITE_INVENTORY,                 \
	         ROUTE_ARRAY | ROUTE_EACH, NULL, &om_location_rename_shape, &om_entity_bulk_shape,     \
	         om_location_rename, "location_rename", "Renames stock locations."),                   \
	OM_WRITE("POST", "/v1.2/inventory", SCOPE_WRITE_INVENTORY, ROUTE_ARRAY | ROUTE_EACH, NULL,     \
	         &om_location_post_shape, &om_stock_bulk_shape, om_location_post, "location_update",   \
	         "Changes the stock locations of products."),                                          \
	OM_LIST("/v1/inventory/picklist", SCOPE_READ_INVENTORY, &om_pick_query_shape, &om_pick_shape,  \
	        om_picklist, "picklist", "Says what to take from where for orders."),                  \
	OM_LIST("/v1/inventory/fba", SCOPE_READ_INVENTORY, &om_fba_query_shape, &om_fba_shape,         \
	        om_fba_stock, "fba_stock", "Says what lies in a marketplace's warehouse.")
/* clang-format on */

#endif
