#include "domain/automation/automation_store.h"

#include "domain/automation/automation_edge.h"
#include "shape/shape_change.h"
#include "shape/shape_row.h"

SQL(bot_head_fetch_sql, "SELECT latest, in_force, in_force_id FROM bot_head WHERE company_id = $1");
SQL(bot_head_save_sql,
    "INSERT INTO bot_head (company_id, latest, in_force, in_force_id) "
    "SELECT l.company_id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) "
    "FROM lane l WHERE l.company_id = $1 "
    "ON CONFLICT (company_id) DO UPDATE SET latest = excluded.latest, "
    "in_force = excluded.in_force, in_force_id = excluded.in_force_id");
SQL(bot_version_fetch_sql, "SELECT * FROM bot_version WHERE company_id = $1 AND version = $2");
SQL_INSERT(bot_version_insert_sql,
           "bot_version(company_id:i, version:i, id:i, based_on:i, note:t, bot_count:i, "
           "author_kind:t, author_id:i, author_name:t, created_at:i, activated_at:i, body:t)");
SQL(bot_version_activated_sql,
    "UPDATE bot_version SET activated_at = $3 WHERE company_id = $1 AND version = $2");

enum err bot_head_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                        struct bot_head *out)
{
	enum err err = row_one(tx, arena, &bot_head_fetch_sql, ARGS(bind_int(company.value)),
	                       &bot_head_shape, out);
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err bot_head_save(struct tx *tx, struct company_id company, const struct bot_head *head)
{
	return db_exec(tx, &bot_head_save_sql,
	               ARGS(bind_int(company.value), bind_int(head->latest), bind_int(head->in_force),
	                    bind_int(head->in_force_id.value)),
	               NULL);
}

/* Writing and reading the body is one pair of loops over one shape. */
static struct str body_text(struct arena *arena, const struct bot_version *version)
{
	struct bot_set set = {0};
	set.groups.at = version->groups.at;
	set.groups.count = version->groups.count;
	return shape_text(arena, &bot_set_shape, &set, NULL, 0);
}

static enum err body_read(struct arena *arena, struct str body, struct bot_version *out)
{
	struct json *json;
	struct json_error error;
	struct fault fault;
	struct bot_set set = {0};
	fault_init(&fault, arena);
	if (json_read(arena, body, &json, &error) != OK)
		return ERR_INTERNAL;
	if (shape_read(&bot_set_shape, &bot_profile, READ_CREATE, json, arena, &set, &fault, STR(""))
	    != OK)
		return ERR_INTERNAL;
	out->groups.at = set.groups.at;
	out->groups.count = set.groups.count;
	return OK;
}

enum err bot_version_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                           int64_t version, struct bot_version *out)
{
	struct rows rows;
	struct row_plan plan;
	struct str body = {0};
	bool found = false;
	*out = (struct bot_version){0};
	TRY(db_query(tx, arena, &bot_version_fetch_sql,
	             ARGS(bind_int(company.value), bind_int(version)), &rows));
	row_plan_make(&bot_version_row_shape, &rows, &plan);
	while (rows_next(&rows)) {
		found = true;
		TRY(row_fetch(&bot_version_row_shape, &plan, &rows, out));
		for (int c = 0; c < rows_columns(&rows); c++)
			if (str_is(STR("body"), rows_name(&rows, c)))
				body = rows_text(&rows, c);
	}
	TRY(rows_end(&rows));
	return found ? body_read(arena, body, out) : ERR_NOT_FOUND;
}

enum err bot_version_insert(struct tx *tx, struct arena *arena, struct company_id company,
                            const struct bot_version *version)
{
	return db_insert(
		tx, &bot_version_insert_sql,
		BINDS(bind_int(company.value), bind_int(version->version), bind_int(version->id.value),
	          bind_int(version->based_on), bind_text(version->note), bind_int(version->bot_count),
	          bind_text(version->author_kind), bind_int(version->author_id),
	          bind_text(version->author_name), bind_int(version->created_at.us),
	          bind_int(version->activated_at.us), bind_text(body_text(arena, version))),
		1, NULL);
}

enum err bot_version_note_activation(struct tx *tx, struct company_id company, int64_t version,
                                     struct instant at)
{
	return db_exec(tx, &bot_version_activated_sql,
	               ARGS(bind_int(company.value), bind_int(version), bind_int(at.us)), NULL);
}
