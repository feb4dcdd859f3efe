#include "dialects/order_manager/product.h"

#include "dialects/order_manager/brief.h"
#include "dialects/order_manager/units.h"

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
	ABSENT(struct om_product, parent_id),
	FIELD_TEXT(struct om_product, brand, NULLABLE, 0, LIMIT_NAME, "Its brand."),
	ABSENT_LIST(struct om_product, categories),
	ABSENT_LIST(struct om_product, labels),
	FIELD_TEXT(struct om_product, description, NULLABLE, 0, DESCRIPTION_MOST, "What it is."),
	FIELD_TEXT(struct om_product, upc, NULLABLE, 0, PRODUCT_CODE_MOST, "Bar code."),
	FIELD_TEXT(struct om_product, mpn, NULLABLE, 0, PRODUCT_CODE_MOST, "Part number."),
	ABSENT_LIST(struct om_product, image_urls),
	ABSENT_LIST(struct om_product, attributes),
	ABSENT_LIST(struct om_product, attribute_groups),
	FIELD_LIST(struct om_product, bundled_items, struct om_bundled, &bundled_shape, 0, 0,
               LIMIT_BUNDLE_PARTS, "What a bundle is made of."),
	ABSENT(struct om_product, buyer),
	FIELD_INSTANT(struct om_product, created_date, 0, "When it was made."),
	FIELD_INSTANT(struct om_product, modified_date, 0, "When it last changed."),
	ABSENT_LIST(struct om_product, custom_field_values),
	ABSENT(struct om_product, customs_declaration),
	ABSENT_FLAG(struct om_product, custom_shipping_rule),
	ABSENT_FLAG(struct om_product, digital),
	ABSENT_FLAG(struct om_product, gift_card),
	ABSENT_FLAG(struct om_product, hazmat),
	ABSENT_FLAG(struct om_product, allow_backorders),
	ABSENT_FLAG(struct om_product, ships_in_own_box),
	FIELD_DECIMAL(struct om_product, weight, "Ounces."),
	FIELD_INT(struct om_product, pounds, 0, 0, INT32_MAX, "Whole pounds of the weight."),
	FIELD_DECIMAL(struct om_product, ounces, "Ounces beyond the pounds."),
	FIELD_DECIMAL(struct om_product, length, "Inches."),
	FIELD_DECIMAL(struct om_product, width, "Inches."),
	FIELD_DECIMAL(struct om_product, height, "Inches."),
	ABSENT(struct om_product, map_price),
	ABSENT(struct om_product, vendor_cost),
	ABSENT(struct om_product, shipping_cost),
};
const struct shape om_product_shape =
	SHAPE("product", struct om_product, product_fields, "A product.");

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
	*out = ARENA_ARRAY(work->arena, n, struct om_product);
	for (size_t i = 0; i < n; i++)
		from_ours(work, &products[i], &components, &(*out)[i]);
	return OK;
}

/* ---- lists ---- */

enum stock_setup { UNCONFIGURED_STOCK = 1 };
static const struct word setup_rows[] = {
	{UNCONFIGURED_STOCK, "unconfigured_stock", "Stock that lies in no location."},
};
static const struct words setup_words = WORDS("ProductInvStatus", setup_rows);

struct om_product_query {
	int64_t page, limit;
	bool active;
	struct instant created_date_from, created_date_to, modified_date_from, modified_date_to;
	LIST(struct str) mpn;
	LIST(struct str) sku;
	LIST(struct str) upc;
	enum stock_setup product_inv_status;
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
	FIELD_ENUM(struct om_product_query, product_inv_status, enum stock_setup, &setup_words, 0,
               "No product of Purser has it."),
	FIELD_ID(struct om_product_query, stock_location_id, struct location_id, 0,
             "With stock in this location."),
	FIELD_ID(struct om_product_query, warehouse_id, struct warehouse_id, 0,
             "With stock in this warehouse."),
};
const struct shape om_product_query_shape =
	SHAPE_TOUCHED("OmProductQuery", struct om_product_query, query_fields, "Which products.");

enum err om_product_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_product_query q = {0};
	struct om_product *out;
	void *found;
	TRY(om_query(work, call, &q));
	int64_t active = q.active;
	struct om_filters filters = om_filters_new(work->arena);
	if (q.touched.present != 0 && shape_has(&om_product_query_shape, &q, "active"))
		om_among(&filters, "is_active", &active, 1);
	/* Stock of ours always lies in a location. */
	if (q.product_inv_status == UNCONFIGURED_STOCK)
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

/* ---- making ---- */

struct om_core {
	struct str master_sku, name, brand, description, mpn, upc;
	bool active;
	struct str weight, length, width, height;
	struct touched touched;
};

static const struct field core_fields[] = {
	FIELD_TEXT(struct om_core, master_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "Its SKU."),
	FIELD_TEXT(struct om_core, name, REQUIRED | TRIMMED, 1, PRODUCT_NAME_MOST, "Its name."),
	FIELD_TEXT(struct om_core, brand, REQUIRED | TRIMMED, 0, LIMIT_NAME, "Its brand."),
	FIELD_TEXT(struct om_core, description, 0, 0, DESCRIPTION_MOST, "What it is."),
	FIELD_TEXT(struct om_core, mpn, TRIMMED, 0, PRODUCT_CODE_MOST, "Part number."),
	FIELD_TEXT(struct om_core, upc, TRIMMED, 0, PRODUCT_CODE_MOST, "Bar code."),
	FIELD_FLAG(struct om_core, active, 0, "For sale; usually yes."),
	FIELD_DECIMAL(struct om_core, weight, "Ounces."),
	FIELD_DECIMAL(struct om_core, length, "Inches."),
	FIELD_DECIMAL(struct om_core, width, "Inches."),
	FIELD_DECIMAL(struct om_core, height, "Inches."),
};
const struct shape om_core_put_shape =
	SHAPE_TOUCHED("putCoreProduct", struct om_core, core_fields, "A product to be made.");

struct om_part {
	struct product_id product_id;
	struct qty quantity;
};
static const struct field part_fields[] = {
	FIELD_ID(struct om_part, product_id, struct product_id, REQUIRED, "The core product."),
	FIELD_QTY(struct om_part, quantity, REQUIRED, 1, QTY_MAX, "Units of it."),
};
static const struct shape part_shape =
	SHAPE("PutBundledItemDto", struct om_part, part_fields, "A component.");

struct om_bundle {
	struct om_core bundle_product;
	LIST(struct om_part) bundled_items;
};
static const struct field bundle_fields[] = {
	FIELD_OBJECT(struct om_bundle, bundle_product, struct om_core, &om_core_put_shape, REQUIRED,
                 "The bundle."),
	FIELD_LIST(struct om_bundle, bundled_items, struct om_part, &part_shape, REQUIRED, 1,
               LIMIT_BUNDLE_PARTS, "What it is made of."),
};
const struct shape om_bundle_put_shape =
	SHAPE("putBundleProduct", struct om_bundle, bundle_fields, "A bundle to be made.");

/* Drafts on their way to being products; the good ones in front. */
struct making {
	struct work *work;
	const struct call *call;
	struct om_bulk *bulk;
	struct product *drafts, *made;
	const struct om_core **cores;
	size_t *item_of;
	enum err *errors;
	struct fault *faults;
	size_t count;
};

static struct making making_new(struct work *work, const struct call *call)
{
	size_t n = call->body_count;
	return (struct making){
		.work = work,
		.call = call,
		.bulk = ARENA_NEW(work->arena, struct om_bulk),
		.drafts = ARENA_ARRAY(work->arena, n, struct product),
		.made = ARENA_ARRAY(work->arena, n, struct product),
		.cores = ARENA_ARRAY(work->arena, n, const struct om_core *),
		.item_of = ARENA_ARRAY(work->arena, n, size_t),
		.errors = ARENA_ARRAY(work->arena, n, enum err),
		.faults = ARENA_ARRAY(work->arena, n, struct fault),
	};
}

static enum err measure_read(struct fault *fault, const char *name, struct str text,
                             struct length *out)
{
	if (inches_read(text, out) == OK)
		return OK;
	return fault_field(fault, str_from(name), "must be a number of inches, like 12.5");
}

static enum err draft_make(const struct om_core *in, struct fault *fault, struct product *draft)
{
	enum err err = OK;
	*draft = (struct product){
		.sku = in->master_sku,
		.name = in->name,
		.brand = in->brand,
		.description = in->description,
		.mpn = in->mpn,
		.upc = in->upc,
		.is_active = true,
	};
	if (ounces_read(in->weight, &draft->weight) != OK)
		err = fault_field(fault, STR("weight"), "must be a number of ounces, like 7.25");
	if (measure_read(fault, "length", in->length, &draft->length) != OK
	    || measure_read(fault, "width", in->width, &draft->width) != OK
	    || measure_read(fault, "height", in->height, &draft->height) != OK)
		err = ERR_INVALID;
	return err;
}

/* The draft of item `index`, or NULL when it was refused. */
static struct product *making_add(struct making *m, size_t index, const struct om_core *core)
{
	struct fault *fault = &m->faults[m->count];
	struct product *draft = &m->drafts[m->count];
	fault_init(fault, m->work->arena);
	enum err err = draft_make(core, fault, draft);
	if (err != OK) {
		om_refuse(m->work->arena, m->bulk, index, core->master_sku, NULL, err, fault);
		return NULL;
	}
	m->cores[m->count] = core;
	m->item_of[m->count++] = index;
	return draft;
}

static enum err making_end(struct making *m, struct reply *reply)
{
	struct work *work = m->work;
	if (m->count > 0)
		TRY(product_create_many(work, m->count, m->drafts, m->made, m->errors, m->faults));
	for (size_t i = 0; i < m->count; i++) {
		struct product *made = &m->made[i];
		bool is_off = !m->cores[i]->active && shape_has(&om_core_put_shape, m->cores[i], "active");
		if (m->errors[i] != OK) {
			om_refuse(work->arena, m->bulk, m->item_of[i], m->drafts[i].sku, NULL, m->errors[i],
			          &m->faults[i]);
			continue;
		}
		if (is_off)
			TRY(product_deactivate(work, made->id, made));
		*LIST_ADD(work->arena, &m->bulk->results) =
			(struct om_result){.product_id = made->id, .master_sku = made->sku};
	}
	om_answer_bulk(work, m->call, m->bulk, reply);
	return OK;
}

enum err om_core_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_core *items = call->body;
	struct making m = making_new(work, call);
	for (size_t i = 0; i < call->body_count; i++)
		making_add(&m, i, &items[i]);
	return making_end(&m, reply);
}

static void refuse_part(struct making *m, size_t index, const struct om_bundle *bundle,
                        struct product_id part)
{
	struct fault fault;
	fault_init(&fault, m->work->arena);
	fault_say(&fault, ERR_NOT_FOUND, "Product %lld does not exist.", (long long)part.value);
	om_refuse(m->work->arena, m->bulk, index, bundle->bundle_product.master_sku, OM_NO_PRODUCT,
	          ERR_NOT_FOUND, &fault);
}

enum err om_bundle_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_bundle *items = call->body;
	struct making m = making_new(work, call);
	struct map known;
	LIST(int64_t) ids = {0};
	for (size_t i = 0; i < call->body_count; i++)
		for (size_t k = 0; k < items[i].bundled_items.count; k++)
			*LIST_ADD(work->arena, &ids) = items[i].bundled_items.at[k].product_id.value;
	TRY(om_products(work, ids.at, ids.count, &known));
	for (size_t i = 0; i < call->body_count; i++) {
		const struct om_part *parts = items[i].bundled_items.at;
		size_t n = items[i].bundled_items.count, k = 0;
		while (k < n && map_get_int(&known, parts[k].product_id.value) != NULL)
			k++;
		if (k < n) {
			refuse_part(&m, i, &items[i], parts[k].product_id);
			continue;
		}
		struct product *draft = making_add(&m, i, &items[i].bundle_product);
		if (draft == NULL)
			continue;
		draft->type = PRODUCT_BUNDLE;
		for (k = 0; k < n; k++)
			*LIST_ADD(work->arena, &draft->parts) = (struct bundle_part){
				.component_id = parts[k].product_id, .quantity = parts[k].quantity};
	}
	return making_end(&m, reply);
}
