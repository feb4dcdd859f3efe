/* Products by SKU: made when they are not there, else changed where a cell says something. */
#include <string.h>

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_undo.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

struct product_import {
	struct str sku, name, type, description, brand, mpn, upc, weight, length, width, height;
	struct str price, minimum_price, currency, hs_code, origin_country, customs_value,
		customs_description;
	struct str parts, parent_sku, attributes, attribute_names, categories, images;
	int64_t minimum_level;
	bool is_active, is_tax_exempt;
	struct touched touched;
};
#define TEXT(name_, most_, says_) FIELD_TEXT(struct product_import, name_, TRIMMED, 0, most_, says_)
static const struct field product_fields[] = {
	FIELD_TEXT(struct product_import, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "Master SKU."),
	TEXT(name, PRODUCT_NAME_MOST, "Its name; a new product needs one."),
	TEXT(type, 20, "core (the usual), bundle, virtual, digital or gift_card; of new products."),
	TEXT(description, DESCRIPTION_MOST, "What it is."),
	TEXT(brand, LIMIT_NAME, "Brand."),
	TEXT(mpn, PRODUCT_CODE_MOST, "Manufacturer's number."),
	TEXT(upc, PRODUCT_CODE_MOST, "Bar code."),
	TEXT(weight, 20, "With a unit: 12 oz, 1.5 lb, 340 g; without one, the company's, usually oz."),
	TEXT(length, 20,
         "With a unit: 10 in, 25.4 cm, 254 mm; without one, the company's, usually in."),
	TEXT(width, 20, "Likewise."),
	TEXT(height, 20, "Likewise."),
	FIELD_INT(struct product_import, minimum_level, 0, 0, QTY_MAX,
              "Units at or below which the minimum rule of channel allocation holds."),
	FIELD_FLAG(struct product_import, is_active, 0, "For sale."),
	TEXT(parts, 32767, "Of a bundle: MUG x 2, TEA x 1; the kind bundles has a row for each."),
	TEXT(parent_sku, LIMIT_SKU, "Of a new variation: its virtual product."),
	TEXT(attributes, 2000, "Of a variation: Colour = red; Size = M."),
	TEXT(attribute_names, 2000, "Of a virtual product: Colour; Size."),
	TEXT(categories, 10000, "All that it is in: Home > Kitchen; Gifts. They must be there."),
	TEXT(images, 32767, "Addresses of pictures, by spaces or commas; the first is the main one."),
	TEXT(price, 30, "What it usually costs."),
	TEXT(minimum_price, 30, "The least it may be advertised for."),
	TEXT(currency, 3, "Of all amounts."),
	TEXT(hs_code, 20, "Customs tariff number."),
	TEXT(origin_country, 2, "Where it was made, ISO 3166 alpha-2."),
	TEXT(customs_value, 30, "What customs are told it is worth."),
	TEXT(customs_description, 200, "What customs are told it is."),
	FIELD_FLAG(struct product_import, is_tax_exempt, 0, "No tax is due on it."),
};
static const struct shape product_import_shape =
	SHAPE_TOUCHED("ImportProduct", struct product_import, product_fields, "A product.");

static const struct import_alias product_aliases[] = {
	{"sku", "master sku,product sku,item code,item number"},
	{"name", "product name,title"},
	{"type", "product type"},
	{"upc", "barcode,ean,gtin"},
	{"mpn", "manufacturer part number,part number"},
	{"brand", "manufacturer"},
	{"minimum_level", "min inventory level,minimum inventory level,min level"},
	{"is_active", "active,status"},
	{"parts", "components,bundle components,kit components"},
	{"parent_sku", "parent,virtual sku"},
	{"categories", "category"},
	{"images", "image,image url,image urls,pictures"},
	{"price", "default price,retail price"},
	{"minimum_price", "map,minimum advertised price"},
	{"hs_code", "harmonized code,tariff code"},
	{"origin_country", "country of origin,country of manufacture"},
};

/* ---- quantities with units ---- */

#define MEASURE_MOST ((int64_t)1000000000000) /* a thousand tonnes, a thousand kilometres */

/* What cells mean in this company. */
struct meanings {
	const struct measure_unit *weight, *length; /* of a bare number */
	struct category_paths categories;
};

/* As the Order Manager has it, where the company chose nothing. */
static enum err meanings_load(struct work *work, struct meanings *out)
{
	TRY(category_paths_load(work, &out->categories));
	TRY(catalog_units(work, &out->weight, &out->length));
	if (out->weight == NULL)
		out->weight = measure_unit_find(MEASURE_WEIGHT, STR("oz"));
	if (out->length == NULL)
		out->length = measure_unit_find(MEASURE_LENGTH, STR("in"));
	return OK;
}

static bool measure_take(struct work *work, struct import_row *row, struct str text,
                         const char *field, bool is_weight, const struct meanings *meanings,
                         int64_t *out)
{
	enum err err = is_weight ? measure_read(MEASURE_WEIGHT, text, meanings->weight, out)
	                         : measure_read(MEASURE_LENGTH, text, meanings->length, out);
	if (err == OK && *out <= MEASURE_MOST)
		return true;
	row->sentence = str_format(work->arena, "%s must be like %s, not %.*s", field,
	                           is_weight ? "12 oz or 340 g" : "10 in or 25.4 cm", STR_FMT(text));
	return false;
}

/* ---- rows ---- */

/* "MUG x 2, TEA": the quantity is 1 where none is said. */
static bool parts_take(struct work *work, struct import_row *row, struct str text,
                       struct product *draft)
{
	struct str piece;
	while (str_split(&text, ',', &piece)) {
		struct bundle_part *part = LIST_ADD(work->arena, &draft->parts);
		struct str sku = str_trim(piece);
		part->quantity.units = 1;
		for (size_t at = sku.len; at-- > 1;) {
			bool is_times = (sku.at[at] == 'x' || sku.at[at] == '*') && sku.at[at - 1] == ' ';
			if (!is_times)
				continue;
			if (str_to_int(str_trim(str_slice(sku, at + 1, sku.len)), &part->quantity.units) == OK)
				sku = str_trim(str_slice(sku, 0, at));
			break;
		}
		part->sku = sku;
		if (sku.len == 0 || part->quantity.units < 1) {
			row->sentence = str_format(work->arena, "parts must be like MUG x 2, TEA x 1, not %.*s",
			                           STR_FMT(piece));
			return false;
		}
	}
	return true;
}

static void text_give(struct product *draft, const char *name, struct str *at, struct str said)
{
	if (said.len == 0)
		return;
	*at = said;
	shape_give(&product_shape, draft, name);
}

static bool measures_take(struct work *work, struct import_row *row,
                          const struct meanings *meanings, const struct product_import *said,
                          struct product *draft)
{
	const struct {
		const char *name;
		struct str text;
		int64_t *at;
		bool is_weight;
	} measures[] = {{"weight", said->weight, &draft->weight.milligrams, true},
	                {"length", said->length, &draft->length.micrometres, false},
	                {"width", said->width, &draft->width.micrometres, false},
	                {"height", said->height, &draft->height.micrometres, false}};
	for (size_t i = 0; i < COUNT_OF(measures); i++) {
		if (measures[i].text.len == 0)
			continue;
		if (!measure_take(work, row, measures[i].text, measures[i].name, measures[i].is_weight,
		                  meanings, measures[i].at))
			return false;
		shape_give(&product_shape, draft, measures[i].name);
	}
	return true;
}

/* "Colour = red; Size = M". */
static bool attributes_take(struct work *work, struct import_row *row, struct str text,
                            struct product *draft)
{
	struct str piece, name;
	while (str_split(&text, ';', &piece)) {
		struct str value = piece;
		if (!str_split(&value, '=', &name) || str_trim(name).len == 0 || str_trim(value).len == 0) {
			row->sentence =
				str_format(work->arena, "attributes must be like Colour = red; Size = M, not %.*s",
			               STR_FMT(piece));
			return false;
		}
		struct product_attribute *attribute = LIST_ADD(work->arena, &draft->attributes);
		attribute->name = str_trim(name);
		attribute->value = str_trim(value);
	}
	shape_give(&product_shape, draft, "attributes");
	return true;
}

/* Pieces between any of the separators. */
static void pieces_take(struct work *work, struct str text, const char *separators,
                        struct product *draft, const char *field, bool is_images)
{
	size_t from = 0;
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && strchr(separators, text.at[i]) == NULL)
			continue;
		struct str piece = str_trim(str_slice(text, from, i));
		from = i + 1;
		if (piece.len == 0)
			continue;
		if (is_images)
			*LIST_ADD(work->arena, &draft->images) = piece;
		else
			*LIST_ADD(work->arena, &draft->attribute_names) = piece;
	}
	shape_give(&product_shape, draft, field);
}

static bool categories_take(struct work *work, struct import_row *row,
                            const struct category_paths *paths, struct str text,
                            struct product *draft)
{
	struct str piece;
	while (str_split(&text, ';', &piece)) {
		const int64_t *id = map_get(&paths->by_path, text_fold(work->arena, piece));
		if (id == NULL) {
			row->sentence =
				str_format(work->arena, "There is no category %.*s.", STR_FMT(str_trim(piece)));
			return false;
		}
		*LIST_ADD(work->arena, &draft->category_ids) = *id;
	}
	shape_give(&product_shape, draft, "category_ids");
	return true;
}

static bool amounts_take(struct work *work, struct import_row *row,
                         const struct product_import *said, struct product *draft)
{
	const struct {
		const char *name;
		struct str text;
		struct money *at;
	} amounts[] = {{"price", said->price, &draft->price},
	               {"minimum_price", said->minimum_price, &draft->minimum_price},
	               {"customs_value", said->customs_value, &draft->customs_value}};
	for (size_t i = 0; i < COUNT_OF(amounts); i++) {
		if (amounts[i].text.len == 0)
			continue;
		if (!import_money(work, amounts[i].text, said->currency, amounts[i].name, row,
		                  amounts[i].at))
			return false;
		shape_give(&product_shape, draft, amounts[i].name);
	}
	return true;
}

/* What belongs to other products, and lists. */
static bool details_take(struct work *work, struct import_row *row,
                         const struct product_import *said, struct product *draft)
{
	draft->parent_sku = said->parent_sku; /* of a new one: a variation stays with its parent */
	if (said->images.len > 0)
		pieces_take(work, said->images, " ,\n", draft, "images", true);
	if (said->attribute_names.len > 0)
		pieces_take(work, said->attribute_names, ";", draft, "attribute_names", false);
	return said->attributes.len == 0 || attributes_take(work, row, said->attributes, draft);
}

/* What a cell says, and nothing else, is touched. */
static bool draft_make(struct work *work, struct import_row *row, const struct meanings *meanings,
                       struct product *draft)
{
	const struct product_import *said = row->value;
	int type;
	*draft = (struct product){0};
	text_give(draft, "name", &draft->name, said->name);
	text_give(draft, "description", &draft->description, said->description);
	text_give(draft, "brand", &draft->brand, said->brand);
	text_give(draft, "mpn", &draft->mpn, said->mpn);
	text_give(draft, "upc", &draft->upc, said->upc);
	text_give(draft, "hs_code", &draft->hs_code, said->hs_code);
	text_give(draft, "origin_country", &draft->origin_country, said->origin_country);
	text_give(draft, "customs_description", &draft->customs_description, said->customs_description);
	if (shape_has(&product_import_shape, said, "is_tax_exempt")) {
		draft->is_tax_exempt = said->is_tax_exempt;
		shape_give(&product_shape, draft, "is_tax_exempt");
	}
	if (shape_has(&product_import_shape, said, "minimum_level")) {
		draft->minimum_level.units = said->minimum_level;
		shape_give(&product_shape, draft, "minimum_level");
	}
	if (said->type.len > 0) {
		if (!word_find(&product_type_words, said->type, true, &type)) {
			row->sentence = str_format(work->arena, "type %.*s is not known", STR_FMT(said->type));
			return false;
		}
		draft->type = (enum product_type)type;
	}
	if (said->categories.len > 0
	    && !categories_take(work, row, &meanings->categories, said->categories, draft))
		return false;
	if (said->parts.len > 0) {
		if (!parts_take(work, row, said->parts, draft))
			return false;
		draft->type = PRODUCT_BUNDLE;
		shape_give(&product_shape, draft, "parts");
	}
	return details_take(work, row, said, draft) && amounts_take(work, row, said, draft)
	       && measures_take(work, row, meanings, said, draft);
}

/* For sale or not is a step of its own. */
static enum err activity_take(struct work *work, struct import_row *row, struct product_put *put)
{
	const struct product_import *said = row->value;
	struct product after;
	if (!shape_has(&product_import_shape, said, "is_active")
	    || said->is_active == put->out.is_active)
		return OK;
	row->outcome = row->outcome == ROW_SAME ? ROW_CHANGED : row->outcome;
	TRY(said->is_active ? product_activate(work, put->out.id, &after)
	                    : product_deactivate(work, put->out.id, &after));
	put->out.is_active = after.is_active;
	put->out.version = after.version;
	return OK;
}

static enum err put_answer(struct work *work, struct import_row *row, struct product_put *put,
                           const struct product *before, struct import_takings *takings)
{
	const struct product_import *said = row->value;
	import_product_answer(work, row, put, before);
	if (put->err != OK)
		return OK;
	if (said->is_active || !shape_has(&product_import_shape, said, "is_active"))
		TRY(import_product_revive(work, takings, row, put, &before));
	row->record = put->out.id.value;
	TRY(activity_take(work, row, put));
	import_product_note(work, row, put, before);
	return OK;
}

/* A new product may be a known one whose SKU a spreadsheet took for a number. */
static enum err hints_tell(struct work *work, struct import_row **rows,
                           const struct product_put *puts, size_t n)
{
	struct map hints;
	LIST(struct str) skus = {0};
	for (size_t i = 0; i < n; i++)
		if (rows[i]->outcome == ROW_CREATED)
			*LIST_ADD(work->arena, &skus) = puts[i].out.sku;
	if (skus.count == 0)
		return OK;
	TRY(product_sku_hints(work, skus.at, skus.count, &hints));
	for (size_t i = 0; i < n; i++) {
		struct str hint = product_sku_hint(work, &hints, puts[i].draft->sku);
		if (rows[i]->outcome == ROW_CREATED && hint.len > 0)
			rows[i]->sentence =
				str_format(work->arena, "%.*s.%.*s", STR_FMT(rows[i]->sentence), STR_FMT(hint));
	}
	return OK;
}

static enum err products_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct map known;
	struct product *drafts = ARENA_ARRAY(work->arena, n, struct product);
	struct product_put *puts = ARENA_ARRAY(work->arena, n, struct product_put);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	struct import_row **asked = ARENA_ARRAY(work->arena, n, struct import_row *);
	size_t count = 0;
	struct meanings meanings;
	struct import_takings takings;
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	for (size_t i = 0; i < n; i++)
		skus[i] = ((const struct product_import *)rows[i].value)->sku;
	TRY(import_products_known(work, skus, n, &known));
	TRY(meanings_load(work, &meanings));
	for (size_t i = 0; i < n; i++) {
		const struct product_import *said = rows[i].value;
		if (!draft_make(work, &rows[i], &meanings, &drafts[count]))
			continue;
		drafts[count].sku = said->sku;
		bool is_known = map_get(&known, said->sku) != NULL;
		if (!is_known && said->name.len == 0) {
			rows[i].sentence = STR("A new product needs a name.");
			continue;
		}
		if (!is_known)
			drafts[count].touched = (struct touched){0}; /* a new one is whole */
		fault_init(&faults[count], work->arena);
		puts[count] = (struct product_put){.draft = &drafts[count],
		                                   .custom_values = is_known ? NULL : &rows[i].custom,
		                                   .fault = &faults[count]};
		asked[count++] = &rows[i];
	}
	if (count == 0)
		return OK;
	TRY(product_put_many(work, count, puts));
	TRY(import_products_taken(work, &known, &takings));
	for (size_t i = 0; i < count; i++)
		TRY(put_answer(work, asked[i], &puts[i],
		               map_get(&known, ((const struct product_import *)asked[i]->value)->sku),
		               &takings));
	return hints_tell(work, asked, puts, count);
}

const struct import_kind import_products = {
	.name = "products",
	.scope = SCOPE_WRITE_PRODUCTS,
	.row = &product_import_shape,
	.aliases = product_aliases,
	.alias_count = COUNT_OF(product_aliases),
	.subject = "product",
	.apply = products_apply,
	.undo = import_products_undo,
	.says = "Products and bundles by SKU: made, or changed where a cell says something.",
};
