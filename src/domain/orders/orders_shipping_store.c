#include "domain/orders/orders_shipping_store.h"

#include "domain/orders/orders_mapping.h"
#include "shape/row_binds.h"
#include "shape/shape_row.h"

SQL(shipping_mappings_load_sql,
    "SELECT * FROM shipping_mapping WHERE company_id = $1 ORDER BY channel_id, requested");
SQL(shipping_mappings_remove_sql, "DELETE FROM shipping_mapping WHERE company_id = $1");
SQL_INSERT(shipping_mappings_insert_sql,
           "shipping_mapping(company_id:i, channel_id:i, requested:t, carrier:t, service:t, "
           "package:t)");
SQL(order_wishes_load_sql,
    "SELECT id, channel_id, shipping_method FROM orders "
    "WHERE company_id = $1 AND id IN {ids $2} AND shipping_method <> ''");
SQL(order_shippings_load_sql,
    "SELECT * FROM order_shipping WHERE company_id = $1 AND order_id IN {ids $2}");
/* The columns stand in the order of the shape; the currency after them. */
SQL_INSERT(order_shipping_save_sql,
           "order_shipping(company_id:i, order_id:i, carrier:t, service:t, package:t, "
           "rate_choice:t, weight:i, length:i, width:i, height:i, confirmation:t, "
           "insurance_provider:t, insured_amount:i, dry_ice_weight:i, is_alcohol:i, bill_to:t, "
           "bill_account:t, bill_postal_code:t, bill_country:t, customs_content:t, "
           "non_delivery:t, modified_at:i, insured_amount_currency:t) "
           "ON CONFLICT (company_id, order_id) DO UPDATE SET carrier = excluded.carrier, "
           "service = excluded.service, package = excluded.package, "
           "rate_choice = excluded.rate_choice, weight = excluded.weight, "
           "length = excluded.length, width = excluded.width, height = excluded.height, "
           "confirmation = excluded.confirmation, "
           "insurance_provider = excluded.insurance_provider, "
           "insured_amount = excluded.insured_amount, "
           "dry_ice_weight = excluded.dry_ice_weight, is_alcohol = excluded.is_alcohol, "
           "bill_to = excluded.bill_to, bill_account = excluded.bill_account, "
           "bill_postal_code = excluded.bill_postal_code, bill_country = excluded.bill_country, "
           "customs_content = excluded.customs_content, non_delivery = excluded.non_delivery, "
           "modified_at = excluded.modified_at, "
           "insured_amount_currency = excluded.insured_amount_currency");

enum err order_shippings_load(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *orders, size_t n, struct order_shipping **out,
                              size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &order_shippings_load_sql,
	            ARGS(bind_int(company.value), bind_ints(orders, n)), &order_shipping_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err order_shippings_save(struct tx *tx, struct arena *arena, struct company_id company,
                              const struct order_shipping *rows, size_t n)
{
	size_t columns = row_bind_count(&order_shipping_shape) + 1;
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * columns];
		row_binds(&order_shipping_shape, company, &rows[i], at);
		at[columns - 1] = bind_text(currency_str(&rows[i].insured_amount.currency));
	}
	return db_insert(tx, &order_shipping_save_sql, binds, n, NULL);
}

enum err shipping_mappings_load(struct tx *tx, struct arena *arena, struct company_id company,
                                struct shipping_mapping **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &shipping_mappings_load_sql, ARGS(bind_int(company.value)),
	            &shipping_mapping_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err shipping_mappings_replace(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct shipping_mapping *rows, size_t n)
{
	TRY(db_exec(tx, &shipping_mappings_remove_sql, ARGS(bind_int(company.value)), NULL));
	if (n == 0)
		return OK;
	const struct bind *binds = row_binds_all(arena, &shipping_mapping_shape, company, rows, n);
	return db_insert(tx, &shipping_mappings_insert_sql, binds, n, NULL);
}

enum err order_wishes_load(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *orders, size_t n, struct order_wish **out, size_t *count)
{
	LIST(struct order_wish) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &order_wishes_load_sql,
	             ARGS(bind_int(company.value), bind_ints(orders, n)), &rows));
	while (rows_next(&rows)) {
		struct order_wish *wish = LIST_ADD(arena, &found);
		wish->id.value = rows_int(&rows, 0);
		wish->channel_id.value = rows_int(&rows, 1);
		wish->shipping_method = rows_text(&rows, 2);
	}
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}
