/* Catalogue: master products.
 *
 * Words. A *core* product is one thing on a shelf. A *bundle* (kit) is sold as one but made of its
 * *parts*: units of *components*, which may be bundles again, five deep; its *units* are what it
 * comes down to, core products only. A *virtual* product is the parent of *variations*: core
 * products that each have a value for every one of its attributes. *Digital* products and *gift
 * cards* are never on a shelf: they claim nothing and are never shipped. The *SKU* is the name of a
 * product that people and channels use; it may change, the id never does, and everything that
 * happened hangs on the id (domain.md 0.9). A SKU that a product had is its *alias*: it still finds
 * it, and is nobody else's until it is given up.
 *
 * Owners: results live in work->arena. Refusals: a SKU that is taken, also as an alias (CONFLICT);
 * a bundle of itself however deep, of unknown or virtual products or of nothing, too deep or too
 * large (REFUSED); a variation like another, or of a parent that is none (REFUSED); a foreign id
 * (NOT_FOUND), a stale version (PRECONDITION). */
#ifndef PURSER_DOMAIN_CATALOG_H
#define PURSER_DOMAIN_CATALOG_H

#include "base/measure.h"
#include "kernel/custom_fields.h"
#include "kernel/labels.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum product_limits {
	PRODUCT_NAME_MOST = 255,
	PRODUCT_CODE_MOST = 50,
	DESCRIPTION_MOST = 10000,
	PRODUCT_IMAGES_MOST = 50,
	PRODUCT_ATTRIBUTES_MOST = 10,
	PRODUCT_CATEGORIES_MOST = 50,
	ATTRIBUTE_MOST = 100,
	HS_CODE_MOST = 20,
	BUNDLE_DEPTH_MOST = 5,
	CATEGORY_DEPTH_MOST = 10,
	CATEGORIES_MOST = 10000
};

enum product_type {
	PRODUCT_CORE,
	PRODUCT_BUNDLE,
	PRODUCT_VIRTUAL,
	PRODUCT_DIGITAL,
	PRODUCT_GIFT_CARD,
	PRODUCT_TYPE_COUNT
};
extern const struct words product_type_words;

/* Can it stand on a shelf? Bundles do when they are prepackaged. */
static inline bool product_is_stocked(enum product_type type)
{
	return type == PRODUCT_CORE || type == PRODUCT_BUNDLE;
}
/* Is it delivered without anything leaving a building? */
static inline bool product_is_intangible(enum product_type type)
{
	return type == PRODUCT_DIGITAL || type == PRODUCT_GIFT_CARD;
}

struct bundle_part {
	struct product_id bundle_id, component_id;
	struct str sku; /* of the component: in drafts in place of its id, else for readers */
	struct qty quantity;
	enum product_type type; /* of the component */
};

struct product_attribute {
	struct str name, value;
};

struct product {
	struct product_id id;
	struct str sku, name;
	enum product_type type;
	bool is_active;
	struct product_id parent_id; /* of a variation: its virtual product */
	struct str parent_sku;       /* in drafts in place of the parent's id */
	struct str attribute_key;
	struct str description, brand, mpn, upc;
	struct weight weight;
	struct length length, width, height;
	struct qty minimum_level;
	bool is_tax_exempt;
	struct money price, minimum_price, customs_value; /* all in `currency` */
	struct str currency;
	struct str hs_code, origin_country, customs_description;
	struct product_id merged_into_id; /* 0: none */
	LIST(struct bundle_part) parts; /* of a bundle, by component id: what it is made of directly */
	/* where an edge asked for the details (product_details_attach) */
	LIST(struct product_attribute) attributes; /* of a variation */
	LIST(struct str) attribute_names;          /* of a virtual product */
	LIST(struct str) images;                   /* addresses, the first is the main one */
	LIST(int64_t) category_ids;
	struct str custom_fields; /* JSON object: to be given; else only where an edge asked */
	struct record_labels labels;
	struct instant created_at, modified_at;
	int64_t version;
	struct str asked_sku; /* by which product_by_skus found it: its own or an alias */
	struct touched touched;
};

/* Amounts share one currency column: those of 0 are none. For whoever reads rows. */
static inline void product_amounts_settle(struct product *product)
{
	struct money *const amounts[] = {&product->price, &product->minimum_price,
	                                 &product->customs_value};
	for (size_t i = 0; i < COUNT_OF(amounts); i++)
		if (amounts[i]->ten_thousandths == 0)
			amounts[i]->currency = (struct currency){0};
}

extern const struct shape product_shape, bundle_part_shape, product_attribute_shape;

/* ---- making and changing ---- */

enum product_put_mode { PRODUCT_PUT_EITHER, PRODUCT_PUT_NEW, PRODUCT_PUT_KNOWN };
enum product_outcome { PRODUCT_WAS_MADE, PRODUCT_WAS_CHANGED, PRODUCT_WAS_SAME };

/* One product to be made or changed. A known one is named by `id`, or, without one, by its SKU (not
 * by an alias); its touched fields are changed, lists whole. */
struct product_put {
	const struct product *draft;
	const struct custom_edits *custom_values; /* beside the draft's: read already; may be NULL */
	struct product_id id;
	int64_t if_version; /* 0: whatever it is now */
	enum product_put_mode mode;
	/* results */
	enum product_outcome outcome;
	enum err err;
	struct fault *fault; /* initialised by the caller */
	struct product out;  /* with details; valid where err is OK */
};

/* N-item form; one refused item stops no other. A bundle may come with its components, a variation
 * with its parent, in any order. One load, one write, no query per item: 1,000 take some tens of
 * milliseconds. Emits product.created, product.changed, product.parts_changed (also of the bundles
 * around a changed one) and product.renamed. */
WARN_UNUSED enum err product_put_many(struct work *work, size_t n, struct product_put *puts);
/* The same for new products only. */
WARN_UNUSED enum err product_create_many(struct work *work, size_t n, const struct product *drafts,
                                         struct product *out, enum err *errors,
                                         struct fault *faults);
/* Changes the touched fields of one; nothing happens when nothing differs. */
WARN_UNUSED enum err product_update(struct work *work, struct product_id id,
                                    const struct product *patch, int64_t if_version,
                                    struct product *out);
/* Not for sale from now on, or again (domain.md 0.15); doing it twice is no fault. Emits
 * product.changed. */
WARN_UNUSED enum err product_deactivate(struct work *work, struct product_id id,
                                        struct product *out);
WARN_UNUSED enum err product_activate(struct work *work, struct product_id id, struct product *out);

/* ---- reading ---- */

/* With parts and details. */
WARN_UNUSED enum err product_get(struct work *work, struct product_id id, struct product *out);
/* By ids / by SKUs; unknown ones are left out of the result (any order). With parts. SKUs find
 * products by their aliases too: `asked_sku` says by which. */
WARN_UNUSED enum err product_load(struct work *work, const int64_t *ids, size_t n,
                                  struct product **out, size_t *count);
WARN_UNUSED enum err product_by_skus(struct work *work, const struct str *skus, size_t n,
                                     struct product **out, size_t *count);
/* What there is to know of a product before its stock is changed. */
struct product_ref {
	struct product_id id;
	struct str sku, asked_sku; /* as of product_by_skus */
	enum product_type type;
	bool is_active;
	struct product_id merged_into_id; /* 0: none */
};
/* By ids / by SKUs and aliases, as product_load and product_by_skus, and much cheaper. */
WARN_UNUSED enum err product_refs(struct work *work, const int64_t *ids, size_t n,
                                  struct product_ref **out, size_t *count);
WARN_UNUSED enum err product_refs_by_skus(struct work *work, const struct str *skus, size_t n,
                                          struct product_ref **out, size_t *count);
/* What was noted under a product that was merged away since is about the one that stays: ids[i]
 * becomes the product that it was merged into, else it stays as it is. *is_any: one was merged. */
WARN_UNUSED enum err product_successors(struct work *work, int64_t *ids, size_t n, bool *is_any);
/* The same as often as each was merged: the products that stay. */
WARN_UNUSED enum err products_staying(struct work *work, int64_t *ids, size_t n);
/* What unknown SKUs may have been before a spreadsheet took them for numbers (7 was 007, 1.23E+11
 * was 123456789012): by the SKU asked for, where there is such a product. A look-up for all, and
 * one for each rounded number, of which the first 20 are looked at. */
WARN_UNUSED enum err product_sku_hints(struct work *work, const struct str *unknown, size_t n,
                                       struct map *out);
/* " There is 007: …", to stand behind a sentence; empty where there is none. */
struct str product_sku_hint(struct work *work, const struct map *hints, struct str sku);
/* Those whose SKU is one of the codes when capitals of ASCII do not count, or whose bar code is.
 * Without parts. */
WARN_UNUSED enum err product_by_codes(struct work *work, const struct str *codes, size_t n,
                                      struct product **out, size_t *count);
/* The units that the company chose for spreadsheets; NULL: it chose none. */
WARN_UNUSED enum err catalog_units(struct work *work, const struct measure_unit **weight,
                                   const struct measure_unit **length);
/* What one unit of each weighs: out[i] of ids[i]. A bundle without a weight of its own weighs what
 * it comes down to; 0: unknown. */
WARN_UNUSED enum err product_weights(struct work *work, const int64_t *ids, size_t n,
                                     struct weight *out);
/* Gives the bundles among `products` their parts: what a listing query leaves out. */
WARN_UNUSED enum err product_parts_attach(struct work *work, struct product *products, size_t n);
/* In place of parts: what they come down to, for who counts what can be built. Nested bundles count
 * by their core products; what is never on a shelf is left out. */
WARN_UNUSED enum err product_units_attach(struct work *work, struct product *products, size_t n);
/* Attributes, images, categories. */
WARN_UNUSED enum err product_details_attach(struct work *work, struct product *products, size_t n);
/* What those among `ids` that are no core products come down to: units of core products. A row with
 * component 0 says that nothing of the product is ever on a shelf. */
WARN_UNUSED enum err bundle_parts_of(struct work *work, const int64_t *ids, size_t n,
                                     struct bundle_part **out, size_t *count);
/* The bundles that contain any of `components`, however deep, with all their units. */
WARN_UNUSED enum err bundle_parts_containing(struct work *work, const int64_t *components, size_t n,
                                             struct bundle_part **out, size_t *count);

/* ---- SKUs that were ---- */

struct product_alias {
	struct str sku;
	struct product_id product_id;
	bool is_merged; /* it was another product's, which was merged into this one */
	struct instant created_at;
};
extern const struct shape product_alias_shape;
WARN_UNUSED enum err product_aliases_of(struct work *work, const int64_t *products, size_t n,
                                        struct product_alias **out, size_t *count);
/* Gives an alias up: the SKU may be used again. ERR_NOT_FOUND. */
WARN_UNUSED enum err product_alias_remove(struct work *work, struct product_id id, struct str sku);

/* Makes one product out of two, as far as the catalogue goes (merging.h does the rest): bundles
 * that contain `from` contain `into`, its SKU and aliases become aliases of `into`, it is
 * deactivated for good, and lines that still name it claim `into`. REFUSED, naming why: two of
 * different types, virtual ones, one merged already, bundles that would contain themselves. The
 * whole unit fails with it. Emits product.merged about both. */
WARN_UNUSED enum err product_absorb(struct work *work, struct product_id into,
                                    struct product_id from);

/* ---- brands and categories ---- */

struct brand {
	struct str name;
	int64_t products;
};
WARN_UNUSED enum err brand_all(struct work *work, struct brand **out, size_t *count);

ID_TYPE(category_id);
struct category {
	struct category_id id, parent_id; /* parent 0: at the top */
	struct str name;
	int64_t products; /* in it, not in those below */
	struct touched touched;
};
extern const struct shape category_shape, brand_shape;
/* By parent, then name; how many products are in each only when counted. */
WARN_UNUSED enum err category_all(struct work *work, struct category **out, size_t *count);
WARN_UNUSED enum err category_all_counted(struct work *work, struct category **out, size_t *count);
/* "Home > Kitchen", and the ids by that text folded (int64_t *). */
struct category_paths {
	struct map by_id, by_path; /* struct str *, int64_t * */
};
WARN_UNUSED enum err category_paths_load(struct work *work, struct category_paths *out);
/* Adds to categories those that are below them; each once. ERR_INVALID: one is not there. */
WARN_UNUSED enum err categories_below(struct work *work, int64_t **ids, size_t *n);
WARN_UNUSED enum err category_create(struct work *work, const struct category *draft,
                                     struct category *out);
/* Renames or moves it; not under itself. */
WARN_UNUSED enum err category_update(struct work *work, struct category_id id,
                                     const struct category *patch, struct category *out);
/* Products are taken out of it; those below move up to its parent. */
WARN_UNUSED enum err category_delete(struct work *work, struct category_id id);

/* For lists: kernel/listing.h. */
extern const struct listing_source product_source;
extern const struct module catalog_module;

#endif
