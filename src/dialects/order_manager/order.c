#include "dialects/order_manager/order.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/order_detail.h"
#include "dialects/order_manager/order_wire.h"
#include "dialects/order_manager/order_words.h"
#include "domain/orders/orders.h"

/* Everything that a page of orders mentions. */
struct mentioned {
	struct work *work;
	struct map channels, warehouses, products;
	struct shipment *shipments;
	size_t shipment_count;
	struct reservation *claims; /* for the parts of bundles */
	struct om_details details;
	size_t claim_count;
};

static enum err mentioned_load(struct work *work, const struct order *orders, size_t n,
                               struct mentioned *m)
{
	struct channel *channels;
	struct warehouse *warehouses;
	size_t channel_count, warehouse_count;
	LIST(int64_t) products = {0};
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	*m = (struct mentioned){
		.work = work, .channels = map_new(work->arena), .warehouses = map_new(work->arena)};
	TRY(channel_all(work, &channels, &channel_count));
	for (size_t i = 0; i < channel_count; i++)
		map_put_int(&m->channels, channels[i].id.value, &channels[i]);
	TRY(warehouse_all(work, &warehouses, &warehouse_count));
	for (size_t i = 0; i < warehouse_count; i++)
		map_put_int(&m->warehouses, warehouses[i].id.value, &warehouses[i]);
	for (size_t i = 0; i < n; i++) {
		ids[i] = orders[i].id.value;
		for (size_t k = 0; k < orders[i].lines.count; k++)
			if (orders[i].lines.at[k].product_id.value != 0)
				*LIST_ADD(work->arena, &products) = orders[i].lines.at[k].product_id.value;
	}
	TRY(om_products(work, products.at, products.count, &m->products));
	TRY(om_details_load(work, orders, n, &m->details));
	if (n == 0)
		return OK;
	TRY(shipments_of(work, ids, n, &m->shipments, &m->shipment_count));
	return m->shipment_count == 0 ? OK : reservations_of(work, ids, n, &m->claims, &m->claim_count);
}

/* ---- shipments of an order ---- */

/* Units of the line that so many units of one of its products are. */
static int64_t line_units(const struct mentioned *m, const struct shipment_line *left)
{
	for (size_t i = 0; i < m->claim_count; i++)
		if (ID_EQ(m->claims[i].line_id, left->order_line_id)
		    && ID_EQ(m->claims[i].product_id, left->product_id) && m->claims[i].per_unit > 0)
			return left->quantity.units / m->claims[i].per_unit;
	return left->quantity.units;
}

/* A bundle has left as often as its rarest part in this shipment. */
static void parcel_add(const struct mentioned *m, const struct shipment *shipment,
                       const struct order_line *line, struct om_parcel *parcel)
{
	int64_t units = INT64_MAX;
	for (size_t i = 0; i < shipment->lines.count; i++) {
		const struct shipment_line *left = &shipment->lines.at[i];
		if (!ID_EQ(left->order_line_id, line->id))
			continue;
		int64_t of_line = line_units(m, left);
		units = of_line < units ? of_line : units;
	}
	if (units == INT64_MAX)
		return;
	*LIST_ADD(m->work->arena, &parcel->items) =
		(struct om_parcel_item){.listing_sku = line->sku, .quantity = units};
}

static void shipments_print(const struct mentioned *m, const struct order *in, struct om_order *out)
{
	struct arena *arena = m->work->arena;
	for (size_t i = 0; i < m->shipment_count; i++) {
		const struct shipment *shipment = &m->shipments[i];
		if (!ID_EQ(shipment->order_id, in->id))
			continue;
		struct om_parcel *parcel = LIST_ADD(arena, &out->shipments);
		for (size_t k = 0; k < in->lines.count; k++)
			parcel_add(m, shipment, &in->lines.at[k], parcel);
		if (shipment->tracking_number.len > 0)
			*LIST_ADD(arena, &parcel->tracking_numbers) = shipment->tracking_number;
		if (out->shipment.shipment_id.value != 0)
			continue;
		out->shipment = om_shipment_of(arena, shipment, in->number);
		out->ship_method = out->shipment.ship_method;
	}
}

/* ---- the order ---- */

static void lines_print(const struct mentioned *m, const struct order *in, struct om_order *out)
{
	struct arena *arena = m->work->arena;
	for (size_t i = 0; i < in->lines.count; i++) {
		const struct order_line *line = &in->lines.at[i];
		int64_t open = line->ordered.units - line->cancelled.units;
		*LIST_ADD(arena, &out->order_items) = (struct om_order_item){
			.order_item_id = line->id,
			.listing_sku = line->sku,
			.listing_name = line->title,
			.product = om_product_brief(arena, map_get_int(&m->products, line->product_id.value)),
			.quantity_ordered = open,
			.unit_price = line->unit_price,
			.tax = line->tax,
			.discount = line->discount,
			.fulfilled = open > 0 && line->shipped.units >= open,
		};
	}
}

static void address_print(struct arena *arena, const struct order *in, struct om_order *out)
{
	out->ship_name = in->recipient;
	out->ship_company = in->company;
	out->ship_address1 = in->line1;
	out->ship_address2 = in->line2;
	out->ship_city = in->city;
	out->ship_state = in->state;
	out->ship_zip_code = in->postal_code;
	out->ship_country = country_three(in->country);
	out->ship_phone = in->phone;
	out->ship_email = in->email;
	out->customer.name = in->recipient;
	out->customer.company_name = in->company;
	if (in->email.len > 0)
		*LIST_ADD(arena, &out->customer.email_addresses) = in->email;
}

static void money_print(const struct order *in, struct om_order *out)
{
	out->order_total = in->total;
	out->order_item_total = in->items_total;
	out->discount = in->discount_total;
	out->shipping_cost = in->shipping_total;
	out->amount_paid = in->amount_paid;
	out->insurance_cost = out->insured_value = out->confirmation_cost =
		money_zero(in->total.currency);
}

static void order_print(const struct mentioned *m, size_t at, const struct order *in,
                        struct om_order *out)
{
	const struct channel *channel = map_get_int(&m->channels, in->channel_id.value);
	const struct warehouse *warehouse = map_get_int(&m->warehouses, in->warehouse_id.value);
	*out = (struct om_order){
		.order_id = in->id,
		.order_number = in->number,
		.order_status = om_status_word(in->status),
		.unresolved_status =
			om_reason_word(in->status == ORDER_UNRESOLVED ? in->reason : REASON_RESOLVED),
		.order_date = in->placed_at,
		.created_date = in->created_at,
		.modified_date = in->modified_at,
		.payment_date = in->paid_at,
		.ship_date = in->shipped_at,
		.ship_by_date = in->ship_by,
		.hold_until_date = in->hold_until,
		.currency = in->currency,
		.requested_shipping_service = in->shipping_method,
		.address_type = STR("UNKNOWN"),
		.notes_from_buyer = in->notes,
		.external = in->status == ORDER_PROCESSED_OUTSIDE,
	};
	if (channel != NULL)
		out->sales_channel = om_channel_of(channel);
	if (warehouse != NULL)
		out->fulfillment_source = (struct om_source){warehouse->id, warehouse->name};
	if (in->cancel_reason.len > 0)
		om_cancel_split(in->cancel_reason, &out->cancel_reason.type, &out->cancel_reason.details);
	money_print(in, out);
	address_print(m->work->arena, in, out);
	lines_print(m, in, out);
	shipments_print(m, in, out);
	om_detail_print(&m->details, at, in, out);
}

/* Both parts of an order make one object: the first without its closing brace, a comma, the rest.
 */
static enum err orders_write(struct work *work, const struct order *orders, size_t n, bool is_list,
                             struct reply *reply)
{
	struct mentioned m;
	struct buf buf = buf_new(work->arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	struct str rest = om_order_rest(work->arena);
	TRY(mentioned_load(work, orders, n, &m));
	json_begin(&out, &buf);
	if (is_list)
		json_array(&out);
	for (size_t i = 0; i < n; i++) {
		struct om_order order;
		order_print(&m, i, &orders[i], &order);
		shape_write(&om_order_shape, &om_profile, &order, &out);
		if (buf.overflow)
			return fault_say(work->fault, ERR_TOO_LARGE, "The answer is too large; ask for less.");
		buf.len--; /* the brace */
		buf_byte(&buf, ',');
		buf_add(&buf, rest);
	}
	if (is_list)
		json_array_end(&out);
	reply->text = buf_str(&buf);
	return OK;
}

/* ---- the list ---- */

struct om_order_query {
	int64_t page, limit;
	bool external;
	struct instant created_date_from, created_date_to, modified_date_from, modified_date_to;
	struct instant order_date_from, order_date_to, payment_date_from, payment_date_to;
	struct instant ship_date_from, ship_date_to;
	LIST(int64_t) order_id;
	LIST(struct str) order_number;
	LIST(int64_t) product_id;
	struct channel_id sales_channel_id;
	LIST(struct str) status;
	LIST(struct str) unresolved_status;
	struct warehouse_id warehouse_id;
	struct touched touched;
};

static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_order_query),
	FIELD_FLAG(struct om_order_query, external, 0, "Shipped outside, or not."),
	FIELD_INSTANT(struct om_order_query, created_date_from, 0, "Accepted since."),
	FIELD_INSTANT(struct om_order_query, created_date_to, 0, "Accepted until."),
	FIELD_INSTANT(struct om_order_query, modified_date_from, 0, "Changed since."),
	FIELD_INSTANT(struct om_order_query, modified_date_to, 0, "Changed until."),
	FIELD_INSTANT(struct om_order_query, order_date_from, 0, "Placed since."),
	FIELD_INSTANT(struct om_order_query, order_date_to, 0, "Placed until."),
	FIELD_INTS(struct om_order_query, order_id, 0, 0, OM_LIMIT_MOST, "These orders."),
	FIELD_TEXTS(struct om_order_query, order_number, 0, 0, OM_LIMIT_MOST, "Numbers begin so."),
	FIELD_INSTANT(struct om_order_query, payment_date_from, 0, "Paid since."),
	FIELD_INSTANT(struct om_order_query, payment_date_to, 0, "Paid until."),
	FIELD_INTS(struct om_order_query, product_id, 0, 0, OM_LIMIT_MOST, "With these products."),
	FIELD_ID(struct om_order_query, sales_channel_id, struct channel_id, 0, "Sold there."),
	FIELD_INSTANT(struct om_order_query, ship_date_from, 0, "Shipped since."),
	FIELD_INSTANT(struct om_order_query, ship_date_to, 0, "Shipped until."),
	FIELD_TEXTS(struct om_order_query, status, 0, 0, 50, "With one of these statuses."),
	FIELD_TEXTS(struct om_order_query, unresolved_status, 0, 0, 50, "Unresolved for these."),
	FIELD_ID(struct om_order_query, warehouse_id, struct warehouse_id, 0, "Shipped from there."),
};
const struct shape om_order_query_shape =
	SHAPE_TOUCHED("OmOrderQuery", struct om_order_query, query_fields, "Which orders.");

/* Rows that none or one of the words names. */
static void among_words(struct om_filters *filters, const char *column,
                        const struct om_words_list *words)
{
	if (words->count == 0)
		om_among(filters, column, NULL, 0);
	else
		om_only_texts(filters, column, words->at, words->count);
}

static enum err filter_words(struct work *work, const struct om_order_query *q,
                             struct om_filters *filters)
{
	struct om_words_list statuses = {0}, reasons = {0}, outside = {0};
	TRY(om_status_filter(work, "status", q->status.at, q->status.count, &statuses));
	TRY(om_reason_filter(work, "unresolvedStatus", q->unresolved_status.at,
	                     q->unresolved_status.count, &reasons));
	if (q->status.count > 0)
		among_words(filters, "status", &statuses);
	if (q->unresolved_status.count > 0)
		among_words(filters, "reason", &reasons);
	if (q->touched.present == 0 || !shape_has(&om_order_query_shape, q, "external"))
		return OK;
	for (int i = 0; i < ORDER_STATUS_COUNT; i++)
		if ((i == ORDER_PROCESSED_OUTSIDE) == q->external)
			*LIST_ADD(work->arena, &outside) = word_of(&order_status_words, i);
	among_words(filters, "status", &outside);
	return OK;
}

enum err om_order_list(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_order_query *q = call->query;
	struct om_filters filters = om_filters_new(work->arena);
	void *found;
	size_t count, loaded = 0;
	TRY(filter_words(work, q, &filters));
	om_between(&filters, "created_at", q->created_date_from, q->created_date_to);
	om_between(&filters, "modified_at", q->modified_date_from, q->modified_date_to);
	om_between(&filters, "placed_at", q->order_date_from, q->order_date_to);
	om_between(&filters, "paid_at", q->payment_date_from, q->payment_date_to);
	om_between(&filters, "shipped_at", q->ship_date_from, q->ship_date_to);
	om_only_ids(&filters, "id", q->order_id.at, q->order_id.count);
	om_prefixes(&filters, "number", q->order_number.at, q->order_number.count);
	om_through(om_only_ids(&filters, "product_id", q->product_id.at, q->product_id.count), "id",
	           "order_line", "order_id");
	om_only_id(&filters, "channel_id", q->sales_channel_id.value);
	om_only_id(&filters, "warehouse_id", q->warehouse_id.value);
	TRY(om_list(work, &orders_source, &filters, q->page, om_limit(q->limit, 100), &found, &count));
	const struct order *rows = found;
	/* With lines, and in the order of the page. */
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	struct order *orders = ARENA_ARRAY(work->arena, count, struct order), *all = NULL;
	struct map by_id = map_new(work->arena);
	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].id.value;
	if (count > 0)
		TRY(order_load(work, ids, count, &all, &loaded));
	for (size_t i = 0; i < loaded; i++)
		map_put_int(&by_id, all[i].id.value, &all[i]);
	for (size_t i = 0; i < count; i++) {
		const struct order *order = map_get_int(&by_id, ids[i]);
		orders[i] = order != NULL ? *order : rows[i];
	}
	return orders_write(work, orders, count, true, reply);
}

enum err om_order_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct order order;
	if (order_get(work, (struct order_id){call->ids[0]}, &order) != OK)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no order %lld.",
		                 (long long)call->ids[0]);
	return orders_write(work, &order, 1, false, reply);
}
