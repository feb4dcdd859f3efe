#include "domain/shipments/shipments_api.h"

#include "kernel/bulk.h"
#include "kernel/listing.h"
#include "shape/shape_change.h"

static const char *const shipments_driving[] = {"id",
                                                "order_id",
                                                "tracking_number",
                                                "channel_state=pending>id@shipment_not_told",
                                                "channel_state=failed>id@shipment_failed",
                                                NULL};
const struct listing_source shipments_source = {.driving = shipments_driving,
                                                .shape = &shipment_shape,
                                                .table = "shipment",
                                                .usual_sort = "-id"};

static enum err list_shipments(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &shipments_source, NULL, 0, call, reply);
}

static enum err get_shipment(struct work *work, const struct call *call, struct reply *reply)
{
	struct shipment *shipment = ARENA_NEW(work->arena, struct shipment);
	TRY(shipment_get(work, (struct shipment_id){call->ids[0]}, shipment));
	reply->value = shipment;
	return OK;
}

static enum err list_of_order(struct work *work, const struct call *call, struct reply *reply)
{
	struct order order;
	struct shipment *found;
	TRY(order_get(work, (struct order_id){call->ids[0]}, &order));
	bool is_merged = order.status == ORDER_MERGED && order.split_from_id.value == 0;
	int64_t id = is_merged ? order.merged_into_id.value : order.id.value;
	TRY(shipments_of(work, &id, 1, &found, &reply->count));
	reply->value = found;
	return OK;
}

static enum err post_shipment(struct work *work, const struct call *call, struct reply *reply)
{
	struct shipment draft = *(const struct shipment *)call->body;
	struct shipment *shipment = ARENA_NEW(work->arena, struct shipment);
	draft.order_id.value = call->ids[0];
	TRY(shipment_create(work, &draft, shipment));
	reply->value = shipment;
	return OK;
}

struct shipment_rows {
	LIST(struct shipment) items;
};
static const struct field rows_fields[] = {
	FIELD_LIST(struct shipment_rows, items, struct shipment, &shipment_row_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "What left, one row per shipment."),
};
static const struct shape shipment_rows_shape =
	SHAPE("ShipmentRows", struct shipment_rows, rows_fields, "Several shipments to be recorded.");

static enum err post_rows(struct work *work, const struct call *call, struct reply *reply)
{
	const struct shipment_rows *body = call->body;
	size_t n = body->items.count;
	struct shipment *drafts = ARENA_ARRAY(work->arena, n, struct shipment);
	struct shipment_item *items = ARENA_ARRAY(work->arena, n, struct shipment_item);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	for (size_t i = 0; i < n; i++) {
		fault_init(&faults[i], work->arena);
		drafts[i] = body->items.at[i];
		if (!shape_has(&shipment_row_shape, &drafts[i], "announce"))
			drafts[i].announce = true;
		drafts[i].touched = (struct touched){0}; /* bits of another shape */
		shape_give(&shipment_draft_shape, &drafts[i], "announce");
		items[i].fault = &faults[i];
	}
	TRY(shipments_import(work, drafts, items, n));
	for (size_t i = 0; i < n; i++) {
		ids[i] = items[i].shipment.id.value;
		errors[i] = items[i].err;
	}
	struct bulk_results *results = bulk_results_make(work->arena, n, 201, ids, errors, faults);
	for (size_t i = 0; i < n; i++)
		if (errors[i] == OK && items[i].is_repeat)
			results->items.at[i].status = 200;
	reply->value = results;
	return OK;
}

static const struct refusal read_refusals[] = {{404, "There is no such shipment."}, {0, NULL}};
static const struct refusal write_refusals[] = {
	{404, "There is no such order."},
	{409, "The order's status does not allow a shipment."},
	{422, "Nothing is left to ship."},
	{0, NULL},
};

const struct route shipments_routes[SHIPMENTS_ROUTE_COUNT] = {
	{.method = "GET",
     .path = "/api/v1/shipments",
     .scope = SCOPE_READ_SHIPMENTS,
     .flags = ROUTE_LIST,
     .reply = &shipment_shape,
     .status = 200,
     .run = list_shipments,
     .id = "shipments_list",
     .says = "Shipments, newest first."},
	{.method = "GET",
     .path = "/api/v1/shipments/{shipment_id}",
     .scope = SCOPE_READ_SHIPMENTS,
     .reply = &shipment_shape,
     .status = 200,
     .run = get_shipment,
     .refusals = read_refusals,
     .id = "shipment_get",
     .says = "One shipment with its lines."},
	{.method = "GET",
     .path = "/api/v1/orders/{order_id}/shipments",
     .scope = SCOPE_READ_SHIPMENTS,
     .flags = ROUTE_LIST,
     .reply = &shipment_shape,
     .status = 200,
     .run = list_of_order,
     .refusals = read_refusals,
     .id = "order_shipments",
     .says = "The shipments of an order; of a merged one those of the order that has its lines."},
	{.method = "POST",
     .path = "/api/v1/orders/{order_id}/shipments",
     .scope = SCOPE_WRITE_SHIPMENTS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &shipment_draft_shape,
     .reply = &shipment_shape,
     .status = 201,
     .run = post_shipment,
     .refusals = write_refusals,
     .id = "shipment_create",
     .says = "Records what left for an order: carrier, tracking number, lines."},
	{.method = "POST",
     .path = "/api/v1/orders/mark-shipped",
     .scope = SCOPE_WRITE_SHIPMENTS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &shipment_rows_shape,
     .reply = &bulk_results_shape,
     .status = 200,
     .run = post_rows,
     .id = "orders_mark_shipped",
     .says = "Marks one or many orders shipped, with date, carrier and tracking number; a result "
             "per order, and one bad row stops no other."},
	{.method = "POST",
     .path = "/api/v1/shipments/import",
     .scope = SCOPE_WRITE_SHIPMENTS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &shipment_rows_shape,
     .reply = &bulk_results_shape,
     .status = 200,
     .run = post_rows,
     .id = "shipments_import",
     .says = "Records shipments that were made elsewhere, by order number; rows without lines ship "
             "everything that is open."},
};
