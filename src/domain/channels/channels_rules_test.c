#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/channels_rules.h"

enum { SHIRT = 1, SHOE = 2, SHOP = 10, MARKET = 11, RENO = 20, OHIO = 21 };

static struct arena *arena;

/* ---- one product, one rule ---- */

struct share_case {
	int64_t available, unplaced;
	bool has_rule;
	enum rule_type type;
	int64_t value;
	enum rule_type minimum_type;
	int64_t minimum_value, minimum_level;
	int64_t product_level, buffer;
	int64_t expected;
};

#define NO_RULE false, RULE_PERCENT, 0, RULE_PERCENT, 0, 0
#define PERCENT(v, m, level) true, RULE_PERCENT, v, RULE_PERCENT, m, level
#define UNITS(v, m, level) true, RULE_MAX_UNITS, v, RULE_MAX_UNITS, m, level

static const struct share_case cases[] = {
	/* available, unplaced; rule; the product's level, buffer; expected */
	{14, 0, NO_RULE, 0, 0, 14},
	{14, 4, NO_RULE, 0, 0, 10},
	{14, 20, NO_RULE, 0, 0, 0},
	{-3, 0, NO_RULE, 0, 0, 0},
	{-3, 0, PERCENT(50, 50, -1), 0, 0, 0},
	{-3, 0, UNITS(5, 5, -1), 0, 0, 0},
	{0, 0, UNITS(5, 5, -1), 0, 0, 0},
	{14, 0, NO_RULE, 0, 5, 9},
	{14, 0, NO_RULE, 0, 20, 0},
	{14, 0, PERCENT(100, 0, -1), 0, 0, 14},
	{15, 0, PERCENT(50, 0, -1), 0, 0, 7},
	{1, 0, PERCENT(99, 0, -1), 0, 0, 0},
	{14, 0, PERCENT(0, 0, -1), 0, 0, 0},
	{14, 0, UNITS(5, 0, -1), 0, 0, 5},
	{4, 0, UNITS(5, 0, -1), 0, 0, 4},
	{14, 0, UNITS(5, 0, -1), 0, 2, 3},
	/* at or below the level the minimum rule holds */
	{11, 0, PERCENT(100, 10, 10), 0, 0, 11},
	{10, 0, PERCENT(100, 10, 10), 0, 0, 1},
	{9, 0, PERCENT(100, 10, 10), 0, 0, 0},
	{10, 0, UNITS(100, 3, 10), 0, 0, 3},
	{2, 0, UNITS(100, 3, 10), 0, 0, 2},
	{12, 2, UNITS(100, 3, 10), 0, 0, 3}, /* after unplaced claims */
	/* -1: the product's own level */
	{10, 0, UNITS(100, 3, -1), 10, 0, 3},
	{10, 0, UNITS(100, 3, -1), 9, 0, 10},
	{10, 0, UNITS(100, 3, 0), 10, 0, 10},
	{10, 0, NO_RULE, 10, 0, 10},
	/* figures that would overflow a product */
	{INT64_MAX / 2, 0, PERCENT(100, 0, -1), 0, 0, INT64_MAX / 2},
};

static void every_share_is_as_the_formula_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct share_case *c = &cases[i];
		const struct share_place place = {
			.warehouse_id = {RENO}, .name = STR("Reno"), .available = c->available};
		const struct share_part part = {.product_id = {SHIRT},
		                                .sku = STR("SHIRT"),
		                                .per_unit = 1,
		                                .places = &place,
		                                .place_count = 1,
		                                .unplaced = c->unplaced};
		const struct allocation_rule rule = {.id = {5},
		                                     .type = c->type,
		                                     .value = c->value,
		                                     .minimum_type = c->minimum_type,
		                                     .minimum_value = c->minimum_value,
		                                     .minimum_level = c->minimum_level};
		const struct share_question question = {.parts = &part,
		                                        .part_count = 1,
		                                        .rule = c->has_rule ? &rule : NULL,
		                                        .product_minimum_level = c->product_level,
		                                        .buffer = c->buffer};
		struct share_steps silent = {0}, told = {.arena = arena};
		int64_t units = share_compute(&question, &silent);
		if (units != c->expected)
			fail_msg("case %zu: %lld, not %lld", i, (long long)units, (long long)c->expected);
		/* The sum that explains it ends in the same figure. */
		assert_int_equal(share_compute(&question, &told), units);
		assert_int_equal(silent.rows.count, 0);
		assert_true(told.rows.count > 0);
		assert_int_equal(told.rows.at[told.rows.count - 1].units, units);
		assert_true(told.rows.at[told.rows.count - 1].is_result);
	}
}

/* ---- warehouses that count ---- */

static void only_what_counts_is_counted(void **state)
{
	(void)state;
	const struct stock_exclusion everything = {.warehouse_id = {OHIO}};
	const struct share_place places[] = {
		{.warehouse_id = {RENO}, .name = STR("Reno"), .available = 10},
		{.warehouse_id = {OHIO}, .name = STR("Ohio"), .available = 7, .exclusion = &everything},
		{.warehouse_id = {22}, .name = STR("FBA"), .available = 50, .is_marketplace = true},
		{.warehouse_id = {23}, .name = STR("Old"), .available = 3, .is_inactive = true},
		{.warehouse_id = {24}, .name = STR("Short"), .available = -2},
	};
	const struct share_part part = {.product_id = {SHIRT},
	                                .sku = STR("SHIRT"),
	                                .per_unit = 1,
	                                .places = places,
	                                .place_count = COUNT_OF(places),
	                                .unplaced = 1};
	const struct share_question question = {.parts = &part, .part_count = 1};
	struct share_steps told = {.arena = arena};
	assert_int_equal(share_compute(&question, &told), 7);
	/* What is not counted is shown all the same, with its reason. */
	assert_int_equal(told.rows.at[1].units, 0);
	assert_true(str_is(told.rows.at[1].sentence,
	                   "7 available, but the warehouse is excluded "
	                   "from every channel: not counted."));
	assert_true(str_is(told.rows.at[1].subject, "warehouse"));
	assert_int_equal(told.rows.at[1].subject_id, OHIO);
	int64_t sum = 0;
	for (size_t i = 0; i < told.rows.count && !told.rows.at[i].is_result; i++)
		sum += told.rows.at[i].units;
	assert_int_equal(sum, 7);
}

static void the_exclusion_and_the_part_that_it_is_of_are_named(void **state)
{
	(void)state;
	const struct stock_exclusion of_shoe = {{OHIO}, {SHOE}, {SHOP}, {0}};
	const struct share_place shirts = {.warehouse_id = {OHIO}, .available = 4},
							 shoes = {
								 .warehouse_id = {OHIO}, .available = 4, .exclusion = &of_shoe};
	const struct share_part parts[] = {{.product_id = {SHIRT},
	                                    .sku = STR("SHIRT"),
	                                    .per_unit = 1,
	                                    .places = &shirts,
	                                    .place_count = 1},
	                                   {.product_id = {SHOE},
	                                    .sku = STR("SHOE"),
	                                    .per_unit = 2,
	                                    .places = &shoes,
	                                    .place_count = 1}};
	struct bundle_need needs[2];
	const struct share_part own = {.product_id = {99}, .sku = STR("SET"), .per_unit = 1};
	const struct share_question question = {
		.parts = parts, .part_count = 2, .is_bundle = true, .own = &own, .needs = needs};
	struct share_steps told = {.arena = arena};
	bool is_said = false;
	assert_int_equal(share_compute(&question, &told), 0);
	for (size_t i = 0; i < told.rows.count; i++)
		is_said = is_said
		          || str_is(told.rows.at[i].sentence,
		                    "2 sets, but part SHOE: the product is excluded here from this "
		                    "channel: not counted.");
	assert_true(is_said);
}

static void what_is_stopped_sells_nothing(void **state)
{
	(void)state;
	const struct share_question question = {.stopped = "The channel is deactivated."};
	struct share_steps told = {.arena = arena};
	assert_int_equal(share_compute(&question, &told), 0);
	assert_int_equal(told.rows.count, 1);
	assert_true(str_is(told.rows.at[0].sentence, "The channel is deactivated."));
}

/* ---- bundles ---- */

struct bundle_case {
	int64_t available[2], per_unit[2], unplaced[2];
	int64_t expected;
	const char *bottleneck;
};

static const struct bundle_case bundles[] = {
	{{10, 10}, {1, 1}, {0, 0}, 10, "SHIRT"}, {{10, 7}, {1, 1}, {0, 0}, 7, "SHOE"},
	{{10, 7}, {3, 2}, {0, 0}, 3, "SHIRT"},   {{10, 5}, {3, 2}, {0, 0}, 2, "SHOE"},
	{{10, 1}, {3, 2}, {0, 0}, 0, "SHOE"},    {{10, 10}, {1, 1}, {0, 8}, 2, "SHOE"},
	{{-5, 10}, {1, 1}, {0, 0}, 0, "SHIRT"},
};

static void a_bundle_is_as_good_as_its_scarcest_part(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bundles); i++) {
		const struct bundle_case *b = &bundles[i];
		struct share_place places[2];
		struct share_part parts[2];
		for (size_t k = 0; k < 2; k++) {
			places[k] = (struct share_place){
				.warehouse_id = {RENO}, .name = STR("Reno"), .available = b->available[k]};
			parts[k] = (struct share_part){.product_id = {k == 0 ? SHIRT : SHOE},
			                               .sku = k == 0 ? STR("SHIRT") : STR("SHOE"),
			                               .per_unit = b->per_unit[k],
			                               .places = &places[k],
			                               .place_count = 1,
			                               .unplaced = b->unplaced[k]};
		}
		struct bundle_need needs[2];
		const struct share_question question = {
			.parts = parts, .part_count = 2, .is_bundle = true, .needs = needs};
		struct share_steps told = {.arena = arena};
		int64_t units = share_compute(&question, &told);
		if (units != b->expected)
			fail_msg("bundle %zu: %lld, not %lld", i, (long long)units, (long long)b->expected);
		bool is_named = false;
		struct str says = str_format(arena, "%s is the bottleneck.", b->bottleneck);
		for (size_t k = 0; k < told.rows.count; k++)
			is_named = is_named || str_eq(told.rows.at[k].sentence, says);
		if (!is_named)
			fail_msg("bundle %zu: the bottleneck is not %s", i, b->bottleneck);
	}
	const struct share_question empty = {.is_bundle = true};
	struct share_steps silent = {0};
	assert_int_equal(share_compute(&empty, &silent), 0);
}

/* Two warehouses, shirts and shoes in each, and sets that were packed before. */
struct set_case {
	int64_t shirts[2], shoes[2], own[2], unplaced_shoes, unplaced_sets;
	bool is_prepackaged_only[2], is_across;
	int64_t expected;
};

static const struct set_case sets[] = {
	{{5, 0}, {3, 9}, {0, 0}, 0, 0, {false, false}, false, 3},
	{{5, 4}, {3, 9}, {0, 0}, 0, 0, {false, false}, false, 7},
	{{5, 0}, {0, 9}, {0, 0}, 0, 0, {false, false}, false, 0}, /* never in one place */
	{{5, 0}, {0, 9}, {0, 0}, 0, 0, {false, false}, true, 5},
	{{5, 0}, {3, 9}, {2, 0}, 0, 0, {false, false}, false, 5}, /* 2 packed, 3 buildable */
	{{5, 4}, {3, 9}, {2, 0}, 0, 0, {true, false}, false, 6},
	{{5, 4}, {3, 9}, {2, 0}, 0, 0, {true, true}, false, 2},
	{{5, 4}, {3, 9}, {0, 0}, 2, 0, {false, false}, false, 5}, /* sold without a place */
	{{5, 4}, {3, 9}, {2, 0}, 0, 3, {false, false}, false, 6},
	{{0, 0}, {0, 0}, {-2, 0}, 0, 0, {false, false}, false, 0},
	{{5, 0}, {3, 0}, {-2, 0}, 0, 0, {false, false}, false, 1}, /* 2 packed ones are missing */
};

static void prepackaged_sets_and_buildable_ones_are_sold(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sets); i++) {
		const struct set_case *c = &sets[i];
		struct share_place places[3][2];
		const int64_t *available[3] = {c->shirts, c->shoes, c->own};
		for (size_t k = 0; k < 3; k++)
			for (size_t w = 0; w < 2; w++)
				places[k][w] =
					(struct share_place){.warehouse_id = {w == 0 ? RENO : OHIO},
				                         .name = w == 0 ? STR("Reno") : STR("Ohio"),
				                         .available = available[k][w],
				                         .is_prepackaged_only = c->is_prepackaged_only[w]};
		const struct share_part parts[] = {
			{.product_id = {SHIRT},
		     .sku = STR("SHIRT"),
		     .per_unit = 1,
		     .places = places[0],
		     .place_count = 2},
			{.product_id = {SHOE},
		     .sku = STR("SHOE"),
		     .per_unit = 1,
		     .places = places[1],
		     .place_count = 2,
		     .unplaced = c->unplaced_shoes},
		};
		const struct share_part own = {.product_id = {77},
		                               .sku = STR("SET"),
		                               .per_unit = 1,
		                               .places = places[2],
		                               .place_count = 2,
		                               .unplaced = c->unplaced_sets};
		struct bundle_need needs[2];
		const struct share_question question = {.parts = parts,
		                                        .part_count = 2,
		                                        .is_bundle = true,
		                                        .own = &own,
		                                        .is_across = c->is_across,
		                                        .needs = needs};
		struct share_steps told = {.arena = arena};
		int64_t units = share_compute(&question, &told);
		if (units != c->expected)
			fail_msg("set %zu: %lld, not %lld", i, (long long)units, (long long)c->expected);
	}
}

/* ---- the words of the sum ---- */

struct word_case {
	int64_t available, unplaced, level, buffer;
	int64_t percent, minimum;
	const char *label, *sentence; /* of a step of the sum */
	int64_t units;
};

static const struct word_case words[] = {
	{10, 0, 0, 0, 50, 50, "Allocation rule", "50 percent of 10 is 5.", 5},
	{11, 0, 0, 0, 50, 50, "Allocation rule", "50 percent of 11 is 5, rounded down.", 5},
	{0, 0, 5, 0, 50, 50, "Allocation rule", "50 percent of 0 is 0.", 0}, /* one rule, one name */
	{3, 0, 5, 0, 100, 0, "Minimum rule",
     "3 is not above the minimum level of 5. 0 percent of 3 is 0.", 0},
	{3, 5, 0, 0, 100, 100, "Available to channels", "2 more are promised than there are.", 0},
	{3, 4, 0, 0, 100, 100, "Available to channels", "1 more is promised than there is.", 0},
	{3, 3, 0, 0, 100, 100, "Available to channels", "", 0},
	{3, 0, 0, 2, 100, 100, "Buffer of the channel", "2 units kept back against the channel's lag.",
     -2},
	{1, 0, 0, 2, 100, 100, "Buffer of the channel",
     "2 units kept back against the channel's lag, as far as there are any.", -1},
};

static void each_step_says_what_it_did(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const struct word_case *c = &words[i];
		struct share_place place = {
			.warehouse_id = {RENO}, .name = STR("Reno"), .available = c->available};
		const struct share_part part = {.product_id = {SHIRT},
		                                .sku = STR("SHIRT"),
		                                .per_unit = 1,
		                                .places = &place,
		                                .place_count = 1,
		                                .unplaced = c->unplaced};
		const struct allocation_rule rule = {.type = RULE_PERCENT,
		                                     .value = c->percent,
		                                     .minimum_type = RULE_PERCENT,
		                                     .minimum_value = c->minimum,
		                                     .minimum_level = c->level};
		const struct share_question question = {
			.parts = &part, .part_count = 1, .rule = &rule, .buffer = c->buffer};
		struct share_steps told = {.arena = arena};
		(void)share_compute(&question, &told);
		bool is_said = false;
		for (size_t k = 0; k < told.rows.count; k++)
			is_said = is_said
			          || (str_is(told.rows.at[k].label, c->label)
			              && str_is(told.rows.at[k].sentence, c->sentence)
			              && told.rows.at[k].units == c->units);
		if (!is_said)
			fail_msg("step %zu: %s", i, c->sentence);
	}
}

/* ---- which rule, which exclusion ---- */

static void the_most_specific_rule_holds(void **state)
{
	(void)state;
	struct allocation_rule rules[] = {
		{.id = {1}},
		{.id = {2}, .channel_id = {SHOP}},
		{.id = {3}, .product_id = {SHIRT}},
		{.id = {4}, .product_id = {SHIRT}, .channel_id = {SHOP}},
	};
	const int64_t expected[][4] = {/* how many rules stand → SHIRT on SHOP, SHIRT on MARKET, … */
	                               {1, 1, 1, 1},
	                               {2, 1, 2, 1},
	                               {3, 3, 2, 1},
	                               {4, 3, 2, 1}};
	for (size_t n = 1; n <= COUNT_OF(rules); n++) {
		for (size_t k = 0; k < 4; k++) {
			struct product_id product = {k < 2 ? SHIRT : SHOE};
			struct channel_id channel = {k % 2 == 0 ? SHOP : MARKET};
			const struct allocation_rule *rule = rule_choose(rules, n, product, channel);
			assert_non_null(rule);
			assert_int_equal(rule->id.value, expected[n - 1][k]);
		}
	}
	assert_null(rule_choose(&rules[3], 1, (struct product_id){SHOE}, (struct channel_id){SHOP}));
	assert_null(rule_choose(rules, 0, (struct product_id){SHOE}, (struct channel_id){SHOP}));
}

struct exclusion_case {
	int64_t warehouse, product, channel; /* of the exclusion */
	bool shirt_on_shop, shirt_on_market, shoe_on_shop, at_ohio;
};

static const struct exclusion_case exclusions[] = {
	{RENO, 0, 0, true, true, true, false},     {RENO, SHIRT, 0, true, true, false, false},
	{RENO, 0, SHOP, true, false, true, false}, {RENO, SHIRT, SHOP, true, false, false, false},
	{OHIO, 0, 0, false, false, false, true},
};

static void exclusions_hold_where_they_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(exclusions); i++) {
		const struct exclusion_case *c = &exclusions[i];
		const struct stock_exclusion e = {{c->warehouse}, {c->product}, {c->channel}, {0}};
		const struct warehouse_id reno = {RENO}, ohio = {OHIO};
		const struct product_id shirt = {SHIRT}, shoe = {SHOE};
		const struct channel_id shop = {SHOP}, market = {MARKET};
		if (exclusion_holds(&e, reno, shirt, shop) != c->shirt_on_shop
		    || exclusion_holds(&e, reno, shirt, market) != c->shirt_on_market
		    || exclusion_holds(&e, reno, shoe, shop) != c->shoe_on_shop
		    || exclusion_holds(&e, ohio, shirt, shop) != c->at_ohio)
			fail_msg("exclusion %zu", i);
	}
}

static void a_listing_stands_where_its_figures_say(void **state)
{
	(void)state;
	static const struct {
		int64_t sequence, quantity, pushed, telling, digits;
	} rows[] = {
		{0, 0, -1, -1, -1}, /* never computed */
		{1, 0, -1, -1, 0},   {1, 0, 0, -1, -1},
		{7, 5, 5, -1, -1},   {7, 1, 0, -1, 1},
		{7, 9, 5, -1, 1},    {7, 10, 5, -1, 2},
		{7, 99, 100, -1, 2}, {7, 100, 99, -1, 3},
		{7, 0, 100, -1, 0},  {7, INT64_MAX, 0, -1, 19},
		{7, 5, 5, 6, 1},     {7, 5, 5, 5, 1}, /* an answer is not there yet, or was lost */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct listing listing = {.id = {3},
		                                .channel_id = {SHOP},
		                                .quantity = {rows[i].quantity},
		                                .quantity_sequence = rows[i].sequence,
		                                .pushed_quantity = rows[i].pushed,
		                                .telling_quantity = rows[i].telling};
		struct feed_place place = feed_place_of(&listing);
		if (place.listing_id.value != 3 || place.channel_id.value != SHOP
		    || place.sequence != rows[i].sequence || place.digits != rows[i].digits)
			fail_msg("place %zu", i);
	}
}

static void the_least_that_a_channel_may_show(void **state)
{
	(void)state;
	static const struct {
		int64_t pushed, telling, least;
	} rows[] = {{5, -1, 5}, {5, 7, 5}, {5, 3, 3}, {-1, 3, -1}, {-1, -1, -1}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct listing listing = {.pushed_quantity = rows[i].pushed,
		                          .telling_quantity = rows[i].telling};
		assert_int_equal(listing_least_shown(&listing), rows[i].least);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_share_is_as_the_formula_says),
		cmocka_unit_test(only_what_counts_is_counted),
		cmocka_unit_test(the_exclusion_and_the_part_that_it_is_of_are_named),
		cmocka_unit_test(what_is_stopped_sells_nothing),
		cmocka_unit_test(a_bundle_is_as_good_as_its_scarcest_part),
		cmocka_unit_test(prepackaged_sets_and_buildable_ones_are_sold),
		cmocka_unit_test(each_step_says_what_it_did),
		cmocka_unit_test(the_most_specific_rule_holds),
		cmocka_unit_test(exclusions_hold_where_they_say),
		cmocka_unit_test(a_listing_stands_where_its_figures_say),
		cmocka_unit_test(the_least_that_a_channel_may_show),
	};
	arena = arena_new(0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
