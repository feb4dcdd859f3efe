#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/test_channels.h"
#include "shape/shape_change.h"

struct channel_id test_channel_made(const char *name)
{
	struct channel draft = {.name = str_from(name), .type = STR("manual"), .currency = STR("USD")};
	struct channel out;
	struct work *work = work_begin(&test_fixture);
	shape_give(&channel_shape, &draft, "name");
	shape_give(&channel_shape, &draft, "type");
	shape_give(&channel_shape, &draft, "currency");
	assert_int_equal(channel_create(work, &draft, &out), OK);
	work_commit(&test_fixture);
	return out.id;
}

struct listing test_listing_of(struct channel_id channel, const char *variant, struct str sku)
{
	struct listing draft = {.channel_id = channel, .variant_id = str_from(variant), .sku = sku};
	shape_give(&listing_shape, &draft, "channel_id");
	shape_give(&listing_shape, &draft, "variant_id");
	shape_give(&listing_shape, &draft, "sku");
	return draft;
}

struct str test_sku(struct work *work)
{
	return str_format(work->arena, "SKU-%d", test_made_count);
}

enum err test_put(struct work *work, struct listing draft, struct listing *out)
{
	enum err err;
	enum err all = listing_put_many(work, 1, &draft, out, &err, work->fault);
	return all != OK ? all : err;
}

struct listing_id test_listing_made(struct channel_id channel, const char *variant)
{
	struct listing out;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(test_put(work, test_listing_of(channel, variant, test_sku(work)), &out), OK);
	assert_true(out.product_id.value != 0);
	work_commit(&test_fixture);
	return out.id;
}

struct product_id test_bundle_made(const char *sku, struct product_id first, int64_t first_units,
                                   struct product_id second, int64_t second_units)
{
	struct bundle_part parts[] = {{.component_id = first, .quantity = {first_units}},
	                              {.component_id = second, .quantity = {second_units}}};
	struct product draft = {.sku = str_from(sku), .name = str_from(sku), .type = PRODUCT_BUNDLE};
	struct product out;
	enum err err;
	draft.parts.at = parts;
	draft.parts.count = draft.parts.room = 2;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(product_create_many(work, 1, &draft, &out, &err, work->fault), OK);
	assert_int_equal(err, OK);
	work_commit(&test_fixture);
	return out.id;
}

int test_settled(void)
{
	bool more = true;
	int units = 0;
	for (; more; units++) {
		struct work *work = work_begin(&test_fixture);
		more = false;
		assert_int_equal(listing_quantities(work, &more), OK);
		work_commit(&test_fixture);
	}
	return units;
}

struct listing test_listing_now(struct listing_id id)
{
	struct listing listing;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listing_get(work, id, &listing), OK);
	work_rollback(&test_fixture);
	return listing;
}

void test_quantity_is(struct listing_id id, int64_t units)
{
	struct listing listing;
	struct why_step *steps;
	struct qty quantity;
	size_t count;
	struct verify_report report = {0};
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(listing_get(work, id, &listing), OK);
	assert_int_equal(listing.quantity.units, units);
	assert_int_equal(listing_why(work, id, (struct instant){0}, &quantity, &steps, &count), OK);
	assert_int_equal(quantity.units, units);
	assert_true(count > 0);
	assert_int_equal(steps[count - 1].units, units);
	assert_int_equal(quantities_verify(work, &report), OK);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	assert_true(report.checked > 0);
	work_rollback(&test_fixture);
}
