#include "connect/canonical.h"

enum { TEXT_MOST = 10000 };

#define TEXT(S, m) FIELD_TEXT(S, m, 0, 0, TEXT_MOST, "")
#define KEY(S, m) FIELD_TEXT(S, m, REQUIRED, 1, LIMIT_REMOTE_ID, "")
#define AMOUNT(S, m) FIELD_JSON(S, m, 0, "")
#define UNITS(S, m, fl) FIELD_INT(S, m, fl, 0, QTY_MAX, "")

static const struct field line_fields[] = {
	KEY(struct canonical_line, remote_id),
	TEXT(struct canonical_line, variant_id),
	TEXT(struct canonical_line, sku),
	TEXT(struct canonical_line, title),
	UNITS(struct canonical_line, quantity, REQUIRED),
	UNITS(struct canonical_line, cancelled_quantity, 0),
	AMOUNT(struct canonical_line, unit_price),
	AMOUNT(struct canonical_line, tax),
	AMOUNT(struct canonical_line, discount),
	AMOUNT(struct canonical_line, total),
	AMOUNT(struct canonical_line, total_with_tax),
};
static const struct shape line_shape =
	SHAPE("CanonicalLine", struct canonical_line, line_fields, "");

static const struct field recipient_fields[] = {
	TEXT(struct canonical_recipient, name),        TEXT(struct canonical_recipient, company),
	TEXT(struct canonical_recipient, line1),       TEXT(struct canonical_recipient, line2),
	TEXT(struct canonical_recipient, city),        TEXT(struct canonical_recipient, state),
	TEXT(struct canonical_recipient, postal_code), TEXT(struct canonical_recipient, country),
	TEXT(struct canonical_recipient, phone),
};
static const struct shape recipient_shape =
	SHAPE("CanonicalRecipient", struct canonical_recipient, recipient_fields, "");

static const struct field surcharge_fields[] = {
	TEXT(struct canonical_surcharge, title),
	AMOUNT(struct canonical_surcharge, price),
	AMOUNT(struct canonical_surcharge, price_with_tax),
};
static const struct shape surcharge_shape =
	SHAPE("CanonicalSurcharge", struct canonical_surcharge, surcharge_fields, "");

static const struct word status_rows[] = {
	{REMOTE_OPEN, "open", ""},           {REMOTE_AWAITING_PAYMENT, "awaiting_payment", ""},
	{REMOTE_PAID, "paid", ""},           {REMOTE_SHIPPED, "shipped", ""},
	{REMOTE_CANCELLED, "cancelled", ""},
};
static const struct words status_words = WORDS("CanonicalStatus", status_rows);

static const struct field order_fields[] = {
	KEY(struct canonical_order, remote_id),
	TEXT(struct canonical_order, number),
	FIELD_ENUM(struct canonical_order, status, enum canonical_status, &status_words, REQUIRED, ""),
	FIELD_INSTANT(struct canonical_order, placed_at, 0, ""),
	FIELD_INSTANT(struct canonical_order, paid_at, 0, ""),
	FIELD_INSTANT(struct canonical_order, updated_at, 0, ""),
	FIELD_INSTANT(struct canonical_order, ship_by, 0, ""),
	FIELD_INSTANT(struct canonical_order, deliver_by, 0, ""),
	FIELD_ENUM(struct canonical_order, type, enum order_type, &order_type_words, 0, ""),
	FIELD_FLAG(struct canonical_order, is_fulfilled_by_channel, 0, ""),
	FIELD_FLAG(struct canonical_order, is_gift, 0, ""),
	TEXT(struct canonical_order, gift_message),
	FIELD_ENUM(struct canonical_order, fraud_level, enum order_fraud, &order_fraud_words, 0, ""),
	FIELD_TEXT(struct canonical_order, currency, REQUIRED, 3, 3, ""),
	FIELD_FLAG(struct canonical_order, prices_include_tax, 0, ""),
	TEXT(struct canonical_order, email),
	FIELD_OBJECT(struct canonical_order, recipient, struct canonical_recipient, &recipient_shape, 0,
                 ""),
	TEXT(struct canonical_order, shipping_method),
	TEXT(struct canonical_order, notes),
	AMOUNT(struct canonical_order, shipping_price),
	AMOUNT(struct canonical_order, shipping_price_with_tax),
	AMOUNT(struct canonical_order, shipping_tax),
	AMOUNT(struct canonical_order, discount),
	FIELD_LIST(struct canonical_order, lines, struct canonical_line, &line_shape, REQUIRED, 0,
               LIMIT_ORDER_LINES, ""),
	FIELD_TEXTS(struct canonical_order, tags, 0, 0, 250, ""),
	FIELD_LIST(struct canonical_order, surcharges, struct canonical_surcharge, &surcharge_shape, 0,
               0, LIMIT_ORDER_LINES, ""),
};
const struct shape canonical_order_shape =
	SHAPE("CanonicalOrder", struct canonical_order, order_fields, "");

static const struct field listing_fields[] = {
	KEY(struct canonical_listing, variant_id),
	TEXT(struct canonical_listing, sku),
	TEXT(struct canonical_listing, title),
	AMOUNT(struct canonical_listing, price),
};
const struct shape canonical_listing_shape =
	SHAPE("CanonicalListing", struct canonical_listing, listing_fields, "");

static const struct field unit_fields[] = {
	FIELD_TEXT(struct canonical_unit, sku, REQUIRED, 1, LIMIT_SKU, ""),
	UNITS(struct canonical_unit, quantity, REQUIRED),
};
static const struct shape unit_shape =
	SHAPE("CanonicalUnit", struct canonical_unit, unit_fields, "");

static const struct field shipment_fields[] = {
	KEY(struct canonical_shipment, remote_id),
	KEY(struct canonical_shipment, order_reference),
	TEXT(struct canonical_shipment, carrier),
	TEXT(struct canonical_shipment, service),
	TEXT(struct canonical_shipment, tracking_number),
	TEXT(struct canonical_shipment, tracking_url),
	FIELD_INSTANT(struct canonical_shipment, shipped_at, 0, ""),
	FIELD_LIST(struct canonical_shipment, lines, struct canonical_unit, &unit_shape, REQUIRED, 0,
               LIMIT_ORDER_LINES, ""),
};
const struct shape canonical_shipment_shape =
	SHAPE("CanonicalShipment", struct canonical_shipment, shipment_fields, "");

static const struct field figure_fields[] = {
	FIELD_TEXT(struct canonical_figure, sku, REQUIRED, 1, LIMIT_SKU, ""),
	FIELD_INT(struct canonical_figure, on_hand, 0, -QTY_MAX, QTY_MAX, ""),
	FIELD_INT(struct canonical_figure, available, 0, -QTY_MAX, QTY_MAX, ""),
	FIELD_INSTANT(struct canonical_figure, as_of, 0, ""),
};
const struct shape canonical_figure_shape =
	SHAPE_TOUCHED("CanonicalFigure", struct canonical_figure, figure_fields, "");

static const struct field cancel_fields[] = {
	KEY(struct canonical_cancel, order_reference),
	TEXT(struct canonical_cancel, reason),
	FIELD_FLAG(struct canonical_cancel, accepted, REQUIRED, ""),
};
const struct shape canonical_cancel_shape =
	SHAPE("CanonicalCancel", struct canonical_cancel, cancel_fields, "");

static const struct field result_fields[] = {
	KEY(struct canonical_result, record_id),
	TEXT(struct canonical_result, remote_ref),
	FIELD_FLAG(struct canonical_result, ok, REQUIRED, ""),
};
const struct shape canonical_result_shape =
	SHAPE("CanonicalResult", struct canonical_result, result_fields, "");

static const struct field stock_ack_fields[] = {
	KEY(struct canonical_stock_ack, variant_id),
	FIELD_INT(struct canonical_stock_ack, quantity, 0, -QTY_MAX, QTY_MAX, ""),
	FIELD_INT(struct canonical_stock_ack, remote_quantity, 0, -QTY_MAX, QTY_MAX, ""),
	FIELD_INT(struct canonical_stock_ack, remote_allocated, 0, -QTY_MAX, QTY_MAX, ""),
};
const struct shape canonical_stock_ack_shape =
	SHAPE_TOUCHED("CanonicalStockAck", struct canonical_stock_ack, stock_ack_fields, "");

static const struct field shipment_ack_fields[] = {
	KEY(struct canonical_shipment_ack, shipment_id),
	TEXT(struct canonical_shipment_ack, remote_id),
};
const struct shape canonical_shipment_ack_shape =
	SHAPE("CanonicalShipmentAck", struct canonical_shipment_ack, shipment_ack_fields, "");

static const struct field fault_fields[] = {
	TEXT(struct canonical_fault, message),
	FIELD_TEXT(struct canonical_fault, record_id, 0, 0, LIMIT_REMOTE_ID, ""),
	FIELD_FLAG(struct canonical_fault, retry, 0, ""),
};
const struct shape canonical_fault_shape =
	SHAPE("CanonicalFault", struct canonical_fault, fault_fields, "");

/* ---- reading ---- */

static const struct profile profile_canonical = {
	.ignore_unknown = true,
	.null_is_absent = true,
	.numbers_as_text_too = true,
};

enum err canonical_read(const struct shape *shape, const struct json *json, struct arena *arena,
                        void *out, struct str *why)
{
	struct fault fault;
	fault_init(&fault, arena);
	enum err err =
		shape_read(shape, &profile_canonical, READ_CREATE, json, arena, out, &fault, STR(""));
	if (err == OK)
		return OK;
	*why = fault.rows.count > 0 ? str_format(arena, "%.*s %.*s", STR_FMT(fault.rows.at[0].path),
	                                         STR_FMT(fault.rows.at[0].sentence))
	                            : str_from(err_row(err)->sentence);
	return ERR_INVALID;
}

struct str canonical_kind(const struct json *json)
{
	return json_text(json_member(json, "record"));
}

enum err canonical_amount(struct arena *arena, struct str json, struct str currency,
                          struct money *out, bool *is_there)
{
	struct json *tree;
	struct json_error error;
	struct currency wanted;
	int64_t minor;
	TRY(currency_parse(currency, &wanted));
	*out = money_zero(wanted);
	*is_there = false;
	if (json.len == 0)
		return OK;
	TRY(json_read(arena, json, &tree, &error));
	if (tree->kind == JSON_NULL)
		return OK;
	*is_there = true;
	struct str own = json_text(json_member(tree, "currency"));
	if (own.len > 0 && !str_eq(own, currency))
		return ERR_INVALID;
	const struct json *amount = json_member(tree, "amount");
	if (amount != NULL)
		return money_parse(amount->text, wanted, out);
	const struct json *units = json_member(tree, "minor");
	if (units == NULL)
		return ERR_INVALID;
	TRY(json_int(units, &minor));
	return money_from_minor(minor, wanted, out);
}
