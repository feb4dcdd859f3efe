#include "shape/field.h"

/* ---- names ---- */

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static char upper(char c)
{
	return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

struct str field_name_in(const struct field *field, bool camel_case, char room[FIELD_NAME_ROOM])
{
	struct str name = field_name(field);
	if (!camel_case)
		return name;
	size_t len = 0;
	for (size_t i = 0; i < name.len && len < FIELD_NAME_ROOM; i++) {
		bool is_joint = name.at[i] == '_' && i > 0 && i + 1 < name.len;
		if (is_joint)
			i++;
		room[len++] = is_joint ? upper(name.at[i]) : name.at[i];
	}
	return str_of(room, len);
}

/* The same rule as field_name_in, compared on the way. */
static bool is_camel_of(struct str name, struct str camel)
{
	size_t len = 0;
	for (size_t i = 0; i < name.len; i++, len++) {
		bool is_joint = name.at[i] == '_' && i > 0 && i + 1 < name.len;
		if (is_joint)
			i++;
		if (len >= camel.len || camel.at[len] != (is_joint ? upper(name.at[i]) : name.at[i]))
			return false;
	}
	return len == camel.len;
}

size_t field_find(const struct shape *shape, struct str name, bool camel_case, size_t from)
{
	size_t i = from < shape->count ? from : 0;
	for (size_t tried = 0; tried < shape->count; tried++) {
		struct str own = field_name(&shape->fields[i]);
		if (camel_case ? is_camel_of(own, name) : str_eq(own, name))
			return i;
		i = i + 1 < shape->count ? i + 1 : 0;
	}
	return NO_FIELD;
}

/* ---- what was meant ---- */

#define MEANT_MOST 48 /* longer names are not worth guessing at */

/* Letters and digits only, in lower case: orderNumber, order-number and order_number are one. */
static size_t plain_name(struct str name, char room[MEANT_MOST])
{
	size_t len = 0;
	for (size_t i = 0; i < name.len && len < MEANT_MOST; i++) {
		char c = name.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (is_lower(c) || (c >= '0' && c <= '9'))
			room[len++] = c;
	}
	return len;
}

static size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to put in, leave out, replace or swap with their neighbour (optimal string alignment). */
static size_t name_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][MEANT_MOST + 1];
	size_t *before = rows[0], *last = rows[1], *here = rows[2];
	for (size_t j = 0; j <= b_len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		here[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t cost = last[j - 1] + (a[i - 1] != b[j - 1]);
			cost = least_of(cost, least_of(last[j], here[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cost = least_of(cost, before[j - 2] + 1);
			here[j] = cost;
		}
		size_t *free_row = before;
		before = last;
		last = here;
		here = free_row;
	}
	return last[b_len];
}

const struct field *field_nearest(const struct shape *shape, struct str name)
{
	char wanted[MEANT_MOST], own[MEANT_MOST];
	size_t wanted_len = plain_name(name, wanted);
	if (wanted_len == 0)
		return NULL;
	const struct field *nearest = NULL;
	size_t best = 1 + wanted_len / 3; /* the first that is too far */
	for (size_t i = 0; i < shape->count; i++) {
		if (shape->fields[i].flags & READ_ONLY)
			continue;
		size_t own_len = plain_name(field_name(&shape->fields[i]), own);
		size_t distance = name_distance(wanted, wanted_len, own, own_len);
		if (distance < best) {
			best = distance;
			nearest = &shape->fields[i];
		}
	}
	return nearest;
}

/* ---- values ---- */

int64_t field_number(const struct field *field, const void *value)
{
	const void *at = field_at(field, value);
	int32_t day;
	bool flag;
	switch (field->kind) {
	case KIND_DAY:
		memcpy(&day, at, sizeof(day));
		return day;
	case KIND_FLAG:
		memcpy(&flag, at, sizeof(flag));
		return flag;
	case KIND_ENUM:
		return field_enum(at);
	case KIND_MONEY:
		return field_money(at).ten_thousandths;
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
	case KIND_INSTANT:
		return field_i64(at);
	case KIND_TEXT:
	case KIND_JSON:
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		break;
	}
	return 0;
}

bool field_has_value(const struct field *field, const void *value)
{
	const void *at = field_at(field, value);
	switch (field->kind) {
	case KIND_TEXT:
	case KIND_JSON:
		return field_text(at).len > 0;
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		return field_list(at).count > 0;
	case KIND_OBJECT:
		return shape_has_value(field->of, at);
	case KIND_MONEY:
		return field_number(field, value) != 0 || field_money(at).currency.code[0] != '\0';
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
	case KIND_INSTANT:
	case KIND_DAY:
	case KIND_FLAG:
	case KIND_ENUM:
		break;
	}
	return field_number(field, value) != 0;
}

bool shape_has_value(const struct shape *shape, const void *value)
{
	if (shape_touched(shape, value).present != 0)
		return true;
	for (size_t i = 0; i < shape->count; i++)
		if (field_has_value(&shape->fields[i], value))
			return true;
	return false;
}

struct touched shape_touched(const struct shape *shape, const void *value)
{
	struct touched touched = {0};
	if (shape->touched != NO_TOUCHED)
		memcpy(&touched, (const char *)value + shape->touched, sizeof(touched));
	return touched;
}

void shape_touch(const struct shape *shape, void *value, size_t field, bool is_null)
{
	if (shape->touched == NO_TOUCHED)
		return;
	struct touched touched = shape_touched(shape, value);
	uint64_t bit = (uint64_t)1 << field;
	touched.present |= bit;
	touched.null = is_null ? touched.null | bit : touched.null & ~bit;
	memcpy((char *)value + shape->touched, &touched, sizeof(touched));
}

/* ---- lists in a query ---- */

/* What stands between the quotes at the start of *rest; cuts it and its comma off. */
static struct str quoted_piece(struct arena *arena, struct str *rest)
{
	size_t end = 1;
	while (end < rest->len
	       && (rest->at[end] != '"' || str_starts(str_slice(*rest, end, end + 2), STR("\"\""))))
		end += rest->at[end] == '"' ? 2 : 1;
	char *at = arena_alloc(arena, end);
	size_t len = 0;
	for (size_t i = 1; i < end; i++) {
		at[len++] = rest->at[i];
		if (rest->at[i] == '"')
			i++;
	}
	struct str tail = str_slice(*rest, end + 1, rest->len);
	ptrdiff_t comma = str_find(tail, ',');
	*rest = comma < 0 ? (struct str){0} : str_slice(tail, (size_t)comma + 1, tail.len);
	return str_of(at, len);
}

void value_pieces(struct arena *arena, struct str value, struct str_list *pieces)
{
	struct str rest = value;
	if (rest.at == NULL)
		rest = STR("");
	while (rest.at != NULL) {
		struct str piece;
		if (rest.len > 0 && rest.at[0] == '"')
			piece = quoted_piece(arena, &rest);
		else if (!str_split(&rest, ',', &piece))
			break;
		*LIST_ADD(arena, pieces) = piece;
	}
}
