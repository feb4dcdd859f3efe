#include "domain/vendors/vendors.h"

#include "domain/vendors/vendors_api.h"

static const struct word format_rows[] = {
	{FORMAT_PDF_ATTACHMENT, "pdf_attachment", "An e-mail with the order as PDF."},
	{FORMAT_EMAIL, "email", "An e-mail with the order in its text."},
	{FORMAT_HTML_ATTACHMENT, "html_attachment", "An e-mail with the order as HTML."},
};
const struct words order_format_words = WORDS("PurchaseOrderFormat", format_rows);

/* The eleven rules of Incoterms 2010. */
static const struct word incoterm_rows[] = {
	{INCOTERM_NONE, "none", "Nothing is agreed."},
	{INCOTERM_CFR, "cfr", "Cost and freight."},
	{INCOTERM_CIF, "cif", "Cost, insurance and freight."},
	{INCOTERM_CIP, "cip", "Carriage and insurance paid to."},
	{INCOTERM_CPT, "cpt", "Carriage paid to."},
	{INCOTERM_DAP, "dap", "Delivered at place."},
	{INCOTERM_DAT, "dat", "Delivered at terminal."},
	{INCOTERM_DDP, "ddp", "Delivered, duty paid."},
	{INCOTERM_EXW, "exw", "Ex works."},
	{INCOTERM_FAS, "fas", "Free alongside ship."},
	{INCOTERM_FCA, "fca", "Free carrier."},
	{INCOTERM_FOB, "fob", "Free on board."},
};
const struct words incoterm_words = WORDS("Incoterm", incoterm_rows);

static const struct word rounding_rows[] = {
	{ROUNDING_EXACT, "exact", "The quantity that is needed."},
	{ROUNDING_UP, "round_up", "Up to whole units of measure."},
	{ROUNDING_PROPERLY, "round_properly", "To the nearest whole units of measure."},
};
const struct words order_rounding_words = WORDS("OrderRounding", rounding_rows);

static const struct field vendor_fields[] = {
	FIELD_ID(struct vendor, id, struct vendor_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_TEXT(struct vendor, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NAME,
               "The name people use; no two vendors share one."),
	FIELD_FLAG(struct vendor, is_active, READ_ONLY | CAN_FILTER,
               "Whether it gets new purchase orders; see deactivate and activate."),
	FIELD_FLAG(struct vendor, is_supplier, CAN_FILTER, "Whether it sells to us; usually true."),
	FIELD_FLAG(struct vendor, is_manufacturer, CAN_FILTER, "Whether it makes what it sells."),
	FIELD_FLAG(struct vendor, is_dropshipper, CAN_FILTER,
               "Whether it ships to our buyers itself; then warehouse_id says as which warehouse."),
	FIELD_ID(struct vendor, warehouse_id, struct warehouse_id, NULLABLE | CAN_FILTER,
             "The warehouse of type dropship_vendor that it stands for."),
	FIELD_TEXT(struct vendor, currency, 0, 3, 3,
               "ISO 4217 code of its prices; usually the company's."),
	FIELD_ID(struct vendor, payment_term_id, struct payment_term_id, NULLABLE,
             "When we usually pay."),
	FIELD_INT(struct vendor, lead_time_days, 0, 0, LIMIT_LEAD_DAYS,
              "Days from order to arrival, when the product says nothing else."),
	FIELD_INT(struct vendor, tax_ppm, 0, 0, PPM_WHOLE,
              "Tax on its prices in parts per million: 82500 is 8.25 %."),
	FIELD_ENUM(struct vendor, order_format, enum order_format, &order_format_words, 0,
               "How purchase orders reach it."),
	FIELD_ENUM(struct vendor, incoterm, enum incoterm, &incoterm_words, 0,
               "Who usually pays and risks the way."),
	FIELD_TEXT(struct vendor, contact_name, TRIMMED, 0, LIMIT_NAME, "Whom to ask for."),
	FIELD_TEXT(struct vendor, email, TRIMMED | CAN_FILTER, 0, LIMIT_NAME, "E-mail of the contact."),
	FIELD_TEXT(struct vendor, order_email, TRIMMED, 0, LIMIT_NAME,
               "E-mail that purchase orders go to."),
	FIELD_TEXT(struct vendor, phone, TRIMMED, 0, LIMIT_PHONE, "Its telephone number."),
	FIELD_TEXT(struct vendor, phone2, TRIMMED, 0, LIMIT_PHONE, "A second one."),
	FIELD_TEXT(struct vendor, fax, TRIMMED, 0, LIMIT_PHONE, "Its fax number."),
	FIELD_TEXT(struct vendor, website, TRIMMED, 0, LIMIT_ADDRESS_LINE, "Its website."),
	FIELD_TEXT(struct vendor, account_number, TRIMMED, 0, LIMIT_NAME, "Our number as its buyer."),
	FIELD_TEXT(struct vendor, line1, TRIMMED, 0, LIMIT_ADDRESS_LINE, "First line of its address."),
	FIELD_TEXT(struct vendor, line2, TRIMMED, 0, LIMIT_ADDRESS_LINE, "Second line."),
	FIELD_TEXT(struct vendor, city, TRIMMED, 0, LIMIT_CITY, "Its city."),
	FIELD_TEXT(struct vendor, state, TRIMMED, 0, LIMIT_STATE, "Its state or province."),
	FIELD_TEXT(struct vendor, postal_code, TRIMMED, 0, LIMIT_STATE, "Its postal code."),
	FIELD_TEXT(struct vendor, country, 0, 2, 2,
               "Its country, ISO 3166-1 alpha-2; usually that of the company."),
	FIELD_TEXT(struct vendor, notes, 0, 0, LIMIT_NOTES, "What our people should know."),
	FIELD_INSTANT(struct vendor, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct vendor, modified_at, READ_ONLY | CAN_FILTER, "When it last changed."),
	FIELD_INT(struct vendor, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
};
const struct shape vendor_shape =
	SHAPE_TOUCHED("Vendor", struct vendor, vendor_fields, "Somebody we buy from.");

static const struct field term_fields[] = {
	FIELD_ID(struct payment_term, id, struct payment_term_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_TEXT(struct payment_term, name, REQUIRED | TRIMMED | CAN_SORT, 1, LIMIT_ADDRESS_LINE,
               "What people call it: Net 30."),
	FIELD_FLAG(struct payment_term, is_active, CAN_FILTER, "Whether it is offered; usually true."),
};
const struct shape payment_term_shape =
	SHAPE_TOUCHED("PaymentTerm", struct payment_term, term_fields, "When a vendor is paid.");

static const struct field price_fields[] = {
	FIELD_ID(struct vendor_price, id, struct vendor_price_id, READ_ONLY, "Our id."),
	FIELD_ID(struct vendor_price, vendor_product_id, struct vendor_product_id, READ_ONLY,
             "Of which vendor product."),
	FIELD_QTY(struct vendor_price, from_quantity, REQUIRED, 1, QTY_MAX,
              "The smallest ordered quantity that it holds for."),
	FIELD_QTY(struct vendor_price, to_quantity, 0, 0, QTY_MAX, "The largest; 0: no end."),
	FIELD_COST(struct vendor_price, cost, REQUIRED, "Cost of one unit."),
};
const struct shape vendor_price_shape =
	SHAPE("VendorPrice", struct vendor_price, price_fields, "Cost of one unit by quantity.");

static const struct field unit_fields[] = {
	FIELD_ID(struct vendor_unit, id, struct vendor_unit_id, READ_ONLY, "Our id."),
	FIELD_ID(struct vendor_unit, vendor_product_id, struct vendor_product_id, READ_ONLY,
             "Of which vendor product."),
	FIELD_TEXT(struct vendor_unit, name, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "What it is called: case, pallet."),
	FIELD_QTY(struct vendor_unit, units, REQUIRED, 1, QTY_MAX, "Units of the product in it."),
};
const struct shape vendor_unit_shape =
	SHAPE("VendorUnit", struct vendor_unit, unit_fields, "What a product can be ordered in.");

static const struct field product_fields[] = {
	FIELD_ID(struct vendor_product, id, struct vendor_product_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct vendor_product, vendor_id, struct vendor_id, REQUIRED | WRITE_ONCE | CAN_FILTER,
             "Who sells it."),
	FIELD_TEXT(struct vendor_product, vendor_sku, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1,
               LIMIT_SKU, "What the vendor calls it; unique with the vendor."),
	FIELD_ID(struct vendor_product, product_id, struct product_id, CAN_FILTER,
             "Our product, or sku says which; a bundle cannot be bought."),
	FIELD_TEXT(struct vendor_product, sku, WRITE_ONLY | NO_COLUMN | TRIMMED, 1, LIMIT_SKU,
               "Our product by its SKU, in place of its id."),
	FIELD_FLAG(struct vendor_product, is_active, CAN_FILTER,
               "Whether it can be ordered; usually true."),
	FIELD_FLAG(struct vendor_product, is_default, CAN_FILTER,
               "Whether this vendor is asked first for the product; one per product."),
	FIELD_INT(struct vendor_product, lead_time_days, 0, 0, LIMIT_LEAD_DAYS,
              "Days from order to arrival; 0: the vendor's."),
	FIELD_QTY(struct vendor_product, minimum_quantity, 0, 0, QTY_MAX,
              "The fewest units that it sells at once."),
	FIELD_ENUM(struct vendor_product, rounding, enum order_rounding, &order_rounding_words, 0,
               "How a needed quantity becomes an ordered one."),
	FIELD_TEXT(struct vendor_product, packaging, TRIMMED, 0, LIMIT_ADDRESS_LINE,
               "How it comes packed."),
	FIELD_INSTANT(struct vendor_product, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct vendor_product, modified_at, READ_ONLY | CAN_FILTER,
                  "When it last changed."),
	FIELD_INT(struct vendor_product, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
	FIELD_LIST(struct vendor_product, prices, struct vendor_price, &vendor_price_shape, 0, 0,
               LIMIT_VENDOR_PRICES, "Costs by quantity; replaced whole."),
	FIELD_LIST(struct vendor_product, units, struct vendor_unit, &vendor_unit_shape, 0, 0,
               LIMIT_VENDOR_UNITS, "What it can be ordered in; replaced whole."),
};
const struct shape vendor_product_shape =
	SHAPE_TOUCHED("VendorProduct", struct vendor_product, product_fields,
                  "A product of ours as a vendor sells it.");

static const struct field drafts_fields[] = {
	FIELD_LIST(struct vendor_product_drafts, items, struct vendor_product, &vendor_product_shape,
               REQUIRED, 1, LIMIT_BULK_ITEMS, "Each by vendor and vendor SKU."),
};
const struct shape vendor_product_drafts_shape =
	SHAPE("VendorProductDrafts", struct vendor_product_drafts, drafts_fields,
          "Vendor products to make or change.");
