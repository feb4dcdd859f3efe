/* Routing decisions about orders. */
#include "domain/orders/orders_store.h"

#include "shape/shape_row.h"

SQL_INSERT(decision_insert_sql,
           "decision(company_id:i, order_id:i, id:i, at:i, rule:t, rule_version:i, warehouse_id:i, "
           "can_fill:i, sentence:t, change:t, candidates:t, change_kind:t, "
           "change_warehouse_id:i)");
SQL(decisions_load_sql,
    "SELECT * FROM decision WHERE company_id = $1 AND order_id = $2 "
    "ORDER BY at DESC, id DESC LIMIT 50");
SQL(decisions_last_sql,
    "SELECT d.order_id, d.rule, d.rule_version, d.warehouse_id, d.can_fill, d.sentence, d.change, "
    "d.candidates FROM orders o JOIN decision d ON d.company_id = $1 AND d.order_id = o.id "
    "AND d.id = (SELECT e.id FROM decision e WHERE e.company_id = $1 AND e.order_id = o.id "
    "ORDER BY e.at DESC, e.id DESC LIMIT 1) WHERE o.company_id = $1 AND o.id IN {ids $2}");

enum err decisions_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct order_decision *decisions, const int64_t *orders, size_t n)
{
	enum { COLUMNS = 13 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		const struct order_decision *d = &decisions[i];
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(orders[i]);
		at[2] = bind_int(d->id);
		at[3] = bind_int(d->at.us);
		at[4] = bind_text(word_of(&routing_rule_words, (int)d->rule));
		at[5] = bind_int(d->rule_version);
		at[6] = bind_int(d->warehouse_id.value);
		at[7] = bind_int(d->can_fill);
		at[8] = bind_text(d->sentence);
		at[9] = bind_text(d->change);
		at[10] = bind_text(d->candidates);
		at[11] = bind_text(word_of(&routing_change_words, (int)d->change_kind));
		at[12] = bind_int(d->change_warehouse_id.value);
	}
	return db_insert(tx, &decision_insert_sql, binds, n, NULL);
}

enum err decisions_last(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *orders, size_t n, struct decision_last **out, size_t *count)
{
	LIST(struct decision_last) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &decisions_last_sql,
	             ARGS(bind_int(company.value), bind_ints(orders, n)), &rows));
	while (rows_next(&rows)) {
		struct decision_last *row = LIST_ADD(arena, &found);
		int rule = 0;
		*row = (struct decision_last){.order_id = {rows_int(&rows, 0)}};
		if (word_find(&routing_rule_words, rows_text(&rows, 1), false, &rule))
			row->decision.rule = (enum routing_rule)rule;
		row->decision.rule_version = rows_int(&rows, 2);
		row->decision.warehouse_id.value = rows_int(&rows, 3);
		row->decision.can_fill = rows_int(&rows, 4) != 0;
		row->decision.sentence = rows_text(&rows, 5);
		row->decision.change = rows_text(&rows, 6);
		row->decision.candidates = rows_text(&rows, 7);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err decisions_load(struct tx *tx, struct arena *arena, struct company_id company,
                        struct order_id order, struct order_decision **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &decisions_load_sql,
	            ARGS(bind_int(company.value), bind_int(order.value)), &order_decision_shape, &rows,
	            count));
	*out = rows;
	return OK;
}
