/* Orders that were split or merged, and a channel that goes on changing them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_change.h"
#include "domain/orders/test_orders.h"
#include "shape/shape_change.h"

static struct channel_id shop;
static struct product_id mug, pen;

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	mug = test_product_with(1000);
	pen = test_product_with(1000);
	return 0;
}

static void merged(struct order_id into, struct order_id source)
{
	struct work *work = work_begin(&test_fixture);
	if (order_merge(work, into, &source.value, 1) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static void merge_undone(struct order_id id)
{
	struct work *work = work_begin(&test_fixture);
	if (order_merge_undo(work, id) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static int64_t total_of(struct order_id id)
{
	return test_order_now(id)->total.ten_thousandths;
}

static void a_change_of_the_channel_reaches_the_parts(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}}, seven[] = {{"a", mug, 7, 0}};
	const struct test_line one[] = {{"a", mug, 7, 6}, {"b", pen, 2, 0}};
	struct order_id root = test_order_made(shop, "C-1", five, 1);
	struct order_id part = test_split_off(root, mug, 2);
	assert_int_equal(test_order_changed(shop, "C-1", seven, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 5);
	assert_int_equal(test_units_of(part, mug), 2);
	assert_int_equal(total_of(root) + total_of(part), 700000 + 10000 + 50000);
	assert_int_equal(test_order_changed(shop, "C-1", one, 2), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 1);
	assert_int_equal(test_units_of(part, mug), 0);
	assert_int_equal(test_units_of(root, pen), 2);
	test_orders_verified();
}

static void what_a_sent_part_cannot_follow_becomes_a_note(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}}, four[] = {{"a", mug, 4, 0}};
	const struct test_line two[] = {{"a", mug, 2, 0}};
	struct order_id root = test_order_made(shop, "C-2", five, 1);
	struct order_id part = test_split_off(root, mug, 3);
	test_order_shipped(part);
	assert_int_equal(test_order_changed(shop, "C-2", four, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 1);
	assert_int_equal(test_order_changed(shop, "C-2", two, 1), ORDER_WAS_NOTED);
	assert_int_equal(test_units_of(root, mug), 1);
	assert_int_equal(test_units_of(part, mug), 3);
	assert_true(test_order_now(root)->attention.len > 0);
	assert_int_equal(test_order_changed(shop, "C-2", two, 1), ORDER_WAS_SAME);
}

static void an_address_goes_to_every_part_that_can_follow(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root = test_order_made(shop, "C-3", five, 1);
	struct order_id part = test_split_off(root, mug, 3);
	struct order_id gone = test_split_off(root, mug, 1);
	test_order_shipped(gone);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "C-3", five, 1);
	draft.line1 = STR("2 Side St");
	assert_int_equal(test_order_taken(work, &draft, five, NULL), ORDER_WAS_EDITED);
	work_commit(&test_fixture);
	assert_true(str_is(test_order_now(root)->line1, "2 Side St"));
	assert_true(str_is(test_order_now(part)->line1, "2 Side St"));
	assert_true(str_is(test_order_now(gone)->line1, "1 Main St"));
	assert_true(str_find_str(test_order_now(gone)->attention, STR("street")) >= 0);
	assert_int_equal(total_of(root) + total_of(part) + total_of(gone), 500000 + 10000 + 50000);
}

static void said_of_marks(const char *number, const struct test_line *lines, const char *message,
                          enum order_fraud fraud, int64_t deliver_by_us, enum order_outcome outcome)
{
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, number, lines, 1);
	draft.is_gift = message[0] != '\0';
	draft.gift_message = str_from(message);
	draft.fraud_level = fraud;
	draft.deliver_by.us = deliver_by_us;
	assert_int_equal(test_order_taken(work, &draft, lines, NULL), outcome);
	work_commit(&test_fixture);
}

static void marks_are(struct order_id id, const char *message, enum order_fraud fraud,
                      int64_t deliver_by_us)
{
	const struct order *order = test_order_now(id);
	assert_int_equal(order->is_gift, message[0] != '\0');
	assert_true(str_is(order->gift_message, message));
	assert_int_equal(order->fraud_level, fraud);
	assert_int_equal(order->deliver_by.us, deliver_by_us);
}

static void gift_fraud_and_deliver_by_of_the_channel_reach_the_parts(void **state)
{
	(void)state;
	enum { DAY = 1000000 };
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root = test_order_made(shop, "C-9", five, 1);
	struct order_id part = test_split_off(root, mug, 2);
	struct order_id gone = test_split_off(root, mug, 1);
	test_order_shipped(gone);
	int64_t paid = test_order_now(root)->amount_paid.ten_thousandths
	               + test_order_now(part)->amount_paid.ten_thousandths;
	said_of_marks("C-9", five, "Hello", FRAUD_HIGH, 5 * DAY, ORDER_WAS_EDITED);
	marks_are(root, "Hello", FRAUD_HIGH, 5 * DAY);
	marks_are(part, "Hello", FRAUD_HIGH, 5 * DAY);
	marks_are(gone, "", FRAUD_NOT_ASSESSED, 0);
	assert_true(str_find_str(test_order_now(gone)->attention, STR("fraud level")) >= 0);
	assert_int_equal(test_order_now(root)->amount_paid.ten_thousandths
	                     + test_order_now(part)->amount_paid.ten_thousandths,
	                 paid);
	assert_int_equal(total_of(root) + total_of(part) + total_of(gone), 500000 + 10000 + 50000);
	said_of_marks("C-9", five, "Hello", FRAUD_HIGH, 5 * DAY, ORDER_WAS_SAME);
	/* What the channel leaves unsaid is as it was. */
	said_of_marks("C-9", five, "", FRAUD_NOT_ASSESSED, 6 * DAY, ORDER_WAS_EDITED);
	marks_are(root, "Hello", FRAUD_HIGH, 6 * DAY);
	marks_are(part, "Hello", FRAUD_HIGH, 6 * DAY);
	test_orders_verified();
}

static void what_a_person_marked_on_a_part_stays_and_is_told_once(void **state)
{
	(void)state;
	enum { DAY = 1000000 };
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root = test_order_made(shop, "C-10", five, 1);
	struct order_id part = test_split_off(root, mug, 2);
	struct order_patch patch = {.deliver_by = {9 * DAY}, .fraud_level = FRAUD_LOW};
	shape_give(&order_patch_shape, &patch, "deliver_by");
	shape_give(&order_patch_shape, &patch, "fraud_level");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_change(work, &part.value, 1, 0, &patch), OK);
	work_commit(&test_fixture);
	said_of_marks("C-10", five, "Hello", FRAUD_HIGH, 5 * DAY, ORDER_WAS_EDITED);
	marks_are(root, "Hello", FRAUD_HIGH, 5 * DAY);
	marks_are(part, "Hello", FRAUD_LOW, 9 * DAY);
	assert_true(str_find_str(test_order_now(part)->attention, STR("fraud level stays")) >= 0);
	assert_int_equal(test_order_now(root)->attention.len, 0);
}

static void a_cancel_of_the_channel_reaches_every_part(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root = test_order_made(shop, "C-4", five, 1);
	struct order_id part = test_split_off(root, mug, 3);
	struct order_id gone = test_split_off(root, mug, 1);
	test_order_shipped(gone);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "C-4", five, 1);
	draft.is_cancelled = true;
	assert_int_equal(test_order_taken(work, &draft, five, NULL), ORDER_WAS_CANCELLED);
	work_commit(&test_fixture);
	test_order_is(root, ORDER_CANCELLED, REASON_RESOLVED);
	test_order_is(part, ORDER_CANCELLED, REASON_RESOLVED);
	test_order_is(gone, ORDER_SHIPPED, REASON_RESOLVED);
	assert_true(str_find_str(test_order_now(gone)->attention, STR("cancelled")) >= 0);
}

static void cancelled_by_channel(const char *number, const struct test_line *lines, size_t n,
                                 const char *notes)
{
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, number, lines, n);
	draft.is_cancelled = true;
	draft.notes = str_from(notes);
	assert_int_equal(test_order_taken(work, &draft, lines, NULL), ORDER_WAS_CANCELLED);
	work_commit(&test_fixture);
}

static void a_cancel_reaches_the_parts_of_an_order_that_a_person_cancelled(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root = test_order_made(shop, "C-7", five, 1);
	struct order_id part = test_split_off(root, mug, 3);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_cancel(work, root, STR("The buyer called.")), OK);
	work_commit(&test_fixture);
	test_order_is(part, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	cancelled_by_channel("C-7", five, 1, "");
	test_order_is(part, ORDER_CANCELLED, REASON_RESOLVED);
	assert_true(str_is(test_order_now(root)->cancel_reason, "The buyer called."));
}

static void a_payment_reaches_every_part(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root, hand;
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "C-5", five, 1);
	draft.paid_at.us = 0;
	test_order_taken(work, &draft, five, &root);
	draft = test_draft_of(work, shop, "C-6", five, 1);
	draft.paid_at.us = 0;
	test_order_taken(work, &draft, five, &hand);
	work_commit(&test_fixture);
	struct order_id part = test_split_off(root, mug, 3);
	struct order_id other = test_split_off(hand, mug, 3);
	test_order_is(part, ORDER_AWAITING_PAYMENT, REASON_RESOLVED);
	assert_int_equal(test_order_changed(shop, "C-5", five, 1), ORDER_WAS_EDITED);
	test_order_is(root, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	test_order_is(part, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	work = work_begin(&test_fixture);
	assert_int_equal(order_pay(work, hand, (struct instant){5}), OK);
	work_commit(&test_fixture);
	test_order_is(other, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
}

static struct order_id unpaid_made(const char *number, const struct test_line *line)
{
	struct order_id id;
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, number, line, 1);
	draft.paid_at.us = 0;
	test_order_taken(work, &draft, line, &id);
	work_commit(&test_fixture);
	return id;
}

static void amount_paid(struct order_id id, int64_t ten_thousandths)
{
	struct work *work = work_begin(&test_fixture);
	if (order_pay_amount(work, id, (struct instant){5}, (struct money){ten_thousandths, {"USD"}})
	    != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static int64_t paid_of(struct order_id id)
{
	return test_order_now(id)->amount_paid.ten_thousandths;
}

static void an_amount_paid_is_shared_by_the_parts_up_to_what_each_owes(void **state)
{
	(void)state;
	const struct test_line six[] = {{"a", mug, 6, 0}};
	struct order_id root = unpaid_made("C-8", six);
	struct order_id part = test_split_off(root, mug, 2);
	struct order_id last = test_split_off(root, mug, 1);
	int64_t owed = total_of(root), more = total_of(part), rest = total_of(last);
	amount_paid(root, owed); /* exactly its own */
	test_order_is(root, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	test_order_is(part, ORDER_AWAITING_PAYMENT, REASON_RESOLVED);
	assert_int_equal(paid_of(part) + paid_of(last), 0);
	amount_paid(last, rest + more - 1); /* all but the smallest coin of another one too */
	test_order_is(last, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	test_order_is(part, ORDER_AWAITING_PAYMENT, REASON_RESOLVED);
	assert_int_equal(paid_of(last), rest);
	assert_int_equal(paid_of(part), more - 1);
	amount_paid(root, 1);
	test_order_is(part, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	assert_int_equal(paid_of(root) + paid_of(part) + paid_of(last), owed + more + rest);
	amount_paid(root, 7); /* more than all owe: on the one that was named */
	assert_int_equal(paid_of(root), owed + 7);
}

static void merged_orders_ship_as_one_and_part_again(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}}, pens[] = {{"a", pen, 3, 0}};
	struct order_id into = test_order_made(shop, "M-1", mugs, 1);
	struct order_id source = test_order_made(shop, "M-2", pens, 1);
	int64_t whole = total_of(into) + total_of(source), apart = total_of(source);
	merged(into, source);
	test_order_is(source, ORDER_MERGED, REASON_RESOLVED);
	assert_int_equal(total_of(into), whole);
	assert_int_equal(total_of(source), 0);
	assert_int_equal(test_units_of(into, pen), 3);
	merge_undone(source);
	test_order_is(source, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	assert_int_equal(total_of(source), apart);
	assert_int_equal(total_of(into), whole - apart);
	assert_int_equal(test_order_now(source)->lines.at[0].origin_order_id.value, 0);
	test_orders_verified();
}

static void packed(struct order_id id, int64_t units)
{
	struct work *work = work_begin(&test_fixture);
	struct order order;
	struct order_package package = {0};
	assert_int_equal(order_get(work, id, &order), OK);
	*LIST_ADD(work->arena, &package.lines) = (struct package_line){order.lines.at[0].id, {units}};
	assert_int_equal(order_pack(work, id, &package, 1), OK);
	work_commit(&test_fixture);
}

static size_t packages_of(struct order_id id)
{
	struct work *work = work_begin(&test_fixture);
	struct order_package *packages;
	size_t count;
	assert_int_equal(order_packages(work, id, &packages, &count), OK);
	work_commit(&test_fixture);
	return count;
}

static void a_package_that_the_channel_leaves_too_little_for_is_forgotten(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}}, four[] = {{"a", mug, 4, 0}};
	const struct test_line two[] = {{"a", mug, 4, 2}};
	struct order_id whole = test_order_made(shop, "P-1", five, 1);
	struct order_id root = test_order_made(shop, "P-2", five, 1);
	struct order_id part = test_split_off(root, mug, 1);
	packed(whole, 3);
	packed(root, 3);
	packed(part, 1);
	assert_int_equal(test_order_changed(shop, "P-1", four, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_order_changed(shop, "P-2", four, 1), ORDER_WAS_EDITED);
	assert_int_equal(packages_of(whole), 1);
	assert_int_equal(packages_of(root), 1);
	assert_int_equal(packages_of(part), 0); /* the last piece loses units first */
	assert_int_equal(test_order_changed(shop, "P-1", two, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_order_changed(shop, "P-2", two, 1), ORDER_WAS_EDITED);
	assert_int_equal(packages_of(whole), 0);
	assert_int_equal(packages_of(root), 0);
}

static void changes_of_merged_orders_reach_their_own_lines(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}}, pens[] = {{"a", pen, 3, 0}};
	const struct test_line more[] = {{"a", pen, 4, 0}, {"b", mug, 1, 0}};
	const struct test_line three[] = {{"a", mug, 3, 0}};
	struct order_id into = test_order_made(shop, "M-3", mugs, 1);
	struct order_id source = test_order_made(shop, "M-4", pens, 1);
	merged(into, source);
	assert_int_equal(test_order_changed(shop, "M-4", more, 2), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(into, pen), 4);
	assert_int_equal(test_units_of(into, mug), 3);
	assert_int_equal(test_order_changed(shop, "M-3", three, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(into, pen), 4);
	assert_int_equal(test_units_of(into, mug), 4);
	merge_undone(into);
	assert_int_equal(test_units_of(source, pen), 4);
	assert_int_equal(test_units_of(source, mug), 1);
	assert_int_equal(test_units_of(into, mug), 3);
	assert_int_equal(total_of(into), 300000 + 10000 + 50000);
	assert_int_equal(total_of(source), 500000 + 20000 + 50000);
}

static void a_cancelled_source_takes_its_lines_with_it(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}}, pens[] = {{"a", pen, 3, 0}};
	struct order_id into = test_order_made(shop, "M-5", mugs, 1);
	struct order_id source = test_order_made(shop, "M-6", pens, 1);
	merged(into, source);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "M-6", pens, 1);
	draft.is_cancelled = true;
	assert_int_equal(test_order_taken(work, &draft, pens, NULL), ORDER_WAS_CANCELLED);
	work_commit(&test_fixture);
	assert_int_equal(test_units_of(into, pen), 0);
	assert_int_equal(test_units_of(into, mug), 2);
	test_order_is(into, ORDER_AWAITING_SHIPMENT, REASON_RESOLVED);
	merge_undone(source);
	test_order_is(source, ORDER_CANCELLED, REASON_RESOLVED);
}

static void a_kit_of_which_a_part_has_left_stays_on_a_merged_order(void **state)
{
	(void)state;
	struct product_id kit = test_bundle_made("KIT", mug, 1, pen, 1);
	const struct test_line mugs[] = {{"a", mug, 2, 0}};
	const struct test_line kits[] = {{"a", kit, 3, 0}}, two[] = {{"a", kit, 2, 0}};
	struct order_id into = test_order_made(shop, "M-11", mugs, 1);
	struct order_id source = test_order_made(shop, "M-12", kits, 1);
	merged(into, source);
	test_units_shipped(into, pen, 1);
	assert_int_equal(test_order_changed(shop, "M-12", two, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(into, kit), 2);
	cancelled_by_channel("M-12", two, 1, "");
	assert_int_equal(test_units_of(into, kit), 1);
	assert_int_equal(test_units_of(into, mug), 2);
	assert_true(str_find_str(test_order_now(into)->attention,
	                         STR("after 1 unit had left, at least in part"))
	            >= 0);
	test_orders_verified();
}

static void the_channel_cannot_lower_a_merged_line_below_the_kits_begun(void **state)
{
	(void)state;
	struct product_id kit = test_bundle_made("KIT-2", mug, 1, pen, 1);
	const struct test_line mugs[] = {{"a", mug, 2, 0}};
	const struct test_line kits[] = {{"a", kit, 3, 0}}, one[] = {{"a", kit, 3, 2}};
	struct order_id into = test_order_made(shop, "M-13", mugs, 1);
	struct order_id source = test_order_made(shop, "M-14", kits, 1);
	merged(into, source);
	test_units_shipped(into, pen, 2);
	(void)test_order_changed(shop, "M-14", one, 1);
	assert_int_equal(test_units_of(into, kit), 3); /* two have begun: a person decides */
	assert_true(test_order_now(into)->needs_attention);
	test_orders_verified();
}

static void a_cancelled_source_stays_cancelled_when_the_channel_says_it_again(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}}, pens[] = {{"a", pen, 3, 0}};
	struct order_id into = test_order_made(shop, "M-9", mugs, 1);
	struct order_id source = test_order_made(shop, "M-10", pens, 1);
	merged(into, source);
	cancelled_by_channel("M-10", pens, 1, "");
	int64_t since = test_order_now(source)->cancelled_at.us;
	int64_t version = test_order_now(into)->version;
	cancelled_by_channel("M-10", pens, 1, "The buyer wrote a note.");
	assert_int_equal(test_units_of(into, pen), 0);
	assert_int_equal(test_units_of(into, mug), 2);
	assert_int_equal(test_order_now(into)->version, version);
	assert_int_equal(test_order_now(source)->cancelled_at.us, since);
}

static void refunded(struct order_id id, int64_t amount)
{
	struct work *work = work_begin(&test_fixture);
	struct order_refund refund = {.amount = {amount, {"USD"}}, .reason = STR("broken")};
	if (order_refund(work, id, &refund) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static void a_refund_of_merged_orders_is_shared_when_they_part(void **state)
{
	(void)state;
	const struct test_line one[] = {{"a", mug, 1, 0}};
	struct order_id into = test_order_made(shop, "RB-1", one, 1);
	struct order_id second = test_order_made(shop, "RB-2", one, 1);
	struct order_id third = test_order_made(shop, "RB-3", one, 1); /* 16.00 each */
	merged(into, second);
	merged(into, third);
	refunded(into, 400000);
	merge_undone(into);
	const struct order_id all[] = {into, second, third};
	int64_t sum = 0;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		const struct order *order = test_order_now(all[i]);
		assert_true(order->amount_refunded.ten_thousandths <= order->amount_paid.ten_thousandths);
		assert_int_equal(order->amount_paid.ten_thousandths, 160000);
		sum += order->amount_refunded.ten_thousandths;
	}
	assert_int_equal(sum, 400000);
}

static void a_cancel_of_the_channel_says_what_of_the_parts_had_left(void **state)
{
	(void)state;
	const struct test_line four[] = {{"a", mug, 4, 0}, {"b", pen, 1, 0}};
	struct order_id root = test_order_made(shop, "CL-1", four, 2);
	struct order_id part = test_split_off(root, pen, 1);
	test_units_shipped(root, mug, 3);
	cancelled_by_channel("CL-1", four, 2, "");
	assert_int_equal(test_order_now(root)->status, ORDER_CANCELLED);
	assert_true(str_find_str(test_order_now(root)->attention, STR("3 units had left")) >= 0);
	assert_int_equal(test_order_now(part)->status, ORDER_CANCELLED);
	assert_int_equal(test_order_now(part)->attention.len, 0);
	test_orders_verified();
}

static void a_cancelled_source_says_what_of_it_had_left_with_the_other(void **state)
{
	(void)state;
	const struct test_line other[] = {{"a", mug, 2, 0}};
	const struct test_line mine[] = {{"k", pen, 4, 0}, {"l", pen, 2, 0}};
	struct order_id into = test_order_made(shop, "CM-1", other, 1);
	struct order_id source = test_order_made(shop, "CM-2", mine, 2);
	merged(into, source);
	const struct order *now = test_order_now(into);
	const struct ship_unit units[] = {{now->lines.at[1].id, pen, 1}, {now->lines.at[2].id, pen, 5}};
	struct str difference;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_ship_units(work, into, test_reno, units, 2, &difference), OK);
	work_commit(&test_fixture);
	cancelled_by_channel("CM-2", mine, 2, "");
	now = test_order_now(into);
	assert_true(str_find_str(now->attention, STR("6 units had left")) >= 0);
	assert_int_equal(now->lines.at[1].cancelled.units, 3);
	assert_int_equal(now->lines.at[2].cancelled.units, 0); /* 5 left, of 2: no more were sold */
	assert_int_equal(test_units_of(into, mug), 2);
	assert_int_equal(now->status, ORDER_AWAITING_SHIPMENT);
	test_orders_verified();
}

static void a_merged_order_may_be_split_and_is_put_together_in_turn(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}}, pens[] = {{"a", pen, 3, 0}};
	const struct test_line four[] = {{"a", pen, 4, 0}};
	struct order_id into = test_order_made(shop, "M-7", mugs, 1);
	struct order_id source = test_order_made(shop, "M-8", pens, 1);
	int64_t whole = total_of(into) + total_of(source);
	merged(into, source);
	struct order_id part = test_split_off(into, pen, 2);
	assert_int_equal(test_order_changed(shop, "M-8", four, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(into, pen) + test_units_of(part, pen), 4);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_merge_undo(work, into), ERR_CONFLICT);
	work_rollback(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(order_split_undo(work, part), OK);
	work_commit(&test_fixture);
	merge_undone(into);
	assert_int_equal(total_of(into) + total_of(source), whole + 100000);
	assert_int_equal(test_units_of(source, pen), 4);
}

static void refused(struct order_id into, struct order_id source, enum err err, const char *why)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_merge(work, into, &source.value, 1), err);
	if (str_find_str(str_from(work_fault(&test_fixture)), str_from(why)) < 0)
		fail_msg("%s", work_fault(&test_fixture));
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

static void what_may_not_be_merged_says_why(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}};
	struct order_id into = test_order_made(shop, "R-1", mugs, 1);
	struct order_id abroad = test_order_made(test_channel_made("Other"), "R-1", mugs, 1);
	struct order_id unpaid, far, split = test_order_made(shop, "R-4", mugs, 1);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "R-2", mugs, 1);
	draft.paid_at.us = 0;
	test_order_taken(work, &draft, mugs, &unpaid);
	draft = test_draft_of(work, shop, "R-3", mugs, 1);
	draft.city = STR("Sparks");
	test_order_taken(work, &draft, mugs, &far);
	work_commit(&test_fixture);
	test_split_off(split, mug, 1);
	refused(into, into, ERR_REFUSED, "the same order");
	refused(into, abroad, ERR_REFUSED, "different channels");
	refused(into, unpaid, ERR_REFUSED, "not paid");
	refused(into, far, ERR_REFUSED, "the city differs");
	refused(into, split, ERR_REFUSED, "is split");
	refused(into, (struct order_id){999999}, ERR_INVALID, "is no order");
	test_order_shipped(far);
	refused(into, far, ERR_CONFLICT, "is shipped");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_of_the_channel_reaches_the_parts),
		cmocka_unit_test(what_a_sent_part_cannot_follow_becomes_a_note),
		cmocka_unit_test(an_address_goes_to_every_part_that_can_follow),
		cmocka_unit_test(gift_fraud_and_deliver_by_of_the_channel_reach_the_parts),
		cmocka_unit_test(what_a_person_marked_on_a_part_stays_and_is_told_once),
		cmocka_unit_test(a_cancel_of_the_channel_reaches_every_part),
		cmocka_unit_test(a_cancel_reaches_the_parts_of_an_order_that_a_person_cancelled),
		cmocka_unit_test(a_payment_reaches_every_part),
		cmocka_unit_test(an_amount_paid_is_shared_by_the_parts_up_to_what_each_owes),
		cmocka_unit_test(merged_orders_ship_as_one_and_part_again),
		cmocka_unit_test(a_package_that_the_channel_leaves_too_little_for_is_forgotten),
		cmocka_unit_test(changes_of_merged_orders_reach_their_own_lines),
		cmocka_unit_test(a_kit_of_which_a_part_has_left_stays_on_a_merged_order),
		cmocka_unit_test(the_channel_cannot_lower_a_merged_line_below_the_kits_begun),
		cmocka_unit_test(a_cancelled_source_takes_its_lines_with_it),
		cmocka_unit_test(a_cancelled_source_stays_cancelled_when_the_channel_says_it_again),
		cmocka_unit_test(a_refund_of_merged_orders_is_shared_when_they_part),
		cmocka_unit_test(a_cancel_of_the_channel_says_what_of_the_parts_had_left),
		cmocka_unit_test(a_cancelled_source_says_what_of_it_had_left_with_the_other),
		cmocka_unit_test(a_merged_order_may_be_split_and_is_put_together_in_turn),
		cmocka_unit_test(what_may_not_be_merged_says_why),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
