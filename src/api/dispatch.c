/* The stages of a request. Everything here runs on HTTP event threads. */
#include "api/dispatch.h"

#include "kernel/clock.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"

/* A body that is announced as larger than this is not read before there are credentials. */
#define BODY_UNASKED 65536

/* ---- finding the route ---- */

/* The dialect whose paths begin like this one, and the path without what it strips. */
static const struct dialect *dialect_of(struct str *path)
{
	for (size_t i = 0; i < purser_dialect_count; i++) {
		const struct dialect *dialect = purser_dialects[i];
		struct str strip = str_from(dialect->strip), inner = *path;
		if (strip.len > 0 && str_starts(inner, strip))
			inner = str_slice(inner, strip.len, inner.len);
		for (const char *const *start = dialect->starts; *start != NULL; start++) {
			if (!str_starts(inner, str_from(*start)))
				continue;
			*path = inner;
			return dialect;
		}
	}
	return NULL;
}

static enum err request_match(struct request *request)
{
	struct str path = request->path;
	const struct dialect *dialect = dialect_of(&path);
	enum err err =
		router_find(request->api->router, request->arena, request->method, path, &request->match);
	request->match.dialect = dialect;
	request->route = request->match.route;
	return err;
}

/* ---- who asks ---- */

static bool is_reading(struct str method)
{
	return str_is(method, "GET") || str_is(method, "HEAD") || str_is(method, "OPTIONS");
}

/* The bearer token or the session cookie; empty: neither. Some clients of the Order Manager dialect
 * send white space behind the token. */
static struct str credential(struct request *request)
{
	struct str header = str_trim(exchange_header(request->exchange, "Authorization"));
	if (header.len > 7 && str_eq_nocase(str_slice(header, 0, 7), STR("Bearer ")))
		return str_trim(str_slice(header, 7, header.len));
	struct str cookie = exchange_cookie(request->exchange, "purser_session");
	request->is_by_cookie = cookie.len > 0;
	request->call.session = cookie;
	return cookie;
}

static uint64_t caller_key(const struct actor *actor)
{
	return int_hash(actor->id) | 1;
}

/* Knows the actor: may it do this? */
static enum err request_admit(struct request *request, const struct actor *actor)
{
	/* A cookie is a person's, a bearer token a program's: a stolen one is of no use as the other.
	 */
	if ((actor->kind == ACTOR_USER) != request->is_by_cookie)
		return ERR_UNAUTHENTICATED;
	request->call.actor = *actor;
	if (request->is_by_cookie && !is_reading(request->method)) {
		struct str sent = exchange_header(request->exchange, "X-CSRF-Token");
		struct str wanted = token_bound(request->arena, request->call.session, STR("csrf"));
		if (!secret_equal(sent, wanted))
			return fault_say(&request->fault, ERR_FORBIDDEN,
			                 "The X-CSRF-Token header does not belong to this session.");
	}
	if (!scopes_allow(actor->scopes, request->route->scope))
		return fault_say(
			&request->fault, ERR_FORBIDDEN, "This needs the scope %s.",
			str_c(request->arena, scopes_text(request->arena, request->route->scope, ' ')));
	struct api *api = request->api;
	if (api->limiter != NULL
	    && !limiter_take(api->limiter, caller_key(actor), request->begun_us, &request->wait_us)) {
		atomic_fetch_add(&api->counts.limited, 1);
		return ERR_LIMITED;
	}
	return OK;
}

/* ---- sign-in is guarded ---- */

/* Whose secret is being tried. */
static struct str guessed_name(const struct request *request)
{
	static const char *const names[] = {"email", "client_id"};
	const struct call *call = &request->call;
	struct str name = json_text(json_member(call->json, "email"));
	for (size_t i = 0; name.len == 0 && i < COUNT_OF(names); i++)
		for (size_t k = 0; name.len == 0 && k < call->pair_count; k++)
			if (str_is(call->pairs[k].name, names[i]))
				name = call->pairs[k].value;
	return str_lower(request->arena, call->login.len > 0 ? call->login : name);
}

static bool guess_is_allowed(struct request *request)
{
	return guard_allows(request->api->guard, request->caller, guessed_name(request),
	                    request->begun_us, &request->wait_us);
}

static void guess_note(struct request *request)
{
	guard_note(request->api->guard, request->caller, guessed_name(request), request->begun_us);
}

/* ---- the stages ---- */

static void request_refuse_own(struct request *request, enum err err)
{
	request_refuse(request, err, &request->fault);
}

static void request_execute(struct request *request)
{
	const struct page *page = page_of(request->route);
	if (page != NULL)
		page->answer(request);
	else
		request_run(request);
}

/* The body has been read. */
static void request_go(struct request *request, enum err err)
{
	if (err != OK) {
		request_refuse_own(request, err);
		return;
	}
	if (request->route->before == NULL) {
		request_execute(request);
		return;
	}
	if ((request->route->flags & ROUTE_GUESSED) && !guess_is_allowed(request)) {
		fault_say(&request->fault, ERR_LIMITED, "Too many failed attempts; wait a while.");
		request_refuse_own(request, ERR_LIMITED);
		return;
	}
	request_before(request);
}

/* Behind a trusted proxy: who called it, and how. */
static void request_know_caller(struct request *request)
{
	struct str proxies = request->api->settings.proxies, peer = request->exchange->peer;
	request->caller =
		caller_address(proxies, peer, exchange_header(request->exchange, "X-Forwarded-For"));
	if (proxy_is_trusted(proxies, peer)
	    && str_eq_nocase(exchange_header(request->exchange, "X-Forwarded-Proto"), STR("https")))
		request->call.is_secure = true;
}

/* A form that another site sends in a person's name (RFC 6454, and Fetch Metadata). Who is no
 * browser sends neither header, and has no cookie to abuse. */
static enum err request_check_origin(struct request *request)
{
	struct str site = exchange_header(request->exchange, "Sec-Fetch-Site");
	struct str origin = exchange_header(request->exchange, "Origin");
	struct str host = exchange_header(request->exchange, "Host");
	ptrdiff_t at = str_find_str(origin, STR("://"));
	struct str from = at < 0 ? origin : str_slice(origin, (size_t)at + 3, origin.len);
	/* Browsers too old for the first: a proxy must then hand on the Host header. */
	bool is_ours =
		site.len > 0 ? str_is(site, "same-origin") : origin.len == 0 || str_eq_nocase(from, host);
	if (is_reading(request->method) || is_ours)
		return OK;
	return fault_say(&request->fault, ERR_FORBIDDEN, "This form came from another site.");
}

/* The actor is known, or not needed. */
static void request_admitted(struct request *request, enum err err)
{
	if (err == OK)
		err = request_read_head(request);
	if (err != OK) {
		request_refuse_own(request, err);
		return;
	}
	if (request->exchange->body_too_large) {
		fault_say(&request->fault, ERR_TOO_LARGE, "A body may have at most %d bytes.",
		          LIMIT_BODY_BYTES);
		request_refuse_own(request, ERR_TOO_LARGE);
		return;
	}
	/* Headers can only be asked for on this thread. */
	if (request->route->flags & ROUTE_GUESSED)
		request_know_caller(request);
	request->content_type = exchange_header(request->exchange, "Content-Type");
	if (request->exchange->body.len > LIMIT_SMALL_BODY_BYTES)
		request_read_apart(request);
	else
		request_go(request, request_read_body(request));
}

static void request_begin(struct request *request)
{
	enum err err = request_match(request);
	bool is_ours = request->match.dialect != NULL || str_starts(request->path, STR("/api/"))
	               || str_starts(request->path, STR("/oauth/"));
	if (err == ERR_NOT_FOUND && !is_ours && web_answer(request))
		return;
	if (err != OK) {
		request_refuse_own(request, err);
		return;
	}
	if (request->route->scope == SCOPE_PUBLIC) {
		bool is_page = request->route->flags & ROUTE_PAGE;
		if (is_page)
			request->call.session = exchange_cookie(request->exchange, "purser_session");
		request_admitted(request, is_page ? request_check_origin(request) : OK);
		return;
	}
	struct runner *runner = request->api->settings.runner;
	struct str token = credential(request);
	struct actor actor;
	if (token.len == 0) {
		request_refuse_own(request, ERR_UNAUTHENTICATED);
		return;
	}
	request->token_hash = token_hash(request->arena, token);
	if (identities_find(request->api->identities, request->token_hash,
	                    runner_identity_generation(runner), clock_now(), request->arena, &actor))
		request_admitted(request, request_admit(request, &actor));
	else
		request_identify(request);
}

static void request_identified(struct request *request)
{
	enum err err = request->err;
	work_unit_release(&request->unit);
	if (err == OK) {
		identities_keep(request->api->identities, request->token_hash, request->generation,
		                clock_now(), &request->identity);
		err = request_admit(request, &request->identity.actor);
	}
	request_admitted(request, err);
}

/* After a before: OK, or refused; a wrong password counts as a guess. */
static void request_prepared(struct request *request)
{
	if (request->err == OK) {
		request_execute(request);
		return;
	}
	if (request->err == ERR_UNAUTHENTICATED && (request->route->flags & ROUTE_GUESSED))
		guess_note(request);
	request_refuse_own(request, request->err);
}

static void request_resumed(struct request *request)
{
	switch (request->stage) {
	case STAGE_IDENTIFY:
		request_identified(request);
		break;
	case STAGE_READ:
		work_unit_release(&request->unit);
		request_go(request, request->err);
		break;
	case STAGE_BEFORE:
		request_prepared(request);
		break;
	case STAGE_RUN:
		if (request->err == OK)
			request_answer_reply(request);
		else
			request_refuse(request, request->err, &request->unit.fault);
		break;
	}
}

/* The client may leave while we work: then nobody calls us again, but the arena is emptied. */
static void request_close(void *what)
{
	struct request *request = what;
	work_unit_release(&request->unit);
}

static struct request *request_new(struct api *api, struct exchange *exchange)
{
	struct request *request = ARENA_NEW(exchange->arena, struct request);
	request->api = api;
	request->exchange = exchange;
	request->arena = exchange->arena;
	request->begun_us = clock_monotonic_us();
	request->trace = trace_new(exchange->arena);
	request->method = exchange->method;
	request->path = exchange->path;
	fault_init(&request->fault, exchange->arena);
	arena_entrust(exchange->arena, request_close, request);
	exchange->state = request;
	return request;
}

void dispatch_serve(void *context, struct exchange *exchange)
{
	struct request *request = exchange->state;
	if (request != NULL && exchange->resumed)
		request_resumed(request);
	else
		request_begin(request != NULL ? request : request_new(context, exchange));
}

int dispatch_admit(void *context, struct exchange *exchange)
{
	int64_t length = 0;
	struct str said = exchange_header(exchange, "Content-Length");
	bool is_small = said.len > 0 && str_to_int(said, &length) == OK && length <= BODY_UNASKED;
	bool has_body = said.len > 0 || exchange_header(exchange, "Transfer-Encoding").len > 0;
	if (!has_body || is_small)
		return 0;
	struct request *request = request_new(context, exchange);
	enum err err = request_match(request);
	if (err == OK && request->route->scope != SCOPE_PUBLIC && credential(request).len == 0)
		err = ERR_UNAUTHENTICATED;
	if (err == OK)
		return 0;
	request_refuse_own(request, err);
	return err_row(err)->http_status;
}
