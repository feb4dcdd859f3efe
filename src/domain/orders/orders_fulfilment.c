/* Orders on their way out: hand-over to another party, recall, and what left the building. */
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

enum err order_to_dropship(struct work *work, struct warehouse_id warehouse, size_t most,
                           struct order **out, size_t *count)
{
	return waiting(work, ORDER_AWAITING_DROPSHIP, warehouse, most, out, count);
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
	struct str status = word_of(&order_status_words, (int)order->status);
	return fault_say(work->fault, ERR_CONFLICT, "Order %.*s is %.*s: %s is not possible there.",
	                 STR_FMT(order->number), STR_FMT(status), what);
}

enum err order_hand_over(struct work *work, struct order_id id)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (order->status == ORDER_PENDING_FULFILLMENT)
		return OK; /* a repeat */
	const struct order_move *move = order_move_find(order->status, ACTION_HAND_OVER);
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
	struct resolving item = {.order = order, .event = move->event, .sentence = sentence};
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

/* ---- shipped units ---- */

struct shipping {
	struct work *work;
	struct order *order;
	struct warehouse_id warehouse;
	struct reservation *claims;
	size_t claim_count;
	LIST(struct stock_move) moves;
	LIST(struct reservation) changed;
	struct buf difference;
};

static struct reservation *claim_of(struct shipping *s, const struct ship_unit *unit)
{
	for (size_t i = 0; i < s->claim_count; i++)
		if (ID_EQ(s->claims[i].line_id, unit->line_id)
		    && ID_EQ(s->claims[i].product_id, unit->product_id))
			return &s->claims[i];
	return NULL;
}

static void ship_move(struct shipping *s, struct product_id product, struct warehouse_id warehouse,
                      int64_t on_hand, int64_t allocated)
{
	struct stock_move *move = LIST_ADD(s->work->arena, &s->moves);
	*move = (struct stock_move){.product_id = product,
	                            .warehouse_id = warehouse,
	                            .kind = on_hand ? STOCK_SHIP : STOCK_RELEASE,
	                            .on_hand = on_hand,
	                            .allocated = allocated,
	                            .subject = "order",
	                            .subject_id = s->order->id.value};
}

static void difference_add(struct shipping *s, const char *format, long long units, long long line)
{
	if (s->difference.len > 0)
		buf_byte(&s->difference, ' ');
	buf_format(&s->difference, format, units, line);
}

static void unit_ship(struct shipping *s, const struct ship_unit *unit)
{
	struct reservation *claim = claim_of(s, unit);
	int64_t claimed = claim != NULL ? claim->quantity.units : 0;
	int64_t taken = unit->units < claimed ? unit->units : claimed;
	if (unit->units > claimed)
		difference_add(s, "%lld units more than ordered left for line %lld.",
		               (long long)(unit->units - claimed), (long long)unit->line_id.value);
	bool is_here = claim != NULL && ID_EQ(claim->warehouse_id, s->warehouse);
	ship_move(s, unit->product_id, s->warehouse, -unit->units, is_here ? -taken : 0);
	if (!is_here && taken > 0)
		ship_move(s, unit->product_id, claim->warehouse_id, 0, -taken);
	if (claim == NULL)
		return;
	claim->quantity.units -= taken;
	claim->shipped.units += unit->units;
	*LIST_ADD(s->work->arena, &s->changed) = *claim;
}

/* Kits roll up to their line: a kit is shipped when its last part is. */
static void lines_roll_up(struct shipping *s)
{
	for (size_t i = 0; i < s->order->lines.count; i++) {
		struct order_line *line = &s->order->lines.at[i];
		if (line->product_id.value == 0)
			continue;
		line->shipped.units = line_shipped_by_parts(s->claims, s->claim_count, line->id);
	}
}

static const char *status_after_ship(struct shipping *s, struct str *sentence)
{
	struct order *order = s->order;
	enum order_status before = order->status;
	bool is_whole = order_is_shipped_whole(order);
	const char *event = is_whole ? "order.shipped" : "order.part_shipped";
	*sentence = is_whole ? STR("Everything has left.") : STR("A part of it has left.");
	if (is_whole) {
		order->status = ORDER_SHIPPED;
		order->reason = REASON_RESOLVED;
		order->shipped_at = s->work->now;
	} else if (before == ORDER_CANCEL_REQUESTED) {
		order->status = ORDER_PENDING_FULFILLMENT;
	} else if (before == ORDER_CANCELLED) {
		order->status = ORDER_SHIPPED;
		order->shipped_at = s->work->now;
	}
	if (before == ORDER_CANCEL_REQUESTED) {
		event = "order.cancel_refused";
		order->attention =
			STR("It was shipped although a cancel had been asked for: the cancel "
		        "failed, and nothing is refunded by itself.");
		*sentence = order->attention;
	}
	if (before == ORDER_CANCELLED) {
		event = "order.needs_attention";
		order->attention = STR("It was shipped although it was cancelled.");
		*sentence = order->attention;
	}
	return event;
}

enum err order_ship_units(struct work *work, struct order_id id, struct warehouse_id warehouse,
                          const struct ship_unit *units, size_t n, struct str *difference)
{
	struct shipping s = {.work = work,
	                     .order = ARENA_NEW(work->arena, struct order),
	                     .warehouse = warehouse,
	                     .difference = buf_new(work->arena, LIMIT_NOTES * 2)};
	TRY(order_get(work, id, s.order));
	if (order_move_find(s.order->status, ACTION_SHIP) == NULL)
		return refuse_move(work, s.order, "a shipment");
	TRY(reservations_of(work, &id.value, 1, &s.claims, &s.claim_count));
	for (size_t i = 0; i < n; i++)
		unit_ship(&s, &units[i]);
	TRY(stock_post(work, s.moves.at, s.moves.count, NULL));
	TRY(reservations_save(work->tx, work->arena, work->company, s.changed.at, s.changed.count));
	lines_roll_up(&s);
	struct str sentence;
	const char *event = status_after_ship(&s, &sentence);
	*difference = buf_str(&s.difference);
	if (difference->len > 0)
		s.order->attention = *difference;
	return fulfilment_write(work, s.order, event, sentence);
}
