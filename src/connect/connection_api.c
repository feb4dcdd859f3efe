#include "connect/connection_edge.h"

#include "kernel/listing.h"
#include "kernel/version.h"

#include "connect/connection_settings.h"

#define CONNECTION_PATH "/api/v1/connections/{connection_id}"
#define SCHEDULE_PATH CONNECTION_PATH "/schedules/{capability}"

static struct connection_id connection_asked(const struct call *call)
{
	return (struct connection_id){call->ids[0]};
}

static enum err packs_list(struct work *work, const struct call *call, struct reply *reply)
{
	(void)work;
	(void)call;
	reply->value = packs_all(&reply->count);
	return OK;
}

/* ---- connections ---- */

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &connection_shape, .table = "connection", .usual_sort = "id"};
	TRY(listing_run(work, &source, NULL, 0, call, reply));
	struct connection *masked = ARENA_ARRAY(work->arena, reply->count, struct connection);
	const struct connection *found = reply->value;
	for (size_t i = 0; i < reply->count; i++) {
		masked[i] = found[i];
		masked[i].settings =
			settings_masked(work->arena, pack_find(found[i].pack), found[i].settings);
	}
	reply->value = masked;
	return OK;
}

static void reply_with(struct work *work, struct reply *reply, const struct connection *connection)
{
	reply->value = connection;
	reply->etag = version_tag(work->arena, connection->version);
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct connection *made = ARENA_NEW(work->arena, struct connection);
	TRY(connection_create(work, call->body, made));
	reply_with(work, reply, made);
	return OK;
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct connection *found = ARENA_NEW(work->arena, struct connection);
	TRY(connection_get(work, connection_asked(call), found));
	reply_with(work, reply, found);
	return OK;
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct connection *changed = ARENA_NEW(work->arena, struct connection);
	TRY(version_wanted(work, call, &if_version));
	TRY(connection_update(work, connection_asked(call), call->body, if_version, changed));
	reply_with(work, reply, changed);
	return OK;
}

static enum err deactivate(struct work *work, const struct call *call, struct reply *reply)
{
	struct connection *changed = ARENA_NEW(work->arena, struct connection);
	TRY(connection_deactivate(work, connection_asked(call), changed));
	reply_with(work, reply, changed);
	return OK;
}

static enum err activate(struct work *work, const struct call *call, struct reply *reply)
{
	struct connection *changed = ARENA_NEW(work->arena, struct connection);
	TRY(connection_activate(work, connection_asked(call), changed));
	reply_with(work, reply, changed);
	return OK;
}

static enum err test(struct work *work, const struct call *call, struct reply *reply)
{
	struct connection *found = ARENA_NEW(work->arena, struct connection);
	TRY(connection_test(work, connection_asked(call), found));
	reply_with(work, reply, found);
	return OK;
}

/* ---- schedules ---- */

static enum err schedules_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct schedule *found;
	TRY(schedule_all(work, connection_asked(call), &found, &reply->count));
	reply->value = found;
	return OK;
}

static enum err capability_asked(struct work *work, const struct call *call, enum capability *out)
{
	int which;
	if (!word_find(&capability_words, call->words[0], false, &which))
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no capability %.*s.",
		                 STR_FMT(call->words[0]));
	*out = (enum capability)which;
	return OK;
}

static enum err schedule_change(struct work *work, const struct call *call, struct reply *reply)
{
	enum capability capability = CAPABILITY_COUNT;
	struct schedule *changed = ARENA_NEW(work->arena, struct schedule);
	TRY(capability_asked(work, call, &capability));
	TRY(schedule_update(work, connection_asked(call), capability, call->body, changed));
	reply->value = changed;
	return OK;
}

static enum err schedule_run(struct work *work, const struct call *call, struct reply *reply)
{
	enum capability capability = CAPABILITY_COUNT;
	struct schedule *found = ARENA_NEW(work->arena, struct schedule);
	TRY(capability_asked(work, call, &capability));
	TRY(schedule_run_now(work, connection_asked(call), capability, found));
	reply->value = found;
	return OK;
}

/* ---- journal ---- */

static enum err list_of_connection(struct work *work, const struct listing_source *source,
                                   const struct call *call, struct reply *reply)
{
	struct connection found; /* of another company, or of nobody: not an empty list */
	TRY(connection_get(work, connection_asked(call), &found));
	const struct listing_fixed mine = {"connection_id", bind_int(found.id.value)};
	return listing_run(work, source, &mine, 1, call, reply);
}

static enum err exchanges_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &connection_exchange_shape, .table = "exchange", .usual_sort = "-id"};
	return list_of_connection(work, &source, call, reply);
}

static enum err faults_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &record_fault_shape, .table = "record_fault", .usual_sort = "-id"};
	return list_of_connection(work, &source, call, reply);
}

/* ---- rows ---- */

static const struct refusal unknown[] = {
	{404, "There is no such connection."},
	{0},
};
static const struct refusal creation_refused[] = {
	{409, "Another connection has the name, or feeds the same channel or warehouse."},
	{501, "A secret cannot be sealed: the program has no master key."},
	{0},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such connection."},
	{409, "Another connection has the name."},
	{412, "It is no longer the version that If-Match names."},
	{501, "A secret cannot be sealed: the program has no master key."},
	{0},
};
static const struct refusal not_free[] = {
	{404, "There is no such connection."},
	{409, "Another connection feeds the same channel or warehouse."},
	{0},
};
static const struct refusal not_offered[] = {
	{404, "There is no such connection, or its pack does not offer the capability."},
	{422, "The connection is deactivated, or the schedule is paused."},
	{0},
};

/* clang-format off */
const struct route connection_routes[CONNECTION_ROUTE_COUNT] = {
	{.method = "GET", .path = "/api/v1/packs", .id = "pack_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &pack_shape, .status = 200, .run = packs_list,
	 .says = "Lists the connector packs, with the form of each."},
	{.method = "GET", .path = "/api/v1/connections", .id = "connection_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &connection_shape, .status = 200, .run = list,
	 .says = "Lists the company's connections."},
	{.method = "POST", .path = "/api/v1/connections", .id = "connection_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &connection_shape, .reply = &connection_shape, .status = 201, .run = create,
	 .refusals = creation_refused,
	 .says = "Connects an outside system; it is called at once."},
	{.method = "GET", .path = CONNECTION_PATH, .id = "connection_get",
	 .scope = SCOPE_READ_SETTINGS,
	 .reply = &connection_shape, .status = 200, .run = get, .refusals = unknown,
	 .says = "Gets one connection; secrets are masked."},
	{.method = "PATCH", .path = CONNECTION_PATH, .id = "connection_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &connection_shape, .reply = &connection_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Changes name and settings; settings that are not given stay."},
	{.method = "POST", .path = CONNECTION_PATH "/deactivate", .id = "connection_deactivate",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .reply = &connection_shape, .status = 200, .run = deactivate, .refusals = unknown,
	 .says = "Makes no more calls; history and cursors stay."},
	{.method = "POST", .path = CONNECTION_PATH "/activate", .id = "connection_activate",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .reply = &connection_shape, .status = 200, .run = activate, .refusals = not_free,
	 .says = "Goes on where it stopped."},
	{.method = "POST", .path = CONNECTION_PATH "/test", .id = "connection_test",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .reply = &connection_shape, .status = 202, .run = test, .refusals = not_offered,
	 .says = "Signs in and downloads soon; tested_at, state and last_error tell how it went."},
	{.method = "GET", .path = CONNECTION_PATH "/schedules", .id = "schedule_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &schedule_shape, .status = 200, .run = schedules_list, .refusals = unknown,
	 .says = "Lists what the connection runs, when, and how it goes."},
	{.method = "PATCH", .path = SCHEDULE_PATH, .id = "schedule_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &schedule_change_shape, .reply = &schedule_shape, .status = 200,
	 .run = schedule_change, .refusals = not_offered,
	 .says = "Pauses or resumes a capability, or changes how often it runs."},
	{.method = "POST", .path = SCHEDULE_PATH "/run", .id = "schedule_run",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .reply = &schedule_shape, .status = 202, .run = schedule_run, .refusals = not_offered,
	 .says = "Runs the capability as soon as may be; records that had failed are tried again."},
	{.method = "GET", .path = CONNECTION_PATH "/exchanges", .id = "exchange_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &connection_exchange_shape, .status = 200, .run = exchanges_list,
	 .refusals = unknown,
	 .says = "Lists requests and replies, newest first; secrets are left out."},
	{.method = "GET", .path = CONNECTION_PATH "/record_faults", .id = "record_fault_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST,
	 .reply = &record_fault_shape, .status = 200, .run = faults_list, .refusals = unknown,
	 .says = "Lists records that could not be taken or told, and why."},
};
/* clang-format on */
