/* What happened inside that the outside should hear of at once, not at the next turn. */
#include "connect/connection_edge.h"
#include "connect/connection_store.h"
#include "connect/record_store.h"

/* Changes come in bunches (an order with five lines changes five listings): a run waits so long. */
enum { SETTLE_US = 100 * 1000 };

static enum err nudge(struct work *work, enum capability capability)
{
	int64_t changed;
	struct instant at = {work->now.us + SETTLE_US};
	TRY(schedules_nudge(work->tx, work->company, (struct connection_id){0}, capability, at,
	                    &changed));
	work->events->jobs_requested = work->events->jobs_requested || changed > 0;
	return OK;
}

enum err connection_on_quantity(struct work *work, const struct event *events, size_t n)
{
	(void)events;
	(void)n;
	return nudge(work, CAPABILITY_INVENTORY_OUT);
}

enum err connection_on_shipment(struct work *work, const struct event *events, size_t n)
{
	(void)events;
	(void)n;
	return nudge(work, CAPABILITY_SHIPMENTS_OUT);
}

enum err connection_on_order(struct work *work, const struct event *events, size_t n)
{
	bool waits_for_export = false;
	for (size_t i = 0; i < n; i++)
		waits_for_export =
			waits_for_export || str_find_str(events[i].body, STR("\"awaiting_3pl_export\"")) >= 0;
	return waits_for_export ? nudge(work, CAPABILITY_ORDERS_OUT) : OK;
}

enum err connection_on_recall(struct work *work, const struct event *events, size_t n)
{
	(void)events;
	(void)n;
	return nudge(work, CAPABILITY_CANCELS_OUT);
}

/* However it ended: by a shipment of which the hand-over never heard, too. */
enum err connection_on_order_end(struct work *work, const struct event *events, size_t n)
{
	struct str *ids = ARENA_ARRAY(work->arena, n, struct str);
	for (size_t i = 0; i < n; i++) {
		ids[i] = str_format(work->arena, "%lld", (long long)events[i].subject_id);
		TRY(hand_over_close(work->tx, work->company, (struct order_id){events[i].subject_id}));
	}
	return faults_of_orders_clear(work->tx, work->company, ids, n);
}
