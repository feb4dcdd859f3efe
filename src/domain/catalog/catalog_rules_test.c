#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/catalog/catalog_rules.h"

static struct arena *arena;
static struct fault fault;
static struct known_products known;
static struct product cup = {.id = {11}, .sku = STR_INIT("CUP")};
static struct product saucer = {.id = {12}, .sku = STR_INIT("SAUCER")};
static struct product set = {.id = {13}, .sku = STR_INIT("SET"), .type = PRODUCT_BUNDLE};

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	fault_init(&fault, arena);
	known = known_products_new(arena);
	known_products_add(&known, &cup);
	known_products_add(&known, &saucer);
	known_products_add(&known, &set);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* A bundle of these parts, as a draft that already has its id. */
static struct product bundle_of(struct bundle_part *parts, size_t n)
{
	struct product bundle = {.id = {20}, .sku = STR("GIFT"), .type = PRODUCT_BUNDLE};
	bundle.parts.at = parts;
	bundle.parts.count = bundle.parts.room = n;
	return bundle;
}

/* Refused, with one fault at `path` whose sentence contains `words`. */
static void assert_refused(struct product *bundle, const char *path, const char *words)
{
	fault_init(&fault, arena);
	assert_int_equal(parts_resolve(bundle, &known, &fault), ERR_REFUSED);
	assert_int_equal(fault.rows.count, 1);
	assert_string_equal(str_c(arena, fault.rows.at[0].path), path);
	assert_true(str_find_str(fault.rows.at[0].sentence, str_from(words)) >= 0);
}

static void a_sku_belongs_to_one(void **state)
{
	(void)state;
	const struct product fresh = {.id = {30}, .sku = STR("TEAPOT")};
	const struct product taken = {.id = {30}, .sku = STR("CUP")};
	const struct product small = {.id = {30}, .sku = STR("cup")};
	assert_int_equal(sku_check(&fresh, &known, &fault), OK);
	assert_int_equal(sku_check(&cup, &known, &fault), OK);
	assert_int_equal(sku_check(&small, &known, &fault), OK);
	assert_int_equal(sku_check(&taken, &known, &fault), ERR_CONFLICT);
	assert_string_equal(str_c(arena, fault.rows.at[0].path), "sku");
}

static void parts_are_found_by_id_or_sku(void **state)
{
	(void)state;
	struct bundle_part parts[] = {
		{.sku = STR("SAUCER"), .quantity = {2}},
		{.component_id = {11}, .quantity = {1}},
	};
	struct product bundle = bundle_of(parts, 2);
	assert_int_equal(parts_resolve(&bundle, &known, &fault), OK);
	assert_int_equal(bundle.parts.at[0].component_id.value, 11); /* ordered by component */
	assert_true(str_is(bundle.parts.at[0].sku, "CUP"));
	assert_int_equal(bundle.parts.at[1].component_id.value, 12);
	assert_int_equal(bundle.parts.at[1].quantity.units, 2);
	assert_int_equal(bundle.parts.at[1].bundle_id.value, 20);
	assert_int_equal(parts[0].component_id.value, 0); /* the draft stays as it was */
}

static void both_names_must_agree(void **state)
{
	(void)state;
	struct bundle_part parts[] = {{.component_id = {11}, .sku = STR("CUP"), .quantity = {1}}};
	struct product bundle = bundle_of(parts, 1);
	assert_int_equal(parts_resolve(&bundle, &known, &fault), OK);
	parts[0].sku = STR("SAUCER");
	bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "different products");
}

static void a_bundle_is_not_made_of_nothing(void **state)
{
	(void)state;
	struct bundle_part parts[] = {{.quantity = {1}}};
	struct product bundle = bundle_of(NULL, 0);
	assert_refused(&bundle, "parts", "at least one");
	bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "component_id or sku");
}

static void components_must_exist(void **state)
{
	(void)state;
	struct bundle_part parts[] = {{.sku = STR("SPOON"), .quantity = {1}}};
	struct product bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "SPOON");
	parts[0] = (struct bundle_part){.component_id = {99}, .quantity = {1}};
	bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "99");
}

static void a_component_may_be_a_bundle_but_not_virtual(void **state)
{
	(void)state;
	static struct product shirt = {.id = {14}, .sku = STR_INIT("SHIRT"), .type = PRODUCT_VIRTUAL};
	struct bundle_part parts[] = {{.sku = STR("SET"), .quantity = {1}}};
	struct product bundle = bundle_of(parts, 1);
	assert_int_equal(parts_resolve(&bundle, &known, &fault), OK);
	assert_int_equal(bundle.parts.at[0].type, PRODUCT_BUNDLE);
	known_products_add(&known, &shirt);
	parts[0].sku = STR("SHIRT");
	bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "virtual");
}

static void a_bundle_does_not_contain_itself(void **state)
{
	(void)state;
	struct bundle_part parts[] = {{.sku = STR("GIFT"), .quantity = {1}}};
	struct product bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "itself");
	parts[0] = (struct bundle_part){.component_id = {20}, .quantity = {1}};
	bundle = bundle_of(parts, 1);
	assert_refused(&bundle, "parts[0]", "itself");
}

static void a_component_stands_once(void **state)
{
	(void)state;
	struct bundle_part parts[] = {
		{.sku = STR("CUP"), .quantity = {1}},
		{.component_id = {11}, .quantity = {2}},
	};
	struct product bundle = bundle_of(parts, 2);
	assert_refused(&bundle, "parts[1]", "twice");
}

static void quantities_are_whole_units(void **state)
{
	(void)state;
	static const int64_t bad[] = {0, -1, QTY_MAX + 1};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct bundle_part parts[] = {{.sku = STR("CUP"), .quantity = {bad[i]}}};
		struct product bundle = bundle_of(parts, 1);
		assert_refused(&bundle, "parts[0]", "quantity");
	}
}

static void there_are_not_too_many(void **state)
{
	(void)state;
	struct product many[LIMIT_BUNDLE_PARTS + 1];
	struct bundle_part parts[LIMIT_BUNDLE_PARTS + 1];
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		many[i] = (struct product){.id = {100 + (int64_t)i}, .sku = str_format(arena, "P%zu", i)};
		parts[i] = (struct bundle_part){.component_id = many[i].id, .quantity = {1}};
		known_products_add(&known, &many[i]);
	}
	struct product bundle = bundle_of(parts, LIMIT_BUNDLE_PARTS);
	assert_int_equal(parts_resolve(&bundle, &known, &fault), OK);
	bundle = bundle_of(parts, LIMIT_BUNDLE_PARTS + 1);
	assert_refused(&bundle, "parts", "at most 100");
}

static void core_products_have_no_parts(void **state)
{
	(void)state;
	struct bundle_part parts[] = {{.sku = STR("CUP"), .quantity = {1}}};
	struct product core = bundle_of(parts, 1);
	core.type = PRODUCT_CORE;
	assert_refused(&core, "parts", "are for bundles");
	core.parts.count = 0;
	assert_int_equal(parts_resolve(&core, &known, &fault), OK);
}

static void every_fault_is_named(void **state)
{
	(void)state;
	struct bundle_part parts[] = {
		{.sku = STR("CUP"), .quantity = {0}},
		{.sku = STR("SPOON"), .quantity = {1}},
		{.sku = STR("GIFT"), .quantity = {1}},
	};
	struct product bundle = bundle_of(parts, 3);
	assert_int_equal(parts_resolve(&bundle, &known, &fault), ERR_REFUSED);
	assert_int_equal(fault.rows.count, 3);
	assert_true(str_is(fault.rows.at[2].path, "parts[2]"));
}

static void parts_differ_by_component_and_quantity(void **state)
{
	(void)state;
	struct bundle_part one[] = {{.component_id = {11}, .quantity = {1}}};
	struct bundle_part two[] = {{.component_id = {11}, .quantity = {2}}};
	struct bundle_part other[] = {{.component_id = {12}, .quantity = {1}}};
	const struct product a = bundle_of(one, 1), b = bundle_of(two, 1), c = bundle_of(other, 1);
	const struct product none = bundle_of(NULL, 0);
	assert_true(parts_same(&a, &a));
	assert_true(parts_same(&none, &none));
	assert_false(parts_same(&a, &b));
	assert_false(parts_same(&a, &c));
	assert_false(parts_same(&a, &none));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* ---- variations ---- */

static struct str axes[] = {STR_INIT("Size"), STR_INIT("Colour")};

static struct product virtual_of(int64_t id, const char *sku, struct str *names, size_t n)
{
	struct product product = {.id = {id}, .sku = str_from(sku), .type = PRODUCT_VIRTUAL};
	product.attribute_names.at = names;
	product.attribute_names.count = n;
	return product;
}

static struct product variation_of(int64_t id, int64_t parent, struct product_attribute *values,
                                   size_t n)
{
	struct product product = {
		.id = {id}, .sku = str_format(arena, "V%lld", (long long)id), .parent_id = {parent}};
	product.attributes.at = values;
	product.attributes.count = n;
	return product;
}

static enum err resolve(struct product *product, const struct product *before)
{
	fault_init(&fault, arena);
	return variation_resolve(arena, product, before, &known, &fault);
}

static void a_variation_has_a_value_for_each_of_its_parents_attributes(void **state)
{
	(void)state;
	struct product shirt = virtual_of(40, "SHIRT", axes, 2);
	struct product_attribute values[] = {{STR("colour"), STR(" Red ")}, {STR("SIZE"), STR("M")}};
	known_products_add(&known, &shirt);
	struct product red = variation_of(41, 40, values, 2);
	assert_int_equal(resolve(&red, NULL), OK);
	/* In the parent's order and words. */
	assert_true(str_is(red.attributes.at[0].name, "Size"));
	assert_true(str_is(red.attributes.at[1].value, "Red"));
	known_products_add(&known, &red);
	/* The same again, whatever the case. */
	struct product_attribute same[] = {{STR("Size"), STR("m")}, {STR("Colour"), STR("RED")}};
	struct product twin = variation_of(42, 40, same, 2);
	assert_int_equal(resolve(&twin, NULL), ERR_REFUSED);
	assert_true(str_find_str(fault.sentence, STR("V41")) >= 0);
	/* Itself is not like another. */
	assert_int_equal(resolve(&red, &red), OK);
	struct product short_one = variation_of(43, 40, same, 1);
	assert_int_equal(resolve(&short_one, NULL), ERR_REFUSED);
	struct product_attribute other[] = {{STR("Size"), STR("m")}, {STR("Shape"), STR("round")}};
	struct product odd = variation_of(44, 40, other, 2);
	assert_int_equal(resolve(&odd, NULL), ERR_REFUSED);
	struct product_attribute empty[] = {{STR("Size"), STR("m")}, {STR("Colour"), STR(" ")}};
	struct product blank = variation_of(45, 40, empty, 2);
	assert_int_equal(resolve(&blank, NULL), ERR_REFUSED);
}

static void only_core_products_vary_and_only_virtual_ones_have_them(void **state)
{
	(void)state;
	struct product shirt = virtual_of(40, "SHIRT", axes, 2);
	struct product_attribute values[] = {{STR("Size"), STR("M")}, {STR("Colour"), STR("Red")}};
	known_products_add(&known, &shirt);
	struct product of_core = variation_of(41, 11, values, 2);
	assert_int_equal(resolve(&of_core, NULL), ERR_REFUSED);
	struct product orphan = variation_of(41, 999, values, 2);
	assert_int_equal(resolve(&orphan, NULL), ERR_REFUSED);
	struct product bundle = variation_of(41, 40, values, 2);
	bundle.type = PRODUCT_BUNDLE;
	assert_int_equal(resolve(&bundle, NULL), ERR_REFUSED);
	struct product grandchild = virtual_of(46, "INNER", axes, 2);
	grandchild.parent_id.value = 40;
	assert_int_equal(resolve(&grandchild, NULL), ERR_REFUSED);
	struct product loose = variation_of(41, 0, values, 2);
	assert_int_equal(resolve(&loose, NULL), ERR_REFUSED);
	struct product named = {.id = {47}, .sku = STR("N")};
	named.attribute_names.at = axes;
	named.attribute_names.count = 2;
	assert_int_equal(resolve(&named, NULL), ERR_REFUSED);
}

static void the_attributes_of_a_parent_stay_while_variations_follow_them(void **state)
{
	(void)state;
	struct str twice[] = {STR("Size"), STR("SIZE")};
	struct product none = virtual_of(40, "SHIRT", NULL, 0);
	assert_int_equal(resolve(&none, NULL), ERR_REFUSED);
	struct product same = virtual_of(40, "SHIRT", twice, 2);
	assert_int_equal(resolve(&same, NULL), ERR_REFUSED);
	struct product before = virtual_of(40, "SHIRT", axes, 2);
	struct product after = virtual_of(40, "SHIRT", axes, 1);
	assert_int_equal(resolve(&after, &before), OK);
	struct product child = {.id = {41}, .sku = STR("C"), .parent_id = {40}};
	known_products_add(&known, &child);
	assert_int_equal(resolve(&after, &before), ERR_REFUSED);
	assert_int_equal(resolve(&before, &before), OK);
}

static void amounts_are_in_one_currency_and_not_below_zero(void **state)
{
	(void)state;
	struct product product = {.price = {100, {"USD"}}, .minimum_price = {90, {"EUR"}}};
	fault_init(&fault, arena);
	assert_int_equal(details_check(arena, &product, &fault), ERR_INVALID);
	product.minimum_price = (struct money){-1, {"USD"}};
	assert_int_equal(details_check(arena, &product, &fault), ERR_INVALID);
	product.minimum_price = (struct money){0};
	assert_int_equal(details_check(arena, &product, &fault), OK);
	assert_true(str_is(product.currency, "USD"));
	struct str images[] = {STR("https://example.com/a.png"), STR("ftp://example.com/b.png")};
	product.images.at = images;
	product.images.count = 2;
	fault_init(&fault, arena);
	assert_int_equal(details_check(arena, &product, &fault), ERR_INVALID);
	assert_true(str_is(fault.rows.at[0].path, "images[1]"));
}

static void an_amount_that_nobody_gave_has_no_currency(void **state)
{
	(void)state;
	struct product product = {.customs_value = {100, {"USD"}}};
	fault_init(&fault, arena);
	assert_int_equal(details_check(arena, &product, &fault), OK);
	assert_true(str_is(product.currency, "USD"));
	assert_string_equal(product.customs_value.currency.code, "USD");
	assert_string_equal(product.price.currency.code, "");
	assert_string_equal(product.minimum_price.currency.code, "");
}

static bool has_hs_code(const char *code)
{
	const struct product product = {.hs_code = str_from(code)};
	fault_init(&fault, arena);
	enum err err = measures_check(NULL, &product, &fault);
	assert_true(err == OK || str_is(fault.rows.at[0].path, "hs_code"));
	return err == OK;
}

static void a_tariff_number_is_of_4_to_12_digits_and_dots(void **state)
{
	(void)state;
	static const char *const good[] = {"",           "7323",          "7323.91",
	                                   "6109100010", "6109 10 00-10", "6109.10.00.10.12"};
	static const char *const bad[] = {"732", "....", "6109100010123", "HS 6109", "6109/10"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(has_hs_code(good[i]));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(has_hs_code(bad[i]));
	/* One from before the rule does not stand in the way of another change. */
	const struct product old = {.hs_code = STR("HS 6109"), .weight = {INT64_MAX}};
	fault_init(&fault, arena);
	assert_int_equal(measures_check(&old, &old, &fault), OK);
}

static void measures_beyond_reason_are_refused_by_name(void **state)
{
	(void)state;
	const struct product most = {.weight = {WEIGHT_MOST}, .length = {LENGTH_MOST}};
	const struct product more = {.weight = {WEIGHT_MOST + 1},
	                             .length = {LENGTH_MOST + 1},
	                             .width = {INT64_MAX},
	                             .height = {LENGTH_MOST + 1}};
	static const char *const names[] = {"weight", "length", "width", "height"};
	fault_init(&fault, arena);
	assert_int_equal(measures_check(NULL, &most, &fault), OK);
	assert_int_equal(measures_check(NULL, &more, &fault), ERR_INVALID);
	assert_int_equal(fault.rows.count, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_true(str_is(fault.rows.at[i].path, names[i]));
}

static void a_former_sku_is_nobody_elses(void **state)
{
	(void)state;
	struct product renamed = {.id = {50}, .sku = STR("NEW")};
	const struct product thief = {.id = {51}, .sku = STR("OLD")};
	known_products_rename(&known, &renamed, STR("OLD"));
	fault_init(&fault, arena);
	assert_int_equal(sku_check(&thief, &known, &fault), ERR_CONFLICT);
	const struct product back = {.id = {50}, .sku = STR("OLD")};
	assert_int_equal(sku_check(&back, &known, &fault), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_sku_belongs_to_one),
		TEST(parts_are_found_by_id_or_sku),
		TEST(both_names_must_agree),
		TEST(a_bundle_is_not_made_of_nothing),
		TEST(components_must_exist),
		TEST(a_component_may_be_a_bundle_but_not_virtual),
		TEST(a_bundle_does_not_contain_itself),
		TEST(a_component_stands_once),
		TEST(quantities_are_whole_units),
		TEST(there_are_not_too_many),
		TEST(core_products_have_no_parts),
		TEST(every_fault_is_named),
		TEST(parts_differ_by_component_and_quantity),
		TEST(a_variation_has_a_value_for_each_of_its_parents_attributes),
		TEST(only_core_products_vary_and_only_virtual_ones_have_them),
		TEST(the_attributes_of_a_parent_stay_while_variations_follow_them),
		TEST(amounts_are_in_one_currency_and_not_below_zero),
		TEST(an_amount_that_nobody_gave_has_no_currency),
		TEST(a_tariff_number_is_of_4_to_12_digits_and_dots),
		TEST(measures_beyond_reason_are_refused_by_name),
		TEST(a_former_sku_is_nobody_elses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
