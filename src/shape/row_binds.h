/* All columns of a struct as the arguments of one statement: company_id first, then the columns in
 * the order of the shape. An SQL_INSERT names them in that order; an UPDATE has its key at $1, $2.
 */
#ifndef PURSER_SHAPE_ROW_BINDS_H
#define PURSER_SHAPE_ROW_BINDS_H

#include "db/db.h"
#include "shape/shape.h"

/* company_id and the shape's columns. */
size_t row_bind_count(const struct shape *shape);
/* Fills row_bind_count binds at `out`. Texts are shared with `value`. */
void row_binds(const struct shape *shape, struct company_id company, const void *value,
               struct bind *out);
/* The same for an array of `n` structs, row by row, in `arena`: what db_insert takes. */
struct bind *row_binds_all(struct arena *arena, const struct shape *shape,
                           struct company_id company, const void *values, size_t n);

#endif
