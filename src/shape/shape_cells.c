#include "shape/shape_cells.h"

#include <stdlib.h>

#define GRAM 1000        /* milligrams */
#define CENTIMETRE 10000 /* micrometres */

static bool has_column(const struct field *field)
{
	if (field->flags & (WRITE_ONLY | SECRET))
		return false;
	switch (field->kind) {
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
	case KIND_JSON:
		return false;
	default:
		return true;
	}
}

static void column_add(struct arena *arena, struct shape_columns *out, const struct field *field,
                       struct str name, bool is_currency)
{
	struct shape_column *column = LIST_ADD(arena, &out->columns);
	*column = (struct shape_column){name, field, is_currency};
}

static void columns_all(struct arena *arena, const struct shape *shape, struct shape_columns *out)
{
	bool has_currency = shape_field(shape, STR("currency")) != NULL;
	*out = (struct shape_columns){0};
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (!has_column(field))
			continue;
		column_add(arena, out, field, str_from(field->name), false);
		if (field->kind == KIND_MONEY && !has_currency)
			column_add(arena, out, field, str_format(arena, "%s_currency", field->name), true);
	}
}

bool shape_columns_choose(struct arena *arena, const struct shape *shape, const struct str *names,
                          size_t n, struct shape_columns *out, struct str *unknown)
{
	struct shape_columns all;
	columns_all(arena, shape, &all);
	*out = (struct shape_columns){0};
	if (n == 0)
		*out = all;
	for (size_t i = 0; i < n; i++) {
		size_t at = 0;
		while (at < all.columns.count && !str_eq(all.columns.at[at].name, names[i]))
			at++;
		if (at == all.columns.count) {
			*unknown = names[i];
			return false;
		}
		*LIST_ADD(arena, &out->columns) = all.columns.at[at];
	}
	return true;
}

/* A decimal of whole/parts without trailing zeros: 340194 of 1000 is 340.194. */
static void fraction_write(struct buf *buf, int64_t value, int64_t parts, int places)
{
	char digits[24];
	int64_t rest = llabs(value % parts);
	if (value < 0 && value / parts == 0)
		buf_byte(buf, '-');
	buf_int(buf, value / parts);
	if (rest == 0)
		return;
	for (int i = places; i-- > 0; rest /= 10)
		digits[i] = (char)('0' + rest % 10);
	while (places > 0 && digits[places - 1] == '0')
		places--;
	buf_byte(buf, '.');
	buf_add(buf, str_of(digits, (size_t)places));
}

static void number_write(struct buf *buf, const struct field *field, const void *at)
{
	int64_t value = *(const int64_t *)at; /* the struct of each of these kinds holds one */
	switch (field->kind) {
	case KIND_ID:
		if (value != 0)
			buf_int(buf, value);
		break;
	case KIND_WEIGHT:
		fraction_write(buf, value, GRAM, 3);
		buf_c(buf, value ? " g" : "");
		break;
	case KIND_LENGTH:
		fraction_write(buf, value, CENTIMETRE, 4);
		buf_c(buf, value ? " cm" : "");
		break;
	default:
		buf_int(buf, value);
		break;
	}
}

static struct str cell_text(struct arena *arena, const struct shape_column *column, const void *at)
{
	const struct field *field = column->field;
	struct buf buf = buf_new(arena, 256);
	const struct money *money = at;
	switch (field->kind) {
	case KIND_TEXT:
		return *(const struct str *)at;
	case KIND_ENUM:
		return word_of(field->words, *(const int *)at);
	case KIND_FLAG:
		return *(const bool *)at ? STR("true") : STR("false");
	case KIND_MONEY:
		if (column->is_currency)
			return str_copy(arena, currency_str(&money->currency));
		if (money->currency.code[0] != '\0' || money->ten_thousandths != 0)
			money_write(&buf, *money);
		break;
	case KIND_INSTANT:
		if (((const struct instant *)at)->us != 0)
			instant_write(&buf, *(const struct instant *)at);
		break;
	case KIND_DAY:
		day_write(&buf, *(const struct day *)at);
		break;
	default:
		number_write(&buf, field, at);
		break;
	}
	return buf_str(&buf);
}

bool shape_column_is_number(const struct shape_column *column)
{
	enum kind kind = column->field->kind;
	return kind == KIND_QTY || kind == KIND_INT || (kind == KIND_MONEY && !column->is_currency);
}

void shape_cells(struct arena *arena, const struct shape_columns *columns, const void *value,
                 struct shape_cell *out)
{
	for (size_t i = 0; i < columns->columns.count; i++) {
		const struct shape_column *column = &columns->columns.at[i];
		out[i].text = cell_text(arena, column, (const char *)value + column->field->offset);
		out[i].is_number = shape_column_is_number(column);
	}
}
