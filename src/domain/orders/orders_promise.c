#include "domain/orders/orders_promise.h"

#include "base/map.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"

enum { QUEUE_MOST = 5000 };

/* Who waits for a product, as the database says it. */
struct queue {
	struct waiting_claim *rows;
	size_t count;
};

struct promising {
	struct work *work;
	routing_available available;
	const void *picture;
	struct incoming *incoming;
	size_t incoming_count;
	struct map queues;  /* product → struct queue */
	struct map running; /* product → int64_t: units waiting up to the order under work */
};

static bool is_waiting(const struct order *order)
{
	return order->status == ORDER_UNRESOLVED && order->reason == REASON_OUT_OF_STOCK;
}

static int64_t demand_of(const struct resolving *item, struct product_id product)
{
	int64_t units = 0;
	for (size_t i = 0; i < item->after.count; i++)
		if (ID_EQ(item->after.at[i].product_id, product)
		    && item->after.at[i].warehouse_id.value == 0)
			units += item->after.at[i].quantity.units;
	return units;
}

/* The first claim of its product in the item: each product is asked about once. */
static bool is_first_of(const struct resolving *item, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ID_EQ(item->after.at[i].product_id, item->after.at[at].product_id))
			return false;
	return true;
}

static int64_t *running_of(struct promising *p, struct product_id product)
{
	int64_t *running = map_get_int(&p->running, product.value);
	if (running == NULL) {
		running = ARENA_NEW(p->work->arena, int64_t);
		*running = -p->available(p->picture, product, (struct warehouse_id){0});
		map_put_int(&p->running, product.value, running);
	}
	return running;
}

static enum err ahead_of(struct promising *p, const struct order *order, struct product_id product,
                         int64_t *units)
{
	struct queue *queue = map_get_int(&p->queues, product.value);
	if (queue == NULL) {
		queue = ARENA_NEW(p->work->arena, struct queue);
		TRY(claims_waiting(p->work->tx, p->work->arena, p->work->company, product.value, QUEUE_MOST,
		                   &queue->rows, &queue->count));
		map_put_int(&p->queues, product.value, queue);
	}
	*units = 0;
	for (size_t i = 0; i < queue->count; i++) {
		const struct waiting_claim *row = &queue->rows[i];
		bool is_older =
			row->created_us < order->created_at.us
			|| (row->created_us == order->created_at.us && row->order_id < order->id.value);
		if (!is_older)
			break;
		*units += row->units;
	}
	return OK;
}

static struct instant arrival(struct promising *p, struct product_id product,
                              struct warehouse_id warehouse, int64_t needed)
{
	struct supply *supply = ARENA_ARRAY(p->work->arena, p->incoming_count, struct supply);
	size_t n = 0;
	for (size_t i = 0; i < p->incoming_count; i++) {
		const struct incoming *row = &p->incoming[i];
		if (ID_EQ(row->product_id, product) && ID_EQ(row->warehouse_id, warehouse))
			supply[n++] = (struct supply){row->expected_at, row->units.units};
	}
	return supply_covers(supply, n, needed);
}

static enum err item_promise(struct promising *p, struct resolving *item)
{
	struct order *order = item->order;
	bool is_known = true;
	order->promise_at.us = 0;
	for (size_t i = 0; i < item->after.count; i++) {
		struct product_id product = item->after.at[i].product_id;
		if (!is_first_of(item, i))
			continue;
		int64_t own = demand_of(item, product), ahead;
		int64_t *running = running_of(p, product);
		int64_t there = p->available(p->picture, product, order->warehouse_id);
		if (item->is_new)
			ahead = *running - own;
		else
			TRY(ahead_of(p, order, product, &ahead));
		*running -= own;
		if (own == 0 || there >= own)
			continue; /* this one is there */
		struct instant at =
			arrival(p, product, order->warehouse_id, ahead + own - (there > 0 ? there : 0));
		is_known = is_known && at.us != 0;
		if (at.us > order->promise_at.us)
			order->promise_at = at;
	}
	if (!is_known)
		order->promise_at.us = 0;
	return OK;
}

enum err promises_settle(struct work *work, struct resolving *items, size_t n,
                         routing_available available, const void *picture)
{
	struct promising p = {.work = work,
	                      .available = available,
	                      .picture = picture,
	                      .queues = map_new(work->arena),
	                      .running = map_new(work->arena)};
	LIST(int64_t) products = {0};
	for (size_t i = 0; i < n; i++) {
		if (!is_waiting(items[i].order)) {
			if (order_is_open(items[i].order->status))
				items[i].order->promise_at.us = 0;
			continue;
		}
		for (size_t j = 0; j < items[i].after.count; j++)
			*LIST_ADD(work->arena, &products) = items[i].after.at[j].product_id.value;
	}
	if (products.count == 0)
		return OK;
	TRY(stock_incoming_of(work, products.at, products.count, &p.incoming, &p.incoming_count));
	for (size_t i = n; i-- > 0;) {
		if (!is_waiting(items[i].order))
			continue;
		if (p.incoming_count == 0)
			items[i].order->promise_at.us = 0;
		else
			TRY(item_promise(&p, &items[i]));
	}
	return OK;
}
