/* The file itself, CSV or XLSX, a row at a time. Inside the module only. */
#ifndef PURSER_DOMAIN_EXPORTS_FILE_H
#define PURSER_DOMAIN_EXPORTS_FILE_H

#include "domain/exports/exports.h"
#include "shape/shape_cells.h"
#include "wire/csv.h"
#include "wire/xlsx.h"

struct export_file {
	struct buf text;
	struct csv_writer csv;
	struct xlsx_writer *xlsx; /* NULL: a CSV */
};

WARN_UNUSED enum err export_file_begin(struct work *work, bool is_workbook, struct str sheet,
                                       struct export_file *out);
/* ERR_TOO_LARGE when the file is full. */
WARN_UNUSED enum err export_file_row(struct work *work, struct export_file *file,
                                     const struct shape_cell *cells, size_t count);
WARN_UNUSED enum err export_file_end(struct work *work, struct export_file *file, struct str *out);

#endif
