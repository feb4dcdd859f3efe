/* Orders on their way out: handed over to who ships them, and packed. */
#include "dialects/order_manager/find_orders.h"
#include "dialects/order_manager/order_items.h"
#include "dialects/order_manager/order_words.h"
#include "dialects/order_manager/units.h"

/* ---- sendtofulfillment ---- */

enum { SEND_MOST = 500 };

struct om_send_query {
	LIST(int64_t) order_id;
	LIST(struct str) order_number;
	struct channel_id sales_channel_id;
	struct warehouse_id warehouse_id;
};
static const struct field send_fields[] = {
	FIELD_INTS(struct om_send_query, order_id, 0, 0, OM_LIMIT_MOST, "These orders,"),
	FIELD_TEXTS(struct om_send_query, order_number, 0, 0, OM_LIMIT_MOST, "or with these numbers,"),
	FIELD_ID(struct om_send_query, sales_channel_id, struct channel_id, 0, "of this channel,"),
	FIELD_ID(struct om_send_query, warehouse_id, struct warehouse_id, 0, "from this warehouse."),
};
const struct shape om_send_query_shape =
	SHAPE("OmSendQuery", struct om_send_query, send_fields, "Which orders.");

struct om_sent {
	LIST(struct om_error) errors;
	struct str message;
	struct absent absent;
	bool orders_remaining;
	LIST(struct om_result) results;
};
static const struct field sent_one_fields[] = {
	FIELD_ID(struct om_result, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_result, order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct om_result, order_status, 0, 0, LIMIT_NAME, "Its status now."),
};
static const struct shape sent_one_shape =
	SHAPE("OmSentOrder", struct om_result, sent_one_fields, "An order that was handed over.");
static const struct field sent_fields[] = {
	FIELD_LIST(struct om_sent, errors, struct om_error, &om_error_shape, 0, 0, SEND_MOST,
               "What was refused."),
	FIELD_TEXT(struct om_sent, message, 0, 0, LIMIT_NOTES, "What was done, counted."),
	ABSENT(struct om_sent, order_batch),
	FIELD_FLAG(struct om_sent, orders_remaining, 0, "Are there more? Then ask again."),
	FIELD_LIST(struct om_sent, results, struct om_result, &sent_one_shape, 0, 0, SEND_MOST,
               "What was handed over."),
};
const struct shape om_sent_shape =
	SHAPE("postSendToFulfillmentResponse", struct om_sent, sent_fields, "What was handed over.");

static enum err waiting_find(struct work *work, const struct om_send_query *q,
                             const struct order **out, size_t *count)
{
	const struct str statuses[] = {
		word_of(&order_status_words, ORDER_AWAITING_3PL_EXPORT),
		word_of(&order_status_words, ORDER_AWAITING_DROPSHIP),
	};
	void *found;
	struct om_filters filters = om_filters_new(work->arena);
	om_only_texts(&filters, "status", statuses, COUNT_OF(statuses));
	om_only_ids(&filters, "id", q->order_id.at, q->order_id.count);
	om_only_texts(&filters, "number", q->order_number.at, q->order_number.count);
	om_only_id(&filters, "channel_id", q->sales_channel_id.value);
	om_only_id(&filters, "warehouse_id", q->warehouse_id.value);
	TRY(om_list(work, &orders_source, &filters, 1, SEND_MOST + 1, &found, count));
	*out = found;
	return OK;
}

static enum err send_one(struct work *work, void *state)
{
	struct order *order = state;
	TRY(order_hand_over(work, order->id));
	return order_get(work, order->id, order);
}

enum err om_orders_send(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_send_query *q = call->query;
	const struct order *waiting;
	struct om_bulk bulk = {0};
	size_t count;
	struct om_sent *out = ARENA_NEW(work->arena, struct om_sent);
	TRY(waiting_find(work, q, &waiting, &count));
	out->orders_remaining = count > SEND_MOST;
	for (size_t i = 0; i < count && i < SEND_MOST; i++) {
		struct order order = waiting[i];
		bool done;
		TRY(om_try(work, &bulk, i, order.number, send_one, &order, &done));
		if (done)
			*LIST_ADD(work->arena, &out->results) = (struct om_result){
				.order_id = order.id,
				.order_number = order.number,
				.order_status = om_status_word(order.status),
			};
	}
	out->errors.at = bulk.errors.at;
	out->errors.count = out->errors.room = bulk.errors.count;
	out->message = str_format(work->arena, "Orders handed over: %zu.", out->results.count);
	reply->value = out;
	return OK;
}

/* ---- packages ---- */

struct om_package_edit {
	int64_t additional_package_id;
	struct str height, length, width, weight;
	struct touched touched;
};
#define MEASURES                                                                                   \
	FIELD_DECIMAL(struct om_package_edit, height, "Inches."),                                      \
		FIELD_DECIMAL(struct om_package_edit, length, "Inches."),                                  \
		FIELD_DECIMAL(struct om_package_edit, width, "Inches."),                                   \
		FIELD_DECIMAL(struct om_package_edit, weight, "Ounces.")
static const struct field put_fields[] = {MEASURES};
const struct shape om_package_put_shape = SHAPE_TOUCHED(
	"putAdditionalPackage", struct om_package_edit, put_fields, "A package to be added.");
static const struct field post_fields[] = {
	FIELD_INT(struct om_package_edit, additional_package_id, REQUIRED, 1, PACKAGES_MOST,
              "Which one of the order."),
	MEASURES,
};
const struct shape om_package_post_shape = SHAPE_TOUCHED(
	"postAdditionalPackage", struct om_package_edit, post_fields, "A change of a package.");

struct om_package_ids {
	LIST(int64_t) additional_package_id;
};
static const struct field ids_fields[] = {
	FIELD_INTS(struct om_package_ids, additional_package_id, REQUIRED, 1, PACKAGES_MOST,
               "Which of the order."),
};
const struct shape om_package_ids_shape =
	SHAPE("OmPackageIds", struct om_package_ids, ids_fields, "Which packages.");

struct om_package_row {
	int64_t id;
	struct order_id order_id;
	struct str height, length, width, weight, weight_unit_of_measure, pounds, ounces;
	struct str physical_packaging_type_enum;
	struct absent absent;
};
static const struct field row_fields[] = {
	FIELD_INT(struct om_package_row, id, 0, 1, PACKAGES_MOST, "Its number in the order."),
	FIELD_ID(struct om_package_row, order_id, struct order_id, 0, "The order."),
	ABSENT(struct om_package_row, pallet_id),
	FIELD_DECIMAL(struct om_package_row, height, "Inches."),
	FIELD_DECIMAL(struct om_package_row, length, "Inches."),
	FIELD_DECIMAL(struct om_package_row, width, "Inches."),
	FIELD_DECIMAL(struct om_package_row, weight, "Ounces."),
	FIELD_TEXT(struct om_package_row, weight_unit_of_measure, 0, 0, 10, "OUNCE."),
	FIELD_TEXT(struct om_package_row, pounds, 0, 0, 20, "Whole pounds of the weight."),
	FIELD_TEXT(struct om_package_row, ounces, 0, 0, 20, "Ounces beyond the pounds."),
	ABSENT(struct om_package_row, insured_value),
	ABSENT(struct om_package_row, insured_value_string),
	FIELD_TEXT(struct om_package_row, physical_packaging_type_enum, 0, 0, 20, "BOX."),
};
const struct shape om_package_row_shape =
	SHAPE("AdditionalPackage", struct om_package_row, row_fields, "A package of an order.");

struct om_entities {
	LIST(struct om_package_row) results;
	LIST(struct om_error) errors;
	struct str message;
};
static const struct field entities_fields[] = {
	FIELD_LIST(struct om_entities, results, struct om_package_row, &om_package_row_shape, 0, 0,
               PACKAGES_MOST, "The packages now."),
	FIELD_LIST(struct om_entities, errors, struct om_error, &om_error_shape, 0, 0, PACKAGES_MOST,
               "Nothing: it is all or none."),
	FIELD_TEXT(struct om_entities, message, 0, 0, LIMIT_NOTES, "What was done."),
};
const struct shape om_entities_shape =
	SHAPE("OmPackagesBulk", struct om_entities, entities_fields, "The packages of an order.");

/* The packages of the order, with room for `more`. */
struct packing {
	struct order_id id;
	struct order_package *at;
	size_t count;
};

static enum err packing_load(struct work *work, int64_t id, size_t more, struct packing *out)
{
	struct order order;
	struct order_package *now;
	out->id.value = id;
	TRY(order_get(work, out->id, &order));
	TRY(order_packages(work, out->id, &now, &out->count));
	out->at = ARENA_ARRAY(work->arena, out->count + more, struct order_package);
	for (size_t i = 0; i < out->count; i++)
		out->at[i] = now[i];
	return OK;
}

static struct om_package_row *rows_of(struct work *work, const struct packing *packing)
{
	struct arena *arena = work->arena;
	struct om_package_row *out = ARENA_ARRAY(arena, packing->count, struct om_package_row);
	for (size_t i = 0; i < packing->count; i++) {
		const struct order_package *package = &packing->at[i];
		out[i] = (struct om_package_row){
			.id = (int64_t)i + 1,
			.order_id = packing->id,
			.height = inches_text(arena, package->height),
			.length = inches_text(arena, package->length),
			.width = inches_text(arena, package->width),
			.weight = ounces_text(arena, package->weight),
			.weight_unit_of_measure = STR("OUNCE"),
			.pounds = str_format(arena, "%lld", (long long)whole_pounds(package->weight)),
			.ounces = ounces_beyond_pounds(arena, package->weight),
			.physical_packaging_type_enum = STR("BOX"),
		};
	}
	return out;
}

static enum err packing_reply(struct work *work, const struct packing *packing, const char *message,
                              struct reply *reply)
{
	struct om_entities *out = ARENA_NEW(work->arena, struct om_entities);
	out->results.at = rows_of(work, packing);
	out->results.count = out->results.room = packing->count;
	out->message = str_from(message);
	reply->value = out;
	return OK;
}

static enum err measures_take(struct work *work, const struct shape *shape,
                              const struct om_package_edit *in, size_t place,
                              struct order_package *out)
{
	const struct {
		const char *name;
		struct str text;
		struct length *to;
	} rows[] = {{"height", in->height, &out->height},
	            {"length", in->length, &out->length},
	            {"width", in->width, &out->width}};
	enum err err = OK;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (shape_has(shape, in, rows[i].name) && inches_read(rows[i].text, rows[i].to) != OK)
			err = fault_field(work->fault, str_format(work->arena, "[%zu].%s", place, rows[i].name),
			                  "must be a number of inches, like 12.5");
	if (shape_has(shape, in, "weight") && ounces_read(in->weight, &out->weight) != OK)
		err = fault_field(work->fault, str_format(work->arena, "[%zu].weight", place),
		                  "must be a number of ounces, like 7.25");
	return err;
}

enum err om_packages_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct packing packing;
	TRY(packing_load(work, call->ids[0], 0, &packing));
	reply->value = rows_of(work, &packing);
	reply->count = packing.count;
	return OK;
}

enum err om_packages_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_package_edit *in = call->body;
	struct packing packing;
	struct om_multiple *out = ARENA_NEW(work->arena, struct om_multiple);
	TRY(packing_load(work, call->ids[0], call->body_count, &packing));
	if (packing.count + call->body_count > PACKAGES_MOST)
		return fault_say(work->fault, ERR_REFUSED, "An order has at most %d packages.",
		                 PACKAGES_MOST);
	for (size_t i = 0; i < call->body_count; i++) {
		struct order_package *package = &packing.at[packing.count++];
		TRY(measures_take(work, &om_package_put_shape, &in[i], i, package));
		*LIST_ADD(work->arena, &out->ids) = (int64_t)packing.count;
	}
	TRY(order_pack(work, packing.id, packing.at, packing.count));
	out->message = STR("The packages were added.");
	reply->value = out;
	return OK;
}

static enum err refuse_package(struct work *work, int64_t id)
{
	return fault_say(work->fault, ERR_NOT_FOUND, "The order has no package %lld.", (long long)id);
}

enum err om_packages_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_package_edit *in = call->body;
	struct packing packing;
	TRY(packing_load(work, call->ids[0], 0, &packing));
	for (size_t i = 0; i < call->body_count; i++) {
		if (in[i].additional_package_id > (int64_t)packing.count)
			return refuse_package(work, in[i].additional_package_id);
		TRY(measures_take(work, &om_package_post_shape, &in[i], i,
		                  &packing.at[in[i].additional_package_id - 1]));
	}
	TRY(order_pack(work, packing.id, packing.at, packing.count));
	return packing_reply(work, &packing, "The packages were changed.", reply);
}

enum err om_packages_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_package_ids *in = call->query;
	struct packing packing;
	size_t left = 0;
	TRY(packing_load(work, call->ids[0], 0, &packing));
	for (size_t i = 0; i < in->additional_package_id.count; i++) {
		int64_t id = in->additional_package_id.at[i];
		if (id < 1 || id > (int64_t)packing.count)
			return refuse_package(work, id);
	}
	for (size_t i = 0; i < packing.count; i++) {
		bool is_gone = false;
		for (size_t k = 0; k < in->additional_package_id.count; k++)
			is_gone = is_gone || in->additional_package_id.at[k] == (int64_t)i + 1;
		if (!is_gone)
			packing.at[left++] = packing.at[i];
	}
	packing.count = left;
	TRY(order_pack(work, packing.id, packing.at, packing.count));
	return packing_reply(work, &packing, "The packages were removed.", reply);
}
