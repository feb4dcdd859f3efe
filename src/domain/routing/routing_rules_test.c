/* The routing table as a grid: facts, an order, and who must ship it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/routing/routing.h"

enum { RENO = 1, OHIO = 2, FBA = 3, OLD = 4 };

static struct warehouse places[] = {
	{.id = {RENO},
     .name = STR_INIT("Reno"),
     .type = WAREHOUSE_DIRECT_FULFILLMENT,
     .is_active = true,
     .domestic_rank = 1,
     .international_rank = 2},
	{.id = {OHIO},
     .name = STR_INIT("Ohio"),
     .type = WAREHOUSE_THIRD_PARTY_LOGISTICS,
     .is_active = true,
     .domestic_rank = 2,
     .international_rank = 1},
	{.id = {FBA},
     .name = STR_INIT("FBA"),
     .type = WAREHOUSE_SALES_CHANNEL,
     .is_active = true,
     .domestic_rank = 1,
     .international_rank = 1},
	{.id = {OLD},
     .name = STR_INIT("Old"),
     .type = WAREHOUSE_DIRECT_FULFILLMENT,
     .is_active = false,
     .domestic_rank = 1,
     .international_rank = 1},
};
static struct state_allocation states[] = {
	{STR_INIT("US"), STR_INIT("CA"), {RENO}},
	{STR_INIT("US"), STR_INIT("NY"), {OHIO}},
	{STR_INIT("US"), STR_INIT("TX"), {OLD}},
};

/* Units at Reno and Ohio; elsewhere nothing. */
struct shelves {
	int64_t reno, ohio;
};

static int64_t available(const void *context, struct product_id product,
                         struct warehouse_id warehouse)
{
	const struct shelves *shelves = context;
	(void)product;
	return warehouse.value == RENO ? shelves->reno : warehouse.value == OHIO ? shelves->ohio : 0;
}

struct row {
	const char *country, *state;
	int64_t chosen;
	bool by_inventory;
	struct shelves shelves;
	enum routing_rule rule;
	int64_t warehouse;
	bool can_fill;
};

static const struct row rows[] = {
	{"US", "CA", 0, false, {5, 5}, ROUTED_BY_STATE, RENO, true},
	{"US", "ny", 0, false, {5, 5}, ROUTED_BY_STATE, OHIO, true},
	{"US", "NY", 0, false, {5, 0}, ROUTED_BY_STATE, OHIO, false},
	{"US", "TX", 0, false, {5, 5}, ROUTED_NOWHERE, 0, false}, /* allocated to an inactive one */
	{"US", "WA", 0, false, {5, 5}, ROUTED_NOWHERE, 0, false},
	{"US", "WA", RENO, false, {0, 5}, ROUTED_BY_CHOICE, RENO, false},
	{"US", "CA", OHIO, false, {5, 5}, ROUTED_BY_CHOICE, OHIO, true},
	{"US", "CA", OLD, false, {5, 5}, ROUTED_BY_STATE, RENO, true}, /* an inactive choice is void */
	{"US", "WA", 0, true, {5, 5}, ROUTED_BY_INVENTORY, RENO, true},
	{"US", "WA", 0, true, {1, 5}, ROUTED_BY_INVENTORY, OHIO, true},
	{"US", "WA", 0, true, {1, 1}, ROUTED_BY_INVENTORY, RENO, false},
	{"DE", "", 0, false, {5, 5}, ROUTED_BY_INTERNATIONAL_RANK, OHIO, true},
	{"DE", "", 0, false, {5, 1}, ROUTED_BY_INTERNATIONAL_RANK, RENO, true},
	{"DE", "", 0, true, {0, 0}, ROUTED_BY_INTERNATIONAL_RANK, OHIO, false},
};

static void decide(struct arena *arena, const struct row *row, struct routing_decision *decision)
{
	static const struct routing_demand demand[] = {{{70}, 3}};
	const struct routing_facts facts = {.warehouses = places,
	                                    .warehouse_count = COUNT_OF(places),
	                                    .states = states,
	                                    .state_count = COUNT_OF(states),
	                                    .version = 7,
	                                    .inventory_dependent = row->by_inventory,
	                                    .home_country = STR("US")};
	const struct routing_question question = {.facts = &facts,
	                                          .country = str_from(row->country),
	                                          .state = str_from(row->state),
	                                          .chosen = {row->chosen},
	                                          .demand = demand,
	                                          .demand_count = 1,
	                                          .available = available,
	                                          .context = &row->shelves};
	routing_decide(arena, &question, decision);
}

static void each_row_is_decided_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct routing_decision decision;
		decide(arena, &rows[i], &decision);
		if (decision.rule != rows[i].rule || decision.warehouse_id.value != rows[i].warehouse
		    || decision.can_fill != rows[i].can_fill)
			fail_msg("row %zu: rule %d, warehouse %lld", i, (int)decision.rule,
			         (long long)decision.warehouse_id.value);
		assert_int_equal(decision.version, 7);
		arena_free(arena);
	}
}

static void every_warehouse_is_a_candidate_with_a_verdict_and_a_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena *arena = arena_new(0);
		struct routing_decision d;
		size_t chosen = 0;
		decide(arena, &rows[i], &d);
		assert_int_equal(d.candidate_count, COUNT_OF(places));
		for (size_t c = 0; c < d.candidate_count; c++) {
			assert_true(d.candidates[c].sentence.len > 0);
			if (d.candidates[c].verdict == VERDICT_CHOSEN)
				chosen++;
		}
		assert_int_equal(chosen, rows[i].warehouse != 0);
		assert_true(d.sentence.len > 0 && d.change.len > 0);
		arena_free(arena);
	}
}

static void a_marketplace_is_never_chosen_by_a_rule(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct routing_decision d;
	decide(arena, &rows[8], &d);
	assert_int_equal(d.candidates[2].verdict, VERDICT_MARKETPLACE);
	assert_int_equal(d.candidates[3].verdict, VERDICT_INACTIVE);
	arena_free(arena);
}

/* ---- backups ---- */

struct backup_row {
	struct shelves shelves;
	bool uses_backups, has_list;
	const char *state;
	enum routing_rule rule;
	int64_t warehouse;
	bool can_fill;
	size_t order_count;
};

static void a_backup_ships_what_the_allocated_warehouse_lacks(void **state)
{
	static const struct backup_row grid[] = {
		{{5, 5}, true, true, "CA", ROUTED_BY_STATE, RENO, true, 1},
		{{1, 5}, true, true, "CA", ROUTED_BY_BACKUP, OHIO, true, 2},
		{{1, 5}, true, false, "CA", ROUTED_BY_BACKUP, OHIO, true, 2}, /* the other of two */
		{{1, 5}, false, true, "CA", ROUTED_BY_STATE, RENO, false, 1},
		{{1, 1}, true, true, "CA", ROUTED_BY_STATE, RENO, false, 2},
		{{1, 5}, true, true, "NY", ROUTED_BY_STATE, OHIO, true, 1},
		{{5, 1}, true, true, "NY", ROUTED_BY_STATE, OHIO, false, 1}, /* its list is empty */
		{{1, 5}, true, true, "TX", ROUTED_NOWHERE, 0, false, 0},     /* nobody backs the old up */
	};
	static struct warehouse_backup backups[] = {
		{{RENO}, {OLD}}, {{RENO}, {OHIO}}, {{OHIO}, {FBA}}, {{OLD}, {FBA}}};
	static const struct routing_demand demand[] = {{{70}, 3}};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(grid); i++) {
		struct arena *arena = arena_new(0);
		struct routing_decision d;
		const struct routing_facts facts = {.warehouses = places,
		                                    .warehouse_count = COUNT_OF(places),
		                                    .states = states,
		                                    .state_count = COUNT_OF(states),
		                                    .backups = backups,
		                                    .backup_count =
		                                        grid[i].has_list ? COUNT_OF(backups) : 0,
		                                    .uses_backups = grid[i].uses_backups,
		                                    .home_country = STR("US")};
		const struct routing_question question = {.facts = &facts,
		                                          .country = STR("US"),
		                                          .state = str_from(grid[i].state),
		                                          .demand = demand,
		                                          .demand_count = 1,
		                                          .available = available,
		                                          .context = &grid[i].shelves};
		routing_decide(arena, &question, &d);
		if (d.rule != grid[i].rule || d.warehouse_id.value != grid[i].warehouse
		    || d.can_fill != grid[i].can_fill || d.order_count != grid[i].order_count)
			fail_msg("row %zu: rule %d, warehouse %lld, %zu share", i, (int)d.rule,
			         (long long)d.warehouse_id.value, d.order_count);
		arena_free(arena);
	}
}

static void a_marketplace_with_multi_channel_fulfilment_is_a_candidate_like_others(void **state)
{
	(void)state;
	struct arena *arena = arena_new(0);
	struct routing_decision d;
	static const struct row abroad = {.country = "DE", .state = "", .shelves = {0, 0}};
	places[2].allows_mcf = true;
	decide(arena, &abroad, &d);
	assert_int_equal(d.candidates[2].verdict, VERDICT_SHORT);
	assert_int_equal(d.order_count, 3);
	assert_int_equal(d.order[0].value, OHIO);
	places[2].only_by_name = true;
	decide(arena, &abroad, &d);
	assert_int_equal(d.candidates[2].verdict, VERDICT_BY_NAME);
	places[2].allows_mcf = places[2].only_by_name = false;
	arena_free(arena);
}

/* ---- the nearest change, applied ---- */

struct trial {
	struct warehouse warehouses[4];
	struct state_allocation states[2];
	struct warehouse_backup backups[3];
	int64_t units[4]; /* at each */
	struct routing_facts facts;
	struct routing_demand demand;
	struct routing_question question;
};

static int64_t trial_available(const void *context, struct product_id product,
                               struct warehouse_id warehouse)
{
	const struct trial *trial = context;
	(void)product;
	return trial->units[warehouse.value - 1];
}

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void trial_make(struct trial *t, uint64_t *seed)
{
	static const char *const names[] = {"One", "Two", "Three", "Four"};
	static const char *const places_of[] = {"CA", "NY"};
	static const char *const countries[] = {"US", "DE"};
	*t = (struct trial){.demand = {{70}, (int64_t)(random_next(seed) % 4)}};
	size_t n = random_next(seed) % 5;
	for (size_t i = 0; i < n; i++) {
		t->warehouses[i] = (struct warehouse){
			.id = {(int64_t)i + 1},
			.name = str_from(names[i]),
			.type = (enum warehouse_type)(random_next(seed) % 5),
			.is_active = random_next(seed) % 4 > 0,
			.only_by_name = random_next(seed) % 5 == 0,
			.allows_mcf = random_next(seed) % 2 == 0,
			.domestic_rank = (int64_t)(random_next(seed) % 3),
			.international_rank = (int64_t)(random_next(seed) % 3),
		};
		t->units[i] = (int64_t)(random_next(seed) % 5);
	}
	for (size_t i = 0; i < 2 && n > 0; i++)
		t->states[i] = (struct state_allocation){
			STR("US"), str_from(places_of[i]), {(int64_t)(random_next(seed) % n) + 1}};
	for (size_t i = 0; i < 3 && n > 0; i++)
		t->backups[i] = (struct warehouse_backup){{(int64_t)(random_next(seed) % n) + 1},
		                                          {(int64_t)(random_next(seed) % n) + 1}};
	t->facts = (struct routing_facts){.warehouses = t->warehouses,
	                                  .warehouse_count = n,
	                                  .states = t->states,
	                                  .state_count = n > 0 ? random_next(seed) % 3 : 0,
	                                  .backups = t->backups,
	                                  .backup_count = 0,
	                                  .inventory_dependent = random_next(seed) % 2 == 0,
	                                  .uses_backups = random_next(seed) % 2 == 0,
	                                  .home_country = STR("US")};
	t->question = (struct routing_question){
		.facts = &t->facts,
		.country = str_from(countries[random_next(seed) % 2]),
		.state = str_from(places_of[random_next(seed) % 2]),
		.chosen = {random_next(seed) % 4 == 0 && n > 0 ? (int64_t)(random_next(seed) % n) + 1 : 0},
		.demand = &t->demand,
		.demand_count = 1,
		.available = trial_available,
		.context = t};
}

/* Does to the facts what the decision says. */
static void change_apply(struct trial *t, const struct routing_decision *d)
{
	struct warehouse *warehouse =
		d->change_warehouse_id.value ? &t->warehouses[d->change_warehouse_id.value - 1] : NULL;
	switch (d->change_kind) {
	case CHANGE_NAME:
		t->question.chosen = d->change_warehouse_id;
		break;
	case CHANGE_RECEIVE:
		t->units[d->change_warehouse_id.value - 1] += t->demand.units;
		break;
	case CHANGE_STATE:
		t->facts.state_count = 1;
		t->states[0] =
			(struct state_allocation){STR("US"), t->question.state, d->change_warehouse_id};
		break;
	case CHANGE_RANK:
		warehouse->domestic_rank = warehouse->international_rank = 1;
		break;
	case CHANGE_ACTIVATE:
		warehouse->is_active = true;
		t->question.chosen = d->change_warehouse_id;
		break;
	case CHANGE_NOTHING:
		break;
	}
}

/* Of every warehouse that could be named it is known what it lacks; and named, it lacks that. */
static void the_named_one_lacks_what_was_said(struct trial *t, const struct routing_decision *d)
{
	for (size_t i = 0; i < d->candidate_count; i++) {
		const struct routing_candidate *c = &d->candidates[i];
		int64_t missing = t->demand.units - t->units[i];
		if (c->verdict != VERDICT_INACTIVE && c->verdict != VERDICT_MARKETPLACE)
			assert_int_equal(c->short_units, missing > 0 ? missing : 0);
	}
}

static void the_nearest_change_alters_the_decision(void **state)
{
	(void)state;
	uint64_t seed = 20260101;
	for (int i = 0; i < 20000; i++) {
		uint64_t start = seed;
		struct arena *arena = arena_new(0);
		struct trial trial;
		struct routing_decision before, again, after;
		trial_make(&trial, &seed);
		routing_decide(arena, &trial.question, &before);
		routing_decide(arena, &trial.question, &again);
		assert_int_equal(before.rule, again.rule);
		assert_int_equal(before.warehouse_id.value, again.warehouse_id.value);
		assert_true(before.change.len > 0);
		the_named_one_lacks_what_was_said(&trial, &before);
		change_apply(&trial, &before);
		routing_decide(arena, &trial.question, &after);
		bool is_same = before.rule == after.rule && before.can_fill == after.can_fill
		               && ID_EQ(before.warehouse_id, after.warehouse_id);
		if (is_same != (before.change_kind == CHANGE_NOTHING))
			fail_msg("seed %llu: %.*s", (unsigned long long)start, STR_FMT(before.change));
		arena_free(arena);
	}
}

/* Whoever is not asked again when units come in would have got the same answer. */
static void units_find_nobody_a_warehouse_but_where_it_is_said(void **state)
{
	(void)state;
	uint64_t seed = 20260102;
	int found = 0, lost = 0;
	for (int i = 0; i < 20000; i++) {
		uint64_t start = seed;
		struct arena *arena = arena_new(0);
		struct trial trial;
		struct routing_decision before, after;
		trial_make(&trial, &seed);
		routing_decide(arena, &trial.question, &before);
		for (size_t k = 0; k < trial.facts.warehouse_count; k++)
			trial.units[k] += (int64_t)(random_next(&seed) % 2) * 10;
		routing_decide(arena, &trial.question, &after);
		bool was_lost = before.warehouse_id.value == 0;
		bool is_found = was_lost && (after.warehouse_id.value != 0 || after.order_count > 1);
		if (is_found && !routing_needs_units(&trial.facts))
			fail_msg("seed %llu", (unsigned long long)start);
		found += is_found;
		lost += was_lost && !routing_needs_units(&trial.facts);
		arena_free(arena);
	}
	assert_true(found > 0);
	assert_true(lost > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_is_decided_as_the_table_says),
		cmocka_unit_test(every_warehouse_is_a_candidate_with_a_verdict_and_a_sentence),
		cmocka_unit_test(a_marketplace_is_never_chosen_by_a_rule),
		cmocka_unit_test(a_backup_ships_what_the_allocated_warehouse_lacks),
		cmocka_unit_test(a_marketplace_with_multi_channel_fulfilment_is_a_candidate_like_others),
		cmocka_unit_test(the_nearest_change_alters_the_decision),
		cmocka_unit_test(units_find_nobody_a_warehouse_but_where_it_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
