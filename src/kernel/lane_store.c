#include "kernel/lane_store.h"

#include "base/list.h"

SQL_FLAGS(sql_lane_all, SQL_ALL | SQL_SCAN, /* a row per company */
          "SELECT company_id FROM lane WHERE company_id > 0 ORDER BY company_id");
SQL_FLAGS(sql_lane_heads, SQL_ALL | SQL_SCAN, /* a row per company */
          "SELECT company_id, last_event FROM lane WHERE company_id > 0");
SQL(sql_lane_last_event, "SELECT last_event FROM lane WHERE company_id = $1");

enum err lane_all(struct tx *tx, struct arena *arena, struct company_id **out, size_t *count)
{
	struct rows rows;
	LIST(struct company_id) list = {0};
	TRY(db_query(tx, arena, &sql_lane_all, NULL, 0, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct company_id){rows_int(&rows, 0)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err lane_heads(struct tx *tx, struct arena *arena, struct lane_row **out, size_t *count)
{
	struct rows rows;
	LIST(struct lane_row) list = {0};
	TRY(db_query(tx, arena, &sql_lane_heads, NULL, 0, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct lane_row){{rows_int(&rows, 0)}, rows_int(&rows, 1)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err lane_last_event(struct tx *tx, struct arena *arena, struct company_id company,
                         int64_t *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_lane_last_event, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		*out = rows_int(&rows, 0);
		is_there = true;
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}
