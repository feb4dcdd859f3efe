#include "domain/accounts/accounts.h"

#include "db/lane.h"
#include "domain/accounts/accounts_rules.h"
#include "domain/accounts/accounts_store.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"
#include "kernel/version.h"
#include "shape/shape_change.h"
#include "wire/zone.h"

enum { SECRET_BYTES = 32 };

/* argon2id of nothing in particular: what an unknown e-mail address is checked against, so that the
 * answer takes as long. */
#define UNKNOWN_HASH                                                                               \
	"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"                                       \
	"fxWRGtHnRUaeLFGMhZlFOgYNMExWHUsMfRmUONHIQiE"

/* ---- companies ---- */

static enum err company_check(struct work *work, const struct company *company)
{
	struct currency code;
	enum err err = OK;
	if (company->name.len == 0)
		err = fault_field(work->fault, STR("name"), "must not be empty");
	if (currency_parse(company->currency, &code) != OK)
		err = fault_field(work->fault, STR("currency"), "must be an ISO 4217 code, like USD");
	if (!country_is_known(company->country))
		err = fault_field(work->fault, STR("country"), "must be an ISO 3166 code, like US");
	if (!zone_is_known(company->time_zone))
		err = fault_field(work->fault, STR("time_zone"),
		                  "must be a name of the IANA database, like America/New_York");
	return err;
}

enum err company_create(struct work *work, const struct company *draft, struct company *out)
{
	struct company company = *draft;
	if (company.currency.len == 0)
		company.currency = STR("USD");
	if (company.country.len == 0)
		company.country = STR("US");
	if (company.time_zone.len == 0)
		company.time_zone = STR("UTC");
	TRY(company_check(work, &company));
	TRY(id_new(work->tx, &company.id.value));
	company.created_at = company.modified_at = work->now;
	company.version = 1;
	TRY(lane_create(work->tx, company.id));
	TRY(company_insert(work->tx, &company));
	work->company = work->actor.company = company.id;
	TRY(jobs_seed(work));
	event_emit(work, "company.created", "company", company.id.value,
	           shape_text(work->arena, &company_shape, &company, NULL, 0));
	*out = company;
	return OK;
}

enum err company_get(struct work *work, struct company *out)
{
	*out = (struct company){0};
	return company_load(work->tx, work->arena, work->company, out);
}

enum err company_update(struct work *work, const struct company *patch, int64_t if_version,
                        struct company *out)
{
	TRY(company_get(work, out));
	TRY(version_check(work, if_version, out->version));
	struct company before = *out;
	shape_apply(&company_shape, patch, out);
	TRY(company_check(work, out));
	struct str difference = shape_difference(work->arena, &company_shape, &before, out);
	if (difference.len == 0)
		return OK;
	out->modified_at = work->now;
	out->version++;
	TRY(company_store(work->tx, out));
	event_emit(work, "company.changed", "company", out->id.value, difference);
	return OK;
}

/* ---- scopes ---- */

/* Reads and normalises `*text`; empty stands for all that the maker has. Nobody gives away what he
 * does not have. */
static enum err scopes_choose(struct work *work, struct str *text)
{
	unsigned asked = 0;
	struct str unknown;
	bool is_beyond;
	if (text->len > 0 && scopes_read(*text, &asked, &unknown) != OK)
		return fault_field(work->fault, STR("scopes"), "%.*s is no scope", STR_FMT(unknown));
	unsigned granted = scopes_granted(asked, work->actor.scopes | SCOPE_SIGNED_IN, &is_beyond);
	if (is_beyond)
		return fault_say(work->fault, ERR_FORBIDDEN,
		                 "You cannot give scopes that you do not have.");
	*text = scopes_text(work->arena, granted, ' ');
	return OK;
}

static unsigned scopes_of(struct str text)
{
	unsigned scopes;
	struct str unknown;
	return scopes_read(text, &scopes, &unknown) == OK ? scopes : SCOPE_SIGNED_IN;
}

/* ---- users ---- */

enum err user_create(struct work *work, const struct user *draft, struct str password_hash,
                     struct user *out)
{
	struct user user = *draft, other = {0};
	struct company_id company;
	struct str hash;
	user.email = str_lower(work->arena, user.email);
	if (!email_is_plausible(user.email))
		return fault_field(work->fault, STR("email"), "must be an e-mail address");
	TRY(scopes_choose(work, &user.scopes));
	enum err err = user_find(work->tx, work->arena, user.email, &company, &other, &hash);
	if (err == OK)
		return fault_say(work->fault, ERR_CONFLICT, "The e-mail address is in use already.");
	if (err != ERR_NOT_FOUND)
		return err;
	TRY(id_new(work->tx, &user.id.value));
	user.password = (struct str){0};
	user.is_active = true;
	user.created_at = user.modified_at = work->now;
	user.version = 1;
	TRY(user_insert(work->tx, work->company, &user, password_hash));
	event_emit(work, "user.created", "user", user.id.value,
	           shape_text(work->arena, &user_shape, &user, NULL, 0));
	*out = user;
	return OK;
}

enum err user_get(struct work *work, struct user_id id, struct user *out)
{
	*out = (struct user){0};
	return user_load(work->tx, work->arena, work->company, id, out);
}

enum err user_archive(struct work *work, struct user_id id, struct user *out)
{
	TRY(user_get(work, id, out));
	if (work->actor.kind == ACTOR_USER && work->actor.id == id.value)
		return fault_say(work->fault, ERR_REFUSED, "You cannot archive yourself.");
	if (!out->is_active)
		return OK;
	out->is_active = false;
	out->modified_at = work->now;
	out->version++;
	TRY(user_store_active(work->tx, work->company, out));
	TRY(token_delete_of(work->tx, work->company, id.value));
	TRY(token_delete_allowed_by(work->tx, work->company, id));
	identity_changed(work);
	event_emit(work, "user.archived", "user", id.value, (struct str){0});
	return OK;
}

enum err user_check(struct work *work, struct str email, struct str password, struct identity *out)
{
	struct user user = {0};
	struct company_id company = {0};
	struct str hash = {0};
	struct str folded = str_lower(work->arena, str_trim(email));
	enum err err = user_find(work->tx, work->arena, folded, &company, &user, &hash);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	bool is_right = password_matches(err == OK ? hash : STR(UNKNOWN_HASH), password);
	if (err != OK || !is_right || !user.is_active)
		return fault_say(work->fault, ERR_UNAUTHENTICATED,
		                 "The e-mail address or the password is wrong.");
	out->actor = (struct actor){
		.kind = ACTOR_USER,
		.company = company,
		.id = user.id.value,
		.scopes = scopes_of(user.scopes),
		.name = user.name.len > 0 ? user.name : user.email,
	};
	return OK;
}

/* ---- clients ---- */

enum err client_create(struct work *work, const struct api_client *draft, struct api_client *out)
{
	struct api_client client = *draft;
	TRY(scopes_choose(work, &client.scopes));
	TRY(id_new(work->tx, &client.id.value));
	client.client_id = str_format(work->arena, "%lld", (long long)client.id.value);
	client.client_secret = token_new(work->arena, SECRET_BYTES);
	client.is_active = true;
	client.created_at = work->now;
	struct str hash = token_hash(work->arena, client.client_secret);
	TRY(client_insert(work->tx, work->company, &client, hash));
	struct str told[] = {STR("name"), STR("scopes")};
	event_emit(work, "client.created", "client", client.id.value,
	           shape_text(work->arena, &api_client_shape, &client, told, COUNT_OF(told)));
	*out = client;
	return OK;
}

enum err client_get(struct work *work, struct client_id id, struct api_client *out)
{
	*out = (struct api_client){0};
	return client_load(work->tx, work->arena, work->company, id, out);
}

enum err client_revoke(struct work *work, struct client_id id, struct api_client *out)
{
	TRY(client_get(work, id, out));
	if (!out->is_active)
		return OK;
	out->is_active = false;
	out->revoked_at = work->now;
	TRY(client_store_revoked(work->tx, work->company, id, work->now));
	TRY(token_delete_of(work->tx, work->company, id.value));
	identity_changed(work);
	event_emit(work, "client.revoked", "client", id.value, (struct str){0});
	return OK;
}

enum err client_regrant(struct work *work, struct client_id id, struct str scopes, bool is_anew)
{
	struct api_client client;
	TRY(client_get(work, id, &client));
	if (!str_eq(client.scopes, scopes)) {
		TRY(client_store_scopes(work->tx, work->company, id, scopes));
		client.scopes = scopes;
		struct str told[] = {STR("scopes")};
		event_emit(work, "client.changed", "client", id.value,
		           shape_text(work->arena, &api_client_shape, &client, told, COUNT_OF(told)));
	}
	if (is_anew)
		TRY(token_delete_of(work->tx, work->company, id.value));
	identity_changed(work);
	return OK;
}

enum err client_check(struct work *work, struct str client_id, struct str secret,
                      struct identity *out)
{
	struct api_client client = {0};
	struct company_id company = {0};
	struct str hash = {0};
	int64_t id = 0;
	enum err err = ERR_NOT_FOUND;
	if (str_to_int(client_id, &id) == OK && id > 0)
		err = client_find(work->tx, work->arena, id, &company, &client, &hash);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	bool is_right = secret_equal(hash, token_hash(work->arena, secret));
	if (err != OK || !is_right || !client.is_active)
		return fault_say(work->fault, ERR_UNAUTHENTICATED, "The client or its secret is wrong.");
	out->actor = (struct actor){
		.kind = ACTOR_CLIENT,
		.company = company,
		.id = client.id.value,
		.scopes = scopes_of(client.scopes),
		.name = client.name,
	};
	return OK;
}

/* ---- tokens and sessions ---- */

/* The end of the year 9999. */
#define NEVER_US (253402300799 * SECOND_US)

/* A token for row->holder_id; the caller says of whom and for what. */
static enum err grant_make(struct work *work, struct str token, int64_t hours,
                           struct token_row *row, struct grant *out)
{
	row->hash = token_hash(work->arena, token);
	row->company = work->company;
	row->created_at = work->now;
	row->expires_at.us = hours > 0 ? work->now.us + hours * HOUR_US : NEVER_US;
	TRY(token_insert(work->tx, row));
	*out = (struct grant){.token = token, .scopes = row->scopes, .expires_in_s = hours * 3600};
	return OK;
}

enum err session_start(struct work *work, struct grant *out)
{
	int64_t hours;
	TRY(setting_int(work, "accounts.session_hours", &hours));
	struct token_row row = {.holder_kind = work->actor.kind,
	                        .holder_id = work->actor.id,
	                        .scopes = scopes_text(work->arena, work->actor.scopes, ' ')};
	TRY(grant_make(work, token_new(work->arena, SECRET_BYTES), hours, &row, out));
	event_emit(work, "user.signed_in", "user", work->actor.id, (struct str){0});
	return OK;
}

enum err session_end(struct work *work, struct str token)
{
	int64_t changed;
	TRY(token_delete(work->tx, work->company, token_hash(work->arena, token), &changed));
	if (changed == 0)
		return OK;
	identity_changed(work);
	event_emit(work, "user.signed_out", "user", work->actor.id, (struct str){0});
	return OK;
}

enum err token_issue(struct work *work, struct str scopes, struct grant *out)
{
	int64_t hours;
	unsigned asked = 0;
	bool is_beyond;
	struct str unknown;
	if (scopes.len > 0 && scopes_read(scopes, &asked, &unknown) != OK)
		return fault_field(work->fault, STR("scope"), "%.*s is no scope", STR_FMT(unknown));
	unsigned granted = scopes_granted(asked, work->actor.scopes, &is_beyond);
	if (is_beyond)
		return fault_say(work->fault, ERR_FORBIDDEN, "The client does not have these scopes.");
	TRY(setting_int(work, "accounts.token_hours", &hours));
	/* A UUID, because clients of the Order Manager dialect know no other form. */
	struct token_row row = {.holder_kind = work->actor.kind,
	                        .holder_id = work->actor.id,
	                        .scopes = scopes_text(work->arena, granted, ' ')};
	TRY(grant_make(work, token_uuid(work->arena), hours, &row, out));
	event_emit(work, "client.token_issued", "client", work->actor.id, (struct str){0});
	return OK;
}

enum err client_token(struct work *work, struct client_id id, struct user_id user,
                      struct str scopes, int64_t hours, struct grant *out)
{
	struct token_row row = {
		.holder_kind = ACTOR_CLIENT, .holder_id = id.value, .user_id = user, .scopes = scopes};
	TRY(grant_make(work, token_uuid(work->arena), hours, &row, out));
	event_emit(work, "client.token_issued", "client", id.value, (struct str){0});
	return OK;
}

enum err token_end(struct work *work, struct str hash)
{
	int64_t changed;
	TRY(token_delete(work->tx, work->company, hash, &changed));
	if (changed > 0)
		identity_changed(work);
	return OK;
}

enum err identity_of_token(struct work *work, struct str hash, struct identity *out)
{
	struct token_row row;
	enum err err = token_find(work->tx, work->arena, hash, &row);
	if (err == ERR_NOT_FOUND)
		return ERR_UNAUTHENTICATED;
	TRY(err);
	if (!row.holder_is_active || row.expires_at.us <= work->now.us)
		return ERR_UNAUTHENTICATED;
	out->actor = (struct actor){
		.kind = row.holder_kind,
		.company = row.company,
		.id = row.holder_id,
		/* Scopes taken from the holder since then are gone from its tokens too. */
		.scopes = scopes_of(row.scopes) & scopes_of(row.holder_scopes),
		.name = row.holder_name,
	};
	out->expires_at = row.expires_at;
	return OK;
}

enum err tokens_purge(struct work *work)
{
	return token_delete_expired(work->tx, work->company, work->now);
}
