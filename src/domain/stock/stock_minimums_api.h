/* The routes of stock minimums; stock_api.c puts them into its table. */
#ifndef PURSER_DOMAIN_STOCK_MINIMUMS_API_H
#define PURSER_DOMAIN_STOCK_MINIMUMS_API_H

#include "domain/stock/stock_minimums.h"

enum err minimums_list_run(struct work *work, const struct call *call, struct reply *reply);
enum err minimums_put_run(struct work *work, const struct call *call, struct reply *reply);

/* clang-format off */
#define STOCK_MINIMUM_ROUTES                                                                       \
	{.method = "GET", .path = "/api/v1/stock/minimums", .id = "stock_minimum_list",                \
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .reply = &stock_minimum_shape,            \
	 .status = 200, .run = minimums_list_run,                                                      \
	 .says = "Lists stock minimums and what is available; is_below=true: what must be refilled."}, \
	{.method = "PUT", .path = "/api/v1/stock/minimums", .id = "stock_minimum_put",                 \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
	 .body = &stock_minimum_drafts_shape, .reply = &bulk_results_shape, .status = 200,             \
	 .run = minimums_put_run,                                                                      \
	 .says = "Sets minimums of products in warehouses or locations; 0 takes one away."}
/* clang-format on */

#endif
