#include "domain/orders/orders_queue.h"

#include <stdlib.h>

#include "domain/catalog/catalog.h"
#include "domain/orders/orders_edge.h"
#include "shape/shape_change.h"

enum { PASSED_MOST = 1000 };

struct queued {
	struct queue_place place;
	struct order *order;
};

static int by_place(const void *left, const void *right)
{
	const struct queued *a = left, *b = right;
	return queue_is_before(&a->place, &b->place) ? -1 : queue_is_before(&b->place, &a->place);
}

enum err queue_sort(struct work *work, struct order **orders, size_t n)
{
	struct routing_facts facts;
	struct queued *queue = ARENA_ARRAY(work->arena, n, struct queued);
	if (n < 2)
		return OK;
	TRY(routing_facts_load(work, &facts));
	for (size_t i = 0; i < n; i++)
		queue[i] = (struct queued){queue_place_of(&facts, orders[i]), orders[i]};
	qsort(queue, n, sizeof *queue, by_place);
	for (size_t i = 0; i < n; i++)
		orders[i] = queue[i].order;
	return OK;
}

/* An order that was passed over for the last time is served first from now on. */
static void passed_tell(struct work *work, const struct queue_served *served,
                        const struct queue_waiting *waiting, int64_t passes)
{
	struct order_note note = {.number = waiting->number,
	                          .status = ORDER_UNRESOLVED,
	                          .reason = REASON_OUT_OF_STOCK,
	                          .warehouse_id = served->warehouse_id};
	note.sentence =
		str_format(work->arena,
	               "Passed over %lld time%s by orders that fitted: from now on it is served first.",
	               (long long)passes, passes == 1 ? "" : "s");
	event_emit(work, "order.passed_over", "order", waiting->place.id,
	           shape_text(work->arena, &order_note_shape, &note, NULL, 0));
}

static enum err one_passed(struct work *work, const struct routing_facts *facts,
                           const struct queue_served *served)
{
	struct queue_place last = served->places.at[0];
	struct queue_waiting *waiting;
	size_t count, n = 0;
	if (allocation_is_strict(facts, served->warehouse_id))
		return OK;
	for (size_t i = 1; i < served->places.count; i++)
		if (queue_is_before(&last, &served->places.at[i]))
			last = served->places.at[i];
	TRY(queue_before(work->tx, work->arena, work->company, served->product_id.value,
	                 served->warehouse_id.value, false, facts->passes_most, &last, PASSED_MOST,
	                 &waiting, &count));
	struct queue_passes *passes = ARENA_ARRAY(work->arena, count, struct queue_passes);
	for (size_t i = 0; i < count; i++) {
		int64_t by = 0;
		for (size_t s = 0; s < served->places.count; s++)
			by += queue_is_before(&waiting[i].place, &served->places.at[s]);
		if (waiting[i].passed_over >= facts->passes_most || by == 0)
			continue;
		passes[n++] = (struct queue_passes){waiting[i].place.id, by};
		if (waiting[i].passed_over + by >= facts->passes_most)
			passed_tell(work, served, &waiting[i], waiting[i].passed_over + by);
	}
	return queue_count_up(work->tx, work->arena, work->company, passes, n);
}

enum err queue_passed(struct work *work, const struct routing_facts *facts,
                      const struct queue_served *served, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(one_passed(work, facts, &served[i]));
	return OK;
}

enum err queue_ahead_of(struct work *work, const struct order *order,
                        const struct reservation *claims, size_t n, struct queue_ahead *out)
{
	struct routing_facts facts;
	*out = (struct queue_ahead){0};
	if (order->status != ORDER_UNRESOLVED || order->reason != REASON_OUT_OF_STOCK)
		return OK;
	TRY(routing_facts_load(work, &facts));
	struct queue_place place = queue_place_of(&facts, order);
	bool is_strict = allocation_is_strict(&facts, order->warehouse_id);
	for (size_t i = 0; i < n; i++) {
		struct queue_waiting *waiting;
		struct product *product;
		size_t count, found, before = 0;
		if (claims[i].warehouse_id.value != 0 || claims[i].quantity.units == 0)
			continue;
		TRY(queue_all(work->tx, work->arena, work->company, claims[i].product_id.value,
		              order->warehouse_id.value, is_strict, facts.passes_most, QUEUE_MOST, &waiting,
		              &count));
		while (before < count && queue_is_before(&waiting[before].place, &place))
			before++;
		if ((int64_t)before <= out->count)
			continue;
		TRY(product_load(work, &claims[i].product_id.value, 1, &product, &found));
		*out = (struct queue_ahead){(int64_t)before, waiting[0].number,
		                            found > 0 ? product[0].sku : STR("its product")};
	}
	return OK;
}
