#include "domain/stock/stock_absorb_store.h"

SQL(locks_move_sql,
    "UPDATE stock_lock SET product_id = $3 WHERE company_id = $1 AND product_id = $2");
SQL(minimums_repoint_sql,
    "UPDATE stock_minimum SET product_id = $3 WHERE company_id = $1 AND product_id = $2");
SQL(count_open_with_sql,
    "SELECT c.name FROM stock_count AS c JOIN stock_count_line AS l ON l.company_id = c.company_id "
    "AND l.count_id = c.id WHERE c.company_id = $1 AND l.company_id = $1 AND l.product_id = $2 "
    "AND c.status IN ('open', 'entered') LIMIT 1");

enum err minimums_repoint(struct tx *tx, struct company_id company, struct product_id into,
                          struct product_id from)
{
	return db_exec(tx, &minimums_repoint_sql,
	               ARGS(bind_int(company.value), bind_int(from.value), bind_int(into.value)), NULL);
}

enum err locks_move(struct tx *tx, struct company_id company, struct product_id into,
                    struct product_id from)
{
	return db_exec(tx, &locks_move_sql,
	               ARGS(bind_int(company.value), bind_int(from.value), bind_int(into.value)), NULL);
}

enum err count_open_with(struct tx *tx, struct arena *arena, struct company_id company,
                         struct product_id product, struct str *name, bool *is_there)
{
	struct rows rows;
	*is_there = false;
	TRY(db_query(tx, arena, &count_open_with_sql,
	             ARGS(bind_int(company.value), bind_int(product.value)), &rows));
	while (rows_next(&rows)) {
		*is_there = true;
		*name = rows_text(&rows, 0);
	}
	return rows_end(&rows);
}
