#include <string.h>

#include "base/limits.h"
#include "base/list.h"
#include "sandbox/call.h"
#include "wire/url.h"

/* What luck decides about one call, drawn at once, so that one dial does not change another's. */
struct luck {
	bool is_broken, is_lost, is_dropped;
	int64_t delay_ms;
};

/* The finished answer of a parked exchange. */
struct reply {
	struct answer answer;
	struct parked parked;
};

struct realm {
	const char *prefix;
	const struct route *routes;
	bool is_side; /* has tokens, rates and faults */
	enum side side;
};

static const struct realm realms[] = {
	{"/shop", shop_routes, true, SIDE_SHOP},
	{"/warehouse", warehouse_routes, true, SIDE_WAREHOUSE},
	{"/control", control_routes, false, SIDE_SHOP},
};

/* ---- which handler ---- */

/* "/shop/orders/{}/cancel" against the path as sent; fills call->id. */
static bool path_matches(struct call *call, struct str path, const char *pattern)
{
	struct str rest = str_from(pattern), piece, wanted;
	while (str_split(&rest, '/', &wanted)) {
		if (!str_split(&path, '/', &piece))
			return false;
		if (!str_is(wanted, "{}")) {
			if (!str_eq(wanted, piece))
				return false;
		} else if (piece.len == 0 || url_decode(call->arena, piece, '+', &call->id) != OK) {
			return false;
		}
	}
	return path.len == 0;
}

static const struct route *route_find(struct call *call, const struct realm *realm)
{
	enum refusal refusal = REFUSAL_NOT_FOUND;
	for (const struct route *route = realm->routes; route->method; route++) {
		if (!path_matches(call, call->exchange->path, route->path))
			continue;
		if (str_is(call->exchange->method, route->method))
			return route;
		refusal = REFUSAL_METHOD;
	}
	call_refuse(call, refusal, STR(""));
	return NULL;
}

static const struct realm *realm_find(struct str path)
{
	for (size_t i = 0; i < COUNT_OF(realms); i++) {
		struct str prefix = str_from(realms[i].prefix);
		if (str_starts(path, prefix) && (path.len == prefix.len || path.at[prefix.len] == '/'))
			return &realms[i];
	}
	return NULL;
}

/* ---- who asks ---- */

static enum refusal token_check(const struct sandbox *sandbox, const struct call *call)
{
	struct str sent = exchange_header(call->exchange, "Authorization");
	struct str scheme = str_slice(sent, 0, 7);
	if (!str_eq_nocase(scheme, STR("Bearer ")))
		return REFUSAL_NO_TOKEN;
	struct str text = str_trim(str_slice(sent, 7, sent.len));
	for (size_t i = 0; i < sandbox->tokens.count; i++) {
		const struct token *token = &sandbox->tokens.at[i];
		if (token->side == call->side && str_eq(token->text, text))
			return token->expires_at.us > call->at.us ? REFUSAL_NONE : REFUSAL_OLD_TOKEN;
	}
	return REFUSAL_NO_TOKEN;
}

static bool is_token_call(const struct call *call)
{
	return str_ends(call->exchange->path, STR("/token"));
}

/* ---- what goes wrong ---- */

static struct luck luck_draw(struct sandbox *sandbox, enum side side)
{
	const int64_t *dials = sandbox->dials.at[side];
	struct chance *chance = &sandbox->chance;
	enum chance_stream stream = side == SIDE_SHOP ? CHANCE_SHOP_FAULTS : CHANCE_WAREHOUSE_FAULTS;
	struct luck luck;
	luck.is_broken = chance_hits(chance, stream, dials[DIAL_ERRORS_500]);
	luck.is_lost = chance_hits(chance, stream, dials[DIAL_LOST_REPLIES]);
	luck.is_dropped = chance_hits(chance, stream, dials[DIAL_LOST_DROPPED]);
	luck.delay_ms =
		dials[DIAL_DELAY_MS] + chance_between(chance, stream, 0, dials[DIAL_DELAY_JITTER_MS]);
	return luck;
}

/* No status: the server ends the connection without a word. */
#define DROPPED 0

/* The work was done; what the client sees does not say so. */
static void answer_lose(struct sandbox *sandbox, struct call *call, const struct luck *luck)
{
	sandbox->edge[call->side].lost_replies++;
	call_refuse(call, REFUSAL_BROKEN, STR("the answer was lost"));
	if (luck->is_dropped)
		call->status = DROPPED;
}

/* True: the call goes on to its handler. */
static bool side_admits(struct sandbox *sandbox, struct call *call, const struct luck *luck)
{
	struct edge_counters *counters = &sandbox->edge[call->side];
	counters->requests++;
	call->retry_after_s = world_throttle(sandbox, call->side, sandbox_clock_us());
	if (call->retry_after_s > 0) {
		counters->rate_limited++;
		call_refuse(call, REFUSAL_RATE, STR(""));
		return false;
	}
	if (luck->is_broken) {
		counters->errors_500++;
		call_refuse(call, REFUSAL_BROKEN, STR("nothing was done"));
		return false;
	}
	enum refusal refusal = is_token_call(call) ? REFUSAL_NONE : token_check(sandbox, call);
	counters->unauthorized += refusal != REFUSAL_NONE;
	return !call_refused(call, refusal);
}

static bool call_read(struct call *call)
{
	struct json *body = NULL;
	struct json_error error;
	if (call->exchange->body_too_large) {
		call_refuse(call, REFUSAL_TOO_LARGE, STR(""));
		return false;
	}
	if (form_read(call->arena, call->exchange->query, &call->query) != OK) {
		call_refuse(call, REFUSAL_BAD_FIELD, STR("the query"));
		return false;
	}
	if (str_trim(call->exchange->body).len == 0)
		return true;
	if (json_read(call->arena, call->exchange->body, &body, &error) != OK) {
		call_refuse(call, REFUSAL_BAD_JSON, str_from(error.sentence));
		return false;
	}
	if (body->kind != JSON_OBJECT) {
		call_refuse(call, REFUSAL_BAD_JSON, STR(""));
		return false;
	}
	call->body = body;
	return true;
}

/* Runs the call and writes its answer; returns how many milliseconds the answer is late. */
static int64_t call_run(struct sandbox *sandbox, struct call *call)
{
	const struct realm *realm = realm_find(call->exchange->path);
	struct luck luck = {0};
	if (!realm) {
		call_refuse(call, REFUSAL_NOT_FOUND, STR("begin with /shop, /warehouse or /control"));
		return 0;
	}
	world_tick(sandbox);
	call->side = realm->side;
	call->at = world_now(sandbox);
	call->now = world_side_time(sandbox, realm->side, call->at);
	if (realm->is_side) {
		luck = luck_draw(sandbox, realm->side);
		if (!side_admits(sandbox, call, &luck))
			return luck.delay_ms;
	}
	const struct route *route = route_find(call, realm);
	if (route && call_read(call)) {
		call->is_lost = luck.is_lost;
		route->run(sandbox, call);
		if (!str_is(call->exchange->method, "GET"))
			sandbox->is_changed = true;
		if (luck.is_lost)
			answer_lose(sandbox, call, &luck);
	}
	return luck.delay_ms;
}

/* ---- answers ---- */

static void answer_make(struct call *call, struct answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	if (call->text.overflow)
		call_refuse(call, REFUSAL_FULL, STR("the answer is too long"));
	answer->status = call->status;
	answer->content_type = STR("application/json");
	answer->body = buf_str(&call->text);
	if (call->status == 401)
		*LIST_ADD(call->arena, &answer->headers) =
			(struct header){STR("WWW-Authenticate"), STR("Bearer")};
	if (call->status == 429)
		*LIST_ADD(call->arena, &answer->headers) = (struct header){
			STR("Retry-After"), str_format(call->arena, "%lld", (long long)call->retry_after_s)};
}

static void park(struct sandbox *sandbox, struct parked *parked, int64_t delay_ms)
{
	struct parked **place = &sandbox->parked;
	parked->due_us = sandbox_clock_us() + delay_ms * 1000;
	while (*place && (*place)->due_us <= parked->due_us)
		place = &(*place)->next;
	parked->next = *place;
	*place = parked;
	pthread_cond_signal(&sandbox->wake);
}

struct parked *edge_due(struct sandbox *sandbox, int64_t mono_us, bool all)
{
	struct parked *first = sandbox->parked;
	struct parked **end = &sandbox->parked;
	while (*end && (all || (*end)->due_us <= mono_us))
		end = &(*end)->next;
	if (end == &sandbox->parked)
		return NULL;
	sandbox->parked = *end;
	*end = NULL;
	return first;
}

void edge_serve(void *context, struct exchange *exchange)
{
	struct sandbox *sandbox = context;
	struct reply *reply = exchange->state;
	if (!reply) {
		struct call call = {.arena = exchange->arena, .exchange = exchange, .status = 200};
		call.text = buf_new(call.arena, LIMIT_REPLY_BYTES);
		json_begin(&call.out, &call.text);
		reply = ARENA_NEW(exchange->arena, struct reply);
		reply->parked.exchange = exchange;
		exchange->state = reply;
		pthread_mutex_lock(&sandbox->lock);
		int64_t delay_ms = call_run(sandbox, &call);
		answer_make(&call, &reply->answer);
		if (delay_ms > 0 && !sandbox->is_stopping) {
			sandbox->edge[call.side].delayed++;
			exchange_park(exchange);
			park(sandbox, &reply->parked, delay_ms);
			pthread_mutex_unlock(&sandbox->lock);
			return;
		}
		pthread_mutex_unlock(&sandbox->lock);
	}
	exchange_answer(exchange, &reply->answer);
}
