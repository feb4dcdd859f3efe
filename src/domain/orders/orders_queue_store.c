#include "domain/orders/orders_queue.h"

/* A place in the queue, as queue_place_of says it, of orders o with their is_strict. */
#define QUEUE_PLACE(passes)                                                                        \
	"CASE WHEN o.is_strict = 1 OR o.passed_over >= " passes                                        \
	" THEN 0 ELSE 1 END AS first, "                                                                \
	"CASE WHEN o.is_strict = 1 THEN 0 WHEN o.ship_by = 0 THEN 9223372036854775807 "                \
	"ELSE o.ship_by END AS due, o.created_at AS created_at, o.id AS id"

SQL(queue_fetch_sql,
    "SELECT first, due, created_at, id FROM (SELECT " QUEUE_PLACE("$5") " FROM ("
    "SELECT DISTINCT p.id, p.created_at, p.ship_by, p.passed_over, "
    "CASE WHEN p.warehouse_id IN {ids $4} THEN 1 ELSE 0 END AS is_strict, "
    "CASE WHEN r.quantity <= $3 THEN 1 ELSE 0 END AS fits, "
    "CASE WHEN p.status = 'unresolved' AND p.reason = 'missing_fulfillment_source' "
    "THEN 1 ELSE 0 END AS has_no_source FROM reservation r "
    "{index reservation_product} "
    "JOIN orders p ON p.company_id = r.company_id AND p.id = r.order_id "
    "WHERE r.company_id = $1 AND p.company_id = $1 AND r.product_id = $2 AND r.warehouse_id = 0 "
    "AND r.quantity > 0) AS o WHERE (o.fits = 1 OR o.is_strict = 1 OR o.passed_over >= $5) "
    "AND (o.has_no_source = 0 OR $11 = 1)"
    ") AS waiting WHERE (first, due, created_at, id) > ($6, $7, $8, $9) "
    "ORDER BY first, due, created_at, id LIMIT $10");
/* Orders are looked up by id: the CASE keeps PostgreSQL from reading all that are out of stock for
 * each claim, when its figures say that there are few (measured: 105 ms instead of 0.3). */
SQL(queue_before_sql,
    "SELECT first, due, created_at, id, passed_over, number FROM (SELECT "
    "o.passed_over AS passed_over, o.number AS number, " QUEUE_PLACE("$5") " FROM ("
    "SELECT DISTINCT p.id, p.number, p.created_at, p.ship_by, p.passed_over, "
    "CASE WHEN $4 > 0 THEN 1 ELSE 0 END AS is_strict FROM reservation r "
    "{index reservation_product} "
    "JOIN orders p ON p.company_id = r.company_id AND p.id = r.order_id "
    "WHERE r.company_id = $1 AND p.company_id = $1 AND r.product_id = $2 AND r.warehouse_id = 0 "
    "AND r.quantity > 0 AND p.warehouse_id = $3 AND CASE WHEN p.status = 'unresolved' "
    "AND p.reason = 'out_of_stock' THEN 1 ELSE 0 END = 1) AS o) AS waiting "
    "WHERE (first, due, created_at, id) < ($6, $7, $8, $9) "
    "ORDER BY first, due, created_at, id LIMIT $10");
SQL(queue_all_sql,
    "SELECT first, due, created_at, id, units, number FROM (SELECT "
    "o.units AS units, o.number AS number, " QUEUE_PLACE("$5") " FROM ("
    "SELECT p.id, p.number, p.created_at, p.ship_by, p.passed_over, "
    "CASE WHEN $4 > 0 THEN 1 ELSE 0 END AS is_strict, r.units AS units "
    "FROM (SELECT order_id, CAST(sum(quantity) AS BIGINT) AS units FROM reservation "
    "{index reservation_product} WHERE company_id = $1 AND product_id = $2 AND warehouse_id = 0 "
    "AND quantity > 0 GROUP BY order_id) AS r "
    "JOIN orders p ON p.company_id = $1 AND p.id = r.order_id "
    "WHERE p.company_id = $1 AND CASE WHEN p.warehouse_id = $3 THEN 1 ELSE 0 END = 1) AS o"
    ") AS waiting ORDER BY first, due, created_at, id LIMIT $6");
SQL(queue_count_up_sql,
    "UPDATE orders SET passed_over = passed_over + $3 WHERE company_id = $1 AND id = $2");

static struct queue_place place_read(struct rows *rows)
{
	return (struct queue_place){rows_int(rows, 0), rows_int(rows, 1), rows_int(rows, 2),
	                            rows_int(rows, 3)};
}

enum err queue_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct queue_ask *ask, struct queue_place *after, int64_t **ids,
                     size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &queue_fetch_sql,
	             ARGS(bind_int(company.value), bind_int(ask->product), bind_int(ask->most_units),
	                  bind_ints(ask->strict, ask->strict_count), bind_int(ask->passes_most),
	                  bind_int(after->first), bind_int(after->due), bind_int(after->created_us),
	                  bind_int(after->id), bind_int((int64_t)ask->most),
	                  bind_int(ask->finds_sources)),
	             &rows));
	while (rows_next(&rows)) {
		*after = place_read(&rows);
		*LIST_ADD(arena, &found) = after->id;
	}
	TRY(rows_end(&rows));
	*ids = found.at;
	*count = found.count;
	return OK;
}

enum err queue_before(struct tx *tx, struct arena *arena, struct company_id company,
                      int64_t product, int64_t warehouse, bool is_strict, int64_t passes_most,
                      const struct queue_place *place, size_t most, struct queue_waiting **out,
                      size_t *count)
{
	LIST(struct queue_waiting) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &queue_before_sql,
	             ARGS(bind_int(company.value), bind_int(product), bind_int(warehouse),
	                  bind_int(is_strict), bind_int(passes_most), bind_int(place->first),
	                  bind_int(place->due), bind_int(place->created_us), bind_int(place->id),
	                  bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows)) {
		struct queue_waiting *row = LIST_ADD(arena, &found);
		row->place = place_read(&rows);
		row->passed_over = rows_int(&rows, 4);
		row->number = rows_text(&rows, 5);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err queue_all(struct tx *tx, struct arena *arena, struct company_id company, int64_t product,
                   int64_t warehouse, bool is_strict, int64_t passes_most, size_t most,
                   struct queue_waiting **out, size_t *count)
{
	LIST(struct queue_waiting) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &queue_all_sql,
	             ARGS(bind_int(company.value), bind_int(product), bind_int(warehouse),
	                  bind_int(is_strict), bind_int(passes_most), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows)) {
		struct queue_waiting *row = LIST_ADD(arena, &found);
		row->place = place_read(&rows);
		row->units = rows_int(&rows, 4);
		row->number = rows_text(&rows, 5);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err queue_count_up(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct queue_passes *passes, size_t n)
{
	enum { COLUMNS = 3 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(passes[i].order_id);
		binds[i * COLUMNS + 2] = bind_int(passes[i].count);
	}
	return db_exec_each(tx, &queue_count_up_sql, binds, COLUMNS, n, NULL);
}
