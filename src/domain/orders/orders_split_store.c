#include "domain/orders/orders_split_store.h"

SQL(order_parts_of_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND split_from_id = $2 AND split_from_id > 0 "
    "ORDER BY part");
SQL(order_relatives_of_sql,
    "SELECT split_from_id, id FROM orders WHERE company_id = $1 AND split_from_id IN {ids $2} "
    "AND split_from_id > 0 UNION ALL "
    "SELECT merged_into_id, id FROM orders WHERE company_id = $1 AND merged_into_id IN {ids $2} "
    "AND merged_into_id > 0 ORDER BY 1, 2");
SQL(order_part_last_sql,
    "SELECT COALESCE(max(part), 0) FROM orders WHERE company_id = $1 AND split_from_id = $2 "
    "AND split_from_id > 0");
SQL(order_line_move_sql,
    "UPDATE order_line SET order_id = $4 WHERE company_id = $1 AND order_id = $2 AND id = $3");
SQL(order_line_remove_sql,
    "DELETE FROM order_line WHERE company_id = $1 AND order_id = $2 AND id = $3");

SQL(order_holders_of_sql,
    "SELECT DISTINCT order_id FROM order_line {index order_line_origin} "
    "WHERE company_id = $1 AND origin_order_id = $2 "
    "AND origin_order_id > 0 ORDER BY order_id");
SQL(order_merged_into_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND merged_into_id = $2 AND merged_into_id > 0 "
    "AND split_from_id <> $2 ORDER BY id");
SQL_INSERT(order_divided_put_sql,
           "order_divided(company_id:i, order_id:i, shipping_total:i, shipping_tax:i, "
           "amount_paid:i, amount_refunded:i, ship_by:i, deliver_by:i, chosen_warehouse_id:i, "
           "fraud_level:t) "
           "ON CONFLICT (company_id, order_id) DO UPDATE SET "
           "shipping_total = excluded.shipping_total, shipping_tax = excluded.shipping_tax, "
           "amount_paid = excluded.amount_paid, amount_refunded = excluded.amount_refunded, "
           "ship_by = excluded.ship_by, deliver_by = excluded.deliver_by, "
           "chosen_warehouse_id = excluded.chosen_warehouse_id, "
           "fraud_level = excluded.fraud_level");
SQL(order_divided_get_sql,
    "SELECT shipping_total, shipping_tax, amount_paid, amount_refunded, ship_by, deliver_by, "
    "chosen_warehouse_id, fraud_level FROM order_divided WHERE company_id = $1 AND order_id = $2");

SQL(orders_near_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND status IN ('awaiting_payment', 'unresolved', "
    "'awaiting_shipment', 'awaiting_3pl_export', 'awaiting_mc_fulfillment', 'awaiting_dropship') "
    "AND channel_id = $2 AND lower(trim(postal_code)) = lower(trim($3)) "
    "AND lower(trim(country)) = lower(trim($4)) AND id <> $5 "
    "ORDER BY +created_at, id LIMIT $6");

static enum err ids_of(struct tx *tx, struct arena *arena, const struct sql *sql,
                       struct company_id company, struct order_id order, int64_t **ids,
                       size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value), bind_int(order.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err order_parts_of(struct tx *tx, struct arena *arena, struct company_id company,
                        struct order_id order, int64_t **ids, size_t *count)
{
	return ids_of(tx, arena, &order_parts_of_sql, company, order, ids, count);
}

enum err order_holders_of(struct tx *tx, struct arena *arena, struct company_id company,
                          struct order_id home, int64_t **ids, size_t *count)
{
	return ids_of(tx, arena, &order_holders_of_sql, company, home, ids, count);
}

enum err order_merged_into(struct tx *tx, struct arena *arena, struct company_id company,
                           struct order_id into, int64_t **ids, size_t *count)
{
	return ids_of(tx, arena, &order_merged_into_sql, company, into, ids, count);
}

enum err orders_near(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct order *order, size_t most, int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &orders_near_sql,
	             ARGS(bind_int(company.value), bind_int(order->channel_id.value),
	                  bind_text(order->postal_code), bind_text(order->country),
	                  bind_int(order->id.value), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err order_divided_put(struct tx *tx, struct company_id company,
                           const struct order_divided *row)
{
	return db_insert(tx, &order_divided_put_sql,
	                 (const struct bind[]){
						 bind_int(company.value), bind_int(row->order_id),
						 bind_int(row->shipping_total.ten_thousandths),
						 bind_int(row->shipping_tax.ten_thousandths),
						 bind_int(row->amount_paid.ten_thousandths),
						 bind_int(row->amount_refunded.ten_thousandths), bind_int(row->ship_by.us),
						 bind_int(row->deliver_by.us), bind_int(row->chosen_warehouse_id.value),
						 bind_text(word_of(&order_fraud_words, (int)row->fraud_level))},
	                 1, NULL);
}

enum err order_divided_get(struct tx *tx, struct arena *arena, struct company_id company,
                           struct order_id order, struct order_divided *out)
{
	struct rows rows;
	bool is_found = false;
	int fraud;
	*out = (struct order_divided){.order_id = order.value};
	TRY(db_query(tx, arena, &order_divided_get_sql,
	             ARGS(bind_int(company.value), bind_int(order.value)), &rows));
	if (rows_next(&rows)) {
		is_found = true;
		out->shipping_total.ten_thousandths = rows_int(&rows, 0);
		out->shipping_tax.ten_thousandths = rows_int(&rows, 1);
		out->amount_paid.ten_thousandths = rows_int(&rows, 2);
		out->amount_refunded.ten_thousandths = rows_int(&rows, 3);
		out->ship_by.us = rows_int(&rows, 4);
		out->deliver_by.us = rows_int(&rows, 5);
		out->chosen_warehouse_id.value = rows_int(&rows, 6);
		if (word_find(&order_fraud_words, rows_text(&rows, 7), false, &fraud))
			out->fraud_level = (enum order_fraud)fraud;
	}
	TRY(rows_end(&rows));
	return is_found ? OK : ERR_NOT_FOUND;
}

enum err order_part_last(struct tx *tx, struct arena *arena, struct company_id company,
                         struct order_id order, int64_t *part)
{
	struct rows rows;
	TRY(db_query(tx, arena, &order_part_last_sql,
	             ARGS(bind_int(company.value), bind_int(order.value)), &rows));
	*part = rows_next(&rows) ? rows_int(&rows, 0) : 0;
	return rows_end(&rows);
}

enum err order_lines_move(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct line_move *moves, size_t n)
{
	enum { COLUMNS = 4 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(moves[i].from.value);
		at[2] = bind_int(moves[i].line_id.value);
		at[3] = bind_int(moves[i].to.value);
	}
	return db_exec_every(tx, &order_line_move_sql, binds, COLUMNS, n);
}

enum err order_lines_remove(struct tx *tx, struct arena *arena, struct company_id company,
                            struct order_id order, const struct order_line_id *lines, size_t n)
{
	enum { COLUMNS = 3 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(order.value);
		at[2] = bind_int(lines[i].value);
	}
	return db_exec_every(tx, &order_line_remove_sql, binds, COLUMNS, n);
}

enum err order_relatives_of(struct tx *tx, struct arena *arena, struct company_id company,
                            const int64_t *orders, size_t n, struct order_relative **out,
                            size_t *count)
{
	LIST(struct order_relative) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &order_relatives_of_sql,
	             ARGS(bind_int(company.value), bind_ints(orders, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) =
			(struct order_relative){{rows_int(&rows, 0)}, {rows_int(&rows, 1)}};
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}
