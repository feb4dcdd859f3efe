#include "domain/stock/stock_minimums_store.h"

#include "shape/row_binds.h"

SQL(minimums_load_sql,
    "SELECT m.id, m.product_id, m.warehouse_id, m.location_id, m.units, m.is_below, m.created_at, "
    "m.modified_at, COALESCE(s.on_hand - s.locked - s.allocated, 0), "
    "COALESCE(b.on_hand - b.locked, 0) FROM stock_minimum AS m "
    "LEFT JOIN stock AS s ON s.company_id = $1 AND s.product_id = m.product_id "
    "AND s.warehouse_id = m.warehouse_id "
    "LEFT JOIN stock_bin AS b ON b.company_id = $1 AND b.product_id = m.product_id "
    "AND b.warehouse_id = m.warehouse_id AND b.location_id = m.location_id "
    "WHERE m.company_id = $1 AND m.product_id IN {ids $2}");
/* In the order of stock_minimum_shape. */
SQL_INSERT(minimums_put_sql,
           "stock_minimum(company_id:i, id:i, product_id:i, warehouse_id:i, location_id:i, "
           "units:i, is_below:i, created_at:i, modified_at:i) "
           "ON CONFLICT (company_id, product_id, warehouse_id, location_id) DO UPDATE SET "
           "units = excluded.units, is_below = excluded.is_below, "
           "modified_at = excluded.modified_at");
SQL(minimums_delete_sql, "DELETE FROM stock_minimum WHERE company_id = $1 AND id IN {ids $2}");

enum err minimums_load(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct stock_minimum **out, size_t *count)
{
	LIST(struct stock_minimum) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &minimums_load_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n)), &rows));
	while (rows_next(&rows)) {
		struct stock_minimum *row = LIST_ADD(arena, &found);
		row->id.value = rows_int(&rows, 0);
		row->product_id.value = rows_int(&rows, 1);
		row->warehouse_id.value = rows_int(&rows, 2);
		row->location_id.value = rows_int(&rows, 3);
		row->units.units = rows_int(&rows, 4);
		row->is_below = rows_int(&rows, 5) != 0;
		row->created_at.us = rows_int(&rows, 6);
		row->modified_at.us = rows_int(&rows, 7);
		row->available.units = rows_int(&rows, row->location_id.value == 0 ? 8 : 9);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err minimums_put(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct stock_minimum *rows, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &minimums_put_sql,
	                 row_binds_all(arena, &stock_minimum_shape, company, rows, n), n, NULL);
}

enum err minimums_delete(struct tx *tx, struct company_id company, const int64_t *ids, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, &minimums_delete_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	               NULL);
}
