/* Use cases that move purchase orders through their states, and what comes of it. */
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing_rules.h"
#include "domain/purchasing/purchasing_write.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"

/* ---- moves ---- */

static enum err lines_needed(struct work *work, const struct purchase_order *order)
{
	if (purchase_has_pending(order))
		return OK;
	return fault_say(work->fault, ERR_REFUSED, "Purchase order %.*s has nothing to order.",
	                 STR_FMT(order->number));
}

/* Goods come so many days after they were ordered, when nobody says otherwise. */
static enum err dates_set(struct work *work, struct purchase_order *order)
{
	struct vendor vendor;
	struct vendor_product *offers;
	size_t count, n = order->lines.count;
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = order->lines.at[i].vendor_product_id.value;
	TRY(vendor_get(work, order->vendor_id, &vendor));
	TRY(vendor_product_load(work, ids, n, &offers, &count));
	for (size_t i = 0; i < n; i++) {
		struct purchase_line *line = &order->lines.at[i];
		for (size_t k = 0; k < count && line->expected_at.us == 0; k++) {
			int64_t days = vendor_lead_days(&vendor, &offers[k]);
			if (ID_EQ(offers[k].id, line->vendor_product_id) && days > 0)
				line->expected_at.us = work->now.us + days * DAY_US;
		}
	}
	return OK;
}

static enum err authorized(struct work *work, struct purchase_order *order)
{
	TRY(lines_needed(work, order));
	order->authorized_at = work->now;
	order->authorized_by = work->actor.kind == ACTOR_USER ? work->actor.id : 0;
	order->authorized_by_name = work->actor.name;
	order->confirmed_at.us = 0;
	return dates_set(work, order);
}

static enum err move_apply(struct work *work, struct purchase_change *change, struct str reason)
{
	struct purchase_order *order = &change->after;
	switch (change->move->action) {
	case PURCHASE_AUTHORIZE:
	case PURCHASE_REAUTHORIZE:
		return authorized(work, order);
	case PURCHASE_CONFIRM:
		order->confirmed_at = work->now;
		return OK;
	case PURCHASE_CLOSE:
	case PURCHASE_CANCEL:
		purchase_lines_close(order, PURCHASE_LINE_CANCELLED, work->now);
		break;
	case PURCHASE_VOID:
		purchase_lines_close(order, PURCHASE_LINE_VOIDED, work->now);
		break;
	case PURCHASE_RESTORE:
		purchase_lines_reopen(order);
		order->closed_at.us = 0;
		order->close_reason = STR("");
		return OK;
	default:
		return ERR_INTERNAL; /* not a plain move */
	}
	order->close_reason = reason;
	if (reason.len > 0)
		change->sentence = reason;
	return OK;
}

/* The buyer's order of a dropship order that was called off is ours again, or ends as its cancel
 * asked for. */
static enum err buyer_order_free(struct work *work, const struct purchase_order *order)
{
	struct order buyers;
	if (order->order_id.value == 0 || order->status != PURCHASE_VOIDED)
		return OK;
	TRY(order_get(work, order->order_id, &buyers));
	if (buyers.status == ORDER_CANCEL_REQUESTED)
		return order_cancel_answered(work, buyers.id, true, STR("The vendor cancelled it."));
	if (buyers.status == ORDER_PENDING_FULFILLMENT)
		return order_take_back(work, buyers.id, STR("The vendor's purchase order was voided."));
	return OK;
}

/* A vendor who agreed has the order: from here its buyer's order is changed only after it came
 * back. */
static enum err buyer_order_hand_over(struct work *work, const struct purchase_order *order)
{
	struct order buyers;
	if (order->order_id.value == 0)
		return OK;
	TRY(order_get(work, order->order_id, &buyers));
	return buyers.status == ORDER_AWAITING_DROPSHIP ? order_hand_over(work, buyers.id) : OK;
}

static enum err move_one(struct work *work, const struct purchase_order *order,
                         enum purchase_action action, struct str reason, struct purchase_order *out)
{
	struct purchase_change change;
	TRY(purchase_begin_with(work, order, action, &change));
	*out = *order;
	if (change.move->event == NULL)
		return OK; /* a repeat */
	TRY(move_apply(work, &change, reason));
	if (action == PURCHASE_CONFIRM) {
		TRY(purchase_buyer_check(work, &change.after));
		if (change.after.order_id.value != 0 && change.after.issued_at.us == 0)
			change.after.issued_at = work->now;
	}
	TRY(purchase_finish(work, &change, out));
	if (action == PURCHASE_CONFIRM)
		return buyer_order_hand_over(work, out);
	return buyer_order_free(work, out);
}

enum err purchase_move_one(struct work *work, enum purchase_action action,
                           struct purchase_order_id id, struct str reason,
                           struct purchase_order *out)
{
	struct purchase_order order;
	TRY(purchase_get(work, id, &order));
	return move_one(work, &order, action, reason, out);
}

/* Of one order, said before anything was written; any other error is of the whole. */
static bool is_refusal(enum err err)
{
	return err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_REFUSED;
}

enum err purchase_move_many(struct work *work, enum purchase_action action, const int64_t *ids,
                            size_t n, struct str reason, struct purchase_order *out,
                            enum err *errors, struct fault *faults)
{
	struct purchase_order *found;
	size_t count;
	struct fault *whole = work->fault;
	struct map by_id = map_new(work->arena);
	TRY(purchase_load(work, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, found[i].id.value, &found[i]);
	for (size_t i = 0; i < n; i++) {
		struct purchase_order *order = map_get_int(&by_id, ids[i]);
		work->fault = &faults[i];
		errors[i] = order == NULL ? fault_say(&faults[i], ERR_NOT_FOUND,
		                                      "There is no purchase order %lld.", (long long)ids[i])
		                          : move_one(work, order, action, reason, &out[i]);
		work->fault = whole;
		if (errors[i] == OK)
			*order = out[i]; /* named twice, it moves on from here */
		else if (!is_refusal(errors[i]))
			return errors[i];
	}
	return OK;
}

/* ---- sending ---- */

enum err purchase_send(struct work *work, struct purchase_order_id id, struct str recipient,
                       struct purchase_order *out)
{
	struct purchase_change change;
	struct vendor vendor;
	TRY(purchase_begin(work, id, PURCHASE_SEND, &change));
	TRY(lines_needed(work, &change.after));
	TRY(purchase_buyer_check(work, &change.after));
	TRY(vendor_get(work, change.after.vendor_id, &vendor));
	if (recipient.len == 0)
		recipient = vendor.order_email.len > 0 ? vendor.order_email : vendor.email;
	change.after.issued_at = work->now;
	change.after.sent_to = recipient;
	if (recipient.len > 0)
		change.sentence = str_format(work->arena, "Sent to %.*s.", STR_FMT(recipient));
	TRY(purchase_finish(work, &change, out));
	return buyer_order_hand_over(work, out);
}

/* ---- receiving ---- */

/* The location that the units go to, which must take goods in. */
static enum err location_find(struct work *work, const struct purchase_order *order,
                              const struct purchase_receipt *receipt, struct location_id *out)
{
	struct stock_location *all;
	size_t count;
	const struct stock_location *found = NULL;
	TRY(location_all(work, order->warehouse_id, &all, &count));
	for (size_t i = 0; i < count && found == NULL; i++) {
		bool is_named = receipt->location_id.value != 0 ? ID_EQ(all[i].id, receipt->location_id)
		                                                : str_eq(all[i].name, receipt->location);
		bool is_unnamed = receipt->location_id.value == 0 && receipt->location.len == 0;
		if (is_named || (is_unnamed && all[i].is_receivable))
			found = &all[i];
	}
	if (found == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND,
		                 "The warehouse of purchase order %.*s has no such stock location.",
		                 STR_FMT(order->number));
	if (!found->is_receivable)
		return fault_say(work->fault, ERR_REFUSED, "%.*s takes no goods in.", STR_FMT(found->name));
	*out = found->id;
	return OK;
}

static void receipt_note(struct work *work, const struct purchase_receipt *receipt,
                         struct purchase_line *line)
{
	line->received_at = receipt->received_at.us != 0 ? receipt->received_at : work->now;
	if (receipt->delivered_at.us != 0)
		line->delivered_at = receipt->delivered_at;
	else if (line->delivered_at.us == 0)
		line->delivered_at = line->received_at;
	if (receipt->billed_at.us != 0)
		line->billed_at = receipt->billed_at;
	if (receipt->unit_cost.currency.code[0] != '\0')
		line->unit_cost = receipt->unit_cost;
	if (receipt->billed_unit_cost.currency.code[0] != '\0') {
		line->billed_unit_cost = receipt->billed_unit_cost;
		line->is_billed = true;
	}
	if (receipt->landed_unit_cost.currency.code[0] != '\0') {
		line->landed_unit_cost = receipt->landed_unit_cost;
		line->is_landed_given = true;
	}
	if (receipt->reference_number.len > 0)
		line->reference_number = receipt->reference_number;
	if (receipt->memo.len > 0)
		line->memo = receipt->memo;
}

struct receiving {
	struct work *work;
	struct purchase_order *order;
	LIST(struct stock_move) moves;
};

static enum err piece_add(struct receiving *r, struct purchase_line *piece)
{
	if (piece->quantity.units == 0)
		return OK;
	TRY(id_new(r->work->tx, &piece->id.value));
	piece->position = purchase_next_position(r->order);
	*LIST_ADD(r->work->arena, &r->order->lines) = *piece;
	return OK;
}

static enum err receipt_take(struct receiving *r, const struct purchase_receipt *receipt,
                             struct str path)
{
	struct work *work = r->work;
	struct purchase_order *order = r->order;
	struct purchase_line *line = purchase_line_find(order, receipt->line_id);
	struct purchase_pieces pieces;
	if (line == NULL)
		return fault_say(work->fault, ERR_NOT_FOUND, "Purchase order %.*s has no line %lld.",
		                 STR_FMT(order->number), (long long)receipt->line_id.value);
	if (line->status != PURCHASE_LINE_PENDING)
		return fault_say(work->fault, ERR_CONFLICT, "Line %lld (%.*s) is not pending any more.",
		                 (long long)line->id.value, STR_FMT(line->sku));
	if (receipt->accepted.units + receipt->rejected.units == 0)
		return fault_field(work->fault, path, "must have accepted or rejected units");
	struct location_id location = {0};
	bool is_stocked = !receipt->leaves_stock && receipt->accepted.units > 0
	                  && order->type != PURCHASE_DROPSHIP_ORDER;
	if (is_stocked)
		TRY(location_find(work, order, receipt, &location));
	TRY(purchase_line_receive(line, receipt->accepted.units, receipt->rejected.units, &pieces));
	receipt_note(work, receipt, &pieces.line);
	receipt_note(work, receipt, &pieces.rejected);
	purchase_line_check(&pieces.line, order->currency, path, work->fault);
	pieces.line.location_id = location;
	pieces.line.is_stocked = is_stocked;
	*line = pieces.line;
	if (is_stocked)
		*LIST_ADD(work->arena, &r->moves) =
			(struct stock_move){.product_id = line->product_id,
		                        .warehouse_id = order->warehouse_id,
		                        .location_id = location,
		                        .kind = STOCK_ADD,
		                        .on_hand = receipt->accepted.units,
		                        .subject = "purchase_line",
		                        .subject_id = line->id.value,
		                        .reason = str_format(work->arena, "Received on purchase order %.*s",
		                                             STR_FMT(order->number))};
	TRY(piece_add(r, &pieces.rejected)); /* adding may move the lines: `line` ends here */
	return piece_add(r, &pieces.rest);
}

enum err purchase_receive(struct work *work, struct purchase_order_id id,
                          const struct purchase_receipt *receipts, size_t n,
                          struct purchase_order *out)
{
	struct purchase_change change;
	struct receiving r = {.work = work, .order = &change.after};
	TRY(purchase_begin(work, id, PURCHASE_RECEIVE, &change));
	for (size_t i = 0; i < n; i++)
		TRY(receipt_take(&r, &receipts[i], str_format(work->arena, "items[%zu]", i)));
	if (work->fault->rows.count > 0)
		return ERR_INVALID;
	TRY(purchase_finish(work, &change, out));
	return stock_post(work, r.moves.at, r.moves.count, NULL);
}
