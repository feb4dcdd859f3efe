#include "domain/back_tests/back_tests_store.h"

#include "domain/back_tests/back_tests_edge.h"
#include "shape/shape_change.h"
#include "shape/shape_json.h"
#include "shape/shape_row.h"

SQL_INSERT(rate_table_insert_sql,
           "rate_table(company_id:i, id:i, name:t, currency:t, "
           "rate_count:i, created_at:i, body:t)");
SQL(rate_table_fetch_sql, "SELECT * FROM rate_table WHERE company_id = $1 AND id = $2");
SQL_INSERT(back_test_insert_sql,
           "back_test(company_id:i, id:i, name:t, status:t, days:i, version:i, draft_body:t, "
           "against:t, base_version:i, rate_table_id:i, author_name:t, created_at:i, "
           "finished_at:i, orders_total:i, orders_done:i, orders_different:i, differences_kept:i, "
           "next_mark:i, marks:t, totals:t, message:t)");
SQL(back_test_fetch_sql, "SELECT * FROM back_test WHERE company_id = $1 AND id = $2");
SQL(back_test_draft_fetch_sql,
    "SELECT draft_body FROM back_test WHERE company_id = $1 AND id = $2");
SQL(back_test_save_sql,
    "UPDATE back_test SET status = $3, finished_at = $4, orders_total = $5, orders_done = $6, "
    "orders_different = $7, differences_kept = $8, next_mark = $9, marks = $10, totals = $11, "
    "message = $12 "
    "WHERE company_id = $1 AND id = $2");
SQL_INSERT(back_test_difference_insert_sql,
           "back_test_difference(company_id:i, back_test_id:i, id:i, number:t, changed:t, "
           "before:t, after:t)");

/* Text that this store wrote itself. */
static enum err stored_read(struct arena *arena, const struct shape *shape, struct str text,
                            void *out)
{
	struct json *json;
	struct json_error error;
	struct fault fault;
	fault_init(&fault, arena);
	if (json_read(arena, text, &json, &error) != OK)
		return ERR_INTERNAL;
	enum err err = shape_read(shape, &bot_profile, READ_CREATE, json, arena, out, &fault, STR(""));
	return err == OK ? OK : ERR_INTERNAL;
}

static struct str column(struct rows *rows, const char *name)
{
	for (int c = 0; c < rows_columns(rows); c++)
		if (str_is(str_from(name), rows_name(rows, c)))
			return rows_text(rows, c);
	return STR("");
}

enum err rate_table_insert(struct tx *tx, struct arena *arena, struct company_id company,
                           const struct rate_table *table)
{
	return db_insert(tx, &rate_table_insert_sql,
	                 BINDS(bind_int(company.value), bind_int(table->id.value),
	                       bind_text(table->name), bind_text(table->currency),
	                       bind_int(table->rate_count), bind_int(table->created_at.us),
	                       bind_text(shape_text(arena, &rate_rows_shape, table, NULL, 0))),
	                 1, NULL);
}

enum err rate_table_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                          struct rate_table_id id, struct rate_table *out)
{
	struct rows rows;
	struct row_plan plan;
	struct str body = {0};
	*out = (struct rate_table){0};
	TRY(db_query(tx, arena, &rate_table_fetch_sql,
	             ARGS(bind_int(company.value), bind_int(id.value)), &rows));
	row_plan_make(&rate_table_row_shape, &rows, &plan);
	while (rows_next(&rows)) {
		TRY(row_fetch(&rate_table_row_shape, &plan, &rows, out));
		body = column(&rows, "body");
	}
	TRY(rows_end(&rows));
	return out->id.value != 0 ? stored_read(arena, &rate_rows_shape, body, out) : ERR_NOT_FOUND;
}

enum err back_test_insert(struct tx *tx, struct arena *arena, struct company_id company,
                          const struct back_test *test)
{
	return db_insert(
		tx, &back_test_insert_sql,
		BINDS(bind_int(company.value), bind_int(test->id.value), bind_text(test->name),
	          bind_text(word_of(&back_test_status_words, (int)test->status)), bind_int(test->days),
	          bind_int(test->version),
	          bind_text(shape_text(arena, &bot_set_shape, &test->draft, NULL, 0)),
	          bind_text(word_of(&back_test_base_words, (int)test->against)),
	          bind_int(test->base_version), bind_int(test->rate_table_id.value),
	          bind_text(test->author_name), bind_int(test->created_at.us), bind_int(0), bind_int(0),
	          bind_int(0), bind_int(0), bind_int(0), bind_int(0),
	          bind_text(shape_text(arena, &back_test_marks_shape, test, NULL, 0)),
	          bind_text(shape_text(arena, &back_test_totals_shape, &test->totals, NULL, 0)),
	          bind_text(test->message)),
		1, NULL);
}

enum err back_test_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                         struct back_test_id id, struct back_test *out)
{
	struct rows rows;
	struct row_plan plan;
	struct str marks = {0}, totals = {0};
	*out = (struct back_test){0};
	TRY(db_query(tx, arena, &back_test_fetch_sql, ARGS(bind_int(company.value), bind_int(id.value)),
	             &rows));
	row_plan_make(&back_test_row_shape, &rows, &plan);
	while (rows_next(&rows)) {
		TRY(row_fetch(&back_test_row_shape, &plan, &rows, out));
		marks = column(&rows, "marks");
		totals = column(&rows, "totals");
		for (int c = 0; c < rows_columns(&rows); c++)
			if (str_is(STR("next_mark"), rows_name(&rows, c)))
				out->next_mark = rows_int(&rows, c);
	}
	TRY(rows_end(&rows));
	if (out->id.value == 0)
		return ERR_NOT_FOUND;
	TRY(stored_read(arena, &back_test_marks_shape, marks, out));
	return stored_read(arena, &back_test_totals_shape, totals, &out->totals);
}

enum err back_test_draft_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                               struct back_test_id id, struct bot_set *out)
{
	struct rows rows;
	struct str body = {0};
	TRY(db_query(tx, arena, &back_test_draft_fetch_sql,
	             ARGS(bind_int(company.value), bind_int(id.value)), &rows));
	while (rows_next(&rows))
		body = rows_text(&rows, 0);
	TRY(rows_end(&rows));
	return body.len > 0 ? stored_read(arena, &bot_set_shape, body, out) : ERR_NOT_FOUND;
}

enum err back_test_save(struct tx *tx, struct arena *arena, struct company_id company,
                        const struct back_test *test)
{
	return db_exec(
		tx, &back_test_save_sql,
		ARGS(bind_int(company.value), bind_int(test->id.value),
	         bind_text(word_of(&back_test_status_words, (int)test->status)),
	         bind_int(test->finished_at.us), bind_int(test->orders_total),
	         bind_int(test->orders_done), bind_int(test->orders_different),
	         bind_int(test->differences_kept), bind_int(test->next_mark),
	         bind_text(shape_text(arena, &back_test_marks_shape, test, NULL, 0)),
	         bind_text(shape_text(arena, &back_test_totals_shape, &test->totals, NULL, 0)),
	         bind_text(test->message)),
		NULL);
}

enum err back_test_differences_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct back_test_id test,
                                      const struct back_test_difference *rows, size_t n)
{
	enum { COLUMNS = 7 };
	struct bind *binds = ARENA_ARRAY(arena, n * COLUMNS, struct bind);
	for (size_t i = 0; i < n; i++) {
		struct bind *at = &binds[i * COLUMNS];
		at[0] = bind_int(company.value);
		at[1] = bind_int(test.value);
		at[2] = bind_int(rows[i].id.value);
		at[3] = bind_text(rows[i].number);
		at[4] = bind_text(rows[i].changed);
		at[5] = bind_text(rows[i].before);
		at[6] = bind_text(rows[i].after);
	}
	return db_insert(tx, &back_test_difference_insert_sql, binds, n, NULL);
}
