#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/test_channels.h"
#include "kernel/cursor_store.h"
#include "shape/shape_change.h"

/* ---- what quantities follow from ---- */

static struct allocation_rule rule_of(struct product_id product, struct channel_id channel,
                                      enum rule_type type, int64_t value)
{
	struct allocation_rule rule = {
		.product_id = product, .channel_id = channel, .type = type, .value = value};
	shape_give(&allocation_rule_shape, &rule, "type");
	shape_give(&allocation_rule_shape, &rule, "value");
	return rule;
}

static struct rule_id rule_put(struct allocation_rule rule)
{
	struct allocation_rule out;
	struct work *work = work_begin(&test_fixture);
	if (allocation_rule_put(work, &rule, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
	return out.id;
}

static void rule_removed(struct rule_id id)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(allocation_rule_remove(work, id), OK);
	work_commit(&test_fixture);
}

static void excluded(struct stock_exclusion exclusion)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(exclusion_put(work, &exclusion), OK);
	work_commit(&test_fixture);
}

static void included(struct stock_exclusion exclusion)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(exclusion_remove(work, &exclusion), OK);
	work_commit(&test_fixture);
}

/* Each would cost a page of the timelines' index: they are read in the log, in order. */
static void quantities_stand_in_the_log_not_in_the_timelines_of_listings(void **state)
{
	(void)state;
	struct event *log, *timeline;
	size_t log_count, timeline_count, told = 0;
	struct channel_id shop = test_channel_made("Timeline");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "timeline");
	test_settled();
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(event_after(work, 0, 1000, &log, &log_count), OK);
	int64_t last = log[log_count - 1].number;
	work_commit(&test_fixture);
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	test_settled();
	work = work_begin(&test_fixture);
	assert_int_equal(event_after(work, last, 1000, &log, &log_count), OK);
	assert_int_equal(event_timeline(work, "listing", id.value, 100, &timeline, &timeline_count),
	                 OK);
	for (size_t i = 0; i < log_count; i++)
		told += str_is(log[i].kind, EVENT_OF_FIGURES) && log[i].subject_id == product.value;
	assert_int_equal(told, 1);
	assert_int_equal(timeline_count, 2);
	assert_true(str_is(timeline[0].kind, "listing.created"));
	assert_true(str_is(timeline[1].kind, "listing.linked"));
	work_commit(&test_fixture);
}

/* A product on ten channels is told once, not ten times; what has no product tells for itself. */
static void one_event_tells_of_all_listings_of_a_product(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Told once");
	struct channel_id market = test_channel_made("Told with it");
	struct product_id product = test_product_made();
	struct listing_id first = test_listing_made(shop, "v");
	struct listing_id second = test_listing_made(market, "v");
	test_settled();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 3));
	struct work *work = work_begin(&test_fixture);
	bool more;
	assert_int_equal(listing_quantities(work, &more), OK);
	assert_string_equal(work_events(&test_fixture), EVENT_OF_FIGURES);
	const struct event *event = &test_fixture.events.waiting.at[0];
	assert_true(str_is(event->subject, "product") && event->subject_id == product.value);
	const struct listing_id ids[] = {first, second};
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		struct str said = str_format(work->arena, "\"listing_id\":%lld,", (long long)ids[i].value);
		assert_true(str_find_str(event->body, said) > 0);
	}
	work_commit(&test_fixture);

	work = work_begin(&test_fixture);
	struct listing patch = {0}, out;
	shape_give(&listing_shape, &patch, "product_id");
	assert_int_equal(listing_update(work, first, &patch, 0, &out), OK);
	event = &test_fixture.events.waiting.at[test_fixture.events.waiting.count - 1];
	assert_true(str_is(event->kind, EVENT_OF_FIGURES) && str_is(event->subject, "listing")
	            && event->subject_id == first.value);
	work_commit(&test_fixture);
}

static void stock_becomes_quantity(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Plain");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	test_settled();
	test_quantity_is(id, 0);
	struct listing before = test_listing_now(id);
	assert_int_equal(before.quantity_sequence, 1); /* computed once, though it is 0 */
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	test_changed(STOCK_ADD, test_item_of(product, test_newark, 4));
	struct work *work = work_begin(&test_fixture);
	bool more;
	assert_int_equal(listing_quantities(work, &more), OK);
	assert_string_equal(work_events(&test_fixture), "listing.quantity_changed"); /* coalesced */
	struct str body = test_fixture.events.waiting.at[0].body;
	assert_true(str_find_str(body, STR("\"quantity\":14,\"before\":0")) > 0);
	work_commit(&test_fixture);
	test_quantity_is(id, 14);
	assert_int_equal(test_listing_now(id).quantity_sequence, 2);

	struct stock_move claims[] = {test_claim_of(product, (struct warehouse_id){0}, 5),
	                              test_claim_of(product, test_reno, 2)};
	test_posted(claims, 2);
	test_settled();
	test_quantity_is(id, 7);
	claims[0].allocated = 100;
	claims[1].allocated = 0;
	test_posted(claims, 1);
	test_settled();
	test_quantity_is(id, 0); /* more is sold than there is */
}

static void what_stays_the_same_is_not_written(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Same");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	test_settled();
	struct listing before = test_listing_now(id);
	struct work *work = work_begin(&test_fixture);
	bool more;
	assert_int_equal(quantity_dirty_note(work, &product.value, 1), OK);
	assert_int_equal(listing_quantities(work, &more), OK);
	assert_string_equal(work_events(&test_fixture), "");
	work_commit(&test_fixture);
	assert_int_equal(test_listing_now(id).quantity_sequence, before.quantity_sequence);
	assert_int_equal(test_listing_now(id).version, before.version);
}

static void a_bundle_follows_its_parts(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Kits");
	struct product_id wheel = test_product_made(), frame = test_product_made();
	struct product_id bike = test_bundle_made("BIKE", wheel, 2, frame, 1);
	struct work *work = work_begin(&test_fixture);
	struct listing out;
	assert_int_equal(test_put(work, test_listing_of(shop, "bike", STR("BIKE")), &out), OK);
	assert_int_equal(out.product_id.value, bike.value);
	work_commit(&test_fixture);
	test_changed(STOCK_ADD, test_item_of(wheel, test_reno, 9));
	test_changed(STOCK_ADD, test_item_of(frame, test_reno, 7));
	test_settled();
	test_quantity_is(out.id, 4);
	test_changed(STOCK_REMOVE, test_item_of(frame, test_reno, 5));
	test_settled();
	test_quantity_is(out.id, 2);

	/* Made of other parts now. */
	struct bundle_part parts[] = {{.component_id = wheel, .quantity = {3}}};
	struct product patch = {0}, changed;
	patch.parts.at = parts;
	patch.parts.count = patch.parts.room = 1;
	shape_give(&product_shape, &patch, "parts");
	work = work_begin(&test_fixture);
	assert_int_equal(product_update(work, bike, &patch, 0, &changed), OK);
	work_commit(&test_fixture);
	const struct event event = {.kind = STR("product.parts_changed"), .subject_id = bike.value};
	work = work_begin(&test_fixture);
	assert_int_equal(channels_on_product(work, &event, 1), OK);
	assert_string_equal(work_events(&test_fixture), "listing.marked");
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(out.id, 3);
}

static void rules_hold_by_how_specific_they_are(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Ruled"), other = test_channel_made("Ruled too");
	const struct product_id every_product = {0};
	const struct channel_id every_channel = {0};
	struct product_id product = test_product_made();
	struct listing_id here = test_listing_made(shop, "v"), there = test_listing_made(other, "v");
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 15));
	struct rule_id all = rule_put(rule_of(every_product, every_channel, RULE_PERCENT, 80));
	test_settled();
	test_quantity_is(here, 12);
	test_quantity_is(there, 12);
	struct rule_id channel = rule_put(rule_of(every_product, shop, RULE_PERCENT, 50));
	test_settled();
	test_quantity_is(here, 7);
	test_quantity_is(there, 12);
	struct rule_id both = rule_put(rule_of(product, shop, RULE_MAX_UNITS, 3));
	struct rule_id of_product = rule_put(rule_of(product, every_channel, RULE_MAX_UNITS, 5));
	test_settled();
	test_quantity_is(here, 3);
	test_quantity_is(there, 5);
	/* Set again, it is the same rule. */
	struct rule_id again = rule_put(rule_of(product, shop, RULE_MAX_UNITS, 4));
	assert_int_equal(again.value, both.value);
	test_settled();
	test_quantity_is(here, 4);
	rule_removed(both);
	test_settled();
	test_quantity_is(here, 5);
	rule_removed(of_product);
	rule_removed(channel);
	rule_removed(all);
	test_settled();
	test_quantity_is(here, 15);
	test_quantity_is(there, 15);
}

static void the_minimum_rule_holds_at_the_level(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Careful");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	struct product patch = {.minimum_level = {10}}, changed;
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 11));
	struct allocation_rule rule = rule_of(product, shop, RULE_PERCENT, 100);
	rule.minimum_type = RULE_MAX_UNITS;
	rule.minimum_value = 2;
	shape_give(&allocation_rule_shape, &rule, "minimum_type");
	shape_give(&allocation_rule_shape, &rule, "minimum_value");
	struct rule_id rule_id = rule_put(rule);
	test_settled();
	test_quantity_is(id, 11); /* the product's level is 0 */
	shape_give(&product_shape, &patch, "minimum_level");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(product_update(work, product, &patch, 0, &changed), OK);
	const struct event event = test_fixture.events.waiting.at[0];
	assert_int_equal(channels_on_product(work, &event, 1), OK);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 11);
	test_changed(STOCK_REMOVE, test_item_of(product, test_reno, 1));
	test_settled();
	test_quantity_is(id, 2);
	rule_removed(rule_id);
}

static void rules_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Senseless");
	struct allocation_rule out, rule = rule_of((struct product_id){0}, shop, RULE_PERCENT, 101);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(allocation_rule_put(work, &rule, &out), ERR_INVALID);
	rule.value = 100;
	rule.product_id.value = 1;
	assert_int_equal(allocation_rule_put(work, &rule, &out), ERR_INVALID);
	rule.product_id.value = 0;
	rule.minimum_type = RULE_MAX_UNITS; /* of how many? */
	shape_give(&allocation_rule_shape, &rule, "minimum_type");
	assert_int_equal(allocation_rule_put(work, &rule, &out), ERR_INVALID);
	assert_int_equal(allocation_rule_remove(work, (struct rule_id){1}), ERR_NOT_FOUND);
	struct stock_exclusion exclusion = {.warehouse_id = {1}};
	assert_int_equal(exclusion_put(work, &exclusion), ERR_INVALID);
	assert_int_equal(exclusion_remove(work, &exclusion), ERR_NOT_FOUND);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

static void excluded_stock_does_not_count(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Excluding"), other = test_channel_made("Including");
	struct product_id product = test_product_made();
	struct listing_id here = test_listing_made(shop, "v"), there = test_listing_made(other, "v");
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	test_changed(STOCK_ADD, test_item_of(product, test_newark, 3));
	const struct stock_exclusion cases[] = {
		{.warehouse_id = test_reno, .channel_id = shop},
		{.warehouse_id = test_reno, .channel_id = shop, .product_id = product},
		{.warehouse_id = test_reno, .product_id = product},
		{.warehouse_id = test_reno},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		excluded(cases[i]);
		excluded(cases[i]); /* twice is once */
		test_settled();
		test_quantity_is(here, 3);
		test_quantity_is(there, i < 2 ? 13 : 3);
		included(cases[i]);
		test_settled();
		test_quantity_is(here, 13);
		test_quantity_is(there, 13);
	}
}

static void a_part_is_excluded_in_its_bundle_too(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Excluded parts");
	struct product_id cup = test_product_made(), saucer = test_product_made();
	struct product_id set = test_bundle_made("TEA SET", cup, 1, saucer, 1);
	struct work *work = work_begin(&test_fixture);
	struct listing out;
	assert_int_equal(test_put(work, test_listing_of(shop, "set", STR("TEA SET")), &out), OK);
	work_commit(&test_fixture);
	test_changed(STOCK_ADD, test_item_of(cup, test_reno, 5));
	test_changed(STOCK_ADD, test_item_of(cup, test_newark, 1));
	test_changed(STOCK_ADD, test_item_of(saucer, test_reno, 4));
	test_changed(STOCK_ADD, test_item_of(saucer, test_newark, 2));
	const struct stock_exclusion of_part = {.warehouse_id = test_reno, .product_id = cup};
	const struct stock_exclusion of_set = {.warehouse_id = test_reno, .product_id = set};
	test_settled();
	test_quantity_is(out.id, 5);
	excluded(of_part);
	test_settled();
	test_quantity_is(out.id, 1);
	included(of_part);
	excluded(of_set);
	test_settled();
	test_quantity_is(out.id, 1);
	included(of_set);
	test_settled();
	test_quantity_is(out.id, 5);
}

static void marketplaces_and_closed_warehouses_do_not_count(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Own stock");
	struct warehouse_id fba = test_warehouse_made("FBA", WAREHOUSE_SALES_CHANNEL, FIGURE_ON_HAND);
	struct warehouse_id attic =
		test_warehouse_made("Attic", WAREHOUSE_DIRECT_FULFILLMENT, FIGURE_ON_HAND);
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	test_changed(STOCK_ADD, test_item_of(product, fba, 100));
	test_changed(STOCK_ADD, test_item_of(product, attic, 6));
	test_settled();
	test_quantity_is(id, 6);
	struct work *work = work_begin(&test_fixture);
	struct warehouse out;
	assert_int_equal(warehouse_deactivate(work, attic, &out), OK);
	const struct event event = test_fixture.events.waiting.at[0];
	assert_int_equal(channels_on_warehouse(work, &event, 1), OK);
	assert_true(work_emitted(&test_fixture, "listing.marked"));
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 0);
}

static void buffers_and_switches(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Switched");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	struct channel patch = {.buffer = {4}}, out;
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 10));
	shape_give(&channel_shape, &patch, "buffer");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(channel_update(work, shop, &patch, 0, &out), OK);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 6);
	work = work_begin(&test_fixture);
	assert_int_equal(channel_switch(work, shop, false, &out), OK);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 0);
	work = work_begin(&test_fixture);
	assert_int_equal(channel_switch(work, shop, true, &out), OK);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 6);

	struct listing off = {.is_active = false}, changed;
	shape_give(&listing_shape, &off, "is_active");
	work = work_begin(&test_fixture);
	assert_int_equal(listing_update(work, id, &off, 0, &changed), OK);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 0);
	off.is_active = true;
	work = work_begin(&test_fixture);
	assert_int_equal(listing_update(work, id, &off, 0, &changed), OK);
	struct product gone;
	assert_int_equal(product_deactivate(work, product, &gone), OK);
	const struct event event =
		test_fixture.events.waiting.at[test_fixture.events.waiting.count - 1];
	assert_int_equal(channels_on_product(work, &event, 1), OK);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 0);
}

/* ---- many ---- */

static void a_global_rule_reaches_everything_in_pieces(void **state)
{
	(void)state;
	enum { MANY = 450 };
	struct channel_id shop = test_channel_made("Large");
	struct work *work = work_begin(&test_fixture);
	struct product *drafts = ARENA_ARRAY(work->arena, MANY, struct product);
	struct product *products = ARENA_ARRAY(work->arena, MANY, struct product);
	struct listing *listings = ARENA_ARRAY(work->arena, MANY, struct listing);
	struct listing *out = ARENA_ARRAY(work->arena, MANY, struct listing);
	struct stock_item *items = ARENA_ARRAY(work->arena, MANY, struct stock_item);
	struct stock_change *changes = ARENA_ARRAY(work->arena, MANY, struct stock_change);
	struct fault *faults = ARENA_ARRAY(work->arena, MANY, struct fault);
	enum err *errors = ARENA_ARRAY(work->arena, MANY, enum err);
	for (int i = 0; i < MANY; i++) {
		fault_init(&faults[i], work->arena);
		drafts[i].sku = drafts[i].name = str_format(work->arena, "LARGE-%d", i);
		listings[i] = test_listing_of(shop, str_c(work->arena, drafts[i].sku), drafts[i].sku);
	}
	assert_int_equal(product_create_many(work, MANY, drafts, products, errors, faults), OK);
	assert_int_equal(listing_put_many(work, MANY, listings, out, errors, faults), OK);
	for (int i = 0; i < MANY; i++) {
		items[i] = test_item_of(products[i].id, test_reno, 10);
		changes[i] = (struct stock_change){.item = &items[i], .fault = &faults[i]};
	}
	assert_int_equal(stock_change_many(work, STOCK_ADD, MANY, changes), OK);
	struct listing_id first = out[0].id, last = out[MANY - 1].id;
	work_commit(&test_fixture);
	assert_true(test_settled() >= 3);
	test_quantity_is(first, 10);
	test_quantity_is(last, 10);

	struct rule_id id = rule_put(rule_of((struct product_id){0}, shop, RULE_PERCENT, 30));
	work = work_begin(&test_fixture); /* under way: the auditor does not mistake it for a fault */
	bool more;
	struct verify_report report = {0};
	assert_int_equal(listing_quantities(work, &more), OK);
	assert_true(more);
	assert_int_equal(quantities_verify(work, &report), OK);
	assert_int_equal(report.differences.count, 0);
	work_commit(&test_fixture);
	assert_int_equal(test_listing_now(first).quantity.units, 3);
	assert_int_equal(test_listing_now(last).quantity.units, 10);
	assert_true(test_settled() >= 2);
	test_quantity_is(last, 3);
	rule_removed(id);
	test_settled();
}

/* ---- pushing and acknowledging ---- */

static size_t to_push(struct channel_id channel, struct listing **out)
{
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listing_to_push(work, channel, 100, out, &count), OK);
	return count;
}

static void what_the_channel_does_not_know_is_pushed(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Pushing");
	struct listing *rows;
	struct product_id many = test_product_made();
	struct listing_id id_many = test_listing_made(shop, "many");
	struct product_id few = test_product_made();
	struct listing_id id_few = test_listing_made(shop, "few");
	test_changed(STOCK_ADD, test_item_of(many, test_reno, 100));
	test_changed(STOCK_ADD, test_item_of(few, test_reno, 2));
	assert_int_equal(to_push(shop, &rows), 0); /* nothing is computed yet */
	work_rollback(&test_fixture);
	test_settled();
	assert_int_equal(to_push(shop, &rows), 2);
	assert_int_equal(rows[0].id.value, id_few.value); /* most at risk first */
	assert_int_equal(rows[1].id.value, id_many.value);
	assert_int_equal(listing_pushed(&test_fixture.work, id_few, rows[0].quantity), OK);
	assert_int_equal(listing_pushed(&test_fixture.work, (struct listing_id){1}, rows[0].quantity),
	                 ERR_NOT_FOUND);
	work_commit(&test_fixture);
	assert_int_equal(to_push(shop, &rows), 1);
	work_rollback(&test_fixture);
	test_changed(STOCK_REMOVE, test_item_of(few, test_reno, 1));
	test_settled();
	assert_int_equal(to_push(shop, &rows), 2);
	assert_int_equal(rows[0].quantity.units, 1);
	assert_int_equal(rows[0].pushed_quantity, 2);
	work_rollback(&test_fixture);

	struct channel patch = {.pushes_quantity = false}, out;
	shape_give(&channel_shape, &patch, "pushes_quantity");
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(channel_update(work, shop, &patch, 0, &out), OK);
	work_commit(&test_fixture);
	assert_int_equal(to_push(shop, &rows), 0);
	work_rollback(&test_fixture);
}

static void told_is(struct listing_id id, int64_t units)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listing_pushed(work, id, (struct qty){units}), OK);
	work_commit(&test_fixture);
}

/* The waiting listing with its quantity; −1: none waits. */
static int64_t waiting_is(struct channel_id channel)
{
	struct listing *rows;
	size_t count = to_push(channel, &rows);
	assert_true(count <= 1);
	int64_t units = count == 1 ? rows[0].quantity.units : -1;
	work_rollback(&test_fixture);
	return units;
}

static void telling_is(struct listing_id id, int64_t units)
{
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listings_telling(work, &id.value, &units, 1), OK);
	work_commit(&test_fixture);
}

static void what_was_told_without_an_answer_is_told_again(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Silent");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "silent");
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 81));
	test_settled();
	told_is(id, 81);
	assert_int_equal(waiting_is(shop), -1);
	telling_is(id, 82);
	assert_int_equal(waiting_is(shop), 81); /* it was told 81, and may show 82 */
	test_verified();
}

static void a_listing_waits_once_until_its_channel_knows(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Waiting");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "waits");
	static const int64_t changes[] = {4, 5, 90, 1000}; /* 0 → 4 → 9 → 99 → 1,099 */
	int64_t units = 0;
	test_settled();
	assert_int_equal(waiting_is(shop), 0); /* it has none, but the channel knows nothing yet */
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		test_changed(STOCK_ADD, test_item_of(product, test_reno, changes[i]));
		test_settled();
		units += changes[i];
		assert_int_equal(waiting_is(shop), units);
	}
	told_is(id, units);
	assert_int_equal(waiting_is(shop), -1);
	told_is(id, units);
	assert_int_equal(waiting_is(shop), -1);
	test_changed(STOCK_REMOVE, test_item_of(product, test_reno, 1099));
	test_settled();
	assert_int_equal(waiting_is(shop), 0);
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 1099));
	test_settled();
	assert_int_equal(waiting_is(shop), -1); /* what it was told is true again */
	told_is(id, -1);
	assert_int_equal(waiting_is(shop), units);
	told_is(id, 5);
	assert_int_equal(waiting_is(shop), units);
	test_quantity_is(id, units);
}

static void those_with_fewest_units_are_pushed_first(void **state)
{
	(void)state;
	static const int64_t stock[] = {12, 300, 7, 0, 10, 99, 2};
	static const int64_t order[] = {0, 2, 7, 10, 12, 99, 300};
	struct channel_id shop = test_channel_made("Urgent");
	struct listing *rows;
	for (size_t i = 0; i < COUNT_OF(stock); i++) {
		struct product_id product = test_product_made();
		test_listing_made(shop, str_c(test_fixture.database.arena,
		                              str_format(test_fixture.database.arena, "u%zu", i)));
		if (stock[i] > 0)
			test_changed(STOCK_ADD, test_item_of(product, test_reno, stock[i]));
	}
	test_settled();
	assert_int_equal(to_push(shop, &rows), COUNT_OF(order));
	for (size_t i = 0; i < COUNT_OF(order); i++)
		assert_int_equal(rows[i].quantity.units, order[i]);
	work_rollback(&test_fixture);
}

/* ---- verifying ---- */

/* Its channel was told the same, so it stands in no list of what must be told. */
SQL(test_bend_listing_sql,
    "UPDATE listing SET quantity = 9, pushed_quantity = 9 WHERE company_id = $1 AND id = $2");
static void all_is_heard_up_to(struct work *work, int64_t number)
{
	assert_int_equal(cursor_put(work->tx, work->company, &(struct cursor_row){.number = number}),
	                 OK);
}

static void differences_are_named(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Bent");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	struct verify_report report = {0};
	test_settled();
	test_quantity_is(id, 0);
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(db_exec(work->tx, &test_bend_listing_sql,
	                         ARGS(bind_int(work->company.value), bind_int(id.value)), NULL),
	                 OK);
	all_is_heard_up_to(work, (int64_t)1 << 40);
	assert_int_equal(quantities_verify(work, &report), OK);
	assert_int_equal(report.differences.count, 1);
	struct str says = str_format(work->arena, "Listing %lld (SKU-%d): may sell 0, the row says 9.",
	                             (long long)id.value, test_made_count);
	assert_true(str_eq(report.differences.at[0], says));
	/* What waits to be computed again is no fault. */
	assert_int_equal(quantity_dirty_note(work, &product.value, 1), OK);
	report = (struct verify_report){0};
	assert_int_equal(quantities_verify(work, &report), OK);
	assert_int_equal(report.differences.count, 0);
	work_rollback(&test_fixture);
}

static void what_listeners_have_not_heard_is_no_fault_of_quantities(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Unheard");
	struct listing_id id = (test_product_made(), test_listing_made(shop, "v"));
	struct verify_report report = {0};
	test_settled();
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(db_exec(work->tx, &test_bend_listing_sql,
	                         ARGS(bind_int(work->company.value), bind_int(id.value)), NULL),
	                 OK);
	all_is_heard_up_to(work, 0); /* that the product was made, for one */
	assert_int_equal(quantities_verify(work, &report), OK);
	assert_int_equal(report.differences.count, 0);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_event_tells_of_all_listings_of_a_product),
		cmocka_unit_test(stock_becomes_quantity),
		cmocka_unit_test(quantities_stand_in_the_log_not_in_the_timelines_of_listings),
		cmocka_unit_test(what_stays_the_same_is_not_written),
		cmocka_unit_test(a_bundle_follows_its_parts),
		cmocka_unit_test(rules_hold_by_how_specific_they_are),
		cmocka_unit_test(the_minimum_rule_holds_at_the_level),
		cmocka_unit_test(rules_that_make_no_sense_are_refused),
		cmocka_unit_test(excluded_stock_does_not_count),
		cmocka_unit_test(a_part_is_excluded_in_its_bundle_too),
		cmocka_unit_test(marketplaces_and_closed_warehouses_do_not_count),
		cmocka_unit_test(buffers_and_switches),
		cmocka_unit_test(a_global_rule_reaches_everything_in_pieces),
		cmocka_unit_test(what_the_channel_does_not_know_is_pushed),
		cmocka_unit_test(what_was_told_without_an_answer_is_told_again),
		cmocka_unit_test(a_listing_waits_once_until_its_channel_knows),
		cmocka_unit_test(those_with_fewest_units_are_pushed_first),
		cmocka_unit_test(differences_are_named),
		cmocka_unit_test(what_listeners_have_not_heard_is_no_fault_of_quantities),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
