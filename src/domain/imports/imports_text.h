/* Rows as CSV: how chunks, headers, mappings and undo words are stored. Inside the module only. */
#ifndef PURSER_DOMAIN_IMPORTS_TEXT_H
#define PURSER_DOMAIN_IMPORTS_TEXT_H

#include "domain/imports/imports.h"
#include "wire/csv.h"

/* In a chunk the cells of the file stand behind the line and what is wrong with the row. */
enum { TEXT_CELLS_BEFORE = 2 };
struct text_row {
	LIST(struct str) cells;
};
struct text_rows {
	LIST(struct text_row) rows;
};

/* What text_row_add wrote. Trusted: written by us. */
WARN_UNUSED enum err text_rows_read(struct work *work, struct str text, struct text_rows *out);
/* The cells of the reader's row, and their text in one piece. */
void text_row_keep(struct work *work, const struct csv_row *row, struct text_row *out);
void text_row_add(struct work *work, struct buf *buf, const struct str *cells, size_t count);

#endif
