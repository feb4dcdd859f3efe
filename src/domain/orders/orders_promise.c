#include "domain/orders/orders_promise.h"

#include <stdlib.h>

#include "base/map.h"
#include "domain/orders/orders_queue.h"

/* Who is behind in a queue learns of it so much later: what happens at once is told once. */
#define RENEW_AFTER_US SECOND_US

struct waiter {
	struct queue_place place;
	int64_t units;
	bool is_ours; /* under work in this call */
};

/* Who waits for a product at a warehouse, when all that are under work are written. */
struct queue {
	struct queue *next; /* of the product, at another warehouse */
	struct warehouse_id warehouse_id;
	LIST(struct waiter) waiters; /* in the order of the queue */
	bool is_cut;                 /* more of them wait, behind all of these */
	bool is_changed;             /* others stand behind one that joined, left or moved */
};

struct promising {
	struct work *work;
	struct resolving *items;
	size_t item_count;
	const struct routing_facts *facts;
	routing_available available;
	const void *picture;
	struct incoming *incoming;
	size_t incoming_count;
	struct map ours;    /* order id → struct resolving */
	struct map queues;  /* product → struct queue */
	struct map waiting; /* product → int64_t, as waiting_most says */
};

static bool is_waiting(const struct order *order)
{
	return order->status == ORDER_UNRESOLVED && order->reason == REASON_OUT_OF_STOCK;
}

static int64_t unplaced_in(const struct reservation *claims, size_t n, struct product_id product)
{
	int64_t units = 0;
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(claims[i].product_id, product) && claims[i].warehouse_id.value == 0)
			units += claims[i].quantity.units;
	return units;
}

static int64_t demand_of(const struct resolving *item, struct product_id product)
{
	return unplaced_in(item->after.at, item->after.count, product);
}

/* The first claim of its product: each product is asked about once. */
static bool is_first_of(const struct reservation *claims, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ID_EQ(claims[i].product_id, claims[at].product_id))
			return false;
	return true;
}

/* ---- queues ---- */

static int by_place(const void *left, const void *right)
{
	const struct waiter *a = left, *b = right;
	return queue_is_before(&a->place, &b->place) ? -1 : queue_is_before(&b->place, &a->place);
}

/* The earliest place that changed hands; where none did, behind everybody. */
static struct queue_place place_changed(const struct promising *p, const struct queue *queue,
                                        const struct queue_waiting *were, size_t n)
{
	struct queue_place first = QUEUE_END;
	struct map kept = map_new(p->work->arena);
	for (size_t i = 0; i < queue->waiters.count; i++)
		if (queue->waiters.at[i].is_ours)
			map_put_int(&kept, queue->waiters.at[i].place.id, &queue->waiters.at[i]);
	for (size_t i = 0; i < n; i++) {
		struct waiter *now = map_get_int(&kept, were[i].place.id);
		if (map_get_int(&p->ours, were[i].place.id) == NULL)
			continue;
		bool is_same = now != NULL && now->units == were[i].units
		               && !queue_is_before(&now->place, &were[i].place)
		               && !queue_is_before(&were[i].place, &now->place);
		if (is_same)
			map_put_int(&kept, were[i].place.id, NULL);
		else if (queue_is_before(&were[i].place, &first))
			first = were[i].place;
	}
	for (size_t i = 0; i < queue->waiters.count; i++) {
		const struct queue_place *place = &queue->waiters.at[i].place;
		if (map_get_int(&kept, place->id) != NULL && queue_is_before(place, &first))
			first = *place;
	}
	return first;
}

static enum err queue_load(struct promising *p, struct product_id product, struct queue *queue)
{
	struct work *work = p->work;
	struct queue_waiting *were;
	size_t count;
	TRY(queue_all(work->tx, work->arena, work->company, product.value, queue->warehouse_id.value,
	              allocation_is_strict(p->facts, queue->warehouse_id), p->facts->passes_most,
	              QUEUE_MOST, &were, &count));
	queue->is_cut = count == QUEUE_MOST;
	for (size_t i = 0; i < count; i++)
		if (map_get_int(&p->ours, were[i].place.id) == NULL)
			*LIST_ADD(work->arena, &queue->waiters) =
				(struct waiter){.place = were[i].place, .units = were[i].units};
	for (size_t i = 0; i < p->item_count; i++) {
		const struct order *order = p->items[i].order;
		int64_t units = demand_of(&p->items[i], product);
		if (units > 0 && ID_EQ(order->warehouse_id, queue->warehouse_id))
			*LIST_ADD(work->arena, &queue->waiters) =
				(struct waiter){queue_place_of(p->facts, order), units, true};
	}
	qsort(queue->waiters.at, queue->waiters.count, sizeof *queue->waiters.at, by_place);
	struct queue_place changed = place_changed(p, queue, were, count);
	for (size_t i = queue->waiters.count; i-- > 0 && !queue->is_changed;)
		queue->is_changed =
			!queue->waiters.at[i].is_ours && queue_is_before(&changed, &queue->waiters.at[i].place);
	return OK;
}

static enum err queue_of(struct promising *p, struct product_id product,
                         struct warehouse_id warehouse, struct queue **out)
{
	struct queue *first = map_get_int(&p->queues, product.value);
	for (struct queue *queue = first; queue != NULL; queue = queue->next)
		if (ID_EQ(queue->warehouse_id, warehouse)) {
			*out = queue;
			return OK;
		}
	*out = ARENA_NEW(p->work->arena, struct queue);
	(*out)->next = first;
	(*out)->warehouse_id = warehouse;
	map_put_int(&p->queues, product.value, *out);
	return queue_load(p, product, *out);
}

static enum err ahead_of(struct promising *p, const struct order *order, struct product_id product,
                         int64_t *units)
{
	struct queue *queue;
	struct queue_place place = queue_place_of(p->facts, order);
	TRY(queue_of(p, product, order->warehouse_id, &queue));
	*units = 0;
	for (size_t i = 0; i < queue->waiters.count; i++) {
		if (!queue_is_before(&queue->waiters.at[i].place, &place))
			return OK;
		*units += queue->waiters.at[i].units;
	}
	return OK;
}

/* ---- dates ---- */

static bool is_coming(const struct promising *p, struct product_id product)
{
	for (size_t i = 0; i < p->incoming_count; i++)
		if (ID_EQ(p->incoming[i].product_id, product))
			return true;
	return false;
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

/* Units of the product that anybody waits for, wherever, before this call or after it: no fewer. */
static int64_t waiting_most(struct promising *p, struct product_id product)
{
	int64_t *units = map_get_int(&p->waiting, product.value);
	if (units != NULL)
		return *units;
	units = ARENA_NEW(p->work->arena, int64_t);
	*units = -p->available(p->picture, product, (struct warehouse_id){0});
	for (size_t i = 0; i < p->item_count; i++)
		*units += unplaced_in(p->items[i].before.at, p->items[i].before.count, product);
	map_put_int(&p->waiting, product.value, units);
	return *units;
}

/* Does everybody get the units on the same day, whoever stands first? Then nobody asks the queue.
 */
static bool is_one_date(struct promising *p, struct product_id product,
                        struct warehouse_id warehouse, struct instant *at)
{
	*at = arrival(p, product, warehouse, 1);
	return arrival(p, product, warehouse, waiting_most(p, product)).us == at->us;
}

static bool has_dates(struct promising *p, struct product_id product, struct warehouse_id warehouse)
{
	struct instant at;
	return is_coming(p, product) && !is_one_date(p, product, warehouse, &at);
}

static enum err item_promise(struct promising *p, struct resolving *item)
{
	struct order *order = item->order;
	bool is_known = true;
	struct instant at;
	for (size_t i = 0; i < item->after.count && is_known; i++) {
		struct product_id product = item->after.at[i].product_id;
		int64_t own = demand_of(item, product), ahead;
		int64_t there = p->available(p->picture, product, order->warehouse_id);
		if (!is_first_of(item->after.at, i) || own == 0 || there >= own)
			continue; /* this one is there */
		is_known = is_coming(p, product);
		if (!is_known)
			break;
		if (!is_one_date(p, product, order->warehouse_id, &at)) {
			TRY(ahead_of(p, order, product, &ahead));
			at = arrival(p, product, order->warehouse_id, ahead + own - (there > 0 ? there : 0));
		}
		is_known = at.us != 0;
		if (at.us > order->promise_at.us)
			order->promise_at = at;
	}
	if (!is_known)
		order->promise_at.us = 0;
	return OK;
}

/* ---- those behind ---- */

/* It came this moment, and no date to ship by takes it before others. */
static bool is_last(const struct promising *p, const struct resolving *item)
{
	const struct order *order = item->order;
	return item->is_new && order->created_at.us == p->work->now.us
	       && (order->ship_by.us == 0 || allocation_is_strict(p->facts, order->warehouse_id));
}

static enum err queues_look(struct promising *p, const struct resolving *item)
{
	struct queue *queue;
	const struct order *order = item->order;
	for (size_t i = 0; i < item->after.count; i++) {
		struct product_id product = item->after.at[i].product_id;
		if (is_first_of(item->after.at, i) && demand_of(item, product) > 0 && !is_last(p, item)
		    && has_dates(p, product, order->warehouse_id))
			TRY(queue_of(p, product, order->warehouse_id, &queue));
	}
	for (size_t i = 0; i < item->before.count; i++) {
		struct product_id product = item->before.at[i].product_id;
		if (is_first_of(item->before.at, i)
		    && unplaced_in(item->before.at, item->before.count, product) > 0
		    && has_dates(p, product, item->warehouse_before)
		    && (demand_of(item, product) == 0
		        || !ID_EQ(item->warehouse_before, order->warehouse_id)))
			TRY(queue_of(p, product, item->warehouse_before, &queue));
	}
	return OK;
}

static enum err renewal_request(struct work *work, const int64_t *products, size_t n)
{
	struct job *waiting;
	size_t count;
	TRY(jobs_waiting(work, "order.promise", products, n, &waiting, &count));
	for (size_t i = 0; i < n; i++) {
		bool is_asked = false; /* another request would put it off */
		for (size_t k = 0; k < count; k++)
			is_asked = is_asked || waiting[k].subject_id == products[i];
		if (!is_asked)
			TRY(job_request(work, "order.promise", products[i],
			                (struct instant){work->now.us + RENEW_AFTER_US}, STR("")));
	}
	return OK;
}

static enum err queues_renew(struct promising *p, const int64_t *products, size_t n)
{
	int64_t *changed = ARENA_ARRAY(p->work->arena, n, int64_t);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_changed = false;
		for (struct queue *at = map_get_int(&p->queues, products[i]); at != NULL; at = at->next) {
			is_changed = is_changed || at->is_changed;
			at->is_changed = false;
		}
		if (is_changed)
			changed[count++] = products[i];
	}
	return count > 0 ? renewal_request(p->work, changed, count) : OK;
}

enum err promises_renew(struct work *work, const int64_t *products, size_t n)
{
	struct promising p = {.work = work};
	int64_t *coming = ARENA_ARRAY(work->arena, n, int64_t);
	size_t count = 0;
	TRY(stock_incoming_of(work, products, n, &p.incoming, &p.incoming_count));
	for (size_t i = 0; i < n; i++)
		if (is_coming(&p, (struct product_id){products[i]}))
			coming[count++] = products[i];
	return count > 0 ? renewal_request(work, coming, count) : OK;
}

enum err promises_renew_job(struct work *work, const struct job *job)
{
	const char *walk = "order.resolve_waiting";
	struct job *walks;
	size_t count;
	TRY(jobs_waiting(work, walk, &job->subject_id, 1, &walks, &count));
	if (count == 0)
		return job_request(work, walk, job->subject_id, work->now, STR("[0,0]"));
	return job_request(work, "order.promise", job->subject_id,
	                   (struct instant){work->now.us + RENEW_AFTER_US}, STR(""));
}

/* ---- all of a call ---- */

/* Products that the orders wait for, or waited for until now. */
static size_t products_awaited(struct work *work, const struct resolving *items, size_t n,
                               int64_t **out)
{
	LIST(int64_t) products = {0};
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < items[i].after.count; j++)
			if (items[i].after.at[j].warehouse_id.value == 0
			    && items[i].after.at[j].quantity.units > 0)
				*LIST_ADD(work->arena, &products) = items[i].after.at[j].product_id.value;
		for (size_t j = 0; j < items[i].before.count; j++)
			if (items[i].before.at[j].warehouse_id.value == 0
			    && items[i].before.at[j].quantity.units > 0)
				*LIST_ADD(work->arena, &products) = items[i].before.at[j].product_id.value;
	}
	*out = products.at;
	return products.count;
}

enum err promises_settle(struct work *work, struct resolving *items, size_t n,
                         const struct routing_facts *facts, routing_available available,
                         const void *picture)
{
	int64_t *products;
	size_t count = products_awaited(work, items, n, &products);
	struct promising p = {.work = work,
	                      .items = items,
	                      .item_count = n,
	                      .facts = facts,
	                      .available = available,
	                      .picture = picture};
	for (size_t i = 0; i < n; i++)
		items[i].order->promise_at.us = 0;
	if (count > 0)
		TRY(stock_incoming_of(work, products, count, &p.incoming, &p.incoming_count));
	if (p.incoming_count == 0)
		return OK;
	p.ours = map_new(work->arena);
	p.queues = map_new(work->arena);
	p.waiting = map_new(work->arena);
	for (size_t i = 0; i < n; i++)
		map_put_int(&p.ours, items[i].order->id.value, &items[i]);
	for (size_t i = 0; i < n; i++) {
		if (is_waiting(items[i].order))
			TRY(item_promise(&p, &items[i]));
		TRY(queues_look(&p, &items[i]));
	}
	return queues_renew(&p, products, count);
}
