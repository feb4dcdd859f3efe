#include "domain/accounts/accounts_store.h"

#include "kernel/scopes.h"
#include "shape/shape_row.h"

SQL(sql_company_insert,
    "INSERT INTO company (company_id, name, currency, country, time_zone, created_at, modified_at, "
    "version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(sql_company_load,
    "SELECT company_id AS id, name, currency, country, time_zone, created_at, modified_at, version "
    "FROM company WHERE company_id = $1");
SQL(sql_company_store,
    "UPDATE company SET name = $2, currency = $3, country = $4, time_zone = $5, modified_at = $6, "
    "version = $7 WHERE company_id = $1");

#define USER_COLUMNS "id, email, name, scopes, is_active, created_at, modified_at, version"
SQL(sql_user_insert,
    "INSERT INTO app_user (company_id, id, email, name, password_hash, scopes, is_active, "
    "created_at, modified_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
SQL(sql_user_load, "SELECT " USER_COLUMNS " FROM app_user WHERE company_id = $1 AND id = $2");
SQL_FLAGS(sql_user_find, SQL_ALL,
          "SELECT " USER_COLUMNS ", company_id, password_hash FROM app_user WHERE email = $1");
SQL(sql_user_names, "SELECT id, name FROM app_user WHERE company_id = $1 AND id IN {ids $2}");
SQL(sql_user_active,
    "UPDATE app_user SET is_active = $3, modified_at = $4, version = $5 "
    "WHERE company_id = $1 AND id = $2");

#define CLIENT_COLUMNS "id, name, scopes, is_active, created_at, revoked_at"
SQL(sql_client_insert,
    "INSERT INTO api_client (company_id, id, name, secret_hash, scopes, is_active, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(sql_client_load, "SELECT " CLIENT_COLUMNS " FROM api_client WHERE company_id = $1 AND id = $2");
SQL(sql_client_names, "SELECT id, name FROM api_client WHERE company_id = $1 AND id IN {ids $2}");
SQL_FLAGS(sql_client_find, SQL_ALL,
          "SELECT " CLIENT_COLUMNS ", company_id, secret_hash FROM api_client WHERE id = $1");
SQL(sql_client_revoke,
    "UPDATE api_client SET is_active = 0, revoked_at = $3 WHERE company_id = $1 AND id = $2");
SQL(sql_client_scopes, "UPDATE api_client SET scopes = $3 WHERE company_id = $1 AND id = $2");

SQL(sql_token_insert,
    "INSERT INTO access_token (company_id, token_hash, holder_kind, holder_id, scopes, created_at, "
    "expires_at, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL_FLAGS(sql_token_find, SQL_ALL,
          "SELECT t.company_id, t.holder_kind, t.holder_id, t.scopes, t.created_at, t.expires_at, "
          "COALESCE(u.name, c.name), COALESCE(u.scopes, c.scopes), "
          "COALESCE(u.is_active, c.is_active), u.email FROM access_token t "
          "LEFT JOIN app_user u ON u.company_id = t.company_id AND u.id = t.holder_id "
          "AND t.holder_kind = 'user' "
          "LEFT JOIN api_client c ON c.company_id = t.company_id AND c.id = t.holder_id "
          "AND t.holder_kind = 'client' WHERE t.token_hash = $1");
SQL(sql_token_delete, "DELETE FROM access_token WHERE company_id = $1 AND token_hash = $2");
SQL(sql_token_delete_of, "DELETE FROM access_token WHERE company_id = $1 AND holder_id = $2");
SQL(sql_token_delete_allowed_by,
    "DELETE FROM access_token WHERE company_id = $1 AND user_id = $2 AND user_id > 0");
SQL(sql_token_delete_expired,
    "DELETE FROM access_token WHERE company_id = $1 AND expires_at <= $2");

/* ---- names ---- */

static enum err names_load(struct tx *tx, struct arena *arena, const struct sql *sql,
                           struct company_id company, const int64_t *ids, size_t n,
                           struct actor_found **out, size_t *count)
{
	struct rows rows;
	LIST(struct actor_found) list = {0};
	TRY(db_query(tx, arena, sql, ARGS(bind_int(company.value), bind_ints(ids, n)), &rows));
	while (rows_next(&rows))
		*LIST_ADD(arena, &list) = (struct actor_found){rows_int(&rows, 0), rows_text(&rows, 1)};
	*out = list.at;
	*count = list.count;
	return rows_end(&rows);
}

enum err user_names_load(struct tx *tx, struct arena *arena, struct company_id company,
                         const int64_t *ids, size_t n, struct actor_found **out, size_t *count)
{
	return names_load(tx, arena, &sql_user_names, company, ids, n, out, count);
}

enum err client_names_load(struct tx *tx, struct arena *arena, struct company_id company,
                           const int64_t *ids, size_t n, struct actor_found **out, size_t *count)
{
	return names_load(tx, arena, &sql_client_names, company, ids, n, out, count);
}

/* ---- companies ---- */

enum err company_insert(struct tx *tx, const struct company *company)
{
	return db_exec(tx, &sql_company_insert,
	               ARGS(bind_int(company->id.value), bind_text(company->name),
	                    bind_text(company->currency), bind_text(company->country),
	                    bind_text(company->time_zone), bind_int(company->created_at.us),
	                    bind_int(company->modified_at.us), bind_int(company->version)),
	               NULL);
}

enum err company_load(struct tx *tx, struct arena *arena, struct company_id id, struct company *out)
{
	return row_one(tx, arena, &sql_company_load, ARGS(bind_int(id.value)), &company_shape, out);
}

enum err company_store(struct tx *tx, const struct company *company)
{
	return db_exec(tx, &sql_company_store,
	               ARGS(bind_int(company->id.value), bind_text(company->name),
	                    bind_text(company->currency), bind_text(company->country),
	                    bind_text(company->time_zone), bind_int(company->modified_at.us),
	                    bind_int(company->version)),
	               NULL);
}

/* ---- users ---- */

enum err user_insert(struct tx *tx, struct company_id company, const struct user *user,
                     struct str password_hash)
{
	return db_exec(tx, &sql_user_insert,
	               ARGS(bind_int(company.value), bind_int(user->id.value), bind_text(user->email),
	                    bind_text(user->name), bind_text(password_hash), bind_text(user->scopes),
	                    bind_int(user->is_active), bind_int(user->created_at.us),
	                    bind_int(user->modified_at.us), bind_int(user->version)),
	               NULL);
}

enum err user_load(struct tx *tx, struct arena *arena, struct company_id company, struct user_id id,
                   struct user *out)
{
	return row_one(tx, arena, &sql_user_load, ARGS(bind_int(company.value), bind_int(id.value)),
	               &user_shape, out);
}

/* A row of `shape` with two more columns after the shape's: company_id and a hash. */
static enum err find(struct tx *tx, struct arena *arena, const struct sql *sql, struct bind key,
                     const struct shape *shape, void *out, struct company_id *company,
                     struct str *hash)
{
	struct rows rows;
	struct row_plan plan;
	enum err err = ERR_NOT_FOUND;
	TRY(db_query(tx, arena, sql, &key, 1, &rows));
	while (rows_next(&rows)) {
		int columns = rows_columns(&rows);
		row_plan_make(shape, &rows, &plan);
		err = row_fetch(shape, &plan, &rows, out);
		company->value = rows_int(&rows, columns - 2);
		*hash = rows_text(&rows, columns - 1);
	}
	TRY(rows_end(&rows));
	return err;
}

enum err user_find(struct tx *tx, struct arena *arena, struct str email, struct company_id *company,
                   struct user *out, struct str *password_hash)
{
	return find(tx, arena, &sql_user_find, bind_text(email), &user_shape, out, company,
	            password_hash);
}

enum err user_store_active(struct tx *tx, struct company_id company, const struct user *user)
{
	return db_exec(tx, &sql_user_active,
	               ARGS(bind_int(company.value), bind_int(user->id.value),
	                    bind_int(user->is_active), bind_int(user->modified_at.us),
	                    bind_int(user->version)),
	               NULL);
}

/* ---- clients ---- */

enum err client_insert(struct tx *tx, struct company_id company, const struct api_client *client,
                       struct str secret_hash)
{
	return db_exec(tx, &sql_client_insert,
	               ARGS(bind_int(company.value), bind_int(client->id.value),
	                    bind_text(client->name), bind_text(secret_hash), bind_text(client->scopes),
	                    bind_int(client->is_active), bind_int(client->created_at.us)),
	               NULL);
}

enum err client_load(struct tx *tx, struct arena *arena, struct company_id company,
                     struct client_id id, struct api_client *out)
{
	return row_one(tx, arena, &sql_client_load, ARGS(bind_int(company.value), bind_int(id.value)),
	               &api_client_shape, out);
}

enum err client_find(struct tx *tx, struct arena *arena, int64_t id, struct company_id *company,
                     struct api_client *out, struct str *secret_hash)
{
	return find(tx, arena, &sql_client_find, bind_int(id), &api_client_shape, out, company,
	            secret_hash);
}

enum err client_store_scopes(struct tx *tx, struct company_id company, struct client_id id,
                             struct str scopes)
{
	return db_exec(tx, &sql_client_scopes,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_text(scopes)), NULL);
}

enum err client_store_revoked(struct tx *tx, struct company_id company, struct client_id id,
                              struct instant at)
{
	return db_exec(tx, &sql_client_revoke,
	               ARGS(bind_int(company.value), bind_int(id.value), bind_int(at.us)), NULL);
}

/* ---- tokens and sessions ---- */

enum err token_insert(struct tx *tx, const struct token_row *row)
{
	return db_exec(tx, &sql_token_insert,
	               ARGS(bind_int(row->company.value), bind_text(row->hash),
	                    bind_text(word_of(&actor_kind_words, (int)row->holder_kind)),
	                    bind_int(row->holder_id), bind_text(row->scopes),
	                    bind_int(row->created_at.us), bind_int(row->expires_at.us),
	                    bind_int(row->user_id.value)),
	               NULL);
}

enum err token_find(struct tx *tx, struct arena *arena, struct str hash, struct token_row *out)
{
	struct rows rows;
	bool is_there = false;
	TRY(db_query(tx, arena, &sql_token_find, ARGS(bind_text(hash)), &rows));
	while (rows_next(&rows)) {
		int kind = ACTOR_SYSTEM;
		is_there = word_find(&actor_kind_words, rows_text(&rows, 1), false, &kind);
		struct str name = rows_text(&rows, 6);
		*out = (struct token_row){
			.hash = hash,
			.company = {rows_int(&rows, 0)},
			.holder_kind = (enum actor_kind)kind,
			.holder_id = rows_int(&rows, 2),
			.scopes = rows_text(&rows, 3),
			.created_at = {rows_int(&rows, 4)},
			.expires_at = {rows_int(&rows, 5)},
			.holder_name = name.len > 0 ? name : rows_text(&rows, 9),
			.holder_scopes = rows_text(&rows, 7),
			.holder_is_active = rows_int(&rows, 8) != 0,
		};
	}
	TRY(rows_end(&rows));
	return is_there ? OK : ERR_NOT_FOUND;
}

enum err token_delete(struct tx *tx, struct company_id company, struct str hash, int64_t *changed)
{
	return db_exec(tx, &sql_token_delete, ARGS(bind_int(company.value), bind_text(hash)), changed);
}

enum err token_delete_of(struct tx *tx, struct company_id company, int64_t holder_id)
{
	return db_exec(tx, &sql_token_delete_of, ARGS(bind_int(company.value), bind_int(holder_id)),
	               NULL);
}

enum err token_delete_allowed_by(struct tx *tx, struct company_id company, struct user_id user)
{
	return db_exec(tx, &sql_token_delete_allowed_by,
	               ARGS(bind_int(company.value), bind_int(user.value)), NULL);
}

enum err token_delete_expired(struct tx *tx, struct company_id company, struct instant now)
{
	return db_exec(tx, &sql_token_delete_expired, ARGS(bind_int(company.value), bind_int(now.us)),
	               NULL);
}
