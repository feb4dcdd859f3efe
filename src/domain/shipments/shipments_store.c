#include "domain/shipments/shipments_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* The columns stand in the order of shipment_shape. */
SQL_INSERT(shipment_insert_sql,
           "shipment(company_id:i, id:i, order_id:i, warehouse_id:i, channel_id:i, source:t, "
           "remote_id:t, carrier:t, service:t, tracking_number:t, tracking_url:t, shipped_at:i, "
           "channel_state:t, channel_at:i, channel_message:t, difference:t, created_at:i, "
           "modified_at:i, version:i)");
SQL_INSERT(shipment_line_insert_sql,
           "shipment_line(company_id:i, shipment_id:i, id:i, order_id:i, order_line_id:i, "
           "product_id:i, quantity:i)");
SQL(shipment_state_sql,
    "UPDATE shipment SET channel_state = $3, channel_at = $4, channel_message = $5, "
    "modified_at = $4, version = version + 1 WHERE company_id = $1 AND id = $2");
SQL(shipments_load_sql,
    "SELECT * FROM shipment WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(shipments_by_orders_sql,
    "SELECT * FROM shipment WHERE company_id = $1 AND order_id IN {ids $2} ORDER BY +id");
SQL(shipments_newest_sql,
    "SELECT order_id, max(created_at) FROM shipment WHERE company_id = $1 "
    "AND order_id IN {ids $2} GROUP BY order_id");
SQL(shipments_pending_sql,
    "SELECT * FROM shipment WHERE company_id = $1 AND channel_id = $2 "
    "AND channel_state = 'pending' ORDER BY id LIMIT $3");
SQL(shipments_by_remotes_sql,
    "SELECT * FROM shipment WHERE company_id = $1 AND source IN {texts $2} "
    "AND remote_id IN {texts $3} AND remote_id <> '' ORDER BY +id");
SQL(shipment_lines_sql,
    "SELECT id, shipment_id, order_line_id, product_id, quantity FROM shipment_line "
    "WHERE company_id = $1 AND shipment_id IN {ids $2} ORDER BY shipment_id, id");

SQL(shipments_told_sql,
    "SELECT shipment_id, order_id, channel_state FROM shipment_told "
    "WHERE company_id = $1 AND shipment_id IN {ids $2} ORDER BY shipment_id, order_id");
SQL_INSERT(shipment_told_put_sql,
           "shipment_told(company_id:i, shipment_id:i, order_id:i, channel_state:t, channel_at:i, "
           "channel_message:t) ON CONFLICT (company_id, shipment_id, order_id) DO UPDATE SET "
           "channel_state = excluded.channel_state, channel_at = excluded.channel_at, "
           "channel_message = excluded.channel_message");

enum err shipments_newest(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *orders, size_t n, struct map *out)
{
	struct rows rows;
	*out = map_new(arena);
	if (n == 0)
		return OK;
	TRY(db_query(tx, arena, &shipments_newest_sql,
	             ARGS(bind_int(company.value), bind_ints(orders, n)), &rows));
	while (rows_next(&rows)) {
		struct instant *at = ARENA_NEW(arena, struct instant);
		at->us = rows_int(&rows, 1);
		map_put_int(out, rows_int(&rows, 0), at);
	}
	return rows_end(&rows);
}

enum err shipments_told(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *shipments, size_t n, struct shipment_home **out,
                        size_t *count)
{
	LIST(struct shipment_home) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &shipments_told_sql,
	             ARGS(bind_int(company.value), bind_ints(shipments, n)), &rows));
	while (rows_next(&rows)) {
		struct shipment_home *row = LIST_ADD(arena, &found);
		int state = CHANNEL_PENDING;
		row->shipment_id.value = rows_int(&rows, 0);
		row->order_id.value = rows_int(&rows, 1);
		if (word_find(&channel_state_words, rows_text(&rows, 2), false, &state))
			row->state = (enum channel_state)state;
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err shipment_told_put(struct tx *tx, struct company_id company,
                           const struct shipment_home *told, struct instant at, struct str message)
{
	const struct bind row[] = {bind_int(company.value),
	                           bind_int(told->shipment_id.value),
	                           bind_int(told->order_id.value),
	                           bind_text(word_of(&channel_state_words, (int)told->state)),
	                           bind_int(at.us),
	                           bind_text(message)};
	return db_insert(tx, &shipment_told_put_sql, row, 1, NULL);
}

static enum err lines_insert(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct shipment *shipments, size_t n)
{
	enum { COLUMNS = 7 };
	size_t total = 0, row = 0;
	for (size_t i = 0; i < n; i++)
		total += shipments[i].lines.count;
	struct bind *binds = ARENA_ARRAY(arena, total * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < shipments[i].lines.count; j++, row++) {
			const struct shipment_line *line = &shipments[i].lines.at[j];
			struct bind *at = &binds[row * COLUMNS];
			at[0] = bind_int(company.value);
			at[1] = bind_int(shipments[i].id.value);
			at[2] = bind_int(line->id);
			at[3] = bind_int(shipments[i].order_id.value);
			at[4] = bind_int(line->order_line_id.value);
			at[5] = bind_int(line->product_id.value);
			at[6] = bind_int(line->quantity.units);
		}
	}
	return total > 0 ? db_insert(tx, &shipment_line_insert_sql, binds, total, NULL) : OK;
}

enum err shipments_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct shipment *shipments, size_t n)
{
	const struct bind *binds = row_binds_all(arena, &shipment_shape, company, shipments, n);
	TRY(db_insert(tx, &shipment_insert_sql, binds, n, NULL));
	return lines_insert(tx, arena, company, shipments, n);
}

enum err shipment_state_set(struct tx *tx, struct company_id company, struct shipment_id id,
                            enum channel_state state, struct instant at, struct str message)
{
	int64_t changed;
	TRY(db_exec(tx, &shipment_state_sql,
	            ARGS(bind_int(company.value), bind_int(id.value),
	                 bind_text(word_of(&channel_state_words, (int)state)), bind_int(at.us),
	                 bind_text(message)),
	            &changed));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

/* Runs a query of shipments and hands each its lines. */
static enum err with_lines(struct tx *tx, struct arena *arena, struct company_id company,
                           const struct sql *sql, const struct bind *args, size_t n,
                           struct shipment **out, size_t *count)
{
	void *found = NULL;
	TRY(row_all(tx, arena, sql, args, n, &shipment_shape, &found, count));
	struct shipment *shipments = *out = found;
	if (*count == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(arena, *count, int64_t);
	for (size_t i = 0; i < *count; i++)
		ids[i] = shipments[i].id.value;
	struct rows rows;
	TRY(db_query(tx, arena, &shipment_lines_sql,
	             ARGS(bind_int(company.value), bind_ints(ids, *count)), &rows));
	size_t at = 0;
	while (rows_next(&rows)) {
		int64_t shipment = rows_int(&rows, 1);
		while (at < *count && shipments[at].id.value != shipment)
			at++;
		if (at == *count)
			break;
		struct shipment_line *line = LIST_ADD(arena, &shipments[at].lines);
		line->id = rows_int(&rows, 0);
		line->shipment_id.value = shipment;
		line->order_line_id.value = rows_int(&rows, 2);
		line->product_id.value = rows_int(&rows, 3);
		line->quantity.units = rows_int(&rows, 4);
	}
	return rows_end(&rows);
}

enum err shipments_load(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *ids, size_t n, struct shipment **out, size_t *count)
{
	return with_lines(tx, arena, company, &shipments_load_sql,
	                  ARGS(bind_int(company.value), bind_ints(ids, n)), out, count);
}

enum err shipments_by_orders(struct tx *tx, struct arena *arena, struct company_id company,
                             const int64_t *orders, size_t n, struct shipment **out, size_t *count)
{
	return with_lines(tx, arena, company, &shipments_by_orders_sql,
	                  ARGS(bind_int(company.value), bind_ints(orders, n)), out, count);
}

enum err shipments_pending(struct tx *tx, struct arena *arena, struct company_id company,
                           struct channel_id channel, size_t most, struct shipment **out,
                           size_t *count)
{
	return with_lines(
		tx, arena, company, &shipments_pending_sql,
		ARGS(bind_int(company.value), bind_int(channel.value), bind_int((int64_t)most)), out,
		count);
}

enum err shipments_by_remotes(struct tx *tx, struct arena *arena, struct company_id company,
                              const struct str *sources, const struct str *remote_ids, size_t n,
                              struct shipment **out, size_t *count)
{
	return with_lines(
		tx, arena, company, &shipments_by_remotes_sql,
		ARGS(bind_int(company.value), bind_texts(sources, n), bind_texts(remote_ids, n)), out,
		count);
}
