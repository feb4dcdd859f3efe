#include "domain/stock/stock_counts_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

SQL(count_fetch_sql, "SELECT * FROM stock_count WHERE company_id = $1 AND id = $2");
/* In the order of stock_count_shape. */
SQL_INSERT(count_insert_sql,
           "stock_count(company_id:i, id:i, warehouse_id:i, name:t, status:t, counted_at:i, "
           "actor_kind:t, actor_id:i, actor_name:t, created_at:i, posted_at:i, modified_at:i)");
SQL(count_save_sql,
    "UPDATE stock_count SET status = $3, posted_at = $4, modified_at = $5 "
    "WHERE company_id = $1 AND id = $2");
SQL(count_lines_fetch_sql,
    "SELECT * FROM stock_count_line WHERE company_id = $1 AND count_id = $2 "
    "ORDER BY product_id, location_id");
/* In the order of count_line_shape. */
SQL_INSERT(count_lines_put_sql,
           "stock_count_line(company_id:i, id:i, count_id:i, product_id:i, location_id:i, "
           "is_counted:i, counted:i, counted_at:i, counted_after:i, expected:i, difference:i) "
           "ON CONFLICT (company_id, count_id, product_id, location_id) DO UPDATE SET "
           "is_counted = excluded.is_counted, counted = excluded.counted, "
           "counted_at = excluded.counted_at, counted_after = excluded.counted_after, "
           "expected = excluded.expected, difference = excluded.difference");
SQL(movements_since_sql,
    "SELECT product_id, location_id, at, id, on_hand_change FROM ledger "
    "WHERE company_id = $1 AND product_id IN {ids $2} AND warehouse_id = $3 AND id > $4 "
    "AND location_id <> 0 AND on_hand_change <> 0 AND kind <> 'adjust' "
    "ORDER BY product_id, location_id, id");
SQL(newest_movements_sql,
    "SELECT product_id, ledger_id FROM stock WHERE company_id = $1 AND product_id IN {ids $2} "
    "AND warehouse_id = $3");
SQL(counted_since_sql,
    "SELECT l.product_id, l.location_id, l.at, l.id, l.on_hand_change FROM ledger AS own "
    "JOIN ledger AS l ON l.company_id = $1 AND l.product_id = own.product_id "
    "AND l.warehouse_id = own.warehouse_id AND l.id > own.id AND l.location_id = own.location_id "
    "WHERE own.company_id = $1 AND own.product_id IN {ids $2} AND own.warehouse_id = $3 "
    "AND own.id >= $4 AND own.subject = 'stock_count' AND own.subject_id = $5 "
    "AND l.location_id <> 0 AND l.kind = 'adjust' "
    "AND (l.subject <> 'stock_count' OR l.subject_id <> $5)");
SQL(counted_after_sql,
    "SELECT product_id, location_id, at, id, on_hand_change FROM ledger "
    "WHERE company_id = $1 AND product_id IN {ids $2} AND warehouse_id = $3 AND id >= $4 "
    "AND location_id <> 0 AND kind = 'adjust' AND (subject <> 'stock_count' OR subject_id <> $5)");
SQL(locations_counted_sql,
    "SELECT location_id, counted_at FROM location_counted "
    "WHERE company_id = $1 AND location_id IN {ids $2}");
SQL_INSERT(locations_counted_put_sql,
           "location_counted(company_id:i, location_id:i, counted_at:i) "
           "ON CONFLICT (company_id, location_id) DO UPDATE SET counted_at = excluded.counted_at");

enum err count_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     struct count_id id, struct stock_count *out)
{
	return row_one(tx, arena, &count_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               &stock_count_shape, out);
}

enum err count_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct stock_count *count)
{
	return db_insert(tx, &count_insert_sql,
	                 row_binds_all(arena, &stock_count_shape, company, count, 1), 1, NULL);
}

enum err count_save(struct tx *tx, struct company_id company, const struct stock_count *count)
{
	return db_exec_every(tx, &count_save_sql,
	                     BINDS(bind_int(company.value), bind_int(count->id.value),
	                           bind_text(word_of(&count_status_words, (int)count->status)),
	                           bind_int(count->posted_at.us), bind_int(count->modified_at.us)),
	                     5, 1);
}

enum err count_lines_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                           struct count_id id, struct count_line **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &count_lines_fetch_sql,
	            ARGS(bind_int(company.value), bind_int(id.value)), &count_line_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err count_lines_put(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct count_line *lines, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &count_lines_put_sql,
	                 row_binds_all(arena, &count_line_shape, company, lines, n), n, NULL);
}

static enum err movements_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                                const struct bind *args, size_t n, struct bin_movement **out,
                                size_t *count)
{
	LIST(struct bin_movement) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		struct bin_movement *row = LIST_ADD(arena, &found);
		row->product_id.value = rows_int(&rows, 0);
		row->location_id.value = rows_int(&rows, 1);
		row->at.us = rows_int(&rows, 2);
		row->id = rows_int(&rows, 3);
		row->units = rows_int(&rows, 4);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err movements_since(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *products, size_t n, struct warehouse_id warehouse,
                         int64_t after, struct bin_movement **out, size_t *count)
{
	return movements_query(tx, arena, &movements_since_sql,
	                       ARGS(bind_int(company.value), bind_ints(products, n),
	                            bind_int(warehouse.value), bind_int(after)),
	                       out, count);
}

enum err newest_movements(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *products, size_t n, struct warehouse_id warehouse,
                          struct bin_movement **out, size_t *count)
{
	LIST(struct bin_movement) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &newest_movements_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n), bind_int(warehouse.value)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) =
			(struct bin_movement){.product_id = {rows_int(&rows, 0)}, .id = rows_int(&rows, 1)};
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err counted_since(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct warehouse_id warehouse,
                       struct instant since, struct count_id but, struct bin_movement **out,
                       size_t *count)
{
	return movements_query(tx, arena, &counted_since_sql,
	                       ARGS(bind_int(company.value), bind_ints(products, n),
	                            bind_int(warehouse.value), bind_int(since.us), bind_int(but.value)),
	                       out, count);
}

enum err counted_after(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct warehouse_id warehouse,
                       struct instant since, struct count_id but, struct bin_movement **out,
                       size_t *count)
{
	return movements_query(tx, arena, &counted_after_sql,
	                       ARGS(bind_int(company.value), bind_ints(products, n),
	                            bind_int(warehouse.value), bind_int(since.us), bind_int(but.value)),
	                       out, count);
}

enum err locations_counted(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *locations, size_t n, struct location_counted **out,
                           size_t *count)
{
	LIST(struct location_counted) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &locations_counted_sql,
	             ARGS(bind_int(company.value), bind_ints(locations, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) =
			(struct location_counted){{rows_int(&rows, 0)}, {rows_int(&rows, 1)}};
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err locations_counted_put(struct tx *tx, struct arena *arena, struct company_id company,
                               const int64_t *locations, size_t n, struct instant at)
{
	enum { COLUMNS = 3 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(locations[i]);
		binds[i * COLUMNS + 2] = bind_int(at.us);
	}
	return db_insert(tx, &locations_counted_put_sql, binds, n, NULL);
}
