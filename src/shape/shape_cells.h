/* A shape as a row of a spreadsheet: a column for each plain field, money as amount and currency.
 * Lists, objects and what is never printed have none. */
#ifndef PURSER_SHAPE_SHAPE_CELLS_H
#define PURSER_SHAPE_SHAPE_CELLS_H

#include "base/measure.h"
#include "shape/shape.h"

struct shape_cell {
	struct str text;
	bool is_number; /* a spreadsheet may add it up */
};

struct shape_column {
	struct str name;
	const struct field *field;
	bool is_currency; /* of a money field: "<name>_currency" */
};

struct shape_columns {
	LIST(struct shape_column) columns;
	const struct measure_unit *weight_unit, *length_unit; /* NULL: grams, centimetres */
};

/* All columns of the shape, or those named in `names` (n > 0), in that order. false: *unknown is no
 * column. */
bool shape_columns_choose(struct arena *arena, const struct shape *shape, const struct str *names,
                          size_t n, struct shape_columns *out, struct str *unknown);
/* A spreadsheet may add its cells up. */
bool shape_column_is_number(const struct shape_column *column);
/* The cells of one struct; weights and lengths with their unit, moments in UTC. */
void shape_cells(struct arena *arena, const struct shape_columns *columns, const void *value,
                 struct shape_cell *out);

#endif
