#include "domain/vendors/vendors_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- vendors ---- */

SQL(vendor_fetch_sql, "SELECT * FROM vendor WHERE company_id = $1 AND id = $2");
SQL(vendor_fetch_named_sql, "SELECT * FROM vendor WHERE company_id = $1 AND name = $2");
SQL(vendor_fetch_all_sql, "SELECT * FROM vendor WHERE company_id = $1 ORDER BY id");
SQL(vendor_fetch_at_sql,
    "SELECT * FROM vendor WHERE company_id = $1 AND warehouse_id = $2 AND is_active = 1 "
    "ORDER BY id");
/* Columns stand in the order of the shape: row_binds supplies them so. */
SQL_INSERT(vendor_insert_sql,
           "vendor(company_id:i, id:i, name:t, is_active:i, is_supplier:i, is_manufacturer:i, "
           "is_dropshipper:i, warehouse_id:i, currency:t, payment_term_id:i, lead_time_days:i, "
           "tax_ppm:i, order_format:t, incoterm:t, contact_name:t, email:t, order_email:t, "
           "phone:t, phone2:t, fax:t, website:t, account_number:t, line1:t, line2:t, city:t, "
           "state:t, postal_code:t, country:t, notes:t, created_at:i, modified_at:i, version:i)");
SQL(vendor_save_sql,
    "UPDATE vendor SET name = $3, is_active = $4, is_supplier = $5, is_manufacturer = $6, "
    "is_dropshipper = $7, warehouse_id = $8, currency = $9, payment_term_id = $10, "
    "lead_time_days = $11, tax_ppm = $12, order_format = $13, incoterm = $14, "
    "contact_name = $15, email = $16, order_email = $17, phone = $18, phone2 = $19, fax = $20, "
    "website = $21, account_number = $22, line1 = $23, line2 = $24, city = $25, state = $26, "
    "postal_code = $27, country = $28, notes = $29, created_at = $30, modified_at = $31, "
    "version = $32 WHERE company_id = $1 AND id = $2 AND version = $32 - 1");
SQL(vendor_is_priced_sql,
    "SELECT v.id FROM vendor_product AS v WHERE v.company_id = $1 AND v.vendor_id = $2 "
    "AND EXISTS (SELECT 1 FROM vendor_price AS p WHERE p.company_id = $1 "
    "AND p.vendor_product_id = v.id) LIMIT 1");

enum err vendor_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct vendor_id id, struct vendor *out)
{
	return row_one(tx, arena, &vendor_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               &vendor_shape, out);
}

enum err vendor_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                            struct str name, struct vendor *out)
{
	return row_one(tx, arena, &vendor_fetch_named_sql,
	               ARGS(bind_int(company.value), bind_text(name)), &vendor_shape, out);
}

enum err vendor_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                          struct vendor **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &vendor_fetch_all_sql, ARGS(bind_int(company.value)), &vendor_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err vendor_fetch_at(struct tx *tx, struct arena *arena, struct company_id company,
                         struct warehouse_id warehouse, struct vendor **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &vendor_fetch_at_sql,
	            ARGS(bind_int(company.value), bind_int(warehouse.value)), &vendor_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err vendor_insert(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct vendor *vendor)
{
	return db_insert(tx, &vendor_insert_sql,
	                 row_binds_all(arena, &vendor_shape, company, vendor, 1), 1, NULL);
}

enum err vendor_save(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct vendor *vendor)
{
	int64_t changed;
	TRY(db_exec(tx, &vendor_save_sql, row_binds_all(arena, &vendor_shape, company, vendor, 1),
	            row_bind_count(&vendor_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err vendor_is_priced(struct tx *tx, struct arena *arena, struct company_id company,
                          struct vendor_id id, bool *out)
{
	struct rows rows;
	TRY(db_query(tx, arena, &vendor_is_priced_sql,
	             ARGS(bind_int(company.value), bind_int(id.value)), &rows));
	*out = false;
	while (rows_next(&rows))
		*out = true;
	return rows_end(&rows);
}

/* ---- payment terms ---- */

SQL(term_fetch_sql, "SELECT * FROM payment_term WHERE company_id = $1 AND id = $2");
SQL(term_fetch_named_sql, "SELECT * FROM payment_term WHERE company_id = $1 AND name = $2");
SQL(term_fetch_all_sql, "SELECT * FROM payment_term WHERE company_id = $1 ORDER BY id");
SQL_INSERT(term_insert_sql, "payment_term(company_id:i, id:i, name:t, is_active:i)");
SQL(term_save_sql,
    "UPDATE payment_term SET name = $3, is_active = $4 WHERE company_id = $1 AND id = $2");

enum err term_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                    struct payment_term_id id, struct payment_term *out)
{
	return row_one(tx, arena, &term_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               &payment_term_shape, out);
}

enum err term_fetch_named(struct tx *tx, struct arena *arena, struct company_id company,
                          struct str name, struct payment_term *out)
{
	return row_one(tx, arena, &term_fetch_named_sql, ARGS(bind_int(company.value), bind_text(name)),
	               &payment_term_shape, out);
}

enum err term_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                        struct payment_term **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &term_fetch_all_sql, ARGS(bind_int(company.value)), &payment_term_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err term_insert(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct payment_term *term)
{
	return db_insert(tx, &term_insert_sql,
	                 row_binds_all(arena, &payment_term_shape, company, term, 1), 1, NULL);
}

enum err term_save(struct tx *tx, struct arena *arena, struct company_id company,
                   const struct payment_term *term)
{
	return db_exec(tx, &term_save_sql, row_binds_all(arena, &payment_term_shape, company, term, 1),
	               row_bind_count(&payment_term_shape), NULL);
}

/* ---- vendor products ---- */

SQL(vendor_products_fetch_sql,
    "SELECT * FROM vendor_product WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(vendor_products_fetch_by_skus_sql,
    "SELECT * FROM vendor_product WHERE company_id = $1 AND vendor_id IN {ids $2} "
    "AND vendor_sku IN {texts $3} ORDER BY +id");
SQL(vendor_products_fetch_of_sql,
    "SELECT * FROM vendor_product WHERE company_id = $1 AND product_id IN {ids $2} "
    "ORDER BY product_id, is_default DESC, id");
SQL_INSERT(vendor_product_insert_sql,
           "vendor_product(company_id:i, id:i, vendor_id:i, vendor_sku:t, product_id:i, "
           "is_active:i, is_default:i, lead_time_days:i, minimum_quantity:i, rounding:t, "
           "packaging:t, created_at:i, modified_at:i, version:i)");
SQL(vendor_product_save_sql,
    "UPDATE vendor_product SET vendor_id = $3, vendor_sku = $4, product_id = $5, is_active = $6, "
    "is_default = $7, lead_time_days = $8, minimum_quantity = $9, rounding = $10, "
    "packaging = $11, created_at = $12, modified_at = $13, version = $14 "
    "WHERE company_id = $1 AND id = $2 AND version = $14 - 1");

static enum err products_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                               const struct bind *args, size_t n, struct vendor_product **out,
                               size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, args, n, &vendor_product_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err vendor_products_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                               const int64_t *ids, size_t n, struct vendor_product **out,
                               size_t *count)
{
	return products_query(tx, arena, &vendor_products_fetch_sql,
	                      ARGS(bind_int(company.value), bind_ints(ids, n)), out, count);
}

enum err vendor_products_fetch_by_skus(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *vendors, size_t n,
                                       const struct str *skus, size_t sku_count,
                                       struct vendor_product **out, size_t *count)
{
	return products_query(
		tx, arena, &vendor_products_fetch_by_skus_sql,
		ARGS(bind_int(company.value), bind_ints(vendors, n), bind_texts(skus, sku_count)), out,
		count);
}

enum err vendor_products_fetch_of(struct tx *tx, struct arena *arena, struct company_id company,
                                  const int64_t *products, size_t n, struct vendor_product **out,
                                  size_t *count)
{
	return products_query(tx, arena, &vendor_products_fetch_of_sql,
	                      ARGS(bind_int(company.value), bind_ints(products, n)), out, count);
}

static struct bind *products_bind(struct arena *arena, struct company_id company,
                                  const struct vendor_product *const *rows, size_t n)
{
	size_t columns = row_bind_count(&vendor_product_shape);
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++)
		row_binds(&vendor_product_shape, company, rows[i], &binds[i * columns]);
	return binds;
}

enum err vendor_products_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct vendor_product *const *rows, size_t n)
{
	return db_insert(tx, &vendor_product_insert_sql, products_bind(arena, company, rows, n), n,
	                 NULL);
}

enum err vendor_products_save(struct tx *tx, struct arena *arena, struct company_id company,
                              const struct vendor_product *const *rows, size_t n)
{
	int64_t *changed = ARENA_ARRAY(arena, n, int64_t);
	TRY(db_exec_each(tx, &vendor_product_save_sql, products_bind(arena, company, rows, n),
	                 row_bind_count(&vendor_product_shape), n, changed));
	for (size_t i = 0; i < n; i++)
		if (changed[i] != 1)
			return ERR_SERIALIZATION;
	return OK;
}

/* ---- prices and units ---- */

SQL(vendor_prices_fetch_sql,
    "SELECT * FROM vendor_price WHERE company_id = $1 AND vendor_product_id IN {ids $2} "
    "ORDER BY vendor_product_id, from_quantity");
SQL(vendor_units_fetch_sql,
    "SELECT * FROM vendor_unit WHERE company_id = $1 AND vendor_product_id IN {ids $2} "
    "ORDER BY vendor_product_id, units, id");
SQL(vendor_prices_clear_sql,
    "DELETE FROM vendor_price WHERE company_id = $1 AND vendor_product_id IN {ids $2}");
SQL(vendor_units_clear_sql,
    "DELETE FROM vendor_unit WHERE company_id = $1 AND vendor_product_id IN {ids $2}");
SQL_INSERT(vendor_price_insert_sql,
           "vendor_price(company_id:i, id:i, vendor_product_id:i, from_quantity:i, to_quantity:i, "
           "cost:i, currency:t)");
SQL_INSERT(vendor_unit_insert_sql,
           "vendor_unit(company_id:i, id:i, vendor_product_id:i, name:t, units:i)");

enum err vendor_prices_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                             const int64_t *ids, size_t n, struct vendor_price **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &vendor_prices_fetch_sql,
	            ARGS(bind_int(company.value), bind_ints(ids, n)), &vendor_price_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err vendor_units_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                            const int64_t *ids, size_t n, struct vendor_unit **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &vendor_units_fetch_sql,
	            ARGS(bind_int(company.value), bind_ints(ids, n)), &vendor_unit_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

/* The shape's columns, and the currency. */
static enum err prices_insert(struct tx *tx, struct arena *arena, struct company_id company,
                              const struct vendor_price *prices, size_t n)
{
	size_t columns = row_bind_count(&vendor_price_shape) + 1;
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++) {
		row_binds(&vendor_price_shape, company, &prices[i], &binds[i * columns]);
		binds[(i + 1) * columns - 1] = bind_text(currency_str(&prices[i].cost.currency));
	}
	return n == 0 ? OK : db_insert(tx, &vendor_price_insert_sql, binds, n, NULL);
}

enum err vendor_lists_replace(struct tx *tx, struct arena *arena, struct company_id company,
                              const struct vendor_product *const *rows, size_t n)
{
	LIST(struct vendor_price) prices = {0};
	LIST(struct vendor_unit) units = {0};
	int64_t *ids = ARENA_ARRAY(arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		ids[i] = rows[i]->id.value;
		for (size_t k = 0; k < rows[i]->prices.count; k++)
			*LIST_ADD(arena, &prices) = rows[i]->prices.at[k];
		for (size_t k = 0; k < rows[i]->units.count; k++)
			*LIST_ADD(arena, &units) = rows[i]->units.at[k];
	}
	const struct bind args[] = {bind_int(company.value), bind_ints(ids, n)};
	TRY(db_exec(tx, &vendor_prices_clear_sql, args, COUNT_OF(args), NULL));
	TRY(db_exec(tx, &vendor_units_clear_sql, args, COUNT_OF(args), NULL));
	TRY(prices_insert(tx, arena, company, prices.at, prices.count));
	if (units.count == 0)
		return OK;
	return db_insert(tx, &vendor_unit_insert_sql,
	                 row_binds_all(arena, &vendor_unit_shape, company, units.at, units.count),
	                 units.count, NULL);
}
