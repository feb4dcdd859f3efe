#include "domain/exports/exports_file.h"

struct str export_file_name(struct work *work, const struct export_kind *kind,
                            enum export_format format, struct str *content_type)
{
	*content_type = format == FORMAT_XLSX
	                    ? STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	                    : STR("text/csv; charset=utf-8");
	return str_format(work->arena, "%s.%.*s", kind->name,
	                  STR_FMT(word_of(&export_format_words, (int)format)));
}

static enum err row_write(struct work *work, struct export_file *file,
                          const struct shape_cell *cells, size_t count)
{
	if (file->xlsx == NULL) {
		file->csv.buf = &file->text; /* the file may have been copied since */
		for (size_t i = 0; i < count; i++)
			csv_cell(&file->csv, cells[i].text);
		csv_row_end(&file->csv);
		return file->text.overflow ? ERR_TOO_LARGE : OK;
	}
	struct xlsx_cell *row = ARENA_ARRAY(work->arena, count, struct xlsx_cell);
	for (size_t i = 0; i < count; i++)
		row[i] = (struct xlsx_cell){cells[i].is_number ? XLSX_NUMBER : XLSX_TEXT, cells[i].text};
	return xlsx_write_row(file->xlsx, row, count);
}

enum err export_file_begin(struct work *work, enum export_format format,
                           const struct export_columns *columns, struct export_file *out)
{
	size_t n = columns->columns.count;
	struct shape_cell *head = ARENA_ARRAY(work->arena, n, struct shape_cell);
	*out = (struct export_file){.text = buf_new(work->arena, LIMIT_REPLY_BYTES)};
	if (format == FORMAT_XLSX)
		TRY(xlsx_write_begin(work->arena, str_from(columns->kind->name), &out->xlsx));
	else
		csv_write_begin(&out->csv, &out->text, ',');
	for (size_t i = 0; i < n; i++)
		head[i].text = columns->columns.at[i].name;
	return row_write(work, out, head, n);
}

enum err export_file_page(struct work *work, const struct export_columns *columns, const void *page,
                          size_t count, struct export_file *file)
{
	struct export_rows rows;
	struct shape_cell *cells;
	size_t n = columns->columns.count;
	TRY(export_rows_make(work, columns, page, count, &rows));
	TRY(export_cells(work, columns, &rows, &cells));
	for (size_t r = 0; r < rows.count; r++)
		TRY(row_write(work, file, &cells[r * n], n));
	return OK;
}

bool export_file_has_room(struct work *work, const struct export_file *file, struct str text)
{
	(void)work;
	return file->text_bytes + text.len <= EXPORT_PART_BYTES
	       && file->row_count + EXPORT_TEXT_ROWS_MOST <= EXPORT_SHEET_ROWS_MOST;
}

enum err export_file_text(struct work *work, const struct export_columns *columns, struct str text,
                          struct export_file *file)
{
	struct csv_reader reader;
	struct csv_row row;
	size_t n = columns->columns.count;
	file->text_bytes += text.len;
	if (file->xlsx == NULL) {
		buf_add(&file->text, text);
		return file->text.overflow ? ERR_TOO_LARGE : OK;
	}
	struct shape_cell *cells = ARENA_ARRAY(work->arena, n, struct shape_cell);
	csv_read_begin(&reader, work->arena, ',');
	csv_feed(&reader, text, true);
	while (csv_next(&reader, &row) == CSV_ROW) {
		for (size_t i = 0; i < n; i++)
			cells[i] = (struct shape_cell){i < row.count ? csv_unguard(row.cells[i]) : STR(""),
			                               columns->columns.at[i].is_number};
		TRY(row_write(work, file, cells, n));
		file->row_count++;
	}
	return OK;
}

enum err export_file_end(struct work *work, struct export_file *file, struct str *out)
{
	(void)work;
	if (file->xlsx != NULL)
		TRY(xlsx_write_end(file->xlsx, &file->text));
	*out = buf_str(&file->text);
	return OK;
}
