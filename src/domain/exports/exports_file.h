/* The file itself, CSV or XLSX, a row at a time. Inside the module only. */
#ifndef PURSER_DOMAIN_EXPORTS_FILE_H
#define PURSER_DOMAIN_EXPORTS_FILE_H

#include "domain/exports/exports_columns.h"
#include "wire/csv.h"
#include "wire/xlsx.h"

struct export_file {
	struct buf text;
	struct csv_writer csv;
	struct xlsx_writer *xlsx;     /* NULL: a CSV */
	size_t text_bytes, row_count; /* that export_file_text has added */
};

/* A file made of texts: what does not fit comes as another file. */
#define EXPORT_PART_BYTES ((size_t)60 * 1024 * 1024)
enum { EXPORT_SHEET_ROWS_MOST = 1048575, EXPORT_TEXT_ROWS_MOST = LIMIT_ORDER_LINES };

/* "orders.csv", and what a browser calls that. */
struct str export_file_name(struct work *work, const struct export_kind *kind,
                            enum export_format format, struct str *content_type);
/* With the line of the columns' names. */
WARN_UNUSED enum err export_file_begin(struct work *work, enum export_format format,
                                       const struct export_columns *columns,
                                       struct export_file *out);
/* What a page of the list comes to. ERR_TOO_LARGE when the file is full. */
WARN_UNUSED enum err export_file_page(struct work *work, const struct export_columns *columns,
                                      const void *page, size_t count, struct export_file *file);
/* Rows that were written as CSV before; ask for room first. */
bool export_file_has_room(struct work *work, const struct export_file *file, struct str text);
WARN_UNUSED enum err export_file_text(struct work *work, const struct export_columns *columns,
                                      struct str text, struct export_file *file);
WARN_UNUSED enum err export_file_end(struct work *work, struct export_file *file, struct str *out);

#endif
