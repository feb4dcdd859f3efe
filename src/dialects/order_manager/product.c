#include "dialects/order_manager/product.h"

#include "dialects/order_manager/product_detail.h"
#include "dialects/order_manager/units.h"
#include "domain/costs/costs.h"

/* ---- the product ---- */

struct om_bundled {
	struct product_id bundle_item_id;
	struct om_product_brief bundled_product;
	int64_t bundled_product_quantity;
	struct om_product_brief product;
};

struct om_product {
	struct product_id product_id;
	struct str master_sku, name, type;
	bool active, bundle;
	struct str brand, description, upc, mpn;
	LIST(struct om_bundled) bundled_items;
	struct instant created_date, modified_date;
	struct str weight;
	int64_t pounds;
	struct str ounces, length, width, height;
	struct product_id parent_id;
	LIST(struct str) categories;
	LIST(struct str) labels;
	LIST(struct om_image) image_urls;
	LIST(struct str) attributes;
	LIST(struct om_attribute_group) attribute_groups;
	LIST(struct om_value) custom_field_values;
	struct om_customs customs_declaration;
	bool digital, gift_card;
	struct money map_price, vendor_cost;
	struct absent absent;
};

static const struct field bundled_fields[] = {
	FIELD_ID(struct om_bundled, bundle_item_id, struct product_id, 0, "The component."),
	FIELD_OBJECT(struct om_bundled, bundled_product, struct om_product_brief,
                 &om_product_brief_shape, NULLABLE, "The component."),
	FIELD_INT(struct om_bundled, bundled_product_quantity, 0, 0, QTY_MAX, "Units of it."),
	FIELD_OBJECT(struct om_bundled, product, struct om_product_brief, &om_product_brief_shape,
                 NULLABLE, "The bundle."),
};
static const struct shape bundled_shape =
	SHAPE("bundledItem", struct om_bundled, bundled_fields, "A component of a bundle.");

static const struct field product_fields[] = {
	FIELD_ID(struct om_product, product_id, struct product_id, 0, "The product."),
	FIELD_TEXT(struct om_product, master_sku, 0, 0, LIMIT_SKU, "Its SKU."),
	FIELD_TEXT(struct om_product, name, 0, 0, PRODUCT_NAME_MOST, "Its name."),
	FIELD_TEXT(struct om_product, type, 0, 0, 20, "Core or bundle."),
	FIELD_FLAG(struct om_product, active, 0, "For sale."),
	FIELD_FLAG(struct om_product, bundle, 0, "Is it a bundle?"),
	FIELD_ID(struct om_product, parent_id, struct product_id, 0, "Of a variation."),
	FIELD_TEXT(struct om_product, brand, NULLABLE, 0, LIMIT_NAME, "Its brand."),
	FIELD_TEXTS(struct om_product, categories, 0, 0, PRODUCT_CATEGORIES_MOST, "By name."),
	FIELD_TEXTS(struct om_product, labels, 0, 0, LABELS_EACH_MOST, "By name."),
	FIELD_TEXT(struct om_product, description, NULLABLE, 0, DESCRIPTION_MOST, "What it is."),
	FIELD_TEXT(struct om_product, upc, NULLABLE, 0, PRODUCT_CODE_MOST, "Bar code."),
	FIELD_TEXT(struct om_product, mpn, NULLABLE, 0, PRODUCT_CODE_MOST, "Part number."),
	FIELD_LIST(struct om_product, image_urls, struct om_image, &om_image_shape, 0, 0,
               PRODUCT_IMAGES_MOST, "Its pictures."),
	FIELD_TEXTS(struct om_product, attributes, 0, 0, PRODUCT_ATTRIBUTES_MOST,
                "Of a variation: Red, L."),
	FIELD_LIST(struct om_product, attribute_groups, struct om_attribute_group,
               &om_attribute_group_shape, 0, 0, PRODUCT_ATTRIBUTES_MOST,
               "What its variations, or it, differ by."),
	FIELD_LIST(struct om_product, bundled_items, struct om_bundled, &bundled_shape, 0, 0,
               LIMIT_BUNDLE_PARTS, "What a bundle is made of."),
	ABSENT(struct om_product, buyer),
	FIELD_INSTANT(struct om_product, created_date, 0, "When it was made."),
	FIELD_INSTANT(struct om_product, modified_date, 0, "When it last changed."),
	FIELD_LIST(struct om_product, custom_field_values, struct om_value, &om_custom_value_shape, 0,
               0, CUSTOM_PRODUCT_VALUES_MOST, "Its custom fields."),
	FIELD_OBJECT(struct om_product, customs_declaration, struct om_customs, &om_customs_shape,
                 NULLABLE, "For customs."),
	ABSENT_FLAG(struct om_product, custom_shipping_rule),
	FIELD_FLAG(struct om_product, digital, 0, "Is it delivered without a parcel?"),
	FIELD_FLAG(struct om_product, gift_card, 0, "Is it a gift card?"),
	ABSENT_FLAG(struct om_product, hazmat),
	ABSENT_FLAG(struct om_product, allow_backorders),
	ABSENT_FLAG(struct om_product, ships_in_own_box),
	FIELD_DECIMAL(struct om_product, weight, "Ounces."),
	FIELD_INT(struct om_product, pounds, 0, 0, INT32_MAX, "Whole pounds of the weight."),
	FIELD_DECIMAL(struct om_product, ounces, "Ounces beyond the pounds."),
	FIELD_DECIMAL(struct om_product, length, "Inches."),
	FIELD_DECIMAL(struct om_product, width, "Inches."),
	FIELD_DECIMAL(struct om_product, height, "Inches."),
	FIELD_MONEY(struct om_product, map_price, 0, "The least it may be sold for."),
	FIELD_MONEY(struct om_product, vendor_cost, NULLABLE, "Its default cost."),
	ABSENT(struct om_product, shipping_cost),
};
const struct shape om_product_shape =
	SHAPE("product", struct om_product, product_fields, "A product.");

static void details_print(const struct om_product_details *d, const struct product *in,
                          struct om_product *out)
{
	struct arena *arena = d->work->arena;
	struct om_product_detail detail = {0};
	om_product_detail(d, in, &detail);
	out->parent_id = in->parent_id;
	out->digital = in->type == PRODUCT_DIGITAL;
	out->gift_card = in->type == PRODUCT_GIFT_CARD;
	out->map_price = in->minimum_price;
	out->customs_declaration = detail.customs;
	for (size_t i = 0; i < detail.categories.count; i++)
		*LIST_ADD(arena, &out->categories) = detail.categories.at[i];
	for (size_t i = 0; i < detail.labels.count; i++)
		*LIST_ADD(arena, &out->labels) = detail.labels.at[i];
	for (size_t i = 0; i < detail.images.count; i++)
		*LIST_ADD(arena, &out->image_urls) = detail.images.at[i];
	for (size_t i = 0; i < detail.attributes.count; i++)
		*LIST_ADD(arena, &out->attributes) = detail.attributes.at[i];
	for (size_t i = 0; i < detail.groups.count; i++)
		*LIST_ADD(arena, &out->attribute_groups) = detail.groups.at[i];
	for (size_t i = 0; i < detail.values.count; i++)
		*LIST_ADD(arena, &out->custom_field_values) = detail.values.at[i];
}

static void from_ours(struct work *work, const struct product *in, const struct map *components,
                      struct om_product *out)
{
	struct arena *arena = work->arena;
	*out = (struct om_product){
		.product_id = in->id,
		.master_sku = in->sku,
		.name = in->name,
		.type = om_product_type(in),
		.active = in->is_active,
		.bundle = in->type == PRODUCT_BUNDLE,
		.brand = in->brand,
		.description = in->description,
		.upc = in->upc,
		.mpn = in->mpn,
		.created_date = in->created_at,
		.modified_date = in->modified_at,
		.weight = ounces_text(arena, in->weight),
		.pounds = whole_pounds(in->weight),
		.ounces = ounces_beyond_pounds(arena, in->weight),
		.length = inches_text(arena, in->length),
		.width = inches_text(arena, in->width),
		.height = inches_text(arena, in->height),
	};
	for (size_t i = 0; i < in->parts.count; i++) {
		const struct bundle_part *part = &in->parts.at[i];
		*LIST_ADD(arena, &out->bundled_items) = (struct om_bundled){
			.bundle_item_id = part->component_id,
			.bundled_product =
				om_product_brief(arena, map_get_int(components, part->component_id.value)),
			.bundled_product_quantity = part->quantity.units,
			.product = om_product_brief(arena, in),
		};
	}
}

static enum err costs_print(struct work *work, struct om_product *products, size_t n)
{
	struct default_cost *costs;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		ids[i] = products[i].product_id.value;
	TRY(default_costs_of(work, ids, n, &costs, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, costs[i].product_id.value, &costs[i]);
	for (size_t i = 0; i < n; i++) {
		const struct default_cost *cost = map_get_int(&by_id, ids[i]);
		if (cost != NULL)
			products[i].vendor_cost = cost->cost;
	}
	return OK;
}

/* Products with their parts, and what these are. */
static enum err print_all(struct work *work, struct product *products, size_t n,
                          struct om_product **out)
{
	LIST(int64_t) ids = {0};
	struct map components;
	TRY(product_parts_attach(work, products, n));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < products[i].parts.count; k++)
			*LIST_ADD(work->arena, &ids) = products[i].parts.at[k].component_id.value;
	TRY(om_products(work, ids.at, ids.count, &components));
	struct om_product_details details;
	TRY(om_product_details_load(work, products, n, &details));
	*out = ARENA_ARRAY(work->arena, n, struct om_product);
	for (size_t i = 0; i < n; i++) {
		from_ours(work, &products[i], &components, &(*out)[i]);
		details_print(&details, &products[i], &(*out)[i]);
	}
	return costs_print(work, *out, n);
}

/* ---- lists ---- */

struct om_product_query {
	int64_t page, limit;
	bool active;
	struct instant created_date_from, created_date_to, modified_date_from, modified_date_to;
	LIST(struct str) mpn;
	LIST(struct str) sku;
	LIST(struct str) upc;
	LIST(struct str) product_inv_status;
	struct location_id stock_location_id;
	struct warehouse_id warehouse_id;
	struct touched touched;
};

static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_product_query),
	FIELD_FLAG(struct om_product_query, active, 0, "For sale, or not."),
	FIELD_INSTANT(struct om_product_query, created_date_from, 0, "Made since."),
	FIELD_INSTANT(struct om_product_query, created_date_to, 0, "Made until."),
	FIELD_INSTANT(struct om_product_query, modified_date_from, 0, "Changed since."),
	FIELD_INSTANT(struct om_product_query, modified_date_to, 0, "Changed until."),
	FIELD_TEXTS(struct om_product_query, mpn, 0, 0, OM_LIMIT_MOST, "Part numbers begin so."),
	FIELD_TEXTS(struct om_product_query, sku, 0, 0, OM_LIMIT_MOST, "SKUs begin so."),
	FIELD_TEXTS(struct om_product_query, upc, 0, 0, OM_LIMIT_MOST, "Bar codes begin so."),
	FIELD_TEXTS(struct om_product_query, product_inv_status, 0, 0, 20,
                "UNCONFIGURED_STOCK; no product of Purser has it."),
	FIELD_ID(struct om_product_query, stock_location_id, struct location_id, 0,
             "With stock in this location."),
	FIELD_ID(struct om_product_query, warehouse_id, struct warehouse_id, 0,
             "With stock in this warehouse."),
};
const struct shape om_product_query_shape =
	SHAPE_TOUCHED("OmProductQuery", struct om_product_query, query_fields, "Which products.");

enum err om_product_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const char *const statuses[] = {"UNCONFIGURED_STOCK"};
	struct om_product_query q = {0};
	struct om_product *out;
	void *found;
	TRY(om_query(work, call, &q));
	TRY(om_words_check(work, "productInvStatus", q.product_inv_status.at,
	                   q.product_inv_status.count, statuses, COUNT_OF(statuses)));
	int64_t active = q.active;
	struct om_filters filters = om_filters_new(work->arena);
	if (q.touched.present != 0 && shape_has(&om_product_query_shape, &q, "active"))
		om_among(&filters, "is_active", &active, 1);
	/* Stock of ours always lies in a location. */
	if (q.product_inv_status.count > 0)
		om_among(&filters, "id", NULL, 0);
	om_between(&filters, "created_at", q.created_date_from, q.created_date_to);
	om_between(&filters, "modified_at", q.modified_date_from, q.modified_date_to);
	om_prefixes(&filters, "mpn", q.mpn.at, q.mpn.count);
	om_prefixes(&filters, "sku", q.sku.at, q.sku.count);
	om_prefixes(&filters, "upc", q.upc.at, q.upc.count);
	om_through(om_only_id(&filters, "location_id", q.stock_location_id.value), "id", "stock_bin",
	           "product_id");
	om_through(om_only_id(&filters, "warehouse_id", q.warehouse_id.value), "id", "stock",
	           "product_id");
	TRY(om_list(work, &product_source, &filters, q.page, om_limit(q.limit, 20), &found,
	            &reply->count));
	TRY(print_all(work, found, reply->count, &out));
	reply->value = out;
	return OK;
}

/* ---- one ---- */

struct om_product_one {
	bool active;
	struct product_id product_id;
	struct str sku, mpn, upc;
	struct touched touched;
};

static const struct field one_fields[] = {
	FIELD_FLAG(struct om_product_one, active, 0, "For sale, or not."),
	FIELD_ID(struct om_product_one, product_id, struct product_id, 0, "The product's id,"),
	FIELD_TEXT(struct om_product_one, sku, 0, 0, LIMIT_SKU, "or its SKU,"),
	FIELD_TEXT(struct om_product_one, mpn, 0, 0, PRODUCT_CODE_MOST, "or its part number,"),
	FIELD_TEXT(struct om_product_one, upc, 0, 0, PRODUCT_CODE_MOST, "or its bar code."),
};
const struct shape om_product_one_shape =
	SHAPE_TOUCHED("OmProductOne", struct om_product_one, one_fields, "Which product.");

enum err om_product_find(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_product_one *q = call->query;
	struct om_product *out;
	void *found;
	size_t count;
	int64_t active = q->active;
	struct om_filters filters = om_filters_new(work->arena);
	om_only_id(&filters, "id", q->product_id.value);
	om_only_texts(&filters, "sku", &q->sku, 1);
	om_only_texts(&filters, "mpn", &q->mpn, 1);
	om_only_texts(&filters, "upc", &q->upc, 1);
	if (filters.rows.count == 0)
		return fault_field(work->fault, STR("productId"), "or sku, mpn or upc must be given");
	if (shape_has(&om_product_one_shape, q, "active"))
		om_among(&filters, "is_active", &active, 1);
	TRY(om_list(work, &product_source, &filters, 1, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such product.");
	TRY(print_all(work, found, 1, &out));
	reply->value = out;
	return OK;
}
