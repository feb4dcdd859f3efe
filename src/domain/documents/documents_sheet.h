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
	bool is_gift, shows_prices;
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

extern const struct shape slip_sheet_shape, pick_sheet_shape;

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
