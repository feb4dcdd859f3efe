#include "kernel/views.h"

#include "base/map.h"
#include "kernel/events.h"
#include "kernel/module.h"
#include "kernel/scopes.h"
#include "kernel/version.h"
#include "kernel/view_store.h"
#include "shape/field.h"
#include "shape/shape_change.h"
#include "wire/form.h"
#include "wire/json.h"

static enum err row_find(struct work *work, struct str subject, const struct view_row **out)
{
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; i < module->view_count; i++) {
			*out = &module->views[i];
			if (!str_is(subject, (*out)->subject))
				continue;
			if (scopes_allow(work->actor.scopes, (*out)->scope))
				return OK;
			return fault_say(work->fault, ERR_FORBIDDEN, "This needs the scope %s.",
			                 str_c(work->arena, scopes_text(work->arena, (*out)->scope, ' ')));
		}
	}
	return fault_field(work->fault, STR("subject"), "is not the subject of a list with views");
}

static struct str actor_word(const struct work *work)
{
	return word_of(&actor_kind_words, (int)work->actor.kind);
}

static bool is_owner(const struct work *work, const struct saved_view *view)
{
	return view->owner_id == work->actor.id && str_eq(view->owner_kind, actor_word(work));
}

static bool may_change(const struct work *work, const struct saved_view *view)
{
	return view->id.value != 0
	       && (is_owner(work, view)
	           || (view->is_shared && scopes_allow(work->actor.scopes, SCOPE_WRITE_SETTINGS)));
}

/* ---- JSON arrays of texts ---- */

static enum err texts_read(struct work *work, struct str text, struct str_list *out)
{
	struct json *json;
	struct json_error error;
	if (text.len == 0)
		return OK;
	if (json_read(work->arena, text, &json, &error) != OK || json->kind != JSON_ARRAY)
		return ERR_INVALID;
	for (const struct json *item = json->first; item != NULL; item = item->next) {
		if (item->kind != JSON_STRING)
			return ERR_INVALID;
		*LIST_ADD(work->arena, out) = item->text;
	}
	return OK;
}

static struct str texts_write(struct work *work, const struct str *texts, size_t n)
{
	struct buf buf = buf_new(work->arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < n; i++)
		json_str(&out, texts[i]);
	json_array_end(&out);
	return buf_str(&buf);
}

static bool has_text(const struct str_list *texts, struct str text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (str_eq(texts->at[i], text))
			return true;
	return false;
}

/* ---- a view as a list query ---- */

/* The filters, and the sort and the columns when there are any. */
static enum err view_call(struct work *work, const struct saved_view *view, bool with_looks,
                          struct call *out)
{
	struct pairs given = {0};
	struct str_list columns = {0};
	if (form_read(work->arena, view->query, &given) != OK)
		return fault_field(work->fault, STR("query"), "is no query string");
	for (size_t i = 0; i < given.count; i++) {
		static const char *const own[] = {"sort", "limit", "cursor", "fields"};
		for (size_t k = 0; k < COUNT_OF(own); k++)
			if (str_is(given.at[i].name, own[k]))
				return fault_field(work->fault, STR("query"), "holds filters only; %s is not one",
				                   own[k]);
	}
	if (with_looks && view->sort.len > 0)
		*LIST_ADD(work->arena, &given) = (struct pair){STR("sort"), view->sort};
	if (texts_read(work, view->columns, &columns) != OK || columns.count > VIEW_COLUMNS_MOST)
		return fault_field(work->fault, STR("columns"), "must be a list of at most %d names",
		                   VIEW_COLUMNS_MOST);
	for (size_t i = 0; with_looks && i < columns.count; i++)
		*LIST_ADD(work->arena, &given) = (struct pair){STR("fields"), columns.at[i]};
	*out = (struct call){.pairs = given.at, .pair_count = given.count};
	return OK;
}

static enum err view_check(struct work *work, const struct view_row *row,
                           const struct saved_view *view)
{
	struct call call;
	TRY(view_call(work, view, true, &call));
	enum err err = listing_check(work, row->source, &call);
	for (size_t i = 0; err != OK && i < work->fault->rows.count; i++)
		if (str_is(work->fault->rows.at[i].path, "fields")) /* the list's word for them */
			work->fault->rows.at[i].path = STR("columns");
	return err;
}

/* ---- all of a subject ---- */

static void built_in_add(struct work *work, const struct view_row *row,
                         const struct built_in_view *built_in, struct saved_view *out)
{
	struct str_list columns = {0};
	struct str rest = str_from(built_in->columns), name;
	while (str_split(&rest, ',', &name))
		*LIST_ADD(work->arena, &columns) = name;
	*out = (struct saved_view){
		.subject = str_from(row->subject),
		.name = str_from(built_in->name),
		.query = str_from(built_in->query),
		.sort = str_from(built_in->sort != NULL ? built_in->sort : row->source->usual_sort),
		.columns = texts_write(work, columns.at, columns.count),
		.is_shared = true,
		.key = str_from(built_in->key),
	};
}

static enum err choice_load(struct work *work, struct str subject, struct view_choice_row *out)
{
	enum err err = view_choice_load(work->tx, work->arena, work->company, actor_word(work),
	                                work->actor.id, subject, out);
	if (err == ERR_NOT_FOUND)
		err =
			view_choice_load(work->tx, work->arena, work->company, STR("company"), 0, subject, out);
	if (err == ERR_NOT_FOUND) {
		*out = (struct view_choice_row){.keys = STR("[]"), .hidden = STR("[]")};
		return OK;
	}
	return err;
}

struct arranged {
	struct saved_view *at;
	size_t count;
};

static void arranged_take(struct arranged *to, struct saved_view *from, bool *is_taken)
{
	if (*is_taken)
		return;
	*is_taken = true;
	to->at[to->count++] = *from;
}

/* By the keys chosen, then as they come. */
static enum err views_arrange(struct work *work, struct str subject, bool with_hidden,
                              struct saved_view *views, size_t n, struct arranged *out)
{
	struct view_choice_row choice;
	struct str_list keys = {0}, hidden = {0};
	TRY(choice_load(work, subject, &choice));
	TRY(texts_read(work, choice.keys, &keys));
	TRY(texts_read(work, choice.hidden, &hidden));
	bool *is_taken = ARENA_ARRAY(work->arena, n + 1, bool);
	out->at = ARENA_ARRAY(work->arena, n + 1, struct saved_view);
	for (size_t i = 0; !with_hidden && i < n; i++)
		is_taken[i] = has_text(&hidden, views[i].key);
	for (size_t k = 0; k < keys.count; k++)
		for (size_t i = 0; i < n; i++)
			if (str_eq(views[i].key, keys.at[k]))
				arranged_take(out, &views[i], &is_taken[i]);
	for (size_t i = 0; i < n; i++)
		arranged_take(out, &views[i], &is_taken[i]);
	bool has_first = false;
	for (size_t i = 0; i < out->count; i++) {
		out->at[i].is_first = str_eq(out->at[i].key, choice.first_key);
		has_first = has_first || out->at[i].is_first;
	}
	if (!has_first && out->count > 0)
		out->at[0].is_first = true;
	return OK;
}

static void view_complete(struct work *work, const struct view_row *row, struct saved_view *view)
{
	if (view->sort.len == 0)
		view->sort = str_from(row->source->usual_sort);
	view->key = str_format(work->arena, "%lld", (long long)view->id.value);
	view->is_mine = may_change(work, view);
	view->touched = (struct touched){0};
}

enum err view_all(struct work *work, struct str subject, bool with_hidden, struct saved_view **out,
                  size_t *count)
{
	const struct view_row *row;
	struct saved_view *stored;
	size_t n, all = 0;
	struct arranged arranged = {0};
	TRY(row_find(work, subject, &row));
	TRY(view_rows_load(work->tx, work->arena, work->company, subject, &stored, &n));
	struct saved_view *views = ARENA_ARRAY(work->arena, row->count + n + 1, struct saved_view);
	for (size_t i = 0; i < row->count; i++)
		built_in_add(work, row, &row->views[i], &views[all++]);
	for (size_t i = 0; i < n; i++) {
		if (!stored[i].is_shared && !is_owner(work, &stored[i]))
			continue;
		views[all] = stored[i];
		view_complete(work, row, &views[all++]);
	}
	TRY(views_arrange(work, subject, with_hidden, views, all, &arranged));
	*out = arranged.at;
	*count = arranged.count;
	return OK;
}

/* ---- changing ---- */

static void view_emit(struct work *work, const struct saved_view *view, const char *kind)
{
	const struct str told[] = {STR("subject"), STR("name"), STR("is_shared")};
	event_emit(work, kind, "view", view->id.value,
	           shape_text(work->arena, &view_shape, view, told, COUNT_OF(told)));
}

enum err view_create(struct work *work, const struct saved_view *draft, struct saved_view *out)
{
	const struct view_row *row;
	struct saved_view *stored;
	size_t n;
	TRY(row_find(work, draft->subject, &row));
	TRY(view_check(work, row, draft));
	TRY(view_rows_load(work->tx, work->arena, work->company, draft->subject, &stored, &n));
	if (n >= VIEWS_MOST)
		return fault_say(work->fault, ERR_REFUSED, "There are %d views already: delete some first.",
		                 VIEWS_MOST);
	*out = *draft;
	TRY(id_new(work->tx, &out->id.value));
	out->columns = draft->columns.len > 0 ? draft->columns : STR("[]");
	out->owner_kind = actor_word(work);
	out->owner_id = work->actor.id;
	out->owner_name = work->actor.name;
	out->created_at = out->modified_at = work->now;
	out->version = 1;
	TRY(view_row_insert(work->tx, work->arena, work->company, out));
	view_complete(work, row, out);
	view_emit(work, out, "view.created");
	return OK;
}

/* One that the actor sees and may change. */
static enum err view_take(struct work *work, struct view_id id, struct saved_view *out)
{
	const struct view_row *row;
	TRY(view_row_load(work->tx, work->arena, work->company, id, out));
	if (!out->is_shared && !is_owner(work, out))
		return ERR_NOT_FOUND;
	TRY(row_find(work, out->subject, &row));
	if (!may_change(work, out))
		return fault_say(work->fault, ERR_FORBIDDEN,
		                 "It belongs to %.*s: save it under another name.",
		                 STR_FMT(out->owner_name));
	return OK;
}

enum err view_update(struct work *work, struct view_id id, const struct saved_view *patch,
                     int64_t if_version, struct saved_view *out)
{
	const struct view_row *row;
	TRY(view_take(work, id, out));
	TRY(version_check(work, if_version, out->version));
	bool was_shared = out->is_shared;
	shape_apply(&view_shape, patch, out);
	if (out->columns.len == 0)
		out->columns = STR("[]");
	if (was_shared && !out->is_shared && !is_owner(work, out))
		return fault_say(work->fault, ERR_FORBIDDEN, "Only %.*s can make it private.",
		                 STR_FMT(out->owner_name));
	TRY(row_find(work, out->subject, &row));
	TRY(view_check(work, row, out));
	out->modified_at = work->now;
	out->version++;
	TRY(view_row_save(work->tx, work->arena, work->company, out));
	view_complete(work, row, out);
	view_emit(work, out, "view.changed");
	return OK;
}

enum err view_delete(struct work *work, struct view_id id)
{
	struct saved_view view;
	TRY(view_take(work, id, &view));
	view_emit(work, &view, "view.deleted");
	return view_row_delete(work->tx, work->company, id);
}

static enum err keys_check(struct work *work, const struct saved_view *views, size_t n,
                           const struct str *keys, size_t key_count, const char *path)
{
	for (size_t k = 0; k < key_count; k++) {
		bool is_known = false;
		for (size_t i = 0; i < n; i++)
			is_known = is_known || str_eq(views[i].key, keys[k]);
		if (!is_known)
			return fault_field(work->fault, str_from(path), "names no view: %.*s",
			                   STR_FMT(str_slice(keys[k], 0, 40)));
	}
	return OK;
}

enum err view_choose(struct work *work, const struct view_choice *choice)
{
	struct saved_view *views;
	size_t n;
	TRY(view_all(work, choice->subject, true, &views, &n));
	if (choice->first_key.len > 0)
		TRY(keys_check(work, views, n, &choice->first_key, 1, "first_key"));
	TRY(keys_check(work, views, n, choice->keys.at, choice->keys.count, "keys"));
	TRY(keys_check(work, views, n, choice->hidden.at, choice->hidden.count, "hidden"));
	if (choice->for_all && !scopes_allow(work->actor.scopes, SCOPE_WRITE_SETTINGS))
		return fault_say(work->fault, ERR_FORBIDDEN, "This needs the scope write_settings.");
	const struct view_choice_row row = {
		.first_key = choice->first_key,
		.keys = texts_write(work, choice->keys.at, choice->keys.count),
		.hidden = texts_write(work, choice->hidden.at, choice->hidden.count),
	};
	struct str owner = choice->for_all ? STR("company") : actor_word(work);
	TRY(view_choice_put(work->tx, work->company, owner, choice->for_all ? 0 : work->actor.id,
	                    choice->subject, &row));
	event_emit(work, "view.chosen", "company", work->company.value,
	           shape_text(work->arena, &view_choice_shape, choice, NULL, 0));
	return OK;
}

/* ---- counting ---- */

/* The first thing that is wrong with it, as a sentence. */
static struct str problem_of(struct work *work, enum err err, const struct fault *fault)
{
	if (fault->rows.count > 0)
		return str_format(work->arena, "%.*s %.*s", STR_FMT(fault->rows.at[0].path),
		                  STR_FMT(fault->rows.at[0].sentence));
	return fault->sentence.len > 0 ? fault->sentence : str_from(err_row(err)->sentence);
}

/* A view that cannot be counted any more is told as such; the others are counted. */
static enum err count_one(struct work *work, const struct view_row *row,
                          const struct saved_view *view, struct view_count *out)
{
	struct fault *own = work->fault, one;
	struct call call;
	bool is_all = true;
	fault_init(&one, work->arena);
	work->fault = &one;
	*out = (struct view_count){.key = view->key};
	enum err err = view_call(work, view, false, &call);
	if (err == OK)
		err =
			listing_count(work, row->source, NULL, 0, &call, VIEW_COUNT_MOST, &out->count, &is_all);
	work->fault = own;
	if (err == ERR_INVALID) {
		out->problem = problem_of(work, err, &one);
		return OK;
	}
	out->is_more = !is_all;
	return err;
}

enum err view_counts(struct work *work, struct str subject, struct view_count **out, size_t *count)
{
	const struct view_row *row;
	struct saved_view *views;
	TRY(row_find(work, subject, &row));
	TRY(view_all(work, subject, false, &views, count));
	*out = ARENA_ARRAY(work->arena, *count + 1, struct view_count);
	for (size_t i = 0; i < *count; i++)
		TRY(count_one(work, row, &views[i], &(*out)[i]));
	return OK;
}
