#include "domain/orders/orders_split_store.h"

SQL(order_parts_of_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND split_from_id = $2 AND split_from_id > 0 "
    "ORDER BY part");
SQL(order_part_last_sql,
    "SELECT COALESCE(max(part), 0) FROM orders WHERE company_id = $1 AND split_from_id = $2 "
    "AND split_from_id > 0");
SQL(order_line_move_sql,
    "UPDATE order_line SET order_id = $4 WHERE company_id = $1 AND order_id = $2 AND id = $3");
SQL(order_line_remove_sql,
    "DELETE FROM order_line WHERE company_id = $1 AND order_id = $2 AND id = $3");

enum err order_parts_of(struct tx *tx, struct arena *arena, struct company_id company,
                        struct order_id order, int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &order_parts_of_sql,
	             ARGS(bind_int(company.value), bind_int(order.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
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
	return db_exec_each(tx, &order_line_move_sql, binds, COLUMNS, n, NULL);
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
	return db_exec_each(tx, &order_line_remove_sql, binds, COLUMNS, n, NULL);
}
