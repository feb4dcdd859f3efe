#include "domain/stock/stock_locks_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* In the order of stock_lock_shape. */
SQL_INSERT(locks_insert_sql,
           "stock_lock(company_id:i, id:i, product_id:i, warehouse_id:i, location_id:i, units:i, "
           "reason:t, until:i, actor_kind:t, actor_id:i, actor_name:t, created_at:i, "
           "modified_at:i, subject:t, subject_id:i)");
SQL(locks_load_sql, "SELECT * FROM stock_lock WHERE company_id = $1 AND id IN {ids $2}");
SQL(locks_of_subject_sql,
    "SELECT * FROM stock_lock WHERE company_id = $1 AND subject = $2 AND subject_id = $3 "
    "AND subject_id <> 0");
SQL(locks_save_sql,
    "UPDATE stock_lock SET units = $3, reason = $4, until = $5, modified_at = $6 "
    "WHERE company_id = $1 AND id = $2");
SQL(locks_delete_sql, "DELETE FROM stock_lock WHERE company_id = $1 AND id IN {ids $2}");
SQL(locks_held_sql,
    "SELECT product_id, warehouse_id, location_id, CAST(sum(units) AS BIGINT) FROM stock_lock "
    "WHERE company_id = $1 AND product_id IN {ids $2} "
    "GROUP BY product_id, warehouse_id, location_id");
SQL(locks_relocate_sql,
    "UPDATE stock_lock SET location_id = $4, modified_at = $5 "
    "WHERE company_id = $1 AND product_id IN {ids $2} AND location_id = $3");
/* Verifying reads everything on purpose. */
SQL_FLAGS(locks_differences_sql, SQL_SCAN,
          "SELECT l.product_id, l.warehouse_id, "
          "(SELECT CAST(COALESCE(sum(s.locked), 0) AS BIGINT) FROM stock AS s "
          "WHERE s.company_id = $1 AND s.product_id = l.product_id "
          "AND s.warehouse_id = l.warehouse_id), l.units FROM ("
          "SELECT product_id, warehouse_id, CAST(sum(units) AS BIGINT) AS units FROM stock_lock "
          "WHERE company_id = $1 GROUP BY product_id, warehouse_id) AS l ORDER BY 1, 2");

enum { SAVE_COLUMNS = 6 };

enum err locks_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct stock_lock *locks, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &locks_insert_sql,
	                 row_binds_all(arena, &stock_lock_shape, company, locks, n), n, NULL);
}

enum err locks_load(struct tx *tx, struct arena *arena, struct company_id company,
                    const int64_t *ids, size_t n, struct stock_lock **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &locks_load_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &stock_lock_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err locks_of_subject(struct tx *tx, struct arena *arena, struct company_id company,
                          struct str subject, int64_t subject_id, struct stock_lock **out,
                          size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &locks_of_subject_sql,
	            ARGS(bind_int(company.value), bind_text(subject), bind_int(subject_id)),
	            &stock_lock_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err locks_save(struct tx *tx, struct arena *arena, struct company_id company,
                    const struct stock_lock *locks, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * SAVE_COLUMNS, struct bind);
	int64_t *gone = ARENA_ARRAY(arena, n, int64_t);
	size_t kept = 0, gone_count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct stock_lock *lock = &locks[i];
		if (lock->units.units == 0) {
			gone[gone_count++] = lock->id.value;
			continue;
		}
		struct bind *row = &binds[kept++ * SAVE_COLUMNS];
		row[0] = bind_int(company.value);
		row[1] = bind_int(lock->id.value);
		row[2] = bind_int(lock->units.units);
		row[3] = bind_text(lock->reason);
		row[4] = bind_int(lock->until.us);
		row[5] = bind_int(lock->modified_at.us);
	}
	if (kept > 0)
		TRY(db_exec_each(tx, &locks_save_sql, binds, SAVE_COLUMNS, kept,
		                 ARENA_ARRAY(arena, kept, int64_t)));
	if (gone_count == 0)
		return OK;
	return db_exec(tx, &locks_delete_sql,
	               ARGS(bind_int(company.value), bind_ints(gone, gone_count)), NULL);
}

static void held_note(struct balance *balance, int64_t location, int64_t units)
{
	balance->held += units;
	for (size_t i = 0; i < balance->bins.count; i++)
		if (balance->bins.at[i].location_id.value == location)
			balance->bins.at[i].held += units;
}

enum err locks_held_load(struct tx *tx, struct arena *arena, struct company_id company,
                         struct sheet *sheet)
{
	struct rows rows;
	size_t n = sheet->products.count;
	int64_t *products = ARENA_ARRAY(arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = sheet->products.entries[i].number;
	TRY(db_query(tx, arena, &locks_held_sql, ARGS(bind_int(company.value), bind_ints(products, n)),
	             &rows));
	while (rows_next(&rows)) {
		struct balance *balance = map_get_int(&sheet->products, rows_int(&rows, 0));
		while (balance != NULL && balance->place.warehouse_id.value != rows_int(&rows, 1))
			balance = balance->next;
		if (balance != NULL)
			held_note(balance, rows_int(&rows, 2), rows_int(&rows, 3));
	}
	return rows_end(&rows);
}

enum err locks_relocate(struct tx *tx, struct company_id company, const int64_t *products, size_t n,
                        struct location_id from, struct location_id to, struct instant now)
{
	return db_exec(tx, &locks_relocate_sql,
	               ARGS(bind_int(company.value), bind_ints(products, n), bind_int(from.value),
	                    bind_int(to.value), bind_int(now.us)),
	               NULL);
}

enum err locks_differences(struct tx *tx, struct arena *arena, struct company_id company,
                           struct stock_difference **out, size_t *count)
{
	LIST(struct stock_difference) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &locks_differences_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		if (rows_int(&rows, 2) >= rows_int(&rows, 3))
			continue;
		struct stock_difference *row = LIST_ADD(arena, &found);
		row->place = (struct stock_place){{rows_int(&rows, 0)}, {rows_int(&rows, 1)}};
		row->one.locked = rows_int(&rows, 2);
		row->other.locked = rows_int(&rows, 3);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}
