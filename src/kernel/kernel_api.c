#include "kernel/event_store.h"
#include "kernel/kernel_module.h"
#include "kernel/scopes.h"

static const struct field event_fields[] = {
	FIELD_INT(struct event_view, number, READ_ONLY, 1, INT64_MAX,
              "Its place in the company's sequence, without gaps."),
	FIELD_TEXT(struct event_view, kind, READ_ONLY, 0, 100, "What happened: order.created."),
	FIELD_TEXT(struct event_view, subject, READ_ONLY, 0, 100, "To what kind of thing: order."),
	FIELD_INT(struct event_view, subject_id, READ_ONLY, 0, ID_MAX, "To which one; 0: to none."),
	FIELD_INSTANT(struct event_view, at, READ_ONLY, "When."),
	FIELD_ENUM(struct event_view, actor_kind, enum actor_kind, &actor_kind_words, READ_ONLY,
               "Who did it: what kind of actor."),
	FIELD_INT(struct event_view, actor_id, READ_ONLY, 0, ID_MAX, "Which one; 0: Purser itself."),
	FIELD_TEXT(struct event_view, actor_name, READ_ONLY, 0, 400, "Its name at that time."),
	FIELD_TEXT(struct event_view, trace_id, READ_ONLY, 0, 100,
               "The request or job that it was part of."),
	FIELD_JSON(struct event_view, body, READ_ONLY, "What a person wants to read about it."),
};
const struct shape event_shape =
	SHAPE("Event", struct event_view, event_fields, "Something that happened.");

struct event_view event_view(const struct event *event)
{
	return (struct event_view){
		.number = event->number,
		.kind = event->kind,
		.subject = event->subject,
		.subject_id = event->subject_id,
		.at = event->at,
		.actor_kind = event->actor.kind,
		.actor_id = event->actor.id,
		.actor_name = event->actor.name,
		.trace_id = event->trace,
		.body = event->body,
	};
}

struct event_query {
	int64_t after, limit;
};
static const struct field event_query_fields[] = {
	FIELD_INT(struct event_query, after, 0, 0, INT64_MAX, "Only events with a higher number."),
	FIELD_INT(struct event_query, limit, 0, 1, LIMIT_PAGE, "At most so many; 50 when absent."),
};
static const struct shape event_query_shape =
	SHAPE("EventQuery", struct event_query, event_query_fields, "Which events.");

struct audit_query {
	struct str subject, cursor;
	int64_t subject_id, limit;
};
static const struct field audit_query_fields[] = {
	FIELD_TEXT(struct audit_query, subject, 0, 0, 100, "Only about this kind of thing: order."),
	FIELD_INT(struct audit_query, subject_id, 0, 0, ID_MAX, "Only about this one."),
	FIELD_TEXT(struct audit_query, cursor, 0, 0, 20, "next_cursor of the page before."),
	FIELD_INT(struct audit_query, limit, 0, 1, LIMIT_PAGE, "At most so many; 50 when absent."),
};
static const struct shape audit_query_shape =
	SHAPE("AuditQuery", struct audit_query, audit_query_fields, "Which part of the log.");

static int64_t page_of_limit(int64_t limit)
{
	return limit > 0 ? limit : LIMIT_PAGE_DEFAULT;
}

static void reply_events(struct work *work, const struct event *events, size_t n, int64_t limit,
                         struct reply *reply)
{
	struct event_view *views = ARENA_ARRAY(work->arena, n + 1, struct event_view);
	for (size_t i = 0; i < n; i++)
		views[i] = event_view(&events[i]);
	reply->value = views;
	reply->count = n;
	if (n > 0 && (int64_t)n == limit)
		reply->next_cursor = str_format(work->arena, "%lld", (long long)events[n - 1].number);
}

static enum err run_event_list(struct work *work, const struct call *call, struct reply *reply)
{
	const struct event_query *query = call->query;
	struct event *events;
	size_t n;
	int64_t limit = page_of_limit(query->limit);
	TRY(event_after(work, query->after, (size_t)limit, &events, &n));
	reply_events(work, events, n, limit, reply);
	return OK;
}

static enum err run_audit_list(struct work *work, const struct call *call, struct reply *reply)
{
	const struct audit_query *query = call->query;
	struct event *events;
	size_t n;
	int64_t limit = page_of_limit(query->limit), before = INT64_MAX;
	if (query->cursor.len > 0 && str_to_int(query->cursor, &before) != OK)
		return fault_field(work->fault, STR("cursor"), "must be next_cursor of a page");
	if (query->subject_id > 0 && query->subject.len == 0)
		return fault_field(work->fault, STR("subject"), "must be given with subject_id");
	TRY(event_load_before(work->tx, work->arena, work->company, before, query->subject,
	                      query->subject_id, (size_t)limit, &events, &n));
	reply_events(work, events, n, limit, reply);
	return OK;
}

static enum err run_setting_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct setting *settings;
	(void)call;
	TRY(setting_all(work, &settings, &reply->count));
	reply->value = settings;
	return OK;
}

static enum err run_setting_set(struct work *work, const struct call *call, struct reply *reply)
{
	const struct setting *given = call->body;
	const struct setting_row *row = setting_row_find(call->words[0]);
	TRY(setting_set(work, call->words[0], given->value));
	struct setting *out = ARENA_NEW(work->arena, struct setting);
	*out = (struct setting){
		.name = call->words[0],
		.value = given->value,
		.usual = str_from(row->usual),
		.sentence = str_from(row->sentence),
		.is_chosen = true,
	};
	reply->value = out;
	return OK;
}

const struct route kernel_routes[4] = {
	{.method = "GET",
     .path = "/api/v1/events",
     .scope = SCOPE_READ_AUDIT,
     .status = 200,
     .flags = ROUTE_LIST,
     .query = &event_query_shape,
     .reply = &event_shape,
     .run = run_event_list,
     .id = "event_list",
     .says = "The company's events, oldest first: a feed to be read from where one stopped."},
	{.method = "GET",
     .path = "/api/v1/audit",
     .scope = SCOPE_READ_AUDIT,
     .status = 200,
     .flags = ROUTE_LIST,
     .query = &audit_query_shape,
     .reply = &event_shape,
     .run = run_audit_list,
     .id = "audit_list",
     .says = "Who did what and when, newest first; of everything, or of one thing. What a listing "
             "may sell follows from that, and stands in the log of everything only."},
	{.method = "GET",
     .path = "/api/v1/settings",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .flags = ROUTE_LIST,
     .reply = &setting_shape,
     .run = run_setting_list,
     .id = "setting_list",
     .says = "Every setting with what holds now, what is usual, and what it does."},
	{.method = "PUT",
     .path = "/api/v1/settings/{name}",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .body = &setting_shape,
     .reply = &setting_shape,
     .run = run_setting_set,
     .id = "setting_set",
     .says = "Chooses the value of a setting."},
};
