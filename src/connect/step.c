#include "connect/run.h"

#include "connect/canonical.h"
#include "kernel/clock.h"
#include "shape/shape_change.h"

enum { REQUESTS_MOST = 100, DEPTH_MOST = 20, PAGES_MOST = 1000, RECORDS_MOST = 50 };
/* How long one run may go on before others of the connection get their turn. */
#define SLICE_US (30 * SECOND_US)

struct pending {
	const struct json *request;
	int depth;
};

/* ---- programs ---- */

static void name_raw(struct json_out *out, const char *name, struct str json)
{
	json_name(out, name);
	if (json.len > 0)
		json_raw(out, json);
	else
		json_nil(out);
}

static struct str now_text(struct arena *arena)
{
	struct buf buf = buf_new(arena, 100);
	instant_write_seconds(&buf, clock_now());
	return buf_str(&buf);
}

static void input_begin(struct run *run, struct json_out *out, struct buf *buf, struct str cursor)
{
	*buf = buf_new(run->arena, LIMIT_REPLY_BYTES);
	json_begin(out, buf);
	json_object(out);
	name_raw(out, "settings", run->session->settings.plain);
	name_raw(out, "cursor", cursor);
	json_name(out, "now");
	json_str(out, now_text(run->arena));
}

static enum err program_run(struct run *run, const struct mapper_program *program,
                            const struct buf *input, const struct json **out)
{
	struct str output, why = {0};
	struct json *json;
	struct json_error error;
	if (input->overflow)
		return run_fail(run, ERR_TOO_LARGE, true, "The input of %.*s is too large.",
		                STR_FMT(program->name));
	enum err err = mapper_run(connect_mappers(run->session->connect), run->arena, program,
	                          buf_str(input), &output, &why);
	if (err != OK)
		return run_fail(run, err, err != ERR_IO && err != ERR_DEADLINE, "%.*s", STR_FMT(why));
	if (json_read(run->arena, output, &json, &error) != OK)
		return run_fail(run, ERR_INVALID, true, "%.*s makes JSON that cannot be read: %s",
		                STR_FMT(program->name), error.sentence);
	*out = json;
	return OK;
}

enum err step_plan(struct run *run, struct str records, struct str cursor,
                   const struct json **requests)
{
	struct buf buf;
	struct json_out out;
	input_begin(run, &out, &buf, cursor);
	name_raw(&out, "records", records);
	json_object_end(&out);
	TRY(program_run(run, &run->programs->plan, &buf, requests));
	if ((*requests)->kind != JSON_ARRAY || (*requests)->count > REQUESTS_MOST)
		return run_fail(run, ERR_INVALID, true, "%.*s must make an array of at most %d requests.",
		                STR_FMT(run->programs->plan.name), REQUESTS_MOST);
	return OK;
}

static void response_print(const struct call_made *made, struct json_out *out)
{
	json_object(out);
	json_name(out, "status");
	json_i64(out, made->reply.status);
	json_name(out, "headers");
	json_object(out);
	/* What programs may need; cookies and tokens are none of it. */
	static const char *const names[] = {"content-type", "retry-after", "link", "etag"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str value = http_reply_header(&made->reply, names[i]);
		if (value.len == 0)
			continue;
		json_name(out, names[i]);
		json_str(out, value);
	}
	json_object_end(out);
	json_name(out, "body");
	if (made->body != NULL)
		json_for_mapper(out, made->body);
	else
		json_str(out, made->reply.body);
	json_object_end(out);
}

static const struct json *array_of(const struct json *json, const char *name)
{
	const struct json *array = json_member(json, name);
	return array != NULL && array->kind == JSON_ARRAY ? array : NULL;
}

static enum err step_read(struct run *run, const struct json *request, const struct call_made *made,
                          struct str cursor, struct step *step)
{
	struct buf buf;
	struct json_out out;
	const struct json *result;
	const struct json *state = json_member(request, "state");
	input_begin(run, &out, &buf, cursor);
	json_name(&out, "request");
	json_tree(&out, request);
	json_name(&out, "state");
	if (state != NULL)
		json_tree(&out, state);
	else
		json_nil(&out);
	json_name(&out, "response");
	response_print(made, &out);
	json_object_end(&out);
	TRY(program_run(run, &run->programs->read, &buf, &result));
	if (result->kind != JSON_OBJECT)
		return run_fail(run, ERR_INVALID, true, "%.*s must make an object.",
		                STR_FMT(run->programs->read.name));
	*step = (struct step){.records = array_of(result, "records"),
	                      .results = array_of(result, "results"),
	                      .faults = array_of(result, "faults"),
	                      .next = array_of(result, "next"),
	                      .is_done = json_is_true(json_member(result, "done"))};
	const struct json *after = json_member(result, "cursor");
	if (after != NULL && after->kind != JSON_NULL) {
		struct buf text = buf_new(run->session->arena, LIMIT_SMALL_BODY_BYTES);
		json_begin(&out, &text);
		json_tree(&out, after);
		if (text.overflow)
			return run_fail(run, ERR_INVALID, true, "The cursor of %.*s is too large.",
			                STR_FMT(run->programs->read.name));
		step->cursor = buf_str(&text);
	}
	return OK;
}

/* ---- recording ---- */

/* The fault of the whole request, when there is one. */
static bool whole_fault(struct run *run, const struct step *step, struct canonical_fault *out)
{
	const struct json *one = step->faults != NULL ? step->faults->first : NULL;
	for (; one != NULL; one = one->next) {
		struct str why;
		*out = (struct canonical_fault){0};
		if (canonical_read(&canonical_fault_shape, one, run->arena, out, &why) != OK) {
			*out = (struct canonical_fault){.message = why};
			return true;
		}
		if (out->record_id.len == 0)
			return true;
	}
	return false;
}

static enum err record_body(struct work *work, struct run *run, void *state)
{
	const struct step_taking *taking = state;
	TRY(taking->take(work, run, taking->state, taking->step));
	if (taking->keeps_cursor)
		TRY(schedule_cursor_save(work->tx, work->company, run->schedule, taking->step->cursor));
	return exchange_finish(work->tx, work->company, &taking->made->exchange);
}

static enum err part_body(struct work *work, struct run *run, void *state)
{
	const struct step_taking *taking = state;
	return taking->take(work, run, taking->state, taking->step);
}

/* Takes the first RECORDS_MOST records off `step`, as a step of their own without anything else. */
static struct step *part_cut(struct run *run, struct step *step)
{
	struct step *part = ARENA_NEW(run->arena, struct step);
	struct json *head = ARENA_NEW(run->arena, struct json);
	struct json *rest = ARENA_NEW(run->arena, struct json);
	struct json *copies = ARENA_ARRAY(run->arena, RECORDS_MOST, struct json);
	const struct json *one = step->records->first;
	*head = *rest = *step->records;
	for (size_t i = 0; i < RECORDS_MOST; i++, one = one->next) {
		copies[i] = *one;
		copies[i].next = i + 1 < RECORDS_MOST ? &copies[i + 1] : NULL;
	}
	head->first = copies;
	head->count = RECORDS_MOST;
	rest->first = (struct json *)(uintptr_t)one;
	rest->count = step->records->count - RECORDS_MOST;
	part->records = head;
	step->records = rest;
	return part;
}

/* A page of many records in several units, so that nobody waits long; the cursor with the last. */
static enum err records_write(struct run *run, struct step_taking *taking)
{
	struct step *whole = taking->step;
	struct step rest = *whole;
	while (rest.records != NULL && rest.records->count > RECORDS_MOST) {
		taking->step = part_cut(run, &rest);
		TRY(run_write(run, part_body, taking));
	}
	taking->step = &rest;
	return run_write(run, record_body, taking);
}

static enum err journal_body(struct work *work, struct run *run, void *state)
{
	const struct call_made *made = state;
	(void)run;
	return exchange_finish(work->tx, work->company, &made->exchange);
}

/* A run that only asked whether there is news, and there was none: its body is not worth keeping.
 */
static void journal_thin(struct call_made *made, const struct step *step)
{
	bool is_news = (step->records != NULL && step->records->count > 0)
	               || (step->results != NULL && step->results->count > 0)
	               || (step->faults != NULL && step->faults->count > 0)
	               || (step->next != NULL && step->next->count > 0);
	if (!is_news && made->exchange.status >= 200 && made->exchange.status <= 299)
		made->exchange.response = STR("");
}

static enum err step_record(struct run *run, const struct step_taking *taking, struct step *step,
                            struct call_made *made, struct str *cursor)
{
	struct canonical_fault fault;
	struct step_taking mine = *taking;
	mine.step = step;
	mine.made = made;
	journal_thin(made, step);
	if (!whole_fault(run, step, &fault)) {
		TRY(records_write(run, &mine));
		*cursor = step->cursor;
		return OK;
	}
	made->exchange.message = fault.message;
	TRY(run_write(run, journal_body, made));
	return run_fail(run, ERR_UPSTREAM, !fault.retry, "%.*s", STR_FMT(fault.message));
}

static enum err one_request(struct run *run, const struct pending *pending,
                            const struct step_taking *taking, struct str *cursor, struct step *step)
{
	struct call_made made = {0};
	TRY(call_send(run, pending->request, &made));
	enum err err = step_read(run, pending->request, &made, *cursor, step);
	if (err != OK) {
		made.exchange.outcome = EXCHANGE_UNREAD;
		made.exchange.message = run->end.message;
		TRY(run_write(run, journal_body, &made));
		return err;
	}
	return step_record(run, taking, step, &made, cursor);
}

enum err step_run(struct run *run, const struct json *requests, const struct step_taking *taking,
                  struct str *cursor, bool *is_done)
{
	LIST(struct pending) queue = {0};
	int sent = 0;
	*is_done = true;
	for (const struct json *one = requests->first; one != NULL; one = one->next)
		*LIST_ADD(run->arena, &queue) = (struct pending){one, 0};
	for (size_t at = 0; at < queue.count; at++) {
		struct step step = {0};
		struct pending pending = queue.at[at];
		if (connect_is_stopping(run->session->connect))
			return ERR_BUSY;
		if (pending.depth > DEPTH_MOST || sent++ > REQUESTS_MOST * DEPTH_MOST)
			return run_fail(run, ERR_INVALID, true, "The requests of %.*s do not end.",
			                STR_FMT(run->programs->read.name));
		TRY(one_request(run, &pending, taking, cursor, &step));
		bool has_next = step.next != NULL && step.next->count > 0;
		*is_done = *is_done && (step.is_done || has_next);
		for (const struct json *one = has_next ? step.next->first : NULL; one != NULL;
		     one = one->next)
			*LIST_ADD(run->arena, &queue) = (struct pending){one, pending.depth + 1};
	}
	return OK;
}

enum err run_pages(struct run *run,
                   enum err (*take)(struct work *, struct run *, void *, const struct step *),
                   void *state, bool keeps_cursor)
{
	struct step_taking taking = {.take = take, .state = state, .keeps_cursor = keeps_cursor};
	struct str cursor = run->schedule->cursor;
	int64_t until_us = clock_monotonic_us() + SLICE_US;
	for (int page = 0; page < PAGES_MOST; page++) {
		const struct json *requests;
		bool is_done;
		if (keeps_cursor)
			arena_reset(run->arena);
		TRY(step_plan(run, STR("[]"), cursor, &requests));
		TRY(step_run(run, requests, &taking, &cursor, &is_done));
		if (keeps_cursor)
			run->schedule->cursor = cursor;
		if (is_done)
			return OK;
		if (keeps_cursor && clock_monotonic_us() > until_us) {
			run->has_more = true;
			return OK;
		}
	}
	return run_fail(run, ERR_INVALID, true, "The pages of %.*s do not end.",
	                STR_FMT(run->programs->read.name));
}

/* ---- records that fail ---- */

enum err record_fail(struct work *work, struct run *run, struct str record_id, struct str message,
                     bool is_final)
{
	bool is_new;
	int64_t attempts = 1;
	struct str id = str_slice(record_id, 0, LIMIT_REMOTE_ID);
	for (size_t i = 0; i < run->fault_count; i++) {
		if (str_eq(run->faults[i].record_id, id))
			attempts = run->faults[i].attempts + 1;
	}
	int64_t wait_us = backoff_us(attempts, int_hash(work->now.us));
	struct record_fault fault = {
		.connection_id = run->session->connection.id,
		.capability = run->capability,
		.record_id = id,
		.message = message,
		.is_final = is_final,
		.last_at = work->now,
		.retry_at = {work->now.us + (is_final ? HOUR_US : wait_us)},
	};
	TRY(fault_put(work->tx, work->arena, work->company, &fault, &is_new));
	if (!is_new)
		return OK;
	static const struct str names[] = {STR_INIT("capability"), STR_INIT("record_id"),
	                                   STR_INIT("message"), STR_INIT("is_final")};
	event_emit(work, "connection.record_failed", "connection", fault.connection_id.value,
	           shape_text(work->arena, &record_fault_shape, &fault, names, COUNT_OF(names)));
	return OK;
}

enum err record_heal(struct work *work, struct run *run, struct str record_id)
{
	for (size_t i = 0; i < run->fault_count; i++) {
		if (str_eq(run->faults[i].record_id, record_id))
			return faults_clear(work->tx, work->company, run->session->connection.id,
			                    run->capability, &record_id, 1);
	}
	return OK;
}

bool record_is_parked(const struct run *run, struct str record_id, struct instant now)
{
	for (size_t i = 0; i < run->fault_count; i++) {
		if (str_eq(run->faults[i].record_id, record_id))
			return run->faults[i].retry_at.us > now.us;
	}
	return false;
}
