#include "domain/channels/channels_past_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* In the order of allocation_change_shape. */
SQL_INSERT(changes_insert_sql,
           "allocation_change(company_id:i, id:i, at:i, product_id:i, channel_id:i, "
           "warehouse_id:i, is_set:i, type:t, value:i, minimum_type:t, minimum_value:i, "
           "minimum_level:i, change:t, actor_kind:t, actor_id:i, actor_name:t)");
SQL(changes_until_sql,
    "SELECT * FROM allocation_change WHERE company_id = $1 AND product_id IN {ids $2} "
    "AND at <= $3 ORDER BY at, id");
SQL_INSERT(past_insert_sql,
           "share_past(company_id:i, subject_id:i, field:t, until:i, value:i) "
           "ON CONFLICT DO NOTHING");
SQL_INSERT(past_replace_sql,
           "share_past(company_id:i, subject_id:i, field:t, until:i, value:i) "
           "ON CONFLICT (company_id, subject_id, field, until) DO UPDATE SET "
           "value = excluded.value");
SQL(past_after_sql,
    "SELECT subject_id, field, until, value FROM share_past WHERE company_id = $1 "
    "AND subject_id IN {ids $2} AND until > $3 ORDER BY until DESC");

enum { PAST_COLUMNS = 5 };

enum err changes_insert(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct allocation_change *changes, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &changes_insert_sql,
	                 row_binds_all(arena, &allocation_change_shape, company, changes, n), n, NULL);
}

enum err changes_until(struct tx *tx, struct arena *arena, struct company_id company,
                       const int64_t *products, size_t n, struct instant at,
                       struct allocation_change **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &changes_until_sql,
	            ARGS(bind_int(company.value), bind_ints(products, n), bind_int(at.us)),
	            &allocation_change_shape, &rows, count));
	*out = rows;
	return OK;
}

static void past_binds(struct company_id company, const struct past_value *value, struct bind *at)
{
	at[0] = bind_int(company.value);
	at[1] = bind_int(value->subject_id);
	at[2] = bind_text(str_from(value->field));
	at[3] = bind_int(value->until.us);
	at[4] = bind_int(value->value);
}

enum err past_insert(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct past_value *values, size_t n)
{
	struct bind *binds = ARENA_ARRAY(arena, n * PAST_COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		past_binds(company, &values[i], &binds[i * PAST_COLUMNS]);
	return db_insert(tx, &past_insert_sql, binds, n, NULL);
}

enum err past_replace(struct tx *tx, struct arena *arena, struct company_id company,
                      const struct past_value *value)
{
	struct bind *binds = ARENA_ARRAY(arena, PAST_COLUMNS, struct bind);
	past_binds(company, value, binds);
	return db_insert(tx, &past_replace_sql, binds, 1, NULL);
}

enum err past_after(struct tx *tx, struct arena *arena, struct company_id company,
                    const int64_t *subjects, size_t n, struct instant at, struct past_row **out,
                    size_t *count)
{
	LIST(struct past_row) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &past_after_sql,
	             ARGS(bind_int(company.value), bind_ints(subjects, n), bind_int(at.us)), &rows));
	while (rows_next(&rows)) {
		struct past_row *row = LIST_ADD(arena, &found);
		row->subject_id = rows_int(&rows, 0);
		row->field = rows_text(&rows, 1);
		row->until.us = rows_int(&rows, 2);
		row->value = rows_int(&rows, 3);
	}
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}
