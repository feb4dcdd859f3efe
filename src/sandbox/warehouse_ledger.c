#include "base/list.h"
#include "sandbox/world.h"

/* ---- printing ---- */

static void fields_object(struct json_out *out, const struct field_table *table, const void *at)
{
	json_object(out);
	fields_print(out, table, at, true);
	json_object_end(out);
}

void warehouse_order_print(struct json_out *out, const struct warehouse_order *order, bool inner)
{
	json_object(out);
	fields_print(out, &warehouse_order_fields, order, inner);
	json_name(out, "ship_to");
	fields_object(out, &address_fields, &order->ship_to);
	json_name(out, "lines");
	json_array(out);
	for (size_t i = 0; i < order->lines.count; i++) {
		json_object(out);
		fields_print(out, &warehouse_line_fields, &order->lines.at[i], inner);
		json_name(out, "sku");
		json_str(out, order->lines.at[i].item->sku);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
}

void warehouse_shipment_print(struct json_out *out, const struct warehouse_shipment *shipment,
                              bool inner)
{
	json_object(out);
	fields_print(out, &warehouse_shipment_fields, shipment, inner);
	json_name(out, "lines");
	json_array(out);
	for (size_t i = 0; i < shipment->lines.count; i++)
		fields_object(out, &warehouse_shipment_line_fields, &shipment->lines.at[i]);
	json_array_end(out);
	json_object_end(out);
}

static void history_print(struct json_out *out, const struct warehouse *warehouse)
{
	json_name(out, "shipments");
	json_array(out);
	for (size_t i = 0; i < warehouse->shipments.count; i++)
		warehouse_shipment_print(out, warehouse->shipments.at[i], true);
	json_array_end(out);
	json_name(out, "receipts");
	json_array(out);
	for (size_t i = 0; i < warehouse->receipts.count; i++)
		fields_object(out, &warehouse_receipt_fields, &warehouse->receipts.at[i]);
	json_array_end(out);
	json_name(out, "cancels");
	json_array(out);
	for (size_t i = 0; i < warehouse->cancels.count; i++)
		fields_object(out, &warehouse_cancel_fields, &warehouse->cancels.at[i]);
	json_array_end(out);
}

void warehouse_print(struct json_out *out, const struct warehouse *warehouse)
{
	json_object(out);
	json_name(out, "last_id");
	json_i64(out, warehouse->last_id);
	json_name(out, "last_tracking");
	json_i64(out, warehouse->last_tracking);
	json_name(out, "last_shipment_id");
	json_i64(out, warehouse->last_shipment_id);
	json_name(out, "last_receipt_id");
	json_i64(out, warehouse->last_receipt_id);
	json_name(out, "counters");
	fields_object(out, &warehouse_counter_fields, &warehouse->counters);
	json_name(out, "items");
	json_array(out);
	for (size_t i = 0; i < warehouse->items.count; i++)
		fields_object(out, &warehouse_item_fields, warehouse->items.at[i]);
	json_array_end(out);
	json_name(out, "orders");
	json_array(out);
	for (size_t i = 0; i < warehouse->orders.count; i++)
		warehouse_order_print(out, warehouse->orders.at[i], true);
	json_array_end(out);
	history_print(out, warehouse);
	json_object_end(out);
}

/* ---- reading ---- */

struct reader {
	struct warehouse *warehouse;
	const char **faulty;
};

static enum err row_read(const struct reader *reader, const struct field_table *table,
                         const struct json *json, void *at)
{
	static const struct currency none = {""};
	*reader->faulty = "an object";
	if (json->kind != JSON_OBJECT)
		return ERR_INVALID;
	TRY(fields_read(table, json, none, at, reader->faulty));
	fields_keep(reader->warehouse->arena, table, at);
	return OK;
}

static const struct json *first_of(const struct json *json, const char *name)
{
	const struct json *list = json_member(json, name);
	return list ? list->first : NULL;
}

static enum err item_read(const struct reader *reader, const struct json *json)
{
	struct warehouse *warehouse = reader->warehouse;
	struct warehouse_item *item = ARENA_NEW(warehouse->arena, struct warehouse_item);
	TRY(row_read(reader, &warehouse_item_fields, json, item));
	*LIST_ADD(warehouse->arena, &warehouse->items) = item;
	map_put(&warehouse->items_by_sku, item->sku, item);
	return OK;
}

static enum err order_read(const struct reader *reader, const struct json *json)
{
	struct warehouse *warehouse = reader->warehouse;
	struct warehouse_order *order = ARENA_NEW(warehouse->arena, struct warehouse_order);
	TRY(row_read(reader, &warehouse_order_fields, json, order));
	const struct json *ship_to = json_member(json, "ship_to");
	*reader->faulty = "ship_to";
	if (!ship_to)
		return ERR_INVALID;
	TRY(row_read(reader, &address_fields, ship_to, &order->ship_to));
	for (const struct json *row = first_of(json, "lines"); row; row = row->next) {
		struct warehouse_line *line = LIST_ADD(warehouse->arena, &order->lines);
		TRY(row_read(reader, &warehouse_line_fields, row, line));
		line->item = warehouse_item_by_sku(warehouse, json_text(json_member(row, "sku")));
		*reader->faulty = "sku";
		if (!line->item)
			return ERR_INVALID;
	}
	*LIST_ADD(warehouse->arena, &warehouse->orders) = order;
	map_put(&warehouse->orders_by_reference, order->reference, order);
	bool is_busy = order->status == WAREHOUSE_RECEIVED || order->status == WAREHOUSE_PICKED
	               || order->status == WAREHOUSE_PARTIALLY_SHIPPED || order->ships_anyway;
	if (is_busy)
		*LIST_ADD(warehouse->arena, &warehouse->busy) = order;
	return OK;
}

static enum err shipment_read(const struct reader *reader, const struct json *json)
{
	struct warehouse *warehouse = reader->warehouse;
	struct warehouse_shipment *shipment = ARENA_NEW(warehouse->arena, struct warehouse_shipment);
	TRY(row_read(reader, &warehouse_shipment_fields, json, shipment));
	for (const struct json *row = first_of(json, "lines"); row; row = row->next) {
		struct warehouse_shipment_line *line = LIST_ADD(warehouse->arena, &shipment->lines);
		TRY(row_read(reader, &warehouse_shipment_line_fields, row, line));
	}
	*LIST_ADD(warehouse->arena, &warehouse->shipments) = shipment;
	return OK;
}

static enum err history_read(const struct reader *reader, const struct json *json)
{
	struct warehouse *warehouse = reader->warehouse;
	for (const struct json *row = first_of(json, "shipments"); row; row = row->next)
		TRY(shipment_read(reader, row));
	for (const struct json *row = first_of(json, "receipts"); row; row = row->next) {
		struct warehouse_receipt *receipt = LIST_ADD(warehouse->arena, &warehouse->receipts);
		TRY(row_read(reader, &warehouse_receipt_fields, row, receipt));
	}
	for (const struct json *row = first_of(json, "cancels"); row; row = row->next) {
		struct warehouse_cancel *cancel = LIST_ADD(warehouse->arena, &warehouse->cancels);
		TRY(row_read(reader, &warehouse_cancel_fields, row, cancel));
	}
	return OK;
}

enum err warehouse_read(struct warehouse *warehouse, const struct json *json, const char **faulty)
{
	struct reader reader = {warehouse, faulty};
	*faulty = "warehouse";
	if (!json || json->kind != JSON_OBJECT)
		return ERR_INVALID;
	*faulty = "last_id";
	TRY(json_int(json_member(json, "last_id"), &warehouse->last_id));
	TRY(json_int(json_member(json, "last_tracking"), &warehouse->last_tracking));
	TRY(json_int(json_member(json, "last_shipment_id"), &warehouse->last_shipment_id));
	TRY(json_int(json_member(json, "last_receipt_id"), &warehouse->last_receipt_id));
	const struct json *counters = json_member(json, "counters");
	if (counters)
		TRY(row_read(&reader, &warehouse_counter_fields, counters, &warehouse->counters));
	for (const struct json *row = first_of(json, "items"); row; row = row->next)
		TRY(item_read(&reader, row));
	for (const struct json *row = first_of(json, "orders"); row; row = row->next)
		TRY(order_read(&reader, row));
	TRY(history_read(&reader, json));
	warehouse_recount(warehouse);
	return OK;
}
