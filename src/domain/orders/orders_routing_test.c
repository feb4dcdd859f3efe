/* What a stored decision says is what would be decided again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_store.h"
#include "domain/orders/test_orders.h"
#include "kernel/settings.h"
#include "shape/shape_change.h"

static struct channel_id shop;
static struct product_id mug, pen;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	mug = test_product_made();
	pen = test_product_made();
	return 0;
}

static void chosen(const char *name, const char *value)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(setting_set(work, str_from(name), str_from(value)), OK);
	work_commit(&test_fixture);
}

static void ranked(struct warehouse_id id, int64_t rank)
{
	struct warehouse out;
	struct warehouse patch = {.domestic_rank = rank, .international_rank = 4 - rank};
	struct work *work = work_begin(&test_fixture);
	shape_give(&warehouse_shape, &patch, "domestic_rank");
	shape_give(&warehouse_shape, &patch, "international_rank");
	assert_int_equal(warehouse_update(work, id, &patch, 0, &out), OK);
	work_commit(&test_fixture);
}

static struct order_id placed(int number, int64_t mugs, int64_t pens, const char *country)
{
	struct order_id id;
	char name[32];
	const struct test_line lines[] = {{"a", mug, mugs, 0}, {"b", pen, pens, 0}};
	snprintf(name, sizeof name, "D-%d", number);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, name, lines, 2);
	draft.warehouse_id.value = 0;
	draft.country = str_from(country);
	test_order_taken(work, &draft, lines, &id);
	work_commit(&test_fixture);
	return id;
}

/* The newest decision about the order, and what would be decided now. */
static void predicts(struct order_id id)
{
	struct order_decision *stored;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	struct resolving again = {.order = ARENA_NEW(work->arena, struct order)};
	assert_int_equal(decisions_load(work->tx, work->arena, work->company, id, &stored, &count), OK);
	assert_true(count > 0);
	assert_int_equal(order_get(work, id, again.order), OK);
	enum order_status status = again.order->status;
	enum order_reason reason = again.order->reason;
	assert_int_equal(resolve_try(work, &again), OK);
	assert_false(tx_wrote(work->tx));
	assert_int_equal(stored[0].rule, again.decision.rule);
	assert_int_equal(stored[0].warehouse_id.value, again.decision.warehouse_id.value);
	assert_int_equal(stored[0].can_fill, again.decision.can_fill);
	assert_true(str_eq(stored[0].sentence, again.decision.sentence));
	assert_int_equal(again.order->status, status);
	assert_int_equal(again.order->reason, reason);
	work_rollback(&test_fixture);
}

static size_t decisions_about(struct order_id id)
{
	struct order_decision *rows;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(decisions_load(work->tx, work->arena, work->company, id, &rows, &count), OK);
	work_rollback(&test_fixture);
	return count;
}

static void came_in(struct product_id product, struct warehouse_id warehouse, int64_t units)
{
	const struct event event = {.kind = STR("stock.changed"), .subject_id = product.value};
	test_changed(STOCK_ADD, test_item_of(product, warehouse, units));
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(orders_on_stock(work, &event, 1), OK);
	work_commit(&test_fixture);
}

/* Two of the product, from whatever warehouse the rules name. */
static struct order_id ordered(const char *name, struct product_id product)
{
	struct order_id id;
	const struct test_line line = {"a", product, 2, 0};
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, name, &line, 1);
	draft.warehouse_id.value = 0;
	test_order_taken(work, &draft, &line, &id);
	work_commit(&test_fixture);
	return id;
}

static void active(struct warehouse_id id, bool is_active)
{
	struct warehouse out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(
		is_active ? warehouse_activate(work, id, &out) : warehouse_deactivate(work, id, &out), OK);
	work_commit(&test_fixture);
}

/* No rule names a warehouse: units change nothing, so nothing is worked out again for them. */
static void an_order_that_no_warehouse_ships_is_not_asked_about_when_units_come(void **state)
{
	(void)state;
	struct product_id cup = test_product_made();
	struct order_id id = ordered("N-1", cup);
	test_order_is(id, ORDER_UNRESOLVED, REASON_MISSING_FULFILLMENT_SOURCE);
	size_t decided = decisions_about(id);
	came_in(cup, test_reno, 5);
	test_order_is(id, ORDER_UNRESOLVED, REASON_MISSING_FULFILLMENT_SOURCE);
	assert_int_equal(decisions_about(id), decided);
	test_orders_verified();
}

/* The state's own warehouse is closed, so its backup ships what it has whole: units count. */
static void units_at_a_backup_find_an_order_its_warehouse(void **state)
{
	(void)state;
	struct product_id cup = test_product_made();
	const struct state_allocation nevada = {STR("US"), STR("NV"), test_newark};
	chosen("routing.use_backups", "true");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(state_allocations_set(work, &nevada, 1), OK);
	assert_int_equal(warehouse_backups_set(work, test_newark, &test_reno, 1), OK);
	work_commit(&test_fixture);
	active(test_newark, false);
	struct order_id id = ordered("N-2", cup);
	test_order_is(id, ORDER_UNRESOLVED, REASON_MISSING_FULFILLMENT_SOURCE);
	came_in(cup, test_reno, 5);
	test_order_is(id, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	active(test_newark, true);
	chosen("routing.use_backups", "false");
	work = work_begin(&test_fixture);
	assert_int_equal(state_allocations_set(work, NULL, 0), OK);
	work_commit(&test_fixture);
}

/* Its warehouse by rank, with no stock anywhere. */
static void an_order_that_goes_to_another_warehouse_says_so(void **state)
{
	(void)state;
	struct product_id cup = test_product_made();
	const struct state_allocation nevada = {STR("US"), STR("NV"), test_newark};
	const struct state_allocation later = {STR("US"), STR("NV"), test_reno};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(state_allocations_set(work, &nevada, 1), OK);
	work_commit(&test_fixture);
	struct order_id id = ordered("N-3", cup);
	test_order_is(id, ORDER_UNRESOLVED, REASON_OUT_OF_STOCK);
	work = work_begin(&test_fixture);
	assert_int_equal(order_resolve_many(work, &id.value, 1), OK);
	assert_false(work_emitted(&test_fixture, "order.resolved"));
	assert_int_equal(state_allocations_set(work, &later, 1), OK);
	assert_int_equal(order_resolve_many(work, &id.value, 1), OK);
	assert_true(work_emitted(&test_fixture, "order.resolved"));
	assert_int_equal(state_allocations_set(work, NULL, 0), OK);
	work_commit(&test_fixture);
	test_order_is(id, ORDER_UNRESOLVED, REASON_OUT_OF_STOCK);
	assert_int_equal(test_order_now(id)->warehouse_id.value, test_reno.value);
}

static void a_stored_decision_is_what_would_be_decided_again(void **state)
{
	(void)state;
	static const char *const countries[] = {"US", "DE"};
	uint64_t seed = 7;
	chosen("routing.inventory_dependent", "true");
	ranked(test_reno, 1);
	ranked(test_newark, 2);
	ranked(test_vendor, 3);
	test_changed(STOCK_ADD, test_item_of(mug, test_reno, 9));
	test_changed(STOCK_ADD, test_item_of(mug, test_newark, 30));
	test_changed(STOCK_ADD, test_item_of(pen, test_newark, 12));
	test_changed(STOCK_ADD, test_item_of(pen, test_vendor, 30));
	for (int i = 0; i < 40; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int64_t mugs = (int64_t)(seed >> 33) % 4 + 1, pens = (int64_t)(seed >> 40) % 3 + 1;
		predicts(placed(i, mugs, pens, countries[seed >> 50 & 1]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_that_no_warehouse_ships_is_not_asked_about_when_units_come),
		cmocka_unit_test(units_at_a_backup_find_an_order_its_warehouse),
		cmocka_unit_test(an_order_that_goes_to_another_warehouse_says_so),
		cmocka_unit_test(a_stored_decision_is_what_would_be_decided_again),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
