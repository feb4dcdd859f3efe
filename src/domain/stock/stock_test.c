#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/stock/stock_edge.h"
#include "domain/stock/stock_inventory.h"
#include "domain/stock/test_stock.h"

/* ---- tests ---- */

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &stock_module), "");
	work_rollback(&test_fixture);
}

static void verbs_do_what_they_say(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	test_level_is(product, test_reno, 10, 0, 0);
	test_changed(STOCK_REMOVE, test_item_of(product, test_reno, 3));
	test_level_is(product, test_reno, 7, 0, 0);
	test_changed(STOCK_LOCK, test_item_of(product, test_reno, 2));
	test_level_is(product, test_reno, 7, 2, 0);
	test_changed(STOCK_UNLOCK, test_item_of(product, test_reno, 1));
	test_level_is(product, test_reno, 7, 1, 0);
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 20));
	test_level_is(product, test_reno, 20, 1, 0);
	test_verified();
}

static void the_sku_and_the_name_do_too(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct work *work = work_begin(&test_fixture);
	struct product found;
	assert_int_equal(product_get(work, product, &found), OK);
	struct stock_item item = {
		.sku = found.sku, .warehouse_id = test_reno, .location = STR("Shelf Z"), .quantity = {4}};
	assert_int_equal(test_change(work, STOCK_ADD, item, NULL), OK); /* makes the location */
	assert_true(work_emitted(&test_fixture, "location.created"));
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	struct location_id location;
	assert_int_equal(location_by_name(work, test_reno, STR("Shelf Z"), false, &location), OK);
	struct stock_bin *bins;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(bins[0].location_id.value, location.value);
	assert_int_equal(bins[0].on_hand.units, 4);
	assert_int_equal(bins[0].created_at.us, work->now.us - SECOND_US);
	struct stock_bin again;
	assert_int_equal(stock_bin_get(work, bins[0].id, &again), OK);
	assert_int_equal(again.product_id.value, product.value);
	assert_int_equal(stock_bin_get(work, (struct stock_id){1}, &again), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

static void what_is_not_there_is_refused(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct stock_move claim = test_claim_of(product, test_reno, 4);
	test_posted(&claim, 1);
	const char *short_by =
		str_c(test_fixture.database.arena,
	          str_format(test_fixture.database.arena,
	                     "SKU-%d at Reno: 6 are available, 7 are asked for.", test_made_count));
	test_refused(STOCK_REMOVE, test_item_of(product, test_reno, 7), ERR_OUT_OF_STOCK, short_by);
	test_refused(STOCK_LOCK, test_item_of(product, test_reno, 7), ERR_OUT_OF_STOCK, short_by);
	struct stock_item away = test_item_of(product, test_reno, 7);
	away.to_warehouse_id = test_newark;
	test_refused(STOCK_TRANSFER_OUT, away, ERR_OUT_OF_STOCK, short_by);
	test_refused(STOCK_UNLOCK, test_item_of(product, test_reno, 1), ERR_REFUSED,
	             str_c(test_fixture.database.arena,
	                   str_format(test_fixture.database.arena,
	                              "SKU-%d at Reno: 0 are locked, not 1.", test_made_count)));
	test_level_is(product, test_reno, 10, 0, 4);
}

static void what_does_not_exist_is_named(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_refused(STOCK_ADD, test_item_of((struct product_id){1}, test_reno, 1), ERR_NOT_FOUND,
	             "There is no product 1.");
	test_refused(STOCK_ADD, test_item_of(product, (struct warehouse_id){1}, 1), ERR_NOT_FOUND,
	             "There is no warehouse 1.");
	test_refused(STOCK_ADD, (struct stock_item){.warehouse_id = test_reno, .quantity = {1}},
	             ERR_INVALID, "|product_id: or sku must say which product");
	test_refused(
		STOCK_ADD,
		(struct stock_item){.sku = STR("nowhere"), .warehouse_id = test_reno, .quantity = {1}},
		ERR_NOT_FOUND, "There is no product with the SKU nowhere.");
	test_refused(STOCK_REMOVE, test_item_of(product, test_reno, 0), ERR_INVALID,
	             "|quantity: must be between 1 and 100000000");
	struct stock_item item = test_item_of(product, test_reno, 1);
	item.location = STR("Shelf Q");
	test_refused(STOCK_REMOVE, item, ERR_NOT_FOUND, "Reno has no location called Shelf Q.");
	item.location_id.value = 1;
	test_refused(STOCK_ADJUST, item, ERR_NOT_FOUND, "Reno has no location 1.");
	item = test_item_of(product, test_vendor, 1);
	item.location = STR("Shelf Q"); /* a 3PL has only GLOBAL */
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(test_change(work, STOCK_ADD, item, NULL), ERR_REFUSED);
	work_rollback(&test_fixture);
}

static void the_stock_of_a_bundle_are_its_prepackaged_units(void **state)
{
	(void)state;
	struct product_id part = test_product_made();
	struct work *work = work_begin(&test_fixture);
	struct bundle_part parts[] = {{.component_id = part, .quantity = {2}}};
	struct product draft = {.sku = STR("KIT"), .name = STR("Kit"), .type = PRODUCT_BUNDLE}, kit;
	draft.parts.at = parts;
	draft.parts.count = draft.parts.room = 1;
	enum err err;
	assert_int_equal(product_create_many(work, 1, &draft, &kit, &err, work->fault), OK);
	assert_int_equal(err, OK);
	work_commit(&test_fixture);
	test_changed(STOCK_ADD, test_item_of(part, test_reno, 5));
	test_changed(STOCK_ADD, test_item_of(kit.id, test_reno, 1));
	test_level_is(kit.id, test_reno, 1, 0, 0);
	test_level_is(part, test_reno, 5, 0, 0);
	const struct assembly assembly = {.warehouse_id = test_reno, .quantity = {2}};
	struct stock_level after;
	struct inventory inventory;
	work = work_begin(&test_fixture);
	assert_int_equal(stock_assemble(work, kit.id, &assembly, &after), OK);
	assert_int_equal(after.on_hand.units, 3);
	work_commit(&test_fixture);
	test_level_is(part, test_reno, 1, 0, 0);
	work = work_begin(&test_fixture);
	assert_int_equal(stock_inventory(work, kit.id, (struct instant){0}, &inventory), OK);
	assert_int_equal(inventory.sellable.units, 3);
	assert_int_equal(stock_assemble(work, kit.id, &assembly, &after), ERR_OUT_OF_STOCK);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	test_verified();
}

static void a_count_is_never_refused(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADJUST, test_item_of(product, test_reno, 10));
	struct stock_move claim = test_claim_of(product, test_reno, 8);
	test_posted(&claim, 1);
	struct stock_level after;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_adjust(work, product, test_reno, (struct location_id){0},
	                              (struct qty){5}, STR("count"), &after),
	                 OK);
	assert_int_equal(after.available.units, -3);
	assert_string_equal(work_events(&test_fixture), "stock.changed");
	assert_true(str_is(test_fixture.events.waiting.at[0].subject, "product"));
	struct str body = str_format(work->arena, "{\"warehouse_id\":%lld,\"available\":-3}",
	                             (long long)test_reno.value);
	assert_true(str_eq(test_fixture.events.waiting.at[0].body, body));
	struct ledger_row *rows;
	size_t count;
	assert_int_equal(stock_history(work, product, test_reno, 0, 10, &rows, &count), OK);
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].kind, STOCK_ADJUST);
	assert_int_equal(rows[0].shortfall.units, 3);
	assert_true(str_is(rows[0].reason, "count"));
	assert_true(str_is(rows[0].actor_kind, "system"));
	assert_true(str_is(rows[1].subject, "order"));
	assert_int_equal(rows[1].subject_id, 77);
	assert_int_equal(rows[1].allocated.units, 8);
	work_commit(&test_fixture);
	test_verified();
}

static void the_first_count_makes_the_place(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADJUST, test_item_of(product, test_newark, 0));
	struct work *work = work_begin(&test_fixture);
	struct stock_bin *bins;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 1);
	/* Counting the same again is no movement. */
	assert_int_equal(test_change(work, STOCK_ADJUST, test_item_of(product, test_newark, 0), NULL),
	                 OK);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

static void bins_are_drawn_from_by_rank(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct location_id far = test_location_made(test_newark, "Far", 9),
					   near = test_location_made(test_newark, "Near", 2);
	struct stock_item item = test_item_of(product, test_newark, 5);
	item.location_id = far;
	test_changed(STOCK_ADD, item);
	item.location_id = near;
	test_changed(STOCK_ADD, item);
	test_changed(STOCK_ADD, test_item_of(product, test_newark, 1)); /* the usual one: rank 0 */
	test_changed(STOCK_REMOVE, test_item_of(product, test_newark, 7));
	struct work *work = work_begin(&test_fixture);
	struct stock_bin *bins;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(bins[i].on_hand.units, ID_EQ(bins[i].location_id, far) ? 4 : 0);
	struct ledger_row *rows;
	assert_int_equal(stock_history(work, product, test_newark, 0, 100, &rows, &count), OK);
	assert_int_equal(count, 6); /* three came, one removal from three bins */
	work_rollback(&test_fixture);
	item.location_id = near;
	item.quantity.units = 1;
	test_refused(
		STOCK_REMOVE, item, ERR_OUT_OF_STOCK,
		str_c(test_fixture.database.arena,
	          str_format(test_fixture.database.arena,
	                     "SKU-%d at Newark: the location has 0 free units, 1 is asked for.",
	                     test_made_count)));
	test_verified();
}

static void units_change_places(void **state)
{
	(void)state;
	struct product_id other = test_product_made(), product = test_product_made();
	struct location_id shelf = test_location_made(test_reno, "Transfer shelf", 5);
	struct stock_item item = test_item_of(product, test_reno, 10);
	item.location_id = shelf;
	test_changed(STOCK_ADD, item);
	struct stock_move claim = test_claim_of(product, test_reno, 8);
	test_posted(&claim, 1);
	item.quantity.units = 2;
	item.to_warehouse_id = test_newark;
	test_changed(STOCK_TRANSFER_OUT, item);
	test_level_is(product, test_reno, 8, 0, 8);
	test_level_is(product, test_newark, 2, 0, 0);

	/* Within the warehouse promised units may move too; no shortfall is told in between. */
	struct work *work = work_begin(&test_fixture);
	struct stock_bin *bins;
	struct ledger_row *rows;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	struct stock_id from = {0};
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(bins[i].location_id, shelf))
			from = bins[i].id;
	assert_int_equal(stock_transfer(work, product, from, test_reno, (struct location_id){0},
	                                (struct qty){6}, STR("tidying")),
	                 OK);
	assert_string_equal(work_events(&test_fixture), "stock.changed");
	assert_int_equal(stock_history(work, product, test_reno, 0, 2, &rows, &count), OK);
	assert_int_equal(rows[0].shortfall.units, 0);
	assert_int_equal(rows[1].shortfall.units, 0);
	assert_int_equal(stock_transfer(work, product, from, test_reno, (struct location_id){0},
	                                (struct qty){3}, STR("")),
	                 ERR_OUT_OF_STOCK);
	assert_int_equal(stock_transfer(work, other, from, test_reno, (struct location_id){0},
	                                (struct qty){1}, STR("")),
	                 ERR_NOT_FOUND);
	work_commit(&test_fixture);
	test_level_is(product, test_reno, 8, 0, 8);
	test_verified();
}

/* ---- posting ---- */

static void demand_is_summed_over_the_posting(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct stock_move moves[3];
	for (size_t i = 0; i < 3; i++)
		moves[i] = test_claim_of(product, test_reno, 4);
	size_t which = 99;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_post(work, moves, 3, &which), ERR_OUT_OF_STOCK);
	assert_int_equal(which, 2);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	test_level_is(product, test_reno, 10, 0, 0);
	test_posted(moves, 2);
	assert_int_equal(moves[0].after.available.units, 6);
	assert_int_equal(moves[1].after.available.units, 2);
	test_level_is(product, test_reno, 10, 0, 8);
	test_verified();
}

static void only_what_concerns_others_is_told(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct warehouse_id nowhere = {0};
	int64_t first;
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	(void)test_dirty_taken(&first);

	struct work *work = work_begin(&test_fixture);
	struct stock_move move = test_claim_of(product, nowhere, 3);
	assert_int_equal(stock_post(work, &move, 1, NULL), OK);
	assert_string_equal(work_events(&test_fixture), "");
	work_commit(&test_fixture);
	assert_int_equal(test_dirty_taken(&first), 1);
	assert_int_equal(first, product.value);
	test_level_is(product, nowhere, 0, 0, 3);

	work = work_begin(&test_fixture); /* placed: no units became free */
	struct stock_move placed[] = {test_claim_of(product, nowhere, -3),
	                              test_claim_of(product, test_reno, 3)};
	assert_int_equal(stock_post(work, placed, 2, NULL), OK);
	assert_string_equal(work_events(&test_fixture), "");
	work_commit(&test_fixture);
	assert_int_equal(test_dirty_taken(&first), 1);

	work = work_begin(&test_fixture); /* shipped: channels may sell as much as before */
	struct stock_move ship = {.product_id = product,
	                          .warehouse_id = test_reno,
	                          .kind = STOCK_SHIP,
	                          .on_hand = -2,
	                          .allocated = -2,
	                          .subject = "shipment",
	                          .subject_id = 5};
	assert_int_equal(stock_post(work, &ship, 1, NULL), OK);
	assert_string_equal(work_events(&test_fixture), "stock.changed");
	work_commit(&test_fixture);
	assert_int_equal(test_dirty_taken(&first), 0);

	work = work_begin(&test_fixture); /* released: others may have them */
	move = test_claim_of(product, test_reno, -1);
	assert_int_equal(stock_post(work, &move, 1, NULL), OK);
	assert_string_equal(work_events(&test_fixture), "stock.changed");
	work_commit(&test_fixture);
	assert_int_equal(test_dirty_taken(&first), 1);
	test_level_is(product, test_reno, 8, 0, 0);
	test_verified();
}

static void a_product_tells_once(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct stock_item items[] = {test_item_of(product, test_reno, 3),
	                             test_item_of(product, test_newark, 4)};
	struct fault faults[2];
	struct stock_change changes[2];
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < 2; i++) {
		fault_init(&faults[i], work->arena);
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_ADD, 2, changes), OK);
	assert_string_equal(work_events(&test_fixture), "stock.changed");
	assert_true(
		str_is(test_fixture.events.waiting.at[0].body, "{\"warehouse_id\":null,\"available\":7}"));
	work_commit(&test_fixture);
}

static void what_would_be_a_defect_is_refused(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct stock_move move = test_claim_of(product, test_reno, -1);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_post(work, &move, 1, NULL), ERR_INTERNAL);
	work_rollback(&test_fixture);
}

/* The engine refuses what a program believes in wrongly. */
SQL(test_steal_sql,
    "UPDATE stock SET allocated = on_hand WHERE company_id = $1 "
    "AND product_id = $2");

static void the_engine_has_the_last_word(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct work *work = work_begin(&test_fixture);
	int64_t count;
	struct stock_move move = test_claim_of(product, test_reno, 1);
	assert_int_equal(db_exec(work->tx, &test_steal_sql,
	                         ARGS(bind_int(work->company.value), bind_int(product.value)), &count),
	                 OK);
	assert_int_equal(count, 1);
	assert_int_equal(stock_post(work, &move, 1, NULL), ERR_OUT_OF_STOCK);
	work_rollback(&test_fixture);
}

/* ---- many at once ---- */

static void one_bad_item_stops_no_other(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct stock_item items[] = {
		test_item_of(product, test_reno, 6), test_item_of(product, test_reno, 5),
		test_item_of((struct product_id){1}, test_reno, 1), test_item_of(product, test_reno, 4)};
	enum err expected[] = {OK, ERR_OUT_OF_STOCK, ERR_NOT_FOUND, OK};
	struct fault faults[4];
	struct stock_change changes[4];
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < 4; i++) {
		fault_init(&faults[i], work->arena);
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_REMOVE, 4, changes), OK);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(changes[i].err, expected[i]);
	assert_true(changes[0].stock_id.value > 0);
	assert_string_equal(work_fault(&test_fixture), "");
	work_commit(&test_fixture);
	test_level_is(product, test_reno, 0, 0, 0);
	test_verified();
}

static void a_thousand_rows_are_one_posting(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	struct work *work = work_begin(&test_fixture);
	struct product *drafts = ARENA_ARRAY(work->arena, MANY, struct product);
	struct product *products = ARENA_ARRAY(work->arena, MANY, struct product);
	struct stock_item *items = ARENA_ARRAY(work->arena, MANY, struct stock_item);
	struct stock_change *changes = ARENA_ARRAY(work->arena, MANY, struct stock_change);
	struct fault *faults = ARENA_ARRAY(work->arena, MANY, struct fault);
	enum err *errors = ARENA_ARRAY(work->arena, MANY, enum err);
	for (int i = 0; i < MANY; i++) {
		fault_init(&faults[i], work->arena);
		drafts[i].sku = drafts[i].name = str_format(work->arena, "MANY-%d", i);
	}
	assert_int_equal(product_create_many(work, MANY, drafts, products, errors, faults), OK);
	for (int i = 0; i < MANY; i++) {
		items[i] =
			(struct stock_item){.sku = drafts[i].sku, .warehouse_id = test_reno, .quantity = {i}};
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_ADJUST, MANY, changes), OK);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(changes[i].err, OK);
		assert_int_equal(changes[i].after.on_hand.units, i);
	}
	work_commit(&test_fixture);
	test_verified();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(verbs_do_what_they_say),
		cmocka_unit_test(the_sku_and_the_name_do_too),
		cmocka_unit_test(what_is_not_there_is_refused),
		cmocka_unit_test(what_does_not_exist_is_named),
		cmocka_unit_test(the_stock_of_a_bundle_are_its_prepackaged_units),
		cmocka_unit_test(a_count_is_never_refused),
		cmocka_unit_test(the_first_count_makes_the_place),
		cmocka_unit_test(bins_are_drawn_from_by_rank),
		cmocka_unit_test(units_change_places),
		cmocka_unit_test(demand_is_summed_over_the_posting),
		cmocka_unit_test(only_what_concerns_others_is_told),
		cmocka_unit_test(a_product_tells_once),
		cmocka_unit_test(what_would_be_a_defect_is_refused),
		cmocka_unit_test(the_engine_has_the_last_word),
		cmocka_unit_test(one_bad_item_stops_no_other),
		cmocka_unit_test(a_thousand_rows_are_one_posting),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
