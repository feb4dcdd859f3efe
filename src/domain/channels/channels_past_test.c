#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/channels_past.h"
#include "domain/channels/test_channels.h"
#include "kernel/settings.h"
#include "shape/shape_change.h"

static struct channel_id shop;

static struct work *begun(void)
{
	return work_begin(&test_fixture);
}

static void done(void)
{
	work_commit(&test_fixture);
}

static void rule_set(struct product_id product, enum rule_type type, int64_t value)
{
	struct allocation_rule rule = {
		.product_id = product, .channel_id = shop, .type = type, .value = value};
	struct allocation_rule out;
	struct work *work = begun();
	if (allocation_rule_put(work, &rule, &out) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	done();
}

static void buffer_set(int64_t units)
{
	struct channel patch = {.buffer = {units}}, out;
	shape_give(&channel_shape, &patch, "buffer");
	struct work *work = begun();
	assert_int_equal(channel_update(work, shop, &patch, 0, &out), OK);
	done();
}

static void channel_active(bool is_active)
{
	struct channel out;
	struct work *work = begun();
	assert_int_equal(channel_switch(work, shop, is_active, &out), OK);
	done();
}

static void listing_active(struct listing_id id, bool is_active)
{
	struct listing patch = {.is_active = is_active}, out;
	shape_give(&listing_shape, &patch, "is_active");
	struct work *work = begun();
	assert_int_equal(listing_update(work, id, &patch, 0, &out), OK);
	done();
}

static void excluded(struct product_id product, bool is_set)
{
	const struct stock_exclusion exclusion = {
		.warehouse_id = test_newark, .product_id = product, .channel_id = shop};
	struct work *work = begun();
	enum err err = is_set ? exclusion_put(work, &exclusion) : exclusion_remove(work, &exclusion);
	assert_true(err == OK || err == ERR_NOT_FOUND);
	done();
}

/* The listeners of channels hear what the unit emitted, as they would after it. */
static void heard(const char *kind, int64_t subject, const char *body)
{
	struct work *work = begun();
	const struct event event = {.kind = str_from(kind),
	                            .subject_id = subject,
	                            .body = str_from(body),
	                            .at = {work->now.us - SECOND_US}};
	assert_int_equal(channels_past_listen(work, &event, 1), OK);
	assert_int_equal(channels_past_listen(work, &event, 1), OK); /* heard twice */
	done();
}

static void warehouse_active(bool is_active)
{
	struct warehouse out;
	struct work *work = begun();
	assert_int_equal(is_active ? warehouse_activate(work, test_newark, &out)
	                           : warehouse_deactivate(work, test_newark, &out),
	                 OK);
	done();
	heard("warehouse.changed", test_newark.value,
	      is_active ? "{\"is_active\":{\"from\":false,\"to\":true}}"
	                : "{\"is_active\":{\"from\":true,\"to\":false}}");
	const struct event event = {.kind = STR("warehouse.changed"),
	                            .body = STR("{\"is_active\":{}}")};
	work = begun();
	assert_int_equal(channels_on_warehouse(work, &event, 1), OK);
	done();
}

struct truth {
	struct instant at;
	int64_t quantity;
};

/* What the listing may sell at that moment, as it was published. */
static struct truth recorded(struct listing_id id)
{
	test_settled();
	struct truth truth = {{test_fixture.now.us - 1}, test_listing_now(id).quantity.units};
	(void)begun(); /* time goes on */
	work_rollback(&test_fixture);
	return truth;
}

static void quantity_was(struct listing_id id, struct truth truth, size_t step)
{
	struct qty quantity;
	struct why_step *steps;
	size_t count;
	struct work *work = begun();
	if (listing_why(work, id, truth.at, &quantity, &steps, &count) != OK)
		fail_msg("step %zu: %s", step, work_fault(&test_fixture));
	if (quantity.units != truth.quantity)
		fail_msg("step %zu: %lld were published, %lld are worked out", step,
		         (long long)truth.quantity, (long long)quantity.units);
	work_rollback(&test_fixture);
}

/* A random walk over everything that a quantity follows from; seeded. */
static void every_published_quantity_can_be_worked_out_again(void **state)
{
	(void)state;
	enum { STEPS = 60, SEED = 20261128 };
	struct truth truths[STEPS];
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "past");
	uint64_t chance = SEED;
	bool is_warehouse_active = true;
	for (size_t i = 0; i < STEPS; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		int64_t units = (int64_t)(chance >> 40) % 20;
		switch ((chance >> 33) % 9) {
		case 0:
		case 1:
			test_changed(STOCK_ADD, test_item_of(product, test_reno, units + 1));
			break;
		case 2:
			test_changed(STOCK_ADJUST, test_item_of(product, test_newark, units));
			break;
		case 3:
			rule_set(product, units % 2 ? RULE_PERCENT : RULE_MAX_UNITS, units * 3);
			break;
		case 4:
			buffer_set(units / 4);
			break;
		case 5:
			channel_active(units % 4 != 0);
			break;
		case 6:
			listing_active(id, units % 4 != 0);
			break;
		case 7:
			excluded(product, units % 2);
			break;
		default:
			is_warehouse_active = !is_warehouse_active;
			warehouse_active(is_warehouse_active);
			break;
		}
		truths[i] = recorded(id);
	}
	for (size_t i = 0; i < STEPS; i++)
		quantity_was(id, truths[i], i);
	if (!is_warehouse_active)
		warehouse_active(true);
	channel_active(true);
	buffer_set(0);
}

static void before_it_was_made_a_listing_sold_nothing(void **state)
{
	(void)state;
	struct qty quantity;
	struct why_step *steps;
	size_t count;
	test_product_made();
	struct instant before = test_fixture.now;
	struct listing_id id = test_listing_made(shop, "young");
	struct work *work = begun();
	before.us -= SECOND_US;
	assert_int_equal(listing_why(work, id, before, &quantity, &steps, &count), ERR_REFUSED);
	const struct instant later = {work->now.us + SECOND_US};
	assert_int_equal(listing_why(work, id, later, &quantity, &steps, &count), ERR_INVALID);
	work_rollback(&test_fixture);
}

static void a_bundle_of_other_parts_is_not_guessed(void **state)
{
	(void)state;
	struct qty quantity;
	struct why_step *steps;
	size_t count;
	struct product_id a = test_product_made(), b = test_product_made();
	struct product_id set = test_bundle_made("PAST SET", a, 1, b, 1);
	struct listing out;
	struct work *work = begun();
	assert_int_equal(test_put(work, test_listing_of(shop, "set", STR("PAST SET")), &out), OK);
	done();
	test_changed(STOCK_ADD, test_item_of(a, test_reno, 3));
	test_changed(STOCK_ADD, test_item_of(b, test_reno, 2));
	struct truth truth = recorded(out.id);
	assert_int_equal(truth.quantity, 2);
	quantity_was(out.id, truth, 0);
	heard("product.parts_changed", set.value, "");
	work = begun();
	assert_int_equal(listing_why(work, out.id, truth.at, &quantity, &steps, &count), ERR_REFUSED);
	assert_string_equal(work_fault(&test_fixture),
	                    "PAST SET was made of other parts then: what it could sell is not known.");
	work_rollback(&test_fixture);
}

static void edits_tell_who_when_from_and_to(void **state)
{
	(void)state;
	struct product_id product = test_product_made();
	struct allocation_rule drafts[3] = {
		{.product_id = product, .channel_id = shop, .type = RULE_PERCENT, .value = 50},
		{.product_id = product, .type = RULE_PERCENT, .value = 101},
		{.product_id = product, .channel_id = shop, .type = RULE_PERCENT, .value = 60},
	};
	struct allocation_rule out[3];
	enum err errors[3];
	struct fault faults[3];
	struct work *work = begun();
	for (size_t i = 0; i < 3; i++)
		fault_init(&faults[i], work->arena);
	assert_int_equal(allocation_rule_put_many(work, 3, drafts, out, errors, faults), OK);
	assert_int_equal(errors[0], OK);
	assert_int_equal(errors[1], ERR_INVALID);
	assert_int_equal(errors[2], ERR_CONFLICT);
	struct rule_id id = out[0].id;
	done();
	rule_set(product, RULE_PERCENT, 60);
	work = begun();
	assert_int_equal(allocation_rule_remove(work, id), OK);
	done();
	struct allocation_rule *rules;
	struct stock_exclusion *exclusions;
	size_t rule_count, exclusion_count;
	const int64_t last = test_fixture.now.us;
	const struct instant moments[] = {{last - 2 * SECOND_US}, {last - SECOND_US}, {last}};
	const int64_t values[] = {50, 60, -1};
	for (size_t i = 0; i < 3; i++) {
		work = begun();
		assert_int_equal(rules_as_of(work, &product.value, 1, moments[i], &rules, &rule_count,
		                             &exclusions, &exclusion_count),
		                 OK);
		assert_int_equal(rule_count, values[i] >= 0);
		if (rule_count > 0)
			assert_int_equal(rules[0].value, values[i]);
		work_rollback(&test_fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_published_quantity_can_be_worked_out_again),
		cmocka_unit_test(before_it_was_made_a_listing_sold_nothing),
		cmocka_unit_test(a_bundle_of_other_parts_is_not_guessed),
		cmocka_unit_test(edits_tell_who_when_from_and_to),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	shop = test_channel_made("Past");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
