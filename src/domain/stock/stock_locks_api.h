/* The routes of locks; stock_api.c puts them into its table. */
#ifndef PURSER_DOMAIN_STOCK_LOCKS_API_H
#define PURSER_DOMAIN_STOCK_LOCKS_API_H

#include "domain/stock/stock_locks.h"

enum err locks_list_run(struct work *work, const struct call *call, struct reply *reply);
enum err locks_create_run(struct work *work, const struct call *call, struct reply *reply);
enum err locks_release_run(struct work *work, const struct call *call, struct reply *reply);
enum err lock_get_run(struct work *work, const struct call *call, struct reply *reply);
enum err lock_update_run(struct work *work, const struct call *call, struct reply *reply);
extern const struct refusal lock_refusals[];

/* clang-format off */
#define STOCK_LOCK_ROUTES                                                                          \
	{.method = "GET", .path = "/api/v1/stock/locks", .id = "stock_lock_list",                      \
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .reply = &stock_lock_shape,               \
	 .status = 200, .run = locks_list_run,                                                         \
	 .says = "Lists locks: units kept from sale, why and until when."},                            \
	{.method = "POST", .path = "/api/v1/stock/locks", .id = "stock_lock_create",                   \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
	 .body = &stock_lock_drafts_shape, .reply = &bulk_results_shape, .status = 200,                \
	 .run = locks_create_run,                                                                      \
	 .says = "Keeps available units from sale for a reason; a result per item."},                  \
	{.method = "POST", .path = "/api/v1/stock/locks/release", .id = "stock_lock_release",          \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
	 .body = &lock_releases_shape, .reply = &bulk_results_shape, .status = 200,                    \
	 .run = locks_release_run,                                                                     \
	 .says = "Puts units of locks on sale again; a result per item."},                             \
	{.method = "GET", .path = "/api/v1/stock/locks/{lock_id}", .id = "stock_lock_get",             \
	 .scope = SCOPE_READ_INVENTORY, .reply = &stock_lock_shape, .status = 200,                     \
	 .run = lock_get_run, .refusals = lock_refusals, .says = "Gets one lock."},                    \
	{.method = "PATCH", .path = "/api/v1/stock/locks/{lock_id}", .id = "stock_lock_update",        \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_UPDATE,                          \
	 .body = &stock_lock_patch_shape, .reply = &stock_lock_shape, .status = 200,                   \
	 .run = lock_update_run, .refusals = lock_refusals,                                            \
	 .says = "Changes why a lock stands and when it ends."}
/* clang-format on */

#endif
