#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "domain/catalog/catalog.h"
#include "shape/shape_change.h"

static struct work_fixture fixture;

static struct product core_of(const char *sku)
{
	return (struct product){.sku = str_from(sku), .name = str_from(sku)};
}

static struct product bundle_of(const char *sku, struct bundle_part *parts, size_t n)
{
	struct product bundle = core_of(sku);
	bundle.type = PRODUCT_BUNDLE;
	bundle.parts.at = parts;
	bundle.parts.count = bundle.parts.room = n;
	return bundle;
}

/* One draft through the N-item form. */
static enum err create(struct work *work, const struct product *draft, struct product *out)
{
	enum err err;
	enum err all = product_create_many(work, 1, draft, out, &err, work->fault);
	return all != OK ? all : err;
}

/* Makes a core product in a unit of its own. */
static struct product_id made(const char *sku)
{
	const struct product draft = core_of(sku);
	struct product out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(create(work, &draft, &out), OK);
	work_commit(&fixture);
	return out.id;
}

/* Makes a bundle of two of `first` and three of `second`. */
static struct product_id made_bundle(const char *sku, const char *first, const char *second)
{
	struct bundle_part parts[] = {{.sku = str_from(first), .quantity = {2}},
	                              {.sku = str_from(second), .quantity = {3}}};
	const struct product draft = bundle_of(sku, parts, 2);
	struct product out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(create(work, &draft, &out), OK);
	work_commit(&fixture);
	return out.id;
}

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&fixture);
	assert_string_equal(work_table_faults(&fixture, &catalog_module), "");
	work_rollback(&fixture);
}

static void every_column_comes_back(void **state)
{
	(void)state;
	const struct product draft = {
		.sku = STR("FULL-1"),
		.name = STR("Everything"),
		.description = STR("All there is to say."),
		.brand = STR("Acme"),
		.mpn = STR("A-1"),
		.upc = STR("012345678905"),
		.weight = {1000},
		.length = {2000},
		.width = {3000},
		.height = {4000},
		.minimum_level = {5},
	};
	struct product out, back;
	struct work *work = work_begin(&fixture);
	assert_int_equal(create(work, &draft, &out), OK);
	assert_int_equal(product_get(work, out.id, &back), OK);
	struct str wrote = shape_text(work->arena, &product_shape, &out, NULL, 0);
	struct str read = shape_text(work->arena, &product_shape, &back, NULL, 0);
	assert_string_equal(str_c(work->arena, read), str_c(work->arena, wrote));
	assert_true(back.is_active);
	assert_int_equal(back.version, 1);
	assert_int_equal(back.created_at.us, work->now.us);
	assert_string_equal(work_events(&fixture), "product.created");
	work_commit(&fixture);
}

static void one_bad_draft_stops_no_other(void **state)
{
	(void)state;
	struct bundle_part ghost[] = {{.sku = STR("MANY-GHOST"), .quantity = {1}}};
	made("MANY-0");
	const struct product drafts[] = {
		core_of("MANY-1"), core_of("MANY-0"), core_of("MANY-1"), bundle_of("MANY-3", ghost, 1),
		core_of("MANY-2"),
	};
	static const enum err wanted[] = {OK, ERR_CONFLICT, ERR_CONFLICT, ERR_REFUSED, OK};
	struct product out[COUNT_OF(drafts)], *found;
	enum err errors[COUNT_OF(drafts)];
	struct fault faults[COUNT_OF(drafts)];
	const struct str skus[] = {STR("MANY-1"), STR("MANY-2"), STR("MANY-3")};
	size_t count;
	struct work *work = work_begin(&fixture);
	for (size_t i = 0; i < COUNT_OF(drafts); i++)
		fault_init(&faults[i], work->arena);
	assert_int_equal(product_create_many(work, COUNT_OF(drafts), drafts, out, errors, faults), OK);
	for (size_t i = 0; i < COUNT_OF(drafts); i++)
		assert_int_equal(errors[i], wanted[i]);
	assert_int_equal(faults[0].rows.count, 0);
	assert_true(str_is(faults[1].rows.at[0].path, "sku"));
	assert_true(str_is(faults[3].rows.at[0].path, "parts[0]"));
	assert_string_equal(work_events(&fixture), "product.created product.created");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(product_by_skus(work, skus, COUNT_OF(skus), &found, &count), OK);
	assert_int_equal(count, 2);
	work_rollback(&fixture);
}

static void nothing_is_written_when_all_are_refused(void **state)
{
	(void)state;
	made("ALONE");
	const struct product draft = core_of("ALONE");
	struct product out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(create(work, &draft, &out), ERR_CONFLICT);
	assert_false(tx_wrote(work->tx));
	assert_string_equal(work_events(&fixture), "");
	work_rollback(&fixture);
}

static void a_bundle_may_come_with_its_components(void **state)
{
	(void)state;
	struct bundle_part parts[] = {{.sku = STR("KIT-A"), .quantity = {1}},
	                              {.sku = STR("KIT-B"), .quantity = {4}}};
	struct bundle_part nested[] = {{.sku = STR("KIT"), .quantity = {1}}};
	const struct product drafts[] = {bundle_of("KIT", parts, 2), core_of("KIT-B"), core_of("KIT-A"),
	                                 bundle_of("KIT-OF-KITS", nested, 1)};
	struct product out[4], back;
	enum err errors[4];
	struct fault faults[4];
	struct work *work = work_begin(&fixture);
	for (size_t i = 0; i < 4; i++)
		fault_init(&faults[i], work->arena);
	assert_int_equal(product_create_many(work, 4, drafts, out, errors, faults), OK);
	assert_int_equal(errors[0], OK);
	assert_int_equal(errors[3], OK);
	assert_int_equal(product_get(work, out[0].id, &back), OK);
	assert_int_equal(back.parts.count, 2);
	for (size_t i = 0; i < 2; i++) {
		bool is_b = str_is(back.parts.at[i].sku, "KIT-B");
		assert_int_equal(back.parts.at[i].quantity.units, is_b ? 4 : 1);
		assert_int_equal(back.parts.at[i].component_id.value, out[is_b ? 1 : 2].id.value);
	}
	work_commit(&fixture);
}

static void products_load_with_their_parts(void **state)
{
	(void)state;
	struct product_id a = made("LOAD-A"), b = made("LOAD-B");
	struct product_id bundle = made_bundle("LOAD", "LOAD-B", "LOAD-A");
	const int64_t ids[] = {bundle.value, a.value, 7777777, a.value};
	const struct str skus[] = {STR("LOAD"), STR("LOAD-B"), STR("nobody")};
	struct product *found;
	size_t count;
	struct work *work = work_begin(&fixture);
	assert_int_equal(product_load(work, ids, COUNT_OF(ids), &found, &count), OK);
	assert_int_equal(count, 2); /* unknown and repeated ones are left out; by id */
	assert_int_equal(found[0].id.value, a.value);
	assert_int_equal(found[0].parts.count, 0);
	assert_int_equal(found[1].parts.count, 2);
	assert_int_equal(found[1].parts.at[0].component_id.value, a.value);
	assert_int_equal(found[1].parts.at[0].quantity.units, 3);
	assert_int_equal(found[1].parts.at[1].component_id.value, b.value);
	assert_int_equal(product_by_skus(work, skus, COUNT_OF(skus), &found, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(found[1].parts.count, 2);
	assert_int_equal(product_load(work, ids, 0, &found, &count), OK);
	assert_int_equal(count, 0);
	work_rollback(&fixture);
}

static void bundles_are_found_by_component(void **state)
{
	(void)state;
	struct product_id a = made("IN-A"), b = made("IN-B"), c = made("IN-C"), d = made("IN-D");
	struct product_id ab = made_bundle("IN-AB", "IN-A", "IN-B");
	struct product_id bc = made_bundle("IN-BC", "IN-B", "IN-C");
	struct bundle_part *parts;
	size_t count;
	struct work *work = work_begin(&fixture);
	assert_int_equal(bundle_parts_containing(work, &a.value, 1, &parts, &count), OK);
	assert_int_equal(count, 2); /* with all its parts */
	assert_int_equal(parts[0].bundle_id.value, ab.value);
	assert_int_equal(parts[0].component_id.value, a.value);
	assert_int_equal(parts[1].component_id.value, b.value);
	assert_true(str_is(parts[1].sku, "IN-B"));
	assert_int_equal(bundle_parts_containing(work, &b.value, 1, &parts, &count), OK);
	assert_int_equal(count, 4);
	assert_int_equal(parts[2].bundle_id.value, bc.value);
	assert_int_equal(parts[3].component_id.value, c.value);
	assert_int_equal(bundle_parts_containing(work, &d.value, 1, &parts, &count), OK);
	assert_int_equal(count, 0);
	const int64_t ids[] = {ab.value, a.value};
	assert_int_equal(bundle_parts_of(work, ids, 2, &parts, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(bundle_parts_of(work, NULL, 0, &parts, &count), OK);
	assert_int_equal(count, 0);
	work_rollback(&fixture);
}

static void renaming_a_sku_keeps_the_history(void **state)
{
	(void)state;
	struct product_id id = made("OLD-NAME");
	struct product patch = {.sku = STR("NEW-NAME")}, out;
	struct event *events;
	size_t count;
	shape_give(&product_shape, &patch, "sku");
	struct work *work = work_begin(&fixture);
	assert_int_equal(product_update(work, id, &patch, 1, &out), OK);
	assert_int_equal(out.id.value, id.value);
	assert_int_equal(out.version, 2);
	assert_true(str_is(out.name, "OLD-NAME"));
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(event_timeline(work, "product", id.value, 10, &events, &count), OK);
	assert_int_equal(count, 2);
	assert_true(str_is(events[1].kind, "product.changed"));
	assert_string_equal(str_c(work->arena, events[1].body),
	                    "{\"sku\":{\"from\":\"OLD-NAME\",\"to\":\"NEW-NAME\"}}");
	/* The old name still finds it, and is nobody else's until it is given up. */
	const struct str old = STR("OLD-NAME");
	struct product *found;
	assert_int_equal(product_by_skus(work, &old, 1, &found, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(found[0].id.value, id.value);
	assert_true(str_is(found[0].sku, "NEW-NAME"));
	assert_true(str_is(found[0].asked_sku, "OLD-NAME"));
	const struct product again = core_of("OLD-NAME");
	assert_int_equal(create(work, &again, &out), ERR_CONFLICT);
	assert_int_equal(product_alias_remove(work, id, STR("NOBODY")), ERR_NOT_FOUND);
	assert_int_equal(product_alias_remove(work, id, old), OK);
	assert_int_equal(create(work, &again, &out), OK);
	assert_int_not_equal(out.id.value, id.value);
	work_commit(&fixture);
}

static void an_update_is_checked_like_a_draft(void **state)
{
	(void)state;
	struct product_id id = made("CHECK-1");
	made("CHECK-2");
	struct bundle_part parts[] = {{.sku = STR("CHECK-2"), .quantity = {1}}};
	struct product patch = bundle_of("CHECK-2", parts, 1), out;
	struct work *work = work_begin(&fixture);
	shape_give(&product_shape, &patch, "sku");
	assert_int_equal(product_update(work, id, &patch, 0, &out), ERR_CONFLICT);
	patch.touched = (struct touched){0};
	shape_give(&product_shape, &patch, "parts");
	assert_int_equal(product_update(work, id, &patch, 0, &out), ERR_REFUSED);
	assert_int_equal(product_update(work, id, &patch, 2, &out), ERR_PRECONDITION);
	assert_int_equal(product_update(work, (struct product_id){7777777}, &patch, 0, &out),
	                 ERR_NOT_FOUND);
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
}

static void parts_are_replaced_whole(void **state)
{
	(void)state;
	struct product_id a = made("PARTS-A");
	made("PARTS-B");
	struct product_id c = made("PARTS-C");
	struct product_id id = made_bundle("PARTS", "PARTS-A", "PARTS-B");
	struct bundle_part parts[] = {{.component_id = c, .quantity = {1}},
	                              {.component_id = a, .quantity = {2}}};
	struct product patch = bundle_of("PARTS", parts, 2), out, back;
	shape_give(&product_shape, &patch, "parts");
	struct work *work = work_begin(&fixture);
	assert_int_equal(product_update(work, id, &patch, 0, &out), OK);
	assert_string_equal(work_events(&fixture), "product.changed product.parts_changed");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(product_get(work, id, &back), OK);
	assert_int_equal(back.version, 2);
	assert_int_equal(back.parts.count, 2);
	assert_int_equal(back.parts.at[1].component_id.value, c.value);
	/* The same parts again, in another order: nothing happened. */
	assert_int_equal(product_update(work, id, &patch, 2, &out), OK);
	assert_string_equal(work_events(&fixture), "");
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
}

static void other_changes_leave_the_parts_alone(void **state)
{
	(void)state;
	made("KEEP-A");
	made("KEEP-B");
	struct product_id id = made_bundle("KEEP", "KEEP-A", "KEEP-B");
	struct product patch = {.name = STR("Kept")}, out;
	shape_give(&product_shape, &patch, "name");
	struct work *work = work_begin(&fixture);
	assert_int_equal(product_update(work, id, &patch, 0, &out), OK);
	assert_int_equal(out.parts.count, 2);
	assert_string_equal(work_events(&fixture), "product.changed");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(product_get(work, id, &out), OK);
	assert_int_equal(out.parts.count, 2);
	work_rollback(&fixture);
}

static void a_deactivated_one_comes_back(void **state)
{
	(void)state;
	struct product_id id = made("SEASONAL");
	struct product out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(product_deactivate(work, id, &out), OK);
	assert_int_equal(product_deactivate(work, id, &out), OK);
	assert_false(out.is_active);
	assert_int_equal(out.version, 2);
	assert_string_equal(work_events(&fixture), "product.changed");
	work_commit(&fixture);
	work = work_begin(&fixture);
	assert_int_equal(product_activate(work, id, &out), OK);
	assert_int_equal(product_activate(work, id, &out), OK);
	assert_true(out.is_active);
	assert_int_equal(out.version, 3);
	work_commit(&fixture);
}

static void another_company_sees_nothing(void **state)
{
	(void)state;
	struct product_id id = made("SECRET");
	struct company_id other = work_fixture_company(&fixture, "Other");
	struct bundle_part parts[] = {{.component_id = id, .quantity = {1}}};
	const struct product draft = core_of("SECRET"), thief = bundle_of("THIEF", parts, 1);
	const struct str sku = STR("SECRET");
	struct product out, *found;
	size_t count;
	struct work *work = work_begin_as(&fixture, other);
	assert_int_equal(product_get(work, id, &out), ERR_NOT_FOUND);
	assert_int_equal(product_by_skus(work, &sku, 1, &found, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(create(work, &thief, &out), ERR_REFUSED);
	assert_int_equal(create(work, &draft, &out), OK); /* the SKU is free here */
	work_commit(&fixture);
}

static void a_thousand_at_once(void **state)
{
	(void)state;
	struct work *work = work_begin(&fixture);
	struct product *drafts = ARENA_ARRAY(work->arena, LIMIT_BULK_ITEMS, struct product);
	struct product *out = ARENA_ARRAY(work->arena, LIMIT_BULK_ITEMS, struct product), *found;
	enum err *errors = ARENA_ARRAY(work->arena, LIMIT_BULK_ITEMS, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, LIMIT_BULK_ITEMS, struct fault);
	struct str skus[LIMIT_BULK_ITEMS];
	size_t count;
	for (size_t i = 0; i < LIMIT_BULK_ITEMS; i++) {
		fault_init(&faults[i], work->arena);
		skus[i] = drafts[i].sku = drafts[i].name = str_format(work->arena, "BULK-%zu", i);
	}
	assert_int_equal(product_create_many(work, LIMIT_BULK_ITEMS, drafts, out, errors, faults), OK);
	for (size_t i = 0; i < LIMIT_BULK_ITEMS; i++)
		assert_int_equal(errors[i], OK);
	assert_int_equal(product_by_skus(work, skus, LIMIT_BULK_ITEMS, &found, &count), OK);
	assert_int_equal(count, LIMIT_BULK_ITEMS);
	work_commit(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(every_column_comes_back),
		cmocka_unit_test(one_bad_draft_stops_no_other),
		cmocka_unit_test(nothing_is_written_when_all_are_refused),
		cmocka_unit_test(a_bundle_may_come_with_its_components),
		cmocka_unit_test(products_load_with_their_parts),
		cmocka_unit_test(bundles_are_found_by_component),
		cmocka_unit_test(renaming_a_sku_keeps_the_history),
		cmocka_unit_test(an_update_is_checked_like_a_draft),
		cmocka_unit_test(parts_are_replaced_whole),
		cmocka_unit_test(other_changes_leave_the_parts_alone),
		cmocka_unit_test(a_deactivated_one_comes_back),
		cmocka_unit_test(another_company_sees_nothing),
		cmocka_unit_test(a_thousand_at_once),
	};
	if (!test_database_is_offered())
		return 0;
	work_fixture_open(&fixture);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	return failed;
}
