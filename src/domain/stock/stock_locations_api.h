/* The routes of what lies in stock locations; stock_api.c puts them into its table. */
#ifndef PURSER_DOMAIN_STOCK_LOCATIONS_API_H
#define PURSER_DOMAIN_STOCK_LOCATIONS_API_H

#include "domain/stock/stock_locations.h"

enum err location_move_run(struct work *work, const struct call *call, struct reply *reply);
enum err location_deactivate_run(struct work *work, const struct call *call, struct reply *reply);
enum err location_activate_run(struct work *work, const struct call *call, struct reply *reply);
extern const struct refusal location_stock_refusals[];

#define LOCATION_PATH_ "/api/v1/warehouses/{warehouse_id}/locations/{location_id}"
/* clang-format off */
#define STOCK_LOCATION_ROUTES                                                                      \
	{.method = "POST", .path = LOCATION_PATH_ "/move", .id = "location_move",                      \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
	 .body = &location_move_shape, .reply = &location_moved_shape, .status = 200,                  \
	 .run = location_move_run, .refusals = location_stock_refusals,                                \
	 .says = "Moves everything that lies in a location to another one of the warehouse."},         \
	{.method = "POST", .path = LOCATION_PATH_ "/deactivate", .id = "location_deactivate",          \
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,                                          \
	 .reply = &stock_location_shape, .status = 200, .run = location_deactivate_run,                \
	 .refusals = location_stock_refusals,                                                          \
	 .says = "Takes an empty stock location out of use; its history stays."},                      \
	{.method = "POST", .path = LOCATION_PATH_ "/activate", .id = "location_activate",              \
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,                                          \
	 .reply = &stock_location_shape, .status = 200, .run = location_activate_run,                  \
	 .refusals = location_stock_refusals, .says = "Takes a stock location into use again."}
/* clang-format on */

#endif
