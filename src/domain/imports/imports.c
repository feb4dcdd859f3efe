#include "domain/imports/imports.h"

#include "domain/imports/imports_arrange.h"
#include "domain/imports/imports_custom.h"
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_read.h"
#include "domain/imports/imports_rules.h"
#include "domain/imports/imports_store.h"
#include "domain/imports/imports_text.h"
#include "kernel/jobs.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"
#include "wire/base64.h"
#include "wire/csv.h"
#include "wire/encoding.h"
#include "wire/fold.h"

#define FAULTS_FILE_PAGE 1000

static enum err kind_refuse(struct work *work)
{
	struct buf names = buf_new(work->arena, 4096);
	for (size_t i = 0; i < import_kind_count; i++)
		buf_format(&names, "%s%s", i == 0 ? "" : ", ", import_kinds[i]->name);
	return fault_field(work->fault, STR("kind"), "is not one of: %.*s", STR_FMT(buf_str(&names)));
}

static enum err kind_allowed(struct work *work, struct str name, const struct import_kind **out)
{
	*out = import_kind_find(work, name);
	if (*out == NULL)
		return kind_refuse(work);
	if ((work->actor.scopes & (*out)->scope) != (*out)->scope)
		return fault_say(work->fault, ERR_FORBIDDEN, "Importing %s needs the scope %.*s.",
		                 (*out)->name, STR_FMT(scopes_text(work->arena, (*out)->scope, ' ')));
	return OK;
}

/* The stored CSV as lists. */
static enum err lists_attach(struct work *work, struct import *import)
{
	struct text_rows rows;
	TRY(text_rows_read(work, import->columns_text, &rows));
	for (size_t i = 0; rows.rows.count > 0 && i < rows.rows.at[0].cells.count; i++)
		*LIST_ADD(work->arena, &import->columns) = rows.rows.at[0].cells.at[i];
	TRY(text_rows_read(work, import->mapping_text, &rows));
	for (size_t i = 0; i < rows.rows.count; i++) {
		const struct text_row *row = &rows.rows.at[i];
		if (row->cells.count == 3)
			*LIST_ADD(work->arena, &import->maps) =
				(struct import_map){row->cells.at[0], row->cells.at[1], row->cells.at[2], {0, 0}};
	}
	return OK;
}

enum err import_get(struct work *work, struct import_id id, struct import *out)
{
	const struct import_kind *kind;
	enum err err = import_fetch(work->tx, work->arena, work->company, id, out);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, err, "There is no import %lld.", (long long)id.value);
	TRY(err);
	out->touched = (struct touched){0};
	TRY(kind_allowed(work, out->kind, &kind));
	return lists_attach(work, out);
}

/* The company's own fields, as exports call them. */
static enum err custom_fields_add(struct work *work, const struct import_kind *kind,
                                  struct import_kind_view *view)
{
	struct custom_fields fields = {0};
	if (kind->subject != NULL)
		TRY(custom_fields_load(work, kind->subject, &fields));
	for (size_t i = 0; i < fields.count; i++) {
		if (!fields.at[i].is_active)
			continue;
		struct import_field *row = LIST_ADD(work->arena, &view->fields);
		row->name = str_format(work->arena, "custom.%.*s", STR_FMT(fields.at[i].name));
		row->sentence = fields.at[i].description;
	}
	return OK;
}

enum err import_kinds_view(struct work *work, struct import_kind_view **out, size_t *count)
{
	*out = ARENA_ARRAY(work->arena, import_kind_count, struct import_kind_view);
	*count = import_kind_count;
	for (size_t k = 0; k < import_kind_count; k++) {
		const struct import_kind *kind = import_kinds[k];
		struct import_kind_view *view = &(*out)[k];
		*view = (struct import_kind_view){.name = str_from(kind->name),
		                                  .sentence = str_from(kind->says),
		                                  .scope = scopes_text(work->arena, kind->scope, ' '),
		                                  .can_undo = kind->undo != NULL};
		for (size_t f = 0; f < kind->row->count; f++) {
			const struct field *field = &kind->row->fields[f];
			struct import_field *row = LIST_ADD(work->arena, &view->fields);
			*row = (struct import_field){.name = str_from(field->name),
			                             .sentence = str_from(field->says),
			                             .is_required = (field->flags & REQUIRED) != 0};
			for (size_t a = 0; a < kind->alias_count; a++)
				if (str_is(row->name, kind->aliases[a].field))
					row->aliases = str_from(kind->aliases[a].names);
		}
		TRY(custom_fields_add(work, kind, view));
	}
	return OK;
}

static enum err saved(struct work *work, struct import *import, const char *event)
{
	static const struct str told[] = {STR_INIT("kind"),          STR_INIT("file_name"),
	                                  STR_INIT("state"),         STR_INIT("row_count"),
	                                  STR_INIT("done_count"),    STR_INIT("created_count"),
	                                  STR_INIT("changed_count"), STR_INIT("failed_count"),
	                                  STR_INIT("undone_count"),  STR_INIT("message")};
	import->modified_at = work->now;
	TRY(import_save(work->tx, work->arena, work->company, import));
	event_emit(work, event, "import", import->id.value,
	           shape_text(work->arena, &import_shape, import, told, COUNT_OF(told)));
	return OK;
}

enum err import_create(struct work *work, const struct import *draft, struct import *out)
{
	const struct import_kind *kind;
	TRY(kind_allowed(work, draft->kind, &kind));
	if (draft->encoding.len > 0 && !encoding_is_known(draft->encoding))
		return fault_field(work->fault, STR("encoding"),
		                   "must be utf-8, utf-16, utf-16le, utf-16be, windows-1252 or iso-8859-1");
	*out = (struct import){.kind = draft->kind,
	                       .file_name = draft->file_name,
	                       .state = IMPORT_UPLOADING,
	                       .encoding = draft->encoding,
	                       .separator = draft->separator,
	                       .sheet = draft->sheet,
	                       .actor_kind = word_of(&actor_kind_words, (int)work->actor.kind),
	                       .actor_id = work->actor.id,
	                       .actor_name = work->actor.name,
	                       .created_at = work->now,
	                       .modified_at = work->now};
	TRY(id_new(work->tx, &out->id.value));
	TRY(import_insert(work->tx, work->arena, work->company, out));
	event_emit(work, "import.created", "import", out->id.value, STR(""));
	return OK;
}

static enum err step_allowed(struct work *work, const struct import *import,
                             enum import_step_kind step)
{
	const struct import_kind *kind = import_kind_find(work, import->kind);
	const char *refusal =
		import_step_refusal(import->state, step, kind != NULL && kind->undo != NULL);
	if (refusal == NULL)
		return OK;
	return fault_say(work->fault, ERR_CONFLICT, "Not now: %s (it is %.*s).", refusal,
	                 STR_FMT(word_of(&import_state_words, (int)import->state)));
}

/* ---- uploading ---- */

enum err import_part_read(struct work *work, struct import_id id, int64_t number, struct str bytes,
                          bool is_last, struct import_part **out)
{
	struct import import;
	struct str *kept;
	size_t count;
	struct import_part *part = *out = ARENA_NEW(work->arena, struct import_part);
	TRY(import_get(work, id, &import));
	part->number = number;
	part->is_last = is_last;
	if (number <= import.parts)
		return OK; /* taken already: the reply was lost */
	TRY(step_allowed(work, &import, STEP_UPLOAD));
	if (number != import.parts + 1)
		return fault_say(work->fault, ERR_CONFLICT, "Part %lld is next, not %lld.",
		                 (long long)import.parts + 1, (long long)number);
	TRY(import_parts_fetch(work->tx, work->arena, work->company, id, &kept, &count));
	struct buf before = buf_new(work->arena, (size_t)2 * IMPORT_WORKBOOK_BYTES);
	for (size_t i = 0; i < count; i++) {
		struct str raw;
		TRY(base64_read(work->arena, kept[i], &raw));
		buf_add(&before, raw);
	}
	return import_bytes_read(work, &import, buf_str(&before), bytes, part);
}

static bool column_named(struct work *work, const struct import *import, struct str names,
                         struct str *out)
{
	for (size_t c = 0; c < import->columns.count; c++) {
		*out = import->columns.at[c];
		if (column_is_one_of(work->arena, *out, names))
			return true;
	}
	return false;
}

/* Columns to fields, by their names; the field's own before others that it goes by: our sheets of
 * order lines have both order_id and number. */
static void mapping_guess(struct work *work, const struct import_kind *kind, struct import *import)
{
	for (size_t f = 0; f < kind->row->count; f++) {
		struct str field = str_from(kind->row->fields[f].name), aliases = {0};
		for (size_t a = 0; a < kind->alias_count; a++)
			if (str_is(field, kind->aliases[a].field))
				aliases = str_from(kind->aliases[a].names);
		struct str column;
		if (column_named(work, import, field, &column)
		    || column_named(work, import, aliases, &column))
			*LIST_ADD(work->arena, &import->maps) =
				(struct import_map){.field = field, .column = column};
	}
}

static void mapping_store(struct work *work, struct import *import)
{
	struct buf text = buf_new(work->arena, LIMIT_REPLY_BYTES);
	for (size_t i = 0; i < import->maps.count; i++) {
		const struct import_map *map = &import->maps.at[i];
		const struct str cells[] = {map->field, map->column, map->value};
		text_row_add(work, &text, cells, COUNT_OF(cells));
	}
	import->mapping_text = buf_str(&text);
}

static enum err upload_end(struct work *work, struct import *import)
{
	TRY(import_parts_remove(work->tx, work->company, import->id));
	import->state = IMPORT_READY;
	const struct import_kind *kind = import_kind_find(work, import->kind);
	mapping_guess(work, kind, import);
	TRY(import_customs_guess(work, kind, import));
	mapping_store(work, import);
	return OK;
}

enum err import_part_take(struct work *work, struct import_id id, const struct import_part *part,
                          struct import *out)
{
	TRY(import_get(work, id, out));
	if (part->number <= out->parts)
		return OK;
	TRY(step_allowed(work, out, STEP_UPLOAD));
	if (part->number != out->parts + 1)
		return fault_say(work->fault, ERR_CONFLICT, "Another part was taken meanwhile.");
	if (!part->is_workbook)
		TRY(import_parts_remove(work->tx, work->company, id));
	if (part->kept.len > 0 && !part->is_last)
		TRY(import_part_insert(work->tx, work->company, id, part->number, part->kept));
	TRY(import_chunks_insert(work->tx, work->arena, work->company, id, out->chunk_count + 1,
	                         part->chunks.at, part->chunks.count));
	out->parts = part->number;
	out->is_workbook = part->is_workbook;
	out->encoding = part->encoding.len ? part->encoding : out->encoding;
	out->separator = part->separator.len ? part->separator : out->separator;
	out->lines += part->lines;
	out->row_count += part->rows;
	out->chunk_count += (int64_t)part->chunks.count;
	if (part->columns_text.len > 0) {
		out->columns_text = part->columns_text;
		for (size_t i = 0; i < part->columns.count; i++)
			*LIST_ADD(work->arena, &out->columns) = part->columns.at[i];
	}
	if (part->refusal.len > 0) {
		out->state = IMPORT_REFUSED;
		out->message = part->refusal;
		out->ended_at = work->now;
		return saved(work, out, "import.refused");
	}
	if (part->is_last)
		TRY(upload_end(work, out));
	return saved(work, out, part->is_last ? "import.ready" : "import.progressed");
}

/* ---- mapping ---- */

static bool has_column(const struct import *import, struct str name)
{
	for (size_t i = 0; i < import->columns.count; i++)
		if (str_eq(import->columns.at[i], name))
			return true;
	return false;
}

/* Custom fields are one whatever the case of their names. */
static bool is_same_field(struct work *work, struct str a, struct str b)
{
	struct str name;
	if (!column_is_custom(a, &name) || !column_is_custom(b, &name))
		return str_eq(a, b);
	return str_eq(text_fold(work->arena, a), text_fold(work->arena, b));
}

static enum err map_check(struct work *work, const struct import *import,
                          const struct import_kind *kind, const struct import_mapping *mapping,
                          const struct custom_fields *customs, size_t at)
{
	const struct import_map *map = &mapping->maps.at[at];
	struct str name, path = str_format(work->arena, "maps[%zu].field", at);
	bool is_custom = kind->subject != NULL && column_is_custom(map->field, &name);
	if (is_custom && custom_field_named(work->arena, customs, name) == NULL)
		return fault_field(work->fault, path, "%.*s is no custom field of %s", STR_FMT(name),
		                   kind->name);
	if (!is_custom && shape_field(kind->row, map->field) == NULL)
		return fault_field(work->fault, path, "%.*s is no field of %s", STR_FMT(map->field),
		                   kind->name);
	for (size_t i = 0; i < at; i++)
		if (is_same_field(work, mapping->maps.at[i].field, map->field))
			return fault_field(work->fault, path, "is mapped twice");
	if (map->column.len > 0 && !has_column(import, map->column))
		return fault_field(work->fault, str_format(work->arena, "maps[%zu].column", at),
		                   "%.*s is no column of the file", STR_FMT(map->column));
	return OK;
}

enum err import_mapping_set(struct work *work, struct import_id id,
                            const struct import_mapping *mapping, struct import *out)
{
	const struct import_kind *kind;
	struct custom_fields customs = {0};
	enum err err = OK;
	TRY(import_get(work, id, out));
	TRY(kind_allowed(work, out->kind, &kind));
	TRY(step_allowed(work, out, STEP_MAP));
	if (kind->subject != NULL)
		TRY(custom_fields_load(work, kind->subject, &customs));
	for (size_t i = 0; i < mapping->maps.count; i++) {
		enum err one = map_check(work, out, kind, mapping, &customs, i);
		err = err == OK ? one : err;
	}
	TRY(err);
	out->maps.at = mapping->maps.at;
	out->maps.count = mapping->maps.count;
	mapping_store(work, out);
	TRY(import_arrange_anew(work, out));
	return saved(work, out, "import.mapped");
}

/* ---- steps ---- */

static enum err required_check(struct work *work, const struct import *import,
                               const struct import_kind *kind)
{
	enum err err = OK;
	for (size_t f = 0; f < kind->row->count; f++) {
		const struct field *field = &kind->row->fields[f];
		bool is_mapped = !(field->flags & REQUIRED);
		for (size_t i = 0; i < import->maps.count && !is_mapped; i++)
			is_mapped = str_is(import->maps.at[i].field, field->name);
		if (!is_mapped)
			err = fault_field(work->fault, str_from(field->name),
			                  "has no column: map one, or give a value for all rows");
	}
	return err;
}

static enum err step_begin(struct work *work, struct import_id id, enum import_step_kind step,
                           enum import_state state, const char *event, struct import *out)
{
	const struct import_kind *kind;
	TRY(import_get(work, id, out));
	TRY(kind_allowed(work, out->kind, &kind));
	TRY(step_allowed(work, out, step));
	if (step != STEP_UNDO) {
		struct import_customs customs;
		TRY(required_check(work, out, kind));
		TRY(import_customs_load(work, kind, out, work->fault, &customs));
	}
	if (step == STEP_CHECK || step == STEP_APPLY) {
		out->created_count = out->changed_count = out->same_count = out->failed_count = 0;
		TRY(import_lines_remove(work->tx, work->company, id));
	}
	/* Only what was done is taken back; that ends where a cancel stopped it. */
	out->position =
		step == STEP_UNDO ? (out->state == IMPORT_DONE ? out->chunk_count : out->position) : 0;
	out->done_count = 0;
	out->last_group = out->message = (struct str){0};
	out->state = state;
	/* The step is done in the name of who began it. */
	out->actor_kind = word_of(&actor_kind_words, (int)work->actor.kind);
	out->actor_id = work->actor.id;
	out->actor_name = work->actor.name;
	TRY(saved(work, out, event));
	return job_request(work, "import.step", id.value, work->now, STR(""));
}

enum err import_check(struct work *work, struct import_id id, struct import *out)
{
	return step_begin(work, id, STEP_CHECK, IMPORT_CHECKING, "import.check_started", out);
}

enum err import_apply(struct work *work, struct import_id id, struct import *out)
{
	return step_begin(work, id, STEP_APPLY, IMPORT_APPLYING, "import.started", out);
}

enum err import_undo(struct work *work, struct import_id id, struct import *out)
{
	return step_begin(work, id, STEP_UNDO, IMPORT_UNDOING, "import.undo_started", out);
}

/* Before its end, wherever it stands. */
static void import_end_early(struct work *work, struct import *import)
{
	bool was_check = import->state == IMPORT_CHECKING;
	import->state = was_check ? IMPORT_READY : IMPORT_CANCELLED;
	import->ended_at = was_check ? import->ended_at : work->now;
}

enum err import_cancel(struct work *work, struct import_id id, struct import *out)
{
	TRY(import_get(work, id, out));
	TRY(step_allowed(work, out, STEP_CANCEL));
	import_end_early(work, out);
	return saved(work, out, "import.cancelled");
}

enum err import_stop(struct work *work, struct import_id id, struct str failure)
{
	struct import import;
	enum err err = import_get(work, id, &import);
	if (err == ERR_NOT_FOUND || (err == OK && !import_is_running(import.state)))
		return OK;
	TRY(err);
	const char *next = import.state == IMPORT_CHECKING   ? "It can be checked once more."
	                   : import.state == IMPORT_APPLYING ? "What was taken stays; it can be undone."
	                                                     : "Undo it once more: it goes on there.";
	import.message = str_format(work->arena, "It stopped: %.*s. %s", STR_FMT(failure), next);
	import_end_early(work, &import);
	return saved(work, &import, "import.stopped");
}

enum err import_lines(struct work *work, struct import_id id, int64_t after, size_t most,
                      struct import_line **out, size_t *count)
{
	struct import import;
	TRY(import_get(work, id, &import));
	return import_lines_after(work->tx, work->arena, work->company, id, after, most, out, count);
}

enum err import_faults_file(struct work *work, struct import_id id, struct str *out)
{
	struct import import;
	struct buf text = buf_new(work->arena, LIMIT_REPLY_BYTES);
	int64_t after = 0;
	TRY(import_get(work, id, &import));
	struct text_row head = {0};
	*LIST_ADD(work->arena, &head.cells) = STR("purser_line");
	*LIST_ADD(work->arena, &head.cells) = STR("purser_fault");
	for (size_t i = 0; i < import.columns.count; i++)
		*LIST_ADD(work->arena, &head.cells) = import.columns.at[i];
	text_row_add(work, &text, head.cells.at, head.cells.count);
	for (;;) {
		struct import_line *lines;
		size_t count;
		TRY(import_lines_failed(work->tx, work->arena, work->company, id, after, FAULTS_FILE_PAGE,
		                        &lines, &count));
		for (size_t i = 0; i < count; i++) {
			const struct str cells[] = {str_format(work->arena, "%lld", (long long)lines[i].line),
			                            lines[i].sentence};
			struct buf start = buf_new(work->arena, LIMIT_REPLY_BYTES);
			text_row_add(work, &start, cells, COUNT_OF(cells));
			buf_add(&text, str_trim(buf_str(&start)));
			buf_byte(&text, ',');
			buf_add(&text, lines[i].cells);
			after = lines[i].line;
		}
		if (count < FAULTS_FILE_PAGE)
			break;
	}
	if (text.overflow)
		return fault_say(work->fault, ERR_TOO_LARGE, "The file would be larger than 64 MB.");
	*out = buf_str(&text);
	return OK;
}

enum err import_purge(struct work *work)
{
	enum { AT_ONCE = 20 };
	int64_t *ids;
	size_t count;
	const struct instant before = {work->now.us - 90 * DAY_US};
	TRY(imports_ended(work->tx, work->arena, work->company, before, AT_ONCE, &ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(import_forget(work->tx, work->company, (struct import_id){ids[i]}));
	return OK;
}
