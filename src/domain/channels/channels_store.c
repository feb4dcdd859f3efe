#include "domain/channels/channels_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* The columns of inserts stand in the order of the shapes: row_binds supplies them so. */
SQL(channels_fetch_sql, "SELECT * FROM channel WHERE company_id = $1 ORDER BY id");
SQL_INSERT(channel_insert_sql,
           "channel(company_id:i, id:i, name:t, type:t, is_active:i, pushes_quantity:i, buffer:i, "
           "unpaid_claim_hours:i, currency:t, created_at:i, modified_at:i, version:i)");
SQL(channel_save_sql,
    "UPDATE channel SET name = $3, type = $4, is_active = $5, pushes_quantity = $6, buffer = $7, "
    "unpaid_claim_hours = $8, currency = $9, created_at = $10, modified_at = $11, version = $12 "
    "WHERE company_id = $1 AND id = $2 AND version = $12 - 1");
SQL(listings_fetch_sql,
    "SELECT * FROM listing WHERE company_id = $1 AND id IN {ids $2} ORDER BY id");
SQL_TWO(listings_by_variants_sql,
        "a plan made while the table is new would read the whole channel; LATERAL makes look-ups",
        "SELECT * FROM listing WHERE company_id = $1 AND channel_id IN {ids $2} "
        "AND variant_id IN {texts $3}",
        "SELECT l.* FROM {ids $2} AS c, {texts $3} AS w, LATERAL ("
        "SELECT * FROM listing WHERE company_id = $1 AND channel_id = c.value "
        "AND variant_id = w.value LIMIT 1) AS l");
SQL_TWO(listings_by_skus_sql,
        "a plan made while the table is new would read the whole channel; LATERAL makes look-ups",
        "SELECT * FROM listing WHERE company_id = $1 AND channel_id IN {ids $2} "
        "AND sku IN {texts $3}",
        "SELECT l.* FROM {ids $2} AS c, {texts $3} AS w, LATERAL ("
        "SELECT * FROM listing WHERE company_id = $1 AND channel_id = c.value "
        "AND sku = w.value LIMIT 100) AS l");
SQL(listings_by_products_sql,
    "SELECT * FROM listing WHERE company_id = $1 AND product_id IN {ids $2}");
/* Of all that is read the most often: columns that nothing is computed from are left where they
 * are.
 */
SQL(quantities_by_products_sql,
    "SELECT id, channel_id, sku, product_id, is_active, quantity, quantity_at, quantity_sequence, "
    "pushed_quantity, telling_quantity FROM listing "
    "WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(listed_products_sql,
    "SELECT DISTINCT product_id FROM listing WHERE company_id = $1 AND product_id > $2 "
    "AND (CAST($3 AS BIGINT) = 0 OR channel_id = $3) ORDER BY product_id LIMIT $4");
SQL_INSERT(
	listings_insert_sql,
	"listing(company_id:i, id:i, channel_id:i, variant_id:t, sku:t, title:t, product_id:i, "
	"is_active:i, pushes_quantity:i, is_kept_unlinked:i, price:i, currency:t, quantity:i, "
	"quantity_at:i, quantity_sequence:i, pushed_quantity:i, telling_quantity:i, pushed_at:i, "
	"created_at:i, modified_at:i, version:i)");
SQL(listings_save_sql,
    "UPDATE listing SET sku = $3, title = $4, product_id = $5, is_active = $6, "
    "pushes_quantity = $7, is_kept_unlinked = $8, price = $9, currency = $10, "
    "modified_at = $11, version = $12 WHERE company_id = $1 AND id = $2 AND version = $12 - 1");
SQL_EACH(listing_quantities_sql, "iiiii",
         "UPDATE listing SET quantity = $3, quantity_at = $4, quantity_sequence = $5 "
         "WHERE company_id = $1 AND id = $2");
SQL(listing_pushed_sql,
    "UPDATE listing SET pushed_quantity = $3, pushed_at = $4, telling_quantity = -1 "
    "WHERE company_id = $1 AND id = $2");
SQL_EACH(listings_telling_sql, "iii",
         "UPDATE listing SET telling_quantity = $3 WHERE company_id = $1 AND id = $2");
SQL(rules_fetch_sql,
    "SELECT * FROM allocation_rule WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(rule_fetch_sql, "SELECT * FROM allocation_rule WHERE company_id = $1 AND id = $2");
/* In the order of allocation_rule_shape. */
SQL_INSERT(rules_put_sql,
           "allocation_rule(company_id:i, id:i, product_id:i, channel_id:i, type:t, value:i, "
           "minimum_type:t, minimum_value:i, minimum_level:i, created_at:i, modified_at:i, "
           "version:i) ON CONFLICT (company_id, product_id, channel_id) DO UPDATE SET "
           "type = excluded.type, value = excluded.value, minimum_type = excluded.minimum_type, "
           "minimum_value = excluded.minimum_value, minimum_level = excluded.minimum_level, "
           "modified_at = excluded.modified_at, version = excluded.version");
SQL(rule_delete_sql, "DELETE FROM allocation_rule WHERE company_id = $1 AND id = $2");
SQL(exclusions_fetch_sql,
    "SELECT * FROM stock_exclusion WHERE company_id = $1 AND product_id IN {ids $2}");
SQL(exclusions_fetch_all_sql,
    "SELECT * FROM stock_exclusion WHERE company_id = $1 "
    "ORDER BY warehouse_id, product_id, channel_id");
SQL(exclusion_insert_sql,
    "INSERT INTO stock_exclusion (company_id, warehouse_id, product_id, channel_id, created_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
SQL(exclusion_delete_sql,
    "DELETE FROM stock_exclusion WHERE company_id = $1 AND warehouse_id = $2 "
    "AND product_id = $3 AND channel_id = $4");
SQL(sweeps_fetch_sql,
    "SELECT channel_id, product_id FROM quantity_sweep WHERE company_id = $1 ORDER BY channel_id");
SQL(sweep_begin_sql,
    "INSERT INTO quantity_sweep (company_id, channel_id, product_id) VALUES ($1, $2, 0) "
    "ON CONFLICT (company_id, channel_id) DO UPDATE SET product_id = 0");
SQL(sweep_move_sql,
    "UPDATE quantity_sweep SET product_id = $3 "
    "WHERE company_id = $1 AND channel_id = $2");
SQL(sweep_end_sql, "DELETE FROM quantity_sweep WHERE company_id = $1 AND channel_id = $2");
SQL(listings_all_sql,
    "SELECT * FROM listing WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3");

/* Queries of whole rows. */
static enum err fetch(struct tx *tx, struct arena *arena, const struct sql *sql,
                      const struct bind *args, size_t n, struct listing **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, sql, args, n, &listing_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err channels_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct channel **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &channels_fetch_sql, ARGS(bind_int(company.value)), &channel_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err channel_insert(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct channel *channel)
{
	return db_insert(tx, &channel_insert_sql,
	                 row_binds_all(arena, &channel_shape, company, channel, 1), 1, NULL);
}

enum err channel_save(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct channel *channel)
{
	int64_t changed;
	TRY(db_exec(tx, &channel_save_sql, row_binds_all(arena, &channel_shape, company, channel, 1),
	            row_bind_count(&channel_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err listings_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        const int64_t *ids, size_t n, struct listing **out, size_t *count)
{
	return fetch(tx, arena, &listings_fetch_sql, ARGS(bind_int(company.value), bind_ints(ids, n)),
	             out, count);
}

enum err listings_by_variants(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *channels, size_t channel_count,
                              const struct str *variants, size_t n, struct listing **out,
                              size_t *count)
{
	return fetch(
		tx, arena, &listings_by_variants_sql,
		ARGS(bind_int(company.value), bind_ints(channels, channel_count), bind_texts(variants, n)),
		out, count);
}

enum err listings_by_skus(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *channels, size_t channel_count, const struct str *skus,
                          size_t n, struct listing **out, size_t *count)
{
	return fetch(
		tx, arena, &listings_by_skus_sql,
		ARGS(bind_int(company.value), bind_ints(channels, channel_count), bind_texts(skus, n)), out,
		count);
}

enum err listings_by_products(struct tx *tx, struct arena *arena, struct company_id company,
                              const int64_t *products, size_t n, struct listing **out,
                              size_t *count)
{
	return fetch(tx, arena, &listings_by_products_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n)), out, count);
}

enum err quantities_by_products(struct tx *tx, struct arena *arena, struct company_id company,
                                const int64_t *products, size_t n, struct listing **out,
                                size_t *count)
{
	return fetch(tx, arena, &quantities_by_products_sql,
	             ARGS(bind_int(company.value), bind_ints(products, n)), out, count);
}

enum err listed_products(struct tx *tx, struct arena *arena, struct company_id company,
                         struct channel_id channel, int64_t after, size_t most, int64_t **out,
                         size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &listed_products_sql,
	             ARGS(bind_int(company.value), bind_int(after), bind_int(channel.value),
	                  bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	TRY(rows_end(&rows));
	*out = found.at;
	*count = found.count;
	return OK;
}

enum err listings_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct listing *const *listings, size_t n)
{
	size_t columns = row_bind_count(&listing_shape);
	struct bind *binds = ARENA_ARRAY(arena, n * columns, struct bind);
	for (size_t i = 0; i < n; i++)
		row_binds(&listing_shape, company, listings[i], &binds[i * columns]);
	return db_insert(tx, &listings_insert_sql, binds, n, NULL);
}

/* One row count per row must be 1. */
static enum err each_changed(struct tx *tx, struct arena *arena, const struct sql *sql,
                             const struct bind *binds, size_t columns, size_t n)
{
	int64_t *changed = ARENA_ARRAY(arena, n, int64_t);
	TRY(db_exec_each(tx, sql, binds, columns, n, changed));
	for (size_t i = 0; i < n; i++)
		if (changed[i] != 1)
			return ERR_SERIALIZATION;
	return OK;
}

enum err listings_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct listing *const *listings, size_t n)
{
	enum { COLUMNS = 12 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		const struct listing *l = listings[i];
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(l->id.value);
		at[2] = bind_text(l->sku);
		at[3] = bind_text(l->title);
		at[4] = bind_int(l->product_id.value);
		at[5] = bind_int(l->is_active);
		at[6] = bind_int(l->pushes_quantity);
		at[7] = bind_int(l->is_kept_unlinked);
		at[8] = bind_int(l->price.ten_thousandths);
		at[9] = bind_text(l->currency);
		at[10] = bind_int(l->modified_at.us);
		at[11] = bind_int(l->version);
	}
	return each_changed(tx, arena, &listings_save_sql, binds, COLUMNS, n);
}

enum err listing_quantities_save(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct listing *const *listings, size_t n)
{
	enum { COLUMNS = 5 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(listings[i]->id.value);
		at[2] = bind_int(listings[i]->quantity.units);
		at[3] = bind_int(listings[i]->quantity_at.us);
		at[4] = bind_int(listings[i]->quantity_sequence);
	}
	return db_exec_every(tx, &listing_quantities_sql, binds, COLUMNS, n);
}

enum err listings_telling_save(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct listing *listings, size_t n)
{
	enum { COLUMNS = 3 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(listings[i].id.value);
		at[2] = bind_int(listings[i].telling_quantity);
	}
	return n == 0 ? OK : db_exec_every(tx, &listings_telling_sql, binds, COLUMNS, n);
}

enum err listing_pushed_save(struct tx *tx, struct company_id company, struct listing_id id,
                             int64_t quantity, struct instant at)
{
	int64_t changed;
	TRY(db_exec(
		tx, &listing_pushed_sql,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(quantity), bind_int(at.us)),
		&changed));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err rules_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     const int64_t *products, size_t n, struct allocation_rule **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &rules_fetch_sql, ARGS(bind_int(company.value), bind_ints(products, n)),
	            &allocation_rule_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err rule_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                    struct rule_id id, struct allocation_rule *out)
{
	return row_one(tx, arena, &rule_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               &allocation_rule_shape, out);
}

enum err rules_put(struct tx *tx, struct arena *arena, struct company_id company,
                   const struct allocation_rule *rules, size_t n)
{
	return db_insert(tx, &rules_put_sql,
	                 row_binds_all(arena, &allocation_rule_shape, company, rules, n), n, NULL);
}

enum err rule_delete(struct tx *tx, struct company_id company, struct rule_id id)
{
	return db_exec(tx, &rule_delete_sql, ARGS(bind_int(company.value), bind_int(id.value)), NULL);
}

enum err exclusions_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          const int64_t *products, size_t n, struct stock_exclusion **out,
                          size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &exclusions_fetch_sql,
	            ARGS(bind_int(company.value), bind_ints(products, n)), &stock_exclusion_shape,
	            &rows, count));
	*out = rows;
	return OK;
}

enum err exclusions_fetch_all(struct tx *tx, struct arena *arena, struct company_id company,
                              struct stock_exclusion **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, &exclusions_fetch_all_sql, ARGS(bind_int(company.value)),
	            &stock_exclusion_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err exclusion_insert(struct tx *tx, struct company_id company,
                          const struct stock_exclusion *exclusion, int64_t *changed)
{
	return db_exec(tx, &exclusion_insert_sql,
	               ARGS(bind_int(company.value), bind_int(exclusion->warehouse_id.value),
	                    bind_int(exclusion->product_id.value),
	                    bind_int(exclusion->channel_id.value), bind_int(exclusion->created_at.us)),
	               changed);
}

enum err exclusion_delete(struct tx *tx, struct company_id company,
                          const struct stock_exclusion *exclusion, int64_t *changed)
{
	return db_exec(tx, &exclusion_delete_sql,
	               ARGS(bind_int(company.value), bind_int(exclusion->warehouse_id.value),
	                    bind_int(exclusion->product_id.value),
	                    bind_int(exclusion->channel_id.value)),
	               changed);
}

enum err sweeps_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct quantity_sweep **out, size_t *count)
{
	LIST(struct quantity_sweep) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &sweeps_fetch_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		struct quantity_sweep *sweep = LIST_ADD(arena, &found);
		sweep->channel_id.value = rows_int(&rows, 0);
		sweep->product_id.value = rows_int(&rows, 1);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err sweep_begin(struct tx *tx, struct company_id company, struct channel_id channel)
{
	return db_exec(tx, &sweep_begin_sql, ARGS(bind_int(company.value), bind_int(channel.value)),
	               NULL);
}

enum err sweep_move(struct tx *tx, struct company_id company, struct quantity_sweep sweep)
{
	return db_exec(tx, &sweep_move_sql,
	               ARGS(bind_int(company.value), bind_int(sweep.channel_id.value),
	                    bind_int(sweep.product_id.value)),
	               NULL);
}

enum err sweep_end(struct tx *tx, struct company_id company, struct channel_id channel)
{
	return db_exec(tx, &sweep_end_sql, ARGS(bind_int(company.value), bind_int(channel.value)),
	               NULL);
}

enum err listings_all(struct tx *tx, struct arena *arena, struct company_id company, int64_t after,
                      size_t most, struct listing **out, size_t *count)
{
	return fetch(tx, arena, &listings_all_sql,
	             ARGS(bind_int(company.value), bind_int(after), bind_int((int64_t)most)), out,
	             count);
}
