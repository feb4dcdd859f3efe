/* What people changed of lines, and a channel that goes on speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/orders_lines.h"
#include "domain/orders/orders_change.h"
#include "domain/orders/test_orders.h"

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

static enum order_outcome noted(const char *number, const struct test_line *lines, size_t n,
                                const char *notes)
{
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, number, lines, n);
	draft.notes = str_from(notes);
	enum order_outcome outcome = test_order_taken(work, &draft, lines, NULL);
	work_commit(&test_fixture);
	return outcome;
}

static unsigned field_bit(const char *name)
{
	return 1U << (shape_field(&order_line_edit_shape, str_from(name))
	              - order_line_edit_shape.fields);
}

/* A person changes the order's first line of the product; NULL: removes it. */
static void line_changed(struct order_id id, struct product_id product,
                         const struct order_line_edit *edit)
{
	const struct order *order = test_order_now(id);
	struct order_line_change change = {edit != NULL ? LINE_CHANGE : LINE_REMOVE, {0}, edit};
	for (size_t i = order->lines.count; i-- > 0;)
		if (ID_EQ(order->lines.at[i].product_id, product))
			change.line_id = order->lines.at[i].id;
	struct work *work = work_begin(&test_fixture);
	if (order_lines_change(work, id, 0, &change, 1) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

static void units_changed(struct order_id id, struct product_id product, int64_t units)
{
	struct order_line_edit edit = {.quantity = {units}};
	edit.touched.present = field_bit("quantity");
	line_changed(id, product, &edit);
}

static void product_changed(struct order_id id, struct product_id from, struct product_id to)
{
	struct order_line_edit edit = {.product_id = to};
	edit.touched.present = field_bit("product_id");
	line_changed(id, from, &edit);
}

static void units_of_people_stay_and_cancels_come_through(void **state)
{
	(void)state;
	static const struct {
		int64_t now, last, said;
		bool is_edited;
		int64_t wanted;
	} rows[] = {
		{3, 3, 3, false, 3}, {3, 3, 5, false, 5}, {3, 5, 5, false, 3}, {2, 3, 3, true, 2},
		{2, 3, 4, true, 2},  {2, 3, 2, true, 2},  {2, 3, 1, true, 1},  {2, 3, 0, true, 0},
		{0, 2, 4, true, 0},  {5, 3, 4, true, 5},  {5, 3, 2, true, 4},  {5, 3, 0, true, 0},
		{9, 9, 2, true, 2},  {5, -1, 3, true, 3}, {2, -1, 3, true, 2}, {2, -1, 3, false, 3},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (line_units_wanted(rows[i].now, rows[i].last, rows[i].said, rows[i].is_edited)
		    != rows[i].wanted)
			fail_msg("row %zu", i);
}

static void a_removed_line_stays_removed_whatever_the_channel_says(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", mug, 3, 0}, {"b", pen, 2, 0}};
	const struct test_line more[] = {{"a", mug, 3, 0}, {"b", pen, 4, 0}};
	struct order_id id = test_order_made(shop, "KEPT-1", two, 2);
	line_changed(id, pen, NULL);
	assert_int_equal(noted("KEPT-1", two, 2, "Ring twice."), ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(id)->notes, "Ring twice."));
	assert_int_equal(test_units_of(id, pen), 0);
	assert_int_equal(test_units_of(id, mug), 3);
	assert_int_equal(test_order_now(id)->attention.len, 0);
	assert_int_equal(noted("KEPT-1", more, 2, ""), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, pen), 0);
	assert_true(str_find_str(test_order_now(id)->attention, STR("the channel says 4")) >= 0);
	assert_int_equal(noted("KEPT-1", more, 1, ""), ORDER_WAS_EDITED); /* not named any more */
	assert_int_equal(noted("KEPT-1", more, 2, ""), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, pen), 0);
}

static void units_that_a_person_added_stay_beside_what_the_channel_cancels(void **state)
{
	(void)state;
	const struct test_line three[] = {{"a", mug, 3, 0}}, two[] = {{"a", mug, 3, 1}};
	const struct test_line none[] = {{"a", mug, 3, 3}};
	struct order_id id = test_order_made(shop, "KEPT-3", three, 1);
	units_changed(id, mug, 5);
	assert_int_equal(test_order_changed(shop, "KEPT-3", two, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 4);
	assert_int_equal(test_order_changed(shop, "KEPT-3", none, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 0);
}

static const struct order_line *line_of(struct order_id id, struct product_id product)
{
	const struct order *order = test_order_now(id);
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].product_id, product))
			return &order->lines.at[i];
	fail_msg("order %lld has no such line", (long long)id.value);
	return NULL;
}

static void units_that_left_are_not_cancelled_by_the_channel(void **state)
{
	(void)state;
	const struct test_line six[] = {{"a", mug, 6, 0}, {"b", pen, 2, 0}};
	const struct test_line one[] = {{"a", mug, 6, 5}, {"b", pen, 2, 0}};
	const struct test_line fewer[] = {{"a", mug, 3, 0}, {"b", pen, 2, 0}};
	struct order_id id = test_order_made(shop, "LEFT-1", six, 2);
	test_units_shipped(id, mug, 5);
	assert_int_equal(test_order_changed(shop, "LEFT-1", one, 2), ORDER_WAS_EDITED);
	assert_int_equal(line_of(id, mug)->ordered.units, 6);
	assert_int_equal(line_of(id, mug)->cancelled.units, 1);
	assert_int_equal(line_of(id, mug)->channel_open, 1);
	assert_true(str_find_str(test_order_now(id)->attention, STR("5 had left")) >= 0);
	assert_int_equal(test_order_changed(shop, "LEFT-1", fewer, 2), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 5);
	assert_int_equal(test_order_now(id)->total.ten_thousandths, 770000); /* 7 × 10 + 2 + 5 */
	test_orders_verified();
}

static void a_line_that_left_in_part_and_is_not_named_any_more_keeps_what_left(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", mug, 6, 0}, {"b", pen, 2, 0}};
	struct order_id id = test_order_made(shop, "LEFT-2", two, 2);
	test_units_shipped(id, mug, 2);
	assert_int_equal(test_order_changed(shop, "LEFT-2", &two[1], 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 2);
	assert_int_equal(line_of(id, mug)->shipped.units, 2);
	assert_true(str_find_str(test_order_now(id)->attention, STR("2 had left")) >= 0);
	assert_int_equal(test_order_now(id)->status, ORDER_AWAITING_SHIPMENT);
	test_units_shipped(id, pen, 2);
	assert_int_equal(test_order_now(id)->status, ORDER_SHIPPED);
	test_orders_verified();
}

static void held(struct order_id id)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_hold(work, id, (struct instant){0}, STR("look"), false), OK);
	work_commit(&test_fixture);
}

static enum err restored(struct order_id id)
{
	struct work *work = work_begin(&test_fixture);
	enum err err = order_restore(work, id);
	if (err == OK)
		work_commit(&test_fixture);
	else
		work_rollback(&test_fixture);
	return err;
}

static void an_order_whose_units_are_all_cancelled_is_cancelled_until_there_are_units(void **state)
{
	(void)state;
	const struct test_line three[] = {{"a", mug, 3, 0}}, none[] = {{"a", mug, 3, 3}};
	const struct test_line four[] = {{"a", mug, 4, 0}};
	for (int is_held = 0; is_held < 2; is_held++) {
		const char *number = is_held ? "EMPTY-2" : "EMPTY-1";
		struct order_id id = test_order_made(shop, number, three, 1);
		if (is_held)
			held(id);
		assert_int_equal(test_order_changed(shop, number, none, 1), ORDER_WAS_EDITED);
		assert_int_equal(test_order_now(id)->status, ORDER_CANCELLED);
		assert_true(test_order_now(id)->cancelled_at.us != 0);
		assert_true(str_is(test_order_now(id)->cancel_reason, "All its units are cancelled."));
		assert_int_equal(restored(id), ERR_CONFLICT);
		assert_int_equal(test_order_changed(shop, number, four, 1), ORDER_WAS_EDITED);
		assert_int_equal(test_order_now(id)->status, ORDER_AWAITING_SHIPMENT);
		assert_int_equal(test_order_now(id)->cancelled_at.us, 0);
		assert_int_equal(test_units_of(id, mug), 4);
		test_orders_verified();
	}
}

static void what_a_person_cancelled_takes_its_share_of_what_the_channel_says(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", mug, 2, 0}}, three[] = {{"a", mug, 3, 0}};
	const struct test_line one[] = {{"a", mug, 3, 2}};
	struct order_id id = test_order_made(shop, "SHARE-1", two, 1);
	struct order_line_edit edit = {.quantity = {1}};
	edit.touched.present = field_bit("quantity");
	assert_int_equal(test_order_now(id)->tax_total.ten_thousandths, 10000);
	line_changed(id, mug, &edit);
	assert_int_equal(test_order_now(id)->tax_total.ten_thousandths, 5000);
	assert_int_equal(test_order_changed(shop, "SHARE-1", three, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 1);
	assert_int_equal(test_order_now(id)->tax_total.ten_thousandths, 3300);
	assert_int_equal(test_order_changed(shop, "SHARE-1", one, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 1);
	assert_int_equal(test_order_now(id)->tax_total.ten_thousandths, 10000); /* of that one */
	test_orders_verified();
}

static void a_kit_of_which_a_part_has_left_stays(void **state)
{
	(void)state;
	struct product_id kit = test_bundle_made("KIT", mug, 1, pen, 1);
	const struct test_line two[] = {{"a", kit, 3, 0}, {"b", pen, 2, 0}};
	struct order_id id = test_order_made(shop, "LEFT-4", two, 2);
	test_units_shipped(id, mug, 1);
	assert_int_equal(line_of(id, kit)->shipped.units, 0);
	struct order_line_edit edit = {.quantity = {2}};
	edit.touched.present = field_bit("quantity");
	struct order_line_change change = {LINE_REMOVE, line_of(id, kit)->id, NULL};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_lines_change(work, id, 0, &change, 1), ERR_REFUSED);
	assert_true(str_find_str(str_from(work_fault(&test_fixture)), STR("1 unit have left")) >= 0);
	work_rollback(&test_fixture);
	line_changed(id, kit, &edit);
	assert_int_equal(test_units_of(id, kit), 2);
	assert_int_equal(test_order_changed(shop, "LEFT-4", &two[1], 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, kit), 1);
	assert_true(str_find_str(test_order_now(id)->attention, STR("1 had left, at least")) >= 0);
	test_orders_verified();
}

static void a_cancel_of_the_channel_says_what_had_left_before_it(void **state)
{
	(void)state;
	const struct test_line six[] = {{"a", mug, 6, 0}};
	struct order_id id = test_order_made(shop, "LEFT-3", six, 1);
	test_units_shipped(id, mug, 4);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "LEFT-3", six, 1);
	draft.is_cancelled = true;
	assert_int_equal(test_order_taken(work, &draft, six, NULL), ORDER_WAS_CANCELLED);
	work_commit(&test_fixture);
	assert_int_equal(test_order_now(id)->status, ORDER_CANCELLED);
	assert_true(str_find_str(test_order_now(id)->attention, STR("4 units had left")) >= 0);
	test_orders_verified();
}

static void units_shipped_beyond_the_order_stay_beyond_it(void **state)
{
	(void)state;
	const struct test_line three[] = {{"a", mug, 3, 0}, {"b", pen, 2, 0}};
	const struct test_line more_pens[] = {{"a", mug, 3, 0}, {"b", pen, 3, 0}};
	const struct test_line two[] = {{"a", mug, 2, 0}, {"b", pen, 3, 0}};
	struct order_id id = test_order_made(shop, "OVER-1", three, 2);
	const struct ship_unit ten = {line_of(id, mug)->id, mug, 10};
	struct str difference;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_ship_units(work, id, test_reno, &ten, 1, &difference), OK);
	work_commit(&test_fixture);
	assert_int_equal(test_order_changed(shop, "OVER-1", more_pens, 2), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 3);
	assert_int_equal(test_order_now(id)->total.ten_thousandths, 670000); /* 6 × 10 + 2 + 5 */
	assert_int_equal(test_order_changed(shop, "OVER-1", two, 2), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 3);
	test_orders_verified();
}

static void nothing_is_paid_of_an_order_that_costs_less_than_nothing(void **state)
{
	(void)state;
	const struct test_line one[] = {{"a", mug, 1, 0}};
	struct order_id id;
	for (int is_divided = 0; is_divided < 2; is_divided++) {
		const char *number = is_divided ? "LESS-2" : "LESS-1";
		struct work *work = work_begin(&test_fixture);
		struct order_draft draft = test_draft_of(work, shop, number, one, 1);
		draft.lines.at[0].unit_price.ten_thousandths = 0;
		draft.lines.at[0].tax.ten_thousandths = 0;
		draft.lines.at[0].quantity.units = 2;
		draft.shipping_total.ten_thousandths = 0;
		(void)test_order_taken(work, &draft, one, &id);
		work_commit(&test_fixture);
		if (is_divided)
			(void)test_split_off(id, mug, 1);
		work = work_begin(&test_fixture);
		draft = test_draft_of(work, shop, number, one, 1);
		draft.lines.at[0].unit_price.ten_thousandths = 0;
		draft.lines.at[0].tax.ten_thousandths = 0;
		draft.lines.at[0].quantity.units = 2;
		draft.lines.at[0].discount.ten_thousandths = 5000;
		draft.shipping_total.ten_thousandths = 0;
		assert_int_equal(test_order_taken(work, &draft, one, NULL), ORDER_WAS_EDITED);
		work_commit(&test_fixture);
		assert_true(test_order_now(id)->total.ten_thousandths < 0);
		assert_int_equal(test_order_now(id)->amount_paid.ten_thousandths, 0);
		assert_int_equal(test_order_now(id)->payment_status, PAYMENT_PAID);
	}
}

static void what_was_paid_in_part_is_paid_whole_when_the_channel_says_it_is_paid(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", mug, 2, 0}}, three[] = {{"a", mug, 3, 0}};
	for (int is_divided = 0; is_divided < 2; is_divided++) {
		const char *number = is_divided ? "PART-2" : "PART-1";
		struct order_id id, part = {0};
		struct work *work = work_begin(&test_fixture);
		struct order_draft draft = test_draft_of(work, shop, number, two, 1);
		draft.paid_at.us = 0;
		test_order_taken(work, &draft, two, &id);
		work_commit(&test_fixture);
		if (is_divided)
			part = test_split_off(id, mug, 1);
		work = work_begin(&test_fixture);
		assert_int_equal(
			order_pay_amount(work, id, (struct instant){5}, (struct money){50000, {"USD"}}), OK);
		work_commit(&test_fixture);
		assert_int_equal(test_order_now(id)->payment_status, PAYMENT_PARTLY);
		assert_int_equal(test_order_changed(shop, number, two, 1), ORDER_WAS_EDITED);
		assert_int_equal(test_order_now(id)->payment_status, PAYMENT_PAID);
		assert_int_equal(test_order_now(id)->amount_paid.ten_thousandths,
		                 test_order_now(id)->total.ten_thousandths);
		if (is_divided)
			assert_int_equal(test_order_now(part)->payment_status, PAYMENT_PAID);
		/* Said again, it is no second payment: what the order costs more is owed. */
		assert_int_equal(test_order_changed(shop, number, three, 1), ORDER_WAS_EDITED);
		assert_true(test_order_now(id)->payment_status == PAYMENT_PARTLY
		            || (is_divided && test_order_now(part)->payment_status == PAYMENT_PARTLY));
		test_orders_verified();
	}
}

static void units_that_were_refunded_stay_on_a_line_that_the_channel_lowers(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}}, two[] = {{"a", mug, 2, 0}};
	struct order_id id = test_order_made(shop, "BACK-1", five, 1);
	struct order_refund refund = {.amount = {300000, {"USD"}}, .reason = STR("broken")};
	struct order_line_id line = line_of(id, mug)->id;
	struct work *work = work_begin(&test_fixture);
	*LIST_ADD(work->arena, &refund.lines) = (struct order_refund_line){line, {3}};
	assert_int_equal(order_refund(work, id, &refund), OK);
	work_commit(&test_fixture);
	assert_int_equal(test_order_changed(shop, "BACK-1", two, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug), 2);
	assert_int_equal(line_of(id, mug)->refunded.units, 3);
	assert_int_equal(line_of(id, mug)->ordered.units, 3);
	struct order_id part = test_split_off(id, mug, 1);
	const struct test_line one[] = {{"a", mug, 1, 0}};
	assert_int_equal(test_order_changed(shop, "BACK-1", one, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, mug) + test_units_of(part, mug), 1);
	assert_true(line_of(id, mug)->refunded.units <= line_of(id, mug)->ordered.units);
	assert_true(line_of(part, mug)->refunded.units <= line_of(part, mug)->ordered.units);
	test_orders_verified();
}

static void prices_taxes_and_titles_of_people_stay_and_others_follow(void **state)
{
	(void)state;
	const struct test_line two[] = {{"a", mug, 3, 0}, {"b", pen, 2, 0}};
	struct order_id id = test_order_made(shop, "KEPT-4", two, 2);
	struct order_line_edit edit = {
		.unit_price = {70000, {"USD"}}, .tax = {500, {"USD"}}, .title = STR("Mug, second choice")};
	edit.touched.present = field_bit("unit_price") | field_bit("tax") | field_bit("title");
	line_changed(id, mug, &edit);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "KEPT-4", two, 2);
	for (size_t i = 0; i < 2; i++) {
		draft.lines.at[i].unit_price.ten_thousandths = 120000;
		draft.lines.at[i].discount.ten_thousandths = 300;
		draft.lines.at[i].tax.ten_thousandths = 15000;
		draft.lines.at[i].title = STR("Blue");
	}
	assert_int_equal(test_order_taken(work, &draft, two, NULL), ORDER_WAS_EDITED);
	struct event *events;
	size_t count;
	bool is_told = false;
	work_commit(&test_fixture);
	const struct order *order = test_order_now(id);
	const struct order_line *a = &order->lines.at[0], *b = &order->lines.at[1];
	assert_true(str_is(a->edited, "title,unit_price,tax"));
	assert_true(str_is(a->title, "Mug, second choice") && str_is(b->title, "Blue"));
	assert_int_equal(a->unit_price.ten_thousandths, 70000);
	assert_int_equal(a->tax.ten_thousandths, 500);
	assert_int_equal(a->discount.ten_thousandths, 300);
	assert_int_equal(b->unit_price.ten_thousandths, 120000);
	assert_int_equal(order->total.ten_thousandths,
	                 3 * 70000 + 2 * 120000 - 600 + 500 + 15000 + 50000);
	work = work_begin(&test_fixture);
	assert_int_equal(event_timeline(work, "order", id.value, 100, &events, &count), OK);
	for (size_t i = 0; i < count; i++)
		is_told = is_told
		          || str_find_str(events[i].body,
		                          STR("The price of a stays 7.00, the channel says 12.00."))
		                 >= 0;
	assert_true(is_told);
	work_rollback(&test_fixture);
}

static void a_product_linked_by_hand_stays_as_long_as_the_sku_does(void **state)
{
	(void)state;
	const struct test_line one[] = {{"a", mug, 3, 0}};
	struct order_id id = test_order_made(shop, "KEPT-2", one, 1);
	product_changed(id, mug, pen);
	assert_int_equal(noted("KEPT-2", one, 1, "Ring twice."), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(id, pen), 3);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "KEPT-2", one, 1);
	draft.lines.at[0].sku = STR("another");
	assert_int_equal(test_order_taken(work, &draft, one, NULL), ORDER_WAS_EDITED);
	work_commit(&test_fixture);
	assert_int_equal(test_units_of(id, pen), 0);
	assert_int_equal(test_units_of(id, mug), 3);
}

static void another_sku_of_the_channel_does_not_keep_the_old_product(void **state)
{
	(void)state;
	const struct test_line one[] = {{"a", mug, 1, 0}}, unknown[] = {{"a", {0}, 1, 0}};
	struct order_id id = test_order_made(shop, "KEPT-5", one, 1);
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, shop, "KEPT-5", one, 1);
	draft.lines.at[0].sku = STR("nobody knows");
	assert_int_equal(test_order_taken(work, &draft, unknown, NULL), ORDER_WAS_EDITED);
	work_commit(&test_fixture);
	test_order_is(id, ORDER_UNRESOLVED, REASON_MISSING_PRODUCT_INFO);
}

static void parts_keep_the_units_that_people_gave_them(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}}, six[] = {{"a", mug, 6, 0}};
	const struct test_line one[] = {{"a", mug, 5, 4}};
	struct order_id root = test_order_made(shop, "KEPT-6", five, 1);
	struct order_id part = test_split_off(root, mug, 3);
	units_changed(part, mug, 1);
	assert_int_equal(noted("KEPT-6", five, 1, "Ring twice."), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 2);
	assert_int_equal(test_units_of(part, mug), 1);
	assert_int_equal(test_order_changed(shop, "KEPT-6", six, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 2);
	assert_int_equal(test_units_of(part, mug), 1);
	assert_true(str_find_str(test_order_now(root)->attention, STR("the channel says 6")) >= 0);
	assert_int_equal(test_order_changed(shop, "KEPT-6", one, 1), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug) + test_units_of(part, mug), 1);
}

static void parts_keep_the_products_and_prices_that_people_gave_them(void **state)
{
	(void)state;
	const struct test_line five[] = {{"a", mug, 5, 0}};
	struct order_id root = test_order_made(shop, "KEPT-7", five, 1);
	struct order_id part = test_split_off(root, mug, 3);
	struct order_line_edit edit = {.unit_price = {0, {"USD"}}};
	edit.touched.present = field_bit("unit_price");
	line_changed(part, mug, &edit);
	product_changed(part, mug, pen);
	assert_int_equal(noted("KEPT-7", five, 1, "Ring twice."), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 2);
	assert_int_equal(test_units_of(part, pen), 3);
	assert_int_equal(test_order_now(part)->lines.at[0].unit_price.ten_thousandths, 0);
	assert_int_equal(test_order_now(root)->lines.at[0].unit_price.ten_thousandths, 100000);
	/* Put together again, both pieces stay what they are. */
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_split_undo(work, part), OK);
	work_commit(&test_fixture);
	assert_int_equal(noted("KEPT-7", five, 1, "Ring three times."), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(root, mug), 2);
	assert_int_equal(test_units_of(root, pen), 3);
}

static void merged_orders_keep_what_people_changed_of_their_lines(void **state)
{
	(void)state;
	const struct test_line mugs[] = {{"a", mug, 2, 0}}, pens[] = {{"a", pen, 3, 0}};
	struct order_id into = test_order_made(shop, "KEPT-8", mugs, 1);
	struct order_id source = test_order_made(shop, "KEPT-9", pens, 1);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_merge(work, into, &source.value, 1), OK);
	work_commit(&test_fixture);
	units_changed(into, pen, 1);
	assert_int_equal(noted("KEPT-9", pens, 1, "Ring twice."), ORDER_WAS_EDITED);
	assert_int_equal(noted("KEPT-8", mugs, 1, "Ring twice."), ORDER_WAS_EDITED);
	assert_int_equal(test_units_of(into, pen), 1);
	assert_int_equal(test_units_of(into, mug), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_of_people_stay_and_cancels_come_through),
		cmocka_unit_test(a_removed_line_stays_removed_whatever_the_channel_says),
		cmocka_unit_test(units_that_a_person_added_stay_beside_what_the_channel_cancels),
		cmocka_unit_test(units_that_left_are_not_cancelled_by_the_channel),
		cmocka_unit_test(a_line_that_left_in_part_and_is_not_named_any_more_keeps_what_left),
		cmocka_unit_test(an_order_whose_units_are_all_cancelled_is_cancelled_until_there_are_units),
		cmocka_unit_test(what_a_person_cancelled_takes_its_share_of_what_the_channel_says),
		cmocka_unit_test(a_kit_of_which_a_part_has_left_stays),
		cmocka_unit_test(a_cancel_of_the_channel_says_what_had_left_before_it),
		cmocka_unit_test(units_shipped_beyond_the_order_stay_beyond_it),
		cmocka_unit_test(nothing_is_paid_of_an_order_that_costs_less_than_nothing),
		cmocka_unit_test(what_was_paid_in_part_is_paid_whole_when_the_channel_says_it_is_paid),
		cmocka_unit_test(units_that_were_refunded_stay_on_a_line_that_the_channel_lowers),
		cmocka_unit_test(prices_taxes_and_titles_of_people_stay_and_others_follow),
		cmocka_unit_test(a_product_linked_by_hand_stays_as_long_as_the_sku_does),
		cmocka_unit_test(another_sku_of_the_channel_does_not_keep_the_old_product),
		cmocka_unit_test(parts_keep_the_units_that_people_gave_them),
		cmocka_unit_test(parts_keep_the_products_and_prices_that_people_gave_them),
		cmocka_unit_test(merged_orders_keep_what_people_changed_of_their_lines),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
