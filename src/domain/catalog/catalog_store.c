#include "domain/catalog/catalog_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- products ---- */

/* Columns stand in the order of the shape: row_binds supplies them so. */
#define PRODUCT_COLUMNS                                                                            \
	"id, sku, name, type, is_active, description, brand, mpn, upc, weight, length, width, "        \
	"height, minimum_level, created_at, modified_at, version"

SQL(products_fetch_sql, "SELECT " PRODUCT_COLUMNS
                        " FROM product"
                        " WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(products_fetch_by_skus_sql, "SELECT " PRODUCT_COLUMNS
                                " FROM product"
                                " WHERE company_id = $1 AND sku IN {texts $2} ORDER BY id");
SQL_INSERT(products_insert_sql,
           "product(company_id:i, id:i, sku:t, name:t, type:t, is_active:i, description:t, "
           "brand:t, mpn:t, upc:t, weight:i, length:i, width:i, height:i, minimum_level:i, "
           "created_at:i, modified_at:i, version:i)");
SQL(product_save_sql,
    "UPDATE product SET sku = $3, name = $4, type = $5, is_active = $6, description = $7, "
    "brand = $8, mpn = $9, upc = $10, weight = $11, length = $12, width = $13, height = $14, "
    "minimum_level = $15, created_at = $16, modified_at = $17, version = $18"
    " WHERE company_id = $1 AND id = $2 AND version = $18 - 1");

enum err products_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *ids, size_t n, struct product **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &products_fetch_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	            &product_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err products_fetch_by_skus(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct str *skus, size_t n, struct product **out,
                                size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &products_fetch_by_skus_sql,
	            ARGS(bind_int(company.value), bind_texts(skus, n)), &product_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err products_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct product *const *products, size_t n)
{
	size_t columns = row_bind_count(&product_shape);
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++)
		row_binds(&product_shape, company, products[i], &binds[i * columns]);
	return db_insert(tx, &products_insert_sql, binds, n, NULL);
}

enum err product_save(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct product *product)
{
	int64_t changed;
	TRY(db_exec(tx, &product_save_sql, row_binds_all(arena, &product_shape, company, product, 1),
	            row_bind_count(&product_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

/* ---- parts ---- */

SQL(parts_fetch_sql,
    "SELECT b.bundle_id, b.component_id, p.sku, b.quantity FROM bundle_part AS b"
    " JOIN product AS p ON p.company_id = $1 AND p.id = b.component_id"
    " WHERE b.company_id = $1 AND b.bundle_id IN {ids $2} ORDER BY b.bundle_id, b.component_id");
SQL(parts_fetch_containing_sql,
    "SELECT b.bundle_id, b.component_id, p.sku, b.quantity FROM bundle_part AS b"
    " JOIN product AS p ON p.company_id = $1 AND p.id = b.component_id"
    " WHERE b.company_id = $1 AND b.bundle_id IN"
    " (SELECT bundle_id FROM bundle_part WHERE company_id = $1 AND component_id IN {ids $2})"
    " ORDER BY b.bundle_id, b.component_id");
SQL_INSERT(parts_insert_sql, "bundle_part(company_id:i, bundle_id:i, component_id:i, quantity:i)");
SQL(parts_clear_sql, "DELETE FROM bundle_part WHERE company_id = $1 AND bundle_id = $2");

/* By hand: the SKU is another table's, so it is no column of the shape. */
static enum err parts_read(struct tx *tx, struct arena *arena, const struct sql *sql,
                           struct company_id company, const int64_t *ids, size_t n,
                           struct bundle_part **out, size_t *count)
{
	struct rows rows;
	LIST(struct bundle_part) parts = {0};
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value), bind_ints(ids, n)), &rows));
	while (rows_next(&rows)) {
		struct bundle_part *part = LIST_ADD(arena, &parts);
		part->bundle_id.value = rows_int(&rows, 0);
		part->component_id.value = rows_int(&rows, 1);
		part->sku = rows_text(&rows, 2);
		part->quantity.units = rows_int(&rows, 3);
	}
	*out = parts.at;
	*count = parts.count;
	return rows_end(&rows);
}

enum err parts_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *bundles, size_t n, struct bundle_part **out, size_t *count)
{
	return parts_read(tx, arena, &parts_fetch_sql, company, bundles, n, out, count);
}

enum err parts_fetch_containing(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *components, size_t n, struct bundle_part **out,
                                size_t *count)
{
	return parts_read(tx, arena, &parts_fetch_containing_sql, company, components, n, out, count);
}

enum err parts_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct product *const *bundles, size_t n)
{
	LIST(struct bundle_part) parts = {0};
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < bundles[i]->parts.count; k++)
			*LIST_ADD(arena, &parts) = bundles[i]->parts.at[k];
	}
	if (parts.count == 0)
		return OK;
	return db_insert(tx, &parts_insert_sql,
	                 row_binds_all(arena, &bundle_part_shape, company, parts.at, parts.count),
	                 parts.count, NULL);
}

enum err parts_replace(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct product *bundle)
{
	TRY(db_exec(tx, &parts_clear_sql, ARGS(bind_int(company.value), bind_int(bundle->id.value)),
	            NULL));
	return parts_insert(tx, arena, company, &bundle, 1);
}
