/* Purchase orders for buyers' orders that a vendor ships: made, called off, shipped. */
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing_listen.h"
#include "domain/purchasing/purchasing_rules.h"
#include "domain/purchasing/purchasing_write.h"
#include "kernel/rehearse.h"

enum { CHUNK = 200 };

#define FOLLOW_WAREHOUSE "purchase.follow_warehouse"
#define AUTHORIZES_DROPSHIP "purchasing.authorizes_dropship"
#define LACKS_OFFER "No purchase order was made: "

/* The distinct subjects of events. */
static int64_t *subjects_of(struct work *work, const struct event *events, size_t n, size_t *count)
{
	struct map seen = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		map_put_int(&seen, events[i].subject_id, &seen);
	int64_t *ids = ARENA_ARRAY(work->arena, seen.count, int64_t);
	for (size_t i = 0; i < seen.count; i++)
		ids[i] = seen.entries[i].number;
	*count = seen.count;
	return ids;
}

/* Most companies have no dropshipping vendor: then nothing more is read. */
static enum err has_dropshippers(struct work *work, bool *out)
{
	struct vendor *vendors;
	size_t count;
	*out = false;
	TRY(vendor_all(work, &vendors, &count));
	for (size_t i = 0; i < count; i++)
		*out = *out || vendors[i].warehouse_id.value != 0;
	return OK;
}

/* ---- what an order needs ---- */

/* Units by product that the order claims of the vendor. */
struct needs {
	int64_t *products, *units;
	size_t count;
};

static enum err needs_load(struct work *work, const struct order *order, struct needs *needs)
{
	struct reservation *claims;
	size_t n;
	TRY(reservations_of(work, &order->id.value, 1, &claims, &n));
	*needs = (struct needs){ARENA_ARRAY(work->arena, n, int64_t),
	                        ARENA_ARRAY(work->arena, n, int64_t), 0};
	for (size_t i = 0; i < n; i++) {
		size_t at = 0;
		if (claims[i].quantity.units <= 0 || !ID_EQ(claims[i].warehouse_id, order->warehouse_id))
			continue;
		while (at < needs->count && needs->products[at] != claims[i].product_id.value)
			at++;
		needs->products[at] = claims[i].product_id.value;
		needs->units[at] += claims[i].quantity.units;
		needs->count += at == needs->count;
	}
	return OK;
}

/* Does the purchase order still ask for what the order needs? */
static bool is_same_need(const struct needs *needs, const struct order *order,
                         const struct purchase_order *purchase)
{
	size_t pending = 0;
	if (!ID_EQ(purchase->warehouse_id, order->warehouse_id))
		return false;
	for (size_t i = 0; i < purchase->lines.count; i++) {
		const struct purchase_line *line = &purchase->lines.at[i];
		bool is_needed = false;
		if (line->status != PURCHASE_LINE_PENDING)
			continue;
		pending++;
		for (size_t k = 0; k < needs->count; k++)
			is_needed = is_needed
			            || (needs->products[k] == line->product_id.value
			                && needs->units[k] == line->quantity.units);
		if (!is_needed)
			return false;
	}
	return pending == needs->count;
}

enum err purchase_buyer_check(struct work *work, const struct purchase_order *purchase)
{
	struct order buyers;
	struct needs needs;
	if (purchase->order_id.value == 0)
		return OK;
	TRY(order_get(work, purchase->order_id, &buyers));
	if (buyers.status == ORDER_PENDING_FULFILLMENT && purchase->issued_at.us != 0)
		return OK; /* a repeat */
	if (buyers.status != ORDER_AWAITING_DROPSHIP) {
		struct str status = word_said(work->arena, &order_status_words, (int)buyers.status);
		return fault_say(work->fault, ERR_CONFLICT,
		                 "The buyer's order %.*s is %.*s: its vendor has nothing to ship.",
		                 STR_FMT(buyers.number), STR_FMT(status));
	}
	TRY(needs_load(work, &buyers, &needs));
	if (is_same_need(&needs, &buyers, purchase))
		return OK;
	return fault_say(
		work->fault, ERR_CONFLICT,
		"The buyer's order %.*s asks for something else than purchase order %.*s: send "
		"the one that follows it.",
		STR_FMT(buyers.number), STR_FMT(purchase->number));
}

static const struct vendor_product *offer_of(const struct vendor_product *offers, size_t n,
                                             struct vendor_id vendor, int64_t product)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(offers[i].vendor_id, vendor) && offers[i].product_id.value == product)
			return &offers[i];
	return NULL;
}

/* ---- making ---- */

static enum err attention_clear(struct work *work, const struct order *order)
{
	if (!str_starts(order->attention, STR(LACKS_OFFER)))
		return OK;
	return order_attention(work, order->id, STR(""));
}

static enum err purchase_make(struct work *work, const struct order *order,
                              const struct vendor *vendor, const struct needs *needs)
{
	struct vendor_product *offers;
	size_t count;
	bool authorizes;
	struct purchase_order made;
	struct purchase_order draft = {.type = PURCHASE_DROPSHIP_ORDER,
	                               .vendor_id = vendor->id,
	                               .warehouse_id = order->warehouse_id,
	                               .order_id = order->id};
	TRY(vendor_products_of(work, needs->products, needs->count, &offers, &count));
	for (size_t i = 0; i < needs->count; i++) {
		const struct vendor_product *offer =
			offer_of(offers, count, vendor->id, needs->products[i]);
		if (offer == NULL)
			return order_attention(
				work, order->id,
				str_format(work->arena, LACKS_OFFER "%.*s has no vendor product for product %lld.",
			               STR_FMT(vendor->name), (long long)needs->products[i]));
		*LIST_ADD(work->arena, &draft.lines) =
			(struct purchase_line){.vendor_product_id = offer->id, .quantity = {needs->units[i]}};
	}
	TRY(purchase_create(work, &draft, &made));
	TRY(attention_clear(work, order));
	TRY(setting_flag(work, AUTHORIZES_DROPSHIP, &authorizes));
	if (!authorizes)
		return OK;
	return purchase_move_one(work, PURCHASE_AUTHORIZE, made.id, STR(""), &made);
}

static enum err purchase_call_off(struct work *work, const struct purchase_order *purchase,
                                  struct str reason)
{
	struct purchase_order out;
	if (purchase->status == PURCHASE_AWAITING_AUTHORIZATION)
		return purchase_move_one(work, PURCHASE_CANCEL, purchase->id, reason, &out);
	if (purchase_is_final(purchase->status) || purchase_received_units(purchase) > 0)
		return OK; /* what the vendor did stands */
	return purchase_move_one(work, PURCHASE_VOID, purchase->id, reason, &out);
}

/* Is the order with the vendor, or done? */
static bool is_with_vendor(enum order_status status)
{
	return status == ORDER_PENDING_FULFILLMENT || status == ORDER_CANCEL_REQUESTED
	       || status == ORDER_SHIPPED || status == ORDER_PROCESSED_OUTSIDE;
}

static enum err order_follow(struct work *work, const struct order *order,
                             const struct purchase_order *purchase)
{
	struct needs needs;
	struct vendor vendor;
	if (order->status != ORDER_AWAITING_DROPSHIP)
		return purchase_call_off(work, purchase,
		                         STR("The buyer's order is not the vendor's any more."));
	TRY(needs_load(work, order, &needs));
	if (needs.count == 0)
		return OK;
	if (purchase != NULL) {
		if (is_same_need(&needs, order, purchase))
			return OK;
		TRY(purchase_call_off(work, purchase, STR("The buyer's order was changed.")));
	}
	enum err err = vendor_of_warehouse(work, order->warehouse_id, &vendor);
	if (err == ERR_NOT_FOUND)
		return order_attention(work, order->id,
		                       STR(LACKS_OFFER "no vendor stands for its warehouse."));
	TRY(err);
	return purchase_make(work, order, &vendor, &needs);
}

/* One order that is followed on its own: what cannot be done for it stops no other. */
struct following {
	const struct order *order;
	const struct purchase_order *purchase;
	const struct shipment *shipments; /* of several orders */
	size_t shipment_count;
};

static enum err follow_one(struct work *work, void *state)
{
	const struct following *one = state;
	return order_follow(work, one->order, one->purchase);
}

/* Nothing to do: most orders that are heard of. */
static bool is_settled(const struct order *order, const struct purchase_order *purchase)
{
	return order->status != ORDER_AWAITING_DROPSHIP
	       && (purchase == NULL || is_with_vendor(order->status));
}

static struct str why_not(struct work *work, enum err err, const struct fault *fault)
{
	if (fault->rows.count > 0)
		return str_format(work->arena, "%.*s %.*s.", STR_FMT(fault->rows.at[0].path),
		                  STR_FMT(fault->rows.at[0].sentence));
	return fault->sentence.len > 0 ? fault->sentence : str_from(err_row(err)->sentence);
}

/* Trouble of the database is the whole call's. */
static bool is_of_one(enum err err)
{
	return err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_REFUSED
	       || err == ERR_OVERFLOW;
}

/* Why it could not be done for the order goes to a person. */
static enum err follow_alone(struct work *work, rehearsal follow, struct following *one,
                             struct order_id order, const char *what)
{
	struct fault *whole = work->fault, fault;
	enum err result, err;
	fault_init(&fault, work->arena);
	work->fault = &fault;
	err = work_attempt(work, follow, one, &result);
	work->fault = whole;
	TRY(err);
	if (result == OK || !is_of_one(result))
		return result;
	return order_attention(
		work, order,
		str_format(work->arena, "%s%.*s", what, STR_FMT(why_not(work, result, &fault))));
}

static enum err orders_follow(struct work *work, const struct order *orders, size_t n)
{
	struct purchase_order *purchases;
	size_t count;
	struct map by_order = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = orders[i].id.value;
	TRY(purchase_of_orders(work, ids, n, &purchases, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_order, purchases[i].order_id.value, &purchases[i]);
	for (size_t i = 0; i < n; i++) {
		struct following one = {.order = &orders[i], .purchase = map_get_int(&by_order, ids[i])};
		if (!is_settled(one.order, one.purchase))
			TRY(follow_alone(work, follow_one, &one, one.order->id, LACKS_OFFER));
	}
	return OK;
}

/* ---- what is heard ---- */

enum err purchases_on_order(struct work *work, const struct event *events, size_t n)
{
	bool has_any;
	struct order *orders;
	size_t count, id_count;
	TRY(has_dropshippers(work, &has_any));
	if (!has_any)
		return OK;
	int64_t *ids = subjects_of(work, events, n, &id_count);
	TRY(order_load(work, ids, id_count, &orders, &count));
	return orders_follow(work, orders, count);
}

enum err purchases_on_vendor(struct work *work, const struct event *events, size_t n)
{
	struct vendor *vendors;
	size_t vendor_count;
	if (n == 0)
		return OK;
	(void)events;
	TRY(vendor_all(work, &vendors, &vendor_count));
	for (size_t i = 0; i < vendor_count; i++) {
		if (vendors[i].warehouse_id.value == 0 || !vendors[i].is_active)
			continue;
		TRY(job_request(work, FOLLOW_WAREHOUSE, vendors[i].warehouse_id.value, work->now, STR("")));
	}
	return OK;
}

enum err purchases_follow_warehouse(struct work *work, const struct job *job)
{
	struct warehouse_id warehouse = {job->subject_id};
	struct order_id after = {0};
	struct order *orders;
	int64_t *ids;
	size_t n, count;
	if (str_to_int(job->body, &after.value) != OK)
		after.value = 0; /* asked for anew: from the first */
	TRY(order_to_dropship(work, warehouse, after, CHUNK, &ids, &n));
	TRY(order_load(work, ids, n, &orders, &count));
	TRY(orders_follow(work, orders, count));
	if (n < CHUNK)
		return OK;
	return job_request(work, FOLLOW_WAREHOUSE, warehouse.value, work->now,
	                   str_format(work->arena, "%lld", (long long)ids[n - 1]));
}

/* Units of the product that left for the order and that its purchase order does not know of. */
static int64_t units_unknown(const struct purchase_order *purchase,
                             const struct shipment *shipments, size_t n, struct product_id product)
{
	int64_t units = 0;
	for (size_t i = 0; i < n; i++) {
		if (!ID_EQ(shipments[i].order_id, purchase->order_id))
			continue;
		for (size_t k = 0; k < shipments[i].lines.count; k++)
			if (ID_EQ(shipments[i].lines.at[k].product_id, product))
				units += shipments[i].lines.at[k].quantity.units;
	}
	for (size_t i = 0; i < purchase->lines.count; i++)
		if (purchase->lines.at[i].status == PURCHASE_LINE_RECEIVED
		    && ID_EQ(purchase->lines.at[i].product_id, product))
			units -= purchase->lines.at[i].quantity.units;
	return units;
}

static enum err follow_shipments(struct work *work, void *state)
{
	const struct following *one = state;
	const struct purchase_order *purchase = one->purchase;
	LIST(struct purchase_receipt) receipts = {0};
	struct purchase_order out;
	if (purchase_move_find(purchase->status, PURCHASE_RECEIVE) == NULL)
		return OK;
	for (size_t i = 0; i < purchase->lines.count; i++) {
		const struct purchase_line *line = &purchase->lines.at[i];
		int64_t units =
			units_unknown(purchase, one->shipments, one->shipment_count, line->product_id);
		if (line->status == PURCHASE_LINE_PENDING && units > 0)
			*LIST_ADD(work->arena, &receipts) = (struct purchase_receipt){
				.line_id = line->id, .accepted = {units}, .leaves_stock = true};
	}
	if (receipts.count == 0)
		return OK;
	return purchase_receive(work, purchase->id, receipts.at, receipts.count, &out);
}

enum err purchases_on_shipment(struct work *work, const struct event *events, size_t n)
{
	bool has_any;
	struct purchase_order *purchases;
	struct shipment *shipments;
	size_t count, id_count, shipment_count;
	TRY(has_dropshippers(work, &has_any));
	if (!has_any)
		return OK;
	int64_t *ids = subjects_of(work, events, n, &id_count);
	TRY(purchase_of_orders(work, ids, id_count, &purchases, &count));
	if (count == 0)
		return OK;
	TRY(shipments_of(work, ids, id_count, &shipments, &shipment_count));
	for (size_t i = 0; i < count; i++) {
		struct following one = {
			.purchase = &purchases[i], .shipments = shipments, .shipment_count = shipment_count};
		TRY(follow_alone(work, follow_shipments, &one, purchases[i].order_id,
		                 "Its purchase order does not know of the shipment: "));
	}
	return OK;
}

enum err purchase_ship(struct work *work, struct purchase_order_id id, const struct shipment *draft,
                       struct shipment *out)
{
	struct purchase_order purchase;
	struct shipment shipped = *draft;
	TRY(purchase_get(work, id, &purchase));
	if (purchase.order_id.value == 0)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Purchase order %.*s is for no buyer's order: receive it instead.",
		                 STR_FMT(purchase.number));
	if (purchase_move_find(purchase.status, PURCHASE_RECEIVE) == NULL)
		return fault_say(
			work->fault, ERR_CONFLICT,
			"Purchase order %.*s is not with the vendor: nothing can be shipped on it.",
			STR_FMT(purchase.number));
	shipped.order_id = purchase.order_id;
	shipped.warehouse_id = purchase.warehouse_id;
	return shipment_create(work, &shipped, out);
}
