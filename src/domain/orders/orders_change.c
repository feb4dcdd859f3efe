/* Notes, gift, fraud, dates, money and copies. */
#include "domain/orders/orders_change.h"

#include "domain/channels/channels.h"
#include "domain/orders/orders_divided.h"
#include "domain/orders/orders_edits.h"
#include "domain/orders/orders_follow.h"
#include "domain/orders/orders_resolve.h"
#include "domain/orders/orders_rules.h"
#include "domain/orders/orders_store.h"
#include "shape/shape_change.h"

static enum err change_check(struct work *work, const struct order *order,
                             const struct order_patch *patch)
{
	bool is_ours = order_is_open(order->status) || order->status == ORDER_ON_HOLD;
	if (!order_patch_moves_shipping(patch) || is_ours)
		return OK;
	struct str status = word_said(work->arena, &order_status_words, (int)order->status);
	return fault_say(work->fault, ERR_CONFLICT,
	                 "Order %.*s is %.*s: how it is shipped cannot be changed any more.%.*s",
	                 STR_FMT(order->number), STR_FMT(status), STR_FMT(order_way_on(work, order)));
}

enum err order_change(struct work *work, const int64_t *ids, size_t n, int64_t if_version,
                      const struct order_patch *patch)
{
	struct order *orders;
	size_t count, changed = 0;
	TRY(order_load(work, ids, n, &orders, &count));
	if (count < n)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no such order.");
	struct resolving *items = ARENA_ARRAY(work->arena, count, struct resolving);
	for (size_t i = 0; i < count; i++) {
		struct order before = orders[i];
		if (if_version != 0 && if_version != before.version)
			return ERR_PRECONDITION;
		TRY(change_check(work, &orders[i], patch));
		order_patch_apply(patch, &orders[i]);
		TRY(order_edited_note(work, &before, &orders[i]));
		struct str changes =
			shape_difference(work->arena, &order_difference_shape, &before, &orders[i]);
		if (changes.len == 0)
			continue;
		items[changed++] = (struct resolving){.order = &orders[i],
		                                      .keeps_status = true,
		                                      .keeps_claims = true,
		                                      .event = "order.changed",
		                                      .changes = changes};
	}
	return resolve_all(work, items, changed);
}

/* ---- money ---- */

static enum err amount_check(struct work *work, const struct order *order, struct money amount)
{
	if (amount.ten_thousandths < 0)
		return fault_field(work->fault, STR("amount"), "must not be negative");
	if (!currency_eq(amount.currency, order->total.currency))
		return fault_field(work->fault, STR("amount"), "must be in %s, as the order is",
		                   order->total.currency.code);
	return OK;
}

enum err order_pay_one(struct work *work, struct order *order, struct instant paid_at,
                       struct money amount)
{
	if (amount.ten_thousandths >= order_owed(order).ten_thousandths
	    || order_move_find(order->status, ACTION_PAY) == NULL) /* refuses with its sentence */
		return order_pay_whole(work, order->id, paid_at, amount);
	if (amount.ten_thousandths == 0)
		return OK;
	TRY(money_add(order->amount_paid, amount, &order->amount_paid));
	order->payment_status = order_payment_of(order);
	return order_save_only(work, order, "order.part_paid", STR("A part was paid."));
}

enum err order_pay_amount(struct work *work, struct order_id id, struct instant paid_at,
                          struct money amount)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	bool is_all = amount.currency.code[0] == '\0';
	if (is_all)
		amount = order_owed(order);
	TRY(amount_check(work, order, amount));
	if (order->part != 0)
		return divided_pay(work, order, paid_at, is_all ? NULL : &amount);
	return order_pay_one(work, order, paid_at, amount);
}

static enum err lines_write(struct work *work, struct order *order)
{
	const struct order_line **lines =
		ARENA_ARRAY(work->arena, order->lines.count, const struct order_line *);
	for (size_t i = 0; i < order->lines.count; i++)
		lines[i] = &order->lines.at[i];
	return order_lines_save(work->tx, work->arena, work->company, lines, order->lines.count);
}

enum err order_refund(struct work *work, struct order_id id, const struct order_refund *refund)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	if (order->status == ORDER_MERGED)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Order %.*s is merged: its payments went along.%.*s",
		                 STR_FMT(order->number), STR_FMT(order_way_on(work, order)));
	TRY(order_refund_apply(refund, order, work->fault));
	if (refund->lines.count > 0)
		TRY(lines_write(work, order));
	return order_save_only(work, order, "order.refunded", refund->reason);
}

/* ---- a copy ---- */

static struct order_draft draft_of(struct work *work, const struct order *order,
                                   const struct order_clone *wish, struct order_link *links)
{
	struct order_draft draft = {
		.channel_id = order->channel_id,
		.number = wish->number,
		.source = STR("clone"),
		.paid_at = wish->is_paid ? work->now : (struct instant){0},
		.ship_by = order->ship_by,
		.deliver_by = order->deliver_by,
		.currency = order->currency,
		.prices_include_tax = order->prices_include_tax,
		.shipping_total = order->shipping_total,
		.shipping_tax = order->shipping_tax,
		.email = order->email,
		.recipient = order->recipient,
		.company = order->company,
		.line1 = order->line1,
		.line2 = order->line2,
		.city = order->city,
		.state = order->state,
		.postal_code = order->postal_code,
		.country = order->country,
		.phone = order->phone,
		.shipping_method = order->shipping_method,
		.notes = order->notes,
		.internal_notes = order->internal_notes,
		.is_gift = order->is_gift,
		.gift_message = order->gift_message,
		.warehouse_id = order->chosen_warehouse_id,
	};
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *line = &order->lines.at[i];
		if (line->ordered.units <= line->cancelled.units)
			continue;
		links[draft.lines.count] = (struct order_link){line->listing_id, line->product_id};
		*LIST_ADD(work->arena, &draft.lines) =
			(struct order_draft_line){.variant_id = line->variant_id,
		                              .sku = line->sku,
		                              .title = line->title,
		                              .quantity = {line->ordered.units - line->cancelled.units},
		                              .unit_price = line->unit_price,
		                              .tax = line->remaining_tax,
		                              .discount = line->remaining_discount};
	}
	return draft;
}

static enum err clone_shipping(struct work *work, struct order_id from, struct order_id to)
{
	struct order_shipping *shipping;
	TRY(order_shipping_of(work, &from.value, 1, &shipping));
	if (shipping->modified_at.us == 0)
		return OK;
	return order_shipping_set(work, &to.value, 1, shipping);
}

/* A deactivated channel takes no new work from people. */
static enum err channel_open_check(struct work *work, struct channel_id id)
{
	struct channel channel;
	TRY(channel_get(work, id, &channel));
	if (channel.is_active)
		return OK;
	return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated: it takes no new orders.",
	                 STR_FMT(channel.name));
}

static enum err refuse_empty(struct work *work, const struct order *order)
{
	if (order->status == ORDER_MERGED)
		return fault_say(work->fault, ERR_REFUSED,
		                 "Order %.*s is merged: it has nothing to copy.%.*s",
		                 STR_FMT(order->number), STR_FMT(order_way_on(work, order)));
	return fault_say(work->fault, ERR_REFUSED,
	                 "Everything of order %.*s is cancelled: nothing is left to copy.",
	                 STR_FMT(order->number));
}

enum err order_clone(struct work *work, struct order_id id, const struct order_clone *wish,
                     struct order *out)
{
	struct order *order = ARENA_NEW(work->arena, struct order);
	TRY(order_get(work, id, order));
	TRY(channel_open_check(work, order->channel_id));
	struct order_link *links = ARENA_ARRAY(work->arena, order->lines.count, struct order_link);
	struct order_draft draft = draft_of(work, order, wish, links);
	if (draft.lines.count == 0)
		return refuse_empty(work, order);
	TRY(links_follow(work, links, draft.lines.count));
	struct order_put put = {.draft = &draft, .links = links, .fault = work->fault};
	TRY(order_put_many(work, 1, &put));
	TRY(put.err);
	if (put.outcome != ORDER_WAS_CREATED)
		return fault_say(work->fault, ERR_CONFLICT, "The number %.*s is taken on this channel.",
		                 STR_FMT(wish->number));
	TRY(clone_shipping(work, id, put.order.id));
	TRY(order_unpaid_note(work, &put.order));
	struct order_note note = {.number = put.order.number,
	                          .status = put.order.status,
	                          .reason = put.order.reason,
	                          .warehouse_id = put.order.warehouse_id,
	                          .sentence =
	                              str_format(work->arena, "Order %.*s is a copy of order %.*s.",
	                                         STR_FMT(put.order.number), STR_FMT(order->number))};
	struct str body = shape_text(work->arena, &order_note_shape, &note, NULL, 0);
	event_emit(work, "order.cloned", "order", id.value, body);
	event_emit(work, "order.cloned", "order", put.order.id.value, body);
	return order_get(work, put.order.id, out);
}
