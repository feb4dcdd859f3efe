#include "domain/documents/documents.h"

#include "domain/documents/documents_sheet.h"

static const struct word kind_rows[] = {
	{DOCUMENT_PACKING_SLIP, "packing_slip", "Goes into the parcel: one section an order."},
	{DOCUMENT_PICK_LIST, "pick_list", "Which units to take from which location."},
	{DOCUMENT_PURCHASE_ORDER, "purchase_order", "What a vendor is asked for: one section each."},
};
const struct words document_kind_words = WORDS("DocumentKind", kind_rows);

static const struct word grouping_rows[] = {
	{GROUP_BY_BIN, "by_bin", "One walk through the warehouse for all orders together."},
	{GROUP_BY_ORDER, "by_order", "Order by order, each in the order of the walk."},
};
const struct words document_grouping_words = WORDS("DocumentGrouping", grouping_rows);

static const struct field template_fields[] = {
	FIELD_ID(struct document_template, id, struct template_id, READ_ONLY, "Our id."),
	FIELD_TEXT(struct document_template, name, REQUIRED | TRIMMED | CAN_FILTER, 1, LIMIT_NAME,
               "Name people use; unique."),
	FIELD_ENUM(struct document_template, kind, enum document_kind, &document_kind_words,
               REQUIRED | WRITE_ONCE | CAN_FILTER, "The paper it is for."),
	FIELD_TEXT(struct document_template, body, REQUIRED, 1, TEMPLATE_BYTES_MOST,
               "Mustache over the markup of printed pages."),
	FIELD_FLAG(struct document_template, is_default, 0,
               "Used where no other template is named; at most one of its kind is."),
	FIELD_INSTANT(struct document_template, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct document_template, modified_at, READ_ONLY, "When it last changed."),
	FIELD_INT(struct document_template, version, READ_ONLY, 1, INT64_MAX,
              "Grows with every change."),
};
const struct shape document_template_shape = SHAPE_TOUCHED(
	"DocumentTemplate", struct document_template, template_fields, "How a kind of paper looks.");

static const struct field document_fields[] = {
	FIELD_ID(struct document, id, struct document_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_ENUM(struct document, kind, enum document_kind, &document_kind_words,
               READ_ONLY | CAN_FILTER, "What it is."),
	FIELD_ID(struct document, template_id, struct template_id, READ_ONLY,
             "The template that was named; null: the usual one."),
	FIELD_ID(struct document, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "The warehouse of a pick list."),
	FIELD_ENUM(struct document, grouping, enum document_grouping, &document_grouping_words,
               READ_ONLY, "How a pick list is laid out."),
	FIELD_INT(struct document, order_count, READ_ONLY, 0, DOCUMENT_ORDERS_MOST, "Orders on it."),
	FIELD_INT(struct document, print_count, READ_ONLY, 0, INT64_MAX, "How often it was printed."),
	FIELD_INSTANT(struct document, printed_at, READ_ONLY, "When it was last printed."),
	FIELD_INSTANT(struct document, created_at, READ_ONLY, "When it was made."),
	FIELD_INTS(struct document, order_ids, READ_ONLY | NO_COLUMN, 0, DOCUMENT_ORDERS_MOST,
               "The orders, in the order of the paper; in lists empty."),
};
const struct shape document_shape =
	SHAPE("Document", struct document, document_fields, "A paper for some orders.");

static const struct field request_fields[] = {
	FIELD_ENUM(struct document_request, kind, enum document_kind, &document_kind_words, REQUIRED,
               "What to make."),
	FIELD_INTS(struct document_request, order_ids, 0, 0, DOCUMENT_ORDERS_MOST,
               "The orders, in the order of the paper."),
	FIELD_ID(struct document_request, warehouse_id, struct warehouse_id, NULLABLE,
             "In place of order_ids: everything that is ready to ship there, most urgent first."),
	FIELD_INT(struct document_request, most, 0, 0, DOCUMENT_ORDERS_MOST,
              "Of those at most so many orders; 0: 1000."),
	FIELD_FLAG(struct document_request, skip_printed, 0,
               "Leave out orders that stand on a document of this kind already."),
	FIELD_ENUM(struct document_request, grouping, enum document_grouping, &document_grouping_words,
               0, "How to lay a pick list out; by_bin."),
	FIELD_ID(struct document_request, template_id, struct template_id, NULLABLE,
             "The template; absent: the channel's, else the company's, else ours."),
};
const struct shape document_request_shape = SHAPE_TOUCHED(
	"DocumentRequest", struct document_request, request_fields, "A paper to be made.");

static const struct field print_fields[] = {
	FIELD_ID(struct document_print, document_id, struct document_id, READ_ONLY, "The document."),
	FIELD_INT(struct document_print, number, READ_ONLY, 1, INT64_MAX, "1: the first print."),
	FIELD_INSTANT(struct document_print, at, READ_ONLY, "When."),
	FIELD_TEXT(struct document_print, actor_kind, READ_ONLY, 0, 20, "user, client or system."),
	FIELD_INT(struct document_print, actor_id, READ_ONLY, 0, ID_MAX, "Which one."),
	FIELD_TEXT(struct document_print, actor_name, READ_ONLY, 0, 200, "Its name."),
};
const struct shape document_print_shape =
	SHAPE("DocumentPrint", struct document_print, print_fields, "Who printed it, and when.");

static const struct field preview_fields[] = {
	FIELD_ENUM(struct document_preview, kind, enum document_kind, &document_kind_words, REQUIRED,
               "The paper."),
	FIELD_TEXT(struct document_preview, body, REQUIRED, 1, TEMPLATE_BYTES_MOST,
               "The template as it stands in the editor."),
	FIELD_INTS(struct document_preview, order_ids, 0, 0, 20,
               "Orders to fill it with; none: made-up ones."),
	FIELD_INTS(struct document_preview, purchase_order_ids, 0, 0, 20,
               "The same of the paper of a purchase order."),
	FIELD_ENUM(struct document_preview, grouping, enum document_grouping, &document_grouping_words,
               0, "How to lay a pick list out; by_bin."),
};
const struct shape document_preview_shape =
	SHAPE_TOUCHED("DocumentPreview", struct document_preview, preview_fields,
                  "A template to be looked at before it is stored.");

static const struct field image_fields[] = {
	FIELD_TEXT(struct document_image, name, READ_ONLY, 1, 40,
               "What templates call it: <image name=\"logo\"/>."),
	FIELD_TEXT(struct document_image, png, REQUIRED, 0, IMAGE_BYTES_MOST * 4 / 3 + 4,
               "A PNG picture in base64, at most 1 MiB and 4 million pixels; empty: none."),
	FIELD_INSTANT(struct document_image, modified_at, READ_ONLY, "When it was stored."),
};
const struct shape document_image_shape = SHAPE_TOUCHED(
	"DocumentImage", struct document_image, image_fields, "A picture that templates name.");

/* ---- what templates see ---- */

static const struct field slip_line_fields[] = {
	FIELD_TEXT(struct slip_line, sku, 0, 0, LIMIT_SKU, "SKU that was sold."),
	FIELD_TEXT(struct slip_line, title, 0, 0, 500, "What the buyer saw."),
	FIELD_QTY(struct slip_line, units, 0, 0, QTY_MAX, "Units."),
	FIELD_TEXT(struct slip_line, unit_price, 0, 0, 40, "Price of one."),
	FIELD_TEXT(struct slip_line, total, 0, 0, 40, "Price of all."),
};
static const struct shape slip_line_shape =
	SHAPE("SlipLine", struct slip_line, slip_line_fields, "A line of a packing slip.");

static const struct field slip_fields[] = {
	FIELD_TEXT(struct slip, number, 0, 0, LIMIT_NUMBER, "Order number."),
	FIELD_TEXT(struct slip, barcode, 0, 0, LIMIT_NUMBER, "What a scanner reads."),
	FIELD_TEXT(struct slip, sender, 0, 0, LIMIT_NAME, "Our name."),
	FIELD_TEXT(struct slip, channel, 0, 0, LIMIT_NAME, "Where it was sold."),
	FIELD_TEXT(struct slip, placed_at, 0, 0, 40, "When, in the company's zone."),
	FIELD_TEXT(struct slip, ship_by, 0, 0, 40, "Latest moment to leave."),
	FIELD_TEXT(struct slip, recipient, 0, 0, LIMIT_NAME, "Name on the parcel."),
	FIELD_TEXT(struct slip, company, 0, 0, LIMIT_NAME, "Company on the parcel."),
	FIELD_TEXT(struct slip, phone, 0, 0, LIMIT_PHONE, "Phone."),
	FIELD_TEXT(struct slip, email, 0, 0, LIMIT_NAME, "E-mail."),
	FIELD_TEXTS(struct slip, address_lines, 0, 0, 8, "Address, line by line."),
	FIELD_TEXT(struct slip, warehouse, 0, 0, LIMIT_NAME, "Where it ships from."),
	FIELD_TEXTS(struct slip, warehouse_lines, 0, 0, 8, "Its address."),
	FIELD_TEXT(struct slip, shipping_method, 0, 0, LIMIT_NAME, "What the buyer asked for."),
	FIELD_TEXT(struct slip, notes, 0, 0, LIMIT_NOTES, "The buyer's note."),
	FIELD_FLAG(struct slip, is_gift, 0, "It is a gift."),
	FIELD_FLAG(struct slip, shows_prices, 0, "False for a gift."),
	FIELD_FLAG(struct slip, has_discount, 0, "Something was taken off the price."),
	FIELD_FLAG(struct slip, prices_include_tax, 0, "The tax is in the prices already."),
	FIELD_TEXT(struct slip, gift_message, 0, 0, LIMIT_NOTES, "To go with the gift."),
	FIELD_LIST(struct slip, lines, struct slip_line, &slip_line_shape, 0, 0, LIMIT_ORDER_LINES,
               "What is in it."),
	FIELD_TEXT(struct slip, items_total, 0, 0, 40, "Sum of the lines."),
	FIELD_TEXT(struct slip, shipping_total, 0, 0, 40, "Shipping."),
	FIELD_TEXT(struct slip, tax_total, 0, 0, 40, "Tax."),
	FIELD_TEXT(struct slip, discount_total, 0, 0, 40, "Discounts."),
	FIELD_TEXT(struct slip, total, 0, 0, 40, "What the buyer pays."),
};
static const struct shape slip_shape =
	SHAPE("Slip", struct slip, slip_fields, "The packing slip of an order.");

static const struct field slip_sheet_fields[] = {
	FIELD_TEXT(struct slip_sheet, made_at, 0, 0, 40, "When, in the company's zone."),
	FIELD_FLAG(struct slip_sheet, is_reprint, 0, "Printed before."),
	FIELD_INT(struct slip_sheet, print_number, 0, 0, INT64_MAX, "Which print it is."),
	FIELD_LIST(struct slip_sheet, slips, struct slip, &slip_shape, 0, 0, DOCUMENT_ORDERS_MOST,
               "One an order."),
};
const struct shape slip_sheet_shape =
	SHAPE("SlipSheet", struct slip_sheet, slip_sheet_fields, "Packing slips.");

static const struct field pick_line_fields[] = {
	FIELD_TEXT(struct pick_line, location, 0, 0, LIMIT_NAME, "Stock location."),
	FIELD_TEXT(struct pick_line, sku, 0, 0, LIMIT_SKU, "Master SKU."),
	FIELD_TEXT(struct pick_line, title, 0, 0, 500, "Name of the product."),
	FIELD_TEXT(struct pick_line, upc, 0, 0, 50, "Its UPC."),
	FIELD_QTY(struct pick_line, units, 0, 0, QTY_MAX, "Units to take."),
	FIELD_TEXT(struct pick_line, orders, 0, 0, 2000, "For which orders."),
};
static const struct shape pick_line_shape =
	SHAPE("PickLine", struct pick_line, pick_line_fields, "Units to take from a location.");

static const struct field pick_order_fields[] = {
	FIELD_TEXT(struct pick_order, number, 0, 0, LIMIT_NUMBER, "Order number."),
	FIELD_TEXT(struct pick_order, recipient, 0, 0, LIMIT_NAME, "Who gets it."),
	FIELD_TEXT(struct pick_order, shipping_method, 0, 0, LIMIT_NAME, "How."),
	FIELD_QTY(struct pick_order, units, 0, 0, QTY_MAX, "Units of it."),
	FIELD_LIST(struct pick_order, lines, struct pick_line, &pick_line_shape, 0, 0, INT64_MAX,
               "What to take."),
};
static const struct shape pick_order_shape =
	SHAPE("PickOrder", struct pick_order, pick_order_fields, "An order on a pick list.");

static const struct field pick_sheet_fields[] = {
	FIELD_TEXT(struct pick_sheet, code, 0, 0, 40, "What a scanner reads."),
	FIELD_TEXT(struct pick_sheet, sender, 0, 0, LIMIT_NAME, "Our name."),
	FIELD_TEXT(struct pick_sheet, warehouse, 0, 0, LIMIT_NAME, "The warehouse."),
	FIELD_TEXT(struct pick_sheet, made_at, 0, 0, 40, "When, in the company's zone."),
	FIELD_FLAG(struct pick_sheet, is_reprint, 0, "Printed before."),
	FIELD_INT(struct pick_sheet, print_number, 0, 0, INT64_MAX, "Which print it is."),
	FIELD_INT(struct pick_sheet, order_count, 0, 0, INT64_MAX, "Orders on it."),
	FIELD_INT(struct pick_sheet, unit_count, 0, 0, INT64_MAX, "Units to take."),
	FIELD_FLAG(struct pick_sheet, is_by_bin, 0, "One walk for all orders."),
	FIELD_FLAG(struct pick_sheet, is_by_order, 0, "Order by order."),
	FIELD_FLAG(struct pick_sheet, has_missing, 0, "Something is in no pickable location."),
	FIELD_LIST(struct pick_sheet, bins, struct pick_line, &pick_line_shape, 0, 0, INT64_MAX,
               "By location."),
	FIELD_LIST(struct pick_sheet, orders, struct pick_order, &pick_order_shape, 0, 0,
               DOCUMENT_ORDERS_MOST, "By order."),
	FIELD_LIST(struct pick_sheet, missing, struct pick_line, &pick_line_shape, 0, 0, INT64_MAX,
               "In no pickable location."),
};
const struct shape pick_sheet_shape =
	SHAPE("PickSheet", struct pick_sheet, pick_sheet_fields, "A pick list.");
