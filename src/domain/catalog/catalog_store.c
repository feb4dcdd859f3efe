#include "domain/catalog/catalog_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* ---- products ---- */

/* Columns stand in the order of the shape: row_binds supplies them so. */
#define PRODUCT_COLUMNS                                                                            \
	"id, sku, name, type, is_active, parent_id, attribute_key, description, brand, mpn, upc, "     \
	"weight, length, width, height, minimum_level, is_tax_exempt, price, minimum_price, "          \
	"customs_value, currency, hs_code, origin_country, customs_description, merged_into_id, "      \
	"created_at, modified_at, version"

SQL(products_fetch_sql, "SELECT " PRODUCT_COLUMNS
                        " FROM product"
                        " WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL(products_fetch_by_skus_sql, "SELECT " PRODUCT_COLUMNS
                                " FROM product"
                                " WHERE company_id = $1 AND sku IN {texts $2} ORDER BY +id");
#define PRODUCTS_BY_CODES                                                                          \
	"SELECT " PRODUCT_COLUMNS                                                                      \
	" FROM product WHERE company_id = $1 AND upc IN {texts $2} "                                   \
	"UNION ALL SELECT " PRODUCT_COLUMNS " FROM product WHERE company_id = $1 AND "
SQL_TWO(products_fetch_by_codes_sql, "only small letters of ASCII, whatever the database's locale",
        PRODUCTS_BY_CODES "lower(sku) IN {texts $3}",
        PRODUCTS_BY_CODES "lower(sku COLLATE \"C\") IN {texts $3}");
/* Many SKUs may begin like those that are meant and be longer: some hundreds are looked at. */
SQL(skus_between_sql,
    "SELECT near.sku FROM (SELECT p.sku FROM product p WHERE p.company_id = $1"
    " AND p.sku >= $2 AND p.sku < $3 ORDER BY p.sku LIMIT 500) AS near"
    " WHERE length(near.sku) = $4 ORDER BY near.sku LIMIT $5");
/* is_active stands in no index, so none of those that begin with the company is "covering": SQLite
 * would read all of it. */
SQL(refs_fetch_sql,
    "SELECT id, type, sku, sku, is_active, merged_into_id FROM product "
    "WHERE company_id = $1 AND id IN {ids $2}");
SQL(refs_fetch_by_skus_sql,
    "SELECT id, type, sku, sku, is_active, merged_into_id FROM product "
    "WHERE company_id = $1 AND sku IN {texts $2}");
SQL(refs_fetch_by_aliases_sql,
    "SELECT p.id, p.type, p.sku, a.sku, p.is_active, p.merged_into_id FROM product_alias AS a "
    "JOIN product AS p ON p.company_id = $1 AND p.id = a.product_id "
    "WHERE a.company_id = $1 AND a.sku IN {texts $2}");
SQL(variations_fetch_sql,
    "SELECT " PRODUCT_COLUMNS
    " FROM product"
    " WHERE company_id = $1 AND parent_id > 0 AND parent_id IN {ids $2} ORDER BY id");
SQL_INSERT(products_insert_sql,
           "product(company_id:i, id:i, sku:t, name:t, type:t, is_active:i, parent_id:i, "
           "attribute_key:t, description:t, brand:t, mpn:t, upc:t, weight:i, length:i, width:i, "
           "height:i, minimum_level:i, is_tax_exempt:i, price:i, minimum_price:i, "
           "customs_value:i, currency:t, hs_code:t, origin_country:t, customs_description:t, "
           "merged_into_id:i, created_at:i, modified_at:i, version:i)");
SQL(products_save_sql,
    "UPDATE product SET sku = $3, name = $4, type = $5, is_active = $6, parent_id = $7, "
    "attribute_key = $8, description = $9, brand = $10, mpn = $11, upc = $12, weight = $13, "
    "length = $14, width = $15, height = $16, minimum_level = $17, is_tax_exempt = $18, "
    "price = $19, minimum_price = $20, customs_value = $21, currency = $22, hs_code = $23, "
    "origin_country = $24, customs_description = $25, merged_into_id = $26, "
    "created_at = $27, modified_at = $28, version = $29"
    " WHERE company_id = $1 AND id = $2 AND version = $29 - 1");
SQL(products_merged_sql,
    "SELECT id FROM product"
    " WHERE company_id = $1 AND merged_into_id > 0 AND merged_into_id = $2");

static enum err products_read(struct tx *tx, struct arena *arena, const struct sql *sql,
                              const struct bind *args, size_t n, struct product **out,
                              size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, args, n, &product_shape, &rows, count));
	*out = rows;
	for (size_t i = 0; i < *count; i++) {
		(*out)[i].asked_sku = (*out)[i].sku;
		product_amounts_settle(&(*out)[i]);
	}
	return OK;
}

enum err products_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *ids, size_t n, struct product **out, size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_ints(ids, n)};
	return products_read(tx, arena, &products_fetch_sql, args, COUNT_OF(args), out, count);
}

enum err products_fetch_by_skus(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct str *skus, size_t n, struct product **out,
                                size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_texts(skus, n)};
	return products_read(tx, arena, &products_fetch_by_skus_sql, args, COUNT_OF(args), out, count);
}

struct refs {
	LIST(struct product_ref) found;
};

static enum err refs_read(struct tx *tx, struct arena *arena, const struct sql *sql,
                          const struct bind *args, size_t n, struct refs *out)
{
	struct rows rows;
	bool is_sound = true;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		int type = 0;
		struct product_ref *ref = LIST_ADD(arena, &out->found);
		ref->id.value = rows_int(&rows, 0);
		is_sound = word_find(&product_type_words, rows_text(&rows, 1), false, &type) && is_sound;
		ref->type = (enum product_type)type;
		ref->sku = rows_text(&rows, 2);
		ref->asked_sku = rows_text(&rows, 3);
		ref->is_active = rows_int(&rows, 4) != 0;
		ref->merged_into_id.value = rows_int(&rows, 5);
	}
	TRY(rows_end(&rows));
	return is_sound ? OK : ERR_INTERNAL;
}

enum err skus_fetch_between(struct tx *tx, struct arena *arena, struct company_id company,
                            struct str first, struct str end, size_t most, struct str **out,
                            size_t *count)
{
	struct rows rows;
	LIST(struct str) list = {0};
	TRY(db_query(tx, arena, &skus_between_sql,
	             ARGS(bind_int(company.value), bind_text(first), bind_text(end),
	                  bind_int((int64_t)first.len), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = rows_text(&rows, 0);
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err refs_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                    const int64_t *ids, size_t n, struct product_ref **out, size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_ints(ids, n)};
	struct refs refs = {0};
	TRY(refs_read(tx, arena, &refs_fetch_sql, args, COUNT_OF(args), &refs));
	*out = refs.found.at;
	*count = refs.found.count;
	return OK;
}

/* Aliases are few: they are asked for only when a SKU is no product's own. */
enum err refs_fetch_by_skus(struct tx *tx, struct arena *arena, struct company_id company,
                            const struct str *skus, size_t n, struct product_ref **out,
                            size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_texts(skus, n)};
	struct refs refs = {0};
	TRY(refs_read(tx, arena, &refs_fetch_by_skus_sql, args, COUNT_OF(args), &refs));
	if (refs.found.count < n)
		TRY(refs_read(tx, arena, &refs_fetch_by_aliases_sql, args, COUNT_OF(args), &refs));
	*out = refs.found.at;
	*count = refs.found.count;
	return OK;
}

enum err products_fetch_by_codes(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct str *codes, const struct str *lower, size_t n,
                                 struct product **out, size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_texts(codes, n),
	                            bind_texts(lower, n)};
	return products_read(tx, arena, &products_fetch_by_codes_sql, args, COUNT_OF(args), out, count);
}

enum err variations_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *parents, size_t n, struct product **out, size_t *count)
{
	const struct bind args[] = {bind_int(company.value), bind_ints(parents, n)};
	return products_read(tx, arena, &variations_fetch_sql, args, COUNT_OF(args), out, count);
}

enum err products_merged_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                               struct product_id into, int64_t **out, size_t *count)
{
	struct rows rows;
	LIST(int64_t) ids = {0};
	TRY(db_query(tx, arena, &products_merged_sql,
	             ARGS(bind_int(company.value), bind_int(into.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &ids) = rows_int(&rows, 0);
	*out = ids.at;
	*count = ids.count;
	return rows_end(&rows);
}

static struct bind *products_bind(struct arena *arena, struct company_id company,
                                  const struct product *const *products, size_t n)
{
	size_t columns = row_bind_count(&product_shape);
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++)
		row_binds(&product_shape, company, products[i], &binds[i * columns]);
	return binds;
}

enum err products_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct product *const *products, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &products_insert_sql, products_bind(arena, company, products, n), n, NULL);
}

enum err products_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct product *const *products, size_t n)
{
	int64_t *changed = ARENA_ARRAY(arena, n, int64_t);
	if (n == 0)
		return OK;
	TRY(db_exec_each(tx, &products_save_sql, products_bind(arena, company, products, n),
	                 row_bind_count(&product_shape), n, changed));
	for (size_t i = 0; i < n; i++)
		if (changed[i] != 1)
			return ERR_SERIALIZATION;
	return OK;
}

/* ---- parts, and what they come down to ---- */

SQL(parts_fetch_sql,
    "SELECT b.bundle_id, b.component_id, p.sku, b.quantity, p.type FROM bundle_part AS b"
    " JOIN product AS p ON p.company_id = $1 AND p.id = b.component_id"
    " WHERE b.company_id = $1 AND b.bundle_id IN {ids $2} ORDER BY b.bundle_id, b.component_id");
SQL(parts_fetch_around_sql,
    "SELECT b.bundle_id, b.component_id, p.sku, b.quantity, p.type FROM bundle_part AS b"
    " JOIN product AS p ON p.company_id = $1 AND p.id = b.component_id"
    " WHERE b.company_id = $1 AND b.bundle_id IN"
    " (SELECT bundle_id FROM bundle_part WHERE company_id = $1 AND component_id IN {ids $2})"
    " ORDER BY b.bundle_id, b.component_id");
SQL_INSERT(parts_insert_sql, "bundle_part(company_id:i, bundle_id:i, component_id:i, quantity:i)");
SQL(parts_delete_sql, "DELETE FROM bundle_part WHERE company_id = $1 AND bundle_id IN {ids $2}");
SQL(units_fetch_sql,
    "SELECT b.bundle_id, b.component_id, COALESCE(p.sku, ''), b.quantity, 'core'"
    " FROM bundle_unit AS b"
    " LEFT JOIN product AS p ON p.company_id = $1 AND p.id = b.component_id"
    " WHERE b.company_id = $1 AND b.bundle_id IN {ids $2} ORDER BY b.bundle_id, b.component_id");
SQL(units_fetch_containing_sql,
    "SELECT b.bundle_id, b.component_id, p.sku, b.quantity, 'core' FROM bundle_unit AS b"
    " JOIN product AS p ON p.company_id = $1 AND p.id = b.component_id"
    " WHERE b.company_id = $1 AND b.bundle_id IN"
    " (SELECT bundle_id FROM bundle_unit WHERE company_id = $1 AND component_id IN {ids $2})"
    " ORDER BY b.bundle_id, b.component_id");
SQL_INSERT(units_insert_sql, "bundle_unit(company_id:i, bundle_id:i, component_id:i, quantity:i)");
SQL(units_delete_sql, "DELETE FROM bundle_unit WHERE company_id = $1 AND bundle_id IN {ids $2}");

/* By hand: SKU and type are another table's, so they are no columns of the shape. */
static enum err parts_read(struct tx *tx, struct arena *arena, const struct sql *sql,
                           struct company_id company, const int64_t *ids, size_t n,
                           struct bundle_part **out, size_t *count)
{
	struct rows rows;
	int type;
	LIST(struct bundle_part) parts = {0};
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value), bind_ints(ids, n)), &rows));
	while (rows_next(&rows)) {
		struct bundle_part *part = LIST_ADD(arena, &parts);
		part->bundle_id.value = rows_int(&rows, 0);
		part->component_id.value = rows_int(&rows, 1);
		part->sku = rows_text(&rows, 2);
		part->quantity.units = rows_int(&rows, 3);
		if (word_find(&product_type_words, rows_text(&rows, 4), false, &type))
			part->type = (enum product_type)type;
	}
	*out = parts.at;
	*count = parts.count;
	return rows_end(&rows);
}

/* What bundles are made of directly, and what they come down to: tables alike. */
static const struct sql *const part_fetches[] = {
	[BUNDLE_PARTS] = &parts_fetch_sql, [BUNDLE_UNITS] = &units_fetch_sql};
static const struct sql *const part_searches[] = {
	[BUNDLE_PARTS] = &parts_fetch_around_sql, [BUNDLE_UNITS] = &units_fetch_containing_sql};
static const struct sql *const part_inserts[] = {
	[BUNDLE_PARTS] = &parts_insert_sql, [BUNDLE_UNITS] = &units_insert_sql};
static const struct sql *const part_deletes[] = {
	[BUNDLE_PARTS] = &parts_delete_sql, [BUNDLE_UNITS] = &units_delete_sql};

enum err parts_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     enum part_table table, const int64_t *bundles, size_t n,
                     struct bundle_part **out, size_t *count)
{
	return parts_read(tx, arena, part_fetches[table], company, bundles, n, out, count);
}

enum err parts_fetch_around(struct tx *tx, struct arena *arena, struct company_id company,
                            enum part_table table, const int64_t *components, size_t n,
                            struct bundle_part **out, size_t *count)
{
	return parts_read(tx, arena, part_searches[table], company, components, n, out, count);
}

enum err parts_insert(struct tx *tx, struct arena *arena, struct company_id company,
                      enum part_table table, const struct bundle_part *parts, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, part_inserts[table],
	                 row_binds_all(arena, &bundle_part_shape, company, parts, n), n, NULL);
}

enum err parts_delete(struct tx *tx, struct company_id company, enum part_table table,
                      const int64_t *bundles, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec(tx, part_deletes[table], ARGS(bind_int(company.value), bind_ints(bundles, n)),
	               NULL);
}
