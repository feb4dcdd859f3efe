#include "dialects/order_manager/custom_wire.h"

#include "dialects/order_manager/custom.h"

/* ---- shapes ---- */

#define FIELD_MEMBERS(S, at_)                                                                      \
	MEMBER(S, custom_field_def_id, at_, KIND_TEXT, NULLABLE, 36, "Its id."),                       \
		MEMBER(S, name, at_, KIND_TEXT, NULLABLE | TRIMMED, CUSTOM_NAME_MOST, "Its name."),        \
		MEMBER(S, description, at_, KIND_TEXT, NULLABLE | TRIMMED, CUSTOM_DESCRIPTION_MOST,        \
	           "What it is for."),                                                                 \
		MEMBER(S, type, at_, KIND_TEXT, NULLABLE, 20, "TEXTSHORT, DOUBLE, MONEY, DATE, …"),        \
		MEMBER(S, active, at_, KIND_FLAG, 0, 0, "Can values be given?"),                           \
		MEMBER(S, required, at_, KIND_FLAG, 0, 0, "Must a value be given?"),                       \
		MEMBER(S, show_on_grid, at_, KIND_FLAG, 0, 0, "Do lists show it?")
/* clang-format off */
#define MEMBER(S, m, at_, kind_, flags_, most_, says_)                                             \
	{.name = #m, .name_len = sizeof(#m) - 1, .kind = kind_, .offset = offsetof(S, at_ m),          \
	 .flags = flags_, .most = most_, .says = says_}
/* clang-format on */

static const struct field field_fields[] = {FIELD_MEMBERS(struct om_field, )};
static const struct shape field_shape =
	SHAPE_TOUCHED("getCustomFieldDef", struct om_field, field_fields, "A custom field.");

#define ANSWER_REST(S, rows_, shape_)                                                              \
	FIELD_LIST(S, results, rows_, shape_, 0, 0, LIMIT_BULK_ITEMS, "All of them."),                 \
		FIELD_LIST(S, errors, struct om_error, &om_error_shape, 0, 0, LIMIT_BULK_ITEMS,            \
	               "What was refused."),                                                           \
		FIELD_TEXT(S, message, 0, 0, LIMIT_NOTES, "What was done.")

static const struct field fields_fields[] = {
	FIELD_MEMBERS(struct om_fields, first.),
	ANSWER_REST(struct om_fields, struct om_field, &field_shape),
};
const struct shape om_fields_shape =
	SHAPE("OmCustomFields", struct om_fields, fields_fields, "The first field, and all.");

static const struct field field_bulk_fields[] = {
	ANSWER_REST(struct om_fields, struct om_field, &field_shape),
};
const struct shape om_field_bulk_shape =
	SHAPE("OmCustomFieldBulk", struct om_fields, field_bulk_fields, "Custom fields.");

#define VALUE_MEMBERS(S, at_)                                                                      \
	MEMBER(S, custom_field_value_id, at_, KIND_TEXT, NULLABLE, 36, "Its id."),                     \
		{.name = "custom_field_def",                                                               \
	     .name_len = sizeof("custom_field_def") - 1,                                               \
	     .kind = KIND_OBJECT,                                                                      \
	     .offset = offsetof(S, at_ custom_field_def),                                              \
	     .flags = NULLABLE,                                                                        \
	     .of = &field_shape,                                                                       \
	     .of_size = sizeof(struct om_field),                                                       \
	     .says = "Of which field."},                                                               \
		{.name = "product_info",                                                                   \
	     .name_len = sizeof("product_info") - 1,                                                   \
	     .kind = KIND_OBJECT,                                                                      \
	     .offset = offsetof(S, at_ product_info),                                                  \
	     .flags = NULLABLE,                                                                        \
	     .of = &om_product_brief_shape,                                                            \
	     .of_size = sizeof(struct om_product_brief),                                               \
	     .says = "Of which product."},                                                             \
		MEMBER(S, value, at_, KIND_JSON, NULLABLE, CUSTOM_LONG_TEXT_MOST, "What stands in it.")

static const struct field value_fields[] = {
	VALUE_MEMBERS(struct om_value, ),
	FIELD_ID(struct om_value, order_item_id, struct order_line_id, OMIT_EMPTY, "Of which line."),
};
const struct shape om_custom_value_shape =
	SHAPE("getCustomFieldValue", struct om_value, value_fields, "A value of a custom field.");

static const struct field values_fields[] = {
	VALUE_MEMBERS(struct om_values, first.),
	ANSWER_REST(struct om_values, struct om_value, &om_custom_value_shape),
};
const struct shape om_values_shape =
	SHAPE("OmCustomValues", struct om_values, values_fields, "The first value, and all.");

static const struct field value_bulk_fields[] = {
	ANSWER_REST(struct om_values, struct om_value, &om_custom_value_shape),
};
const struct shape om_value_bulk_shape =
	SHAPE("OmCustomValueBulk", struct om_values, value_bulk_fields, "Values of custom fields.");

static const struct field fields_put_fields[] = {
	FIELD_LIST(struct om_fields_put, custom_field_definitions, struct om_field, &field_shape,
               REQUIRED, 1, CUSTOM_FIELDS_MOST, "With an id: changed; without: made."),
};
const struct shape om_fields_put_shape = SHAPE("putCustomFieldDefinitions", struct om_fields_put,
                                               fields_put_fields, "Custom fields to be.");

static const struct field value_put_fields[] = {
	FIELD_TEXT(struct om_value_put, custom_field_def_id, 0, 0, 36, "The field,"),
	FIELD_TEXT(struct om_value_put, custom_field_def_name, TRIMMED, 0, CUSTOM_NAME_MOST,
               "or its name."),
	FIELD_ID(struct om_value_put, order_item_id, struct order_line_id, 0, "Of lines: which one."),
	FIELD_JSON(struct om_value_put, value, 0, "What shall stand in it; null: nothing."),
};
const struct shape om_value_put_shape =
	SHAPE("putCustomFieldValue", struct om_value_put, value_put_fields, "A value to be given.");
static const struct field values_put_fields[] = {
	FIELD_LIST(struct om_values_put, custom_field_values, struct om_value_put, &om_value_put_shape,
               REQUIRED, 1, LIMIT_BULK_ITEMS, "The values."),
};
const struct shape om_values_put_shape =
	SHAPE("putCustomFieldValues", struct om_values_put, values_put_fields, "Values to be given.");

static const struct field field_ids_fields[] = {
	FIELD_TEXTS(struct om_field_ids, custom_field_def_ids, REQUIRED, 1, CUSTOM_FIELDS_MOST,
                "The fields."),
};
const struct shape om_field_ids_shape =
	SHAPE("deleteCustomFieldDefs", struct om_field_ids, field_ids_fields, "Fields to be deleted.");
static const struct field field_names_fields[] = {
	FIELD_TEXTS(struct om_field_names, custom_field_def_names, REQUIRED, 1, CUSTOM_FIELDS_MOST,
                "The fields, by name."),
};
const struct shape om_field_names_shape =
	SHAPE("deleteCustomFieldDefinitions", struct om_field_names, field_names_fields,
          "Fields to be deleted.");
static const struct field value_ids_fields[] = {
	FIELD_TEXTS(struct om_value_ids, custom_field_value_ids, 0, 0, LIMIT_BULK_ITEMS, "The values,"),
	FIELD_LIST(struct om_value_ids, custom_field_values, struct om_value_put, &om_value_put_shape,
               0, 0, LIMIT_BULK_ITEMS, "or line and name of the field."),
};
const struct shape om_value_ids_shape =
	SHAPE("deleteCustomFieldValues", struct om_value_ids, value_ids_fields, "What to take away.");

static const struct field entity_fields[] = {
	FIELD_JSON(struct om_entity, body, NULLABLE, "How many."),
	FIELD_TEXT(struct om_entity, status_code, 0, 0, 20, "OK."),
	FIELD_INT(struct om_entity, status_code_value, 0, 0, 600, "200."),
};
const struct shape om_entity_shape =
	SHAPE("ResponseEntity", struct om_entity, entity_fields, "What was done.");

/* ---- ids ---- */

/* Fifteen hexadecimal digits for each id, around the version and the variant. */
struct str om_uuid(struct arena *arena, int64_t record, int64_t field)
{
	struct str d =
		str_format(arena, "%015llx%015llx", (unsigned long long)record, (unsigned long long)field);
	return str_format(arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", d.at, d.at + 8, d.at + 12, d.at + 15,
	                  d.at + 18);
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool om_uuid_read(struct str text, int64_t *record, int64_t *field)
{
	uint64_t ids[2] = {0, 0};
	size_t digits = 0;
	if (text.len != 36 || text.at[14] != '8' || text.at[19] != '8')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (i == 14 || i == 19)
			continue;
		if (is_dash != (text.at[i] == '-') || (!is_dash && hex_of(text.at[i]) < 0))
			return false;
		if (is_dash)
			continue;
		uint64_t *id = &ids[digits++ / 15];
		*id = *id << 4 | (uint64_t)hex_of(text.at[i]);
	}
	*record = (int64_t)ids[0];
	*field = (int64_t)ids[1];
	return ids[0] <= ID_MAX && ids[1] <= ID_MAX && ids[1] > 0;
}

/* ---- definitions ---- */

static const struct {
	const char *word;
	enum custom_kind kind;
	int64_t places;
	bool is_positive;
} types[] = {
	{"TEXTSHORT", CUSTOM_TEXT, 0, false},
	{"TEXTLONG", CUSTOM_LONG_TEXT, 0, false},
	{"LONG", CUSTOM_NUMBER, 0, false},
	{"LONG_POSITIVE", CUSTOM_NUMBER, 0, true},
	{"DOUBLE", CUSTOM_NUMBER, CUSTOM_PLACES_MOST, false},
	{"DOUBLE_POSITIVE", CUSTOM_NUMBER, CUSTOM_PLACES_MOST, true},
	{"MONEY", CUSTOM_MONEY, 0, false},
	{"MONEY_POSITIVE", CUSTOM_MONEY, 0, true},
	{"DATE", CUSTOM_DAY, 0, false},
	{"BOOLEAN", CUSTOM_FLAG, 0, false},
	{"URL", CUSTOM_URL, 0, false},
	/* What Purser has no kind of its own for; it comes back as the first of its kind. */
	{"DATE_FUTURE", CUSTOM_DAY, 0, false},
	{"DATE_PAST", CUSTOM_DAY, 0, false},
	{"FILE", CUSTOM_URL, 0, false},
	{"HTML", CUSTOM_LONG_TEXT, 0, false},
};

static struct str type_of(const struct custom_field *field)
{
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (types[i].kind == field->kind && (types[i].places > 0) == (field->places > 0)
		    && types[i].is_positive == field->is_positive)
			return str_from(types[i].word);
	return STR("TEXTSHORT"); /* of a list of choices too */
}

struct om_field om_custom_field_of(struct arena *arena, const struct custom_field *field)
{
	return (struct om_field){
		.custom_field_def_id = om_uuid(arena, 0, field->id.value),
		.name = field->name,
		.description = field->description,
		.type = type_of(field),
		.active = field->is_active,
		.required = field->is_required,
		.show_on_grid = field->is_on_grid,
	};
}

static bool has(const struct om_field *in, const char *name)
{
	return shape_has(&field_shape, in, name);
}

enum err om_field_to_ours(const struct om_field *in, struct custom_field *out, struct fault *fault)
{
	size_t i = 0;
	if (in->name.len > 0) {
		out->name = in->name;
		om_touch(&custom_field_shape, out, "name");
	}
	if (has(in, "description")) {
		out->description = in->description;
		om_touch(&custom_field_shape, out, "description");
	}
	if (has(in, "active")) {
		out->is_active = in->active;
		om_touch(&custom_field_shape, out, "is_active");
	}
	if (has(in, "required")) {
		out->is_required = in->required;
		om_touch(&custom_field_shape, out, "is_required");
	}
	if (has(in, "show_on_grid")) {
		out->is_on_grid = in->show_on_grid;
		om_touch(&custom_field_shape, out, "is_on_grid");
	}
	while (i < COUNT_OF(types) && !str_eq_nocase(in->type, str_from(types[i].word)))
		i++;
	if (in->type.len > 0 && i == COUNT_OF(types))
		return fault_field(fault, STR("type"), "is no type of a custom field");
	if (in->type.len > 0) {
		out->kind = types[i].kind;
		out->places = types[i].places;
		out->is_positive = types[i].is_positive;
	}
	return OK;
}

/* ---- values ---- */

/* "19.99 USD" as {"amount":19.99,"currency":"USD"}. */
static void cell_money_write(struct json_out *out, struct str text)
{
	struct str amount;
	(void)str_split(&text, ' ', &amount);
	json_object(out);
	json_name(out, "amount");
	json_raw(out, amount);
	json_name(out, "currency");
	json_str(out, text);
	json_object_end(out);
}

struct om_value om_value_of(struct arena *arena, const struct custom_field *field,
                            const struct custom_value *value)
{
	struct buf buf = buf_new(arena, 8 * CUSTOM_LONG_TEXT_MOST);
	struct json_out out;
	json_begin(&out, &buf);
	if (field->kind == CUSTOM_MONEY)
		cell_money_write(&out, value->text);
	else if (field->kind == CUSTOM_NUMBER || field->kind == CUSTOM_FLAG)
		json_raw(&out, value->text);
	else
		json_str(&out, value->text);
	return (struct om_value){
		.custom_field_value_id = om_uuid(arena, value->subject_id, field->id.value),
		.custom_field_def = om_custom_field_of(arena, field),
		.value = buf_str(&buf),
	};
}

struct str om_value_text(struct arena *arena, struct str json)
{
	struct json *value;
	struct json_error error;
	if (json.len == 0 || json_read(arena, json, &value, &error) != OK)
		return (struct str){0};
	switch (value->kind) {
	case JSON_NULL:
		return (struct str){0};
	case JSON_TRUE:
		return STR("true");
	case JSON_FALSE:
		return STR("false");
	case JSON_OBJECT: {
		const struct json *amount = json_member(value, "amount");
		struct str currency = json_text(json_member(value, "currency"));
		struct str number = amount != NULL ? amount->text : (struct str){0};
		return str_format(arena, "%.*s %.*s", STR_FMT(number), STR_FMT(currency));
	}
	default:
		return value->text;
	}
}
