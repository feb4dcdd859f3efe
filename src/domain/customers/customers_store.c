#include "domain/customers/customers_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

SQL(customers_load_sql, "SELECT * FROM customer WHERE company_id = $1 AND id IN {ids $2}");
SQL_TWO(customers_by_emails_sql,
        "a plan made while the table is new reads all customers of the company; LATERAL makes it a "
        "look-up per address",
        "SELECT * FROM customer WHERE company_id = $1 AND email IN {texts $2}",
        "SELECT c.* FROM {texts $2} AS w, LATERAL (SELECT * FROM customer "
        "WHERE company_id = $1 AND email = w.value LIMIT 1) AS c");
/* Columns stand in the order of the shape: row_binds supplies them so. */
SQL_INSERT(customer_insert_sql,
           "customer(company_id:i, id:i, email:t, name:t, company_name:t, phone:t, line1:t, "
           "line2:t, city:t, state:t, postal_code:t, country:t, notes:t, is_kept:i, order_count:i, "
           "first_order_at:i, last_order_at:i, created_at:i, modified_at:i, version:i)");
SQL_EACH(customer_save_sql, "iittttttttttiiiii",
         "UPDATE customer SET name = $3, company_name = $4, phone = $5, line1 = $6, line2 = $7, "
         "city = $8, state = $9, postal_code = $10, country = $11, notes = $12, is_kept = $13, "
         "order_count = $14, first_order_at = $15, last_order_at = $16, modified_at = $17, "
         "version = version + 1 WHERE company_id = $1 AND id = $2");
SQL(customer_totals_sql,
    "SELECT currency, CAST(count(*) AS BIGINT), " SQL_WIDE_SUM("total") " FROM customer_order "
    "WHERE company_id = $1 AND customer_id = $2 AND is_cancelled = 0 "
    "GROUP BY currency ORDER BY currency");
SQL(customer_links_sql,
    "SELECT customer_id, order_id, placed_at, total, is_cancelled, is_counted, currency "
    "FROM customer_order {index customer_order_order} "
    "WHERE company_id = $1 AND order_id IN {ids $2}");
SQL_INSERT(
	customer_link_put_sql,
	"customer_order(company_id:i, customer_id:i, order_id:i, placed_at:i, currency:t, "
	"total:i, is_cancelled:i, is_counted:i) ON CONFLICT (company_id, customer_id, placed_at, "
	"order_id) DO UPDATE SET currency = excluded.currency, "
	"total = excluded.total, is_cancelled = excluded.is_cancelled, "
	"is_counted = excluded.is_counted");
SQL(customer_link_remove_sql,
    "DELETE FROM customer_order WHERE company_id = $1 "
    "AND customer_id = $2 AND order_id = $3");
SQL(customer_order_ids_sql,
    "SELECT order_id FROM customer_order WHERE company_id = $1 AND customer_id = $2 "
    "AND (placed_at, order_id) < ($3, $4) ORDER BY placed_at DESC, order_id DESC LIMIT $5");

/* Verifying compares the whole company. */
#define WORTH_NOTHING "CASE WHEN o.status IN ('cancelled', 'merged') THEN 1 ELSE 0 END"
SQL_FLAGS(customer_orders_faulty_sql, SQL_SCAN,
          "SELECT c.order_id, c.total, COALESCE(o.total, 0), COALESCE(o.status, ''), "
          "c.is_cancelled FROM customer_order c "
          "LEFT JOIN orders o ON o.company_id = c.company_id AND o.id = c.order_id "
          "AND o.company_id = $1 WHERE c.company_id = $1 AND (o.id IS NULL "
          "OR c.total <> o.total OR c.is_cancelled <> " WORTH_NOTHING ") LIMIT $2");
SQL_FLAGS(customer_counts_faulty_sql, SQL_SCAN,
          "SELECT c.id, c.order_count, COALESCE(counted.orders, 0), '', 0 FROM customer c "
          "LEFT JOIN (SELECT customer_id, CAST(sum(is_counted) AS BIGINT) AS orders "
          "FROM customer_order WHERE company_id = $1 GROUP BY customer_id) AS counted "
          "ON counted.customer_id = c.id WHERE c.company_id = $1 "
          "AND c.order_count <> COALESCE(counted.orders, 0) LIMIT $2");
SQL_FLAGS(customer_orders_count_sql, SQL_SCAN,
          "SELECT CAST(count(*) AS BIGINT) FROM customer_order WHERE company_id = $1");

enum err customers_load(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *ids, size_t n, struct customer **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &customers_load_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &customer_row_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err customers_by_emails(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct str *emails, size_t n, struct customer **out,
                             size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &customers_by_emails_sql,
	            ARGS(bind_int(company.value), bind_texts(emails, n)), &customer_row_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err customers_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct customer *customers, size_t n)
{
	return db_insert(tx, &customer_insert_sql,
	                 row_binds_all(arena, &customer_row_shape, company, customers, n), n, NULL);
}

enum err customers_save(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct customer *customers, size_t n)
{
	enum { COLUMNS = 17 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		const struct customer *c = &customers[i];
		const struct bind row[COLUMNS] = {
			bind_int(company.value),
			bind_int(c->id.value),
			bind_text(c->name),
			bind_text(c->company_name),
			bind_text(c->phone),
			bind_text(c->line1),
			bind_text(c->line2),
			bind_text(c->city),
			bind_text(c->state),
			bind_text(c->postal_code),
			bind_text(c->country),
			bind_text(c->notes),
			bind_int(c->is_kept),
			bind_int(c->order_count),
			bind_int(c->first_order_at.us),
			bind_int(c->last_order_at.us),
			bind_int(c->modified_at.us),
		};
		for (size_t k = 0; k < COLUMNS; k++)
			binds[i * COLUMNS + k] = row[k];
	}
	return db_exec_every(tx, &customer_save_sql, binds, COLUMNS, n);
}

static void currency_read(struct str code, struct money *out)
{
	for (size_t i = 0; i < code.len && i < 3; i++)
		out->currency.code[i] = code.at[i];
}

enum err customer_totals(struct tx *tx, struct arena *arena, struct company_id company,
                         struct customer_id id, struct customer *out)
{
	struct rows rows;
	TRY(db_query(tx, arena, &customer_totals_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	             &rows));
	while (rows_next(&rows)) {
		struct customer_total *total = LIST_ADD(arena, &out->totals);
		total->currency = rows_text(&rows, 0);
		total->orders = rows_int(&rows, 1);
		(void)rows_wide_sum(&rows, 2, &total->total.ten_thousandths); /* at most what there is */
		currency_read(total->currency, &total->total);
	}
	return rows_end(&rows);
}

enum err customer_links(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *orders, size_t n, struct customer_link **out, size_t *count)
{
	LIST(struct customer_link) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &customer_links_sql,
	             ARGS(bind_int(company.value), bind_ints(orders, n)), &rows));
	while (rows_next(&rows)) {
		struct customer_link *link = LIST_ADD(arena, &found);
		link->customer_id.value = rows_int(&rows, 0);
		link->order_id.value = rows_int(&rows, 1);
		link->placed_at.us = rows_int(&rows, 2);
		link->total.ten_thousandths = rows_int(&rows, 3);
		link->is_cancelled = rows_int(&rows, 4) != 0;
		link->is_counted = rows_int(&rows, 5) != 0;
		currency_read(rows_text(&rows, 6), &link->total);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err customer_links_put(struct tx *tx, struct arena *arena, struct company_id company,
                            const struct customer_link *rows, size_t n)
{
	enum { COLUMNS = 8 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(rows[i].customer_id.value);
		at[2] = bind_int(rows[i].order_id.value);
		at[3] = bind_int(rows[i].placed_at.us);
		at[4] = bind_text(currency_str(&rows[i].total.currency));
		at[5] = bind_int(rows[i].total.ten_thousandths);
		at[6] = bind_int(rows[i].is_cancelled);
		at[7] = bind_int(rows[i].is_counted);
	}
	return db_insert(tx, &customer_link_put_sql, binds, n, NULL);
}

enum err customer_link_remove(struct tx *tx, struct company_id company,
                              const struct customer_link *row)
{
	return db_exec(tx, &customer_link_remove_sql,
	               ARGS(bind_int(company.value), bind_int(row->customer_id.value),
	                    bind_int(row->order_id.value)),
	               NULL);
}

enum err customer_order_ids(struct tx *tx, struct arena *arena, struct company_id company,
                            struct customer_id id, struct customer_place before, size_t most,
                            int64_t **ids, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &customer_order_ids_sql,
	             ARGS(bind_int(company.value), bind_int(id.value), bind_int(before.placed_at.us),
	                  bind_int(before.order_id.value), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

static enum err faults_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                             struct company_id company, int64_t most, struct customer_fault **out,
                             size_t *count)
{
	LIST(struct customer_fault) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value), bind_int(most)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) =
			(struct customer_fault){.id = rows_int(&rows, 0),
		                            .written = rows_int(&rows, 1),
		                            .expected = rows_int(&rows, 2),
		                            .status = rows_text(&rows, 3),
		                            .is_written_cancelled = rows_int(&rows, 4) != 0};
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err customer_orders_faulty(struct tx *tx, struct arena *arena, struct company_id company,
                                int64_t most, struct customer_fault **out, size_t *count)
{
	return faults_query(tx, arena, &customer_orders_faulty_sql, company, most, out, count);
}

enum err customer_counts_faulty(struct tx *tx, struct arena *arena, struct company_id company,
                                int64_t most, struct customer_fault **out, size_t *count)
{
	return faults_query(tx, arena, &customer_counts_faulty_sql, company, most, out, count);
}

enum err customer_orders_count(struct tx *tx, struct arena *arena, struct company_id company,
                               int64_t *out)
{
	struct rows rows;
	*out = 0;
	TRY(db_query(tx, arena, &customer_orders_count_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		*out = rows_int(&rows, 0);
	return rows_end(&rows);
}
