/* Shapes and routes of orders and their bots. */
#ifndef PURSER_DOMAIN_ORDERS_BOTS_EDGE_H
#define PURSER_DOMAIN_ORDERS_BOTS_EDGE_H

#include "domain/orders/orders_bots.h"
#include "kernel/route.h"

struct order_bot_test_request {
	struct order_id order_id;
	int64_t version;               /* 0: the rules in force, unless groups are given */
	LIST(struct bot_group) groups; /* a draft */
	struct touched touched;
};

extern const struct shape order_bot_body_shape, order_bot_run_shape, order_bot_test_shape,
	order_bot_test_request_shape;

WARN_UNUSED enum err order_bots_list_runs(struct work *work, const struct call *call,
                                          struct reply *reply);
WARN_UNUSED enum err order_bots_post_rerun(struct work *work, const struct call *call,
                                           struct reply *reply);
WARN_UNUSED enum err order_bots_post_test(struct work *work, const struct call *call,
                                          struct reply *reply);

#endif
