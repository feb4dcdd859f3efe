#include "domain/costs/costs_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- following the ledger ---- */

SQL(places_load_sql,
    "SELECT s.product_id, s.warehouse_id, s.ledger_id, COALESCE(c.ledger_id, 0), "
    "COALESCE(c.owed, 0) FROM stock AS s LEFT JOIN cost_cursor AS c ON c.company_id = $1 "
    "AND c.product_id = s.product_id AND c.warehouse_id = s.warehouse_id "
    "WHERE s.company_id = $1 AND s.product_id IN {ids $2} AND s.warehouse_id <> 0");
/* Places whose newest row was seen are left out before their rows are looked at; of the others only
 * the rows since are read, however long their history is: CROSS JOIN keeps SQLite in this order. */
SQL(moved_load_sql,
    "SELECT l.product_id, l.warehouse_id, l.id, l.at, l.kind, l.on_hand_change, l.subject, "
    "l.subject_id FROM stock AS s LEFT JOIN cost_cursor AS c ON c.company_id = $1 "
    "AND c.product_id = s.product_id AND c.warehouse_id = s.warehouse_id "
    "CROSS JOIN ledger AS l "
    "WHERE s.company_id = $1 AND s.product_id IN {ids $2} AND s.warehouse_id <> 0 "
    "AND s.ledger_id > COALESCE(c.ledger_id, 0) AND l.company_id = $1 "
    "AND l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id "
    "AND l.id > COALESCE(c.ledger_id, 0) AND l.on_hand_change <> 0 "
    "ORDER BY l.at, CASE WHEN l.kind = 'transfer_in' THEN 1 ELSE 0 END, l.id, l.warehouse_id "
    "LIMIT $3");
/* For what no event told of: stock that was there before costs were. */
SQL_FLAGS(products_behind_sql, SQL_SCAN,
          "SELECT DISTINCT s.product_id FROM stock AS s LEFT JOIN cost_cursor AS c "
          "ON c.company_id = $1 AND c.product_id = s.product_id "
          "AND c.warehouse_id = s.warehouse_id WHERE s.company_id = $1 AND s.warehouse_id <> 0 "
          "AND s.ledger_id > COALESCE(c.ledger_id, 0) ORDER BY 1 LIMIT $2");
SQL_INSERT(cursors_save_sql,
           "cost_cursor(company_id:i, product_id:i, warehouse_id:i, ledger_id:i, owed:i) "
           "ON CONFLICT (company_id, product_id, warehouse_id) DO UPDATE SET "
           "ledger_id = excluded.ledger_id, owed = excluded.owed");

enum err places_load(struct tx *tx, struct company_id company, const int64_t *products, size_t n,
                     struct cost_book *book)
{
	struct rows rows;
	TRY(db_query(tx, book->arena, &places_load_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n)), &rows));
	while (rows_next(&rows)) {
		struct book_place *place = ARENA_NEW(book->arena, struct book_place);
		place->product_id.value = rows_int(&rows, 0);
		place->warehouse_id.value = rows_int(&rows, 1);
		place->newest = rows_int(&rows, 2);
		place->ledger_id = rows_int(&rows, 3);
		place->owed = rows_int(&rows, 4);
		*LIST_ADD(book->arena, &book->places) = place;
	}
	return rows_end(&rows);
}

enum err moved_load(struct tx *tx, struct arena *arena, struct company_id company,
                    const int64_t *products, size_t n, size_t most, struct moved **out,
                    size_t *count)
{
	LIST(struct moved) found = {0};
	struct rows rows;
	int kind;
	TRY(db_query(tx, arena, &moved_load_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows)) {
		struct moved *row = LIST_ADD(arena, &found);
		row->product_id.value = rows_int(&rows, 0);
		row->warehouse_id.value = rows_int(&rows, 1);
		row->id.value = rows_int(&rows, 2);
		row->at.us = rows_int(&rows, 3);
		if (word_find(&stock_kind_words, rows_text(&rows, 4), false, &kind))
			row->kind = (enum stock_kind)kind;
		row->units = rows_int(&rows, 5);
		row->subject = rows_text(&rows, 6);
		row->subject_id = rows_int(&rows, 7);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

static enum err ids_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                          const struct bind *args, size_t n, int64_t **out, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err products_behind(struct tx *tx, struct arena *arena, struct company_id company, size_t most,
                         int64_t **out, size_t *count)
{
	return ids_query(tx, arena, &products_behind_sql,
	                 ARGS(bind_int(company.value), bind_int((int64_t)most)), out, count);
}

enum err cursors_save(struct tx *tx, struct company_id company, const struct cost_book *book)
{
	enum { COLUMNS = 5 };
	size_t n = 0;
	struct bind *binds = ARENA_ARRAY(book->arena, book->places.count * COLUMNS, struct bind);
	for (size_t i = 0; i < book->places.count; i++) {
		const struct book_place *place = book->places.at[i];
		struct bind *at = &binds[n * COLUMNS];
		if (!place->is_changed)
			continue;
		at[0] = bind_int(company.value);
		at[1] = bind_int(place->product_id.value);
		at[2] = bind_int(place->warehouse_id.value);
		at[3] = bind_int(place->ledger_id);
		at[4] = bind_int(place->owed);
		n++;
	}
	return n == 0 ? OK : db_insert(tx, &cursors_save_sql, binds, n, NULL);
}

/* ---- layers ---- */

SQL(layers_load_left_sql,
    "SELECT * FROM cost_layer WHERE company_id = $1 "
    "AND product_id IN {ids $2} AND remaining > 0");
SQL(layers_load_lines_sql,
    "SELECT * FROM cost_layer WHERE company_id = $1 AND purchase_line_id <> 0 "
    "AND purchase_line_id IN {ids $2} AND remaining > 0");
SQL(layers_load_ids_sql, "SELECT * FROM cost_layer WHERE company_id = $1 AND id IN {ids $2}");
/* Columns stand in the order of the shape, the currency at the end. */
SQL_INSERT(layers_insert_sql,
           "cost_layer(company_id:i, id:i, product_id:i, warehouse_id:i, received_at:i, source:t, "
           "is_reinserted:i, purchase_line_id:i, purchase_order_id:i, vendor_id:i, "
           "from_warehouse_id:i, units:i, remaining:i, value:i, remaining_value:i, subject:t, "
           "subject_id:i, created_at:i, currency:t)");
SQL_EACH(layers_save_sql, "iiiiiitt",
         "UPDATE cost_layer SET remaining = $4, value = $5, remaining_value = $6, source = $7, "
         "currency = $8 WHERE company_id = $1 AND product_id = $2 AND id = $3");

static enum err layers_add(struct tx *tx, const struct sql *sql, struct company_id company,
                           const int64_t *ids, size_t n, struct cost_book *book)
{
	void *found;
	size_t count;
	TRY(row_all(tx, book->arena, sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &cost_layer_shape, &found, &count));
	for (size_t i = 0; i < count; i++) {
		struct book_layer *row = ARENA_NEW(book->arena, struct book_layer);
		row->layer = ((struct cost_layer *)found)[i];
		*LIST_ADD(book->arena, &book->layers) = row;
		if (book->known.arena == NULL)
			book->known = map_new(book->arena);
		map_put_int(&book->known, row->layer.id.value, row);
	}
	return OK;
}

enum err layers_load_left(struct tx *tx, struct company_id company, const int64_t *products,
                          size_t n, struct cost_book *book)
{
	return layers_add(tx, &layers_load_left_sql, company, products, n, book);
}

enum err layers_load_lines(struct tx *tx, struct company_id company, const int64_t *lines, size_t n,
                           struct cost_book *book)
{
	return layers_add(tx, &layers_load_lines_sql, company, lines, n, book);
}

enum err layers_load_ids(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *ids, size_t n, struct cost_layer **out, size_t *count)
{
	void *found;
	TRY(row_all(tx, arena, &layers_load_ids_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &cost_layer_shape, &found, count));
	*out = found;
	return OK;
}

/* Rows to insert, or to save: a pass knows many that stay as they are. */
static size_t layers_count(const struct cost_book *book, bool is_new)
{
	size_t n = 0;
	for (size_t i = 0; i < book->layers.count; i++)
		n += book->layers.at[i]->is_new == is_new && (is_new || book->layers.at[i]->is_changed);
	return n;
}

static enum err layers_insert(struct tx *tx, struct company_id company,
                              const struct cost_book *book)
{
	size_t n = 0, columns = row_bind_count(&cost_layer_shape) + 1;
	struct bind *binds = ARENA_ARRAY(book->arena, layers_count(book, true) * columns, struct bind);
	for (size_t i = 0; i < book->layers.count; i++) {
		const struct book_layer *row = book->layers.at[i];
		if (!row->is_new)
			continue;
		row_binds(&cost_layer_shape, company, &row->layer, &binds[n * columns]);
		binds[(n + 1) * columns - 1] = bind_text(currency_str(&row->layer.value.currency));
		n++;
	}
	return n == 0 ? OK : db_insert(tx, &layers_insert_sql, binds, n, NULL);
}

static enum err layers_save(struct tx *tx, struct company_id company, const struct cost_book *book)
{
	enum { COLUMNS = 8 };
	size_t n = 0;
	struct bind *binds = ARENA_ARRAY(book->arena, layers_count(book, false) * COLUMNS, struct bind);
	for (size_t i = 0; i < book->layers.count; i++) {
		const struct book_layer *row = book->layers.at[i];
		struct bind *at = &binds[n * COLUMNS];
		if (row->is_new || !row->is_changed)
			continue;
		at[0] = bind_int(company.value);
		at[1] = bind_int(row->layer.product_id.value);
		at[2] = bind_int(row->layer.id.value);
		at[3] = bind_int(row->layer.remaining.units);
		at[4] = bind_int(row->layer.value.ten_thousandths);
		at[5] = bind_int(row->layer.remaining_value.ten_thousandths);
		at[6] = bind_text(word_of(&cost_source_words, (int)row->layer.source));
		at[7] = bind_text(currency_str(&row->layer.value.currency));
		n++;
	}
	return n == 0 ? OK : db_exec_every(tx, &layers_save_sql, binds, COLUMNS, n);
}

/* ---- entries ---- */

SQL(entries_load_uncovered_sql,
    "SELECT * FROM cost_entry WHERE company_id = $1 "
    "AND product_id IN {ids $2} AND uncovered > 0");
SQL(entries_load_sales_sql,
    "SELECT * FROM cost_entry WHERE company_id = $1 AND subject = $2 "
    "AND subject_id IN {ids $3} AND kind = 'shipment' AND uncovered = 0");
SQL(entries_load_account_sql,
    "SELECT * FROM cost_entry WHERE company_id = $1 AND subject = $2 "
    "AND subject_id IN {ids $3} AND product_id IN {ids $4} "
    "AND kind IN ('receipt', 'removal') AND uncovered = 0");
SQL(entries_of_shipments_sql,
    "SELECT * FROM cost_entry WHERE company_id = $1 AND shipment_id <> 0 "
    "AND shipment_id IN {ids $2} ORDER BY shipment_id, product_id, at, id");
SQL(booked_of_dropship_sql,
    "SELECT product_id, CAST(sum(sold) AS BIGINT), CAST(sum(expense) AS BIGINT), currency, "
    "max(shipment_id), max(channel_id) FROM cost_entry "
    "WHERE company_id = $1 AND subject = 'order' AND subject_id = $2 AND warehouse_id = $3 "
    "AND kind IN ('shipment', 'late_cost') GROUP BY product_id, currency");
SQL(booked_of_shipments_sql,
    "SELECT subject_id, shipment_id, product_id, CAST(sum(sold) AS BIGINT) FROM cost_entry "
    "WHERE company_id = $1 AND shipment_id <> 0 AND shipment_id IN {ids $2} "
    "AND kind = 'shipment' AND subject = 'order' GROUP BY subject_id, shipment_id, product_id");
SQL(entries_unshipped_sql,
    "SELECT * FROM cost_entry WHERE company_id = $1 AND subject = 'order' "
    "AND subject_id IN {ids $2} AND kind = 'shipment' AND shipment_id = 0");
SQL_EACH(entries_ship_sql, "iiiiii",
         "UPDATE cost_entry SET shipment_id = $5, channel_id = $6 WHERE company_id = $1 "
         "AND product_id = $2 AND at = $3 AND id = $4");
SQL(booked_of_lines_sql,
    "SELECT subject_id, CAST(sum(units) AS BIGINT), "
    "CAST(sum(CASE WHEN kind = 'late_cost' THEN expense ELSE value END) AS BIGINT), currency "
    "FROM cost_entry WHERE company_id = $1 AND subject = 'purchase_line' "
    "AND subject_id IN {ids $2} AND kind IN ('receipt', 'revaluation', 'late_cost') "
    "GROUP BY subject_id, currency");
SQL_INSERT(entries_insert_sql,
           "cost_entry(company_id:i, id:i, product_id:i, warehouse_id:i, at:i, kind:t, source:t, "
           "layer_id:i, ledger_id:i, units:i, value:i, sold:i, expense:i, uncovered:i, "
           "returned:i, received_at:i, subject:t, subject_id:i, shipment_id:i, channel_id:i, "
           "created_at:i, currency:t)");
SQL_EACH(entries_save_sql, "iiiiii",
         "UPDATE cost_entry SET uncovered = $5, returned = $6 WHERE company_id = $1 "
         "AND product_id = $2 AND at = $3 AND id = $4");

static enum err entries_add(struct tx *tx, const struct sql *sql, const struct bind *args, size_t n,
                            struct cost_book *book)
{
	void *found;
	size_t count;
	TRY(row_all(tx, book->arena, sql, args, n, &cost_entry_shape, &found, &count));
	for (size_t i = 0; i < count; i++) {
		struct book_entry *row = ARENA_NEW(book->arena, struct book_entry);
		row->entry = ((struct cost_entry *)found)[i];
		*LIST_ADD(book->arena, &book->entries) = row;
	}
	return OK;
}

enum err entries_load_uncovered(struct tx *tx, struct company_id company, const int64_t *products,
                                size_t n, struct cost_book *book)
{
	return entries_add(tx, &entries_load_uncovered_sql,
	                   ARGS(bind_int(company.value), bind_ints(products, n)), book);
}

enum err entries_load_sales(struct tx *tx, struct company_id company, struct str subject,
                            const int64_t *subjects, size_t n, struct cost_book *book)
{
	return entries_add(tx, &entries_load_sales_sql,
	                   ARGS(bind_int(company.value), bind_text(subject), bind_ints(subjects, n)),
	                   book);
}

static struct bind keys_bind(struct arena *arena, const struct map *map)
{
	int64_t *keys = ARENA_ARRAY(arena, map->count, int64_t);
	for (size_t i = 0; i < map->count; i++)
		keys[i] = map->entries[i].number;
	return bind_ints(keys, map->count);
}

enum err entries_load_account(struct tx *tx, struct company_id company, struct str subject,
                              const struct map *subjects, const struct map *products,
                              struct cost_book *book)
{
	return entries_add(tx, &entries_load_account_sql,
	                   ARGS(bind_int(company.value), bind_text(subject),
	                        keys_bind(book->arena, subjects), keys_bind(book->arena, products)),
	                   book);
}

enum err entries_unshipped(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *orders, size_t n, struct cost_entry **out, size_t *count)
{
	void *found;
	TRY(row_all(tx, arena, &entries_unshipped_sql,
	            ARGS(bind_int(company.value), bind_ints(orders, n)), &cost_entry_shape, &found,
	            count));
	*out = found;
	return OK;
}

enum err entries_ship(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct cost_entry *entries, size_t n)
{
	enum { COLUMNS = 6 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(entries[i].product_id.value);
		at[2] = bind_int(entries[i].at.us);
		at[3] = bind_int(entries[i].id.value);
		at[4] = bind_int(entries[i].shipment_id.value);
		at[5] = bind_int(entries[i].channel_id.value);
	}
	return n == 0 ? OK : db_exec_every(tx, &entries_ship_sql, binds, COLUMNS, n);
}

enum err entries_of_shipments(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *shipments, size_t n, struct cost_entry **out,
                              size_t *count)
{
	void *found;
	TRY(row_all(tx, arena, &entries_of_shipments_sql,
	            ARGS(bind_int(company.value), bind_ints(shipments, n)), &cost_entry_shape, &found,
	            count));
	*out = found;
	return OK;
}

enum err booked_of_shipments(struct tx *tx, struct arena *arena, struct company_id company,
                             const int64_t *shipments, size_t n, struct cost_entry **out,
                             size_t *count)
{
	LIST(struct cost_entry) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &booked_of_shipments_sql,
	             ARGS(bind_int(company.value), bind_ints(shipments, n)), &rows));
	while (rows_next(&rows)) {
		struct cost_entry *row = LIST_ADD(arena, &found);
		row->subject_id = rows_int(&rows, 0);
		row->shipment_id.value = rows_int(&rows, 1);
		row->product_id.value = rows_int(&rows, 2);
		row->sold.units = rows_int(&rows, 3);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

/* A currency that stands in the database was checked when it came. */
static enum err money_read(struct rows *rows, int amount, int currency, struct money *out)
{
	out->ten_thousandths = rows_int(rows, amount);
	return currency_parse(rows_text(rows, currency), &out->currency);
}

enum err booked_of_lines(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *lines, size_t n, struct cost_entry **out, size_t *count)
{
	LIST(struct cost_entry) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &booked_of_lines_sql,
	             ARGS(bind_int(company.value), bind_ints(lines, n)), &rows));
	while (rows_next(&rows)) {
		struct cost_entry *row = LIST_ADD(arena, &found);
		row->subject_id = rows_int(&rows, 0);
		row->units.units = rows_int(&rows, 1);
		TRY(money_read(&rows, 2, 3, &row->value));
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err booked_of_dropship(struct tx *tx, struct arena *arena, struct company_id company,
                            struct order_id order, struct warehouse_id warehouse,
                            struct cost_entry **out, size_t *count)
{
	LIST(struct cost_entry) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &booked_of_dropship_sql,
	             ARGS(bind_int(company.value), bind_int(order.value), bind_int(warehouse.value)),
	             &rows));
	while (rows_next(&rows)) {
		struct cost_entry *row = LIST_ADD(arena, &found);
		row->product_id.value = rows_int(&rows, 0);
		row->sold.units = rows_int(&rows, 1);
		TRY(money_read(&rows, 2, 3, &row->expense));
		row->shipment_id.value = rows_int(&rows, 4);
		row->channel_id.value = rows_int(&rows, 5);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

static enum err entries_insert(struct tx *tx, struct company_id company,
                               const struct cost_book *book)
{
	size_t n = 0, columns = row_bind_count(&cost_entry_shape) + 1;
	struct bind *binds = ARENA_ARRAY(book->arena, book->entries.count * columns, struct bind);
	for (size_t i = 0; i < book->entries.count; i++) {
		const struct book_entry *row = book->entries.at[i];
		if (!row->is_new)
			continue;
		row_binds(&cost_entry_shape, company, &row->entry, &binds[n * columns]);
		binds[(n + 1) * columns - 1] = bind_text(currency_str(&row->entry.value.currency));
		n++;
	}
	return n == 0 ? OK : db_insert(tx, &entries_insert_sql, binds, n, NULL);
}

static enum err entries_save(struct tx *tx, struct company_id company, const struct cost_book *book)
{
	enum { COLUMNS = 6 };
	size_t n = 0;
	struct bind *binds = ARENA_ARRAY(book->arena, book->entries.count * COLUMNS, struct bind);
	for (size_t i = 0; i < book->entries.count; i++) {
		const struct book_entry *row = book->entries.at[i];
		struct bind *at = &binds[n * COLUMNS];
		if (row->is_new || !row->is_changed)
			continue;
		at[0] = bind_int(company.value);
		at[1] = bind_int(row->entry.product_id.value);
		at[2] = bind_int(row->entry.at.us);
		at[3] = bind_int(row->entry.id.value);
		at[4] = bind_int(row->entry.uncovered.units);
		at[5] = bind_int(row->entry.returned.units);
		n++;
	}
	return n == 0 ? OK : db_exec_every(tx, &entries_save_sql, binds, COLUMNS, n);
}

enum err book_save(struct tx *tx, struct company_id company, const struct cost_book *book)
{
	TRY(layers_insert(tx, company, book));
	TRY(layers_save(tx, company, book));
	TRY(entries_insert(tx, company, book));
	TRY(entries_save(tx, company, book));
	return cursors_save(tx, company, book);
}
