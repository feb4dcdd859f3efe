#include "kernel/bulk_action.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/bulk_action_parts.h"
#include "kernel/bulk_action_store.h"
#include "kernel/module.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"
#include "wire/json.h"

enum { FIRST_CHUNK = 50, PURGE_PORTION = 5000 };
#define KEPT_US (90 * DAY_US)
#define FILE_KEPT_US (7 * DAY_US)

const struct bulk_row *bulk_row_find(struct str name)
{
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->bulk_count; i++)
			if (str_is(name, module->bulks[i].name))
				return &module->bulks[i];
	}
	return NULL;
}

/* What events say of a bulk. */
void bulk_emit(struct work *work, const struct bulk *bulk, const char *kind)
{
	const struct str told[] = {STR("action"),  STR("is_dry_run"), STR("state"),  STR("total"),
	                           STR("checked"), STR("refused"),    STR("done"),   STR("failed"),
	                           STR("undone"),  STR("kept"),       STR("reasons")};
	event_emit(work, kind, "bulk", bulk->id.value,
	           shape_text(work->arena, &bulk_action_shape, bulk, told, COUNT_OF(told)));
}

/* ---- starting ---- */

enum err bulk_params_read(struct work *work, const struct bulk_row *row, struct str text,
                          const void **out)
{
	struct json *json;
	struct json_error error;
	*out = NULL;
	if (text.len == 0)
		text = STR("{}");
	if (json_read(work->arena, text, &json, &error) != OK || json->kind != JSON_OBJECT)
		return fault_field(work->fault, STR("params"), "must be an object");
	if (row->params == NULL && json->count > 0)
		return fault_field(work->fault, STR("params"), "%s takes none", row->name);
	if (row->params == NULL)
		return OK;
	void *params = arena_alloc(work->arena, row->params->size);
	TRY(shape_read(row->params, &profile_own, READ_CREATE, json, work->arena, params, work->fault,
	               STR("params")));
	*out = params;
	return OK;
}

enum err bulk_before_read(struct work *work, const struct shape *shape, struct str before,
                          void *out)
{
	static const struct profile profile = {.read_only_ignored = true};
	struct json *json;
	struct json_error error;
	struct fault own;
	fault_init(&own, work->arena);
	memset(out, 0, shape->size);
	if (json_read(work->arena, before, &json, &error) != OK)
		return ERR_INVALID;
	return shape_read(shape, &profile, READ_CREATE, json, work->arena, out, &own, STR(""));
}

/* The parameters as they are kept: with what the request left open. */
static enum err params_settle(struct work *work, const struct bulk_row *row, struct bulk *bulk)
{
	const void *params;
	if (row->settle == NULL)
		return OK;
	TRY(bulk_params_read(work, row, bulk->params, &params));
	void *settled = arena_alloc(work->arena, row->params->size);
	memcpy(settled, params, row->params->size);
	TRY(row->settle(work, settled));
	bulk->params = shape_text(work->arena, row->params, settled, NULL, 0);
	return OK;
}

static enum err request_check(struct work *work, const struct bulk_request *request,
                              const struct bulk_row **row)
{
	*row = bulk_row_find(request->action);
	if (*row == NULL)
		return fault_field(work->fault, STR("action"),
		                   "is unknown; GET /api/v1/bulk/actions lists what is offered");
	if (!scopes_allow(work->actor.scopes, (*row)->scope))
		return fault_say(work->fault, ERR_FORBIDDEN, "This needs the scope %s.",
		                 str_c(work->arena, scopes_text(work->arena, (*row)->scope, ' ')));
	bool has_ids = request->ids.count > 0;
	bool has_query = shape_has(&bulk_request_shape, request, "query");
	if (has_ids == has_query)
		return fault_field(work->fault, STR("ids"),
		                   "must name the rows, or query must choose them; one of the two");
	if (has_ids && request->except.count > 0)
		return fault_field(work->fault, STR("except"), "belongs to a query");
	const void *params;
	TRY(bulk_params_read(work, *row, request->params, &params));
	return (*row)->accept != NULL ? (*row)->accept(work, params) : OK;
}

static struct str ids_text(struct work *work, const int64_t *ids, size_t n)
{
	struct buf buf = buf_new(work->arena, 24 * n + 8);
	struct json_out out;
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < n; i++)
		json_i64(&out, ids[i]);
	json_array_end(&out);
	return buf_str(&buf);
}

static int by_number(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

/* Ids given by hand are all written down at once, each once. */
static enum err items_take(struct work *work, struct bulk *bulk, const struct bulk_request *request)
{
	size_t n = request->ids.count, count = 0;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	memcpy(ids, request->ids.at, n * sizeof *ids);
	qsort(ids, n, sizeof *ids, by_number);
	for (size_t i = 0; i < n; i++)
		if (count == 0 || ids[count - 1] != ids[i])
			ids[count++] = ids[i];
	if (ids[0] <= 0)
		return fault_field(work->fault, STR("ids"), "must be positive numbers");
	TRY(bulk_items_insert(work->tx, work->arena, work->company, bulk->id, ids, count,
	                      &bulk->total));
	bulk_selected(bulk);
	return OK;
}

enum err bulk_start(struct work *work, const struct bulk_request *request, struct bulk *out)
{
	const struct bulk_row *row;
	TRY(request_check(work, request, &row));
	*out = (struct bulk){
		.action = request->action,
		.query = request->query,
		.except_ids = ids_text(work, request->except.at, request->except.count),
		.params = request->params.len > 0 ? request->params : STR("{}"),
		.is_dry_run = request->dry_run,
		.state = BULK_SELECTING,
		.undo_class = row->undo_class,
		.reasons = STR("[]"),
		.taking = BULK_ITEM_WAITING,
		.chunk = FIRST_CHUNK,
		.actor_kind = word_of(&actor_kind_words, (int)work->actor.kind),
		.actor_id = work->actor.id,
		.actor_name = work->actor.name,
		.told_at = work->now,
		.created_at = work->now,
	};
	struct call call;
	if (request->ids.count == 0) {
		TRY(bulk_query_read(work, row, out->query, &call));
		TRY(listing_last_id(work, row->source, &out->last_position));
	}
	TRY(params_settle(work, row, out));
	TRY(id_new(work->tx, &out->id.value));
	TRY(bulk_insert(work->tx, work->arena, work->company, out));
	if (request->ids.count > 0)
		TRY(items_take(work, out, request));
	bulk_emit(work, out, "bulk.started");
	return bulk_begin(work, row, out);
}

/* ---- steps that people take ---- */

enum err bulk_get(struct work *work, struct bulk_id id, struct bulk *out)
{
	TRY(bulk_load(work->tx, work->arena, work->company, id, out));
	const struct bulk_row *row = bulk_row_find(out->action);
	bool is_seen = row == NULL || scopes_allow(work->actor.scopes, row->scope);
	return is_seen ? OK : ERR_NOT_FOUND;
}

bool bulk_has_file(const struct bulk *bulk)
{
	const struct bulk_row *row = bulk_row_find(bulk->action);
	return row != NULL && row->file != NULL
	       && (bulk->state == BULK_DONE || bulk->state == BULK_CANCELLED);
}

enum err bulk_pieces(struct work *work, struct bulk_id id, int64_t after, size_t most,
                     struct bulk_piece **out, size_t *count)
{
	return bulk_pieces_load(work->tx, work->arena, work->company, id, after, most, out, count);
}

enum err bulk_file_get(struct work *work, struct bulk_id id, int64_t after, struct bulk_file *out)
{
	struct bulk bulk;
	const void *params;
	TRY(bulk_get(work, id, &bulk));
	const struct bulk_row *row = bulk_row_find(bulk.action);
	if (row == NULL || row->file == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "%.*s leaves no file.", STR_FMT(bulk.action));
	struct str state = word_of(&bulk_state_words, (int)bulk.state);
	if (!bulk_has_file(&bulk))
		return fault_say(work->fault, ERR_CONFLICT,
		                 "It is %.*s: its file can be fetched when it is done.", STR_FMT(state));
	TRY(bulk_params_read(work, row, bulk.params, &params));
	*out = (struct bulk_file){0};
	return row->file(work, params, id, after, out);
}

/* Loads it, and refuses unless its state is one of `offered` (bits). */
static enum err bulk_take(struct work *work, struct bulk_id id, unsigned offered, const char *what,
                          struct bulk *out)
{
	TRY(bulk_get(work, id, out));
	if (bulk_row_find(out->action) == NULL)
		return fault_say(work->fault, ERR_REFUSED, "This version does not offer %.*s.",
		                 STR_FMT(out->action));
	if (offered >> out->state & 1)
		return OK;
	struct str state = word_of(&bulk_state_words, (int)out->state);
	return fault_say(work->fault, ERR_CONFLICT, "It is %.*s: it cannot %s.", STR_FMT(state), what);
}

/* Saves it and sees to it that its job runs. */
static enum err bulk_move(struct work *work, struct bulk *bulk, enum bulk_state state)
{
	bulk->state = state;
	bulk->ended_at.us = 0;
	TRY(bulk_save(work->tx, work->arena, work->company, bulk));
	return job_request(work, "bulk.step", bulk->id.value, work->now, STR(""));
}

enum err bulk_go(struct work *work, struct bulk_id id, struct bulk *out)
{
	TRY(bulk_take(work, id, 1u << BULK_SELECTING | 1u << BULK_CHECKING | 1u << BULK_CHECKED,
	              "go on", out));
	if (!out->is_dry_run)
		return OK; /* a repeat */
	out->is_dry_run = false;
	if (out->state != BULK_CHECKED)
		return bulk_save(work->tx, work->arena, work->company, out);
	bulk_pass(out, BULK_ITEM_WAITING);
	bulk_emit(work, out, "bulk.started");
	return bulk_move(work, out, BULK_RUNNING);
}

enum err bulk_cancel(struct work *work, struct bulk_id id, struct bulk *out)
{
	TRY(bulk_take(work, id,
	              1u << BULK_SELECTING | 1u << BULK_CHECKING | 1u << BULK_CHECKED
	                  | 1u << BULK_RUNNING | 1u << BULK_UNDOING | 1u << BULK_CANCELLED,
	              "be cancelled", out));
	if (out->state == BULK_CANCELLED)
		return OK; /* a repeat */
	out->state = BULK_CANCELLED;
	out->ended_at = work->now;
	bulk_emit(work, out, "bulk.cancelled");
	TRY(job_cancel(work, "bulk.step", id.value));
	return bulk_save(work->tx, work->arena, work->company, out);
}

/* What it left off, and what goes on there. */
static const char *stopped_sentence(const struct bulk *bulk)
{
	switch (bulk->state) {
	case BULK_SELECTING:
		return "It failed three times before its rows were all chosen: start a new one.";
	case BULK_UNDOING:
		return "It failed three times and stopped. What was taken back stays so; undo goes on "
			   "with the rest.";
	default:
		return "It failed three times and stopped. What was done stays; retry goes on with the "
			   "rest.";
	}
}

/* The job failed three times: what is left waits as if it had been cancelled. */
enum err bulk_stopped(struct work *work, const struct job *job, struct str failure)
{
	struct bulk bulk;
	(void)failure; /* the alert of the job says it */
	enum err err = bulk_get(work, (struct bulk_id){job->subject_id}, &bulk);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	struct str rest = str_slice(bulk.reasons, 1, bulk.reasons.len);
	bulk.reasons = str_format(
		work->arena, "[{\"sentence\":\"%s\",\"count\":%lld,\"examples\":[]}%s%.*s",
		stopped_sentence(&bulk), (long long)(bulk.total - bulk.done - bulk.failed - bulk.refused),
		rest.len > 1 ? "," : "", STR_FMT(rest));
	bulk.state = BULK_CANCELLED;
	bulk.ended_at = work->now;
	bulk_emit(work, &bulk, "bulk.stopped");
	return bulk_save(work->tx, work->arena, work->company, &bulk);
}

enum err bulk_retry(struct work *work, struct bulk_id id, struct bulk *out)
{
	TRY(bulk_take(work, id, 1u << BULK_DONE | 1u << BULK_CANCELLED, "be tried again", out));
	if (out->last_position > 0)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "It was cancelled before its rows were all chosen: start a new one.");
	if (out->done + out->undone + out->kept == out->total)
		return fault_say(work->fault, ERR_CONFLICT, "No row of it failed.");
	out->is_retry = true;
	out->is_dry_run = false;
	out->failed = out->refused = 0;
	out->reasons = STR("[]");
	/* Failed rows first: what fails again is not met a second time. */
	bulk_pass(out, BULK_ITEM_FAILED);
	bulk_emit(work, out, "bulk.started");
	return bulk_move(work, out, BULK_RUNNING);
}

enum err bulk_take_back(struct work *work, struct bulk_id id, struct bulk *out)
{
	TRY(bulk_take(work, id, 1u << BULK_DONE | 1u << BULK_CANCELLED, "be undone", out));
	if (out->undo_class == BULK_UNDO_NONE)
		return fault_say(work->fault, ERR_REFUSED, "%.*s cannot be taken back.",
		                 STR_FMT(out->action));
	if (out->done == 0)
		return fault_say(work->fault, ERR_CONFLICT, "There is nothing to undo: no row was done.");
	out->reasons = STR("[]");
	bulk_pass(out, BULK_ITEM_DONE);
	return bulk_move(work, out, BULK_UNDOING);
}

/* ---- housekeeping ---- */

/* One that is old enough to be forgotten; ERR_NOT_FOUND. */
static enum err old_find(struct work *work, struct bulk_id *out)
{
	LIST(struct str) actions = {0};
	for (size_t m = 0; m < purser_module_count; m++)
		for (size_t i = 0; i < purser_modules[m]->bulk_count; i++)
			if (purser_modules[m]->bulks[i].file != NULL)
				*LIST_ADD(work->arena, &actions) = str_from(purser_modules[m]->bulks[i].name);
	struct instant then = {work->now.us - KEPT_US}, files = {work->now.us - FILE_KEPT_US};
	enum err err = bulk_load_old(work->tx, work->arena, work->company, then, out);
	return err != ERR_NOT_FOUND || actions.count == 0
	           ? err
	           : bulk_load_old_of(work->tx, work->arena, work->company, actions.at, actions.count,
	                              files, out);
}

enum err bulk_purge(struct work *work, bool *more)
{
	struct bulk_id old;
	int64_t deleted;
	enum err err = old_find(work, &old);
	*more = err == OK;
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	TRY(bulk_items_delete(work->tx, work->company, old, PURGE_PORTION, &deleted));
	return deleted == PURGE_PORTION ? OK : bulk_delete(work->tx, work->company, old);
}

enum err bulk_purge_job(struct work *work, const struct job *job)
{
	bool more;
	(void)job;
	TRY(bulk_purge(work, &more));
	return more ? job_request(work, "bulk.purge", 0, work->now, STR("")) : OK;
}
