/* Do customers say of their orders what the orders say? */
#include "base/map.h"
#include "domain/customers/customers_listen.h"
#include "domain/customers/customers_store.h"
#include "kernel/events.h"

/* How many differences are named; how many events may be on their way. */
enum { NAMED_MOST = 100, UNHEARD_MOST = 10000 };

/* Orders of which customers have still to hear. */
struct unheard {
	struct map orders;
	size_t count;
	bool is_everything;
};

static enum err unheard_load(struct work *work, struct unheard *out)
{
	struct event *events;
	size_t n;
	*out = (struct unheard){.orders = map_new(work->arena)};
	TRY(event_unheard(work, UNHEARD_MOST, &events, &n));
	out->is_everything = n == UNHEARD_MOST;
	for (size_t i = 0; i < n; i++)
		if (str_is(events[i].subject, "order")
		    && map_get_int(&out->orders, events[i].subject_id) == NULL) {
			map_put_int(&out->orders, events[i].subject_id, out);
			out->count++;
		}
	return OK;
}

static struct str worth_says(struct work *work, const struct customer_fault *fault)
{
	if (fault->status.len == 0)
		return str_format(work->arena, "Order %lld of a customer is not there.",
		                  (long long)fault->id);
	return str_format(
		work->arena, "Order %lld (%.*s) is worth %lld to its customer%s, the order says %lld.",
		(long long)fault->id, STR_FMT(fault->status), (long long)fault->written,
		fault->is_written_cancelled ? " and counts as cancelled" : "", (long long)fault->expected);
}

static enum err worth_verify(struct work *work, struct verify_report *report)
{
	struct unheard unheard;
	struct customer_fault *faults;
	size_t count;
	TRY(unheard_load(work, &unheard));
	TRY(customer_orders_faulty(work->tx, work->arena, work->company,
	                           NAMED_MOST + (int64_t)unheard.count, &faults, &count));
	for (size_t i = 0; i < count && !unheard.is_everything; i++)
		if (map_get_int(&unheard.orders, faults[i].id) == NULL)
			*LIST_ADD(work->arena, &report->differences) = worth_says(work, &faults[i]);
	return OK;
}

enum err customers_verify(struct work *work, struct verify_report *report)
{
	struct customer_fault *faults;
	size_t count;
	int64_t checked;
	TRY(customer_orders_count(work->tx, work->arena, work->company, &checked));
	report->checked += checked;
	TRY(worth_verify(work, report));
	TRY(customer_counts_faulty(work->tx, work->arena, work->company, NAMED_MOST, &faults, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &report->differences) = str_format(
			work->arena, "Customer %lld: has %lld orders, the row says %lld.",
			(long long)faults[i].id, (long long)faults[i].expected, (long long)faults[i].written);
	return OK;
}
