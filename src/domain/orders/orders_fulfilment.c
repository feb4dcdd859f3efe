/* Orders on their way out: hand-over to another party and recall. */
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"

static enum err waiting(struct work *work, enum order_status status, struct warehouse_id warehouse,
                        size_t most, struct order **out, size_t *count)
{
	int64_t *ids;
	size_t n;
	TRY(orders_waiting(work->tx, work->arena, work->company,
	                   word_of(&order_status_words, (int)status), warehouse, most, &ids, &n));
	return order_load(work, ids, n, out, count);
}

enum err order_to_export(struct work *work, struct warehouse_id warehouse, size_t most,
                         struct order **out, size_t *count)
{
	return waiting(work, ORDER_AWAITING_3PL_EXPORT, warehouse, most, out, count);
}

enum err order_to_pick(struct work *work, struct warehouse_id warehouse, size_t most, int64_t **out,
                       size_t *count)
{
	return orders_waiting(work->tx, work->arena, work->company,
	                      word_of(&order_status_words, (int)ORDER_AWAITING_SHIPMENT), warehouse,
	                      most, out, count);
}

enum err order_to_dropship(struct work *work, struct warehouse_id warehouse, struct order_id after,
                           size_t most, int64_t **out, size_t *count)
{
	struct order last;
	struct order_age age = {0};
	if (after.value != 0) {
		TRY(order_get(work, after, &last));
		age = (struct order_age){last.created_at.us, last.id.value};
	}
	return orders_waiting_after(work->tx, work->arena, work->company,
	                            word_of(&order_status_words, (int)ORDER_AWAITING_DROPSHIP),
	                            warehouse, age, most, out, count);
}

enum err order_to_recall(struct work *work, struct warehouse_id warehouse, size_t most,
                         struct order **out, size_t *count)
{
	return waiting(work, ORDER_CANCEL_REQUESTED, warehouse, most, out, count);
}

/* Writes lines and order whose claims stay. */
static enum err fulfilment_write(struct work *work, struct order *order, const char *event,
                                 struct str sentence)
{
	const struct order_line **lines =
		ARENA_ARRAY(work->arena, order->lines.count, const struct order_line *);
	for (size_t i = 0; i < order->lines.count; i++)
		lines[i] = &order->lines.at[i];
	TRY(order_lines_save(work->tx, work->arena, work->company, lines, order->lines.count));
	return order_save_only(work, order, event, sentence);
}

static enum err refuse_move(struct work *work, const struct order *order, const char *what)
{
	struct str status = word_said(work->arena, &order_status_words, (int)order->status);
	return fault_say(work->fault, ERR_CONFLICT, "Order %.*s is %.*s: %s is not possible there.",
	                 STR_FMT(order->number), STR_FMT(status), what);
}

enum err order_hand_over(struct work *work, struct order_id id)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (order->status == ORDER_PENDING_FULFILLMENT)
		return OK; /* a repeat */
	const struct order_move *move = order_move_of(order, ACTION_HAND_OVER);
	if (move == NULL)
		return refuse_move(work, order, "a hand-over");
	order->status = (enum order_status)move->to;
	order->handed_over_at = work->now;
	for (size_t i = 0; i < order->lines.count; i++)
		order->lines.at[i].exported.units = line_open_units(&order->lines.at[i]);
	return fulfilment_write(work, order, move->event, str_from(move->sentence));
}

enum err order_take_back(struct work *work, struct order_id id, struct str sentence)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	const struct order_move *move = order_move_find(order->status, ACTION_TAKE_BACK);
	if (move == NULL)
		return OK; /* it moved on: shipped, or ours already */
	struct resolving item = {
		.order = order, .event = move->event, .sentence = sentence, .is_back = true};
	order->handed_over_at.us = 0;
	order->attention = sentence;
	for (size_t i = 0; i < order->lines.count; i++) {
		order->lines.at[i].exported.units = 0;
		*LIST_ADD(work->arena, &item.lines_changed) = &order->lines.at[i];
	}
	if (move->to != MOVE_BY_FACTS) {
		order->status = (enum order_status)move->to;
		order->cancelled_at = work->now;
		item.keeps_status = item.wants_no_claim = true;
	}
	return resolve_all(work, &item, 1);
}

enum err order_cancel_answered(struct work *work, struct order_id id, bool accepted,
                               struct str sentence)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	const struct order_move *move =
		order_move_find(order->status, accepted ? ACTION_CONFIRM_CANCEL : ACTION_REFUSE_CANCEL);
	if (move == NULL)
		return OK; /* answered before, or shipped meanwhile */
	order->status = (enum order_status)move->to;
	if (!accepted) {
		order->attention = sentence.len ? sentence : STR("The warehouse could not cancel it.");
		return order_save_only(work, order, move->event, order->attention);
	}
	order->cancelled_at = work->now;
	struct resolving item = {.order = order,
	                         .event = move->event,
	                         .sentence = sentence,
	                         .keeps_status = true,
	                         .wants_no_claim = true};
	return resolve_all(work, &item, 1);
}
