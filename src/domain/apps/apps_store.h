/* Every statement of apps. */
#ifndef PURSER_DOMAIN_APPS_STORE_H
#define PURSER_DOMAIN_APPS_STORE_H

#include "domain/apps/apps.h"

struct code_row {
	struct str hash;
	struct company_id company;
	struct app_id app_id;
	struct user_id user_id;
	struct str scopes, redirect_uri, challenge;
	struct instant created_at, expires_at, used_at;
	struct str token_hash;
};

WARN_UNUSED enum err app_insert(struct tx *tx, struct company_id company, const struct app *app,
                                struct str secret_hash);
WARN_UNUSED enum err app_load(struct tx *tx, struct arena *arena, struct company_id company,
                              struct app_id id, struct app *out);
/* Of any company. */
WARN_UNUSED enum err app_find(struct tx *tx, struct arena *arena, struct app_id id, struct app *out,
                              struct str *secret_hash);
WARN_UNUSED enum err app_store(struct tx *tx, struct company_id company, const struct app *app);
WARN_UNUSED enum err app_store_secret(struct tx *tx, struct company_id company, struct app_id id,
                                      struct str secret_hash);

WARN_UNUSED enum err code_insert(struct tx *tx, const struct code_row *row);
/* Of any company. */
WARN_UNUSED enum err code_find(struct tx *tx, struct arena *arena, struct str hash,
                               struct code_row *out);
/* *changed 0: it was used before. */
WARN_UNUSED enum err code_use(struct tx *tx, const struct code_row *row, int64_t *changed);
WARN_UNUSED enum err code_delete_expired(struct tx *tx, struct company_id company,
                                         struct instant before);

WARN_UNUSED enum err install_load(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct client_id id, struct app_install *out);
WARN_UNUSED enum err install_find(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct app_id app, struct app_install *out);
WARN_UNUSED enum err install_put(struct tx *tx, struct company_id company,
                                 const struct app_install *install);
WARN_UNUSED enum err install_delete(struct tx *tx, struct company_id company, struct client_id id);

WARN_UNUSED enum err property_all(struct tx *tx, struct arena *arena, struct company_id company,
                                  int64_t client, struct app_property **out, size_t *count);
WARN_UNUSED enum err property_put(struct tx *tx, struct company_id company, int64_t client,
                                  const struct app_property *property);
WARN_UNUSED enum err property_delete(struct tx *tx, struct company_id company, int64_t client,
                                     struct app_property_id id, int64_t *changed);
WARN_UNUSED enum err property_delete_of(struct tx *tx, struct company_id company, int64_t client);

#endif
