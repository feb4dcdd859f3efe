#include "domain/routing/routing.h"

/* Units of the whole order that a warehouse lacks. */
static int64_t units_short(const struct routing_question *q, struct warehouse_id warehouse)
{
	int64_t missing = 0;
	for (size_t i = 0; i < q->demand_count; i++) {
		int64_t there = q->available(q->context, q->demand[i].product_id, warehouse);
		if (there < q->demand[i].units)
			missing += q->demand[i].units - (there > 0 ? there : 0);
	}
	return missing;
}

static bool is_domestic(const struct routing_question *q)
{
	return q->country.len == 0 || str_eq_nocase(q->country, q->facts->home_country);
}

static const struct state_allocation *allocation_for(const struct routing_question *q)
{
	for (size_t i = 0; i < q->facts->state_count; i++) {
		const struct state_allocation *row = &q->facts->states[i];
		bool same_country = q->country.len == 0 || str_eq_nocase(row->country, q->country);
		if (same_country && str_eq_nocase(row->state, q->state))
			return row;
	}
	return NULL;
}

static struct routing_candidate *candidate_of(struct routing_decision *d, struct warehouse_id id)
{
	for (size_t i = 0; i < d->candidate_count; i++)
		if (ID_EQ(d->candidates[i].warehouse_id, id))
			return &d->candidates[i];
	return NULL;
}

/* Every warehouse stands in the explanation; those that no rule may choose are judged at once. */
static void candidates_make(struct arena *arena, const struct routing_question *q,
                            struct routing_decision *d)
{
	d->candidate_count = q->facts->warehouse_count;
	d->candidates = ARENA_ARRAY(arena, d->candidate_count, struct routing_candidate);
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct warehouse *warehouse = &q->facts->warehouses[i];
		struct routing_candidate *candidate = &d->candidates[i];
		candidate->warehouse_id = warehouse->id;
		candidate->name = warehouse->name;
		candidate->verdict = VERDICT_NOT_ASKED;
		if (!warehouse->is_active)
			candidate->verdict = VERDICT_INACTIVE;
		else if (warehouse->type == WAREHOUSE_SALES_CHANNEL)
			candidate->verdict = VERDICT_MARKETPLACE;
		if (candidate->verdict == VERDICT_NOT_ASKED)
			candidate->short_units = units_short(q, warehouse->id);
	}
}

static void choose(struct routing_decision *d, struct routing_candidate *candidate,
                   enum routing_rule rule)
{
	d->rule = rule;
	d->warehouse_id = candidate->warehouse_id;
	d->can_fill = candidate->short_units == 0;
	candidate->verdict = VERDICT_CHOSEN;
}

static bool is_better(const struct routing_candidate *a, const struct routing_candidate *b)
{
	if (b == NULL)
		return true;
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->warehouse_id.value < b->warehouse_id.value;
}

/* The best-ranked candidate that can fill everything, else the best-ranked one. */
static void choose_by_rank(const struct routing_question *q, struct routing_decision *d,
                           enum routing_rule rule)
{
	struct routing_candidate *best = NULL;
	struct routing_candidate *full = NULL;
	for (size_t i = 0; i < d->candidate_count; i++) {
		struct routing_candidate *candidate = &d->candidates[i];
		const struct warehouse *warehouse = &q->facts->warehouses[i];
		if (candidate->verdict != VERDICT_NOT_ASKED)
			continue;
		candidate->rank = rule == ROUTED_BY_INTERNATIONAL_RANK ? warehouse->international_rank
		                                                       : warehouse->domestic_rank;
		if (candidate->rank == 0) {
			candidate->verdict = VERDICT_NO_RANK;
			continue;
		}
		candidate->verdict = candidate->short_units ? VERDICT_SHORT : VERDICT_LOWER_RANK;
		if (is_better(candidate, best))
			best = candidate;
		if (candidate->short_units == 0 && is_better(candidate, full))
			full = candidate;
	}
	if (full != NULL || best != NULL)
		choose(d, full != NULL ? full : best, rule);
}

static void choose_at_home(const struct routing_question *q, struct routing_decision *d)
{
	const struct state_allocation *row = allocation_for(q);
	struct routing_candidate *only = NULL;
	size_t open = 0;
	for (size_t i = 0; i < d->candidate_count; i++) {
		if (d->candidates[i].verdict != VERDICT_NOT_ASKED)
			continue;
		only = &d->candidates[i];
		open++;
		if (row != NULL)
			d->candidates[i].verdict = VERDICT_OTHER_STATE;
		else
			d->candidates[i].verdict = VERDICT_NO_RANK;
	}
	if (row != NULL) {
		struct routing_candidate *allocated = candidate_of(d, row->warehouse_id);
		if (allocated != NULL && allocated->verdict == VERDICT_OTHER_STATE)
			choose(d, allocated, ROUTED_BY_STATE);
	} else if (open == 1) {
		choose(d, only, ROUTED_BY_ONLY_WAREHOUSE);
	}
}

static struct str verdict_sentence(struct arena *arena, const struct routing_question *q,
                                   const struct routing_decision *d,
                                   const struct routing_candidate *c)
{
	switch (c->verdict) {
	case VERDICT_CHOSEN:
		if (c->short_units == 0)
			return STR("Ships the order: everything is available here.");
		return str_format(arena, "Keeps the order, but lacks %lld units.",
		                  (long long)c->short_units);
	case VERDICT_INACTIVE:
		return STR("Is deactivated.");
	case VERDICT_MARKETPLACE:
		return STR("Holds stock for a marketplace only.");
	case VERDICT_NO_RANK:
		if (d->rule == ROUTED_BY_INTERNATIONAL_RANK || !is_domestic(q))
			return STR("Has no international rank, so it ships nothing abroad.");
		if (q->facts->inventory_dependent)
			return STR("Has no domestic rank.");
		return STR("No state is allocated to it, and it is not the only warehouse.");
	case VERDICT_OTHER_STATE:
		return str_format(arena, "%.*s is allocated to another warehouse.", STR_FMT(q->state));
	case VERDICT_LOWER_RANK:
		return str_format(arena, "Could fill it, but rank %lld comes later.", (long long)c->rank);
	case VERDICT_SHORT:
		return str_format(arena, "Lacks %lld units of the order.", (long long)c->short_units);
	case VERDICT_NOT_ASKED:
		return STR("Another warehouse was named for this order.");
	}
	return STR("");
}

static struct str decision_sentence(struct arena *arena, const struct routing_question *q,
                                    const struct routing_decision *d, struct str name)
{
	switch (d->rule) {
	case ROUTED_BY_CHOICE:
		return str_format(arena, "%.*s was named for this order.", STR_FMT(name));
	case ROUTED_BY_INTERNATIONAL_RANK:
	case ROUTED_BY_INVENTORY:
		return str_format(arena,
		                  d->can_fill ? "%.*s is the best-ranked warehouse that has everything."
		                              : "%.*s is ranked first; no warehouse has everything.",
		                  STR_FMT(name));
	case ROUTED_BY_STATE:
		return str_format(arena, "Orders to %.*s ship from %.*s.", STR_FMT(q->state),
		                  STR_FMT(name));
	case ROUTED_BY_ONLY_WAREHOUSE:
		return str_format(arena, "%.*s is the only warehouse.", STR_FMT(name));
	case ROUTED_NOWHERE:
		if (!is_domestic(q))
			return STR("No warehouse has an international rank.");
		if (q->facts->inventory_dependent)
			return STR("No warehouse has a domestic rank.");
		return str_format(arena, "No warehouse is allocated to %.*s.",
		                  STR_FMT(q->state.len ? q->state : STR("the recipient's state")));
	}
	return STR("");
}

/* The nearest change that would alter the decision. */
static struct str nearest_change(struct arena *arena, const struct routing_question *q,
                                 const struct routing_decision *d, struct str name)
{
	if (d->rule == ROUTED_NOWHERE)
		return is_domestic(q) && !q->facts->inventory_dependent
		           ? STR("Allocate the state to a warehouse, or name one for this order.")
		           : STR("Give a warehouse a rank, or name one for this order.");
	if (d->can_fill)
		return STR("Name another warehouse for this order.");
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct routing_candidate *c = &d->candidates[i];
		bool can_take = c->verdict == VERDICT_OTHER_STATE || c->verdict == VERDICT_NOT_ASKED
		                || c->verdict == VERDICT_NO_RANK;
		if (can_take && c->short_units == 0)
			return str_format(arena, "%.*s has everything: name it for this order.",
			                  STR_FMT(c->name));
	}
	struct str where = name.len ? name : STR("the warehouse");
	return str_format(arena, "Receive the missing units at %.*s.", STR_FMT(where));
}

void routing_decide(struct arena *arena, const struct routing_question *q,
                    struct routing_decision *d)
{
	*d = (struct routing_decision){.rule = ROUTED_NOWHERE, .version = q->facts->version};
	candidates_make(arena, q, d);
	struct routing_candidate *named = candidate_of(d, q->chosen);
	bool is_named = q->chosen.value != 0 && named != NULL && named->verdict != VERDICT_INACTIVE;
	if (is_named) {
		named->short_units = units_short(q, named->warehouse_id);
		choose(d, named, ROUTED_BY_CHOICE);
	} else if (!is_domestic(q)) {
		choose_by_rank(q, d, ROUTED_BY_INTERNATIONAL_RANK);
	} else if (q->facts->inventory_dependent) {
		choose_by_rank(q, d, ROUTED_BY_INVENTORY);
	} else {
		choose_at_home(q, d);
	}
	struct routing_candidate *winner = candidate_of(d, d->warehouse_id);
	struct str name = winner != NULL ? winner->name : STR("");
	for (size_t i = 0; i < d->candidate_count; i++)
		d->candidates[i].sentence = verdict_sentence(arena, q, d, &d->candidates[i]);
	d->sentence = decision_sentence(arena, q, d, name);
	d->change = nearest_change(arena, q, d, name);
}
