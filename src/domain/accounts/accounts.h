/* Accounts: whose data it is, and who may do what with it.
 *
 * Words. A *company* owns everything and is a lane. A *user* is a person who signs in with e-mail
 * and password and gets a *session* (a cookie). A *client* is a program that trades its id and
 * secret for a *token* (OAuth 2 client credentials). *Scopes* say what either may do
 * (kernel/scopes.h), as words between spaces. Of secrets only hashes are kept: argon2id for
 * passwords, BLAKE2b for the rest, which is random. Refusals: an e-mail address in use (CONFLICT),
 * an unknown scope, currency, country or time zone (INVALID), wrong credentials (UNAUTHENTICATED,
 * and never why), a foreign id (NOT_FOUND), archiving oneself (REFUSED), giving scopes one does not
 * have (FORBIDDEN). */
#ifndef PURSER_DOMAIN_ACCOUNTS_H
#define PURSER_DOMAIN_ACCOUNTS_H

#include "kernel/module.h"
#include "kernel/work.h"

enum account_limits { PASSWORD_LEAST = 8, PASSWORD_MOST = 200, SCOPES_MOST = 500 };

struct company {
	struct company_id id;
	struct str name;
	struct str currency;  /* ISO 4217 */
	struct str country;   /* ISO 3166 alpha-2 */
	struct str time_zone; /* IANA */
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct user {
	struct user_id id;
	struct str email, name, scopes;
	struct str password; /* only when read */
	bool is_active;
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct api_client {
	struct client_id id;
	struct str client_id; /* the id as text, as OAuth wants it */
	struct str name, scopes;
	struct str client_secret; /* only in the answer that made it */
	bool is_active;
	struct instant created_at, revoked_at;
	struct touched touched;
};

/* A token or session that was handed out: the only time that its text exists. */
struct grant {
	struct str token;
	struct str scopes;
	int64_t expires_in_s; /* 0: never */
};

/* Who a token or session stands for. */
struct identity {
	struct actor actor;
	struct instant expires_at;
};

extern const struct shape company_shape, user_shape, api_client_shape;

/* Makes company, lane and recurring jobs; to be run in a shared unit. Sets work->company and
 * work->actor.company to it, so that what follows in the unit belongs to it. */
WARN_UNUSED enum err company_create(struct work *work, const struct company *draft,
                                    struct company *out);
WARN_UNUSED enum err company_get(struct work *work, struct company *out);
/* Changes the touched fields. `if_version` 0: whatever it is now. */
WARN_UNUSED enum err company_update(struct work *work, const struct company *patch,
                                    int64_t if_version, struct company *out);

/* `password_hash` was made outside the unit (kernel/secrets.h). Empty scopes: those of the maker.
 */
WARN_UNUSED enum err user_create(struct work *work, const struct user *draft,
                                 struct str password_hash, struct user *out);
WARN_UNUSED enum err user_get(struct work *work, struct user_id id, struct user *out);
/* Ends the user's sessions too. Archiving twice is fine. */
WARN_UNUSED enum err user_archive(struct work *work, struct user_id id, struct user *out);

/* Checks e-mail and password; takes as long when there is no such user. Slow: never on the writer.
 * Fills `out` with who it is. */
WARN_UNUSED enum err user_check(struct work *work, struct str email, struct str password,
                                struct identity *out);
/* A session for work->actor. */
WARN_UNUSED enum err session_start(struct work *work, struct grant *out);
WARN_UNUSED enum err session_end(struct work *work, struct str token);
/* The Set-Cookie header of a session; 0 seconds take it away. */
struct pair session_cookie(struct arena *arena, struct str token, int64_t seconds, bool is_secure);

WARN_UNUSED enum err client_create(struct work *work, const struct api_client *draft,
                                   struct api_client *out);
WARN_UNUSED enum err client_get(struct work *work, struct client_id id, struct api_client *out);
/* Its tokens stop at once. */
WARN_UNUSED enum err client_revoke(struct work *work, struct client_id id, struct api_client *out);
/* Gives it other scopes; with `is_anew` the tokens that it has stop at once. */
WARN_UNUSED enum err client_regrant(struct work *work, struct client_id id, struct str scopes,
                                    bool is_anew);
/* A token for that client, with these of its scopes. `hours` 0: it does not expire. It ends when
 * `user`, by whose consent it is given, is archived; 0: it is the company's. */
WARN_UNUSED enum err client_token(struct work *work, struct client_id id, struct user_id user,
                                  struct str scopes, int64_t hours, struct grant *out);
/* Ends the token with this hash; that it is not there is fine. */
WARN_UNUSED enum err token_end(struct work *work, struct str hash);
/* Finds the client of an id and secret, in any company. */
WARN_UNUSED enum err client_check(struct work *work, struct str client_id, struct str secret,
                                  struct identity *out);
/* A token for work->actor with `scopes` (empty: all it has); ERR_FORBIDDEN for more than it has. */
WARN_UNUSED enum err token_issue(struct work *work, struct str scopes, struct grant *out);

/* Who holds the token with this hash, in any company: ERR_UNAUTHENTICATED when unknown, expired or
 * revoked. */
WARN_UNUSED enum err identity_of_token(struct work *work, struct str hash, struct identity *out);
/* Removes the company's tokens and sessions that have expired. */
WARN_UNUSED enum err tokens_purge(struct work *work);

extern const struct module accounts_module;

#endif
