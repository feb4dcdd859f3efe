/* One field of a struct, by its row: its name in both cases, its value out of memory, and whether
 * it has one. For the loops of src/shape and kernel/listing.c; modules use shape.h.
 *
 * Owners: names are written into a buffer of the caller; nothing is allocated but by value_pieces.
 */
#ifndef PURSER_SHAPE_FIELD_H
#define PURSER_SHAPE_FIELD_H

#include <string.h>

#include "shape/shape.h"

#define NO_FIELD ((size_t)-1)
#define FIELD_NAME_ROOM 128

/* Every LIST(…) in memory, whatever its items are. */
struct any_list {
	void *at;
	size_t count, room;
};

static inline int64_t field_i64(const void *at)
{
	int64_t value;
	memcpy(&value, at, sizeof(value));
	return value;
}

static inline struct str field_text(const void *at)
{
	struct str value;
	memcpy(&value, at, sizeof(value));
	return value;
}

static inline struct money field_money(const void *at)
{
	struct money value;
	memcpy(&value, at, sizeof(value));
	return value;
}

static inline int field_enum(const void *at)
{
	int value;
	memcpy(&value, at, sizeof(value));
	return value;
}

static inline struct any_list field_list(const void *at)
{
	struct any_list value;
	memcpy(&value, at, sizeof(value));
	return value;
}

static inline const void *field_at(const struct field *field, const void *value)
{
	return (const char *)value + field->offset;
}

static inline struct str field_name(const struct field *field)
{
	return str_of(field->name, field->name_len ? field->name_len : strlen(field->name));
}

/* The kinds of one whole number: id, qty, int, weight, length. */
static inline bool kind_is_number(enum kind kind)
{
	return kind == KIND_ID || kind == KIND_QTY || kind == KIND_INT || kind == KIND_WEIGHT
	       || kind == KIND_LENGTH;
}

static inline bool kind_is_list(enum kind kind)
{
	return kind == KIND_LIST || kind == KIND_TEXTS || kind == KIND_INTS;
}

/* A column of a table has the field's name. */
static inline bool field_is_column(const struct field *field)
{
	return !(field->flags & NO_COLUMN) && field->kind != KIND_OBJECT && !kind_is_list(field->kind);
}

/* Passwords and secrets are read and never printed. */
static inline bool field_is_printed(const struct field *field)
{
	return !(field->flags & (WRITE_ONLY | SECRET));
}

/* "order_number" or, in camel case, "orderNumber". */
struct str field_name_in(const struct field *field, bool camel_case, char room[FIELD_NAME_ROOM]);
/* The index of the field of that name, or NO_FIELD; looks at `from` first, since clients keep the
 * order of the fields. */
size_t field_find(const struct shape *shape, struct str name, bool camel_case, size_t from);
/* The field a person may have meant by `name`, or NULL when none is near. */
const struct field *field_nearest(const struct shape *shape, struct str name);

/* A whole number, instant, day, flag, enum or amount as one integer. */
int64_t field_number(const struct field *field, const void *value);
/* false: empty text or list, 0, false, no currency and no amount, an object of such. */
bool field_has_value(const struct field *field, const void *value);
bool shape_has_value(const struct shape *shape, const void *value);

/* The bits of a struct with touched bits, else all zero. */
struct touched shape_touched(const struct shape *shape, const void *value);
void shape_touch(const struct shape *shape, void *value, size_t field, bool is_null);

/* The pieces of a comma-joined query value. A piece may stand in double quotes, and then holds
 * commas; "" inside quotes is one quote. */
struct str_list {
	struct str *at;
	size_t count, room;
};
void value_pieces(struct arena *arena, struct str value, struct str_list *pieces);

#endif
