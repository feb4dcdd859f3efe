#include "domain/imports/imports_store.h"

#include "shape/row_binds.h"
#include "shape/shape_row.h"

/* Columns stand in the order of the shape. */
SQL_INSERT(import_insert_sql,
           "import(company_id:i, id:i, kind:t, file_name:t, state:t, encoding:t, separator:t, "
           "sheet:t, is_workbook:i, parts:i, lines:i, columns_text:t, mapping_text:t, "
           "row_count:i, chunk_count:i, arranged_count:i, position:i, last_group:t, "
           "done_count:i, created_count:i, changed_count:i, same_count:i, failed_count:i, "
           "undone_count:i, kept_count:i, message:t, actor_kind:t, actor_id:i, actor_name:t, "
           "created_at:i, modified_at:i, ended_at:i)");
SQL(import_fetch_sql, "SELECT * FROM import WHERE company_id = $1 AND id = $2");
SQL(import_save_sql,
    "UPDATE import SET kind = $3, file_name = $4, state = $5, encoding = $6, separator = $7, "
    "sheet = $8, is_workbook = $9, parts = $10, lines = $11, columns_text = $12, mapping_text "
    "= $13, row_count = $14, chunk_count = $15, arranged_count = $16, position = $17, "
    "last_group = $18, done_count = $19, created_count = $20, changed_count = $21, same_count "
    "= $22, failed_count = $23, undone_count = $24, kept_count = $25, message = $26, "
    "actor_kind = $27, actor_id = $28, actor_name = $29, created_at = $30, modified_at = $31, "
    "ended_at = $32 WHERE company_id = $1 AND id = $2");
SQL(import_parts_sql,
    "SELECT body FROM import_part WHERE company_id = $1 AND import_id = $2 "
    "ORDER BY number");
SQL(import_part_insert_sql,
    "INSERT INTO import_part (company_id, import_id, number, body) "
    "VALUES ($1, $2, $3, $4)");
SQL(import_parts_remove_sql, "DELETE FROM import_part WHERE company_id = $1 AND import_id = $2");
SQL_INSERT(import_chunk_insert_sql,
           "import_chunk(company_id:i, import_id:i, number:i, row_count:i, body:t, undo:t)");
SQL(import_chunk_bodies_sql,
    "SELECT body FROM import_chunk WHERE company_id = $1 "
    "AND import_id = $2 AND number >= $3 AND number <= $4 "
    "ORDER BY number");
SQL(import_chunk_undos_sql,
    "SELECT undo FROM import_chunk WHERE company_id = $1 "
    "AND import_id = $2 AND number >= $3 AND number <= $4 "
    "ORDER BY number");
SQL(import_chunk_undo_sql,
    "UPDATE import_chunk SET undo = $4 WHERE company_id = $1 "
    "AND import_id = $2 AND number = $3");
SQL(import_chunks_remove_sql, "DELETE FROM import_chunk WHERE company_id = $1 AND import_id = $2");
SQL_INSERT(import_apart_insert_sql,
           "import_apart(company_id:i, import_id:i, chunk:i, from_chunk:i, body:t)");
SQL(import_apart_of_sql,
    "SELECT body FROM import_apart WHERE company_id = $1 AND import_id = $2 AND chunk = $3 "
    "ORDER BY from_chunk");
SQL(import_apart_from_sql,
    "SELECT body FROM import_apart WHERE company_id = $1 AND import_id = $2 AND from_chunk = $3 "
    "ORDER BY chunk");
SQL(import_aparts_remove_sql, "DELETE FROM import_apart WHERE company_id = $1 AND import_id = $2");
SQL(import_run_fetch_sql,
    "SELECT body FROM import_run WHERE company_id = $1 AND import_id = $2 AND number = $3");
SQL(import_run_insert_sql,
    "INSERT INTO import_run (company_id, import_id, number, body) VALUES ($1, $2, $3, $4)");
SQL(import_runs_remove_sql, "DELETE FROM import_run WHERE company_id = $1 AND import_id = $2");
SQL_INSERT(import_taken_back_insert_sql,
           "import_taken_back(company_id:i, subject:t, record_id:i, version:i) "
           "ON CONFLICT (company_id, subject, record_id) DO UPDATE SET version = excluded.version");
SQL(import_taken_back_sql,
    "SELECT record_id, version FROM import_taken_back WHERE company_id = $1 AND subject = $2 "
    "AND record_id IN {ids $3}");
SQL_INSERT(import_line_insert_sql,
           "import_line(company_id:i, import_id:i, line:i, outcome:t, "
           "sentence:t, cells:t) ON CONFLICT DO NOTHING");
SQL(import_lines_remove_sql, "DELETE FROM import_line WHERE company_id = $1 AND import_id = $2");
SQL(import_lines_after_sql,
    "SELECT * FROM import_line WHERE company_id = $1 AND import_id = $2 AND line > $3 "
    "ORDER BY line LIMIT $4");
SQL(import_lines_failed_sql,
    "SELECT * FROM import_line WHERE company_id = $1 AND import_id = $2 AND line > $3 "
    "AND outcome = 'failed' ORDER BY line LIMIT $4");
SQL(imports_ended_sql,
    "SELECT id FROM import WHERE company_id = $1 AND modified_at < $2 "
    "ORDER BY id LIMIT $3");
SQL(import_remove_sql, "DELETE FROM import WHERE company_id = $1 AND id = $2");

enum err import_insert(struct tx *tx, struct arena *arena, struct company_id company,
                       const struct import *import)
{
	return db_insert(tx, &import_insert_sql,
	                 row_binds_all(arena, &import_shape, company, import, 1), 1, NULL);
}

enum err import_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct import_id id, struct import *out)
{
	return row_one(tx, arena, &import_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               &import_shape, out);
}

enum err import_save(struct tx *tx, struct arena *arena, struct company_id company,
                     const struct import *import)
{
	return db_exec(tx, &import_save_sql, row_binds_all(arena, &import_shape, company, import, 1),
	               row_bind_count(&import_shape), NULL);
}

static enum err texts_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                            const struct bind *args, size_t n, struct str **out, size_t *count)
{
	LIST(struct str) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, sql, args, n, &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_text(&rows, 0);
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err import_parts_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                            struct import_id id, struct str **out, size_t *count)
{
	return texts_query(tx, arena, &import_parts_sql,
	                   ARGS(bind_int(company.value), bind_int(id.value)), out, count);
}

enum err import_part_insert(struct tx *tx, struct company_id company, struct import_id id,
                            int64_t number, struct str body)
{
	return db_exec(
		tx, &import_part_insert_sql,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(number), bind_text(body)), NULL);
}

enum err import_parts_remove(struct tx *tx, struct company_id company, struct import_id id)
{
	return db_exec(tx, &import_parts_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

enum err import_chunks_insert(struct tx *tx, struct arena *arena, struct company_id company,
                              struct import_id id, int64_t first, const struct import_chunk *chunks,
                              size_t n)
{
	enum { COLUMNS = 6 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(id.value);
		at[2] = bind_int(first + (int64_t)i);
		at[3] = bind_int(chunks[i].row_count);
		at[4] = bind_text(chunks[i].body);
		at[5] = bind_text((struct str){0});
	}
	return n == 0 ? OK : db_insert(tx, &import_chunk_insert_sql, binds, n, NULL);
}

enum err import_chunks_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                             struct import_id id, int64_t from, int64_t to, bool undo,
                             struct str **out, size_t *count)
{
	return texts_query(
		tx, arena, undo ? &import_chunk_undos_sql : &import_chunk_bodies_sql,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(from), bind_int(to)), out,
		count);
}

enum err import_chunk_undo_save(struct tx *tx, struct company_id company, struct import_id id,
                                int64_t number, struct str undo)
{
	return db_exec_every(
		tx, &import_chunk_undo_sql,
		BINDS(bind_int(company.value), bind_int(id.value), bind_int(number), bind_text(undo)), 4,
		1);
}

enum err import_apart_insert(struct tx *tx, struct arena *arena, struct company_id company,
                             struct import_id id, const struct import_apart *aparts, size_t n)
{
	enum { COLUMNS = 5 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(id.value);
		at[2] = bind_int(aparts[i].chunk);
		at[3] = bind_int(aparts[i].from_chunk);
		at[4] = bind_text(aparts[i].body);
	}
	return n == 0 ? OK : db_insert(tx, &import_apart_insert_sql, binds, n, NULL);
}

enum err import_apart_of(struct tx *tx, struct arena *arena, struct company_id company,
                         struct import_id id, int64_t chunk, struct str **out, size_t *count)
{
	return texts_query(tx, arena, &import_apart_of_sql,
	                   ARGS(bind_int(company.value), bind_int(id.value), bind_int(chunk)), out,
	                   count);
}

enum err import_apart_from(struct tx *tx, struct arena *arena, struct company_id company,
                           struct import_id id, int64_t chunk, struct str **out, size_t *count)
{
	return texts_query(tx, arena, &import_apart_from_sql,
	                   ARGS(bind_int(company.value), bind_int(id.value), bind_int(chunk)), out,
	                   count);
}

enum err import_aparts_remove(struct tx *tx, struct company_id company, struct import_id id)
{
	return db_exec(tx, &import_aparts_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

enum err import_run_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          struct import_id id, int64_t number, struct str *out)
{
	struct str *bodies;
	size_t count;
	TRY(texts_query(tx, arena, &import_run_fetch_sql,
	                ARGS(bind_int(company.value), bind_int(id.value), bind_int(number)), &bodies,
	                &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*out = bodies[0];
	return OK;
}

enum err import_run_insert(struct tx *tx, struct company_id company, struct import_id id,
                           int64_t number, struct str body)
{
	return db_exec(
		tx, &import_run_insert_sql,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(number), bind_text(body)), NULL);
}

enum err import_runs_remove(struct tx *tx, struct company_id company, struct import_id id)
{
	return db_exec(tx, &import_runs_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

enum err import_taken_back_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct str subject, const struct import_taken *taken, size_t n)
{
	enum { COLUMNS = 4 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_text(subject);
		at[2] = bind_int(taken[i].id);
		at[3] = bind_int(taken[i].version);
	}
	return n == 0 ? OK : db_insert(tx, &import_taken_back_insert_sql, binds, n, NULL);
}

enum err import_taken_back_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct str subject, const int64_t *ids, size_t n,
                                 struct import_taken **out, size_t *count)
{
	LIST(struct import_taken) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &import_taken_back_sql,
	             ARGS(bind_int(company.value), bind_text(subject), bind_ints(ids, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = (struct import_taken){rows_int(&rows, 0), rows_int(&rows, 1)};
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err import_lines_insert(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct import_line *lines, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &import_line_insert_sql,
	                 row_binds_all(arena, &import_line_shape, company, lines, n), n, NULL);
}

enum err import_lines_remove(struct tx *tx, struct company_id company, struct import_id id)
{
	return db_exec(tx, &import_lines_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

static enum err lines_query(struct tx *tx, struct arena *arena, const struct sql *sql,
                            const struct bind *args, size_t n, struct import_line **out,
                            size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, sql, args, n, &import_line_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err import_lines_after(struct tx *tx, struct arena *arena, struct company_id company,
                            struct import_id id, int64_t after, size_t most,
                            struct import_line **out, size_t *count)
{
	return lines_query(
		tx, arena, &import_lines_after_sql,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(after), bind_int((int64_t)most)),
		out, count);
}

enum err import_lines_failed(struct tx *tx, struct arena *arena, struct company_id company,
                             struct import_id id, int64_t after, size_t most,
                             struct import_line **out, size_t *count)
{
	return lines_query(
		tx, arena, &import_lines_failed_sql,
		ARGS(bind_int(company.value), bind_int(id.value), bind_int(after), bind_int((int64_t)most)),
		out, count);
}

enum err imports_ended(struct tx *tx, struct arena *arena, struct company_id company,
                       struct instant before, size_t most, int64_t **out, size_t *count)
{
	LIST(int64_t) found = {0};
	struct rows rows;
	TRY(db_query(tx, arena, &imports_ended_sql,
	             ARGS(bind_int(company.value), bind_int(before.us), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &found) = rows_int(&rows, 0);
	*out = found.at;
	*count = found.count;
	return rows_end(&rows);
}

enum err import_forget(struct tx *tx, struct company_id company, struct import_id id)
{
	const struct sql *const all[] = {&import_lines_remove_sql, &import_aparts_remove_sql,
	                                 &import_runs_remove_sql,  &import_chunks_remove_sql,
	                                 &import_parts_remove_sql, &import_remove_sql};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		TRY(db_exec(tx, all[i], ARGS(bind_int(company.value), bind_int(id.value)), NULL));
	return OK;
}
