#include "domain/orders/orders_bots_store.h"

#include "domain/orders/orders_bots_edge.h"
#include "shape/shape_change.h"
#include "shape/shape_json.h"
#include "shape/shape_row.h"

SQL_INSERT(order_bot_run_insert_sql,
           "order_bot_run(company_id:i, order_id:i, id:i, at:i, rules_version:i, asked:i, body:t)");
SQL(order_bot_runs_sql,
    "SELECT id, at, rules_version, asked, body FROM order_bot_run "
    "WHERE company_id = $1 AND order_id = $2 ORDER BY at DESC, id DESC LIMIT 50");

SQL(order_marks_sql,
    "SELECT created_at, id, total FROM (SELECT created_at, id, "
    "row_number() OVER (ORDER BY created_at, id) AS place, count(*) OVER () AS total "
    "FROM orders WHERE company_id = $1 AND created_at >= $2) AS numbered "
    "WHERE place % $3 = 0 OR place = total ORDER BY created_at, id");
SQL(orders_between_sql,
    "SELECT id, created_at, channel_id, number, status, type, source, placed_at, paid_at, ship_by, "
    "shipped_at, currency, total, email, recipient, company, city, state, postal_code, country, "
    "shipping_method, notes, fraud_level, warehouse_id, is_fulfilled_by_channel, part "
    "FROM orders WHERE company_id = $1 AND (created_at, id) > ($2, $3) "
    "AND (created_at, id) <= ($4, $5) ORDER BY created_at, id");
SQL(order_lines_between_sql,
    "SELECT l.order_id, l.id, l.product_id, l.sku, l.ordered - l.cancelled FROM orders o "
    "JOIN order_line l ON l.company_id = o.company_id AND l.order_id = o.id "
    "WHERE o.company_id = $1 AND l.company_id = $1 AND (o.created_at, o.id) > ($2, $3) "
    "AND (o.created_at, o.id) <= ($4, $5) ORDER BY o.created_at, o.id");

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

/* ---- reading many ---- */

enum err order_marks_load(struct tx *tx, struct arena *arena, struct company_id company,
                          struct instant since, int64_t step, struct order_mark **out,
                          size_t *count, int64_t *total)
{
	LIST(struct order_mark) marks = {0};
	struct rows rows;
	*total = 0;
	TRY(db_query(tx, arena, &order_marks_sql,
	             ARGS(bind_int(company.value), bind_int(since.us), bind_int(step)), &rows));
	while (rows_next(&rows)) {
		*LIST_ADD(arena, &marks) = (struct order_mark){rows_int(&rows, 0), rows_int(&rows, 1)};
		*total = rows_int(&rows, 2);
	}
	TRY(rows_end(&rows));
	*out = marks.at;
	*count = marks.count;
	return OK;
}

static int word_at(const struct words *words, struct rows *rows, int column)
{
	int value = 0;
	(void)word_find(words, rows_text(rows, column), false, &value);
	return value;
}

/* Columns by place: a back-test reads millions of these. */
static void sparse_fetch(struct rows *rows, struct order *order)
{
	struct str currency = rows_text(rows, 11);
	order->id.value = rows_int(rows, 0);
	order->created_at.us = rows_int(rows, 1);
	order->channel_id.value = rows_int(rows, 2);
	order->number = rows_text(rows, 3);
	order->status = (enum order_status)word_at(&order_status_words, rows, 4);
	order->type = (enum order_type)word_at(&order_type_words, rows, 5);
	order->source = rows_text(rows, 6);
	order->placed_at.us = rows_int(rows, 7);
	order->paid_at.us = rows_int(rows, 8);
	order->ship_by.us = rows_int(rows, 9);
	order->shipped_at.us = rows_int(rows, 10);
	order->currency = currency;
	for (size_t i = 0; i < currency.len && i < 3; i++)
		order->total.currency.code[i] = currency.at[i];
	order->total.ten_thousandths = rows_int(rows, 12);
	order->email = rows_text(rows, 13);
	order->recipient = rows_text(rows, 14);
	order->company = rows_text(rows, 15);
	order->city = rows_text(rows, 16);
	order->state = rows_text(rows, 17);
	order->postal_code = rows_text(rows, 18);
	order->country = rows_text(rows, 19);
	order->shipping_method = rows_text(rows, 20);
	order->notes = rows_text(rows, 21);
	order->fraud_level = (enum order_fraud)word_at(&order_fraud_words, rows, 22);
	order->warehouse_id.value = rows_int(rows, 23);
	order->is_fulfilled_by_channel = rows_int(rows, 24) != 0;
	order->part = rows_int(rows, 25);
}

struct sparse_orders {
	LIST(struct order) rows;
};

static enum err sparse_load(struct tx *tx, struct arena *arena, const struct bind *args,
                            struct sparse_orders *out)
{
	struct rows rows;
	TRY(db_query(tx, arena, &orders_between_sql, args, 5, &rows));
	while (rows_next(&rows))
		sparse_fetch(&rows, LIST_ADD(arena, &out->rows));
	return rows_end(&rows);
}

enum err orders_between_load(struct tx *tx, struct arena *arena, struct company_id company,
                             struct order_mark after, struct order_mark upto, struct order **out,
                             size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_int(after.created_us),
	                            bind_int(after.id), bind_int(upto.created_us), bind_int(upto.id)};
	struct sparse_orders orders = {0};
	LIST(struct order_line) lines = {0};
	struct rows rows;
	TRY(sparse_load(tx, arena, args, &orders));
	TRY(db_query(tx, arena, &order_lines_between_sql, args, COUNT_OF(args), &rows));
	while (rows_next(&rows)) {
		struct order_line *line = LIST_ADD(arena, &lines);
		line->order_id.value = rows_int(&rows, 0);
		line->id.value = rows_int(&rows, 1);
		line->product_id.value = rows_int(&rows, 2);
		line->sku = rows_text(&rows, 3);
		line->ordered.units = rows_int(&rows, 4);
	}
	TRY(rows_end(&rows));
	/* Both came in the same order. */
	size_t at = 0;
	for (size_t i = 0; i < orders.rows.count; i++) {
		struct order *order = &orders.rows.at[i];
		order->lines.at = &lines.at[at];
		for (; at < lines.count && ID_EQ(lines.at[at].order_id, order->id); at++)
			order->lines.count++;
	}
	*out = orders.rows.at;
	*count = orders.rows.count;
	return OK;
}
