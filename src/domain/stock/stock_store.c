#include "domain/stock/stock_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- the sheet ---- */

SQL(balances_load_sql,
    "SELECT product_id, warehouse_id, on_hand, locked, allocated, modified_at, ledger_id "
    "FROM stock WHERE company_id = $1 AND product_id IN {ids $2}");
SQL_INSERT(balance_insert_sql,
           "stock(company_id:i, product_id:i, warehouse_id:i, on_hand:i, locked:i, allocated:i, "
           "modified_at:i, ledger_id:i)");
#define BALANCE_CHANGED                                                                            \
	"UPDATE stock SET on_hand = on_hand + $4, locked = locked + $5, allocated = allocated + $6, "  \
	"modified_at = $7, ledger_id = $8 "                                                            \
	"WHERE company_id = $1 AND product_id = $2 AND warehouse_id = $3 "                             \
	"AND locked + $5 >= 0 AND allocated + $6 >= 0"
SQL_EACH_MERGED(fact_save_sql, "iiiiiiii",
                "stock(company_id:i, product_id:i, warehouse_id:i, on_hand:i, locked:i, "
                "allocated:i, modified_at:i, ledger_id:i) "
                "ON CONFLICT (company_id, product_id, warehouse_id) DO UPDATE "
                "SET on_hand = on_hand + excluded.on_hand, locked = locked + excluded.locked, "
                "allocated = allocated + excluded.allocated, modified_at = excluded.modified_at, "
                "ledger_id = excluded.ledger_id "
                "WHERE locked + excluded.locked >= 0 AND allocated + excluded.allocated >= 0",
                BALANCE_CHANGED);
/* The invariant of the engine: whatever a program decided from, no decision of ours leaves less
 * than nothing available. */
SQL_EACH(decision_save_sql, "iiiiiiii",
         BALANCE_CHANGED " AND on_hand + $4 - locked - $5 - allocated - $6 >= 0");
SQL_INSERT(bin_insert_sql,
           "stock_bin(company_id:i, id:i, product_id:i, warehouse_id:i, location_id:i, on_hand:i, "
           "locked:i, created_at:i, modified_at:i)");
SQL_EACH_MERGED(bin_save_sql, "iiiiiii",
                "stock_bin(company_id:i, product_id:i, warehouse_id:i, location_id:i, on_hand:i, "
                "locked:i, modified_at:i, id:0, created_at:0) "
                "ON CONFLICT (company_id, product_id, warehouse_id, location_id) DO UPDATE "
                "SET on_hand = on_hand + excluded.on_hand, locked = locked + excluded.locked, "
                "modified_at = excluded.modified_at WHERE locked + excluded.locked >= 0",
                "UPDATE stock_bin SET on_hand = on_hand + $5, locked = locked + $6, "
                "modified_at = $7 WHERE company_id = $1 AND product_id = $2 AND warehouse_id = $3 "
                "AND location_id = $4 AND locked + $6 >= 0");
/* In the order of ledger_row_shape. */
SQL_INSERT(ledger_insert_sql,
           "ledger(company_id:i, id:i, product_id:i, warehouse_id:i, location_id:i, at:i, kind:t, "
           "on_hand_change:i, locked_change:i, allocated_change:i, on_hand:i, locked:i, "
           "allocated:i, shortfall:i, reason:t, subject:t, subject_id:i, actor_kind:t, "
           "actor_id:i)");

enum { SAVE_COLUMNS = 8, BIN_COLUMNS = 9, BIN_SAVE_COLUMNS = 7 };

static struct balance *balance_find(const struct sheet *sheet, int64_t product, int64_t warehouse)
{
	struct balance *balance = map_get_int(&sheet->products, product);
	while (balance != NULL && balance->place.warehouse_id.value != warehouse)
		balance = balance->next;
	return balance;
}

enum err balances_load(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct sheet *sheet)
{
	struct rows rows;
	TRY(db_query(tx, arena, &balances_load_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n)), &rows));
	while (rows_next(&rows)) {
		struct balance *balance = balance_find(sheet, rows_int(&rows, 0), rows_int(&rows, 1));
		if (balance == NULL)
			continue;
		balance->is_new = false;
		balance->now = (struct units){rows_int(&rows, 2), rows_int(&rows, 3), rows_int(&rows, 4)};
		balance->at.us = rows_int(&rows, 5);
		balance->ledger_id = rows_int(&rows, 6);
	}
	return rows_end(&rows);
}

static bool is_inserted(const struct balance *balance)
{
	return balance->is_touched && balance->is_new;
}

static enum err balances_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct sheet *sheet)
{
	size_t n = 0, at = 0;
	for (size_t i = 0; i < sheet->balances.count; i++)
		n += is_inserted(sheet->balances.at[i]);
	if (n == 0)
		return OK;
	struct stock_row *rows = ARENA_ARRAY(arena, n, struct stock_row);
	for (size_t i = 0; i < sheet->balances.count; i++) {
		const struct balance *balance = sheet->balances.at[i];
		if (!is_inserted(balance))
			continue;
		rows[at++] = (struct stock_row){.product_id = balance->place.product_id,
		                                .warehouse_id = balance->place.warehouse_id,
		                                .on_hand = {balance->now.on_hand},
		                                .locked = {balance->now.locked},
		                                .allocated = {balance->now.allocated},
		                                .modified_at = balance->at,
		                                .ledger_id = balance->ledger_id};
	}
	return db_insert(tx, &balance_insert_sql,
	                 row_binds_all(arena, &stock_row_shape, company, rows, n), n, NULL);
}

static void balance_save_binds(struct company_id company, const struct balance *balance,
                               struct bind *at)
{
	at[0] = bind_int(company.value);
	at[1] = bind_int(balance->place.product_id.value);
	at[2] = bind_int(balance->place.warehouse_id.value);
	at[3] = bind_int(balance->change.on_hand);
	at[4] = bind_int(balance->change.locked);
	at[5] = bind_int(balance->change.allocated);
	at[6] = bind_int(balance->at.us);
	at[7] = bind_int(balance->ledger_id);
}

static bool is_saved(const struct balance *balance, bool is_guarded)
{
	return balance->is_touched && !balance->is_new && balance->is_guarded == is_guarded;
}

static struct bind *saves_bind(struct arena *arena, struct company_id company,
                               const struct sheet *sheet, bool is_guarded, size_t *n)
{
	size_t at = 0;
	*n = 0;
	for (size_t i = 0; i < sheet->balances.count; i++)
		*n += is_saved(sheet->balances.at[i], is_guarded);
	struct bind *binds = ARENA_ARRAY(arena, *n * SAVE_COLUMNS, struct bind);
	for (size_t i = 0; i < sheet->balances.count; i++)
		if (is_saved(sheet->balances.at[i], is_guarded))
			balance_save_binds(company, sheet->balances.at[i], &binds[at++ * SAVE_COLUMNS]);
	return binds;
}

/* Facts of the world: their rows were loaded in this lane, so each must be there. */
static enum err facts_write(struct tx *tx, struct arena *arena, struct company_id company,
                            const struct sheet *sheet)
{
	size_t n;
	const struct bind *binds = saves_bind(arena, company, sheet, false, &n);
	return n == 0 ? OK : db_exec_every(tx, &fact_save_sql, binds, SAVE_COLUMNS, n);
}

/* Decisions of ours, which the engine may refuse. */
static enum err decisions_write(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct sheet *sheet)
{
	size_t n;
	const struct bind *binds = saves_bind(arena, company, sheet, true, &n);
	if (n == 0)
		return OK;
	int64_t *changed = ARENA_ARRAY(arena, n, int64_t);
	TRY(db_exec_each(tx, &decision_save_sql, binds, SAVE_COLUMNS, n, changed));
	for (size_t i = 0; i < n; i++)
		if (changed[i] != 1)
			return ERR_OUT_OF_STOCK;
	return OK;
}

enum err balances_write(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct sheet *sheet)
{
	TRY(balances_insert(tx, arena, company, sheet));
	TRY(facts_write(tx, arena, company, sheet));
	return decisions_write(tx, arena, company, sheet);
}

static void bin_binds(struct company_id company, const struct balance *balance,
                      const struct sheet_bin *bin, struct instant now, struct bind *at)
{
	at[0] = bind_int(company.value);
	at[1] = bind_int(bin->id.value);
	at[2] = bind_int(balance->place.product_id.value);
	at[3] = bind_int(balance->place.warehouse_id.value);
	at[4] = bind_int(bin->location_id.value);
	at[5] = bind_int(bin->on_hand);
	at[6] = bind_int(bin->locked);
	at[7] = at[8] = bind_int(now.us);
}

static void bin_save_binds(struct company_id company, const struct balance *balance,
                           const struct sheet_bin *bin, struct instant now, struct bind *at)
{
	at[0] = bind_int(company.value);
	at[1] = bind_int(balance->place.product_id.value);
	at[2] = bind_int(balance->place.warehouse_id.value);
	at[3] = bind_int(bin->location_id.value);
	at[4] = bind_int(bin->change.on_hand);
	at[5] = bind_int(bin->change.locked);
	at[6] = bind_int(now.us);
}

/* The touched ones: how many are known, how many new. */
static void bins_count(const struct sheet *sheet, size_t counts[2])
{
	for (size_t i = 0; i < sheet->balances.count; i++) {
		const struct balance *balance = sheet->balances.at[i];
		for (size_t k = 0; k < balance->bins.count; k++)
			counts[balance->bins.at[k].is_new] += balance->bins.at[k].is_touched;
	}
}

enum err bins_write(struct tx *tx, struct arena *arena, struct company_id company,
                    const struct sheet *sheet)
{
	size_t counts[2] = {0}, fresh = 0, known = 0;
	bins_count(sheet, counts);
	struct bind *inserts = ARENA_ARRAY(arena, counts[true] * BIN_COLUMNS, struct bind);
	struct bind *saves = ARENA_ARRAY(arena, counts[false] * BIN_SAVE_COLUMNS, struct bind);
	for (size_t i = 0; i < sheet->balances.count; i++) {
		const struct balance *balance = sheet->balances.at[i];
		for (size_t k = 0; k < balance->bins.count; k++) {
			const struct sheet_bin *bin = &balance->bins.at[k];
			if (!bin->is_touched)
				continue;
			if (bin->is_new)
				bin_binds(company, balance, bin, sheet->now, &inserts[fresh++ * BIN_COLUMNS]);
			else
				bin_save_binds(company, balance, bin, sheet->now,
				               &saves[known++ * BIN_SAVE_COLUMNS]);
		}
	}
	if (fresh > 0)
		TRY(db_insert(tx, &bin_insert_sql, inserts, fresh, NULL));
	return known == 0 ? OK : db_exec_every(tx, &bin_save_sql, saves, BIN_SAVE_COLUMNS, known);
}

enum err ledger_insert(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct ledger_row *rows, size_t n)
{
	return db_insert(tx, &ledger_insert_sql,
	                 row_binds_all(arena, &ledger_row_shape, company, rows, n), n, NULL);
}

/* ---- reading ---- */

#define LEVEL_COLUMNS "product_id, warehouse_id, on_hand, locked, allocated"

SQL(levels_load_sql,
    "SELECT " LEVEL_COLUMNS " FROM stock WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(levels_page_sql,
    "SELECT " LEVEL_COLUMNS
    " FROM stock WHERE company_id = $1 "
    "AND (product_id, warehouse_id) > ($2, $3) ORDER BY product_id, warehouse_id LIMIT $4");
SQL(levels_page_at_sql, "SELECT " LEVEL_COLUMNS
                        " FROM stock WHERE company_id = $1 AND product_id > $2 "
                        "AND warehouse_id = $3 ORDER BY product_id LIMIT $4");
SQL(levels_page_of_sql, "SELECT " LEVEL_COLUMNS
                        " FROM stock WHERE company_id = $1 "
                        "AND (product_id, warehouse_id) > ($2, $3) AND product_id IN {ids $4} "
                        "AND (CAST($5 AS BIGINT) = 0 OR warehouse_id = $5) "
                        "ORDER BY product_id, warehouse_id LIMIT $6");

#define TOTAL_COLUMNS                                                                              \
	"product_id, CAST(sum(on_hand) AS BIGINT), CAST(sum(locked) AS BIGINT), "                      \
	"CAST(sum(allocated) AS BIGINT), "                                                             \
	"CAST(sum(CASE WHEN warehouse_id = 0 THEN allocated ELSE 0 END) AS BIGINT)"

SQL(totals_page_sql, "SELECT " TOTAL_COLUMNS
                     " FROM stock WHERE company_id = $1 "
                     "AND product_id > $2 GROUP BY product_id ORDER BY product_id LIMIT $3");
SQL(totals_page_of_sql, "SELECT " TOTAL_COLUMNS
                        " FROM stock WHERE company_id = $1 "
                        "AND product_id > $2 AND product_id IN {ids $4} "
                        "GROUP BY product_id ORDER BY product_id LIMIT $3");
SQL(bins_load_sql, "SELECT * FROM stock_bin WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(bin_load_sql, "SELECT * FROM stock_bin WHERE company_id = $1 AND id = $2");
SQL(bins_in_location_sql,
    "SELECT * FROM stock_bin {index stock_bin_location} WHERE company_id = $1 "
    "AND location_id = $2 AND on_hand >= 0 AND (on_hand > 0 OR locked > 0) "
    "ORDER BY product_id LIMIT $3");
SQL(bins_in_locations_sql,
    "SELECT * FROM stock_bin {index stock_bin_location} WHERE company_id = $1 "
    "AND location_id IN {ids $2} "
    "AND (on_hand <> 0 OR locked <> 0) ORDER BY location_id, product_id LIMIT $3");
SQL(locations_filled_sql,
    "SELECT location_id, count(*) FROM stock_bin {index stock_bin_location} WHERE company_id = $1 "
    "AND location_id IN {ids $2} AND (on_hand <> 0 OR locked <> 0) GROUP BY location_id");
SQL(location_content_sql,
    "SELECT count(*), CAST(COALESCE(sum(on_hand), 0) AS BIGINT) FROM stock_bin "
    "{index stock_bin_location} "
    "WHERE company_id = $1 AND location_id = $2 AND (on_hand <> 0 OR locked <> 0)");
/* Ids are moments, so the newest row at or before one is found by going down from it. Rows of one
 * moment have ids a little above it: hence the second bound. */
SQL(ledger_as_of_sql,
    "SELECT * FROM ledger WHERE company_id = $1 AND product_id = $2 AND warehouse_id = $3 "
    "AND id <= $4 AND at <= $5 ORDER BY id DESC LIMIT 1");
#define HISTORY_FILTER                                                                             \
	"AND (CAST($6 AS BIGINT) = 0 OR kind IN {texts $7}) AND at >= $8 AND at <= $9 "
SQL(ledger_page_sql,
    "SELECT * FROM ledger WHERE company_id = $1 AND product_id = $2 AND warehouse_id = $3 "
    "AND id < $4 AND (CAST($10 AS BIGINT) = 0 OR location_id = $10) " HISTORY_FILTER
    "ORDER BY id DESC LIMIT $5");
SQL(ledger_location_page_sql,
    "SELECT * FROM ledger WHERE company_id = $1 AND location_id = $2 AND location_id <> 0 "
    "AND (id, product_id) < ($3, $4) " HISTORY_FILTER "ORDER BY id DESC, product_id DESC LIMIT $5");
SQL(ledger_moved_page_sql,
    "SELECT * FROM ledger WHERE company_id = $1 AND location_id <> 0 "
    "AND (id, product_id, warehouse_id) < ($2, $3, $4) " HISTORY_FILTER
    "AND (CAST($10 AS BIGINT) = 0 OR warehouse_id = $10) "
    "ORDER BY id DESC, product_id DESC, warehouse_id DESC LIMIT $5");
SQL(levels_as_of_load_sql,
    "SELECT s.product_id, s.warehouse_id, l.on_hand, l.locked, l.allocated FROM stock AS s "
    "JOIN ledger AS l ON l.company_id = $1 AND l.product_id = s.product_id "
    "AND l.warehouse_id = s.warehouse_id AND l.id = (SELECT x.id FROM ledger AS x "
    "WHERE x.company_id = $1 AND x.product_id = s.product_id "
    "AND x.warehouse_id = s.warehouse_id AND x.id <= $3 AND x.at <= $4 "
    "ORDER BY x.id DESC LIMIT 1) WHERE s.company_id = $1 AND s.product_id IN {ids $2} "
    "ORDER BY s.product_id, s.warehouse_id");

static enum err levels_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *args, size_t n, struct stock_level **out,
                             size_t *count)
{
	LIST(struct stock_level) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		struct stock_level *level = LIST_ADD(arena, &found);
		level->product_id.value = rows_int(&rows, 0);
		level->warehouse_id.value = rows_int(&rows, 1);
		level->on_hand.units = rows_int(&rows, 2);
		level->locked.units = rows_int(&rows, 3);
		level->allocated.units = rows_int(&rows, 4);
		level->available.units =
			level->on_hand.units - level->locked.units - level->allocated.units;
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err levels_load(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *products, size_t n, struct stock_level **out, size_t *count)
{
	return levels_query(tx, arena, &levels_load_sql,
	                    ARGS(bind_int(company.value), bind_ints(products, n)), out, count);
}

enum err levels_page(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *products, size_t n, struct warehouse_id warehouse,
                     struct stock_place after, size_t most, struct stock_level **out, size_t *count)
{
	struct bind lane = bind_int(company.value), limit = bind_int((int64_t)most);
	struct bind after_product = bind_int(after.product_id.value);
	struct bind after_warehouse = bind_int(after.warehouse_id.value);
	struct bind at = bind_int(warehouse.value);
	if (n > 0)
		return levels_query(
			tx, arena, &levels_page_of_sql,
			ARGS(lane, after_product, after_warehouse, bind_ints(products, n), at, limit), out,
			count);
	if (warehouse.value != 0)
		return levels_query(tx, arena, &levels_page_at_sql, ARGS(lane, after_product, at, limit),
		                    out, count);
	return levels_query(tx, arena, &levels_page_sql,
	                    ARGS(lane, after_product, after_warehouse, limit), out, count);
}

enum err totals_page(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *products, size_t n, struct product_id after, size_t most,
                     struct stock_total **out, size_t *count)
{
	LIST(struct stock_total) found = {0};
	struct rows rows;
	const struct bind args[] = {bind_int(company.value), bind_int(after.value),
	                            bind_int((int64_t)most), bind_ints(products, n)};
	TRY(db_query(tx, arena, n > 0 ? &totals_page_of_sql : &totals_page_sql, args, n > 0 ? 4 : 3,
	             &rows));
	while (rows_next(&rows)) {
		struct stock_total *total = LIST_ADD(arena, &found);
		total->product_id.value = rows_int(&rows, 0);
		total->on_hand.units = rows_int(&rows, 1);
		total->locked.units = rows_int(&rows, 2);
		total->allocated.units = rows_int(&rows, 3);
		total->unplaced.units = rows_int(&rows, 4);
		total->available.units =
			total->on_hand.units - total->locked.units - total->allocated.units;
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err bins_load(struct tx *tx, struct arena *arena, struct company_id company,
                   const int64_t *products, size_t n, struct stock_bin **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &bins_load_sql, ARGS(bind_int(company.value), bind_ints(products, n)),
	            &stock_bin_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err bins_in_location(struct tx *tx, struct arena *arena, struct company_id company,
                          struct location_id location, size_t most, struct stock_bin **out,
                          size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &bins_in_location_sql,
	            ARGS(bind_int(company.value), bind_int(location.value), bind_int((int64_t)most)),
	            &stock_bin_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err bins_in_locations(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *locations, size_t n, size_t most, struct stock_bin **out,
                           size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &bins_in_locations_sql,
	            ARGS(bind_int(company.value), bind_ints(locations, n), bind_int((int64_t)most)),
	            &stock_bin_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err locations_filled(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *locations, size_t n, struct map *out)
{
	struct rows rows;
	*out = map_new(arena);
	TRY(db_query(tx, arena, &locations_filled_sql,
	             ARGS(bind_int(company.value), bind_ints(locations, n)), &rows));
	while (rows_next(&rows))
		map_put_int(out, rows_int(&rows, 0), out);
	return rows_end(&rows);
}

enum err location_content(struct tx *tx, struct arena *arena, struct company_id company,
                          struct location_id location, int64_t *products, int64_t *units)
{
	struct rows rows;
	TRY(db_query(tx, arena, &location_content_sql,
	             ARGS(bind_int(company.value), bind_int(location.value)), &rows));
	while (rows_next(&rows)) {
		*products = rows_int(&rows, 0);
		*units = rows_int(&rows, 1);
	}
	return rows_end(&rows);
}

enum err bin_load(struct tx *tx, struct arena *arena, struct company_id company, struct stock_id id,
                  struct stock_bin *out)
{
	return row_one(tx, arena, &bin_load_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               &stock_bin_shape, out);
}

enum err ledger_as_of(struct tx *tx, struct arena *arena, struct company_id company,
                      struct stock_place place, struct instant at, struct ledger_row *out)
{
	return row_one(tx, arena, &ledger_as_of_sql,
	               ARGS(bind_int(company.value), bind_int(place.product_id.value),
	                    bind_int(place.warehouse_id.value), bind_int(at.us + SECOND_US),
	                    bind_int(at.us)),
	               &ledger_row_shape, out);
}

enum err levels_as_of_load(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *products, size_t n, struct instant at,
                           struct stock_level **out, size_t *count)
{
	return levels_query(tx, arena, &levels_as_of_load_sql,
	                    ARGS(bind_int(company.value), bind_ints(products, n),
	                         bind_int(at.us + SECOND_US), bind_int(at.us)),
	                    out, count);
}

enum { HISTORY_BINDS = 10 };

/* $5 … $9: how many, and what the filter says of every page. */
static void history_binds(const struct history_filter *filter, size_t most, struct bind *at)
{
	at[4] = bind_int((int64_t)most);
	at[5] = bind_int((int64_t)filter->kind_count);
	at[6] = bind_texts(filter->kinds, filter->kind_count);
	at[7] = bind_int(filter->from.us);
	at[8] = bind_int(filter->to.us);
}

static enum err history_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                              const struct bind *args, size_t n, struct ledger_row **out,
                              size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, args, n, &ledger_row_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err ledger_page(struct tx *tx, struct arena *arena, struct company_id company,
                     struct stock_place place, const struct history_filter *filter, int64_t before,
                     size_t most, struct ledger_row **out, size_t *count)
{
	struct bind args[HISTORY_BINDS];
	args[0] = bind_int(company.value);
	args[1] = bind_int(place.product_id.value);
	args[2] = bind_int(place.warehouse_id.value);
	args[3] = bind_int(before);
	history_binds(filter, most, args);
	args[9] = bind_int(filter->location_id.value);
	return history_query(tx, arena, &ledger_page_sql, args, HISTORY_BINDS, out, count);
}

enum err ledger_moved_page(struct tx *tx, struct arena *arena, struct company_id company,
                           const struct history_filter *filter, struct history_position before,
                           size_t most, struct ledger_row **out, size_t *count)
{
	struct bind args[HISTORY_BINDS];
	args[0] = bind_int(company.value);
	history_binds(filter, most, args);
	if (filter->location_id.value != 0) {
		args[1] = bind_int(filter->location_id.value);
		args[2] = bind_int(before.id);
		args[3] = bind_int(before.product_id.value);
		return history_query(tx, arena, &ledger_location_page_sql, args, HISTORY_BINDS - 1, out,
		                     count);
	}
	args[1] = bind_int(before.id);
	args[2] = bind_int(before.product_id.value);
	args[3] = bind_int(before.warehouse_id.value);
	args[9] = bind_int(filter->warehouse_id.value);
	return history_query(tx, arena, &ledger_moved_page_sql, args, HISTORY_BINDS, out, count);
}

/* ---- verifying reads everything on purpose ---- */

#define BESIDE_OUTER                                                                               \
	", CAST(sum(one_on_hand) AS BIGINT), CAST(sum(other_on_hand) AS BIGINT), "                     \
	"CAST(sum(one_locked) AS BIGINT), CAST(sum(other_locked) AS BIGINT), "                         \
	"CAST(sum(one_allocated) AS BIGINT), CAST(sum(other_allocated) AS BIGINT) "
#define BESIDE_DIFFERS                                                                             \
	"HAVING sum(one_on_hand) <> sum(other_on_hand) OR sum(one_locked) <> sum(other_locked) "       \
	"OR sum(one_allocated) <> sum(other_allocated) "

SQL_FLAGS(ledger_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, 0, 0" BESIDE_OUTER
          "FROM ("
          "SELECT product_id, warehouse_id, on_hand_change AS one_on_hand, "
          "locked_change AS one_locked, allocated_change AS one_allocated, 0 AS other_on_hand, "
          "0 AS other_locked, 0 AS other_allocated FROM ledger WHERE company_id = $1 "
          "UNION ALL SELECT product_id, warehouse_id, 0, 0, 0, on_hand, locked, allocated "
          "FROM stock WHERE company_id = $1) AS both_sides "
          "GROUP BY product_id, warehouse_id " BESIDE_DIFFERS "ORDER BY 1, 2");
SQL_FLAGS(bins_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, 0, 0" BESIDE_OUTER
          "FROM ("
          "SELECT product_id, warehouse_id, on_hand AS one_on_hand, locked AS one_locked, "
          "0 AS one_allocated, 0 AS other_on_hand, 0 AS other_locked, 0 AS other_allocated "
          "FROM stock_bin WHERE company_id = $1 "
          "UNION ALL SELECT product_id, warehouse_id, 0, 0, 0, on_hand, locked, 0 "
          "FROM stock WHERE company_id = $1) AS both_sides "
          "GROUP BY product_id, warehouse_id " BESIDE_DIFFERS "ORDER BY 1, 2");
SQL_FLAGS(shelves_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, location_id, 0" BESIDE_OUTER
          "FROM ("
          "SELECT product_id, warehouse_id, location_id, on_hand_change AS one_on_hand, "
          "locked_change AS one_locked, 0 AS one_allocated, 0 AS other_on_hand, "
          "0 AS other_locked, 0 AS other_allocated FROM ledger WHERE company_id = $1 "
          "UNION ALL SELECT product_id, warehouse_id, location_id, 0, 0, 0, on_hand, locked, 0 "
          "FROM stock_bin WHERE company_id = $1) AS both_sides "
          "GROUP BY product_id, warehouse_id, location_id " BESIDE_DIFFERS "ORDER BY 1, 2, 3");
#define BEFORE(column_)                                                                            \
	"lag(" column_ ", 1, CAST(0 AS BIGINT)) OVER balance_order + " column_                         \
	"_change AS expected_" column_
SQL_FLAGS(running_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, location_id, id, on_hand, expected_on_hand, locked, "
          "expected_locked, allocated, expected_allocated FROM ("
          "SELECT product_id, warehouse_id, location_id, id, on_hand, locked, allocated, " BEFORE(
			  "on_hand") ", " BEFORE("locked") ", " BEFORE("allocated") //
          " FROM ledger WHERE company_id = $1 "
          "WINDOW balance_order AS (PARTITION BY product_id, warehouse_id ORDER BY id)) AS running "
          "WHERE on_hand <> expected_on_hand OR locked <> expected_locked "
          "OR allocated <> expected_allocated ORDER BY 1, 2, 4");
SQL_FLAGS(negative_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, 0, 0, on_hand, 0, locked, 0, allocated, 0 FROM stock "
          "WHERE company_id = $1 AND (locked < 0 OR allocated < 0) ORDER BY 1, 2");
SQL_FLAGS(stock_rows_count_sql, SQL_SCAN,
          "SELECT (SELECT count(*) FROM stock WHERE company_id = $1) "
          "+ (SELECT count(*) FROM stock_bin WHERE company_id = $1) "
          "+ (SELECT count(*) FROM ledger WHERE company_id = $1)");

static enum err differences_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                                  struct company_id company, struct stock_difference **out,
                                  size_t *count)
{
	LIST(struct stock_difference) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		struct stock_difference *row = LIST_ADD(arena, &found);
		row->place.product_id.value = rows_int(&rows, 0);
		row->place.warehouse_id.value = rows_int(&rows, 1);
		row->location_id.value = rows_int(&rows, 2);
		row->ledger_id = rows_int(&rows, 3);
		row->one.on_hand = rows_int(&rows, 4);
		row->other.on_hand = rows_int(&rows, 5);
		row->one.locked = rows_int(&rows, 6);
		row->other.locked = rows_int(&rows, 7);
		row->one.allocated = rows_int(&rows, 8);
		row->other.allocated = rows_int(&rows, 9);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err ledger_differences(struct tx *tx, struct arena *arena, struct company_id company,
                            struct stock_difference **out, size_t *count)
{
	return differences_query(tx, arena, &ledger_differences_sql, company, out, count);
}

enum err bins_differences(struct tx *tx, struct arena *arena, struct company_id company,
                          struct stock_difference **out, size_t *count)
{
	return differences_query(tx, arena, &bins_differences_sql, company, out, count);
}

enum err shelves_differences(struct tx *tx, struct arena *arena, struct company_id company,
                             struct stock_difference **out, size_t *count)
{
	return differences_query(tx, arena, &shelves_differences_sql, company, out, count);
}

enum err running_differences(struct tx *tx, struct arena *arena, struct company_id company,
                             struct stock_difference **out, size_t *count)
{
	return differences_query(tx, arena, &running_differences_sql, company, out, count);
}

enum err negative_differences(struct tx *tx, struct arena *arena, struct company_id company,
                              struct stock_difference **out, size_t *count)
{
	return differences_query(tx, arena, &negative_differences_sql, company, out, count);
}

enum err stock_rows_count(struct tx *tx, struct arena *arena, struct company_id company,
                          int64_t *out)
{
	return row_number(tx, arena, &stock_rows_count_sql, ARGS(bind_int(company.value)), out);
}
