#include "domain/apps/apps.h"

#include "domain/apps/apps_rules.h"
#include "domain/apps/apps_store.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

enum { SECRET_BYTES = 32, CODE_BYTES = 32, CODE_SECONDS = 60 };

static unsigned scopes_of(struct str text)
{
	unsigned scopes;
	struct str unknown;
	return scopes_read(text, &scopes, &unknown) == OK ? scopes : SCOPE_SIGNED_IN;
}

/* ---- registering ---- */

static enum err app_check(struct work *work, struct app *app)
{
	struct str unknown, unsafe = redirect_unsafe(app->redirect_uris);
	unsigned scopes;
	enum err err = OK;
	if (app->name.len == 0)
		err = fault_field(work->fault, STR("name"), "must not be empty");
	if (app->redirect_uris.len == 0)
		err = fault_field(work->fault, STR("redirect_uris"), "must name at least one address");
	if (unsafe.len > 0)
		err = fault_field(work->fault, STR("redirect_uris"),
		                  "%.*s must be https, or http on this machine, without # or user name",
		                  STR_FMT(unsafe));
	if (app->home_url.len > 0 && !str_starts(app->home_url, STR("https://")))
		err = fault_field(work->fault, STR("home_url"), "must begin with https://");
	if (app->scopes.len == 0)
		app->scopes = STR("all");
	if (scopes_read(app->scopes, &scopes, &unknown) != OK)
		return fault_field(work->fault, STR("scopes"), "%.*s is no scope", STR_FMT(unknown));
	app->scopes = scopes_text(work->arena, scopes, ' ');
	return err;
}

/* What the timeline tells; never the secret. */
static void app_tell(struct work *work, const char *kind, const struct app *app)
{
	struct str told[] = {STR("name"), STR("redirect_uris"), STR("scopes"), STR("is_public")};
	event_emit(work, kind, "app", app->id.value,
	           shape_text(work->arena, &app_shape, app, told, COUNT_OF(told)));
}

enum err app_create(struct work *work, const struct app *draft, struct app *out)
{
	struct app app = *draft;
	struct str hash = {0};
	TRY(app_check(work, &app));
	TRY(id_new(work->tx, &app.id.value));
	app.client_id = str_format(work->arena, "%lld", (long long)app.id.value);
	if (!app.is_public) {
		app.client_secret = token_new(work->arena, SECRET_BYTES);
		hash = token_hash(work->arena, app.client_secret);
	}
	app.is_active = true;
	app.created_at = app.modified_at = work->now;
	app.version = 1;
	app.touched = (struct touched){0};
	TRY(app_insert(work->tx, work->company, &app, hash));
	app_tell(work, "app.registered", &app);
	*out = app;
	return OK;
}

enum err app_get(struct work *work, struct app_id id, struct app *out)
{
	return app_load(work->tx, work->arena, work->company, id, out);
}

enum err app_update(struct work *work, struct app_id id, const struct app *patch,
                    int64_t if_version, struct app *out)
{
	TRY(app_get(work, id, out));
	TRY(version_check(work, if_version, out->version));
	struct app before = *out;
	shape_apply(&app_shape, patch, out);
	TRY(app_check(work, out));
	struct str difference = shape_difference(work->arena, &app_shape, &before, out);
	if (difference.len == 0)
		return OK;
	out->modified_at = work->now;
	out->version++;
	TRY(app_store(work->tx, work->company, out));
	event_emit(work, "app.changed", "app", id.value, difference);
	return OK;
}

enum err app_new_secret(struct work *work, struct app_id id, struct app *out)
{
	TRY(app_get(work, id, out));
	if (out->is_public)
		return fault_say(work->fault, ERR_REFUSED, "A public app keeps no secret.");
	struct str secret = token_new(work->arena, SECRET_BYTES);
	TRY(app_store_secret(work->tx, work->company, id, token_hash(work->arena, secret)));
	event_emit(work, "app.secret_changed", "app", id.value, (struct str){0});
	out->client_id = str_format(work->arena, "%lld", (long long)id.value);
	out->client_secret = secret;
	out->touched = (struct touched){0};
	return OK;
}

enum err app_archive(struct work *work, struct app_id id, struct app *out)
{
	TRY(app_get(work, id, out));
	if (!out->is_active)
		return OK;
	out->is_active = false;
	out->modified_at = work->now;
	out->version++;
	TRY(app_store(work->tx, work->company, out));
	event_emit(work, "app.archived", "app", id.value, (struct str){0});
	return OK;
}

/* ---- asking a person ---- */

static enum err app_of(struct work *work, struct str client_id, struct app *out, struct str *hash)
{
	struct app_id id = {0};
	if (str_to_int(client_id, &id.value) != OK || id.value <= 0)
		return ERR_NOT_FOUND;
	TRY(app_find(work->tx, work->arena, id, out, hash));
	return out->is_active ? OK : ERR_NOT_FOUND;
}

static void asking_refuse(struct app_asking *asking, const char *error, const char *says)
{
	if (asking->error.len > 0)
		return;
	asking->error = str_from(error);
	asking->says = str_from(says);
}

static void challenge_check(const struct app_question *question, struct app_asking *asking)
{
	bool has_challenge = question->code_challenge.len > 0;
	if (!has_challenge && asking->app.is_public)
		asking_refuse(asking, "invalid_request", "This app must send a code_challenge (PKCE).");
	if (has_challenge && !str_is(question->code_challenge_method, "S256"))
		asking_refuse(asking, "invalid_request", "code_challenge_method must be S256.");
	if (has_challenge && !challenge_is_plausible(question->code_challenge))
		asking_refuse(asking, "invalid_request",
		              "code_challenge must be 43 characters of base64url.");
}

enum err app_ask(struct work *work, const struct app_question *question, struct app_asking *out)
{
	struct str hash, unknown;
	*out = (struct app_asking){0};
	enum err err = app_of(work, question->client_id, &out->app, &hash);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, err, "This app is not known here.");
	TRY(err);
	if (!redirect_is_registered(out->app.redirect_uris, question->redirect_uri))
		return fault_say(work->fault, ERR_INVALID,
		                 "The app wants you to be sent to an address that it has not registered.");
	if (!str_is(question->response_type, "code"))
		asking_refuse(out, "unsupported_response_type", "response_type must be code.");
	challenge_check(question, out);
	struct str wanted = question->scope.len > 0 ? question->scope : out->app.scopes;
	if (scopes_read(wanted, &out->scopes, &unknown) != OK)
		asking_refuse(out, "invalid_scope", "One of the scopes is not known here.");
	else if (!scopes_allow(scopes_of(out->app.scopes), out->scopes))
		asking_refuse(out, "invalid_scope", "The app asks for more than it is registered for.");
	return OK;
}

/* Letting an app in is a setting of the company. Once an administrator has let a public app in,
 * others may use it too, each with no more than was let in. */
enum err app_may_allow(struct work *work, const struct app_asking *asking)
{
	struct app_install install;
	unsigned has = work->actor.scopes | SCOPE_SIGNED_IN;
	if (!scopes_allow(has, asking->scopes))
		return fault_say(work->fault, ERR_FORBIDDEN,
		                 "The app asks for rights that you do not have yourself: %.*s.",
		                 STR_FMT(scopes_text(work->arena, asking->scopes & ~has, ' ')));
	if (scopes_allow(has, SCOPE_WRITE_SETTINGS))
		return OK;
	enum err err = install_find(work->tx, work->arena, work->company, asking->app.id, &install);
	if (err == OK && asking->app.is_public
	    && scopes_allow(scopes_of(install.scopes), asking->scopes))
		return OK;
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, ERR_FORBIDDEN,
	                 "Only who may change settings lets an app in. Ask an administrator.");
}

enum err app_allow(struct work *work, const struct app_question *question,
                   const struct app_asking *asking, struct str *code)
{
	TRY(app_may_allow(work, asking));
	*code = token_new(work->arena, CODE_BYTES);
	struct code_row row = {
		.hash = token_hash(work->arena, *code),
		.company = work->company,
		.app_id = asking->app.id,
		.user_id = {work->actor.id},
		.scopes = scopes_text(work->arena, asking->scopes, ' '),
		.redirect_uri = question->redirect_uri,
		.challenge = question->code_challenge,
		.created_at = work->now,
		.expires_at = {work->now.us + CODE_SECONDS * SECOND_US},
	};
	TRY(code_insert(work->tx, &row));
	event_emit(work, "app.allowed", "app", asking->app.id.value,
	           shape_text(work->arena, &app_shape, &asking->app, (struct str[]){STR("name")}, 1));
	return OK;
}

/* ---- trading the code ---- */

/* Never says which it was: what a thief could learn from. */
static enum err code_refuse(struct work *work)
{
	return fault_say(work->fault, ERR_REFUSED,
	                 "The code is not known, used, expired, or not for this app and address.");
}

enum err app_trade_check(struct work *work, struct app_trade *trade)
{
	struct str hash = {0};
	struct code_row code;
	enum err err = app_of(work, trade->client_id, &trade->app, &hash);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	bool is_right = secret_equal(hash, token_hash(work->arena, trade->client_secret));
	if (err != OK || (!trade->app.is_public && !is_right))
		return fault_say(work->fault, ERR_UNAUTHENTICATED, "The app or its secret is wrong.");
	err = code_find(work->tx, work->arena, token_hash(work->arena, trade->code), &code);
	if (err == ERR_NOT_FOUND || (err == OK && !ID_EQ(code.app_id, trade->app.id)))
		return code_refuse(work);
	trade->company = code.company;
	return err;
}

/* RFC 7636, 4.6; and a verifier without a challenge is a downgrade (RFC 9700, 2.1.1). */
static bool is_proven(struct work *work, const struct code_row *code, struct str verifier)
{
	if (code->challenge.len == 0)
		return verifier.len == 0;
	return verifier_is_plausible(verifier)
	       && secret_equal(code->challenge, sha256_text(work->arena, verifier));
}

/* ERR_NOT_FOUND when it is not installed, or its client was revoked past us. */
static enum err install_live(struct work *work, struct app_id app, struct app_install *out)
{
	struct api_client client;
	TRY(install_find(work->tx, work->arena, work->company, app, out));
	TRY(client_get(work, out->id, &client));
	if (client.is_active)
		return OK;
	TRY(install_delete(work->tx, work->company, out->id));
	return ERR_NOT_FOUND;
}

/* The API client that will hold the token; made when the app comes for the first time. */
static enum err install(struct work *work, const struct app *app, const struct code_row *code,
                        struct app_install *out)
{
	struct str scopes = code->scopes;
	enum err err = install_live(work, app->id, out);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (err == ERR_NOT_FOUND) {
		struct api_client client;
		const struct api_client draft = {.name = app->name, .scopes = scopes};
		TRY(client_create(work, &draft, &client));
		*out = (struct app_install){.id = client.id, .app_id = app->id};
	} else {
		/* A public app has a token for each of its users; the others keep what they have. */
		if (app->is_public)
			scopes = scopes_text(work->arena, scopes_of(out->scopes) | scopes_of(scopes), ' ');
		TRY(client_regrant(work, out->id, scopes, !app->is_public));
	}
	out->name = app->name;
	out->scopes = scopes;
	out->installed_by = code->user_id;
	out->installed_at = work->now;
	TRY(install_put(work->tx, work->company, out));
	event_emit(work, "app.installed", "app", app->id.value,
	           shape_text(work->arena, &app_install_shape, out, NULL, 0));
	return OK;
}

/* RFC 6749, 4.1.2: somebody else has the code; nobody knows which of the two is the app. */
static enum err trade_again(struct work *work, const struct code_row *code, bool *is_reused)
{
	*is_reused = true;
	TRY(token_end(work, code->token_hash));
	event_emit(work, "app.code_reused", "app", code->app_id.value, (struct str){0});
	return OK;
}

enum err app_trade_run(struct work *work, const struct app_trade *trade, struct grant *out,
                       bool *is_reused)
{
	struct code_row code;
	struct user user;
	struct app_install installed;
	struct user_id whose = {0}; /* 0: the company's, as is the secret of the app */
	int64_t changed, hours = 0;
	*is_reused = false;
	TRY(code_find(work->tx, work->arena, token_hash(work->arena, trade->code), &code));
	if (!str_eq(code.redirect_uri, trade->redirect_uri)
	    || !is_proven(work, &code, trade->code_verifier))
		return code_refuse(work);
	if (code.used_at.us != 0)
		return trade_again(work, &code, is_reused);
	enum err err = user_get(work, code.user_id, &user);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	/* Made later than now: the clock was set back, and nobody knows how long it has lived. */
	bool is_alive = code.created_at.us <= work->now.us && code.expires_at.us > work->now.us;
	if (err != OK || !user.is_active || !is_alive)
		return code_refuse(work);
	if (trade->app.is_public) {
		whose = code.user_id;
		TRY(setting_int(work, "apps.public_token_hours", &hours));
	}
	work->actor.scopes = scopes_of(code.scopes) & scopes_of(user.scopes);
	TRY(install(work, &trade->app, &code, &installed));
	TRY(client_token(work, installed.id, whose, code.scopes, hours, out));
	code.used_at = work->now;
	code.token_hash = token_hash(work->arena, out->token);
	TRY(code_use(work->tx, &code, &changed));
	return changed == 1 ? OK : ERR_SERIALIZATION;
}

/* ---- what is installed ---- */

enum err app_install_get(struct work *work, struct client_id id, struct app_install *out)
{
	return install_load(work->tx, work->arena, work->company, id, out);
}

enum err app_remove(struct work *work, struct client_id id, struct app_install *out)
{
	struct api_client client;
	TRY(app_install_get(work, id, out));
	TRY(client_revoke(work, id, &client));
	TRY(install_delete(work->tx, work->company, id));
	TRY(property_delete_of(work->tx, work->company, id.value));
	event_emit(work, "app.removed", "app", out->app_id.value,
	           shape_text(work->arena, &app_install_shape, out, NULL, 0));
	return OK;
}

/* ---- properties ---- */

enum err app_properties(struct work *work, struct app_property **out, size_t *count)
{
	return property_all(work->tx, work->arena, work->company, work->actor.id, out, count);
}

enum err app_properties_set(struct work *work, const struct app_property *properties, size_t n)
{
	struct app_property *now;
	size_t count;
	TRY(app_properties(work, &now, &count));
	struct map names = map_new(work->arena);
	for (size_t i = 0; i < count; i++)
		map_put(&names, now[i].name, &now[i]);
	for (size_t i = 0; i < n; i++)
		map_put(&names, properties[i].name, (void *)(uintptr_t)&properties[i]);
	if (names.count > APP_PROPERTIES_MOST)
		return fault_say(work->fault, ERR_REFUSED, "An app may keep at most %d properties.",
		                 APP_PROPERTIES_MOST);
	for (size_t i = 0; i < n; i++) {
		struct app_property property = properties[i];
		TRY(id_new(work->tx, &property.id.value));
		TRY(property_put(work->tx, work->company, work->actor.id, &property));
	}
	event_emit(work, "app.properties_changed", "client", work->actor.id, (struct str){0});
	return OK;
}

enum err app_property_delete(struct work *work, struct app_property_id id)
{
	int64_t changed;
	TRY(property_delete(work->tx, work->company, work->actor.id, id, &changed));
	if (changed == 0)
		return ERR_NOT_FOUND;
	event_emit(work, "app.properties_changed", "client", work->actor.id, (struct str){0});
	return OK;
}

enum err app_codes_purge(struct work *work)
{
	return code_delete_expired(work->tx, work->company,
	                           (struct instant){work->now.us - 24 * HOUR_US});
}
