#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/orders/test_orders.h"

#include "domain/automation/test_automation.h"
#include "domain/orders/orders_listen.h"

static struct money usd(int64_t ten_thousandths)
{
	return (struct money){ten_thousandths, {"USD"}};
}

struct order_draft test_draft_of(struct work *work, struct channel_id channel, const char *number,
                                 const struct test_line *lines, size_t n)
{
	struct order_draft draft = {.channel_id = channel,
	                            .number = str_from(number),
	                            .paid_at = {1},
	                            .currency = STR("USD"),
	                            .shipping_total = usd(50000),
	                            .shipping_tax = usd(0),
	                            .recipient = STR("Ada"),
	                            .line1 = STR("1 Main St"),
	                            .city = STR("Reno"),
	                            .state = STR("NV"),
	                            .postal_code = STR("89501"),
	                            .country = STR("US"),
	                            .warehouse_id = test_reno};
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(work->arena, &draft.lines) =
			(struct order_draft_line){.remote_id = str_from(lines[i].remote_id),
		                              .sku = str_from(lines[i].remote_id),
		                              .quantity = {lines[i].units},
		                              .cancelled = {lines[i].cancelled},
		                              .unit_price = usd(100000),
		                              .tax = usd(10000),
		                              .discount = usd(0)};
	return draft;
}

enum order_outcome test_order_taken(struct work *work, const struct order_draft *draft,
                                    const struct test_line *lines, struct order_id *id)
{
	struct order_link *links = ARENA_ARRAY(work->arena, draft->lines.count, struct order_link);
	for (size_t i = 0; i < draft->lines.count; i++)
		links[i].product_id = lines[i].product_id;
	struct order_put put = {
		.draft = draft, .links = links, .is_download = true, .fault = work->fault};
	if (order_put_many(work, 1, &put) != OK || put.err != OK)
		fail_msg("%s", work_fault(&test_fixture));
	if (id != NULL)
		*id = put.order.id;
	return put.outcome;
}

struct order_id test_order_made(struct channel_id channel, const char *number,
                                const struct test_line *lines, size_t n)
{
	struct order_id id;
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, channel, number, lines, n);
	assert_int_equal(test_order_taken(work, &draft, lines, &id), ORDER_WAS_CREATED);
	work_commit(&test_fixture);
	return id;
}

enum order_outcome test_order_changed(struct channel_id channel, const char *number,
                                      const struct test_line *lines, size_t n)
{
	struct work *work = work_begin(&test_fixture);
	struct order_draft draft = test_draft_of(work, channel, number, lines, n);
	enum order_outcome outcome = test_order_taken(work, &draft, lines, NULL);
	work_commit(&test_fixture);
	return outcome;
}

struct order *test_order_now(struct order_id id)
{
	struct work *work = work_begin(&test_fixture);
	struct order *order = ARENA_NEW(work->arena, struct order);
	assert_int_equal(order_get(work, id, order), OK);
	work_rollback(&test_fixture);
	return order;
}

void test_order_is(struct order_id id, enum order_status status, enum order_reason reason)
{
	const struct order *order = test_order_now(id);
	if (order->status != status || order->reason != reason)
		fail_msg("order %.*s is %.*s, %.*s", STR_FMT(order->number),
		         STR_FMT(word_of(&order_status_words, (int)order->status)),
		         STR_FMT(word_of(&order_reason_words, (int)order->reason)));
}

int64_t test_units_of(struct order_id id, struct product_id product)
{
	const struct order *order = test_order_now(id);
	int64_t units = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (ID_EQ(order->lines.at[i].product_id, product))
			units += order->lines.at[i].ordered.units - order->lines.at[i].cancelled.units;
	return units;
}

struct order_id test_split_off(struct order_id id, struct product_id product, int64_t units)
{
	struct order_split_part part = {0};
	struct order *orders, order;
	size_t count;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(order_get(work, id, &order), OK);
	for (size_t i = 0; i < order.lines.count && part.lines.count == 0; i++)
		if (ID_EQ(order.lines.at[i].product_id, product))
			*LIST_ADD(work->arena, &part.lines) =
				(struct order_split_line){order.lines.at[i].id, {units}};
	if (order_split(work, id, &part, 1, &orders, &count) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	assert_int_equal(count, 2);
	struct order_id made = orders[1].id;
	work_commit(&test_fixture);
	return made;
}

/* What of the order's claims leaves Reno; `product` 0: all of it. */
static void claims_shipped(struct order_id id, struct product_id product, int64_t most)
{
	struct reservation *claims;
	size_t count, n = 0;
	struct str difference;
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(reservations_of(work, &id.value, 1, &claims, &count), OK);
	struct ship_unit *units = ARENA_ARRAY(work->arena, count, struct ship_unit);
	for (size_t i = 0; i < count; i++) {
		int64_t left = claims[i].quantity.units < most ? claims[i].quantity.units : most;
		if (product.value == 0 || ID_EQ(claims[i].product_id, product))
			units[n++] = (struct ship_unit){claims[i].line_id, claims[i].product_id, left};
	}
	if (order_ship_units(work, id, test_reno, units, n, &difference) != OK)
		fail_msg("%s", work_fault(&test_fixture));
	work_commit(&test_fixture);
}

void test_order_shipped(struct order_id id)
{
	claims_shipped(id, (struct product_id){0}, INT64_MAX);
}

void test_units_shipped(struct order_id id, struct product_id product, int64_t units)
{
	claims_shipped(id, product, units);
}

void test_orders_verified(void)
{
	struct verify_report report = {0};
	test_verified();
	struct work *work = work_begin(&test_fixture);
	assert_int_equal(orders_verify(work, &report), OK);
	if (report.differences.count > 0)
		fail_msg("%.*s", STR_FMT(report.differences.at[0]));
	work_rollback(&test_fixture);
}

int test_orders_close(void **state)
{
	(void)state;
	test_orders_verified();
	work_fixture_close(&test_fixture);
	return 0;
}

struct product_id test_product_with(int64_t units)
{
	struct product_id product = test_product_made();
	test_changed(STOCK_ADD, test_item_of(product, test_reno, units));
	return product;
}

void test_bots_are(const char *actions)
{
	struct bot_set rules;
	struct fault fault;
	struct bot_version out;
	bots_arena_begin(NULL);
	struct str text = str_format(
		bots_arena, "{'groups':[{'rank':1,'bots':[{'name':'Bot','actions':[%s]}]}]}", actions);
	assert_int_equal(bot_set_of(str_c(bots_arena, text), &rules, &fault), OK);
	struct work *work = work_begin(&test_fixture);
	struct bot_draft draft = {.activate = true};
	draft.groups.at = rules.groups.at;
	draft.groups.count = rules.groups.count;
	if (*actions == '\0')
		assert_int_equal(bot_version_activate(work, 0), OK);
	else
		assert_int_equal(bot_version_save(work, &draft, &out), OK);
	work_commit(&test_fixture);
	bots_arena_end(NULL);
}
