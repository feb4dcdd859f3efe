/* A file is made page by page, each in memory of its own, so that it costs its text and no more. */
#include "domain/exports/exports_api.h"

#include "domain/exports/exports_columns.h"
#include "domain/exports/exports_file.h"
#include "kernel/scopes.h"

#define PAGE_ROWS "1000"

struct writing {
	struct work *work; /* of the whole */
	struct work page;  /* the same, with the memory of a page */
	struct export_columns columns;
	struct export_file file;
};

/* ---- pages ---- */

/* The caller's filters and sort, our own limit and cursor. */
static void page_ask(struct arena *arena, const struct call *call, struct str cursor,
                     struct call *out)
{
	LIST(struct pair) pairs = {0};
	*out = *call;
	for (size_t i = 0; i < call->pair_count; i++)
		if (!str_is(call->pairs[i].name, "limit") && !str_is(call->pairs[i].name, "cursor")
		    && !str_is(call->pairs[i].name, "fields"))
			*LIST_ADD(arena, &pairs) = call->pairs[i];
	*LIST_ADD(arena, &pairs) = (struct pair){STR("limit"), STR(PAGE_ROWS)};
	if (cursor.len > 0)
		*LIST_ADD(arena, &pairs) = (struct pair){STR("cursor"), cursor};
	out->pairs = pairs.at;
	out->pair_count = pairs.count;
}

static enum err page_write(struct writing *w, const struct call *call, struct str *cursor)
{
	struct call ask;
	struct reply page = {0};
	page_ask(w->page.arena, call, *cursor, &ask);
	TRY(listing_run(&w->page, w->columns.kind->source, NULL, 0, &ask, &page));
	TRY(export_file_page(&w->page, &w->columns, page.value, page.count, &w->file));
	*cursor = str_copy(w->work->arena, page.next_cursor);
	return OK;
}

static enum err pages_write(struct writing *w, const struct call *call)
{
	struct str cursor = {0};
	w->page = *w->work;
	w->page.arena = arena_new(0);
	enum err err;
	do {
		err = page_write(w, call, &cursor);
		arena_reset(w->page.arena);
	} while (err == OK && cursor.len > 0);
	arena_free(w->page.arena);
	return err;
}

static enum err kind_asked(struct work *work, const struct call *call,
                           const struct export_kind **out)
{
	*out = export_kind_find(work, call->words[0]);
	if (*out == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no export called %.*s.",
		                 STR_FMT(call->words[0]));
	if ((work->actor.scopes & (*out)->scope) != (*out)->scope)
		return fault_say(work->fault, ERR_FORBIDDEN, "Exporting %s needs the scope %.*s.",
		                 (*out)->name, STR_FMT(scopes_text(work->arena, (*out)->scope, ' ')));
	return OK;
}

static enum err get_export(struct work *work, const struct call *call, struct reply *reply)
{
	const struct export_wish *query = call->query;
	const struct export_kind *kind;
	struct writing w = {.work = work};
	TRY(kind_asked(work, call, &kind));
	TRY(export_columns_choose(work, kind, query->columns.at, query->columns.count, false,
	                          &w.columns));
	TRY(export_units_choose(work, query->weight_unit, query->length_unit, &w.columns));
	TRY(export_file_begin(work, query->format, &w.columns, &w.file));
	enum err err = pages_write(&w, call);
	if (err == OK)
		err = export_file_end(work, &w.file, &reply->text);
	if (err == ERR_TOO_LARGE)
		return fault_say(work->fault, err,
		                 "The file would be larger than 64 MB (a workbook: 1,048,576 rows): "
		                 "choose fewer columns, or filter, by created_at.from and .to for example; "
		                 "the bulk action of the same list makes files of any size.");
	TRY(err);
	struct str name = export_file_name(work, kind, query->format, &reply->content_type);
	*LIST_ADD(work->arena, &reply->headers) =
		(struct pair){STR("Content-Disposition"),
	                  str_format(work->arena, "attachment; filename=\"%.*s\"", STR_FMT(name))};
	return OK;
}

static enum err list_kinds(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct export_kind_view *views =
		ARENA_ARRAY(work->arena, export_kind_count, struct export_kind_view);
	for (size_t i = 0; i < export_kind_count; i++) {
		const struct export_kind *kind = export_kinds[i];
		struct export_columns all;
		TRY(export_columns_choose(work, kind, NULL, 0, false, &all));
		views[i].name = str_from(kind->name);
		views[i].sentence = str_from(kind->says);
		views[i].scope = scopes_text(work->arena, kind->scope, ' ');
		for (size_t c = 0; c < all.columns.count; c++)
			*LIST_ADD(work->arena, &views[i].columns) = all.columns.at[c].name;
	}
	reply->value = views;
	reply->count = export_kind_count;
	return OK;
}

static const struct refusal refusals[] = {
	{400, "A column or a filter is not known."},
	{403, "The kind needs a scope that is missing."},
	{404, "There is no such export."},
	{413, "The file would be too large."},
	{0, NULL},
};

const struct route exports_routes[EXPORTS_ROUTE_COUNT] = {
	{.method = "GET",
     .path = "/api/v1/exports",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .reply = &export_kind_shape,
     .status = 200,
     .run = list_kinds,
     .id = "export_kinds",
     .says = "What can be exported, with the columns of each kind."},
	{.method = "GET",
     .path = "/api/v1/exports/{kind}",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST | ROUTE_RAW | ROUTE_LONG, /* filtered like a list */
     .query = &export_wish_shape,
     .status = 200,
     .run = get_export,
     .refusals = refusals,
     .id = "export_file",
     .says = "A spreadsheet of everything that the filters of the list match."},
};
