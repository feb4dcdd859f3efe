#include "domain/stock/stock_incoming.h"
#include "shape/row_binds.h"
#include "shape/shape_row.h"

#define INCOMING_COLUMNS                                                                           \
	"id, product_id, warehouse_id, subject, subject_id, line_id, expected_at, units, modified_at"

SQL(incoming_load_sql,
    "SELECT " INCOMING_COLUMNS
    " FROM incoming WHERE company_id = $1 AND subject = $2 AND subject_id = $3 ORDER BY line_id");
SQL(incoming_of_products_sql,
    "SELECT " INCOMING_COLUMNS
    " FROM incoming WHERE company_id = $1 AND product_id IN {ids $2} "
    "ORDER BY CASE WHEN expected_at = 0 THEN 1 ELSE 0 END, expected_at, id");
SQL(incoming_delete_sql,
    "DELETE FROM incoming WHERE company_id = $1 AND subject = $2 AND subject_id = $3");
SQL_INSERT(incoming_insert_sql,
           "incoming(company_id:i, id:i, product_id:i, warehouse_id:i, subject:t, subject_id:i, "
           "line_id:i, expected_at:i, units:i, modified_at:i)");

enum err incoming_load(struct tx *tx, struct arena *arena, struct company_id company,
                       struct str subject, int64_t subject_id, struct incoming **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &incoming_load_sql,
	            ARGS(bind_int(company.value), bind_text(subject), bind_int(subject_id)),
	            &incoming_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err incoming_of_products(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *products, size_t n, struct incoming **out,
                              size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &incoming_of_products_sql,
	            ARGS(bind_int(company.value), bind_ints(products, n)), &incoming_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err incoming_delete(struct tx *tx, struct company_id company, struct str subject,
                         int64_t subject_id)
{
	return db_exec(tx, &incoming_delete_sql,
	               ARGS(bind_int(company.value), bind_text(subject), bind_int(subject_id)), NULL);
}

enum err incoming_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct incoming *rows, size_t n)
{
	return db_insert(tx, &incoming_insert_sql,
	                 row_binds_all(arena, &incoming_shape, company, rows, n), n, NULL);
}
