/* The hook of the bots in resolving; see orders_bots.h. */
#ifndef PURSER_DOMAIN_ORDERS_BOTS_RUN_H
#define PURSER_DOMAIN_ORDERS_BOTS_RUN_H

#include "domain/orders/orders_bots.h"
#include "domain/orders/orders_resolve.h"

/* One order that the bots looked at in this call of resolving. */
struct botted {
	struct order *order;
	const struct order_extras *extras; /* what comes with it, not written yet; may be NULL */
	const struct bot_fact_line *facts; /* its lines as the bots saw them */
	size_t fact_count;
	struct bot_result result;
	struct order_bot_run run;
};
struct botting {
	const struct bots *bots; /* NULL: nobody looked */
	const struct bot_names *names;
	struct botted *rows;
	size_t count;
};

/* Before anything is worked out: marks who is due, lets the rules in force look, and changes the
 * orders in memory. Without an order that is due, or without rules, it costs nothing. */
WARN_UNUSED enum err order_bots_begin(struct work *work, struct resolving *items, size_t n,
                                      struct botting *out);
/* After the orders were written: what needs them to be there (shipping, tags, splits), and the
 * runs. */
WARN_UNUSED enum err order_bots_end(struct work *work, struct botting *botting);

#endif
