#include "shape/row_binds.h"

#include "shape/field.h"
#include "shape/shape_row.h"

size_t row_bind_count(const struct shape *shape)
{
	size_t count = 1;
	for (size_t i = 0; i < shape->count; i++)
		count += field_is_column(&shape->fields[i]);
	return count;
}

void row_binds(const struct shape *shape, struct company_id company, const void *value,
               struct bind *out)
{
	*out++ = bind_int(company.value);
	for (size_t i = 0; i < shape->count; i++)
		if (field_is_column(&shape->fields[i]))
			*out++ = field_bind(&shape->fields[i], value);
}

struct bind *row_binds_all(struct arena *arena, const struct shape *shape,
                           struct company_id company, const void *values, size_t n)
{
	size_t columns = row_bind_count(shape);
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++)
		row_binds(shape, company, (const char *)values + i * shape->size, &binds[i * columns]);
	return binds;
}
