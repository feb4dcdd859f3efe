#include "domain/orders/orders_bots_edge.h"

static struct order_id id_of(const struct call *call)
{
	return (struct order_id){call->ids[0]};
}

enum err order_bots_list_runs(struct work *work, const struct call *call, struct reply *reply)
{
	struct order_bot_run *runs;
	TRY(order_bot_runs(work, id_of(call), &runs, &reply->count));
	reply->value = runs;
	return OK;
}

static enum err reply_order(struct work *work, const struct call *call, struct reply *reply)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id_of(call), order));
	reply->value = order;
	return OK;
}

enum err order_bots_post_rerun(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(order_bots_rerun(work, id_of(call)));
	return reply_order(work, call, reply);
}

enum err order_bots_post_test(struct work *work, const struct call *call, struct reply *reply)
{
	const struct order_bot_test_request *body = call->body;
	struct order_bot_test *test = ARENA_NEW(work->arena, struct order_bot_test);
	const struct bots *bots;
	if (shape_has(&order_bot_test_request_shape, body, "groups")) {
		struct bot_set *set = ARENA_NEW(work->arena, struct bot_set);
		set->groups.at = body->groups.at;
		set->groups.count = body->groups.count;
		TRY(bots_of_set(work, set, &bots));
	} else if (body->version != 0) {
		TRY(bots_of_version(work, body->version, &bots));
	} else {
		TRY(bots_in_force(work, &bots));
		if (bots == NULL)
			return fault_say(work->fault, ERR_REFUSED,
			                 "No rules are in force: name a version, or send groups.");
	}
	TRY(order_bots_test(work, body->order_id, bots, test));
	reply->value = test;
	return OK;
}
