/* What stands on papers, as the templates see it. Inside the module only. */
#ifndef PURSER_DOMAIN_DOCUMENTS_SHEET_H
#define PURSER_DOMAIN_DOCUMENTS_SHEET_H

#include "domain/documents/documents.h"

struct slip_line {
	struct str sku, title;
	struct qty units;
	struct str unit_price, total; /* "19.99 USD" */
};

struct slip {
	struct str number, barcode, sender, channel, placed_at, ship_by;
	struct str recipient, company, phone, email;
	LIST(struct str) address_lines;
	struct str warehouse;
	LIST(struct str) warehouse_lines;
	struct str shipping_method, notes;
	bool is_gift, shows_prices, has_discount, prices_include_tax;
	struct str gift_message;
	LIST(struct slip_line) lines;
	struct str items_total, shipping_total, tax_total, discount_total, total;
	size_t order; /* place on the document */
};

struct slip_sheet {
	struct str made_at;
	bool is_reprint;
	int64_t print_number;
	LIST(struct slip) slips;
};

struct pick_line {
	struct str location, sku, title, upc;
	struct qty units;
	struct str orders; /* "1001 × 2, 1002" */
};

struct pick_order {
	struct str number, recipient, shipping_method;
	struct qty units;
	LIST(struct pick_line) lines;
};

struct pick_sheet {
	struct str code, sender, warehouse, made_at;
	bool is_reprint;
	int64_t print_number, order_count, unit_count;
	bool is_by_bin, is_by_order, has_missing;
	LIST(struct pick_line) bins;
	LIST(struct pick_order) orders;
	LIST(struct pick_line) missing; /* in no pickable location */
};

struct purchase_paper_line {
	int64_t position; /* on the paper, from 1 */
	struct str vendor_sku, sku, title, packaging;
	struct qty units;
	struct str quantity; /* in what the vendor sells it in: "5 × case of 12", or the units */
	struct str unit_cost, discount, total, expected_at;
};

struct purchase_paper_cost {
	struct str description, amount;
};

struct purchase_paper_note {
	struct str text, at;
};

/* What only our people should know (notes of the order, memos of lines) is not on it. */
struct purchase_paper {
	struct str number, custom_number, barcode, sender, status, ordered_at, expected_at, confirm_by;
	bool is_draft, is_called_off;
	struct str vendor, vendor_contact, vendor_phone, vendor_email, account_number;
	LIST(struct str) vendor_lines;
	bool is_dropship;
	struct str ship_to, ship_to_company, ship_to_phone, order_number, shipping_method;
	LIST(struct str) ship_to_lines;
	struct str payment_term, incoterm, currency;
	bool has_discount, has_packaging;
	LIST(struct purchase_paper_line) lines;
	LIST(struct purchase_paper_cost) costs;
	LIST(struct purchase_paper_note) notes;
	struct str items_total, tax_total, total; /* tax: empty when there is none */
};

struct purchase_paper_sheet {
	struct str made_at;
	LIST(struct purchase_paper) purchases;
};

extern const struct shape slip_sheet_shape, pick_sheet_shape, purchase_sheet_shape;

/* "19.99 USD"; empty without a currency. */
struct str paper_amount(struct work *work, struct money money);
/* "Reno, NV 89501" */
struct str paper_town(struct work *work, struct str city, struct str state, struct str code);

/* Loads the orders of a document and fills the sheets. Faults of templates are sentences about
 * `name`. */
struct sheet_request {
	const struct document *document;
	const struct document_template *only; /* a preview: this template for all */
	bool is_made_up;                      /* orders that do not exist */
};
WARN_UNUSED enum err sheet_print(struct work *work, const struct sheet_request *request,
                                 struct str *out);

#endif
