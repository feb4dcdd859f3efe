#include "domain/apps/apps_store.h"

#include "shape/shape_row.h"

#define APP_COLUMNS                                                                                \
	"id, name, description, home_url, redirect_uris, scopes, is_public, is_active, created_at, "   \
	"modified_at, version"
SQL(sql_app_insert,
    "INSERT INTO app (company_id, id, name, description, home_url, redirect_uris, scopes, "
    "is_public, is_active, created_at, modified_at, version, secret_hash) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
SQL(sql_app_load, "SELECT " APP_COLUMNS " FROM app WHERE company_id = $1 AND id = $2");
SQL_FLAGS(sql_app_find, SQL_ALL, "SELECT " APP_COLUMNS ", secret_hash FROM app WHERE id = $1");
SQL(sql_app_store,
    "UPDATE app SET name = $3, description = $4, home_url = $5, redirect_uris = $6, scopes = $7, "
    "is_active = $8, modified_at = $9, version = $10 WHERE company_id = $1 AND id = $2");
SQL(sql_app_secret, "UPDATE app SET secret_hash = $3 WHERE company_id = $1 AND id = $2");

SQL(sql_app_code_insert,
    "INSERT INTO app_code (company_id, code_hash, app_id, user_id, scopes, redirect_uri, "
    "challenge, created_at, expires_at, used_at, token_hash) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '')");
SQL_FLAGS(sql_app_code_find, SQL_ALL,
          "SELECT company_id, app_id, user_id, scopes, redirect_uri, challenge, created_at, "
          "expires_at, used_at, token_hash FROM app_code WHERE code_hash = $1");
SQL(sql_app_code_use,
    "UPDATE app_code SET used_at = $3, token_hash = $4 "
    "WHERE company_id = $1 AND code_hash = $2 AND used_at = 0");
SQL(sql_app_code_purge, "DELETE FROM app_code WHERE company_id = $1 AND expires_at < $2");

#define INSTALL_COLUMNS "id, app_id, name, scopes, installed_by, installed_at"
SQL(sql_app_install_load,
    "SELECT " INSTALL_COLUMNS " FROM app_install WHERE company_id = $1 AND id = $2");
SQL(sql_app_install_find,
    "SELECT " INSTALL_COLUMNS " FROM app_install WHERE company_id = $1 AND app_id = $2");
SQL(sql_app_install_put,
    "INSERT INTO app_install (company_id, id, app_id, name, scopes, installed_by, installed_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (company_id, id) DO UPDATE SET "
    "name = EXCLUDED.name, scopes = EXCLUDED.scopes, installed_by = EXCLUDED.installed_by, "
    "installed_at = EXCLUDED.installed_at");
SQL(sql_app_install_delete, "DELETE FROM app_install WHERE company_id = $1 AND id = $2");

SQL(sql_app_property_all,
    "SELECT id, name, value FROM app_property "
    "WHERE company_id = $1 AND client_id = $2 ORDER BY id");
SQL(sql_app_property_put,
    "INSERT INTO app_property (company_id, id, client_id, name, value) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (company_id, client_id, name) DO UPDATE SET value = EXCLUDED.value");
SQL(sql_app_property_delete,
    "DELETE FROM app_property WHERE company_id = $1 AND client_id = $2 AND id = $3");
SQL(sql_app_property_delete_of,
    "DELETE FROM app_property WHERE company_id = $1 AND client_id = $2");

/* ---- apps ---- */

enum err app_insert(struct tx *tx, struct company_id company, const struct app *app,
                    struct str secret_hash)
{
	return db_exec(tx, &sql_app_insert,
	               ARGS(bind_int(company.value), bind_int(app->id.value), bind_text(app->name),
	                    bind_text(app->description), bind_text(app->home_url),
	                    bind_text(app->redirect_uris), bind_text(app->scopes),
	                    bind_int(app->is_public), bind_int(app->is_active),
	                    bind_int(app->created_at.us), bind_int(app->modified_at.us),
	                    bind_int(app->version), bind_text(secret_hash)),
	               NULL);
}

enum err app_load(struct tx *tx, struct arena *arena, struct company_id company, struct app_id id,
                  struct app *out)
{
	return row_one(tx, arena, &sql_app_load, ARGS(bind_int(company.value), bind_int(id.value)),
	               &app_shape, out);
}

enum err app_find(struct tx *tx, struct arena *arena, struct app_id id, struct app *out,
                  struct str *secret_hash)
{
	struct rows rows;
	struct row_plan plan;
	enum err err = ERR_NOT_FOUND;
	*out = (struct app){0};
	TRY(db_query(tx, arena, &sql_app_find, ARGS(bind_int(id.value)), &rows));
	while (rows_next(&rows)) {
		row_plan_make(&app_shape, &rows, &plan);
		err = row_fetch(&app_shape, &plan, &rows, out);
		*secret_hash = rows_text(&rows, rows_columns(&rows) - 1);
	}
	TRY(rows_end(&rows));
	return err;
}

enum err app_store(struct tx *tx, struct company_id company, const struct app *app)
{
	return db_exec(tx, &sql_app_store,
	               ARGS(bind_int(company.value), bind_int(app->id.value), bind_text(app->name),
	                    bind_text(app->description), bind_text(app->home_url),
	                    bind_text(app->redirect_uris), bind_text(app->scopes),
	                    bind_int(app->is_active), bind_int(app->modified_at.us),
	                    bind_int(app->version)),
	               NULL);
}

enum err app_store_secret(struct tx *tx, struct company_id company, struct app_id id,
                          struct str secret_hash)
{
	return db_exec(tx, &sql_app_secret,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_text(secret_hash)), NULL);
}

/* ---- codes ---- */

enum err code_insert(struct tx *tx, const struct code_row *row)
{
	return db_exec(
		tx, &sql_app_code_insert,
		ARGS(bind_int(row->company.value), bind_text(row->hash), bind_int(row->app_id.value),
	         bind_int(row->user_id.value), bind_text(row->scopes), bind_text(row->redirect_uri),
	         bind_text(row->challenge), bind_int(row->created_at.us), bind_int(row->expires_at.us)),
		NULL);
}

enum err code_find(struct tx *tx, struct arena *arena, struct str hash, struct code_row *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_app_code_find, ARGS(bind_text(hash)), &rows));
	while (rows_next(&rows)) {
		is_there = true;
		*out = (struct code_row){
			.hash = hash,
			.company = {rows_int(&rows, 0)},
			.app_id = {rows_int(&rows, 1)},
			.user_id = {rows_int(&rows, 2)},
			.scopes = rows_text(&rows, 3),
			.redirect_uri = rows_text(&rows, 4),
			.challenge = rows_text(&rows, 5),
			.created_at = {rows_int(&rows, 6)},
			.expires_at = {rows_int(&rows, 7)},
			.used_at = {rows_int(&rows, 8)},
			.token_hash = rows_text(&rows, 9),
		};
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err code_use(struct tx *tx, const struct code_row *row, int64_t *changed)
{
	return db_exec(tx, &sql_app_code_use,
	               ARGS(bind_int(row->company.value), bind_text(row->hash),
	                    bind_int(row->used_at.us), bind_text(row->token_hash)),
	               changed);
}

enum err code_delete_expired(struct tx *tx, struct company_id company, struct instant before)
{
	return db_exec(tx, &sql_app_code_purge, ARGS(bind_int(company.value), bind_int(before.us)),
	               NULL);
}

/* ---- installed apps ---- */

enum err install_load(struct tx *tx, struct arena *arena, struct company_id company,
                      struct client_id id, struct app_install *out)
{
	return row_one(tx, arena, &sql_app_install_load,
	               ARGS(bind_int(company.value), bind_int(id.value)), &app_install_shape, out);
}

enum err install_find(struct tx *tx, struct arena *arena, struct company_id company,
                      struct app_id app, struct app_install *out)
{
	return row_one(tx, arena, &sql_app_install_find,
	               ARGS(bind_int(company.value), bind_int(app.value)), &app_install_shape, out);
}

enum err install_put(struct tx *tx, struct company_id company, const struct app_install *install)
{
	return db_exec(tx, &sql_app_install_put,
	               ARGS(bind_int(company.value), bind_int(install->id.value),
	                    bind_int(install->app_id.value), bind_text(install->name),
	                    bind_text(install->scopes), bind_int(install->installed_by.value),
	                    bind_int(install->installed_at.us)),
	               NULL);
}

enum err install_delete(struct tx *tx, struct company_id company, struct client_id id)
{
	return db_exec(tx, &sql_app_install_delete, ARGS(bind_int(company.value), bind_int(id.value)),
	               NULL);
}

/* ---- properties ---- */

enum err property_all(struct tx *tx, struct arena *arena, struct company_id company, int64_t client,
                      struct app_property **out, size_t *count)
{
	void *rows;
	TRY(row_all(tx, arena, &sql_app_property_all, ARGS(bind_int(company.value), bind_int(client)),
	            &app_property_shape, &rows, count));
	*out = rows;
	return OK;
}

enum err property_put(struct tx *tx, struct company_id company, int64_t client,
                      const struct app_property *property)
{
	return db_exec(tx, &sql_app_property_put,
	               ARGS(bind_int(company.value), bind_int(property->id.value), bind_int(client),
	                    bind_text(property->name), bind_text(property->value)),
	               NULL);
}

enum err property_delete(struct tx *tx, struct company_id company, int64_t client,
                         struct app_property_id id, int64_t *changed)
{
	return db_exec(tx, &sql_app_property_delete,
	               ARGS(bind_int(company.value), bind_int(client), bind_int(id.value)), changed);
}

enum err property_delete_of(struct tx *tx, struct company_id company, int64_t client)
{
	return db_exec(tx, &sql_app_property_delete_of, ARGS(bind_int(company.value), bind_int(client)),
	               NULL);
}
