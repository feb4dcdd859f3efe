/* The queue for stock (domain.md 0.14). Best fill: by ship-by, then age, only orders that fit
 * whole; an order that was passed over too often comes first and takes what there is. Strict, per
 * warehouse or company: by age alone, in part if need be, so that later orders wait. */
#ifndef PURSER_DOMAIN_ORDERS_QUEUE_H
#define PURSER_DOMAIN_ORDERS_QUEUE_H

#include "domain/orders/orders.h"

/* So many of a queue are told apart (queue_all). */
enum { QUEUE_MOST = 5000 };

/* A place in the queue; less is earlier. */
struct queue_place {
	int64_t first; /* 0: before all others */
	int64_t due;   /* ship-by; INT64_MAX: none; 0: it does not count */
	int64_t created_us, id;
};

/* orders_queue_rules.c */
bool allocation_is_strict(const struct routing_facts *facts, struct warehouse_id warehouse);
/* Of any warehouse. */
bool allocation_has_strict(const struct routing_facts *facts);
/* May the order take a part of what it needs there, and wait for the rest? */
bool order_takes_part(const struct routing_facts *facts, const struct order *order,
                      struct warehouse_id warehouse);
struct queue_place queue_place_of(const struct routing_facts *facts, const struct order *order);
/* Behind everybody. */
#define QUEUE_END ((struct queue_place){INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX})
bool queue_is_before(const struct queue_place *a, const struct queue_place *b);
/* The warehouses whose allocation is strict. */
size_t strict_warehouses(const struct routing_facts *facts, int64_t *ids);

/* The walk along the queue that gives units out, chunk by chunk (orders_fill.h). */
#define QUEUE_FRONT ((struct queue_place){.first = -1})
struct fill_walk {
	struct queue_place at;  /* who stands there or before was looked at */
	struct queue_place far; /* before it turned back it had come so far */
	bool is_again;          /* it turns back once more */
};
/* Units came in, or somebody joined the queue, who may stand before `at`: the walk turns back to
 * the front. Not before it came farther than the last time, or the end would never be reached. */
void fill_walk_turn(struct fill_walk *walk);
/* Moves on; false: the walk is at its end. */
bool fill_walk_move(struct fill_walk *walk, struct queue_place at, bool is_end);

/* orders_queue.c: into the order of the queue. */
WARN_UNUSED enum err queue_sort(struct work *work, struct order **orders, size_t n);
/* Units of a product were given at a warehouse to orders that stood at these places: those who
 * stand before one of them and wait on were passed over by it. */
struct queue_served {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	LIST(struct queue_place) places;
};
WARN_UNUSED enum err queue_passed(struct work *work, const struct routing_facts *facts,
                                  const struct queue_served *served, size_t n);
/* Who stands before an order that waits: how many, and the first of them. */
struct queue_ahead {
	int64_t count;
	struct str number, sku;
};
WARN_UNUSED enum err queue_ahead_of(struct work *work, const struct order *order,
                                    const struct reservation *claims, size_t n,
                                    struct queue_ahead *out);

/* orders_queue_store.c */
/* Orders that wait for units of the product, in the order of the queue, beyond *after, which moves
 * on: those of whom a line fits into `most_units`, and those that take a part. */
struct queue_ask {
	int64_t product, most_units;
	const int64_t *strict; /* warehouses */
	size_t strict_count;
	int64_t passes_most;
	bool finds_sources; /* also those that no warehouse ships: units may find them one */
	size_t most;
};
WARN_UNUSED enum err queue_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct queue_ask *ask, struct queue_place *after,
                                 int64_t **ids, size_t *count);
struct queue_waiting {
	struct queue_place place;
	int64_t passed_over; /* queue_before */
	int64_t units;       /* queue_all */
	struct str number;
};
/* Those who are out of stock of the product at the warehouse and stand before a place, earliest
 * first. */
WARN_UNUSED enum err queue_before(struct tx *tx, struct arena *arena, struct company_id company,
                                  int64_t product, int64_t warehouse, bool is_strict,
                                  int64_t passes_most, const struct queue_place *place, size_t most,
                                  struct queue_waiting **out, size_t *count);
/* All who get units of the product that come to the warehouse, whatever else they wait for,
 * earliest first. */
WARN_UNUSED enum err queue_all(struct tx *tx, struct arena *arena, struct company_id company,
                               int64_t product, int64_t warehouse, bool is_strict,
                               int64_t passes_most, size_t most, struct queue_waiting **out,
                               size_t *count);
struct queue_passes {
	int64_t order_id, count;
};
WARN_UNUSED enum err queue_count_up(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct queue_passes *passes, size_t n);

#endif
