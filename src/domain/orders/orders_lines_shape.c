#include "domain/orders/orders_lines.h"

#include "domain/orders/orders_edge.h"

static const struct word change_rows[] = {
	{LINE_ADD, "added", "The line is new."},
	{LINE_CHANGE, "changed", "Something about the line is different."},
	{LINE_REMOVE, "removed", "All its units are cancelled."},
};
const struct words line_change_words = WORDS("LineChange", change_rows);

static const struct field edit_fields[] = {
	FIELD_ID(struct order_line_edit, product_id, struct product_id, NULLABLE,
             "The product; absent: the one that the SKU means on the channel, or the master SKU."),
	FIELD_TEXT(struct order_line_edit, sku, TRIMMED, 0, LIMIT_SKU,
               "The SKU; absent: the product's."),
	FIELD_TEXT(struct order_line_edit, title, 0, 0, 500, "What the buyer sees."),
	FIELD_QTY(struct order_line_edit, quantity, REQUIRED, 1, QTY_MAX,
              "Units that are not cancelled."),
	FIELD_MONEY(struct order_line_edit, unit_price, 0, "Price of one unit."),
	FIELD_MONEY(struct order_line_edit, tax, 0, "Tax of the whole line."),
	FIELD_MONEY(struct order_line_edit, discount, 0, "Discount on the whole line."),
};
const struct shape order_line_edit_shape = SHAPE_TOUCHED(
	"OrderLineEdit", struct order_line_edit, edit_fields, "A line to be added or changed.");

static const struct field request_fields[] = {
	FIELD_LIST(struct order_lines_request, lines, struct order_line_edit, &order_line_edit_shape,
               REQUIRED, 1, LIMIT_ORDER_LINES, "The lines to be added."),
};
const struct shape order_lines_request_shape =
	SHAPE("OrderLinesEdit", struct order_lines_request, request_fields, "Lines to be added.");

/* What a person wants to read about a changed line. */
static const struct field difference_fields[] = {
	FIELD_ID(struct order_line, product_id, struct product_id, NULLABLE, "The master product."),
	FIELD_TEXT(struct order_line, sku, 0, 0, LIMIT_SKU, "The SKU."),
	FIELD_TEXT(struct order_line, title, 0, 0, 500, "What the buyer saw."),
	FIELD_QTY(struct order_line, ordered, 0, 0, QTY_MAX, "Units ordered."),
	FIELD_QTY(struct order_line, cancelled, 0, 0, QTY_MAX, "Units cancelled."),
	FIELD_MONEY(struct order_line, unit_price, 0, "Price of one unit."),
	FIELD_MONEY(struct order_line, tax, 0, "Tax of the whole line."),
	FIELD_MONEY(struct order_line, discount, 0, "Discount on the whole line."),
};
const struct shape order_line_difference_shape = SHAPE(
	"OrderLineDifference", struct order_line, difference_fields, "What may change of a line.");

static const struct field note_fields[] = {
	FIELD_ID(struct line_note, line_id, struct order_line_id, 0, "The line."),
	FIELD_TEXT(struct line_note, sku, 0, 0, LIMIT_SKU, "Its SKU."),
	FIELD_ENUM(struct line_note, change, enum line_change_kind, &line_change_words, 0,
               "What happened to it."),
	FIELD_JSON(struct line_note, difference, 0, "What changed from what to what."),
};
const struct shape line_note_shape =
	SHAPE("LineNote", struct line_note, note_fields, "A changed line in an event.");
