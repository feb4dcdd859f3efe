#include "domain/purchasing/purchasing_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- orders ---- */

SQL(purchases_fetch_sql,
    "SELECT * FROM purchase_order WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(purchase_id_by_number_sql,
    "SELECT id FROM purchase_order WHERE company_id = $1 AND number = $2");
SQL(purchase_ids_of_orders_sql,
    "SELECT id FROM purchase_order WHERE company_id = $1 AND order_id <> 0 "
    "AND order_id IN {ids $2} AND status NOT IN ('voided', 'cancelled') ORDER BY +id");
/* Columns stand in the order of the shape: row_binds supplies them so. */
SQL_INSERT(purchase_insert_sql,
           "purchase_order(company_id:i, id:i, number:t, custom_number:t, type:t, status:t, "
           "vendor_id:i, warehouse_id:i, order_id:i, currency:t, items_total:i, tax_total:i, "
           "costs_total:i, total:i, order_format:t, incoterm:t, payment_term_id:i, notes:t, "
           "confirm_by:i, authorized_at:i, issued_at:i, sent_to:t, confirmed_at:i, closed_at:i, "
           "close_reason:t, created_by:i, created_by_name:t, authorized_by:i, "
           "authorized_by_name:t, created_at:i, modified_at:i, version:i)");
SQL(purchase_save_sql,
    "UPDATE purchase_order SET number = $3, custom_number = $4, type = $5, status = $6, "
    "vendor_id = $7, warehouse_id = $8, order_id = $9, currency = $10, items_total = $11, "
    "tax_total = $12, costs_total = $13, total = $14, order_format = $15, incoterm = $16, "
    "payment_term_id = $17, notes = $18, confirm_by = $19, authorized_at = $20, issued_at = $21, "
    "sent_to = $22, confirmed_at = $23, closed_at = $24, close_reason = $25, created_by = $26, "
    "created_by_name = $27, authorized_by = $28, authorized_by_name = $29, created_at = $30, "
    "modified_at = $31, version = $32 "
    "WHERE company_id = $1 AND id = $2 AND version = $32 - 1");
SQL(number_load_sql, "SELECT last FROM purchase_number WHERE company_id = $1");
SQL(number_add_sql, "UPDATE purchase_number SET last = last + 1 WHERE company_id = $1");
SQL(purchase_ids_planned_with_sql,
    "SELECT o.id FROM purchase_order AS o WHERE o.company_id = $1 "
    "AND o.id IN (SELECT l.purchase_order_id FROM purchase_line AS l "
    "WHERE l.company_id = $1 AND l.product_id = $2) "
    "AND o.status IN ('awaiting_authorization', 'cancelled') ORDER BY +o.id");
SQL_INSERT(number_insert_sql, "purchase_number(company_id:i, last:i)");

enum err purchases_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *ids, size_t n, struct purchase_order **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &purchases_fetch_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &purchase_order_shape, &rows, count));
	*out = rows;
	return OK;
}

static enum err ids_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                          const struct bind *args, size_t n, int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*ids = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err purchase_id_by_number(struct tx *tx, struct arena *arena, struct company_id company,
                               struct str number, struct purchase_order_id *out)
{
	int64_t *ids;
	size_t count;
	TRY(ids_query(tx, arena, &purchase_id_by_number_sql,
	              ARGS(bind_int(company.value), bind_text(number)), &ids, &count));
	out->value = count > 0 ? ids[0] : 0;
	return OK;
}

enum err purchase_ids_of_orders(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *orders, size_t n, int64_t **ids, size_t *count)
{
	return ids_query(tx, arena, &purchase_ids_of_orders_sql,
	                 ARGS(bind_int(company.value), bind_ints(orders, n)), ids, count);
}

enum err purchase_ids_planned_with(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct product_id product, int64_t **ids, size_t *count)
{
	return ids_query(tx, arena, &purchase_ids_planned_with_sql,
	                 ARGS(bind_int(company.value), bind_int(product.value)), ids, count);
}

enum err purchase_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct purchase_order *order)
{
	return db_insert(tx, &purchase_insert_sql,
	                 row_binds_all(arena, &purchase_order_shape, company, order, 1), 1, NULL);
}

enum err purchase_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct purchase_order *order)
{
	int64_t changed;
	TRY(db_exec(tx, &purchase_save_sql,
	            row_binds_all(arena, &purchase_order_shape, company, order, 1),
	            row_bind_count(&purchase_order_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err purchase_number_take(struct tx *tx, struct arena *arena, struct company_id company,
                              int64_t *out)
{
	int64_t *last;
	size_t count;
	TRY(ids_query(tx, arena, &number_load_sql, ARGS(bind_int(company.value)), &last, &count));
	*out = count > 0 ? last[0] + 1 : 1;
	if (count > 0)
		return db_exec(tx, &number_add_sql, ARGS(bind_int(company.value)), NULL);
	return db_insert(tx, &number_insert_sql, BINDS(bind_int(company.value), bind_int(1)), 1, NULL);
}

/* ---- lines ---- */

SQL(lines_fetch_sql,
    "SELECT * FROM purchase_line WHERE company_id = $1 "
    "AND purchase_order_id IN {ids $2} ORDER BY purchase_order_id, position");
SQL(lines_fetch_by_ids_sql,
    "SELECT * FROM purchase_line WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
/* The shape's columns, and the currency of the order. */
SQL_INSERT(lines_insert_sql,
           "purchase_line(company_id:i, id:i, purchase_order_id:i, position:i, "
           "split_from_id:i, "
           "vendor_product_id:i, vendor_sku:t, product_id:i, sku:t, status:t, quantity:i, "
           "over_quantity:i, unit_name:t, unit_units:i, packaging:t, unit_cost:i, is_billed:i, "
           "billed_unit_cost:i, discount:i, discount_ppm:i, tax_ppm:i, is_landed_given:i, "
           "landed_unit_cost:i, landed_value:i, expected_at:i, delivered_at:i, received_at:i, "
           "billed_at:i, location_id:i, is_stocked:i, closed_at:i, reference_number:t, memo:t, "
           "currency:t)");
SQL(lines_save_sql,
    "UPDATE purchase_line SET position = $4, split_from_id = $5, vendor_product_id = $6, "
    "vendor_sku = $7, product_id = $8, sku = $9, status = $10, quantity = $11, over_quantity "
    "= $12, unit_name = $13, unit_units = $14, packaging = $15, unit_cost = $16, is_billed = "
    "$17, billed_unit_cost = $18, discount = $19, discount_ppm = $20, tax_ppm = $21, "
    "is_landed_given = $22, landed_unit_cost = $23, landed_value = $24, expected_at = $25, "
    "delivered_at = $26, received_at = $27, billed_at = $28, location_id = $29, is_stocked = "
    "$30, closed_at = $31, reference_number = $32, memo = $33, currency = $34 "
    "WHERE company_id = $1 AND id = $2 AND purchase_order_id = $3");
SQL(lines_delete_sql,
    "DELETE FROM purchase_line WHERE company_id = $1 AND purchase_order_id = $2 "
    "AND id IN {ids $3}");
SQL(holds_of_lines_delete_sql,
    "DELETE FROM purchase_hold WHERE company_id = $1 AND purchase_line_id IN {ids $2}");

static enum err lines_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                            struct company_id company, const int64_t *ids, size_t n,
                            struct purchase_line **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &purchase_line_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err lines_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *orders, size_t n, struct purchase_line **out, size_t *count)
{
	return lines_query(tx, arena, &lines_fetch_sql, company, orders, n, out, count);
}

enum err lines_fetch_by_ids(struct tx *tx, struct arena *arena, struct company_id company,
                            const int64_t *ids, size_t n, struct purchase_line **out, size_t *count)
{
	return lines_query(tx, arena, &lines_fetch_by_ids_sql, company, ids, n, out, count);
}

/* Rows of a shape, each followed by the currency. */
static struct bind *with_currency(struct arena *arena, const struct shape *shape,
                                  struct company_id company, struct str currency, const void *rows,
                                  size_t n)
{
	size_t columns = row_bind_count(shape) + 1;
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++) {
		row_binds(shape, company, (const char *)rows + i * shape->size, &binds[i * columns]);
		binds[(i + 1) * columns - 1] = bind_text(currency);
	}
	return binds;
}

enum err lines_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      struct str currency, const struct purchase_line *lines, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &lines_insert_sql,
	                 with_currency(arena, &purchase_line_shape, company, currency, lines, n), n,
	                 NULL);
}

enum err lines_save(struct tx *tx, struct arena *arena, struct company_id company,
                    struct str currency, const struct purchase_line *lines, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec_every(tx, &lines_save_sql,
	                     with_currency(arena, &purchase_line_shape, company, currency, lines, n),
	                     row_bind_count(&purchase_line_shape) + 1, n);
}

enum err lines_delete(struct tx *tx, struct company_id company, struct purchase_order_id order,
                      const int64_t *ids, size_t n)
{
	if (n == 0)
		return OK;
	TRY(db_exec(tx, &holds_of_lines_delete_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            NULL));
	return db_exec(tx, &lines_delete_sql,
	               ARGS(bind_int(company.value), bind_int(order.value), bind_ints(ids, n)), NULL);
}

/* ---- costs ---- */

SQL(costs_fetch_sql,
    "SELECT * FROM purchase_cost WHERE company_id = $1 "
    "AND purchase_order_id IN {ids $2} ORDER BY purchase_order_id, id");
SQL(costs_clear_sql, "DELETE FROM purchase_cost WHERE company_id = $1 AND purchase_order_id = $2");
SQL_INSERT(costs_insert_sql,
           "purchase_cost(company_id:i, id:i, purchase_order_id:i, kind:t, "
           "description:t, amount:i, spread_by:t, currency:t)");

enum err costs_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *orders, size_t n, struct purchase_cost **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &costs_fetch_sql, ARGS(bind_int(company.value), bind_ints(orders, n)),
	            &purchase_cost_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err costs_replace(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct purchase_order *order)
{
	TRY(db_exec(tx, &costs_clear_sql, ARGS(bind_int(company.value), bind_int(order->id.value)),
	            NULL));
	if (order->costs.count == 0)
		return OK;
	return db_insert(tx, &costs_insert_sql,
	                 with_currency(arena, &purchase_cost_shape, company, order->currency,
	                               order->costs.at, order->costs.count),
	                 order->costs.count, NULL);
}
