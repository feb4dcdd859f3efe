#include "domain/purchasing/purchasing_write.h"

#include <string.h>

#include "domain/catalog/catalog.h"
#include "domain/purchasing/purchasing_rules.h"
#include "domain/purchasing/purchasing_store.h"
#include "domain/stock/stock.h"
#include "shape/shape_change.h"

/* ---- loading ---- */

/* What has no value has no currency either: it prints as null. */
static void line_tidy(struct purchase_line *line)
{
	if (!line->is_billed)
		line->billed_unit_cost = (struct money){0};
	line->touched = (struct touched){0};
}

enum err purchase_lists_attach(struct work *work, struct purchase_order *orders, size_t n)
{
	struct purchase_line *lines;
	struct purchase_cost *costs;
	struct purchase_hold *holds;
	struct purchase_message *messages;
	struct purchase_milestone *assigned;
	size_t line_count, cost_count, hold_count, message_count, assigned_count;
	struct tx *tx = work->tx;
	struct arena *arena = work->arena;
	struct map by_id = map_new(arena);
	int64_t *ids = ARENA_ARRAY(arena, n, int64_t);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++) {
		ids[i] = orders[i].id.value;
		map_put_int(&by_id, ids[i], &orders[i]);
	}
	TRY(lines_fetch(tx, arena, work->company, ids, n, &lines, &line_count));
	TRY(costs_fetch(tx, arena, work->company, ids, n, &costs, &cost_count));
	TRY(holds_fetch(tx, arena, work->company, ids, n, &holds, &hold_count));
	TRY(messages_fetch(tx, arena, work->company, ids, n, &messages, &message_count));
	TRY(assigned_fetch(tx, arena, work->company, ids, n, &assigned, &assigned_count));
#define ATTACH(rows, count_, list)                                                                 \
	for (size_t i = 0; i < (count_); i++) {                                                        \
		struct purchase_order *of = map_get_int(&by_id, (rows)[i].purchase_order_id.value);        \
		*LIST_ADD(arena, &of->list) = (rows)[i];                                                   \
	}
	for (size_t i = 0; i < line_count; i++)
		line_tidy(&lines[i]);
	ATTACH(lines, line_count, lines)
	ATTACH(costs, cost_count, costs)
	ATTACH(holds, hold_count, holds)
	ATTACH(messages, message_count, messages)
	ATTACH(assigned, assigned_count, milestones)
#undef ATTACH
	return OK;
}

enum err purchase_load(struct work *work, const int64_t *ids, size_t n, struct purchase_order **out,
                       size_t *count)
{
	*out = NULL;
	*count = 0;
	if (n == 0)
		return OK;
	TRY(purchases_fetch(work->tx, work->arena, work->company, ids, n, out, count));
	return purchase_lists_attach(work, *out, *count);
}

enum err purchase_get(struct work *work, struct purchase_order_id id, struct purchase_order *out)
{
	struct purchase_order *found;
	size_t count;
	TRY(purchase_load(work, &id.value, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no purchase order %lld.",
		                 (long long)id.value);
	*out = found[0];
	return OK;
}

/* ---- moving ---- */

static enum err guard_refuse(struct work *work, const struct purchase_order *order,
                             enum purchase_guard guard)
{
	if (guard == GUARD_NOTHING_RECEIVED)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Some of purchase order %.*s came already: close it instead.",
		                 STR_FMT(order->number));
	return fault_say(work->fault, ERR_CONFLICT,
	                 "Nothing of purchase order %.*s came yet: void it instead.",
	                 STR_FMT(order->number));
}

enum err purchase_begin_with(struct work *work, const struct purchase_order *order,
                             enum purchase_action action, struct purchase_change *change)
{
	*change = (struct purchase_change){.before = *order, .after = *order};
	struct purchase_order *after = &change->after;
	after->touched = (struct touched){0}; /* every field has its value */
	after->lines.at =
		arena_copy(work->arena, order->lines.at, order->lines.count * sizeof *order->lines.at);
	after->lines.room = order->lines.count;
	change->move = purchase_move_find(order->status, action);
	if (change->move == NULL) {
		struct str status = word_said(work->arena, &purchase_status_words, (int)order->status);
		struct str word = word_said(work->arena, &purchase_action_words, (int)action);
		return fault_say(work->fault, ERR_CONFLICT,
		                 "Purchase order %.*s is %.*s: %.*s is not possible there.",
		                 STR_FMT(order->number), STR_FMT(status), STR_FMT(word));
	}
	if (!purchase_guard_holds(change->move, order))
		return guard_refuse(work, order, change->move->guard);
	return OK;
}

enum err purchase_begin(struct work *work, struct purchase_order_id id, enum purchase_action action,
                        struct purchase_change *change)
{
	struct purchase_order order;
	TRY(purchase_get(work, id, &order));
	return purchase_begin_with(work, &order, action, change);
}

/* ---- writing ---- */

static enum err weights_load(struct work *work, const struct purchase_order *order,
                             int64_t **weights)
{
	struct product *products;
	size_t count, n = order->lines.count;
	bool by_weight = false;
	*weights = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < order->costs.count; i++)
		by_weight = by_weight || order->costs.at[i].spread_by == SPREAD_WEIGHT;
	if (!by_weight || n == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = order->lines.at[i].product_id.value;
	TRY(product_load(work, ids, n, &products, &count));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < count; k++)
			if (products[k].id.value == ids[i])
				(*weights)[i] = products[k].weight.milligrams;
	return OK;
}

static enum err settle(struct work *work, struct purchase_order *order)
{
	int64_t *weights;
	TRY(weights_load(work, order, &weights));
	enum err err = purchase_settle(work->arena, order, weights);
	if (err == ERR_OVERFLOW)
		return fault_say(work->fault, ERR_INVALID, "The amounts of the order are too large.");
	return err;
}

static enum err lines_write(struct work *work, const struct purchase_order *before,
                            const struct purchase_order *after)
{
	LIST(struct purchase_line) fresh = {0}, changed = {0};
	LIST(int64_t) gone = {0};
	struct map old = map_new(work->arena), kept = map_new(work->arena);
	for (size_t i = 0; i < before->lines.count; i++)
		map_put_int(&old, before->lines.at[i].id.value, &before->lines.at[i]);
	for (size_t i = 0; i < after->lines.count; i++) {
		const struct purchase_line *line = &after->lines.at[i];
		const struct purchase_line *was = map_get_int(&old, line->id.value);
		map_put_int(&kept, line->id.value, &kept);
		if (was == NULL)
			*LIST_ADD(work->arena, &fresh) = *line;
		else if (memcmp(was, line, sizeof *line) != 0)
			*LIST_ADD(work->arena, &changed) = *line;
	}
	for (size_t i = 0; i < before->lines.count; i++)
		if (map_get_int(&kept, before->lines.at[i].id.value) == NULL)
			*LIST_ADD(work->arena, &gone) = before->lines.at[i].id.value;
	TRY(lines_delete(work->tx, work->company, after->id, gone.at, gone.count));
	TRY(lines_insert(work->tx, work->arena, work->company, after->currency, fresh.at, fresh.count));
	return lines_save(work->tx, work->arena, work->company, after->currency, changed.at,
	                  changed.count);
}

/* What the vendor still owes a warehouse of ours. */
static enum err incoming_say(struct work *work, const struct purchase_order *order)
{
	LIST(struct incoming) rows = {0};
	bool comes = purchase_is_ordered(order->status) && order->type != PURCHASE_DROPSHIP_ORDER;
	for (size_t i = 0; comes && i < order->lines.count; i++) {
		const struct purchase_line *line = &order->lines.at[i];
		if (line->status != PURCHASE_LINE_PENDING)
			continue;
		*LIST_ADD(work->arena, &rows) = (struct incoming){.product_id = line->product_id,
		                                                  .warehouse_id = order->warehouse_id,
		                                                  .line_id = line->id.value,
		                                                  .expected_at = line->expected_at,
		                                                  .units = line->quantity};
	}
	return stock_incoming_set(work, "purchase_order", order->id.value, rows.at, rows.count);
}

static void tell(struct work *work, const struct purchase_change *change, const char *event,
                 struct str sentence)
{
	const struct purchase_note note = {.number = change->after.number,
	                                   .from = change->before.status,
	                                   .to = change->after.status,
	                                   .sentence = sentence,
	                                   .order_id = change->after.order_id.value};
	event_emit(work, event, "purchase_order", change->after.id.value,
	           shape_text(work->arena, &purchase_note_shape, &note, NULL, 0));
}

enum err purchase_finish(struct work *work, struct purchase_change *change,
                         struct purchase_order *out)
{
	struct purchase_order *after = &change->after;
	const struct purchase_order *before = &change->before;
	bool is_new = before->version == 0;
	if (!is_new)
		after->status = purchase_status_after(change->move, after);
	if (purchase_is_final(after->status) && !purchase_is_final(before->status))
		after->closed_at = work->now;
	if (after->lines.count > LIMIT_PURCHASE_LINES)
		return fault_say(work->fault, ERR_INVALID, "A purchase order has at most %d lines.",
		                 LIMIT_PURCHASE_LINES);
	TRY(settle(work, after));
	after->modified_at = work->now;
	after->version = before->version + 1;
	if (is_new)
		TRY(purchase_insert(work->tx, work->arena, work->company, after));
	else
		TRY(purchase_save(work->tx, work->arena, work->company, after));
	TRY(lines_write(work, before, after));
	if (change->has_new_costs)
		TRY(costs_replace(work->tx, work->arena, work->company, after));
	TRY(incoming_say(work, after));
	struct str sentence =
		change->sentence.len > 0 ? change->sentence : str_from(change->move->sentence);
	tell(work, change, change->move->event, sentence);
	if (purchase_is_revalued(before, after) && change->move->action != PURCHASE_COST)
		tell(work, change, "purchase.costs_changed", STR("What came is worth something else."));
	if (out != NULL)
		*out = *after;
	return OK;
}
