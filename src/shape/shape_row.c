#include "shape/shape_row.h"

#include <assert.h>

#include "shape/field.h"

/* Looked for from `from` on, all round: columns mostly stand in the order of the fields. */
static int column_named(struct rows *rows, int columns, int from, struct str name,
                        struct str ending)
{
	for (int k = 0; k < columns; k++) {
		int i = from + k < columns ? from + k : from + k - columns;
		struct str column = str_from(rows_name(rows, i));
		if (column.len == name.len + ending.len && str_starts(column, name)
		    && str_ends(column, ending))
			return i;
	}
	return -1;
}

void row_plan_make(const struct shape *shape, struct rows *rows, struct row_plan *plan)
{
	assert(shape->count <= SHAPE_FIELDS_MOST);
	int columns = rows_columns(rows), next = 0;
	int common_currency = column_named(rows, columns, 0, STR("currency"), STR(""));
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		plan->column[i] = plan->currency[i] = -1;
		if (!field_is_column(field))
			continue;
		plan->column[i] = column_named(rows, columns, next, field_name(field), STR(""));
		next = plan->column[i] >= 0 ? plan->column[i] + 1 : next;
		if (field->kind != KIND_MONEY)
			continue;
		int own = column_named(rows, columns, next, field_name(field), STR("_currency"));
		plan->currency[i] = own >= 0 ? own : common_currency;
	}
}

static enum err fetch_money(struct rows *rows, int column, int currency, void *at)
{
	struct money money = {.ten_thousandths = rows_int(rows, column)};
	struct str code = currency < 0 ? STR("") : rows_text(rows, currency);
	if (code.len > 0) {
		/* Checked against ISO 4217 when it came in; a code may leave the list later. */
		bool is_code = code.len == 3;
		for (size_t i = 0; i < code.len; i++)
			is_code = is_code && code.at[i] >= 'A' && code.at[i] <= 'Z';
		if (!is_code)
			return ERR_INTERNAL;
		memcpy(money.currency.code, code.at, 3);
	}
	memcpy(at, &money, sizeof(money));
	return OK;
}

static enum err fetch_enum(struct rows *rows, int column, const struct field *field, void *at)
{
	int value = 0;
	struct str word = rows_text(rows, column);
	bool is_null = word.len == 0 && rows_is_null(rows, column);
	if (!is_null && !word_find(field->words, word, false, &value))
		return ERR_INTERNAL;
	memcpy(at, &value, sizeof(value));
	return OK;
}

static enum err fetch_value(struct rows *rows, const struct field *field, int column, int currency,
                            void *at)
{
	int64_t number;
	int32_t day;
	bool flag;
	struct str text;
	switch (field->kind) {
	case KIND_ID:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
	case KIND_INSTANT:
		number = rows_int(rows, column);
		memcpy(at, &number, sizeof(number));
		break;
	case KIND_DAY:
		day = (int32_t)rows_int(rows, column);
		memcpy(at, &day, sizeof(day));
		break;
	case KIND_FLAG:
		flag = rows_int(rows, column) != 0;
		memcpy(at, &flag, sizeof(flag));
		break;
	case KIND_TEXT:
	case KIND_JSON:
		text = rows_text(rows, column);
		memcpy(at, &text, sizeof(text));
		break;
	case KIND_MONEY:
		return fetch_money(rows, column, currency, at);
	case KIND_ENUM:
		return fetch_enum(rows, column, field, at);
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		return ERR_INTERNAL;
	}
	return OK;
}

enum err row_fetch(const struct shape *shape, const struct row_plan *plan, struct rows *rows,
                   void *out)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		int column = plan->column[i];
		if (column < 0)
			continue;
		TRY(fetch_value(rows, field, column, plan->currency[i], (char *)out + field->offset));
		if (shape->touched != NO_TOUCHED)
			shape_touch(shape, out, i, rows_is_null(rows, column));
	}
	return OK;
}

struct bind field_bind(const struct field *field, const void *value)
{
	assert(field->kind != KIND_OBJECT && !kind_is_list(field->kind));
	const void *at = field_at(field, value);
	switch (field->kind) {
	case KIND_TEXT:
	case KIND_JSON:
		return bind_text(field_text(at));
	case KIND_ENUM:
		return bind_text(word_of(field->words, field_enum(at)));
	case KIND_ID:
	case KIND_MONEY:
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
	case KIND_INSTANT:
	case KIND_DAY:
	case KIND_FLAG:
		return bind_int(field_number(field, value));
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_TEXTS:
	case KIND_INTS:
		break;
	}
	return bind_null();
}

/* Reads to the end whatever happens, so that the statement is free again. */
static enum err rows_stop(struct rows *rows, enum err err)
{
	enum err end = rows_end(rows);
	return err != OK ? err : end;
}

enum err row_number(struct tx *tx, struct arena *arena, const struct sql *sql,
                    const struct bind *args, size_t n, int64_t *out)
{
	struct rows rows;
	*out = 0;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*out = rows_int(&rows, 0);
	return rows_end(&rows);
}

enum err row_one(struct tx *tx, struct arena *arena, const struct sql *sql, const struct bind *args,
                 size_t n, const struct shape *shape, void *out)
{
	struct rows rows;
	struct row_plan plan;
	memset(out, 0, shape->size);
	TRY(db_query(tx, arena, sql, args, n, &rows));
	if (!rows_next(&rows))
		return rows_stop(&rows, rows.err != OK ? rows.err : ERR_NOT_FOUND);
	row_plan_make(shape, &rows, &plan);
	return rows_stop(&rows, row_fetch(shape, &plan, &rows, out));
}

enum err row_all(struct tx *tx, struct arena *arena, const struct sql *sql, const struct bind *args,
                 size_t n, const struct shape *shape, void **out, size_t *count)
{
	struct rows rows;
	struct row_plan plan;
	size_t room = 0;
	*out = NULL;
	*count = 0;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		if (*count == 0)
			row_plan_make(shape, &rows, &plan);
		*out = list_room(arena, *out, *count, &room, shape->size);
		enum err err = row_fetch(shape, &plan, &rows, (char *)*out + *count * shape->size);
		if (err != OK)
			return rows_stop(&rows, err);
		++*count;
	}
	return rows_end(&rows);
}
