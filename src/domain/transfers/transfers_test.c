#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/stock/test_stock.h"
#include "domain/transfers/transfers_edge.h"

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &transfers_module), "");
	work_rollback(&test_fixture);
}

/* What a unit returns lives until the next one begins. */
static struct transfer kept(struct transfer transfer)
{
	struct arena *arena = test_fixture.database.arena;
	transfer.lines.at =
		arena_copy(arena, transfer.lines.at, transfer.lines.count * sizeof *transfer.lines.at);
	transfer.number = str_format(arena, "%.*s", STR_FMT(transfer.number));
	return transfer;
}

static struct transfer planned(struct product_id product, int64_t units)
{
	struct transfer_line line = {.product_id = product, .quantity = {units}};
	struct transfer draft = {.from_warehouse_id = test_reno, .to_warehouse_id = test_newark}, out;
	draft.lines.at = &line;
	draft.lines.count = draft.lines.room = 1;
	struct work *work = work_begin(&test_fixture);
	if (transfer_create(work, &draft, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
	return kept(out);
}

static enum err sent(struct transfer_id id)
{
	struct transfer out;
	struct work *work = work_begin(&test_fixture);
	enum err err = transfer_send(work, id, NULL, 0, &out);
	if (err == OK)
		work_commit(&test_fixture);
	return err;
}

static struct transfer received(const struct transfer *transfer, int64_t accepted, int64_t rejected)
{
	struct transfer out;
	const struct transfer_receipt receipt = {
		.line_id = transfer->lines.at[0].id, .accepted = {accepted}, .rejected = {rejected}};
	struct work *work = work_begin(&test_fixture);
	if (transfer_receive(work, transfer->id, &receipt, 1, NULL, NULL, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
	return kept(out);
}

static void transfers_verified(void)
{
	struct verify_report report = {0};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfers_verify(work, &report), OK);
	assert_true(report.checked > 0);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	work_rollback(&test_fixture);
	test_verified();
}

static int64_t coming(struct product_id product)
{
	struct incoming *rows;
	size_t count;
	int64_t units = 0;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(stock_incoming_of(work, &product.value, 1, &rows, &count), OK);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(rows[i].warehouse_id.value, test_newark.value);
		units += rows[i].units.units;
	}
	work_rollback(&test_fixture);
	return units;
}

static void goods_leave_are_under_way_and_arrive_in_parts(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	struct transfer transfer = planned(product, 8);
	test_level_is(product, test_reno, 10, 0, 0);
	assert_int_equal(coming(product), 0);
	assert_int_equal(sent(transfer.id), OK);
	test_level_is(product, test_reno, 2, 0, 0);
	test_level_is(product, test_newark, 0, 0, 0);
	assert_int_equal(coming(product), 8);
	transfer = received(&transfer, 5, 1);
	assert_int_equal(transfer.status, TRANSFER_PARTIALLY_DELIVERED);
	assert_int_equal(transfer.lines.at[0].in_transit.units, 2);
	test_level_is(product, test_newark, 5, 0, 0);
	assert_int_equal(coming(product), 2);
	transfer = received(&transfer, 3, 0); /* one more than was sent */
	assert_int_equal(transfer.status, TRANSFER_DELIVERED);
	assert_int_equal(transfer.lines.at[0].over_units.units, 1);
	test_level_is(product, test_newark, 8, 0, 0);
	assert_int_equal(coming(product), 0);
	transfers_verified();
}

static void what_does_not_come_is_written_off_and_may_come_late(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 6));
	struct transfer transfer = planned(product, 6), out;
	assert_int_equal(sent(transfer.id), OK);
	received(&transfer, 4, 0);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfer_close(work, transfer.id, &out), OK);
	assert_int_equal(out.status, TRANSFER_CLOSED_SHORT);
	assert_int_equal(out.lines.at[0].written_off.units, 2);
	work_commit(&test_fixture);
	assert_int_equal(coming(product), 0);
	out = received(&transfer, 2, 0);
	assert_int_equal(out.status, TRANSFER_DELIVERED);
	test_level_is(product, test_newark, 6, 0, 0);
	transfers_verified();
}

static void sending_takes_nothing_that_is_promised(void **state)
{
	(void)state;
	struct transfer out;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	struct stock_move claim = test_claim_of(product, test_reno, 2);
	test_posted(&claim, 1);
	struct transfer transfer = planned(product, 4);
	assert_int_equal(sent(transfer.id), ERR_OUT_OF_STOCK);
	char says[100];
	snprintf(says, sizeof says, "SKU-%d at Reno: 3 are available, 4 are asked for.",
	         test_made_count);
	assert_string_equal(work_fault(&test_fixture), says);
	assert_false(tx_wrote(test_fixture.work.tx));
	work_rollback(&test_fixture);
	/* Less than planned may leave. */
	const struct transfer_sending sending = {.line_id = transfer.lines.at[0].id, .units = {3}};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfer_send(work, transfer.id, &sending, 1, &out), OK);
	out = kept(out);
	work_commit(&test_fixture);
	out = received(&out, 3, 0);
	assert_int_equal(out.status, TRANSFER_DELIVERED);
	transfers_verified();
}

static void what_is_under_way_is_not_cancelled(void **state)
{
	(void)state;
	struct transfer out;
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	struct transfer first = planned(product, 2), second = planned(product, 2);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfer_cancel(work, first.id, &out), OK);
	assert_int_equal(transfer_cancel(work, first.id, &out), OK); /* a repeat */
	work_commit(&test_fixture);
	assert_int_equal(sent(first.id), ERR_REFUSED);
	work_rollback(&test_fixture);
	assert_int_equal(sent(second.id), OK);
	char says[200];
	work = work_begin(&test_fixture);
	assert_int_equal(transfer_cancel(work, second.id, &out), ERR_REFUSED);
	snprintf(says, sizeof says,
	         "Transfer %.*s is pending receiving: receive it, reject it or close it short instead "
	         "of cancelling it.",
	         STR_FMT(second.number));
	assert_string_equal(work_fault(&test_fixture), says);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(transfer_reject(work, second.id, &out), OK);
	assert_int_equal(out.status, TRANSFER_REJECTED);
	assert_int_equal(out.lines.at[0].rejected.units, 2);
	work_commit(&test_fixture);
	test_level_is(product, test_reno, 3, 0, 0);
	transfers_verified();
}

static void bad_transfers_are_refused(void **state)
{
	(void)state;
	struct transfer out;
	struct product_id product = test_product_made();
	struct transfer_line lines[] = {{.product_id = product, .quantity = {1}},
	                                {.product_id = product, .quantity = {2}}};
	struct transfer draft = {.from_warehouse_id = test_reno, .to_warehouse_id = test_reno};
	draft.lines.at = lines;
	draft.lines.count = draft.lines.room = 1;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(transfer_create(work, &draft, &out), ERR_INVALID);
	draft.to_warehouse_id.value = 1;
	assert_int_equal(transfer_create(work, &draft, &out), ERR_INVALID);
	draft.to_warehouse_id = test_newark;
	draft.lines.count = 2;
	assert_int_equal(transfer_create(work, &draft, &out), ERR_INVALID);
	lines[1].product_id.value = 1;
	assert_int_equal(transfer_create(work, &draft, &out), ERR_INVALID);
	draft.lines.count = 0;
	assert_int_equal(transfer_create(work, &draft, &out), ERR_INVALID);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
	struct transfer transfer = planned(product, 1);
	draft.lines.count = 1;
	draft.number = transfer.number;
	work = work_begin(&test_fixture);
	assert_int_equal(transfer_create(work, &draft, &out), ERR_CONFLICT);
	work_rollback(&test_fixture);
	work = work_begin_as(&test_fixture, work_fixture_company(&test_fixture, "Stranger"));
	assert_int_equal(transfer_get(work, transfer.id, &out), ERR_NOT_FOUND);
	assert_int_equal(transfer_send(work, transfer.id, NULL, 0, &out), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(goods_leave_are_under_way_and_arrive_in_parts),
		cmocka_unit_test(what_does_not_come_is_written_off_and_may_come_late),
		cmocka_unit_test(sending_takes_nothing_that_is_promised),
		cmocka_unit_test(what_is_under_way_is_not_cancelled),
		cmocka_unit_test(bad_transfers_are_refused),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
