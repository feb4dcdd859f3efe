#include "domain/catalog/catalog.h"

#include "domain/catalog/catalog_api.h"

static const struct word type_rows[] = {
	{PRODUCT_CORE, "core", "One thing on a shelf."},
	{PRODUCT_BUNDLE, "bundle", "Sold as one, made of core products."},
};
const struct words product_type_words = WORDS("ProductType", type_rows);

static const struct field part_fields[] = {
	FIELD_ID(struct bundle_part, bundle_id, struct product_id, READ_ONLY, "The bundle."),
	FIELD_ID(struct bundle_part, component_id, struct product_id, 0,
             "The core product in it; the SKU may stand in its place."),
	FIELD_TEXT(struct bundle_part, sku, NO_COLUMN | TRIMMED, 1, LIMIT_SKU, "Its SKU."),
	FIELD_QTY(struct bundle_part, quantity, REQUIRED, 1, QTY_MAX, "Units of it in one bundle."),
};
const struct shape bundle_part_shape =
	SHAPE("BundlePart", struct bundle_part, part_fields, "A component of a bundle.");

static const struct field product_fields[] = {
	FIELD_ID(struct product, id, struct product_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id; it never changes."),
	FIELD_TEXT(struct product, sku, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_SKU,
               "Master SKU; no two products share one."),
	FIELD_TEXT(struct product, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1,
               PRODUCT_NAME_MOST, "What it is called."),
	FIELD_ENUM(struct product, type, enum product_type, &product_type_words,
               WRITE_ONCE | CAN_FILTER, "Core or bundle; usually core; it cannot change later."),
	FIELD_FLAG(struct product, is_active, READ_ONLY | CAN_FILTER,
               "Whether it is for sale; see deactivate and activate."),
	FIELD_TEXT(struct product, description, 0, 0, DESCRIPTION_MOST, "What it is."),
	FIELD_TEXT(struct product, brand, TRIMMED | CAN_FILTER, 0, LIMIT_NAME, "Its brand."),
	FIELD_TEXT(struct product, mpn, TRIMMED | CAN_FILTER, 0, PRODUCT_CODE_MOST,
               "The maker's part number."),
	FIELD_TEXT(struct product, upc, TRIMMED | CAN_FILTER, 0, PRODUCT_CODE_MOST,
               "Its bar code: UPC, EAN or another GTIN."),
	FIELD_WEIGHT(struct product, weight, 0, "Weight of one unit, in milligrams; 0: unknown."),
	FIELD_LENGTH(struct product, length, 0, "Length of one unit, in micrometres; 0: unknown."),
	FIELD_LENGTH(struct product, width, 0, "Width of one unit, in micrometres; 0: unknown."),
	FIELD_LENGTH(struct product, height, 0, "Height of one unit, in micrometres; 0: unknown."),
	FIELD_QTY(struct product, minimum_level, 0, 0, QTY_MAX,
              "Units at or below which the minimum rule of channel allocation holds."),
	FIELD_LIST(struct product, parts, struct bundle_part, &bundle_part_shape, 0, 0,
               LIMIT_BUNDLE_PARTS, "Of a bundle: what it is made of."),
	FIELD_JSON(
		struct product, custom_fields, NO_COLUMN,
		"Its custom fields by name; in a change null removes one, and what is absent stays."),
	FIELD_LIST(struct product, labels, struct record_label, &record_label_shape,
               READ_ONLY | NO_COLUMN, 0, LABELS_EACH_MOST, "Its labels, by name."),
	FIELD_INSTANT(struct product, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct product, modified_at, READ_ONLY | CAN_FILTER | CAN_SORT,
                  "When it last changed."),
	FIELD_INT(struct product, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
};
const struct shape product_shape =
	SHAPE_TOUCHED("Product", struct product, product_fields, "A product that the company sells.");

static const struct field drafts_fields[] = {
	FIELD_LIST(struct product_drafts, items, struct product, &product_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The products to make."),
};
const struct shape product_drafts_shape =
	SHAPE("ProductDrafts", struct product_drafts, drafts_fields, "Many products at once.");
