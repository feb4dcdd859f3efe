/* What orders say of themselves, and what waits after it. */
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"
#include "shape/shape_change.h"

static void event_write(struct work *work, const struct order *order, const char *kind,
                        struct str sentence, struct str changes)
{
	struct order_note note = {.number = order->number,
	                          .status = order->status,
	                          .reason = order->reason,
	                          .warehouse_id = order->warehouse_id,
	                          .sentence = sentence,
	                          .changes = changes};
	event_emit(work, kind, "order", order->id.value,
	           shape_text(work->arena, &order_note_shape, &note, NULL, 0));
}

void order_event(struct work *work, const struct order *order, const char *event,
                 struct str sentence)
{
	event_write(work, order, event, sentence, STR(""));
}

enum err order_save_only(struct work *work, struct order *order, const char *event,
                         struct str sentence)
{
	order->modified_at = work->now;
	order->payment_status = order_payment_of(order);
	TRY(orders_save(work->tx, work->arena, work->company, &order, 1));
	event_write(work, order, event, sentence, STR(""));
	return OK;
}

/* What an item says when it moved and nobody named an event for it. */
static const char *item_event(const struct resolving *item)
{
	const struct order *order = item->order;
	bool has_moved = order->status != item->status_before || order->reason != item->reason_before
	                 || !ID_EQ(order->warehouse_id, item->warehouse_before);
	bool is_promised = order->promise_at.us != item->promise_before.us;
	const char *moved = has_moved ? "order.resolved" : is_promised ? "order.promised" : NULL;
	return item->event != NULL ? item->event : moved;
}

/* It has left, with no shipment to say so: what was still open of it went away. */
static bool is_shipped_now(const struct resolving *item)
{
	return item->order->status == ORDER_SHIPPED
	       && (item->status_before != ORDER_SHIPPED || item->is_just_shipped);
}

static bool is_named(const char *event, const char *name)
{
	return event != NULL && str_is(str_from(event), name);
}

void items_tell(struct work *work, const struct resolving *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct resolving *item = &items[i];
		const char *event = item_event(item);
		if (item->has_followed)
			order_event(work, item->order, "order.edited", STR(LISTING_RELINKED));
		if (event != NULL)
			event_write(work, item->order, event, item->sentence, item->changes);
		if (item->is_paid_now && !item->is_new && !is_named(event, "order.paid"))
			order_event(work, item->order, "order.paid", STR("What was paid covers it now."));
		if (is_shipped_now(item) && !is_named(event, "order.shipped"))
			order_event(work, item->order, "order.shipped",
			            STR("All that is still wanted of it has left."));
	}
}

enum err items_unpaid_note(struct work *work, const struct resolving *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct order *order = items[i].order;
		if (!items[i].is_new && order->status == ORDER_AWAITING_PAYMENT && !order->is_claim_ended
		    && items[i].status_before != ORDER_AWAITING_PAYMENT)
			TRY(order_unpaid_note(work, order));
	}
	return OK;
}
