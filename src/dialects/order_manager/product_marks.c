/* Pictures, categories and attributes of products. */
#include "dialects/order_manager/product_detail.h"
#include "dialects/order_manager/product_write.h"

/* ---- pictures ---- */

struct om_image_query {
	struct str image_url;
	struct product_id product_id;
	int64_t rank;
	struct touched touched;
};
static const struct field image_fields[] = {
	FIELD_TEXT(struct om_image_query, image_url, REQUIRED | TRIMMED, 1, LIMIT_URL, "Where it is."),
	FIELD_ID(struct om_image_query, product_id, struct product_id, REQUIRED, "Of which product."),
	FIELD_INT(struct om_image_query, rank, 0, 0, PRODUCT_IMAGES_MOST,
              "0: the main one; usually the last."),
};
const struct shape om_image_query_shape =
	SHAPE_TOUCHED("OmImageQuery", struct om_image_query, image_fields, "A picture.");

enum err om_image_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_image_query *q = call->query;
	struct product product, patch = {0}, changed;
	TRY(product_get(work, q->product_id, &product));
	size_t n = product.images.count;
	size_t at = shape_has(&om_image_query_shape, q, "rank") ? (size_t)q->rank : n;
	at = at > n ? n : at;
	for (size_t i = 0; i <= n; i++) {
		if (i == at)
			*LIST_ADD(work->arena, &patch.images) = q->image_url;
		if (i < n)
			*LIST_ADD(work->arena, &patch.images) = product.images.at[i];
	}
	om_touch(&product_shape, &patch, "images");
	static const struct om_name names[] = {{"images", "image_url"}};
	TRY(om_named(work, names, COUNT_OF(names),
	             product_update(work, q->product_id, &patch, 0, &changed)));
	return om_answer_single(work, (int64_t)at + 1, "The picture was added.", reply);
}

/* ---- categories ---- */

struct om_category {
	struct str old_category_name, new_category_name, category_name;
	LIST(int64_t) product_ids;
};
static const struct field post_fields[] = {
	FIELD_TEXT(struct om_category, old_category_name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Now."),
	FIELD_TEXT(struct om_category, new_category_name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Then."),
};
const struct shape om_category_post_shape =
	SHAPE("postCategory", struct om_category, post_fields, "Another name.");
static const struct field put_fields[] = {
	FIELD_TEXT(struct om_category, category_name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Its name."),
	FIELD_INTS(struct om_category, product_ids, 0, 0, LIMIT_BULK_ITEMS, "Products."),
};
const struct shape om_category_put_shape =
	SHAPE("putCategory", struct om_category, put_fields, "A category and products.");

/* id 0: there is none of that name. */
static enum err category_find(struct work *work, struct str name, struct category *out)
{
	struct category *all;
	size_t count;
	*out = (struct category){0};
	TRY(category_all(work, &all, &count));
	for (size_t i = 0; i < count && out->id.value == 0; i++)
		if (str_eq_nocase(all[i].name, name))
			*out = all[i];
	return OK;
}

static enum err category_get(struct work *work, struct str name, struct category *out)
{
	TRY(category_find(work, name, out));
	if (out->id.value != 0)
		return OK;
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no category %.*s.", STR_FMT(name));
}

/* Puts the products into the category, or takes them out. */
static enum err members_change(struct work *work, const struct om_category *in,
                               struct category_id category, bool is_in)
{
	struct product *found;
	size_t n = in->product_ids.count, count, changed = 0;
	struct product_put *puts = ARENA_ARRAY(work->arena, n, struct product_put);
	struct product *patches = ARENA_ARRAY(work->arena, n, struct product);
	TRY(product_load(work, in->product_ids.at, n, &found, &count));
	TRY(product_details_attach(work, found, count));
	if (count < n)
		return fault_field(work->fault, STR("productIds"), "must be products of this company");
	for (size_t i = 0; i < count; i++) {
		struct product *patch = &patches[changed];
		bool was_in = false;
		for (size_t k = 0; k < found[i].category_ids.count; k++) {
			bool is_it = found[i].category_ids.at[k] == category.value;
			was_in = was_in || is_it;
			if (!is_it)
				*LIST_ADD(work->arena, &patch->category_ids) = found[i].category_ids.at[k];
		}
		if (was_in == is_in) {
			*patch = (struct product){0};
			continue;
		}
		if (is_in)
			*LIST_ADD(work->arena, &patch->category_ids) = category.value;
		om_touch(&product_shape, patch, "category_ids");
		puts[changed] = (struct product_put){
			.draft = patch, .id = found[i].id, .mode = PRODUCT_PUT_KNOWN, .fault = work->fault};
		changed++;
	}
	if (changed > 0)
		TRY(product_put_many(work, changed, puts));
	for (size_t i = 0; i < changed; i++)
		TRY(puts[i].err);
	return OK;
}

enum err om_category_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_category *in = call->body;
	struct category category, patch = {.name = in->new_category_name}, changed;
	TRY(category_get(work, in->old_category_name, &category));
	om_touch(&category_shape, &patch, "name");
	TRY(category_update(work, category.id, &patch, &changed));
	return om_answer_single(work, category.id.value, "The category was renamed.", reply);
}

enum err om_category_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_category *in = call->body;
	struct category category;
	TRY(category_find(work, in->category_name, &category));
	if (category.id.value == 0) {
		const struct category draft = {.name = in->category_name};
		TRY(category_create(work, &draft, &category));
	}
	if (in->product_ids.count > 0)
		TRY(members_change(work, in, category.id, true));
	return om_answer_single(work, category.id.value, "The category is there.", reply);
}

enum err om_category_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_category *in = call->body;
	struct category category;
	TRY(category_get(work, in->category_name, &category));
	if (in->product_ids.count > 0) {
		TRY(members_change(work, in, category.id, false));
		return om_answer_single(work, category.id.value, "The products were taken out.", reply);
	}
	TRY(category_delete(work, category.id));
	return om_answer_single(work, category.id.value, "The category was deleted.", reply);
}

/* ---- attributes ---- */

struct om_attribute_put {
	struct attribute_group_id attribute_group_id;
	struct str name;
};
static const struct field attribute_fields[] = {
	FIELD_ID(struct om_attribute_put, attribute_group_id, struct attribute_group_id, 0,
             "Of which group."),
	FIELD_TEXT(struct om_attribute_put, name, REQUIRED | TRIMMED, 1, ATTRIBUTE_NAME_MOST, "Red."),
};
const struct shape om_attribute_put_shape =
	SHAPE("putAttribute", struct om_attribute_put, attribute_fields, "A value to be added.");

struct om_group_put {
	struct str name;
	LIST(struct om_attribute_put) attributes;
};
static const struct field group_fields[] = {
	FIELD_TEXT(struct om_group_put, name, REQUIRED | TRIMMED, 1, ATTRIBUTE_NAME_MOST, "Colour."),
	FIELD_LIST(struct om_group_put, attributes, struct om_attribute_put, &om_attribute_put_shape, 0,
               0, LIMIT_BULK_ITEMS, "What it can be."),
};
const struct shape om_group_put_shape =
	SHAPE("putAttributeGroup", struct om_group_put, group_fields, "A group to be made.");

struct om_group_query {
	int64_t page, limit;
	struct attribute_group_id attribute_group_id;
	struct str attribute_group_name;
};
static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_group_query),
	FIELD_ID(struct om_group_query, attribute_group_id, struct attribute_group_id, 0, "This one,"),
	FIELD_TEXT(struct om_group_query, attribute_group_name, TRIMMED, 0, ATTRIBUTE_NAME_MOST,
               "or of this name."),
};
const struct shape om_group_query_shape =
	SHAPE("OmGroupQuery", struct om_group_query, query_fields, "Which groups.");

enum err om_attribute_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_attribute_put *in = call->body;
	struct om_multiple *out = ARENA_NEW(work->arena, struct om_multiple);
	for (size_t i = 0; i < call->body_count; i++) {
		struct attribute_value_id id;
		if (in[i].attribute_group_id.value == 0)
			return fault_field(work->fault, str_format(work->arena, "[%zu].attributeGroupId", i),
			                   "is required");
		enum err err = attribute_values_put(work, in[i].attribute_group_id, &in[i].name, 1, &id);
		TRY(om_of_item(work, i, err));
		*LIST_ADD(work->arena, &out->ids) = id.value;
	}
	out->message = STR("The attributes are there.");
	reply->value = out;
	return OK;
}

enum err om_group_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_group_put *in = call->body;
	struct om_multiple *out = ARENA_NEW(work->arena, struct om_multiple);
	struct attribute_group_id group;
	size_t n = in->attributes.count;
	struct str *names = ARENA_ARRAY(work->arena, n, struct str);
	struct attribute_value_id *ids = ARENA_ARRAY(work->arena, n, struct attribute_value_id);
	for (size_t i = 0; i < n; i++)
		names[i] = in->attributes.at[i].name;
	TRY(attribute_group_put(work, in->name, &group));
	TRY(attribute_values_put(work, group, names, n, ids));
	*LIST_ADD(work->arena, &out->ids) = group.value;
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(work->arena, &out->ids) = ids[i].value;
	out->message = STR("The first id is that of the group, the others those of its attributes.");
	reply->value = out;
	return OK;
}

enum err om_group_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_group_query q = {0};
	struct attribute_group *all;
	size_t count, n = 0;
	TRY(om_query(work, call, &q));
	TRY(attribute_group_all(work, &all, &count));
	struct om_attribute_group *out = ARENA_ARRAY(work->arena, count, struct om_attribute_group);
	for (size_t i = 0; i < count; i++) {
		bool is_asked = (q.attribute_group_id.value == 0 || ID_EQ(q.attribute_group_id, all[i].id))
		                && (q.attribute_group_name.len == 0
		                    || str_eq_nocase(q.attribute_group_name, all[i].name));
		if (!is_asked)
			continue;
		out[n] = (struct om_attribute_group){.attribute_group_id = all[i].id, .name = all[i].name};
		for (size_t k = 0; k < all[i].values.count; k++)
			*LIST_ADD(work->arena, &out[n].attributes) =
				(struct om_attribute){all[i].values.at[k].id, all[i].values.at[k].name};
		n++;
	}
	reply->value = out + om_page_first(n, q.page, om_limit(q.limit, 50), &reply->count);
	return OK;
}
