#include "domain/stock/stock.h"

#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_incoming.h"
#include "domain/stock/stock_sheet.h"

static const struct word kind_rows[] = {
	{STOCK_ADJUST, "adjust", "Counted: set to a figure."},
	{STOCK_ADD, "add", "Units were put in."},
	{STOCK_REMOVE, "remove", "Units were taken out."},
	{STOCK_TRANSFER_OUT, "transfer_out", "Units left for another location."},
	{STOCK_TRANSFER_IN, "transfer_in", "Units came from another location."},
	{STOCK_LOCK, "lock", "Units are kept from sale."},
	{STOCK_UNLOCK, "unlock", "Units are for sale again."},
	{STOCK_RESERVE, "reserve", "Units were promised to an order."},
	{STOCK_RELEASE, "release", "A promise was taken back."},
	{STOCK_SHIP, "ship", "Promised units left the building."},
	{STOCK_SYNC, "sync", "The warehouse reported its figure."},
};
const struct words stock_kind_words = WORDS("StockKind", kind_rows);

static const struct field level_fields[] = {
	FIELD_ID(struct stock_level, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_ID(struct stock_level, warehouse_id, struct warehouse_id, READ_ONLY,
             "The warehouse; null: claims that have no warehouse yet."),
	FIELD_QTY(struct stock_level, on_hand, READ_ONLY, INT64_MIN, INT64_MAX, "Physical units."),
	FIELD_QTY(struct stock_level, locked, READ_ONLY, 0, INT64_MAX,
              "Units on hand that are kept from sale."),
	FIELD_QTY(struct stock_level, allocated, READ_ONLY, 0, INT64_MAX,
              "Units promised to open orders."),
	FIELD_QTY(struct stock_level, available, READ_ONLY | NO_COLUMN, INT64_MIN, INT64_MAX,
              "On hand - locked - allocated; negative: a shortfall."),
};
const struct shape stock_level_shape =
	SHAPE("StockLevel", struct stock_level, level_fields, "A product's stock in one warehouse.");

static const struct field row_fields[] = {
	FIELD_ID(struct stock_row, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_ID(struct stock_row, warehouse_id, struct warehouse_id, READ_ONLY,
             "The warehouse; none: claims that have no warehouse yet."),
	FIELD_QTY(struct stock_row, on_hand, READ_ONLY, INT64_MIN, INT64_MAX, "Physical units."),
	FIELD_QTY(struct stock_row, locked, READ_ONLY, 0, INT64_MAX, "Units kept from sale."),
	FIELD_QTY(struct stock_row, allocated, READ_ONLY, 0, INT64_MAX, "Units promised to orders."),
	FIELD_INSTANT(struct stock_row, modified_at, READ_ONLY, "When its newest ledger row was made."),
	FIELD_INT(struct stock_row, ledger_id, READ_ONLY, 0, ID_MAX, "The id of that row."),
};
const struct shape stock_row_shape =
	SHAPE("StockRow", struct stock_row, row_fields, "A balance as it is stored.");

static const struct field total_fields[] = {
	FIELD_ID(struct stock_total, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_TEXT(struct stock_total, sku, READ_ONLY, 0, LIMIT_SKU, "Its SKU."),
	FIELD_QTY(struct stock_total, on_hand, READ_ONLY, INT64_MIN, INT64_MAX,
              "Physical units in all warehouses."),
	FIELD_QTY(struct stock_total, locked, READ_ONLY, 0, INT64_MAX, "Units kept from sale."),
	FIELD_QTY(struct stock_total, allocated, READ_ONLY, 0, INT64_MAX,
              "Units promised to open orders, also without a warehouse."),
	FIELD_QTY(struct stock_total, unplaced, READ_ONLY, 0, INT64_MAX,
              "Of the allocated ones, those of orders without a warehouse."),
	FIELD_QTY(struct stock_total, available, READ_ONLY, INT64_MIN, INT64_MAX,
              "On hand - locked - allocated."),
};
const struct shape stock_total_shape =
	SHAPE("StockTotal", struct stock_total, total_fields, "A product's stock over all warehouses.");

static const struct field bin_fields[] = {
	FIELD_ID(struct stock_bin, id, struct stock_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id of the product in this location."),
	FIELD_ID(struct stock_bin, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct stock_bin, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "The warehouse."),
	FIELD_ID(struct stock_bin, location_id, struct location_id, READ_ONLY | CAN_FILTER,
             "The stock location in it."),
	FIELD_QTY(struct stock_bin, on_hand, READ_ONLY | CAN_FILTER, INT64_MIN, INT64_MAX,
              "Physical units there."),
	FIELD_QTY(struct stock_bin, locked, READ_ONLY | CAN_FILTER, 0, INT64_MAX,
              "Of these, units kept from sale."),
	FIELD_INSTANT(struct stock_bin, created_at, READ_ONLY, "When the product first lay there."),
	FIELD_INSTANT(struct stock_bin, modified_at, READ_ONLY, "When the figures last changed."),
};
const struct shape stock_bin_shape =
	SHAPE("StockBin", struct stock_bin, bin_fields, "What lies of a product in one location.");

/* In the order of the columns that ledger_insert_sql names. */
static const struct field ledger_fields[] = {
	FIELD_ID(struct ledger_row, id, struct ledger_id, READ_ONLY,
             "Grows with time; unique within product and warehouse."),
	FIELD_ID(struct ledger_row, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_ID(struct ledger_row, warehouse_id, struct warehouse_id, READ_ONLY,
             "The warehouse; null: claims that have no warehouse yet."),
	FIELD_ID(struct ledger_row, location_id, struct location_id, READ_ONLY,
             "The location, when units lay or were locked there."),
	FIELD_INSTANT(struct ledger_row, at, READ_ONLY, "When."),
	FIELD_ENUM(struct ledger_row, kind, enum stock_kind, &stock_kind_words, READ_ONLY,
               "What happened."),
	FIELD_QTY(struct ledger_row, on_hand_change, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units on hand, more or less."),
	FIELD_QTY(struct ledger_row, locked_change, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units locked, more or less."),
	FIELD_QTY(struct ledger_row, allocated_change, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units allocated, more or less."),
	FIELD_QTY(struct ledger_row, on_hand, READ_ONLY, INT64_MIN, INT64_MAX,
              "On hand in the warehouse afterwards."),
	FIELD_QTY(struct ledger_row, locked, READ_ONLY, 0, INT64_MAX,
              "Locked in the warehouse afterwards."),
	FIELD_QTY(struct ledger_row, allocated, READ_ONLY, 0, INT64_MAX,
              "Allocated in the warehouse afterwards."),
	FIELD_QTY(struct ledger_row, shortfall, READ_ONLY, 0, INT64_MAX,
              "Units promised beyond what was there afterwards."),
	FIELD_TEXT(struct ledger_row, reason, READ_ONLY, 0, LIMIT_NOTES, "What the person said."),
	FIELD_TEXT(struct ledger_row, subject, READ_ONLY, 0, LIMIT_NAME,
               "What it belongs to: order, shipment; empty: nothing."),
	FIELD_INT(struct ledger_row, subject_id, READ_ONLY, 0, ID_MAX, "Its id; 0: none."),
	FIELD_TEXT(struct ledger_row, actor_kind, READ_ONLY, 0, LIMIT_NAME,
               "Who did it: user, client, connection or system."),
	FIELD_INT(struct ledger_row, actor_id, READ_ONLY, 0, ID_MAX, "The id of that one."),
	FIELD_TEXT(struct ledger_row, actor_name, READ_ONLY | NO_COLUMN, 0, LIMIT_NAME,
               "What that one is called now; in lists of movements."),
};
const struct shape ledger_row_shape =
	SHAPE("StockMovement", struct ledger_row, ledger_fields,
          "One movement, with the balance of product and warehouse after it.");

static const struct field incoming_fields[] = {
	FIELD_ID(struct incoming, id, struct incoming_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id; a new one whenever the subject says again what is coming."),
	FIELD_ID(struct incoming, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct incoming, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "Where it will arrive."),
	FIELD_TEXT(struct incoming, subject, READ_ONLY | CAN_FILTER, 0, LIMIT_NAME,
               "What brings it: purchase_order, transfer."),
	FIELD_INT(struct incoming, subject_id, READ_ONLY | CAN_FILTER, 1, ID_MAX, "Its id."),
	FIELD_INT(struct incoming, line_id, READ_ONLY, 0, ID_MAX, "The line of it."),
	FIELD_INSTANT(struct incoming, expected_at, READ_ONLY | CAN_FILTER | CAN_SORT,
                  "When it should arrive; null: nobody knows."),
	FIELD_QTY(struct incoming, units, READ_ONLY, 1, INT64_MAX, "Units that are still to come."),
	FIELD_INSTANT(struct incoming, modified_at, READ_ONLY, "When that was last said."),
};
const struct shape incoming_shape =
	SHAPE("Incoming", struct incoming, incoming_fields, "Units on their way to a warehouse.");

static const struct field incoming_note_fields[] = {
	FIELD_QTY(struct incoming_note, units, 0, 0, INT64_MAX,
              "Everything of the product that is on its way."),
};
const struct shape incoming_note_shape = SHAPE(
	"IncomingNote", struct incoming_note, incoming_note_fields, "What incoming.changed tells.");

/* ---- bodies ---- */

static const struct field count_fields[] = {
	STOCK_ITEM_PLACE,
	FIELD_QTY(struct stock_item, quantity, REQUIRED, 0, QTY_MAX,
              "Units that were counted in the location."),
	FIELD_INSTANT(struct stock_item, counted_at, 0,
                  "When they were counted, at most 31 days ago; absent: now. What moved since is "
                  "kept."),
	STOCK_ITEM_REASON,
};
static const struct shape count_shape =
	SHAPE("StockCount", struct stock_item, count_fields, "A count of one product in one location.");

static const struct field units_fields[] = {
	STOCK_ITEM_PLACE,
	FIELD_QTY(struct stock_item, quantity, REQUIRED, 1, QTY_MAX, "Units."),
	STOCK_ITEM_REASON,
};
static const struct shape units_shape =
	SHAPE("StockUnits", struct stock_item, units_fields, "Units of one product in one place.");

static const struct field transfer_fields[] = {
	STOCK_ITEM_PLACE,
	FIELD_ID(struct stock_item, to_warehouse_id, struct warehouse_id, REQUIRED,
             "The warehouse they go to; it may be the same one."),
	FIELD_ID(struct stock_item, to_location_id, struct location_id, 0,
             "The stock location they go to; neither id nor name: the usual one."),
	FIELD_TEXT(struct stock_item, to_location, TRIMMED, 0, LIMIT_NAME,
               "The stock location they go to, by its name."),
	FIELD_QTY(struct stock_item, quantity, REQUIRED, 1, QTY_MAX, "Units."),
	STOCK_ITEM_REASON,
};
static const struct shape transfer_shape =
	SHAPE("StockTransferItem", struct stock_item, transfer_fields,
          "Units that go from one place to another.");

static const struct field counts_fields[] = {
	FIELD_LIST(struct stock_items, items, struct stock_item, &count_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The counts."),
};
const struct shape stock_counts_shape =
	SHAPE("StockCounts", struct stock_items, counts_fields, "What was counted.");

static const struct field units_list_fields[] = {
	FIELD_LIST(struct stock_items, items, struct stock_item, &units_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The units."),
};
const struct shape stock_units_shape =
	SHAPE("StockUnitsList", struct stock_items, units_list_fields, "Units of many products.");

static const struct field transfers_fields[] = {
	FIELD_LIST(struct stock_items, items, struct stock_item, &transfer_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The transfers."),
};
const struct shape stock_transfers_shape =
	SHAPE("StockTransfers", struct stock_items, transfers_fields, "Units that change places.");

/* ---- queries ---- */

static const struct field list_query_fields[] = {
	FIELD_INTS(struct stock_list_query, product_id, 0, 0, LIMIT_PAGE, "Only these products."),
	FIELD_ID(struct stock_list_query, warehouse_id, struct warehouse_id, 0, "Only this warehouse."),
	FIELD_INSTANT(struct stock_list_query, as_of, 0, "The stock as it was at that moment."),
	FIELD_INT(struct stock_list_query, limit, 0, 1, LIMIT_PAGE, "Rows of a page; usually 50."),
	FIELD_TEXT(struct stock_list_query, cursor, 0, 0, LIMIT_NAME,
               "next_cursor of the page before."),
};
const struct shape stock_list_query_shape =
	SHAPE("StockListQuery", struct stock_list_query, list_query_fields, "Which balances.");

static const struct field product_query_fields[] = {
	FIELD_INSTANT(struct stock_product_query, as_of, 0, "The stock as it was at that moment."),
};
const struct shape stock_product_query_shape = SHAPE(
	"StockProductQuery", struct stock_product_query, product_query_fields, "Stock as of when.");

static const struct field history_query_fields[] = {
	FIELD_ID(struct stock_history_query, product_id, struct product_id, 0,
             "Which product; absent: what moved units of any product, without promises."),
	FIELD_ID(struct stock_history_query, warehouse_id, struct warehouse_id, 0,
             "Only this warehouse."),
	FIELD_ID(struct stock_history_query, location_id, struct location_id, 0,
             "Only this stock location."),
	FIELD_TEXTS(struct stock_history_query, kind, 0, 0, LIMIT_PAGE, "Only these kinds."),
	FIELD_INSTANT(struct stock_history_query, from, 0, "At that moment or later."),
	FIELD_INSTANT(struct stock_history_query, to, 0, "At that moment or earlier."),
	FIELD_INT(struct stock_history_query, limit, 0, 1, LIMIT_PAGE, "Rows of a page; usually 50."),
	FIELD_TEXT(struct stock_history_query, cursor, 0, 0, LIMIT_NAME,
               "next_cursor of the page before."),
};
const struct shape stock_history_query_shape = SHAPE(
	"StockHistoryQuery", struct stock_history_query, history_query_fields, "Whose movements.");

static const struct field note_fields[] = {
	FIELD_ID(struct stock_note, warehouse_id, struct warehouse_id, 0,
             "Where; null: in several warehouses."),
	FIELD_QTY(struct stock_note, available, 0, INT64_MIN, INT64_MAX,
              "What is available there now; of several, the sum."),
};
const struct shape stock_note_shape =
	SHAPE("StockNote", struct stock_note, note_fields, "What stock.changed tells.");

static const struct field group_fields[] = {
	FIELD_INTS(struct stock_group, product_ids, 0, 1, ID_MAX, "The products."),
};
const struct shape stock_group_shape = SHAPE("StockGroup", struct stock_group, group_fields,
                                             "What stock.changed tells of several products.");
