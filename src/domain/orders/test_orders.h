/* Orders, for the tests of orders and of what stands above. Each step is a unit of its own unless
 * it takes a work. */
#ifndef PURSER_DOMAIN_TEST_ORDERS_H
#define PURSER_DOMAIN_TEST_ORDERS_H

#include "domain/channels/test_channels.h"
#include "domain/orders/orders.h"

struct test_line {
	const char *remote_id;
	struct product_id product_id;
	int64_t units, cancelled;
};

/* A paid draft to Nevada, to be shipped from Reno: 10.00 each, 1.00 tax a line, 5.00 shipping. */
struct order_draft test_draft_of(struct work *work, struct channel_id channel, const char *number,
                                 const struct test_line *lines, size_t n);
/* Accepts it as a download: new, or a change of what is known. */
enum order_outcome test_order_taken(struct work *work, const struct order_draft *draft,
                                    const struct test_line *lines, struct order_id *id);
struct order_id test_order_made(struct channel_id channel, const char *number,
                                const struct test_line *lines, size_t n);
enum order_outcome test_order_changed(struct channel_id channel, const char *number,
                                      const struct test_line *lines, size_t n);
/* Lives until the next unit begins. */
struct order *test_order_now(struct order_id id);
/* The status, and the reason when it is unresolved. */
void test_order_is(struct order_id id, enum order_status status, enum order_reason reason);
/* Units not cancelled of the order's lines of the product. */
int64_t test_units_of(struct order_id id, struct product_id product);
/* So many units of its first line of the product become an order of their own. */
struct order_id test_split_off(struct order_id id, struct product_id product, int64_t units);
/* Everything of it leaves from its warehouse. */
void test_order_shipped(struct order_id id);
/* So many units of its product leave Reno. */
void test_units_shipped(struct order_id id, struct product_id product, int64_t units);
/* Nothing that orders and stock say contradicts itself. */
void test_orders_verified(void);
/* The end of a test program, by cmocka's form: verified, and the database closed. */
int test_orders_close(void **state);
/* A product of which `units` lie in Reno. */
struct product_id test_product_with(int64_t units);
/* Brings one bot with these actions into force, as text (test_automation.h); "" ends what is. */
void test_bots_are(const char *actions);

#endif
