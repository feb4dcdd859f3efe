#include "domain/exports/exports_columns.h"

static const struct field kind_fields[] = {
	FIELD_TEXT(struct export_kind_view, name, READ_ONLY, 0, 40, "The kind."),
	FIELD_TEXT(struct export_kind_view, sentence, READ_ONLY, 0, 500, "What its rows are."),
	FIELD_TEXT(struct export_kind_view, scope, READ_ONLY, 0, 60, "The scope that it needs."),
	FIELD_TEXTS(struct export_kind_view, columns, READ_ONLY, 0, 400, "Its columns."),
};
const struct shape export_kind_shape =
	SHAPE("ExportKind", struct export_kind_view, kind_fields, "What can be exported.");

static const struct word format_rows[] = {
	{FORMAT_CSV, "csv", "Comma-separated values, UTF-8."},
	{FORMAT_XLSX, "xlsx", "A workbook of one sheet."},
};
const struct words export_format_words = WORDS("ExportFormat", format_rows);

static const struct field wish_fields[] = {
	FIELD_ENUM(struct export_wish, format, enum export_format, &export_format_words, 0,
               "csv or xlsx."),
	FIELD_TEXTS(struct export_wish, columns, 0, 0, 400,
                "Which columns, in this order; custom fields as custom.NAME; none: all."),
	FIELD_TEXT(struct export_wish, weight_unit, 0, 0, 20,
               "Of weights: mg, g, oz, lb or kg; absent: the company's."),
	FIELD_TEXT(struct export_wish, length_unit, 0, 0, 20,
               "Of lengths: mm, cm, in, ft or m; absent: the company's."),
};
const struct shape export_wish_shape =
	SHAPE("ExportWish", struct export_wish, wish_fields, "How the file looks.");
