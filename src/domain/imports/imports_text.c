#include "domain/imports/imports_text.h"

#include <string.h>

#include "wire/csv.h"

void text_row_keep(struct work *work, const struct csv_row *row, struct text_row *out)
{
	struct arena *arena = work->arena;
	size_t bytes = 0;
	for (size_t i = 0; i < row->count; i++)
		bytes += row->cells[i].len;
	char *at = arena_alloc(arena, bytes);
	out->cells.at = ARENA_ARRAY(arena, row->count, struct str);
	out->cells.count = out->cells.room = row->count;
	for (size_t i = 0; i < row->count; i++) {
		struct str cell = csv_unguard(row->cells[i]);
		out->cells.at[i] = str_of(at, cell.len);
		if (cell.len > 0)
			memcpy(at, cell.at, cell.len);
		at += cell.len;
	}
}

enum err text_rows_read(struct work *work, struct str text, struct text_rows *out)
{
	struct csv_reader reader;
	struct csv_row row;
	*out = (struct text_rows){0};
	csv_read_begin(&reader, work->arena, ',');
	csv_feed(&reader, text, true);
	for (;;) {
		switch (csv_next(&reader, &row)) {
		case CSV_ROW:
			text_row_keep(work, &row, LIST_ADD(work->arena, &out->rows));
			break;
		case CSV_END:
			return OK;
		default:
			return ERR_INTERNAL; /* nobody but us wrote it */
		}
	}
}

void text_row_add(struct work *work, struct buf *buf, const struct str *cells, size_t count)
{
	struct csv_writer writer;
	(void)work;
	csv_write_begin(&writer, buf, ',');
	for (size_t i = 0; i < count; i++)
		csv_cell(&writer, cells[i]);
	csv_row_end(&writer);
}
