#include "domain/stock/stock_changed_store.h"

#include "base/list.h"

SQL_INSERT(dirty_insert_sql, "quantity_dirty(company_id:i, product_id:i) ON CONFLICT DO NOTHING");
SQL(dirty_load_sql,
    "SELECT product_id FROM quantity_dirty WHERE company_id = $1 ORDER BY product_id LIMIT $2");
SQL(dirty_delete_sql,
    "DELETE FROM quantity_dirty WHERE company_id = $1 AND product_id IN {ids $2}");

enum err dirty_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      const int64_t *products, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * 2, struct bind);
	for (size_t i = 0; i < n; i++) {
		binds[i * 2] = bind_int(company.value);
		binds[i * 2 + 1] = bind_int(products[i]);
	}
	return db_insert(tx, &dirty_insert_sql, binds, n, NULL);
}

enum err dirty_load(struct tx *tx, struct arena *arena, struct company_id company, size_t most,
                    int64_t **products, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &dirty_load_sql, ARGS(bind_int(company.value), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*products = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err dirty_delete(struct tx *tx, struct company_id company, const int64_t *products, size_t n)
{
	return db_exec(tx, &dirty_delete_sql, ARGS(bind_int(company.value), bind_ints(products, n)),
	               NULL);
}

SQL_INSERT(group_insert_sql, "quantity_dirty_group(company_id:i, id:i, products:t)");
SQL(group_load_sql,
    "SELECT id, products FROM quantity_dirty_group WHERE company_id = $1 "
    "ORDER BY id LIMIT $2");
SQL(group_delete_sql, "DELETE FROM quantity_dirty_group WHERE company_id = $1 AND id IN {ids $2}");

enum err dirty_groups_insert(struct tx *tx, struct arena *arena, struct company_id company,
                             struct dirty_group *groups, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * 3, struct bind);
	for (size_t i = 0; i < n; i++) {
		TRY(id_new(tx, &groups[i].id));
		binds[i * 3] = bind_int(company.value);
		binds[i * 3 + 1] = bind_int(groups[i].id);
		binds[i * 3 + 2] = bind_text(groups[i].products);
	}
	return db_insert(tx, &group_insert_sql, binds, n, NULL);
}

enum err dirty_groups_load(struct tx *tx, struct arena *arena, struct company_id company,
                           size_t most, struct dirty_group **out, size_t *count)
{
	LIST(struct dirty_group) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &group_load_sql, ARGS(bind_int(company.value), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = (struct dirty_group){rows_int(&rows, 0), rows_text(&rows, 1)};
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err dirty_groups_delete(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct dirty_group *groups, size_t n)
{
	int64_t *ids = ARENA_ARRAY(arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = groups[i].id;
	return db_exec(tx, &group_delete_sql, ARGS(bind_int(company.value), bind_ints(ids, n)), NULL);
}
