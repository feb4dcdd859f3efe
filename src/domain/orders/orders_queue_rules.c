#include "domain/orders/orders_queue.h"

bool allocation_is_strict(const struct routing_facts *facts, struct warehouse_id warehouse)
{
	if (facts->strict_fifo)
		return true;
	for (size_t i = 0; i < facts->warehouse_count; i++)
		if (ID_EQ(facts->warehouses[i].id, warehouse))
			return facts->warehouses[i].strict_fifo;
	return false;
}

bool allocation_has_strict(const struct routing_facts *facts)
{
	for (size_t i = 0; i < facts->warehouse_count; i++)
		if (facts->strict_fifo || facts->warehouses[i].strict_fifo)
			return true;
	return false;
}

bool order_takes_part(const struct routing_facts *facts, const struct order *order,
                      struct warehouse_id warehouse)
{
	return warehouse.value != 0
	       && (order->passed_over >= facts->passes_most || allocation_is_strict(facts, warehouse));
}

struct queue_place queue_place_of(const struct routing_facts *facts, const struct order *order)
{
	bool is_strict = allocation_is_strict(facts, order->warehouse_id);
	return (struct queue_place){.first =
	                                is_strict || order->passed_over >= facts->passes_most ? 0 : 1,
	                            .due = is_strict           ? 0
	                                   : order->ship_by.us ? order->ship_by.us
	                                                       : INT64_MAX,
	                            .created_us = order->created_at.us,
	                            .id = order->id.value};
}

bool queue_is_before(const struct queue_place *a, const struct queue_place *b)
{
	if (a->first != b->first)
		return a->first < b->first;
	if (a->due != b->due)
		return a->due < b->due;
	if (a->created_us != b->created_us)
		return a->created_us < b->created_us;
	return a->id < b->id;
}

size_t strict_warehouses(const struct routing_facts *facts, int64_t *ids)
{
	size_t n = 0;
	for (size_t i = 0; i < facts->warehouse_count; i++)
		if (facts->strict_fifo || facts->warehouses[i].strict_fifo)
			ids[n++] = facts->warehouses[i].id.value;
	return n;
}

void fill_walk_turn(struct fill_walk *walk)
{
	if (walk->at.first < 0)
		return; /* everybody is still to come */
	walk->is_again = !queue_is_before(&walk->far, &walk->at);
	if (walk->is_again)
		return;
	walk->far = walk->at;
	walk->at = QUEUE_FRONT;
}

bool fill_walk_move(struct fill_walk *walk, struct queue_place at, bool is_end)
{
	bool is_farther = is_end || queue_is_before(&walk->far, &at);
	walk->at = at;
	if (!walk->is_again || !is_farther)
		return !is_end;
	*walk = (struct fill_walk){.at = QUEUE_FRONT, .far = is_end ? QUEUE_FRONT : at};
	return true;
}
