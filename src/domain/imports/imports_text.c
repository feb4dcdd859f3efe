#include "domain/imports/imports_text.h"

#include "wire/csv.h"

enum err text_rows_read(struct work *work, struct str text, struct text_rows *out)
{
	struct csv_reader reader;
	struct csv_row row;
	*out = (struct text_rows){0};
	struct arena *arena = work->arena;
	csv_read_begin(&reader, arena, ',');
	csv_feed(&reader, text, true);
	for (;;) {
		switch (csv_next(&reader, &row)) {
		case CSV_ROW: {
			struct text_row *kept = LIST_ADD(arena, &out->rows);
			for (size_t i = 0; i < row.count; i++)
				*LIST_ADD(arena, &kept->cells) = str_copy(arena, csv_unguard(row.cells[i]));
			break;
		}
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
