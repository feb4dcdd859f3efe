/* Routing: which warehouse ships an order. Pure: facts in, a decision out; it stands before orders.
 *
 * Rules, in order (domain.md 7.2, 8; choices of ours where the source is silent stand in
 * README.md):
 *   1. a warehouse chosen by a person or a bot;
 *   2. abroad: international rank, ascending; the first that can fill everything, else the top one;
 *   3. at home, when the company's choice depends on inventory: domestic rank, likewise;
 *   4. at home: the state's allocation; when that lacks stock and the company says so, the first of
 *      its backups that can fill everything; without an allocation, the only warehouse there is;
 *   5. else no fulfilment source.
 * Never chosen by rules 2 to 4: inactive warehouses, those that take orders by name only, and those
 * of a marketplace (sales_channel) without multi-channel fulfilment. */
#ifndef PURSER_DOMAIN_ROUTING_H
#define PURSER_DOMAIN_ROUTING_H

#include "domain/warehouses/warehouses.h"
#include "kernel/module.h"

enum routing_rule {
	ROUTED_BY_CHOICE,
	ROUTED_BY_INTERNATIONAL_RANK,
	ROUTED_BY_INVENTORY,
	ROUTED_BY_STATE,
	ROUTED_BY_ONLY_WAREHOUSE,
	ROUTED_BY_BACKUP,
	ROUTED_NOWHERE,
};
extern const struct words routing_rule_words;

enum verdict {
	VERDICT_CHOSEN,
	VERDICT_INACTIVE,
	VERDICT_MARKETPLACE, /* its stock belongs to a marketplace */
	VERDICT_NO_RANK,     /* has no rank for this kind of order */
	VERDICT_OTHER_STATE, /* the state is allocated to another warehouse */
	VERDICT_LOWER_RANK,  /* a better-ranked candidate can fill it */
	VERDICT_SHORT,       /* cannot fill the whole order */
	VERDICT_NOT_ASKED,   /* another warehouse was chosen by hand */
	VERDICT_BY_NAME,     /* takes orders only from who names it */
};
extern const struct words verdict_words;

struct routing_demand {
	struct product_id product_id; /* core products; bundles already taken apart and summed */
	int64_t units;
};

/* Units available of a product at a warehouse, for the decision; supplied by the caller. */
typedef int64_t (*routing_available)(const void *context, struct product_id product,
                                     struct warehouse_id warehouse);

struct routing_question {
	const struct routing_facts *facts;
	struct str country, state;  /* of the recipient */
	struct warehouse_id chosen; /* by a person or bot; 0: none */
	const struct routing_demand *demand;
	size_t demand_count;
	routing_available available;
	const void *context;
};

struct routing_candidate {
	struct warehouse_id warehouse_id;
	struct str name;
	int64_t rank; /* the one that counted; 0: none */
	enum verdict verdict;
	int64_t short_units; /* units of the order it lacks */
	struct str sentence;
};
extern const struct shape routing_candidate_shape;

/* What would alter a decision, for machines; see routing_change_words. */
enum routing_change_kind {
	CHANGE_NOTHING,  /* nothing that is known would */
	CHANGE_NAME,     /* name that warehouse for the order */
	CHANGE_RECEIVE,  /* receive there what the order lacks */
	CHANGE_STATE,    /* allocate the recipient's state to it */
	CHANGE_RANK,     /* give it a rank for this kind of order */
	CHANGE_ACTIVATE, /* activate it, or make one */
};
extern const struct words routing_change_words;

struct routing_decision {
	enum routing_rule rule;
	struct warehouse_id warehouse_id; /* 0: none */
	bool can_fill;                    /* everything fits there */
	int64_t version;                  /* of the routing facts */
	struct routing_candidate *candidates;
	size_t candidate_count;
	struct str sentence; /* why, for a person */
	struct str change;   /* the nearest change that would alter it */
	enum routing_change_kind change_kind;
	struct warehouse_id change_warehouse_id;
	/* Those that the rule may choose, best first: who shares an order that none can fill alone. */
	struct warehouse_id *order;
	size_t order_count;
};

/* Who ships orders at home in place of a warehouse, best first: its list, or without one the other
 * of two. `out` has room for all warehouses of the facts. */
size_t routing_backups(const struct routing_facts *facts, struct warehouse_id warehouse,
                       struct warehouse_id *out);
/* Can units alone find a warehouse for an order that no rule finds one for? Else such orders need
 * not be asked about again when some come in. */
bool routing_needs_units(const struct routing_facts *facts);
void routing_decide(struct arena *arena, const struct routing_question *question,
                    struct routing_decision *out);

extern const struct module routing_module;

#endif
