#include "dialects/order_manager/product_detail.h"

#include "dialects/order_manager/countries.h"

static const struct field image_fields[] = {
	FIELD_INT(struct om_image, id, 0, 0, INT32_MAX, "Its place, counted from 1."),
	FIELD_INT(struct om_image, rank, 0, 0, INT32_MAX, "0 is the main one."),
	FIELD_TEXT(struct om_image, url, REQUIRED | TRIMMED, 1, LIMIT_URL, "Where it is."),
};
const struct shape om_image_shape =
	SHAPE("imageUrl", struct om_image, image_fields, "A picture of a product.");

static const struct field attribute_fields[] = {
	FIELD_ID(struct om_attribute, attribute_id, struct attribute_value_id, 0, "Its id."),
	FIELD_TEXT(struct om_attribute, name, 0, 0, ATTRIBUTE_NAME_MOST, "Red."),
};
static const struct shape attribute_shape =
	SHAPE("AttributeDto", struct om_attribute, attribute_fields, "A value.");
static const struct field group_fields[] = {
	FIELD_ID(struct om_attribute_group, attribute_group_id, struct attribute_group_id, 0, "Id."),
	FIELD_TEXT(struct om_attribute_group, name, 0, 0, ATTRIBUTE_NAME_MOST, "Colour."),
	FIELD_LIST(struct om_attribute_group, attributes, struct om_attribute, &attribute_shape, 0, 0,
               ATTRIBUTE_VALUES_MOST, "What it can be."),
};
const struct shape om_attribute_group_shape =
	SHAPE("attributeGroup", struct om_attribute_group, group_fields, "What variations differ by.");

static const struct field customs_fields[] = {
	FIELD_TEXT(struct om_customs, country, TRIMMED, 0, 3, "Origin, ISO 3166-1 alpha-3."),
	FIELD_MONEY(struct om_customs, declared_value, 0, "Value of one."),
	FIELD_TEXT(struct om_customs, description, TRIMMED, 0, LIMIT_NAME, "What it is."),
	FIELD_TEXT(struct om_customs, harmonization_code, TRIMMED, 0, HS_CODE_MOST, "HS code."),
};
const struct shape om_customs_shape =
	SHAPE("customsDeclaration", struct om_customs, customs_fields, "What customs want to know.");

enum err om_product_details_load(struct work *work, struct product *products, size_t n,
                                 struct om_product_details *out)
{
	struct category *categories;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	*out = (struct om_product_details){.work = work, .categories = map_new(work->arena)};
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		ids[i] = products[i].id.value;
	TRY(product_details_attach(work, products, n));
	TRY(category_all(work, &categories, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&out->categories, categories[i].id.value, &categories[i]);
	TRY(attribute_group_all(work, &out->groups, &out->group_count));
	TRY(labels_of(work, "product", ids, n, &out->labels, &out->label_count));
	TRY(custom_fields_load(work, "product", &out->fields));
	if (out->fields.count == 0)
		return OK;
	return custom_values_of(work, &out->fields, ids, n, &out->values, &out->value_count);
}

static const struct attribute_group *group_named(const struct om_product_details *d,
                                                 struct str name)
{
	for (size_t i = 0; i < d->group_count; i++)
		if (str_eq_nocase(d->groups[i].name, name))
			return &d->groups[i];
	return NULL;
}

/* A group of the product's; of a variation with the one value that it has. */
static void group_add(const struct om_product_details *d, struct str name, struct str value,
                      struct om_product_detail *out)
{
	const struct attribute_group *ours = group_named(d, name);
	struct om_attribute_group *group = LIST_ADD(d->work->arena, &out->groups);
	*group = (struct om_attribute_group){.name = name};
	if (ours != NULL)
		group->attribute_group_id = ours->id;
	if (value.len == 0)
		return;
	struct om_attribute attribute = {.name = value};
	for (size_t i = 0; ours != NULL && i < ours->values.count; i++)
		if (str_eq_nocase(ours->values.at[i].name, value))
			attribute.attribute_id = ours->values.at[i].id;
	*LIST_ADD(d->work->arena, &group->attributes) = attribute;
}

static struct om_customs customs_of(const struct product *in)
{
	return (struct om_customs){
		.country =
			in->origin_country.len > 0 ? country_three(in->origin_country) : in->origin_country,
		.description = in->customs_description,
		.harmonization_code = in->hs_code,
		.declared_value = in->customs_value,
	};
}

void om_product_detail(const struct om_product_details *d, const struct product *in,
                       struct om_product_detail *out)
{
	struct arena *arena = d->work->arena;
	for (size_t i = 0; i < in->category_ids.count; i++) {
		const struct category *category = map_get_int(&d->categories, in->category_ids.at[i]);
		if (category != NULL)
			*LIST_ADD(arena, &out->categories) = category->name;
	}
	for (size_t i = 0; i < d->label_count; i++)
		if (d->labels[i].subject_id == in->id.value)
			*LIST_ADD(arena, &out->labels) = d->labels[i].name;
	for (size_t i = 0; i < in->images.count; i++)
		*LIST_ADD(arena, &out->images) =
			(struct om_image){(int64_t)i + 1, (int64_t)i, in->images.at[i]};
	for (size_t i = 0; i < in->attributes.count; i++) {
		*LIST_ADD(arena, &out->attributes) = in->attributes.at[i].value;
		group_add(d, in->attributes.at[i].name, in->attributes.at[i].value, out);
	}
	for (size_t i = 0; i < in->attribute_names.count; i++)
		group_add(d, in->attribute_names.at[i], (struct str){0}, out);
	for (size_t i = 0; i < d->value_count; i++) {
		const struct custom_value *value = &d->values[i];
		const struct custom_field *field = map_get_int(&d->fields.by_id, value->field_id.value);
		if (value->subject_id == in->id.value && field != NULL)
			*LIST_ADD(arena, &out->values) = om_value_of(arena, field, value);
	}
	out->customs = customs_of(in);
}
