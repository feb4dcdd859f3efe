/* Products, what bundles are made of, and what vendors sell us: sheets that an import reads. */
#include "domain/exports/exports_kind.h"
#include "domain/vendors/vendors.h"

/* ---- products ---- */

struct product_export {
	struct str sku, name, type, description, brand, mpn, upc;
	struct weight weight;
	struct length length, width, height;
	struct qty minimum_level;
	bool is_active, is_tax_exempt;
	struct money price, minimum_price, customs_value;
	struct str currency, hs_code, origin_country, customs_description;
	struct str parts, parent_sku, attributes, attribute_names, categories, images;
	struct instant created_at, modified_at;
};
#define PRODUCT_TEXT(name_, says_) FIELD_TEXT(struct product_export, name_, 0, 0, 10000, says_)
static const struct field product_fields[] = {
	PRODUCT_TEXT(sku, "Master SKU."),
	PRODUCT_TEXT(name, "Its name."),
	PRODUCT_TEXT(type, "What kind of product it is."),
	PRODUCT_TEXT(description, "What it is."),
	PRODUCT_TEXT(brand, "Brand."),
	PRODUCT_TEXT(mpn, "Manufacturer's number."),
	PRODUCT_TEXT(upc, "Bar code."),
	FIELD_WEIGHT(struct product_export, weight, 0, "Weight."),
	FIELD_LENGTH(struct product_export, length, 0, "Length."),
	FIELD_LENGTH(struct product_export, width, 0, "Width."),
	FIELD_LENGTH(struct product_export, height, 0, "Height."),
	FIELD_QTY(struct product_export, minimum_level, 0, 0, QTY_MAX, "Minimum level."),
	FIELD_FLAG(struct product_export, is_active, 0, "For sale."),
	FIELD_FLAG(struct product_export, is_tax_exempt, 0, "No tax is due on it."),
	FIELD_MONEY(struct product_export, price, 0, "Usual price of one unit."),
	FIELD_MONEY(struct product_export, minimum_price, 0, "The least it may be advertised for."),
	FIELD_MONEY(struct product_export, customs_value, 0, "Value of one unit for customs."),
	PRODUCT_TEXT(currency, "Of all amounts."),
	PRODUCT_TEXT(hs_code, "Customs tariff number."),
	PRODUCT_TEXT(origin_country, "Where it was made."),
	PRODUCT_TEXT(customs_description, "What customs shall read."),
	PRODUCT_TEXT(parts, "Of a bundle: MUG x 2, TEA x 1."),
	PRODUCT_TEXT(parent_sku, "Of a variation: its virtual product."),
	PRODUCT_TEXT(attributes, "Of a variation: Colour = red; Size = M."),
	PRODUCT_TEXT(attribute_names, "Of a virtual product: Colour; Size."),
	PRODUCT_TEXT(categories, "Home > Kitchen; Gifts."),
	PRODUCT_TEXT(images, "Addresses of pictures; the first is the main one."),
	FIELD_INSTANT(struct product_export, created_at, 0, "When it was made."),
	FIELD_INSTANT(struct product_export, modified_at, 0, "When it last changed."),
};
static const struct shape product_export_shape =
	SHAPE("ExportProduct", struct product_export, product_fields, "A product.");

/* As long as a cell of a workbook may be. */
static struct buf cell(struct work *work)
{
	return buf_new(work->arena, 32767);
}

static struct str parts_text(struct work *work, const struct product *product)
{
	struct buf buf = cell(work);
	for (size_t i = 0; i < product->parts.count; i++)
		buf_format(&buf, "%s%.*s x %lld", i ? ", " : "", STR_FMT(product->parts.at[i].sku),
		           (long long)product->parts.at[i].quantity.units);
	return buf_str(&buf);
}

static struct str attributes_text(struct work *work, const struct product *product)
{
	struct buf buf = cell(work);
	for (size_t i = 0; i < product->attributes.count; i++)
		buf_format(&buf, "%s%.*s = %.*s", i ? "; " : "", STR_FMT(product->attributes.at[i].name),
		           STR_FMT(product->attributes.at[i].value));
	return buf_str(&buf);
}

static struct str texts_join(struct work *work, const struct str *texts, size_t n,
                             const char *between)
{
	struct buf buf = cell(work);
	for (size_t i = 0; i < n; i++) {
		buf_c(&buf, i ? between : "");
		buf_add(&buf, texts[i]);
	}
	return buf_str(&buf);
}

static struct str categories_text(struct work *work, const struct category_paths *paths,
                                  const struct product *product)
{
	struct buf buf = cell(work);
	for (size_t i = 0; i < product->category_ids.count; i++) {
		const struct str *path = map_get_int(&paths->by_id, product->category_ids.at[i]);
		if (path == NULL)
			continue;
		buf_c(&buf, buf.len > 0 ? "; " : "");
		buf_add(&buf, *path);
	}
	return buf_str(&buf);
}

static struct product_export product_row(struct work *work, const struct export_names *names,
                                         const struct category_paths *paths,
                                         const struct product *product)
{
	return (struct product_export){
		.sku = product->sku,
		.name = product->name,
		.type = word_of(&product_type_words, (int)product->type),
		.description = product->description,
		.brand = product->brand,
		.mpn = product->mpn,
		.upc = product->upc,
		.weight = product->weight,
		.length = product->length,
		.width = product->width,
		.height = product->height,
		.minimum_level = product->minimum_level,
		.is_active = product->is_active,
		.is_tax_exempt = product->is_tax_exempt,
		.price = product->price,
		.minimum_price = product->minimum_price,
		.customs_value = product->customs_value,
		.currency = product->currency,
		.hs_code = product->hs_code,
		.origin_country = product->origin_country,
		.customs_description = product->customs_description,
		.parts = parts_text(work, product),
		.parent_sku = export_product(work, names, product->parent_id)->sku,
		.attributes = attributes_text(work, product),
		.attribute_names =
			texts_join(work, product->attribute_names.at, product->attribute_names.count, "; "),
		.categories = categories_text(work, paths, product),
		.images = texts_join(work, product->images.at, product->images.count, " "),
		.created_at = product->created_at,
		.modified_at = product->modified_at,
	};
}

static enum err products_make(struct work *work, const void *page, size_t count,
                              struct export_rows *out)
{
	struct export_names names;
	struct category_paths paths;
	struct product *products = ARENA_ARRAY(work->arena, count, struct product);
	struct product_export *rows = ARENA_ARRAY(work->arena, count, struct product_export);
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	int64_t *parents = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		products[i] = ((const struct product *)page)[i];
		records[i] = products[i].id.value;
		parents[i] = products[i].parent_id.value;
	}
	TRY(product_parts_attach(work, products, count));
	TRY(product_details_attach(work, products, count));
	TRY(export_names_load(work, parents, count, &names));
	TRY(category_paths_load(work, &paths));
	for (size_t i = 0; i < count; i++)
		rows[i] = product_row(work, &names, &paths, &products[i]);
	*out = (struct export_rows){rows, count, records};
	return OK;
}

const struct export_kind export_products = {
	.name = "products",
	.scope = SCOPE_READ_PRODUCTS,
	.source = &product_source,
	.row = &product_export_shape,
	.subject = "product",
	.make = products_make,
	.says = "Products and bundles; it can be imported.",
};

/* ---- bundles ---- */

struct bundle_export {
	struct str sku, name, component_sku, component_name;
	struct qty quantity;
};
static const struct field bundle_fields[] = {
	FIELD_TEXT(struct bundle_export, sku, 0, 0, LIMIT_SKU, "The bundle."),
	FIELD_TEXT(struct bundle_export, name, 0, 0, PRODUCT_NAME_MOST, "Its name."),
	FIELD_TEXT(struct bundle_export, component_sku, 0, 0, LIMIT_SKU, "A product in it."),
	FIELD_TEXT(struct bundle_export, component_name, 0, 0, PRODUCT_NAME_MOST, "Its name."),
	FIELD_QTY(struct bundle_export, quantity, 0, 1, QTY_MAX, "Units of it in one bundle."),
};
static const struct shape bundle_export_shape =
	SHAPE("ExportBundle", struct bundle_export, bundle_fields, "A component of a bundle.");

static enum err bundles_make(struct work *work, const void *page, size_t count,
                             struct export_rows *out)
{
	struct export_names names;
	struct product *bundles = ARENA_ARRAY(work->arena, count, struct product);
	LIST(struct bundle_export) rows = {0};
	LIST(int64_t) records = {0}, components = {0};
	for (size_t i = 0; i < count; i++)
		bundles[i] = ((const struct product *)page)[i];
	TRY(product_parts_attach(work, bundles, count));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < bundles[i].parts.count; k++)
			*LIST_ADD(work->arena, &components) = bundles[i].parts.at[k].component_id.value;
	TRY(export_names_load(work, components.at, components.count, &names));
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < bundles[i].parts.count; k++) {
			const struct bundle_part *part = &bundles[i].parts.at[k];
			const struct product *component = export_product(work, &names, part->component_id);
			*LIST_ADD(work->arena, &rows) = (struct bundle_export){
				bundles[i].sku, bundles[i].name, component->sku, component->name, part->quantity};
			*LIST_ADD(work->arena, &records) = bundles[i].id.value;
		}
	}
	*out = (struct export_rows){rows.at, rows.count, records.at};
	return OK;
}

const struct export_kind export_bundles = {
	.name = "bundles",
	.scope = SCOPE_READ_PRODUCTS,
	.source = &product_source,
	.row = &bundle_export_shape,
	.make = bundles_make,
	.says = "What bundles are made of, a row for each component; it can be imported.",
};

/* ---- vendor products ---- */

struct vendor_product_export {
	struct str vendor, vendor_sku, sku, cost, prices, currency;
	struct qty minimum_quantity;
	int64_t lead_time_days;
	struct str units, rounding, packaging;
	bool is_default, is_active;
	struct instant modified_at;
};
#define VENDOR_TEXT(name_, says_)                                                                  \
	FIELD_TEXT(struct vendor_product_export, name_, 0, 0, 10000, says_)
static const struct field vendor_product_fields[] = {
	VENDOR_TEXT(vendor, "Vendor."),
	VENDOR_TEXT(vendor_sku, "The vendor's SKU."),
	VENDOR_TEXT(sku, "Master SKU."),
	VENDOR_TEXT(cost, "Cost of one unit, when it is one for any quantity."),
	VENDOR_TEXT(prices, "Costs by quantity: 1-9 = 5.00; 10 = 4.50."),
	VENDOR_TEXT(currency, "Of the costs."),
	FIELD_QTY(struct vendor_product_export, minimum_quantity, 0, 0, QTY_MAX, "The least to order."),
	FIELD_INT(struct vendor_product_export, lead_time_days, 0, 0, 1000, "Days until it comes."),
	VENDOR_TEXT(units, "What it can be ordered in: case = 12; pallet = 480."),
	VENDOR_TEXT(rounding, "How a needed quantity becomes an ordered one."),
	VENDOR_TEXT(packaging, "How it comes."),
	FIELD_FLAG(struct vendor_product_export, is_default, 0, "The usual one of the product."),
	FIELD_FLAG(struct vendor_product_export, is_active, 0, "It can be ordered."),
	FIELD_INSTANT(struct vendor_product_export, modified_at, 0, "When it last changed."),
};
static const struct shape vendor_product_export_shape =
	SHAPE("ExportVendorProduct", struct vendor_product_export, vendor_product_fields,
          "What a vendor sells us.");

static struct str amount_text(struct work *work, struct money cost)
{
	struct buf buf = buf_new(work->arena, 64);
	money_write(&buf, cost);
	return buf_str(&buf);
}

static struct str prices_text(struct work *work, const struct vendor_product *product)
{
	struct buf buf = cell(work);
	for (size_t i = 0; i < product->prices.count; i++) {
		const struct vendor_price *price = &product->prices.at[i];
		buf_format(&buf, "%s%lld", i ? "; " : "", (long long)price->from_quantity.units);
		if (price->to_quantity.units > 0)
			buf_format(&buf, "-%lld", (long long)price->to_quantity.units);
		buf_format(&buf, " = %.*s", STR_FMT(amount_text(work, price->cost)));
	}
	return buf_str(&buf);
}

static struct str units_text(struct work *work, const struct vendor_product *product)
{
	struct buf buf = cell(work);
	for (size_t i = 0; i < product->units.count; i++)
		buf_format(&buf, "%s%.*s = %lld", i ? "; " : "", STR_FMT(product->units.at[i].name),
		           (long long)product->units.at[i].units.units);
	return buf_str(&buf);
}

static struct vendor_product_export vendor_row(struct work *work, const struct export_names *names,
                                               const struct map *vendors,
                                               const struct vendor_product *product)
{
	const struct vendor *vendor = map_get_int(vendors, product->vendor_id.value);
	const struct vendor_price *first = product->prices.count > 0 ? product->prices.at : NULL;
	bool is_one = product->prices.count == 1 && first->from_quantity.units == 1
	              && first->to_quantity.units == 0;
	return (struct vendor_product_export){
		.vendor = vendor != NULL ? vendor->name : STR(""),
		.vendor_sku = product->vendor_sku,
		.sku = export_product(work, names, product->product_id)->sku,
		.cost = is_one ? amount_text(work, first->cost) : STR(""),
		.prices = is_one ? STR("") : prices_text(work, product),
		.currency = first != NULL ? currency_str(&first->cost.currency) : STR(""),
		.minimum_quantity = product->minimum_quantity,
		.lead_time_days = product->lead_time_days,
		.units = units_text(work, product),
		.rounding = word_of(&order_rounding_words, (int)product->rounding),
		.packaging = product->packaging,
		.is_default = product->is_default,
		.is_active = product->is_active,
		.modified_at = product->modified_at,
	};
}

static enum err vendor_products_make(struct work *work, const void *page, size_t count,
                                     struct export_rows *out)
{
	struct export_names names;
	struct vendor *vendors;
	size_t vendor_count;
	struct map by_id = map_new(work->arena);
	struct vendor_product *products = ARENA_ARRAY(work->arena, count, struct vendor_product);
	struct vendor_product_export *rows =
		ARENA_ARRAY(work->arena, count, struct vendor_product_export);
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	int64_t *ours = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		products[i] = ((const struct vendor_product *)page)[i];
		records[i] = products[i].id.value;
		ours[i] = products[i].product_id.value;
	}
	TRY(vendor_product_lists_attach(work, products, count));
	TRY(export_names_load(work, ours, count, &names));
	TRY(vendor_all(work, &vendors, &vendor_count));
	for (size_t i = 0; i < vendor_count; i++)
		map_put_int(&by_id, vendors[i].id.value, &vendors[i]);
	for (size_t i = 0; i < count; i++)
		rows[i] = vendor_row(work, &names, &by_id, &products[i]);
	*out = (struct export_rows){rows, count, records};
	return OK;
}

const struct export_kind export_vendor_products = {
	.name = "vendor_products",
	.scope = SCOPE_READ_PURCHASING,
	.source = &vendor_product_source,
	.row = &vendor_product_export_shape,
	.make = vendor_products_make,
	.says = "What vendors sell us; it can be imported.",
};
