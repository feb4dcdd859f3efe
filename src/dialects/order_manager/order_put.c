/* PUT /v1/order: orders by the dialect become drafts of ours. */
#include "dialects/order_manager/order_write.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/custom_wire.h"
#include "dialects/order_manager/order_extras.h"
#include "dialects/order_manager/order_words.h"
#include "domain/intake/intake.h"

struct om_item_put {
	struct str listing_sku, listing_name;
	struct qty quantity_ordered;
	struct money unit_price, tax, discount;
};

struct om_label_wanted {
	struct label_id label_id;
	struct str name;
};

struct om_order_put {
	struct channel_id sales_channel_id;
	struct str order_number;
	struct instant order_date, payment_date, ship_by_date, hold_until_date;
	LIST(struct om_item_put) order_items;
	struct money order_total, shipping_cost, discount;
	struct str ship_name, ship_company, ship_address1, ship_address2, ship_address3, ship_city;
	struct str ship_state, ship_zip_code, ship_country, ship_phone, ship_email;
	struct str requested_shipping_service, notes_from_buyer;
	bool external_order;
	struct warehouse_id external_order_fulfillment_warehouse_id;
	struct instant receive_by_date;
	struct money amount_paid;
	struct str internal_notes, gift_message;
	bool gift;
	LIST(struct om_label_wanted) labels;
	LIST(struct om_value_put) custom_field_values;
	struct om_extras extras;
	struct touched touched;
};

/* ---- shapes ---- */

static const struct field wanted_fields[] = {
	FIELD_ID(struct om_label_wanted, label_id, struct label_id, 0, "The label,"),
	FIELD_TEXT(struct om_label_wanted, name, TRIMMED, 0, LABEL_NAME_MOST, "or its name."),
};
static const struct shape wanted_shape =
	SHAPE("OmLabelWanted", struct om_label_wanted, wanted_fields, "A label to be put on it.");

static const struct field item_fields[] = {
	FIELD_TEXT(struct om_item_put, listing_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "The SKU."),
	FIELD_TEXT(struct om_item_put, listing_name, 0, 0, 500, "What the buyer saw."),
	FIELD_QTY(struct om_item_put, quantity_ordered, REQUIRED, 1, QTY_MAX, "Units."),
	FIELD_MONEY(struct om_item_put, unit_price, REQUIRED, "Price of one."),
	FIELD_MONEY(struct om_item_put, tax, 0, "Tax of the line."),
	FIELD_MONEY(struct om_item_put, discount, 0, "Discount on the line."),
};
static const struct shape item_shape =
	SHAPE("putOrderItem", struct om_item_put, item_fields, "A line.");

static const struct field put_fields[] = {
	FIELD_ID(struct om_order_put, sales_channel_id, struct channel_id, REQUIRED, "Sold there."),
	FIELD_TEXT(struct om_order_put, order_number, TRIMMED, 0, LIMIT_NUMBER,
               "Its number; usually we make one."),
	FIELD_INSTANT(struct om_order_put, order_date, 0, "When it was placed; usually now."),
	FIELD_INSTANT(struct om_order_put, payment_date, 0, "When it was paid; absent: not yet."),
	FIELD_LIST(struct om_order_put, order_items, struct om_item_put, &item_shape, REQUIRED, 1,
               LIMIT_ORDER_LINES, "The lines."),
	FIELD_MONEY(struct om_order_put, order_total, REQUIRED, "What the buyer pays."),
	FIELD_MONEY(struct om_order_put, shipping_cost, 0, "Of that, for shipping."),
	FIELD_MONEY(struct om_order_put, discount, 0, "Discount on the whole order."),
	FIELD_TEXT(struct om_order_put, ship_name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Recipient."),
	FIELD_TEXT(struct om_order_put, ship_company, TRIMMED, 0, LIMIT_NAME, "Company."),
	FIELD_TEXT(struct om_order_put, ship_address1, REQUIRED | TRIMMED, 1, LIMIT_ADDRESS_LINE,
               "Street."),
	FIELD_TEXT(struct om_order_put, ship_address2, TRIMMED, 0, LIMIT_ADDRESS_LINE, "More of it."),
	FIELD_TEXT(struct om_order_put, ship_address3, TRIMMED, 0, LIMIT_ADDRESS_LINE, "And more."),
	FIELD_TEXT(struct om_order_put, ship_city, REQUIRED | TRIMMED, 1, LIMIT_CITY, "City."),
	FIELD_TEXT(struct om_order_put, ship_state, TRIMMED, 0, LIMIT_STATE,
               "State; required in the USA."),
	FIELD_TEXT(struct om_order_put, ship_zip_code, REQUIRED | TRIMMED, 1, LIMIT_STATE, "Code."),
	FIELD_TEXT(struct om_order_put, ship_country, REQUIRED | TRIMMED, 2, 3, "ISO 3166-1 alpha-3."),
	FIELD_TEXT(struct om_order_put, ship_phone, TRIMMED, 0, LIMIT_PHONE, "Telephone."),
	FIELD_TEXT(struct om_order_put, ship_email, TRIMMED, 0, LIMIT_NAME, "E-mail."),
	FIELD_TEXT(struct om_order_put, requested_shipping_service, TRIMMED, 0, LIMIT_NAME,
               "What the buyer asked for."),
	FIELD_INSTANT(struct om_order_put, ship_by_date, 0, "The latest moment it should leave."),
	FIELD_INSTANT(struct om_order_put, hold_until_date, 0, "Hold it until then."),
	FIELD_TEXT(struct om_order_put, notes_from_buyer, 0, 0, LIMIT_NOTES, "The buyer's note."),
	FIELD_FLAG(struct om_order_put, external_order, 0, "It was shipped elsewhere already."),
	FIELD_ID(struct om_order_put, external_order_fulfillment_warehouse_id, struct warehouse_id, 0,
             "Where."),
	FIELD_INSTANT(struct om_order_put, receive_by_date, 0, "The latest it should arrive."),
	FIELD_MONEY(struct om_order_put, amount_paid, 0, "What was paid of it."),
	FIELD_TEXT(struct om_order_put, internal_notes, 0, 0, LIMIT_NOTES, "For us only."),
	FIELD_FLAG(struct om_order_put, gift, 0, "Is it a gift?"),
	FIELD_TEXT(struct om_order_put, gift_message, 0, 0, LIMIT_NOTES, "For who gets it."),
	FIELD_LIST(struct om_order_put, labels, struct om_label_wanted, &wanted_shape, 0, 0,
               LABELS_AT_ONCE_MOST, "Labels to put on it."),
	FIELD_LIST(struct om_order_put, custom_field_values, struct om_value_put, &om_value_put_shape,
               0, 0, CUSTOM_ORDER_VALUES_MOST, "Values of custom fields."),
	OM_EXTRA_FIELDS(struct om_order_put),
};
const struct shape om_order_put_shape =
	SHAPE_TOUCHED("putOrder", struct om_order_put, put_fields, "An order to be made.");

/* ---- the answer ---- */

struct om_orders_made {
	LIST(int64_t) ids;
	struct str message;
	LIST(struct om_result) orders;
	LIST(struct om_error) errors; /* beyond the dialect's definition: which ones were refused */
};

static const struct field made_one_fields[] = {
	FIELD_ID(struct om_result, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_result, order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct om_result, order_status, 0, 0, LIMIT_NAME, "Its status."),
};
static const struct shape made_one_shape =
	SHAPE("PutOrderResponseOrderDto", struct om_result, made_one_fields, "An order that was made.");

static const struct field made_fields[] = {
	FIELD_INTS(struct om_orders_made, ids, 0, 0, LIMIT_BULK_ITEMS, "The orders."),
	FIELD_TEXT(struct om_orders_made, message, 0, 0, LIMIT_NOTES, "What was done, counted."),
	FIELD_LIST(struct om_orders_made, orders, struct om_result, &made_one_shape, 0, 0,
               LIMIT_BULK_ITEMS, "The orders again."),
	FIELD_LIST(struct om_orders_made, errors, struct om_error, &om_error_shape, 0, 0,
               LIMIT_BULK_ITEMS, "What was refused."),
};
const struct shape om_orders_made_shape =
	SHAPE("PutOrderResponseDto", struct om_orders_made, made_fields, "Orders that were made.");

/* ---- drafts ---- */

/* A discount on the whole order is shared out over the lines by their prices. */
static enum err discount_share(struct work *work, const struct om_order_put *in,
                               struct order_draft *draft, struct fault *fault)
{
	size_t n = draft->lines.count;
	int64_t all = 0;
	int64_t *weights = ARENA_ARRAY(work->arena, n, int64_t);
	struct money *parts = ARENA_ARRAY(work->arena, n, struct money);
	if (in->discount.ten_thousandths == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		struct money price;
		const struct order_draft_line *line = &draft->lines.at[i];
		TRY(money_times(line->unit_price, line->quantity.units, &price));
		weights[i] = price.ten_thousandths;
		if (price.ten_thousandths < 0 || __builtin_add_overflow(all, weights[i], &all))
			return fault_field(fault, STR("orderItems"), "have prices that cannot be added up");
	}
	if (all == 0)
		return fault_field(fault, STR("discount"), "cannot be taken off lines that cost nothing");
	TRY(money_split(in->discount, weights, n, parts));
	for (size_t i = 0; i < n; i++) {
		struct order_draft_line *line = &draft->lines.at[i];
		if (line->discount.currency.code[0] == '\0')
			line->discount = money_zero(parts[i].currency);
		if (money_add(line->discount, parts[i], &line->discount) != OK)
			return fault_field(fault, STR("discount"), "is in another currency than the lines");
	}
	return OK;
}

static struct str address_line2(struct arena *arena, const struct om_order_put *in)
{
	if (in->ship_address3.len == 0)
		return in->ship_address2;
	if (in->ship_address2.len == 0)
		return in->ship_address3;
	return str_format(arena, "%.*s, %.*s", STR_FMT(in->ship_address2), STR_FMT(in->ship_address3));
}

static enum err draft_make(struct work *work, const struct om_order_put *in,
                           struct order_draft *draft, struct fault *fault)
{
	struct currency *currency =
		arena_copy(work->arena, &in->order_total.currency, sizeof(in->order_total.currency));
	*draft = (struct order_draft){
		.channel_id = in->sales_channel_id,
		.number = in->order_number,
		.source = STR("api"),
		.placed_at = in->order_date,
		.paid_at = in->payment_date,
		.ship_by = in->ship_by_date,
		.currency = currency_str(currency),
		.shipping_total = in->shipping_cost,
		.email = in->ship_email,
		.recipient = in->ship_name,
		.company = in->ship_company,
		.line1 = in->ship_address1,
		.line2 = address_line2(work->arena, in),
		.city = in->ship_city,
		.state = in->ship_state,
		.postal_code = in->ship_zip_code,
		.phone = in->ship_phone,
		.shipping_method = in->requested_shipping_service,
		.notes = in->notes_from_buyer,
		.warehouse_id = in->external_order_fulfillment_warehouse_id,
		.is_processed = in->external_order,
		.deliver_by = in->receive_by_date,
		.internal_notes = in->internal_notes,
		.is_gift = in->gift,
		.gift_message = in->gift_message,
		.fraud_level = shape_has(&om_order_put_shape, in, "fraud_analysis")
	                       ? om_fraud_level(in->extras.fraud_analysis)
	                       : FRAUD_NOT_ASSESSED,
	};
	if (shape_has(&om_order_put_shape, in, "amount_paid") && in->payment_date.us != 0)
		draft->amount_paid = in->amount_paid;
	if (!country_two(in->ship_country, &draft->country))
		return fault_field(fault, STR("shipCountry"),
		                   "must be three letters of ISO 3166-1, like USA");
	if (str_is(draft->country, "US") && in->ship_state.len == 0)
		return fault_field(fault, STR("shipState"), "is required in the USA");
	for (size_t i = 0; i < in->order_items.count; i++) {
		const struct om_item_put *item = &in->order_items.at[i];
		*LIST_ADD(work->arena, &draft->lines) = (struct order_draft_line){
			.sku = item->listing_sku,
			.title = item->listing_name,
			.quantity = item->quantity_ordered,
			.unit_price = item->unit_price,
			.tax = item->tax,
			.discount = item->discount,
		};
	}
	return discount_share(work, in, draft, fault);
}

/* ---- accepting ---- */

struct order_extra {
	struct order_shipping shipping;
	bool has_shipping;
};

/* Orders on their way in; the good ones in front. */
struct taking {
	struct work *work;
	struct custom_fields fields;
	struct label *labels;
	size_t label_count;
	struct order_extra *extras; /* by item of the request */
	const struct om_order_put *in;
	struct intake_item *items;
	size_t *item_of;
	size_t count;
	struct om_bulk refused;
};

static void refuse(struct taking *t, size_t index, enum err err, struct fault *fault)
{
	static const struct om_name names[] = {
		{"channel_id", "sales_channel_id"},
		{"number", "order_number"},
		{"lines", "order_items"},
		{"sku", "listing_sku"},
		{"title", "listing_name"},
		{"quantity", "quantity_ordered"},
		{"shipping_total", "shipping_cost"},
		{"warehouse_id", "external_order_fulfillment_warehouse_id"},
		{"insured_amount", "insured_value"},
		{"bill_account", "custom_ship_billing"},
	};
	om_rename(fault, names, COUNT_OF(names));
	om_refuse(t->work->arena, &t->refused, index, t->in[index].order_number, NULL, err, fault);
}

/* What the orders of the request name beside themselves; most name nothing. */
static enum err extras_load(struct taking *t, size_t n)
{
	bool has_labels = false, has_values = false, is_named[OM_OLD_FIELDS] = {false};
	for (size_t i = 0; i < n; i++) {
		has_labels = has_labels || t->in[i].labels.count > 0;
		has_values = has_values || t->in[i].custom_field_values.count > 0;
		om_old_fields_note(&om_order_put_shape, &t->in[i], &t->in[i].extras, is_named);
	}
	for (size_t i = 0; i < OM_OLD_FIELDS; i++)
		has_values = has_values || is_named[i];
	t->fields.by_id = map_new(t->work->arena);
	if (has_values) {
		TRY(custom_fields_load(t->work, "order", &t->fields));
		TRY(om_old_fields_make(t->work, is_named, &t->fields));
	}
	return has_labels ? label_all(t->work, &t->labels, &t->label_count) : OK;
}

/* Labels and custom fields go with the draft: bots that look at the new order see them. */
static enum err marks_make(struct taking *t, const struct om_order_put *in,
                           struct order_draft *draft, struct fault *fault)
{
	struct arena *arena = t->work->arena;
	enum err err = om_old_values_read(arena, &t->fields, &om_order_put_shape, in, &in->extras, 0,
	                                  &draft->custom_values, fault);
	for (size_t i = 0; i < in->labels.count; i++) {
		const struct om_label_wanted *wanted = &in->labels.at[i];
		size_t k = 0;
		while (k < t->label_count && !ID_EQ(t->labels[k].id, wanted->label_id)
		       && !str_eq_nocase(t->labels[k].name, wanted->name))
			k++;
		if (k == t->label_count)
			err = fault_field(fault, str_format(arena, "labels[%zu]", i), "is no label of yours");
		else
			*LIST_ADD(arena, &draft->labels) = t->labels[k].name;
	}
	for (size_t i = 0; i < in->custom_field_values.count; i++) {
		const struct om_value_put *put = &in->custom_field_values.at[i];
		struct str path = str_format(arena, "custom_field_values[%zu]", i);
		int64_t record, id = 0;
		const struct custom_field *field = om_uuid_read(put->custom_field_def_id, &record, &id)
		                                       ? map_get_int(&t->fields.by_id, id)
		                                       : NULL;
		if (field == NULL)
			err = fault_field(fault, path, "names no custom field of orders");
		else if (custom_value_read(arena, field, 0, om_value_text(arena, put->value), path,
		                           &draft->custom_values, fault)
		         != OK)
			err = ERR_INVALID;
	}
	return err;
}

/* Of an order that was made now; a repeat has it already. */
static enum err extra_write(struct taking *t, size_t index, struct order *order)
{
	struct order_extra *extra = &t->extras[index];
	/* One that is over already, or that others ship, is not shipped by us any more. */
	if (!extra->has_shipping || order->status == ORDER_PROCESSED_OUTSIDE
	    || order_move_find(order->status, ACTION_EDIT) == NULL)
		return OK;
	return order_shipping_set(t->work, &order->id.value, 1, &extra->shipping);
}

/* What would be refused of the new order is refused with it. */
static enum err shipping_check(const struct order_draft *draft,
                               const struct order_shipping *shipping, struct fault *fault)
{
	struct order_shipping new = *shipping;
	struct currency currency;
	if (currency_parse(draft->currency, &currency) != OK)
		return OK; /* the order itself is refused */
	if (new.insured_amount.ten_thousandths == 0)
		new.insured_amount.currency = currency;
	return order_shipping_check(&new, currency, fault);
}

static void taking_add(struct taking *t, size_t index, struct order_draft *draft)
{
	struct fault *fault = ARENA_NEW(t->work->arena, struct fault);
	fault_init(fault, t->work->arena);
	enum err err = draft_make(t->work, &t->in[index], draft, fault);
	struct order_extra *extra = &t->extras[index];
	if (err == OK)
		err = om_extras_shipping(&om_order_put_shape, &t->in[index], &t->in[index].extras,
		                         &extra->shipping, &extra->has_shipping, fault);
	if (err == OK && extra->has_shipping)
		err = shipping_check(draft, &extra->shipping, fault);
	if (err == OK)
		err = marks_make(t, &t->in[index], draft, fault);
	if (err != OK) {
		refuse(t, index, err, fault);
		return;
	}
	t->items[t->count] = (struct intake_item){.draft = draft, .fault = fault};
	t->item_of[t->count++] = index;
}

/* A repeat must not be held again: only what was made now is. */
static enum err hold(struct taking *t, struct intake_item *item, struct instant until)
{
	struct fault *whole = t->work->fault, fault;
	if (until.us <= t->work->now.us || item->outcome != ORDER_WAS_CREATED)
		return OK;
	fault_init(&fault, t->work->arena);
	t->work->fault = &fault;
	enum err err = order_hold(t->work, item->order.id, until, STR("holdUntilDate"), false);
	t->work->fault = whole;
	/* An order that is over already cannot be held, and need not be. */
	if (err == ERR_CONFLICT)
		return OK;
	TRY(err);
	return order_get(t->work, item->order.id, &item->order);
}

enum err om_order_put(struct work *work, const struct call *call, struct reply *reply)
{
	size_t n = call->body_count;
	struct om_orders_made *out = ARENA_NEW(work->arena, struct om_orders_made);
	struct order_draft *drafts = ARENA_ARRAY(work->arena, n, struct order_draft);
	struct taking t = {.work = work,
	                   .in = call->body,
	                   .extras = ARENA_ARRAY(work->arena, n, struct order_extra),
	                   .items = ARENA_ARRAY(work->arena, n, struct intake_item),
	                   .item_of = ARENA_ARRAY(work->arena, n, size_t)};
	TRY(extras_load(&t, n));
	for (size_t i = 0; i < n; i++)
		taking_add(&t, i, &drafts[i]);
	if (t.count > 0)
		TRY(intake_orders(work, t.count, t.items));
	for (size_t i = 0; i < t.count; i++) {
		struct intake_item *item = &t.items[i];
		if (item->err != OK) {
			refuse(&t, t.item_of[i], item->err, item->fault);
			continue;
		}
		if (item->outcome == ORDER_WAS_CREATED)
			TRY(extra_write(&t, t.item_of[i], &item->order));
		TRY(hold(&t, item, t.in[t.item_of[i]].hold_until_date));
		*LIST_ADD(work->arena, &out->ids) = item->order.id.value;
		*LIST_ADD(work->arena, &out->orders) = (struct om_result){
			.order_id = item->order.id,
			.order_number = item->order.number,
			.order_status = om_status_word(item->order.status),
		};
	}
	om_refuse_unread(work->arena, call, &t.refused);
	out->errors.at = t.refused.errors.at;
	out->errors.count = t.refused.errors.count;
	out->message = str_format(work->arena, "Orders accepted: %zu, refused: %zu.", out->orders.count,
	                          n + call->refused_count - out->orders.count);
	reply->value = out;
	/* When nothing of it could be done, the request as a whole was wrong. */
	if (n > 0 && out->orders.count == 0)
		reply->status = 422;
	return OK;
}
