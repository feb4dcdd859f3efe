#include "shape/shape.h"

#include "shape/field.h"

struct str word_of(const struct words *words, int value)
{
	/* Tables usually are in the order of the enum. */
	if (value >= 0 && (size_t)value < words->count && words->rows[value].value == value)
		return str_from(words->rows[value].word);
	for (size_t i = 0; i < words->count; i++)
		if (words->rows[i].value == value)
			return str_from(words->rows[i].word);
	return STR("");
}

struct str word_said(struct arena *arena, const struct words *words, int value)
{
	struct str word = word_of(words, value);
	char *text = str_c(arena, word);
	for (size_t i = 0; i < word.len; i++)
		if (text[i] == '_')
			text[i] = ' ';
	return str_of(text, word.len);
}

bool word_find(const struct words *words, struct str word, bool any_case, int *value)
{
	for (size_t i = 0; i < words->count; i++) {
		struct str row = str_from(words->rows[i].word);
		if (any_case ? str_eq_nocase(row, word) : str_eq(row, word)) {
			*value = words->rows[i].value;
			return true;
		}
	}
	return false;
}

const struct field *shape_field(const struct shape *shape, struct str name)
{
	size_t i = field_find(shape, name, false, 0);
	return i == NO_FIELD ? NULL : &shape->fields[i];
}

bool shape_has(const struct shape *shape, const void *value, const char *name)
{
	size_t i = field_find(shape, str_from(name), false, 0);
	if (i == NO_FIELD)
		return false;
	if (shape->touched == NO_TOUCHED)
		return true;
	return shape_touched(shape, value).present >> i & 1;
}

static const char *field_fault(const struct field *field)
{
	struct str name = field_name(field);
	if (name.len == 0 || name.len >= FIELD_NAME_ROOM)
		return "a field has no name, or one that is too long";
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
			return "a field's name is not in snake_case";
	}
	if (field->kind == KIND_ENUM && (field->words == NULL || field->words->count == 0))
		return "an enum field has no words";
	bool is_nested = field->kind == KIND_OBJECT || field->kind == KIND_LIST;
	if (is_nested && (field->of == NULL || field->of->size != field->of_size))
		return "the shape of an object or of items is missing, or of another struct";
	if ((field->flags & REQUIRED) && (field->flags & READ_ONLY))
		return "a field is required and read-only at once";
	return NULL;
}

const char *shape_fault(const struct shape *shape)
{
	if (shape->count > SHAPE_FIELDS_MOST)
		return "a shape has at most 128 fields";
	if (shape->count > TOUCHED_FIELDS_MOST && shape->touched != NO_TOUCHED)
		return "a shape with touched bits has at most 64 fields";
	for (size_t i = 0; i < shape->count; i++) {
		const char *fault = field_fault(&shape->fields[i]);
		if (fault != NULL)
			return fault;
		if (field_find(shape, field_name(&shape->fields[i]), false, 0) != i)
			return "two fields have the same name";
	}
	return NULL;
}
