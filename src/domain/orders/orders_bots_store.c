#include "domain/orders/orders_bots_store.h"

#include "domain/orders/orders_bots_edge.h"
#include "shape/shape_change.h"
#include "shape/shape_json.h"
#include "shape/shape_row.h"

SQL_INSERT(order_bot_run_insert_sql,
           "order_bot_run(company_id:i, order_id:i, id:i, at:i, rules_version:i, asked:i, body:t)");
SQL(order_bot_runs_sql,
    "SELECT id, at, rules_version, asked, body FROM order_bot_run "
    "WHERE company_id = $1 AND order_id = $2 ORDER BY id DESC LIMIT 50");

enum err order_bot_runs_insert(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct order_bot_run *const *runs, const int64_t *orders,
                               size_t n)
{
	enum { COLUMNS = 7 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(orders[i]);
		at[2] = bind_int(runs[i]->id);
		at[3] = bind_int(runs[i]->at.us);
		at[4] = bind_int(runs[i]->rules_version);
		at[5] = bind_int(runs[i]->asked);
		at[6] = bind_text(shape_text(arena, &order_bot_body_shape, runs[i], NULL, 0));
	}
	return db_insert(tx, &order_bot_run_insert_sql, binds, n, NULL);
}

static enum err body_read(struct arena *arena, struct str text, struct order_bot_run *run)
{
	struct json *json;
	struct json_error error;
	struct fault fault;
	fault_init(&fault, arena);
	if (json_read(arena, text, &json, &error) != OK)
		return ERR_INTERNAL;
	enum err err = shape_read(&order_bot_body_shape, &profile_own, READ_CREATE, json, arena, run,
	                          &fault, STR(""));
	return err == OK ? OK : ERR_INTERNAL;
}

enum err order_bot_runs_load(struct tx *tx, struct arena *arena, struct company_id company,
                             struct order_id order, struct order_bot_run **out, size_t *count)
{
	LIST(struct order_bot_run) runs = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &order_bot_runs_sql,
	             ARGS(bind_int(company.value), bind_int(order.value)), &rows));
	while (rows_next(&rows)) {
		struct order_bot_run *run = LIST_ADD(arena, &runs);
		run->id = rows_int(&rows, 0);
		run->at.us = rows_int(&rows, 1);
		run->rules_version = rows_int(&rows, 2);
		run->asked = rows_int(&rows, 3);
		TRY(body_read(arena, rows_text(&rows, 4), run));
	}
	TRY(rows_end(&rows));
	*out = runs.at;
	*count = runs.count;
	return OK;
}
