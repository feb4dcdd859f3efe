/* One request to the outside: signing in, the rate, the journal, patience. */
#include "connect/run.h"

#include "kernel/clock.h"
#include "kernel/log.h"
#include "kernel/secrets.h"
#include "wire/base64.h"
#include "wire/url.h"

enum {
	TIMEOUT_MS = 30000,
	JOURNAL_MOST = 64 * 1024,
	THROTTLES_MOST = 5, /* of one request, before the run is put off */
	REPEATS_MOST = 2,   /* of a lost GET */
};
/* What is slept through; a longer wait puts the run off. */
#define PATIENCE_US (3 * SECOND_US)
#define THROTTLE_MOST_US (15 * MINUTE_US)
#define TOKEN_EARLY_US (30 * SECOND_US)

static struct filling filling_of(const struct session *session)
{
	return (struct filling){&session->settings, session->token};
}

/* ---- the journal ---- */

static struct str for_journal(struct run *run, struct str text)
{
	struct filling filling = filling_of(run->session);
	struct str clean = redacted(run->arena, text, &filling, JOURNAL_MOST);
	/* The database takes UTF-8 without NUL only. */
	if (str_is_utf8(clean) && str_find(clean, '\0') < 0)
		return clean;
	return str_format(run->arena, "(%zu bytes that are no text)", text.len);
}

static enum err begin_body(struct work *work, struct run *run, void *state)
{
	struct call_made *made = state;
	TRY(run_goes_on(work, run));
	TRY(id_new(work->tx, &made->exchange.id.value));
	made->exchange.at = work->now;
	return exchange_insert(work->tx, work->arena, work->company, &made->exchange);
}

static enum err end_body(struct work *work, struct run *run, void *state)
{
	const struct call_made *made = state;
	(void)run;
	return exchange_finish(work->tx, work->company, &made->exchange);
}

static enum err journal_end(struct run *run, struct call_made *made, enum exchange_outcome outcome,
                            struct str message)
{
	made->exchange.outcome = outcome;
	made->exchange.message = message;
	return run_write(run, end_body, made);
}

/* ---- sending ---- */

/* Waits until the rate allows a request. */
static enum err rate_wait(struct run *run)
{
	struct session *session = run->session;
	for (;;) {
		int64_t wait_us =
			bucket_take(&session->remembered->bucket, &session->pack->rate, clock_monotonic_us());
		if (wait_us == 0)
			return OK;
		if (!connect_rest(session->connect, wait_us))
			return ERR_BUSY;
	}
}

/* One request and its reply, journalled from before it is sent. ERR_UPSTREAM: no reply; the
 * exchange is finished then. */
static enum err exchange_run(struct run *run, const struct http_request *request,
                             struct call_made *made)
{
	*made = (struct call_made){
		.exchange = {.connection_id = run->session->connection.id,
	                 .capability = run->capability,
	                 .method = request->method,
	                 .url = for_journal(run, request->url),
	                 .request = for_journal(run, request->body),
	                 .outcome = EXCHANGE_SENT},
	};
	TRY(rate_wait(run));
	TRY(run_write(run, begin_body, made));
	enum err err = connect_send(run->session->connect, run->arena, request, &made->reply);
	made->exchange.took_us = made->reply.took_us;
	made->exchange.status = made->reply.status;
	if (err != OK) {
		TRY(journal_end(run, made, EXCHANGE_LOST, made->reply.failure));
		return ERR_UPSTREAM;
	}
	made->exchange.response = for_journal(run, made->reply.body);
	made->exchange.outcome = EXCHANGE_ANSWERED;
	struct json_error error;
	if (json_read(run->arena, made->reply.body, &made->body, &error) != OK)
		made->body = NULL;
	return OK;
}

static enum err lost(struct run *run, const struct call_made *made)
{
	struct session *session = run->session;
	enum err err = run_fail(run, ERR_UPSTREAM, false, "%.*s did not answer: %.*s",
	                        STR_FMT(session->pack->title), STR_FMT(made->reply.failure));
	/* It may still be at work on what we sent: it is left alone for as long as it had. */
	if (made->reply.was_sent && made->reply.took_us >= TIMEOUT_MS * (int64_t)1000)
		run->end.wait_us = TIMEOUT_MS * (int64_t)1000;
	return err;
}

/* ---- signing in ---- */

static bool sign_is_there(const struct pack_sign *sign, const struct call_made *made)
{
	if (sign->status != 0)
		return made->reply.status == sign->status;
	const struct json *value = made->body != NULL ? json_at_path(made->body, sign->path) : NULL;
	return value != NULL && str_eq(value->text, sign->equals);
}

static bool is_expired(const struct session *session, const struct call_made *made)
{
	if (session->auth == NULL)
		return false;
	for (size_t i = 0; i < session->auth->expired.count; i++) {
		if (sign_is_there(&session->auth->expired.at[i], made))
			return true;
	}
	return false;
}

static struct str url_full(struct run *run, struct str url)
{
	struct str base = opened_setting(&run->session->settings, STR("url"));
	if (!str_starts(url, STR("/")))
		return url;
	while (str_ends(base, STR("/")))
		base = str_slice(base, 0, base.len - 1);
	return str_format(run->arena, "%.*s%.*s", STR_FMT(base), STR_FMT(url));
}

static void header_add(struct run *run, struct http_request *request, struct str name,
                       struct str value)
{
	*LIST_ADD(run->arena, &request->headers) = (struct http_header){name, value};
}

static void login_make(struct run *run, struct http_request *request)
{
	struct filling filling = filling_of(run->session);
	const struct pack_request *login = &run->session->auth->login;
	*request = (struct http_request){
		.method = login->method,
		.url = url_full(run, template_text(run->arena, login->url, &filling)),
		.timeout_ms = TIMEOUT_MS,
	};
	if (login->body != NULL)
		request->body = template_json(run->arena, login->body, &filling);
	const struct json *header = login->headers != NULL ? login->headers->first : NULL;
	for (; header != NULL; header = header->next)
		header_add(run, request, header->name,
		           template_text(run->arena, json_text(header), &filling));
}

struct token_keeping {
	struct str sealed;
	struct instant expires_at;
};

static enum err token_body(struct work *work, struct run *run, void *state)
{
	const struct token_keeping *keeping = state;
	TRY(run_goes_on(work, run));
	return lease_token_save(work->tx, work->company, run->session->connection.id,
	                        run->session->lease.generation, keeping->sealed, keeping->expires_at);
}

/* Kept sealed for the next run; without a master key, for this session only. */
static enum err token_keep(struct run *run, struct str token, int64_t lifetime_s)
{
	struct session *session = run->session;
	struct token_keeping keeping = {0};
	session->token = str_copy(session->arena, token);
	session->lease.token_expires_at.us = 0;
	if (lifetime_s > 0 && lifetime_s < 10 * 365 * 86400)
		session->lease.token_expires_at.us = clock_now().us + lifetime_s * SECOND_US;
	keeping.expires_at = session->lease.token_expires_at;
	if (secret_seal(run->arena, token, &keeping.sealed) != OK)
		return OK;
	return run_write(run, token_body, &keeping);
}

static struct str token_of(const struct pack_auth *auth, const struct call_made *made)
{
	if (auth->token_header.len > 0) {
		char name[128] = {0};
		for (size_t i = 0; i < auth->token_header.len && i < sizeof name - 1; i++)
			name[i] = auth->token_header.at[i];
		return http_reply_header(&made->reply, name);
	}
	return made->body != NULL ? json_text(json_at_path(made->body, auth->token_path))
	                          : (struct str){0};
}

static bool login_is_accepted(const struct pack_auth *auth, const struct call_made *made)
{
	if (auth->accepted.path.len > 0)
		return made->body != NULL && sign_is_there(&auth->accepted, made);
	return made->reply.status >= 200 && made->reply.status <= 299;
}

static enum err login_judge(struct run *run, struct call_made *made)
{
	const struct pack_auth *auth = run->session->auth;
	int64_t lifetime_s = 0;
	struct str token = token_of(auth, made), said = {0};
	if (login_is_accepted(auth, made) && token.len > 0) {
		const struct json *lifetime =
			auth->expires_path.len > 0 ? json_at_path(made->body, auth->expires_path) : NULL;
		if (lifetime != NULL && json_int(lifetime, &lifetime_s) != OK)
			lifetime_s = 0;
		return token_keep(run, token, lifetime_s);
	}
	if (made->body != NULL && auth->refusal_path.len > 0)
		said = json_text(json_at_path(made->body, auth->refusal_path));
	int status = made->reply.status;
	bool may_pass = status >= 500 || status == 429 || status == 408;
	return run_fail(run, ERR_UNAUTHENTICATED, !may_pass, "Signing in was refused (HTTP %d)%s%.*s",
	                status, said.len > 0 ? ": " : ".", STR_FMT(said));
}

static enum err sign_in(struct run *run)
{
	struct http_request request;
	struct call_made made;
	login_make(run, &request);
	enum err err = exchange_run(run, &request, &made);
	if (err == ERR_UPSTREAM && run->end.message.len == 0)
		return lost(run, &made);
	TRY(err);
	/* The token itself is not known to the redaction yet; the names of members are. */
	err = login_judge(run, &made);
	made.exchange.response = for_journal(run, made.reply.body);
	TRY(journal_end(run, &made, EXCHANGE_ANSWERED, run->end.message));
	return err;
}

static bool needs_token(const struct session *session)
{
	if (session->auth == NULL || session->auth->kind != AUTH_TOKEN_LOGIN)
		return false;
	int64_t expires_us = session->lease.token_expires_at.us;
	return session->token.len == 0
	       || (expires_us != 0 && expires_us - TOKEN_EARLY_US <= clock_now().us);
}

static void auth_send(struct run *run, struct http_request *request)
{
	const struct pack_auth *auth = run->session->auth;
	struct filling filling = filling_of(run->session);
	if (auth == NULL || auth->kind == AUTH_NONE)
		return;
	struct str value = template_text(run->arena, auth->send_value, &filling);
	if (auth->kind == AUTH_BASIC) {
		struct buf buf = buf_new(run->arena, LIMIT_SMALL_BODY_BYTES);
		buf_c(&buf, "Basic ");
		base64_write(&buf, value);
		value = buf_str(&buf);
	}
	header_add(run, request, auth->send_header, value);
}

/* ---- requests of programs ---- */

static struct str json_print(struct run *run, const struct json *json)
{
	struct buf buf = buf_new(run->arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, json);
	return buf_str(&buf);
}

static enum err request_make(struct run *run, const struct json *json, struct http_request *request)
{
	struct url url;
	const struct json *body = json_member(json, "body");
	*request = (struct http_request){
		.method = json_text(json_member(json, "method")),
		.url = url_full(run, json_text(json_member(json, "url"))),
		.timeout_ms = TIMEOUT_MS,
	};
	if (request->method.len == 0 || url_split(request->url, &url) != OK)
		return run_fail(run, ERR_INVALID, true, "%.*s is no address that can be called.",
		                STR_FMT(request->url));
	if (body != NULL && body->kind == JSON_STRING)
		request->body = body->text;
	else if (body != NULL && body->kind != JSON_NULL)
		request->body = json_print(run, body);
	const struct json *headers = json_member(json, "headers");
	for (const struct json *one = headers != NULL ? headers->first : NULL; one != NULL;
	     one = one->next)
		header_add(run, request, one->name, json_text(one));
	auth_send(run, request);
	return OK;
}

/* How long the other side asks us to wait. */
static int64_t throttle_us(const struct run *run, const struct call_made *made)
{
	int64_t seconds;
	struct str name = run->session->pack->rate.wait_header;
	char header[128] = {0};
	for (size_t i = 0; i < name.len && i < sizeof header - 1; i++)
		header[i] = name.at[i];
	struct str value = str_trim(http_reply_header(&made->reply, header));
	if (str_to_int(value, &seconds) != OK || seconds < 0)
		return SECOND_US;
	int64_t us = seconds * SECOND_US;
	if (us > THROTTLE_MOST_US)
		us = THROTTLE_MOST_US;
	return us > 0 ? us : SECOND_US / 10;
}

static enum err throttled(struct run *run, struct call_made *made, int times)
{
	int64_t wait_us = throttle_us(run, made);
	TRY(journal_end(run, made, EXCHANGE_THROTTLED, STR("")));
	if (wait_us > PATIENCE_US || times >= THROTTLES_MOST) {
		enum err err = run_fail(run, ERR_LIMITED, false, "%.*s asks for patience.",
		                        STR_FMT(run->session->pack->title));
		run->end.wait_us = wait_us;
		run->end.is_patience = true;
		return err;
	}
	return connect_rest(run->session->connect, wait_us) ? OK : ERR_BUSY;
}

static bool may_repeat(const struct http_request *request, int repeats)
{
	return repeats < REPEATS_MOST && str_is(request->method, "GET");
}

enum err call_send(struct run *run, const struct json *json, struct call_made *made)
{
	struct session *session = run->session;
	bool signed_in_again = false;
	for (int throttles = 0, repeats = 0;;) {
		struct http_request request;
		if (needs_token(session))
			TRY(sign_in(run));
		TRY(request_make(run, json, &request));
		enum err err = exchange_run(run, &request, made);
		if (err == ERR_UPSTREAM && may_repeat(&request, repeats) && run->end.message.len == 0) {
			repeats++;
			if (!connect_rest(session->connect, SECOND_US / 5 * repeats))
				return ERR_BUSY;
			continue;
		}
		if (err == ERR_UPSTREAM && run->end.message.len == 0)
			return lost(run, made);
		TRY(err);
		if (made->reply.status == session->pack->rate.throttled_status) {
			TRY(throttled(run, made, ++throttles));
			continue;
		}
		bool has_login = session->auth != NULL && session->auth->kind == AUTH_TOKEN_LOGIN;
		if (!has_login || signed_in_again || !is_expired(session, made))
			return OK;
		TRY(journal_end(run, made, EXCHANGE_ANSWERED, STR("The token is no longer valid.")));
		signed_in_again = true;
		session->token = (struct str){0};
	}
}
