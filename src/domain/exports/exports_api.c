/* A file is made page by page, each in memory of its own, so that it costs its text and no more. */
#include "domain/exports/exports_api.h"

#include "base/map.h"
#include "domain/exports/exports_file.h"
#include "domain/exports/exports_kind.h"
#include "kernel/custom_fields.h"
#include "kernel/scopes.h"
#include "shape/shape_cells.h"

#define PAGE_ROWS "1000"
#define CUSTOM "custom."

enum export_format { FORMAT_CSV, FORMAT_XLSX };
static const struct word format_rows[] = {
	{FORMAT_CSV, "csv", "Comma-separated values, UTF-8."},
	{FORMAT_XLSX, "xlsx", "A workbook of one sheet."},
};
static const struct words format_words = WORDS("ExportFormat", format_rows);

struct export_query {
	enum export_format format;
	LIST(struct str) columns;
};
static const struct field query_fields[] = {
	FIELD_ENUM(struct export_query, format, enum export_format, &format_words, 0, "csv or xlsx."),
	FIELD_TEXTS(struct export_query, columns, 0, 0, 200,
                "Which columns, in this order; custom fields as custom.NAME; none: all."),
};
static const struct shape query_shape =
	SHAPE("ExportQuery", struct export_query, query_fields, "How the file looks.");

/* A column of the file: of the shape, or a custom field. */
struct file_column {
	struct str name;
	size_t cell; /* of shape_cells, when `custom` is NULL */
	const struct custom_field *custom;
};

struct writing {
	struct work *work; /* of the whole */
	struct work page;  /* the same, with the memory of a page */
	const struct export_kind *kind;
	const struct shape *row;
	struct shape_columns plain;
	struct custom_fields custom;
	LIST(struct file_column) columns;
	bool has_custom; /* a column of them was chosen */
	struct export_file file;
};

/* ---- columns ---- */

static void custom_columns_add(struct writing *w)
{
	for (size_t i = 0; i < w->custom.count; i++) {
		struct file_column *column = LIST_ADD(w->work->arena, &w->columns);
		column->custom = &w->custom.at[i];
		column->name = str_format(w->work->arena, CUSTOM "%.*s", STR_FMT(w->custom.at[i].name));
		w->has_custom = true;
	}
}

static enum err column_choose(struct writing *w, struct str name)
{
	struct file_column *column = LIST_ADD(w->work->arena, &w->columns);
	column->name = name;
	if (w->kind->subject != NULL && str_starts(name, STR(CUSTOM))) {
		struct str field = str_slice(name, sizeof(CUSTOM) - 1, name.len);
		column->custom = custom_field_named(w->work->arena, &w->custom, field);
		w->has_custom = true;
		if (column->custom != NULL)
			return OK;
	}
	for (size_t i = 0; i < w->plain.columns.count; i++) {
		column->cell = i;
		if (str_eq(w->plain.columns.at[i].name, name))
			return OK;
	}
	return fault_field(w->work->fault, STR("columns"), "has no %.*s", STR_FMT(name));
}

static enum err columns_choose(struct writing *w, const struct export_query *query)
{
	struct str unknown;
	if (w->kind->subject != NULL)
		TRY(custom_fields_load(w->work, w->kind->subject, &w->custom));
	shape_columns_choose(w->work->arena, w->row, NULL, 0, &w->plain, &unknown);
	for (size_t i = 0; i < query->columns.count; i++)
		TRY(column_choose(w, query->columns.at[i]));
	if (query->columns.count > 0)
		return OK;
	for (size_t i = 0; i < w->plain.columns.count; i++) {
		struct file_column *column = LIST_ADD(w->work->arena, &w->columns);
		*column = (struct file_column){.name = w->plain.columns.at[i].name, .cell = i};
	}
	custom_columns_add(w);
	return OK;
}

/* ---- rows ---- */

/* Values by (record, field). */
static enum err custom_load(struct writing *w, const struct export_rows *rows, struct map *out)
{
	struct custom_value *values;
	size_t count;
	struct arena *arena = w->page.arena;
	*out = map_new(arena);
	if (!w->has_custom || rows->records == NULL)
		return OK;
	TRY(custom_values_of(&w->page, &w->custom, rows->records, rows->count, &values, &count));
	for (size_t i = 0; i < count; i++)
		map_put(out,
		        str_format(arena, "%lld %lld", (long long)values[i].subject_id,
		                   (long long)values[i].field_id.value),
		        &values[i]);
	return OK;
}

static struct str custom_text(struct writing *w, const struct map *values, int64_t record,
                              const struct custom_field *field)
{
	const struct custom_value *value =
		map_get(values, str_format(w->page.arena, "%lld %lld", (long long)record,
	                               (long long)field->id.value));
	return value != NULL ? value->text : (struct str){0};
}

static enum err rows_write(struct writing *w, const struct export_rows *rows)
{
	struct map values;
	struct arena *arena = w->page.arena;
	struct shape_cell *plain = ARENA_ARRAY(arena, w->plain.columns.count, struct shape_cell);
	struct shape_cell *cells = ARENA_ARRAY(arena, w->columns.count, struct shape_cell);
	TRY(custom_load(w, rows, &values));
	for (size_t r = 0; r < rows->count; r++) {
		shape_cells(arena, &w->plain, (const char *)rows->at + r * w->row->size, plain);
		for (size_t i = 0; i < w->columns.count; i++) {
			const struct file_column *column = &w->columns.at[i];
			cells[i] = plain[column->cell];
			if (column->custom == NULL)
				continue;
			cells[i].is_number = column->custom->kind == CUSTOM_NUMBER;
			cells[i].text = rows->records == NULL
			                    ? (struct str){0}
			                    : custom_text(w, &values, rows->records[r], column->custom);
		}
		TRY(export_file_row(&w->page, &w->file, cells, w->columns.count));
	}
	return OK;
}

/* The records of a page that is its own rows: their ids stand in the field `id`. */
static const int64_t *records_of(struct writing *w, const void *page, size_t count)
{
	const struct field *id = shape_field(w->row, STR("id"));
	if (id == NULL || id->kind != KIND_ID)
		return NULL;
	int64_t *records = ARENA_ARRAY(w->page.arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		records[i] = *(const int64_t *)((const char *)page + i * w->row->size + id->offset);
	return records;
}

/* ---- pages ---- */

/* The caller's filters and sort, our own limit and cursor. */
static void page_ask(struct arena *arena, const struct call *call, struct str cursor,
                     struct call *out)
{
	LIST(struct pair) pairs = {0};
	*out = *call;
	for (size_t i = 0; i < call->pair_count; i++)
		if (!str_is(call->pairs[i].name, "limit") && !str_is(call->pairs[i].name, "cursor")
		    && !str_is(call->pairs[i].name, "fields"))
			*LIST_ADD(arena, &pairs) = call->pairs[i];
	*LIST_ADD(arena, &pairs) = (struct pair){STR("limit"), STR(PAGE_ROWS)};
	if (cursor.len > 0)
		*LIST_ADD(arena, &pairs) = (struct pair){STR("cursor"), cursor};
	out->pairs = pairs.at;
	out->pair_count = pairs.count;
}

static enum err page_write(struct writing *w, const struct call *call, struct str *cursor)
{
	struct call ask;
	struct reply page = {0};
	struct export_rows rows;
	page_ask(w->page.arena, call, *cursor, &ask);
	TRY(listing_run(&w->page, w->kind->source, NULL, 0, &ask, &page));
	rows = (struct export_rows){.at = (void *)(uintptr_t)page.value, .count = page.count};
	rows.records = w->kind->make == NULL ? records_of(w, page.value, page.count) : NULL;
	if (w->kind->make != NULL)
		TRY(w->kind->make(&w->page, page.value, page.count, &rows));
	TRY(rows_write(w, &rows));
	*cursor = str_copy(w->work->arena, page.next_cursor);
	return OK;
}

static enum err pages_write(struct writing *w, const struct call *call)
{
	struct str cursor = {0};
	w->page = *w->work;
	w->page.arena = arena_new(0);
	enum err err;
	do {
		err = page_write(w, call, &cursor);
		arena_reset(w->page.arena);
	} while (err == OK && cursor.len > 0);
	arena_free(w->page.arena);
	return err;
}

static enum err file_begin(struct writing *w, enum export_format format)
{
	struct shape_cell *head = ARENA_ARRAY(w->work->arena, w->columns.count, struct shape_cell);
	for (size_t i = 0; i < w->columns.count; i++)
		head[i].text = w->columns.at[i].name;
	TRY(export_file_begin(w->work, format == FORMAT_XLSX, str_from(w->kind->name), &w->file));
	return export_file_row(w->work, &w->file, head, w->columns.count);
}

static const struct export_kind *kind_find(struct str name)
{
	for (size_t i = 0; i < export_kind_count; i++)
		if (str_is(name, export_kinds[i]->name))
			return export_kinds[i];
	return NULL;
}

static enum err kind_asked(struct work *work, const struct call *call,
                           const struct export_kind **out)
{
	*out = kind_find(call->words[0]);
	if (*out == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no export called %.*s.",
		                 STR_FMT(call->words[0]));
	if ((work->actor.scopes & (*out)->scope) != (*out)->scope)
		return fault_say(work->fault, ERR_FORBIDDEN, "Exporting %s needs the scope %.*s.",
		                 (*out)->name, STR_FMT(scopes_text(work->arena, (*out)->scope, ' ')));
	return OK;
}

static enum err get_export(struct work *work, const struct call *call, struct reply *reply)
{
	const struct export_query *query = call->query;
	struct writing w = {.work = work};
	TRY(kind_asked(work, call, &w.kind));
	w.row = w.kind->row != NULL ? w.kind->row : w.kind->source->shape;
	TRY(columns_choose(&w, query));
	TRY(file_begin(&w, query->format));
	enum err err = pages_write(&w, call);
	if (err == OK)
		err = export_file_end(work, &w.file, &reply->text);
	if (err == ERR_TOO_LARGE)
		return fault_say(
			work->fault, err,
			"The file would be larger than 64 MB (a workbook: 1,048,576 rows): "
			"choose fewer columns, or filter, by created_at.from and .to for example.");
	TRY(err);
	reply->content_type =
		query->format == FORMAT_XLSX
			? STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
			: STR("text/csv; charset=utf-8");
	*LIST_ADD(work->arena, &reply->headers) =
		(struct pair){STR("Content-Disposition"),
	                  str_format(work->arena, "attachment; filename=\"%s.%.*s\"", w.kind->name,
	                             STR_FMT(word_of(&format_words, (int)query->format)))};
	return OK;
}

static enum err list_kinds(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct export_kind_view *views =
		ARENA_ARRAY(work->arena, export_kind_count, struct export_kind_view);
	for (size_t i = 0; i < export_kind_count; i++) {
		struct writing w = {.work = work, .kind = export_kinds[i]};
		static const struct export_query all = {0};
		w.row = w.kind->row != NULL ? w.kind->row : w.kind->source->shape;
		TRY(columns_choose(&w, &all));
		views[i].name = str_from(w.kind->name);
		views[i].sentence = str_from(w.kind->says);
		views[i].scope = scopes_text(work->arena, w.kind->scope, ' ');
		for (size_t c = 0; c < w.columns.count; c++)
			*LIST_ADD(work->arena, &views[i].columns) = w.columns.at[c].name;
	}
	reply->value = views;
	reply->count = export_kind_count;
	return OK;
}

static const struct refusal refusals[] = {
	{400, "A column or a filter is not known."},
	{403, "The kind needs a scope that is missing."},
	{404, "There is no such export."},
	{413, "The file would be too large."},
	{0, NULL},
};

const struct route exports_routes[EXPORTS_ROUTE_COUNT] = {
	{.method = "GET",
     .path = "/api/v1/exports",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .reply = &export_kind_shape,
     .status = 200,
     .run = list_kinds,
     .id = "export_kinds",
     .says = "What can be exported, with the columns of each kind."},
	{.method = "GET",
     .path = "/api/v1/exports/{kind}",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST | ROUTE_RAW, /* filtered like a list */
     .query = &query_shape,
     .status = 200,
     .run = get_export,
     .refusals = refusals,
     .id = "export_file",
     .says = "A spreadsheet of everything that the filters of the list match."},
};
