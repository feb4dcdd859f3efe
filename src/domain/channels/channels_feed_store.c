#include "domain/channels/channels_feed_store.h"

#include "shape/shape_row.h"

/* The digits of a quantity, as feed_place_of counts them. */
#define DIGITS "CASE WHEN quantity > 0 THEN length(CAST(quantity AS TEXT)) ELSE 0 END"

SQL_INSERT(changes_add_sql,
           "listing_change(company_id:i, channel_id:i, quantity_sequence:i, listing_id:i)");
SQL_EACH(changes_remove_sql, "iiii",
         "DELETE FROM listing_change WHERE company_id = $1 AND channel_id = $2 "
         "AND quantity_sequence = $3 AND listing_id = $4");
SQL_INSERT(untold_add_sql,
           "listing_untold(company_id:i, channel_id:i, digits:i, listing_id:i) "
           "ON CONFLICT DO NOTHING");
SQL_EACH(untold_remove_sql, "iiii",
         "DELETE FROM listing_untold WHERE company_id = $1 AND channel_id = $2 "
         "AND digits = $3 AND listing_id = $4");
SQL(sequence_last_sql,
    "SELECT quantity_sequence FROM listing_change WHERE company_id = $1 AND channel_id = $2 "
    "ORDER BY quantity_sequence DESC LIMIT 1");
SQL(listings_after_sql,
    "SELECT l.* FROM listing_change AS c JOIN listing AS l ON l.company_id = $1 "
    "AND l.id = c.listing_id AND l.quantity_sequence = c.quantity_sequence WHERE c.company_id = $1 "
    "AND c.channel_id = $2 AND c.quantity_sequence > $3 AND l.pushes_quantity = 1 "
    "ORDER BY c.quantity_sequence LIMIT $4");
SQL(listings_after_count_sql,
    "SELECT count(*) FROM listing_change AS c JOIN listing AS l ON l.company_id = $1 "
    "AND l.id = c.listing_id AND l.quantity_sequence = c.quantity_sequence WHERE c.company_id = $1 "
    "AND c.channel_id = $2 AND c.quantity_sequence > $3 AND l.pushes_quantity = 1");
SQL(listings_to_push_sql,
    "SELECT w.* FROM (SELECT l.* FROM listing_untold AS t JOIN listing AS l "
    "ON l.company_id = $1 AND l.id = t.listing_id WHERE t.company_id = $1 AND t.channel_id = $2 "
    "AND l.product_id <> 0 AND l.pushes_quantity = 1 "
    "AND (l.quantity <> l.pushed_quantity OR l.telling_quantity >= 0) "
    "ORDER BY t.digits, t.listing_id LIMIT $3) AS w ORDER BY w.quantity, w.id");
SQL(cursor_get_sql,
    "SELECT quantity_sequence FROM acknowledge_cursor "
    "WHERE company_id = $1 AND channel_id = $2");
SQL(cursor_set_sql,
    "INSERT INTO acknowledge_cursor (company_id, channel_id, quantity_sequence) "
    "VALUES ($1, $2, $3) ON CONFLICT (company_id, channel_id) "
    "DO UPDATE SET quantity_sequence = excluded.quantity_sequence");
/* Verification reads all. */
SQL_FLAGS(listings_misplaced_sql, SQL_SCAN,
          "SELECT l.id FROM listing AS l WHERE l.company_id = $1 AND l.quantity_sequence > 0 "
          "AND (NOT EXISTS (SELECT 1 FROM listing_change AS c WHERE c.company_id = $1 "
          "AND c.channel_id = l.channel_id AND c.quantity_sequence = l.quantity_sequence "
          "AND c.listing_id = l.id) "
          "OR ((l.quantity <> l.pushed_quantity OR l.telling_quantity >= 0) "
          "AND NOT EXISTS (SELECT 1 FROM listing_untold AS t WHERE t.company_id = $1 "
          "AND t.channel_id = l.channel_id AND t.digits = " DIGITS
          " AND t.listing_id = l.id))) "
          "ORDER BY l.id LIMIT $2");

enum { MARK_COLUMNS = 4 };

static struct bind *marks_bind(struct arena *arena, struct company_id company,
                               const struct feed_mark *marks, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * MARK_COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * MARK_COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(marks[i].channel_id.value);
		at[2] = bind_int(marks[i].rank);
		at[3] = bind_int(marks[i].listing_id.value);
	}
	return binds;
}

enum err changes_add(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct feed_mark *marks, size_t n)
{
	return db_insert(tx, &changes_add_sql, marks_bind(arena, company, marks, n), n, NULL);
}

enum err changes_remove(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct feed_mark *marks, size_t n)
{
	return db_exec_each(tx, &changes_remove_sql, marks_bind(arena, company, marks, n), MARK_COLUMNS,
	                    n, NULL);
}

enum err untold_add(struct tx *tx, struct arena *arena, struct company_id company,
                    const struct feed_mark *marks, size_t n)
{
	return db_insert(tx, &untold_add_sql, marks_bind(arena, company, marks, n), n, NULL);
}

enum err untold_remove(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct feed_mark *marks, size_t n)
{
	return db_exec_each(tx, &untold_remove_sql, marks_bind(arena, company, marks, n), MARK_COLUMNS,
	                    n, NULL);
}

enum err sequence_last(struct tx *tx, struct arena *arena, struct company_id company,
                       struct channel_id channel, int64_t *out)
{
	return row_number(tx, arena, &sequence_last_sql,
	                  ARGS(bind_int(company.value), bind_int(channel.value)), out);
}

static enum err fetch(struct tx *tx, struct arena *arena, const struct sql *sql,
                      const struct bind *args, size_t n, struct listing **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, sql, args, n, &listing_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err listings_after(struct tx *tx, struct arena *arena, struct company_id company,
                        struct channel_id channel, int64_t sequence, size_t most,
                        struct listing **out, size_t *count, int64_t *total)
{
	TRY(row_number(tx, arena, &listings_after_count_sql,
	               ARGS(bind_int(company.value), bind_int(channel.value), bind_int(sequence)),
	               total));
	return fetch(tx, arena, &listings_after_sql,
	             ARGS(bind_int(company.value), bind_int(channel.value), bind_int(sequence),
	                  bind_int((int64_t)most)),
	             out, count);
}

enum err listings_to_push(struct tx *tx, struct arena *arena, struct company_id company,
                          struct channel_id channel, size_t most, struct listing **out,
                          size_t *count)
{
	return fetch(tx, arena, &listings_to_push_sql,
	             ARGS(bind_int(company.value), bind_int(channel.value), bind_int((int64_t)most)),
	             out, count);
}

enum err cursor_get(struct tx *tx, struct arena *arena, struct company_id company,
                    struct channel_id channel, int64_t *out)
{
	return row_number(tx, arena, &cursor_get_sql,
	                  ARGS(bind_int(company.value), bind_int(channel.value)), out);
}

enum err cursor_set(struct tx *tx, struct company_id company, struct channel_id channel,
                    int64_t sequence)
{
	return db_exec(tx, &cursor_set_sql,
	               ARGS(bind_int(company.value), bind_int(channel.value), bind_int(sequence)),
	               NULL);
}

enum err listings_misplaced(struct tx *tx, struct arena *arena, struct company_id company,
                            size_t most, int64_t **out, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &listings_misplaced_sql,
	             ARGS(bind_int(company.value), bind_int((int64_t)most)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}
