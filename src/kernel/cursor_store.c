#include "kernel/cursor_store.h"

#include "base/list.h"
#include "kernel/events.h"

SQL(sql_cursor_load,
    "SELECT listener, number, deferred, attempts, retry_at FROM listener_cursor "
    "WHERE company_id = $1 ORDER BY listener");
SQL(sql_cursor_put,
    "INSERT INTO listener_cursor (company_id, listener, number, deferred, attempts, retry_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (company_id, listener) DO UPDATE SET "
    "number = excluded.number, deferred = excluded.deferred, attempts = excluded.attempts, "
    "retry_at = excluded.retry_at");
SQL(sql_cursor_count,
    "UPDATE listener_cursor SET attempts = attempts + 1 WHERE company_id = $1 AND listener = $2");
SQL(sql_cursor_delete, "DELETE FROM listener_cursor WHERE company_id = $1 AND listener = $2");
/* Events of kind $3 about subject $4 that listener $2, or the common pass, is still to hear. */
#define UNSEEN                                                                                     \
	" FROM event {index event_subject} WHERE company_id = $1 AND kind <> '" EVENT_OF_FIGURES       \
	"' "                                                                                           \
	"AND kind = $3 AND subject = $4 "                                                              \
	"AND number > COALESCE((SELECT min(number) FROM listener_cursor WHERE company_id = $1 "        \
	"AND (listener = '' OR listener = $2)), 0) "
SQL(sql_cursor_unseen, "SELECT DISTINCT subject_id" UNSEEN "AND subject_id IN {ids $5}");
SQL(sql_cursor_unseen_bodies, "SELECT body" UNSEEN "AND subject_id = $5 ORDER BY number");
SQL_FLAGS(sql_cursor_behind, SQL_ALL | SQL_SCAN, /* a row or two per company, once a second */
          "SELECT l.company_id FROM lane l LEFT JOIN listener_cursor c "
          "ON c.company_id = l.company_id AND c.listener = '' WHERE l.company_id > 0 AND "
          "(l.last_event > COALESCE(c.number, 0) OR l.last_event > COALESCE(c.deferred, 0)) "
          "UNION SELECT r.company_id FROM listener_cursor r WHERE r.listener <> '' "
          "AND (r.retry_at <= $1 OR r.retry_at > $2)");

enum err cursor_load(struct tx *tx, struct arena *arena, struct company_id company,
                     struct cursor_row **out, size_t *count)
{
	struct rows rows;
	LIST(struct cursor_row) list = {0};
	TRY(db_query(tx, arena, &sql_cursor_load, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct cursor_row){
			.listener = rows_text(&rows, 0),
			.number = rows_int(&rows, 1),
			.deferred = rows_int(&rows, 2),
			.attempts = rows_int(&rows, 3),
			.retry_at = {rows_int(&rows, 4)},
		};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err cursor_put(struct tx *tx, struct company_id company, const struct cursor_row *row)
{
	return db_exec(tx, &sql_cursor_put,
	               ARGS(bind_int(company.value), bind_text(row->listener), bind_int(row->number),
	                    bind_int(row->deferred), bind_int(row->attempts),
	                    bind_int(row->retry_at.us)),
	               NULL);
}

enum err cursor_count(struct tx *tx, struct company_id company, struct str listener)
{
	return db_exec(tx, &sql_cursor_count, ARGS(bind_int(company.value), bind_text(listener)), NULL);
}

enum err cursor_delete(struct tx *tx, struct company_id company, struct str listener)
{
	return db_exec(tx, &sql_cursor_delete, ARGS(bind_int(company.value), bind_text(listener)),
	               NULL);
}

enum err cursor_behind(struct tx *tx, struct arena *arena, struct instant now,
                       struct instant beyond, struct company_id **out, size_t *count)
{
	struct rows rows;
	LIST(struct company_id) list = {0};
	TRY(db_query(tx, arena, &sql_cursor_behind, ARGS(bind_int(now.us), bind_int(beyond.us)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct company_id){rows_int(&rows, 0)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err cursor_unseen(struct tx *tx, struct arena *arena, struct company_id company,
                       struct str listener, struct str kind, struct str subject,
                       const int64_t *subjects, size_t n, int64_t **out, size_t *count)
{
	struct rows rows;
	LIST(int64_t) list = {0};
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(db_query(tx, arena, &sql_cursor_unseen,
	             ARGS(bind_int(company.value), bind_text(listener), bind_text(kind),
	                  bind_text(subject), bind_ints(subjects, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = rows_int(&rows, 0);
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err cursor_unseen_bodies(struct tx *tx, struct arena *arena, struct company_id company,
                              struct str listener, struct str kind, struct str subject,
                              int64_t subject_id, struct str **out, size_t *count)
{
	struct rows rows;
	LIST(struct str) list = {0};
	TRY(db_query(tx, arena, &sql_cursor_unseen_bodies,
	             ARGS(bind_int(company.value), bind_text(listener), bind_text(kind),
	                  bind_text(subject), bind_int(subject_id)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = rows_text(&rows, 0);
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}
