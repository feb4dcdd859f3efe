#include "domain/attributes/attributes_store.h"

#include "shape/shape_row.h"

SQL(attribute_groups_sql, "SELECT id, name FROM attribute_group WHERE company_id = $1 ORDER BY id");
SQL(attribute_values_sql,
    "SELECT id, group_id, name FROM attribute_value WHERE company_id = $1 ORDER BY id");
SQL(attribute_group_insert_sql,
    "INSERT INTO attribute_group (company_id, id, name, folded) VALUES ($1, $2, $3, $4)");
SQL_INSERT(attribute_values_insert_sql,
           "attribute_value(company_id:i, id:i, group_id:i, name:t, folded:t)");

enum err groups_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct attribute_group **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &attribute_groups_sql, ARGS(bind_int(company.value)),
	            &attribute_group_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err values_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct attribute_value **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &attribute_values_sql, ARGS(bind_int(company.value)),
	            &attribute_value_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err group_insert(struct tx *tx, struct company_id company, const struct attribute_group *group,
                      struct str folded)
{
	return db_exec(tx, &attribute_group_insert_sql,
	               ARGS(bind_int(company.value), bind_int(group->id.value), bind_text(group->name),
	                    bind_text(folded)),
	               NULL);
}

enum err values_insert(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct attribute_value *values, const struct str *folded, size_t n)
{
	enum { COLUMNS = 5 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *row = binds + i * COLUMNS;
		row[0] = bind_int(company.value);
		row[1] = bind_int(values[i].id.value);
		row[2] = bind_int(values[i].group_id.value);
		row[3] = bind_text(values[i].name);
		row[4] = bind_text(folded[i]);
	}
	return n > 0 ? db_insert(tx, &attribute_values_insert_sql, binds, n, NULL) : OK;
}
