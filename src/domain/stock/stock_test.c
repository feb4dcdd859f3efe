#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../tests/unit/work_fixture.h"
#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"
#include "domain/stock/stock_edge.h"
#include "domain/warehouses/warehouses.h"

static struct work_fixture fixture;
static struct warehouse_id reno, newark, vendor;
static int made_count;

/* ---- making ---- */

static struct warehouse_id warehouse_made(const char *name, enum warehouse_type type,
                                          enum figure_meaning meaning)
{
	const struct warehouse draft = {
		.name = str_from(name), .type = type, .figure_meaning = meaning};
	struct warehouse out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(warehouse_create(work, &draft, &out), OK);
	work_commit(&fixture);
	return out.id;
}

static struct location_id location_made(struct warehouse_id warehouse, const char *name,
                                        int64_t rank)
{
	const struct stock_location draft = {
		.warehouse_id = warehouse, .name = str_from(name), .draw_rank = rank};
	struct stock_location out;
	struct work *work = work_begin(&fixture);
	assert_int_equal(location_create(work, &draft, &out), OK);
	work_commit(&fixture);
	return out.id;
}

static struct product_id product_made(void)
{
	enum err err;
	struct product out;
	struct work *work = work_begin(&fixture);
	struct str sku = str_format(work->arena, "SKU-%d", ++made_count);
	const struct product draft = {.sku = sku, .name = sku};
	assert_int_equal(product_create_many(work, 1, &draft, &out, &err, work->fault), OK);
	assert_int_equal(err, OK);
	work_commit(&fixture);
	return out.id;
}

static struct stock_item item_of(struct product_id product, struct warehouse_id warehouse,
                                 int64_t units)
{
	return (struct stock_item){
		.product_id = product, .warehouse_id = warehouse, .quantity = {units}};
}

static enum err change(struct work *work, enum stock_kind kind, struct stock_item item,
                       struct stock_level *after)
{
	struct stock_change one = {.item = &item, .fault = work->fault};
	enum err err = stock_change_many(work, kind, 1, &one);
	if (after != NULL)
		*after = one.after;
	return err != OK ? err : one.err;
}

/* Each in a unit of its own. */
static void changed(enum stock_kind kind, struct stock_item item)
{
	struct work *work = work_begin(&fixture);
	enum err err = change(work, kind, item, NULL);
	if (err != OK)
		fail_msg("%s", work_fault(&fixture));
	work_commit(&fixture);
}

static void refused(enum stock_kind kind, struct stock_item item, enum err err, const char *says)
{
	struct work *work = work_begin(&fixture);
	assert_int_equal(change(work, kind, item, NULL), err);
	assert_string_equal(work_fault(&fixture), says);
	assert_false(tx_wrote(work->tx));
	assert_string_equal(work_events(&fixture), "");
	work_rollback(&fixture);
}

static struct stock_move claim_of(struct product_id product, struct warehouse_id warehouse,
                                  int64_t units)
{
	return (struct stock_move){.product_id = product,
	                           .warehouse_id = warehouse,
	                           .kind = units > 0 ? STOCK_RESERVE : STOCK_RELEASE,
	                           .allocated = units,
	                           .is_guarded = units > 0 && warehouse.value != 0,
	                           .subject = "order",
	                           .subject_id = 77};
}

static void posted(struct stock_move *moves, size_t n)
{
	struct work *work = work_begin(&fixture);
	if (stock_post(work, moves, n, NULL) != OK)
		fail_msg("%s", work_fault(&fixture));
	work_commit(&fixture);
}

static struct stock_level level_of(struct product_id product, struct warehouse_id warehouse)
{
	struct stock_level level;
	struct work *work = work_begin(&fixture);
	assert_int_equal(stock_level_get(work, product, warehouse, &level), OK);
	work_rollback(&fixture);
	return level;
}

static void assert_level(struct product_id product, struct warehouse_id warehouse, int64_t on_hand,
                         int64_t locked, int64_t allocated)
{
	struct stock_level level = level_of(product, warehouse);
	assert_int_equal(level.on_hand.units, on_hand);
	assert_int_equal(level.locked.units, locked);
	assert_int_equal(level.allocated.units, allocated);
	assert_int_equal(level.available.units, on_hand - locked - allocated);
}

/* Nothing that was written so far contradicts itself. */
static void assert_verified(void)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&fixture);
	assert_int_equal(stock_verify(work, &report), OK);
	assert_true(report.checked > 0);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	work_rollback(&fixture);
}

/* What is waiting to be computed again, taken. */
static size_t dirty_taken(int64_t *first)
{
	int64_t *products;
	size_t count;
	struct work *work = work_begin(&fixture);
	assert_int_equal(quantity_dirty_take(work, 100000, &products, &count), OK);
	*first = count > 0 ? products[0] : 0;
	work_commit(&fixture);
	return count;
}

/* ---- tests ---- */

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&fixture);
	assert_string_equal(work_table_faults(&fixture, &stock_module), "");
	work_rollback(&fixture);
}

static void verbs_do_what_they_say(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 10));
	assert_level(product, reno, 10, 0, 0);
	changed(STOCK_REMOVE, item_of(product, reno, 3));
	assert_level(product, reno, 7, 0, 0);
	changed(STOCK_LOCK, item_of(product, reno, 2));
	assert_level(product, reno, 7, 2, 0);
	changed(STOCK_UNLOCK, item_of(product, reno, 1));
	assert_level(product, reno, 7, 1, 0);
	changed(STOCK_ADJUST, item_of(product, reno, 20));
	assert_level(product, reno, 20, 1, 0);
	assert_verified();
}

static void the_sku_and_the_name_do_too(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct work *work = work_begin(&fixture);
	struct product found;
	assert_int_equal(product_get(work, product, &found), OK);
	struct stock_item item = {.sku = found.sku,
	                          .warehouse_id = reno,
	                          .location = STR("Shelf Z"),
	                          .quantity = {4}};
	assert_int_equal(change(work, STOCK_ADD, item, NULL), OK); /* makes the location */
	assert_true(work_emitted(&fixture, "location.created"));
	work_commit(&fixture);
	work = work_begin(&fixture);
	struct location_id location;
	assert_int_equal(location_by_name(work, reno, STR("Shelf Z"), false, &location), OK);
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
	work_rollback(&fixture);
}

static void what_is_not_there_is_refused(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 10));
	struct stock_move claim = claim_of(product, reno, 4);
	posted(&claim, 1);
	const char *short_by = str_c(fixture.database.arena,
	                             str_format(fixture.database.arena,
	                                        "SKU-%d at Reno: 6 are available, 7 are asked for.",
	                                        made_count));
	refused(STOCK_REMOVE, item_of(product, reno, 7), ERR_OUT_OF_STOCK, short_by);
	refused(STOCK_LOCK, item_of(product, reno, 7), ERR_OUT_OF_STOCK, short_by);
	struct stock_item away = item_of(product, reno, 7);
	away.to_warehouse_id = newark;
	refused(STOCK_TRANSFER_OUT, away, ERR_OUT_OF_STOCK, short_by);
	refused(STOCK_UNLOCK, item_of(product, reno, 1), ERR_REFUSED,
	        str_c(fixture.database.arena,
	              str_format(fixture.database.arena, "SKU-%d at Reno: 0 are locked, not 1.",
	                         made_count)));
	assert_level(product, reno, 10, 0, 4);
}

static void what_does_not_exist_is_named(void **state)
{
	(void)state;
	struct product_id product = product_made();
	refused(STOCK_ADD, item_of((struct product_id){1}, reno, 1), ERR_NOT_FOUND,
	        "There is no product 1.");
	refused(STOCK_ADD, item_of(product, (struct warehouse_id){1}, 1), ERR_NOT_FOUND,
	        "There is no warehouse 1.");
	refused(STOCK_ADD, (struct stock_item){.warehouse_id = reno, .quantity = {1}}, ERR_INVALID,
	        "|product_id: or sku must say which product");
	refused(STOCK_ADD,
	        (struct stock_item){.sku = STR("nowhere"), .warehouse_id = reno, .quantity = {1}},
	        ERR_NOT_FOUND, "There is no product with the SKU nowhere.");
	refused(STOCK_REMOVE, item_of(product, reno, 0), ERR_INVALID,
	        "|quantity: must be between 1 and 100000000");
	struct stock_item item = item_of(product, reno, 1);
	item.location = STR("Shelf Q");
	refused(STOCK_REMOVE, item, ERR_NOT_FOUND, "Reno has no location called Shelf Q.");
	item.location_id.value = 1;
	refused(STOCK_ADJUST, item, ERR_NOT_FOUND, "Reno has no location 1.");
	item = item_of(product, vendor, 1);
	item.location = STR("Shelf Q"); /* a 3PL has only GLOBAL */
	struct work *work = work_begin(&fixture);
	assert_int_equal(change(work, STOCK_ADD, item, NULL), ERR_REFUSED);
	work_rollback(&fixture);
}

static void a_bundle_has_no_stock_of_its_own(void **state)
{
	(void)state;
	struct product_id part = product_made();
	struct work *work = work_begin(&fixture);
	struct bundle_part parts[] = {{.component_id = part, .quantity = {2}}};
	struct product draft = {.sku = STR("KIT"), .name = STR("Kit"), .type = PRODUCT_BUNDLE}, kit;
	draft.parts.at = parts;
	draft.parts.count = draft.parts.room = 1;
	enum err err;
	assert_int_equal(product_create_many(work, 1, &draft, &kit, &err, work->fault), OK);
	assert_int_equal(err, OK);
	work_commit(&fixture);
	refused(STOCK_ADD, item_of(kit.id, reno, 1), ERR_REFUSED,
	        "KIT is a bundle: it has no stock of its own, its components have.");
}

static void a_count_is_never_refused(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADJUST, item_of(product, reno, 10));
	struct stock_move claim = claim_of(product, reno, 8);
	posted(&claim, 1);
	struct stock_level after;
	struct work *work = work_begin(&fixture);
	assert_int_equal(
	    stock_adjust(work, product, reno, (struct location_id){0}, (struct qty){5}, STR("count"),
	                 &after),
	    OK);
	assert_int_equal(after.available.units, -3);
	assert_string_equal(work_events(&fixture), "stock.changed");
	assert_true(str_is(fixture.events.waiting.at[0].subject, "product"));
	struct str body = str_format(work->arena, "{\"warehouse_id\":%lld,\"available\":-3}",
	                             (long long)reno.value);
	assert_true(str_eq(fixture.events.waiting.at[0].body, body));
	struct ledger_row *rows;
	size_t count;
	assert_int_equal(stock_history(work, product, reno, 0, 10, &rows, &count), OK);
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].kind, STOCK_ADJUST);
	assert_int_equal(rows[0].shortfall.units, 3);
	assert_true(str_is(rows[0].reason, "count"));
	assert_true(str_is(rows[0].actor_kind, "system"));
	assert_true(str_is(rows[1].subject, "order"));
	assert_int_equal(rows[1].subject_id, 77);
	assert_int_equal(rows[1].allocated.units, 8);
	work_commit(&fixture);
	assert_verified();
}

static void the_first_count_makes_the_place(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADJUST, item_of(product, newark, 0));
	struct work *work = work_begin(&fixture);
	struct stock_bin *bins;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 1);
	/* Counting the same again is no movement. */
	assert_int_equal(change(work, STOCK_ADJUST, item_of(product, newark, 0), NULL), OK);
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
}

static void bins_are_drawn_from_by_rank(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct location_id far = location_made(newark, "Far", 9), near = location_made(newark, "Near", 2);
	struct stock_item item = item_of(product, newark, 5);
	item.location_id = far;
	changed(STOCK_ADD, item);
	item.location_id = near;
	changed(STOCK_ADD, item);
	changed(STOCK_ADD, item_of(product, newark, 1)); /* the usual one: rank 0 */
	changed(STOCK_REMOVE, item_of(product, newark, 7));
	struct work *work = work_begin(&fixture);
	struct stock_bin *bins;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(bins[i].on_hand.units, ID_EQ(bins[i].location_id, far) ? 4 : 0);
	struct ledger_row *rows;
	assert_int_equal(stock_history(work, product, newark, 0, 100, &rows, &count), OK);
	assert_int_equal(count, 6); /* three came, one removal from three bins */
	work_rollback(&fixture);
	item.location_id = near;
	item.quantity.units = 1;
	refused(STOCK_REMOVE, item, ERR_OUT_OF_STOCK,
	        str_c(fixture.database.arena,
	              str_format(fixture.database.arena,
	                         "SKU-%d at Newark: the location has 0 free units, 1 are asked for.",
	                         made_count)));
	assert_verified();
}

static void units_change_places(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct location_id shelf = location_made(reno, "Transfer shelf", 5);
	struct stock_item item = item_of(product, reno, 10);
	item.location_id = shelf;
	changed(STOCK_ADD, item);
	struct stock_move claim = claim_of(product, reno, 8);
	posted(&claim, 1);
	item.quantity.units = 2;
	item.to_warehouse_id = newark;
	changed(STOCK_TRANSFER_OUT, item);
	assert_level(product, reno, 8, 0, 8);
	assert_level(product, newark, 2, 0, 0);

	/* Within the warehouse promised units may move too; no shortfall is told in between. */
	struct work *work = work_begin(&fixture);
	struct stock_bin *bins;
	struct ledger_row *rows;
	size_t count;
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	struct stock_id from = {0};
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(bins[i].location_id, shelf))
			from = bins[i].id;
	assert_int_equal(stock_transfer(work, product, from, reno, (struct location_id){0},
	                                (struct qty){6}, STR("tidying")),
	                 OK);
	assert_string_equal(work_events(&fixture), "");
	assert_int_equal(stock_history(work, product, reno, 0, 2, &rows, &count), OK);
	assert_int_equal(rows[0].shortfall.units, 0);
	assert_int_equal(rows[1].shortfall.units, 0);
	assert_int_equal(stock_transfer(work, product, from, reno, (struct location_id){0},
	                                (struct qty){3}, STR("")),
	                 ERR_OUT_OF_STOCK);
	assert_int_equal(stock_transfer(work, product_made(), from, reno, (struct location_id){0},
	                                (struct qty){1}, STR("")),
	                 ERR_NOT_FOUND);
	work_commit(&fixture);
	assert_level(product, reno, 8, 0, 8);
	assert_verified();
}

/* ---- posting ---- */

static void demand_is_summed_over_the_posting(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 10));
	struct stock_move moves[3];
	for (size_t i = 0; i < 3; i++)
		moves[i] = claim_of(product, reno, 4);
	size_t which = 99;
	struct work *work = work_begin(&fixture);
	assert_int_equal(stock_post(work, moves, 3, &which), ERR_OUT_OF_STOCK);
	assert_int_equal(which, 2);
	assert_false(tx_wrote(work->tx));
	work_rollback(&fixture);
	assert_level(product, reno, 10, 0, 0);
	posted(moves, 2);
	assert_int_equal(moves[0].after.available.units, 6);
	assert_int_equal(moves[1].after.available.units, 2);
	assert_level(product, reno, 10, 0, 8);
	assert_verified();
}

static void only_what_concerns_others_is_told(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct warehouse_id nowhere = {0};
	int64_t first;
	changed(STOCK_ADD, item_of(product, reno, 10));
	(void)dirty_taken(&first);

	struct work *work = work_begin(&fixture);
	struct stock_move move = claim_of(product, nowhere, 3);
	assert_int_equal(stock_post(work, &move, 1, NULL), OK);
	assert_string_equal(work_events(&fixture), "");
	work_commit(&fixture);
	assert_int_equal(dirty_taken(&first), 1);
	assert_int_equal(first, product.value);
	assert_level(product, nowhere, 0, 0, 3);

	work = work_begin(&fixture); /* placed: no units became free */
	struct stock_move placed[] = {claim_of(product, nowhere, -3), claim_of(product, reno, 3)};
	assert_int_equal(stock_post(work, placed, 2, NULL), OK);
	assert_string_equal(work_events(&fixture), "");
	work_commit(&fixture);
	assert_int_equal(dirty_taken(&first), 1);

	work = work_begin(&fixture); /* shipped: channels may sell as much as before */
	struct stock_move ship = {.product_id = product,
	                          .warehouse_id = reno,
	                          .kind = STOCK_SHIP,
	                          .on_hand = -2,
	                          .allocated = -2,
	                          .subject = "shipment",
	                          .subject_id = 5};
	assert_int_equal(stock_post(work, &ship, 1, NULL), OK);
	assert_string_equal(work_events(&fixture), "stock.changed");
	work_commit(&fixture);
	assert_int_equal(dirty_taken(&first), 0);

	work = work_begin(&fixture); /* released: others may have them */
	move = claim_of(product, reno, -1);
	assert_int_equal(stock_post(work, &move, 1, NULL), OK);
	assert_string_equal(work_events(&fixture), "stock.changed");
	work_commit(&fixture);
	assert_int_equal(dirty_taken(&first), 1);
	assert_level(product, reno, 8, 0, 0);
	assert_verified();
}

static void a_product_tells_once(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct stock_item items[] = {item_of(product, reno, 3), item_of(product, newark, 4)};
	struct fault faults[2];
	struct stock_change changes[2];
	struct work *work = work_begin(&fixture);
	for (size_t i = 0; i < 2; i++) {
		fault_init(&faults[i], work->arena);
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_ADD, 2, changes), OK);
	assert_string_equal(work_events(&fixture), "stock.changed");
	assert_true(str_is(fixture.events.waiting.at[0].body, "{\"warehouse_id\":null,\"available\":7}"));
	work_commit(&fixture);
}

static void what_would_be_a_defect_is_refused(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct stock_move move = claim_of(product, reno, -1);
	struct work *work = work_begin(&fixture);
	assert_int_equal(stock_post(work, &move, 1, NULL), ERR_INTERNAL);
	work_rollback(&fixture);
}

/* The engine refuses what a program believes in wrongly. */
SQL(test_steal_sql, "UPDATE stock SET allocated = on_hand WHERE company_id = $1 "
                    "AND product_id = $2");

static void the_engine_has_the_last_word(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 10));
	struct work *work = work_begin(&fixture);
	int64_t count;
	struct stock_move move = claim_of(product, reno, 1);
	assert_int_equal(db_exec(work->tx, &test_steal_sql,
	                         ARGS(bind_int(work->company.value), bind_int(product.value)), &count),
	                 OK);
	assert_int_equal(count, 1);
	assert_int_equal(stock_post(work, &move, 1, NULL), ERR_OUT_OF_STOCK);
	work_rollback(&fixture);
}

/* ---- many at once ---- */

static void one_bad_item_stops_no_other(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 10));
	struct stock_item items[] = {item_of(product, reno, 6), item_of(product, reno, 5),
	                             item_of((struct product_id){1}, reno, 1),
	                             item_of(product, reno, 4)};
	enum err expected[] = {OK, ERR_OUT_OF_STOCK, ERR_NOT_FOUND, OK};
	struct fault faults[4];
	struct stock_change changes[4];
	struct work *work = work_begin(&fixture);
	for (size_t i = 0; i < 4; i++) {
		fault_init(&faults[i], work->arena);
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_REMOVE, 4, changes), OK);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(changes[i].err, expected[i]);
	assert_true(changes[0].stock_id.value > 0);
	assert_string_equal(work_fault(&fixture), "");
	work_commit(&fixture);
	assert_level(product, reno, 0, 0, 0);
	assert_verified();
}

static void a_thousand_rows_are_one_posting(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	struct work *work = work_begin(&fixture);
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
		items[i] = (struct stock_item){
			.sku = drafts[i].sku, .warehouse_id = reno, .quantity = {i}};
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_ADJUST, MANY, changes), OK);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(changes[i].err, OK);
		assert_int_equal(changes[i].after.on_hand.units, i);
	}
	work_commit(&fixture);
	assert_verified();
}

/* ---- looking back ---- */

static void the_past_can_be_asked(void **state)
{
	(void)state;
	struct product_id product = product_made();
	struct instant moments[4];
	for (int i = 0; i < 4; i++) {
		struct work *work = work_begin(&fixture);
		moments[i] = work->now;
		struct stock_move moves[] = {claim_of(product, newark, 1), claim_of(product, newark, 1)};
		assert_int_equal(change(work, STOCK_ADD, item_of(product, newark, 10), NULL), OK);
		assert_int_equal(stock_post(work, moves, 2, NULL), OK); /* three rows of one moment */
		work_commit(&fixture);
	}
	struct work *work = work_begin(&fixture);
	struct stock_level level;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(stock_level_as_of(work, product, newark, moments[i], &level), OK);
		assert_int_equal(level.on_hand.units, (i + 1) * 10);
		assert_int_equal(level.allocated.units, (i + 1) * 2);
		assert_int_equal(level.available.units, (i + 1) * 8);
		struct instant before = {moments[i].us - 1};
		assert_int_equal(stock_level_as_of(work, product, newark, before, &level), OK);
		assert_int_equal(level.on_hand.units, i * 10);
	}
	assert_int_equal(stock_level_as_of(work, product, newark, work->now, &level), OK);
	assert_int_equal(level.on_hand.units, 40);
	assert_int_equal(stock_level_as_of(work, product, reno, work->now, &level), OK);
	assert_int_equal(level.on_hand.units, 0);
	work_rollback(&fixture);
}

static void history_has_pages(void **state)
{
	(void)state;
	enum { ROWS = 12, PAGE = 5 };
	struct product_id product = product_made();
	for (int i = 0; i < ROWS / 2; i++) {
		struct stock_move both[] = {claim_of(product, (struct warehouse_id){0}, 1),
		                            {.product_id = product,
		                             .warehouse_id = i % 2 ? reno : newark,
		                             .kind = STOCK_ADD,
		                             .on_hand = 1}};
		posted(both, 2);
	}
	struct work *work = work_begin(&fixture);
	struct history_position before = {0};
	size_t seen = 0, count;
	int64_t last = ID_MAX;
	do {
		struct ledger_row *rows;
		assert_int_equal(stock_history_all(work, product, before, PAGE, &rows, &count), OK);
		for (size_t i = 0; i < count; i++, seen++) {
			assert_true(rows[i].id.value <= last);
			last = rows[i].id.value;
			before = (struct history_position){rows[i].id.value, rows[i].warehouse_id};
		}
	} while (count == PAGE);
	assert_int_equal(seen, ROWS);
	struct ledger_row *rows;
	assert_int_equal(stock_history(work, product, reno, 0, 2, &rows, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(stock_history(work, product, reno, rows[1].id.value, 2, &rows, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].on_hand.units, 1);
	work_rollback(&fixture);
}

static void balances_have_pages(void **state)
{
	(void)state;
	struct product_id first = product_made(), second = product_made();
	struct stock_move claim = claim_of(first, (struct warehouse_id){0}, 2);
	posted(&claim, 1);
	changed(STOCK_ADD, item_of(first, reno, 5));
	changed(STOCK_ADD, item_of(first, newark, 6));
	changed(STOCK_ADD, item_of(second, reno, 7));
	const int64_t ids[] = {first.value, second.value};
	struct work *work = work_begin(&fixture);
	struct stock_level *levels;
	struct stock_total *totals;
	size_t count;
	struct stock_place after = {{0}, {-1}};
	assert_int_equal(
	    stock_list(work, ids, 2, (struct warehouse_id){0}, after, 3, &levels, &count), OK);
	assert_int_equal(count, 3);
	assert_int_equal(levels[0].warehouse_id.value, 0);
	assert_int_equal(levels[0].available.units, -2);
	after = (struct stock_place){levels[2].product_id, levels[2].warehouse_id};
	assert_int_equal(
	    stock_list(work, ids, 2, (struct warehouse_id){0}, after, 3, &levels, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(levels[0].on_hand.units, 7);
	after = (struct stock_place){{0}, {-1}};
	assert_int_equal(stock_list(work, ids, 2, reno, after, 10, &levels, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(stock_list(work, NULL, 0, newark, after, 1000, &levels, &count), OK);
	assert_int_equal(levels[count - 1].product_id.value, first.value);
	assert_int_equal(stock_list(work, NULL, 0, (struct warehouse_id){0}, after, 1, &levels, &count),
	                 OK);
	assert_int_equal(count, 1);

	assert_int_equal(stock_totals(work, ids, 2, (struct product_id){0}, 10, &totals, &count), OK);
	assert_int_equal(count, 2);
	assert_int_equal(totals[0].on_hand.units, 11);
	assert_int_equal(totals[0].unplaced.units, 2);
	assert_int_equal(totals[0].available.units, 9);
	assert_true(totals[1].sku.len > 0);
	assert_int_equal(stock_totals(work, NULL, 0, first, 10, &totals, &count), OK);
	assert_int_equal(count, 1);
	work_rollback(&fixture);
}

/* ---- what a warehouse reports ---- */

static void a_reported_figure_is_a_fact(void **state)
{
	(void)state;
	struct product_id product = product_made(), other = product_made();
	changed(STOCK_ADD, item_of(product, vendor, 20));
	changed(STOCK_LOCK, item_of(product, vendor, 3));
	struct stock_move claim = claim_of(product, vendor, 10);
	posted(&claim, 1);
	const struct stock_figure figures[] = {
		{.product_id = product, .figure = {5}, .netted = {4}, .shipped_since = {1}},
		{.product_id = {1}, .figure = {5}}, /* not ours */
		{.product_id = other, .figure = {8}},
	};
	struct work *work = work_begin(&fixture);
	assert_int_equal(stock_sync(work, vendor, figures, 3, work->now), OK);
	struct ledger_row *rows;
	size_t count;
	assert_int_equal(stock_history(work, product, vendor, 0, 1, &rows, &count), OK);
	assert_int_equal(rows[0].kind, STOCK_SYNC);
	assert_int_equal(rows[0].shortfall.units, 2);
	assert_true(str_starts(rows[0].reason, STR("Reported by the warehouse as of 20")));
	work_commit(&fixture);
	assert_level(product, vendor, 11, 3, 10); /* 5 + 3 locked + 4 netted - 1 shipped */
	assert_level(other, vendor, 8, 0, 0);
	work = work_begin(&fixture); /* the same again changes nothing */
	assert_int_equal(stock_sync(work, vendor, &figures[2], 1, work->now), OK);
	assert_false(tx_wrote(work->tx));
	assert_int_equal(stock_sync(work, (struct warehouse_id){1}, figures, 1, work->now),
	                 ERR_NOT_FOUND);
	work_rollback(&fixture);
	assert_verified();
}

/* ---- verifying ---- */

SQL(test_bend_stock_sql, "UPDATE stock SET on_hand = on_hand - 2 WHERE company_id = $1 "
                         "AND product_id = $2");
SQL(test_bend_bin_sql, "UPDATE stock_bin SET on_hand = on_hand + 1 WHERE company_id = $1 "
                       "AND product_id = $2");
SQL(test_bend_ledger_sql, "UPDATE ledger SET allocated = allocated + 1 WHERE company_id = $1 "
                          "AND product_id = $2 AND kind = 'remove'");

static const char *bent(const struct sql *sql, struct product_id product)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&fixture);
	struct buf says = buf_new(fixture.database.arena, 4096);
	assert_int_equal(db_exec(work->tx, sql,
	                         ARGS(bind_int(work->company.value), bind_int(product.value)), NULL),
	                 OK);
	assert_int_equal(stock_verify(work, &report), OK);
	for (size_t i = 0; i < report.differences.count; i++) {
		buf_c(&says, i > 0 ? " " : "");
		buf_add(&says, report.differences.at[i]);
	}
	work_rollback(&fixture);
	return str_c(fixture.database.arena, buf_str(&says));
}

static void differences_are_named(void **state)
{
	(void)state;
	struct arena *arena = fixture.database.arena;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 15));
	changed(STOCK_REMOVE, item_of(product, reno, 1));
	struct work *work = work_begin(&fixture);
	struct ledger_row *rows;
	struct location_id usual;
	size_t count;
	assert_int_equal(location_usual(work, reno, &usual), OK);
	assert_int_equal(stock_history(work, product, reno, 0, 1, &rows, &count), OK);
	long long id = (long long)rows[0].id.value, where = (long long)usual.value;
	work_rollback(&fixture);
	assert_verified();
	const char *says = str_c(
	    arena, str_format(arena,
	                      "Product SKU-%d at Reno: the ledger says 14 on hand, the balance 12. "
	                      "Product SKU-%d at Reno: its locations hold 14 on hand, the balance 12.",
	                      made_count, made_count));
	assert_string_equal(bent(&test_bend_stock_sql, product), says);
	says = str_c(arena,
	             str_format(arena,
	                        "Product SKU-%d at Reno: its locations hold 15 on hand, the balance "
	                        "14. Product SKU-%d at Reno, location %lld: the ledger says 14 on "
	                        "hand, the location holds 15.",
	                        made_count, made_count, where));
	assert_string_equal(bent(&test_bend_bin_sql, product), says);
	says = str_c(arena, str_format(arena,
	                               "Product SKU-%d at Reno, location %lld, movement %lld: the "
	                               "ledger says 1 allocated, the movements before it add up to 0.",
	                               made_count, where, id));
	assert_string_equal(bent(&test_bend_ledger_sql, product), says);
}

static void another_company_sees_nothing(void **state)
{
	(void)state;
	struct product_id product = product_made();
	changed(STOCK_ADD, item_of(product, reno, 5));
	struct company_id other = work_fixture_company(&fixture, "Other");
	struct work *work = work_begin_as(&fixture, other);
	struct stock_level level;
	size_t count;
	struct stock_bin *bins;
	assert_int_equal(stock_level_get(work, product, reno, &level), OK);
	assert_int_equal(level.on_hand.units, 0);
	assert_int_equal(stock_bins(work, &product.value, 1, &bins, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(change(work, STOCK_ADD, item_of(product, reno, 5), NULL), ERR_NOT_FOUND);
	work_rollback(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(verbs_do_what_they_say),
		cmocka_unit_test(the_sku_and_the_name_do_too),
		cmocka_unit_test(what_is_not_there_is_refused),
		cmocka_unit_test(what_does_not_exist_is_named),
		cmocka_unit_test(a_bundle_has_no_stock_of_its_own),
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
		cmocka_unit_test(the_past_can_be_asked),
		cmocka_unit_test(history_has_pages),
		cmocka_unit_test(balances_have_pages),
		cmocka_unit_test(a_reported_figure_is_a_fact),
		cmocka_unit_test(differences_are_named),
		cmocka_unit_test(another_company_sees_nothing),
	};
	if (!test_database_is_offered())
		return 0;
	work_fixture_open(&fixture);
	reno = warehouse_made("Reno", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	newark = warehouse_made("Newark", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	vendor = warehouse_made("Vendor", WAREHOUSE_THIRD_PARTY_LOGISTICS, FIGURE_AVAILABLE);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&fixture);
	return failed;
}
