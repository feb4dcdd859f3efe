/* Orders that bots mark as shipped: their units leave in the unit that accepted them, so nobody
 * else can ship them meanwhile. The record of it is the shipments' (order.marked_shipped). */
#include "domain/orders/orders_bots_after.h"
#include "domain/orders/orders_rules.h"

/* The marked ones of a call. */
struct marked {
	struct work *work;
	LIST(struct becoming) rows;
	LIST(struct order_ship) ships;
	struct reservation *claims; /* sorted by order */
	size_t claim_count;
};

static void fail(struct marked *m, const struct becoming *b, struct str why)
{
	*LIST_ADD(m->work->arena, &b->row->run.failures) =
		str_format(m->work->arena, "It could not be marked as shipped: %.*s", STR_FMT(why));
}

/* Only what could leave by hand now: resolved, and from a warehouse. */
static bool is_ready(const struct order *order)
{
	return order_is_open(order->status) && order->status != ORDER_UNRESOLVED
	       && order->status != ORDER_AWAITING_PAYMENT;
}

static struct instant shipped_at(const struct becoming *b)
{
	struct str option = bot_outcome_action(b->outcome, SLOT_MARK_SHIPPED)->option;
	return str_is(option, "paid_at")     ? b->order->paid_at
	       : str_is(option, "placed_at") ? b->order->placed_at
	                                     : (struct instant){0};
}

static void ship_add(struct marked *m, const struct becoming *b)
{
	struct ship_unit *units = ARENA_ARRAY(m->work->arena, m->claim_count + 1, struct ship_unit);
	struct order_ship *ship = LIST_ADD(m->work->arena, &m->ships);
	*ship = (struct order_ship){.order_id = b->order->id,
	                            .warehouse_id = b->order->warehouse_id,
	                            .shipped_at = shipped_at(b),
	                            .units = units,
	                            .fault = ARENA_NEW(m->work->arena, struct fault)};
	fault_init(ship->fault, m->work->arena);
	for (size_t i = 0; i < m->claim_count; i++)
		if (ID_EQ(m->claims[i].order_id, b->order->id) && m->claims[i].quantity.units > 0)
			units[ship->n++] = (struct ship_unit){m->claims[i].line_id, m->claims[i].product_id,
			                                      m->claims[i].quantity.units};
}

/* Splitting and resolving may have changed them since the bots looked. */
static enum err orders_now(struct marked *m)
{
	struct work *work = m->work;
	int64_t *ids = ARENA_ARRAY(work->arena, m->rows.count, int64_t);
	struct order *now;
	size_t count;
	for (size_t i = 0; i < m->rows.count; i++)
		ids[i] = m->rows.at[i].order->id.value;
	TRY(order_load(work, ids, m->rows.count, &now, &count));
	for (size_t i = 0; i < m->rows.count; i++)
		for (size_t j = 0; j < count; j++)
			if (ID_EQ(now[j].id, m->rows.at[i].order->id))
				*m->rows.at[i].order = now[j];
	return reservations_of(work, ids, m->rows.count, &m->claims, &m->claim_count);
}

static enum err marked_ship(struct marked *m)
{
	LIST(struct becoming) leaving = {0};
	for (size_t i = 0; i < m->rows.count; i++) {
		const struct becoming *b = &m->rows.at[i];
		if (is_ready(b->order)) {
			*LIST_ADD(m->work->arena, &leaving) = *b;
			ship_add(m, b);
		} else {
			fail(m, b, STR("it is not ready to ship."));
		}
	}
	TRY(order_ship_many(m->work, m->ships.at, m->ships.count));
	for (size_t i = 0; i < m->ships.count; i++) {
		if (m->ships.at[i].err != OK)
			fail(m, &leaving.at[i], m->ships.at[i].fault->sentence);
		else
			event_emit(m->work, "order.marked_shipped", "order", m->ships.at[i].order_id.value,
			           STR(""));
	}
	return orders_now(m);
}

enum err order_bots_ship(struct work *work, const struct becoming *list, size_t n)
{
	struct marked m = {.work = work};
	for (size_t i = 0; i < n; i++)
		if (bot_outcome_action(list[i].outcome, SLOT_MARK_SHIPPED) != NULL)
			*LIST_ADD(work->arena, &m.rows) = list[i];
	if (m.rows.count == 0)
		return OK;
	TRY(orders_now(&m));
	return marked_ship(&m);
}
