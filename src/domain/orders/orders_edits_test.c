/* What was changed here of an order's address, contact, notes, gift, service and dates, and a
 * channel that goes on speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/automation/test_automation.h"
#include "domain/orders/orders_change.h"
#include "domain/orders/orders_edge.h"
#include "domain/orders/orders_edits.h"
#include "domain/orders/test_orders.h"
#include "shape/shape_change.h"

static struct channel_id shop;
static struct product_id mug, pen;
static struct test_line five[] = {{"a", {0}, 5, 0}};

static int world_open(void **state)
{
	(void)state;
	test_world_open();
	shop = test_channel_made("Shop");
	mug = test_product_with(1000);
	pen = test_product_with(1000);
	five[0].product_id = mug;
	return 0;
}

/* What the channel says now: as at first, but for what the caller sets. */
static struct order_draft said;
static struct work *saying;

static struct order_draft *say(const char *number, const struct test_line *lines)
{
	saying = work_begin(&test_fixture);
	said = test_draft_of(saying, shop, number, lines, 1);
	said.recipient = STR("Ada");
	said.line1 = STR("1 Old Street");
	said.line2 = STR("Flat 2");
	said.city = STR("Reno");
	said.phone = STR("555 0100");
	said.email = STR("ada@example.com");
	said.shipping_method = STR("Standard");
	said.notes = STR("Ring twice.");
	return &said;
}

static struct order_id heard(const struct test_line *lines, enum order_outcome outcome)
{
	struct order_id id;
	assert_int_equal(test_order_taken(saying, &said, lines, &id), outcome);
	work_commit(&test_fixture);
	return id;
}

static struct order_id order_new(const char *number)
{
	say(number, five);
	return heard(five, ORDER_WAS_CREATED);
}

static void address_changed(struct order_id id, const char *field, const char *text)
{
	struct order_draft draft = {0};
	const struct field *row = shape_field(&order_address_shape, str_from(field));
	*(struct str *)(void *)((char *)&draft + row->offset) = str_from(text);
	shape_give(&order_address_shape, &draft, field);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_address(work, id, &draft), OK);
	work_commit(&test_fixture);
}

static void patched(struct order_id id, struct order_patch *patch, const char *field)
{
	shape_give(&order_patch_shape, patch, field);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_change(work, &id.value, 1, 0, patch), OK);
	work_commit(&test_fixture);
}

static bool has(struct str text, const char *part)
{
	return str_find_str(text, str_from(part)) >= 0;
}

static bool is_told(struct order_id id, const char *part)
{
	struct event *events;
	size_t count;
	bool found = false;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(event_timeline(work, "order", id.value, 100, &events, &count), OK);
	for (size_t i = 0; i < count; i++)
		found = found || has(events[i].body, part);
	work_rollback(&test_fixture);
	return found;
}

static void a_corrected_address_stays_when_the_channel_changes_something_else(void **state)
{
	(void)state;
	struct order_id id = order_new("OWN-1");
	address_changed(id, "line1", "1 New Street");
	address_changed(id, "line2", "");
	say("OWN-1", five)->notes = STR("Ring three times.");
	said.phone = STR("555 0199");
	heard(five, ORDER_WAS_EDITED);
	const struct order *order = test_order_now(id);
	assert_true(str_is(order->line1, "1 New Street"));
	assert_int_equal(order->line2.len, 0);
	assert_true(str_is(order->notes, "Ring three times."));
	assert_true(str_is(order->phone, "555 0199"));
	assert_int_equal(order->attention.len, 0);
	assert_true(has(order->edited, "1 Old Street") && !has(order->edited, "phone"));
}

static void a_new_address_of_the_channel_is_told_and_ours_stays_as_a_whole(void **state)
{
	(void)state;
	struct order_id id = order_new("OWN-2");
	address_changed(id, "line1", "1 New Street");
	say("OWN-2", five)->city = STR("Sparks");
	said.recipient = STR("Bob");
	heard(five, ORDER_WAS_EDITED);
	const struct order *order = test_order_now(id);
	assert_true(str_is(order->line1, "1 New Street") && str_is(order->city, "Reno"));
	assert_true(str_is(order->recipient, "Bob"));
	assert_true(has(order->attention,
	                "The address stays, the channel says 1 Old Street, Flat 2, "
	                "Sparks"));
	assert_true(is_told(id, "The address stays, the channel says 1 Old Street, Flat 2, Sparks"));
	/* Told once: what the channel repeats is no news. */
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_attention(work, id, STR("")), OK);
	work_commit(&test_fixture);
	say("OWN-2", five)->city = STR("Sparks");
	said.notes = STR("Ring once.");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(id)->city, "Reno"));
	assert_int_equal(test_order_now(id)->attention.len, 0);
}

static void what_the_channel_agrees_to_follows_it_again(void **state)
{
	(void)state;
	struct order_id id = order_new("OWN-3");
	address_changed(id, "line1", "1 New Street");
	address_changed(id, "phone", "555 0155");
	address_changed(id, "phone", "555 0100"); /* back to what the channel says */
	say("OWN-3", five)->line1 = STR("1 New Street");
	heard(five, ORDER_WAS_EDITED);
	assert_int_equal(test_order_now(id)->attention.len, 0);
	assert_int_equal(test_order_now(id)->edited.len, 0);
	say("OWN-3", five)->line1 = STR("7 Third Street");
	said.phone = STR("555 0177");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(id)->line1, "7 Third Street"));
	assert_true(str_is(test_order_now(id)->phone, "555 0177"));
}

static void notes_gift_service_and_dates_that_were_changed_stay(void **state)
{
	(void)state;
	struct order_patch patch = {.shipping_method = STR("Express"),
	                            .notes = STR("Leave with \"Bob\"\nat the door."),
	                            .gift_message = STR("Happy birthday"),
	                            .fraud_level = FRAUD_LOW,
	                            .ship_by = {1900000000000001},
	                            .deliver_by = {1900000000000002}};
	say("OWN-4", five)->is_gift = true;
	said.gift_message = STR("Happy");
	said.fraud_level = FRAUD_HIGH;
	said.ship_by.us = 1800000000123456;
	struct order_id id = heard(five, ORDER_WAS_CREATED);
	static const char *const fields[] = {"shipping_method", "notes",       "is_gift",
	                                     "gift_message",    "fraud_level", "ship_by"};
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		shape_give(&order_patch_shape, &patch, fields[i]);
	patched(id, &patch, "deliver_by");
	for (int i = 0; i < 2; i++) {
		say("OWN-4", five)->is_gift = true;
		said.gift_message = i == 0 ? STR("Happy") : STR("Merry");
		said.fraud_level = FRAUD_HIGH;
		said.ship_by.us = 1800000000123456;
		said.city = i == 0 ? STR("Sparks") : STR("Elko");
		said.shipping_method = i == 0 ? STR("Standard") : STR("Economy");
		heard(five, ORDER_WAS_EDITED);
		const struct order *order = test_order_now(id);
		assert_true(str_is(order->shipping_method, "Express"));
		assert_true(str_is(order->notes, "Leave with \"Bob\"\nat the door."));
		assert_true(str_is(order->gift_message, "Happy birthday"));
		assert_false(order->is_gift);
		assert_int_equal(order->fraud_level, FRAUD_LOW);
		assert_int_equal(order->ship_by.us, 1900000000000001);
		assert_int_equal(order->deliver_by.us, 1900000000000002);
		assert_true(order_is_edited(order, "ship_by") && !order_is_edited(order, "city"));
		assert_int_equal(order->attention.len != 0, i);
	}
	assert_true(has(test_order_now(id)->attention,
	                "The shipping method stays, the channel says "
	                "Economy."));
	assert_true(has(test_order_now(id)->attention, "The gift message stays"));
}

static void a_bots_address_stays_when_the_channel_changes_something_else(void **state)
{
	(void)state;
	struct bot_set set;
	struct fault fault;
	struct bot_version out;
	bots_arena_begin(NULL);
	struct str text =
		STR("{'groups':[{'rank':1,'bots':[{'name':'Bot','actions':["
	        "{'action':'set_address','option':'line1','text':'9 Depot Road'},"
	        "{'action':'set_address','option':'city','text':'Elko'}]}]}]}");
	assert_int_equal(bot_set_of(str_c(bots_arena, text), &set, &fault), OK);
	struct work *work = work_begin(&test_fixture);
	struct bot_draft draft = {.activate = true};
	draft.groups.at = set.groups.at;
	draft.groups.count = set.groups.count;
	assert_int_equal(bot_version_save(work, &draft, &out), OK);
	work_commit(&test_fixture);
	bots_arena_end(NULL);
	struct order_id id = order_new("OWN-5");
	assert_true(str_is(test_order_now(id)->line1, "9 Depot Road"));
	say("OWN-5", five)->notes = STR("Ring once.");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(id)->line1, "9 Depot Road"));
	assert_true(str_is(test_order_now(id)->city, "Elko"));
	assert_true(str_is(test_order_now(id)->notes, "Ring once."));
	assert_int_equal(test_order_now(id)->attention.len, 0);
	work = work_begin(&test_fixture);
	assert_int_equal(bot_version_activate(work, 0), OK);
	work_commit(&test_fixture);
}

static void parts_of_a_split_order_keep_the_addresses_they_were_given(void **state)
{
	(void)state;
	struct order_id root = order_new("OWN-6");
	address_changed(root, "email", "ada@new.example.com");
	struct order_id part = test_split_off(root, mug, 2);
	address_changed(part, "line1", "3 Part Street");
	say("OWN-6", five)->notes = STR("Ring once.");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(root)->line1, "1 Old Street"));
	assert_true(str_is(test_order_now(part)->line1, "3 Part Street"));
	assert_true(str_is(test_order_now(part)->email, "ada@new.example.com"));
	assert_true(str_is(test_order_now(part)->notes, "Ring once."));
	assert_int_equal(test_order_now(part)->attention.len, 0);
	say("OWN-6", five)->line1 = STR("7 Third Street");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(root)->line1, "7 Third Street"));
	assert_int_equal(test_order_now(root)->attention.len, 0);
	assert_true(str_is(test_order_now(part)->line1, "3 Part Street"));
	assert_true(has(test_order_now(part)->attention, "the channel says 7 Third Street"));
	assert_true(is_told(part, "the channel says 7 Third Street"));
}

static void a_merged_order_with_a_corrected_address_is_told_of_real_changes_only(void **state)
{
	(void)state;
	struct order_id into = order_new("OWN-7"), source = order_new("OWN-8");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_merge(work, into, &source.value, 1), OK);
	work_commit(&test_fixture);
	address_changed(into, "line1", "1 New Street");
	say("OWN-7", five)->notes = STR("Ring once.");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(into)->line1, "1 New Street"));
	assert_int_equal(test_order_now(into)->attention.len, 0);
	say("OWN-7", five)->line1 = STR("7 Third Street");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(into)->line1, "1 New Street"));
	assert_true(has(test_order_now(into)->attention, "street"));
	work = work_begin(&test_fixture);
	assert_int_equal(order_attention(work, into, STR("")), OK);
	work_commit(&test_fixture);
	say("OWN-7", five)->line1 = STR("7 Third Street");
	said.notes = STR("Ring once more.");
	heard(five, ORDER_WAS_EDITED);
	assert_int_equal(test_order_now(into)->attention.len, 0);
}

static void a_merged_source_comes_back_with_its_corrected_address(void **state)
{
	(void)state;
	struct order_id into = order_new("OWN-9"), source = order_new("OWN-10");
	address_changed(into, "line1", "1 New Street");
	address_changed(source, "line1", "1 New Street");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_merge(work, into, &source.value, 1), OK);
	work_commit(&test_fixture);
	say("OWN-10", five)->notes = STR("Ring once.");
	heard(five, ORDER_WAS_EDITED);
	assert_int_equal(test_order_now(into)->attention.len, 0);
	work = work_begin(&test_fixture);
	assert_int_equal(order_merge_undo(work, source), OK);
	work_commit(&test_fixture);
	assert_true(str_is(test_order_now(source)->line1, "1 New Street"));
	say("OWN-10", five)->notes = STR("Ring twice more.");
	heard(five, ORDER_WAS_EDITED);
	assert_true(str_is(test_order_now(source)->line1, "1 New Street"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_corrected_address_stays_when_the_channel_changes_something_else),
		cmocka_unit_test(a_new_address_of_the_channel_is_told_and_ours_stays_as_a_whole),
		cmocka_unit_test(what_the_channel_agrees_to_follows_it_again),
		cmocka_unit_test(notes_gift_service_and_dates_that_were_changed_stay),
		cmocka_unit_test(a_bots_address_stays_when_the_channel_changes_something_else),
		cmocka_unit_test(parts_of_a_split_order_keep_the_addresses_they_were_given),
		cmocka_unit_test(a_merged_order_with_a_corrected_address_is_told_of_real_changes_only),
		cmocka_unit_test(a_merged_source_comes_back_with_its_corrected_address),
	};
	return cmocka_run_group_tests(tests, world_open, test_orders_close);
}
