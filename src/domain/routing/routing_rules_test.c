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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_is_decided_as_the_table_says),
		cmocka_unit_test(every_warehouse_is_a_candidate_with_a_verdict_and_a_sentence),
		cmocka_unit_test(a_marketplace_is_never_chosen_by_a_rule),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
