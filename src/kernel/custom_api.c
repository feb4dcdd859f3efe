#include "kernel/custom_api.h"

#include "kernel/custom_store.h"
#include "kernel/scopes.h"

static const struct word kind_rows[] = {
	{CUSTOM_TEXT, "text", "A line of text."},
	{CUSTOM_LONG_TEXT, "long_text", "Text of several lines."},
	{CUSTOM_NUMBER, "number", "A number with decimals."},
	{CUSTOM_MONEY, "money", "An amount with its currency."},
	{CUSTOM_DAY, "day", "A day."},
	{CUSTOM_FLAG, "flag", "True or false."},
	{CUSTOM_CHOICE, "choice", "One of several words."},
	{CUSTOM_URL, "url", "The address of a page."},
};
const struct words custom_kind_words = WORDS("CustomFieldKind", kind_rows);

static const struct field custom_field_fields[] = {
	FIELD_ID(struct custom_field, id, struct custom_field_id, READ_ONLY, "Its id."),
	FIELD_TEXT(struct custom_field, subject, REQUIRED | WRITE_ONCE, 1, 40,
               "The kind of record that has it: order, product."),
	FIELD_TEXT(struct custom_field, name, REQUIRED | TRIMMED, 1, CUSTOM_NAME_MOST,
               "What it is called in forms, exports and filters; unique without case."),
	FIELD_TEXT(struct custom_field, description, 0, 0, CUSTOM_DESCRIPTION_MOST, "What it is for."),
	FIELD_ENUM(struct custom_field, kind, enum custom_kind, &custom_kind_words,
               REQUIRED | WRITE_ONCE, "What its values are; it cannot change later."),
	FIELD_TEXTS(struct custom_field, choices, 0, 0, CUSTOM_CHOICES_MOST,
                "Of a choice: the words to choose from. Values of a word that is taken out stay."),
	FIELD_INT(struct custom_field, places, 0, 0, CUSTOM_PLACES_MOST,
              "Decimals that a number may have; absent: 6."),
	FIELD_FLAG(struct custom_field, is_positive, 0, "A number or amount may not be below 0."),
	FIELD_FLAG(struct custom_field, is_required, 0,
               "It must be given when a person makes a product, and cannot be removed from one."),
	FIELD_FLAG(struct custom_field, is_on_grid, 0, "Lists show it as a column."),
	FIELD_FLAG(struct custom_field, is_active, 0,
               "New values may be given; else those there are stay and are shown."),
	FIELD_INT(struct custom_field, place, 0, 0, 100000,
              "Its place in forms and lists, smaller first."),
	FIELD_INSTANT(struct custom_field, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct custom_field, modified_at, READ_ONLY, "When it last changed."),
};
const struct shape custom_field_shape =
	SHAPE_TOUCHED("CustomField", struct custom_field, custom_field_fields,
                  "A field that the company adds to a kind of record.");

static const struct field patch_fields[] = {
	FIELD_JSON(struct custom_patch, custom_fields, REQUIRED,
               "Values by the name of their field; null removes, what is absent stays."),
};
const struct shape custom_patch_shape =
	SHAPE("CustomValues", struct custom_patch, patch_fields, "The custom fields of a record.");

static const struct field bulk_fields[] = {
	FIELD_INTS(struct custom_bulk, ids, REQUIRED, 1, LIMIT_BULK_ITEMS, "The records."),
	FIELD_JSON(struct custom_bulk, custom_fields, REQUIRED,
               "Values by the name of their field, the same for each; null removes."),
};
const struct shape custom_bulk_shape =
	SHAPE("CustomValuesEdit", struct custom_bulk, bulk_fields, "Values given to many records.");

const struct refusal custom_refusals[] = {
	{404, "There is no such record."},
	{422, "The record would have too many custom values."},
	{0, NULL},
};

/* ---- of records ---- */

enum err custom_values_give(struct work *work, const char *subject, const int64_t *ids, size_t n,
                            struct str json)
{
	struct custom_fields fields;
	struct custom_edits edits = {0}, one = {0};
	TRY(custom_fields_load(work, subject, &fields));
	TRY(custom_values_read(work->arena, &fields, 0, json, STR("custom_fields"), &one, work->fault));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < one.count; k++) {
			struct custom_value *edit = LIST_ADD(work->arena, &edits);
			*edit = one.at[k];
			edit->subject_id = ids[i];
		}
	return custom_values_write(work, &fields, edits.at, edits.count);
}

enum err custom_fields_patch(struct work *work, const char *subject, const struct call *call,
                             struct reply *reply)
{
	struct record {
		int64_t id;
		struct custom_patch values;
	} *record = ARENA_NEW(work->arena, struct record);
	const struct custom_patch *body = call->body;
	record->id = call->ids[0];
	TRY(subject_check(work, subject_row_find(str_from(subject)), call->ids, 1));
	TRY(custom_values_give(work, subject, call->ids, 1, body->custom_fields));
	TRY(custom_values_attach(work, subject, record, 1, sizeof(*record), offsetof(struct record, id),
	                         offsetof(struct record, values.custom_fields)));
	reply->value = &record->values;
	return OK;
}

enum err custom_fields_bulk(struct work *work, const char *subject, const struct call *call,
                            struct reply *reply)
{
	const struct custom_bulk *body = call->body;
	(void)reply;
	TRY(subject_check(work, subject_row_find(str_from(subject)), body->ids.at, body->ids.count));
	return custom_values_give(work, subject, body->ids.at, body->ids.count, body->custom_fields);
}

/* ---- definitions ---- */

struct field_query {
	struct str subject;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct field_query, subject, 0, 0, 40, "Only of this kind of record: order."),
};
static const struct shape field_query_shape =
	SHAPE("CustomFieldQuery", struct field_query, query_fields, "Which custom fields.");

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	const struct field_query *query = call->query;
	struct custom_field *all;
	TRY(custom_fields_fetch(work->tx, work->arena, work->company, query->subject, &all,
	                        &reply->count));
	reply->value = all;
	return OK;
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct custom_field *made = ARENA_NEW(work->arena, struct custom_field);
	TRY(custom_field_create(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	struct custom_field *changed = ARENA_NEW(work->arena, struct custom_field);
	TRY(custom_field_update(work, (struct custom_field_id){call->ids[0]}, call->body, changed));
	reply->value = changed;
	return OK;
}

static enum err delete_one(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return custom_field_delete(work, (struct custom_field_id){call->ids[0]});
}

static const struct refusal taken[] = {
	{409, "Another custom field of this kind of record has the name."},
	{422, "There are too many custom fields."},
	{0, NULL},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such custom field."},
	{409, "Another custom field of this kind of record has the name."},
	{0, NULL},
};
static const struct refusal unknown[] = {{404, "There is no such custom field."}, {0, NULL}};

/* clang-format off */
const struct route custom_field_routes[4] = {
	{.method = "GET", .path = "/api/v1/custom_fields", .id = "custom_field_list",
	 .scope = SCOPE_SIGNED_IN, .flags = ROUTE_LIST, .query = &field_query_shape,
	 .reply = &custom_field_shape, .status = 200, .run = list,
	 .says = "The fields that the company added, by kind of record and place."},
	{.method = "POST", .path = "/api/v1/custom_fields", .id = "custom_field_create",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
	 .body = &custom_field_shape, .reply = &custom_field_shape, .status = 201, .run = create,
	 .refusals = taken,
	 .says = "Adds a field to a kind of record."},
	{.method = "PATCH", .path = "/api/v1/custom_fields/{custom_field_id}",
	 .id = "custom_field_update",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &custom_field_shape, .reply = &custom_field_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Changes a field; the values in it stay."},
	{.method = "DELETE", .path = "/api/v1/custom_fields/{custom_field_id}",
	 .id = "custom_field_delete",
	 .scope = SCOPE_WRITE_SETTINGS, .flags = ROUTE_WRITE,
	 .status = 204, .run = delete_one, .refusals = unknown,
	 .says = "Deletes a field with all its values."},
};
/* clang-format on */
