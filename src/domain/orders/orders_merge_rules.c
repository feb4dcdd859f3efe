#include "domain/orders/orders_merge_rules.h"

#include "domain/orders/orders_divided_rules.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_split_rules.h"

static enum err refuse(struct fault *fault, const struct order *into, const struct order *from,
                       const char *why)
{
	return fault_say(fault, ERR_REFUSED, "Order %.*s cannot ship with %.*s: %s.",
	                 STR_FMT(from->number), STR_FMT(into->number), why);
}

static bool has_merged_lines(const struct order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].merged_from_id.value != 0)
			return true;
	return false;
}

/* What holds for each of the two on its own. */
static enum err state_check(const struct order *into, const struct order *from,
                            const struct order *one, struct fault *fault)
{
	if (order_move_of(one, ACTION_MERGE) == NULL) {
		struct str status = word_said(fault->arena, &order_status_words, (int)one->status);
		return fault_say(fault, ERR_CONFLICT, "Order %.*s is %.*s: it cannot be merged.%.*s",
		                 STR_FMT(one->number), STR_FMT(status), STR_FMT(order_way_back(one)));
	}
	if (one->part != 0)
		return refuse(fault, into, from, "one of them is split; undo the split first");
	if (one->paid_at.us == 0)
		return refuse(fault, into, from, "one of them is not paid yet");
	return OK;
}

/* The same parcel, sent in the same way. */
static enum err parcel_check(struct merge_side into, struct merge_side from, struct fault *fault)
{
	struct str what = parcel_difference(into.order, from.order);
	if (what.len == 0)
		what = shipping_difference(into.shipping, from.shipping);
	if (what.len > 0)
		return fault_say(fault, ERR_REFUSED, "Order %.*s cannot ship with %.*s: the %.*s differs.",
		                 STR_FMT(from.order->number), STR_FMT(into.order->number), STR_FMT(what));
	return OK;
}

enum err merge_check(struct merge_side one, struct merge_side other,
                     const struct reservation *claims, size_t n, struct fault *fault)
{
	const struct order *into = one.order, *from = other.order;
	if (ID_EQ(into->id, from->id))
		return refuse(fault, into, from, "it is the same order");
	TRY(state_check(into, from, into, fault));
	TRY(state_check(into, from, from, fault));
	if (has_merged_lines(from))
		return refuse(fault, into, from, "it holds merged orders; undo that merge first");
	if (!ID_EQ(into->channel_id, from->channel_id))
		return refuse(fault, into, from, "they are of different channels");
	if (!str_eq(into->currency, from->currency))
		return refuse(fault, into, from, "their currencies differ");
	if (into->prices_include_tax != from->prices_include_tax)
		return refuse(fault, into, from, "the prices of one include tax, of the other not");
	TRY(parcel_check(one, other, fault));
	if (into->is_gift != from->is_gift || !str_eq(into->gift_message, from->gift_message))
		return refuse(fault, into, from, "one is a gift, or their messages differ");
	if (into->chosen_warehouse_id.value != 0 && from->chosen_warehouse_id.value != 0
	    && !ID_EQ(into->chosen_warehouse_id, from->chosen_warehouse_id))
		return refuse(fault, into, from, "different warehouses were named for them");
	if (into->lines.count + from->lines.count > LIMIT_ORDER_LINES)
		return refuse(fault, into, from, "together they have too many lines");
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(claims[i].order_id, from->id) && claims[i].shipped.units > 0)
			return refuse(fault, into, from, "a part of it has left already");
	return OK;
}

struct instant instant_earlier(struct instant a, struct instant b)
{
	if (a.us == 0 || b.us == 0)
		return a.us == 0 ? b : a;
	return a.us < b.us ? a : b;
}

static enum err amounts_add(struct order *into, const struct order *from)
{
	TRY(money_add(into->shipping_total, from->shipping_total, &into->shipping_total));
	TRY(money_add(into->shipping_tax, from->shipping_tax, &into->shipping_tax));
	TRY(money_add(into->amount_paid, from->amount_paid, &into->amount_paid));
	return money_add(into->amount_refunded, from->amount_refunded, &into->amount_refunded);
}

static int64_t place_last(const struct order *order)
{
	int64_t last = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].place > last)
			last = order->lines.at[i].place;
	return last;
}

enum err merge_lines(struct arena *arena, struct order *into, struct order *from)
{
	int64_t place = place_last(into);
	for (size_t i = 0; i < from->lines.count; i++) {
		struct order_line *line = LIST_ADD(arena, &into->lines);
		*line = from->lines.at[i];
		line->origin_order_id = line_origin(line);
		line->merged_from_id = from->id;
		line->order_id = into->id;
		line->place = ++place;
	}
	from->lines.count = 0;
	TRY(amounts_add(into, from));
	from->shipping_total.ten_thousandths = from->shipping_tax.ten_thousandths = 0;
	from->amount_paid.ten_thousandths = from->amount_refunded.ten_thousandths = 0;
	into->ship_by = instant_earlier(into->ship_by, from->ship_by);
	into->deliver_by = instant_earlier(into->deliver_by, from->deliver_by);
	TRY(order_totals(from));
	TRY(order_totals(into));
	into->payment_status = order_payment_of(into);
	return OK;
}

void merge_itself(struct order *into, const struct order *from)
{
	if (into->fraud_level < from->fraud_level)
		into->fraud_level = from->fraud_level;
	if (into->chosen_warehouse_id.value == 0)
		into->chosen_warehouse_id = from->chosen_warehouse_id;
}

void unmerge_itself(struct order *into, const struct order_divided *said, const struct order *gone,
                    size_t n, const struct order *staying, size_t m)
{
	struct order alone = {.fraud_level = said->fraud_level,
	                      .chosen_warehouse_id = said->chosen_warehouse_id};
	if (said->chosen_warehouse_id.value < 0)
		return;
	for (size_t i = 0; i < m; i++)
		merge_itself(&alone, &staying[i]);
	struct order joined = alone;
	for (size_t i = 0; i < n; i++)
		merge_itself(&joined, &gone[i]);
	if (into->fraud_level == joined.fraud_level)
		into->fraud_level = alone.fraud_level;
	if (ID_EQ(into->chosen_warehouse_id, joined.chosen_warehouse_id))
		into->chosen_warehouse_id = alone.chosen_warehouse_id;
}

static enum err amount_give(struct money *into, int64_t said, struct money *from)
{
	if (into->ten_thousandths < said)
		return ERR_REFUSED;
	from->currency = into->currency;
	from->ten_thousandths = said;
	into->ten_thousandths -= said;
	return OK;
}

/* What was refunded of both beyond what was paid of the one that stays goes to the other. */
static void refund_share(struct order *into, struct order *from)
{
	int64_t over = into->amount_refunded.ten_thousandths - into->amount_paid.ten_thousandths;
	int64_t room = from->amount_paid.ten_thousandths - from->amount_refunded.ten_thousandths;
	if (over > room)
		over = room;
	if (over <= 0)
		return;
	into->amount_refunded.ten_thousandths -= over;
	from->amount_refunded.ten_thousandths += over;
}

enum err merge_unlines(struct arena *arena, struct order *into, struct order *from,
                       const struct order_divided *said, struct fault *fault)
{
	size_t kept = 0;
	for (size_t i = 0; i < into->lines.count; i++) {
		if (!ID_EQ(into->lines.at[i].merged_from_id, from->id)) {
			into->lines.at[kept++] = into->lines.at[i];
			continue;
		}
		struct order_line *line = LIST_ADD(arena, &from->lines);
		*line = into->lines.at[i];
		line->order_id = from->id;
		line->place = (int64_t)from->lines.count;
		line->merged_from_id.value = 0;
		if (ID_EQ(line->origin_order_id, from->id))
			line->origin_order_id.value = 0;
	}
	into->lines.count = kept;
	if (amount_give(&into->shipping_total, said->shipping_total.ten_thousandths,
	                &from->shipping_total)
	        != OK
	    || amount_give(&into->shipping_tax, said->shipping_tax.ten_thousandths, &from->shipping_tax)
	           != OK
	    || amount_give(&into->amount_paid, said->amount_paid.ten_thousandths, &from->amount_paid)
	           != OK
	    || amount_give(&into->amount_refunded, said->amount_refunded.ten_thousandths,
	                   &from->amount_refunded)
	           != OK)
		return fault_say(fault, ERR_REFUSED,
		                 "Order %.*s has less shipping or payments than order %.*s brought: its "
		                 "amounts were changed meanwhile.",
		                 STR_FMT(into->number), STR_FMT(from->number));
	refund_share(into, from);
	TRY(order_totals(from));
	TRY(order_totals(into));
	from->payment_status = order_payment_of(from);
	into->payment_status = order_payment_of(into);
	return OK;
}
