#include "kernel/module.h"
#include "kernel/version.h"
#include "kernel/views.h"

struct views_query {
	struct str subject;
	bool with_hidden;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct views_query, subject, REQUIRED, 1, LIMIT_NAME, "Whose list: order …"),
	FIELD_FLAG(struct views_query, with_hidden, 0, "Hidden ones too."),
};
static const struct shape views_query_shape =
	SHAPE("ViewsQuery", struct views_query, query_fields, "Which views.");

static enum err list_views(struct work *work, const struct call *call, struct reply *reply)
{
	const struct views_query *query = call->query;
	struct saved_view *views;
	TRY(view_all(work, query->subject, query->with_hidden, &views, &reply->count));
	reply->value = views;
	return OK;
}

static enum err count_views(struct work *work, const struct call *call, struct reply *reply)
{
	const struct views_query *query = call->query;
	struct view_count *counts;
	TRY(view_counts(work, query->subject, &counts, &reply->count));
	reply->value = counts;
	return OK;
}

static enum err post_view(struct work *work, const struct call *call, struct reply *reply)
{
	struct saved_view *view = ARENA_NEW(work->arena, struct saved_view);
	TRY(view_create(work, call->body, view));
	return version_reply(work, reply, view, view->version);
}

static enum err patch_view(struct work *work, const struct call *call, struct reply *reply)
{
	struct saved_view *view = ARENA_NEW(work->arena, struct saved_view);
	int64_t version;
	TRY(version_wanted(work, call, &version));
	TRY(view_update(work, (struct view_id){call->ids[0]}, call->body, version, view));
	return version_reply(work, reply, view, view->version);
}

static enum err delete_view(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return view_delete(work, (struct view_id){call->ids[0]});
}

static enum err put_choice(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return view_choose(work, call->body);
}

static const struct refusal subject_refusals[] = {
	{400, "There is no list with views of that subject."},
	{403, "The list's own scope is missing."},
	{0, NULL},
};
static const struct refusal change_refusals[] = {
	{400, "The list does not offer a filter, sort or column; each fault is named."},
	{403, "It belongs to somebody else."},
	{404, "There is no such view, or it is somebody's private one."},
	{412, "It was changed since."},
	{422, "There are too many views."},
	{0, NULL},
};

static const struct route routes[] = {
	{.method = "GET",
     .path = "/api/v1/views",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .query = &views_query_shape,
     .reply = &view_shape,
     .status = 200,
     .run = list_views,
     .refusals = subject_refusals,
     .id = "view_list",
     .says = "The views of a list: built in, shared, and one's own, in the order chosen."},
	{.method = "GET",
     .path = "/api/v1/views/counts",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .query = &views_query_shape,
     .reply = &view_count_shape,
     .status = 200,
     .run = count_views,
     .refusals = subject_refusals,
     .id = "view_counts",
     .says = "How many rows each of these views has, exactly up to 10,000."},
	{.method = "POST",
     .path = "/api/v1/views",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &view_shape,
     .reply = &view_shape,
     .status = 201,
     .run = post_view,
     .refusals = change_refusals,
     .id = "view_create",
     .says = "Saves filters, sort and columns of a list under a name."},
	{.method = "PATCH",
     .path = "/api/v1/views/{view_id}",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE | ROUTE_UPDATE,
     .body = &view_shape,
     .reply = &view_shape,
     .status = 200,
     .run = patch_view,
     .refusals = change_refusals,
     .id = "view_update",
     .says = "Changes a view."},
	{.method = "DELETE",
     .path = "/api/v1/views/{view_id}",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE,
     .status = 204,
     .run = delete_view,
     .refusals = change_refusals,
     .id = "view_delete",
     .says = "Deletes a view."},
	{.method = "PUT",
     .path = "/api/v1/views/choice",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE,
     .body = &view_choice_shape,
     .status = 204,
     .run = put_choice,
     .refusals = change_refusals,
     .id = "view_choose",
     .says = "Which view opens first, in which order they stand, which are hidden."},
};

static const struct table_row tables[] = {{"saved_view", &view_row_shape}};

static const struct event_row events[] = {
	{"view.created", "A view was saved."},
	{"view.changed", "A view was changed."},
	{"view.deleted", "A view was deleted."},
	{"view.chosen", "The views of a list were arranged."},
};

const struct module views_module = {
	.name = "views",
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = routes,
	.route_count = COUNT_OF(routes),
	.events = events,
	.event_count = COUNT_OF(events),
};
