/* Pure decisions of back-tests: what becomes of an order, what it costs, how two sides differ. */
#ifndef PURSER_DOMAIN_BACK_TESTS_RULES_H
#define PURSER_DOMAIN_BACK_TESTS_RULES_H

#include "base/map.h"
#include "domain/back_tests/back_tests.h"

/* Today's world, the same for every order of a piece. */
struct vendor_place {
	int64_t vendor_id;
	struct warehouse_id warehouse_id;
};
struct trial_world {
	const struct routing_facts *routing;
	const struct vendor_place *vendors;
	size_t vendor_count;
	struct map shelves;       /* product id → struct trial_shelf */
	const struct rate *rates; /* none: no costs */
	size_t rate_count;
};
struct trial_shelf {
	LIST(struct stock_level) levels;
};
int64_t trial_available(const void *world, struct product_id product,
                        struct warehouse_id warehouse);
/* Where routing sends the order without a word of any bot. */
struct trial_route {
	struct warehouse_id warehouse_id;
	bool can_fill;
};

/* What the answer of the bots makes of the order. */
void trial_side_make(struct arena *scratch, const struct trial_world *world,
                     const struct order *order, const struct bot_facts *facts,
                     const struct bot_result *result, struct trial_side *out);
/* What really happened. */
void trial_side_history(const struct trial_world *world, const struct order *order,
                        const struct bot_facts *facts, const struct order_shipping *shipping,
                        struct instant now, struct trial_side *out);
/* The estimate, without a currency when no rate applies. The requested service stands in for one
 * that nobody set. */
struct money trial_cost(const struct trial_world *world, const struct trial_side *side,
                        struct str requested, struct warehouse_id warehouse, struct str to_zip,
                        int64_t weight_mg, bool is_cheapest);
/* The words of what differs, "" when nothing does; counts them. `other`: the bots set something
 * else differently. */
struct str trial_compare(struct arena *arena, const struct trial_side *base,
                         const struct trial_side *draft, bool other, struct change_totals *changes);
/* Do two answers set anything besides what a side shows differently? */
bool results_differ_otherwise(const struct bot_result *a, const struct bot_result *b);
void side_count(struct arena *arena, struct side_totals *totals, const struct trial_side *side);
/* Adds b to a. Costs beyond the range of money count as unknown. */
void totals_add(struct arena *arena, struct back_test_totals *a, const struct back_test_totals *b);

#endif
