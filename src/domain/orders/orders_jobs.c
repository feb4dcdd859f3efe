#include "domain/orders/orders_jobs.h"

#include "domain/orders/orders.h"

enum err orders_hold_end(struct work *work, const struct job *job)
{
	struct order_id id = {job->subject_id};
	struct order order;
	enum err err = order_get(work, id, &order);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	bool is_due = order.status == ORDER_ON_HOLD && order.hold_until.us != 0
	              && order.hold_until.us <= work->now.us;
	return is_due ? order_release(work, id) : OK;
}

enum err orders_claim_end(struct work *work, const struct job *job)
{
	return order_end_claim(work, (struct order_id){job->subject_id});
}
