#include "domain/exports/exports_file.h"

enum err export_file_begin(struct work *work, bool is_workbook, struct str sheet,
                           struct export_file *out)
{
	*out = (struct export_file){.text = buf_new(work->arena, LIMIT_REPLY_BYTES)};
	if (is_workbook)
		return xlsx_write_begin(work->arena, sheet, &out->xlsx);
	csv_write_begin(&out->csv, &out->text, ',');
	return OK;
}

enum err export_file_row(struct work *work, struct export_file *file,
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

enum err export_file_end(struct work *work, struct export_file *file, struct str *out)
{
	(void)work;
	if (file->xlsx != NULL)
		TRY(xlsx_write_end(file->xlsx, &file->text));
	*out = buf_str(&file->text);
	return OK;
}
