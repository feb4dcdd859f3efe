#include "kernel/bulk_action_parts.h"
#include "kernel/bulk_action_store.h"
#include "kernel/module.h"
#include "kernel/scopes.h"

/* ---- what is offered ---- */

struct bulk_offer {
	struct str name, subject, sentence, scope, form;
	enum bulk_undo undo_class;
	bool has_file;
};
static const struct field offer_fields[] = {
	FIELD_TEXT(struct bulk_offer, name, 0, 0, LIMIT_NAME, "What to name in POST /api/v1/bulk."),
	FIELD_TEXT(struct bulk_offer, subject, 0, 0, LIMIT_NAME, "Of what kind of rows: order."),
	FIELD_TEXT(struct bulk_offer, sentence, 0, 0, LIMIT_URL, "What it does."),
	FIELD_TEXT(struct bulk_offer, scope, 0, 0, LIMIT_URL, "The scope that it needs."),
	FIELD_ENUM(struct bulk_offer, undo_class, enum bulk_undo, &bulk_undo_words, 0,
               "Whether it can be taken back."),
	FIELD_FLAG(struct bulk_offer, has_file, 0, "It leaves a file to fetch at GET …/{id}/file."),
	FIELD_JSON(struct bulk_offer, form, 0, "The form of its parameters; null: it takes none."),
};
static const struct shape bulk_offer_shape =
	SHAPE("BulkAction", struct bulk_offer, offer_fields, "What may be done to many rows.");

static struct str form_of(struct work *work, const struct shape *params)
{
	struct buf buf = buf_new(work->arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	if (params == NULL)
		return STR("");
	json_begin(&out, &buf);
	shape_write_form(params, &out);
	return buf_str(&buf);
}

static enum err list_actions(struct work *work, const struct call *call, struct reply *reply)
{
	LIST(struct bulk_offer) list = {0};
	(void)call;
	for (size_t m = 0; m < purser_module_count; m++) {
		for (size_t i = 0; i < purser_modules[m]->bulk_count; i++) {
			const struct bulk_row *row = &purser_modules[m]->bulks[i];
			if (!scopes_allow(work->actor.scopes, row->scope))
				continue;
			*LIST_ADD(work->arena, &list) = (struct bulk_offer){
				.name = str_from(row->name),
				.subject = str_from(row->subject),
				.sentence = str_from(row->says),
				.scope = scopes_text(work->arena, row->scope, ' '),
				.undo_class = row->undo_class,
				.has_file = row->file != NULL,
				.form = form_of(work, row->params),
			};
		}
	}
	reply->value = list.at;
	reply->count = list.count;
	return OK;
}

/* ---- bulks ---- */

struct bulk_query {
	struct str cursor;
	int64_t limit;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct bulk_query, cursor, 0, 0, 45, "next_cursor of the page before."),
	FIELD_INT(struct bulk_query, limit, 0, 1, LIMIT_PAGE, "At most so many; 50 when absent."),
};
static const struct shape bulk_query_shape =
	SHAPE("BulkQuery", struct bulk_query, query_fields, "Which part of the list.");

static void file_note(struct work *work, struct bulk *bulk)
{
	if (bulk_has_file(bulk))
		bulk->file = str_format(work->arena, "/api/v1/bulk/%lld/file", (long long)bulk->id.value);
}

/* A cursor: moment and id with a point between. */
static enum err place_read(struct work *work, struct str cursor, struct bulk_place *out)
{
	struct str rest = cursor, moment;
	*out = (struct bulk_place){{INT64_MAX}, {INT64_MAX}};
	if (cursor.len == 0
	    || (str_split(&rest, '.', &moment) && str_to_int(moment, &out->created_at.us) == OK
	        && str_to_int(rest, &out->id.value) == OK))
		return OK;
	return fault_field(work->fault, STR("cursor"), "must be next_cursor of a page");
}

static struct str place_text(struct arena *arena, const struct bulk *bulk)
{
	return str_format(arena, "%lld.%lld", (long long)bulk->created_at.us,
	                  (long long)bulk->id.value);
}

static enum err list_bulks(struct work *work, const struct call *call, struct reply *reply)
{
	const struct bulk_query *query = call->query;
	int64_t limit = query->limit > 0 ? query->limit : LIMIT_PAGE_DEFAULT;
	struct bulk_place before;
	LIST(struct str) allowed = {0};
	TRY(place_read(work, query->cursor, &before));
	for (size_t m = 0; m < purser_module_count; m++)
		for (size_t i = 0; i < purser_modules[m]->bulk_count; i++)
			if (scopes_allow(work->actor.scopes, purser_modules[m]->bulks[i].scope))
				*LIST_ADD(work->arena, &allowed) = str_from(purser_modules[m]->bulks[i].name);
	struct bulk *bulks;
	TRY(bulk_load_newest(work->tx, work->arena, work->company, allowed.at, allowed.count, before,
	                     (size_t)limit, &bulks, &reply->count));
	for (size_t i = 0; i < reply->count; i++)
		file_note(work, &bulks[i]);
	reply->value = bulks;
	if ((int64_t)reply->count == limit)
		reply->next_cursor = place_text(work->arena, &bulks[reply->count - 1]);
	return OK;
}

static enum err list_items(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &bulk_item_shape, .table = "bulk_item", .usual_sort = "id"};
	struct bulk bulk;
	TRY(bulk_get(work, (struct bulk_id){call->ids[0]}, &bulk));
	const struct listing_fixed fixed = {"bulk_id", bind_int(call->ids[0])};
	return listing_run(work, &source, &fixed, 1, call, reply);
}

static enum err post_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	struct bulk *bulk = ARENA_NEW(work->arena, struct bulk);
	TRY(bulk_start(work, call->body, bulk));
	file_note(work, bulk);
	reply->value = bulk;
	return OK;
}

static enum err reply_bulk(struct work *work, const struct call *call, struct reply *reply,
                           enum err (*step)(struct work *work, struct bulk_id id, struct bulk *out))
{
	struct bulk *bulk = ARENA_NEW(work->arena, struct bulk);
	TRY(step(work, (struct bulk_id){call->ids[0]}, bulk));
	file_note(work, bulk);
	reply->value = bulk;
	return OK;
}

static enum err get_bulk(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_bulk(work, call, reply, bulk_get);
}

struct file_query {
	int64_t after;
};
static const struct field file_query_fields[] = {
	FIELD_INT(struct file_query, after, 0, 0, INT64_MAX,
              "Of a file in several parts: the row with which the part before ended."),
};
static const struct shape file_query_shape =
	SHAPE("BulkFileQuery", struct file_query, file_query_fields, "Which part of the file.");

static enum err get_file(struct work *work, const struct call *call, struct reply *reply)
{
	const struct file_query *query = call->query;
	struct bulk_file file;
	TRY(bulk_file_get(work, (struct bulk_id){call->ids[0]}, query->after, &file));
	reply->text = file.bytes;
	reply->content_type = file.content_type;
	*LIST_ADD(work->arena, &reply->headers) =
		(struct pair){STR("Content-Disposition"),
	                  str_format(work->arena, "attachment; filename=\"%.*s\"", STR_FMT(file.name))};
	if (file.next > 0)
		*LIST_ADD(work->arena, &reply->headers) = (struct pair){
			STR("Link"),
			str_format(work->arena, "</api/v1/bulk/%lld/file?after=%lld>; rel=\"next\"",
		               (long long)call->ids[0], (long long)file.next)};
	return OK;
}

static enum err post_go(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_bulk(work, call, reply, bulk_go);
}

static enum err post_cancel(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_bulk(work, call, reply, bulk_cancel);
}

static enum err post_retry(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_bulk(work, call, reply, bulk_retry);
}

static enum err post_undo(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_bulk(work, call, reply, bulk_take_back);
}

static const struct refusal start_refusals[] = {
	{400, "The action is unknown, or its parameters or filters do not fit; each fault is named."},
	{403, "The action's own scope is missing."},
	{0, NULL},
};
static const struct refusal read_refusals[] = {{404, "There is no such bulk."}, {0, NULL}};
static const struct refusal file_refusals[] = {
	{404, "There is no such bulk, or its action leaves no file."},
	{409, "It has not ended yet."},
	{0, NULL},
};
static const struct refusal step_refusals[] = {
	{404, "There is no such bulk."},
	{409, "Its state does not offer that; the answer says which state it is in."},
	{422, "The action cannot be taken back."},
	{0, NULL},
};

#define BULK_READ(path_, flags_, reply_, run_, id_, says_)                                         \
	{                                                                                              \
		.method = "GET", .path = path_, .scope = SCOPE_SIGNED_IN, .flags = flags_,                 \
		.reply = reply_, .status = 200, .run = run_, .refusals = read_refusals, .id = id_,         \
		.says = says_                                                                              \
	}
#define BULK_STEP(word_, run_, id_, says_)                                                         \
	{                                                                                              \
		.method = "POST", .path = "/api/v1/bulk/{bulk_id}/" word_, .scope = SCOPE_SIGNED_IN,       \
		.flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .reply = &bulk_action_shape, .status = 200,       \
		.run = run_, .refusals = step_refusals, .id = id_, .says = says_                           \
	}

const struct route bulk_routes[10] = {
	BULK_READ("/api/v1/bulk/actions", ROUTE_LIST, &bulk_offer_shape, list_actions,
              "bulk_action_list",
              "What may be done to many rows, with the form of its parameters."),
	{.method = "GET",
     .path = "/api/v1/bulk",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .query = &bulk_query_shape,
     .reply = &bulk_action_shape,
     .status = 200,
     .run = list_bulks,
     .id = "bulk_list",
     .says = "Bulk actions that were started, newest first."},
	{.method = "POST",
     .path = "/api/v1/bulk",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &bulk_request_shape,
     .reply = &bulk_action_shape,
     .status = 201,
     .run = post_bulk,
     .refusals = start_refusals,
     .id = "bulk_start",
     .says = "Does something to many rows, or says how many of them cannot do it and why."},
	BULK_READ("/api/v1/bulk/{bulk_id}", 0, &bulk_action_shape, get_bulk, "bulk_get",
              "How far it is, and why rows were refused or failed."),
	BULK_READ("/api/v1/bulk/{bulk_id}/items", ROUTE_LIST, &bulk_item_shape, list_items,
              "bulk_item_list", "Its rows with what became of each; state=failed for the failed."),
	{.method = "GET",
     .path = "/api/v1/bulk/{bulk_id}/file",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_RAW | ROUTE_LONG,
     .query = &file_query_shape,
     .status = 200,
     .run = get_file,
     .refusals = file_refusals,
     .id = "bulk_file",
     .says = "What it leaves to fetch; a long file comes in parts, the next one in Link."},
	BULK_STEP("go", post_go, "bulk_go", "Acts on the rows that a dry run has checked."),
	BULK_STEP("cancel", post_cancel, "bulk_cancel", "Stops it; what was done stays done."),
	BULK_STEP("retry", post_retry, "bulk_retry",
              "Takes the failed and refused rows again, and those that a cancelled one left."),
	BULK_STEP("undo", post_undo, "bulk_undo", "Takes back what was done, row by row."),
};
