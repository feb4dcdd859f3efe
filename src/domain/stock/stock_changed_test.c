#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/stock/stock_changed.h"
#include "domain/stock/test_stock.h"
#include "kernel/module.h"

enum { MANY = 2 * STOCK_DIRTY_MOST + 20, EVENTS = MANY / STOCK_CHANGED_MOST };

static struct product_id products[MANY];

/* Adds a unit of each of `n` products in one posting; the events it emitted. */
static size_t added(size_t n, struct event **events)
{
	struct stock_move moves[MANY];
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < n; i++)
		moves[i] = (struct stock_move){.product_id = products[i],
		                               .warehouse_id = test_reno,
		                               .kind = STOCK_ADD,
		                               .on_hand = 1,
		                               .reason = STR("a sheet")};
	assert_int_equal(stock_post(work, moves, n, NULL), OK);
	*events = test_fixture.events.waiting.at;
	return test_fixture.events.waiting.count;
}

static void taken(size_t most, size_t wanted, bool wants_more, int64_t *first)
{
	int64_t *ids;
	size_t count;
	bool has_more;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(quantity_dirty_take(work, most, &ids, &count, &has_more), OK);
	assert_int_equal(count, wanted);
	assert_int_equal(has_more, wants_more);
	if (first != NULL)
		*first = ids[0];
	work_commit(&test_fixture);
}

static void a_sheet_of_many_products_tells_in_groups(void **state)
{
	(void)state;
	struct event *events;
	int64_t *told;
	size_t count;
	assert_int_equal(added(MANY, &events), EVENTS);
	for (size_t i = 0; i < EVENTS; i++) {
		assert_true(str_is(events[i].kind, "stock.changed"));
		assert_true(str_is(events[i].subject, "company"));
	}
	assert_int_equal(stock_changed_products(&test_fixture.work, events, EVENTS, &told, &count), OK);
	assert_int_equal(count, MANY);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(told[i], products[i].value);
	work_commit(&test_fixture);
	taken(100000, MANY, false, NULL);
	taken(100000, 0, false, NULL);
}

/* An event says its product once, however the listener hears of it. */
static void products_heard_of_twice_are_one(void **state)
{
	(void)state;
	static char body[200];
	struct event *events, heard[2];
	int64_t *told;
	size_t count;
	assert_int_equal(added(3, &events), 1);
	heard[0] = events[0];
	assert_true(events[0].body.len < sizeof(body));
	memcpy(body, events[0].body.at, events[0].body.len); /* the next unit begins its memory anew */
	heard[0].body.at = body;
	heard[0].subject = STR("company");
	work_commit(&test_fixture);
	assert_int_equal(added(1, &events), 1);
	assert_true(str_is(events[0].subject, "product"));
	heard[1] = events[0];
	assert_int_equal(stock_changed_products(&test_fixture.work, heard, 2, &told, &count), OK);
	assert_int_equal(count, 3);
	work_commit(&test_fixture);
	taken(100000, 3, false, NULL);
}

/* Of which of the products a listener has yet to hear, asked for in this order. */
static size_t unheard(const int64_t *asked, size_t n, int64_t *out)
{
	int64_t *found;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_changed_unheard(work, "orders", asked, n, &found, &count), OK);
	assert_true(count <= n);
	for (size_t i = 0; i < count; i++)
		out[i] = found[i];
	work_rollback(&test_fixture);
	return count;
}

static void what_is_to_be_heard_counts_alone_and_in_groups(void **state)
{
	(void)state;
	const int64_t alone = test_product_made().value, quiet = test_product_made().value;
	const int64_t grouped = products[MANY - 1].value;
	const int64_t asked[] = {grouped, quiet, alone, grouped};
	int64_t found[4];
	test_changed(STOCK_ADD, test_item_of((struct product_id){alone}, test_reno, 1));
	test_heard(1000000);
	assert_int_equal(unheard(asked, 4, found), 0);
	test_heard(0);
	assert_int_equal(unheard(asked, 4, found), 2);
	assert_int_equal(found[0], grouped);
	assert_int_equal(found[1], alone);
	assert_int_equal(unheard(asked, 0, found), 0);
	taken(100000, 1, false, NULL);
}

/* An order that takes a unit meanwhile is told to the channels before the rest of the sheet. */
static void a_product_marked_alone_does_not_wait_for_a_sheet(void **state)
{
	(void)state;
	struct event *events;
	int64_t first;
	added(MANY - 1, &events);
	work_commit(&test_fixture);
	added(MANY - 1, &events);
	work_commit(&test_fixture);
	struct stock_move claim = test_claim_of(products[MANY - 1], test_reno, 1);
	test_posted(&claim, 1);
	taken(STOCK_DIRTY_MOST, 1 + STOCK_DIRTY_MOST, true, &first);
	assert_int_equal(first, products[MANY - 1].value);
	taken(100000, MANY - 1, false, NULL); /* the groups of two sheets: each product once */
	taken(100000, 0, false, NULL);
}

/* However many are marked alone, the oldest group comes along: it does not wait for ever. */
static void a_sheet_does_not_wait_for_ever_for_products_marked_alone(void **state)
{
	(void)state;
	struct event *events;
	added(MANY, &events);
	work_commit(&test_fixture);
	for (size_t i = 0; i < 4; i++) {
		struct stock_move claim = test_claim_of(products[MANY - 1 - i], test_reno, 1);
		test_posted(&claim, 1);
	}
	taken(2, 2 + STOCK_DIRTY_MOST, true, NULL);
	taken(2, 2 + STOCK_DIRTY_MOST, true, NULL);
	taken(100000, 20, false, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sheet_of_many_products_tells_in_groups),
		cmocka_unit_test(products_heard_of_twice_are_one),
		cmocka_unit_test(what_is_to_be_heard_counts_alone_and_in_groups),
		cmocka_unit_test(a_product_marked_alone_does_not_wait_for_a_sheet),
		cmocka_unit_test(a_sheet_does_not_wait_for_ever_for_products_marked_alone),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	for (size_t i = 0; i < MANY; i++)
		products[i] = test_product_made();
	taken(100000, 0, false, NULL);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
