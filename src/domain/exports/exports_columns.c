#include "domain/exports/exports_columns.h"

#include "base/map.h"
#include "domain/catalog/catalog.h"

#define CUSTOM "custom."

/* ---- choosing ---- */

static struct export_column plain_column(const struct export_columns *out, size_t i)
{
	const struct shape_column *plain = &out->plain.columns.at[i];
	return (struct export_column){.name = plain->name,
	                              .cell = i,
	                              .is_plain = true,
	                              .is_number = shape_column_is_number(plain)};
}

static void custom_columns_add(struct work *work, struct export_columns *out)
{
	for (size_t i = 0; i < out->custom.count; i++) {
		struct export_column *column = LIST_ADD(work->arena, &out->columns);
		column->custom = &out->custom.at[i];
		column->name = str_format(work->arena, CUSTOM "%.*s", STR_FMT(out->custom.at[i].name));
		column->is_number = column->custom->kind == CUSTOM_NUMBER;
		out->has_custom = true;
	}
}

static bool column_choose(struct work *work, struct export_columns *out, struct str name)
{
	struct export_column *column = LIST_ADD(work->arena, &out->columns);
	column->name = name;
	if (out->kind->subject != NULL && str_starts(name, STR(CUSTOM))) {
		struct str field = str_slice(name, sizeof(CUSTOM) - 1, name.len);
		column->custom = custom_field_named(work->arena, &out->custom, field);
		out->has_custom = true;
		column->is_number = column->custom != NULL && column->custom->kind == CUSTOM_NUMBER;
		if (column->custom != NULL)
			return true;
	}
	for (size_t i = 0; i < out->plain.columns.count; i++) {
		if (!str_eq(out->plain.columns.at[i].name, name))
			continue;
		*column = plain_column(out, i);
		return true;
	}
	return false;
}

enum err export_columns_choose(struct work *work, const struct export_kind *kind,
                               const struct str *names, size_t n, bool is_lenient,
                               struct export_columns *out)
{
	struct str unknown;
	*out = (struct export_columns){.kind = kind};
	out->row = kind->row != NULL ? kind->row : kind->source->shape;
	if (kind->subject != NULL)
		TRY(custom_fields_load(work, kind->subject, &out->custom));
	shape_columns_choose(work->arena, out->row, NULL, 0, &out->plain, &unknown);
	TRY(catalog_units(work, &out->plain.weight_unit, &out->plain.length_unit));
	for (size_t i = 0; i < n; i++)
		if (!column_choose(work, out, names[i]) && !is_lenient)
			return fault_field(work->fault, STR("columns"), "has no %.*s", STR_FMT(names[i]));
	if (n > 0)
		return OK;
	for (size_t i = 0; i < out->plain.columns.count; i++)
		*LIST_ADD(work->arena, &out->columns) = plain_column(out, i);
	custom_columns_add(work, out);
	return OK;
}

static enum err unit_choose(struct work *work, enum measure measure, const char *field,
                            struct str word, const struct measure_unit **out)
{
	const struct measure_unit *unit = measure_unit_find(measure, word);
	if (word.len > 0 && unit == NULL)
		return fault_field(work->fault, str_from(field), "must be %s",
		                   measure == MEASURE_WEIGHT ? "mg, g, oz, lb or kg"
		                                             : "mm, cm, in, ft or m");
	if (unit != NULL)
		*out = unit;
	return OK;
}

enum err export_units_choose(struct work *work, struct str weight, struct str length,
                             struct export_columns *columns)
{
	TRY(unit_choose(work, MEASURE_WEIGHT, "weight_unit", weight, &columns->plain.weight_unit));
	return unit_choose(work, MEASURE_LENGTH, "length_unit", length, &columns->plain.length_unit);
}

/* ---- rows ---- */

/* The records of a page that is its own rows: their ids stand in the field `id`. */
static const int64_t *records_of(struct work *work, const struct shape *row, const void *page,
                                 size_t count)
{
	const struct field *id = shape_field(row, STR("id"));
	int64_t *records = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		records[i] = *(const int64_t *)((const char *)page + i * row->size + id->offset);
	return records;
}

enum err export_rows_make(struct work *work, const struct export_columns *columns, const void *page,
                          size_t count, struct export_rows *out)
{
	if (columns->kind->make != NULL)
		return columns->kind->make(work, page, count, out);
	*out = (struct export_rows){.at = (void *)(uintptr_t)page, .count = count};
	out->records = records_of(work, columns->row, page, count);
	return OK;
}

/* Values by (record, field). */
static enum err custom_load(struct work *work, const struct export_columns *columns,
                            const struct export_rows *rows, struct map *out)
{
	struct custom_value *values;
	size_t count;
	*out = map_new(work->arena);
	if (!columns->has_custom)
		return OK;
	TRY(custom_values_of(work, &columns->custom, rows->records, rows->count, &values, &count));
	for (size_t i = 0; i < count; i++)
		map_put(out,
		        str_format(work->arena, "%lld %lld", (long long)values[i].subject_id,
		                   (long long)values[i].field_id.value),
		        &values[i]);
	return OK;
}

static struct shape_cell custom_cell(struct work *work, const struct map *values, int64_t record,
                                     const struct custom_field *field)
{
	const struct custom_value *value =
		map_get(values, str_format(work->arena, "%lld %lld", (long long)record,
	                               (long long)field->id.value));
	struct str text = value != NULL ? value->text : (struct str){0};
	return (struct shape_cell){text, field->kind == CUSTOM_NUMBER};
}

enum err export_cells(struct work *work, const struct export_columns *columns,
                      const struct export_rows *rows, struct shape_cell **out)
{
	struct map values;
	size_t n = columns->columns.count;
	struct shape_cell *plain =
		ARENA_ARRAY(work->arena, columns->plain.columns.count, struct shape_cell);
	struct shape_cell *cells = ARENA_ARRAY(work->arena, rows->count * n, struct shape_cell);
	*out = cells;
	TRY(custom_load(work, columns, rows, &values));
	for (size_t r = 0; r < rows->count; r++) {
		shape_cells(work->arena, &columns->plain, (const char *)rows->at + r * columns->row->size,
		            plain);
		for (size_t i = 0; i < n; i++, cells++) {
			const struct export_column *column = &columns->columns.at[i];
			if (column->is_plain)
				*cells = plain[column->cell];
			else if (column->custom != NULL)
				*cells = custom_cell(work, &values, rows->records[r], column->custom);
		}
	}
	return OK;
}
