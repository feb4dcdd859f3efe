/* What orders are worth to those who bought them, and whether that is right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/customers/customers.h"
#include "domain/customers/customers_listen.h"
#include "domain/orders/test_orders.h"
#include "kernel/cursor_store.h"
#include "kernel/events.h"

static struct channel_id shop;
static struct product_id mug;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	mug = test_product_with(1000);
	return 0;
}

static struct order_id bought(const char *number, int64_t units)
{
	struct order_id id;
	const struct test_line line = {"1", mug, units, 0};
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, number, &line, 1);
	draft.email = STR("ada@example.com");
	assert_int_equal(test_order_taken(work, &draft, &line, &id), ORDER_WAS_CREATED);
	work_commit(&test_fixture);
	return id;
}

/* Customers hear that something happened to the order. */
static void heard(struct work *work, struct order_id id)
{
	const struct event event = {.subject = STR("order"), .subject_id = id.value};
	assert_int_equal(customers_on_order(work, &event, 1), OK);
}

static size_t differences(struct work *work)
{
	struct verify_report report = {0};
	assert_int_equal(customers_verify(work, &report), OK);
	assert_true(report.checked > 0);
	return report.differences.count;
}

static void all_is_heard_up_to(struct work *work, int64_t number)
{
	assert_int_equal(cursor_put(work->tx, work->company, &(struct cursor_row){.number = number}),
	                 OK);
}

SQL(bend_order_sql, "UPDATE customer_order SET total = 5 WHERE company_id = $1 AND order_id = $2");
SQL(bend_count_sql,
    "UPDATE customer SET order_count = order_count + 1 WHERE company_id = $1 AND id > $2");

static void bend(struct work *work, const struct sql *sql, int64_t id)
{
	assert_int_equal(
		db_exec(work->tx, sql, ARGS(bind_int(work->company.value), bind_int(id)), NULL), OK);
}

SQL(set_total_sql, "UPDATE customer_order SET total = $3 WHERE company_id = $1 AND order_id = $2");

static void total_set(struct work *work, struct order_id id, int64_t total)
{
	assert_int_equal(
		db_exec(work->tx, &set_total_sql,
	            ARGS(bind_int(work->company.value), bind_int(id.value), bind_int(total)), NULL),
		OK);
}

static void what_is_wrong_about_customers_is_named(void **state)
{
	(void)state;
	struct order_id id = bought("A", 2);
	struct work *work = work_begin(&test_fixture);
	heard(work, id);
	all_is_heard_up_to(work, (int64_t)1 << 40);
	assert_int_equal(differences(work), 0);
	bend(work, &bend_order_sql, id.value);
	assert_int_equal(differences(work), 1);
	all_is_heard_up_to(work, 0); /* what customers have not heard is no fault */
	assert_int_equal(differences(work), 0);
	heard(work, id);
	bend(work, &bend_count_sql, 0);
	assert_int_equal(differences(work), 1);
	work_rollback(&test_fixture);
}

static void the_sum_of_what_was_bought_stops_at_the_largest_amount(void **state)
{
	(void)state;
	static const struct {
		int64_t totals[3], expected;
	} rows[] = {
		{{1, 2, 999999}, 1000002},
		{{INT64_MAX, -5, 0}, INT64_MAX - 5},
		{{INT64_MAX, INT64_MAX, 7}, INT64_MAX},
		{{-INT64_MAX, -INT64_MAX, 0}, -INT64_MAX},
	};
	static const char *const numbers[] = {"B1", "B2", "B3"};
	struct order_id ids[3];
	for (size_t i = 0; i < 3; i++)
		ids[i] = bought(numbers[i], 1);
	for (size_t r = 0; r < COUNT_OF(rows); r++) {
		struct customer customer;
		struct work *work = work_begin(&test_fixture);
		for (size_t i = 0; i < 3; i++) {
			heard(work, ids[i]);
			total_set(work, ids[i], rows[r].totals[i]);
		}
		assert_int_equal(customer_of_order(work, ids[0], &customer), OK);
		assert_int_equal(customer.totals.count, 1);
		assert_int_equal(customer.totals.at[0].orders, 3);
		assert_int_equal(customer.totals.at[0].total.ten_thousandths, rows[r].expected);
		work_rollback(&test_fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrong_about_customers_is_named),
		cmocka_unit_test(the_sum_of_what_was_bought_stops_at_the_largest_amount),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
