#include "kernel/bulk_records.h"

#include "base/buf.h"
#include "base/map.h"
#include "wire/json.h"

enum { BEFORE_BYTES_MOST = 256 * 1024 };

/* The ids of items that have no sentence. */
static int64_t *ids_of(struct work *work, const struct bulk_item *items, size_t n, size_t *count)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (items[i].sentence.len == 0)
			ids[(*count)++] = items[i].id.value;
	return ids;
}

/* ---- labels ---- */

static const struct field labels_fields[] = {
	FIELD_TEXTS(struct bulk_labels, add, 0, 0, LABELS_AT_ONCE_MOST,
                "Names of labels to put on; unknown ones are made."),
	FIELD_TEXTS(struct bulk_labels, remove, 0, 0, LABELS_AT_ONCE_MOST,
                "Names of labels to take off."),
};
const struct shape bulk_labels_shape =
	SHAPE("BulkLabels", struct bulk_labels, labels_fields, "Labels to put on and take off.");

struct label_ids {
	int64_t *add, *remove;
	size_t add_count, remove_count;
};

static enum err labels_find(struct work *work, const struct bulk_labels *labels,
                            struct label_ids *out)
{
	out->add_count = labels->add.count;
	out->remove_count = labels->remove.count;
	out->add = ARENA_ARRAY(work->arena, out->add_count + 1, int64_t);
	out->remove = ARENA_ARRAY(work->arena, out->remove_count + 1, int64_t);
	if (out->add_count > 0)
		TRY(labels_named(work, labels->add.at, out->add_count, true, "params.add", out->add));
	if (out->remove_count > 0)
		TRY(labels_named(work, labels->remove.at, out->remove_count, false, "params.remove",
		                 out->remove));
	return OK;
}

enum err bulk_labels_accept(struct work *work, const void *params)
{
	const struct bulk_labels *labels = params;
	struct label_ids ids;
	if (labels->add.count + labels->remove.count == 0)
		return fault_field(work->fault, STR("params.add"), "or remove must name a label");
	return labels_find(work, labels, &ids);
}

static bool has_label(const struct record_label *labels, size_t n, int64_t subject, int64_t label)
{
	for (size_t i = 0; i < n; i++)
		if (labels[i].subject_id == subject && labels[i].id.value == label)
			return true;
	return false;
}

/* "+7 +9 -12": what the run changes on the record. */
static struct str labels_before(struct work *work, const struct label_ids *ids,
                                const struct record_label *labels, size_t n, int64_t subject)
{
	struct buf buf = buf_new(work->arena, 24 * (ids->add_count + ids->remove_count) + 8);
	for (size_t i = 0; i < ids->add_count; i++)
		if (!has_label(labels, n, subject, ids->add[i]))
			buf_format(&buf, "+%lld ", (long long)ids->add[i]);
	for (size_t i = 0; i < ids->remove_count; i++)
		if (has_label(labels, n, subject, ids->remove[i]))
			buf_format(&buf, "-%lld ", (long long)ids->remove[i]);
	return str_trim(buf_str(&buf));
}

enum err bulk_labels_run(struct work *work, const char *subject, const void *params,
                         struct bulk_item *items, size_t n)
{
	struct label_ids ids;
	struct record_label *labels;
	size_t count, label_count;
	int64_t *subjects = ids_of(work, items, n, &count);
	if (count == 0)
		return OK;
	TRY(labels_find(work, params, &ids));
	TRY(labels_of(work, subject, subjects, count, &labels, &label_count));
	for (size_t i = 0; i < n; i++) {
		if (items[i].sentence.len > 0)
			continue;
		size_t has = 0;
		items[i].before = labels_before(work, &ids, labels, label_count, items[i].id.value);
		for (size_t k = 0; k < label_count; k++)
			has += labels[k].subject_id == items[i].id.value;
		if (has + ids.add_count > LABELS_EACH_MOST)
			items[i].sentence =
				str_format(work->arena, "It would have more than %d labels.", LABELS_EACH_MOST);
	}
	subjects = ids_of(work, items, n, &count);
	return labels_change(work, subject, subjects, count, ids.add, ids.add_count, ids.remove,
	                     ids.remove_count, NULL);
}

static enum err before_ids(struct work *work, struct str text, struct label_ids *out)
{
	struct str rest = text, piece;
	*out = (struct label_ids){.add = ARENA_ARRAY(work->arena, text.len / 2 + 1, int64_t),
	                          .remove = ARENA_ARRAY(work->arena, text.len / 2 + 1, int64_t)};
	while (str_split(&rest, ' ', &piece)) {
		int64_t id;
		if (piece.len < 2 || str_to_int(str_slice(piece, 1, piece.len), &id) != OK)
			return fault_say(work->fault, ERR_INTERNAL, "a bulk item's labels cannot be read");
		/* Turned round: what was put on is taken off. */
		if (piece.at[0] == '+')
			out->remove[out->remove_count++] = id;
		else
			out->add[out->add_count++] = id;
	}
	return OK;
}

/* Labels that were deleted since are not put back. */
static enum err known_only(struct work *work, struct label_ids *ids)
{
	struct label *all;
	size_t count, kept = 0;
	TRY(label_all(work, &all, &count));
	for (size_t i = 0; i < ids->add_count; i++)
		for (size_t k = 0; k < count; k++)
			if (all[k].id.value == ids->add[i])
				ids->add[kept++] = ids->add[i];
	ids->add_count = kept;
	return OK;
}

/* Records with the same difference are changed by one call. */
enum err bulk_labels_undo(struct work *work, const char *subject, struct bulk_item *items, size_t n)
{
	struct map done = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		struct str before = items[i].before;
		if (before.len == 0 || map_get(&done, before) != NULL)
			continue;
		map_put(&done, before, &done);
		struct label_ids ids;
		int64_t *subjects = ARENA_ARRAY(work->arena, n, int64_t);
		size_t count = 0;
		for (size_t k = i; k < n; k++)
			if (items[k].sentence.len == 0 && str_eq(items[k].before, before))
				subjects[count++] = items[k].id.value;
		TRY(before_ids(work, before, &ids));
		TRY(known_only(work, &ids));
		if (count > 0)
			TRY(labels_change(work, subject, subjects, count, ids.add, ids.add_count, ids.remove,
			                  ids.remove_count, NULL));
	}
	return OK;
}

/* ---- custom fields ---- */

static enum err edits_read(struct work *work, const struct custom_fields *fields, int64_t subject,
                           const struct custom_patch *patch, struct custom_edits *out)
{
	return custom_values_read(work->arena, fields, subject, patch->custom_fields,
	                          STR("params.custom_fields"), out, work->fault);
}

enum err bulk_custom_accept(struct work *work, const char *subject, const void *params)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	TRY(custom_fields_load(work, subject, &fields));
	TRY(edits_read(work, &fields, 1, params, &edits));
	if (edits.count == 0)
		return fault_field(work->fault, STR("params.custom_fields"), "must name a field");
	return OK;
}

static struct str value_text(const struct custom_value *values, size_t n, int64_t subject,
                             int64_t field)
{
	for (size_t i = 0; i < n; i++)
		if (values[i].subject_id == subject && values[i].field_id.value == field)
			return values[i].text;
	return STR("");
}

/* [{"field":7,"from":"red","to":"blue"}] */
static struct str custom_before(struct work *work, const struct custom_edits *edits,
                                const struct custom_value *values, size_t n, int64_t subject)
{
	struct buf buf = buf_new(work->arena, BEFORE_BYTES_MOST);
	struct json_out out;
	json_begin(&out, &buf);
	json_array(&out);
	for (size_t i = 0; i < edits->count; i++) {
		json_object(&out);
		json_name(&out, "field");
		json_i64(&out, edits->at[i].field_id.value);
		json_name(&out, "from");
		json_str(&out, value_text(values, n, subject, edits->at[i].field_id.value));
		json_name(&out, "to");
		json_str(&out, edits->at[i].text);
		json_object_end(&out);
	}
	json_array_end(&out);
	return buf_str(&buf);
}

enum err bulk_custom_run(struct work *work, const char *subject, const void *params,
                         struct bulk_item *items, size_t n)
{
	struct custom_fields fields;
	struct custom_edits edits = {0}, all = {0};
	struct custom_value *values;
	size_t count, value_count;
	int64_t *ids = ids_of(work, items, n, &count);
	if (count == 0)
		return OK;
	TRY(custom_fields_load(work, subject, &fields));
	TRY(edits_read(work, &fields, 1, params, &edits));
	TRY(custom_values_of(work, &fields, ids, count, &values, &value_count));
	for (size_t i = 0; i < n; i++) {
		if (items[i].sentence.len > 0)
			continue;
		items[i].before = custom_before(work, &edits, values, value_count, items[i].id.value);
		for (size_t k = 0; k < edits.count; k++) {
			struct custom_value *edit = LIST_ADD(work->arena, &all);
			*edit = edits.at[k];
			edit->subject_id = items[i].id.value;
		}
	}
	return custom_values_write(work, &fields, all.at, all.count);
}

/* The edits that put one record's values back; a sentence when that cannot be. */
static enum err custom_back(struct work *work, const struct custom_fields *fields,
                            const struct custom_value *values, size_t n, struct bulk_item *item,
                            struct custom_edits *edits)
{
	struct json *json;
	struct json_error error;
	struct fault own;
	size_t kept = edits->count;
	fault_init(&own, work->arena);
	if (json_read(work->arena, item->before, &json, &error) != OK)
		return fault_say(work->fault, ERR_INTERNAL, "a bulk item's values cannot be read");
	for (const struct json *row = json->first; row != NULL; row = row->next) {
		int64_t id;
		TRY(json_int(json_member(row, "field"), &id));
		const struct custom_field *field = map_get_int(&fields->by_id, id);
		struct str now = value_text(values, n, item->id.value, id);
		if (field == NULL)
			continue; /* deleted since, and its values with it */
		if (!str_eq(now, json_text(json_member(row, "to"))))
			item->sentence = STR("It was changed again since.");
		else if (custom_value_read(work->arena, field, item->id.value,
		                           json_text(json_member(row, "from")), STR(""), edits, &own)
		         != OK)
			item->sentence = STR("Its former value is not allowed any more.");
	}
	if (item->sentence.len > 0)
		edits->count = kept;
	return OK;
}

enum err bulk_custom_undo(struct work *work, const char *subject, struct bulk_item *items, size_t n)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	struct custom_value *values;
	size_t count, value_count;
	int64_t *ids = ids_of(work, items, n, &count);
	TRY(custom_fields_load(work, subject, &fields));
	TRY(custom_values_of(work, &fields, ids, count, &values, &value_count));
	for (size_t i = 0; i < n; i++)
		if (items[i].sentence.len == 0)
			TRY(custom_back(work, &fields, values, value_count, &items[i], &edits));
	return custom_values_write(work, &fields, edits.at, edits.count);
}
