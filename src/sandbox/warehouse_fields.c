#include "sandbox/warehouse.h"

static const char *const status_words[] = {
	"received", "picked", "partially_shipped", "shipped", "short_shipped", "cancelled", NULL};

static const struct field item_rows[] = {
	FIELD(FIELD_TEXT, struct warehouse_item, sku),
	FIELD(FIELD_TEXT, struct warehouse_item, title),
	FIELD(FIELD_INT, struct warehouse_item, on_hand),
	FIELD_INNER(FIELD_INT, struct warehouse_item, open),
	FIELD_INNER(FIELD_INT, struct warehouse_item, received),
	FIELD_INNER(FIELD_INT, struct warehouse_item, shipped),
	FIELD_INNER(FIELD_INT, struct warehouse_item, counted),
	FIELD_INNER(FIELD_INT, struct warehouse_item, counted_open),
};

static const struct field order_rows[] = {
	FIELD(FIELD_INT, struct warehouse_order, id),
	FIELD(FIELD_TEXT, struct warehouse_order, reference),
	FIELD(FIELD_TEXT, struct warehouse_order, number),
	FIELD_WORDS(struct warehouse_order, status, status_words),
	FIELD(FIELD_TEXT, struct warehouse_order, service),
	FIELD(FIELD_INSTANT, struct warehouse_order, created_at),
	FIELD(FIELD_INSTANT, struct warehouse_order, updated_at),
	FIELD(FIELD_INSTANT, struct warehouse_order, cancel_requested_at),
	FIELD_INNER(FIELD_INSTANT, struct warehouse_order, pick_due),
	FIELD_INNER(FIELD_INSTANT, struct warehouse_order, ship_due),
	FIELD_INNER(FIELD_FLAG, struct warehouse_order, is_late),
	FIELD_INNER(FIELD_FLAG, struct warehouse_order, is_short),
	FIELD_INNER(FIELD_FLAG, struct warehouse_order, is_partial),
	FIELD_INNER(FIELD_FLAG, struct warehouse_order, ships_anyway),
	FIELD_INNER(FIELD_FLAG, struct warehouse_order, waits_for_stock),
};

static const struct field line_rows[] = {
	FIELD(FIELD_TEXT, struct warehouse_line, line_reference),
	FIELD(FIELD_INT, struct warehouse_line, quantity),
	FIELD(FIELD_INT, struct warehouse_line, shipped),
};

static const struct field shipment_rows[] = {
	FIELD(FIELD_INT, struct warehouse_shipment, id),
	FIELD(FIELD_INT, struct warehouse_shipment, order_id),
	FIELD(FIELD_TEXT, struct warehouse_shipment, order_reference),
	FIELD(FIELD_TEXT, struct warehouse_shipment, carrier),
	FIELD(FIELD_TEXT, struct warehouse_shipment, service),
	FIELD(FIELD_TEXT, struct warehouse_shipment, tracking_number),
	FIELD(FIELD_INSTANT, struct warehouse_shipment, shipped_at),
	FIELD(FIELD_FLAG, struct warehouse_shipment, is_partial),
	FIELD_INNER(FIELD_FLAG, struct warehouse_shipment, after_cancel),
};

static const struct field shipment_line_rows[] = {
	FIELD(FIELD_TEXT, struct warehouse_shipment_line, sku),
	FIELD(FIELD_TEXT, struct warehouse_shipment_line, line_reference),
	FIELD(FIELD_INT, struct warehouse_shipment_line, quantity),
};

static const struct field receipt_rows[] = {
	FIELD(FIELD_INT, struct warehouse_receipt, id),
	FIELD(FIELD_TEXT, struct warehouse_receipt, sku),
	FIELD(FIELD_INT, struct warehouse_receipt, quantity),
	FIELD(FIELD_INSTANT, struct warehouse_receipt, received_at),
};

static const struct field cancel_rows[] = {
	FIELD(FIELD_TEXT, struct warehouse_cancel, reference),
	FIELD(FIELD_INSTANT, struct warehouse_cancel, at),
	FIELD(FIELD_FLAG, struct warehouse_cancel, accepted),
	FIELD(FIELD_FLAG, struct warehouse_cancel, ships_anyway),
};

static const struct field counter_rows[] = {
	FIELD(FIELD_INT, struct warehouse_counters, orders),
	FIELD(FIELD_INT, struct warehouse_counters, repeated_orders),
	FIELD(FIELD_INT, struct warehouse_counters, second_orders),
	FIELD(FIELD_INT, struct warehouse_counters, cancels),
	FIELD(FIELD_INT, struct warehouse_counters, cancels_refused),
	FIELD(FIELD_INT, struct warehouse_counters, shipments),
	FIELD(FIELD_INT, struct warehouse_counters, units_shipped),
	FIELD(FIELD_INT, struct warehouse_counters, short_orders),
	FIELD(FIELD_INT, struct warehouse_counters, late_orders),
	FIELD(FIELD_INT, struct warehouse_counters, shipped_after_cancel),
	FIELD(FIELD_INT, struct warehouse_counters, waits),
	FIELD(FIELD_INT, struct warehouse_counters, units_missing),
	FIELD(FIELD_INT, struct warehouse_counters, rows_repeated),
	FIELD(FIELD_INT, struct warehouse_counters, rows_reordered),
};

const struct field_table warehouse_item_fields = FIELD_TABLE(item_rows);
const struct field_table warehouse_order_fields = FIELD_TABLE(order_rows);
const struct field_table warehouse_line_fields = FIELD_TABLE(line_rows);
const struct field_table warehouse_shipment_fields = FIELD_TABLE(shipment_rows);
const struct field_table warehouse_shipment_line_fields = FIELD_TABLE(shipment_line_rows);
const struct field_table warehouse_receipt_fields = FIELD_TABLE(receipt_rows);
const struct field_table warehouse_cancel_fields = FIELD_TABLE(cancel_rows);
const struct field_table warehouse_counter_fields = FIELD_TABLE(counter_rows);
