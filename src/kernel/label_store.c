#include "kernel/label_store.h"

#include "shape/shape_row.h"

SQL(labels_fetch_sql,
    "SELECT id, name, colour, created_at, modified_at FROM label"
    " WHERE company_id = $1 ORDER BY folded");
SQL(label_counts_fetch_sql,
    "SELECT label_id, subject, records FROM label_count"
    " WHERE company_id = $1 ORDER BY label_id, subject");
SQL(label_insert_sql,
    "INSERT INTO label (company_id, id, name, folded, colour, created_at, modified_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(label_save_sql,
    "UPDATE label SET name = $3, folded = $4, colour = $5, modified_at = $6"
    " WHERE company_id = $1 AND id = $2");
SQL(label_remove_sql, "DELETE FROM label WHERE company_id = $1 AND id = $2");
SQL(label_counts_remove_sql, "DELETE FROM label_count WHERE company_id = $1 AND label_id = $2");
SQL(label_uses_fetch_sql,
    "SELECT u.subject_id, u.label_id, l.name, l.colour FROM label_use AS u"
    " JOIN label AS l ON l.company_id = $1 AND l.id = u.label_id"
    " WHERE u.company_id = $1 AND u.subject = $2 AND u.subject_id IN {ids $3}"
    " ORDER BY u.subject_id, l.folded");
SQL_INSERT(label_uses_insert_sql,
           "label_use(company_id:i, subject:t, subject_id:i, label_id:i) ON CONFLICT DO NOTHING");
SQL(label_uses_delete_sql,
    "DELETE FROM label_use WHERE company_id = $1 AND subject = $2"
    " AND subject_id = $3 AND label_id = $4");
SQL_INSERT(label_counts_add_sql,
           "label_count(company_id:i, label_id:i, subject:t, records:i)"
           " ON CONFLICT (company_id, label_id, subject)"
           " DO UPDATE SET records = label_count.records + excluded.records");
SQL(label_uses_of_label_sql,
    "SELECT subject, subject_id FROM label_use"
    " WHERE company_id = $1 AND label_id = $2"
    " ORDER BY subject, subject_id LIMIT $3");

enum err labels_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                      struct label **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &labels_fetch_sql, ARGS(bind_int(company.value)), &label_shape, &rows,
	            count));
	*out = rows;
	return OK;
}

enum err label_counts_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                            struct label_count **out, size_t *count)
{
	struct rows rows;
	LIST(struct label_count) list = {0};
	TRY(db_query(tx, arena, &label_counts_fetch_sql, ARGS(bind_int(company.value)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct label_count){
			.label_id = {rows_int(&rows, 0)},
			.subject = rows_text(&rows, 1),
			.records = rows_int(&rows, 2),
		};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err label_insert(struct tx *tx, struct company_id company, const struct label *label,
                      struct str folded)
{
	return db_exec(tx, &label_insert_sql,
	               ARGS(bind_int(company.value), bind_int(label->id.value), bind_text(label->name),
	                    bind_text(folded), bind_text(label->colour), bind_int(label->created_at.us),
	                    bind_int(label->modified_at.us)),
	               NULL);
}

enum err label_save(struct tx *tx, struct company_id company, const struct label *label,
                    struct str folded)
{
	return db_exec(tx, &label_save_sql,
	               ARGS(bind_int(company.value), bind_int(label->id.value), bind_text(label->name),
	                    bind_text(folded), bind_text(label->colour),
	                    bind_int(label->modified_at.us)),
	               NULL);
}

enum err label_remove(struct tx *tx, struct company_id company, struct label_id id)
{
	TRY(db_exec(tx, &label_counts_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	            NULL));
	return db_exec(tx, &label_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)), NULL);
}

enum err label_uses_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          const char *subject, const int64_t *ids, size_t n,
                          struct record_label **out, size_t *count)
{
	struct rows rows;
	LIST(struct record_label) list = {0};
	TRY(db_query(tx, arena, &label_uses_fetch_sql,
	             ARGS(bind_int(company.value), bind_text(str_from(subject)), bind_ints(ids, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct record_label){
			.subject_id = rows_int(&rows, 0),
			.id = {rows_int(&rows, 1)},
			.name = rows_text(&rows, 2),
			.colour = rows_text(&rows, 3),
		};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

static struct bind *uses_bind(struct arena *arena, struct company_id company, const char *subject,
                              const struct record_label *uses, size_t n)
{
	enum { COLUMNS = 4 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_text(str_from(subject));
		binds[i * COLUMNS + 2] = bind_int(uses[i].subject_id);
		binds[i * COLUMNS + 3] = bind_int(uses[i].id.value);
	}
	return binds;
}

enum err label_uses_insert(struct tx *tx, struct arena *arena, struct company_id company,
                           const char *subject, const struct record_label *uses, size_t n)
{
	if (n == 0)
		return OK;
	return db_insert(tx, &label_uses_insert_sql, uses_bind(arena, company, subject, uses, n), n,
	                 NULL);
}

enum err label_uses_delete(struct tx *tx, struct arena *arena, struct company_id company,
                           const char *subject, const struct record_label *uses, size_t n)
{
	if (n == 0)
		return OK;
	return db_exec_each(tx, &label_uses_delete_sql, uses_bind(arena, company, subject, uses, n), 4,
	                    n, NULL);
}

enum err label_counts_add(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct label_count *counts, size_t n)
{
	enum { COLUMNS = 4 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		binds[i * COLUMNS] = bind_int(company.value);
		binds[i * COLUMNS + 1] = bind_int(counts[i].label_id.value);
		binds[i * COLUMNS + 2] = bind_text(counts[i].subject);
		binds[i * COLUMNS + 3] = bind_int(counts[i].records);
	}
	return db_insert(tx, &label_counts_add_sql, binds, n, NULL);
}

enum err label_uses_purge(struct tx *tx, struct arena *arena, struct company_id company,
                          struct label_id id, size_t most, size_t *purged)
{
	enum { COLUMNS = 4 };
	struct rows rows;
	LIST(struct bind) binds = {0};
	TRY(db_query(tx, arena, &label_uses_of_label_sql,
	             ARGS(bind_int(company.value), bind_int(id.value), bind_int((int64_t)most)),
	             &rows));
	while (rows_next(&rows)) {
		*LIST_ADD(arena, &binds) = bind_int(company.value);
		*LIST_ADD(arena, &binds) = bind_text(rows_text(&rows, 0));
		*LIST_ADD(arena, &binds) = bind_int(rows_int(&rows, 1));
		*LIST_ADD(arena, &binds) = bind_int(id.value);
	}
	TRY(rows_end(&rows));
	*purged = binds.count / COLUMNS;
	return *purged == 0
	           ? OK
	           : db_exec_each(tx, &label_uses_delete_sql, binds.at, COLUMNS, *purged, NULL);
}
