/* The claims that orders make on stock. */
#include "domain/orders/orders_store.h"

#include "shape/shape_row.h"

SQL(reservations_load_sql,
    "SELECT * FROM reservation WHERE company_id = $1 AND order_id IN {ids $2} "
    "ORDER BY order_id, line_id, product_id, warehouse_id DESC");
SQL_INSERT(reservation_insert_sql,
           "reservation(company_id:i, order_id:i, line_id:i, product_id:i, warehouse_id:i, "
           "per_unit:i, quantity:i, shipped:i, counts_as_id:i)");
SQL_EACH(reservation_save_sql, "iiiiiiiii",
         "UPDATE reservation SET per_unit = $6, quantity = $7, shipped = $8, counts_as_id = $9 "
         "WHERE company_id = $1 AND order_id = $2 AND line_id = $3 AND product_id = $4 "
         "AND warehouse_id = $5");
SQL(reservation_remove_sql,
    "DELETE FROM reservation "
    "WHERE company_id = $1 AND order_id = $2 AND line_id = $3 AND product_id = $4 "
    "AND warehouse_id = $5");
SQL(claims_unplaced_sql,
    "SELECT DISTINCT o.created_at, r.order_id FROM reservation r "
    "JOIN orders o ON o.company_id = r.company_id AND o.id = r.order_id "
    "WHERE r.company_id = $1 AND o.company_id = $1 AND r.product_id = $2 "
    "AND r.warehouse_id = 0 AND r.quantity > 0 AND r.quantity <= $3 "
    "AND (o.created_at, r.order_id) > ($4, $5) ORDER BY o.created_at, r.order_id LIMIT $6");
SQL(claims_placed_sql,
    "SELECT r.order_id, CAST(sum(r.quantity) AS BIGINT) FROM reservation r "
    "{index reservation_product} "
    "JOIN orders o ON o.company_id = r.company_id AND o.id = r.order_id "
    "WHERE r.company_id = $1 AND o.company_id = $1 AND r.product_id = $2 AND r.warehouse_id = $3 "
    "AND r.quantity > 0 AND o.status IN ('awaiting_payment', 'unresolved', 'awaiting_shipment', "
    "'awaiting_3pl_export', 'awaiting_mc_fulfillment', 'awaiting_dropship', 'on_hold') "
    "GROUP BY r.order_id, o.created_at ORDER BY o.created_at DESC, r.order_id DESC LIMIT $4");
SQL(claims_beyond_sql,
    "SELECT order_id FROM (SELECT order_id, created_at, "
    "sum(units) OVER (ORDER BY created_at, order_id) AS up_to FROM ("
    "SELECT r.order_id, o.created_at, sum(r.quantity) AS units FROM reservation r "
    "{index reservation_product} "
    "JOIN orders o ON o.company_id = r.company_id AND o.id = r.order_id "
    "WHERE r.company_id = $1 AND o.company_id = $1 AND r.product_id = $2 AND r.warehouse_id = $3 "
    "AND r.quantity > 0 AND CASE WHEN o.status IN ('awaiting_shipment', 'awaiting_3pl_export', "
    "'awaiting_mc_fulfillment', 'awaiting_dropship') THEN 1 ELSE 0 END = 1 "
    "GROUP BY r.order_id, o.created_at) AS placed) AS summed "
    "WHERE up_to > $4 AND ($6 = 1 OR order_id IN {ids $5}) "
    "ORDER BY created_at DESC, order_id DESC LIMIT $7");
/* Verification reads everything on purpose. */
SQL_FLAGS(claims_compare_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, CAST(sum(reserved) AS BIGINT), "
          "CAST(sum(allocated) AS BIGINT) FROM ("
          "SELECT product_id, warehouse_id, quantity AS reserved, 0 AS allocated "
          "FROM reservation WHERE company_id = $1 "
          "UNION ALL SELECT product_id, warehouse_id, 0 AS reserved, allocated "
          "FROM stock WHERE company_id = $1) AS both_sides "
          "GROUP BY product_id, warehouse_id");
SQL_FLAGS(claims_faulty_sql, SQL_SCAN,
          "SELECT r.order_id, r.line_id, r.product_id, r.quantity, "
          "CASE WHEN o.status IN ('shipped', 'cancelled', 'processed_outside', 'merged') "
          "THEN 0 "
          "ELSE (l.ordered - l.cancelled) * r.per_unit - r.shipped END, COALESCE(o.status, '') "
          "FROM (SELECT company_id, order_id, line_id, "
          "CASE WHEN counts_as_id > 0 THEN counts_as_id ELSE product_id END AS product_id, "
          "CAST(sum(quantity) AS BIGINT) AS quantity, max(per_unit) AS per_unit, "
          "CAST(sum(shipped) AS BIGINT) AS shipped FROM reservation WHERE company_id = $1 "
          "GROUP BY company_id, order_id, line_id, 4) AS r "
          "LEFT JOIN orders o ON o.company_id = r.company_id AND o.id = r.order_id "
          "AND o.company_id = $1 "
          "LEFT JOIN order_line l ON l.company_id = r.company_id AND l.order_id = r.order_id "
          "AND l.id = r.line_id AND l.company_id = $1 "
          "WHERE r.company_id = $1");

enum err reservations_load(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *orders, size_t n, struct reservation **out, size_t *count)
{
	void *rows = NULL;
	*count = 0;
	*out = NULL;
	if (n == 0)
		return OK;
	TRY(row_all(tx, arena, &reservations_load_sql,
	            ARGS(bind_int(company.value), bind_ints(orders, n)), &reservation_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum { RESERVATION_COLUMNS = 9 };

static struct bind *reservation_binds(struct arena *arena, struct company_id company,
                                      const struct reservation *rows, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * RESERVATION_COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * RESERVATION_COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(rows[i].order_id.value);
		at[2] = bind_int(rows[i].line_id.value);
		at[3] = bind_int(rows[i].product_id.value);
		at[4] = bind_int(rows[i].warehouse_id.value);
		at[5] = bind_int(rows[i].per_unit);
		at[6] = bind_int(rows[i].quantity.units);
		at[7] = bind_int(rows[i].shipped.units);
		at[8] = bind_int(rows[i].counts_as_id.value);
	}
	return binds;
}

enum err reservations_insert(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct reservation *rows, size_t n)
{
	const struct bind *binds = reservation_binds(arena, company, rows, n);
	return db_insert(tx, &reservation_insert_sql, binds, n, NULL);
}

enum err reservations_save(struct tx *tx, struct arena *arena, struct company_id company,
                           const struct reservation *rows, size_t n)
{
	const struct bind *binds = reservation_binds(arena, company, rows, n);
	return db_exec_every(tx, &reservation_save_sql, binds, RESERVATION_COLUMNS, n);
}

enum err reservations_remove(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct reservation *rows, size_t n)
{
	enum { COLUMNS = 5 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(rows[i].order_id.value);
		at[2] = bind_int(rows[i].line_id.value);
		at[3] = bind_int(rows[i].product_id.value);
		at[4] = bind_int(rows[i].warehouse_id.value);
	}
	return db_exec_every(tx, &reservation_remove_sql, binds, COLUMNS, n);
}

enum err claims_unplaced(struct tx *tx, struct arena *arena, struct company_id company,
                         int64_t product, int64_t most_units, struct order_age *after, size_t most,
                         int64_t **ids, size_t *count)
{
	return orders_walk(tx, arena, &claims_unplaced_sql,
	                   ARGS(bind_int(company.value), bind_int(product), bind_int(most_units),
	                        bind_int(after->created_us), bind_int(after->id),
	                        bind_int((int64_t)most)),
	                   after, ids, count);
}

enum err claims_placed(struct tx *tx, struct arena *arena, struct company_id company,
                       int64_t product, int64_t warehouse, size_t most, struct placed_claim **out,
                       size_t *count)
{
	LIST(struct placed_claim) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &claims_placed_sql,
	             ARGS(bind_int(company.value), bind_int(product), bind_int(warehouse),
	                  bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows)) {
		struct placed_claim *row = LIST_ADD(arena, &found);
		row->order_id = rows_int(&rows, 0);
		row->units = rows_int(&rows, 1);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err claims_beyond(struct tx *tx, struct arena *arena, struct company_id company,
                       int64_t product, int64_t warehouse, int64_t units, const int64_t *among,
                       size_t n, size_t most, int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &claims_beyond_sql,
	             ARGS(bind_int(company.value), bind_int(product), bind_int(warehouse),
	                  bind_int(units), bind_ints(among, n), bind_int(n == 0),
	                  bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err claims_compare(struct tx *tx, struct arena *arena, struct company_id company,
                        struct claim_difference **out, size_t *count, int64_t *checked)
{
	LIST(struct claim_difference) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &claims_compare_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		(*checked)++;
		if (rows_int(&rows, 2) == rows_int(&rows, 3))
			continue;
		struct claim_difference *row = LIST_ADD(arena, &found);
		row->product_id = rows_int(&rows, 0);
		row->warehouse_id = rows_int(&rows, 1);
		row->reserved = rows_int(&rows, 2);
		row->allocated = rows_int(&rows, 3);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err claims_faulty(struct tx *tx, struct arena *arena, struct company_id company,
                       struct claim_fault **out, size_t *count, int64_t *checked)
{
	LIST(struct claim_fault) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &claims_faulty_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		(*checked)++;
		int64_t quantity = rows_int(&rows, 3);
		int64_t expected = rows_int(&rows, 4) > 0 ? rows_int(&rows, 4) : 0;
		bool is_lost = rows_is_null(&rows, 4);
		/* A claim may be smaller than its line (a hold, an end of payment): then it is 0. */
		if (!is_lost && (quantity == expected || quantity == 0))
			continue;
		struct claim_fault *row = LIST_ADD(arena, &found);
		row->order_id = rows_int(&rows, 0);
		row->line_id = rows_int(&rows, 1);
		row->product_id = rows_int(&rows, 2);
		row->quantity = quantity;
		row->expected = expected;
		row->status = rows_text(&rows, 5);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}
