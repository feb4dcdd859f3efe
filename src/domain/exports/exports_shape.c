#include "domain/exports/exports.h"

static const struct field kind_fields[] = {
	FIELD_TEXT(struct export_kind_view, name, READ_ONLY, 0, 40, "The kind."),
	FIELD_TEXT(struct export_kind_view, sentence, READ_ONLY, 0, 500, "What its rows are."),
	FIELD_TEXT(struct export_kind_view, scope, READ_ONLY, 0, 60, "The scope that it needs."),
	FIELD_TEXTS(struct export_kind_view, columns, READ_ONLY, 0, 400, "Its columns."),
};
const struct shape export_kind_shape =
	SHAPE("ExportKind", struct export_kind_view, kind_fields, "What can be exported.");
