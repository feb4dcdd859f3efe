#include "domain/orders/orders_decisions.h"

#include "base/map.h"
#include "domain/orders/orders_store.h"
#include "shape/shape_change.h"

/* order id → struct decision_last, of those that may repeat it */
static enum err last_load(struct work *work, const struct resolving *items, size_t n,
                          struct map *out)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct decision_last *rows;
	size_t asked = 0, count;
	*out = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		if (items[i].was != NULL && items[i].is_routed)
			ids[asked++] = items[i].order->id.value;
	if (asked == 0)
		return OK;
	TRY(decisions_last(work->tx, work->arena, work->company, ids, asked, &rows, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(out, rows[i].order_id.value, &rows[i]);
	return OK;
}

static bool is_repeated(const struct decision_last *last, const struct order_decision *now)
{
	return last != NULL && last->decision.rule == now->rule
	       && last->decision.rule_version == now->rule_version
	       && ID_EQ(last->decision.warehouse_id, now->warehouse_id)
	       && last->decision.can_fill == now->can_fill
	       && str_eq(last->decision.sentence, now->sentence)
	       && str_eq(last->decision.change, now->change)
	       && str_eq(last->decision.candidates, now->candidates);
}

static struct order_decision decision_of(struct work *work, const struct routing_decision *d)
{
	return (struct order_decision){.at = work->now,
	                               .rule = d->rule,
	                               .rule_version = d->version,
	                               .warehouse_id = d->warehouse_id,
	                               .can_fill = d->can_fill,
	                               .sentence = d->sentence,
	                               .change = d->change,
	                               .change_kind = d->change_kind,
	                               .change_warehouse_id = d->change_warehouse_id,
	                               .candidates =
	                                   shape_list_text(work->arena, &routing_candidate_shape,
	                                                   d->candidates, d->candidate_count)};
}

enum err decisions_write(struct work *work, const struct resolving *items, size_t n)
{
	struct order_decision *rows = ARENA_ARRAY(work->arena, n, struct order_decision);
	int64_t *orders = ARENA_ARRAY(work->arena, n, int64_t);
	struct map last;
	size_t count = 0;
	TRY(last_load(work, items, n, &last));
	for (size_t i = 0; i < n; i++) {
		int64_t id = items[i].order->id.value;
		if (!items[i].is_routed)
			continue;
		rows[count] = decision_of(work, &items[i].decision);
		if (is_repeated(map_get_int(&last, id), &rows[count]))
			continue;
		TRY(id_new(work->tx, &rows[count].id));
		orders[count++] = id;
	}
	if (count == 0)
		return OK;
	return decisions_insert(work->tx, work->arena, work->company, rows, orders, count);
}
