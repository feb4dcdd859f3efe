#include "dialects/order_manager/custom.h"

#include "dialects/order_manager/custom_wire.h"
#include "domain/catalog/catalog.h"
#include "domain/orders/orders.h"

struct om_field_query {
	int64_t page, limit;
	struct str name;
	LIST(struct str) names;
};
static const struct field field_query_fields[] = {OM_PAGE_FIELDS(struct om_field_query)};
const struct shape om_field_query_shape =
	SHAPE("OmCustomFieldQuery", struct om_field_query, field_query_fields, "Which page.");
static const struct field line_field_query_fields[] = {
	OM_PAGE_FIELDS(struct om_field_query),
	FIELD_TEXT(struct om_field_query, name, TRIMMED, 0, CUSTOM_NAME_MOST, "The name holds this,"),
	FIELD_TEXTS(struct om_field_query, names, 0, 0, CUSTOM_FIELDS_MOST, "or is one of these."),
};
const struct shape om_line_field_query_shape =
	SHAPE("OmLineFieldQuery", struct om_field_query, line_field_query_fields, "Which fields.");

struct om_line_value_query {
	LIST(int64_t) order_item_ids;
	LIST(struct str) names;
};
static const struct field line_value_query_fields[] = {
	FIELD_INTS(struct om_line_value_query, order_item_ids, REQUIRED, 1, OM_LIMIT_MOST, "Lines."),
	FIELD_TEXTS(struct om_line_value_query, names, 0, 0, CUSTOM_FIELDS_MOST, "Only these fields."),
};
const struct shape om_line_value_query_shape =
	SHAPE("OmLineValueQuery", struct om_line_value_query, line_value_query_fields, "Which values.");

/* ---- definitions ---- */

static bool is_named(const struct om_field_query *query, struct arena *arena, struct str name)
{
	struct str folded = str_lower(arena, name);
	for (size_t i = 0; i < query->names.count; i++)
		if (str_eq_nocase(query->names.at[i], name))
			return true;
	if (query->names.count > 0)
		return false;
	return query->name.len == 0 || str_find_str(folded, str_lower(arena, query->name)) >= 0;
}

static enum err fields_reply(struct work *work, const char *subject,
                             const struct om_field_query *query, int64_t usual, struct reply *reply)
{
	struct custom_fields fields;
	struct om_fields *out = ARENA_NEW(work->arena, struct om_fields);
	size_t count = 0, on_page;
	TRY(custom_fields_load(work, subject, &fields));
	struct om_field *all = ARENA_ARRAY(work->arena, fields.count, struct om_field);
	for (size_t i = 0; i < fields.count; i++)
		if (is_named(query, work->arena, fields.at[i].name))
			all[count++] = om_custom_field_of(work->arena, &fields.at[i]);
	all += om_page_first(count, query->page, om_limit(query->limit, usual), &on_page);
	out->results.at = all;
	out->results.count = out->results.room = on_page;
	if (on_page > 0)
		out->first = all[0];
	out->message = STR("");
	reply->value = out;
	return OK;
}

struct field_item {
	const char *subject;
	const struct om_field *in;
	struct custom_field made;
};

static enum err field_put(struct work *work, void *state)
{
	struct field_item *item = state;
	struct custom_field draft = {.subject = str_from(item->subject)};
	int64_t record, id = 0;
	bool is_new = item->in->custom_field_def_id.len == 0;
	if (!is_new && !om_uuid_read(item->in->custom_field_def_id, &record, &id))
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such custom field.");
	TRY(om_field_to_ours(item->in, &draft, work->fault));
	if (!is_new)
		return custom_field_update(work, (struct custom_field_id){id}, &draft, &item->made);
	if (draft.name.len == 0)
		return fault_field(work->fault, STR("name"), "is required");
	bool is_off = shape_has(&custom_field_shape, &draft, "is_active") && !draft.is_active;
	draft.touched = (struct touched){0};
	TRY(custom_field_create(work, &draft, &item->made));
	if (!is_off)
		return OK;
	struct custom_field off = {.is_active = false};
	om_touch(&custom_field_shape, &off, "is_active");
	return custom_field_update(work, item->made.id, &off, &item->made);
}

static enum err fields_put(struct work *work, const char *subject, const struct call *call,
                           struct reply *reply)
{
	const struct om_fields_put *body = call->body;
	struct om_fields *out = ARENA_NEW(work->arena, struct om_fields);
	struct om_bulk bulk = {0};
	for (size_t i = 0; i < body->custom_field_definitions.count; i++) {
		struct field_item item = {.subject = subject, .in = &body->custom_field_definitions.at[i]};
		bool done;
		TRY(om_try(work, &bulk, i, item.in->name, field_put, &item, &done));
		if (done)
			*LIST_ADD(work->arena, &out->results) = om_custom_field_of(work->arena, &item.made);
	}
	out->errors.at = bulk.errors.at;
	out->errors.count = out->errors.room = bulk.errors.count;
	out->message = str_format(work->arena, "%zu done, %zu refused.", out->results.count,
	                          body->custom_field_definitions.count - out->results.count);
	reply->value = out;
	return OK;
}

static const struct custom_field *field_by_id(const struct custom_fields *fields, struct str uuid)
{
	int64_t record, id;
	return om_uuid_read(uuid, &record, &id) ? map_get_int(&fields->by_id, id) : NULL;
}

static enum err refuse_field(struct work *work, struct str name)
{
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no custom field %.*s.", STR_FMT(name));
}

static enum err fields_delete(struct work *work, const char *subject, const struct call *call,
                              struct reply *reply)
{
	const struct om_field_ids *body = call->body;
	struct custom_fields fields;
	struct om_fields *out = ARENA_NEW(work->arena, struct om_fields);
	size_t n = body->custom_field_def_ids.count;
	TRY(custom_fields_load(work, subject, &fields));
	for (size_t i = 0; i < n; i++)
		if (field_by_id(&fields, body->custom_field_def_ids.at[i]) == NULL)
			return refuse_field(work, body->custom_field_def_ids.at[i]);
	for (size_t i = 0; i < n; i++) {
		const struct custom_field *field = field_by_id(&fields, body->custom_field_def_ids.at[i]);
		*LIST_ADD(work->arena, &out->results) = om_custom_field_of(work->arena, field);
		TRY(custom_field_delete(work, field->id));
	}
	out->first = out->results.at[0];
	out->message = str_format(work->arena, "%zu deleted.", n);
	reply->value = out;
	return OK;
}

static enum err reply_entity(struct work *work, size_t count, struct reply *reply)
{
	struct om_entity *out = ARENA_NEW(work->arena, struct om_entity);
	*out = (struct om_entity){str_format(work->arena, "{\"count\":%zu}", count), STR("OK"), 200};
	reply->value = out;
	return OK;
}

/* ---- values ---- */

static enum err record_check(struct work *work, const char *subject, int64_t id)
{
	struct order order;
	struct product product;
	if (str_is(str_from(subject), "order"))
		return order_get(work, (struct order_id){id}, &order);
	return product_get(work, (struct product_id){id}, &product);
}

static const struct listing_source line_source = {
	.shape = &order_line_shape, .table = "order_line", .usual_sort = "id"};

static enum err lines_check(struct work *work, const int64_t *ids, size_t n)
{
	void *found;
	size_t count;
	struct map there = map_new(work->arena);
	struct om_filters filters = om_filters_new(work->arena);
	om_among(&filters, "id", ids, n);
	if (n == 0)
		return OK;
	TRY(om_list(work, &line_source, &filters, 1, OM_LIMIT_MOST, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&there, ((const struct order_line *)found)[i].id.value, &there);
	for (size_t i = 0; i < n; i++)
		if (map_get_int(&there, ids[i]) == NULL)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no order item %lld.",
			                 (long long)ids[i]);
	return OK;
}

static bool is_wanted(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(names[i], name))
			return true;
	return n == 0;
}

/* The values of records; of all fields, or of those with one of the names. */
static enum err values_reply(struct work *work, const char *subject, const int64_t *ids, size_t n,
                             const struct str *names, size_t name_count, struct reply *reply)
{
	struct custom_fields fields;
	struct custom_value *values;
	size_t count;
	struct map products;
	bool is_line = str_is(str_from(subject), "order_line");
	struct om_values *out = ARENA_NEW(work->arena, struct om_values);
	TRY(custom_fields_load(work, subject, &fields));
	TRY(custom_values_of(work, &fields, ids, n, &values, &count));
	TRY(om_products(work, ids, str_is(str_from(subject), "product") ? n : 0, &products));
	for (size_t i = 0; i < count; i++) {
		const struct custom_field *field = map_get_int(&fields.by_id, values[i].field_id.value);
		if (field == NULL || !is_wanted(names, name_count, field->name))
			continue;
		struct om_value *value = LIST_ADD(work->arena, &out->results);
		*value = om_value_of(work->arena, field, &values[i]);
		value->product_info =
			om_product_brief(work->arena, map_get_int(&products, values[i].subject_id));
		if (is_line)
			value->order_item_id.value = values[i].subject_id;
	}
	if (out->results.count > 0)
		out->first = out->results.at[0];
	out->message = STR("");
	reply->value = out;
	return OK;
}

/* Reads what was sent for record `id`, or each for its own line when that is 0. */
static enum err puts_read(struct work *work, const struct custom_fields *fields, int64_t id,
                          const struct om_value_put *puts, size_t n, struct custom_edits *edits)
{
	for (size_t i = 0; i < n; i++) {
		struct str path = str_format(work->arena, "custom_field_values[%zu]", i);
		const struct custom_field *field =
			puts[i].custom_field_def_id.len > 0
				? field_by_id(fields, puts[i].custom_field_def_id)
				: custom_field_named(work->arena, fields, puts[i].custom_field_def_name);
		int64_t record = id != 0 ? id : puts[i].order_item_id.value;
		if (field == NULL) {
			fault_field(work->fault, path, "names no custom field of this kind of record");
			continue;
		}
		if (record == 0) {
			fault_field(work->fault, path, "must name its orderItemId");
			continue;
		}
		enum err err =
			custom_value_read(work->arena, field, record, om_value_text(work->arena, puts[i].value),
		                      path, edits, work->fault);
		if (err != OK && err != ERR_INVALID)
			return err;
	}
	return work->fault->rows.count > 0 ? ERR_INVALID : OK;
}

static enum err values_put(struct work *work, const char *subject, const struct call *call,
                           struct reply *reply)
{
	const struct om_values_put *body = call->body;
	struct custom_fields fields;
	struct custom_edits edits = {0};
	int64_t id = call->ids[0];
	TRY(record_check(work, subject, id));
	TRY(custom_fields_load(work, subject, &fields));
	TRY(puts_read(work, &fields, id, body->custom_field_values.at, body->custom_field_values.count,
	              &edits));
	TRY(custom_values_write(work, &fields, edits.at, edits.count));
	return values_reply(work, subject, &id, 1, NULL, 0, reply);
}

/* The values that ids or names mean, as edits that take them away. */
static enum err removals_read(struct work *work, const struct custom_fields *fields, int64_t id,
                              const struct om_value_ids *in, struct custom_edits *edits)
{
	for (size_t i = 0; i < in->custom_field_value_ids.count; i++) {
		int64_t record, field_id;
		struct str text = in->custom_field_value_ids.at[i];
		const struct custom_field *field =
			om_uuid_read(text, &record, &field_id) ? map_get_int(&fields->by_id, field_id) : NULL;
		if (field == NULL || record == 0 || (id != 0 && record != id))
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no value %.*s here.",
			                 STR_FMT(text));
		TRY(custom_value_read(work->arena, field, record, STR(""), field->name, edits,
		                      work->fault));
	}
	struct om_value_put *puts =
		ARENA_ARRAY(work->arena, in->custom_field_values.count, struct om_value_put);
	for (size_t i = 0; i < in->custom_field_values.count; i++) {
		puts[i] = in->custom_field_values.at[i];
		puts[i].value = (struct str){0};
	}
	TRY(puts_read(work, fields, id, puts, in->custom_field_values.count, edits));
	if (edits->count == 0)
		return fault_field(work->fault, STR("custom_field_value_ids"), "is required");
	return OK;
}

static enum err values_delete(struct work *work, const char *subject, const struct call *call,
                              struct reply *reply)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	int64_t id = call->ids[0];
	TRY(record_check(work, subject, id));
	TRY(custom_fields_load(work, subject, &fields));
	TRY(removals_read(work, &fields, id, call->body, &edits));
	TRY(custom_values_write(work, &fields, edits.at, edits.count));
	return values_reply(work, subject, &id, 1, NULL, 0, reply);
}

/* ---- values of order lines ---- */

/* Which lines a request names. No index finds a line by its id alone, and none shall: every order
 * would pay for it. So they are looked for away from the writer. */
enum err om_line_check(struct work *work, struct call *call)
{
	LIST(int64_t) ids = {0};
	const struct om_values_put *puts = call->body;
	const struct om_value_ids *gone = call->body;
	bool is_put = call->route->body == &om_values_put_shape;
	size_t n = is_put ? puts->custom_field_values.count : gone->custom_field_values.count;
	const struct om_value_put *rows =
		is_put ? puts->custom_field_values.at : gone->custom_field_values.at;
	for (size_t i = 0; i < n; i++)
		if (rows[i].order_item_id.value != 0)
			*LIST_ADD(work->arena, &ids) = rows[i].order_item_id.value;
	for (size_t i = 0; !is_put && i < gone->custom_field_value_ids.count; i++) {
		int64_t record, field;
		if (om_uuid_read(gone->custom_field_value_ids.at[i], &record, &field) && record > 0)
			*LIST_ADD(work->arena, &ids) = record;
	}
	return lines_check(work, ids.at, ids.count);
}

static enum err line_edits_write(struct work *work, const struct custom_fields *fields,
                                 const struct custom_edits *edits, int64_t **ids)
{
	*ids = ARENA_ARRAY(work->arena, edits->count, int64_t);
	for (size_t i = 0; i < edits->count; i++)
		(*ids)[i] = edits->at[i].subject_id;
	return custom_values_write(work, fields, edits->at, edits->count);
}

enum err om_line_values(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_line_value_query *q = call->query;
	return values_reply(work, "order_line", q->order_item_ids.at, q->order_item_ids.count,
	                    q->names.at, q->names.count, reply);
}

enum err om_line_values_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_values_put *body = call->body;
	struct custom_fields fields;
	struct custom_edits edits = {0};
	int64_t *ids;
	TRY(custom_fields_load(work, "order_line", &fields));
	TRY(puts_read(work, &fields, 0, body->custom_field_values.at, body->custom_field_values.count,
	              &edits));
	TRY(line_edits_write(work, &fields, &edits, &ids));
	return values_reply(work, "order_line", ids, edits.count, NULL, 0, reply);
}

enum err om_line_values_delete(struct work *work, const struct call *call, struct reply *reply)
{
	struct custom_fields fields;
	struct custom_edits edits = {0};
	int64_t *ids;
	TRY(custom_fields_load(work, "order_line", &fields));
	TRY(removals_read(work, &fields, 0, call->body, &edits));
	TRY(line_edits_write(work, &fields, &edits, &ids));
	return reply_entity(work, edits.count, reply);
}

/* ---- the routes ---- */

#define OF_RECORD(noun)                                                                            \
	enum err om_##noun##_fields(struct work *work, const struct call *call, struct reply *reply)   \
	{                                                                                              \
		return fields_reply(work, #noun, call->query, 20, reply);                                  \
	}                                                                                              \
	enum err om_##noun##_fields_put(struct work *work, const struct call *call,                    \
	                                struct reply *reply)                                           \
	{                                                                                              \
		return fields_put(work, #noun, call, reply);                                               \
	}                                                                                              \
	enum err om_##noun##_fields_delete(struct work *work, const struct call *call,                 \
	                                   struct reply *reply)                                        \
	{                                                                                              \
		return fields_delete(work, #noun, call, reply);                                            \
	}                                                                                              \
	enum err om_##noun##_values(struct work *work, const struct call *call, struct reply *reply)   \
	{                                                                                              \
		TRY(record_check(work, #noun, call->ids[0]));                                              \
		return values_reply(work, #noun, call->ids, 1, NULL, 0, reply);                            \
	}                                                                                              \
	enum err om_##noun##_values_put(struct work *work, const struct call *call,                    \
	                                struct reply *reply)                                           \
	{                                                                                              \
		return values_put(work, #noun, call, reply);                                               \
	}                                                                                              \
	enum err om_##noun##_values_delete(struct work *work, const struct call *call,                 \
	                                   struct reply *reply)                                        \
	{                                                                                              \
		return values_delete(work, #noun, call, reply);                                            \
	}
OF_RECORD(order)
OF_RECORD(product)

enum err om_line_fields(struct work *work, const struct call *call, struct reply *reply)
{
	return fields_reply(work, "order_line", call->query, 100, reply);
}

enum err om_line_fields_put(struct work *work, const struct call *call, struct reply *reply)
{
	return fields_put(work, "order_line", call, reply);
}

enum err om_line_fields_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_field_names *body = call->body;
	struct custom_fields fields;
	size_t n = body->custom_field_def_names.count;
	const struct custom_field **found = ARENA_ARRAY(work->arena, n, const struct custom_field *);
	TRY(custom_fields_load(work, "order_line", &fields));
	for (size_t i = 0; i < n; i++) {
		struct str name = body->custom_field_def_names.at[i];
		found[i] = custom_field_named(work->arena, &fields, name);
		if (found[i] == NULL)
			return refuse_field(work, name);
	}
	for (size_t i = 0; i < n; i++)
		TRY(custom_field_delete(work, found[i]->id));
	return reply_entity(work, n, reply);
}
