#include "dialects/order_manager/product_write.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/product_detail.h"
#include "dialects/order_manager/units.h"
#include "domain/costs/costs.h"

/* ---- shapes ---- */

struct om_wanted_label {
	struct label_id label_id;
	struct str name;
};
static const struct field wanted_fields[] = {
	FIELD_ID(struct om_wanted_label, label_id, struct label_id, 0, "The label,"),
	FIELD_TEXT(struct om_wanted_label, name, TRIMMED, 0, LABEL_NAME_MOST, "or its name."),
};
static const struct shape wanted_shape =
	SHAPE("OmProductLabel", struct om_wanted_label, wanted_fields, "A label to be put on it.");

/* One item of any of the bodies; each shape names the members that its body has. */
struct om_core {
	struct product_id product_id, virtual_product_id;
	LIST(int64_t) attribute_ids;
	struct str master_sku, name, brand, description, mpn, upc;
	bool active, is_digital, is_gift_card;
	struct str weight, length, width, height;
	LIST(struct str) categories;
	LIST(struct om_image) image_urls;
	LIST(struct om_wanted_label) labels;
	struct om_customs customs_declaration;
	struct money map_price, vendor_cost;
	struct touched touched;
};

#define NAMES(need)                                                                                \
	FIELD_TEXT(struct om_core, master_sku, need | TRIMMED, 1, LIMIT_SKU, "Its SKU."),              \
		FIELD_TEXT(struct om_core, name, need | TRIMMED, 1, PRODUCT_NAME_MOST, "Its name."),       \
		FIELD_TEXT(struct om_core, brand, need | TRIMMED, 0, LIMIT_NAME, "Its brand."),            \
		FIELD_TEXT(struct om_core, description, 0, 0, DESCRIPTION_MOST, "What it is."),            \
		FIELD_TEXT(struct om_core, upc, TRIMMED, 0, PRODUCT_CODE_MOST, "Bar code."),               \
		FIELD_FLAG(struct om_core, active, 0, "For sale; usually yes."),                           \
		FIELD_MONEY(struct om_core, map_price, 0, "The least it may be sold for."),                \
		FIELD_COST(struct om_core, vendor_cost, 0, "Its default cost; 0: none.")
#define MEASURES                                                                                   \
	FIELD_TEXT(struct om_core, mpn, TRIMMED, 0, PRODUCT_CODE_MOST, "Part number."),                \
		FIELD_DECIMAL(struct om_core, weight, "Ounces."),                                          \
		FIELD_DECIMAL(struct om_core, length, "Inches."),                                          \
		FIELD_DECIMAL(struct om_core, width, "Inches."),                                           \
		FIELD_DECIMAL(struct om_core, height, "Inches."),                                          \
		FIELD_OBJECT(struct om_core, customs_declaration, struct om_customs, &om_customs_shape, 0, \
	                 "For customs.")
#define MARKS                                                                                      \
	FIELD_TEXTS(struct om_core, categories, 0, 0, PRODUCT_CATEGORIES_MOST,                         \
	            "By name; those that are not there are made."),                                    \
		FIELD_LIST(struct om_core, labels, struct om_wanted_label, &wanted_shape, 0, 0,            \
	               LABELS_AT_ONCE_MOST, "Labels to put on it."),                                   \
		FIELD_FLAG(struct om_core, is_digital, 0, "Is it delivered without a parcel?"),            \
		FIELD_FLAG(struct om_core, is_gift_card, 0, "Is it a gift card?")
#define IMAGES                                                                                     \
	FIELD_LIST(struct om_core, image_urls, struct om_image, &om_image_shape, 0, 0,                 \
	           PRODUCT_IMAGES_MOST, "Its pictures.")

static const struct field core_fields[] = {NAMES(REQUIRED), MEASURES, MARKS, IMAGES};
const struct shape om_core_put_shape =
	SHAPE_TOUCHED("putCoreProduct", struct om_core, core_fields, "A product to be made.");

static const struct field virtual_fields[] = {NAMES(REQUIRED), MARKS};
const struct shape om_virtual_put_shape = SHAPE_TOUCHED(
	"putVirtualProduct", struct om_core, virtual_fields, "A parent of variations to be made.");

static const struct field variation_fields[] = {
	FIELD_ID(struct om_core, virtual_product_id, struct product_id, REQUIRED, "Its parent."),
	FIELD_INTS(struct om_core, attribute_ids, REQUIRED, 1, PRODUCT_ATTRIBUTES_MOST,
               "What it is: a value of each group."),
	NAMES(REQUIRED),
	MEASURES,
	MARKS,
	IMAGES,
};
const struct shape om_variation_put_shape = SHAPE_TOUCHED(
	"putVariationProduct", struct om_core, variation_fields, "A variation to be made.");

static const struct field post_fields[] = {
	FIELD_ID(struct om_core, product_id, struct product_id, 0, "The product,"),
	NAMES(0),
	MEASURES,
};
const struct shape om_product_post_shape = SHAPE_TOUCHED(
	"postProduct", struct om_core, post_fields, "Changes; without an id the SKU names it.");

struct om_part {
	struct product_id product_id;
	struct qty quantity;
};
static const struct field part_fields[] = {
	FIELD_ID(struct om_part, product_id, struct product_id, REQUIRED, "The component."),
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

/* ---- drafts on their way to being products; the good ones in front ---- */

struct making {
	struct work *work;
	const struct call *call;
	struct om_bulk *bulk;
	struct product *drafts;
	struct product_put *puts;
	const struct om_core **cores;
	size_t *item_of;
	size_t count;
	const struct shape *shape; /* of the cores */
	struct label *labels;
	size_t label_count;
	struct category *categories;
	size_t category_count;
};

static const struct om_name names[] = {
	{"sku", "master_sku"},
	{"minimum_price", "map_price"},
	{"price", "map_price"},
	{"parts", "bundled_items"},
	{"images", "image_urls"},
	{"parent_id", "virtual_product_id"},
	{"attributes", "attribute_ids"},
	{"customs_value", "customs_declaration.declared_value"},
	{"hs_code", "customs_declaration.harmonization_code"},
	{"origin_country", "customs_declaration.country"},
	{"customs_description", "customs_declaration.description"},
};

static enum err making_begin(struct making *m, struct work *work, const struct call *call,
                             const struct shape *shape)
{
	size_t n = call->body_count;
	*m = (struct making){
		.work = work,
		.call = call,
		.shape = shape,
		.bulk = ARENA_NEW(work->arena, struct om_bulk),
		.drafts = ARENA_ARRAY(work->arena, n, struct product),
		.puts = ARENA_ARRAY(work->arena, n, struct product_put),
		.cores = ARENA_ARRAY(work->arena, n, const struct om_core *),
		.item_of = ARENA_ARRAY(work->arena, n, size_t),
	};
	TRY(label_all(work, &m->labels, &m->label_count));
	return category_all(work, &m->categories, &m->category_count);
}

static bool has(const struct making *m, const struct om_core *in, const char *name)
{
	return shape_has(m->shape, in, name);
}

static enum err inches_take(struct fault *fault, const char *name, struct str text,
                            struct length *out)
{
	if (inches_read(text, out) == OK)
		return OK;
	return fault_field(fault, str_from(name), "must be a number of inches, like 12.5");
}

static enum err measures_take(const struct om_core *in, struct fault *fault, struct product *draft)
{
	enum err err = OK;
	if (ounces_read(in->weight, &draft->weight) != OK)
		err = fault_field(fault, STR("weight"), "must be a number of ounces, like 7.25");
	if (inches_take(fault, "length", in->length, &draft->length) != OK
	    || inches_take(fault, "width", in->width, &draft->width) != OK
	    || inches_take(fault, "height", in->height, &draft->height) != OK)
		err = ERR_INVALID;
	return err;
}

/* The id of the category of that name, made at the top when there is none. */
static enum err category_named(struct making *m, struct str name, int64_t *id)
{
	for (size_t i = 0; i < m->category_count; i++)
		if (str_eq_nocase(m->categories[i].name, name)) {
			*id = m->categories[i].id.value;
			return OK;
		}
	const struct category draft = {.name = name};
	struct category made;
	TRY(category_create(m->work, &draft, &made));
	*id = made.id.value;
	return category_all(m->work, &m->categories, &m->category_count);
}

static enum err labels_check(const struct making *m, const struct om_core *in, struct fault *fault)
{
	for (size_t i = 0; i < in->labels.count; i++) {
		const struct om_wanted_label *wanted = &in->labels.at[i];
		size_t k = 0;
		while (k < m->label_count && !ID_EQ(m->labels[k].id, wanted->label_id)
		       && !str_eq_nocase(m->labels[k].name, wanted->name))
			k++;
		if (k == m->label_count)
			return fault_field(fault, str_format(m->work->arena, "labels[%zu]", i),
			                   "is no label of yours");
	}
	return OK;
}

static enum err customs_take(const struct om_customs *in, struct fault *fault,
                             struct product *draft)
{
	draft->customs_description = in->description;
	draft->hs_code = in->harmonization_code;
	draft->customs_value = in->declared_value;
	if (in->country.len > 0 && !country_two(in->country, &draft->origin_country))
		return fault_field(fault, STR("customs_declaration.country"),
		                   "must be three letters of ISO 3166-1, like USA");
	return OK;
}

static enum product_type type_of(const struct om_core *in)
{
	if (in->is_gift_card)
		return PRODUCT_GIFT_CARD;
	return in->is_digital ? PRODUCT_DIGITAL : PRODUCT_CORE;
}

static void currency_take(struct making *m, struct product *draft)
{
	const struct money *amounts[] = {&draft->minimum_price, &draft->customs_value};
	for (size_t i = 0; i < COUNT_OF(amounts); i++)
		if (draft->currency.len == 0 && amounts[i]->currency.code[0] != '\0') {
			struct currency *code =
				arena_copy(m->work->arena, &amounts[i]->currency, sizeof amounts[i]->currency);
			draft->currency = currency_str(code);
		}
}

/* By rank; pictures of the same rank as they stand in the request. */
static void images_take(struct making *m, const struct om_core *in, struct product *draft)
{
	size_t n = in->image_urls.count;
	const struct om_image **sorted = ARENA_ARRAY(m->work->arena, n, const struct om_image *);
	for (size_t i = 0; i < n; i++) {
		size_t k = i;
		for (; k > 0 && sorted[k - 1]->rank > in->image_urls.at[i].rank; k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = &in->image_urls.at[i];
	}
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(m->work->arena, &draft->images) = sorted[i]->url;
}

static enum err draft_make(struct making *m, const struct om_core *in, struct fault *fault,
                           struct product *draft)
{
	enum err err = OK;
	*draft = (struct product){
		.sku = in->master_sku,
		.name = in->name,
		.type = type_of(in),
		.brand = in->brand,
		.description = in->description,
		.mpn = in->mpn,
		.upc = in->upc,
		.minimum_price = in->map_price,
		.is_active = true,
	};
	if (measures_take(in, fault, draft) != OK
	    || customs_take(&in->customs_declaration, fault, draft) != OK
	    || labels_check(m, in, fault) != OK)
		err = ERR_INVALID;
	if (in->vendor_cost.ten_thousandths < 0)
		err = fault_field(fault, STR("vendor_cost"), "cannot be below 0");
	currency_take(m, draft);
	images_take(m, in, draft);
	return err;
}

/* Its categories; those that are not there are made. */
static enum err categories_take(struct making *m, const struct om_core *core, struct fault *fault,
                                struct product *draft)
{
	static const struct om_name unnamed[] = {{"name", ""}};
	struct fault *whole = m->work->fault;
	enum err err = OK;
	m->work->fault = fault;
	for (size_t i = 0; err == OK && i < core->categories.count; i++) {
		int64_t id = 0;
		struct str path = str_format(m->work->arena, "categories[%zu]", i);
		if (str_characters(core->categories.at[i]) > LIMIT_NAME)
			err = fault_field(fault, path, "must have at most %d characters", LIMIT_NAME);
		else
			err = om_within(m->work, path,
			                om_named(m->work, unnamed, COUNT_OF(unnamed),
			                         category_named(m, core->categories.at[i], &id)));
		*LIST_ADD(m->work->arena, &draft->category_ids) = id;
	}
	m->work->fault = whole;
	return err;
}

/* *draft is NULL when item `index` was refused. */
static enum err making_add(struct making *m, size_t index, const struct om_core *core,
                           struct product **draft)
{
	struct fault *fault = ARENA_NEW(m->work->arena, struct fault);
	fault_init(fault, m->work->arena);
	*draft = &m->drafts[m->count];
	enum err err = draft_make(m, core, fault, *draft);
	if (err == OK)
		err = categories_take(m, core, fault, *draft);
	if (err != OK && !om_is_of_item(err))
		return err;
	if (err != OK) {
		om_refuse(m->work->arena, m->bulk, index, core->master_sku, NULL, err, fault);
		*draft = NULL;
		return OK;
	}
	m->puts[m->count] =
		(struct product_put){.draft = *draft, .mode = PRODUCT_PUT_NEW, .fault = fault};
	m->cores[m->count] = core;
	m->item_of[m->count++] = index;
	return OK;
}

static enum err labels_put_on(struct making *m, const struct om_core *in, int64_t product)
{
	LIST(int64_t) ids = {0};
	for (size_t i = 0; i < in->labels.count; i++)
		for (size_t k = 0; k < m->label_count; k++)
			if (ID_EQ(m->labels[k].id, in->labels.at[i].label_id)
			    || str_eq_nocase(m->labels[k].name, in->labels.at[i].name))
				*LIST_ADD(m->work->arena, &ids) = m->labels[k].id.value;
	if (ids.count == 0)
		return OK;
	return labels_change(m->work, "product", &product, 1, ids.at, ids.count, NULL, 0, NULL);
}

/* The default cost of what was made or changed; 0 takes it away. */
static enum err costs_take(struct making *m)
{
	LIST(struct default_cost) rows = {0};
	for (size_t i = 0; i < m->count; i++) {
		const struct om_core *core = m->cores[i];
		if (m->puts[i].err != OK || !has(m, core, "vendor_cost"))
			continue;
		struct default_cost *row = LIST_ADD(m->work->arena, &rows);
		*row = (struct default_cost){.product_id = m->puts[i].out.id};
		if (core->vendor_cost.ten_thousandths != 0)
			row->cost = core->vendor_cost;
	}
	return rows.count == 0 ? OK : default_costs_put(m->work, rows.at, rows.count);
}

static enum err making_end(struct making *m, struct reply *reply)
{
	struct work *work = m->work;
	if (m->count > 0)
		TRY(product_put_many(work, m->count, m->puts));
	for (size_t i = 0; i < m->count; i++) {
		struct product *made = &m->puts[i].out;
		const struct om_core *core = m->cores[i];
		if (m->puts[i].err != OK) {
			om_rename(m->puts[i].fault, names, COUNT_OF(names));
			om_refuse(work->arena, m->bulk, m->item_of[i], m->drafts[i].sku, NULL, m->puts[i].err,
			          m->puts[i].fault);
			continue;
		}
		if (has(m, core, "active") && core->active != made->is_active)
			TRY(core->active ? product_activate(work, made->id, made)
			                 : product_deactivate(work, made->id, made));
		TRY(labels_put_on(m, core, made->id.value));
		*LIST_ADD(work->arena, &m->bulk->results) =
			(struct om_result){.product_id = made->id, .master_sku = made->sku};
	}
	TRY(costs_take(m));
	om_answer_bulk(work, m->call, m->bulk, reply);
	return OK;
}

enum err om_core_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_core *items = call->body;
	struct making m;
	struct product *draft;
	TRY(making_begin(&m, work, call, &om_core_put_shape));
	for (size_t i = 0; i < call->body_count; i++)
		TRY(making_add(&m, i, &items[i], &draft));
	return making_end(&m, reply);
}

/* ---- bundles ---- */

static void refuse_product(struct making *m, size_t index, const struct om_core *core,
                           struct product_id id)
{
	struct fault fault;
	fault_init(&fault, m->work->arena);
	fault_say(&fault, ERR_NOT_FOUND, "Product %lld does not exist.", (long long)id.value);
	om_refuse(m->work->arena, m->bulk, index, core->master_sku, OM_NO_PRODUCT, ERR_NOT_FOUND,
	          &fault);
}

enum err om_bundle_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_bundle *items = call->body;
	struct making m;
	struct map known;
	LIST(int64_t) ids = {0};
	TRY(making_begin(&m, work, call, &om_core_put_shape));
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
			refuse_product(&m, i, &items[i].bundle_product, parts[k].product_id);
			continue;
		}
		struct product *draft;
		TRY(making_add(&m, i, &items[i].bundle_product, &draft));
		if (draft == NULL)
			continue;
		draft->type = PRODUCT_BUNDLE;
		for (k = 0; k < n; k++)
			*LIST_ADD(work->arena, &draft->parts) = (struct bundle_part){
				.component_id = parts[k].product_id, .quantity = parts[k].quantity};
	}
	return making_end(&m, reply);
}

/* ---- virtual products and their variations ---- */

/* What a parent is said to differ by until its first variation says it. */
#define UNSAID "Variation"

enum err om_virtual_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_core *items = call->body;
	struct making m;
	TRY(making_begin(&m, work, call, &om_virtual_put_shape));
	for (size_t i = 0; i < call->body_count; i++) {
		struct product *draft;
		TRY(making_add(&m, i, &items[i], &draft));
		if (draft == NULL)
			continue;
		draft->type = PRODUCT_VIRTUAL;
		*LIST_ADD(work->arena, &draft->attribute_names) = STR(UNSAID);
	}
	return making_end(&m, reply);
}

struct attribute_list {
	LIST(struct product_attribute) rows;
};

static enum err attributes_read(struct work *work, const struct attribute_group *groups, size_t n,
                                const struct om_core *in, struct attribute_list *out,
                                struct fault *fault)
{
	for (size_t i = 0; i < in->attribute_ids.count; i++) {
		bool is_found = false;
		for (size_t g = 0; g < n; g++)
			for (size_t v = 0; v < groups[g].values.count; v++) {
				if (groups[g].values.at[v].id.value != in->attribute_ids.at[i])
					continue;
				is_found = true;
				*LIST_ADD(work->arena, &out->rows) =
					(struct product_attribute){groups[g].name, groups[g].values.at[v].name};
			}
		if (!is_found)
			return fault_field(fault, str_format(work->arena, "attribute_ids[%zu]", i),
			                   "is no attribute");
	}
	return OK;
}

/* The first variation says what its parent's variations differ by. */
static enum err parent_name(struct work *work, const struct product *parent,
                            const struct attribute_list *attributes)
{
	struct product patch = {0}, changed;
	bool is_unsaid =
		parent->attribute_names.count == 1 && str_is(parent->attribute_names.at[0], UNSAID);
	if (parent->type != PRODUCT_VIRTUAL || !is_unsaid)
		return OK;
	for (size_t i = 0; i < attributes->rows.count; i++)
		*LIST_ADD(work->arena, &patch.attribute_names) = attributes->rows.at[i].name;
	om_touch(&product_shape, &patch, "attribute_names");
	return product_update(work, parent->id, &patch, 0, &changed);
}

struct variation {
	const struct om_core *in;
	const struct attribute_group *groups;
	size_t group_count;
	struct attribute_list attributes;
};

static enum err variation_ready(struct work *work, void *state)
{
	struct variation *v = state;
	struct product parent;
	TRY(attributes_read(work, v->groups, v->group_count, v->in, &v->attributes, work->fault));
	if (product_get(work, v->in->virtual_product_id, &parent) != OK)
		return fault_say(work->fault, ERR_NOT_FOUND, "Product %lld does not exist.",
		                 (long long)v->in->virtual_product_id.value);
	return parent_name(work, &parent, &v->attributes);
}

enum err om_variation_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_core *items = call->body;
	struct making m;
	struct attribute_group *groups;
	size_t group_count;
	TRY(making_begin(&m, work, call, &om_variation_put_shape));
	TRY(attribute_group_all(work, &groups, &group_count));
	for (size_t i = 0; i < call->body_count; i++) {
		struct variation v = {.in = &items[i], .groups = groups, .group_count = group_count};
		bool done;
		TRY(om_try(work, m.bulk, i, items[i].master_sku, variation_ready, &v, &done));
		struct product *draft = NULL;
		if (done)
			TRY(making_add(&m, i, &items[i], &draft));
		if (draft == NULL)
			continue;
		draft->parent_id = items[i].virtual_product_id;
		draft->attributes.at = v.attributes.rows.at;
		draft->attributes.count = draft->attributes.room = v.attributes.rows.count;
	}
	return making_end(&m, reply);
}

/* ---- changing ---- */

/* What was sent of it stands under our names. */
static void patch_touch(const struct making *m, const struct om_core *in, struct product *draft)
{
	static const struct {
		const char *theirs, *ours;
	} rows[] = {
		{"master_sku", "sku"},
		{"name", "name"},
		{"brand", "brand"},
		{"mpn", "mpn"},
		{"description", "description"},
		{"upc", "upc"},
		{"weight", "weight"},
		{"length", "length"},
		{"width", "width"},
		{"height", "height"},
		{"map_price", "minimum_price"},
	};
	static const char *const customs[] = {"customs_value", "hs_code", "origin_country",
	                                      "customs_description"};
	draft->touched = (struct touched){0};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (has(m, in, rows[i].theirs))
			om_touch(&product_shape, draft, rows[i].ours);
	for (size_t i = 0; has(m, in, "customs_declaration") && i < COUNT_OF(customs); i++)
		om_touch(&product_shape, draft, customs[i]);
	if (draft->currency.len > 0)
		om_touch(&product_shape, draft, "currency");
}

static bool is_named(struct making *m, size_t index, const struct om_core *core)
{
	struct fault fault;
	if (core->product_id.value != 0 || core->master_sku.len > 0)
		return true;
	fault_init(&fault, m->work->arena);
	(void)fault_field(&fault, STR("product_id"), "is required, or masterSku");
	om_refuse(m->work->arena, m->bulk, index, (struct str){0}, NULL, ERR_INVALID, &fault);
	return false;
}

enum err om_product_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_core *items = call->body;
	struct making m;
	TRY(making_begin(&m, work, call, &om_product_post_shape));
	for (size_t i = 0; i < call->body_count; i++) {
		struct product *draft = NULL;
		if (is_named(&m, i, &items[i]))
			TRY(making_add(&m, i, &items[i], &draft));
		if (draft == NULL)
			continue;
		patch_touch(&m, &items[i], draft);
		struct product_put *put = &m.puts[m.count - 1];
		put->mode = PRODUCT_PUT_KNOWN;
		put->id = items[i].product_id;
	}
	return making_end(&m, reply);
}
