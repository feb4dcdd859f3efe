/* The SQL of what purchase orders carry besides lines and costs: holds, messages, milestones. */
#include "domain/purchasing/purchasing_store.h"
#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- holds ---- */

SQL(holds_fetch_sql,
    "SELECT * FROM purchase_hold WHERE company_id = $1 "
    "AND purchase_order_id IN {ids $2} ORDER BY purchase_order_id, id");
SQL(holds_fetch_by_ids_sql,
    "SELECT * FROM purchase_hold WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(holds_fetch_of_lines_sql,
    "SELECT * FROM purchase_hold WHERE company_id = $1 AND purchase_line_id IN {ids $2} "
    "ORDER BY +id");
/* All of them are asked for. */
SQL_FLAGS(holds_fetch_all_sql, SQL_SCAN,
          "SELECT * FROM purchase_hold WHERE company_id = $1 ORDER BY id");
SQL_INSERT(holds_insert_sql,
           "purchase_hold(company_id:i, id:i, purchase_order_id:i, purchase_line_id:i, "
           "warehouse_id:i, quantity:i, memo:t)");
SQL(holds_delete_sql, "DELETE FROM purchase_hold WHERE company_id = $1 AND id IN {ids $2}");

static enum err holds_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                            const struct bind *args, size_t n, struct purchase_hold **out,
                            size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, args, n, &purchase_hold_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err holds_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *orders, size_t n, struct purchase_hold **out, size_t *count)
{
	return holds_query(tx, arena, &holds_fetch_sql,
	                   ARGS(bind_int(company.value), bind_ints(orders, n)), out, count);
}

enum err holds_fetch_by_ids(struct tx *tx, struct arena *arena, struct company_id company,
                            const int64_t *ids, size_t n, struct purchase_hold **out, size_t *count)
{
	return holds_query(tx, arena, &holds_fetch_by_ids_sql,
	                   ARGS(bind_int(company.value), bind_ints(ids, n)), out, count);
}

enum err holds_fetch_of_lines(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *lines, size_t n, struct purchase_hold **out,
                              size_t *count)
{
	if (n == 0)
		return holds_query(tx, arena, &holds_fetch_all_sql, ARGS(bind_int(company.value)), out,
		                   count);
	return holds_query(tx, arena, &holds_fetch_of_lines_sql,
	                   ARGS(bind_int(company.value), bind_ints(lines, n)), out, count);
}

enum err holds_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct purchase_hold *rows, size_t n)
{
	return db_insert(tx, &holds_insert_sql,
	                 row_binds_all(arena, &purchase_hold_shape, company, rows, n), n, NULL);
}

enum err holds_delete(struct tx *tx, struct company_id company, const int64_t *ids, size_t n)
{
	return db_exec(tx, &holds_delete_sql, ARGS(bind_int(company.value), bind_ints(ids, n)), NULL);
}

/* ---- messages ---- */

SQL(messages_fetch_sql,
    "SELECT * FROM purchase_message WHERE company_id = $1 "
    "AND purchase_order_id IN {ids $2} "
    "ORDER BY purchase_order_id, created_at, id");
SQL_INSERT(message_insert_sql,
           "purchase_message(company_id:i, id:i, purchase_order_id:i, text:t, author:t, "
           "created_at:i)");

enum err messages_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *orders, size_t n, struct purchase_message **out,
                        size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &messages_fetch_sql, ARGS(bind_int(company.value), bind_ints(orders, n)),
	            &purchase_message_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err message_insert(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct purchase_message *message)
{
	return db_insert(tx, &message_insert_sql,
	                 row_binds_all(arena, &purchase_message_shape, company, message, 1), 1, NULL);
}

/* ---- milestones ---- */

SQL(assigned_fetch_sql,
    "SELECT * FROM purchase_milestone WHERE company_id = $1 "
    "AND purchase_order_id IN {ids $2} "
    "ORDER BY purchase_order_id, milestone_id");
SQL_INSERT(assigned_put_sql,
           "purchase_milestone(company_id:i, purchase_order_id:i, milestone_id:i, is_reached:i, "
           "reached_at:i) ON CONFLICT (company_id, purchase_order_id, milestone_id) "
           "DO UPDATE SET is_reached = excluded.is_reached, reached_at = excluded.reached_at");
SQL(assigned_delete_sql,
    "DELETE FROM purchase_milestone WHERE company_id = $1 "
    "AND purchase_order_id = $2 AND milestone_id = $3");
SQL(milestones_fetch_sql, "SELECT * FROM milestone WHERE company_id = $1 ORDER BY id");
SQL_INSERT(milestone_insert_sql, "milestone(company_id:i, id:i, name:t, color:t, is_active:i)");
SQL(milestone_save_sql,
    "UPDATE milestone SET name = $3, color = $4, is_active = $5 "
    "WHERE company_id = $1 AND id = $2");
SQL(milestone_delete_sql, "DELETE FROM milestone WHERE company_id = $1 AND id = $2");
SQL(milestone_is_used_sql,
    "SELECT purchase_order_id FROM purchase_milestone "
    "WHERE company_id = $1 AND milestone_id = $2 LIMIT 1");

enum err assigned_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *orders, size_t n, struct purchase_milestone **out,
                        size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &assigned_fetch_sql, ARGS(bind_int(company.value), bind_ints(orders, n)),
	            &purchase_milestone_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err assigned_put(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct purchase_milestone *rows, size_t n)
{
	return db_insert(tx, &assigned_put_sql,
	                 row_binds_all(arena, &purchase_milestone_shape, company, rows, n), n, NULL);
}

enum err assigned_delete(struct tx *tx, struct company_id company, struct purchase_order_id order,
                         struct milestone_id milestone, bool *was_there)
{
	int64_t changed;
	TRY(db_exec(tx, &assigned_delete_sql,
	            ARGS(bind_int(company.value), bind_int(order.value), bind_int(milestone.value)),
	            &changed));
	*was_there = changed > 0;
	return OK;
}

enum err milestones_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          struct milestone **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &milestones_fetch_sql, ARGS(bind_int(company.value)), &milestone_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err milestone_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct milestone *milestone)
{
	return db_insert(tx, &milestone_insert_sql,
	                 row_binds_all(arena, &milestone_shape, company, milestone, 1), 1, NULL);
}

enum err milestone_save(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct milestone *milestone)
{
	return db_exec(tx, &milestone_save_sql,
	               row_binds_all(arena, &milestone_shape, company, milestone, 1),
	               row_bind_count(&milestone_shape), NULL);
}

enum err milestone_is_used(struct tx *tx, struct arena *arena, struct company_id company,
                           struct milestone_id id, bool *out)
{
	struct rows rows;
	TRY(db_query(tx, arena, &milestone_is_used_sql,
	             ARGS(bind_int(company.value), bind_int(id.value)), &rows));
	*out = false;
	while (rows_next(&rows))
		*out = true;
	return rows_end(&rows);
}

enum err milestone_delete(struct tx *tx, struct company_id company, struct milestone_id id)
{
	return db_exec(tx, &milestone_delete_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}
