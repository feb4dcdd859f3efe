/* What templates of purchase orders see. */
#include "domain/documents/documents_sheet.h"

#define TEXT(T, m, hi, d) FIELD_TEXT(struct T, m, 0, 0, hi, d)
#define AMOUNT(T, m, d) FIELD_TEXT(struct T, m, 0, 0, 40, d)

static const struct field line_fields[] = {
	FIELD_INT(struct purchase_paper_line, position, 0, 1, INT64_MAX, "Its place on the paper."),
	TEXT(purchase_paper_line, vendor_sku, LIMIT_SKU, "The vendor's SKU."),
	TEXT(purchase_paper_line, sku, LIMIT_SKU, "Ours."),
	TEXT(purchase_paper_line, title, 500, "Name of the product."),
	TEXT(purchase_paper_line, packaging, LIMIT_ADDRESS_LINE, "How it comes packed."),
	FIELD_QTY(struct purchase_paper_line, units, 0, 0, QTY_MAX, "Units of the product."),
	TEXT(purchase_paper_line, quantity, LIMIT_NAME + 40,
         "The same in what the vendor sells it in: 5 × case of 12."),
	AMOUNT(purchase_paper_line, unit_cost, "Cost of one unit of the product."),
	AMOUNT(purchase_paper_line, discount, "Discount on the line; empty: none."),
	AMOUNT(purchase_paper_line, total, "What it comes to, less the discount."),
	AMOUNT(purchase_paper_line, expected_at, "The day when it should come, in the company's zone."),
};
static const struct shape line_shape =
	SHAPE("PurchasePaperLine", struct purchase_paper_line, line_fields, "What is ordered.");

static const struct field cost_fields[] = {
	TEXT(purchase_paper_cost, description, LIMIT_ADDRESS_LINE, "In words."),
	AMOUNT(purchase_paper_cost, amount, "How much."),
};
static const struct shape cost_shape = SHAPE("PurchasePaperCost", struct purchase_paper_cost,
                                             cost_fields, "Shipping, duty or another cost.");

static const struct field note_fields[] = {
	TEXT(purchase_paper_note, text, LIMIT_NOTES, "What was written to the vendor."),
	AMOUNT(purchase_paper_note, at, "When, in the company's zone."),
};
static const struct shape note_shape =
	SHAPE("PurchasePaperNote", struct purchase_paper_note, note_fields, "A message to the vendor.");

#define PAPER(m, hi, d) TEXT(purchase_paper, m, hi, d)
#define FLAG(m, d) FIELD_FLAG(struct purchase_paper, m, 0, d)
static const struct field paper_fields[] = {
	PAPER(number, LIMIT_NUMBER, "Number of the purchase order."),
	PAPER(custom_number, LIMIT_NAME, "Another number that people use."),
	PAPER(barcode, LIMIT_NUMBER, "What a scanner reads."),
	PAPER(sender, LIMIT_NAME, "Our name."),
	PAPER(status, 40, "Where it stands, in a word."),
	FLAG(is_draft, "It was not allowed yet, or not as it was changed."),
	FLAG(is_called_off, "It was voided or cancelled."),
	PAPER(ordered_at, 40, "The day it went to the vendor; before that, when it was made."),
	PAPER(expected_at, 40, "The day when the last line should come; empty: nobody said."),
	PAPER(confirm_by, 40, "The day by which the vendor should agree."),
	PAPER(vendor, LIMIT_NAME, "Whom we buy from."),
	PAPER(vendor_contact, LIMIT_NAME, "Whom to ask there."),
	PAPER(vendor_phone, LIMIT_PHONE, "Phone."),
	PAPER(vendor_email, LIMIT_NAME, "Where orders go."),
	PAPER(account_number, LIMIT_NAME, "What the vendor calls us."),
	FIELD_TEXTS(struct purchase_paper, vendor_lines, 0, 0, 8, "Its address, line by line."),
	FLAG(is_dropship, "The vendor ships to our buyer."),
	PAPER(ship_to, LIMIT_NAME, "Who gets the goods: the warehouse, or the buyer."),
	PAPER(ship_to_company, LIMIT_NAME, "Company on the parcel."),
	PAPER(ship_to_phone, LIMIT_PHONE, "Phone."),
	PAPER(order_number, LIMIT_NUMBER, "The buyer's order, of a dropship order."),
	PAPER(shipping_method, LIMIT_NAME, "What the buyer asked for."),
	FIELD_TEXTS(struct purchase_paper, ship_to_lines, 0, 0, 8, "The address, line by line."),
	PAPER(payment_term, LIMIT_NAME, "When it is paid."),
	PAPER(incoterm, 10, "Who pays and risks the way."),
	PAPER(currency, 3, "ISO 4217 code of all amounts."),
	FLAG(has_discount, "A line has a discount."),
	FLAG(has_packaging, "A line says how it comes packed."),
	FIELD_LIST(struct purchase_paper, lines, struct purchase_paper_line, &line_shape, 0, 0,
               INT64_MAX, "What is ordered."),
	FIELD_LIST(struct purchase_paper, costs, struct purchase_paper_cost, &cost_shape, 0, 0,
               INT64_MAX, "Costs beside the lines."),
	FIELD_LIST(struct purchase_paper, notes, struct purchase_paper_note, &note_shape, 0, 0,
               INT64_MAX, "What was written to the vendor."),
	PAPER(items_total, 40, "Sum of the lines."),
	PAPER(tax_total, 40, "Tax; empty: none."),
	PAPER(total, 40, "What it comes to."),
};
static const struct shape paper_shape =
	SHAPE("PurchasePaper", struct purchase_paper, paper_fields, "A purchase order for its vendor.");

static const struct field sheet_fields[] = {
	FIELD_TEXT(struct purchase_paper_sheet, made_at, 0, 0, 40, "When, in the company's zone."),
	FIELD_LIST(struct purchase_paper_sheet, purchases, struct purchase_paper, &paper_shape, 0, 0,
               DOCUMENT_ORDERS_MOST, "One a purchase order."),
};
const struct shape purchase_sheet_shape =
	SHAPE("PurchaseSheet", struct purchase_paper_sheet, sheet_fields, "Papers of purchase orders.");
