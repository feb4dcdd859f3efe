#include "shape/shape_cells.h"

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

/* "340.194 g"; what is unknown is 0. */
static void measure_cell(struct buf *buf, enum measure measure, const struct measure_unit *unit,
                         int64_t value)
{
	if (unit == NULL)
		unit = measure_unit_find(measure, measure == MEASURE_WEIGHT ? STR("g") : STR("cm"));
	measure_write(buf, unit, value);
	if (value != 0)
		buf_format(buf, " %s", unit->word);
}

static void number_write(struct buf *buf, const struct shape_columns *columns,
                         const struct field *field, const void *at)
{
	int64_t value = *(const int64_t *)at; /* the struct of each of these kinds holds one */
	switch (field->kind) {
	case KIND_ID:
		if (value != 0)
			buf_int(buf, value);
		break;
	case KIND_WEIGHT:
		measure_cell(buf, MEASURE_WEIGHT, columns->weight_unit, value);
		break;
	case KIND_LENGTH:
		measure_cell(buf, MEASURE_LENGTH, columns->length_unit, value);
		break;
	default:
		buf_int(buf, value);
		break;
	}
}

static struct str cell_text(struct arena *arena, const struct shape_columns *columns,
                            const struct shape_column *column, const void *at)
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
		number_write(&buf, columns, field, at);
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
		out[i].text =
			cell_text(arena, columns, column, (const char *)value + column->field->offset);
		out[i].is_number = shape_column_is_number(column);
	}
}
