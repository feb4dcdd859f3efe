/* How a bulk proceeds: each call is one unit in the company's lane. */
#include <stdlib.h>

#include "kernel/bulk_action_parts.h"
#include "kernel/bulk_action_store.h"
#include "kernel/clock.h"
#include "kernel/scheduler.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"
#include "wire/json.h"
#include "wire/form.h"

enum { WINDOW = 5000, CHUNK_MOST = 500, AT_ONCE_MOST = 200, REASONS_MOST = 50, EXAMPLES_MOST = 5 };

void bulk_selected(struct bulk *bulk)
{
	bulk->state = bulk->is_dry_run ? BULK_CHECKING : BULK_RUNNING;
	bulk->last_position = 0;
	bulk_pass(bulk, BULK_ITEM_WAITING);
}

void bulk_pass(struct bulk *bulk, enum bulk_item_state taking)
{
	bulk->position = 0;
	bulk->taking = taking;
}

/* ---- why rows cannot do it ---- */

struct reasons {
	LIST(struct bulk_reason) rows;
};
static const struct field reasons_fields[] = {
	FIELD_LIST(struct reasons, rows, struct bulk_reason, &bulk_reason_shape, 0, 0, REASONS_MOST + 1,
               "The reasons."),
};
static const struct shape reasons_shape =
	SHAPE("BulkReasons", struct reasons, reasons_fields, "Why rows cannot do it.");

static enum err reasons_read(struct work *work, const struct bulk *bulk, struct reasons *out)
{
	struct json *json;
	struct json_error error;
	struct str text = str_format(work->arena, "{\"rows\":%.*s}", STR_FMT(bulk->reasons));
	*out = (struct reasons){0};
	if (json_read(work->arena, text, &json, &error) != OK)
		return fault_say(work->fault, ERR_INTERNAL, "reasons of a bulk are no JSON");
	return shape_read(&reasons_shape, &profile_own, READ_CREATE, json, work->arena, out,
	                  work->fault, STR(""));
}

/* Of many different sentences the last is "other reasons". */
static struct bulk_reason *reason_of(struct work *work, struct reasons *reasons,
                                     struct str sentence)
{
	if (reasons->rows.count > REASONS_MOST)
		return &reasons->rows.at[REASONS_MOST];
	for (size_t i = 0; i < reasons->rows.count; i++)
		if (str_eq(reasons->rows.at[i].sentence, sentence))
			return &reasons->rows.at[i];
	if (reasons->rows.count == REASONS_MOST)
		sentence = STR("Other reasons.");
	struct bulk_reason *reason = LIST_ADD(work->arena, &reasons->rows);
	reason->sentence = sentence;
	return reason;
}

static int by_count(const void *left, const void *right)
{
	const struct bulk_reason *a = left, *b = right;
	return (b->count > a->count) - (b->count < a->count);
}

static enum err reasons_add(struct work *work, struct bulk *bulk, const struct bulk_item *items,
                            size_t n)
{
	struct reasons reasons;
	bool has_some = false;
	for (size_t i = 0; i < n && !has_some; i++)
		has_some = items[i].sentence.len > 0;
	if (!has_some)
		return OK;
	TRY(reasons_read(work, bulk, &reasons));
	for (size_t i = 0; i < n; i++) {
		if (items[i].sentence.len == 0)
			continue;
		struct bulk_reason *reason = reason_of(work, &reasons, items[i].sentence);
		reason->count++;
		if (reason->examples.count < EXAMPLES_MOST)
			*LIST_ADD(work->arena, &reason->examples) =
				(struct bulk_example){items[i].id, items[i].name};
	}
	if (reasons.rows.count <= REASONS_MOST)
		qsort(reasons.rows.at, reasons.rows.count, sizeof *reasons.rows.at, by_count);
	bulk->reasons =
		shape_list_text(work->arena, &bulk_reason_shape, reasons.rows.at, reasons.rows.count);
	return OK;
}

/* ---- choosing ---- */

enum err bulk_query_read(struct work *work, const struct bulk_row *row, struct str query,
                         struct call *out)
{
	static const char *const passed_over[] = {"sort", "limit", "cursor", "fields"};
	struct pairs given = {0};
	size_t count, kept = 0;
	int64_t after = 0, *ids;
	bool is_end;
	if (form_read(work->arena, query, &given) != OK)
		return fault_field(work->fault, STR("query"), "is no query string");
	struct pair *pairs = ARENA_ARRAY(work->arena, given.count + 1, struct pair);
	for (size_t i = 0; i < given.count; i++) {
		bool is_passed = false;
		for (size_t k = 0; k < COUNT_OF(passed_over); k++)
			is_passed = is_passed || str_is(given.at[i].name, passed_over[k]);
		if (!is_passed)
			pairs[kept++] = given.at[i];
	}
	*out = (struct call){.pairs = pairs, .pair_count = kept};
	/* Looks at no row, but at every filter. */
	return listing_walk(work, row->source, out, 1, (struct listing_end){0}, &after, &ids, &count,
	                    &is_end);
}

static enum err except_read(struct work *work, const struct bulk *bulk, int64_t **out, size_t *n)
{
	struct json *json;
	struct json_error error;
	if (json_read(work->arena, bulk->except_ids, &json, &error) != OK)
		return fault_say(work->fault, ERR_INTERNAL, "exceptions of a bulk are no JSON");
	*out = ARENA_ARRAY(work->arena, json->count + 1, int64_t);
	*n = 0;
	for (const struct json *id = json->first; id != NULL; id = id->next)
		TRY(json_int(id, &(*out)[(*n)++]));
	return OK;
}

static size_t ids_without(int64_t *ids, size_t n, const int64_t *except, size_t except_count)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_out = false;
		for (size_t k = 0; k < except_count && !is_out; k++)
			is_out = ids[i] == except[k];
		if (!is_out)
			ids[kept++] = ids[i];
	}
	return kept;
}

/* What came in since the bulk was begun is none of its rows. Ids tell, except those of another
 * process, which may lie before ours (decision 0009): there the moment does. A SQLite file has one
 * process, and what was written with a clock that was ahead is chosen all the same. */
static struct listing_end select_end(const struct work *work, const struct bulk *bulk)
{
	bool has_others = tx_engine(work->tx) != DB_SQLITE;
	return (struct listing_end){bulk->last_position,
	                            has_others ? bulk->created_at : (struct instant){0}};
}

static enum err step_select(struct work *work, const struct bulk_row *row, struct bulk *bulk)
{
	int64_t begun = clock_monotonic_us(), *except = NULL;
	size_t except_count = 0;
	struct call call;
	bool is_end = bulk->last_position == 0; /* an empty list */
	const struct listing_end until = select_end(work, bulk);
	TRY(bulk_query_read(work, row, bulk->query, &call));
	TRY(except_read(work, bulk, &except, &except_count));
	while (!is_end && clock_monotonic_us() - begun < BULK_UNIT_US) {
		int64_t *ids, added;
		size_t count;
		TRY(listing_walk(work, row->source, &call, WINDOW, until, &bulk->position, &ids, &count,
		                 &is_end));
		count = ids_without(ids, count, except, except_count);
		TRY(bulk_items_insert(work->tx, work->arena, work->company, bulk->id, ids, count, &added));
		bulk->total += added;
	}
	if (is_end)
		bulk_selected(bulk);
	return OK;
}

/* ---- working through the rows ---- */

/* Runs as whoever started it: events carry the name. */
static enum err run_as(struct work *work, const struct bulk *bulk, bulk_run run, const void *params,
                       struct bulk_item *items, size_t n)
{
	struct actor own = work->actor;
	int kind = ACTOR_SYSTEM;
	(void)word_find(&actor_kind_words, bulk->actor_kind, false, &kind);
	work->actor.kind = (enum actor_kind)kind;
	work->actor.id = bulk->actor_id;
	work->actor.name = bulk->actor_name;
	enum err err = run(work, params, items, n);
	work->actor = own;
	return err;
}

static void outcomes_count(struct bulk *bulk, struct bulk_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool is_well = items[i].sentence.len == 0;
		switch (bulk->state) {
		case BULK_CHECKING:
			items[i].state = is_well ? BULK_ITEM_WAITING : BULK_ITEM_REFUSED;
			bulk->checked++;
			bulk->refused += !is_well;
			break;
		case BULK_RUNNING:
			items[i].state = is_well ? BULK_ITEM_DONE : BULK_ITEM_FAILED;
			bulk->done += is_well;
			bulk->failed += !is_well;
			break;
		case BULK_UNDOING:
			items[i].state = is_well ? BULK_ITEM_UNDONE : BULK_ITEM_KEPT;
			bulk->done--;
			bulk->undone += is_well;
			bulk->kept += !is_well;
			break;
		case BULK_SELECTING:
		case BULK_CHECKED:
		case BULK_DONE:
		case BULK_CANCELLED:
		case BULK_UNDONE:
			break;
		}
	}
}

static int64_t chunk_next(int64_t chunk, int64_t took_us)
{
	if (took_us > BULK_UNIT_US)
		chunk /= 2;
	else if (took_us < BULK_UNIT_US / 3)
		chunk *= 2;
	return chunk < 1 ? 1 : chunk > CHUNK_MOST ? CHUNK_MOST : chunk;
}

static void bulk_end(struct work *work, struct bulk *bulk, enum bulk_state state, const char *event)
{
	bulk->state = state;
	bulk->ended_at = work->now;
	bulk_emit(work, bulk, event);
}

/* No row of the present pass is left. */
static void pass_end(struct work *work, struct bulk *bulk)
{
	if (bulk->state == BULK_CHECKING && bulk->is_dry_run) {
		bulk->state = BULK_CHECKED;
		bulk_emit(work, bulk, "bulk.checked");
	} else if (bulk->state == BULK_CHECKING) {
		bulk->state = BULK_RUNNING; /* somebody said "go" meanwhile */
		bulk_pass(bulk, BULK_ITEM_WAITING);
	} else if (bulk->state == BULK_UNDOING) {
		bulk_end(work, bulk, BULK_UNDONE, "bulk.undone");
	} else if (bulk->is_retry && bulk->taking == BULK_ITEM_FAILED) {
		bulk_pass(bulk, BULK_ITEM_REFUSED);
	} else if (bulk->is_retry && bulk->taking == BULK_ITEM_REFUSED) {
		bulk_pass(bulk, BULK_ITEM_WAITING);
	} else {
		bulk_end(work, bulk, BULK_DONE, "bulk.ended");
	}
}

static enum err step_rows(struct work *work, const struct bulk_row *row, struct bulk *bulk,
                          int attempts)
{
	int64_t begun = clock_monotonic_us();
	const void *params;
	struct bulk_item *items;
	size_t n;
	bool is_hopeless = attempts >= JOB_ATTEMPTS_MOST;
	if (attempts > 1)
		bulk->chunk = 1;
	TRY(bulk_items_load(work->tx, work->arena, work->company, bulk->id, bulk->taking,
	                    bulk->position, (size_t)bulk->chunk, &items, &n));
	if (n == 0) {
		pass_end(work, bulk);
		return OK;
	}
	TRY(bulk_params_read(work, row, bulk->params, &params));
	for (size_t i = 0; i < n; i++)
		items[i].sentence = is_hopeless ? STR("It failed three times; the log says how.") : STR("");
	bulk_run run = bulk->state == BULK_CHECKING  ? row->check
	               : bulk->state == BULK_RUNNING ? row->run
	                                             : row->undo;
	if (!is_hopeless)
		TRY(run_as(work, bulk, run, params, items, n));
	outcomes_count(bulk, items, n);
	TRY(reasons_add(work, bulk, items, n));
	TRY(bulk_items_save(work->tx, work->arena, work->company, bulk->id, items, n));
	bulk->position = items[n - 1].id.value;
	bulk->chunk = chunk_next(bulk->chunk, clock_monotonic_us() - begun);
	return OK;
}

static bool is_active(enum bulk_state state)
{
	return state == BULK_SELECTING || state == BULK_CHECKING || state == BULK_RUNNING
	       || state == BULK_UNDOING;
}

static enum err step(struct work *work, const struct bulk_row *row, struct bulk *bulk, int attempts)
{
	if (bulk->state == BULK_SELECTING)
		return step_select(work, row, bulk);
	return step_rows(work, row, bulk, attempts);
}

enum err bulk_begin(struct work *work, const struct bulk_row *row, struct bulk *bulk)
{
	if (bulk->state == BULK_SELECTING)
		TRY(step(work, row, bulk, 1));
	/* What is small is checked before the answer goes out. */
	bulk->chunk = bulk->total <= AT_ONCE_MOST ? AT_ONCE_MOST : bulk->chunk;
	for (int i = 0; i < 2 && bulk->state == BULK_CHECKING && bulk->total <= AT_ONCE_MOST; i++)
		TRY(step(work, row, bulk, 1));
	TRY(bulk_save(work->tx, work->arena, work->company, bulk));
	return is_active(bulk->state)
	           ? job_request(work, "bulk.step", bulk->id.value, work->now, STR(""))
	           : OK;
}

enum err bulk_step(struct work *work, struct bulk_id id, int attempts)
{
	struct bulk bulk;
	enum err err = bulk_load(work->tx, work->arena, work->company, id, &bulk);
	if (err == ERR_NOT_FOUND || (err == OK && !is_active(bulk.state)))
		return OK;
	TRY(err);
	const struct bulk_row *row = bulk_row_find(bulk.action);
	if (row == NULL)
		return fault_say(work->fault, ERR_REFUSED, "This version does not offer %.*s.",
		                 STR_FMT(bulk.action));
	TRY(step(work, row, &bulk, attempts));
	if (is_active(bulk.state) && work->now.us - bulk.told_at.us >= SECOND_US) {
		bulk.told_at = work->now;
		bulk_emit(work, &bulk, "bulk.progressed");
	}
	TRY(bulk_save(work->tx, work->arena, work->company, &bulk));
	return is_active(bulk.state) ? job_request(work, "bulk.step", id.value, work->now, STR(""))
	                             : OK;
}

enum err bulk_job(struct work *work, const struct job *job)
{
	return bulk_step(work, (struct bulk_id){job->subject_id}, job->attempts);
}
