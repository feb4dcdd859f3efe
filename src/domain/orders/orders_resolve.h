/* Resolving: from the facts to status, reason, warehouse and claims, for many orders at once.
 * Orders of one call share one picture of the stock, so demand of neighbours is never counted
 * twice, and one posting. */
#ifndef PURSER_DOMAIN_ORDERS_RESOLVE_H
#define PURSER_DOMAIN_ORDERS_RESOLVE_H

#include "domain/catalog/catalog.h"
#include "domain/orders/orders.h"
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_extras.h"
#include "domain/stock/stock.h"

/* One order under resolution. */
struct resolving {
	struct order *order; /* with lines; changed in place */
	/* It as the database has it, when nothing but resolving can differ from that: what does not
	 * differ is not written. NULL: it is written. */
	const struct order *was;
	bool is_new;          /* not in the database yet: inserted, else saved */
	bool keeps_status;    /* on hold: claims follow the lines, the status stays */
	bool keeps_claims;    /* handed over: claims stay exactly as they are */
	bool reruns_bots;     /* a person asked for it: what bots say wins over what people said */
	bool wants_no_claim;  /* cancelled, released hold, ended claim: give everything back */
	bool claims_again;    /* a held order that gave its claims back takes them again */
	bool is_served;       /* the queue has come to it: it takes what others must leave */
	bool is_back;         /* nobody told its lines of changed listings while it was away */
	bool is_just_shipped; /* its status says already that it has left: what was open went away */
	const struct order_extras *extras;   /* NULL: the sender brought none */
	LIST(struct order_line *) lines_new; /* lines to insert (all of a new order) */
	LIST(struct order_line *) lines_changed;
	const char *event;   /* NULL: order.resolved when status, reason or warehouse changed */
	struct str sentence; /* for the event */
	struct str changes;  /* for the event: JSON */
	/* worked out */
	LIST(struct reservation) before, after;
	bool has_other_claims;
	bool is_paid_now;  /* what was paid before covers what it costs now */
	bool has_followed; /* a line sells another product than before: its listing does */
	struct routing_decision decision;
	bool is_routed;
	/* Warehouses that together have what none has alone: what goes to all but the first. */
	LIST(struct order_split_part) shares;
	bool is_shared; /* and the company wants it so */
	enum order_status status_before;
	enum order_reason reason_before;
	struct instant promise_before;
	struct warehouse_id warehouse_before;
};

#define LISTING_RELINKED "A listing that it was sold by was linked to another product."

/* Works out and writes all of them, in the given order: who stands first takes the stock first. */
WARN_UNUSED enum err resolve_all(struct work *work, struct resolving *items, size_t n);
/* Known open orders, as order_resolve_many, whose turn it is (orders_fill.h). */
WARN_UNUSED enum err orders_serve(struct work *work, const int64_t *ids, size_t n);
/* The same for one order without writing anything: what would be decided now. */
WARN_UNUSED enum err resolve_try(struct work *work, struct resolving *item);
/* Writes an order whose claims stay as they are, with an event. */
WARN_UNUSED enum err order_save_only(struct work *work, struct order *order, const char *event,
                                     struct str sentence);

/* The claim of an unpaid order ends after the time that its channel sets. */
WARN_UNUSED enum err order_unpaid_note(struct work *work, const struct order *order);
/* What happened to each, and that it became paid or shipped by it. */
void items_tell(struct work *work, const struct resolving *items, size_t n);
/* Those that wait for their payment again: nobody counted their time while they did not. */
WARN_UNUSED enum err items_unpaid_note(struct work *work, const struct resolving *items, size_t n);
/* An event about the order as it now stands. */
void order_event(struct work *work, const struct order *order, const char *event,
                 struct str sentence);
/* The payment that completes what the buyer owes (order_pay_amount). */
WARN_UNUSED enum err order_pay_whole(struct work *work, struct order_id id, struct instant paid_at,
                                     struct money amount);
/* A payment of this order alone: of a part of what it owes, or of all. */
WARN_UNUSED enum err order_pay_one(struct work *work, struct order *order, struct instant paid_at,
                                   struct money amount);

#endif
