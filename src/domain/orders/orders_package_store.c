#include "domain/orders/orders_package.h"

SQL(packages_sql,
    "SELECT number, package, weight, length, width, height FROM order_package "
    "WHERE company_id = $1 AND order_id = $2 ORDER BY number");
SQL(package_lines_sql,
    "SELECT number, line_id, quantity FROM order_package_line "
    "WHERE company_id = $1 AND order_id = $2 ORDER BY number, line_id");
SQL(packages_clear_sql, "DELETE FROM order_package WHERE company_id = $1 AND order_id = $2");
SQL(package_lines_clear_sql,
    "DELETE FROM order_package_line WHERE company_id = $1 AND order_id = $2");
SQL_INSERT(package_insert_sql,
           "order_package(company_id:i, order_id:i, number:i, package:t, weight:i, length:i, "
           "width:i, height:i)");
SQL_INSERT(package_line_insert_sql,
           "order_package_line(company_id:i, order_id:i, number:i, line_id:i, quantity:i)");

static enum err lines_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                            struct order_id order, struct order_package *packages, size_t count)
{
	struct rows rows;
	TRY(db_query(tx, arena, &package_lines_sql,
	             ARGS(bind_int(company.value), bind_int(order.value)), &rows));
	while (rows_next(&rows)) {
		for (size_t i = 0; i < count; i++) {
			if (packages[i].number != rows_int(&rows, 0))
				continue;
			*LIST_ADD(arena, &packages[i].lines) =
				(struct package_line){{rows_int(&rows, 1)}, {rows_int(&rows, 2)}};
		}
	}
	return rows_end(&rows);
}

enum err packages_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct order_id order, struct order_package **out, size_t *count)
{
	LIST(struct order_package) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &packages_sql, ARGS(bind_int(company.value), bind_int(order.value)),
	             &rows));
	while (rows_next(&rows)) {
		struct order_package *row = LIST_ADD(arena, &found);
		row->number = rows_int(&rows, 0);
		row->package = rows_text(&rows, 1);
		row->weight.milligrams = rows_int(&rows, 2);
		row->length.micrometres = rows_int(&rows, 3);
		row->width.micrometres = rows_int(&rows, 4);
		row->height.micrometres = rows_int(&rows, 5);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return found.count > 0 ? lines_fetch(tx, arena, company, order, found.at, found.count) : OK;
}

static enum err packages_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                struct order_id order, const struct order_package *packages,
                                size_t n)
{
	LIST(struct bind) rows = {0}, lines = {0};
	size_t line_count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct order_package *p = &packages[i];
		const struct bind row[] = {bind_int(company.value),
		                           bind_int(order.value),
		                           bind_int(p->number),
		                           bind_text(p->package),
		                           bind_int(p->weight.milligrams),
		                           bind_int(p->length.micrometres),
		                           bind_int(p->width.micrometres),
		                           bind_int(p->height.micrometres)};
		for (size_t c = 0; c < COUNT_OF(row); c++)
			*LIST_ADD(arena, &rows) = row[c];
		for (size_t j = 0; j < p->lines.count; j++, line_count++) {
			const struct bind line[] = {bind_int(company.value), bind_int(order.value),
			                            bind_int(p->number), bind_int(p->lines.at[j].line_id.value),
			                            bind_int(p->lines.at[j].quantity.units)};
			for (size_t c = 0; c < COUNT_OF(line); c++)
				*LIST_ADD(arena, &lines) = line[c];
		}
	}
	TRY(db_insert(tx, &package_insert_sql, rows.at, n, NULL));
	return db_insert(tx, &package_line_insert_sql, lines.at, line_count, NULL);
}

enum err packages_replace(struct tx *tx, struct arena *arena, struct company_id company,
                          struct order_id order, const struct order_package *packages, size_t n)
{
	TRY(db_exec(tx, &packages_clear_sql, ARGS(bind_int(company.value), bind_int(order.value)),
	            NULL));
	TRY(db_exec(tx, &package_lines_clear_sql, ARGS(bind_int(company.value), bind_int(order.value)),
	            NULL));
	return n > 0 ? packages_insert(tx, arena, company, order, packages, n) : OK;
}
