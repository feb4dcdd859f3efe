/* The parts of a request that run away from the HTTP threads. */
#include "api/api_parts.h"
#include "kernel/clock.h"
#include "kernel/idempotency.h"
#include "kernel/secrets.h"

static struct request *request_of(const struct work_unit *unit)
{
	return unit->state;
}

static void unit_done(struct work_unit *unit)
{
	struct request *request = request_of(unit);
	request->err = unit->result;
	exchange_resume(request->exchange);
}

/* Parks, then submits: after that the request belongs to the executor until it is resumed. */
static void request_submit(struct request *request, enum stage stage, bool is_write)
{
	const struct api_settings *settings = &request->api->settings;
	struct work_unit *unit = &request->unit;
	request->stage = stage;
	unit->is_write = is_write;
	unit->class = stage == STAGE_RUN && !is_write && (request->route->flags & ROUTE_LONG) != 0
	                  ? UNIT_LONG
	                  : UNIT_INTERACTIVE;
	unit->trace = request->trace;
	unit->deadline_us = request->begun_us + (int64_t)settings->timeout_ms * 1000;
	unit->done = unit_done;
	unit->state = request;
	exchange_park(request->exchange);
	enum err err = runner_submit(settings->runner, unit);
	if (err == OK)
		return;
	request->err = err;
	exchange_resume(request->exchange);
}

/* ---- who is it ---- */

static enum err run_identify(struct work *work, struct work_unit *unit)
{
	struct request *request = request_of(unit);
	TRY(identity_of_token(work, request->token_hash, &request->identity));
	/* The unit's memory goes before the request does. */
	struct str *name = &request->identity.actor.name;
	*name = str_copy(request->arena, *name);
	return OK;
}

void request_identify(struct request *request)
{
	request->generation = runner_identity_generation(request->api->settings.runner);
	request->unit = (struct work_unit){.one = run_identify};
	request_submit(request, STAGE_IDENTIFY, false);
}

/* ---- large bodies ---- */

static enum err run_read(struct work *work, struct work_unit *unit)
{
	(void)work;
	return request_read_body(request_of(unit));
}

void request_read_apart(struct request *request)
{
	request->unit = (struct work_unit){.one = run_read};
	request_submit(request, STAGE_READ, false);
}

/* ---- before the unit ---- */

static enum err run_before(struct work *work, struct slow_work *slow)
{
	struct request *request = slow->state;
	return request->route->before(work, &request->call);
}

static void before_done(struct slow_work *slow)
{
	struct request *request = slow->state;
	request->err = slow->result;
	request->fault = slow->fault;
	exchange_resume(request->exchange);
}

void request_before(struct request *request)
{
	request->stage = STAGE_BEFORE;
	request->slow = (struct slow_work){
		.actor = request->call.actor,
		.trace = request->trace,
		.arena = request->arena,
		.run = run_before,
		.done = before_done,
		.state = request,
	};
	exchange_park(request->exchange);
	enum err err = runner_slow(request->api->settings.runner, &request->slow);
	if (err == OK)
		return;
	request->err = err;
	exchange_resume(request->exchange);
}

/* ---- the unit ---- */

static void reply_reset(struct request *request)
{
	request->reply = (struct reply){0};
	request->printed = (struct str){0};
	request->printed_status = 0;
}

static struct idempotency_row row_of(const struct request *request)
{
	const struct reply *reply = &request->reply;
	return (struct idempotency_row){
		.key = request->call.idempotency_key,
		.body_hash = request->body_hash,
		.status = reply->status > 0 ? reply->status : request->route->status,
		.reply = request->printed,
	};
}

static enum err refuse_key(struct fault *fault)
{
	return fault_say(fault, ERR_CONFLICT,
	                 "This Idempotency-Key was used before, with another request.");
}

/* Gives the first answer again. */
static enum err replay(struct request *request, struct fault *fault,
                       const struct idempotency_row *row)
{
	if (!str_eq(row->body_hash, request->body_hash))
		return refuse_key(fault);
	request->printed = row->reply;
	request->printed_status = row->status;
	return OK;
}

/* The reply is printed here, on the writer, because its text is part of the transaction. */
static enum err print_now(struct request *request, struct arena *arena)
{
	TRY(reply_print(request, arena, &request->printed));
	request->printed_status = row_of(request).status;
	return OK;
}

static enum err run_one(struct work *work, struct work_unit *unit)
{
	struct request *request = request_of(unit);
	struct idempotency_row *rows;
	size_t count;
	bool has_key = request->call.idempotency_key.len > 0;
	reply_reset(request);
	if (has_key) {
		TRY(idempotency_find(work, &request->call.idempotency_key, 1, &rows, &count));
		if (count > 0)
			return replay(request, work->fault, &rows[0]);
	}
	TRY(request->route->run(work, &request->call, &request->reply));
	request_items_whole(request, work->arena);
	if (!has_key)
		return OK;
	TRY(print_now(request, work->arena));
	struct idempotency_row row = row_of(request);
	return idempotency_add(work, &row, 1);
}

/* ---- the N-item form ---- */

struct group {
	struct request **requests; /* those that run */
	struct work_unit **units;  /* theirs */
	const struct call **calls;
	struct reply **replies;
	size_t count;
	/* Same key twice in one group: the later one repeats the earlier. */
	struct map keys; /* of requests that run */
	LIST(struct work_unit *) repeats;
};

static void group_add(struct group *group, struct work_unit *unit)
{
	struct request *request = request_of(unit);
	group->requests[group->count] = request;
	group->units[group->count] = unit;
	group->calls[group->count] = &request->call;
	group->replies[group->count] = &request->reply;
	group->count++;
	if (request->call.idempotency_key.len > 0)
		map_put(&group->keys, request->call.idempotency_key, request);
}

static enum err group_known(struct work *work, struct work_unit *const *units, size_t n,
                            struct map *known)
{
	struct str *keys = ARENA_ARRAY(work->arena, n, struct str);
	struct idempotency_row *rows;
	size_t key_count = 0, count = 0;
	*known = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		const struct call *call = &request_of(units[i])->call;
		if (call->idempotency_key.len > 0)
			keys[key_count++] = call->idempotency_key;
	}
	if (key_count == 0)
		return OK;
	TRY(idempotency_find(work, keys, key_count, &rows, &count));
	for (size_t i = 0; i < count; i++)
		map_put(known, rows[i].key, &rows[i]);
	return OK;
}

static enum err group_make(struct work *work, struct work_unit *const *units, size_t n,
                           struct group *group)
{
	struct map known;
	TRY(group_known(work, units, n, &known));
	*group = (struct group){
		.requests = ARENA_ARRAY(work->arena, n, struct request *),
		.units = ARENA_ARRAY(work->arena, n, struct work_unit *),
		.calls = ARENA_ARRAY(work->arena, n, const struct call *),
		.replies = ARENA_ARRAY(work->arena, n, struct reply *),
		.keys = map_new(work->arena),
	};
	for (size_t i = 0; i < n; i++) {
		struct request *request = request_of(units[i]);
		struct str key = request->call.idempotency_key;
		reply_reset(request);
		const struct idempotency_row *row = key.len > 0 ? map_get(&known, key) : NULL;
		if (row != NULL)
			units[i]->result = replay(request, &units[i]->fault, row);
		else if (key.len > 0 && map_get(&group->keys, key) != NULL)
			*LIST_ADD(work->arena, &group->repeats) = units[i];
		else
			group_add(group, units[i]);
	}
	return OK;
}

/* Takes over what the handler said about each, and keeps the answers that carry a key. */
static enum err group_keep(struct work *work, struct group *group)
{
	LIST(struct idempotency_row) rows = {0};
	for (size_t i = 0; i < group->count; i++) {
		struct request *request = group->requests[i];
		struct reply *reply = group->replies[i];
		group->units[i]->result = reply->err;
		group->units[i]->fault = reply->fault;
		if (reply->err != OK || request->call.idempotency_key.len == 0)
			continue;
		TRY(print_now(request, work->arena));
		*LIST_ADD(work->arena, &rows) = row_of(request);
	}
	return rows.count > 0 ? idempotency_add(work, rows.at, rows.count) : OK;
}

/* The first with the key was done: its answer again. It was refused: then this one is as good as
 * the first, and whatever it says is decided on its own. */
static enum err group_repeat(struct work *work, struct group *group)
{
	struct fault *fault = work->fault;
	for (size_t i = 0; i < group->repeats.count; i++) {
		struct work_unit *unit = group->repeats.at[i];
		struct request *request = request_of(unit);
		const struct request *first = map_get(&group->keys, request->call.idempotency_key);
		if (first->reply.err == OK) {
			struct idempotency_row row = row_of(first);
			unit->result = replay(request, &unit->fault, &row);
			continue;
		}
		work->fault = &unit->fault;
		unit->result = run_one(work, unit);
		work->fault = fault;
		if (unit->result == ERR_SQL || unit->result == ERR_SERIALIZATION)
			return unit->result;
	}
	return OK;
}

static enum err run_many(struct work *work, struct work_unit *const *units, size_t n)
{
	struct group group;
	TRY(group_make(work, units, n, &group));
	for (size_t i = 0; i < group.count; i++)
		fault_init(&group.replies[i]->fault, work->arena);
	const struct route *route = request_of(units[0])->route;
	if (group.count > 0)
		TRY(route->run_many(work, group.count, group.calls, group.replies));
	for (size_t i = 0; i < group.count; i++)
		if (group.replies[i]->err == OK)
			request_items_whole(group.requests[i], work->arena);
	TRY(group_keep(work, &group));
	return group_repeat(work, &group);
}

void request_run(struct request *request)
{
	const struct route *route = request->route;
	const struct actor *actor = &request->call.actor;
	request->unit = (struct work_unit){
		.actor = *actor,
		.is_shared = route->flags & ROUTE_NO_LANE,
		.one = run_one,
		.many = route->run_many != NULL ? run_many : NULL,
		.merge_key = int_hash((int64_t)(uintptr_t)route) ^ int_hash(actor->id) ^ 1,
	};
	request_submit(request, STAGE_RUN, route->flags & ROUTE_WRITE);
}
