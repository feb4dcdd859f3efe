#include "domain/imports/imports_api.h"

#include "domain/imports/imports.h"
#include "domain/imports/imports_kind.h"

#define PREVIEW_ROWS 20

const struct listing_source imports_source = {
	.shape = &import_shape, .table = "import", .usual_sort = "-created_at"};

static struct import_id import_asked(const struct call *call)
{
	return (struct import_id){call->ids[0]};
}

static enum err list_kinds(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct import_kind_view *kinds;
	TRY(import_kinds_view(work, &kinds, &reply->count));
	reply->value = kinds;
	return OK;
}

/* Those of kinds that the caller may import: the others would be refused one by one. */
static enum err list_imports(struct work *work, const struct call *call, struct reply *reply)
{
	struct listing_source own = imports_source;
	struct buf kinds = buf_new(work->arena, 4096);
	buf_add(&kinds, STR("kind IN (''"));
	for (size_t i = 0; i < import_kind_count; i++)
		if ((work->actor.scopes & import_kinds[i]->scope) == import_kinds[i]->scope)
			buf_format(&kinds, ", '%s'", import_kinds[i]->name);
	buf_byte(&kinds, ')');
	own.where = str_c(work->arena, buf_str(&kinds));
	return listing_run(work, &own, NULL, 0, call, reply);
}

static enum err post_import(struct work *work, const struct call *call, struct reply *reply)
{
	struct import *made = ARENA_NEW(work->arena, struct import);
	TRY(import_create(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err get_import(struct work *work, const struct call *call, struct reply *reply)
{
	struct import *found = ARENA_NEW(work->arena, struct import);
	TRY(import_get(work, import_asked(call), found));
	reply->value = found;
	return OK;
}

struct part_query {
	int64_t part;
	bool more;
};
static const struct field part_query_fields[] = {
	FIELD_INT(struct part_query, part, 0, 1, 1000000, "Which part of the file; 1."),
	FIELD_FLAG(struct part_query, more, 0, "true: parts follow."),
};
static const struct shape part_query_shape =
	SHAPE("ImportPartQuery", struct part_query, part_query_fields, "Which part it is.");

/* Read where nobody waits for it; the writer only takes what came of it. */
static enum err before_content(struct work *work, struct call *call)
{
	struct import_part *part;
	const struct part_query *query = call->query;
	TRY(import_part_read(work, import_asked(call), query->part ? query->part : 1, call->bytes,
	                     !query->more, &part));
	call->learnt = part;
	return OK;
}

static enum err put_content(struct work *work, const struct call *call, struct reply *reply)
{
	struct import *found = ARENA_NEW(work->arena, struct import);
	TRY(import_part_take(work, import_asked(call), call->learnt, found));
	reply->value = found;
	return OK;
}

static enum err put_mapping(struct work *work, const struct call *call, struct reply *reply)
{
	struct import *found = ARENA_NEW(work->arena, struct import);
	TRY(import_mapping_set(work, import_asked(call), call->body, found));
	reply->value = found;
	return OK;
}

static enum err get_preview(struct work *work, const struct call *call, struct reply *reply)
{
	struct import_line *lines;
	TRY(import_preview(work, import_asked(call), PREVIEW_ROWS, &lines, &reply->count));
	reply->value = lines;
	return OK;
}

#define STEP(name, use_case)                                                                       \
	static enum err name(struct work *work, const struct call *call, struct reply *reply)          \
	{                                                                                              \
		struct import *found = ARENA_NEW(work->arena, struct import);                              \
		TRY(use_case(work, import_asked(call), found));                                            \
		reply->value = found;                                                                      \
		return OK;                                                                                 \
	}
STEP(post_check, import_check)
STEP(post_apply, import_apply)
STEP(post_undo, import_undo)
STEP(post_cancel, import_cancel)

struct lines_query {
	int64_t limit;
	struct str cursor;
};
static const struct field lines_query_fields[] = {
	FIELD_INT(struct lines_query, limit, 0, 1, LIMIT_PAGE, "Rows of a page; 50."),
	FIELD_TEXT(struct lines_query, cursor, 0, 0, 20, "next_cursor of the page before."),
};
static const struct shape lines_query_shape =
	SHAPE("ImportLinesQuery", struct lines_query, lines_query_fields, "A page of lines.");

static enum err list_lines(struct work *work, const struct call *call, struct reply *reply)
{
	const struct lines_query *query = call->query;
	size_t most = query->limit ? (size_t)query->limit : LIMIT_PAGE_DEFAULT;
	struct import_line *lines;
	int64_t after = 0;
	if (query->cursor.len > 0 && str_to_int(query->cursor, &after) != OK)
		return fault_field(work->fault, STR("cursor"), "is none of ours");
	TRY(import_lines(work, import_asked(call), after, most, &lines, &reply->count));
	reply->value = lines;
	if (reply->count == most)
		reply->next_cursor =
			str_format(work->arena, "%lld", (long long)lines[reply->count - 1].line);
	return OK;
}

static enum err get_faults(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(import_faults_file(work, import_asked(call), &reply->text));
	reply->content_type = STR("text/csv; charset=utf-8");
	return OK;
}

static const struct refusal unknown[] = {{404, "There is no such import."}, {0, NULL}};
static const struct refusal kind_refusals[] = {
	{400, "The kind or the encoding is not known."},
	{403, "The kind needs a scope that is missing."},
	{0, NULL},
};
static const struct refusal step_refusals[] = {
	{400, "A required field has no column."},
	{404, "There is no such import."},
	{409, "The state does not offer it; the answer says which state it is."},
	{0, NULL},
};

#define IMPORTS "/api/v1/imports"
#define IMPORT IMPORTS "/{import_id}"
#define READ(path_, flags_, reply_, run_, refusals_, id_, says_)                                   \
	{                                                                                              \
		.method = "GET", .path = path_, .scope = SCOPE_SIGNED_IN, .flags = flags_,                 \
		.reply = reply_, .status = 200, .run = run_, .refusals = refusals_, .id = id_,             \
		.says = says_                                                                              \
	}
#define ACT(path_, run_, id_, says_)                                                               \
	{                                                                                              \
		.method = "POST", .path = path_, .scope = SCOPE_SIGNED_IN,                                 \
		.flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .reply = &import_shape, .status = 202,            \
		.run = run_, .refusals = step_refusals, .id = id_, .says = says_                           \
	}

const struct route imports_routes[IMPORTS_ROUTE_COUNT] = {
	READ(IMPORTS "/kinds", ROUTE_LIST, &import_kind_shape, list_kinds, NULL, "import_kinds",
         "What can be imported, with the fields of each kind."),
	READ(IMPORTS, ROUTE_LIST, &import_shape, list_imports, NULL, "import_list",
         "Imports, newest first."),
	READ(IMPORT, 0, &import_shape, get_import, unknown, "import_get",
         "One import: how far it is, its columns and what they mean."),
	{.method = "POST",
     .path = IMPORTS,
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &import_shape,
     .reply = &import_shape,
     .status = 201,
     .run = post_import,
     .refusals = kind_refusals,
     .id = "import_create",
     .says = "Begins an import: then send its file."},
	{.method = "PUT",
     .path = IMPORT "/content",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_BYTES,
     .query = &part_query_shape,
     .reply = &import_shape,
     .status = 200,
     .run = put_content,
     .before = before_content,
     .refusals = step_refusals,
     .id = "import_content",
     .says = "The file, CSV or XLSX, as the body; in parts of at most 8 MB."},
	{.method = "PUT",
     .path = IMPORT "/mapping",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_WRITE,
     .body = &import_mapping_shape,
     .reply = &import_shape,
     .status = 200,
     .run = put_mapping,
     .refusals = step_refusals,
     .id = "import_mapping",
     .says = "What the columns mean, in place of what was found by their names."},
	READ(IMPORT "/preview", ROUTE_LIST | ROUTE_LONG, &import_line_shape, get_preview, unknown,
         "import_preview", "The first rows as they are understood."),
	ACT(IMPORT "/check", post_check, "import_check",
        "Tries all of it without effect: what would be made, changed, refused."),
	ACT(IMPORT "/apply", post_apply, "import_apply", "Takes the rows, chunk by chunk."),
	ACT(IMPORT "/undo", post_undo, "import_undo",
        "Takes back what it did, where that is possible."),
	ACT(IMPORT "/cancel", post_cancel, "import_cancel", "Stops it; what was done stays."),
	{.method = "GET",
     .path = IMPORT "/lines",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .query = &lines_query_shape,
     .reply = &import_line_shape,
     .status = 200,
     .run = list_lines,
     .refusals = unknown,
     .id = "import_lines",
     .says = "Failed rows, and the first differences of a check."},
	READ(IMPORT "/faults", ROUTE_RAW | ROUTE_LONG, NULL, get_faults, unknown, "import_faults",
         "The failed rows as a CSV file, each with its fault, to be mended and sent again."),
};
