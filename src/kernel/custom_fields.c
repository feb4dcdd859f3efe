#include "kernel/custom_fields.h"

#include <string.h>

#include "kernel/custom_api.h"
#include "kernel/custom_store.h"
#include "kernel/custom_value.h"
#include "kernel/events.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

#define PURGE_JOB "kernel.custom_field_purge"
#define PURGE_AT_ONCE 5000

/* ---- definitions ---- */

static void fields_index(struct arena *arena, struct custom_fields *fields)
{
	fields->by_name = map_new(arena);
	fields->by_id = map_new(arena);
	for (size_t i = 0; i < fields->count; i++) {
		map_put(&fields->by_name, text_fold(arena, fields->at[i].name), &fields->at[i]);
		map_put_int(&fields->by_id, fields->at[i].id.value, &fields->at[i]);
	}
}

enum err custom_fields_load(struct work *work, const char *subject, struct custom_fields *out)
{
	const struct subject_row *row = subject_row_find(str_from(subject));
	*out = (struct custom_fields){.subject = subject,
	                              .values_most = row != NULL ? row->custom_values_most : 0};
	TRY(custom_fields_fetch(work->tx, work->arena, work->company, str_from(subject), &out->at,
	                        &out->count));
	fields_index(work->arena, out);
	return OK;
}

const struct custom_field *custom_field_named(struct arena *arena,
                                              const struct custom_fields *fields, struct str name)
{
	return map_get(&fields->by_name, text_fold(arena, name));
}

static enum err choices_check(struct work *work, struct custom_field *field)
{
	struct map seen = map_new(work->arena);
	size_t before = work->fault->rows.count;
	if (field->kind != CUSTOM_CHOICE && field->choices.count > 0)
		fault_field(work->fault, STR("choices"), "are for fields of the kind choice");
	if (field->kind == CUSTOM_CHOICE && field->choices.count == 0)
		fault_field(work->fault, STR("choices"), "must name at least one choice");
	for (size_t i = 0; i < field->choices.count; i++) {
		struct str path = str_format(work->arena, "choices[%zu]", i);
		struct str choice = field->choices.at[i] = str_trim(field->choices.at[i]);
		struct str folded = text_fold(work->arena, choice);
		if (folded.len == 0 || str_find(choice, '\n') >= 0)
			fault_field(work->fault, path, "must be text on one line");
		else if (map_get(&seen, folded) != NULL)
			fault_field(work->fault, path, "stands there twice");
		map_put(&seen, folded, field);
	}
	return work->fault->rows.count > before ? ERR_INVALID : OK;
}

/* In `others` nobody else may have the name. */
static enum err field_check(struct work *work, struct custom_field *field,
                            const struct custom_fields *others)
{
	field->name = str_trim(field->name);
	struct str folded = text_fold(work->arena, field->name);
	if (folded.len == 0 || str_find(field->name, ',') >= 0)
		return fault_field(work->fault, STR("name"), "must have a letter and no comma");
	TRY(choices_check(work, field));
	const struct custom_field *other = map_get(&others->by_name, folded);
	if (other == NULL || ID_EQ(other->id, field->id))
		return OK;
	fault_field(work->fault, STR("name"), "is the name of custom field %lld",
	            (long long)other->id.value);
	return fault_say(work->fault, ERR_CONFLICT, "There is a custom field called %.*s already.",
	                 STR_FMT(other->name));
}

/* Texts of the list are changed by the checks: a draft is read again when a batch is replayed. */
static void choices_copy(struct arena *arena, struct custom_field *field)
{
	field->choices.at =
		arena_copy(arena, field->choices.at, field->choices.count * sizeof(*field->choices.at));
	field->choices.room = field->choices.count;
}

enum err custom_field_create(struct work *work, const struct custom_field *draft,
                             struct custom_field *out)
{
	struct custom_fields others;
	struct custom_field made = *draft;
	const struct subject_row *row = subject_row_find(draft->subject);
	if (row == NULL || row->custom_values_most == 0)
		return fault_field(work->fault, STR("subject"), "is no kind of record that carries them");
	made.id = (struct custom_field_id){0};
	choices_copy(work->arena, &made);
	TRY(custom_fields_load(work, row->name, &others));
	TRY(field_check(work, &made, &others));
	if (others.count >= CUSTOM_FIELDS_MOST)
		return fault_say(work->fault, ERR_REFUSED,
		                 "There are at most %d custom fields of a kind of record.",
		                 CUSTOM_FIELDS_MOST);
	if (draft->touched.present != 0 && !shape_has(&custom_field_shape, draft, "places"))
		made.places = CUSTOM_PLACES_MOST;
	made.is_active = true;
	made.created_at = made.modified_at = work->now;
	made.touched = (struct touched){0};
	TRY(id_new(work->tx, &made.id.value));
	TRY(custom_field_insert(work->tx, work->arena, work->company, &made,
	                        text_fold(work->arena, made.name)));
	event_emit(work, "custom_field.created", "custom_field", made.id.value,
	           shape_text(work->arena, &custom_field_shape, &made, NULL, 0));
	*out = made;
	return OK;
}

static enum err field_get(struct work *work, struct custom_field_id id, struct custom_field *out,
                          struct custom_fields *others)
{
	struct custom_field *all;
	size_t count;
	TRY(custom_fields_fetch(work->tx, work->arena, work->company, STR(""), &all, &count));
	for (size_t i = 0; i < count; i++) {
		if (!ID_EQ(all[i].id, id))
			continue;
		*out = all[i];
		return custom_fields_load(work, str_c(work->arena, all[i].subject), others);
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no custom field %lld.",
	                 (long long)id.value);
}

enum err custom_field_update(struct work *work, struct custom_field_id id,
                             const struct custom_field *patch, struct custom_field *out)
{
	struct custom_field before;
	struct custom_fields others;
	TRY(field_get(work, id, &before, &others));
	*out = before;
	shape_apply(&custom_field_shape, patch, out);
	choices_copy(work->arena, out);
	TRY(field_check(work, out, &others));
	struct str difference = shape_difference(work->arena, &custom_field_shape, &before, out);
	if (difference.len == 0)
		return OK;
	out->modified_at = work->now;
	TRY(custom_field_save(work->tx, work->arena, work->company, out,
	                      text_fold(work->arena, out->name)));
	event_emit(work, "custom_field.changed", "custom_field", id.value, difference);
	return OK;
}

enum err custom_field_delete(struct work *work, struct custom_field_id id)
{
	struct custom_field field;
	struct custom_fields others;
	TRY(field_get(work, id, &field, &others));
	TRY(custom_field_remove(work->tx, work->company, id));
	TRY(job_request(work, PURGE_JOB, id.value, work->now, STR("{}")));
	event_emit(work, "custom_field.deleted", "custom_field", id.value,
	           shape_text(work->arena, &custom_field_shape, &field, NULL, 0));
	return OK;
}

enum err custom_fields_purge(struct work *work, const struct job *job)
{
	size_t purged;
	const struct custom_field_id id = {job->subject_id};
	TRY(custom_values_purge(work->tx, work->arena, work->company, id, PURGE_AT_ONCE, &purged));
	return purged < PURGE_AT_ONCE ? OK
	                              : job_request(work, PURGE_JOB, id.value, work->now, STR("{}"));
}

/* ---- reading values ---- */

static struct str path_of(struct arena *arena, struct str path, struct str name)
{
	return path.len == 0 ? name : str_format(arena, "%.*s.%.*s", STR_FMT(path), STR_FMT(name));
}

static enum err removal_read(const struct custom_field *field, int64_t subject_id, struct str path,
                             struct arena *arena, struct custom_edits *edits, struct fault *fault)
{
	if (field->is_required)
		return fault_field(fault, path, "is required");
	*LIST_ADD(arena, edits) =
		(struct custom_value){.subject_id = subject_id, .field_id = field->id};
	return OK;
}

enum err custom_value_read(struct arena *arena, const struct custom_field *field,
                           int64_t subject_id, struct str text, struct str path,
                           struct custom_edits *edits, struct fault *fault)
{
	struct custom_value value = {.subject_id = subject_id, .field_id = field->id};
	if (text.len == 0)
		return removal_read(field, subject_id, path, arena, edits, fault);
	if (!field->is_active)
		return fault_field(fault, path, "is no longer in use");
	TRY(custom_value_parse(arena, field, text, &value, fault, path));
	*LIST_ADD(arena, edits) = value;
	return OK;
}

static enum err member_read(struct arena *arena, const struct custom_fields *fields,
                            int64_t subject_id, const struct json *member, struct str parent,
                            struct custom_edits *edits, struct fault *fault)
{
	struct str text = {0};
	struct str path = path_of(arena, parent, member->name);
	const struct custom_field *field = custom_field_named(arena, fields, member->name);
	if (field == NULL)
		return fault_field(fault, path, "is no custom field of this kind of record");
	if (member->kind != JSON_NULL && custom_json_text(arena, field, member, &text) != OK) {
		struct str wanted = custom_wanted(arena, field);
		return fault_field(fault, path, "must be %.*s", STR_FMT(wanted));
	}
	return custom_value_read(arena, field, subject_id, text, path, edits, fault);
}

enum err custom_values_read(struct arena *arena, const struct custom_fields *fields,
                            int64_t subject_id, struct str json, struct str path,
                            struct custom_edits *edits, struct fault *fault)
{
	struct json *object;
	struct json_error error;
	bool is_faulty = false;
	if (json.len == 0)
		return OK;
	if (json_read(arena, json, &object, &error) != OK || object->kind != JSON_OBJECT)
		return fault_field(fault, path, "must be an object of values by the name of their field");
	for (const struct json *member = object->first; member != NULL; member = member->next)
		if (member_read(arena, fields, subject_id, member, path, edits, fault) != OK)
			is_faulty = true;
	return is_faulty ? ERR_INVALID : OK;
}

enum err custom_values_require(const struct custom_fields *fields, const struct custom_value *edits,
                               size_t n, struct str path, struct fault *fault)
{
	bool is_lacking = false;
	for (size_t i = 0; i < fields->count; i++) {
		const struct custom_field *field = &fields->at[i];
		bool is_given = !field->is_required || !field->is_active;
		for (size_t k = 0; k < n && !is_given; k++)
			is_given = ID_EQ(edits[k].field_id, field->id) && edits[k].text.len > 0;
		if (is_given)
			continue;
		fault_field(fault, path_of(fault->arena, path, field->name), "is required");
		is_lacking = true;
	}
	return is_lacking ? ERR_INVALID : OK;
}

/* ---- writing values ---- */

/* The values of one record: now, and as they shall be. */
struct custom_record {
	int64_t id;
	LIST(struct custom_value) now, edits;
};

struct custom_writing {
	struct work *work;
	const struct custom_fields *fields;
	LIST(struct custom_record *) records;
	struct map by_id;
	struct custom_edits put, removed;
};

static struct custom_record *record_of(struct custom_writing *writing, int64_t id)
{
	struct custom_record *record = map_get_int(&writing->by_id, id);
	if (record != NULL)
		return record;
	record = ARENA_NEW(writing->work->arena, struct custom_record);
	record->id = id;
	map_put_int(&writing->by_id, id, record);
	*LIST_ADD(writing->work->arena, &writing->records) = record;
	return record;
}

static const struct custom_value *value_now(const struct custom_record *record,
                                            struct custom_field_id field)
{
	for (size_t i = 0; i < record->now.count; i++)
		if (ID_EQ(record->now.at[i].field_id, field))
			return &record->now.at[i];
	return NULL;
}

static void difference_write(struct json_out *out, const struct custom_field *field,
                             const struct custom_value *before, const struct custom_value *after)
{
	json_name_str(out, field->name);
	json_object(out);
	json_name(out, "from");
	if (before != NULL)
		custom_value_write(out, field, before->text);
	else
		json_nil(out);
	json_name(out, "to");
	if (after->text.len > 0)
		custom_value_write(out, field, after->text);
	else
		json_nil(out);
	json_object_end(out);
}

/* Sorts the edits of a record into what is put and what is removed, and tells. */
static enum err record_decide(struct custom_writing *writing, const struct custom_record *record)
{
	struct work *work = writing->work;
	struct buf buf = buf_new(work->arena, LIMIT_BODY_BYTES);
	struct json_out out;
	int64_t count = (int64_t)record->now.count;
	bool has_changed = false;
	json_begin(&out, &buf);
	json_object(&out);
	for (size_t i = 0; i < record->edits.count; i++) {
		const struct custom_value *edit = &record->edits.at[i];
		const struct custom_value *now = value_now(record, edit->field_id);
		const struct custom_field *field =
			map_get_int(&writing->fields->by_id, edit->field_id.value);
		if (now != NULL ? str_eq(now->text, edit->text) : edit->text.len == 0)
			continue;
		has_changed = true;
		count += (now == NULL) - (edit->text.len == 0);
		*LIST_ADD(work->arena, edit->text.len > 0 ? &writing->put : &writing->removed) = *edit;
		difference_write(&out, field, now, edit);
	}
	json_object_end(&out);
	if (!has_changed)
		return OK;
	if (count > writing->fields->values_most && count > (int64_t)record->now.count)
		return fault_say(work->fault, ERR_REFUSED,
		                 "The %s %lld would have more than %lld custom values.",
		                 writing->fields->subject, (long long)record->id,
		                 (long long)writing->fields->values_most);
	struct str kind = str_format(work->arena, "%s.custom_fields_changed", writing->fields->subject);
	event_emit(work, str_c(work->arena, kind), writing->fields->subject, record->id, buf_str(&buf));
	return OK;
}

/* The last edit of a value wins. */
static void edit_add(struct arena *arena, struct custom_record *record,
                     const struct custom_value *edit)
{
	for (size_t i = 0; i < record->edits.count; i++) {
		if (!ID_EQ(record->edits.at[i].field_id, edit->field_id))
			continue;
		record->edits.at[i] = *edit;
		return;
	}
	*LIST_ADD(arena, &record->edits) = *edit;
}

enum err custom_values_write(struct work *work, const struct custom_fields *fields,
                             const struct custom_value *edits, size_t n)
{
	struct custom_writing writing = {.work = work, .fields = fields, .by_id = map_new(work->arena)};
	struct custom_value *now;
	size_t count;
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		edit_add(work->arena, record_of(&writing, edits[i].subject_id), &edits[i]);
	int64_t *ids = ARENA_ARRAY(work->arena, writing.records.count, int64_t);
	for (size_t i = 0; i < writing.records.count; i++)
		ids[i] = writing.records.at[i]->id;
	TRY(custom_values_of(work, fields, ids, writing.records.count, &now, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &record_of(&writing, now[i].subject_id)->now) = now[i];
	for (size_t i = 0; i < writing.records.count; i++)
		TRY(record_decide(&writing, writing.records.at[i]));
	TRY(custom_values_delete(work->tx, work->arena, work->company, fields->subject,
	                         writing.removed.at, writing.removed.count));
	return custom_values_put(work->tx, work->arena, work->company, fields->subject, writing.put.at,
	                         writing.put.count);
}

enum err custom_values_forget(struct work *work, const char *subject, const int64_t *ids, size_t n)
{
	if (n == 0)
		return OK;
	return custom_values_drop(work->tx, work->company, subject, ids, n);
}

/* ---- showing values ---- */

/* By record, then place; values of fields that are no more are left out. */
enum err custom_values_of(struct work *work, const struct custom_fields *fields, const int64_t *ids,
                          size_t n, struct custom_value **out, size_t *count)
{
	struct custom_value *all;
	size_t all_count, kept = 0;
	*out = NULL;
	*count = 0;
	if (n == 0 || fields->count == 0)
		return OK;
	TRY(custom_values_fetch(work->tx, work->arena, work->company, fields->subject, ids, n, &all,
	                        &all_count));
	struct custom_value *sorted = ARENA_ARRAY(work->arena, all_count, struct custom_value);
	for (size_t from = 0; from < all_count;) {
		size_t to = from + 1;
		while (to < all_count && all[to].subject_id == all[from].subject_id)
			to++;
		for (size_t f = 0; f < fields->count; f++)
			for (size_t i = from; i < to; i++)
				if (ID_EQ(all[i].field_id, fields->at[f].id))
					sorted[kept++] = all[i];
		from = to;
	}
	*out = sorted;
	*count = kept;
	return OK;
}

static struct str values_text(struct arena *arena, const struct custom_fields *fields,
                              const struct custom_value *values, size_t n)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	for (size_t i = 0; i < n; i++) {
		const struct custom_field *field = map_get_int(&fields->by_id, values[i].field_id.value);
		json_name_str(&out, field->name);
		custom_value_write(&out, field, values[i].text);
	}
	json_object_end(&out);
	return buf_str(&buf);
}

enum err custom_values_attach(struct work *work, const char *subject, void *records, size_t n,
                              size_t size, size_t id_offset, size_t text_offset)
{
	struct custom_fields fields;
	struct custom_value *values;
	size_t count;
	const struct str none = STR("{}");
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct map by_id = map_new(work->arena);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		char *record = (char *)records + i * size;
		memcpy(&ids[i], record + id_offset, sizeof(ids[i]));
		memcpy(record + text_offset, &none, sizeof(none));
		map_put_int(&by_id, ids[i], record);
	}
	TRY(custom_fields_load(work, subject, &fields));
	TRY(custom_values_of(work, &fields, ids, n, &values, &count));
	for (size_t from = 0; from < count;) {
		size_t to = from + 1;
		while (to < count && values[to].subject_id == values[from].subject_id)
			to++;
		const struct str text = values_text(work->arena, &fields, &values[from], to - from);
		memcpy((char *)map_get_int(&by_id, values[from].subject_id) + text_offset, &text,
		       sizeof(text));
		from = to;
	}
	return OK;
}
