#include "domain/stock/stock_absorb_store.h"

SQL(locks_move_sql,
    "UPDATE stock_lock SET product_id = $3 WHERE company_id = $1 AND product_id = $2");
SQL(minimums_forget_sql, "DELETE FROM stock_minimum WHERE company_id = $1 AND product_id = $2");

enum err stock_notes_move(struct tx *tx, struct company_id company, struct product_id into,
                          struct product_id from)
{
	TRY(db_exec(tx, &locks_move_sql,
	            ARGS(bind_int(company.value), bind_int(from.value), bind_int(into.value)), NULL));
	return db_exec(tx, &minimums_forget_sql, ARGS(bind_int(company.value), bind_int(from.value)),
	               NULL);
}
