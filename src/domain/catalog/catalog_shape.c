#include "domain/catalog/catalog.h"

#include "domain/catalog/catalog_api.h"

static const struct word type_rows[] = {
	{PRODUCT_CORE, "core", "One thing on a shelf; with a parent it is a variation."},
	{PRODUCT_BUNDLE, "bundle", "Sold as one, made of other products."},
	{PRODUCT_VIRTUAL, "virtual", "The parent of variations; never sold itself."},
	{PRODUCT_DIGITAL, "digital", "Delivered without a parcel; claims no stock."},
	{PRODUCT_GIFT_CARD, "gift_card", "A gift card; claims no stock and is never shipped."},
};
const struct words product_type_words = WORDS("ProductType", type_rows);

static const struct field part_fields[] = {
	FIELD_ID(struct bundle_part, bundle_id, struct product_id, READ_ONLY, "The bundle."),
	FIELD_ID(struct bundle_part, component_id, struct product_id, 0,
             "The product in it, also a bundle; the SKU may stand in its place."),
	FIELD_TEXT(struct bundle_part, sku, NO_COLUMN | TRIMMED, 1, LIMIT_SKU, "Its SKU."),
	FIELD_QTY(struct bundle_part, quantity, REQUIRED, 1, QTY_MAX, "Units of it in one bundle."),
};
const struct shape bundle_part_shape =
	SHAPE("BundlePart", struct bundle_part, part_fields, "A component of a bundle.");

static const struct field attribute_fields[] = {
	FIELD_TEXT(struct product_attribute, name, REQUIRED | TRIMMED, 1, ATTRIBUTE_MOST,
               "One of the parent's attribute names."),
	FIELD_TEXT(struct product_attribute, value, REQUIRED | TRIMMED, 1, ATTRIBUTE_MOST,
               "What it is for this variation."),
};
const struct shape product_attribute_shape =
	SHAPE("ProductAttribute", struct product_attribute, attribute_fields, "An attribute: Size, M.");

static const struct field product_fields[] = {
	FIELD_ID(struct product, id, struct product_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id; it never changes."),
	FIELD_TEXT(struct product, sku, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_SKU,
               "Master SKU; no two products share one."),
	FIELD_TEXT(struct product, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1,
               PRODUCT_NAME_MOST, "What it is called."),
	FIELD_ENUM(struct product, type, enum product_type, &product_type_words,
               WRITE_ONCE | CAN_FILTER, "What kind of thing it is; usually core."),
	FIELD_FLAG(struct product, is_active, READ_ONLY | CAN_FILTER,
               "Whether it is for sale; see deactivate and activate."),
	FIELD_ID(struct product, parent_id, struct product_id, WRITE_ONCE | CAN_FILTER,
             "Of a variation: its virtual product; the SKU may stand in its place."),
	FIELD_TEXT(struct product, parent_sku, WRITE_ONCE | NO_COLUMN | TRIMMED | OMIT_EMPTY, 0,
               LIMIT_SKU, "The parent's SKU, when a variation is made."),
	FIELD_TEXT(struct product, attribute_key, WRITE_ONLY | READ_ONLY, 0, 2000,
               "Tells siblings apart."),
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
	FIELD_FLAG(struct product, is_tax_exempt, CAN_FILTER, "No tax is due on it."),
	FIELD_MONEY(struct product, price, NULLABLE, "Usual price of one unit."),
	FIELD_MONEY(struct product, minimum_price, NULLABLE,
                "Minimum advertised price: no listing should ask for less."),
	FIELD_MONEY(struct product, customs_value, NULLABLE, "Value of one unit for customs."),
	FIELD_TEXT(struct product, currency, READ_ONLY, 0, 3, "Of all its amounts."),
	FIELD_TEXT(struct product, hs_code, TRIMMED, 0, HS_CODE_MOST,
               "Harmonized System code for customs."),
	FIELD_TEXT(struct product, origin_country, TRIMMED, 0, 2,
               "Where it was made: ISO 3166 alpha-2 code."),
	FIELD_TEXT(struct product, customs_description, TRIMMED, 0, LIMIT_NAME,
               "What customs shall read."),
	FIELD_ID(struct product, merged_into_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product that it was merged into; null: none."),
	FIELD_LIST(struct product, parts, struct bundle_part, &bundle_part_shape, 0, 0,
               LIMIT_BUNDLE_PARTS, "Of a bundle: what it is made of."),
	FIELD_LIST(struct product, attributes, struct product_attribute, &product_attribute_shape, 0, 0,
               PRODUCT_ATTRIBUTES_MOST,
               "Of a variation: a value for each attribute of its parent."),
	FIELD_TEXTS(struct product, attribute_names, 0, 0, PRODUCT_ATTRIBUTES_MOST,
                "Of a virtual product: the attributes that its variations have."),
	FIELD_TEXTS(struct product, images, 0, 0, PRODUCT_IMAGES_MOST,
                "Addresses of pictures; the first is the main one."),
	FIELD_INTS(struct product, category_ids, CAN_FILTER, 0, PRODUCT_CATEGORIES_MOST,
               "The categories it is in; as a filter also those below."),
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

static const struct field alias_fields[] = {
	FIELD_TEXT(struct product_alias, sku, READ_ONLY, 0, LIMIT_SKU, "A SKU that it had."),
	FIELD_ID(struct product_alias, product_id, struct product_id, READ_ONLY, "The product."),
	FIELD_FLAG(struct product_alias, is_merged, READ_ONLY,
               "It was another product's, which was merged into this one."),
	FIELD_INSTANT(struct product_alias, created_at, READ_ONLY, "Since when it is an alias."),
};
const struct shape product_alias_shape =
	SHAPE("ProductAlias", struct product_alias, alias_fields, "A SKU that still finds a product.");

static const struct field category_fields[] = {
	FIELD_ID(struct category, id, struct category_id, READ_ONLY, "Its id."),
	FIELD_ID(struct category, parent_id, struct category_id, NULLABLE,
             "The category above it; null: at the top."),
	FIELD_TEXT(struct category, name, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "What it is called; unique under its parent."),
	FIELD_INT(struct category, products, READ_ONLY | NO_COLUMN, 0, INT64_MAX,
              "Products in it, not in those below."),
};
const struct shape category_shape =
	SHAPE_TOUCHED("Category", struct category, category_fields, "A place in the catalogue.");

static const struct field brand_fields[] = {
	FIELD_TEXT(struct brand, name, READ_ONLY, 0, LIMIT_NAME, "What it is called."),
	FIELD_INT(struct brand, products, READ_ONLY, 0, INT64_MAX, "Products of it."),
};
const struct shape brand_shape =
	SHAPE("Brand", struct brand, brand_fields, "A brand, as products name it.");

static const struct field drafts_fields[] = {
	FIELD_LIST(struct product_drafts, items, struct product, &product_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The products to make."),
};
const struct shape product_drafts_shape =
	SHAPE("ProductDrafts", struct product_drafts, drafts_fields, "Many products at once.");

static const struct field rename_fields[] = {
	FIELD_TEXT(struct product_rename, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU,
               "The SKU that it has, or had."),
	FIELD_TEXT(struct product_rename, new_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU,
               "The SKU that it shall have."),
};
static const struct shape rename_shape =
	SHAPE("ProductRename", struct product_rename, rename_fields, "Another SKU for a product.");
static const struct field renames_fields[] = {
	FIELD_LIST(struct product_renames, items, struct product_rename, &rename_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The products to rename."),
};
const struct shape product_renames_shape =
	SHAPE("ProductRenames", struct product_renames, renames_fields, "Other SKUs for products.");
