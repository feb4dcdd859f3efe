#include "domain/orders/orders_extras.h"

#include <stdlib.h>

#include "base/map.h"

static enum err labels_check(const struct order_draft *draft, struct fault *fault)
{
	enum err err = OK;
	for (size_t i = 0; i < draft->labels.count; i++) {
		struct str name = str_trim(draft->labels.at[i]);
		if (name.len == 0 || name.len > LABEL_NAME_MOST)
			err = fault_field(fault, str_format(fault->arena, "labels[%zu]", i),
			                  "must have 1 to %d characters", LABEL_NAME_MOST);
	}
	return err;
}

static enum err customs_take(struct work *work, struct extras_batch *batch,
                             const struct order_draft *draft, struct order_extras *extras,
                             struct fault *fault)
{
	struct custom_edits edits = {0};
	if (draft->custom_fields.len == 0 && draft->custom_values.count == 0)
		return OK;
	if (!batch->has_fields)
		TRY(custom_fields_load(work, "order", &batch->fields));
	batch->has_fields = true;
	TRY(custom_values_read(work->arena, &batch->fields, extras->order_id.value,
	                       draft->custom_fields, STR("custom_fields"), &edits, fault));
	for (size_t i = 0; i < draft->custom_values.count; i++) {
		struct custom_value *value = LIST_ADD(work->arena, &edits);
		*value = draft->custom_values.at[i];
		value->subject_id = extras->order_id.value;
	}
	struct bot_custom_value *rows =
		ARENA_ARRAY(work->arena, edits.count + 1, struct bot_custom_value);
	for (size_t i = 0; i < edits.count; i++) {
		const struct custom_field *field =
			map_get_int(&batch->fields.by_id, edits.at[i].field_id.value);
		rows[i].name = field != NULL ? field->name : STR("");
		rows[i].text = edits.at[i].text;
		*LIST_ADD(work->arena, &batch->edits) = edits.at[i];
	}
	extras->customs = rows;
	extras->custom_count = edits.count;
	return OK;
}

enum err order_extras_take(struct work *work, struct extras_batch *batch,
                           const struct order_draft *draft, struct order_id order,
                           struct fault *fault, const struct order_extras **out)
{
	*out = NULL;
	if (draft->labels.count == 0 && draft->custom_fields.len == 0
	    && draft->custom_values.count == 0)
		return OK;
	struct order_extras *extras = ARENA_NEW(work->arena, struct order_extras);
	extras->order_id = order;
	TRY(labels_check(draft, fault));
	TRY(customs_take(work, batch, draft, extras, fault));
	struct str *labels = ARENA_ARRAY(work->arena, draft->labels.count + 1, struct str);
	for (size_t i = 0; i < draft->labels.count; i++)
		labels[i] = str_trim(draft->labels.at[i]);
	extras->labels = labels;
	extras->label_count = draft->labels.count;
	*LIST_ADD(work->arena, &batch->rows) = extras;
	*out = extras;
	return OK;
}

/* The business says no, before anything was written. */
static bool is_refusal(enum err err)
{
	return err == ERR_REFUSED || err == ERR_CONFLICT || err == ERR_INVALID;
}

/* ---- labels ---- */

struct label_set {
	int64_t order_id;
	int64_t *ids; /* ascending, each once */
	size_t count;
	bool is_done;
};

static int by_number(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static void set_settle(struct label_set *set)
{
	size_t kept = 0;
	qsort(set->ids, set->count, sizeof *set->ids, by_number);
	for (size_t i = 0; i < set->count; i++)
		if (kept == 0 || set->ids[kept - 1] != set->ids[i])
			set->ids[kept++] = set->ids[i];
	set->count = kept;
}

static bool sets_same(const struct label_set *a, const struct label_set *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (a->ids[i] != b->ids[i])
			return false;
	return a->count == b->count;
}

static enum err sets_write(struct work *work, struct label_set *sets, size_t n)
{
	int64_t *orders = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++) {
		size_t count = 0;
		if (sets[i].is_done || sets[i].count == 0)
			continue;
		for (size_t j = i; j < n; j++) {
			if (sets[j].is_done || !sets_same(&sets[i], &sets[j]))
				continue;
			sets[j].is_done = true;
			orders[count++] = sets[j].order_id;
		}
		TRY(labels_change(work, "order", orders, count, sets[i].ids, sets[i].count, NULL, 0, NULL));
	}
	return OK;
}

enum err order_labels_add(struct work *work, const struct labelled *rows, size_t n)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		total += rows[i].label_count;
	if (total == 0)
		return OK;
	struct str *names = ARENA_ARRAY(work->arena, total, struct str);
	int64_t *ids = ARENA_ARRAY(work->arena, total, int64_t);
	struct label_set *sets = ARENA_ARRAY(work->arena, n, struct label_set);
	for (size_t i = 0; i < n; i++) {
		sets[i].order_id = rows[i].order_id.value;
		sets[i].ids = &ids[at];
		sets[i].count = rows[i].label_count;
		for (size_t j = 0; j < rows[i].label_count; j++)
			names[at++] = rows[i].labels[j];
	}
	TRY(labels_named(work, names, total, true, "labels", ids));
	for (size_t i = 0; i < n; i++)
		set_settle(&sets[i]);
	return sets_write(work, sets, n);
}

/* ---- writing ---- */

/* What the business said, which then is no fault of the unit any more. */
static struct str word_taken(struct work *work, const char *what)
{
	struct str sentence = str_format(work->arena, "%s: %.*s", what, STR_FMT(work->fault->sentence));
	fault_init(work->fault, work->arena);
	return sentence;
}

enum err order_extras_write(struct work *work, struct extras_batch *batch)
{
	size_t n = batch->rows.count;
	struct labelled *rows = ARENA_ARRAY(work->arena, n + 1, struct labelled);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct labelled){batch->rows.at[i]->order_id, batch->rows.at[i]->labels,
		                            batch->rows.at[i]->label_count};
	enum err err = order_labels_add(work, rows, n);
	if (err != OK && !is_refusal(err))
		return err;
	struct str word = STR("");
	if (err != OK)
		word = word_taken(work, "Its labels could not be put on");
	for (size_t i = 0; err != OK && i < n; i++)
		if (rows[i].label_count > 0)
			TRY(order_attention(work, rows[i].order_id, word));
	if (batch->edits.count == 0)
		return OK;
	err = custom_values_write(work, &batch->fields, batch->edits.at, batch->edits.count);
	if (!is_refusal(err))
		return err;
	word = word_taken(work, "Its custom fields could not be filled in");
	for (size_t i = 0; i < n; i++)
		if (batch->rows.at[i]->custom_count > 0)
			TRY(order_attention(work, batch->rows.at[i]->order_id, word));
	return OK;
}
