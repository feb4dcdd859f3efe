#include "kernel/setting_store.h"

SQL(sql_setting_load, "SELECT value FROM setting WHERE company_id = $1 AND name = $2");
SQL(sql_setting_load_all, "SELECT name, value FROM setting WHERE company_id = $1");
SQL(sql_setting_store,
    "INSERT INTO setting (company_id, name, value) VALUES ($1, $2, $3) "
    "ON CONFLICT (company_id, name) DO UPDATE SET value = excluded.value");

enum err setting_load(struct tx *tx, struct arena *arena, struct company_id company,
                      struct str name, struct str *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_setting_load, ARGS(bind_int(company.value), bind_text(name)),
	             &rows));
	while (rows_next(&rows)) {
		*out = rows_text(&rows, 0);
		is_there = true;
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err setting_load_all(struct tx *tx, struct arena *arena, struct company_id company,
                          struct map *out)
{
	struct rows rows;
	*out = map_new(arena);
	TRY(db_query(tx, arena, &sql_setting_load_all, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows)) {
		struct str *value = ARENA_NEW(arena, struct str);
		*value = rows_text(&rows, 1);
		map_put(out, rows_text(&rows, 0), value);
	}
	return rows_end(&rows);
}

enum err setting_store(struct tx *tx, struct company_id company, struct str name, struct str value)
{
	return db_exec(tx, &sql_setting_store,
	               ARGS(bind_int(company.value), bind_text(name), bind_text(value)), NULL);
}
