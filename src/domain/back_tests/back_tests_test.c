/* Back-tests on a real database: the two halves of the job called by hand, and what ends a test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/back_tests/back_tests.h"
#include "domain/orders/test_orders.h"
#include "shape/shape_change.h"

static struct channel_id shop;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	return 0;
}

static int world_close(void **state)
{
	(void)state;
	test_orders_verified();
	work_fixture_close(&test_fixture);
	return 0;
}

static struct back_test begun(void)
{
	struct back_test test;
	struct back_test_draft draft = {.name = STR("Nothing")};
	shape_give(&back_test_draft_shape, &draft, "groups");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(back_test_start(work, &draft, &test), OK);
	assert_string_equal(work_events(&test_fixture), "back_test.started");
	work_commit(&test_fixture);
	return test;
}

static struct back_test now(struct back_test_id id)
{
	struct back_test test;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(back_test_get(work, id, &test), OK);
	work_rollback(&test_fixture);
	return test;
}

/* A round of the job, in so many parts; `stale`: what was read is written twice. */
static void round_of(struct back_test_id id, size_t parts, bool stale)
{
	void *found[8];
	struct job job = {.kind = STR("back_test.run"), .subject_id = id.value};
	struct work *work = work_begin(&test_fixture);
	for (size_t i = 0; i < parts; i++)
		assert_int_equal(back_test_read(work, &job, i, parts, &found[i]), OK);
	assert_false(tx_wrote(work->tx));
	job.found = found;
	job.parts = parts;
	assert_int_equal(back_test_write(work, &job), OK);
	if (stale)
		assert_int_equal(back_test_write(work, &job), OK);
	work_commit(&test_fixture);
}

static void every_order_is_counted_once_however_many_parts_read(void **state)
{
	(void)state;
	struct product_id mug = test_product_made();
	const struct test_line one[] = {{"A", mug, 1, 0}};
	for (int i = 0; i < 5; i++) {
		char number[20];
		snprintf(number, sizeof number, "BACK-%d", i);
		test_order_made(shop, number, one, 1);
	}
	for (size_t parts = 1; parts <= 4; parts++) {
		struct back_test test = begun();
		round_of(test.id, parts, false); /* finds where the pieces end */
		test = now(test.id);
		assert_int_equal(test.status, BACK_TEST_RUNNING);
		assert_int_equal(test.orders_total, 5);
		assert_int_equal(test.orders_done, 0);
		round_of(test.id, parts, true);
		test = now(test.id);
		assert_int_equal(test.status, BACK_TEST_DONE);
		assert_int_equal(test.orders_done, 5);
		assert_int_equal(test.orders_different, 0);
		round_of(test.id, parts, false); /* a job that is left over does nothing */
		assert_int_equal(now(test.id).orders_done, 5);
	}
}

static void a_test_whose_job_is_given_up_has_failed(void **state)
{
	(void)state;
	struct back_test test = begun(), other = begun();
	const struct job job = {.kind = STR("back_test.run"), .subject_id = test.id.value};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(back_test_stopped(work, &job, STR("no disk")), OK);
	assert_string_equal(work_events(&test_fixture), "back_test.failed");
	assert_int_equal(back_test_stopped(work, &job, STR("no disk")), OK);
	assert_string_equal(work_events(&test_fixture), "back_test.failed"); /* once */
	work_commit(&test_fixture);
	assert_int_equal(now(test.id).status, BACK_TEST_FAILED);
	assert_true(str_starts(now(test.id).message, STR("It stopped: no disk.")));
	assert_int_equal(now(other.id).status, BACK_TEST_RUNNING);
	work = work_begin(&test_fixture);
	assert_int_equal(back_test_cancel(work, test.id, &test), ERR_CONFLICT);
	work_rollback(&test_fixture);
}

static void another_company_sees_no_test(void **state)
{
	(void)state;
	struct back_test test = begun(), seen;
	struct company_id other = work_fixture_company(&test_fixture, "Other tests");
	struct work *work = work_begin_as(&test_fixture, other);
	assert_int_equal(back_test_get(work, test.id, &seen), ERR_NOT_FOUND);
	assert_int_equal(back_test_cancel(work, test.id, &seen), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_is_counted_once_however_many_parts_read),
		cmocka_unit_test(a_test_whose_job_is_given_up_has_failed),
		cmocka_unit_test(another_company_sees_no_test),
	};
	if (!test_database_is_offered())
		return 0;
	return cmocka_run_group_tests(tests, world_open, world_close);
}
