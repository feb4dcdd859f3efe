#include "domain/accounts/accounts_api.h"

#include "kernel/listing.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"
#include "kernel/version.h"

/* ---- wire structs ---- */

struct sign_in {
	struct str email, password;
};

static const struct field sign_in_fields[] = {
	FIELD_TEXT(struct sign_in, email, REQUIRED, 1, LIMIT_NAME, "E-mail address."),
	FIELD_TEXT(struct sign_in, password, REQUIRED | WRITE_ONLY | SECRET, 1, PASSWORD_MOST,
               "Password."),
};
static const struct shape sign_in_shape =
	SHAPE("SignIn", struct sign_in, sign_in_fields, "What signs a person in.");

struct session_reply {
	int64_t user_id, company_id;
	struct str name, scopes, csrf_token;
};

static const struct field session_fields[] = {
	FIELD_INT(struct session_reply, user_id, READ_ONLY, 1, ID_MAX, "Who is signed in."),
	FIELD_INT(struct session_reply, company_id, READ_ONLY, 1, ID_MAX, "In which company."),
	FIELD_TEXT(struct session_reply, name, READ_ONLY, 0, LIMIT_NAME, "The person's name."),
	FIELD_TEXT(struct session_reply, scopes, READ_ONLY, 0, SCOPES_MOST,
               "What the person may do: scopes between spaces, or all."),
	FIELD_TEXT(struct session_reply, csrf_token, READ_ONLY, 0, 100,
               "To be sent as X-CSRF-Token with every write."),
};
static const struct shape session_shape =
	SHAPE("Session", struct session_reply, session_fields, "Who is signed in.");

struct pair session_cookie(struct arena *arena, struct str token, int64_t seconds, bool is_secure)
{
	return (struct pair){
		STR("Set-Cookie"),
		str_format(arena, "purser_session=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
	               STR_FMT(token), (long long)seconds, is_secure ? "; Secure" : ""),
	};
}

/* ---- company ---- */

static enum err run_company_get(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct company *company = ARENA_NEW(work->arena, struct company);
	reply->value = company;
	TRY(company_get(work, company));
	reply->etag = version_tag(work->arena, company->version);
	return OK;
}

static enum err run_company_update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t version;
	struct company *company = ARENA_NEW(work->arena, struct company);
	reply->value = company;
	TRY(version_wanted(work, call, &version));
	TRY(company_update(work, call->body, version, company));
	reply->etag = version_tag(work->arena, company->version);
	return OK;
}

/* ---- users ---- */

static enum err run_user_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &user_shape, .table = "app_user", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err before_user_create(struct work *work, struct call *call)
{
	const struct user *draft = call->body;
	struct str *hash = ARENA_NEW(work->arena, struct str);
	call->learnt = hash;
	return password_hash(work->arena, draft->password, hash);
}

static enum err run_user_create(struct work *work, const struct call *call, struct reply *reply)
{
	const struct str *hash = call->learnt;
	struct user *user = ARENA_NEW(work->arena, struct user);
	reply->value = user;
	return user_create(work, call->body, *hash, user);
}

static enum err run_user_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct user *user = ARENA_NEW(work->arena, struct user);
	reply->value = user;
	return user_get(work, (struct user_id){call->ids[0]}, user);
}

static enum err run_user_archive(struct work *work, const struct call *call, struct reply *reply)
{
	struct user *user = ARENA_NEW(work->arena, struct user);
	reply->value = user;
	return user_archive(work, (struct user_id){call->ids[0]}, user);
}

/* ---- sessions ---- */

static struct session_reply *session_reply_make(struct work *work, struct str scopes,
                                                struct str token)
{
	struct session_reply *out = ARENA_NEW(work->arena, struct session_reply);
	*out = (struct session_reply){
		.user_id = work->actor.id,
		.company_id = work->company.value,
		.name = work->actor.name,
		.scopes = scopes,
		.csrf_token = token_bound(work->arena, token, STR("csrf")),
	};
	return out;
}

static enum err before_session_start(struct work *work, struct call *call)
{
	const struct sign_in *given = call->body;
	struct identity identity = {0};
	TRY(user_check(work, given->email, given->password, &identity));
	call->actor = identity.actor;
	return OK;
}

static void cookie_set(struct work *work, const struct call *call, struct reply *reply,
                       struct str value, int64_t seconds)
{
	*LIST_ADD(work->arena, &reply->headers) =
		session_cookie(work->arena, value, seconds, call->is_secure);
}

static enum err run_session_start(struct work *work, const struct call *call, struct reply *reply)
{
	struct grant grant;
	TRY(session_start(work, &grant));
	reply->value = session_reply_make(work, grant.scopes, grant.token);
	cookie_set(work, call, reply, grant.token, grant.expires_in_s);
	return OK;
}

static enum err run_session_get(struct work *work, const struct call *call, struct reply *reply)
{
	if (work->actor.kind != ACTOR_USER)
		return fault_say(work->fault, ERR_NOT_FOUND, "A token is no session.");
	reply->value =
		session_reply_make(work, scopes_text(work->arena, work->actor.scopes, ' '), call->session);
	return OK;
}

static enum err run_session_end(struct work *work, const struct call *call, struct reply *reply)
{
	cookie_set(work, call, reply, (struct str){0}, 0);
	return call->session.len > 0 ? session_end(work, call->session) : OK;
}

/* ---- clients and tokens ---- */

static enum err run_client_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &api_client_shape, .table = "api_client", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err run_client_create(struct work *work, const struct call *call, struct reply *reply)
{
	struct api_client *client = ARENA_NEW(work->arena, struct api_client);
	reply->value = client;
	return client_create(work, call->body, client);
}

static enum err run_client_revoke(struct work *work, const struct call *call, struct reply *reply)
{
	struct api_client *client = ARENA_NEW(work->arena, struct api_client);
	reply->value = client;
	return client_revoke(work, (struct client_id){call->ids[0]}, client);
}

/* ---- rows ---- */

static const struct refusal refused_user[] = {{409, "The e-mail address is in use."}, {0}};
static const struct refusal refused_archive[] = {{422, "You cannot archive yourself."}, {0}};

const struct route accounts_routes[12] = {
	{.method = "GET",
     .path = "/api/v1/company",
     .scope = SCOPE_SIGNED_IN,
     .status = 200,
     .reply = &company_shape,
     .run = run_company_get,
     .id = "company_get",
     .says = "The company whose data this token sees."},
	{.method = "PATCH",
     .path = "/api/v1/company",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE | ROUTE_UPDATE,
     .body = &company_shape,
     .reply = &company_shape,
     .run = run_company_update,
     .id = "company_update",
     .says = "Changes the company."},
	{.method = "GET",
     .path = "/api/v1/users",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .flags = ROUTE_LIST,
     .reply = &user_shape,
     .run = run_user_list,
     .id = "user_list",
     .says = "The people who may sign in."},
	{.method = "POST",
     .path = "/api/v1/users",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 201,
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_IDEMPOTENT,
     .body = &user_shape,
     .reply = &user_shape,
     .run = run_user_create,
     .before = before_user_create,
     .refusals = refused_user,
     .id = "user_create",
     .says = "Adds a person who may sign in."},
	{.method = "GET",
     .path = "/api/v1/users/{user_id}",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .reply = &user_shape,
     .run = run_user_get,
     .id = "user_get",
     .says = "One person."},
	{.method = "POST",
     .path = "/api/v1/users/{user_id}/archive",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .reply = &user_shape,
     .run = run_user_archive,
     .refusals = refused_archive,
     .id = "user_archive",
     .says = "Ends a person's access and sessions; what the person did stays."},
	{.method = "POST",
     .path = "/api/v1/session",
     .scope = SCOPE_PUBLIC,
     .status = 201,
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_GUESSED,
     .body = &sign_in_shape,
     .reply = &session_shape,
     .run = run_session_start,
     .before = before_session_start,
     .id = "session_start",
     .says = "Signs a person in: sets the session cookie."},
	{.method = "GET",
     .path = "/api/v1/session",
     .scope = SCOPE_SIGNED_IN,
     .status = 200,
     .reply = &session_shape,
     .run = run_session_get,
     .id = "session_get",
     .says = "Who is signed in, and the CSRF token of the session."},
	{.method = "DELETE",
     .path = "/api/v1/session",
     .scope = SCOPE_SIGNED_IN,
     .status = 204,
     .flags = ROUTE_WRITE,
     .run = run_session_end,
     .id = "session_end",
     .says = "Signs out: the cookie is worth nothing after this."},
	{.method = "GET",
     .path = "/api/v1/clients",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .flags = ROUTE_LIST,
     .reply = &api_client_shape,
     .run = run_client_list,
     .id = "client_list",
     .says = "The programs that may call the API."},
	{.method = "POST",
     .path = "/api/v1/clients",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 201,
     .flags = ROUTE_WRITE,
     .body = &api_client_shape,
     .reply = &api_client_shape,
     .run = run_client_create,
     .id = "client_create",
     .says = "Adds a program that may call the API; its secret is shown this once."},
	{.method = "POST",
     .path = "/api/v1/clients/{client_id}/revoke",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .reply = &api_client_shape,
     .run = run_client_revoke,
     .id = "client_revoke",
     .says = "Ends a program's access: its tokens stop at once."},
};
