/* Which columns a file has, and the cells of its rows. Inside the module only. */
#ifndef PURSER_DOMAIN_EXPORTS_COLUMNS_H
#define PURSER_DOMAIN_EXPORTS_COLUMNS_H

#include "domain/exports/exports_kind.h"
#include "kernel/custom_fields.h"
#include "shape/shape_cells.h"

/* A column of the file: of the shape, or a custom field; of neither: it is empty. */
struct export_column {
	struct str name;
	bool is_plain, is_number;
	size_t cell; /* of shape_cells, when is_plain */
	const struct custom_field *custom;
};

enum export_format { FORMAT_CSV, FORMAT_XLSX };
extern const struct words export_format_words;

struct export_columns {
	const struct export_kind *kind;
	const struct shape *row;
	struct shape_columns plain;
	struct custom_fields custom;
	LIST(struct export_column) columns;
	bool has_custom; /* a column of them was chosen */
};

/* What whoever asks says of the file. */
struct export_wish {
	enum export_format format;
	LIST(struct str) columns;
	struct str weight_unit, length_unit;
};
extern const struct shape export_wish_shape;

/* Those named, in that order; none: all. A name that there is not is a fault, or with `is_lenient`
 * an empty column: a custom field that was deleted since. */
WARN_UNUSED enum err export_columns_choose(struct work *work, const struct export_kind *kind,
                                           const struct str *names, size_t n, bool is_lenient,
                                           struct export_columns *out);
/* Weights and lengths in other units than the company's: "lb", "in"; empty: in those. */
WARN_UNUSED enum err export_units_choose(struct work *work, struct str weight, struct str length,
                                         struct export_columns *columns);
/* The rows of the file that a page of the list comes to. */
WARN_UNUSED enum err export_rows_make(struct work *work, const struct export_columns *columns,
                                      const void *page, size_t count, struct export_rows *out);
/* The cells of all rows, one row after the other. */
WARN_UNUSED enum err export_cells(struct work *work, const struct export_columns *columns,
                                  const struct export_rows *rows, struct shape_cell **out);

#endif
