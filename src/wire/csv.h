/* CSV (RFC 4180), read as it arrives and written with a guard against spreadsheets.
 *
 * Beyond the RFC: any separator, line ends CRLF, LF or CR, a UTF-8 byte order mark at the start,
 * empty lines passed over. A cell is UTF-8 without NUL. */
#ifndef PURSER_WIRE_CSV_H
#define PURSER_WIRE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/str.h"

#define CSV_ROW_BYTES_MOST ((size_t)1024 * 1024)
#define CSV_CELLS_MOST 4096

struct csv_row {
	const struct str *cells; /* valid until the next csv_next */
	size_t count;
	int64_t line; /* on which the row begins, from 1 */
};

enum csv_step {
	CSV_ROW,  /* a row */
	CSV_MORE, /* all that was fed is used: feed more */
	CSV_END,  /* the end */
	CSV_FAULT /* reader->sentence, about reader->line; it stays so */
};

struct csv_reader {
	int64_t line;         /* the current one */
	const char *sentence; /* of a fault */
	/* The reader's own. */
	struct str left;
	bool is_last, after_cr, is_quoted;
	char separator;
	int state;
	size_t mark_len;
	int64_t row_line;
	struct arena *arena;
	struct buf text;
	LIST(size_t) ends;
	LIST(struct str) cells;
};

/* The arena holds one row at a time, however long the text is. */
void csv_read_begin(struct csv_reader *reader, struct arena *arena, char separator);
/* The next piece of the text, which must live until csv_next asks for more. After the piece with
 * `is_last` (it may be empty) comes no other. */
void csv_feed(struct csv_reader *reader, struct str piece, bool is_last);
enum csv_step csv_next(struct csv_reader *reader, struct csv_row *row);

struct csv_writer {
	struct buf *buf;
	char separator;
	size_t row_at; /* where the row begins in buf */
	size_t cells;  /* in the row so far */
};

void csv_write_begin(struct csv_writer *writer, struct buf *buf, char separator);
/* Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
 * Injection"); plain numbers such as -5.20 do not. csv_unguard takes it away again, so that nothing
 * is lost between an export and an import. */
void csv_cell(struct csv_writer *writer, struct str text);
void csv_cell_int(struct csv_writer *writer, int64_t value);
void csv_row_end(struct csv_writer *writer);

/* The cell as it was before csv_cell. */
struct str csv_unguard(struct str cell);

#endif
