#include "kernel/bulk_action_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* Columns stand in the order of the shape: row_binds supplies them so. */
#define BULK_COLUMNS                                                                               \
	"id, action, query, except_ids, params, is_dry_run, is_retry, state, undo_class, total, "      \
	"checked, refused, done, failed, undone, kept, reasons, position, last_position, taking, "     \
	"chunk, actor_kind, actor_id, actor_name, told_at, created_at, ended_at"

SQL_INSERT(sql_bulk_insert,
           "bulk(company_id:i, id:i, action:t, query:t, except_ids:t, params:t, is_dry_run:i, "
           "is_retry:i, state:t, undo_class:t, total:i, checked:i, refused:i, done:i, failed:i, "
           "undone:i, kept:i, reasons:t, position:i, last_position:i, taking:t, chunk:i, "
           "actor_kind:t, actor_id:i, actor_name:t, told_at:i, created_at:i, ended_at:i)");
SQL(sql_bulk_save,
    "UPDATE bulk SET action = $3, query = $4, except_ids = $5, params = $6, is_dry_run = $7, "
    "is_retry = $8, state = $9, undo_class = $10, total = $11, checked = $12, refused = $13, "
    "done = $14, failed = $15, undone = $16, kept = $17, reasons = $18, position = $19, "
    "last_position = $20, taking = $21, chunk = $22, actor_kind = $23, actor_id = $24, "
    "actor_name = $25, told_at = $26, created_at = $27, ended_at = $28 "
    "WHERE company_id = $1 AND id = $2");
SQL(sql_bulk_load, "SELECT " BULK_COLUMNS " FROM bulk WHERE company_id = $1 AND id = $2");
SQL(sql_bulk_newest, "SELECT " BULK_COLUMNS
                     " FROM bulk WHERE company_id = $1 AND (created_at, id) < ($2, $3) "
                     "AND action IN {texts $4} ORDER BY created_at DESC, id DESC LIMIT $5");
SQL(sql_bulk_old,
    "SELECT id FROM bulk WHERE company_id = $1 AND ended_at > 0 AND ended_at < $2 "
    "ORDER BY id LIMIT 1");
SQL(sql_bulk_old_of,
    "SELECT id FROM bulk WHERE company_id = $1 AND ended_at > 0 AND ended_at < $2 "
    "AND action IN {texts $3} ORDER BY id LIMIT 1");
SQL(sql_bulk_delete, "DELETE FROM bulk WHERE company_id = $1 AND id = $2");
SQL_INSERT(sql_bulk_items_insert,
           "bulk_item(company_id:i, bulk_id:i, id:i, state:t, name:t, sentence:t, before:t, "
           "piece:t) "
           "ON CONFLICT (company_id, bulk_id, id) DO NOTHING");
SQL(sql_bulk_items_load,
    "SELECT id, state, name, sentence, before FROM bulk_item "
    "WHERE company_id = $1 AND bulk_id = $2 AND state = $3 AND id > $4 "
    "ORDER BY id LIMIT $5");
SQL(sql_bulk_items_save,
    "UPDATE bulk_item SET state = $4, name = $5, sentence = $6, before = $7, piece = $8 "
    "WHERE company_id = $1 AND bulk_id = $2 AND id = $3");
SQL(sql_bulk_pieces_load,
    "SELECT id, piece FROM bulk_item WHERE company_id = $1 AND bulk_id = $2 AND state = 'done' "
    "AND id > $3 ORDER BY id LIMIT $4");
SQL(sql_bulk_items_delete,
    "DELETE FROM bulk_item WHERE company_id = $1 AND bulk_id = $2 AND id IN "
    "(SELECT id FROM bulk_item WHERE company_id = $1 AND bulk_id = $2 ORDER BY id LIMIT $3)");

enum err bulk_insert(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct bulk *bulk)
{
	return db_insert(tx, &sql_bulk_insert,
	                 row_binds_all(arena, &bulk_action_shape, company, bulk, 1), 1, NULL);
}

enum err bulk_save(struct tx *tx, struct arena *arena, struct company_id company,
                   const struct bulk *bulk)
{
	return db_exec(tx, &sql_bulk_save, row_binds_all(arena, &bulk_action_shape, company, bulk, 1),
	               row_bind_count(&bulk_action_shape), NULL);
}

enum err bulk_load(struct tx *tx, struct arena *arena, struct company_id company, struct bulk_id id,
                   struct bulk *out)
{
	return row_one(tx, arena, &sql_bulk_load, ARGS(bind_int(company.value), bind_int(id.value)),
	               &bulk_action_shape, out);
}

enum err bulk_load_newest(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct str *actions, size_t n, struct bulk_place before,
                          size_t most, struct bulk **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &sql_bulk_newest,
	            ARGS(bind_int(company.value), bind_int(before.created_at.us),
	                 bind_int(before.id.value), bind_texts(actions, n), bind_int((int64_t)most)),
	            &bulk_action_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err bulk_items_insert(struct tx *tx, struct arena *arena, struct company_id company,
                           struct bulk_id bulk, const int64_t *ids, size_t n, int64_t *added)
{
	enum { COLUMNS = 8 };
	struct bind *args = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	struct bind *to = args;
	*added = 0;
	for (size_t i = 0; i < n; i++) {
		*to++ = bind_int(company.value);
		*to++ = bind_int(bulk.value);
		*to++ = bind_int(ids[i]);
		*to++ = bind_text(word_of(&bulk_item_state_words, BULK_ITEM_WAITING));
		for (int k = 0; k < 4; k++)
			*to++ = bind_text(STR(""));
	}
	return n == 0 ? OK : db_insert(tx, &sql_bulk_items_insert, args, n, added);
}

enum err bulk_items_load(struct tx *tx, struct arena *arena, struct company_id company,
                         struct bulk_id bulk, enum bulk_item_state state, int64_t after,
                         size_t most, struct bulk_item **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &sql_bulk_items_load,
	            ARGS(bind_int(company.value), bind_int(bulk.value),
	                 bind_text(word_of(&bulk_item_state_words, (int)state)), bind_int(after),
	                 bind_int((int64_t)most)),
	            &bulk_item_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err bulk_items_save(struct tx *tx, struct arena *arena, struct company_id company,
                         struct bulk_id bulk, const struct bulk_item *items, size_t n)
{
	enum { COLUMNS = 8 };
	struct bind *args = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	struct bind *to = args;
	for (size_t i = 0; i < n; i++) {
		*to++ = bind_int(company.value);
		*to++ = bind_int(bulk.value);
		*to++ = bind_int(items[i].id.value);
		*to++ = bind_text(word_of(&bulk_item_state_words, (int)items[i].state));
		*to++ = bind_text(items[i].name);
		*to++ = bind_text(items[i].sentence);
		*to++ = bind_text(items[i].before);
		*to++ = bind_text(items[i].piece);
	}
	return n == 0 ? OK : db_exec_each(tx, &sql_bulk_items_save, args, COLUMNS, n, NULL);
}

static enum err id_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                         const struct bind *args, size_t n, struct bulk_id *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows)) {
		out->value = rows_int(&rows, 0);
		is_there = true;
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err bulk_load_old(struct tx *tx, struct arena *arena, struct company_id company,
                       struct instant then, struct bulk_id *out)
{
	return id_query(tx, arena, &sql_bulk_old, ARGS(bind_int(company.value), bind_int(then.us)),
	                out);
}

enum err bulk_load_old_of(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct str *actions, size_t n, struct instant then,
                          struct bulk_id *out)
{
	return id_query(tx, arena, &sql_bulk_old_of,
	                ARGS(bind_int(company.value), bind_int(then.us), bind_texts(actions, n)), out);
}

enum err bulk_pieces_load(struct tx *tx, struct arena *arena, struct company_id company,
                          struct bulk_id bulk, int64_t after, size_t most, struct bulk_piece **out,
                          size_t *count)
{
	LIST(struct bulk_piece) list = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &sql_bulk_pieces_load,
	             ARGS(bind_int(company.value), bind_int(bulk.value), bind_int(after),
	                  bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct bulk_piece){{rows_int(&rows, 0)}, rows_text(&rows, 1)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err bulk_items_delete(struct tx *tx, struct company_id company, struct bulk_id bulk,
                           size_t most, int64_t *deleted)
{
	return db_exec(tx, &sql_bulk_items_delete,
	               ARGS(bind_int(company.value), bind_int(bulk.value), bind_int((int64_t)most)),
	               deleted);
}

enum err bulk_delete(struct tx *tx, struct company_id company, struct bulk_id bulk)
{
	return db_exec(tx, &sql_bulk_delete, ARGS(bind_int(company.value), bind_int(bulk.value)), NULL);
}
