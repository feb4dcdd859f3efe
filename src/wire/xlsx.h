/* XLSX (ECMA-376, spreadsheets): the first sheet's rows as text, one at a time; and writing one.
 *
 * Reading. Cells become text: numbers with at most 15 significant digits (what a spreadsheet shows:
 * 19.99, not 19.989999999999998), dates by their format as 2026-11-28 or 2026-11-28T14:05:00 (in
 * the 1900 or the 1904 system), leading zeros where the format shows them (00000), true or false,
 * and signs that XML cannot hold (_x000D_) as they are. Of a formula its stored value. A row with a
 * cell that holds an error (#N/A) or a formula without a value has a fault of its own; the next row
 * can be read. Empty rows are passed over.
 *
 * Refused: what is no ZIP or no workbook, old .xls files and protected ones, document types,
 * archives that unpack to more than XLSX_UNPACKED_MOST or to 200 times their size, more than
 * XLSX_COLUMNS_MOST columns. */
#ifndef PURSER_WIRE_XLSX_H
#define PURSER_WIRE_XLSX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define XLSX_UNPACKED_MOST ((int64_t)1024 * 1024 * 1024)
#define XLSX_STRINGS_MOST ((size_t)128 * 1024 * 1024)
#define XLSX_COLUMNS_MOST 4096
#define XLSX_CELL_MOST 32767

struct xlsx_row {
	const struct str *cells; /* valid until the next xlsx_next */
	size_t count;
	int64_t line;     /* the row's number in the sheet, from 1 */
	struct str fault; /* empty: none */
};

enum xlsx_step { XLSX_ROW, XLSX_END, XLSX_FAULT };

struct xlsx_reader;

/* `bytes` must outlive the reader. The first sheet that is not hidden, or the one called `sheet`.
 * ERR_INVALID with *sentence. What the reader holds is entrusted to the arena. */
WARN_UNUSED enum err xlsx_open(struct arena *arena, struct str bytes, struct str sheet,
                               struct xlsx_reader **out, struct str *sentence);
/* On XLSX_FAULT *sentence says what is wrong with the file from here on. */
enum xlsx_step xlsx_next(struct xlsx_reader *reader, struct xlsx_row *row, struct str *sentence);

/* Writing: text, whole numbers and decimals in one sheet with a bold, frozen first row. */
enum xlsx_cell_kind { XLSX_TEXT, XLSX_NUMBER };
struct xlsx_cell {
	enum xlsx_cell_kind kind;
	struct str text; /* NUMBER: a decimal */
};
struct xlsx_writer;
WARN_UNUSED enum err xlsx_write_begin(struct arena *arena, struct str sheet,
                                      struct xlsx_writer **out);
WARN_UNUSED enum err xlsx_write_row(struct xlsx_writer *writer, const struct xlsx_cell *cells,
                                    size_t count);
/* Appends the file. */
WARN_UNUSED enum err xlsx_write_end(struct xlsx_writer *writer, struct buf *out);

#endif
