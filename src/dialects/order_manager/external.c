/* PUT /v1.1/shipment/external: somebody else shipped it. */
#include "dialects/order_manager/find_orders.h"
#include "dialects/order_manager/shipment.h"

#include "dialects/order_manager/answers.h"

struct om_method_put {
	struct str shipping_carrier;
};

struct om_external {
	struct order_id order_id;
	struct str order_number;
	struct channel_id sales_channel_id;
	struct str tracking_number;
	struct om_method_put ship_method;
	struct instant ship_date;
	struct str transaction_id;
};

struct om_externals {
	bool notify_customer, update_channel;
	LIST(struct om_external) shipments;
	struct touched touched;
};

static const struct field method_put_fields[] = {
	FIELD_TEXT(struct om_method_put, shipping_carrier, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "The carrier."),
};
static const struct shape method_put_shape =
	SHAPE("shipMethodExternal", struct om_method_put, method_put_fields, "How it was shipped.");

static const struct field external_fields[] = {
	FIELD_ID(struct om_external, order_id, struct order_id, 0, "The order,"),
	FIELD_TEXT(struct om_external, order_number, TRIMMED, 0, LIMIT_NUMBER, "or its number"),
	FIELD_ID(struct om_external, sales_channel_id, struct channel_id, 0, "on this channel."),
	FIELD_TEXT(struct om_external, tracking_number, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Its tracking number."),
	FIELD_OBJECT(struct om_external, ship_method, struct om_method_put, &method_put_shape, REQUIRED,
                 "How it was shipped."),
	FIELD_INSTANT(struct om_external, ship_date, 0, "When; usually now."),
	FIELD_TEXT(struct om_external, transaction_id, TRIMMED, 0, LIMIT_REMOTE_ID,
               "The sender's own id; usually the tracking number stands for it."),
};
static const struct shape external_shape =
	SHAPE("createExternalShipment", struct om_external, external_fields, "A shipment.");

static const struct field externals_fields[] = {
	FIELD_FLAG(struct om_externals, notify_customer, 0, "Passed over: Purser writes to no buyers."),
	FIELD_FLAG(struct om_externals, update_channel, 0, "Is the channel told? Usually yes."),
	FIELD_LIST(struct om_externals, shipments, struct om_external, &external_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "What was shipped."),
};
const struct shape om_external_shape =
	SHAPE_TOUCHED("externalShipment", struct om_externals, externals_fields, "Shipments.");

/* ---- the answer ---- */

struct om_order_identifier {
	struct order_id order_id;
	struct str order_number;
	struct channel_id sales_channel_id;
};

struct om_batched {
	struct om_order_identifier order;
	struct str processing_message;
	struct om_shipment shipment;
	struct str status;
	struct absent absent;
};

static const struct field identifier_fields[] = {
	FIELD_ID(struct om_order_identifier, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_order_identifier, order_number, NULLABLE, 0, LIMIT_NUMBER, "Its number."),
	FIELD_ID(struct om_order_identifier, sales_channel_id, struct channel_id, 0, "Its channel."),
};
static const struct shape identifier_shape =
	SHAPE("orderIdentifier", struct om_order_identifier, identifier_fields, "An order.");

static const struct field batched_fields[] = {
	FIELD_OBJECT(struct om_batched, order, struct om_order_identifier, &identifier_shape, 0,
                 "The order."),
	ABSENT(struct om_batched, order_batch_number),
	FIELD_TEXT(struct om_batched, processing_message, NULLABLE, 0, LIMIT_NOTES, "What happened."),
	FIELD_OBJECT(struct om_batched, shipment, struct om_shipment, &om_shipment_shape, NULLABLE,
                 "The shipment."),
	FIELD_TEXT(struct om_batched, status, 0, 0, 20, "SHIPPED or FAILED."),
};
const struct shape om_batched_shape =
	SHAPE("batchedOrder", struct om_batched, batched_fields, "What became of a shipment.");

/* Sent again, it is the same shipment: by the sender's id, else by its tracking number. The source
 * names the client, whose ids are its own. */
static enum err ship(struct work *work, const struct om_externals *body,
                     const struct om_external *in, const struct order *order, struct shipment *out)
{
	struct arena *arena = work->arena;
	struct shipment draft = {
		.order_id = order->id,
		.warehouse_id = order->warehouse_id,
		.source = str_format(arena, "external:%lld", (long long)work->actor.id),
		.remote_id = in->transaction_id,
		.carrier = in->ship_method.shipping_carrier,
		.tracking_number = in->tracking_number,
		.shipped_at = in->ship_date,
		.announce = body->update_channel || !shape_has(&om_external_shape, body, "update_channel"),
	};
	if (draft.remote_id.len == 0)
		draft.remote_id = str_format(arena, "%lld:%.*s", (long long)order->id.value,
		                             STR_FMT(in->tracking_number));
	return shipment_create(work, &draft, out);
}

static enum err ship_one(struct work *work, const struct om_externals *body,
                         const struct om_external *in, struct om_batched *out)
{
	struct order order;
	struct shipment shipment = {0};
	out->order = (struct om_order_identifier){in->order_id, in->order_number, in->sales_channel_id};
	TRY(om_find_order(work, in->order_id, in->order_number, in->sales_channel_id, &order));
	out->order = (struct om_order_identifier){order.id, order.number, order.channel_id};
	TRY(ship(work, body, in, &order, &shipment));
	out->status = STR("SHIPPED");
	out->shipment = om_shipment_of(work->arena, &shipment, order.number);
	return OK;
}

/* Why a shipment was not recorded, in one sentence. */
static struct om_batched failed(struct work *work, struct om_batched one, enum err err,
                                const struct fault *fault)
{
	struct om_bulk refused = {0};
	om_refuse(work->arena, &refused, 0, (struct str){0}, NULL, err, fault);
	one.status = STR("FAILED");
	one.processing_message = refused.errors.at[0].message;
	return one;
}

enum err om_external_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_externals *body = call->body;
	size_t n = body->shipments.count;
	struct fault *whole = work->fault;
	reply->count = n + call->refused_count;
	struct om_batched *out = ARENA_ARRAY(work->arena, reply->count, struct om_batched);
	reply->value = out;
	for (size_t i = 0; i < call->refused_count; i++)
		out[call->refused[i].index] =
			failed(work, (struct om_batched){0}, ERR_INVALID, &call->refused[i].fault);
	for (size_t i = 0; i < n; i++) {
		struct om_batched *one = &out[call->item_at != NULL ? call->item_at[i] : i];
		struct fault fault;
		fault_init(&fault, work->arena);
		work->fault = &fault;
		enum err err = ship_one(work, body, &body->shipments.at[i], one);
		work->fault = whole;
		if (err != OK && !om_is_of_item(err))
			return err;
		if (err != OK)
			*one = failed(work, *one, err, &fault);
	}
	return OK;
}
