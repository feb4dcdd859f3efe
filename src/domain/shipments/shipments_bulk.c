/* Marking many orders shipped: everything that is still open of each. */
#include "domain/shipments/shipments_bulk.h"

#include "base/map.h"
#include "kernel/bulk_action.h"

struct mark_shipped {
	struct warehouse_id warehouse_id;
	struct str carrier, service;
	struct instant shipped_at;
	bool announce;
	struct touched touched;
};
static const struct field mark_fields[] = {
	FIELD_ID(struct mark_shipped, warehouse_id, struct warehouse_id, NULLABLE,
             "Where it left; absent: the order's warehouse."),
	FIELD_TEXT(struct mark_shipped, carrier, TRIMMED, 0, LIMIT_NAME, "Carrier."),
	FIELD_TEXT(struct mark_shipped, service, TRIMMED, 0, LIMIT_NAME, "Service of the carrier."),
	FIELD_INSTANT(struct mark_shipped, shipped_at, NULLABLE, "When it left; absent: now."),
	FIELD_FLAG(struct mark_shipped, announce, 0, "Tell the channel; absent: yes."),
};
static const struct shape mark_shape =
	SHAPE_TOUCHED("MarkShipped", struct mark_shipped, mark_fields, "How orders left.");

static int64_t open_units(const struct order *order)
{
	int64_t open = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		int64_t units = line->ordered.units - line->cancelled.units - line->shipped.units;
		open += units > 0 ? units : 0;
	}
	return open;
}

/* Why an order cannot be marked, or empty. Facts of others are recorded whatever the state is; what
 * a person marks by the hundred is asked to make sense. */
static struct str refusal_of(const struct order *order)
{
	if (order->status == ORDER_CANCELLED)
		return STR("It is cancelled.");
	if (order->status == ORDER_SHIPPED || order->status == ORDER_PROCESSED_OUTSIDE)
		return STR("It is shipped already.");
	if (order_move_find(order->status, ACTION_SHIP) == NULL)
		return STR("Its status does not allow a shipment.");
	return open_units(order) > 0 ? STR("") : STR("Nothing of it is left to ship.");
}

static enum err mark_check(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct order *orders;
	size_t count;
	(void)params;
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	TRY(order_load(work, ids, n, &orders, &count));
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, orders[i].id.value, &orders[i]);
	for (size_t i = 0; i < n; i++) {
		const struct order *order = map_get_int(&by_id, ids[i]);
		if (order == NULL) {
			items[i].sentence = STR("There is no such order.");
			continue;
		}
		items[i].name = order->number;
		items[i].sentence = refusal_of(order);
	}
	return OK;
}

static struct str fault_text(struct work *work, enum err err, const struct fault *fault)
{
	if (fault->rows.count > 0)
		return str_format(work->arena, "%.*s %.*s.", STR_FMT(fault->rows.at[0].path),
		                  STR_FMT(fault->rows.at[0].sentence));
	return fault->sentence.len > 0 ? fault->sentence : str_from(err_row(err)->sentence);
}

static enum err mark_run(struct work *work, const void *params, struct bulk_item *items, size_t n)
{
	const struct mark_shipped *mark = params;
	TRY(mark_check(work, params, items, n));
	struct shipment_item *list = ARENA_ARRAY(work->arena, n, struct shipment_item);
	struct shipment *drafts = ARENA_ARRAY(work->arena, n, struct shipment);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	size_t *of = ARENA_ARRAY(work->arena, n, size_t);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (items[i].sentence.len > 0)
			continue;
		drafts[count] = (struct shipment){
			.order_id = {items[i].id.value},
			.warehouse_id = mark->warehouse_id,
			.carrier = mark->carrier,
			.service = mark->service,
			.shipped_at = mark->shipped_at,
			.announce = !shape_has(&mark_shape, mark, "announce") || mark->announce,
		};
		fault_init(&faults[count], work->arena);
		list[count] = (struct shipment_item){.draft = &drafts[count], .fault = &faults[count]};
		of[count++] = i;
	}
	TRY(shipment_create_many(work, list, count));
	for (size_t i = 0; i < count; i++)
		if (list[i].err != OK)
			items[of[i]].sentence = fault_text(work, list[i].err, &faults[i]);
	return OK;
}

const struct bulk_row shipments_bulks[SHIPMENTS_BULK_COUNT] = {
	{.name = "order.mark_shipped",
     .subject = "order",
     .source = &orders_source,
     .scope = SCOPE_WRITE_SHIPMENTS,
     .params = &mark_shape,
     .undo_class = BULK_UNDO_NONE,
     .check = mark_check,
     .run = mark_run,
     .says = "Marks everything that is open of orders as shipped."},
};
