#include "domain/warehouses/warehouses_api.h"

#include "kernel/listing.h"
#include "kernel/version.h"

#define WAREHOUSE_PATH "/api/v1/warehouses/{warehouse_id}"

static struct warehouse_id warehouse_asked(const struct call *call)
{
	return (struct warehouse_id){call->ids[0]};
}

const struct listing_source stock_location_source = {
	.shape = &stock_location_shape, .table = "stock_location", .usual_sort = "draw_rank"};

/* ---- warehouses ---- */

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &warehouse_shape, .table = "warehouse", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse *made = ARENA_NEW(work->arena, struct warehouse);
	TRY(warehouse_create(work, call->body, made));
	return version_reply(work, reply, made, made->version);
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse *found = ARENA_NEW(work->arena, struct warehouse);
	TRY(warehouse_get(work, warehouse_asked(call), found));
	return version_reply(work, reply, found, found->version);
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct warehouse *changed = ARENA_NEW(work->arena, struct warehouse);
	TRY(version_wanted(work, call, &if_version));
	TRY(warehouse_update(work, warehouse_asked(call), call->body, if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err deactivate(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse *changed = ARENA_NEW(work->arena, struct warehouse);
	TRY(warehouse_deactivate(work, warehouse_asked(call), changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err activate(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse *changed = ARENA_NEW(work->arena, struct warehouse);
	TRY(warehouse_activate(work, warehouse_asked(call), changed));
	return version_reply(work, reply, changed, changed->version);
}

/* ---- backups ---- */

struct warehouse_backups {
	LIST(int64_t) warehouse_ids;
};
static const struct field backups_fields[] = {
	FIELD_INTS(struct warehouse_backups, warehouse_ids, REQUIRED, 0, LIMIT_PAGE, "Best first."),
};
static const struct shape warehouse_backups_shape =
	SHAPE("WarehouseBackups", struct warehouse_backups, backups_fields,
          "Who ships orders at home in place of a warehouse.");

static enum err backups_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse_backups *backups = ARENA_NEW(work->arena, struct warehouse_backups);
	struct warehouse_id *ids;
	size_t n;
	TRY(warehouse_backups_get(work, warehouse_asked(call), &ids, &n));
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(work->arena, &backups->warehouse_ids) = ids[i].value;
	reply->value = backups;
	return OK;
}

static enum err backups_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct warehouse_backups *body = call->body;
	size_t n = body->warehouse_ids.count;
	struct warehouse_id *ids = ARENA_ARRAY(work->arena, n, struct warehouse_id);
	for (size_t i = 0; i < n; i++)
		ids[i].value = body->warehouse_ids.at[i];
	TRY(warehouse_backups_set(work, warehouse_asked(call), ids, n));
	return backups_get(work, call, reply);
}

/* ---- stock locations ---- */

static enum err locations_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse found; /* of another company, or of nobody: not an empty list */
	TRY(warehouse_get(work, warehouse_asked(call), &found));
	const struct listing_fixed here = {"warehouse_id", bind_int(found.id.value)};
	return listing_run(work, &stock_location_source, &here, 1, call, reply);
}

static enum err location_add(struct work *work, const struct call *call, struct reply *reply)
{
	struct stock_location draft = *(const struct stock_location *)call->body;
	struct stock_location *made = ARENA_NEW(work->arena, struct stock_location);
	draft.warehouse_id = warehouse_asked(call);
	TRY(location_create(work, &draft, made));
	reply->value = made;
	return OK;
}

static enum err location_change(struct work *work, const struct call *call, struct reply *reply)
{
	struct location_id id = {call->ids[1]};
	struct stock_location *changed = ARENA_NEW(work->arena, struct stock_location);
	TRY(location_update(work, warehouse_asked(call), id, call->body, changed));
	reply->value = changed;
	return OK;
}

/* ---- what routing reads ---- */

static enum err allocations_get(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct state_allocation *rows;
	TRY(state_allocations_get(work, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static enum err allocations_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct state_allocations *body = call->body;
	TRY(state_allocations_set(work, body->items.at, body->items.count));
	return allocations_get(work, call, reply);
}

/* ---- rows ---- */

static const struct refusal unknown[] = {
	{404, "There is no such warehouse."},
	{0},
};
static const struct refusal taken[] = {
	{409, "Another warehouse has the name."},
	{0},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such warehouse."},
	{409, "Another warehouse has the name."},
	{412, "It is no longer the version that If-Match names."},
	{0},
};
static const struct refusal location_refused[] = {
	{404, "There is no such warehouse, or no such location in it."},
	{409, "The warehouse has a location of that name."},
	{422, "The warehouse has the location GLOBAL and no other, under no other name."},
	{0},
};

/* clang-format off */
const struct route warehouses_routes[] = {
	{.method = "GET", .path = "/api/v1/warehouses", .id = "warehouse_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &warehouse_shape, .status = 200, .run = list,
	 .says = "Lists the company's warehouses."},
	{.method = "POST", .path = "/api/v1/warehouses", .id = "warehouse_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &warehouse_shape, .reply = &warehouse_shape, .status = 201, .run = create,
	 .refusals = taken,
	 .says = "Makes a warehouse with its first stock location."},
	{.method = "GET", .path = WAREHOUSE_PATH, .id = "warehouse_get",
	 .scope = SCOPE_READ_SETTINGS,
	 .reply = &warehouse_shape, .status = 200, .run = get, .refusals = unknown,
	 .says = "Gets one warehouse."},
	{.method = "PATCH", .path = WAREHOUSE_PATH, .id = "warehouse_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &warehouse_shape, .reply = &warehouse_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Changes the given fields of a warehouse."},
	{.method = "POST", .path = WAREHOUSE_PATH "/deactivate", .id = "warehouse_deactivate",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .reply = &warehouse_shape, .status = 200, .run = deactivate, .refusals = unknown,
	 .says = "Takes no new work at the warehouse; its history stays."},
	{.method = "POST", .path = WAREHOUSE_PATH "/activate", .id = "warehouse_activate",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .reply = &warehouse_shape, .status = 200, .run = activate, .refusals = unknown,
	 .says = "Takes new work at a deactivated warehouse again."},
	{.method = "GET", .path = WAREHOUSE_PATH "/locations", .id = "location_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &stock_location_shape, .status = 200, .run = locations_list, .refusals = unknown,
	 .says = "Lists the stock locations of a warehouse, by draw rank."},
	{.method = "POST", .path = WAREHOUSE_PATH "/locations", .id = "location_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &stock_location_shape, .reply = &stock_location_shape, .status = 201,
	 .run = location_add, .refusals = location_refused,
	 .says = "Makes a stock location in an in-house warehouse or a shop."},
	{.method = "PATCH", .path = WAREHOUSE_PATH "/locations/{location_id}", .id = "location_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &stock_location_shape, .reply = &stock_location_shape, .status = 200,
	 .run = location_change, .refusals = location_refused,
	 .says = "Changes the given fields of a stock location."},
	{.method = "GET", .path = WAREHOUSE_PATH "/backups", .id = "warehouse_backups_get",
	 .scope = SCOPE_READ_SETTINGS, .reply = &warehouse_backups_shape, .status = 200,
	 .refusals = unknown, .run = backups_get,
	 .says = "Gets who ships orders at home in its place, best first."},
	{.method = "PUT", .path = WAREHOUSE_PATH "/backups", .id = "warehouse_backups_set",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE, .body = &warehouse_backups_shape,
	 .reply = &warehouse_backups_shape, .status = 200, .refusals = unknown,
	 .run = backups_put,
	 .says = "Replaces who ships orders at home in its place."},
	{.method = "GET", .path = "/api/v1/routing/state_allocations", .id = "state_allocations_get",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &state_allocation_shape, .status = 200, .run = allocations_get,
	 .says = "Gets which state ships from which warehouse."},
	{.method = "PUT", .path = "/api/v1/routing/state_allocations", .id = "state_allocations_set",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_LIST,
	 .body = &state_allocations_shape, .reply = &state_allocation_shape, .status = 200,
	 .run = allocations_put,
	 .says = "Replaces the whole map of states to warehouses."},
};
/* clang-format on */
