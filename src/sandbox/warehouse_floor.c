#include "sandbox/warehouse.h"

#include "sandbox/dials.h"

static int64_t left(const struct warehouse_line *line)
{
	return line->quantity - line->shipped;
}

static int64_t order_left(const struct warehouse_order *order)
{
	int64_t units = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		units += left(&order->lines.at[i]);
	return units;
}

void warehouse_luck(struct warehouse *warehouse, struct warehouse_order *order, struct instant at)
{
	const int64_t *dials = warehouse->dials;
	struct chance *chance = warehouse->chance;
	int64_t jitter_us =
		chance_between(chance, CHANCE_PICKERS, 0, dials[DIAL_SHIP_JITTER_S] * SECOND_US);
	order->is_late = chance_hits(chance, CHANCE_PICKERS, dials[DIAL_LATE]);
	bool is_short = chance_hits(chance, CHANCE_PICKERS, dials[DIAL_SHORT]);
	bool is_partial = chance_hits(chance, CHANCE_PICKERS, dials[DIAL_PARTIAL]);
	order->is_short = is_short && order_left(order) > 1;
	order->is_partial = is_partial && order_left(order) > 1;
	int64_t after_us = dials[DIAL_SHIP_AFTER_S] * SECOND_US + jitter_us;
	order->pick_due.us = at.us + after_us / 2;
	if (order->is_late)
		after_us += dials[DIAL_LATE_BY_S] * SECOND_US;
	order->ship_due.us = at.us + after_us;
	warehouse->counters.late_orders += order->is_late;
}

/* ---- carriers ---- */

static bool contains(struct arena *arena, struct str text, struct str word)
{
	return str_find_str(str_lower(arena, text), word) >= 0;
}

static void carrier_choose(struct warehouse *warehouse, const struct str service,
                           struct warehouse_shipment *shipment)
{
	struct arena *arena = warehouse->arena;
	long long number = (long long)++warehouse->last_tracking;
	if (contains(arena, service, STR("fedex"))) {
		shipment->carrier = STR("FedEx");
		shipment->tracking_number = str_format(arena, "7946%08lld", number);
	} else if (contains(arena, service, STR("usps")) || contains(arena, service, STR("priority"))) {
		shipment->carrier = STR("USPS");
		shipment->tracking_number = str_format(arena, "94001118%014lld", number);
	} else {
		shipment->carrier = STR("UPS");
		shipment->tracking_number = str_format(arena, "1Z5A4B03%010lld", number);
	}
	shipment->service = service.len > 0 ? service : STR("Ground");
}

/* ---- shipping ---- */

struct choice {
	int64_t sum, missing; /* units that go now; units that should, and are not there */
};

/* How many units of each line go now, into `units`. */
static struct choice units_choose(const struct warehouse_order *order, int64_t *units)
{
	bool is_first = order->status != WAREHOUSE_PARTIALLY_SHIPPED;
	int64_t budget = order_left(order);
	struct choice choice = {0};
	if (order->is_short)
		budget--;
	if (order->is_partial && is_first && budget > 1)
		budget /= 2;
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct warehouse_line *line = &order->lines.at[i];
		int64_t wanted = left(line) < budget ? left(line) : budget;
		/* Two lines may be of one item: what the first takes is not there for the second. */
		int64_t there = line->item->on_hand;
		for (size_t k = 0; k < i; k++)
			there -= order->lines.at[k].item == line->item ? units[k] : 0;
		units[i] = wanted < there ? wanted : there;
		choice.missing += wanted - units[i];
		choice.sum += units[i];
		budget -= wanted;
	}
	return choice;
}

static void item_restock(struct warehouse *warehouse, struct warehouse_item *item,
                         struct instant now)
{
	if (item->on_hand < warehouse->dials[DIAL_RESTOCK_BELOW])
		warehouse_receive(warehouse, item, warehouse->dials[DIAL_RESTOCK_UNITS], now);
}

static void shipment_add(struct warehouse *warehouse, struct warehouse_order *order,
                         const int64_t *units, struct instant now)
{
	struct warehouse_shipment *shipment = ARENA_NEW(warehouse->arena, struct warehouse_shipment);
	bool is_cancelled = order->status == WAREHOUSE_CANCELLED;
	shipment->id = ++warehouse->last_shipment_id;
	shipment->order_id = order->id;
	shipment->order_reference = order->reference;
	shipment->shipped_at = now;
	shipment->after_cancel = is_cancelled;
	carrier_choose(warehouse, order->service, shipment);
	for (size_t i = 0; i < order->lines.count; i++) {
		struct warehouse_line *line = &order->lines.at[i];
		if (units[i] == 0)
			continue;
		*LIST_ADD(warehouse->arena, &shipment->lines) =
			(struct warehouse_shipment_line){line->item->sku, line->line_reference, units[i]};
		line->shipped += units[i];
		line->item->on_hand -= units[i];
		line->item->shipped += units[i];
		line->item->open -= is_cancelled ? 0 : units[i];
		warehouse->counters.units_shipped += units[i];
		item_restock(warehouse, line->item, now);
	}
	*LIST_ADD(warehouse->arena, &warehouse->shipments) = shipment;
	warehouse->counters.shipments++;
	warehouse->counters.shipped_after_cancel += is_cancelled;
	shipment->is_partial = !is_cancelled && order_left(order) > (order->is_short ? 1 : 0);
}

/* After a shipment: closed, closed short, or the rest goes later. */
static void order_follow(struct warehouse *warehouse, struct warehouse_order *order)
{
	bool was_cancelled = order->status == WAREHOUSE_CANCELLED;
	int64_t rest = order_left(order);
	if (rest > (order->is_short ? 1 : 0) && !was_cancelled) {
		order->status = WAREHOUSE_PARTIALLY_SHIPPED;
		return;
	}
	order->status = rest > 0 ? WAREHOUSE_SHORT_SHIPPED : WAREHOUSE_SHIPPED;
	order->ships_anyway = false;
	for (size_t i = 0; i < order->lines.count && !was_cancelled; i++)
		order->lines.at[i].item->open -= left(&order->lines.at[i]);
	warehouse->counters.short_orders += rest > 0;
	warehouse_rest(warehouse, order);
}

void warehouse_ship(struct warehouse *warehouse, struct warehouse_order *order, struct instant at,
                    struct instant now)
{
	int64_t units[WAREHOUSE_LINES_MOST];
	int64_t again_us = warehouse->dials[DIAL_SHIP_AFTER_S] * SECOND_US;
	struct choice choice = units_choose(order, units);
	order->ship_due.us = at.us + (again_us > SECOND_US ? again_us : SECOND_US);
	order->updated_at = now;
	/* Counted when it begins: waiting again for the same units is not a second shortage. */
	if (choice.missing > 0 && !order->waits_for_stock) {
		warehouse->counters.waits++;
		warehouse->counters.units_missing += choice.missing;
	}
	order->waits_for_stock = choice.missing > 0;
	if (choice.sum == 0)
		return;
	shipment_add(warehouse, order, units, now);
	order_follow(warehouse, order);
}

/* ---- time ---- */

static struct instant order_due(const struct warehouse_order *order)
{
	return order->status == WAREHOUSE_RECEIVED && order->pick_due.us < order->ship_due.us
	           ? order->pick_due
	           : order->ship_due;
}

static struct warehouse_order *next_order(const struct warehouse *warehouse)
{
	struct warehouse_order *first = NULL;
	for (size_t i = 0; i < warehouse->busy.count; i++) {
		struct warehouse_order *order = warehouse->busy.at[i];
		if (!first || order_due(order).us < order_due(first).us
		    || (order_due(order).us == order_due(first).us && order->id < first->id))
			first = order;
	}
	return first;
}

static struct instant count_due(const struct warehouse *warehouse)
{
	return warehouse->dials[DIAL_SNAPSHOT_EVERY_S] > 0 ? warehouse->count_due : (struct instant){0};
}

struct instant warehouse_due(const struct warehouse *warehouse)
{
	const struct warehouse_order *order = next_order(warehouse);
	struct instant due = count_due(warehouse);
	if (order && (due.us == 0 || order_due(order).us < due.us))
		due = order_due(order);
	return due;
}

void warehouse_count_again(struct warehouse *warehouse, struct instant at, struct instant now)
{
	for (size_t i = 0; i < warehouse->items.count; i++) {
		struct warehouse_item *item = warehouse->items.at[i];
		item->counted = item->on_hand;
		item->counted_open = item->open;
	}
	warehouse->counted_at = now;
	warehouse->count_due.us = at.us + warehouse->dials[DIAL_SNAPSHOT_EVERY_S] * SECOND_US;
}

void warehouse_step(struct warehouse *warehouse, struct instant at, struct instant now)
{
	struct instant count = count_due(warehouse);
	struct warehouse_order *order = next_order(warehouse);
	bool is_order_due = order && order_due(order).us <= at.us;
	if (count.us != 0 && count.us <= at.us && !(is_order_due && order_due(order).us < count.us)) {
		warehouse_count_again(warehouse, at, now);
		return;
	}
	if (!is_order_due)
		return;
	if (order->status == WAREHOUSE_RECEIVED && order->pick_due.us <= at.us
	    && order->pick_due.us < order->ship_due.us) {
		order->status = WAREHOUSE_PICKED;
		order->updated_at = now;
		return;
	}
	warehouse_ship(warehouse, order, at, now);
}
