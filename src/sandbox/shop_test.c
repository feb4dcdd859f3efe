#include "sandbox/shop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "sandbox/dials.h"

#include <cmocka.h>

#define VARIANTS 6
#define NOW ((struct instant){1000000 * SECOND_US})

struct world {
	struct arena *arena;
	struct chance chance;
	struct dials dials;
	struct shop shop;
};

static void open_shop(struct world *world, uint64_t seed, int64_t stock)
{
	static const char *const skus[VARIANTS] = {"A", "B", "C", "D", "E", "F"};
	if (world->arena)
		arena_free(world->arena);
	world->arena = arena_new(0);
	chance_seed(&world->chance, seed);
	dials_calm(&world->dials);
	shop_open(&world->shop, world->arena, &world->chance, world->dials.at[SIDE_SHOP]);
	for (size_t i = 0; i < VARIANTS; i++)
		shop_variant_put(&world->shop,
		                 &(struct shop_variant){.sku = str_from(skus[i]),
		                                        .title = STR("Thing"),
		                                        .price = {199900, {"USD"}},
		                                        .stock = stock},
		                 NOW);
}

static int set_up(void **state)
{
	static struct world world;
	open_shop(&world, 1, 10);
	*state = &world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	arena_free(world->arena);
	world->arena = NULL;
	return 0;
}

static struct shop_order *place(struct world *world, size_t variant, int64_t quantity,
                                bool is_unpaid)
{
	struct shop_order *order = NULL;
	struct shop_wish_line line = {.variant = world->shop.variants.at[variant],
	                              .quantity = quantity};
	struct shop_wish wish = {.is_unpaid = is_unpaid, .lines = &line, .line_count = 1};
	shop_usual_buyer(&wish);
	assert_int_equal(shop_place(&world->shop, &wish, NOW, &order), REFUSAL_NONE);
	return order;
}

static enum refusal fulfil(struct world *world, struct shop_order *order, int64_t quantity)
{
	struct shop_fulfillment wish = {.tracking_number = STR("T")}, *made;
	bool is_replay;
	*LIST_ADD(world->arena, &wish.lines) =
		(struct shop_fulfillment_line){order->lines.at[0].id, quantity};
	return shop_fulfil(&world->shop, order, &wish, NOW, &made, &is_replay);
}

/* What must hold after anything: the display is what it was, less what is live. */
static void check(const struct shop *shop, int64_t start)
{
	for (size_t v = 0; v < shop->variants.count; v++) {
		const struct shop_variant *variant = shop->variants.at[v];
		int64_t live = 0, undownloaded = 0;
		for (size_t i = 0; i < shop->orders.count; i++) {
			const struct shop_order *order = shop->orders.at[i];
			for (size_t k = 0; k < order->lines.count; k++) {
				const struct shop_line *line = &order->lines.at[k];
				if (line->variant != variant || line->is_own)
					continue;
				assert_true(line->cancelled_quantity <= line->quantity);
				assert_true(line->fulfilled_quantity <= shop_line_live(line));
				live += shop_line_live(line);
				if (shop_line_live(line) > line->downloaded_quantity)
					undownloaded += shop_line_live(line) - line->downloaded_quantity;
			}
		}
		assert_true(variant->stock >= 0);
		assert_int_equal(variant->stock, start - live);
		assert_int_equal(variant->undownloaded, undownloaded);
	}
}

static void buyers_never_oversell_what_is_displayed(void **state)
{
	struct world *world = *state;
	int64_t out_of_stock = 0, cancelled = 0, edited = 0;
	for (uint64_t seed = 0; seed < 100; seed++) {
		open_shop(world, seed, 30);
		dials_hostile(&world->dials);
		struct instant at = NOW;
		shop_buyers_again(&world->shop, at);
		for (int i = 0; i < 150; i++) {
			at = shop_due(&world->shop);
			assert_true(at.us != 0);
			shop_step(&world->shop, at, at);
			if (i % 40 == 0 && world->shop.orders.count > 0)
				shop_downloaded(world->shop.orders.at[0]);
		}
		check(&world->shop, 30);
		out_of_stock += world->shop.counters.out_of_stock;
		cancelled += world->shop.counters.cancelled;
		edited += world->shop.counters.edited;
	}
	assert_true(out_of_stock > 0 && cancelled > 0 && edited > 0);
}

static void one_seed_makes_one_history(void **state)
{
	struct world *world = *state;
	struct shop_counters counters[3];
	int64_t last_price[3];
	static const uint64_t seeds[3] = {4, 4, 5};
	for (size_t i = 0; i < 3; i++) {
		open_shop(world, seeds[i], 100);
		dials_hostile(&world->dials);
		for (int act = 0; act < 200; act++)
			shop_buyer_act(&world->shop, NOW, NOW);
		counters[i] = world->shop.counters;
		const struct shop_order *last = world->shop.orders.at[world->shop.orders.count - 1];
		last_price[i] = last->lines.at[0].tax.ten_thousandths;
	}
	assert_memory_equal(&counters[0], &counters[1], sizeof(counters[0]));
	assert_int_equal(last_price[0], last_price[1]);
	assert_memory_not_equal(&counters[0], &counters[2], sizeof(counters[0]));
}

static void an_order_is_sold_whole_or_not_at_all(void **state)
{
	struct world *world = *state;
	struct shop_order *order;
	struct shop_wish_line lines[] = {
		{.variant = world->shop.variants.at[0], .quantity = 6},
		{.variant = world->shop.variants.at[1], .quantity = 1},
		{.variant = world->shop.variants.at[0], .quantity = 5},
	};
	struct shop_wish wish = {.lines = lines, .line_count = 3};
	assert_int_equal(shop_place(&world->shop, &wish, NOW, &order), REFUSAL_NO_STOCK);
	wish.line_count = 0;
	assert_int_equal(shop_place(&world->shop, &wish, NOW, &order), REFUSAL_BAD_FIELD);
	lines[0].quantity = 0;
	wish.line_count = 1;
	assert_int_equal(shop_place(&world->shop, &wish, NOW, &order), REFUSAL_BAD_FIELD);
	check(&world->shop, 10);
	assert_int_equal(world->shop.counters.placed, 0);
}

static void edits_take_and_give_back(void **state)
{
	struct world *world = *state;
	struct shop *shop = &world->shop;
	struct shop_order *order = place(world, 0, 4, false);
	struct shop_line *line = &order->lines.at[0];
	assert_int_equal(line->tax.ten_thousandths, 64000); /* 8 % of 79.96, settled to 6.40 */
	assert_int_equal(shop_line_edit(shop, order, line, 10, 0, NOW), REFUSAL_NONE);
	assert_int_equal(shop_line_edit(shop, order, line, 11, 0, NOW), REFUSAL_NO_STOCK);
	assert_int_equal(shop_line_edit(shop, order, line, 5, 6, NOW), REFUSAL_BAD_FIELD);
	assert_int_equal(shop_line_edit(shop, order, line, 10, 3, NOW), REFUSAL_NONE);
	assert_int_equal(line->variant->stock, 3);
	check(shop, 10);
	assert_int_equal(shop_line_edit(shop, order, line, 10, 10, NOW), REFUSAL_NONE);
	assert_int_equal(order->status, SHOP_CANCELLED);
	assert_int_equal(shop_line_edit(shop, order, line, 10, 9, NOW), REFUSAL_ORDER_CANCELLED);
	check(shop, 10);
}

/* Every action in every state: what it answers, and the state after it. */
static void each_action_in_each_state(void **state)
{
	enum action { PAY, CANCEL, EDIT, SHIP_ONE, SHIP_REST, ACTIONS };
	static const enum refusal answers[][ACTIONS] = {
		[SHOP_AWAITING_PAYMENT] = {REFUSAL_NONE, REFUSAL_NONE, REFUSAL_NONE, REFUSAL_NOT_PAID,
	                               REFUSAL_NOT_PAID},
		[SHOP_PAID] = {REFUSAL_NONE, REFUSAL_NONE, REFUSAL_NONE, REFUSAL_NONE, REFUSAL_NONE},
		[SHOP_CANCELLED] = {REFUSAL_ORDER_CANCELLED, REFUSAL_NONE, REFUSAL_ORDER_CANCELLED,
	                        REFUSAL_ORDER_CANCELLED, REFUSAL_ORDER_CANCELLED},
		[SHOP_FULFILLED] = {REFUSAL_NONE, REFUSAL_ORDER_CLOSED, REFUSAL_ORDER_CLOSED,
	                        REFUSAL_OVER_FULFILLED, REFUSAL_OVER_FULFILLED},
		[SHOP_PARTIALLY_FULFILLED] = {REFUSAL_NONE, REFUSAL_ORDER_CLOSED, REFUSAL_ORDER_CLOSED,
	                                  REFUSAL_NONE, REFUSAL_OVER_FULFILLED},
	};
	static const enum shop_status after[][ACTIONS] = {
		[SHOP_AWAITING_PAYMENT] = {SHOP_PAID, SHOP_CANCELLED, SHOP_AWAITING_PAYMENT,
	                               SHOP_AWAITING_PAYMENT, SHOP_AWAITING_PAYMENT},
		[SHOP_PAID] = {SHOP_PAID, SHOP_CANCELLED, SHOP_PAID, SHOP_PARTIALLY_FULFILLED,
	                   SHOP_FULFILLED},
		[SHOP_CANCELLED] = {SHOP_CANCELLED, SHOP_CANCELLED, SHOP_CANCELLED, SHOP_CANCELLED,
	                        SHOP_CANCELLED},
		[SHOP_FULFILLED] = {SHOP_FULFILLED, SHOP_FULFILLED, SHOP_FULFILLED, SHOP_FULFILLED,
	                        SHOP_FULFILLED},
		[SHOP_PARTIALLY_FULFILLED] = {SHOP_PARTIALLY_FULFILLED, SHOP_PARTIALLY_FULFILLED,
	                                  SHOP_PARTIALLY_FULFILLED, SHOP_FULFILLED,
	                                  SHOP_PARTIALLY_FULFILLED},
	};
	struct world *world = *state;
	for (enum shop_status status = 0; status <= SHOP_PARTIALLY_FULFILLED; status++) {
		for (enum action action = 0; action < ACTIONS; action++) {
			open_shop(world, 1, 10);
			struct shop *shop = &world->shop;
			struct shop_order *order = place(world, 0, 2, status == SHOP_AWAITING_PAYMENT);
			struct shop_line *line = &order->lines.at[0];
			if (status == SHOP_CANCELLED)
				assert_int_equal(shop_cancel(shop, order, STR(""), NOW), REFUSAL_NONE);
			if (status == SHOP_FULFILLED || status == SHOP_PARTIALLY_FULFILLED)
				assert_int_equal(fulfil(world, order, status == SHOP_FULFILLED ? 2 : 1),
				                 REFUSAL_NONE);
			enum refusal got = REFUSAL_NONE;
			if (action == PAY)
				got = shop_pay(shop, order, NOW);
			else if (action == CANCEL)
				got = shop_cancel(shop, order, STR(""), NOW);
			else if (action == EDIT)
				got = shop_line_edit(shop, order, line, 3, 0, NOW);
			else
				got = fulfil(world, order, action == SHIP_ONE ? 1 : 2);
			assert_int_equal(got, answers[status][action]);
			assert_int_equal(order->status, after[status][action]);
			check(shop, 10);
		}
	}
}

static void a_push_is_noted_with_what_it_did_not_know(void **state)
{
	struct world *world = *state;
	struct shop *shop = &world->shop;
	struct shop_variant *variant = shop->variants.at[0];
	struct shop_order *order = place(world, 0, 3, false);
	int64_t version = variant->stock_version;
	assert_int_equal(shop_stock_push(shop, variant, 20, version - 1, NOW), REFUSAL_VERSION);
	assert_int_equal(variant->stock, 7);
	assert_int_equal(shop_stock_push(shop, variant, 20, version, NOW), REFUSAL_NONE);
	assert_int_equal(variant->stock, 20);
	shop_downloaded(order);
	assert_int_equal(shop_stock_push(shop, variant, 0, -1, NOW), REFUSAL_NONE);
	assert_int_equal(shop_stock_push(shop, variant, -1, -1, NOW), REFUSAL_BAD_FIELD);
	assert_int_equal(shop_stock_push(shop, variant, SHOP_UNITS_MOST + 1, -1, NOW),
	                 REFUSAL_BAD_FIELD);
	static const int64_t undownloaded[] = {3, 3, 0, 0, 0};
	static const bool refused[] = {true, false, false, true, true};
	assert_int_equal(shop->pushes.count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(shop->pushes.at[i].number, i + 1);
		assert_int_equal(shop->pushes.at[i].undownloaded, undownloaded[i]);
		assert_int_equal(shop->pushes.at[i].refused, refused[i]);
	}
	assert_int_equal(shop->counters.pushes_over_undownloaded, 1);
	assert_int_equal(shop->counters.pushes_refused, 3);
}

static void an_edit_after_the_download_is_news_again(void **state)
{
	struct world *world = *state;
	struct shop_order *order = place(world, 0, 3, false);
	struct shop_variant *variant = world->shop.variants.at[0];
	shop_downloaded(order);
	assert_int_equal(variant->undownloaded, 0);
	assert_int_equal(shop_line_edit(&world->shop, order, &order->lines.at[0], 5, 0, NOW),
	                 REFUSAL_NONE);
	assert_int_equal(variant->undownloaded, 2);
	assert_int_equal(shop_line_edit(&world->shop, order, &order->lines.at[0], 1, 0, NOW),
	                 REFUSAL_NONE);
	assert_int_equal(variant->undownloaded, 0);
	shop_downloaded(order);
	assert_true(order->downloaded_version == order->version);
	check(&world->shop, 10);
}

static void unpaid_orders_are_paid_in_time(void **state)
{
	struct world *world = *state;
	struct shop *shop = &world->shop;
	world->dials.at[SIDE_SHOP][DIAL_UNPAID] = 1000;
	world->dials.at[SIDE_SHOP][DIAL_EDITS] = world->dials.at[SIDE_SHOP][DIAL_CANCELS] = 0;
	shop_buyer_act(shop, NOW, NOW);
	assert_int_equal(shop->orders.at[0]->status, SHOP_AWAITING_PAYMENT);
	struct instant due = shop_due(shop);
	assert_true(due.us == NOW.us + dial_row(DIAL_PAY_AFTER_S)->calm * SECOND_US);
	shop_step(shop, (struct instant){due.us - 1}, due);
	assert_int_equal(shop->orders.at[0]->status, SHOP_AWAITING_PAYMENT);
	shop_step(shop, due, due);
	assert_int_equal(shop->orders.at[0]->status, SHOP_PAID);
	assert_true(shop_due(shop).us == 0);
}

#define SHOP_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHOP_TEST(buyers_never_oversell_what_is_displayed),
		SHOP_TEST(one_seed_makes_one_history),
		SHOP_TEST(an_order_is_sold_whole_or_not_at_all),
		SHOP_TEST(edits_take_and_give_back),
		SHOP_TEST(each_action_in_each_state),
		SHOP_TEST(a_push_is_noted_with_what_it_did_not_know),
		SHOP_TEST(an_edit_after_the_download_is_news_again),
		SHOP_TEST(unpaid_orders_are_paid_in_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
