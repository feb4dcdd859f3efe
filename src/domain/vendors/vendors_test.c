#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/test_stock.h"
#include "domain/vendors/vendors.h"
#include "shape/shape_change.h"

static int vendor_count;

static struct vendor_id vendor_made(const char *name)
{
	struct vendor out;
	const struct vendor draft = {.name = str_from(name), .lead_time_days = 10};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &draft, &out), OK);
	assert_string_equal(work_events(&test_fixture), "vendor.created");
	work_commit(&test_fixture);
	return out.id;
}

static struct vendor_id some_vendor(void)
{
	char name[] = "Vendor 00";
	vendor_count++;
	name[7] = (char)('0' + vendor_count / 10);
	name[8] = (char)('0' + vendor_count % 10);
	return vendor_made(name);
}

static struct vendor_product draft_of(struct vendor_id vendor, const char *sku,
                                      struct product_id product)
{
	return (struct vendor_product){
		.vendor_id = vendor, .vendor_sku = str_from(sku), .product_id = product};
}

static enum err put(struct work *work, struct vendor_product draft, struct vendor_product *out)
{
	struct vendor_product_put one = {.draft = &draft, .fault = work->fault};
	enum err err = vendor_product_put_many(work, 1, &one);
	*out = one.product;
	return err != OK ? err : one.err;
}

static struct vendor_product put_ok(struct vendor_product draft)
{
	struct vendor_product out;
	struct work *work = work_begin(&test_fixture);
	if (put(work, draft, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
	return out;
}

/* Copies: the figures in them outlive the work, its texts do not. */
static size_t offers(struct product_id product, struct vendor_product **out)
{
	static struct vendor_product copies[8];
	struct vendor_product *found;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_products_of(work, &product.value, 1, &found, &count), OK);
	assert_true(count <= COUNT_OF(copies));
	for (size_t i = 0; i < count; i++)
		copies[i] = found[i];
	work_rollback(&test_fixture);
	*out = copies;
	return count;
}

/* ---- vendors ---- */

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &vendors_module), "");
	work_rollback(&test_fixture);
}

static void a_vendor_takes_what_it_lacks_from_the_company(void **state)
{
	(void)state;
	struct vendor_id id = vendor_made("Ample Goods");
	struct vendor found;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_get(work, id, &found), OK);
	assert_true(str_is(found.currency, "USD"));
	assert_true(str_is(found.country, "US"));
	assert_true(found.is_active && found.is_supplier && !found.is_dropshipper);
	assert_int_equal(found.version, 1);
	work_rollback(&test_fixture);
}

static void a_vendor_name_belongs_to_one(void **state)
{
	(void)state;
	vendor_made("Only One");
	struct vendor out;
	const struct vendor again = {.name = STR("Only One")};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &again, &out), ERR_CONFLICT);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

static void one_vendor_stands_for_a_dropship_warehouse(void **state)
{
	(void)state;
	struct warehouse_id remote =
		test_warehouse_made("Remote", WAREHOUSE_DROPSHIP_VENDOR, FIGURE_ON_HAND);
	struct vendor draft = {.name = STR("Shipper"), .warehouse_id = test_reno}, out, second;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &draft, &out), ERR_INVALID);
	draft.warehouse_id = (struct warehouse_id){1};
	assert_int_equal(vendor_create(work, &draft, &out), ERR_INVALID);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	draft.warehouse_id = remote;
	assert_int_equal(vendor_of_warehouse(work, remote, &out), ERR_NOT_FOUND);
	assert_int_equal(vendor_create(work, &draft, &out), OK);
	assert_true(out.is_dropshipper);
	assert_int_equal(vendor_of_warehouse(work, remote, &second), OK);
	assert_int_equal(second.id.value, out.id.value);
	draft.name = STR("Second");
	assert_int_equal(vendor_create(work, &draft, &second), ERR_INVALID);
	work_rollback(&test_fixture);
	/* After the first retired, another may take its place; then the first cannot come back. */
	work = work_begin(&test_fixture);
	draft.name = STR("Shipper");
	assert_int_equal(vendor_create(work, &draft, &out), OK);
	assert_int_equal(vendor_set_active(work, out.id, false, &out), OK);
	assert_int_equal(vendor_set_active(work, out.id, false, &out), OK);
	draft.name = STR("Successor");
	assert_int_equal(vendor_create(work, &draft, &second), OK);
	assert_int_equal(vendor_set_active(work, out.id, true, &out), ERR_INVALID);
	work_rollback(&test_fixture);
}

static void an_update_tells_what_changed(void **state)
{
	(void)state;
	struct vendor_id id = some_vendor();
	struct vendor patch = {.phone = STR("555"), .tax_ppm = 82500}, out;
	shape_give(&vendor_shape, &patch, "phone");
	shape_give(&vendor_shape, &patch, "tax_ppm");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_update(work, id, &patch, 7, &out), ERR_PRECONDITION);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(vendor_update(work, id, &patch, 1, &out), OK);
	assert_int_equal(out.tax_ppm, 82500);
	assert_int_equal(out.lead_time_days, 10);
	assert_string_equal(work_events(&test_fixture), "vendor.changed");
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(vendor_update(work, id, &patch, 2, &out), OK);
	assert_string_equal(work_events(&test_fixture), ""); /* the same again is no change */
	work_rollback(&test_fixture);
}

static void the_currency_stays_while_products_are_priced(void **state)
{
	(void)state;
	struct vendor_id id = some_vendor();
	struct vendor_price price = {.from_quantity = {1}, .cost = {50000, {"USD"}}};
	struct vendor_product draft = draft_of(id, "P-1", test_product_made());
	draft.prices.at = &price;
	draft.prices.count = draft.prices.room = 1;
	put_ok(draft);
	struct vendor patch = {.currency = STR("EUR")}, out;
	shape_give(&vendor_shape, &patch, "currency");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_update(work, id, &patch, 0, &out), ERR_REFUSED);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	struct vendor_id bare = some_vendor();
	work = work_begin(&test_fixture);
	assert_int_equal(vendor_update(work, bare, &patch, 0, &out), OK);
	work_rollback(&test_fixture);
}

static void payment_terms_are_named_once(void **state)
{
	(void)state;
	struct payment_term term = {.name = STR("Net 30")}, other = {.name = STR("Net 60")}, out;
	struct vendor vendor = {.name = STR("Patient"), .payment_term_id = {1}}, made;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &vendor, &made), ERR_INVALID);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(payment_term_create(work, &term, &out), OK);
	assert_true(out.is_active);
	assert_int_equal(payment_term_create(work, &term, &out), ERR_CONFLICT);
	assert_int_equal(payment_term_create(work, &other, &out), OK);
	shape_give(&payment_term_shape, &term, "name");
	assert_int_equal(payment_term_update(work, out.id, &term, &out), ERR_CONFLICT);
	assert_int_equal(payment_term_update(work, (struct payment_term_id){1}, &term, &out),
	                 ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

/* ---- vendor products ---- */

static void a_put_makes_or_changes(void **state)
{
	(void)state;
	struct vendor_id vendor = some_vendor();
	struct product_id product = test_product_made();
	struct vendor_price prices[] = {{.from_quantity = {10}, .cost = {40000, {"USD"}}},
	                                {.from_quantity = {1}, .cost = {50000, {"USD"}}}};
	struct vendor_unit unit = {.name = STR("case"), .units = {12}};
	struct vendor_product draft = draft_of(vendor, "W-1", product);
	draft.prices.at = prices;
	draft.prices.count = draft.prices.room = 2;
	draft.units.at = &unit;
	draft.units.count = draft.units.room = 1;
	struct vendor_product first = put_ok(draft), again, *found;
	assert_true(first.is_active && first.is_default);
	assert_int_equal(first.version, 1);
	assert_int_equal(prices[0].from_quantity.units, 10); /* the caller's list stays as it is */
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(put(work, draft, &again), OK);
	assert_string_equal(work_events(&test_fixture), ""); /* the same again is no change */
	assert_int_equal(again.id.value, first.id.value);
	work_commit(&test_fixture);
	struct vendor_product patch = draft_of(vendor, "W-1", (struct product_id){0});
	patch.minimum_quantity.units = 6;
	shape_give(&vendor_product_shape, &patch, "minimum_quantity");
	again = put_ok(patch);
	assert_int_equal(again.version, 2);
	assert_int_equal(again.product_id.value, product.value);
	assert_int_equal(offers(product, &found), 1);
	assert_int_equal(found[0].minimum_quantity.units, 6);
	assert_int_equal(found[0].prices.count, 2);
	assert_int_equal(found[0].prices.at[0].from_quantity.units, 1);
	assert_int_equal(found[0].prices.at[1].cost.ten_thousandths, 40000);
	assert_int_equal(found[0].units.at[0].units.units, 12);
}

static void one_bad_item_does_not_stop_the_others(void **state)
{
	(void)state;
	struct vendor_id vendor = some_vendor();
	struct product_id product = test_product_made();
	struct vendor_price euro = {.from_quantity = {1}, .cost = {1, {"EUR"}}};
	struct vendor_product drafts[] = {
		draft_of(vendor, "A", product),
		draft_of((struct vendor_id){1}, "A", product),
		draft_of(vendor, "B", (struct product_id){1}),
		draft_of(vendor, "C", (struct product_id){0}),
		draft_of(vendor, "D", product),
		draft_of(vendor, "A", product), /* the first again */
		draft_of(vendor, "E", (struct product_id){0}),
	};
	drafts[4].prices.at = &euro;
	drafts[4].prices.count = drafts[4].prices.room = 1;
	drafts[6].sku = STR("nowhere");
	static const enum err errors[] = {OK, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_INVALID, ERR_INVALID,
	                                  OK, ERR_NOT_FOUND};
	struct vendor_product_put puts[COUNT_OF(drafts)] = {0};
	struct fault faults[COUNT_OF(drafts)];
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < COUNT_OF(drafts); i++) {
		fault_init(&faults[i], work->arena);
		puts[i].draft = &drafts[i];
		puts[i].fault = &faults[i];
	}
	assert_int_equal(vendor_product_put_many(work, COUNT_OF(drafts), puts), OK);
	for (size_t i = 0; i < COUNT_OF(drafts); i++)
		assert_int_equal(puts[i].err, errors[i]);
	assert_string_equal(work_events(&test_fixture), "vendor_product.created");
	assert_int_equal(puts[5].product.id.value, puts[0].product.id.value);
	assert_true(puts[0].is_new && !puts[5].is_new);
	work_commit(&test_fixture);
}

static void a_product_has_one_default_vendor(void **state)
{
	(void)state;
	struct vendor_id one = some_vendor(), two = some_vendor(), three = some_vendor();
	struct product_id product = test_product_made();
	struct vendor_product *found, out;
	put_ok(draft_of(one, "X", product));
	put_ok(draft_of(two, "X", product));
	struct vendor_product loud = draft_of(three, "X", product);
	loud.is_default = true;
	put_ok(loud);
	assert_int_equal(offers(product, &found), 3);
	assert_int_equal(found[0].vendor_id.value, three.value);
	assert_true(found[0].is_default && !found[1].is_default && !found[2].is_default);
	struct vendor_product patch = {.is_default = true};
	shape_give(&vendor_product_shape, &patch, "is_default");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_product_update(work, found[1].id, &patch, 0, &out), OK);
	work_commit(&test_fixture);
	assert_int_equal(offers(product, &found), 3);
	assert_int_equal(found[0].id.value, out.id.value);
	assert_true(found[0].is_default && !found[1].is_default && !found[2].is_default);
}

static void inactive_vendors_and_products_are_not_asked(void **state)
{
	(void)state;
	struct vendor_id one = some_vendor(), two = some_vendor();
	struct product_id product = test_product_made();
	struct vendor_product *found, patch = {.is_active = false}, out;
	struct vendor vendor;
	put_ok(draft_of(one, "Y", product));
	struct vendor_product other = put_ok(draft_of(two, "Y", product));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_set_active(work, one, false, &vendor), OK);
	work_commit(&test_fixture);
	assert_int_equal(offers(product, &found), 1);
	assert_int_equal(found[0].id.value, other.id.value);
	shape_give(&vendor_product_shape, &patch, "is_active");
	work = work_begin(&test_fixture);
	assert_int_equal(vendor_product_update(work, other.id, &patch, 0, &out), OK);
	work_commit(&test_fixture);
	assert_int_equal(offers(product, &found), 0);
}

static void a_vendor_sku_can_change_but_not_to_a_taken_one(void **state)
{
	(void)state;
	struct vendor_id vendor = some_vendor();
	struct product_id product = test_product_made();
	struct vendor_product first = put_ok(draft_of(vendor, "OLD", product)), out;
	put_ok(draft_of(vendor, "TAKEN", product));
	struct vendor_product patch = {.vendor_sku = STR("TAKEN")};
	shape_give(&vendor_product_shape, &patch, "vendor_sku");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_product_update(work, first.id, &patch, 0, &out), ERR_CONFLICT);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	patch.vendor_sku = STR("NEW");
	work = work_begin(&test_fixture);
	assert_int_equal(vendor_product_update(work, first.id, &patch, 1, &out), OK);
	assert_true(str_is(out.vendor_sku, "NEW"));
	assert_int_equal(vendor_product_update(work, first.id, &patch, 1, &out), ERR_PRECONDITION);
	work_commit(&test_fixture);
}

static void bundles_are_not_bought(void **state)
{
	(void)state;
	struct product_id part = test_product_made();
	struct bundle_part parts = {.component_id = part, .quantity = {2}};
	struct product bundle = {
		.sku = STR("BUNDLE-V"), .name = STR("B"), .type = PRODUCT_BUNDLE, .parts = {&parts, 1, 1}};
	struct product made;
	enum err err;
	struct vendor_id vendor = some_vendor();
	struct vendor_product out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(product_create_many(work, 1, &bundle, &made, &err, work->fault), OK);
	assert_int_equal(err, OK);
	assert_int_equal(put(work, draft_of(vendor, "B", made.id), &out), ERR_REFUSED);
	work_rollback(&test_fixture);
}

static void another_company_sees_no_vendors(void **state)
{
	(void)state;
	struct vendor_id vendor = some_vendor();
	struct vendor_product product = put_ok(draft_of(vendor, "Z", test_product_made())), out;
	struct company_id other = work_fixture_company(&test_fixture, "Elsewhere");
	struct vendor found;
	struct vendor_product *offered;
	size_t count;
	struct work *work = work_begin_as(&test_fixture, other);
	assert_int_equal(vendor_get(work, vendor, &found), ERR_NOT_FOUND);
	assert_int_equal(vendor_set_active(work, vendor, false, &found), ERR_NOT_FOUND);
	assert_int_equal(vendor_product_get(work, product.id, &out), ERR_NOT_FOUND);
	assert_int_equal(put(work, draft_of(vendor, "Z", product.product_id), &out), ERR_NOT_FOUND);
	assert_int_equal(vendor_products_of(work, &product.product_id.value, 1, &offered, &count), OK);
	assert_int_equal(count, 0);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(a_vendor_takes_what_it_lacks_from_the_company),
		cmocka_unit_test(a_vendor_name_belongs_to_one),
		cmocka_unit_test(one_vendor_stands_for_a_dropship_warehouse),
		cmocka_unit_test(an_update_tells_what_changed),
		cmocka_unit_test(the_currency_stays_while_products_are_priced),
		cmocka_unit_test(payment_terms_are_named_once),
		cmocka_unit_test(a_put_makes_or_changes),
		cmocka_unit_test(one_bad_item_does_not_stop_the_others),
		cmocka_unit_test(a_product_has_one_default_vendor),
		cmocka_unit_test(inactive_vendors_and_products_are_not_asked),
		cmocka_unit_test(a_vendor_sku_can_change_but_not_to_a_taken_one),
		cmocka_unit_test(bundles_are_not_bought),
		cmocka_unit_test(another_company_sees_no_vendors),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
