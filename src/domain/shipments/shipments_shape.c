#include "domain/shipments/shipments.h"

static const struct word state_rows[] = {
	{CHANNEL_PENDING, "pending", "The channel must still be told."},
	{CHANNEL_SENT, "sent", "The channel knows."},
	{CHANNEL_FAILED, "failed", "The channel refused it; the message says why."},
	{CHANNEL_NOT_NEEDED, "not_needed", "Nobody has to be told."},
};
const struct words channel_state_words = WORDS("ChannelState", state_rows);

static const struct field line_fields[] = {
	FIELD_INT(struct shipment_line, id, READ_ONLY, 1, ID_MAX, "Our id."),
	FIELD_ID(struct shipment_line, shipment_id, struct shipment_id, READ_ONLY, "Its shipment."),
	FIELD_ID(struct shipment_line, order_line_id, struct order_line_id, 0, "The order's line."),
	FIELD_ID(struct shipment_line, product_id, struct product_id, 0,
             "The core product that left; of a bundle, one of its parts."),
	FIELD_QTY(struct shipment_line, quantity, REQUIRED, 1, QTY_MAX,
              "Units of the product; without a product, units of the line."),
	FIELD_TEXT(struct shipment_line, sku, TRIMMED | NO_COLUMN | OMIT_EMPTY, 0, LIMIT_SKU,
               "Instead of the line: a SKU of the order, the channel's or the master's."),
};
const struct shape shipment_line_shape =
	SHAPE_TOUCHED("ShipmentLine", struct shipment_line, line_fields, "What left.");

static const struct field shipment_fields[] = {
	FIELD_ID(struct shipment, id, struct shipment_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_ID(struct shipment, order_id, struct order_id, CAN_FILTER, "The order."),
	FIELD_ID(struct shipment, warehouse_id, struct warehouse_id, CAN_FILTER, "Where it left."),
	FIELD_ID(struct shipment, channel_id, struct channel_id, CAN_FILTER, "The order's channel."),
	FIELD_TEXT(struct shipment, source, 0, 0, 60, "Who told us."),
	FIELD_TEXT(struct shipment, remote_id, 0, 0, LIMIT_REMOTE_ID, "Its id there."),
	FIELD_TEXT(struct shipment, carrier, 0, 0, LIMIT_NAME, "Carrier."),
	FIELD_TEXT(struct shipment, service, 0, 0, LIMIT_NAME, "Service of the carrier."),
	FIELD_TEXT(struct shipment, tracking_number, CAN_FILTER, 0, LIMIT_NAME, "Tracking number."),
	FIELD_TEXT(struct shipment, tracking_url, 0, 0, LIMIT_URL, "Where to follow it."),
	FIELD_INSTANT(struct shipment, shipped_at, CAN_FILTER, "When it left."),
	FIELD_ENUM(struct shipment, channel_state, enum channel_state, &channel_state_words, CAN_FILTER,
               "Is the channel told?"),
	FIELD_INSTANT(struct shipment, channel_at, 0, "When the channel was told."),
	FIELD_TEXT(struct shipment, channel_message, 0, 0, LIMIT_NOTES, "What the channel said."),
	FIELD_TEXT(struct shipment, difference, 0, 0, 2000, "The difference to what was ordered."),
	FIELD_INSTANT(struct shipment, created_at, CAN_FILTER, "When we learnt of it."),
	FIELD_INSTANT(struct shipment, modified_at, 0, "When it last changed."),
	FIELD_INT(struct shipment, version, 0, 1, INT64_MAX, "Grows with every change."),
	FIELD_LIST(struct shipment, lines, struct shipment_line, &shipment_line_shape, NO_COLUMN, 0,
               LIMIT_ORDER_LINES *LIMIT_BUNDLE_PARTS, "What left."),
};
const struct shape shipment_shape =
	SHAPE("Shipment", struct shipment, shipment_fields, "What left a warehouse for an order.");

#define DRAFT_FIELDS                                                                               \
	FIELD_ID(struct shipment, warehouse_id, struct warehouse_id, NULLABLE,                         \
	         "Where it left; absent: the order's warehouse."),                                     \
		FIELD_TEXT(struct shipment, remote_id, TRIMMED, 0, LIMIT_REMOTE_ID,                        \
	               "Your id of it; a repeat answers the first one again."),                        \
		FIELD_TEXT(struct shipment, carrier, TRIMMED, 0, LIMIT_NAME, "Carrier."),                  \
		FIELD_TEXT(struct shipment, service, TRIMMED, 0, LIMIT_NAME, "Service of the carrier."),   \
		FIELD_TEXT(struct shipment, tracking_number, TRIMMED, 0, LIMIT_NAME, "Tracking number."),  \
		FIELD_TEXT(struct shipment, tracking_url, TRIMMED, 0, LIMIT_URL, "Where to follow it."),   \
		FIELD_INSTANT(struct shipment, shipped_at, NULLABLE, "When it left; absent: now."),        \
		FIELD_FLAG(struct shipment, announce, 0, "Tell the channel; absent: yes."),                \
		FIELD_LIST(struct shipment, lines, struct shipment_line, &shipment_line_shape, 0, 1,       \
	               LIMIT_ORDER_LINES, "What left; absent: everything still open."),                \
		FIELD_INT(struct shipment, package, NULLABLE, 1, PACKAGES_MOST,                            \
	              "The number of a package of the order: what lies in it left.")

static const struct field draft_fields[] = {DRAFT_FIELDS};
const struct shape shipment_draft_shape =
	SHAPE_TOUCHED("ShipmentDraft", struct shipment, draft_fields, "A shipment to be recorded.");

static const struct field row_fields[] = {
	FIELD_ID(struct shipment, order_id, struct order_id, NULLABLE, "The order; or its number."),
	FIELD_TEXT(struct shipment, order_number, TRIMMED, 0, LIMIT_NUMBER,
               "The order's number, instead of its id."),
	FIELD_ID(struct shipment, channel_id, struct channel_id, NULLABLE,
             "The order's channel, when several orders have the number."),
	DRAFT_FIELDS,
};
const struct shape shipment_row_shape = SHAPE_TOUCHED(
	"ShipmentRow", struct shipment, row_fields, "A shipment of an order that is named in the row.");
