#include "dialects/oauth/oauth.h"

#include "dialects/oauth/oauth_pages.h"
#include "kernel/secrets.h"
#include "wire/form.h"

#define CSRF_PURPOSE "consent"

static const struct profile oauth_profile = {.ignore_unknown = true, .null_is_absent = true};

static const struct field question_fields[] = {
	FIELD_TEXT(struct app_question, client_id, 0, 0, 100, "The app's id."),
	FIELD_TEXT(struct app_question, redirect_uri, 0, 0, LIMIT_URL,
               "Where the person is sent back to: registered, to the letter."),
	FIELD_TEXT(struct app_question, response_type, 0, 0, 100, "code."),
	FIELD_TEXT(struct app_question, scope, 0, 0, SCOPES_MOST,
               "Scopes with spaces between; absent: all that the app is registered for."),
	FIELD_TEXT(struct app_question, state, 0, 0, LIMIT_URL, "Comes back as it is."),
	FIELD_TEXT(struct app_question, code_challenge, 0, 0, 200, "PKCE; public apps must send it."),
	FIELD_TEXT(struct app_question, code_challenge_method, 0, 0, 20, "S256."),
};
static const struct shape question_shape =
	SHAPE("AppQuestion", struct app_question, question_fields, "What an app asks for.");

/* The members of `question`, beside those of the form. */
#define OF_QUESTION(m, most_)                                                                      \
	{                                                                                              \
		.name = #m, .name_len = sizeof(#m) - 1, .kind = KIND_TEXT,                                 \
		.offset = offsetof(struct oauth_form, question.m), .most = most_, .says = "Of the app."    \
	}
static const struct field form_fields[] = {
	OF_QUESTION(client_id, 100),
	OF_QUESTION(redirect_uri, LIMIT_URL),
	OF_QUESTION(response_type, 100),
	OF_QUESTION(scope, SCOPES_MOST),
	OF_QUESTION(state, LIMIT_URL),
	OF_QUESTION(code_challenge, 200),
	OF_QUESTION(code_challenge_method, 20),
	FIELD_TEXT(struct oauth_form, email, 0, 0, LIMIT_NAME, "Of the person."),
	FIELD_TEXT(struct oauth_form, password, SECRET | WRITE_ONLY, 0, PASSWORD_MOST, "Password."),
	FIELD_TEXT(struct oauth_form, decision, 0, 0, 10, "allow or deny."),
	FIELD_TEXT(struct oauth_form, csrf_token, 0, 0, 100, "That the form is ours."),
};
static const struct shape form_shape =
	SHAPE("OAuthForm", struct oauth_form, form_fields, "What the forms of these pages send.");

/* ---- going elsewhere ---- */

static void go(struct work *work, struct str address, struct reply *reply)
{
	reply->status = 303;
	*LIST_ADD(work->arena, &reply->headers) = (struct pair){STR("Location"), address};
	*LIST_ADD(work->arena, &reply->headers) =
		(struct pair){STR("Referrer-Policy"), STR("no-referrer")};
}

/* The app's address with more in its query. */
static struct buf back_begin(struct work *work, const struct app_question *question)
{
	struct buf address = buf_new(work->arena, 4 * LIMIT_URL);
	buf_add(&address, question->redirect_uri);
	if (str_find(question->redirect_uri, '?') < 0)
		buf_byte(&address, '?');
	return address;
}

static enum err back_end(struct work *work, struct buf *address,
                         const struct app_question *question, struct reply *reply)
{
	if (question->state.len > 0)
		form_pair(address, STR("state"), question->state);
	go(work, buf_str(address), reply);
	return OK;
}

/* RFC 6749, 4.1.2.1: only ever to an address that app_ask found registered. */
static enum err back_with_error(struct work *work, const struct app_question *question,
                                struct str error, struct str says, struct reply *reply)
{
	struct buf address = back_begin(work, question);
	form_pair(&address, STR("error"), error);
	form_pair(&address, STR("error_description"), says);
	return back_end(work, &address, question, reply);
}

/* ---- the question ---- */

static enum err session_identity(struct work *work, struct str session, struct actor *out)
{
	struct identity identity;
	if (session.len == 0)
		return ERR_UNAUTHENTICATED;
	TRY(identity_of_token(work, token_hash(work->arena, session), &identity));
	if (identity.actor.kind != ACTOR_USER)
		return ERR_UNAUTHENTICATED;
	*out = identity.actor;
	return OK;
}

/* A stranger's app or address: a page that says so, and no way on. */
static enum err ask(struct work *work, const struct app_question *question,
                    struct app_asking *asking, struct reply *reply, bool *is_answered)
{
	enum err err = app_ask(work, question, asking);
	*is_answered = true;
	if (err == ERR_INVALID || err == ERR_NOT_FOUND) {
		page_sentence(work->arena, STR("This cannot be allowed"), work->fault->sentence, 400,
		              reply);
		return OK;
	}
	TRY(err);
	if (asking->error.len > 0)
		return back_with_error(work, question, asking->error, asking->says, reply);
	*is_answered = false;
	return OK;
}

static enum err run_authorize(struct work *work, const struct call *call, struct reply *reply)
{
	const struct app_question *question = call->query;
	struct app_asking asking;
	struct company company;
	bool is_answered;
	TRY(ask(work, question, &asking, reply, &is_answered));
	if (is_answered)
		return OK;
	enum err err = session_identity(work, call->session, &work->actor);
	if (err == ERR_UNAUTHENTICATED) {
		const struct oauth_form form = {.question = *question};
		page_sign_in(work->arena, &form, (struct str){0}, reply);
		return OK;
	}
	TRY(err);
	/* A page of the company that the session belongs to: it is read only. */
	work->company = work->actor.company;
	TRY(company_get(work, &company));
	err = app_may_allow(work, &asking);
	if (err != OK && err != ERR_FORBIDDEN)
		return err;
	page_consent(work, question, &asking, &company,
	             token_bound(work->arena, call->session, STR(CSRF_PURPOSE)),
	             err == OK ? (struct str){0} : work->fault->sentence, reply);
	return OK;
}

/* ---- the answers ---- */

static enum err before_decide(struct work *work, struct call *call)
{
	const struct oauth_form *form = call->body;
	TRY(session_identity(work, call->session, &call->actor));
	struct str wanted = token_bound(work->arena, call->session, STR(CSRF_PURPOSE));
	if (!secret_equal(form->csrf_token, wanted))
		return fault_say(work->fault, ERR_FORBIDDEN, "This form does not belong to your session.");
	return OK;
}

static enum err run_decide(struct work *work, const struct call *call, struct reply *reply)
{
	const struct oauth_form *form = call->body;
	struct app_asking asking;
	struct str code;
	bool is_answered;
	TRY(ask(work, &form->question, &asking, reply, &is_answered));
	if (is_answered)
		return OK;
	if (!str_is(form->decision, "allow"))
		return back_with_error(work, &form->question, STR("access_denied"),
		                       STR("The person did not allow it."), reply);
	TRY(app_allow(work, &form->question, &asking, &code));
	struct buf address = back_begin(work, &form->question);
	form_pair(&address, STR("code"), code);
	/* Order Manager names the company too (order-manager-dialect.md 2). */
	form_pair(&address, STR("cid"),
	          str_format(work->arena, "%lld", (long long)work->company.value));
	return back_end(work, &address, &form->question, reply);
}

static enum err before_sign_in(struct work *work, struct call *call)
{
	const struct oauth_form *form = call->body;
	struct identity identity = {0};
	TRY(user_check(work, form->email, form->password, &identity));
	call->actor = identity.actor;
	return OK;
}

static enum err run_sign_in(struct work *work, const struct call *call, struct reply *reply)
{
	const struct oauth_form *form = call->body;
	const struct app_question *q = &form->question;
	struct grant grant;
	TRY(session_start(work, &grant));
	*LIST_ADD(work->arena, &reply->headers) =
		session_cookie(work->arena, grant.token, grant.expires_in_s, call->is_secure);
	struct buf address = buf_new(work->arena, 8 * LIMIT_URL);
	buf_c(&address, "/oauth/authorize?");
	form_pair(&address, STR("client_id"), q->client_id);
	form_pair(&address, STR("redirect_uri"), q->redirect_uri);
	form_pair(&address, STR("response_type"), q->response_type);
	if (q->scope.len > 0)
		form_pair(&address, STR("scope"), q->scope);
	if (q->state.len > 0)
		form_pair(&address, STR("state"), q->state);
	if (q->code_challenge.len > 0) {
		form_pair(&address, STR("code_challenge"), q->code_challenge);
		form_pair(&address, STR("code_challenge_method"), q->code_challenge_method);
	}
	go(work, buf_str(&address), reply);
	return OK;
}

/* ---- rows ---- */

#define SIGN_IN "/oauth/sign-in"
#define AUTHORIZE "/oauth/authorize"

static const struct route routes[] = {
	{.method = "GET",
     .path = AUTHORIZE,
     .scope = SCOPE_PUBLIC,
     .status = 200,
     .flags = ROUTE_RAW | ROUTE_PAGE,
     .query = &question_shape,
     .profile = &oauth_profile,
     .run = run_authorize,
     .id = "oauth_authorize",
     .says = "The page on which a person lets an app in."},
	{.method = "POST",
     .path = AUTHORIZE,
     .scope = SCOPE_PUBLIC,
     .status = 303,
     .flags = ROUTE_RAW | ROUTE_PAGE | ROUTE_FORM | ROUTE_WRITE | ROUTE_SLOW,
     .body = &form_shape,
     .profile = &oauth_profile,
     .before = before_decide,
     .run = run_decide,
     .id = "oauth_decide",
     .says = "Sends the person back to the app, with a code or with access_denied."},
	{.method = "POST",
     .path = SIGN_IN,
     .scope = SCOPE_PUBLIC,
     .status = 303,
     .flags = ROUTE_RAW | ROUTE_PAGE | ROUTE_FORM | ROUTE_WRITE | ROUTE_SLOW | ROUTE_GUESSED,
     .body = &form_shape,
     .profile = &oauth_profile,
     .before = before_sign_in,
     .run = run_sign_in,
     .id = "oauth_sign_in",
     .says = "Signs a person in on the way to the consent page."},
};

static void refuse(const struct problem *problem, struct arena *arena, struct reply *reply)
{
	const struct call *call = problem->call;
	const struct route *route = call->route;
	bool is_form = route != NULL && call->body != NULL;
	bool is_sign_in = is_form && str_is(str_from(route->path), SIGN_IN);
	if (is_form && problem->err == ERR_UNAUTHENTICATED)
		page_sign_in(arena, call->body, is_sign_in ? problem->title : (struct str){0}, reply);
	else
		page_sentence(arena, STR("This did not work"), problem->title, 0, reply);
	reply->status = problem->status;
}

static const char *const starts[] = {AUTHORIZE, SIGN_IN, NULL};

const struct dialect oauth_dialect = {
	.name = "oauth",
	.starts = starts,
	.strip = "",
	.routes = routes,
	.route_count = COUNT_OF(routes),
	.refuse = refuse,
};
