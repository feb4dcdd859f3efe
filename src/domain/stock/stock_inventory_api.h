/* The routes of a product's inventory; stock_api.c puts them into its table. */
#ifndef PURSER_DOMAIN_STOCK_INVENTORY_API_H
#define PURSER_DOMAIN_STOCK_INVENTORY_API_H

#include "domain/stock/stock_inventory.h"

enum err inventory_run(struct work *work, const struct call *call, struct reply *reply);
enum err assemble_run(struct work *work, const struct call *call, struct reply *reply);
extern const struct refusal inventory_refusals[], assembly_refusals[];

/* clang-format off */
#define STOCK_INVENTORY_ROUTES                                                                     \
	{.method = "GET", .path = "/api/v1/products/{product_id}/inventory",                           \
	 .id = "product_inventory", .scope = SCOPE_READ_INVENTORY,                                     \
	 .query = &stock_product_query_shape, .reply = &inventory_shape, .status = 200,                \
	 .run = inventory_run, .refusals = inventory_refusals,                                         \
	 .says = "What is there of a product and, of a bundle, what its components make."},            \
	{.method = "POST", .path = "/api/v1/products/{product_id}/assemble", .id = "product_assemble", \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
	 .body = &assembly_shape, .reply = &stock_level_shape, .status = 200, .run = assemble_run,     \
	 .refusals = assembly_refusals,                                                                \
	 .says = "Makes prepackaged units of a bundle out of its components, or takes them apart."}
/* clang-format on */

#endif
