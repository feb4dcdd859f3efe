#include "domain/orders/orders_rules.h"

/* Every action in every state. A pair that is not here is refused with a sentence. */
#define STILL_OURS(from)                                                                           \
	{from, ACTION_RESOLVE, MOVE_BY_FACTS, "order.resolved", "Worked out again."},                  \
		{from, ACTION_EDIT, MOVE_BY_FACTS, "order.edited", "Lines or address changed."},           \
		{from, ACTION_PAY, MOVE_BY_FACTS, "order.paid", "The payment arrived."},                   \
		{from, ACTION_HOLD, ORDER_ON_HOLD, "order.held", "Put on hold."},                          \
		{from, ACTION_CANCEL, ORDER_CANCELLED, "order.cancelled", "Cancelled; stock is free."},    \
		{from, ACTION_SPLIT, MOVE_BY_FACTS, "order.split", "A part became an order of its own."},  \
		{from, ACTION_MERGE, ORDER_MERGED, "order.merged", "It ships with another order."},        \
	{                                                                                              \
		from, ACTION_SHIP, MOVE_BY_FACTS, "order.shipped", "Units left the building."              \
	}

const struct order_move order_moves[] = {
	STILL_OURS(ORDER_AWAITING_PAYMENT),
	STILL_OURS(ORDER_UNRESOLVED),
	STILL_OURS(ORDER_AWAITING_SHIPMENT),
	STILL_OURS(ORDER_AWAITING_3PL_EXPORT),
	STILL_OURS(ORDER_AWAITING_MC_FULFILLMENT),
	STILL_OURS(ORDER_AWAITING_DROPSHIP),
	{ORDER_AWAITING_3PL_EXPORT, ACTION_HAND_OVER, ORDER_PENDING_FULFILLMENT, "order.handed_over",
     "Sent to the 3PL."},
	{ORDER_AWAITING_MC_FULFILLMENT, ACTION_HAND_OVER, ORDER_PENDING_FULFILLMENT,
     "order.handed_over", "Sent to the marketplace."},
	{ORDER_AWAITING_DROPSHIP, ACTION_HAND_OVER, ORDER_PENDING_FULFILLMENT, "order.handed_over",
     "Sent to the vendor."},

	{ORDER_ON_HOLD, ACTION_EDIT, ORDER_ON_HOLD, "order.edited", "Changed; still on hold."},
	{ORDER_ON_HOLD, ACTION_PAY, ORDER_ON_HOLD, "order.paid", "Paid; still on hold."},
	{ORDER_ON_HOLD, ACTION_HOLD, ORDER_ON_HOLD, "order.held", "Held with another date or reason."},
	{ORDER_ON_HOLD, ACTION_RELEASE, MOVE_BY_FACTS, "order.released", "The hold ended."},
	{ORDER_ON_HOLD, ACTION_RESTORE, MOVE_BY_FACTS, "order.released", "The hold ended."},
	{ORDER_ON_HOLD, ACTION_CANCEL, ORDER_CANCELLED, "order.cancelled", "Cancelled; stock is free."},
	{ORDER_ON_HOLD, ACTION_SPLIT, ORDER_ON_HOLD, "order.split",
     "A part became an order of its own; both are on hold."},
	{ORDER_ON_HOLD, ACTION_SHIP, MOVE_BY_FACTS, "order.shipped", "It left although it was held."},

	{ORDER_PENDING_FULFILLMENT, ACTION_EDIT, ORDER_PENDING_FULFILLMENT, "order.needs_attention",
     "Changed after hand-over: a person decides."},
	{ORDER_PENDING_FULFILLMENT, ACTION_PAY, ORDER_PENDING_FULFILLMENT, "order.paid",
     "The payment arrived."},
	{ORDER_PENDING_FULFILLMENT, ACTION_CANCEL, ORDER_CANCEL_REQUESTED, "order.cancel_requested",
     "The warehouse is asked to cancel."},
	{ORDER_PENDING_FULFILLMENT, ACTION_TAKE_BACK, MOVE_BY_FACTS, "order.taken_back",
     "The hand-over failed; it is ours again."},
	{ORDER_PENDING_FULFILLMENT, ACTION_SHIP, MOVE_BY_FACTS, "order.shipped",
     "Units left the building."},

	{ORDER_CANCEL_REQUESTED, ACTION_EDIT, ORDER_CANCEL_REQUESTED, "order.needs_attention",
     "Changed while a cancel is asked for: a person decides."},
	{ORDER_CANCEL_REQUESTED, ACTION_PAY, ORDER_CANCEL_REQUESTED, "order.paid",
     "The payment arrived."},
	{ORDER_CANCEL_REQUESTED, ACTION_CANCEL, ORDER_CANCEL_REQUESTED, NULL,
     "The warehouse is asked already."},
	{ORDER_CANCEL_REQUESTED, ACTION_CONFIRM_CANCEL, ORDER_CANCELLED, "order.cancelled",
     "The warehouse cancelled it; stock is free."},
	{ORDER_CANCEL_REQUESTED, ACTION_REFUSE_CANCEL, ORDER_PENDING_FULFILLMENT,
     "order.cancel_refused", "The warehouse could not cancel it."},
	{ORDER_CANCEL_REQUESTED, ACTION_TAKE_BACK, ORDER_CANCELLED, "order.cancelled",
     "It never reached the warehouse; cancelled."},
	{ORDER_CANCEL_REQUESTED, ACTION_SHIP, MOVE_BY_FACTS, "order.shipped",
     "It left although a cancel was asked for."},

	{ORDER_SHIPPED, ACTION_SHIP, ORDER_SHIPPED, "order.needs_attention",
     "More left than was ordered: a person decides."},
	{ORDER_SHIPPED, ACTION_EDIT, ORDER_SHIPPED, "order.needs_attention",
     "Changed after it was shipped: a person decides."},
	{ORDER_SHIPPED, ACTION_PAY, ORDER_SHIPPED, "order.paid", "The payment arrived."},

	{ORDER_CANCELLED, ACTION_RESTORE, MOVE_BY_FACTS, "order.restored", "Taken back."},
	{ORDER_CANCELLED, ACTION_CANCEL, ORDER_CANCELLED, NULL, "Is cancelled already."},
	{ORDER_CANCELLED, ACTION_EDIT, ORDER_CANCELLED, "order.edited", "Changed; stays cancelled."},
	{ORDER_CANCELLED, ACTION_PAY, ORDER_CANCELLED, "order.needs_attention",
     "Paid although it is cancelled: a person decides."},
	{ORDER_CANCELLED, ACTION_SHIP, MOVE_BY_FACTS, "order.shipped",
     "It left although it was cancelled."},

	{ORDER_PROCESSED_OUTSIDE, ACTION_EDIT, ORDER_PROCESSED_OUTSIDE, "order.edited",
     "Changed; it was shipped by somebody else."},
	{ORDER_PROCESSED_OUTSIDE, ACTION_CANCEL, ORDER_CANCELLED, "order.cancelled", "Cancelled."},
};
const size_t order_move_count = COUNT_OF(order_moves);

const struct order_move *order_move_find(enum order_status from, enum order_action action)
{
	for (size_t i = 0; i < order_move_count; i++)
		if (order_moves[i].from == from && order_moves[i].action == action)
			return &order_moves[i];
	return NULL;
}

const struct order_move *order_move_of(const struct order *order, enum order_action action)
{
	bool is_told = action == ACTION_EDIT || action == ACTION_PAY || action == ACTION_SHIP;
	if (order->is_fulfilled_by_channel && !is_told)
		return NULL;
	if (action == ACTION_RESTORE && (order_is_emptied(order) || order_is_unmade(order)))
		return NULL;
	return order_move_find(order->status, action);
}

struct str order_way_back(const struct order *order)
{
	if (order->status == ORDER_PENDING_FULFILLMENT)
		return STR(
			" To change it, get it back first: void its purchase order where a vendor has it, "
			"else cancel it, and restore it once the warehouse has agreed.");
	if (order->status == ORDER_CANCEL_REQUESTED)
		return STR(" It is being asked back: restore it once that is agreed, then change it.");
	if (order->status == ORDER_CANCELLED && order_is_unmade(order))
		return STR(" The import that made it was taken back: import it again.");
	if (order->status == ORDER_CANCELLED && order_is_emptied(order))
		return STR(" All its units are cancelled: place a new order for what is wanted.");
	return STR("");
}

int64_t line_open_units(const struct order_line *line)
{
	int64_t open = line->ordered.units - line->cancelled.units - line->shipped.units;
	return open > 0 ? open : 0;
}

enum err line_amount_remaining(const struct order_line *line, struct money amount,
                               struct money *out)
{
	struct money parts[2];
	int64_t units = line->ordered.units - line->cancelled.units;
	const int64_t weights[2] = {units, line->released.units};
	*out = units > 0 ? amount : money_zero(amount.currency);
	if (units <= 0 || line->released.units <= 0)
		return OK;
	TRY(money_split(amount, weights, 2, parts));
	*out = parts[0];
	return OK;
}

enum err line_amounts_remaining(struct order_line *line)
{
	TRY(line_amount_remaining(line, line->tax, &line->remaining_tax));
	return line_amount_remaining(line, line->discount, &line->remaining_discount);
}

static enum err line_totals(struct order *order, struct order_line *line)
{
	struct money amount;
	int64_t units = line->ordered.units - line->cancelled.units;
	TRY(money_times(line->unit_price, units, &amount));
	TRY(money_add(order->items_total, amount, &order->items_total));
	TRY(line_amounts_remaining(line));
	TRY(money_add(order->tax_total, line->remaining_tax, &order->tax_total));
	return money_add(order->discount_total, line->remaining_discount, &order->discount_total);
}

enum err order_totals(struct order *order)
{
	struct money zero = money_zero(order->shipping_total.currency);
	order->items_total = zero;
	order->discount_total = zero;
	order->tax_total = order->shipping_tax;
	order->unit_count.units = 0;
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		TRY(line_totals(order, line));
		order->unit_count.units += line->ordered.units - line->cancelled.units;
	}
	TRY(money_sub(order->items_total, order->discount_total, &order->total));
	TRY(money_add(order->total, order->shipping_total, &order->total));
	if (!order->prices_include_tax)
		TRY(money_add(order->total, order->tax_total, &order->total));
	return OK;
}

bool order_is_linked(const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].product_id.value == 0 && line_open_units(&order->lines.at[i]) > 0)
			return false;
	return true;
}

size_t order_address_gaps(const struct order *order, struct address_gap gaps[ADDRESS_GAPS_MOST])
{
	bool has_states = str_is(order->country, "US") || str_is(order->country, "CA")
	                  || str_is(order->country, "AU");
	const struct {
		bool is_missing;
		struct address_gap gap;
	} checks[ADDRESS_GAPS_MOST] = {
		{order->recipient.len == 0 && order->company.len == 0, {"recipient", "name"}},
		{order->line1.len == 0, {"line1", "street"}},
		{order->city.len == 0, {"city", "city"}},
		{order->country.len == 0, {"country", "country"}},
		{has_states && order->state.len == 0, {"state", "state"}},
		{order->postal_code.len == 0, {"postal_code", "postal code"}},
	};
	size_t n = 0;
	for (size_t i = 0; i < ADDRESS_GAPS_MOST; i++)
		if (checks[i].is_missing)
			gaps[n++] = checks[i].gap;
	return n;
}

struct str order_address_gap(const struct order *order)
{
	struct address_gap gaps[ADDRESS_GAPS_MOST];
	return order_address_gaps(order, gaps) > 0 ? str_from(gaps[0].word) : STR("");
}

const char *sentence_end(struct str text)
{
	char last = text.len > 0 ? text.at[text.len - 1] : '.';
	return last == '.' || last == '!' || last == '?' ? "" : ".";
}

struct str order_hold_sentence(struct arena *arena, const struct order *order, struct str stock)
{
	struct buf buf = buf_new(arena, 160);
	buf_add(&buf, STR("On hold"));
	if (order->hold_until.us != 0) {
		buf_add(&buf, STR(" until "));
		instant_write_seconds(&buf, order->hold_until);
	}
	if (order->hold_reason.len > 0)
		buf_format(&buf, ": %.*s", STR_FMT(order->hold_reason));
	buf_format(&buf, "%s", sentence_end(order->hold_reason.len ? order->hold_reason : STR("-")));
	if (stock.len > 0)
		buf_format(&buf, " %.*s", STR_FMT(stock));
	return buf_str(&buf);
}

bool order_is_open(enum order_status status)
{
	switch (status) {
	case ORDER_AWAITING_PAYMENT:
	case ORDER_UNRESOLVED:
	case ORDER_AWAITING_SHIPMENT:
	case ORDER_AWAITING_3PL_EXPORT:
	case ORDER_AWAITING_MC_FULFILLMENT:
	case ORDER_AWAITING_DROPSHIP:
		return true;
	default:
		return false;
	}
}

bool order_follows_product(struct str status)
{
	int value;
	return word_find(&order_status_words, status, false, &value)
	       && (order_is_open((enum order_status)value) || value == ORDER_ON_HOLD);
}

enum order_status order_ready_status(enum warehouse_type type)
{
	switch (type) {
	case WAREHOUSE_THIRD_PARTY_LOGISTICS:
		return ORDER_AWAITING_3PL_EXPORT;
	case WAREHOUSE_SALES_CHANNEL:
		return ORDER_AWAITING_MC_FULFILLMENT;
	case WAREHOUSE_DROPSHIP_VENDOR:
		return ORDER_AWAITING_DROPSHIP;
	case WAREHOUSE_DIRECT_FULFILLMENT:
	case WAREHOUSE_RETAIL_STORE:
		break;
	}
	return ORDER_AWAITING_SHIPMENT;
}

void order_status_decide(const struct order_facts *facts, enum order_status *status,
                         enum order_reason *reason)
{
	*status = ORDER_UNRESOLVED;
	*reason = REASON_RESOLVED;
	if (facts->has_left)
		*status = ORDER_SHIPPED;
	else if (facts->is_emptied)
		*status = ORDER_CANCELLED;
	else if (!facts->is_paid)
		*status = ORDER_AWAITING_PAYMENT;
	else if (!facts->is_linked)
		*reason = REASON_MISSING_PRODUCT_INFO;
	else if (!facts->has_address)
		*reason = REASON_MISSING_ORDER_INFO;
	else if (facts->blocked_by != REASON_RESOLVED && facts->blocked_by != REASON_FBA_UNRESOLVED)
		*reason = facts->blocked_by;
	else if (facts->is_over_warehouses)
		*reason = REASON_MULTIPLE_WAREHOUSES;
	else if (!facts->has_warehouse)
		*reason = REASON_MISSING_FULFILLMENT_SOURCE;
	else if (facts->lacks_vendor_product)
		*reason = REASON_MISSING_VENDOR_PRODUCT;
	else if (!facts->can_fill)
		*reason = REASON_OUT_OF_STOCK;
	else if (facts->lacks_picking_location)
		*reason = REASON_MISSING_PICKING_LOCATION;
	else if (facts->blocked_by == REASON_FBA_UNRESOLVED
	         && facts->warehouse_type == WAREHOUSE_SALES_CHANNEL)
		*reason = REASON_FBA_UNRESOLVED; /* of no account once another warehouse ships it */
	else
		*status = order_ready_status(facts->warehouse_type);
}

enum order_payment order_payment_of(const struct order *order)
{
	int64_t paid = order->amount_paid.ten_thousandths;
	int64_t refunded = order->amount_refunded.ten_thousandths;
	if (refunded > 0)
		return refunded >= paid ? PAYMENT_REFUNDED : PAYMENT_PARTLY_REFUNDED;
	if (order->paid_at.us != 0 && (paid == 0 || paid >= order->total.ten_thousandths))
		return PAYMENT_PAID;
	if (paid > 0)
		return paid >= order->total.ten_thousandths ? PAYMENT_PAID : PAYMENT_PARTLY;
	return PAYMENT_UNPAID;
}

bool order_payment_settle(struct order *order, struct instant now)
{
	int64_t kept = order->amount_paid.ten_thousandths - order->amount_refunded.ten_thousandths;
	bool is_paid_now = order->paid_at.us == 0 && kept > 0 && kept >= order->total.ten_thousandths
	                   && !order_is_emptied(order);
	if (is_paid_now) {
		order->paid_at = now;
		order->is_claim_ended = false;
	}
	order->payment_status = order_payment_of(order);
	return is_paid_now;
}

void order_paid_whole(struct order *order, bool is_new)
{
	int64_t paid = order->amount_paid.ten_thousandths, total = order->total.ten_thousandths;
	if (order->paid_at.us != 0 && total > 0 && (paid == 0 || (is_new && paid < total)))
		order->amount_paid = order->total;
}

void order_late_settle(struct order *order, struct instant cut_off, struct instant now)
{
	order->late_at = cut_off.us != 0 ? cut_off : order->ship_by;
	order->risk_at.us = order->late_at.us != 0 ? order->late_at.us - DAY_US : 0;
	bool waits_too_long = order->late_at.us != 0 && order->promise_at.us > order->late_at.us;
	if (waits_too_long && order->risk_at.us > now.us)
		order->risk_at = now;
}

enum late_risk order_late_risk(const struct order *order, struct instant now)
{
	bool is_with_us = order_is_open(order->status) || order->status == ORDER_ON_HOLD;
	if (!is_with_us || order->late_at.us == 0)
		return LATE_RISK_NONE;
	if (order->late_at.us <= now.us)
		return LATE_RISK_LATE;
	return order->risk_at.us <= now.us ? LATE_RISK_AT_RISK : LATE_RISK_NONE;
}

bool order_type_is_channel_fulfilled(enum order_type type)
{
	return type == ORDER_FBA || type == ORDER_WFS;
}

bool order_is_shipped_whole(const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (line_open_units(&order->lines.at[i]) > 0)
			return false;
	return true;
}

int64_t order_units_shipped(const struct order *order)
{
	int64_t units = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		units += order->lines.at[i].shipped.units;
	return units;
}

bool order_is_emptied(const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].ordered.units > order->lines.at[i].cancelled.units)
			return false;
	return order->lines.count > 0;
}

bool order_is_unmade(const struct order *order)
{
	return str_starts(order->remote_id, STR(ORDER_UNMADE)) && order->status == ORDER_CANCELLED;
}

bool order_status_stamp(struct order *order, enum order_status before, struct instant now)
{
	if (order->status == before)
		return false;
	if (order->status == ORDER_SHIPPED)
		order->shipped_at = now;
	if (order->status != ORDER_CANCELLED)
		return false;
	order->cancelled_at = now;
	order->cancel_reason = STR("All its units are cancelled.");
	return true;
}

bool order_emptied_settle(struct order *order, bool was_emptied)
{
	if (order_is_emptied(order))
		return order->status == ORDER_ON_HOLD;
	if (!was_emptied || order->status != ORDER_CANCELLED)
		return false;
	order->status = ORDER_UNRESOLVED;
	order->cancelled_at.us = 0;
	order->cancel_reason = STR("");
	return true;
}

bool order_is_shipped_in_part(const struct order *order)
{
	return order_units_shipped(order) > 0;
}

bool order_has_left_whole(const struct order *order)
{
	return order_is_shipped_whole(order) && order_is_shipped_in_part(order);
}

static bool has_claim(const struct reservation *claims, size_t n, struct order_line_id line)
{
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(claims[i].line_id, line))
			return true;
	return false;
}

bool order_intangible_settle(struct order *order, const struct reservation *claims, size_t n)
{
	bool has_changed = false;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		if (line->product_id.value == 0
		    || (has_claim(claims, n, line->id) && line_open_units(line) > 0))
			return false;
	}
	for (size_t i = 0; i < order->lines.count; i++) {
		struct order_line *line = &order->lines.at[i];
		if (has_claim(claims, n, line->id) || line_open_units(line) == 0)
			continue;
		line->shipped.units += line_open_units(line);
		has_changed = true;
	}
	return has_changed;
}

int64_t line_shipped_by_parts(const struct reservation *claims, size_t n, struct order_line_id line)
{
	int64_t least = -1;
	for (size_t i = 0; i < n; i++) {
		if (!ID_EQ(claims[i].line_id, line) || claims[i].counts_as_id.value != 0)
			continue;
		int64_t shipped = 0; /* a claim may stand in a warehouse in part only */
		for (size_t j = 0; j < n; j++)
			if (ID_EQ(claims[j].line_id, line)
			    && ID_EQ(claim_counted_as(&claims[j]), claims[i].product_id))
				shipped += claims[j].shipped.units;
		int64_t whole = shipped / claims[i].per_unit;
		if (least < 0 || whole < least)
			least = whole;
	}
	return least < 0 ? 0 : least;
}

static void key_text(struct buf *buf, struct str s)
{
	buf_int(buf, (int64_t)s.len);
	buf_byte(buf, ':');
	buf_add(buf, s);
}

static void key_line(struct buf *buf, const struct order_draft_line *line)
{
	key_text(buf, line->remote_id);
	key_text(buf, line->variant_id);
	key_text(buf, line->sku);
	buf_format(buf, "%lld,%lld,%lld,%lld,%lld;", (long long)line->quantity.units,
	           (long long)line->cancelled.units, (long long)line->unit_price.ten_thousandths,
	           (long long)line->tax.ten_thousandths, (long long)line->discount.ten_thousandths);
}

/* What few drafts have: only then a part of the key, so that what was hashed before this existed
 * stays the same. */
static void key_extras(struct buf *buf, const struct order_draft *draft)
{
	const struct str texts[] = {draft->internal_notes, draft->gift_message};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (texts[i].len > 0)
			key_text(buf, texts[i]);
	if (draft->is_gift || draft->is_fulfilled_by_channel || draft->type != ORDER_STANDARD
	    || draft->fraud_level != FRAUD_NOT_ASSESSED)
		buf_format(buf, "t%d,%d,%d,%d;", (int)draft->type, draft->is_fulfilled_by_channel,
		           draft->is_gift, (int)draft->fraud_level);
	if (draft->amount_paid.ten_thousandths != 0 || draft->deliver_by.us != 0)
		buf_format(buf, "p%lld,%lld;", (long long)draft->amount_paid.ten_thousandths,
		           (long long)draft->deliver_by.us);
}

struct str order_draft_key(struct arena *arena, const struct order_draft *draft)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	const struct str texts[] = {draft->currency, draft->email, draft->recipient,
	                            draft->company,  draft->line1, draft->line2,
	                            draft->city,     draft->state, draft->postal_code,
	                            draft->country,  draft->phone, draft->shipping_method,
	                            draft->notes};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		key_text(&buf, texts[i]);
	buf_format(&buf, "%lld,%lld,%d,%d,%d,%lld,%lld;", (long long)draft->paid_at.us,
	           (long long)draft->ship_by.us, draft->is_cancelled, draft->is_processed,
	           draft->prices_include_tax, (long long)draft->shipping_total.ten_thousandths,
	           (long long)draft->shipping_tax.ten_thousandths);
	key_extras(&buf, draft);
	for (size_t i = 0; i < draft->lines.count; i++)
		key_line(&buf, &draft->lines.at[i]);
	return buf_str(&buf);
}
