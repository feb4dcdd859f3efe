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
SQL(feeds_fetch_sql,
    "SELECT channel_id, quantity_sequence, 0 AS is_read, 0 AS is_first, '' AS first_variant "
    "FROM channel_sequence WHERE company_id = $1 UNION ALL "
    "SELECT channel_id, quantity_sequence, 1, is_first, first_variant FROM acknowledge_cursor "
    "WHERE company_id = $1");
SQL_INSERT(sequences_save_sql,
           "channel_sequence(company_id:i, channel_id:i, quantity_sequence:i) "
           "ON CONFLICT (company_id, channel_id) DO UPDATE SET "
           "quantity_sequence = excluded.quantity_sequence");
SQL(cursor_save_sql,
    "INSERT INTO acknowledge_cursor (company_id, channel_id, quantity_sequence, is_first, "
    "first_variant) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (company_id, channel_id) "
    "DO UPDATE SET quantity_sequence = excluded.quantity_sequence, is_first = excluded.is_first, "
    "first_variant = excluded.first_variant");
#define FIRST_FROM                                                                                 \
	"FROM listing WHERE company_id = $1 AND channel_id = $2 AND variant_id > $3 "                  \
	"AND quantity_sequence > 0 AND quantity_sequence <= $4 AND pushes_quantity = 1 "
SQL(listings_first_sql, "SELECT * " FIRST_FROM "ORDER BY variant_id LIMIT $5");
SQL(listings_first_count_sql, "SELECT count(*) " FIRST_FROM);
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
/* Verification reads all. */
SQL_FLAGS(listings_misplaced_sql, SQL_SCAN,
          "SELECT l.id FROM listing AS l WHERE l.company_id = $1 AND l.quantity_sequence > 0 "
          "AND ((EXISTS (SELECT 1 FROM acknowledge_cursor AS a WHERE a.company_id = $1 "
          "AND a.channel_id = l.channel_id AND a.quantity_sequence < l.quantity_sequence) "
          "AND NOT EXISTS (SELECT 1 FROM listing_change AS c WHERE c.company_id = $1 "
          "AND c.channel_id = l.channel_id AND c.quantity_sequence = l.quantity_sequence "
          "AND c.listing_id = l.id)) "
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

enum err feeds_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                     struct channel_feed **out, size_t *count)
{
	LIST(struct channel_feed) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &feeds_fetch_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		bool is_read = rows_int(&rows, 2) != 0;
		int64_t sequence = rows_int(&rows, 1);
		*LIST_ADD(arena, &found) = (struct channel_feed){
			.channel_id = {rows_int(&rows, 0)},
			.last_sequence = is_read ? 0 : sequence,
			.read_sequence = is_read ? sequence : 0,
			.is_read = is_read,
			.is_first = rows_int(&rows, 3) != 0,
			.first_variant = rows_text(&rows, 4),
		};
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err sequences_save(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct channel_feed *const *feeds, size_t n)
{
	enum { COLUMNS = 3 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind), *to = binds;
	for (size_t i = 0; i < n; i++) {
		*to++ = bind_int(company.value);
		*to++ = bind_int(feeds[i]->channel_id.value);
		*to++ = bind_int(feeds[i]->last_sequence);
	}
	return db_insert(tx, &sequences_save_sql, binds, n, NULL);
}

enum err cursor_save(struct tx *tx, struct company_id company, const struct channel_feed *feed)
{
	return db_exec(tx, &cursor_save_sql,
	               ARGS(bind_int(company.value), bind_int(feed->channel_id.value),
	                    bind_int(feed->read_sequence), bind_int(feed->is_first),
	                    bind_text(feed->first_variant)),
	               NULL);
}

static enum err fetch(struct tx *tx, struct arena *arena, const struct sql *sql,
                      const struct bind *args, size_t n, struct listing **out, size_t *count)
{
	void *rows = NULL;
	TRY(row_all(tx, arena, sql, args, n, &listing_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err listings_first(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct channel_feed *feed, size_t most, struct listing **out,
                        size_t *count, int64_t *total)
{
	const struct bind args[] = {bind_int(company.value), bind_int(feed->channel_id.value),
	                            bind_text(feed->first_variant), bind_int(feed->read_sequence),
	                            bind_int((int64_t)most)};
	TRY(row_number(tx, arena, &listings_first_count_sql, args, COUNT_OF(args) - 1, total));
	return fetch(tx, arena, &listings_first_sql, args, COUNT_OF(args), out, count);
}

enum err listings_after(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct channel_feed *feed, size_t most, struct listing **out,
                        size_t *count, int64_t *total)
{
	const struct bind args[] = {bind_int(company.value), bind_int(feed->channel_id.value),
	                            bind_int(feed->read_sequence), bind_int((int64_t)most)};
	TRY(row_number(tx, arena, &listings_after_count_sql, args, COUNT_OF(args) - 1, total));
	return fetch(tx, arena, &listings_after_sql, args, COUNT_OF(args), out, count);
}

enum err listings_to_push(struct tx *tx, struct arena *arena, struct company_id company,
                          struct channel_id channel, size_t most, struct listing **out,
                          size_t *count)
{
	return fetch(tx, arena, &listings_to_push_sql,
	             ARGS(bind_int(company.value), bind_int(channel.value), bind_int((int64_t)most)),
	             out, count);
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
