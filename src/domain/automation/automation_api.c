#include "domain/automation/automation_api.h"

#include "kernel/listing.h"

#define VERSION_PATH "/api/v1/orderbots/versions/{version}"

static enum err version_asked(struct work *work, const struct call *call, int64_t *out)
{
	if (str_to_int(call->words[0], out) == OK && *out > 0)
		return OK;
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no version %.*s of the rules.",
	                 STR_FMT(call->words[0]));
}

static enum err head(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct bot_head *found = ARENA_NEW(work->arena, struct bot_head);
	TRY(bot_head_get(work, found));
	reply->value = found;
	return OK;
}

static enum err vocabulary(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct bot_vocabulary *words = ARENA_NEW(work->arena, struct bot_vocabulary);
	bot_vocabulary_make(work->arena, words);
	reply->value = words;
	return OK;
}

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &bot_version_row_shape, .table = "bot_version", .usual_sort = "-version"};
	struct bot_head now;
	TRY(bot_head_get(work, &now));
	TRY(listing_run(work, &source, NULL, 0, call, reply));
	struct bot_version *rows = ARENA_ARRAY(work->arena, reply->count, struct bot_version);
	const struct bot_version *found = reply->value;
	for (size_t i = 0; i < reply->count; i++) {
		rows[i] = found[i];
		rows[i].is_in_force = rows[i].id.value == now.in_force_id.value;
	}
	reply->value = rows;
	return OK;
}

static enum err save(struct work *work, const struct call *call, struct reply *reply)
{
	struct bot_version *made = ARENA_NEW(work->arena, struct bot_version);
	TRY(bot_version_save(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err check(struct work *work, const struct call *call, struct reply *reply)
{
	struct bot_version *checked = ARENA_NEW(work->arena, struct bot_version);
	TRY(bot_draft_check(work, call->body, checked));
	reply->value = checked;
	return OK;
}

static enum err reply_version(struct work *work, int64_t version, struct reply *reply)
{
	struct bot_version *found = ARENA_NEW(work->arena, struct bot_version);
	TRY(bot_version_get(work, version, found));
	reply->value = found;
	return OK;
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t version;
	TRY(version_asked(work, call, &version));
	return reply_version(work, version, reply);
}

static enum err activate(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t version;
	TRY(version_asked(work, call, &version));
	TRY(bot_version_activate(work, version));
	return reply_version(work, version, reply);
}

static enum err deactivate(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(bot_version_activate(work, 0));
	return head(work, call, reply);
}

static enum err restore(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t version;
	const struct bot_restore_request *body = call->body;
	struct bot_version *made = ARENA_NEW(work->arena, struct bot_version);
	TRY(version_asked(work, call, &version));
	TRY(bot_version_restore(work, version, body->note, body->activate, made));
	reply->value = made;
	return OK;
}

static enum err compare(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t version;
	const struct bot_compare_query *query = call->query;
	struct bot_difference *rows;
	TRY(version_asked(work, call, &version));
	int64_t from = query->from;
	if (from == 0) {
		struct bot_version found;
		TRY(bot_version_get(work, version, &found));
		from = found.based_on;
	}
	TRY(bot_version_compare(work, from, version, &rows, &reply->count));
	reply->value = rows;
	return OK;
}

static const struct refusal unknown[] = {
	{404, "There is no such version of the rules."},
	{0},
};
static const struct refusal overtaken[] = {
	{409, "There is a newer version than the one that the draft is based on."},
	{0},
};

/* clang-format off */
const struct route automation_routes[] = {
	{.method = "GET", .path = "/api/v1/orderbots", .id = "orderbots_head",
	 .scope = SCOPE_READ_SETTINGS, .reply = &bot_head_shape, .status = 200, .run = head,
	 .says = "Which version of the rules is newest, and which is in force."},
	{.method = "GET", .path = "/api/v1/orderbots/vocabulary", .id = "orderbots_vocabulary",
	 .scope = SCOPE_READ_SETTINGS, .reply = &bot_vocabulary_shape, .status = 200,
	 .run = vocabulary,
	 .says = "What rules are made of: filters and actions with their members and options."},
	{.method = "GET", .path = "/api/v1/orderbots/versions", .id = "orderbots_list",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST, .reply = &bot_version_row_shape,
	 .status = 200, .run = list,
	 .says = "Lists the versions of the rules, newest first."},
	{.method = "POST", .path = "/api/v1/orderbots/versions", .id = "orderbots_save",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &bot_draft_shape, .reply = &bot_version_shape, .status = 201, .run = save,
	 .profile = &bot_profile, .refusals = overtaken,
	 .says = "Saves the rules as a new version: a draft, or in force at once."},
	{.method = "POST", .path = "/api/v1/orderbots/check", .id = "orderbots_check",
	 .scope = SCOPE_READ_SETTINGS, .body = &bot_draft_shape, .reply = &bot_version_shape,
	 .status = 200, .run = check, .profile = &bot_profile, .refusals = overtaken,
	 .says = "Checks rules without saving them: sentences, and what is wrong with them."},
	{.method = "GET", .path = VERSION_PATH, .id = "orderbots_get",
	 .scope = SCOPE_READ_SETTINGS, .reply = &bot_version_shape, .status = 200, .run = get,
	 .refusals = unknown,
	 .says = "Gets a version of the rules, with sentences and findings as of now."},
	{.method = "POST", .path = VERSION_PATH "/activate", .id = "orderbots_activate",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE, .reply = &bot_version_shape,
	 .status = 200, .run = activate, .refusals = unknown,
	 .says = "Brings a version into force for all orders from now on."},
	{.method = "POST", .path = VERSION_PATH "/restore", .id = "orderbots_restore",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &bot_restore_shape, .reply = &bot_version_shape, .status = 201, .run = restore,
	 .refusals = unknown,
	 .says = "Saves the content of an older version as a new one."},
	{.method = "GET", .path = VERSION_PATH "/difference", .id = "orderbots_compare",
	 .scope = SCOPE_READ_SETTINGS, .flags = ROUTE_LIST, .query = &bot_compare_shape,
	 .reply = &bot_difference_shape, .status = 200, .run = compare, .refusals = unknown,
	 .says = "What changed between two versions, bot by bot, in sentences."},
	{.method = "POST", .path = "/api/v1/orderbots/deactivate", .id = "orderbots_deactivate",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE, .reply = &bot_head_shape,
	 .status = 200, .run = deactivate,
	 .says = "No rules run from now on; every version stays."},
};
/* clang-format on */
