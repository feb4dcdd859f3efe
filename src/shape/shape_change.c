#include "shape/shape_change.h"

#include <assert.h>

#include "shape/field.h"
#include "shape/shape_json.h"

void shape_give(const struct shape *shape, void *value, const char *name)
{
	size_t i = field_find(shape, str_from(name), false, 0);
	assert(i != NO_FIELD && shape->touched != NO_TOUCHED);
	shape_touch(shape, value, i, false);
}

static size_t field_size(const struct field *field)
{
	switch (field->kind) {
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
	case KIND_INSTANT:
		return sizeof(int64_t);
	case KIND_TEXT:
	case KIND_JSON:
		return sizeof(struct str);
	case KIND_MONEY:
		return sizeof(struct money);
	case KIND_DAY:
		return sizeof(struct day);
	case KIND_FLAG:
		return sizeof(bool);
	case KIND_ENUM:
		return sizeof(int);
	case KIND_OBJECT:
		return field->of->size;
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		return sizeof(struct any_list);
	}
	return 0;
}

void shape_apply(const struct shape *shape, const void *patch, void *value)
{
	assert(shape->touched != NO_TOUCHED);
	struct touched touched = shape_touched(shape, patch);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (!(touched.present >> i & 1) || (field->flags & (READ_ONLY | WRITE_ONCE)))
			continue;
		bool is_null = touched.null >> i & 1;
		const void *from = field_at(field, patch);
		void *to = (char *)value + field->offset;
		if (is_null)
			memset(to, 0, field_size(field));
		else if (field->kind == KIND_OBJECT && field->of->touched != NO_TOUCHED)
			shape_apply(field->of, from, to);
		else
			memcpy(to, from, field_size(field));
		shape_touch(shape, value, i, is_null);
	}
}

/* Only this field, as JSON. */
static struct str value_text(struct arena *arena, const struct shape *shape, size_t i,
                             const void *value)
{
	struct str name = field_name(&shape->fields[i]);
	struct str object = shape_text(arena, shape, value, &name, 1);
	/* {"name":VALUE}; {} when it is left out for want of a value */
	size_t begin = name.len + 4;
	return object.len > begin ? str_slice(object, begin, object.len - 1) : STR("null");
}

struct str shape_difference(struct arena *arena, const struct shape *shape, const void *before,
                            const void *after)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	bool is_same = true;
	json_object(&out);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & READ_ONLY) || !field_is_printed(field))
			continue;
		struct str from = value_text(arena, shape, i, before);
		struct str to = value_text(arena, shape, i, after);
		if (str_eq(from, to))
			continue;
		is_same = false;
		json_name_str(&out, field_name(field));
		json_object(&out);
		json_name(&out, "from");
		json_raw(&out, from);
		json_name(&out, "to");
		json_raw(&out, to);
		json_object_end(&out);
	}
	json_object_end(&out);
	return is_same ? STR("") : buf_str(&buf);
}

struct str shape_text(struct arena *arena, const struct shape *shape, const void *value,
                      const struct str *names, size_t n)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	shape_write_only(shape, &profile_own, value, names, n, &out);
	return buf_str(&buf);
}

enum err shape_from_text(struct arena *arena, const struct shape *shape, struct str text, void *out)
{
	struct json *json;
	struct json_error error;
	struct fault fault;
	if (text.len == 0)
		return OK;
	fault_init(&fault, arena);
	if (json_read(arena, text, &json, &error) != OK)
		return ERR_INTERNAL;
	enum err err = shape_read(shape, &profile_own, READ_UPDATE, json, arena, out, &fault, STR(""));
	return err == OK ? OK : ERR_INTERNAL;
}
