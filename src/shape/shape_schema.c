#include "shape/shape_json.h"

#include "shape/field.h"

/* JSON Schema 2020-12, as OpenAPI 3.1 takes it. */

static const char *const type_words[] = {
	[KIND_ID] = "integer",   [KIND_TEXT] = "string",    [KIND_MONEY] = "object",
	[KIND_QTY] = "integer",  [KIND_INT] = "integer",    [KIND_WEIGHT] = NULL,
	[KIND_LENGTH] = NULL,    [KIND_INSTANT] = "string", [KIND_DAY] = "string",
	[KIND_FLAG] = "boolean", [KIND_ENUM] = "string",    [KIND_JSON] = NULL,
	[KIND_OBJECT] = NULL,    [KIND_LIST] = "array",     [KIND_TEXTS] = "array",
	[KIND_INTS] = "array",
};

static void write_pair(struct json_out *out, const char *name, const char *text)
{
	json_name(out, name);
	json_c(out, text);
}

static void write_type(struct json_out *out, const char *type, bool is_nullable)
{
	json_name(out, "type");
	if (!is_nullable) {
		json_c(out, type);
		return;
	}
	json_array(out);
	json_c(out, type);
	json_c(out, "null");
	json_array_end(out);
}

/* A whole number of ours, text, or value and unit. */
static void write_measure_type(struct json_out *out, enum measure measure, bool is_nullable)
{
	size_t count;
	const struct measure_unit *units = measure_units(measure, &count);
	json_name(out, "type");
	json_array(out);
	json_c(out, "integer");
	json_c(out, "string");
	json_c(out, "object");
	if (is_nullable)
		json_c(out, "null");
	json_array_end(out);
	json_name(out, "properties");
	json_object(out);
	json_name(out, "value");
	json_object(out);
	write_pair(out, "type", "string");
	write_pair(out, "pattern", "^[0-9]+(\\.[0-9]+)?$");
	json_object_end(out);
	json_name(out, "unit");
	json_object(out);
	write_pair(out, "type", "string");
	json_name(out, "enum");
	json_array(out);
	for (size_t i = 0; i < count; i++)
		json_c(out, units[i].word);
	json_array_end(out);
	json_object_end(out);
	json_object_end(out);
	json_name(out, "required");
	json_array(out);
	json_c(out, "value");
	json_c(out, "unit");
	json_array_end(out);
}

static void write_ref(struct json_out *out, const struct shape *of)
{
	json_name(out, "$ref");
	json_raw(out, STR("\"#/components/schemas/"));
	buf_c(out->buf, of->name); /* a C identifier: nothing to escape */
	buf_byte(out->buf, '"');
}

/* A limit that says nothing is left out. */
static void write_limit(struct json_out *out, const char *name, int64_t value, int64_t nothing)
{
	if (value == nothing)
		return;
	json_name(out, name);
	json_i64(out, value);
}

static void write_words(struct json_out *out, const struct words *words, bool is_nullable)
{
	json_name(out, "enum");
	json_array(out);
	for (size_t i = 0; i < words->count; i++)
		json_c(out, words->rows[i].word);
	if (is_nullable)
		json_nil(out);
	json_array_end(out);
}

/* The sentence of the field; for an enum followed by what each word means (OpenAPI has no place of
 * its own for that). */
static void write_description(struct json_out *out, const struct field *field)
{
	json_name(out, "description");
	if (field->kind == KIND_WEIGHT || field->kind == KIND_LENGTH) {
		json_str(out,
		         str_format(out->buf->arena,
		                    "%s A number without unit is in %s; asked for with the header "
		                    "`Prefer: %s-unit=%s` it is shown with its unit.",
		                    field->says, field->kind == KIND_WEIGHT ? "milligrams" : "micrometres",
		                    field->kind == KIND_WEIGHT ? "weight" : "length",
		                    field->kind == KIND_WEIGHT ? "lb" : "in"));
		return;
	}
	if (field->kind != KIND_ENUM) {
		json_c(out, field->says);
		return;
	}
	struct buf text = buf_new(out->buf->arena, 64 * 1024);
	buf_c(&text, field->says);
	for (size_t i = 0; i < field->words->count; i++) {
		const struct word *word = &field->words->rows[i];
		if (word->sentence != NULL && word->sentence[0] != '\0')
			buf_format(&text, "\n- `%s`: %s", word->word, word->sentence);
	}
	json_str(out, buf_str(&text));
}

static void write_money(struct json_out *out, const struct field *field)
{
	bool is_cost = field->most == UNIT_COST_MOST;
	json_name(out, "properties");
	json_object(out);
	json_name(out, "amount");
	json_object(out);
	write_pair(out, "type", "string");
	write_pair(out, "pattern", "^-?[0-9]+(\\.[0-9]{1,4})?$");
	write_pair(out, "description",
	           is_cost ? "Decimal with up to four places, at most 1000000000."
	                   : "Decimal with up to four places.");
	json_object_end(out);
	json_name(out, "currency");
	json_object(out);
	write_pair(out, "type", "string");
	write_pair(out, "pattern", "^[A-Z]{3}$");
	write_pair(out, "description", "ISO 4217 code.");
	json_object_end(out);
	json_object_end(out);
	json_name(out, "required");
	json_array(out);
	json_c(out, "amount");
	json_c(out, "currency");
	json_array_end(out);
}

static void write_items(struct json_out *out, const struct field *field)
{
	write_limit(out, "minItems", field->least, 0);
	write_limit(out, "maxItems", field->most, INT64_MAX);
	json_name(out, "items");
	json_object(out);
	if (field->kind == KIND_LIST)
		write_ref(out, field->of);
	else
		write_pair(out, "type", field->kind == KIND_TEXTS ? "string" : "integer");
	json_object_end(out);
}

/* What holds for one kind only. */
static void write_kind(struct json_out *out, const struct field *field)
{
	switch (field->kind) {
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
		write_pair(out, "format", "int64");
		write_limit(out, "minimum", field->least, INT64_MIN);
		write_limit(out, "maximum", field->most, INT64_MAX);
		break;
	case KIND_TEXT:
		write_limit(out, "minLength", field->least, 0);
		write_limit(out, "maxLength", field->most, INT64_MAX);
		break;
	case KIND_MONEY:
		write_money(out, field);
		break;
	case KIND_INSTANT:
		write_pair(out, "format", "date-time");
		break;
	case KIND_DAY:
		write_pair(out, "format", "date");
		break;
	case KIND_ENUM:
		write_words(out, field->words, field->flags & NULLABLE);
		break;
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		write_items(out, field);
		break;
	case KIND_OBJECT:
	case KIND_FLAG:
	case KIND_JSON:
		break;
	}
}

/* Ids, instants and amounts print null when they have no value (shape.h). These three always have
 * one: no row is written without them. */
static bool is_nullable_when_printed(const struct field *field)
{
	static const char *const always[] = {"id", "created_at", "modified_at"};
	bool has_null =
		field->kind == KIND_ID || field->kind == KIND_INSTANT || field->kind == KIND_MONEY;
	if (field->flags & NULLABLE)
		return true;
	if (!has_null || (field->flags & (REQUIRED | OMIT_EMPTY | WRITE_ONLY)))
		return false;
	for (size_t i = 0; i < COUNT_OF(always); i++)
		if (str_is(str_from(field->name), always[i]))
			return false;
	return true;
}

static void write_property(struct json_out *out, const struct field *field)
{
	json_name_str(out, field_name(field));
	json_object(out);
	bool is_nullable = is_nullable_when_printed(field);
	if (field->kind == KIND_OBJECT && is_nullable) {
		json_name(out, "oneOf");
		json_array(out);
		json_object(out);
		write_ref(out, field->of);
		json_object_end(out);
		json_object(out);
		write_pair(out, "type", "null");
		json_object_end(out);
		json_array_end(out);
	} else if (field->kind == KIND_OBJECT) {
		write_ref(out, field->of);
	} else if (type_words[field->kind] != NULL) {
		write_type(out, type_words[field->kind], is_nullable);
	} else if (field->kind == KIND_WEIGHT || field->kind == KIND_LENGTH) {
		write_measure_type(out, field->kind == KIND_WEIGHT ? MEASURE_WEIGHT : MEASURE_LENGTH,
		                   is_nullable);
	}
	write_kind(out, field);
	write_description(out, field);
	if (field->flags & READ_ONLY) {
		json_name(out, "readOnly");
		json_bool(out, true);
	}
	if (!field_is_printed(field)) {
		json_name(out, "writeOnly");
		json_bool(out, true);
	}
	json_object_end(out);
}

/* What a request must bring, and what every reply has. */
static bool is_always_there(const struct field *field)
{
	return (field->flags & REQUIRED)
	       || ((field->flags & READ_ONLY) && !(field->flags & OMIT_EMPTY)
	           && field_is_printed(field));
}

void shape_write_schema(const struct shape *shape, struct json_out *out)
{
	json_object(out);
	write_pair(out, "type", "object");
	if (shape->says != NULL)
		write_pair(out, "description", shape->says);
	json_name(out, "properties");
	json_object(out);
	size_t required = 0;
	for (size_t i = 0; i < shape->count; i++) {
		write_property(out, &shape->fields[i]);
		required += is_always_there(&shape->fields[i]);
	}
	json_object_end(out);
	if (required > 0) {
		json_name(out, "required");
		json_array(out);
		for (size_t i = 0; i < shape->count; i++)
			if (is_always_there(&shape->fields[i]))
				json_str(out, field_name(&shape->fields[i]));
		json_array_end(out);
	}
	json_object_end(out);
}
