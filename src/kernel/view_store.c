#include "kernel/view_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

#define VIEW_COLUMNS                                                                               \
	"id, subject, name, query, sort, columns, density, is_shared, owner_kind, owner_id, "          \
	"owner_name, created_at, modified_at, version"

SQL(sql_views_load, "SELECT " VIEW_COLUMNS
                    " FROM saved_view "
                    "WHERE company_id = $1 AND subject = $2 ORDER BY id");
SQL(sql_view_load, "SELECT " VIEW_COLUMNS " FROM saved_view WHERE company_id = $1 AND id = $2");
SQL_INSERT(sql_view_insert,
           "saved_view(company_id:i, id:i, subject:t, name:t, query:t, sort:t, columns:t, "
           "density:t, is_shared:i, owner_kind:t, owner_id:i, owner_name:t, created_at:i, "
           "modified_at:i, version:i)");
SQL(sql_view_save,
    "UPDATE saved_view SET subject = $3, name = $4, query = $5, sort = $6, columns = $7, "
    "density = $8, is_shared = $9, owner_kind = $10, owner_id = $11, owner_name = $12, "
    "created_at = $13, modified_at = $14, version = $15 "
    "WHERE company_id = $1 AND id = $2 AND version = $15 - 1");
SQL(sql_view_delete, "DELETE FROM saved_view WHERE company_id = $1 AND id = $2");
SQL(sql_view_choice_load,
    "SELECT first_key, keys, hidden FROM view_choice "
    "WHERE company_id = $1 AND owner_kind = $2 AND owner_id = $3 AND subject = $4");
SQL(sql_view_choice_put,
    "INSERT INTO view_choice (company_id, owner_kind, owner_id, subject, first_key, keys, hidden) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (company_id, owner_kind, owner_id, subject) "
    "DO UPDATE SET first_key = excluded.first_key, keys = excluded.keys, "
    "hidden = excluded.hidden");

enum err view_rows_load(struct tx *tx, struct arena *arena, struct company_id company,
                        struct str subject, struct saved_view **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &sql_views_load, ARGS(bind_int(company.value), bind_text(subject)),
	            &view_row_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err view_row_load(struct tx *tx, struct arena *arena, struct company_id company,
                       struct view_id id, struct saved_view *out)
{
	return row_one(tx, arena, &sql_view_load, ARGS(bind_int(company.value), bind_int(id.value)),
	               &view_row_shape, out);
}

enum err view_row_insert(struct tx *tx, struct arena *arena, struct company_id company,
                         const struct saved_view *view)
{
	return db_insert(tx, &sql_view_insert, row_binds_all(arena, &view_row_shape, company, view, 1),
	                 1, NULL);
}

enum err view_row_save(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct saved_view *view)
{
	int64_t changed;
	TRY(db_exec(tx, &sql_view_save, row_binds_all(arena, &view_row_shape, company, view, 1),
	            row_bind_count(&view_row_shape), &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

enum err view_row_delete(struct tx *tx, struct company_id company, struct view_id id)
{
	return db_exec(tx, &sql_view_delete, ARGS(bind_int(company.value), bind_int(id.value)), NULL);
}

enum err view_choice_load(struct tx *tx, struct arena *arena, struct company_id company,
                          struct str owner_kind, int64_t owner_id, struct str subject,
                          struct view_choice_row *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_view_choice_load,
	             ARGS(bind_int(company.value), bind_text(owner_kind), bind_int(owner_id),
	                  bind_text(subject)),
	             &rows));
	while (rows_next(&rows)) {
		is_there = true;
		*out =
			(struct view_choice_row){rows_text(&rows, 0), rows_text(&rows, 1), rows_text(&rows, 2)};
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err view_choice_put(struct tx *tx, struct company_id company, struct str owner_kind,
                         int64_t owner_id, struct str subject, const struct view_choice_row *row)
{
	return db_exec(tx, &sql_view_choice_put,
	               ARGS(bind_int(company.value), bind_text(owner_kind), bind_int(owner_id),
	                    bind_text(subject), bind_text(row->first_key), bind_text(row->keys),
	                    bind_text(row->hidden)),
	               NULL);
}
