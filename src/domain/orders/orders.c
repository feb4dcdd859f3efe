/* Use cases on orders that exist: read, move through the states table, correct. */
#include "domain/accounts/accounts.h"
#include "domain/channels/channels.h"
#include "domain/orders/orders.h"

#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_edits.h"
#include "domain/orders/orders_over.h"
#include "domain/orders/orders_queue.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"
#include "shape/shape_change.h"
#include "wire/zone.h"

enum err order_load(struct work *work, const int64_t *ids, size_t n, struct order **out,
                    size_t *count)
{
	TRY(orders_load(work->tx, work->arena, work->company, ids, n, out, count));
	for (size_t i = 0; i < *count; i++) {
		struct order *order = &(*out)[i];
		order->late_risk = order_late_risk(order, work->now);
		for (size_t k = 0; k < order->lines.count; k++)
			TRY(line_amounts_remaining(&order->lines.at[k]));
	}
	return OK;
}

enum err order_get(struct work *work, struct order_id id, struct order *out)
{
	struct order *found;
	size_t count;
	TRY(order_load(work, &id.value, 1, &found, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*out = found[0];
	return OK;
}

enum err order_by_remote(struct work *work, struct channel_id channel, struct str remote_id,
                         struct order_id *out)
{
	struct order_identity *found;
	size_t count;
	TRY(orders_by_remote(work->tx, work->arena, work->company, &channel.value, &remote_id, 1,
	                     &found, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	out->value = found[0].id;
	return OK;
}

enum err order_buyers(struct work *work, const int64_t *ids, size_t n, struct order_buyer **out,
                      size_t *count)
{
	return orders_buyers(work->tx, work->arena, work->company, ids, n, out, count);
}

enum err order_by_numbers(struct work *work, const struct str *numbers, size_t n,
                          struct order_name **out, size_t *count)
{
	return orders_named(work->tx, work->arena, work->company, numbers, n, out, count);
}

enum err reservations_of(struct work *work, const int64_t *orders, size_t n,
                         struct reservation **out, size_t *count)
{
	return reservations_load(work->tx, work->arena, work->company, orders, n, out, count);
}

/* Loads the order and finds the move, or refuses with a sentence. */
static enum err move_begin(struct work *work, struct order_id id, enum order_action action,
                           struct order **order, const struct order_move **move)
{
	*order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, *order));
	*move = order_move_of(*order, action);
	if (*move != NULL)
		return OK;
	struct str status = word_said(work->arena, &order_status_words, (int)(*order)->status);
	struct str word = word_said(work->arena, &order_action_words, (int)action);
	if ((*order)->is_fulfilled_by_channel)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "The marketplace ships order %.*s itself: %.*s is possible only there.",
		                 STR_FMT((*order)->number), STR_FMT(word));
	return fault_say(work->fault, ERR_CONFLICT,
	                 "Order %.*s is %.*s: %.*s is not possible there.%.*s",
	                 STR_FMT((*order)->number), STR_FMT(status), STR_FMT(word),
	                 STR_FMT(order_way_on(work, *order)));
}

/* Writes the move. A fixed target keeps its status through resolving; MOVE_BY_FACTS finds it. */
static enum err move_write_changes(struct work *work, struct order *order,
                                   const struct order_move *move, bool wants_no_claim,
                                   struct str sentence, struct str changes)
{
	struct resolving item = {.changes = changes,
	                         .order = order,
	                         .event = move->event,
	                         .sentence = sentence.len ? sentence : str_from(move->sentence),
	                         .wants_no_claim = wants_no_claim,
	                         .is_back = !order_is_open(order->status)};
	if (move->to != MOVE_BY_FACTS) {
		order->status = (enum order_status)move->to;
		item.keeps_status = true;
	}
	return resolve_all(work, &item, 1);
}

static enum err move_write(struct work *work, struct order *order, const struct order_move *move,
                           bool wants_no_claim, struct str sentence)
{
	return move_write_changes(work, order, move, wants_no_claim, sentence, STR(""));
}

enum err order_pay_whole(struct work *work, struct order_id id, struct instant paid_at,
                         struct money amount)
{
	struct order *order;
	const struct order_move *move;
	TRY(move_begin(work, id, ACTION_PAY, &order, &move));
	if (order->paid_at.us != 0 && amount.ten_thousandths == 0)
		return OK; /* a repeat */
	if (order->paid_at.us == 0)
		order->paid_at = paid_at.us ? paid_at : work->now;
	TRY(money_add(order->amount_paid, amount, &order->amount_paid));
	order->payment_status = order_payment_of(order);
	order->is_claim_ended = false;
	if (order->status == ORDER_CANCELLED)
		order->attention = STR("It was paid although it is cancelled: restore or refund it.");
	if (!order_is_open(order->status))
		return order_save_only(work, order, move->event, str_from(move->sentence));
	return move_write(work, order, move, false, STR(""));
}

enum err order_pay(struct work *work, struct order_id id, struct instant paid_at)
{
	return order_pay_amount(work, id, paid_at, (struct money){0});
}

enum err order_hold(struct work *work, struct order_id id, struct instant until, struct str reason,
                    bool release_claims)
{
	struct order *order;
	const struct order_move *move;
	TRY(move_begin(work, id, ACTION_HOLD, &order, &move));
	if (until.us != 0 && until.us <= work->now.us)
		return fault_field(work->fault, STR("until"), "must lie in the future");
	order->hold_until = until;
	order->hold_reason = reason;
	if (until.us != 0)
		TRY(job_request(work, "order.hold_end", id.value, until, STR("")));
	else
		TRY(job_cancel(work, "order.hold_end", id.value));
	struct str sentence =
		order_hold_sentence(work->arena, order, release_claims ? STR(CLAIM_RELEASED) : STR(""));
	if (release_claims)
		return move_write(work, order, move, true, sentence);
	order->status = ORDER_ON_HOLD;
	order->reason = REASON_RESOLVED;
	order->promise_at.us = 0;
	return order_save_only(work, order, move->event, sentence);
}

enum err order_hold_end(struct work *work, const struct order_hold_request *hold,
                        struct instant *out)
{
	struct company company;
	*out = hold->until;
	if (hold->until_day.number == 0)
		return OK;
	TRY(company_get(work, &company));
	return zone_day_start(company.time_zone, hold->until_day, out);
}

enum err order_hold_check(struct work *work, const struct order_hold_request *hold,
                          const char *path)
{
	struct instant end;
	bool is_day = hold->until_day.number != 0;
	struct str field = str_format(work->arena, "%s%s", path, is_day ? "until_day" : "until");
	if (is_day && hold->until.us != 0)
		return fault_field(work->fault, field, "cannot be given beside until");
	TRY(order_hold_end(work, hold, &end));
	if (end.us != 0 && end.us <= work->now.us)
		return fault_field(work->fault, field, "must lie in the future");
	return OK;
}

enum err order_release(struct work *work, struct order_id id)
{
	struct order *order;
	const struct order_move *move;
	TRY(move_begin(work, id, ACTION_RELEASE, &order, &move));
	TRY(job_cancel(work, "order.hold_end", id.value));
	order->hold_until.us = 0;
	order->hold_reason = STR("");
	return move_write(work, order, move, false, STR(""));
}

enum err order_cancel(struct work *work, struct order_id id, struct str reason)
{
	struct order *order;
	const struct order_move *move;
	TRY(move_begin(work, id, ACTION_CANCEL, &order, &move));
	if (move->event == NULL)
		return OK; /* a repeat */
	order->cancel_reason = reason;
	if (move->to == ORDER_CANCEL_REQUESTED) {
		order->status = ORDER_CANCEL_REQUESTED;
		return order_save_only(work, order, move->event, reason);
	}
	order->cancelled_at = work->now;
	return move_write(work, order, move, true, reason);
}

enum err order_unmake(struct work *work, struct order_id id, struct str reason)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (order->status != ORDER_CANCELLED)
		TRY(order_cancel(work, id, reason));
	if (order_is_unmade(order))
		return OK;
	return order_remote_save(work->tx, work->company, id,
	                         str_format(work->arena, ORDER_UNMADE "%lld", (long long)id.value));
}

enum err order_restore(struct work *work, struct order_id id)
{
	struct order *order;
	const struct order_move *move;
	TRY(move_begin(work, id, ACTION_RESTORE, &order, &move));
	order->cancelled_at.us = 0;
	order->cancel_reason = STR("");
	order->hold_until.us = 0;
	order->hold_reason = STR("");
	order->attention = STR("");
	return move_write(work, order, move, false, STR(""));
}

enum err order_choose_warehouse(struct work *work, struct order_id id,
                                struct warehouse_id warehouse)
{
	struct order *order;
	const struct order_move *move;
	order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	move = order_move_of(order, ACTION_RESOLVE);
	if (move == NULL)
		return order_warehouse_stays(work, order);
	if (warehouse.value != 0) {
		struct warehouse chosen;
		TRY(warehouse_get(work, warehouse, &chosen));
		if (!chosen.is_active)
			return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated.",
			                 STR_FMT(chosen.name));
	}
	order->chosen_warehouse_id = warehouse;
	return move_write(work, order, move, false, STR("A person named the warehouse."));
}

/* What was given, also as empty: a second line of the street may go. */
static void text_take(const struct order_draft *draft, const char *name, struct str *to,
                      struct str from)
{
	if (from.len > 0 || shape_has(&order_address_shape, draft, name))
		*to = from;
}

enum err order_address(struct work *work, struct order_id id, const struct order_draft *draft)
{
	struct order *order;
	const struct order_move *move;
	TRY(move_begin(work, id, ACTION_EDIT, &order, &move));
	if (!order_is_open(order->status) && order->status != ORDER_ON_HOLD)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Order %.*s is with somebody else already: its address stays.%.*s",
		                 STR_FMT(order->number), STR_FMT(order_way_back(order)));
	struct order before = *order;
	text_take(draft, "email", &order->email, draft->email);
	text_take(draft, "recipient", &order->recipient, draft->recipient);
	text_take(draft, "company", &order->company, draft->company);
	text_take(draft, "line1", &order->line1, draft->line1);
	text_take(draft, "line2", &order->line2, draft->line2);
	text_take(draft, "city", &order->city, draft->city);
	text_take(draft, "state", &order->state, draft->state);
	text_take(draft, "postal_code", &order->postal_code, draft->postal_code);
	text_take(draft, "country", &order->country, draft->country);
	text_take(draft, "phone", &order->phone, draft->phone);
	TRY(order_edited_note(work, &before, order));
	return move_write_changes(
		work, order, move, false, STR("The address was corrected."),
		shape_difference(work->arena, &order_difference_shape, &before, order));
}

enum err order_attention(struct work *work, struct order_id id, struct str sentence)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (str_eq(order->attention, sentence))
		return OK;
	order->attention = sentence;
	return order_save_only(work, order, sentence.len ? "order.needs_attention" : "order.settled",
	                       sentence);
}

enum err order_unpaid_note(struct work *work, const struct order *order)
{
	struct channel channel;
	if (order->paid_at.us != 0)
		return OK;
	TRY(channel_get(work, order->channel_id, &channel));
	if (channel.unpaid_claim_hours == 0)
		return OK;
	struct instant at = {order->placed_at.us + channel.unpaid_claim_hours * HOUR_US};
	return job_request(work, "order.claim_end", order->id.value, at, STR(""));
}

enum err order_end_claim(struct work *work, struct order_id id)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	enum err err = order_get(work, id, order);
	if (err == ERR_NOT_FOUND || (err == OK && order->status != ORDER_AWAITING_PAYMENT))
		return OK;
	TRY(err);
	order->is_claim_ended = true;
	struct resolving item = {
		.order = order,
		.event = "order.claim_ended",
		.sentence = STR("It stayed unpaid for so long that its claim on stock ended.")};
	return resolve_all(work, &item, 1);
}

/* Those of the orders that may be resolved (ours and open), in the order of the queue. */
static enum err open_items(struct work *work, const int64_t *ids, size_t n,
                           struct resolving **items, size_t *count)
{
	struct order *orders;
	size_t loaded, open = 0;
	TRY(order_load(work, ids, n, &orders, &loaded));
	struct order **list = ARENA_ARRAY(work->arena, loaded, struct order *);
	for (size_t i = 0; i < loaded; i++)
		if (order_is_open(orders[i].status) || orders[i].status == ORDER_ON_HOLD)
			list[open++] = &orders[i];
	TRY(queue_sort(work, list, open));
	*items = ARENA_ARRAY(work->arena, open, struct resolving);
	for (size_t i = 0; i < open; i++)
		(*items)[i] =
			(struct resolving){.order = list[i], .keeps_status = list[i]->status == ORDER_ON_HOLD};
	*count = open;
	return OK;
}

static enum err resolve_open(struct work *work, const int64_t *ids, size_t n, bool is_served)
{
	struct resolving *items;
	size_t count;
	TRY(open_items(work, ids, n, &items, &count));
	struct order *were = ARENA_ARRAY(work->arena, count, struct order);
	for (size_t i = 0; i < count; i++) {
		were[i] = *items[i].order;
		items[i].was = &were[i];
		items[i].is_served = is_served;
	}
	return resolve_all(work, items, count);
}

enum err order_resolve_many(struct work *work, const int64_t *ids, size_t n)
{
	return resolve_open(work, ids, n, false);
}

enum err orders_serve(struct work *work, const int64_t *ids, size_t n)
{
	return resolve_open(work, ids, n, true);
}

enum err order_block(struct work *work, const int64_t *ids, size_t n, enum order_reason reason,
                     struct str sentence)
{
	struct resolving *items;
	size_t count, changed = 0;
	TRY(open_items(work, ids, n, &items, &count));
	for (size_t i = 0; i < count; i++) {
		struct order *order = items[i].order;
		bool is_same = order->blocked_by == reason && str_eq(order->blocked_sentence, sentence);
		if (is_same || (reason == REASON_RESOLVED && order->blocked_by == reason))
			continue;
		order->blocked_by = reason;
		order->blocked_sentence = reason == REASON_RESOLVED ? STR("") : sentence;
		items[changed] = items[i];
		items[changed].event = reason == REASON_RESOLVED ? "order.unblocked" : "order.blocked";
		items[changed++].sentence = sentence;
	}
	return resolve_all(work, items, changed);
}
