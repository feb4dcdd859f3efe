/* The routes of counts; stock_api.c puts them into its table. */
#ifndef PURSER_DOMAIN_STOCK_COUNTS_API_H
#define PURSER_DOMAIN_STOCK_COUNTS_API_H

#include "domain/stock/stock_counts.h"

enum err counts_list_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_create_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_preview_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_get_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_lines_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_enter_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_post_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_undo_run(struct work *work, const struct call *call, struct reply *reply);
enum err count_cancel_run(struct work *work, const struct call *call, struct reply *reply);
extern const struct refusal count_refusals[], count_draft_refusals[];

#define COUNT_PATH_ "/api/v1/stock/counts/{count_id}"
#define COUNT_WRITES_ .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT
/* clang-format off */
#define STOCK_COUNT_ACTION_(word_, run_, says_)                                                    \
	{.method = "POST", .path = COUNT_PATH_ "/" word_, .id = "stock_count_" word_, COUNT_WRITES_,   \
	 .reply = &stock_count_shape, .status = 200, .run = run_, .refusals = count_refusals,          \
	 .says = says_}
#define STOCK_COUNT_ROUTES                                                                         \
	{.method = "GET", .path = "/api/v1/stock/counts", .id = "stock_count_list",                    \
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .reply = &stock_count_shape,              \
	 .status = 200, .run = counts_list_run, .says = "Lists counts."},                              \
	{.method = "POST", .path = "/api/v1/stock/counts", .id = "stock_count_create", COUNT_WRITES_,  \
	 .body = &count_draft_shape, .reply = &stock_count_shape, .status = 201,                       \
	 .run = count_create_run, .refusals = count_draft_refusals,                                    \
	 .says = "Makes a sheet of places to count, or of what was counted already."},                 \
	{.method = "POST", .path = "/api/v1/stock/counts/preview", .id = "stock_count_preview",        \
	 .scope = SCOPE_READ_INVENTORY, .body = &count_draft_shape, .reply = &count_preview_shape,     \
	 .status = 200, .run = count_preview_run, .refusals = count_draft_refusals,                    \
	 .says = "Tells what such a count would change; nothing is written."},                         \
	{.method = "GET", .path = COUNT_PATH_, .id = "stock_count_get",                                \
	 .scope = SCOPE_READ_INVENTORY, .reply = &stock_count_shape, .status = 200,                    \
	 .run = count_get_run, .refusals = count_refusals, .says = "Gets one count."},                 \
	{.method = "GET", .path = COUNT_PATH_ "/lines", .id = "stock_count_lines",                     \
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .reply = &count_line_shape,               \
	 .status = 200, .run = count_lines_run, .refusals = count_refusals,                            \
	 .says = "Lists the lines of a count: what the books said then, what differs."},               \
	{.method = "PUT", .path = COUNT_PATH_ "/lines", .id = "stock_count_enter", COUNT_WRITES_,      \
	 .body = &count_items_shape, .reply = &bulk_results_shape, .status = 200,                      \
	 .run = count_enter_run, .refusals = count_refusals,                                           \
	 .says = "Enters what was counted; a result per item."},                                       \
	STOCK_COUNT_ACTION_("post", count_post_run,                                                    \
	                    "Posts the differences; movements since the count are kept."),             \
	STOCK_COUNT_ACTION_("undo", count_undo_run, "Posts the differences the other way round."),     \
	STOCK_COUNT_ACTION_("cancel", count_cancel_run, "Ends a count that shall not be posted.")
/* clang-format on */

#endif
