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
		else if (warehouse->type == WAREHOUSE_SALES_CHANNEL && !warehouse->allows_mcf)
			candidate->verdict = VERDICT_MARKETPLACE;
		else if (warehouse->only_by_name)
			candidate->verdict = VERDICT_BY_NAME;
		if (candidate->verdict == VERDICT_NOT_ASKED || candidate->verdict == VERDICT_BY_NAME)
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

/* Puts the rankable candidates, best first, into d->order. */
static void order_by_rank(struct arena *arena, struct routing_decision *d)
{
	d->order = ARENA_ARRAY(arena, d->candidate_count, struct warehouse_id);
	for (const struct routing_candidate *last = NULL;;) {
		const struct routing_candidate *next = NULL;
		for (size_t i = 0; i < d->candidate_count; i++) {
			const struct routing_candidate *c = &d->candidates[i];
			if (c->rank > 0 && (last == NULL || is_better(last, c)) && c != last
			    && is_better(c, next))
				next = c;
		}
		if (next == NULL)
			return;
		d->order[d->order_count++] = next->warehouse_id;
		last = next;
	}
}

static const struct warehouse *warehouse_of(const struct routing_facts *facts,
                                            struct warehouse_id id)
{
	for (size_t i = 0; i < facts->warehouse_count; i++)
		if (ID_EQ(facts->warehouses[i].id, id))
			return &facts->warehouses[i];
	return NULL;
}

static bool can_back_up(const struct warehouse *warehouse)
{
	return warehouse != NULL && warehouse->is_active && !warehouse->only_by_name
	       && (warehouse->type != WAREHOUSE_SALES_CHANNEL || warehouse->allows_mcf);
}

size_t routing_backups(const struct routing_facts *facts, struct warehouse_id warehouse,
                       struct warehouse_id *out)
{
	size_t n = 0;
	bool has_list = false;
	for (size_t i = 0; i < facts->backup_count; i++) {
		if (!ID_EQ(facts->backups[i].warehouse_id, warehouse))
			continue;
		has_list = true;
		if (can_back_up(warehouse_of(facts, facts->backups[i].backup_id)))
			out[n++] = facts->backups[i].backup_id;
	}
	if (has_list)
		return n;
	for (size_t i = 0; i < facts->warehouse_count; i++)
		if (!ID_EQ(facts->warehouses[i].id, warehouse) && can_back_up(&facts->warehouses[i]))
			out[n++] = facts->warehouses[i].id;
	return n == 1 ? 1 : 0; /* with two warehouses the other one, else nobody is meant */
}

/* Where a state's own warehouse takes nothing, the backup is chosen that has everything; every
 * other rule names somebody whether or not the units are there. */
bool routing_needs_units(const struct routing_facts *facts)
{
	for (size_t i = 0; i < facts->state_count && facts->uses_backups; i++)
		if (!can_back_up(warehouse_of(facts, facts->states[i].warehouse_id)))
			return true;
	return false;
}

/* The first backup that has everything; they all share what none has. */
static struct routing_candidate *backup_choose(const struct routing_question *q,
                                               struct routing_decision *d,
                                               struct warehouse_id allocated,
                                               struct warehouse_id *backups)
{
	struct routing_candidate *chosen = NULL;
	size_t n = routing_backups(q->facts, allocated, backups);
	for (size_t i = 0; i < n; i++) {
		struct routing_candidate *backup = candidate_of(d, backups[i]);
		backup->rank = (int64_t)i + 1;
		backup->verdict = backup->short_units > 0 ? VERDICT_SHORT : VERDICT_LOWER_RANK;
		if (backup->short_units == 0 && chosen == NULL)
			chosen = backup;
		d->order[d->order_count++] = backups[i];
	}
	return chosen;
}

static void choose_by_state(struct arena *arena, const struct routing_question *q,
                            struct routing_decision *d, struct warehouse_id id)
{
	struct routing_candidate *allocated = candidate_of(d, id);
	bool can_take = allocated != NULL && allocated->verdict == VERDICT_OTHER_STATE;
	d->order = ARENA_ARRAY(arena, 2 * d->candidate_count + 1, struct warehouse_id);
	if (can_take) {
		d->order[d->order_count++] = id;
		choose(d, allocated, ROUTED_BY_STATE);
	}
	if (!q->facts->uses_backups || (can_take && allocated->short_units == 0))
		return;
	struct routing_candidate *backup = backup_choose(q, d, id, d->order + d->candidate_count + 1);
	if (backup == NULL)
		return;
	if (can_take)
		allocated->verdict = VERDICT_SHORT;
	choose(d, backup, ROUTED_BY_BACKUP);
}

/* Not a marketplace's or a vendor's: one that is ours, or works for us alone. */
static bool is_own(const struct warehouse *warehouse)
{
	return warehouse->type != WAREHOUSE_SALES_CHANNEL
	       && warehouse->type != WAREHOUSE_DROPSHIP_VENDOR;
}

static void choose_at_home(struct arena *arena, const struct routing_question *q,
                           struct routing_decision *d)
{
	const struct state_allocation *row = allocation_for(q);
	struct routing_candidate *only = NULL;
	size_t open = 0;
	for (size_t i = 0; i < d->candidate_count; i++) {
		struct routing_candidate *candidate = &d->candidates[i];
		if (candidate->verdict != VERDICT_NOT_ASKED)
			continue;
		candidate->verdict = row != NULL ? VERDICT_OTHER_STATE : VERDICT_NO_RANK;
		if (!is_own(&q->facts->warehouses[i]))
			continue;
		only = candidate;
		open++;
	}
	if (row != NULL)
		choose_by_state(arena, q, d, row->warehouse_id);
	else if (open == 1)
		choose(d, only, ROUTED_BY_ONLY_WAREHOUSE);
}

static struct str verdict_sentence(struct arena *arena, const struct routing_question *q,
                                   const struct routing_decision *d,
                                   const struct routing_candidate *c)
{
	switch (c->verdict) {
	case VERDICT_CHOSEN:
		if (c->short_units == 0)
			return STR("Ships the order: everything is available here.");
		return str_format(arena, "Keeps the order, but lacks " N_UNITS ".",
		                  N_UNITS_FMT(c->short_units));
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
		return str_format(arena, "Lacks " N_UNITS " of the order.", N_UNITS_FMT(c->short_units));
	case VERDICT_NOT_ASKED:
		return STR("Another warehouse was named for this order.");
	case VERDICT_BY_NAME:
		return STR("Takes orders only from who names it.");
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
	case ROUTED_BY_BACKUP:
		return str_format(arena,
		                  "The warehouse of %.*s lacks units; its backup %.*s has everything.",
		                  STR_FMT(q->state), STR_FMT(name));
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

/* ---- what would alter it ---- */

/* The best of the others: one that has everything, else any that could be named. */
static const struct routing_candidate *other_of(const struct routing_decision *d, bool whole_only)
{
	const struct routing_candidate *best = NULL;
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct routing_candidate *c = &d->candidates[i];
		bool may_take = c->verdict != VERDICT_INACTIVE && c->verdict != VERDICT_MARKETPLACE;
		if (!may_take || ID_EQ(c->warehouse_id, d->warehouse_id)
		    || (whole_only && c->short_units > 0))
			continue;
		if (best == NULL || c->short_units < best->short_units)
			best = c;
	}
	return best;
}

static void change_set(struct routing_decision *d, enum routing_change_kind kind,
                       const struct routing_candidate *candidate, struct str sentence)
{
	d->change_kind = kind;
	d->change_warehouse_id = candidate->warehouse_id;
	d->change = sentence;
}

/* To name a warehouse, and what it would lack then. */
static void change_name(struct arena *arena, struct routing_decision *d,
                        const struct routing_candidate *c)
{
	struct str lacks = c->short_units > 0 ? str_format(arena, "; it lacks %lld of its units",
	                                                   (long long)c->short_units)
	                                      : STR("");
	change_set(
		d, CHANGE_NAME, c,
		str_format(arena, "Name %.*s for this order%.*s.", STR_FMT(c->name), STR_FMT(lacks)));
}

/* Nobody was found: what makes a rule find somebody. */
static void change_from_nowhere(struct arena *arena, const struct routing_question *q,
                                struct routing_decision *d)
{
	const struct routing_candidate *best = other_of(d, false);
	const struct routing_candidate *inactive = NULL;
	for (size_t i = 0; i < d->candidate_count && inactive == NULL; i++)
		if (d->candidates[i].verdict == VERDICT_INACTIVE)
			inactive = &d->candidates[i];
	if (best != NULL && best->verdict == VERDICT_BY_NAME)
		change_name(arena, d, best);
	else if (best != NULL && (!is_domestic(q) || q->facts->inventory_dependent))
		change_set(
			d, CHANGE_RANK, best,
			str_format(arena, "Give %.*s a rank, or name it for this order.", STR_FMT(best->name)));
	else if (best != NULL && q->state.len > 0)
		change_set(d, CHANGE_STATE, best,
		           str_format(arena, "Allocate %.*s to %.*s, or name it for this order.",
		                      STR_FMT(q->state), STR_FMT(best->name)));
	else if (best != NULL)
		change_name(arena, d, best);
	else if (inactive != NULL)
		change_set(
			d, CHANGE_ACTIVATE, inactive,
			str_format(arena, "Activate %.*s, and send orders there.", STR_FMT(inactive->name)));
	else
		d->change = STR("Make a warehouse.");
}

/* The nearest change that would alter the decision. */
static void nearest_change(struct arena *arena, const struct routing_question *q,
                           struct routing_decision *d)
{
	const struct routing_candidate *winner = candidate_of(d, d->warehouse_id);
	if (winner == NULL) {
		change_from_nowhere(arena, q, d);
		return;
	}
	const struct routing_candidate *other = other_of(d, !d->can_fill);
	if (other != NULL && d->can_fill) {
		change_name(arena, d, other);
	} else if (other != NULL) {
		change_set(d, CHANGE_NAME, other,
		           str_format(arena, "%.*s has everything: name it for this order.",
		                      STR_FMT(other->name)));
	} else if (!d->can_fill) {
		change_set(d, CHANGE_RECEIVE, winner,
		           str_format(arena, "Receive " N_UNITS " more at %.*s.",
		                      N_UNITS_FMT(winner->short_units), STR_FMT(winner->name)));
	} else {
		d->change = STR("Nothing: there is no other warehouse that could ship it.");
	}
}

void routing_decide(struct arena *arena, const struct routing_question *q,
                    struct routing_decision *d)
{
	*d = (struct routing_decision){.rule = ROUTED_NOWHERE, .version = q->facts->version};
	candidates_make(arena, q, d);
	struct routing_candidate *named = candidate_of(d, q->chosen);
	if (q->chosen.value != 0 && named != NULL && named->verdict != VERDICT_INACTIVE) {
		named->short_units = units_short(q, named->warehouse_id);
		choose(d, named, ROUTED_BY_CHOICE);
	} else if (!is_domestic(q)) {
		choose_by_rank(q, d, ROUTED_BY_INTERNATIONAL_RANK);
		order_by_rank(arena, d);
	} else if (q->facts->inventory_dependent) {
		choose_by_rank(q, d, ROUTED_BY_INVENTORY);
		order_by_rank(arena, d);
	} else {
		choose_at_home(arena, q, d);
	}
	struct routing_candidate *winner = candidate_of(d, d->warehouse_id);
	struct str name = winner != NULL ? winner->name : STR("");
	for (size_t i = 0; i < d->candidate_count; i++)
		d->candidates[i].sentence = verdict_sentence(arena, q, d, &d->candidates[i]);
	d->sentence = decision_sentence(arena, q, d, name);
	nearest_change(arena, q, d);
}
