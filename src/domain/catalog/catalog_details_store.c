#include "domain/catalog/catalog_details_store.h"

#include "shape/shape_row.h"

/* ---- details ---- */

SQL(product_attributes_fetch_sql,
    "SELECT product_id, place, name, value FROM product_attribute"
    " WHERE company_id = $1 AND product_id IN {ids $2} ORDER BY product_id, place");
SQL(product_images_fetch_sql,
    "SELECT product_id, place, url, '' FROM product_image"
    " WHERE company_id = $1 AND product_id IN {ids $2} ORDER BY product_id, place");
SQL(product_categories_fetch_sql,
    "SELECT product_id, category_id, '', '' FROM product_category"
    " WHERE company_id = $1 AND product_id IN {ids $2} ORDER BY product_id, category_id");
SQL(product_attributes_delete_sql,
    "DELETE FROM product_attribute WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(product_images_delete_sql,
    "DELETE FROM product_image WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(product_categories_delete_sql,
    "DELETE FROM product_category WHERE company_id = $1 AND product_id IN {ids $2}");
SQL_INSERT(product_attributes_insert_sql,
           "product_attribute(company_id:i, product_id:i, place:i, name:t, value:t)");
SQL_INSERT(product_images_insert_sql, "product_image(company_id:i, product_id:i, place:i, url:t)");
SQL_INSERT(product_categories_insert_sql,
           "product_category(company_id:i, product_id:i, category_id:i) ON CONFLICT DO NOTHING");

static const struct sql *const fetches[] = {
	&product_attributes_fetch_sql, &product_images_fetch_sql, &product_categories_fetch_sql};
static const struct sql *const deletes[] = {
	&product_attributes_delete_sql, &product_images_delete_sql, &product_categories_delete_sql};
static const struct sql *const inserts[] = {
	&product_attributes_insert_sql, &product_images_insert_sql, &product_categories_insert_sql};
static const size_t columns[] = {5, 4, 3};

enum err details_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                       enum detail_table table, const int64_t *products, size_t n,
                       struct product_detail **out, size_t *count)
{
	struct rows rows;
	LIST(struct product_detail) list = {0};
	TRY(db_query(tx, arena, fetches[table], ARGS(bind_int(company.value), bind_ints(products, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct product_detail){rows_int(&rows, 0), rows_int(&rows, 1),
		                                                  rows_text(&rows, 2), rows_text(&rows, 3)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err details_delete(struct tx *tx, struct company_id company, enum detail_table table,
                        const int64_t *products, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, deletes[table], ARGS(bind_int(company.value), bind_ints(products, n)), NULL);
}

enum err details_insert(struct tx *tx, struct arena *arena, struct company_id company,
                        enum detail_table table, const struct product_detail *rows, size_t n)
{
	if (n == 0)
		return OK;
	struct bind *binds = ARENA_ARRAY(arena, n * columns[table], struct bind);
	struct bind *at = binds;
	for (size_t i = 0; i < n; i++) {
		const struct bind all[] = {bind_int(company.value), bind_int(rows[i].product_id),
		                           bind_int(rows[i].place), bind_text(rows[i].name),
		                           bind_text(rows[i].value)};
		for (size_t c = 0; c < columns[table]; c++)
			*at++ = all[c];
	}
	return db_insert(tx, inserts[table], binds, n, NULL);
}

/* ---- SKUs that were ---- */

#define ALIAS_COLUMNS "sku, product_id, is_merged, created_at"
SQL(aliases_fetch_sql, "SELECT " ALIAS_COLUMNS
                       " FROM product_alias {index product_alias_product}"
                       " WHERE company_id = $1 AND product_id IN {ids $2} ORDER BY sku");
SQL(aliases_fetch_by_skus_sql, "SELECT " ALIAS_COLUMNS
                               " FROM product_alias"
                               " WHERE company_id = $1 AND sku IN {texts $2} ORDER BY sku");
SQL_INSERT(aliases_put_sql,
           "product_alias(company_id:i, sku:t, product_id:i, is_merged:i, created_at:i)"
           " ON CONFLICT (company_id, sku) DO UPDATE SET product_id = excluded.product_id,"
           " is_merged = excluded.is_merged, created_at = excluded.created_at");
SQL(aliases_delete_sql, "DELETE FROM product_alias WHERE company_id = $1 AND sku IN {texts $2}");
SQL(aliases_move_sql,
    "UPDATE product_alias SET product_id = $3, is_merged = 1"
    " WHERE company_id = $1 AND product_id = $2");

static enum err aliases_read(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *args, struct product_alias **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, args, 2, &product_alias_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err aliases_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct product_alias **out, size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_ints(products, n)};
	return aliases_read(tx, arena, &aliases_fetch_sql, args, out, count);
}

enum err aliases_fetch_by_skus(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct str *skus, size_t n, struct product_alias **out,
                               size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_texts(skus, n)};
	return aliases_read(tx, arena, &aliases_fetch_by_skus_sql, args, out, count);
}

enum err aliases_put(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct product_alias *aliases, size_t n)
{
	enum { COLUMNS = 5 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_text(aliases[i].sku);
		binds[i * COLUMNS + 2] = bind_int(aliases[i].product_id.value);
		binds[i * COLUMNS + 3] = bind_int(aliases[i].is_merged);
		binds[i * COLUMNS + 4] = bind_int(aliases[i].created_at.us);
	}
	return db_insert(tx, &aliases_put_sql, binds, n, NULL);
}

enum err aliases_delete(struct tx *tx, struct company_id company, const struct str *skus, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, &aliases_delete_sql, ARGS(bind_int(company.value), bind_texts(skus, n)),
	               NULL);
}

enum err aliases_move(struct tx *tx, struct company_id company, struct product_id from,
                      struct product_id to)
{
	return db_exec(tx, &aliases_move_sql,
	               ARGS(bind_int(company.value), bind_int(from.value), bind_int(to.value)), NULL);
}

/* ---- brands and categories ---- */

SQL_FLAGS(brands_fetch_sql, SQL_SCAN, /* every product has a brand or none: the index is read */
          "SELECT brand, CAST(count(*) AS BIGINT) FROM product"
          " WHERE company_id = $1 AND brand <> '' GROUP BY brand ORDER BY brand");
SQL(categories_fetch_sql,
    "SELECT id, parent_id, name, 0 FROM category WHERE company_id = $1"
    " ORDER BY parent_id, folded");
SQL(categories_count_sql,
    "SELECT c.id, c.parent_id, c.name, CAST(count(p.product_id) AS BIGINT) FROM category AS c"
    " LEFT JOIN product_category AS p ON p.company_id = $1 AND p.category_id = c.id"
    " WHERE c.company_id = $1 GROUP BY c.id, c.parent_id, c.name, c.folded"
    " ORDER BY c.parent_id, c.folded");
SQL(category_insert_sql,
    "INSERT INTO category (company_id, id, parent_id, name, folded)"
    " VALUES ($1, $2, $3, $4, $5)");
SQL(category_save_sql,
    "UPDATE category SET parent_id = $3, name = $4, folded = $5"
    " WHERE company_id = $1 AND id = $2");
SQL(category_remove_sql, "DELETE FROM category WHERE company_id = $1 AND id = $2");
SQL(category_empty_sql, "DELETE FROM product_category WHERE company_id = $1 AND category_id = $2");

enum err brands_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct brand **out, size_t *count)
{
	struct rows rows;
	LIST(struct brand) list = {0};
	TRY(db_query(tx, arena, &brands_fetch_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct brand){rows_text(&rows, 0), rows_int(&rows, 1)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err categories_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          bool with_products, struct category **out, size_t *count)
{
	const struct sql *sql = with_products ? &categories_count_sql : &categories_fetch_sql;
	struct rows rows;
	LIST(struct category) list = {0};
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct category){.id = {rows_int(&rows, 0)},
		                                            .parent_id = {rows_int(&rows, 1)},
		                                            .name = rows_text(&rows, 2),
		                                            .products = rows_int(&rows, 3)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err category_insert(struct tx *tx, struct company_id company, const struct category *category,
                         struct str folded)
{
	return db_exec(tx, &category_insert_sql,
	               ARGS(bind_int(company.value), bind_int(category->id.value),
	                    bind_int(category->parent_id.value), bind_text(category->name),
	                    bind_text(folded)),
	               NULL);
}

enum err category_save(struct tx *tx, struct company_id company, const struct category *category,
                       struct str folded)
{
	return db_exec(tx, &category_save_sql,
	               ARGS(bind_int(company.value), bind_int(category->id.value),
	                    bind_int(category->parent_id.value), bind_text(category->name),
	                    bind_text(folded)),
	               NULL);
}

enum err category_remove(struct tx *tx, struct company_id company, struct category_id id)
{
	TRY(db_exec(tx, &category_empty_sql, ARGS(bind_int(company.value), bind_int(id.value)), NULL));
	return db_exec(tx, &category_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}
