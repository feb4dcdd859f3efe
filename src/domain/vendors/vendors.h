/* Vendors: whom we buy from, what they sell us under which name, and at which cost.
 *
 * Words. A *vendor product* is a product of ours under the vendor's own SKU. Its *prices* are costs
 * of one unit by ordered quantity. Its *units* (of measure) are what it is sold in: a case of 12.
 * The *default* vendor product of a product is asked first. A vendor that ships to our buyers
 * itself *stands for* one warehouse of type dropship_vendor. *ppm* are parts per million.
 * Owners: results live in work->arena.
 * Refusals: a name or vendor SKU that is taken (CONFLICT), a foreign id (NOT_FOUND), a stale
 * version (PRECONDITION), another currency while products are priced in the old one (REFUSED). */
#ifndef PURSER_DOMAIN_VENDORS_H
#define PURSER_DOMAIN_VENDORS_H

#include "kernel/module.h"
#include "kernel/work.h"

enum vendor_limits {
	LIMIT_VENDOR_PRICES = 50,
	LIMIT_VENDOR_UNITS = 20,
	LIMIT_LEAD_DAYS = 3650,
	PPM_WHOLE = 1000000,
};

/* How a purchase order reaches the vendor. */
enum order_format { FORMAT_PDF_ATTACHMENT, FORMAT_EMAIL, FORMAT_HTML_ATTACHMENT };
extern const struct words order_format_words;

/* Who pays and risks the way (Incoterms); none: nothing is agreed. */
enum incoterm {
	INCOTERM_NONE,
	INCOTERM_CFR,
	INCOTERM_CIF,
	INCOTERM_CIP,
	INCOTERM_CPT,
	INCOTERM_DAP,
	INCOTERM_DAT,
	INCOTERM_DDP,
	INCOTERM_EXW,
	INCOTERM_FAS,
	INCOTERM_FCA,
	INCOTERM_FOB,
	INCOTERM_COUNT
};
extern const struct words incoterm_words;

/* How a wanted quantity becomes one that can be ordered. */
enum order_rounding {
	ROUNDING_EXACT,    /* as it is */
	ROUNDING_UP,       /* up to whole units of measure */
	ROUNDING_PROPERLY, /* to the nearest whole units of measure, at least one */
};
extern const struct words order_rounding_words;

struct vendor {
	struct vendor_id id;
	struct str name;
	bool is_active, is_supplier, is_manufacturer, is_dropshipper;
	struct warehouse_id warehouse_id; /* it stands for; 0: none */
	struct str currency;
	struct payment_term_id payment_term_id;
	int64_t lead_time_days, tax_ppm;
	enum order_format order_format;
	enum incoterm incoterm;
	struct str contact_name, email, order_email, phone, phone2, fax, website, account_number;
	struct str line1, line2, city, state, postal_code, country, notes;
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct payment_term {
	struct payment_term_id id;
	struct str name; /* "Net 30" */
	bool is_active;
	struct touched touched;
};

struct vendor_price {
	struct vendor_price_id id;
	struct vendor_product_id vendor_product_id;
	struct qty from_quantity, to_quantity; /* to 0: no end */
	struct money cost;
};

struct vendor_unit {
	struct vendor_unit_id id;
	struct vendor_product_id vendor_product_id;
	struct str name;
	struct qty units;
};

struct vendor_product {
	struct vendor_product_id id;
	struct vendor_id vendor_id;
	struct str vendor_sku;
	struct product_id product_id;
	struct str sku; /* drafts: in place of product_id */
	bool is_active, is_default;
	int64_t lead_time_days; /* 0: the vendor's */
	struct qty minimum_quantity;
	enum order_rounding rounding;
	struct str packaging;
	struct instant created_at, modified_at;
	int64_t version;
	LIST(struct vendor_price) prices; /* by from_quantity */
	LIST(struct vendor_unit) units;   /* by units */
	struct touched touched;
};

extern const struct shape vendor_shape, payment_term_shape, vendor_product_shape,
	vendor_price_shape, vendor_unit_shape;

/* What the draft leaves open: the company's country and currency; a supplier. Emits
 * vendor.created. */
WARN_UNUSED enum err vendor_create(struct work *work, const struct vendor *draft,
                                   struct vendor *out);
/* Changes the touched fields; nothing happens when none differs. Emits vendor.changed. */
WARN_UNUSED enum err vendor_update(struct work *work, struct vendor_id id,
                                   const struct vendor *patch, int64_t if_version,
                                   struct vendor *out);
/* Takes no new purchase orders, or does again; doing it twice is no fault. Emits vendor.changed. */
WARN_UNUSED enum err vendor_set_active(struct work *work, struct vendor_id id, bool is_active,
                                       struct vendor *out);
WARN_UNUSED enum err vendor_get(struct work *work, struct vendor_id id, struct vendor *out);
/* All of them, by id. */
WARN_UNUSED enum err vendor_all(struct work *work, struct vendor **out, size_t *count);
/* The active vendor that stands for the warehouse; ERR_NOT_FOUND without a word when none does. */
WARN_UNUSED enum err vendor_of_warehouse(struct work *work, struct warehouse_id warehouse,
                                         struct vendor *out);

WARN_UNUSED enum err payment_term_create(struct work *work, const struct payment_term *draft,
                                         struct payment_term *out);
WARN_UNUSED enum err payment_term_update(struct work *work, struct payment_term_id id,
                                         const struct payment_term *patch,
                                         struct payment_term *out);
WARN_UNUSED enum err payment_term_all(struct work *work, struct payment_term **out, size_t *count);
/* ERR_NOT_FOUND with a sentence. */
WARN_UNUSED enum err payment_term_get(struct work *work, struct payment_term_id id,
                                      struct payment_term *out);

/* N-item form: makes the vendor product of (vendor, vendor SKU) or changes the touched fields of
 * the one that is there. One bad item never stops the others: err and fault per item. The first
 * vendor product of a product becomes its default; making another the default takes it away there.
 * Prices and units are replaced whole. Emits vendor_product.created or vendor_product.changed. */
struct vendor_product_put {
	const struct vendor_product *draft;
	struct fault *fault;
	/* results */
	enum err err;
	bool is_new;
	struct vendor_product product;
};
WARN_UNUSED enum err vendor_product_put_many(struct work *work, size_t n,
                                             struct vendor_product_put *puts);
/* What vendors sell of `from` is `into` from now on; the default of `into` stays the default. */
WARN_UNUSED enum err vendor_products_move(struct work *work, struct product_id into,
                                          struct product_id from);
/* By id; the vendor SKU may change too. */
WARN_UNUSED enum err vendor_product_update(struct work *work, struct vendor_product_id id,
                                           const struct vendor_product *patch, int64_t if_version,
                                           struct vendor_product *out);
WARN_UNUSED enum err vendor_product_get(struct work *work, struct vendor_product_id id,
                                        struct vendor_product *out);
/* By ids; unknown ones are left out (any order). With prices and units. */
WARN_UNUSED enum err vendor_product_load(struct work *work, const int64_t *ids, size_t n,
                                         struct vendor_product **out, size_t *count);
/* Those of one vendor by its SKUs, in the same way. */
WARN_UNUSED enum err vendor_product_by_skus(struct work *work, struct vendor_id vendor,
                                            const struct str *skus, size_t n,
                                            struct vendor_product **out, size_t *count);
/* The active vendor products of these products from active vendors, by product, the default first,
 * then by id. With prices and units. */
WARN_UNUSED enum err vendor_products_of(struct work *work, const int64_t *products, size_t n,
                                        struct vendor_product **out, size_t *count);
/* Gives vendor products that a listing query read their prices and units. */
WARN_UNUSED enum err vendor_product_lists_attach(struct work *work, struct vendor_product *products,
                                                 size_t n);

/* The cost of one unit when `units` are ordered: the price that begins at or below it, else the
 * first. false when it has no price. */
bool vendor_cost_at(const struct vendor_product *product, int64_t units, struct money *out);
/* The units to order when `units` are wanted: at least the minimum, rounded as the vendor product
 * says to its largest unit of measure. 0 for nothing wanted. */
int64_t vendor_order_units(const struct vendor_product *product, int64_t units);
/* Its own lead time, else the vendor's. */
int64_t vendor_lead_days(const struct vendor *vendor, const struct vendor_product *product);

/* For lists: kernel/listing.h. */
extern const struct listing_source vendor_source, vendor_product_source;
extern const struct module vendors_module;

#endif
