/* The SQL of values: sums of entries, default costs, and the reconciliation. */
#include "domain/costs/costs_store.h"

#include "shape/shape_row.h"

/* ---- values ---- */

/* Where costs were mistyped, their sum may be more than an amount holds. */
#define VALUE_SUMS                                                                                 \
	"CAST(sum(units) AS BIGINT), " SQL_WIDE_SUM("value") ", currency FROM cost_entry "

SQL(values_of_sql,
    "SELECT product_id, warehouse_id, " VALUE_SUMS
    "WHERE company_id = $1 "
    "AND product_id IN {ids $2} AND at <= $3 GROUP BY product_id, warehouse_id, currency "
    "HAVING sum(units) <> 0 OR " SQL_WIDE_SUM_IS("value", "<> 0") " ORDER BY 1, 2, 6");
/* The whole company's value is a sum of all there is. */
SQL_FLAGS(values_total_sql, SQL_SCAN,
          "SELECT 0, warehouse_id, " VALUE_SUMS
          "WHERE company_id = $1 AND at <= $2 "
          "GROUP BY warehouse_id, currency HAVING sum(units) <> 0 OR " SQL_WIDE_SUM_IS(
			  "value", "<> 0") " ORDER BY 2, 6");
SQL_FLAGS(unknown_total_sql, SQL_SCAN,
          "SELECT warehouse_id, CAST(sum(remaining) AS BIGINT), currency FROM cost_layer "
          "WHERE company_id = $1 AND remaining > 0 AND source = 'unknown' "
          "GROUP BY warehouse_id, currency");
SQL(products_with_entries_sql,
    "SELECT DISTINCT product_id FROM cost_cursor WHERE company_id = $1 AND product_id > $2 "
    "ORDER BY 1 LIMIT $3");
SQL(channel_costs_sql,
    "SELECT channel_id, CAST(sum(sold) AS BIGINT), " SQL_WIDE_SUM("expense") ", currency "
    "FROM cost_entry WHERE company_id = $1 AND at >= $2 AND at < $3 AND channel_id <> 0 "
    "GROUP BY channel_id, currency ORDER BY 1, 5");

static enum err money_read(struct rows *rows, int amount, int currency, struct money *out)
{
	out->ten_thousandths = rows_int(rows, amount);
	return currency_parse(rows_text(rows, currency), &out->currency);
}

/* What no amount holds makes *beyond the number of rows that end with it, where it was 0. */
static enum err value_read(struct rows *rows, int parts, size_t count, struct money *out,
                           size_t *beyond)
{
	if (!rows_wide_sum(rows, parts, &out->ten_thousandths) && *beyond == 0)
		*beyond = count;
	return currency_parse(rows_text(rows, parts + 2), &out->currency);
}

static enum err values_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *args, size_t n, struct stock_value **out,
                             size_t *count)
{
	LIST(struct stock_value) found = {0};
	struct rows rows;
	size_t beyond = 0;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		struct stock_value *row = LIST_ADD(arena, &found);
		row->product_id.value = rows_int(&rows, 0);
		row->warehouse_id.value = rows_int(&rows, 1);
		row->units.units = rows_int(&rows, 2);
		TRY(value_read(&rows, 3, found.count, &row->value, &beyond));
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = beyond > 0 ? beyond : found.count;
	return beyond > 0 ? ERR_OVERFLOW : OK;
}

enum err values_of(struct tx *tx, struct arena *arena, struct company_id company,
                   const int64_t *products, size_t n, struct instant as_of,
                   struct stock_value **out, size_t *count)
{
	return values_query(tx, arena, &values_of_sql,
	                    ARGS(bind_int(company.value), bind_ints(products, n), bind_int(as_of.us)),
	                    out, count);
}

enum err values_total(struct tx *tx, struct arena *arena, struct company_id company,
                      struct instant as_of, struct stock_value **out, size_t *count)
{
	return values_query(tx, arena, &values_total_sql,
	                    ARGS(bind_int(company.value), bind_int(as_of.us)), out, count);
}

enum err unknown_total(struct tx *tx, struct arena *arena, struct company_id company,
                       struct stock_value *values, size_t n)
{
	struct rows rows;
	TRY(db_query(tx, arena, &unknown_total_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		for (size_t i = 0; i < n; i++)
			if (values[i].warehouse_id.value == rows_int(&rows, 0)
			    && str_eq(currency_str(&values[i].value.currency), rows_text(&rows, 2)))
				values[i].unknown_units.units = rows_int(&rows, 1);
	return rows_end(&rows);
}

enum err products_with_entries(struct tx *tx, struct arena *arena, struct company_id company,
                               struct product_id after, size_t most, int64_t **out, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &products_with_entries_sql,
	             ARGS(bind_int(company.value), bind_int(after.value), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err channel_costs(struct tx *tx, struct arena *arena, struct company_id company,
                       struct instant from, struct instant to, struct channel_cost **out,
                       size_t *count)
{
	LIST(struct channel_cost) found = {0};
	struct rows rows;
	size_t beyond = 0;
	TRY(db_query(tx, arena, &channel_costs_sql,
	             ARGS(bind_int(company.value), bind_int(from.us), bind_int(to.us)), &rows));
	while (rows_next(&rows)) {
		struct channel_cost *row = LIST_ADD(arena, &found);
		row->channel_id.value = rows_int(&rows, 0);
		row->sold.units = rows_int(&rows, 1);
		TRY(value_read(&rows, 2, found.count, &row->cost, &beyond));
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = beyond > 0 ? beyond : found.count;
	return beyond > 0 ? ERR_OVERFLOW : OK;
}

/* ---- default costs ---- */

SQL(defaults_load_sql,
    "SELECT product_id, cost, currency, modified_at FROM default_cost "
    "WHERE company_id = $1 AND product_id IN {ids $2} ORDER BY product_id");
SQL_INSERT(defaults_save_sql,
           "default_cost(company_id:i, product_id:i, cost:i, currency:t, modified_at:i) "
           "ON CONFLICT (company_id, product_id) DO UPDATE SET cost = excluded.cost, "
           "currency = excluded.currency, modified_at = excluded.modified_at");
SQL(defaults_delete_sql,
    "DELETE FROM default_cost WHERE company_id = $1 AND product_id IN {ids $2}");

enum err defaults_load(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct default_cost **out, size_t *count)
{
	LIST(struct default_cost) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &defaults_load_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n)), &rows));
	while (rows_next(&rows)) {
		struct default_cost *row = LIST_ADD(arena, &found);
		row->product_id.value = rows_int(&rows, 0);
		TRY(money_read(&rows, 1, 2, &row->cost));
		row->modified_at.us = rows_int(&rows, 3);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err defaults_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct default_cost *rows, size_t n)
{
	enum { COLUMNS = 5 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(rows[i].product_id.value);
		binds[i * COLUMNS + 2] = bind_int(rows[i].cost.ten_thousandths);
		binds[i * COLUMNS + 3] = bind_text(currency_str(&rows[i].cost.currency));
		binds[i * COLUMNS + 4] = bind_int(rows[i].modified_at.us);
	}
	return n == 0 ? OK : db_insert(tx, &defaults_save_sql, binds, n, NULL);
}

enum err defaults_delete(struct tx *tx, struct company_id company, const int64_t *products,
                         size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, &defaults_delete_sql, ARGS(bind_int(company.value), bind_ints(products, n)),
	               NULL);
}

/* ---- verifying reads everything on purpose ---- */

SQL_FLAGS(units_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, '', CAST(sum(one) AS BIGINT), "
          "CAST(sum(other) AS BIGINT) FROM ("
          "SELECT product_id, warehouse_id, remaining AS one, 0 AS other FROM cost_layer "
          "WHERE company_id = $1 AND warehouse_id <> 0 "
          "UNION ALL SELECT product_id, warehouse_id, -owed, 0 FROM cost_cursor "
          "WHERE company_id = $1 "
          "UNION ALL SELECT c.product_id, c.warehouse_id, 0, l.on_hand FROM cost_cursor AS c "
          "JOIN ledger AS l ON l.company_id = $1 AND l.product_id = c.product_id "
          "AND l.warehouse_id = c.warehouse_id AND l.id = c.ledger_id WHERE c.company_id = $1 "
          "AND c.warehouse_id NOT IN (SELECT id FROM warehouse WHERE company_id = $1 "
          "AND type = 'dropship_vendor')) AS both_sides GROUP BY product_id, warehouse_id "
          "HAVING sum(one) <> sum(other) ORDER BY 1, 2");
SQL_FLAGS(value_differences_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, currency, " SQL_WIDE_SUM("one")
          ", " SQL_WIDE_SUM("other") " FROM ("
          "SELECT product_id, warehouse_id, currency, remaining_value AS one, 0 AS other "
          "FROM cost_layer WHERE company_id = $1 "
          "UNION ALL SELECT product_id, warehouse_id, currency, 0, value FROM cost_entry "
          "WHERE company_id = $1) AS both_sides GROUP BY product_id, warehouse_id, currency "
          "HAVING " SQL_WIDE_SUM_IS("(one - other)", "<> 0") " ORDER BY 1, 2, 3");
SQL_FLAGS(layers_negative_sql, SQL_SCAN,
          "SELECT product_id, warehouse_id, currency, remaining, remaining_value FROM cost_layer "
          "WHERE company_id = $1 AND (remaining < 0 OR remaining_value < 0 "
          "OR (remaining = 0 AND remaining_value <> 0)) ORDER BY 1, 2");
SQL_FLAGS(cost_rows_count_sql, SQL_SCAN,
          "SELECT (SELECT count(*) FROM cost_layer WHERE company_id = $1) "
          "+ (SELECT count(*) FROM cost_entry WHERE company_id = $1) "
          "+ (SELECT count(*) FROM cost_cursor WHERE company_id = $1)");

static enum err differences_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                                  struct company_id company, bool is_wide,
                                  struct cost_difference **out, size_t *count)
{
	LIST(struct cost_difference) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		struct cost_difference *row = LIST_ADD(arena, &found);
		*row = (struct cost_difference){{rows_int(&rows, 0)},
		                                {rows_int(&rows, 1)},
		                                rows_text(&rows, 2),
		                                rows_int(&rows, 3),
		                                rows_int(&rows, 4)};
		if (is_wide) {
			rows_wide_sum(&rows, 3, &row->one);
			rows_wide_sum(&rows, 5, &row->other);
		}
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err units_differences(struct tx *tx, struct arena *arena, struct company_id company,
                           struct cost_difference **out, size_t *count)
{
	return differences_query(tx, arena, &units_differences_sql, company, false, out, count);
}

enum err value_differences(struct tx *tx, struct arena *arena, struct company_id company,
                           struct cost_difference **out, size_t *count)
{
	return differences_query(tx, arena, &value_differences_sql, company, true, out, count);
}

enum err layers_negative(struct tx *tx, struct arena *arena, struct company_id company,
                         struct cost_difference **out, size_t *count)
{
	return differences_query(tx, arena, &layers_negative_sql, company, false, out, count);
}

enum err cost_rows_count(struct tx *tx, struct arena *arena, struct company_id company,
                         int64_t *out)
{
	return row_number(tx, arena, &cost_rows_count_sql, ARGS(bind_int(company.value)), out);
}
