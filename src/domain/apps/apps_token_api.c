/* POST /oauth/token: a client's id and secret for a token (RFC 6749, 4.4), or an app's code
 * (4.1.3). Real clients of the Order Manager send the parameters as a form, or in the query. */
#include "domain/apps/apps_api.h"

struct token_request {
	struct str grant_type, client_id, client_secret, scope, code, redirect_uri, code_verifier;
};

static const struct field token_request_fields[] = {
	FIELD_TEXT(struct token_request, grant_type, REQUIRED, 1, 100,
               "client_credentials or authorization_code."),
	FIELD_TEXT(struct token_request, client_id, 0, 0, 100,
               "The client's or app's id, when it is not in the Authorization header."),
	FIELD_TEXT(struct token_request, client_secret, SECRET | WRITE_ONLY, 0, 200,
               "Its secret, when it is not in the Authorization header."),
	FIELD_TEXT(struct token_request, scope, 0, 0, SCOPES_MOST,
               "client_credentials: scopes between spaces; empty for all that the client has."),
	FIELD_TEXT(struct token_request, code, SECRET | WRITE_ONLY, 0, 200,
               "authorization_code: what came back with the person."),
	FIELD_TEXT(struct token_request, redirect_uri, 0, 0, LIMIT_URL,
               "authorization_code: the address that the person was sent back to."),
	FIELD_TEXT(struct token_request, code_verifier, SECRET | WRITE_ONLY, 0, 200,
               "authorization_code with PKCE: what the challenge was made of."),
};
const struct shape token_request_shape = SHAPE(
	"TokenRequest", struct token_request, token_request_fields, "What a token is asked for with.");

struct token_reply {
	struct str access_token, token_type, scope;
	int64_t expires_in;
};

static const struct field token_reply_fields[] = {
	FIELD_TEXT(struct token_reply, access_token, READ_ONLY, 0, 100, "The token, a UUID."),
	FIELD_TEXT(struct token_reply, token_type, READ_ONLY, 0, 10, "bearer."),
	FIELD_INT(struct token_reply, expires_in, READ_ONLY | OMIT_EMPTY, 0, INT64_MAX,
              "Seconds that it lives; absent: until it is revoked."),
	FIELD_TEXT(struct token_reply, scope, READ_ONLY, 0, SCOPES_MOST, "What it may do."),
};
const struct shape token_reply_shape =
	SHAPE("Token", struct token_reply, token_reply_fields, "An access token.");

/* RFC 6749, 5.2: what OAuth clients look for in a refusal. */
struct token_refusal {
	struct str error, error_description;
};
static const struct field token_refusal_fields[] = {
	FIELD_TEXT(struct token_refusal, error, READ_ONLY, 0, LIMIT_NAME, "The word of RFC 6749."),
	FIELD_TEXT(struct token_refusal, error_description, READ_ONLY, 0, LIMIT_NOTES, "Why."),
};
static const struct shape token_refusal_shape =
	SHAPE("TokenRefusal", struct token_refusal, token_refusal_fields, "No token.");

static enum err token_refuse(struct work *work, enum err err, const char *word,
                             const char *sentence)
{
	work->fault->member =
		str_format(work->arena, "\"error\":\"%s\",\"error_description\":\"%s\"", word, sentence);
	return fault_say(work->fault, err, "%s", sentence);
}

static enum err refuse_grant(struct work *work)
{
	return token_refuse(work, ERR_INVALID, "invalid_grant",
	                    "The code is not known, used, expired, or not for this app and address.");
}

static enum err before_client(struct work *work, struct call *call)
{
	const struct token_request *request = call->body;
	struct identity identity = {0};
	bool is_basic = call->login.len > 0;
	enum err err = client_check(work, is_basic ? call->login : request->client_id,
	                            is_basic ? call->secret : request->client_secret, &identity);
	if (err == ERR_UNAUTHENTICATED)
		return token_refuse(work, err, "invalid_client", "The client or its secret is wrong.");
	TRY(err);
	call->actor = identity.actor;
	return OK;
}

static enum err before_app(struct work *work, struct call *call)
{
	const struct token_request *request = call->body;
	bool is_basic = call->login.len > 0;
	struct app_trade *trade = ARENA_NEW(work->arena, struct app_trade);
	*trade = (struct app_trade){
		.client_id = is_basic ? call->login : request->client_id,
		.client_secret = is_basic ? call->secret : request->client_secret,
		.code = request->code,
		.redirect_uri = request->redirect_uri,
		.code_verifier = request->code_verifier,
	};
	enum err err = app_trade_check(work, trade);
	if (err == ERR_UNAUTHENTICATED)
		return token_refuse(work, err, "invalid_client", "The app or its secret is wrong.");
	if (err == ERR_REFUSED)
		return refuse_grant(work);
	TRY(err);
	call->learnt = trade;
	call->actor = (struct actor){
		.kind = ACTOR_CLIENT,
		.company = trade->company,
		.id = trade->app.id.value,
		.scopes = SCOPE_SIGNED_IN,
		.name = trade->app.name,
	};
	return OK;
}

enum err before_token_issue(struct work *work, struct call *call)
{
	const struct token_request *request = call->body;
	if (str_is(request->grant_type, "client_credentials"))
		return before_client(work, call);
	if (str_is(request->grant_type, "authorization_code"))
		return before_app(work, call);
	return token_refuse(work, ERR_INVALID, "unsupported_grant_type",
	                    "grant_type must be client_credentials or authorization_code.");
}

static void reply_grant(struct work *work, const struct grant *grant, struct reply *reply)
{
	struct token_reply *out = ARENA_NEW(work->arena, struct token_reply);
	*out = (struct token_reply){.access_token = grant->token,
	                            .token_type = STR("bearer"),
	                            .scope = grant->scopes,
	                            .expires_in = grant->expires_in_s};
	reply->value = out;
}

static enum err run_app(struct work *work, const struct app_trade *trade, struct reply *reply)
{
	struct grant grant;
	bool is_reused;
	enum err err = app_trade_run(work, trade, &grant, &is_reused);
	if (err == ERR_REFUSED)
		return refuse_grant(work);
	TRY(err);
	if (!is_reused) {
		reply_grant(work, &grant, reply);
		return OK;
	}
	/* A refusal that has written something: it must be committed. */
	struct token_refusal *refusal = ARENA_NEW(work->arena, struct token_refusal);
	refusal->error = STR("invalid_grant");
	refusal->error_description =
		STR("The code was used before; the token that it was traded for has ended.");
	reply->status = 400;
	reply->shape = &token_refusal_shape;
	reply->value = refusal;
	return OK;
}

enum err run_token_issue(struct work *work, const struct call *call, struct reply *reply)
{
	const struct token_request *request = call->body;
	struct grant grant;
	if (call->learnt != NULL)
		return run_app(work, call->learnt, reply);
	enum err err = token_issue(work, request->scope, &grant);
	if (err == ERR_FORBIDDEN || err == ERR_INVALID)
		return token_refuse(work, ERR_INVALID, "invalid_scope",
		                    "The client does not have the scopes that were asked for.");
	TRY(err);
	reply_grant(work, &grant, reply);
	return OK;
}
