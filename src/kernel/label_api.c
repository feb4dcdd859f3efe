#include "kernel/label_api.h"
#include "kernel/scopes.h"
#include "kernel/subjects.h"

static const struct field count_fields[] = {
	FIELD_TEXT(struct label_count, subject, 0, 0, 40, "A kind of record: order, product."),
	FIELD_INT(struct label_count, records, 0, 0, INT64_MAX, "How many of them carry the label."),
};
static const struct shape label_count_shape =
	SHAPE("LabelCount", struct label_count, count_fields, "How often a label is used.");

static const struct field label_fields[] = {
	FIELD_ID(struct label, id, struct label_id, READ_ONLY, "Its id; it never changes."),
	FIELD_TEXT(struct label, name, REQUIRED | TRIMMED, 1, LABEL_NAME_MOST,
               "What it says; unique without case."),
	FIELD_TEXT(struct label, colour, 0, 7, 7, "Its colour, like #1f77b4; absent: one is chosen."),
	FIELD_LIST(struct label, counts, struct label_count, &label_count_shape, READ_ONLY | NO_COLUMN,
               0, 100, "How many records of each kind carry it; kinds without any are left out."),
	FIELD_INSTANT(struct label, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct label, modified_at, READ_ONLY, "When it last changed."),
};
const struct shape label_shape =
	SHAPE_TOUCHED("Label", struct label, label_fields, "A word with a colour, put on records.");

static const struct field record_label_fields[] = {
	FIELD_ID(struct record_label, id, struct label_id, 0, "The label's id."),
	FIELD_TEXT(struct record_label, name, 0, 0, LABEL_NAME_MOST, "What it says."),
	FIELD_TEXT(struct record_label, colour, 0, 0, 7, "Its colour."),
};
const struct shape record_label_shape =
	SHAPE("RecordLabel", struct record_label, record_label_fields, "A label on a record.");

static const struct field names_fields[] = {
	FIELD_TEXTS(struct label_names, labels, REQUIRED, 0, LABELS_EACH_MOST,
                "The names of all labels it shall carry; unknown ones are made."),
};
const struct shape label_names_shape =
	SHAPE("LabelNames", struct label_names, names_fields, "Labels by name.");

static const struct field edit_fields[] = {
	FIELD_INTS(struct label_edit, ids, REQUIRED, 1, LIMIT_BULK_ITEMS, "The records."),
	FIELD_TEXTS(struct label_edit, add, 0, 0, LABELS_AT_ONCE_MOST,
                "Names of labels to put on; unknown ones are made."),
	FIELD_TEXTS(struct label_edit, remove, 0, 0, LABELS_AT_ONCE_MOST,
                "Names of labels to take off."),
};
const struct shape label_edit_shape =
	SHAPE("LabelEdit", struct label_edit, edit_fields, "Labels put on and taken off.");

static const struct field edited_fields[] = {
	FIELD_INT(struct label_edited, changed, 0, 0, LIMIT_BULK_ITEMS, "Records that changed."),
};
const struct shape label_edited_shape =
	SHAPE("LabelEdited", struct label_edited, edited_fields, "What an edit of labels did.");

static const struct field list_fields[] = {
	FIELD_LIST(struct label_list, labels, struct record_label, &record_label_shape, 0, 0,
               LABELS_EACH_MOST, "The labels it carries, by name."),
};
const struct shape label_list_shape =
	SHAPE("LabelList", struct label_list, list_fields, "The labels of a record.");

/* ---- of records ---- */

enum err labels_put(struct work *work, const char *subject, const struct call *call,
                    struct reply *reply)
{
	const struct label_names *body = call->body;
	struct label_list *list = ARENA_NEW(work->arena, struct label_list);
	int64_t *labels = ARENA_ARRAY(work->arena, body->labels.count, int64_t);
	TRY(subject_check(work, subject_row_find(str_from(subject)), call->ids, 1));
	TRY(labels_named(work, body->labels.at, body->labels.count, true, "labels", labels));
	TRY(labels_set(work, subject, call->ids[0], labels, body->labels.count));
	TRY(labels_of(work, subject, call->ids, 1, &list->labels.at, &list->labels.count));
	reply->value = list;
	return OK;
}

enum err labels_edit(struct work *work, const char *subject, const struct call *call,
                     struct reply *reply)
{
	const struct label_edit *body = call->body;
	struct label_edited *edited = ARENA_NEW(work->arena, struct label_edited);
	size_t n = body->ids.count;
	int64_t *add = ARENA_ARRAY(work->arena, body->add.count, int64_t);
	int64_t *remove = ARENA_ARRAY(work->arena, body->remove.count, int64_t);
	TRY(subject_check(work, subject_row_find(str_from(subject)), body->ids.at, n));
	TRY(labels_named(work, body->remove.at, body->remove.count, false, "remove", remove));
	TRY(labels_named(work, body->add.at, body->add.count, true, "add", add));
	TRY(labels_change(work, subject, body->ids.at, n, add, body->add.count, remove,
	                  body->remove.count, &edited->changed));
	reply->value = edited;
	return OK;
}

const struct refusal label_refusals[] = {
	{404, "There is no such record."},
	{422, "There would be too many labels."},
	{0, NULL},
};

/* ---- the list ---- */

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	struct label *all;
	(void)call;
	TRY(label_all(work, &all, &reply->count));
	reply->value = all;
	return OK;
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct label *made = ARENA_NEW(work->arena, struct label);
	TRY(label_create(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	struct label *changed = ARENA_NEW(work->arena, struct label);
	TRY(label_update(work, (struct label_id){call->ids[0]}, call->body, changed));
	reply->value = changed;
	return OK;
}

static enum err delete_one(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return label_delete(work, (struct label_id){call->ids[0]});
}

static const struct refusal taken[] = {
	{409, "Another label has the name."},
	{422, "There are too many labels."},
	{0, NULL},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such label."},
	{409, "Another label has the name."},
	{0, NULL},
};
static const struct refusal unknown[] = {{404, "There is no such label."}, {0, NULL}};

/* clang-format off */
const struct route label_routes[4] = {
	{.method = "GET", .path = "/api/v1/labels", .id = "label_list",
	 .scope = SCOPE_SIGNED_IN, .flags = ROUTE_LIST,
	 .reply = &label_shape, .status = 200, .run = list,
	 .says = "All labels by name, with how many records of each kind carry them."},
	{.method = "POST", .path = "/api/v1/labels", .id = "label_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &label_shape, .reply = &label_shape, .status = 201, .run = create,
	 .refusals = taken,
	 .says = "Makes a label."},
	{.method = "PATCH", .path = "/api/v1/labels/{label_id}", .id = "label_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &label_shape, .reply = &label_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Renames a label or gives it another colour; it stays where it is."},
	{.method = "DELETE", .path = "/api/v1/labels/{label_id}", .id = "label_delete",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .status = 204, .run = delete_one, .refusals = unknown,
	 .says = "Deletes a label and takes it off every record."},
};
/* clang-format on */
