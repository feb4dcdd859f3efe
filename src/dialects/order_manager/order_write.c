#include "dialects/order_manager/order_write.h"

#include "dialects/order_manager/find_orders.h"
#include "dialects/order_manager/order_words.h"

/* Which orders; and for cancelling, why. */
struct om_cancel_query {
	enum om_cancel_type cancel_reason_type;
	struct str cancel_reason;
	LIST(int64_t) order_id;
	LIST(struct str) order_number;
	struct channel_id sales_channel_id;
	struct instant hold_until;
};

#define WHICH_FIELDS                                                                               \
	FIELD_INTS(struct om_cancel_query, order_id, 0, 0, LIMIT_BULK_ITEMS, "The orders,"),           \
		FIELD_TEXTS(struct om_cancel_query, order_number, 0, 0, LIMIT_BULK_ITEMS,                  \
	                "or their numbers"),                                                           \
		FIELD_ID(struct om_cancel_query, sales_channel_id, struct channel_id, REQUIRED,            \
	             "on this channel.")

static const struct field cancel_fields[] = {
	FIELD_ENUM(struct om_cancel_query, cancel_reason_type, enum om_cancel_type, &om_cancel_words,
               REQUIRED, "Why."),
	FIELD_TEXT(struct om_cancel_query, cancel_reason, TRIMMED, 0, 900, "Why, in words."),
	WHICH_FIELDS,
};
const struct shape om_order_cancel_shape =
	SHAPE("OmCancelQuery", struct om_cancel_query, cancel_fields, "What is cancelled.");

static const struct field hold_fields[] = {
	FIELD_INSTANT(struct om_cancel_query, hold_until, REQUIRED, "Until when."),
	WHICH_FIELDS,
};
const struct shape om_order_hold_shape =
	SHAPE("OmHoldQuery", struct om_cancel_query, hold_fields, "What is held.");

enum deed { DEED_CANCEL, DEED_HOLD };

static enum err deed_do(struct work *work, enum deed deed, const struct om_cancel_query *q,
                        struct order_id id)
{
	static const struct om_name names[] = {{"until", "hold_until"}};
	if (deed == DEED_HOLD)
		return om_named(work, names, COUNT_OF(names),
		                order_hold(work, id, q->hold_until, STR(""), false));
	return order_cancel(work, id,
	                    om_cancel_text(work->arena, q->cancel_reason_type, q->cancel_reason));
}

/* What the request did to its orders. */
struct deeds {
	struct om_single *out;
	size_t done, refused;
	struct fault first; /* why the first one was refused */
	enum err err;
};

static enum err deed_one(struct work *work, enum deed deed, const struct om_cancel_query *q,
                         struct order_id id, struct str number, struct deeds *deeds)
{
	struct fault *whole = work->fault, fault;
	struct order order;
	fault_init(&fault, work->arena);
	work->fault = &fault;
	enum err err = om_find_order(work, id, number, q->sales_channel_id, &order);
	if (err == OK)
		err = deed_do(work, deed, q, order.id);
	work->fault = whole;
	if (err != OK && !om_is_of_item(err))
		return err;
	if (err != OK && deeds->refused++ == 0) {
		deeds->first = fault;
		deeds->err = err;
	}
	if (err == OK && deeds->done++ == 0)
		deeds->out->id = order.id.value;
	return OK;
}

/* One refused order does not keep the others; when all are refused, so is the request. */
static enum err deed_all(struct work *work, enum deed deed, const struct om_cancel_query *q,
                         struct reply *reply)
{
	struct deeds deeds = {.out = ARENA_NEW(work->arena, struct om_single)};
	for (size_t i = 0; i < q->order_id.count; i++)
		if (q->order_id.at[i] > 0)
			TRY(deed_one(work, deed, q, (struct order_id){q->order_id.at[i]}, STR(""), &deeds));
	for (size_t i = 0; i < q->order_number.count; i++)
		if (q->order_number.at[i].len > 0)
			TRY(deed_one(work, deed, q, (struct order_id){0}, q->order_number.at[i], &deeds));
	if (deeds.done + deeds.refused == 0)
		return fault_field(work->fault, STR("orderId"), "is required, or orderNumber");
	if (deeds.done == 0) {
		*work->fault = deeds.first;
		return deeds.err;
	}
	deeds.out->message =
		str_format(work->arena, "Orders %s: %zu, refused: %zu.",
	               deed == DEED_HOLD ? "held" : "cancelled", deeds.done, deeds.refused);
	reply->value = deeds.out;
	return OK;
}

enum err om_order_cancel(struct work *work, const struct call *call, struct reply *reply)
{
	return deed_all(work, DEED_CANCEL, call->query, reply);
}

enum err om_order_hold(struct work *work, const struct call *call, struct reply *reply)
{
	return deed_all(work, DEED_HOLD, call->query, reply);
}

/* ---- restore ---- */

/* A held order is released, a cancelled one taken back. */
static enum err restore_one(struct work *work, struct order_id id, struct order *order)
{
	if (order_get(work, id, order) != OK)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no order %lld.",
		                 (long long)id.value);
	if (order->status == ORDER_ON_HOLD)
		TRY(order_release(work, id));
	else
		TRY(order_restore(work, id));
	return order_get(work, id, order);
}

/* The body is a bare array of ids, which no shape describes. */
static enum err ids_read(struct work *work, const struct json *json, int64_t **out, size_t *n)
{
	size_t i = 0;
	if (json == NULL || json->kind != JSON_ARRAY || json->count == 0)
		return fault_say(work->fault, ERR_INVALID, "The body must be an array of order ids.");
	if (json->count > LIMIT_BULK_ITEMS)
		return fault_say(work->fault, ERR_TOO_LARGE, "At most %d orders are taken at once.",
		                 LIMIT_BULK_ITEMS);
	*n = json->count;
	*out = ARENA_ARRAY(work->arena, json->count, int64_t);
	for (const struct json *item = json->first; item != NULL; item = item->next, i++) {
		bool is_text = item->kind == JSON_STRING;
		enum err err = is_text ? str_to_int(item->text, &(*out)[i]) : json_int(item, &(*out)[i]);
		if (err != OK)
			fault_field(work->fault, str_format(work->arena, "[%zu]", i), "must be an order id");
	}
	return work->fault->rows.count > 0 ? ERR_INVALID : OK;
}

enum err om_order_restore(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t *ids = NULL;
	size_t n = 0;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	struct fault *whole = work->fault;
	TRY(ids_read(work, call->json, &ids, &n));
	for (size_t i = 0; i < n; i++) {
		struct order order;
		struct fault fault;
		fault_init(&fault, work->arena);
		work->fault = &fault;
		enum err err = restore_one(work, (struct order_id){ids[i]}, &order);
		work->fault = whole;
		if (err != OK && !om_is_of_item(err))
			return err;
		if (err != OK) {
			om_refuse(work->arena, bulk, i, str_format(work->arena, "%lld", (long long)ids[i]),
			          NULL, err, &fault);
			continue;
		}
		*LIST_ADD(work->arena, &bulk->results) = (struct om_result){
			.order_id = order.id,
			.order_number = order.number,
			.order_status = om_status_word(order.status),
		};
	}
	om_answer_bulk(work, call, bulk, reply);
	if (bulk->errors.count > 0)
		reply->status = bulk->results.count > 0 ? 201 : 422;
	return OK;
}
