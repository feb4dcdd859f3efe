#include "domain/orders/orders_store.h"

#include "shape/shape_row.h"

/* The columns stand in the order of order_row_shape. */
SQL_INSERT(order_insert_sql,
           "orders(company_id:i, id:i, channel_id:i, remote_id:t, number:t, status:t, reason:t, "
           "type:t, source:t, placed_at:i, paid_at:i, hold_until:i, hold_reason:t, cancelled_at:i, "
           "cancel_reason:t, handed_over_at:i, shipped_at:i, ship_by:i, currency:t, "
           "prices_include_tax:i, items_total:i, shipping_total:i, shipping_tax:i, tax_total:i, "
           "discount_total:i, total:i, email:t, recipient:t, company:t, line1:t, line2:t, city:t, "
           "state:t, postal_code:t, country:t, phone:t, shipping_method:t, notes:t, "
           "warehouse_id:i, chosen_warehouse_id:i, is_claim_ended:i, attention:t, content_hash:t, "
           "unit_count:i, created_at:i, modified_at:i, version:i, is_fulfilled_by_channel:i, "
           "internal_notes:t, is_gift:i, gift_message:t, fraud_level:t, payment_status:t, "
           "amount_paid:i, amount_refunded:i, deliver_by:i, promise_at:i, late_at:i, risk_at:i, "
           "blocked_by:t, blocked_sentence:t, split_from_id:i, part:i, merged_into_id:i, "
           "bots_at:i, passed_over:i, edited:t, needs_attention:i, gave_stock_back:i)");
SQL(order_save_sql,
    "UPDATE orders SET number = $3, status = $4, reason = $5, paid_at = $6, hold_until = $7, "
    "hold_reason = $8, cancelled_at = $9, cancel_reason = $10, handed_over_at = $11, "
    "shipped_at = $12, ship_by = $13, items_total = $14, shipping_total = $15, shipping_tax = $16, "
    "tax_total = $17, discount_total = $18, total = $19, email = $20, recipient = $21, "
    "company = $22, line1 = $23, line2 = $24, city = $25, state = $26, postal_code = $27, "
    "country = $28, phone = $29, shipping_method = $30, notes = $31, warehouse_id = $32, "
    "chosen_warehouse_id = $33, is_claim_ended = $34, attention = $35, content_hash = $36, "
    "unit_count = $37, modified_at = $38, is_fulfilled_by_channel = $39, internal_notes = $40, "
    "is_gift = $41, gift_message = $42, fraud_level = $43, payment_status = $44, "
    "amount_paid = $45, amount_refunded = $46, deliver_by = $47, promise_at = $48, late_at = $49, "
    "risk_at = $50, blocked_by = $51, blocked_sentence = $52, prices_include_tax = $53, "
    "part = $54, merged_into_id = $55, bots_at = $56, edited = $57, "
    "needs_attention = $58, gave_stock_back = $59, "
    "passed_over = CASE WHEN $4 = 'unresolved' THEN passed_over ELSE 0 END, "
    "version = version + 1 "
    "WHERE company_id = $1 AND id = $2");
SQL_INSERT(
	order_line_insert_sql,
	"order_line(company_id:i, order_id:i, id:i, place:i, remote_id:t, listing_id:i, variant_id:t, "
	"sku:t, title:t, product_id:i, ordered:i, cancelled:i, refunded:i, exported:i, "
	"shipped:i, unit_price:i, tax:i, discount:i, currency:t, origin_order_id:i, merged_from_id:i, "
	"channel_open:i, edited:t, kit_part:i, kit_units:i, released:i)");
SQL_EACH(order_line_save_sql, "iiiitttiiiiiiiiiiiiitiii",
         "UPDATE order_line SET listing_id = $4, variant_id = $5, sku = $6, title = $7, "
         "product_id = $8, ordered = $9, cancelled = $10, refunded = $11, exported = $12, "
         "shipped = $13, unit_price = $14, tax = $15, discount = $16, place = $17, "
         "origin_order_id = $18, merged_from_id = $19, channel_open = $20, edited = $21, "
         "kit_part = $22, kit_units = $23, released = $24 "
         "WHERE company_id = $1 AND order_id = $2 AND id = $3");
SQL(order_remote_save_sql, "UPDATE orders SET remote_id = $3 WHERE company_id = $1 AND id = $2");
SQL(orders_load_sql, "SELECT * FROM orders WHERE company_id = $1 AND id IN {ids $2}");
SQL(order_lines_load_sql,
    "SELECT * FROM order_line WHERE company_id = $1 AND order_id IN {ids $2} "
    "ORDER BY order_id, place, id");
SQL_TWO(orders_by_remote_sql,
        "a plan made while the table is new reads all orders of the channel and filters; LATERAL "
        "makes it a look-up per order",
        "SELECT id, channel_id, remote_id, content_hash FROM orders "
        "WHERE company_id = $1 AND channel_id IN {ids $2} AND remote_id IN {texts $3}",
        "SELECT o.id, o.channel_id, o.remote_id, o.content_hash "
        "FROM unnest(CAST($2 AS BIGINT[]), CAST($3 AS TEXT[])) AS w (channel_id, remote_id), "
        "LATERAL (SELECT id, channel_id, remote_id, content_hash FROM orders "
        "WHERE company_id = $1 AND channel_id = w.channel_id AND remote_id = w.remote_id LIMIT 1) "
        "AS o");
SQL(orders_waiting_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND status = $2 AND warehouse_id = $3 "
    "ORDER BY CASE WHEN ship_by = 0 THEN 1 ELSE 0 END, ship_by, created_at, id LIMIT $4");
SQL(orders_waiting_after_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND status = $2 AND warehouse_id = $3 "
    "AND (created_at, id) > ($4, $5) ORDER BY created_at, id LIMIT $6");
SQL(orders_with_reason_sql,
    "SELECT created_at, id FROM orders {index orders_reason} "
    "WHERE company_id = $1 AND status = 'unresolved' "
    "AND reason = $2 AND (created_at, id) > ($3, $4) ORDER BY created_at, id LIMIT $5");
SQL(orders_unlinked_sql,
    "SELECT DISTINCT l.order_id FROM order_line l {index order_line_unlinked} "
    "JOIN orders o ON o.company_id = l.company_id AND o.id = l.order_id "
    "WHERE l.company_id = $1 AND o.company_id = $1 AND l.product_id = 0 AND l.sku = $2 "
    "AND l.order_id > $5 AND o.channel_id = $3 "
    "AND (o.status IN ('awaiting_payment', 'unresolved', 'on_hold') "
    "OR o.is_fulfilled_by_channel = 1) "
    "ORDER BY l.order_id LIMIT $4");
SQL(skus_unlinked_sql,
    "SELECT DISTINCT sku FROM order_line {index order_line_unlinked} "
    "WHERE company_id = $1 AND product_id = 0 AND sku IN {texts $2}");
SQL(orders_unpicked_sql,
    "SELECT o.id FROM orders o WHERE o.company_id = $1 AND o.status = 'unresolved' "
    "AND o.reason = 'missing_picking_location' AND EXISTS (SELECT 1 FROM reservation r "
    "WHERE r.company_id = $1 AND r.order_id = o.id AND r.product_id IN {ids $2} "
    "AND r.quantity > 0) ORDER BY +o.id LIMIT $3");
SQL(orders_ready_sql,
    "SELECT created_at, id FROM orders WHERE company_id = $1 AND status = $2 AND warehouse_id = $3 "
    "AND (created_at, id) > ($4, $5) ORDER BY created_at, id LIMIT $6");
SQL(orders_dated_sql,
    "SELECT id FROM orders WHERE company_id = $1 AND status IN ('awaiting_payment', 'unresolved', "
    "'on_hold', 'awaiting_shipment', 'awaiting_3pl_export', 'awaiting_mc_fulfillment', "
    "'awaiting_dropship') "
    "AND warehouse_id = $2 AND late_at IS NOT NULL AND id > $3 ORDER BY id LIMIT $4");
SQL(orders_named_sql,
    "SELECT id, channel_id, number, status FROM orders "
    "WHERE company_id = $1 AND number IN {texts $2} ORDER BY +id");
SQL(orders_buyers_sql,
    "SELECT id, split_from_id, email, recipient, company, phone, line1, line2, city, state, "
    "postal_code, country, placed_at, total, currency, status FROM orders "
    "WHERE company_id = $1 AND id IN {ids $2}");

enum { ORDER_COLUMNS = 69, LINE_COLUMNS = 26, SAVE_COLUMNS = 59 };

/* What has left or was cancelled is not late: the index of late orders holds none of it. */
static bool is_gone(const struct order *order)
{
	return order->status == ORDER_SHIPPED || order->status == ORDER_CANCELLED
	       || order->status == ORDER_PROCESSED_OUTSIDE;
}

static size_t order_binds(struct company_id company, const struct order *order, struct bind *at)
{
	size_t n = 0;
	at[n++] = bind_int(company.value);
	for (size_t i = 0; i < order_row_shape.count; i++) {
		const struct field *field = &order_row_shape.fields[i];
		if (field->flags & NO_COLUMN)
			continue;
		/* NULL sorts last; its index leaves it out */
		bool is_none = field->offset == offsetof(struct order, late_at)
		               && (order->late_at.us == 0 || is_gone(order));
		at[n++] = is_none ? bind_null() : field_bind(field, order);
	}
	return n;
}

enum err orders_insert(struct tx *tx, struct arena *arena, struct company_id company,
                       struct order *const *orders, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * ORDER_COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		orders[i]->needs_attention = orders[i]->attention.len > 0;
		size_t used = order_binds(company, orders[i], &binds[i * ORDER_COLUMNS]);
		if (used != ORDER_COLUMNS)
			return ERR_INTERNAL;
	}
	return db_insert(tx, &order_insert_sql, binds, n, NULL);
}

/* One row of order_save_sql. */
static void save_binds(struct company_id company, const struct order *o, struct bind *at)
{
	const struct bind row[SAVE_COLUMNS] = {
		bind_int(company.value),
		bind_int(o->id.value),
		bind_text(o->number),
		bind_text(word_of(&order_status_words, (int)o->status)),
		bind_text(word_of(&order_reason_words, (int)o->reason)),
		bind_int(o->paid_at.us),
		bind_int(o->hold_until.us),
		bind_text(o->hold_reason),
		bind_int(o->cancelled_at.us),
		bind_text(o->cancel_reason),
		bind_int(o->handed_over_at.us),
		bind_int(o->shipped_at.us),
		bind_int(o->ship_by.us),
		bind_int(o->items_total.ten_thousandths),
		bind_int(o->shipping_total.ten_thousandths),
		bind_int(o->shipping_tax.ten_thousandths),
		bind_int(o->tax_total.ten_thousandths),
		bind_int(o->discount_total.ten_thousandths),
		bind_int(o->total.ten_thousandths),
		bind_text(o->email),
		bind_text(o->recipient),
		bind_text(o->company),
		bind_text(o->line1),
		bind_text(o->line2),
		bind_text(o->city),
		bind_text(o->state),
		bind_text(o->postal_code),
		bind_text(o->country),
		bind_text(o->phone),
		bind_text(o->shipping_method),
		bind_text(o->notes),
		bind_int(o->warehouse_id.value),
		bind_int(o->chosen_warehouse_id.value),
		bind_int(o->is_claim_ended),
		bind_text(o->attention),
		bind_text(o->content_hash),
		bind_int(o->unit_count.units),
		bind_int(o->modified_at.us),
		bind_int(o->is_fulfilled_by_channel),
		bind_text(o->internal_notes),
		bind_int(o->is_gift),
		bind_text(o->gift_message),
		bind_text(word_of(&order_fraud_words, (int)o->fraud_level)),
		bind_text(word_of(&order_payment_words, (int)o->payment_status)),
		bind_int(o->amount_paid.ten_thousandths),
		bind_int(o->amount_refunded.ten_thousandths),
		bind_int(o->deliver_by.us),
		bind_int(o->promise_at.us),
		is_gone(o) ? bind_null() : bind_int_or_null(o->late_at.us),
		bind_int(o->risk_at.us),
		bind_text(word_of(&order_reason_words, (int)o->blocked_by)),
		bind_text(o->blocked_sentence),
		bind_int(o->prices_include_tax),
		bind_int(o->part),
		bind_int(o->merged_into_id.value),
		bind_int(o->bots_at.us),
		bind_text(o->edited),
		bind_int(o->needs_attention),
		bind_int(o->gave_stock_back),
	};
	for (size_t i = 0; i < SAVE_COLUMNS; i++)
		at[i] = row[i];
}

enum err orders_save(struct tx *tx, struct arena *arena, struct company_id company,
                     struct order *const *orders, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * SAVE_COLUMNS, struct bind);
	int64_t *changed = ARENA_ARRAY(arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		orders[i]->needs_attention = orders[i]->attention.len > 0;
		save_binds(company, orders[i], &binds[i * SAVE_COLUMNS]);
	}
	TRY(db_exec_each(tx, &order_save_sql, binds, SAVE_COLUMNS, n, changed));
	for (size_t i = 0; i < n; i++) {
		if (changed[i] != 1)
			return ERR_INTERNAL;
		orders[i]->version++;
	}
	return OK;
}

enum err order_lines_insert(struct tx *tx, struct arena *arena, struct company_id company,
                            const struct order_line *const *lines, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * LINE_COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		const struct order_line *l = lines[i];
		const struct bind row[LINE_COLUMNS] = {
			bind_int(company.value),
			bind_int(l->order_id.value),
			bind_int(l->id.value),
			bind_int(l->place),
			bind_text(l->remote_id),
			bind_int(l->listing_id.value),
			bind_text(l->variant_id),
			bind_text(l->sku),
			bind_text(l->title),
			bind_int(l->product_id.value),
			bind_int(l->ordered.units),
			bind_int(l->cancelled.units),
			bind_int(l->refunded.units),
			bind_int(l->exported.units),
			bind_int(l->shipped.units),
			bind_int(l->unit_price.ten_thousandths),
			bind_int(l->tax.ten_thousandths),
			bind_int(l->discount.ten_thousandths),
			bind_text(currency_str(&l->unit_price.currency)),
			bind_int(l->origin_order_id.value),
			bind_int(l->merged_from_id.value),
			bind_int(l->channel_open),
			bind_text(l->edited),
			bind_int(l->kit_part),
			bind_int(l->kit_units),
			bind_int(l->released.units),
		};
		for (size_t c = 0; c < LINE_COLUMNS; c++)
			binds[i * LINE_COLUMNS + c] = row[c];
	}
	return db_insert(tx, &order_line_insert_sql, binds, n, NULL);
}

enum err order_lines_save(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct order_line *const *lines, size_t n)
{
	enum { COLUMNS = 24 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		const struct order_line *l = lines[i];
		const struct bind row[COLUMNS] = {
			bind_int(company.value),
			bind_int(l->order_id.value),
			bind_int(l->id.value),
			bind_int(l->listing_id.value),
			bind_text(l->variant_id),
			bind_text(l->sku),
			bind_text(l->title),
			bind_int(l->product_id.value),
			bind_int(l->ordered.units),
			bind_int(l->cancelled.units),
			bind_int(l->refunded.units),
			bind_int(l->exported.units),
			bind_int(l->shipped.units),
			bind_int(l->unit_price.ten_thousandths),
			bind_int(l->tax.ten_thousandths),
			bind_int(l->discount.ten_thousandths),
			bind_int(l->place),
			bind_int(l->origin_order_id.value),
			bind_int(l->merged_from_id.value),
			bind_int(l->channel_open),
			bind_text(l->edited),
			bind_int(l->kit_part),
			bind_int(l->kit_units),
			bind_int(l->released.units),
		};
		for (size_t c = 0; c < COLUMNS; c++)
			binds[i * COLUMNS + c] = row[c];
	}
	return db_exec_every(tx, &order_line_save_sql, binds, COLUMNS, n);
}

/* Hands the lines, which come sorted by order, to their orders. */
static void lines_attach(struct order *orders, size_t n, struct order_line *lines, size_t count)
{
	for (size_t i = 0; i < n; i++) {
		size_t from = 0;
		while (from < count && lines[from].order_id.value != orders[i].id.value)
			from++;
		size_t to = from;
		while (to < count && lines[to].order_id.value == orders[i].id.value)
			to++;
		orders[i].lines.at = &lines[from];
		orders[i].lines.count = orders[i].lines.room = to - from;
	}
}

enum err orders_load(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *ids, size_t n, struct order **out, size_t *count)
{
	void *orders = NULL;
	*count = 0;
	*out = NULL;
	if (n == 0)
		return OK;
	TRY(row_all(tx, arena, &orders_load_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &order_row_shape, &orders, count));
	struct row_plan plan;
	struct rows rows;
	LIST(struct order_line) lines = {0};
	TRY(db_query(tx, arena, &order_lines_load_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	             &rows));
	row_plan_make(&order_line_shape, &rows, &plan);
	while (rows_next(&rows)) {
		struct order_line *line = LIST_ADD(arena, &lines);
		TRY(row_fetch(&order_line_shape, &plan, &rows, line));
	}
	TRY(rows_end(&rows));
	lines_attach(orders, *count, lines.at, lines.count);
	*out = orders;
	return OK;
}

enum err orders_by_remote(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *channels, const struct str *remote_ids, size_t n,
                          struct order_identity **out, size_t *count)
{
	LIST(struct order_identity) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &orders_by_remote_sql,
	             ARGS(bind_int(company.value), bind_ints(channels, n), bind_texts(remote_ids, n)),
	             &rows));
	while (rows_next(&rows)) {
		struct order_identity *row = LIST_ADD(arena, &found);
		row->id = rows_int(&rows, 0);
		row->channel_id = rows_int(&rows, 1);
		row->remote_id = rows_text(&rows, 2);
		row->content_hash = rows_text(&rows, 3);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

/* Runs a query of one id column. */
static enum err ids_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                          const struct bind *args, size_t n, int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err orders_waiting(struct tx *tx, struct arena *arena, struct company_id company,
                        struct str status, struct warehouse_id warehouse, size_t most,
                        int64_t **ids, size_t *count)
{
	return ids_query(tx, arena, &orders_waiting_sql,
	                 ARGS(bind_int(company.value), bind_text(status), bind_int(warehouse.value),
	                      bind_int((int64_t)most)),
	                 ids, count);
}

enum err orders_waiting_after(struct tx *tx, struct arena *arena, struct company_id company,
                              struct str status, struct warehouse_id warehouse,
                              struct order_age after, size_t most, int64_t **ids, size_t *count)
{
	return ids_query(tx, arena, &orders_waiting_after_sql,
	                 ARGS(bind_int(company.value), bind_text(status), bind_int(warehouse.value),
	                      bind_int(after.created_us), bind_int(after.id), bind_int((int64_t)most)),
	                 ids, count);
}

enum err orders_walk(struct tx *tx, struct arena *arena, const struct sql *sql,
                     const struct bind *args, size_t n, struct order_age *after, int64_t **ids,
                     size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		after->created_us = rows_int(&rows, 0);
		after->id = rows_int(&rows, 1);
		*LIST_ADD(arena, &found) = after->id;
	}
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err orders_with_reason(struct tx *tx, struct arena *arena, struct company_id company,
                            struct str reason, struct order_age *after, size_t most, int64_t **ids,
                            size_t *count)
{
	return orders_walk(tx, arena, &orders_with_reason_sql,
	                   ARGS(bind_int(company.value), bind_text(reason), bind_int(after->created_us),
	                        bind_int(after->id), bind_int((int64_t)most)),
	                   after, ids, count);
}

enum err skus_unlinked(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct str *skus, size_t n, struct map *out)
{
	struct rows rows;
	*out = map_new(arena);
	if (n == 0)
		return OK;
	TRY(db_query(tx, arena, &skus_unlinked_sql, ARGS(bind_int(company.value), bind_texts(skus, n)),
	             &rows));
	while (rows_next(&rows))
		map_put(out, rows_text(&rows, 0), out);
	return rows_end(&rows);
}

enum err orders_unlinked(struct tx *tx, struct arena *arena, struct company_id company,
                         struct channel_id channel, struct str sku, int64_t after, size_t most,
                         int64_t **ids, size_t *count)
{
	return ids_query(tx, arena, &orders_unlinked_sql,
	                 ARGS(bind_int(company.value), bind_text(sku), bind_int(channel.value),
	                      bind_int((int64_t)most), bind_int(after)),
	                 ids, count);
}

enum err orders_unpicked(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *products, size_t n, size_t most, int64_t **ids,
                         size_t *count)
{
	return ids_query(tx, arena, &orders_unpicked_sql,
	                 ARGS(bind_int(company.value), bind_ints(products, n), bind_int((int64_t)most)),
	                 ids, count);
}

enum err orders_ready(struct tx *tx, struct arena *arena, struct company_id company,
                      struct str status, int64_t warehouse, struct order_age *after, size_t most,
                      int64_t **ids, size_t *count)
{
	return orders_walk(tx, arena, &orders_ready_sql,
	                   ARGS(bind_int(company.value), bind_text(status), bind_int(warehouse),
	                        bind_int(after->created_us), bind_int(after->id),
	                        bind_int((int64_t)most)),
	                   after, ids, count);
}

enum err orders_dated(struct tx *tx, struct arena *arena, struct company_id company,
                      int64_t warehouse, int64_t after, size_t most, int64_t **ids, size_t *count)
{
	return ids_query(tx, arena, &orders_dated_sql,
	                 ARGS(bind_int(company.value), bind_int(warehouse), bind_int(after),
	                      bind_int((int64_t)most)),
	                 ids, count);
}

enum err orders_named(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct str *numbers, size_t n, struct order_name **out, size_t *count)
{
	LIST(struct order_name) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &orders_named_sql,
	             ARGS(bind_int(company.value), bind_texts(numbers, n)), &rows));
	while (rows_next(&rows)) {
		struct order_name *row = LIST_ADD(arena, &found);
		int status = ORDER_UNRESOLVED;
		row->id.value = rows_int(&rows, 0);
		row->channel_id.value = rows_int(&rows, 1);
		row->number = rows_text(&rows, 2);
		if (word_find(&order_status_words, rows_text(&rows, 3), false, &status))
			row->status = (enum order_status)status;
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

/* In the order of orders_buyers_sql. */
static void buyer_read(struct rows *rows, struct order_buyer *row)
{
	struct str *const texts[] = {&row->email,       &row->recipient, &row->company, &row->phone,
	                             &row->line1,       &row->line2,     &row->city,    &row->state,
	                             &row->postal_code, &row->country};
	int status = ORDER_UNRESOLVED;
	row->id.value = rows_int(rows, 0);
	row->split_from_id.value = rows_int(rows, 1);
	for (int i = 0; i < (int)COUNT_OF(texts); i++)
		*texts[i] = rows_text(rows, i + 2);
	row->placed_at.us = rows_int(rows, 12);
	row->total.ten_thousandths = rows_int(rows, 13);
	struct str currency = rows_text(rows, 14);
	for (size_t i = 0; i < currency.len && i < 3; i++)
		row->total.currency.code[i] = currency.at[i];
	if (word_find(&order_status_words, rows_text(rows, 15), false, &status))
		row->status = (enum order_status)status;
}

enum err orders_buyers(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *ids, size_t n, struct order_buyer **out, size_t *count)
{
	LIST(struct order_buyer) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &orders_buyers_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	             &rows));
	while (rows_next(&rows))
		buyer_read(&rows, LIST_ADD(arena, &found));
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err order_remote_save(struct tx *tx, struct company_id company, struct order_id id,
                           struct str remote_id)
{
	return db_exec(tx, &order_remote_save_sql,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_text(remote_id)), NULL);
}
