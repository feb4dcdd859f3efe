#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/orders/test_orders.h"
#include "domain/purchasing/purchasing_edge.h"
#include "domain/purchasing/purchasing_listen.h"
#include "domain/vendors/vendors.h"
#include "kernel/job_store.h"

static struct warehouse_id remote;
static struct vendor_id vendor_id;
static struct channel_id channel_id;
static struct product_id product_id; /* the vendor sells it and has plenty */

static void world_open(void)
{
	struct vendor out;
	test_world_open();
	channel_id = test_channel_made("Shop");
	remote = test_warehouse_made("Far away", WAREHOUSE_DROPSHIP_VENDOR, FIGURE_ON_HAND);
	product_id = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product_id, remote, 1000));
	struct vendor draft = {.name = STR("Far Goods"), .warehouse_id = remote};
	struct vendor_product sold = {.vendor_sku = STR("F-1"), .product_id = product_id};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(vendor_create(work, &draft, &out), OK);
	sold.vendor_id = vendor_id = out.id;
	struct vendor_product_put put = {.draft = &sold, .fault = work->fault};
	assert_int_equal(vendor_product_put_many(work, 1, &put), OK);
	assert_int_equal(put.err, OK);
	work_commit(&test_fixture);
}

/* A paid order of so many units that the vendor shall ship; nobody heard of it yet. */
static struct order_id waiting(const char *number, int64_t units)
{
	const struct test_line line = {number, product_id, units, 0};
	struct order_id id;
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, channel_id, number, &line, 1);
	draft.warehouse_id = remote;
	assert_int_equal(test_order_taken(work, &draft, &line, &id), ORDER_WAS_CREATED);
	work_commit(&test_fixture);
	test_order_is(id, ORDER_AWAITING_DROPSHIP, REASON_RESOLVED);
	return id;
}

static void heard(struct order_id id)
{
	const struct event event = {.kind = STR("order.created"), .subject_id = id.value};
	struct work *work = work_begin(&test_fixture);
	if (purchases_on_order(work, &event, 1) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

/* How many purchase orders of them are not called off; `last` is one of them. */
static size_t purchases(const struct order_id *ids, size_t n, struct purchase_order_id *last)
{
	struct purchase_order *found;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	int64_t *numbers = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		numbers[i] = ids[i].value;
	assert_int_equal(purchase_of_orders(work, numbers, n, &found, &count), OK);
	if (last != NULL && count > 0)
		*last = found[count - 1].id;
	work_rollback(&test_fixture);
	return count;
}

/* The authorised purchase order of a waiting order. */
static struct purchase_order_id ready(struct order_id id)
{
	struct purchase_order_id purchase = {0};
	struct purchase_order out;
	heard(id);
	assert_int_equal(purchases(&id, 1, &purchase), 1);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_move_one(work, PURCHASE_AUTHORIZE, purchase, STR(""), &out), OK);
	work_commit(&test_fixture);
	return purchase;
}

static void send_refused(struct purchase_order_id id, const char *says)
{
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchase_send(work, id, STR(""), &out), ERR_CONFLICT);
	assert_non_null(strstr(work_fault(&test_fixture), says));
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

static void sent(struct purchase_order_id id)
{
	struct purchase_order out;
	struct work *work = work_begin(&test_fixture);
	if (purchase_send(work, id, STR(""), &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static void nothing_is_sent_for_an_order_that_waits_no_more(void **state)
{
	(void)state;
	struct order_id cancelled = waiting("CANCELLED", 2), held = waiting("HELD", 2);
	struct purchase_order_id first = ready(cancelled), second = ready(held);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_cancel(work, cancelled, STR("buyer")), OK);
	assert_int_equal(order_hold(work, held, (struct instant){0}, STR("ask"), false), OK);
	work_commit(&test_fixture);
	send_refused(first, "is cancelled");
	send_refused(second, "is on hold");
}

static void nothing_is_sent_for_an_order_that_asks_for_something_else(void **state)
{
	(void)state;
	struct order_id whole = waiting("WHOLE", 5);
	struct purchase_order_id purchase = ready(whole);
	test_split_off(whole, product_id, 2);
	send_refused(purchase, "asks for something else");
	heard(whole);
	struct purchase_order_id next = {0};
	assert_int_equal(purchases(&whole, 1, &next), 1);
	assert_false(ID_EQ(next, purchase));
}

static void what_was_sent_may_be_sent_again_until_a_cancel_is_asked_for(void **state)
{
	(void)state;
	struct order_id id = waiting("TWICE", 2);
	struct purchase_order_id purchase = ready(id);
	sent(purchase);
	test_order_is(id, ORDER_PENDING_FULFILLMENT, REASON_RESOLVED);
	sent(purchase);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_cancel(work, id, STR("buyer")), OK);
	work_commit(&test_fixture);
	send_refused(purchase, "is cancel requested");
}

/* A product that the vendor sells at a price of which no two can be paid. */
static struct product_id dear_made(void)
{
	struct product_id dear = test_product_made();
	struct vendor_price price = {.from_quantity = {1}, .cost = {INT64_MAX / 2 + 1, {"USD"}}};
	struct vendor_product sold = {.vendor_sku = STR("DEAR"),
	                              .vendor_id = vendor_id,
	                              .product_id = dear,
	                              .prices = {&price, 1, 1}};
	test_changed(STOCK_ADD, test_item_of(dear, remote, 1000));
	struct work *work = work_begin(&test_fixture);
	struct vendor_product_put put = {.draft = &sold, .fault = work->fault};
	assert_int_equal(vendor_product_put_many(work, 1, &put), OK);
	assert_int_equal(put.err, OK);
	work_commit(&test_fixture);
	return dear;
}

static void an_order_whose_purchase_cannot_be_made_stops_no_other(void **state)
{
	(void)state;
	const struct test_line two = {"DEAR", dear_made(), 2, 0};
	struct order_id ids[2];
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, channel_id, "DEAR", &two, 1);
	draft.warehouse_id = remote;
	assert_int_equal(test_order_taken(work, &draft, &two, &ids[0]), ORDER_WAS_CREATED);
	work_commit(&test_fixture);
	test_order_is(ids[0], ORDER_AWAITING_DROPSHIP, REASON_RESOLVED);
	ids[1] = waiting("AFTER", 2);
	const struct event events[] = {{.kind = STR("order.created"), .subject_id = ids[0].value},
	                               {.kind = STR("order.created"), .subject_id = ids[1].value}};
	for (int i = 0; i < 2; i++) { /* the second time changes nothing */
		work = work_begin(&test_fixture);
		assert_int_equal(purchases_on_order(work, events, 2), OK);
		work_commit(&test_fixture);
	}
	assert_int_equal(purchases(&ids[0], 1, NULL), 0);
	assert_int_equal(purchases(&ids[1], 1, NULL), 1);
	struct str attention = test_order_now(ids[0])->attention;
	if (!str_is(attention,
	            "No purchase order was made: "
	            "lines[0].unit_cost makes an amount that is too large."))
		fail_msg("%.*s", STR_FMT(attention));
	assert_int_equal(test_order_now(ids[1])->attention.len, 0);
}

/* ---- vendors ---- */

/* Takes the job that follows the remote warehouse, if it waits. */
static bool job_taken(struct work *work, struct job *job)
{
	const struct str kind = STR("purchase.follow_warehouse");
	struct job_due *due;
	size_t n;
	assert_int_equal(job_due_all(work->tx, work->arena, work->now, 1000, &due, &n), OK);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(job_load(work->tx, work->arena, work->company, due[i].id, job), OK);
		if (!str_eq(job->kind, kind) || job->subject_id != remote.value)
			continue;
		assert_int_equal(job_delete(work->tx, work->company, kind, remote.value), OK);
		return true;
	}
	return false;
}

static void vendor_followed(void)
{
	const struct event event = {.kind = STR("vendor.changed"), .subject_id = vendor_id.value};
	struct job job;
	bool is_asked = true;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(purchases_on_vendor(work, &event, 1), OK);
	work_commit(&test_fixture);
	while (is_asked) {
		work = work_begin(&test_fixture);
		is_asked = job_taken(work, &job);
		if (is_asked && purchases_follow_warehouse(work, &job) != OK)
			fail_msg("%s", work_fault(&test_fixture));
		work_commit(&test_fixture);
	}
}

static void a_vendor_is_asked_for_every_order_that_waited_for_it(void **state)
{
	enum { ORDERS = 201 }; /* more than are looked at in one go */
	struct order_id ids[ORDERS];
	char number[ORDERS][8];
	(void)state;
	for (size_t i = 0; i < ORDERS; i++) {
		(void)snprintf(number[i], sizeof number[i], "W-%zu", i);
		ids[i] = waiting(number[i], 1);
	}
	assert_int_equal(purchases(ids, ORDERS, NULL), 0);
	vendor_followed();
	assert_int_equal(purchases(ids, ORDERS, NULL), ORDERS);
	vendor_followed();
	assert_int_equal(purchases(ids, ORDERS, NULL), ORDERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_sent_for_an_order_that_waits_no_more),
		cmocka_unit_test(nothing_is_sent_for_an_order_that_asks_for_something_else),
		cmocka_unit_test(what_was_sent_may_be_sent_again_until_a_cancel_is_asked_for),
		cmocka_unit_test(an_order_whose_purchase_cannot_be_made_stops_no_other),
		cmocka_unit_test(a_vendor_is_asked_for_every_order_that_waited_for_it),
	};
	if (!test_database_is_offered())
		return 0;
	world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
