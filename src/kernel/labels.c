#include "kernel/label_api.h"

#include <string.h>

#include "base/map.h"
#include "kernel/events.h"
#include "kernel/jobs.h"
#include "kernel/label_store.h"
#include "shape/shape_change.h"
#include "wire/fold.h"
#include "wire/json.h"

#define PURGE_JOB "kernel.label_purge"
#define PURGE_AT_ONCE 5000

/* Told apart by people who see few colours, and readable under black or white text. */
static const char *const palette[] = {"#1f77b4", "#ff7f0e", "#2ca02c", "#d62728",
                                      "#9467bd", "#8c564b", "#e377c2", "#7f7f7f",
                                      "#bcbd22", "#17becf", "#393b79", "#ad494a"};

/* ---- the list ---- */

enum err label_all(struct work *work, struct label **out, size_t *count)
{
	struct label_count *counts;
	size_t n;
	struct map by_id = map_new(work->arena);
	TRY(labels_fetch(work->tx, work->arena, work->company, out, count));
	TRY(label_counts_fetch(work->tx, work->arena, work->company, &counts, &n));
	for (size_t i = 0; i < *count; i++)
		map_put_int(&by_id, (*out)[i].id.value, &(*out)[i]);
	for (size_t i = 0; i < n; i++) {
		struct label *label = map_get_int(&by_id, counts[i].label_id.value);
		if (label != NULL && counts[i].records > 0)
			*LIST_ADD(work->arena, &label->counts) = counts[i];
	}
	return OK;
}

static enum err label_get(struct work *work, struct label_id id, struct label **out,
                          struct label **all, size_t *count)
{
	TRY(label_all(work, all, count));
	for (size_t i = 0; i < *count; i++) {
		if (!ID_EQ((*all)[i].id, id))
			continue;
		*out = &(*all)[i];
		return OK;
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no label %lld.", (long long)id.value);
}

/* "#1F77B4" becomes "#1f77b4". */
static enum err colour_check(struct work *work, struct label *label)
{
	label->colour = str_lower(work->arena, label->colour);
	if (str_is_color(label->colour))
		return OK;
	return fault_field(work->fault, STR("colour"), "must be a colour like #1f77b4");
}

/* Nobody else may look the same. */
static enum err name_check(struct work *work, const struct label *label, struct str folded,
                           const struct label *all, size_t count)
{
	if (folded.len == 0)
		return fault_field(work->fault, STR("name"), "must have at least one letter");
	for (size_t i = 0; i < count; i++) {
		if (ID_EQ(all[i].id, label->id) || !str_eq(text_fold(work->arena, all[i].name), folded))
			continue;
		fault_field(work->fault, STR("name"), "is the name of label %lld",
		            (long long)all[i].id.value);
		return fault_say(work->fault, ERR_CONFLICT, "There is a label called %.*s already.",
		                 STR_FMT(all[i].name));
	}
	return OK;
}

static enum err label_write(struct work *work, struct label *label, struct str folded)
{
	label->created_at = label->modified_at = work->now;
	label->touched = (struct touched){0};
	TRY(id_new(work->tx, &label->id.value));
	TRY(label_insert(work->tx, work->company, label, folded));
	event_emit(work, "label.created", "label", label->id.value,
	           shape_text(work->arena, &label_shape, label, NULL, 0));
	return OK;
}

static enum err room_check(struct work *work, size_t count, size_t more)
{
	if (count + more <= LABELS_MOST)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "A company has at most %d labels; delete some that are no longer used.",
	                 LABELS_MOST);
}

enum err label_create(struct work *work, const struct label *draft, struct label *out)
{
	struct label *all, made = *draft;
	size_t count;
	made.id = (struct label_id){0};
	made.name = str_trim(made.name);
	struct str folded = text_fold(work->arena, made.name);
	TRY(label_all(work, &all, &count));
	if (made.colour.len == 0)
		made.colour = str_from(palette[count % COUNT_OF(palette)]);
	TRY(colour_check(work, &made));
	TRY(name_check(work, &made, folded, all, count));
	TRY(room_check(work, count, 1));
	TRY(label_write(work, &made, folded));
	*out = made;
	return OK;
}

enum err label_update(struct work *work, struct label_id id, const struct label *patch,
                      struct label *out)
{
	struct label *all, *before;
	size_t count;
	TRY(label_get(work, id, &before, &all, &count));
	*out = *before;
	shape_apply(&label_shape, patch, out);
	out->name = str_trim(out->name);
	struct str folded = text_fold(work->arena, out->name);
	TRY(colour_check(work, out));
	TRY(name_check(work, out, folded, all, count));
	struct str difference = shape_difference(work->arena, &label_shape, before, out);
	if (difference.len == 0)
		return OK;
	out->modified_at = work->now;
	TRY(label_save(work->tx, work->company, out, folded));
	event_emit(work, "label.changed", "label", id.value, difference);
	return OK;
}

enum err label_delete(struct work *work, struct label_id id)
{
	struct label *all, *label;
	size_t count;
	TRY(label_get(work, id, &label, &all, &count));
	TRY(label_remove(work->tx, work->company, id));
	TRY(job_request(work, PURGE_JOB, id.value, work->now, STR("{}")));
	event_emit(work, "label.deleted", "label", id.value,
	           shape_text(work->arena, &label_shape, label, NULL, 0));
	return OK;
}

enum err labels_purge(struct work *work, const struct job *job)
{
	size_t purged;
	const struct label_id id = {job->subject_id};
	TRY(label_uses_purge(work->tx, work->arena, work->company, id, PURGE_AT_ONCE, &purged));
	return purged < PURGE_AT_ONCE ? OK
	                              : job_request(work, PURGE_JOB, id.value, work->now, STR("{}"));
}

/* ---- by name ---- */

/* Names that do not exist yet, once each; their ids are filled in when they are written. */
struct wanted_labels {
	LIST(struct label *) labels;
	LIST(struct str) folded;
};

static enum err wanted_write(struct work *work, const struct wanted_labels *wanted, size_t count)
{
	TRY(room_check(work, count, wanted->labels.count));
	for (size_t i = 0; i < wanted->labels.count; i++) {
		struct label *label = wanted->labels.at[i];
		label->colour = str_from(palette[(count + i) % COUNT_OF(palette)]);
		TRY(label_write(work, label, wanted->folded.at[i]));
	}
	return OK;
}

/* Notes what is wrong with a name that nobody has, or wants it made. */
static void name_want(struct work *work, struct str name, struct str folded, struct str path,
                      bool make, struct wanted_labels *wanted, struct map *by_name)
{
	if (!make) {
		fault_field(work->fault, path, "there is no label called %.*s", STR_FMT(name));
		return;
	}
	if (folded.len == 0 || str_characters(name) > LABEL_NAME_MOST) {
		fault_field(work->fault, path, "must have 1 to %d characters", LABEL_NAME_MOST);
		return;
	}
	struct label *label = ARENA_NEW(work->arena, struct label);
	label->name = str_trim(name);
	*LIST_ADD(work->arena, &wanted->labels) = label;
	*LIST_ADD(work->arena, &wanted->folded) = folded;
	map_put(by_name, folded, label);
}

enum err labels_named(struct work *work, const struct str *names, size_t n, bool make,
                      const char *path, int64_t *ids)
{
	struct label *all;
	size_t count, faults = work->fault->rows.count;
	struct wanted_labels wanted = {0};
	struct map by_name = map_new(work->arena);
	struct label **found = ARENA_ARRAY(work->arena, n, struct label *);
	if (n == 0)
		return OK;
	TRY(labels_fetch(work->tx, work->arena, work->company, &all, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&by_name, text_fold(work->arena, all[i].name), &all[i]);
	for (size_t i = 0; i < n; i++) {
		struct str folded = text_fold(work->arena, names[i]);
		if (map_get(&by_name, folded) == NULL)
			name_want(work, names[i], folded, str_format(work->arena, "%s[%zu]", path, i), make,
			          &wanted, &by_name);
		found[i] = map_get(&by_name, folded);
	}
	if (work->fault->rows.count > faults)
		return ERR_INVALID;
	TRY(wanted_write(work, &wanted, count));
	for (size_t i = 0; i < n; i++)
		ids[i] = found[i]->id.value;
	return OK;
}

/* ---- on records ---- */

enum err labels_of(struct work *work, const char *subject, const int64_t *ids, size_t n,
                   struct record_label **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	return label_uses_fetch(work->tx, work->arena, work->company, subject, ids, n, out, count);
}

enum err labels_attach(struct work *work, const char *subject, void *records, size_t n, size_t size,
                       size_t id_offset, size_t labels_offset)
{
	struct record_label *labels;
	size_t count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		char *record = (char *)records + i * size;
		memcpy(&ids[i], record + id_offset, sizeof(ids[i]));
		map_put_int(&by_id, ids[i], record);
	}
	TRY(labels_of(work, subject, ids, n, &labels, &count));
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;
		while (end < count && labels[end].subject_id == labels[i].subject_id)
			end++;
		const struct record_labels list = {&labels[i], end - i, end - i};
		char *record = map_get_int(&by_id, labels[i].subject_id);
		memcpy(record + labels_offset, &list, sizeof(list));
		i = end;
	}
	return OK;
}

static bool is_among(int64_t id, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* What one call does to many records. */
struct label_change {
	LIST(struct record_label) added, removed;
	struct label_count *counts; /* one per label that is in the change */
	size_t count_count;
	const struct map *names; /* of labels, by id */
	int64_t changed;
};

static void count_add(struct label_change *change, const char *subject, struct label_id id,
                      int64_t records)
{
	for (size_t i = 0; i < change->count_count; i++) {
		if (!ID_EQ(change->counts[i].label_id, id))
			continue;
		change->counts[i].records += records;
		return;
	}
	change->counts[change->count_count++] =
		(struct label_count){.label_id = id, .subject = str_from(subject), .records = records};
}

static void names_write(struct json_out *out, const char *name, const struct label_change *change,
                        const struct record_label *uses, size_t n)
{
	json_name(out, name);
	json_array(out);
	for (size_t i = 0; i < n; i++) {
		const struct label *label = map_get_int(change->names, uses[i].id.value);
		json_str(out, label != NULL ? label->name : uses[i].name);
	}
	json_array_end(out);
}

/* {"added":["Urgent"],"removed":[]} about one record. */
static void change_tell(struct work *work, const char *subject, int64_t id,
                        const struct label_change *change, size_t added, size_t removed)
{
	struct buf buf = buf_new(work->arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	names_write(&out, "added", change, &change->added.at[added], change->added.count - added);
	names_write(&out, "removed", change, &change->removed.at[removed],
	            change->removed.count - removed);
	json_object_end(&out);
	event_emit(work, str_c(work->arena, str_format(work->arena, "%s.labelled", subject)), subject,
	           id, buf_str(&buf));
}

/* Works out one record: `has` (n) are its labels now. */
static enum err record_change(struct work *work, const char *subject, int64_t id,
                              const struct record_label *has, size_t n, const int64_t *add,
                              size_t add_count, const int64_t *remove, size_t remove_count,
                              struct label_change *change)
{
	size_t added = change->added.count, removed = change->removed.count;
	for (size_t i = 0; i < n; i++) {
		if (!is_among(has[i].id.value, remove, remove_count)
		    || is_among(has[i].id.value, add, add_count))
			continue;
		*LIST_ADD(work->arena, &change->removed) = has[i];
		count_add(change, subject, has[i].id, -1);
	}
	for (size_t a = 0; a < add_count; a++) {
		bool is_there = is_among(add[a], add, a);
		for (size_t i = 0; i < n && !is_there; i++)
			is_there = has[i].id.value == add[a];
		if (is_there)
			continue;
		*LIST_ADD(work->arena, &change->added) =
			(struct record_label){.subject_id = id, .id = {add[a]}};
		count_add(change, subject, (struct label_id){add[a]}, 1);
	}
	size_t more = change->added.count - added, fewer = change->removed.count - removed;
	if (n + more - fewer > LABELS_EACH_MOST && more > 0)
		return fault_say(work->fault, ERR_REFUSED, "The %s %lld would carry more than %d labels.",
		                 subject, (long long)id, LABELS_EACH_MOST);
	if (more + fewer == 0)
		return OK;
	change->changed++;
	change_tell(work, subject, id, change, added, removed);
	return OK;
}

static enum err change_write(struct work *work, const char *subject,
                             const struct label_change *change)
{
	TRY(label_uses_delete(work->tx, work->arena, work->company, subject, change->removed.at,
	                      change->removed.count));
	TRY(label_uses_insert(work->tx, work->arena, work->company, subject, change->added.at,
	                      change->added.count));
	return label_counts_add(work->tx, work->arena, work->company, change->counts,
	                        change->count_count);
}

/* The names of all labels, for events; ids that are none of the company's are refused. */
static enum err names_load(struct work *work, const int64_t *add, size_t n, struct map *names)
{
	struct label *all;
	size_t count;
	TRY(labels_fetch(work->tx, work->arena, work->company, &all, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(names, all[i].id.value, &all[i]);
	for (size_t i = 0; i < n; i++)
		if (map_get_int(names, add[i]) == NULL)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no label %lld.",
			                 (long long)add[i]);
	return OK;
}

enum err labels_change(struct work *work, const char *subject, const int64_t *ids, size_t n,
                       const int64_t *add, size_t add_count, const int64_t *remove,
                       size_t remove_count, int64_t *changed)
{
	struct record_label *has;
	size_t count;
	struct map names = map_new(work->arena), first = map_new(work->arena);
	struct label_change change = {.names = &names};
	if (changed != NULL)
		*changed = 0;
	if (n == 0 || add_count + remove_count == 0)
		return OK;
	TRY(names_load(work, add, add_count, &names));
	TRY(labels_of(work, subject, ids, n, &has, &count));
	change.counts = ARENA_ARRAY(work->arena, add_count + remove_count, struct label_count);
	for (size_t i = count; i > 0; i--)
		map_put_int(&first, has[i - 1].subject_id, &has[i - 1]);
	struct map seen = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		if (map_get_int(&seen, ids[i]) != NULL)
			continue;
		map_put_int(&seen, ids[i], &change);
		const struct record_label *own = map_get_int(&first, ids[i]);
		size_t own_count = 0;
		while (own != NULL && own + own_count < has + count && own[own_count].subject_id == ids[i])
			own_count++;
		TRY(record_change(work, subject, ids[i], own, own_count, add, add_count, remove,
		                  remove_count, &change));
	}
	if (changed != NULL)
		*changed = change.changed;
	return change_write(work, subject, &change);
}

enum err labels_set(struct work *work, const char *subject, int64_t id, const int64_t *labels,
                    size_t n)
{
	struct record_label *has;
	size_t count;
	LIST(int64_t) remove = {0};
	TRY(labels_of(work, subject, &id, 1, &has, &count));
	for (size_t i = 0; i < count; i++)
		if (!is_among(has[i].id.value, labels, n))
			*LIST_ADD(work->arena, &remove) = has[i].id.value;
	return labels_change(work, subject, &id, 1, labels, n, remove.at, remove.count, NULL);
}
