#include "dialects/order_manager/labels.h"

#include "dialects/order_manager/answers.h"
#include "domain/catalog/catalog.h"
#include "domain/orders/orders.h"

#include <stdlib.h>

static const struct field label_fields[] = {
	FIELD_ID(struct om_label, label_id, struct label_id, 0, "The label."),
	FIELD_TEXT(struct om_label, name, 0, 0, LABEL_NAME_MOST, "Its name."),
	FIELD_TEXT(struct om_label, hex_color, NULLABLE, 0, 7, "#rrggbb."),
};
const struct shape om_label_shape =
	SHAPE("label", struct om_label, label_fields, "A word with a colour.");

static const struct field put_fields[] = {
	FIELD_TEXT(struct om_label, name, REQUIRED | TRIMMED, 1, LABEL_NAME_MOST, "Its name."),
	FIELD_TEXT(struct om_label, hex_color, REQUIRED | TRIMMED, 0, 7, "#rrggbb or rrggbb."),
};
const struct shape om_label_put_shape =
	SHAPE("putLabel", struct om_label, put_fields, "A label to be made.");

/* The same thing under another name, in the answer to a DELETE only. */
struct om_label_gone {
	struct label_id id;
	struct str name, hex_color;
	struct absent absent;
};
static const struct field gone_fields[] = {
	FIELD_ID(struct om_label_gone, id, struct label_id, 0, "The label."),
	FIELD_TEXT(struct om_label_gone, name, 0, 0, LABEL_NAME_MOST, "Its name."),
	FIELD_TEXT(struct om_label_gone, hex_color, NULLABLE, 0, 7, "#rrggbb."),
	ABSENT(struct om_label_gone, product_id),
	ABSENT(struct om_label_gone, company),
};
const struct shape om_label_gone_shape =
	SHAPE("Label", struct om_label_gone, gone_fields, "A label that was deleted.");

struct om_label_query {
	int64_t page, limit;
	LIST(int64_t) label_ids;
};
static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_label_query),
	FIELD_INTS(struct om_label_query, label_ids, 0, 0, 100, "Only these, whatever page says."),
};
const struct shape om_label_query_shape =
	SHAPE("OmLabelQuery", struct om_label_query, query_fields, "Which labels.");

struct om_label_ids {
	LIST(int64_t) label_id;
};
static const struct field ids_fields[] = {
	FIELD_INTS(struct om_label_ids, label_id, REQUIRED, 1, LABELS_AT_ONCE_MOST, "The labels."),
};
const struct shape om_label_ids_shape =
	SHAPE("OmLabelIds", struct om_label_ids, ids_fields, "Which labels.");

/* ---- the list ---- */

struct om_label om_label_of(const struct record_label *label)
{
	return (struct om_label){label->id, label->name, label->colour};
}

static struct om_label list_row(const struct label *label)
{
	return (struct om_label){label->id, label->name, label->colour};
}

static int by_id(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	return (x->id.value > y->id.value) - (x->id.value < y->id.value);
}

static bool is_among(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

enum err om_label_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_label_query q = {0};
	struct label *all;
	size_t count, n = 0;
	TRY(om_query(work, call, &q));
	TRY(label_all(work, &all, &count));
	if (count > 0)
		qsort(all, count, sizeof *all, by_id);
	struct om_label *out = ARENA_ARRAY(work->arena, count, struct om_label);
	for (size_t i = 0; i < count; i++)
		if (q.label_ids.count == 0 || is_among(q.label_ids.at, q.label_ids.count, all[i].id.value))
			out[n++] = list_row(&all[i]);
	reply->value = out;
	reply->count = n;
	if (q.label_ids.count == 0)
		reply->value = out + om_page_first(n, q.page, om_limit(q.limit, 50), &reply->count);
	return OK;
}

enum err om_label_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_label *in = call->body;
	static const struct om_name names[] = {{"colour", "hex_color"}};
	struct om_label *out = ARENA_ARRAY(work->arena, call->body_count, struct om_label);
	for (size_t i = 0; i < call->body_count; i++) {
		struct label made;
		struct str colour = in[i].hex_color;
		if (colour.len == 6)
			colour = str_format(work->arena, "#%.*s", STR_FMT(colour));
		const struct label draft = {.name = in[i].name, .colour = colour};
		TRY(om_of_item(work, i, om_named(work, names, 1, label_create(work, &draft, &made))));
		out[i] = list_row(&made);
	}
	reply->value = out;
	reply->count = call->body_count;
	return OK;
}

/* NOT_FOUND with a sentence for the first that is none of ours. */
static enum err labels_check(struct work *work, const int64_t *ids, size_t n, struct label *last)
{
	struct label *all;
	size_t count;
	TRY(label_all(work, &all, &count));
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < count && all[k].id.value != ids[i])
			k++;
		if (k == count)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no label %lld.",
			                 (long long)ids[i]);
		*last = all[k];
	}
	return OK;
}

enum err om_label_delete(struct work *work, const struct call *call, struct reply *reply)
{
	struct label label;
	struct om_label_gone *out = ARENA_NEW(work->arena, struct om_label_gone);
	TRY(labels_check(work, &call->ids[0], 1, &label));
	TRY(label_delete(work, label.id));
	out->id = label.id;
	out->name = label.name;
	out->hex_color = label.colour;
	reply->value = out;
	return OK;
}

/* ---- on orders and products ---- */

static enum err record_check(struct work *work, const char *subject, int64_t id)
{
	struct order order;
	struct product product;
	if (str_is(str_from(subject), "order"))
		return order_get(work, (struct order_id){id}, &order);
	return product_get(work, (struct product_id){id}, &product);
}

static enum err labels_reply(struct work *work, const char *subject, int64_t id,
                             struct reply *reply)
{
	struct record_label *labels;
	TRY(record_check(work, subject, id));
	TRY(labels_of(work, subject, &id, 1, &labels, &reply->count));
	struct om_label *out = ARENA_ARRAY(work->arena, reply->count, struct om_label);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = om_label_of(&labels[i]);
	reply->value = out;
	return OK;
}

static enum err labels_move(struct work *work, const char *subject, const struct call *call,
                            bool is_adding, struct reply *reply)
{
	const struct om_label_ids *in = call->query;
	struct label last;
	int64_t id = call->ids[0];
	TRY(record_check(work, subject, id));
	TRY(labels_check(work, in->label_id.at, in->label_id.count, &last));
	TRY(labels_change(work, subject, &id, 1, in->label_id.at, is_adding ? in->label_id.count : 0,
	                  in->label_id.at, is_adding ? 0 : in->label_id.count, NULL));
	return om_answer_single(
		work, id, is_adding ? "The labels were put on it." : "The labels were taken off it.",
		reply);
}

enum err om_order_labels(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_reply(work, "order", call->ids[0], reply);
}

enum err om_order_label_add(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_move(work, "order", call, true, reply);
}

enum err om_order_label_remove(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_move(work, "order", call, false, reply);
}

enum err om_product_labels(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_reply(work, "product", call->ids[0], reply);
}

enum err om_product_label_add(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_move(work, "product", call, true, reply);
}

enum err om_product_label_remove(struct work *work, const struct call *call, struct reply *reply)
{
	return labels_move(work, "product", call, false, reply);
}
