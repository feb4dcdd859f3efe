#include "domain/costs/costs_edge.h"

static const struct word source_rows[] = {
	{SOURCE_PURCHASE, "purchase", "Landed cost of a purchase order."},
	{SOURCE_VENDOR, "vendor", "The price of the default vendor."},
	{SOURCE_DEFAULT, "default", "The default cost of the product."},
	{SOURCE_UNKNOWN, "unknown", "Nobody knows: counted as 0."},
	{SOURCE_PARTS, "parts", "What went into it when it was put together, or its share of a set."},
};
const struct words cost_source_words = WORDS("CostSource", source_rows);

static const struct word kind_rows[] = {
	{ENTRY_RECEIPT, "receipt", "Units came."},
	{ENTRY_SHIPMENT, "shipment", "Units were sold."},
	{ENTRY_REMOVAL, "removal", "Units were lost, counted away or given away."},
	{ENTRY_TRANSFER, "transfer", "Units changed places, or became part of something else."},
	{ENTRY_COVER, "cover", "Units that had left uncovered got their cost."},
	{ENTRY_RETURN, "return", "Sold units came back."},
	{ENTRY_REVALUATION, "revaluation", "What came before is worth something else."},
	{ENTRY_LATE_COST, "late_cost", "The part of it that had left already."},
};
const struct words cost_entry_kind_words = WORDS("CostEntryKind", kind_rows);

/* In the order of the columns that layers_insert_sql names. */
static const struct field layer_fields[] = {
	FIELD_ID(struct cost_layer, id, struct layer_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_ID(struct cost_layer, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct cost_layer, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "Where it lies; null: between two warehouses."),
	FIELD_INSTANT(struct cost_layer, received_at, READ_ONLY | CAN_FILTER | CAN_SORT,
                  "When it came: the oldest leaves first."),
	FIELD_ENUM(struct cost_layer, source, enum cost_source, &cost_source_words,
               READ_ONLY | CAN_FILTER, "Where its cost was learnt."),
	FIELD_FLAG(struct cost_layer, is_reinserted, READ_ONLY | CAN_FILTER,
               "Whether it had been sold and came back."),
	FIELD_ID(struct cost_layer, purchase_line_id, struct purchase_line_id, READ_ONLY | CAN_FILTER,
             "The purchase line that it came on."),
	FIELD_ID(struct cost_layer, purchase_order_id, struct purchase_order_id, READ_ONLY | CAN_FILTER,
             "Of which purchase order."),
	FIELD_ID(struct cost_layer, vendor_id, struct vendor_id, READ_ONLY | CAN_FILTER,
             "The vendor whose price it is."),
	FIELD_ID(struct cost_layer, from_warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "The warehouse that it was moved from."),
	FIELD_QTY(struct cost_layer, units, READ_ONLY, 0, INT64_MAX, "Units that came."),
	FIELD_QTY(struct cost_layer, remaining, READ_ONLY | CAN_FILTER, 0, INT64_MAX,
              "Units that are left."),
	FIELD_MONEY(struct cost_layer, value, READ_ONLY, "What they cost."),
	FIELD_MONEY(struct cost_layer, remaining_value, READ_ONLY, "What those that are left cost."),
	FIELD_TEXT(struct cost_layer, subject, READ_ONLY, 0, LIMIT_NAME,
               "Between two warehouses: what moves it."),
	FIELD_INT(struct cost_layer, subject_id, READ_ONLY, 0, ID_MAX, "Its id."),
	FIELD_INSTANT(struct cost_layer, created_at, READ_ONLY, "When it was written."),
};
const struct shape cost_layer_shape =
	SHAPE("CostLayer", struct cost_layer, layer_fields, "Units that came at one cost.");

/* In the order of the columns that entries_insert_sql names. */
static const struct field entry_fields[] = {
	FIELD_ID(struct cost_entry, id, struct cost_entry_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct cost_entry, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct cost_entry, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "Where; null: between two warehouses."),
	FIELD_INSTANT(struct cost_entry, at, READ_ONLY | CAN_FILTER | CAN_SORT, "When."),
	FIELD_ENUM(struct cost_entry, kind, enum cost_kind_of_entry, &cost_entry_kind_words,
               READ_ONLY | CAN_FILTER, "What happened."),
	FIELD_ENUM(struct cost_entry, source, enum cost_source, &cost_source_words,
               READ_ONLY | CAN_FILTER, "Where the cost was learnt."),
	FIELD_ID(struct cost_entry, layer_id, struct layer_id, READ_ONLY | CAN_FILTER,
             "The layer; null: none was there."),
	FIELD_ID(struct cost_entry, ledger_id, struct ledger_id, READ_ONLY, "The movement of stock."),
	FIELD_QTY(struct cost_entry, units, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units in stock, more or less."),
	FIELD_MONEY(struct cost_entry, value, READ_ONLY, "Value of stock, more or less."),
	FIELD_QTY(struct cost_entry, sold, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units sold; below 0: they came back."),
	FIELD_MONEY(struct cost_entry, expense, READ_ONLY, "Cost of what left for good."),
	FIELD_QTY(struct cost_entry, uncovered, READ_ONLY | CAN_FILTER, 0, INT64_MAX,
              "Units whose expense is still an estimate."),
	FIELD_QTY(struct cost_entry, returned, READ_ONLY, 0, INT64_MAX, "Sold units that came back."),
	FIELD_INSTANT(struct cost_entry, received_at, READ_ONLY, "When the units had come."),
	FIELD_TEXT(struct cost_entry, subject, READ_ONLY | CAN_FILTER, 0, LIMIT_NAME,
               "On whose account: order, purchase_line, transfer."),
	FIELD_INT(struct cost_entry, subject_id, READ_ONLY | CAN_FILTER, 0, ID_MAX, "Its id."),
	FIELD_ID(struct cost_entry, shipment_id, struct shipment_id, READ_ONLY | CAN_FILTER,
             "The shipment that took them."),
	FIELD_ID(struct cost_entry, channel_id, struct channel_id, READ_ONLY | CAN_FILTER,
             "The channel that sold them."),
	FIELD_INSTANT(struct cost_entry, created_at, READ_ONLY, "When it was booked."),
};
const struct shape cost_entry_shape =
	SHAPE("CostEntry", struct cost_entry, entry_fields, "One change of the value of stock.");

static const struct field value_fields[] = {
	FIELD_ID(struct stock_value, product_id, struct product_id, READ_ONLY,
             "The product; null: all of them."),
	FIELD_ID(struct stock_value, warehouse_id, struct warehouse_id, READ_ONLY,
             "The warehouse; null: between two."),
	FIELD_QTY(struct stock_value, units, READ_ONLY, INT64_MIN, INT64_MAX, "Units there."),
	FIELD_MONEY(struct stock_value, value, READ_ONLY, "What they cost."),
	FIELD_QTY(struct stock_value, unknown_units, READ_ONLY, 0, INT64_MAX,
              "Of these, units at no known cost; only of the present."),
};
const struct shape stock_value_shape = SHAPE("StockValue", struct stock_value, value_fields,
                                             "What stock is worth in one place and currency.");

static const struct field default_fields[] = {
	FIELD_ID(struct default_cost, product_id, struct product_id, 0, "The product, or its SKU."),
	FIELD_TEXT(struct default_cost, sku, WRITE_ONLY | TRIMMED, 1, LIMIT_SKU,
               "The product by its SKU."),
	FIELD_COST(struct default_cost, cost, NULLABLE, "Cost of one unit; null: none is known."),
	FIELD_INSTANT(struct default_cost, modified_at, READ_ONLY, "When it was said."),
};
const struct shape default_cost_shape =
	SHAPE("DefaultCost", struct default_cost, default_fields,
          "What a unit costs when no purchase and no vendor says it.");

static const struct field defaults_fields[] = {
	FIELD_LIST(struct default_costs, items, struct default_cost, &default_cost_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "One per product."),
};
const struct shape default_costs_shape =
	SHAPE("DefaultCosts", struct default_costs, defaults_fields, "Default costs of products.");

static const struct field shipment_fields[] = {
	FIELD_ID(struct shipment_cost, shipment_id, struct shipment_id, READ_ONLY, "The shipment."),
	FIELD_ID(struct shipment_cost, order_id, struct order_id, READ_ONLY, "The order."),
	FIELD_ID(struct shipment_cost, order_line_id, struct order_line_id, READ_ONLY, "Its line."),
	FIELD_ID(struct shipment_cost, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_QTY(struct shipment_cost, quantity, READ_ONLY, 0, INT64_MAX, "Units that left."),
	FIELD_MONEY(struct shipment_cost, cost, READ_ONLY, "What they cost."),
	FIELD_QTY(struct shipment_cost, uncovered, READ_ONLY, 0, INT64_MAX,
              "Units whose cost is an estimate until the next ones come."),
};
const struct shape shipment_cost_shape =
	SHAPE("ShipmentCost", struct shipment_cost, shipment_fields, "Cost of one shipped line.");

static const struct field channel_fields[] = {
	FIELD_ID(struct channel_cost, channel_id, struct channel_id, READ_ONLY, "The channel."),
	FIELD_QTY(struct channel_cost, sold, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units sold less those that came back."),
	FIELD_MONEY(struct channel_cost, cost, READ_ONLY, "What they cost."),
};
const struct shape channel_cost_shape =
	SHAPE("ChannelCost", struct channel_cost, channel_fields, "Cost of goods sold on one channel.");

static const struct field current_fields[] = {
	FIELD_ID(struct product_cost, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_ID(struct product_cost, warehouse_id, struct warehouse_id, READ_ONLY, "The warehouse."),
	FIELD_FLAG(struct product_cost, is_from_layer, READ_ONLY,
               "Whether it is the cost of units that lie there."),
	FIELD_ENUM(struct product_cost, source, enum cost_source, &cost_source_words, READ_ONLY,
               "Where it was learnt."),
	FIELD_MONEY(struct product_cost, cost, READ_ONLY, "Cost of one more unit; rounded."),
	FIELD_ID(struct product_cost, vendor_id, struct vendor_id, READ_ONLY,
             "The vendor whose price it is."),
};
const struct shape product_cost_shape =
	SHAPE("ProductCost", struct product_cost, current_fields, "What one more unit costs.");

/* ---- queries ---- */

static const struct field value_query_fields[] = {
	FIELD_INTS(struct value_query, product_id, 0, 0, LIMIT_PAGE, "Only these products."),
	FIELD_INSTANT(struct value_query, as_of, 0, "The value as it was at that moment."),
	FIELD_INT(struct value_query, limit, 0, 1, LIMIT_PAGE, "Products of a page; usually 50."),
	FIELD_TEXT(struct value_query, cursor, 0, 0, LIMIT_NAME, "next_cursor of the page before."),
};
const struct shape value_query_shape =
	SHAPE("StockValueQuery", struct value_query, value_query_fields, "Whose value, and when.");

static const struct field totals_query_fields[] = {
	FIELD_INSTANT(struct value_query, as_of, 0, "The value as it was at that moment."),
};
const struct shape totals_query_shape =
	SHAPE("StockValueTotalsQuery", struct value_query, totals_query_fields, "When.");

static const struct field period_fields[] = {
	FIELD_INSTANT(struct period_query, from, REQUIRED, "From this moment on."),
	FIELD_INSTANT(struct period_query, to, REQUIRED, "Before this one."),
};
const struct shape period_query_shape =
	SHAPE("CostPeriod", struct period_query, period_fields, "Which time.");

static const struct field current_query_fields[] = {
	FIELD_INTS(struct current_query, product_id, REQUIRED, 1, LIMIT_PAGE, "Which products."),
	FIELD_ID(struct current_query, warehouse_id, struct warehouse_id, REQUIRED, "Where."),
};
const struct shape current_query_shape =
	SHAPE("CurrentCostQuery", struct current_query, current_query_fields, "What and where.");

static const struct field products_query_fields[] = {
	FIELD_INTS(struct value_query, product_id, REQUIRED, 1, LIMIT_PAGE, "Which products."),
};
const struct shape products_query_shape =
	SHAPE("DefaultCostQuery", struct value_query, products_query_fields, "Which products.");
