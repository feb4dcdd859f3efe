/* Every statement of accounts. */
#ifndef PURSER_DOMAIN_ACCOUNTS_STORE_H
#define PURSER_DOMAIN_ACCOUNTS_STORE_H

#include "domain/accounts/accounts.h"

struct token_row {
	struct str hash;
	struct company_id company;
	enum actor_kind holder_kind;
	int64_t holder_id;
	struct user_id user_id; /* who consented; 0: nobody had to */
	struct str scopes;
	struct instant created_at, expires_at;
	/* of the holder; only when loaded */
	struct str holder_name, holder_scopes;
	bool holder_is_active;
};

WARN_UNUSED enum err company_insert(struct tx *tx, const struct company *company);
WARN_UNUSED enum err company_load(struct tx *tx, struct arena *arena, struct company_id id,
                                  struct company *out);
WARN_UNUSED enum err company_store(struct tx *tx, const struct company *company);

WARN_UNUSED enum err user_insert(struct tx *tx, struct company_id company, const struct user *user,
                                 struct str password_hash);
WARN_UNUSED enum err user_load(struct tx *tx, struct arena *arena, struct company_id company,
                               struct user_id id, struct user *out);
/* By e-mail address, in any company; ERR_NOT_FOUND. Archived ones too. */
WARN_UNUSED enum err user_find(struct tx *tx, struct arena *arena, struct str email,
                               struct company_id *company, struct user *out,
                               struct str *password_hash);
WARN_UNUSED enum err user_store_active(struct tx *tx, struct company_id company,
                                       const struct user *user);

/* What these are called; unknown ones are left out. */
WARN_UNUSED enum err user_names_load(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *ids, size_t n, struct actor_found **out,
                                     size_t *count);
WARN_UNUSED enum err client_names_load(struct tx *tx, struct arena *arena,
                                       struct company_id company, const int64_t *ids, size_t n,
                                       struct actor_found **out, size_t *count);

WARN_UNUSED enum err client_insert(struct tx *tx, struct company_id company,
                                   const struct api_client *client, struct str secret_hash);
WARN_UNUSED enum err client_load(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct client_id id, struct api_client *out);
/* By id, in any company. */
WARN_UNUSED enum err client_find(struct tx *tx, struct arena *arena, int64_t id,
                                 struct company_id *company, struct api_client *out,
                                 struct str *secret_hash);
WARN_UNUSED enum err client_store_scopes(struct tx *tx, struct company_id company,
                                         struct client_id id, struct str scopes);
WARN_UNUSED enum err client_store_revoked(struct tx *tx, struct company_id company,
                                          struct client_id id, struct instant at);

WARN_UNUSED enum err token_insert(struct tx *tx, const struct token_row *row);
WARN_UNUSED enum err token_find(struct tx *tx, struct arena *arena, struct str hash,
                                struct token_row *out);
WARN_UNUSED enum err token_delete(struct tx *tx, struct company_id company, struct str hash,
                                  int64_t *changed);
/* All tokens or sessions of one holder. */
WARN_UNUSED enum err token_delete_of(struct tx *tx, struct company_id company, int64_t holder_id);
/* The tokens that clients have by the consent of this person. */
WARN_UNUSED enum err token_delete_allowed_by(struct tx *tx, struct company_id company,
                                             struct user_id user);
WARN_UNUSED enum err token_delete_expired(struct tx *tx, struct company_id company,
                                          struct instant now);

#endif
