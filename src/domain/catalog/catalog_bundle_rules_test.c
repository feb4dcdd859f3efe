/* Nested bundles: what they come down to, as grids, and against a slow reckoning of random graphs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/catalog/catalog_bundle_rules.h"

static struct arena *arena;
static struct bundle_graph graph;
static struct fault fault;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	graph = bundle_graph_new(arena);
	fault_init(&fault, arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct bundle_node *node(int64_t id, enum product_type type)
{
	return bundle_node_of(&graph, id, str_format(arena, "P%lld", (long long)id), type);
}

/* `pairs`: component, quantity, …, 0. */
static enum err put(int64_t bundle, const int64_t *pairs)
{
	LIST(struct bundle_part) parts = {0};
	for (; *pairs != 0; pairs += 2)
		*LIST_ADD(arena, &parts) = (struct bundle_part){
			.bundle_id = {bundle}, .component_id = {pairs[0]}, .quantity = {pairs[1]}};
	fault_init(&fault, arena);
	return bundle_parts_put(&graph, node(bundle, PRODUCT_BUNDLE), parts.at, parts.count, &fault);
}
#define PUT(bundle, ...) put(bundle, (const int64_t[]){__VA_ARGS__, 0})

/* "1×2 3×4": the units of a bundle. */
static const char *units(int64_t bundle)
{
	const struct bundle_node *at = node(bundle, PRODUCT_BUNDLE);
	struct buf buf = buf_new(arena, 4096);
	for (size_t i = 0; i < at->units.count; i++)
		buf_format(&buf, "%s%lldx%lld", i == 0 ? "" : " ",
		           (long long)at->units.at[i].component_id.value,
		           (long long)at->units.at[i].quantity.units);
	return str_c(arena, buf_str(&buf));
}

static void quantities_multiply_and_meet(void **state)
{
	(void)state;
	node(1, PRODUCT_CORE), node(2, PRODUCT_CORE);
	assert_int_equal(PUT(10, 1, 2, 2, 3), OK);
	assert_string_equal(units(10), "1x2 2x3");
	assert_int_equal(PUT(11, 10, 4, 2, 1), OK);
	assert_string_equal(units(11), "1x8 2x13");
	assert_int_equal(PUT(12, 11, 1, 10, 1), OK);
	assert_string_equal(units(12), "1x10 2x16");
}

static void a_change_reaches_every_bundle_around(void **state)
{
	(void)state;
	node(1, PRODUCT_CORE), node(2, PRODUCT_CORE);
	assert_int_equal(PUT(10, 1, 1), OK);
	assert_int_equal(PUT(11, 10, 2), OK);
	assert_int_equal(PUT(12, 11, 2, 10, 1), OK);
	for (int64_t id = 10; id <= 12; id++)
		node(id, PRODUCT_BUNDLE)->is_changed = false;
	assert_int_equal(PUT(10, 1, 3, 2, 1), OK);
	assert_string_equal(units(11), "1x6 2x2");
	assert_string_equal(units(12), "1x15 2x5");
	assert_true(node(12, PRODUCT_BUNDLE)->is_changed);
}

static void nothing_of_intangible_products_is_on_a_shelf(void **state)
{
	(void)state;
	node(1, PRODUCT_CORE), node(2, PRODUCT_DIGITAL), node(3, PRODUCT_GIFT_CARD);
	assert_int_equal(PUT(10, 1, 1, 2, 1, 3, 1), OK);
	assert_string_equal(units(10), "1x1");
	assert_int_equal(PUT(11, 2, 1), OK);
	assert_string_equal(units(11), "");
	assert_true(node(11, PRODUCT_BUNDLE)->is_changed);
}

static void cycles_are_refused_however_long(void **state)
{
	(void)state;
	node(1, PRODUCT_CORE);
	assert_int_equal(PUT(10, 1, 1), OK);
	assert_int_equal(PUT(11, 10, 1), OK);
	assert_int_equal(PUT(12, 11, 1), OK);
	assert_int_equal(PUT(13, 12, 1), OK);
	for (int64_t id = 11; id <= 13; id++) {
		assert_int_equal(PUT(10, 1, 1, id, 1), ERR_REFUSED);
		assert_true(str_find_str(fault.sentence, STR("contain itself")) >= 0);
	}
	/* Everything is as it was. */
	assert_string_equal(units(13), "1x1");
	assert_int_equal(PUT(10, 1, 2), OK);
	assert_string_equal(units(13), "1x2");
}

static void five_deep_and_no_deeper(void **state)
{
	(void)state;
	node(1, PRODUCT_CORE);
	assert_int_equal(PUT(10, 1, 1), OK);
	for (int64_t id = 11; id < 10 + BUNDLE_DEPTH_MOST; id++)
		assert_int_equal(PUT(id, id - 1, 1), OK);
	assert_int_equal(PUT(15, 14, 1), ERR_REFUSED);
	/* Also when it is a bundle far above that would be too deep. */
	assert_int_equal(PUT(20, 1, 1), OK);
	assert_int_equal(PUT(10, 20, 1), ERR_REFUSED);
	assert_true(str_find_str(fault.sentence, STR("P14")) >= 0);
	assert_string_equal(units(14), "1x1");
}

static void what_would_be_too_much_is_refused(void **state)
{
	(void)state;
	node(1, PRODUCT_CORE);
	assert_int_equal(PUT(10, 1, QTY_MAX), OK);
	assert_int_equal(PUT(11, 10, 2), ERR_REFUSED);
	assert_int_equal(PUT(11, 10, QTY_MAX), ERR_REFUSED);
	assert_int_equal(PUT(11, 10, 1, 1, 1), ERR_REFUSED);
	assert_int_equal(PUT(11, 10, 1), OK);
	LIST(int64_t) pairs = {0};
	for (int64_t id = 100; id < 100 + LIMIT_BUNDLE_PARTS; id++) {
		node(id, PRODUCT_CORE);
		*LIST_ADD(arena, &pairs) = id;
		*LIST_ADD(arena, &pairs) = 1;
	}
	*LIST_ADD(arena, &pairs) = 0;
	assert_int_equal(put(12, pairs.at), OK);
	assert_int_equal(PUT(13, 12, 1, 1, 1), ERR_REFUSED);
	assert_int_equal(PUT(13, 12, 1), OK);
}

/* ---- random graphs ---- */

static uint64_t seed;
static int64_t chance(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

enum { CORES = 4, BUNDLES = 8 };

/* Units of core product `core` in `id`, counted path by path. */
static int64_t reckon(int64_t id, int64_t core)
{
	const struct bundle_node *at = map_get_int(&graph.nodes, id);
	if (at->type == PRODUCT_CORE)
		return id == core;
	int64_t sum = 0;
	for (size_t i = 0; i < at->part_count; i++)
		sum += at->parts[i].quantity.units * reckon(at->parts[i].component_id.value, core);
	return sum;
}

static void random_changes_agree_with_counting_every_path(void **state)
{
	int refused = 0, accepted = 0;
	for (seed = 1; seed < 2000; seed += 97) {
		uint64_t begin = seed;
		set_up(state);
		for (int64_t id = 1; id <= CORES; id++)
			node(id, PRODUCT_CORE);
		for (int64_t id = 0; id < BUNDLES; id++)
			node(100 + id, PRODUCT_BUNDLE);
		for (int step = 0; step < 60; step++) {
			int64_t pairs[7] = {0}, bundle = 100 + chance(BUNDLES);
			int64_t n = 1 + chance(3), used = 0;
			for (int64_t i = 0; i < n; i++) {
				int64_t component = chance(2) ? 1 + chance(CORES) : 100 + chance(BUNDLES);
				bool is_there = component == bundle;
				for (int64_t k = 0; k < used; k++)
					is_there = is_there || pairs[2 * k] == component;
				if (is_there)
					continue;
				pairs[2 * used] = component;
				pairs[2 * used++ + 1] = 1 + chance(3);
			}
			if (used == 0)
				continue;
			enum err err = put(bundle, pairs);
			refused += err != OK;
			accepted += err == OK;
			for (int64_t id = 0; id < BUNDLES; id++) {
				const struct bundle_node *at = map_get_int(&graph.nodes, 100 + id);
				for (int64_t core = 1; core <= CORES && at->is_done; core++) {
					int64_t is = 0;
					for (size_t u = 0; u < at->units.count; u++)
						if (at->units.at[u].component_id.value == core)
							is = at->units.at[u].quantity.units;
					assert_int_equal(is, reckon(100 + id, core));
				}
			}
		}
		seed = begin;
		tear_down(state);
	}
	assert_true(refused > 50 && accepted > 200);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(quantities_multiply_and_meet),
		EACH(a_change_reaches_every_bundle_around),
		EACH(nothing_of_intangible_products_is_on_a_shelf),
		EACH(cycles_are_refused_however_long),
		EACH(five_deep_and_no_deeper),
		EACH(what_would_be_too_much_is_refused),
		cmocka_unit_test(random_changes_agree_with_counting_every_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
