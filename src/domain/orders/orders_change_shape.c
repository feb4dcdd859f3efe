#include "domain/orders/orders_change.h"

#include "domain/orders/orders_edge.h"

#define CHANGING_FIELDS(S)                                                                         \
	FIELD_TEXT(S, shipping_method, 0, 0, LIMIT_NAME, "What the buyer asked for."),                 \
		FIELD_TEXT(S, notes, 0, 0, LIMIT_NOTES, "The buyer's note."),                              \
		FIELD_TEXT(S, internal_notes, 0, 0, LIMIT_NOTES, "Notes that the buyer never sees."),      \
		FIELD_FLAG(S, is_gift, 0, "It is a gift: its packing slip shows no prices."),              \
		FIELD_TEXT(S, gift_message, 0, 0, LIMIT_NOTES, "What the buyer writes to who gets it."),   \
		FIELD_ENUM(S, fraud_level, enum order_fraud, &order_fraud_words, 0,                        \
	               "How likely fraud is."),                                                        \
		FIELD_INSTANT(S, ship_by, NULLABLE, "The latest moment it should leave."),                 \
		FIELD_INSTANT(S, deliver_by, NULLABLE, "The latest moment it should arrive.")

static const struct field patch_fields[] = {CHANGING_FIELDS(struct order_patch)};
const struct shape order_patch_shape =
	SHAPE_TOUCHED("OrderPatch", struct order_patch, patch_fields,
                  "What people change about an order without moving it.");

static const struct field difference_fields[] = {
	CHANGING_FIELDS(struct order),
	FIELD_TEXT(struct order, email, 0, 0, LIMIT_NAME, "The buyer's e-mail."),
	FIELD_TEXT(struct order, recipient, 0, 0, LIMIT_NAME, "Name on the parcel."),
	FIELD_TEXT(struct order, company, 0, 0, LIMIT_NAME, "Company on the parcel."),
	FIELD_TEXT(struct order, line1, 0, 0, LIMIT_ADDRESS_LINE, "Street."),
	FIELD_TEXT(struct order, line2, 0, 0, LIMIT_ADDRESS_LINE, "More of the street."),
	FIELD_TEXT(struct order, city, 0, 0, LIMIT_CITY, "City."),
	FIELD_TEXT(struct order, state, 0, 0, LIMIT_STATE, "State or province."),
	FIELD_TEXT(struct order, postal_code, 0, 0, 20, "Postal code."),
	FIELD_TEXT(struct order, country, 0, 0, 2, "ISO 3166 alpha-2 code."),
	FIELD_TEXT(struct order, phone, 0, 0, LIMIT_PHONE, "Phone."),
};
const struct shape order_difference_shape =
	SHAPE("OrderDifference", struct order, difference_fields, "The same, of the order itself.");

static const struct field refund_line_fields[] = {
	FIELD_ID(struct order_refund_line, line_id, struct order_line_id, REQUIRED, "The line."),
	FIELD_QTY(struct order_refund_line, quantity, REQUIRED, 1, QTY_MAX, "Units refunded now."),
};
static const struct shape refund_line_shape =
	SHAPE("OrderRefundLine", struct order_refund_line, refund_line_fields, "Refunded units.");

static const struct field refund_fields[] = {
	FIELD_MONEY(struct order_refund, amount, REQUIRED, "What went back, in the order's currency."),
	FIELD_TEXT(struct order_refund, reason, TRIMMED, 0, LIMIT_NOTES, "Why."),
	FIELD_LIST(struct order_refund, lines, struct order_refund_line, &refund_line_shape, 0, 0,
               LIMIT_ORDER_LINES, "For which units; none: for the order as a whole."),
};
const struct shape order_refund_shape =
	SHAPE_TOUCHED("OrderRefund", struct order_refund, refund_fields, "Money that went back.");

static const struct field clone_fields[] = {
	FIELD_TEXT(struct order_clone, number, TRIMMED, 0, LIMIT_NUMBER,
               "The number of the copy; empty: we make one."),
	FIELD_FLAG(struct order_clone, is_paid, 0, "It counts as paid."),
};
const struct shape order_clone_shape =
	SHAPE_TOUCHED("OrderClone", struct order_clone, clone_fields, "How an order is copied.");
