/* What a stored decision says is what would be decided again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

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
		cmocka_unit_test(a_stored_decision_is_what_would_be_decided_again),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
