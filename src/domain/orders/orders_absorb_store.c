#include "domain/orders/orders_absorb_store.h"

SQL(claims_on_product_sql,
    "SELECT r.order_id, r.line_id, r.product_id, r.warehouse_id, r.per_unit, r.quantity, "
    "r.shipped, o.status, l.product_id, l.listing_id, l.shipped FROM reservation AS r"
    " {index reservation_product} JOIN orders AS o ON o.company_id = $1 AND o.id = r.order_id"
    " JOIN order_line AS l ON l.company_id = $1 AND l.order_id = r.order_id AND l.id = r.line_id"
    " WHERE r.company_id = $1 AND r.product_id = $2 AND r.quantity > 0"
    " ORDER BY r.order_id, r.line_id");
SQL(lines_relink_sql,
    "UPDATE order_line SET product_id = $4"
    " WHERE company_id = $1 AND order_id = $2 AND id = $3");

SQL(counted_move_sql,
    "UPDATE reservation SET counts_as_id = $3 WHERE company_id = $1 AND counts_as_id = $2 "
    "AND counts_as_id > 0");

#define OPEN_STATUS                                                                                \
	"('awaiting_payment', 'unresolved', 'awaiting_shipment', 'awaiting_3pl_export', "              \
	"'awaiting_mc_fulfillment', 'awaiting_dropship', 'on_hold')"
SQL(orders_counted_sql,
    "SELECT DISTINCT o.id FROM reservation AS r {index reservation_counted} "
    "JOIN orders AS o ON o.company_id = r.company_id AND o.id = r.order_id "
    "WHERE r.company_id = $1 AND o.company_id = $1 AND r.counts_as_id = $2 "
    "AND r.counts_as_id > 0 AND o.status IN " OPEN_STATUS);
SQL(orders_begun_sql,
    "SELECT DISTINCT o.id FROM reservation AS r {index reservation_product} "
    "JOIN orders AS o ON o.company_id = r.company_id AND o.id = r.order_id "
    "WHERE r.company_id = $1 AND o.company_id = $1 AND r.product_id = $2 "
    "AND r.quantity > 0 AND r.shipped > 0 AND o.status IN " OPEN_STATUS);

enum err orders_begun(struct tx *tx, struct arena *arena, struct company_id company,
                      struct product_id product, int64_t **ids, size_t *count)
{
	const struct sql *const both[] = {&orders_counted_sql, &orders_begun_sql};
	LIST(int64_t) found = {0};
	for (size_t i = 0; i < COUNT_OF(both); i++) {
		struct rows rows;
		TRY(db_query(tx, arena, both[i], ARGS(bind_int(company.value), bind_int(product.value)),
		             &rows));
		while (rows_next(&rows))
			*LIST_ADD(arena, &found) = rows_int(&rows, 0);
		TRY(rows_end(&rows));
	}
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err counted_move(struct tx *tx, struct company_id company, struct product_id into,
                      struct product_id from)
{
	return db_exec(tx, &counted_move_sql,
	               ARGS(bind_int(company.value), bind_int(from.value), bind_int(into.value)), NULL);
}

enum err claims_on_product(struct tx *tx, struct arena *arena, struct company_id company,
                           struct product_id product, struct product_claim **out, size_t *count)
{
	struct rows rows;
	LIST(struct product_claim) list = {0};
	TRY(db_query(tx, arena, &claims_on_product_sql,
	             ARGS(bind_int(company.value), bind_int(product.value)), &rows));
	while (rows_next(&rows)) {
		struct product_claim *waiting = LIST_ADD(arena, &list);
		waiting->claim = (struct reservation){
			.order_id = {rows_int(&rows, 0)},
			.line_id = {rows_int(&rows, 1)},
			.product_id = {rows_int(&rows, 2)},
			.warehouse_id = {rows_int(&rows, 3)},
			.per_unit = rows_int(&rows, 4),
			.quantity = {rows_int(&rows, 5)},
			.shipped = {rows_int(&rows, 6)},
		};
		waiting->status = rows_text(&rows, 7);
		waiting->line_product_id.value = rows_int(&rows, 8);
		waiting->line_listing_id.value = rows_int(&rows, 9);
		waiting->line_shipped = rows_int(&rows, 10);
	}
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err lines_relink(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct reservation *of, size_t n, struct product_id product)
{
	enum { COLUMNS = 4 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(of[i].order_id.value);
		binds[i * COLUMNS + 2] = bind_int(of[i].line_id.value);
		binds[i * COLUMNS + 3] = bind_int(product.value);
	}
	return db_exec_every(tx, &lines_relink_sql, binds, COLUMNS, n);
}
