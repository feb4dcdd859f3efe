#include "dialects/order_manager/shipment.h"

#include "dialects/order_manager/carriers.h"
#include "dialects/order_manager/countries.h"

/* ---- shapes ---- */

static const struct field method_fields[] = {
	ABSENT(struct om_ship_method, shipping_provider_id),
	FIELD_TEXT(struct om_ship_method, shipping_carrier, NULLABLE, 0, LIMIT_NAME, "The carrier."),
	ABSENT(struct om_ship_method, shipping_service_id),
	ABSENT(struct om_ship_method, package_type_id),
	ABSENT(struct om_ship_method, ltl_ftl_shipment),
};
const struct shape om_ship_method_shape =
	SHAPE("shipMethod", struct om_ship_method, method_fields, "How it is shipped.");

static const struct field shipment_fields[] = {
	FIELD_ID(struct om_shipment, shipment_id, struct shipment_id, 0, "The shipment."),
	FIELD_TEXT(struct om_shipment, type, NULLABLE, 0, 20, "FULFILLMENT."),
	FIELD_ID(struct om_shipment, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_shipment, order_number, NULLABLE, 0, LIMIT_NUMBER, "Its number."),
	FIELD_ID(struct om_shipment, warehouse_id, struct warehouse_id, 0, "Where it left."),
	FIELD_INSTANT(struct om_shipment, created, 0, "When we learnt of it."),
	FIELD_INSTANT(struct om_shipment, ship_date, 0, "When it left."),
	ABSENT(struct om_shipment, estimated_arrival),
	ABSENT(struct om_shipment, received),
	FIELD_TEXT(struct om_shipment, delivery_status, NULLABLE, 0, 20, "UNKNOWN: nobody tracks it."),
	FIELD_FLAG(struct om_shipment, external, 0, "Did others ship it?"),
	FIELD_TEXT(struct om_shipment, tracking_number, NULLABLE, 0, LIMIT_NAME, "Tracking number."),
	FIELD_TEXTS(struct om_shipment, tracking_urls, 0, 0, 10, "Where to follow it."),
	FIELD_TEXT(struct om_shipment, transaction_id, NULLABLE, 0, LIMIT_REMOTE_ID,
               "The id that the sender has for it."),
	ABSENT(struct om_shipment, insurance_tracking_number),
	ABSENT(struct om_shipment, carrier_fee),
	FIELD_OBJECT(struct om_shipment, ship_method, struct om_ship_method, &om_ship_method_shape,
                 NULLABLE, "Carrier."),
	ABSENT_LIST(struct om_shipment, shipping_label_urls),
	ABSENT(struct om_shipment, batch_number),
	ABSENT(struct om_shipment, rma),
};
const struct shape om_shipment_shape =
	SHAPE("shipment", struct om_shipment, shipment_fields, "What left for an order.");

struct str om_carrier(struct arena *arena, struct str ours)
{
	if (ours.len == 0)
		return ours;
	char *at = arena_alloc(arena, ours.len);
	for (size_t i = 0; i < ours.len; i++) {
		char c = ours.at[i];
		at[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c == ' ' || c == '-' ? '_' : c;
	}
	struct str word = str_of(at, ours.len);
	return carrier_is_known(word) ? word : STR("OTHER_CARRIER");
}

struct om_shipment om_shipment_of(struct arena *arena, const struct shipment *shipment,
                                  struct str order_number)
{
	struct om_shipment out = {
		.shipment_id = shipment->id,
		.type = STR("FULFILLMENT"),
		.order_id = shipment->order_id,
		.order_number = order_number,
		.warehouse_id = shipment->warehouse_id,
		.created = shipment->created_at,
		.ship_date = shipment->shipped_at,
		.delivery_status = STR("UNKNOWN"),
		.external = str_starts(shipment->source, STR("external")),
		.tracking_number = shipment->tracking_number,
		.transaction_id = shipment->remote_id,
		.ship_method = {.shipping_carrier = om_carrier(arena, shipment->carrier)},
	};
	if (shipment->tracking_url.len > 0)
		*LIST_ADD(arena, &out.tracking_urls) = shipment->tracking_url;
	return out;
}

/* ---- the list ---- */

struct om_shipment_query {
	int64_t page, limit;
	struct str batch_number, city, country, delivery_status, recipient, state, tracking_number;
	LIST(int64_t) order_id;
	LIST(struct str) order_number;
	LIST(int64_t) shipment_id;
	struct channel_id sales_channel_id;
	struct instant shipment_created_from_date, shipment_created_to_date;
	struct instant shipment_from_date, shipment_to_date;
	int64_t shipping_provider_id;
	struct warehouse_id warehouse_id;
};

static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_shipment_query),
	FIELD_TEXT(struct om_shipment_query, batch_number, 0, 0, LIMIT_NAME, "None of ours has one."),
	FIELD_TEXT(struct om_shipment_query, city, 0, 0, LIMIT_CITY, "The city begins so."),
	FIELD_TEXT(struct om_shipment_query, country, 0, 0, 3, "To this country (alpha-3)."),
	FIELD_TEXT(struct om_shipment_query, delivery_status, 0, 0, 30, "All of ours are UNKNOWN."),
	FIELD_INTS(struct om_shipment_query, order_id, 0, 0, OM_LIMIT_MOST, "Of these orders."),
	FIELD_TEXTS(struct om_shipment_query, order_number, 0, 0, OM_LIMIT_MOST, "Number begins so."),
	FIELD_TEXT(struct om_shipment_query, recipient, 0, 0, LIMIT_NAME, "The name begins so."),
	FIELD_ID(struct om_shipment_query, sales_channel_id, struct channel_id, 0, "Sold there."),
	FIELD_INSTANT(struct om_shipment_query, shipment_created_from_date, 0, "Known since."),
	FIELD_INSTANT(struct om_shipment_query, shipment_created_to_date, 0, "Known until."),
	FIELD_INSTANT(struct om_shipment_query, shipment_from_date, 0, "Left since."),
	FIELD_INTS(struct om_shipment_query, shipment_id, 0, 0, OM_LIMIT_MOST, "These shipments."),
	FIELD_INSTANT(struct om_shipment_query, shipment_to_date, 0, "Left until."),
	FIELD_INT(struct om_shipment_query, shipping_provider_id, 0, 0, INT32_MAX, "None has one."),
	FIELD_TEXT(struct om_shipment_query, state, 0, 0, LIMIT_STATE, "To this state."),
	FIELD_TEXT(struct om_shipment_query, tracking_number, 0, 0, LIMIT_NAME, "It begins so."),
	FIELD_ID(struct om_shipment_query, warehouse_id, struct warehouse_id, 0, "Left there."),
};
const struct shape om_shipment_query_shape =
	SHAPE("OmShipmentQuery", struct om_shipment_query, query_fields, "Which shipments.");

#define SPAN_MOST (7 * DAY_US)

/* Is that pair of dates complete? Half of one, or one of more than seven days, is a fault. */
static bool pair_check(struct work *work, const char *name, struct instant from, struct instant to)
{
	if (from.us == 0 && to.us == 0)
		return false;
	if (from.us == 0 || to.us == 0)
		fault_field(work->fault, str_from(name), "must be given together with its other end");
	else if (to.us < from.us)
		fault_field(work->fault, str_from(name), "must not lie before its beginning");
	else if (to.us - from.us > SPAN_MOST)
		fault_field(work->fault, str_from(name), "must lie at most 7 days after its beginning");
	return true;
}

static enum err dates_check(struct work *work, const struct om_shipment_query *q)
{
	bool is_given = pair_check(work, "shipmentToDate", q->shipment_from_date, q->shipment_to_date);
	is_given = pair_check(work, "shipmentCreatedToDate", q->shipment_created_from_date,
	                      q->shipment_created_to_date)
	           || is_given;
	if (!is_given)
		fault_field(work->fault, STR("shipmentFromDate"),
		            "and shipmentToDate are required, or shipmentCreatedFromDate and "
		            "shipmentCreatedToDate");
	return work->fault->rows.count > 0 ? ERR_INVALID : OK;
}

static void of_order(struct listing_filter *filter)
{
	om_through(filter, "order_id", "orders", "id");
}

static enum err filters_make(struct work *work, const struct om_shipment_query *q,
                             struct om_filters *f)
{
	static const char *const deliveries[] = {
		"UNKNOWN",          "IN_TRANSIT",    "DELIVERED", "LOST_IN_TRANSIT",
		"RETURN_TO_SENDER", "UNDELIVERABLE", "FORWARDED", "VOIDED"};
	struct str country = {0};
	bool matches_none =
		q->batch_number.len > 0 || q->shipping_provider_id != 0
		|| (q->delivery_status.len > 0 && !str_eq_nocase(q->delivery_status, STR("UNKNOWN")));
	if (q->country.len > 0 && !country_two(q->country, &country))
		return fault_field(work->fault, STR("country"), "must be three letters of ISO 3166-1");
	TRY(om_words_check(work, "deliveryStatus", &q->delivery_status, 1, deliveries,
	                   COUNT_OF(deliveries)));
	if (matches_none)
		om_among(f, "id", NULL, 0);
	om_between(f, "created_at", q->shipment_created_from_date, q->shipment_created_to_date);
	om_between(f, "shipped_at", q->shipment_from_date, q->shipment_to_date);
	om_only_ids(f, "order_id", q->order_id.at, q->order_id.count);
	om_only_ids(f, "id", q->shipment_id.at, q->shipment_id.count);
	om_only_id(f, "channel_id", q->sales_channel_id.value);
	om_only_id(f, "warehouse_id", q->warehouse_id.value);
	om_prefixes(f, "tracking_number", &q->tracking_number, 1);
	of_order(om_prefixes(f, "number", q->order_number.at, q->order_number.count));
	of_order(om_prefixes(f, "city", &q->city, 1));
	of_order(om_prefixes(f, "recipient", &q->recipient, 1));
	of_order(om_only_texts(f, "country", &country, 1));
	of_order(om_only_texts(f, "state", &q->state, 1));
	return OK;
}

enum err om_shipment_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_shipment_query q = {0};
	struct om_filters filters = om_filters_new(work->arena);
	struct map numbers = map_new(work->arena);
	struct order *orders = NULL;
	size_t order_count = 0;
	void *found;
	TRY(om_query(work, call, &q));
	TRY(dates_check(work, &q));
	TRY(filters_make(work, &q, &filters));
	TRY(om_list(work, &shipments_source, &filters, q.page, om_limit(q.limit, 20), &found,
	            &reply->count));
	const struct shipment *shipments = found;
	int64_t *ids = ARENA_ARRAY(work->arena, reply->count, int64_t);
	for (size_t i = 0; i < reply->count; i++)
		ids[i] = shipments[i].order_id.value;
	if (reply->count > 0)
		TRY(order_load(work, ids, reply->count, &orders, &order_count));
	for (size_t i = 0; i < order_count; i++)
		map_put_int(&numbers, orders[i].id.value, &orders[i]);
	struct om_shipment *out = ARENA_ARRAY(work->arena, reply->count, struct om_shipment);
	for (size_t i = 0; i < reply->count; i++) {
		const struct order *order = map_get_int(&numbers, ids[i]);
		out[i] = om_shipment_of(work->arena, &shipments[i],
		                        order != NULL ? order->number : (struct str){0});
	}
	reply->value = out;
	return OK;
}
