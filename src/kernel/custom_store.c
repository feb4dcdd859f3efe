#include "kernel/custom_store.h"

#include "base/buf.h"

#define FIELD_COLUMNS                                                                              \
	"id, subject, name, description, kind, choices, places, is_positive, is_required, "            \
	"is_on_grid, is_active, place, created_at, modified_at"

SQL(custom_fields_fetch_sql, "SELECT " FIELD_COLUMNS
                             " FROM custom_field WHERE company_id = $1 AND subject = $2"
                             " ORDER BY place, folded");
SQL(custom_fields_fetch_all_sql, "SELECT " FIELD_COLUMNS
                                 " FROM custom_field WHERE company_id = $1"
                                 " ORDER BY subject, place, folded");
SQL(custom_field_insert_sql,
    "INSERT INTO custom_field (company_id, " FIELD_COLUMNS
    ", folded)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
SQL(custom_field_save_sql,
    "UPDATE custom_field SET subject = $3, name = $4, description = $5, kind = $6, choices = $7,"
    " places = $8, is_positive = $9, is_required = $10, is_on_grid = $11, is_active = $12,"
    " place = $13, created_at = $14, modified_at = $15, folded = $16"
    " WHERE company_id = $1 AND id = $2");
SQL(custom_field_remove_sql, "DELETE FROM custom_field WHERE company_id = $1 AND id = $2");
SQL(custom_values_fetch_sql,
    "SELECT subject_id, field_id, text, number, folded FROM custom_value"
    " WHERE company_id = $1 AND subject = $2 AND subject_id IN {ids $3}"
    " ORDER BY subject_id, field_id");
SQL_INSERT(custom_values_put_sql,
           "custom_value(company_id:i, subject:t, subject_id:i, field_id:i, text:t, number:i, "
           "folded:t) ON CONFLICT (company_id, subject, subject_id, field_id) DO UPDATE SET "
           "text = excluded.text, number = excluded.number, folded = excluded.folded");
SQL(custom_values_delete_sql,
    "DELETE FROM custom_value WHERE company_id = $1 AND subject = $2"
    " AND subject_id = $3 AND field_id = $4");
SQL(custom_values_drop_sql,
    "DELETE FROM custom_value WHERE company_id = $1 AND subject = $2 AND subject_id IN {ids $3}");
SQL(custom_values_with_number_sql,
    "SELECT subject, subject_id FROM custom_value"
    " WHERE company_id = $1 AND field_id = $2"
    " AND number IS NOT NULL LIMIT $3");
SQL(custom_values_with_text_sql,
    "SELECT subject, subject_id FROM custom_value {index custom_value_folded}"
    " WHERE company_id = $1 AND field_id = $2"
    " AND number IS NULL LIMIT $3");

/* ---- definitions ---- */

static void choices_split(struct arena *arena, struct str text, struct custom_field *field)
{
	struct str choice;
	while (text.len > 0 && str_split(&text, '\n', &choice))
		*LIST_ADD(arena, &field->choices) = choice;
}

static struct str choices_join(struct arena *arena, const struct custom_field *field)
{
	struct buf buf = buf_new(arena, LIMIT_SMALL_BODY_BYTES);
	for (size_t i = 0; i < field->choices.count; i++) {
		buf_c(&buf, i == 0 ? "" : "\n");
		buf_add(&buf, field->choices.at[i]);
	}
	return buf_str(&buf);
}

static void field_read(struct arena *arena, struct rows *rows, struct custom_field *out)
{
	int kind;
	*out = (struct custom_field){
		.id = {rows_int(rows, 0)},
		.subject = rows_text(rows, 1),
		.name = rows_text(rows, 2),
		.description = rows_text(rows, 3),
		.places = rows_int(rows, 6),
		.is_positive = rows_int(rows, 7) != 0,
		.is_required = rows_int(rows, 8) != 0,
		.is_on_grid = rows_int(rows, 9) != 0,
		.is_active = rows_int(rows, 10) != 0,
		.place = rows_int(rows, 11),
		.created_at = {rows_int(rows, 12)},
		.modified_at = {rows_int(rows, 13)},
	};
	if (word_find(&custom_kind_words, rows_text(rows, 4), false, &kind))
		out->kind = (enum custom_kind)kind;
	choices_split(arena, rows_text(rows, 5), out);
}

enum err custom_fields_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                             struct str subject, struct custom_field **out, size_t *count)
{
	struct rows rows;
	LIST(struct custom_field) list = {0};
	if (subject.len > 0)
		TRY(db_query(tx, arena, &custom_fields_fetch_sql,
		             ARGS(bind_int(company.value), bind_text(subject)), &rows));
	else
		TRY(db_query(tx, arena, &custom_fields_fetch_all_sql, ARGS(bind_int(company.value)),
		             &rows));
	while (rows_next(&rows))
		field_read(arena, &rows, LIST_ADD(arena, &list));
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

/* In the order of FIELD_COLUMNS, after the company; then the folded name. */
static struct bind *field_binds(struct arena *arena, struct company_id company,
                                const struct custom_field *field, struct str folded)
{
	const struct bind binds[] = {
		bind_int(company.value),
		bind_int(field->id.value),
		bind_text(field->subject),
		bind_text(field->name),
		bind_text(field->description),
		bind_text(word_of(&custom_kind_words, (int)field->kind)),
		bind_text(choices_join(arena, field)),
		bind_int(field->places),
		bind_int(field->is_positive),
		bind_int(field->is_required),
		bind_int(field->is_on_grid),
		bind_int(field->is_active),
		bind_int(field->place),
		bind_int(field->created_at.us),
		bind_int(field->modified_at.us),
		bind_text(folded),
	};
	return arena_copy(arena, binds, sizeof(binds));
}
enum { FIELD_BINDS = 16 };

enum err custom_field_insert(struct tx *tx, struct arena *arena, struct company_id company,
                             const struct custom_field *field, struct str folded)
{
	return db_exec(tx, &custom_field_insert_sql, field_binds(arena, company, field, folded),
	               FIELD_BINDS, NULL);
}

enum err custom_field_save(struct tx *tx, struct arena *arena, struct company_id company,
                           const struct custom_field *field, struct str folded)
{
	return db_exec(tx, &custom_field_save_sql, field_binds(arena, company, field, folded),
	               FIELD_BINDS, NULL);
}

enum err custom_field_remove(struct tx *tx, struct company_id company, struct custom_field_id id)
{
	return db_exec(tx, &custom_field_remove_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

/* ---- values ---- */

enum err custom_values_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                             const char *subject, const int64_t *ids, size_t n,
                             struct custom_value **out, size_t *count)
{
	struct rows rows;
	LIST(struct custom_value) list = {0};
	TRY(db_query(tx, arena, &custom_values_fetch_sql,
	             ARGS(bind_int(company.value), bind_text(str_from(subject)), bind_ints(ids, n)),
	             &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct custom_value){
			.subject_id = rows_int(&rows, 0),
			.field_id = {rows_int(&rows, 1)},
			.text = rows_text(&rows, 2),
			.has_number = !rows_is_null(&rows, 3),
			.number = rows_int(&rows, 3),
			.folded = rows_text(&rows, 4),
		};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err custom_values_put(struct tx *tx, struct arena *arena, struct company_id company,
                           const char *subject, const struct custom_value *values, size_t n)
{
	LIST(struct bind) binds = {0};
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		*LIST_ADD(arena, &binds) = bind_int(company.value);
		*LIST_ADD(arena, &binds) = bind_text(str_from(subject));
		*LIST_ADD(arena, &binds) = bind_int(values[i].subject_id);
		*LIST_ADD(arena, &binds) = bind_int(values[i].field_id.value);
		*LIST_ADD(arena, &binds) = bind_text(values[i].text);
		*LIST_ADD(arena, &binds) = values[i].has_number ? bind_int(values[i].number) : bind_null();
		*LIST_ADD(arena, &binds) = bind_text(values[i].folded);
	}
	return db_insert(tx, &custom_values_put_sql, binds.at, n, NULL);
}

/* Four binds a row: company, subject, record, field. */
static enum err keys_delete(struct tx *tx, const struct bind *binds, size_t rows)
{
	return rows == 0 ? OK : db_exec_each(tx, &custom_values_delete_sql, binds, 4, rows, NULL);
}

enum err custom_values_delete(struct tx *tx, struct arena *arena, struct company_id company,
                              const char *subject, const struct custom_value *values, size_t n)
{
	LIST(struct bind) binds = {0};
	for (size_t i = 0; i < n; i++) {
		*LIST_ADD(arena, &binds) = bind_int(company.value);
		*LIST_ADD(arena, &binds) = bind_text(str_from(subject));
		*LIST_ADD(arena, &binds) = bind_int(values[i].subject_id);
		*LIST_ADD(arena, &binds) = bind_int(values[i].field_id.value);
	}
	return keys_delete(tx, binds.at, n);
}

enum err custom_values_drop(struct tx *tx, struct company_id company, const char *subject,
                            const int64_t *ids, size_t n)
{
	return db_exec(tx, &custom_values_drop_sql,
	               ARGS(bind_int(company.value), bind_text(str_from(subject)), bind_ints(ids, n)),
	               NULL);
}

enum err custom_values_purge(struct tx *tx, struct arena *arena, struct company_id company,
                             struct custom_field_id id, size_t most, size_t *purged)
{
	const struct sql *const sources[] = {&custom_values_with_number_sql,
	                                     &custom_values_with_text_sql};
	LIST(struct bind) binds = {0};
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		struct rows rows;
		TRY(db_query(tx, arena, sources[i],
		             ARGS(bind_int(company.value), bind_int(id.value), bind_int((int64_t)most)),
		             &rows));
		while (rows_next(&rows)) {
			*LIST_ADD(arena, &binds) = bind_int(company.value);
			*LIST_ADD(arena, &binds) = bind_text(rows_text(&rows, 0));
			*LIST_ADD(arena, &binds) = bind_int(rows_int(&rows, 1));
			*LIST_ADD(arena, &binds) = bind_int(id.value);
		}
		TRY(rows_end(&rows));
	}
	*purged = binds.count / 4;
	return keys_delete(tx, binds.at, *purged);
}
