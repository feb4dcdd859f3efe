#include "dialects/order_manager/order_post.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/find_orders.h"
#include "dialects/order_manager/order_extras.h"
#include "dialects/order_manager/order_words.h"

struct om_identifier {
	struct order_id order_id;
	struct str order_number;
	struct channel_id sales_channel_id;
};
static const struct field identifier_fields[] = {
	FIELD_ID(struct om_identifier, order_id, struct order_id, 0, "The order,"),
	FIELD_TEXT(struct om_identifier, order_number, TRIMMED, 0, LIMIT_NUMBER, "or its number"),
	FIELD_ID(struct om_identifier, sales_channel_id, struct channel_id, 0, "on this channel."),
};
static const struct shape identifier_shape =
	SHAPE("orderIdentifier", struct om_identifier, identifier_fields, "Which order.");

struct om_source_put {
	struct warehouse_id warehouse_id;
};
static const struct field source_fields[] = {
	FIELD_ID(struct om_source_put, warehouse_id, struct warehouse_id, 0, "The warehouse."),
};
static const struct shape source_shape =
	SHAPE("putWarehouseInfo", struct om_source_put, source_fields, "Who ships it.");

struct om_order_post {
	struct om_identifier order_identifier;
	struct om_source_put fulfillment_source;
	struct instant payment_date, ship_by_date, receive_by_date;
	struct money amount_paid;
	struct str ship_name, ship_company, ship_address1, ship_address2, ship_address3, ship_city;
	struct str ship_state, ship_zip_code, ship_country, ship_phone;
	struct str internal_notes, gift_message;
	bool gift;
	struct om_extras extras;
	struct touched touched;
};

#define ADDRESS(m, hi, says) FIELD_TEXT(struct om_order_post, m, TRIMMED, 0, hi, says)
static const struct field post_fields[] = {
	FIELD_OBJECT(struct om_order_post, order_identifier, struct om_identifier, &identifier_shape,
                 REQUIRED, "Which order."),
	FIELD_OBJECT(struct om_order_post, fulfillment_source, struct om_source_put, &source_shape, 0,
                 "The warehouse that shall ship it."),
	FIELD_INSTANT(struct om_order_post, payment_date, 0, "When it was paid."),
	FIELD_INSTANT(struct om_order_post, ship_by_date, 0, "The latest moment it should leave."),
	FIELD_INSTANT(struct om_order_post, receive_by_date, 0, "The latest it should arrive."),
	FIELD_MONEY(struct om_order_post, amount_paid, 0, "What was paid of it, in all."),
	ADDRESS(ship_name, LIMIT_NAME, "Recipient."),
	ADDRESS(ship_company, LIMIT_NAME, "Company."),
	ADDRESS(ship_address1, LIMIT_ADDRESS_LINE, "Street."),
	ADDRESS(ship_address2, LIMIT_ADDRESS_LINE, "More of it."),
	ADDRESS(ship_address3, LIMIT_ADDRESS_LINE, "And more."),
	ADDRESS(ship_city, LIMIT_CITY, "City."),
	ADDRESS(ship_state, LIMIT_STATE, "State."),
	ADDRESS(ship_zip_code, LIMIT_STATE, "Postal code."),
	ADDRESS(ship_country, 3, "ISO 3166-1 alpha-3."),
	ADDRESS(ship_phone, LIMIT_PHONE, "Telephone."),
	FIELD_TEXT(struct om_order_post, internal_notes, 0, 0, LIMIT_NOTES, "For us only."),
	FIELD_FLAG(struct om_order_post, gift, 0, "Is it a gift?"),
	FIELD_TEXT(struct om_order_post, gift_message, 0, 0, LIMIT_NOTES, "For who gets it."),
	OM_EXTRA_FIELDS(struct om_order_post),
};
const struct shape om_order_post_shape =
	SHAPE_TOUCHED("postOrder", struct om_order_post, post_fields, "Changes of an order.");

/* ---- what it comes to ---- */

/* Everything that one item means, checked before anything is written. */
struct posting {
	const struct om_order_post *in;
	struct order order;
	struct order_patch patch;
	struct order_draft address;
	struct order_shipping shipping;
	bool has_address, has_shipping, has_warehouse, has_payment;
	struct money more; /* of the payment; no currency: all that is owed */
};

static bool has(const struct posting *p, const char *name)
{
	return shape_has(&om_order_post_shape, p->in, name);
}

static void patch_make(struct posting *p)
{
	const struct om_order_post *in = p->in;
	const struct {
		const char *theirs, *ours;
	} rows[] = {
		{"internal_notes", "internal_notes"}, {"gift", "is_gift"},
		{"gift_message", "gift_message"},     {"fraud_analysis", "fraud_level"},
		{"ship_by_date", "ship_by"},          {"receive_by_date", "deliver_by"},
	};
	p->patch = (struct order_patch){
		.internal_notes = in->internal_notes,
		.is_gift = in->gift,
		.gift_message = in->gift_message,
		.fraud_level = om_fraud_level(in->extras.fraud_analysis),
		.ship_by = in->ship_by_date,
		.deliver_by = in->receive_by_date,
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (has(p, rows[i].theirs))
			om_touch(&order_patch_shape, &p->patch, rows[i].ours);
}

static struct str second_line(struct arena *arena, const struct om_order_post *in)
{
	if (in->ship_address2.len == 0 || in->ship_address3.len == 0)
		return in->ship_address2.len > 0 ? in->ship_address2 : in->ship_address3;
	return str_format(arena, "%.*s, %.*s", STR_FMT(in->ship_address2), STR_FMT(in->ship_address3));
}

static void address_make(struct work *work, struct posting *p)
{
	const struct om_order_post *in = p->in;
	p->address = (struct order_draft){
		.recipient = in->ship_name,
		.company = in->ship_company,
		.line1 = in->ship_address1,
		.line2 = second_line(work->arena, in),
		.city = in->ship_city,
		.state = in->ship_state,
		.postal_code = in->ship_zip_code,
		.phone = in->ship_phone,
	};
	if (in->ship_country.len > 0 && !country_two(in->ship_country, &p->address.country))
		fault_field(work->fault, STR("ship_country"),
		            "must be three letters of ISO 3166-1, like USA");
	p->has_address = in->ship_name.len + in->ship_company.len + in->ship_address1.len
	                     + p->address.line2.len + in->ship_city.len + in->ship_state.len
	                     + in->ship_zip_code.len + in->ship_phone.len + in->ship_country.len
	                 > 0;
}

/* amountPaid is what was paid in all: the difference is a payment. */
static void payment_make(struct work *work, struct posting *p)
{
	bool has_amount = has(p, "amount_paid");
	p->has_payment = false;
	if (has_amount) {
		if (money_sub(p->in->amount_paid, p->order.amount_paid, &p->more) != OK) {
			fault_field(work->fault, STR("amount_paid"), "must be in the order's currency");
			return;
		}
		int64_t owed = p->order.total.ten_thousandths - p->order.amount_paid.ten_thousandths;
		if (p->order.part != 0 && p->more.ten_thousandths > owed)
			p->more.ten_thousandths = owed > 0 ? owed : 0; /* never the other parts' too */
		p->has_payment = p->more.ten_thousandths > 0;
		if (p->more.ten_thousandths < 0)
			fault_field(work->fault, STR("amount_paid"),
			            "is less than what was paid already; record a refund instead");
	} else if (p->in->payment_date.us != 0 && p->order.paid_at.us == 0) {
		p->has_payment = true;
	}
}

static bool is_with_us(enum order_status status)
{
	switch (status) {
	case ORDER_AWAITING_PAYMENT:
	case ORDER_UNRESOLVED:
	case ORDER_ON_HOLD:
	case ORDER_AWAITING_SHIPMENT:
	case ORDER_AWAITING_3PL_EXPORT:
	case ORDER_AWAITING_MC_FULFILLMENT:
	case ORDER_AWAITING_DROPSHIP:
		return true;
	default:
		return false;
	}
}

/* What is not with us any more keeps its address, warehouse and way of shipping. */
static enum err state_check(struct work *work, const struct posting *p)
{
	bool moves = p->has_address || p->has_warehouse || p->has_shipping;
	if (!moves || is_with_us(p->order.status))
		return OK;
	return fault_say(work->fault, ERR_CONFLICT,
	                 "Order %.*s is %.*s: its address and shipping cannot be changed any more.",
	                 STR_FMT(p->order.number), STR_FMT(om_status_word(p->order.status)));
}

static enum err posting_check(struct work *work, void *state)
{
	struct posting *p = state;
	const struct om_identifier *which = &p->in->order_identifier;
	struct warehouse warehouse;
	TRY(om_find_order(work, which->order_id, which->order_number, which->sales_channel_id,
	                  &p->order));
	patch_make(p);
	address_make(work, p);
	payment_make(work, p);
	p->has_warehouse = p->in->fulfillment_source.warehouse_id.value != 0;
	if (p->has_warehouse
	    && warehouse_get(work, p->in->fulfillment_source.warehouse_id, &warehouse) != OK)
		fault_field(work->fault, STR("fulfillment_source"), "is no warehouse of this company");
	enum err err = om_extras_shipping(&om_order_post_shape, p->in, &p->in->extras, &p->shipping,
	                                  &p->has_shipping, work->fault);
	if (err != OK || work->fault->rows.count > 0)
		return ERR_INVALID;
	return state_check(work, p);
}

static enum err posting_run(struct work *work, void *state)
{
	static const struct om_name names[] = {{"insured_amount", "insured_value"},
	                                       {"bill_account", "custom_ship_billing"}};
	struct posting *p = state;
	TRY(posting_check(work, p));
	int64_t id = p->order.id.value;
	if (p->has_shipping)
		TRY(om_named(work, names, COUNT_OF(names), order_shipping_set(work, &id, 1, &p->shipping)));
	if (p->has_payment)
		TRY(order_pay_amount(work, p->order.id,
		                     p->in->payment_date.us != 0 ? p->in->payment_date : work->now,
		                     p->more));
	if (p->has_address)
		TRY(order_address(work, p->order.id, &p->address));
	if (p->has_warehouse)
		TRY(order_choose_warehouse(work, p->order.id, p->in->fulfillment_source.warehouse_id));
	if (p->patch.touched.present != 0)
		TRY(order_change(work, &id, 1, 0, &p->patch));
	TRY(om_extras_fields(work, &om_order_post_shape, p->in, &p->in->extras, p->order.id));
	return order_get(work, p->order.id, &p->order);
}

static struct str name_of(struct work *work, const struct om_order_post *in)
{
	const struct om_identifier *which = &in->order_identifier;
	return which->order_number.len > 0
	           ? which->order_number
	           : str_format(work->arena, "%lld", (long long)which->order_id.value);
}

enum err om_order_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_order_post *in = call->body;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < call->body_count; i++) {
		struct posting *p = ARENA_NEW(work->arena, struct posting);
		bool done;
		p->in = &in[i];
		TRY(om_try(work, bulk, i, name_of(work, &in[i]), posting_run, p, &done));
		if (done)
			*LIST_ADD(work->arena, &bulk->results) = (struct om_result){
				.order_id = p->order.id,
				.order_number = p->order.number,
				.order_status = om_status_word(p->order.status),
			};
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

enum err om_order_check(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_order_post *in = call->body;
	struct om_bulk bulk = {0};
	for (size_t i = 0; i < call->body_count; i++) {
		struct posting p = {.in = &in[i]};
		bool done;
		TRY(om_try(work, &bulk, i, name_of(work, &in[i]), posting_check, &p, &done));
	}
	om_refuse_unread(work->arena, call, &bulk);
	reply->value = bulk.errors.at;
	reply->count = bulk.errors.count;
	return OK;
}

/* ---- notes ---- */

struct om_notes {
	struct order_id order_id;
	struct str internal_notes, notes_from_buyer;
	struct touched touched;
};
static const struct field notes_fields[] = {
	FIELD_ID(struct om_notes, order_id, struct order_id, REQUIRED, "The order."),
	FIELD_TEXT(struct om_notes, internal_notes, 0, 0, LIMIT_NOTES, "For us only."),
	FIELD_TEXT(struct om_notes, notes_from_buyer, 0, 0, LIMIT_NOTES, "The buyer's note."),
};
const struct shape om_order_notes_shape =
	SHAPE_TOUCHED("orderNotes", struct om_notes, notes_fields, "Notes of an order.");

enum err om_order_notes(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_notes *in = call->body;
	struct order_patch patch = {.internal_notes = in->internal_notes,
	                            .notes = in->notes_from_buyer};
	if (shape_has(&om_order_notes_shape, in, "internal_notes"))
		om_touch(&order_patch_shape, &patch, "internal_notes");
	if (shape_has(&om_order_notes_shape, in, "notes_from_buyer"))
		om_touch(&order_patch_shape, &patch, "notes");
	if (patch.touched.present == 0)
		return fault_field(work->fault, STR("internal_notes"), "is required, or notesFromBuyer");
	TRY(order_change(work, &in->order_id.value, 1, 0, &patch));
	return om_answer_single(work, in->order_id.value, "The notes were written.", reply);
}
