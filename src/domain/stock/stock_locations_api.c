#include "domain/stock/stock_locations_api.h"

static const struct field move_fields[] = {
	FIELD_ID(struct location_move, to_location_id, struct location_id, REQUIRED,
             "The location that takes it all; of the same warehouse."),
	FIELD_TEXT(struct location_move, reason, TRIMMED, 0, LIMIT_NOTES, "Why; for the history."),
};
const struct shape location_move_shape =
	SHAPE("LocationMove", struct location_move, move_fields, "Where everything goes.");

static const struct field moved_fields[] = {
	FIELD_INT(struct location_moved, products, READ_ONLY, 0, INT64_MAX,
              "Products that changed places."),
	FIELD_QTY(struct location_moved, units, READ_ONLY, INT64_MIN, INT64_MAX, "Units that did."),
	FIELD_INT(struct location_moved, remaining, READ_ONLY, 0, INT64_MAX,
              "Not 0: more products lie there; call again."),
};
const struct shape location_moved_shape =
	SHAPE("LocationMoved", struct location_moved, moved_fields, "What changed places.");

static enum err location_set(struct work *work, const struct call *call, struct reply *reply,
                             bool is_active)
{
	struct stock_location *out = ARENA_NEW(work->arena, struct stock_location);
	TRY(stock_location_switch(work, (struct warehouse_id){call->ids[0]},
	                          (struct location_id){call->ids[1]}, is_active, out));
	reply->value = out;
	return OK;
}

enum err location_deactivate_run(struct work *work, const struct call *call, struct reply *reply)
{
	return location_set(work, call, reply, false);
}

enum err location_activate_run(struct work *work, const struct call *call, struct reply *reply)
{
	return location_set(work, call, reply, true);
}

enum err location_move_run(struct work *work, const struct call *call, struct reply *reply)
{
	struct location_moved *out = ARENA_NEW(work->arena, struct location_moved);
	TRY(stock_location_move(work, (struct warehouse_id){call->ids[0]},
	                        (struct location_id){call->ids[1]}, call->body, out));
	reply->value = out;
	return OK;
}

const struct refusal location_stock_refusals[] = {
	{404, "There is no such warehouse, or no such location in it."},
	{422, "The location is not empty, is the last active one, or the other one is deactivated."},
	{0, NULL},
};
