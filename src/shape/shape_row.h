/* Shapes and SQL rows. A field's column has the field's name; KIND_MONEY is the amount, its
 * currency comes from the column "currency" of the same row (or "<name>_currency" when that is
 * there); KIND_ENUM is stored as its word (TEXT), KIND_FLAG as 0/1, KIND_JSON as TEXT; OBJECT and
 * LIST are never columns. */
#ifndef PURSER_SHAPE_SHAPE_ROW_H
#define PURSER_SHAPE_SHAPE_ROW_H

#include "db/db.h"
#include "shape/shape.h"

/* Which column of the running query feeds which field; made once per query. */
struct row_plan {
	int column[SHAPE_FIELDS_MOST];   /* of field i, -1: not in the row */
	int currency[SHAPE_FIELDS_MOST]; /* column of its currency, -1: none */
};
void row_plan_make(const struct shape *shape, struct rows *rows, struct row_plan *plan);
/* Fetches the current row into `out`: sets the fields of the plan and their touched bits (NULL sets
 * null), leaves the others alone. ERR_INTERNAL for an enum word or currency that nobody wrote. */
WARN_UNUSED enum err row_fetch(const struct shape *shape, const struct row_plan *plan,
                               struct rows *rows, void *out);
/* The bind value of one column. Never NULL: what has no value is 0 or '' (bind_int_or_null and
 * bind_text_or_null are for columns that may be NULL); money is its amount. */
struct bind field_bind(const struct field *field, const void *value);
/* Query + fetch of at most one row into `out` (cleared first): ERR_NOT_FOUND when there is none. */
WARN_UNUSED enum err row_one(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *args, size_t n, const struct shape *shape,
                             void *out);
/* The number that a query answers in its first column; 0 when there is no row. */
WARN_UNUSED enum err row_number(struct tx *tx, struct arena *arena, const struct sql *sql,
                                const struct bind *args, size_t n, int64_t *out);
/* Query + fetch of all rows into an array of the shape's structs (NULL when there is none). */
WARN_UNUSED enum err row_all(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *args, size_t n, const struct shape *shape,
                             void **out, size_t *count);

#endif
