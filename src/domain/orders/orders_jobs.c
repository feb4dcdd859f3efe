#include "domain/orders/orders_jobs.h"

#include "domain/orders/orders.h"
#include "domain/orders/orders_listen.h"
#include "domain/orders/orders_store.h"

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

/* ---- sweeps ---- */

typedef enum err (*sweep_run)(struct work *work, int64_t subject, struct order_age *after,
                              bool *has_more);

/* The body is where the last chunk ended: [created at, id]. */
static struct order_age age_of(struct str body)
{
	struct order_age age = {0};
	ptrdiff_t comma = str_find(body, ',');
	if (comma < 1 || str_to_int(str_slice(body, 1, (size_t)comma), &age.created_us) != OK
	    || str_to_int(str_slice(body, (size_t)comma + 1, body.len - 1), &age.id) != OK)
		return (struct order_age){0};
	return age;
}

static enum err sweep_on(struct work *work, const struct job *job, const char *kind, sweep_run run)
{
	struct order_age after = age_of(job->body);
	bool has_more;
	TRY(run(work, job->subject_id, &after, &has_more));
	if (!has_more)
		return OK;
	return job_request(
		work, kind, job->subject_id, work->now,
		str_format(work->arena, "[%lld,%lld]", (long long)after.created_us, (long long)after.id));
}

enum err orders_resolve_reason(struct work *work, const struct job *job)
{
	return sweep_on(work, job, "order.resolve_reason", orders_sweep_reason);
}

enum err orders_resolve_waiting(struct work *work, const struct job *job)
{
	return sweep_on(work, job, "order.resolve_waiting", orders_sweep_waiting);
}

enum err orders_resolve_dated(struct work *work, const struct job *job)
{
	return sweep_on(work, job, "order.resolve_dated", orders_sweep_dated);
}

enum err orders_unpicked_wait(struct work *work, const struct job *job)
{
	return sweep_on(work, job, "order.unpicked", orders_sweep_unpicked);
}

enum err orders_link(struct work *work, const struct job *job)
{
	return sweep_on(work, job, "order.link", orders_sweep_unlinked);
}
