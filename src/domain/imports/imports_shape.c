#include "domain/imports/imports.h"

static const struct word state_rows[] = {
	{IMPORT_UPLOADING, "uploading", "Parts of the file are still to come."},
	{IMPORT_READY, "ready", "Read; it can be mapped, checked and applied."},
	{IMPORT_CHECKING, "checking", "Being tried, without effect."},
	{IMPORT_APPLYING, "applying", "Being taken, chunk by chunk."},
	{IMPORT_DONE, "done", "Taken; what failed can be fetched, the rest undone."},
	{IMPORT_UNDOING, "undoing", "Being taken back."},
	{IMPORT_UNDONE, "undone", "Taken back."},
	{IMPORT_REFUSED, "refused", "The file cannot be read; message says why."},
	{IMPORT_CANCELLED, "cancelled",
     "Stopped by a person, or by itself: see message; what was done stays."},
};
const struct words import_state_words = WORDS("ImportState", state_rows);

static const struct word outcome_rows[] = {
	{ROW_CREATED, "created", "Something new was made."},
	{ROW_CHANGED, "changed", "Something known was changed."},
	{ROW_SAME, "same", "Nothing differs."},
	{ROW_FAILED, "failed", "It could not be taken; the sentence says why."},
	{ROW_UNDONE, "undone", "It was taken back."},
	{ROW_KEPT, "kept", "It can no longer be taken back; the sentence says why."},
};
const struct words import_outcome_words = WORDS("ImportOutcome", outcome_rows);

static const struct field map_fields[] = {
	FIELD_TEXT(struct import_map, field, REQUIRED, 1, 60, "A field of the kind."),
	FIELD_TEXT(struct import_map, column, 0, 0, 200, "The column that holds it."),
	FIELD_TEXT(struct import_map, value, 0, 0, 500, "Without a column: the same for every row."),
};
const struct shape import_map_shape =
	SHAPE_TOUCHED("ImportMap", struct import_map, map_fields, "What a column means.");

static const struct field mapping_fields[] = {
	FIELD_LIST(struct import_mapping, maps, struct import_map, &import_map_shape, REQUIRED, 0,
               IMPORT_COLUMNS_MOST, "Replaces the mapping."),
};
const struct shape import_mapping_shape =
	SHAPE("ImportMapping", struct import_mapping, mapping_fields, "What the columns mean.");

static const struct field import_fields[] = {
	FIELD_ID(struct import, id, struct import_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_TEXT(struct import, kind, REQUIRED | WRITE_ONCE | CAN_FILTER, 1, 40,
               "What its rows are: see GET /api/v1/imports/kinds."),
	FIELD_TEXT(struct import, file_name, 0, 0, 255, "What the file is called."),
	FIELD_ENUM(struct import, state, enum import_state, &import_state_words, READ_ONLY | CAN_FILTER,
               "How far it has come."),
	FIELD_TEXT(struct import, encoding, 0, 0, 20,
               "utf-8, utf-16, windows-1252, iso-8859-1; empty: found out."),
	FIELD_TEXT(struct import, separator, 0, 0, 1, "Between the cells of a CSV; empty: found out."),
	FIELD_TEXT(struct import, sheet, 0, 0, 100, "Of a workbook; empty: the first one."),
	FIELD_FLAG(struct import, is_workbook, READ_ONLY, "It is an .xlsx file."),
	FIELD_INT(struct import, parts, READ_ONLY, 0, INT64_MAX, "Parts taken."),
	FIELD_INT(struct import, lines, READ_ONLY, 0, INT64_MAX, "Lines read."),
	FIELD_TEXT(struct import, columns_text, WRITE_ONLY | READ_ONLY, 0, INT32_MAX, "As stored."),
	FIELD_TEXT(struct import, mapping_text, WRITE_ONLY | READ_ONLY, 0, INT32_MAX, "As stored."),
	FIELD_INT(struct import, row_count, READ_ONLY, 0, INT64_MAX, "Rows below the header."),
	FIELD_INT(struct import, chunk_count, WRITE_ONLY | READ_ONLY, 0, INT64_MAX, "Its chunks."),
	FIELD_INT(struct import, arranged_count, WRITE_ONLY | READ_ONLY, 0, INT64_MAX,
              "Chunks that told which rows belong to earlier ones."),
	FIELD_INT(struct import, position, WRITE_ONLY | READ_ONLY, 0, INT64_MAX, "Chunks done."),
	FIELD_TEXT(struct import, last_group, WRITE_ONLY | READ_ONLY, 0, INT32_MAX,
               "Of the last row that an older release took."),
	FIELD_INT(struct import, done_count, READ_ONLY, 0, INT64_MAX,
              "Rows that the step under way, or the last one, has come to."),
	FIELD_INT(struct import, created_count, READ_ONLY, 0, INT64_MAX, "Of those: made."),
	FIELD_INT(struct import, changed_count, READ_ONLY, 0, INT64_MAX, "Changed."),
	FIELD_INT(struct import, same_count, READ_ONLY, 0, INT64_MAX, "Left as they were."),
	FIELD_INT(struct import, failed_count, READ_ONLY, 0, INT64_MAX, "Failed."),
	FIELD_INT(struct import, undone_count, READ_ONLY, 0, INT64_MAX, "Taken back."),
	FIELD_INT(struct import, kept_count, READ_ONLY, 0, INT64_MAX, "Not taken back."),
	FIELD_TEXT(struct import, message, READ_ONLY, 0, 2000,
               "Why it was refused, or stopped by itself."),
	FIELD_TEXT(struct import, actor_kind, READ_ONLY, 0, 20,
               "Who began the last step: user or client."),
	FIELD_INT(struct import, actor_id, READ_ONLY, 0, ID_MAX, "Which one."),
	FIELD_TEXT(struct import, actor_name, READ_ONLY, 0, 200, "Its name."),
	FIELD_INSTANT(struct import, created_at, READ_ONLY, "When it began."),
	FIELD_INSTANT(struct import, modified_at, READ_ONLY, "When it last came on."),
	FIELD_INSTANT(struct import, ended_at, READ_ONLY, "When it ended."),
	FIELD_TEXTS(struct import, columns, READ_ONLY | NO_COLUMN, 0, IMPORT_COLUMNS_MOST,
                "The file's columns; in lists empty."),
	FIELD_LIST(struct import, maps, struct import_map, &import_map_shape, READ_ONLY | NO_COLUMN, 0,
               IMPORT_COLUMNS_MOST, "What they mean; in lists empty."),
};
const struct shape import_shape =
	SHAPE_TOUCHED("Import", struct import, import_fields, "A spreadsheet on its way in.");

static const struct field line_fields[] = {
	FIELD_ID(struct import_line, import_id, struct import_id, READ_ONLY, "The import."),
	FIELD_INT(struct import_line, line, READ_ONLY | CAN_SORT, 0, INT64_MAX, "Line in the file."),
	FIELD_ENUM(struct import_line, outcome, enum import_outcome, &import_outcome_words,
               READ_ONLY | CAN_FILTER, "What became of it, or would."),
	FIELD_TEXT(struct import_line, sentence, READ_ONLY, 0, 4000, "Why it failed; what differs."),
	FIELD_TEXT(struct import_line, cells, READ_ONLY, 0, INT32_MAX, "The row, as CSV."),
};
const struct shape import_line_shape = SHAPE("ImportLine", struct import_line, line_fields,
                                             "A row of an import that a person should see.");

static const struct field kind_field_fields[] = {
	FIELD_TEXT(struct import_field, name, READ_ONLY, 0, 60, "The field."),
	FIELD_TEXT(struct import_field, sentence, READ_ONLY, 0, 500, "What it holds."),
	FIELD_FLAG(struct import_field, is_required, READ_ONLY, "Every row needs it."),
	FIELD_TEXT(struct import_field, aliases, READ_ONLY, 0, 500,
               "Other names of its column, besides its own."),
};
static const struct shape import_field_shape =
	SHAPE("ImportField", struct import_field, kind_field_fields, "A field of a kind of import.");

static const struct field kind_fields[] = {
	FIELD_TEXT(struct import_kind_view, name, READ_ONLY, 0, 40, "The kind."),
	FIELD_TEXT(struct import_kind_view, sentence, READ_ONLY, 0, 500, "What it does."),
	FIELD_TEXT(struct import_kind_view, scope, READ_ONLY, 0, 60, "The scope that it needs."),
	FIELD_FLAG(struct import_kind_view, can_undo, READ_ONLY, "It can be taken back."),
	FIELD_LIST(struct import_kind_view, fields, struct import_field, &import_field_shape, READ_ONLY,
               0, 100, "Its fields."),
};
const struct shape import_kind_shape =
	SHAPE("ImportKind", struct import_kind_view, kind_fields, "What can be imported.");
