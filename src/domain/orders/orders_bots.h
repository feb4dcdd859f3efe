/* Orders and their bots (domain.md 0.2, 9): facts for the rules, and what is done with their
 * answer.
 *
 * Bots run once per order, inside resolving, when its payment and its product links are first
 * complete (order.bots_at); later edits do not run them again, a person may. They act on the order
 * before it is routed, in the same unit. What they did is kept as a *run*, only while rules are in
 * force. A person's choice of a warehouse stays, unless the person asked for the run. What a bot
 * wants and cannot have is noted in the run; an order is never lost over it. Bundles that they
 * break become lines of their components (orders_kit_rules.h). */
#ifndef PURSER_DOMAIN_ORDERS_BOTS_H
#define PURSER_DOMAIN_ORDERS_BOTS_H

#include "domain/automation/automation.h"
#include "domain/orders/orders.h"

struct order_bot_run {
	int64_t id;
	struct instant at;
	int64_t rules_version;
	int64_t asked; /* bots in force */
	LIST(int64_t) matched;
	LIST(struct bot_told) did;
	LIST(struct str) conflicts;
	LIST(struct str) failures; /* what a bot wanted and could not have */
	LIST(int64_t) split_into;  /* orders */
};

/* One bot in a test: matched or not, and why. */
struct order_bot_step {
	struct bot_id bot_id;
	struct str bot, sentence;
	int64_t rank;
	bool matches;
	struct str failed; /* the filter that did not hold */
};
struct order_bot_part_line {
	struct str sku;
	int64_t units;
};
struct order_bot_part {
	LIST(struct order_bot_part_line) lines;
	LIST(struct bot_told) does;
	LIST(struct str) conflicts;
};
struct order_bot_test {
	struct order_id order_id;
	int64_t rules_version; /* 0: a draft */
	LIST(struct order_bot_step) steps;
	LIST(struct bot_told) shapes; /* bundles broken, order split */
	LIST(struct str) conflicts;
	LIST(struct order_bot_part) parts;
};

/* The runs of an order, newest first. */
WARN_UNUSED enum err order_bot_runs(struct work *work, struct order_id id,
                                    struct order_bot_run **out, size_t *count);
/* Runs the rules in force again, on a person's word. Refused after hand-over. */
WARN_UNUSED enum err order_bots_rerun(struct work *work, struct order_id id);
/* What the rules would do to the order; changes nothing. */
WARN_UNUSED enum err order_bots_test(struct work *work, struct order_id id, const struct bots *bots,
                                     struct order_bot_test *out);

/* ---- facts, for many orders at once ---- */

/* Products as rules see them, remembered over many calls. */
struct bot_facts_source {
	struct work *work;
	struct arena *arena; /* of the products */
	unsigned needs;
	struct routing_facts routing;
	struct map products; /* id → struct bot_fact_line of one unit */
};
WARN_UNUSED enum err bot_facts_begin(struct work *work, unsigned needs,
                                     struct bot_facts_source *out);
/* Fills facts[i] of orders[i]; lines with open or shipped units count, cancelled units do not.
 * A fixed number of queries. `available` is left to the caller. */
WARN_UNUSED enum err bot_facts_load(struct work *work, struct bot_facts_source *known,
                                    struct arena *arena, const struct order *const *orders,
                                    size_t n, struct bot_facts *facts);

/* The domestic backup of a bot: the first active one of the warehouse that would ship it otherwise;
 * 0: none (orders_bots_rules.c). */
struct warehouse_id bot_backup_of(struct arena *arena, const struct routing_facts *facts,
                                  struct warehouse_id usual);

/* The action that won a slot; NULL: none sets it. */
const struct bot_action *bot_outcome_action(const struct bot_outcome *outcome, enum bot_slot slot);

/* ---- reading many, for back-tests ---- */

/* A place in the order of time. */
struct order_mark {
	int64_t created_us, id;
};
/* Cuts the orders accepted since then into pieces of `step`: the last order of each piece. */
WARN_UNUSED enum err order_marks(struct work *work, struct instant since, int64_t step,
                                 struct order_mark **out, size_t *count, int64_t *total);
/* Orders after one mark up to another, oldest first, as far as rules and totals need them: other
 * members are empty. Two queries; memory is the arena's. */
WARN_UNUSED enum err order_between(struct work *work, struct arena *arena, struct order_mark after,
                                   struct order_mark upto, struct order **out, size_t *count);

#endif
