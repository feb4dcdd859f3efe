/* Apps: programs that people let into their company.
 *
 * Words. An *app* is registered once, by the company that makes it, with the addresses that it may
 * be sent back to and the most that it may ask for. A person *consents* on a page of ours; the app
 * gets a *code* for that, and trades it for a token: the app is then *installed* in the person's
 * company, as an API client whose secret nobody knows. A *public* app keeps no secret and proves by
 * PKCE (RFC 7636) that it is the one that asked. A *property* is a name and value that an app keeps
 * with us. Tokens of apps that keep a secret do not expire; removing the app ends them.
 *
 * Refusals: an address that is not registered, to the letter (INVALID, and nobody is sent there); a
 * code that is unknown, expired, used, of another app or address, or without its verifier (REFUSED,
 * never saying which); installing without the right to change settings (FORBIDDEN); giving scopes
 * that one does not have (FORBIDDEN). Sources: RFC 6749, 7636 and 9700. */
#ifndef PURSER_DOMAIN_APPS_H
#define PURSER_DOMAIN_APPS_H

#include "domain/accounts/accounts.h"
#include "kernel/module.h"

ID_TYPE(app_property_id);

enum app_limits {
	REDIRECT_URIS_MOST = 2000,
	APP_PROPERTY_MOST = 4000,
	APP_PROPERTIES_MOST = 200, /* of one app in one company */
};

struct app {
	struct app_id id;
	struct str client_id; /* the id as text, as OAuth wants it */
	struct str name, description, home_url;
	struct str redirect_uris, scopes; /* with spaces between */
	bool is_public;
	struct str client_secret; /* only in the answer that made it */
	bool is_active;
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct app_install {
	struct client_id id; /* the API client that holds its tokens */
	struct app_id app_id;
	struct str name, scopes;
	struct user_id installed_by;
	struct instant installed_at;
	struct touched touched;
};

struct app_property {
	struct app_property_id id;
	struct str name, value;
};

extern const struct shape app_shape, app_install_shape, app_property_shape;

/* ---- registering ---- */

WARN_UNUSED enum err app_create(struct work *work, const struct app *draft, struct app *out);
WARN_UNUSED enum err app_get(struct work *work, struct app_id id, struct app *out);
/* Changes the touched fields; what is installed keeps its scopes. */
WARN_UNUSED enum err app_update(struct work *work, struct app_id id, const struct app *patch,
                                int64_t if_version, struct app *out);
/* A new secret; the old one is worth nothing after this. */
WARN_UNUSED enum err app_new_secret(struct work *work, struct app_id id, struct app *out);
/* Nobody can install it any more; what is installed works on. */
WARN_UNUSED enum err app_archive(struct work *work, struct app_id id, struct app *out);

/* ---- asking a person ---- */

/* What a browser brings to the consent page. */
struct app_question {
	struct str client_id, redirect_uri, response_type, scope, state;
	struct str code_challenge, code_challenge_method;
};

struct app_asking {
	struct app app;
	unsigned scopes;
	/* Not empty: the app is to be told by its own address what is wrong (RFC 6749, 4.1.2.1). */
	struct str error, says;
};
/* Reads only. ERR_INVALID or ERR_NOT_FOUND, with a sentence for the person: the app or its address
 * is not known, so nobody may be sent anywhere. */
WARN_UNUSED enum err app_ask(struct work *work, const struct app_question *question,
                             struct app_asking *out);
/* May the actor give this? OK, or ERR_FORBIDDEN with a sentence for the person. */
WARN_UNUSED enum err app_may_allow(struct work *work, const struct app_asking *asking);
/* The actor, a person, consents: a code. */
WARN_UNUSED enum err app_allow(struct work *work, const struct app_question *question,
                               const struct app_asking *asking, struct str *code);

/* ---- trading the code ---- */

struct app_trade {
	struct str client_id, client_secret, code, redirect_uri, code_verifier;
	struct app app;            /* found by app_trade_check */
	struct company_id company; /* so is this */
};
/* Reads only: who asks, and in which company. ERR_UNAUTHENTICATED: not an app of ours, or a wrong
 * secret. ERR_REFUSED: not a code of this app. */
WARN_UNUSED enum err app_trade_check(struct work *work, struct app_trade *trade);
/* Installs the app and gives its token. A code that was used before ends the token that it was
 * traded for: *is_reused, and OK, because that must be kept. `out->expires_in_s` 0: never. */
WARN_UNUSED enum err app_trade_run(struct work *work, const struct app_trade *trade,
                                   struct grant *out, bool *is_reused);

/* ---- what is installed ---- */

WARN_UNUSED enum err app_install_get(struct work *work, struct client_id id,
                                     struct app_install *out);
/* Its tokens stop at once, and what it kept here is forgotten. */
WARN_UNUSED enum err app_remove(struct work *work, struct client_id id, struct app_install *out);

/* ---- properties of the client that asks (work->actor) ---- */

WARN_UNUSED enum err app_properties(struct work *work, struct app_property **out, size_t *count);
/* By name: makes or changes them. */
WARN_UNUSED enum err app_properties_set(struct work *work, const struct app_property *properties,
                                        size_t n);
WARN_UNUSED enum err app_property_delete(struct work *work, struct app_property_id id);

/* Forgets codes that expired a day ago. */
WARN_UNUSED enum err app_codes_purge(struct work *work);

extern const struct module apps_module;

#endif
