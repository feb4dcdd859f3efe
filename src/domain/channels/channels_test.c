#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/channels/test_channels.h"
#include "shape/shape_change.h"

static void tables_and_shapes_agree(void **state)
{
	(void)state;
	work_begin(&test_fixture);
	assert_string_equal(work_table_faults(&test_fixture, &channels_module), "");
	work_rollback(&test_fixture);
}

/* ---- channels ---- */

static void a_channel_comes_and_changes(void **state)
{
	(void)state;
	struct channel_id id = test_channel_made("Web shop");
	struct work *work = work_begin(&test_fixture);
	struct channel channel, patch = {.name = STR("Shop on the web"), .buffer = {3}}, out;
	assert_int_equal(channel_get(work, id, &channel), OK);
	assert_true(channel.is_active);
	assert_true(channel.pushes_quantity);
	assert_int_equal(channel.version, 1);
	shape_give(&channel_shape, &patch, "name");
	shape_give(&channel_shape, &patch, "buffer");
	assert_int_equal(channel_update(work, id, &patch, 7, &out), ERR_PRECONDITION);
	assert_int_equal(channel_update(work, id, &patch, 1, &out), OK);
	assert_int_equal(out.version, 2);
	assert_true(str_is(out.type, "manual"));
	assert_string_equal(work_events(&test_fixture), "channel.changed");
	assert_int_equal(channel_update(work, id, &patch, 2, &out), OK); /* the same again */
	assert_int_equal(out.version, 2);
	assert_int_equal(channel_switch(work, id, false, &out), OK);
	assert_false(out.is_active);
	assert_int_equal(channel_switch(work, id, false, &out), OK);
	assert_int_equal(out.version, 3);
	assert_int_equal(channel_switch(work, id, true, &out), OK);
	assert_string_equal(work_events(&test_fixture),
	                    "channel.changed channel.deactivated channel.activated");
	work_rollback(&test_fixture);
}

static void a_channel_that_makes_no_sense_is_refused(void **state)
{
	(void)state;
	(void)test_channel_made("Taken");
	struct work *work = work_begin(&test_fixture);
	struct channel draft = {.name = STR("Taken"), .type = STR("manual"), .currency = STR("USD")};
	struct channel out;
	assert_int_equal(channel_create(work, &draft, &out), ERR_CONFLICT);
	draft.name = STR("New");
	draft.currency = STR("XQX");
	assert_int_equal(channel_create(work, &draft, &out), ERR_INVALID);
	assert_int_equal(channel_get(work, (struct channel_id){1}, &out), ERR_NOT_FOUND);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

/* ---- listings ---- */

static void a_listing_finds_its_product(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Finding");
	struct product_id product = test_product_made();
	struct work *work = work_begin(&test_fixture);
	struct listing draft = test_listing_of(shop, "v-1", test_sku(work));
	struct listing out, back;
	draft.title = STR("A shirt");
	shape_give(&listing_shape, &draft, "title");
	assert_int_equal(currency_parse(STR("USD"), &draft.price.currency), OK);
	draft.price.ten_thousandths = 199900;
	shape_give(&listing_shape, &draft, "price");
	assert_int_equal(test_put(work, draft, &out), OK);
	assert_int_equal(out.product_id.value, product.value);
	assert_string_equal(work_events(&test_fixture), "listing.created listing.linked");
	assert_int_equal(listing_get(work, out.id, &back), OK);
	struct str wrote = shape_text(work->arena, &listing_shape, &out, NULL, 0);
	struct str read = shape_text(work->arena, &listing_shape, &back, NULL, 0);
	assert_string_equal(str_c(work->arena, read), str_c(work->arena, wrote));
	assert_int_equal(back.pushed_quantity, -1);
	assert_true(back.is_active && back.pushes_quantity);
	assert_int_equal(back.price.ten_thousandths, 199900);
	work_commit(&test_fixture);

	work = work_begin(&test_fixture); /* the same again is no change */
	draft = test_listing_of(shop, "v-1", test_sku(work));
	assert_int_equal(test_put(work, draft, &out), OK);
	assert_int_equal(out.id.value, back.id.value);
	assert_false(tx_wrote(work->tx));
	draft.title = STR("A better shirt");
	shape_give(&listing_shape, &draft, "title");
	assert_int_equal(test_put(work, draft, &out), OK);
	assert_int_equal(out.version, 2);
	assert_int_equal(out.product_id.value, product.value);
	assert_string_equal(work_events(&test_fixture), "listing.changed");
	assert_int_equal(listing_get(work, (struct listing_id){1}, &out), ERR_NOT_FOUND);
	work_rollback(&test_fixture);
}

static void the_sku_stands_for_a_missing_variant(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("No variants");
	struct work *work = work_begin(&test_fixture);
	struct listing out, again;
	assert_int_equal(test_put(work, test_listing_of(shop, "", STR("ONLY-SKU")), &out), OK);
	assert_true(str_is(out.variant_id, "ONLY-SKU"));
	assert_int_equal(out.product_id.value, 0);
	assert_int_equal(test_put(work, test_listing_of(shop, "", STR("ONLY-SKU")), &again), OK);
	assert_int_equal(again.id.value, out.id.value);
	work_rollback(&test_fixture);
}

static void one_bad_listing_stops_no_other(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Mixed");
	struct work *work = work_begin(&test_fixture);
	struct listing drafts[] = {
		test_listing_of(shop, "a", STR("A")),
		test_listing_of((struct channel_id){1}, "b", STR("B")),
		test_listing_of(shop, "", STR("")),
		test_listing_of(shop, "a", STR("A again")),
		test_listing_of(shop, "c", STR("C")),
		test_listing_of(shop, "d", STR("D")),
	};
	enum { N = COUNT_OF(drafts) };
	const enum err expected[N] = {OK, ERR_INVALID, ERR_INVALID, ERR_CONFLICT, ERR_INVALID, OK};
	struct listing out[N];
	enum err errors[N];
	struct fault faults[N];
	drafts[4].product_id.value = 1;
	shape_give(&listing_shape, &drafts[4], "product_id");
	for (size_t i = 0; i < N; i++)
		fault_init(&faults[i], work->arena);
	assert_int_equal(listing_put_many(work, N, drafts, out, errors, faults), OK);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(errors[i], expected[i]);
	assert_string_equal(work_events(&test_fixture), "listing.created listing.created");
	work_rollback(&test_fixture);
}

static void a_repeated_sku_is_told(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Repeats"),
					  other = test_channel_made("Other repeats");
	struct work *work = work_begin(&test_fixture);
	struct listing first, second, patch = {.sku = STR("TWICE")};
	assert_int_equal(test_put(work, test_listing_of(shop, "1", STR("TWICE")), &first), OK);
	assert_int_equal(test_put(work, test_listing_of(other, "1", STR("TWICE")), &second), OK);
	assert_false(work_emitted(&test_fixture, "listing.sku_repeated"));
	assert_int_equal(test_put(work, test_listing_of(shop, "2", STR("TWICE")), &second), OK);
	assert_true(work_emitted(&test_fixture, "listing.sku_repeated"));
	work_commit(&test_fixture);

	work = work_begin(&test_fixture);
	assert_int_equal(test_put(work, test_listing_of(shop, "3", STR("ONCE")), &second), OK);
	assert_false(work_emitted(&test_fixture, "listing.sku_repeated"));
	shape_give(&listing_shape, &patch, "sku");
	assert_int_equal(listing_update(work, second.id, &patch, 0, &second), OK);
	assert_true(work_emitted(&test_fixture, "listing.sku_repeated"));
	work_rollback(&test_fixture);
}

static void a_new_product_takes_its_listings(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Before the product");
	struct work *work = work_begin(&test_fixture);
	struct str sku = str_format(work->arena, "SKU-%d", test_made_count + 1);
	struct listing early, stranger;
	assert_int_equal(test_put(work, test_listing_of(shop, "early", sku), &early), OK);
	assert_int_equal(test_put(work, test_listing_of(shop, "other", STR("STRANGE")), &stranger), OK);
	work_commit(&test_fixture);

	struct product_id product = test_product_made();
	const struct event made = {.kind = STR("product.created"), .subject_id = product.value};
	work = work_begin(&test_fixture);
	assert_int_equal(channels_on_product(work, &made, 1), OK);
	assert_true(work_emitted(&test_fixture, "listing.linked"));
	assert_int_equal(listing_get(work, early.id, &early), OK);
	assert_int_equal(early.product_id.value, product.value);
	assert_int_equal(listing_get(work, stranger.id, &stranger), OK);
	assert_int_equal(stranger.product_id.value, 0);
	work_commit(&test_fixture);
	work = work_begin(&test_fixture); /* seen again after a crash */
	assert_int_equal(channels_on_product(work, &made, 1), OK);
	assert_false(tx_wrote(work->tx));
	work_rollback(&test_fixture);
}

/* Neither a late word of the product nor the next download links again what somebody unlinked. */
static void an_unlinked_listing_stays_so_until_somebody_links_it(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Kept unlinked");
	struct product_id product = test_product_made();
	const struct event made = {.kind = STR("product.created"), .subject_id = product.value};
	struct listing_id id = test_listing_made(shop, "kept");
	struct listing patch = {0}, out;
	struct work *work = work_begin(&test_fixture);
	shape_give(&listing_shape, &patch, "product_id");
	assert_int_equal(listing_update(work, id, &patch, 0, &out), OK);
	assert_true(out.is_kept_unlinked);
	work_commit(&test_fixture);
	work = work_begin(&test_fixture);
	assert_int_equal(channels_on_product(work, &made, 1), OK);
	struct listing draft = test_listing_of(shop, "kept", test_sku(work));
	draft.title = STR("Downloaded again");
	shape_give(&listing_shape, &draft, "title");
	assert_int_equal(test_put(work, draft, &out), OK);
	assert_int_equal(listing_get(work, id, &out), OK);
	assert_int_equal(out.product_id.value, 0);
	patch.product_id = product;
	assert_int_equal(listing_update(work, id, &patch, 0, &out), OK);
	assert_false(out.is_kept_unlinked);
	work_commit(&test_fixture);
}

static void an_unlinked_listing_sells_nothing_at_once(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Unlinking");
	struct product_id product = test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	test_changed(STOCK_ADD, test_item_of(product, test_reno, 5));
	test_settled();
	test_quantity_is(id, 5);
	struct work *work = work_begin(&test_fixture);
	struct listing patch = {0}, out, back;
	shape_give(&listing_shape, &patch, "product_id");
	assert_int_equal(listing_update(work, id, &patch, 0, &out), OK);
	assert_int_equal(out.quantity.units, 0);
	assert_string_equal(work_events(&test_fixture),
	                    "listing.changed product.listing_left listing.quantity_changed");
	assert_int_equal(listing_get(work, id, &back), OK);
	assert_int_equal(back.quantity.units, 0);
	assert_int_equal(back.product_id.value, 0);
	work_commit(&test_fixture);

	/* Another product: its units count from now on. */
	struct product_id other = test_product_made();
	test_changed(STOCK_ADD, test_item_of(other, test_reno, 8));
	work = work_begin(&test_fixture);
	patch.product_id = other;
	assert_int_equal(listing_update(work, id, &patch, 0, &out), OK);
	assert_string_equal(work_events(&test_fixture), "listing.changed listing.linked");
	patch.product_id.value = 1;
	assert_int_equal(listing_update(work, id, &patch, 0, &out), ERR_INVALID);
	work_commit(&test_fixture);
	test_settled();
	test_quantity_is(id, 8);
}

/* ---- matching order lines ---- */

static void order_lines_find_their_listing(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Matching"), other = test_channel_made("Elsewhere");
	struct work *work = work_begin(&test_fixture);
	struct listing one, two, three, elsewhere;
	assert_int_equal(test_put(work, test_listing_of(shop, "m-1", STR("ONE")), &one), OK);
	assert_int_equal(test_put(work, test_listing_of(shop, "m-2", STR("SAME")), &two), OK);
	assert_int_equal(test_put(work, test_listing_of(shop, "m-3", STR("SAME")), &three), OK);
	assert_int_equal(test_put(work, test_listing_of(other, "m-1", STR("SAME")), &elsewhere), OK);
	const struct {
		struct channel_id channel;
		struct str variant, sku;
		int64_t expected;
	} lines[] = {
		{shop, STR_INIT("m-1"), STR_INIT("whatever"), one.id.value},
		{shop, STR_INIT(""), STR_INIT("ONE"), one.id.value},
		{shop, STR_INIT("m-3"), STR_INIT("SAME"), three.id.value},
		{shop, STR_INIT(""), STR_INIT("SAME"), 0}, /* which of the two? */
		{other, STR_INIT(""), STR_INIT("SAME"), elsewhere.id.value},
		{other, STR_INIT("m-1"), STR_INIT(""), elsewhere.id.value},
		{shop, STR_INIT("m-9"), STR_INIT("ONE"), 0}, /* the id decides */
		{shop, STR_INIT(""), STR_INIT(""), 0},
		{shop, STR_INIT("m-1"), STR_INIT("ONE"), one.id.value},
	};
	enum { N = COUNT_OF(lines) };
	int64_t channels[N];
	struct str variants[N], skus[N];
	struct listing found[N];
	for (size_t i = 0; i < N; i++) {
		channels[i] = lines[i].channel.value;
		variants[i] = lines[i].variant;
		skus[i] = lines[i].sku;
	}
	assert_int_equal(listing_match(work, N, channels, variants, skus, found), OK);
	for (size_t i = 0; i < N; i++)
		if (found[i].id.value != lines[i].expected)
			fail_msg("line %zu: %lld, not %lld", i, (long long)found[i].id.value,
			         (long long)lines[i].expected);
	work_rollback(&test_fixture);
}

static void many_lines_are_one_question(void **state)
{
	(void)state;
	enum { MANY = 60 };
	struct channel_id shops[] = {test_channel_made("Many"), test_channel_made("Many too")};
	struct work *work = work_begin(&test_fixture);
	struct listing *drafts = ARENA_ARRAY(work->arena, MANY, struct listing);
	struct listing *made = ARENA_ARRAY(work->arena, MANY, struct listing);
	struct listing *found = ARENA_ARRAY(work->arena, MANY, struct listing);
	struct fault *faults = ARENA_ARRAY(work->arena, MANY, struct fault);
	enum err errors[MANY];
	int64_t channels[MANY];
	struct str variants[MANY], skus[MANY];
	for (size_t i = 0; i < MANY; i++) {
		/* The channels take turns, so that each is asked for again and again. */
		channels[i] = shops[i % 2].value;
		skus[i] = str_format(work->arena, "MANY-%zu", i / 2);
		variants[i] = i % 3 == 0 ? skus[i] : STR("");
		drafts[i] = test_listing_of(shops[i % 2], str_c(work->arena, skus[i]), skus[i]);
		fault_init(&faults[i], work->arena);
	}
	assert_int_equal(listing_put_many(work, MANY, drafts, made, errors, faults), OK);
	assert_false(work_emitted(&test_fixture, "listing.sku_repeated"));
	assert_int_equal(listing_match(work, MANY, channels, variants, skus, found), OK);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(found[i].id.value, made[i].id.value);
	work_rollback(&test_fixture);
}

static void another_company_sees_nothing(void **state)
{
	(void)state;
	struct channel_id shop = test_channel_made("Ours");
	(void)test_product_made();
	struct listing_id id = test_listing_made(shop, "v");
	struct company_id other = work_fixture_company(&test_fixture, "Other");
	struct work *work = work_begin_as(&test_fixture, other);
	struct channel channel, *channels;
	struct listing listing, draft = test_listing_of(shop, "v", STR("X"));
	size_t count;
	assert_int_equal(channel_get(work, shop, &channel), ERR_NOT_FOUND);
	assert_int_equal(channel_all(work, &channels, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(listing_get(work, id, &listing), ERR_NOT_FOUND);
	assert_int_equal(test_put(work, draft, &listing), ERR_INVALID);
	const struct allocation_rule rule = {.channel_id = shop};
	struct allocation_rule out;
	assert_int_equal(allocation_rule_put(work, &rule, &out), ERR_INVALID);
	work_rollback(&test_fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_and_shapes_agree),
		cmocka_unit_test(a_channel_comes_and_changes),
		cmocka_unit_test(a_channel_that_makes_no_sense_is_refused),
		cmocka_unit_test(a_listing_finds_its_product),
		cmocka_unit_test(the_sku_stands_for_a_missing_variant),
		cmocka_unit_test(one_bad_listing_stops_no_other),
		cmocka_unit_test(a_repeated_sku_is_told),
		cmocka_unit_test(a_new_product_takes_its_listings),
		cmocka_unit_test(an_unlinked_listing_stays_so_until_somebody_links_it),
		cmocka_unit_test(an_unlinked_listing_sells_nothing_at_once),
		cmocka_unit_test(order_lines_find_their_listing),
		cmocka_unit_test(many_lines_are_one_question),
		cmocka_unit_test(another_company_sees_nothing),
	};
	if (!test_database_is_offered())
		return 0;
	test_world_open();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	work_fixture_close(&test_fixture);
	return failed;
}
