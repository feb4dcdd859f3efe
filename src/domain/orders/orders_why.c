/* Why an order stands where it stands. */
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_queue.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"

static void check_add(struct work *work, struct order_why *why, const char *name, bool is_passed,
                      struct str sentence)
{
	struct order_check *check = LIST_ADD(work->arena, &why->checks);
	check->name = str_from(name);
	check->is_passed = is_passed;
	check->sentence = sentence;
}

/* The first fact behind the reason, or a sentence for when it is not the reason. */
static struct str finding(const struct order_why *why, enum order_reason reason, struct str fine)
{
	for (size_t i = 0; i < why->facts.count; i++)
		if (why->facts.at[i].reason == reason)
			return why->facts.at[i].sentence;
	return fine;
}

static void blocker_check(struct work *work, const struct order *order, struct order_why *why)
{
	bool is_bot = order->blocked_by == REASON_ORDERBOT_CONFLICT;
	if (order->blocked_by != REASON_RESOLVED)
		check_add(work, why, is_bot ? "bots" : "marketplace", false, order->blocked_sentence);
}

/* Who is served before it. */
static struct str queue_sentence(struct work *work, const struct order *order,
                                 const struct queue_ahead *ahead)
{
	if (ahead->count == 0)
		return order->passed_over == 0
		           ? STR("It is the next to get what comes in.")
		           : str_format(
					   work->arena,
					   "It is the next to get what comes in; %lld later %s that fitted went "
					   "before it.",
					   (long long)order->passed_over, order->passed_over == 1 ? "order" : "orders");
	return str_format(work->arena, "%lld %s before it in the queue for %.*s, first of all %.*s.",
	                  (long long)ahead->count, ahead->count == 1 ? "order stands" : "orders stand",
	                  STR_FMT(ahead->sku), STR_FMT(ahead->number));
}

static bool is_claiming(const struct order_why *why)
{
	for (size_t i = 0; i < why->claims.count; i++)
		if (why->claims.at[i].quantity.units > 0)
			return true;
	return false;
}

/* What became of the stock that was there when the warehouse was chosen. */
static struct str had_stock_sentence(const struct order *order, const struct order_why *why)
{
	if (is_claiming(why))
		return STR("Everything was available there, and is claimed.");
	if (order->status == ORDER_MERGED)
		return STR("Everything was available there; the order that it ships with claims it.");
	if (order->status == ORDER_SHIPPED)
		return STR("Everything was available there, and has left.");
	return STR("Everything was available there, but it claims nothing now.");
}

static void stock_checks(struct work *work, const struct order *order, struct order_why *why,
                         const struct queue_ahead *ahead)
{
	const struct order_decision *last = &why->decisions.at[0];
	check_add(work, why, "warehouse", last->warehouse_id.value != 0, last->sentence);
	if (last->warehouse_id.value == 0)
		return;
	if (order->reason == REASON_MISSING_VENDOR_PRODUCT)
		check_add(work, why, "vendor", false,
		          finding(why, REASON_MISSING_VENDOR_PRODUCT,
		                  STR("The vendor does not supply a product of it.")));
	struct str lacking =
		finding(why, REASON_OUT_OF_STOCK, STR("The warehouse lacks units of the order."));
	if (order->reason == REASON_MULTIPLE_WAREHOUSES)
		lacking = last->sentence;
	check_add(work, why, "stock", last->can_fill,
	          last->can_fill ? had_stock_sentence(order, why) : lacking);
	if (order->reason == REASON_MISSING_PICKING_LOCATION)
		check_add(work, why, "location", false,
		          finding(why, REASON_MISSING_PICKING_LOCATION,
		                  STR("Its units lie where nobody picks.")));
	if (order->reason == REASON_OUT_OF_STOCK)
		check_add(work, why, "queue", ahead->count == 0, queue_sentence(work, order, ahead));
	if (order->reason == REASON_OUT_OF_STOCK && order->promise_at.us != 0) {
		struct buf when = buf_new(work->arena, 40);
		instant_write_seconds(&when, order->promise_at);
		check_add(work, why, "promise", true,
		          str_format(work->arena, "What is on its way covers it on %.*s.",
		                     STR_FMT(buf_str(&when))));
	}
}

static struct str payment_sentence(const struct order *order, const struct order_why *why)
{
	if (order->payment_status == PAYMENT_PARTLY)
		return STR("Less than the total has been paid.");
	if (order->paid_at.us != 0)
		return STR("It is paid.");
	return is_claiming(why) ? STR("No payment has arrived; its stock is claimed.")
	                        : STR("No payment has arrived; it claims no stock.");
}

static void checks_make(struct work *work, const struct order *order, struct order_why *why,
                        const struct queue_ahead *ahead)
{
	bool is_paid = order->paid_at.us != 0;
	struct str gap = order_address_gap(order);
	if (order->is_fulfilled_by_channel) {
		check_add(work, why, "marketplace", true,
		          STR("The marketplace ships it from its own stock; it claims nothing of ours."));
		return;
	}
	check_add(work, why, "payment", is_paid, payment_sentence(order, why));
	check_add(work, why, "products", order_is_linked(order),
	          finding(why, REASON_MISSING_PRODUCT_INFO,
	                  order_is_linked(order) ? STR("Every line is linked to a product.")
	                                         : STR("A line is not linked to a product.")));
	check_add(work, why, "address", gap.len == 0,
	          gap.len ? str_format(work->arena, "The %.*s is missing.", STR_FMT(gap))
	                  : STR("The address is complete."));
	blocker_check(work, order, why);
	if (order->status == ORDER_SHIPPED && why->claims.count == 0) /* downloads only */
		check_add(work, why, "stock", true, STR("Nothing of it comes out of stock."));
	else if (why->decisions.count > 0 && gap.len == 0)
		stock_checks(work, order, why, ahead);
}

static struct str cancelled_sentence(struct work *work, const struct order *order)
{
	struct str way_back = order_move_of(order, ACTION_RESTORE) != NULL ? STR(" It can be restored.")
	                                                                   : order_way_back(order);
	if (order->cancel_reason.len == 0 || order_is_emptied(order)) /* the way back says why */
		return str_format(work->arena, "Cancelled.%.*s", STR_FMT(way_back));
	return str_format(work->arena, "Cancelled: %.*s%s%.*s", STR_FMT(order->cancel_reason),
	                  sentence_end(order->cancel_reason), STR_FMT(way_back));
}

static struct str one_sentence(struct work *work, const struct order *order,
                               const struct order_why *why)
{
	if (order->attention.len > 0)
		return order->attention;
	if (order->status == ORDER_ON_HOLD)
		return order_hold_sentence(work->arena, order,
		                           is_claiming(why) ? STR("Its stock stays claimed.")
		                                            : STR("It claims no stock meanwhile."));
	if (order->status == ORDER_CANCELLED)
		return cancelled_sentence(work, order);
	for (size_t i = 0; i < why->checks.count; i++)
		if (!why->checks.at[i].is_passed && order_is_open(order->status))
			return why->checks.at[i].sentence;
	for (size_t i = 0; i < order_status_words.count; i++)
		if (order_status_words.rows[i].value == (int)order->status)
			return str_from(order_status_words.rows[i].sentence);
	return STR("");
}

/* Those of lines without units stay for when units come back: nothing to tell of. */
static enum err claims_told(struct work *work, struct order_id id, struct order_why *why)
{
	struct reservation *claims;
	size_t count;
	TRY(reservations_of(work, &id.value, 1, &claims, &count));
	for (size_t i = 0; i < count; i++)
		if (claims[i].quantity.units > 0 || claims[i].shipped.units > 0)
			*LIST_ADD(work->arena, &why->claims) = claims[i];
	return OK;
}

enum err order_why(struct work *work, struct order_id id, struct order_why *out)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	struct queue_ahead ahead;
	*out = (struct order_why){.order_id = id};
	TRY(order_get(work, id, order));
	out->status = order->status;
	out->reason = order->reason;
	TRY(decisions_load(work->tx, work->arena, work->company, id, &out->decisions.at,
	                   &out->decisions.count));
	TRY(claims_told(work, id, out));
	out->promise_at = order->promise_at;
	out->late_risk = order->late_risk;
	TRY(order_facts_find(work, order, out));
	TRY(order_fixes_find(work, order, out));
	TRY(queue_ahead_of(work, order, out->claims.at, out->claims.count, &ahead));
	checks_make(work, order, out, &ahead);
	out->sentence = one_sentence(work, order, out);
	return OK;
}
