#include "domain/stock/stock_api.h"

#include "domain/stock/stock_counts_api.h"
#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_inventory_api.h"
#include "domain/stock/stock_locations_api.h"
#include "domain/stock/stock_locks_api.h"
#include "domain/stock/stock_minimums_api.h"
#include "kernel/bulk.h"
#include "kernel/listing.h"

const struct listing_source stock_bin_source = {
	.shape = &stock_bin_shape, .table = "stock_bin", .usual_sort = "id"};

/* ---- pages ---- */

static size_t page_size(int64_t asked)
{
	return asked > 0 ? (size_t)asked : LIMIT_PAGE_DEFAULT;
}

/* A cursor of ours: two numbers with a point between. */
static enum err cursor_read(struct work *work, struct str text, int64_t *first, int64_t *second)
{
	struct str rest = text, piece;
	*first = *second = 0;
	if (text.len == 0)
		return OK;
	if (str_split(&rest, '.', &piece) && str_to_int(piece, first) == OK
	    && str_to_int(rest, second) == OK && *first >= 0 && *second >= 0)
		return OK;
	return fault_field(work->fault, STR("cursor"), "is not the next_cursor of an answer");
}

static struct str cursor_write(struct arena *arena, int64_t first, int64_t second)
{
	return str_format(arena, "%lld.%lld", (long long)first, (long long)second);
}

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_list_query *query = call->query;
	struct stock_place after;
	struct stock_level *levels;
	size_t most = page_size(query->limit);
	TRY(past_moment_check(work, query->as_of));
	TRY(cursor_read(work, query->cursor, &after.product_id.value, &after.warehouse_id.value));
	/* One more than asked for tells whether there is a next page. Nothing precedes (0, 0). */
	if (query->cursor.len == 0)
		after.warehouse_id.value = -1;
	TRY(stock_list(work, query->product_id.at, query->product_id.count, query->warehouse_id, after,
	               most + 1, &levels, &reply->count));
	reply->value = levels;
	bool has_more = reply->count > most;
	reply->count = has_more ? most : reply->count;
	if (query->as_of.us != 0)
		TRY(stock_levels_rewind(work, levels, reply->count, query->as_of));
	if (!has_more)
		return OK;
	reply->next_cursor = cursor_write(work->arena, levels[most - 1].product_id.value,
	                                  levels[most - 1].warehouse_id.value);
	return OK;
}

static enum err totals(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_list_query *query = call->query;
	struct product_id after;
	struct stock_total *rows;
	int64_t unused;
	size_t most = page_size(query->limit);
	TRY(past_moment_check(work, query->as_of));
	if (query->warehouse_id.value != 0)
		return fault_field(work->fault, STR("warehouse_id"),
		                   "cannot be asked for: totals are over all warehouses");
	TRY(cursor_read(work, query->cursor, &after.value, &unused));
	TRY(stock_totals(work, query->product_id.at, query->product_id.count, after, most + 1, &rows,
	                 &reply->count));
	reply->value = rows;
	bool has_more = reply->count > most;
	reply->count = has_more ? most : reply->count;
	if (query->as_of.us != 0)
		TRY(stock_totals_rewind(work, rows, reply->count, query->as_of));
	if (!has_more)
		return OK;
	reply->next_cursor = cursor_write(work->arena, rows[most - 1].product_id.value, 0);
	return OK;
}

static enum err of_product(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_product_query *query = call->query;
	struct stock_level *levels;
	TRY(stock_of_product(work, (struct product_id){call->ids[0]}, query->as_of, &levels,
	                     &reply->count));
	reply->value = levels;
	return OK;
}

static enum err bins(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &stock_bin_source, NULL, 0, call, reply);
}

/* A cursor of history: movement, product and warehouse. */
static enum err position_read(struct work *work, struct str text, struct history_position *out)
{
	struct str rest = text, piece;
	if (text.len == 0)
		return OK;
	if (!str_split(&rest, '.', &piece) || str_to_int(piece, &out->id) != OK)
		return fault_field(work->fault, STR("cursor"), "is not the next_cursor of an answer");
	return cursor_read(work, rest, &out->product_id.value, &out->warehouse_id.value);
}

static enum err kinds_check(struct work *work, const struct stock_history_query *query)
{
	int kind;
	for (size_t i = 0; i < query->kind.count; i++)
		if (!word_find(&stock_kind_words, query->kind.at[i], false, &kind))
			return fault_field(work->fault, STR("kind"), "has no word %.*s",
			                   STR_FMT(query->kind.at[i]));
	return OK;
}

static enum err history(struct work *work, const struct call *call, struct reply *reply)
{
	const struct stock_history_query *query = call->query;
	struct history_position before = {0};
	struct ledger_row *rows;
	size_t most = page_size(query->limit);
	const struct history_filter filter = {.product_id = query->product_id,
	                                      .warehouse_id = query->warehouse_id,
	                                      .location_id = query->location_id,
	                                      .kinds = query->kind.at,
	                                      .kind_count = query->kind.count,
	                                      .from = query->from,
	                                      .to = query->to};
	TRY(kinds_check(work, query));
	TRY(position_read(work, query->cursor, &before));
	TRY(stock_history_page(work, &filter, before, most + 1, &rows, &reply->count));
	reply->value = rows;
	if (reply->count <= most)
		return OK;
	reply->count = most;
	const struct ledger_row *last = &rows[most - 1];
	reply->next_cursor =
		str_format(work->arena, "%lld.%lld.%lld", (long long)last->id.value,
	               (long long)last->product_id.value, (long long)last->warehouse_id.value);
	return OK;
}

static enum err incoming_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &incoming_shape, .table = "incoming", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err incoming_of(struct work *work, const struct call *call, struct reply *reply)
{
	struct incoming *rows;
	TRY(incoming_of_product(work, (struct product_id){call->ids[0]}, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

/* ---- changes: neighbours of the same kind become one posting ---- */

static void results_make(struct work *work, const struct stock_change *changes, size_t n,
                         struct reply *reply)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		ids[i] = changes[i].stock_id.value;
		errors[i] = changes[i].err;
		faults[i] = *changes[i].fault;
	}
	reply->value = bulk_results_make(work->arena, n, 200, ids, errors, faults);
}

static enum err change_many(struct work *work, enum stock_kind kind, size_t n,
                            const struct call *const *calls, struct reply *const *replies)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		total += ((const struct stock_items *)calls[i]->body)->items.count;
	struct stock_change *changes = ARENA_ARRAY(work->arena, total, struct stock_change);
	struct fault *faults = ARENA_ARRAY(work->arena, total, struct fault);
	for (size_t i = 0; i < n; i++) {
		const struct stock_items *body = calls[i]->body;
		for (size_t k = 0; k < body->items.count; k++, at++) {
			fault_init(&faults[at], work->arena);
			changes[at].item = &body->items.at[k];
			changes[at].fault = &faults[at];
		}
	}
	TRY(stock_change_many(work, kind, total, changes));
	at = 0;
	for (size_t i = 0; i < n; i++) {
		size_t count = ((const struct stock_items *)calls[i]->body)->items.count;
		results_make(work, &changes[at], count, replies[i]);
		replies[i]->err = OK;
		at += count;
	}
	return OK;
}

#define CHANGE(name, kind)                                                                         \
	static enum err name##_many(struct work *work, size_t n, const struct call *const *calls,      \
	                            struct reply *const *replies)                                      \
	{                                                                                              \
		return change_many(work, kind, n, calls, replies);                                         \
	}                                                                                              \
	static enum err name(struct work *work, const struct call *call, struct reply *reply)          \
	{                                                                                              \
		return change_many(work, kind, 1, &call, &reply);                                          \
	}

CHANGE(adjust, STOCK_ADJUST)
CHANGE(add, STOCK_ADD)
CHANGE(take, STOCK_REMOVE)
CHANGE(transfer, STOCK_TRANSFER_OUT)
CHANGE(lock, STOCK_LOCK)
CHANGE(unlock, STOCK_UNLOCK)

/* ---- rows ---- */

static const struct refusal unknown_product[] = {
	{404, "There is no such product."},
	{0, NULL},
};

/* clang-format off */
#define STOCK_CHANGE(word_, body_, run_, says_)                                                    \
	{.method = "POST", .path = "/api/v1/stock/" word_, .id = "stock_" word_,                       \
	 .scope = SCOPE_WRITE_INVENTORY, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
	 .body = body_, .reply = &bulk_results_shape, .status = 200,                                   \
	 .run = run_, .run_many = run_##_many, .says = says_}

const struct route stock_routes[STOCK_ROUTE_COUNT] = {
	{.method = "GET", .path = "/api/v1/stock", .id = "stock_list",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .query = &stock_list_query_shape,
	 .reply = &stock_level_shape, .status = 200, .run = list,
	 .says = "Lists balances by product and warehouse; warehouse null: claims without one."},
	{.method = "GET", .path = "/api/v1/stock/totals", .id = "stock_totals",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .query = &stock_list_query_shape,
	 .reply = &stock_total_shape, .status = 200, .run = totals,
	 .says = "Lists what each product adds up to over all warehouses."},
	{.method = "GET", .path = "/api/v1/products/{product_id}/stock", .id = "stock_of_product",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .query = &stock_product_query_shape,
	 .reply = &stock_level_shape, .status = 200, .run = of_product, .refusals = unknown_product,
	 .says = "Lists a product's balances, now or as of a past moment."},
	{.method = "GET", .path = "/api/v1/stock/bins", .id = "stock_bins",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST,
	 .reply = &stock_bin_shape, .status = 200, .run = bins,
	 .says = "Lists what lies in which stock location."},
	{.method = "GET", .path = "/api/v1/stock/history", .id = "stock_history",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST, .query = &stock_history_query_shape,
	 .reply = &ledger_row_shape, .status = 200, .run = history,
	 .says = "Lists movements, newest first, with the balance after each, without limit."},
	{.method = "GET", .path = "/api/v1/stock/incoming", .id = "stock_incoming",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST,
	 .reply = &incoming_shape, .status = 200, .run = incoming_list,
	 .says = "Lists the units that are on their way."},
	{.method = "GET", .path = "/api/v1/products/{product_id}/incoming",
	 .id = "stock_incoming_of_product",
	 .scope = SCOPE_READ_INVENTORY, .flags = ROUTE_LIST,
	 .reply = &incoming_shape, .status = 200, .run = incoming_of, .refusals = unknown_product,
	 .says = "Lists the units of a product that are on their way, soonest first."},
	STOCK_CHANGE("adjust", &stock_counts_shape, adjust,
	 "Sets counted figures of locations; a count is never refused."),
	STOCK_CHANGE("add", &stock_units_shape, add,
	 "Puts units in; a named location that is absent is made."),
	STOCK_CHANGE("remove", &stock_units_shape, take,
	 "Takes units out, when they are available; a result per item."),
	STOCK_CHANGE("transfer", &stock_transfers_shape, transfer,
	 "Moves units between locations, also between warehouses; a result per item."),
	STOCK_CHANGE("lock", &stock_units_shape, lock,
	 "Keeps available units from sale; a result per item."),
	STOCK_CHANGE("unlock", &stock_units_shape, unlock,
	 "Puts locked units on sale again; a result per item."),
	STOCK_COUNT_ROUTES,
	STOCK_INVENTORY_ROUTES,
	STOCK_LOCK_ROUTES,
	STOCK_LOCATION_ROUTES,
	STOCK_MINIMUM_ROUTES,
};
/* clang-format on */
