#include "domain/transfers/transfers_edge.h"

static const struct word status_rows[] = {
	{TRANSFER_AWAITING_SHIPMENT, "awaiting_shipment", "Nothing left yet."},
	{TRANSFER_PENDING_RECEIVING, "pending_receiving", "The goods are under way."},
	{TRANSFER_PARTIALLY_DELIVERED, "partially_delivered", "A part arrived."},
	{TRANSFER_DELIVERED, "delivered", "Everything is accounted for."},
	{TRANSFER_CLOSED_SHORT, "closed_short", "What did not come was written off."},
	{TRANSFER_REJECTED, "rejected", "Nothing was accepted."},
	{TRANSFER_CANCELLED, "cancelled", "It was called off before anything left."},
};
const struct words transfer_status_words = WORDS("TransferStatus", status_rows);

static const struct word line_status_rows[] = {
	{TRANSFER_LINE_PENDING, "pending", "Units are to come."},
	{TRANSFER_LINE_RECEIVED, "received", "Units came; none is under way."},
	{TRANSFER_LINE_REJECTED, "rejected", "No unit was accepted."},
	{TRANSFER_LINE_CLOSED_SHORT, "closed_short", "What did not come is not waited for."},
};
const struct words transfer_line_status_words = WORDS("TransferLineStatus", line_status_rows);

#define FIELD_UNITS(m, d) FIELD_QTY(struct transfer_line, m, READ_ONLY, 0, INT64_MAX, d)

/* In the order of the columns that transfer_lines_insert_sql names. */
static const struct field line_fields[] = {
	FIELD_ID(struct transfer_line, id, struct transfer_line_id, READ_ONLY, "Our id."),
	FIELD_ID(struct transfer_line, transfer_id, struct transfer_id, READ_ONLY, "The transfer."),
	FIELD_ID(struct transfer_line, product_id, struct product_id, 0, "The product, or its SKU."),
	FIELD_TEXT(struct transfer_line, sku, TRIMMED | NO_COLUMN, 0, LIMIT_SKU,
               "The product by its SKU, in place of its id."),
	FIELD_QTY(struct transfer_line, quantity, REQUIRED, 1, QTY_MAX, "Units that shall go."),
	FIELD_UNITS(sent, "Units that left."),
	FIELD_UNITS(received, "Units that were accepted."),
	FIELD_UNITS(rejected, "Units that were refused on arrival."),
	FIELD_UNITS(written_off, "Units that did not come and are not waited for."),
	FIELD_UNITS(over_units, "Units that came beyond what was sent."),
	FIELD_UNITS(in_transit, "Units under way: sent + over - received - rejected - written off."),
	FIELD_UNITS(stocked, "Of the accepted ones, those that were put into stock."),
	FIELD_ENUM(struct transfer_line, status, enum transfer_line_status, &transfer_line_status_words,
               READ_ONLY, "How far it is."),
	FIELD_INSTANT(struct transfer_line, received_at, READ_ONLY, "When units last came."),
	FIELD_ID(struct transfer_line, received_location_id, struct location_id, READ_ONLY,
             "Where they were put."),
	FIELD_TEXT(struct transfer_line, notes, TRIMMED, 0, LIMIT_NOTES, "Notes for ourselves."),
};
const struct shape transfer_line_shape = SHAPE_TOUCHED(
	"TransferLine", struct transfer_line, line_fields, "A product of a stock transfer.");

/* In the order of the columns that transfer_insert_sql names. */
static const struct field transfer_fields[] = {
	FIELD_ID(struct transfer, id, struct transfer_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_TEXT(struct transfer, number, TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NUMBER,
               "What people call it; ours when it is absent."),
	FIELD_ENUM(struct transfer, status, enum transfer_status, &transfer_status_words,
               READ_ONLY | CAN_FILTER, "How far it is."),
	FIELD_ID(struct transfer, from_warehouse_id, struct warehouse_id,
             REQUIRED | WRITE_ONCE | CAN_FILTER, "Where the goods leave."),
	FIELD_ID(struct transfer, to_warehouse_id, struct warehouse_id,
             REQUIRED | WRITE_ONCE | CAN_FILTER, "Where they go."),
	FIELD_TEXT(struct transfer, notes, TRIMMED, 0, LIMIT_NOTES, "Notes for ourselves."),
	FIELD_TEXT(struct transfer, external_shipment_id, TRIMMED | CAN_FILTER, 0, LIMIT_NUMBER,
               "What the carrier or partner calls it."),
	FIELD_TEXT(struct transfer, carrier, TRIMMED, 0, LIMIT_NAME, "Who brings it."),
	FIELD_TEXT(struct transfer, service, TRIMMED, 0, LIMIT_NAME, "By which service."),
	FIELD_TEXT(struct transfer, tracking_number, TRIMMED | CAN_FILTER, 0, LIMIT_NAME,
               "Its tracking number."),
	FIELD_INSTANT(struct transfer, expected_at, NULLABLE | CAN_FILTER | CAN_SORT,
                  "When it should arrive."),
	FIELD_FLAG(struct transfer, holds_stock, WRITE_ONCE,
               "Whether its units are kept from sale, where they are, until they leave."),
	FIELD_INSTANT(struct transfer, created_at, READ_ONLY | CAN_FILTER | CAN_SORT,
                  "When it was made."),
	FIELD_INSTANT(struct transfer, sent_at, READ_ONLY, "When the goods left."),
	FIELD_INSTANT(struct transfer, closed_at, READ_ONLY, "When everything was accounted for."),
	FIELD_INSTANT(struct transfer, modified_at, READ_ONLY | CAN_FILTER, "When it last changed."),
	FIELD_INT(struct transfer, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
	FIELD_LIST(struct transfer, lines, struct transfer_line, &transfer_line_shape, REQUIRED, 1,
               LIMIT_ORDER_LINES, "What goes."),
};
const struct shape transfer_shape = SHAPE_TOUCHED("Transfer", struct transfer, transfer_fields,
                                                  "Goods that go from one warehouse to another.");

static const struct field sending_fields[] = {
	FIELD_ID(struct transfer_sending, line_id, struct transfer_line_id, REQUIRED, "The line."),
	FIELD_QTY(struct transfer_sending, units, REQUIRED, 0, QTY_MAX,
              "Units that leave; less than planned: the rest stays."),
	FIELD_ID(struct transfer_sending, location_id, struct location_id, 0,
             "The stock location they leave; absent: as locations are drawn from."),
};
static const struct shape sending_shape =
	SHAPE("TransferSending", struct transfer_sending, sending_fields, "What leaves of a line.");

static const struct field sendings_fields[] = {
	FIELD_LIST(struct transfer_sendings, items, struct transfer_sending, &sending_shape, 0, 0,
               LIMIT_ORDER_LINES, "Lines of which not everything leaves; others leave whole."),
};
const struct shape transfer_sendings_shape =
	SHAPE("TransferSendings", struct transfer_sendings, sendings_fields, "What leaves.");

static const struct field receipt_fields[] = {
	FIELD_ID(struct transfer_receipt, line_id, struct transfer_line_id, REQUIRED, "The line."),
	FIELD_QTY(struct transfer_receipt, accepted, 0, 0, QTY_MAX, "Units that are good."),
	FIELD_QTY(struct transfer_receipt, rejected, 0, 0, QTY_MAX, "Units that are refused."),
	FIELD_FLAG(struct transfer_receipt, update_inventory, 0,
               "Whether the good ones are put into stock; usually true."),
	FIELD_ID(struct transfer_receipt, location_id, struct location_id, 0,
             "The stock location they are put into; a receivable one."),
	FIELD_TEXT(struct transfer_receipt, location, TRIMMED, 0, LIMIT_NAME,
               "The stock location by its name."),
	FIELD_INSTANT(struct transfer_receipt, received_at, 0, "When they came; absent: now."),
	FIELD_TEXT(struct transfer_receipt, notes, TRIMMED, 0, LIMIT_NOTES, "What is to be said."),
};
const struct shape transfer_receipt_shape = SHAPE_TOUCHED(
	"TransferReceipt", struct transfer_receipt, receipt_fields, "What arrived of a line.");

static const struct field receipts_fields[] = {
	FIELD_LIST(struct transfer_receipts, items, struct transfer_receipt, &transfer_receipt_shape,
               REQUIRED, 1, LIMIT_ORDER_LINES, "What arrived."),
};
const struct shape transfer_receipts_shape =
	SHAPE("TransferReceipts", struct transfer_receipts, receipts_fields, "What arrived.");
