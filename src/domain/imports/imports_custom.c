#include "domain/imports/imports_custom.h"

#include "base/map.h"
#include "domain/imports/imports_rules.h"
#include "wire/fold.h"

#define CUSTOM "custom."

/* ---- mapping ---- */

static bool is_mapped(struct work *work, const struct import *import, struct str name)
{
	struct str other;
	for (size_t i = 0; i < import->maps.count; i++)
		if (column_is_custom(import->maps.at[i].field, &other)
		    && str_eq(text_fold(work->arena, other), text_fold(work->arena, name)))
			return true;
	return false;
}

/* A field that is no longer in use still stands in exports: its column is passed over. */
enum err import_customs_guess(struct work *work, const struct import_kind *kind,
                              struct import *import)
{
	struct custom_fields fields = {0};
	struct str name;
	if (kind->subject == NULL)
		return OK;
	for (size_t i = 0; i < import->columns.count; i++) {
		struct str column = import->columns.at[i];
		if (!column_is_custom(column, &name) || is_mapped(work, import, name))
			continue;
		if (fields.subject == NULL)
			TRY(custom_fields_load(work, kind->subject, &fields));
		const struct custom_field *field = custom_field_named(work->arena, &fields, name);
		if (field != NULL && !field->is_active)
			continue;
		name = field != NULL ? field->name : name;
		*LIST_ADD(work->arena, &import->maps) = (struct import_map){
			.field = str_format(work->arena, CUSTOM "%.*s", STR_FMT(name)), .column = column};
	}
	return OK;
}

enum err import_customs_load(struct work *work, const struct import_kind *kind,
                             const struct import *import, struct fault *fault,
                             struct import_customs *out)
{
	struct str name;
	enum err err = OK;
	*out = (struct import_customs){
		.of_maps = ARENA_ARRAY(work->arena, import->maps.count, const struct custom_field *)};
	if (kind->subject == NULL)
		return OK;
	for (size_t i = 0; i < import->maps.count; i++) {
		struct str path = import->maps.at[i].field;
		if (!column_is_custom(path, &name))
			continue;
		if (!out->has_any)
			TRY(custom_fields_load(work, kind->subject, &out->fields));
		out->has_any = true;
		out->of_maps[i] = custom_field_named(work->arena, &out->fields, name);
		if (out->of_maps[i] == NULL)
			err = fault_field(fault, path,
			                  "is no custom field of this kind of record: make it first, or map "
			                  "the other columns only");
		else if (!out->of_maps[i]->is_active)
			err = fault_field(fault, path, "is no longer in use: map the other columns only");
	}
	return err;
}

/* ---- reading ---- */

static struct str path_of(struct work *work, const struct custom_field *field)
{
	return str_format(work->arena, CUSTOM "%.*s", STR_FMT(field->name));
}

enum err import_custom_read(struct work *work, const struct import_customs *customs, size_t map,
                            struct str cell, struct import_row *row, struct fault *fault)
{
	const struct custom_field *field = customs->of_maps[map];
	if (cell.len == 0) /* it says nothing: what is known stays */
		return OK;
	return custom_value_read(work->arena, field, 0, cell, path_of(work, field), &row->custom,
	                         fault);
}

enum err import_customs_count(struct work *work, const struct import_customs *customs,
                              const struct import_row *row, struct fault *fault)
{
	(void)work;
	if ((int64_t)row->custom.count <= customs->fields.values_most)
		return OK;
	return fault_say(fault, ERR_INVALID, "It has %zu custom values; %lld are the most of one %s.",
	                 row->custom.count, (long long)customs->fields.values_most,
	                 customs->fields.subject);
}

/* ---- what records have now ---- */

struct known_values {
	struct work *work;
	struct map texts;  /* "record field" to struct str * */
	struct map counts; /* record to int64_t *: how many */
};

static struct str key_of(struct work *work, int64_t record, int64_t field)
{
	return str_format(work->arena, "%lld %lld", (long long)record, (long long)field);
}

static struct str text_now(const struct known_values *known, int64_t record, int64_t field)
{
	const struct str *text = map_get(&known->texts, key_of(known->work, record, field));
	return text != NULL ? *text : (struct str){0};
}

static int64_t count_now(const struct known_values *known, int64_t record)
{
	const int64_t *count = map_get_int(&known->counts, record);
	return count != NULL ? *count : 0;
}

static void text_note(struct known_values *known, int64_t record, int64_t field, struct str text)
{
	struct arena *arena = known->work->arena;
	int64_t *count = map_get_int(&known->counts, record);
	if (count == NULL) {
		count = ARENA_NEW(arena, int64_t);
		map_put_int(&known->counts, record, count);
	}
	*count += (text.len > 0) - (text_now(known, record, field).len > 0);
	map_put(&known->texts, key_of(known->work, record, field),
	        arena_copy(arena, &text, sizeof(text)));
}

static enum err known_load(struct work *work, const struct custom_fields *fields,
                           const int64_t *records, size_t n, struct known_values *out)
{
	struct custom_value *values;
	size_t count;
	*out = (struct known_values){
		.work = work, .texts = map_new(work->arena), .counts = map_new(work->arena)};
	TRY(custom_values_of(work, fields, records, n, &values, &count));
	for (size_t i = 0; i < count; i++)
		text_note(out, values[i].subject_id, values[i].field_id.value, values[i].text);
	return OK;
}

/* ---- writing ---- */

struct row_write {
	struct import_row *row;
	const struct custom_fields *fields;
	struct custom_edits *all;
};

static bool is_over(const struct known_values *known, const struct row_write *write)
{
	const struct import_row *row = write->row;
	int64_t count = count_now(known, row->record);
	int64_t before = count;
	for (size_t i = 0; i < row->custom.count; i++)
		count += text_now(known, row->record, row->custom.at[i].field_id.value).len == 0;
	return count > write->fields->values_most && count > before;
}

static void row_decide(struct known_values *known, const struct row_write *write)
{
	struct work *work = known->work;
	struct import_row *row = write->row;
	struct buf told = buf_new(work->arena, LIMIT_BODY_BYTES);
	struct buf undo = buf_new(work->arena, LIMIT_REPLY_BYTES);
	bool is_new = row->outcome == ROW_CREATED; /* undo takes all of it away */
	buf_add(&told, row->sentence);
	for (size_t i = 0; i < row->custom.count; i++) {
		struct custom_value edit = row->custom.at[i];
		int64_t field_id = edit.field_id.value;
		const struct custom_field *field = map_get_int(&write->fields->by_id, field_id);
		struct str from = text_now(known, row->record, field_id);
		if (str_eq(from, edit.text))
			continue;
		edit.subject_id = row->record;
		*LIST_ADD(work->arena, write->all) = edit;
		text_note(known, row->record, field_id, edit.text);
		buf_format(&told, "%s" CUSTOM "%.*s%s%.*s → %.*s", told.len > 0 ? "; " : "",
		           STR_FMT(field->name), from.len > 0 ? " " : "", STR_FMT(from),
		           STR_FMT(edit.text));
		const struct str cells[] = {str_format(work->arena, "%lld", (long long)row->record),
		                            str_format(work->arena, "%lld", (long long)field_id), from,
		                            edit.text};
		if (!is_new)
			text_row_add(work, &undo, cells, COUNT_OF(cells));
		row->outcome = is_new ? ROW_CREATED : ROW_CHANGED;
	}
	row->sentence = buf_str(&told);
	row->custom_undo = buf_str(&undo);
}

enum err import_customs_write(struct work *work, const struct import_customs *customs,
                              struct import_row *rows, size_t n)
{
	struct known_values known;
	struct custom_edits all = {0};
	size_t count = 0;
	int64_t *records = ARENA_ARRAY(work->arena, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		if (rows[i].record != 0 && rows[i].outcome != ROW_FAILED && rows[i].custom.count > 0)
			records[count++] = rows[i].record;
	if (count == 0)
		return OK;
	TRY(known_load(work, &customs->fields, records, count, &known));
	for (size_t i = 0; i < n; i++) {
		struct row_write write = {&rows[i], &customs->fields, &all};
		if (rows[i].record == 0 || rows[i].outcome == ROW_FAILED)
			continue;
		if (!is_over(&known, &write)) {
			row_decide(&known, &write);
			continue;
		}
		/* Only where fields outnumber what a record may have, as of orders, which an import makes
		 * or leaves as they are: nothing else was written. */
		rows[i].outcome = ROW_FAILED;
		rows[i].sentence = str_format(work->arena, "It would have more than %lld custom values.",
		                              (long long)customs->fields.values_most);
	}
	return custom_values_write(work, &customs->fields, all.at, all.count);
}

/* ---- the way back ---- */

static void row_keep(struct work *work, struct import_row *row, const struct custom_field *field,
                     const char *why)
{
	row->outcome = ROW_KEPT;
	row->sentence = str_format(work->arena, CUSTOM "%.*s %s", STR_FMT(field->name), why);
}

static enum err row_back(struct known_values *known, const struct row_write *write)
{
	struct work *work = known->work;
	struct text_rows rows;
	struct fault own;
	struct custom_edits edits = {0};
	fault_init(&own, work->arena);
	TRY(text_rows_read(work, write->row->custom_undo, &rows));
	for (size_t i = 0; i < rows.rows.count; i++) {
		const struct text_row *said = &rows.rows.at[i];
		int64_t record, field_id;
		if (said->cells.count != 4 || str_to_int(said->cells.at[0], &record) != OK
		    || str_to_int(said->cells.at[1], &field_id) != OK)
			return ERR_INTERNAL;
		const struct custom_field *field = map_get_int(&write->fields->by_id, field_id);
		if (field == NULL)
			continue; /* deleted since, and its values with it */
		bool is_ours = str_eq(text_now(known, record, field_id), said->cells.at[3]);
		if (!is_ours)
			row_keep(work, write->row, field, "was changed again since.");
		else if (custom_value_read(work->arena, field, record, said->cells.at[2], STR(""), &edits,
		                           &own)
		         != OK)
			row_keep(work, write->row, field, "cannot have its former value any more.");
	}
	for (size_t i = 0; i < edits.count && write->row->outcome != ROW_KEPT; i++) {
		*LIST_ADD(work->arena, write->all) = edits.at[i];
		text_note(known, edits.at[i].subject_id, edits.at[i].field_id.value, edits.at[i].text);
	}
	return OK;
}

static enum err records_of(struct work *work, const struct import_row *rows, size_t n,
                           int64_t **out, size_t *count)
{
	*out = ARENA_ARRAY(work->arena, n + 1, int64_t);
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		struct str id, rest = rows[i].custom_undo;
		if (rest.len == 0)
			continue;
		if (!str_split(&rest, ',', &id) || str_to_int(id, &(*out)[(*count)++]) != OK)
			return ERR_INTERNAL;
	}
	return OK;
}

enum err import_customs_undo(struct work *work, const struct import_kind *kind,
                             struct import_row *rows, size_t n)
{
	struct custom_fields fields;
	struct known_values known;
	struct custom_edits all = {0};
	int64_t *records;
	size_t count;
	TRY(records_of(work, rows, n, &records, &count));
	if (count == 0 || kind->subject == NULL)
		return OK;
	TRY(custom_fields_load(work, kind->subject, &fields));
	TRY(known_load(work, &fields, records, count, &known));
	for (size_t i = 0; i < n; i++) {
		struct row_write write = {&rows[i], &fields, &all};
		if (rows[i].custom_undo.len > 0)
			TRY(row_back(&known, &write));
	}
	return custom_values_write(work, &fields, all.at, all.count);
}
