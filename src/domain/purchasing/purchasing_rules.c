#include "domain/purchasing/purchasing_rules.h"

/* Every action in every state (domain.md 12). A pair that is not here is refused with a sentence.
 * What is done while nobody but us knows the order changes nothing; once the vendor has it, a
 * change must be authorised and agreed again. Goods that come are recorded in every state in which
 * the vendor may have the order. */
#define CALLED_OFF "Called off."
/* clang-format off */
#define WITH_VENDOR(from)                                                                          \
	{from, PURCHASE_SEND, from, GUARD_NONE,                                                        \
	 "purchase.sent", "Sent to the vendor."},                                                      \
	{from, PURCHASE_NOTE, from, GUARD_NONE,                                                        \
	 "purchase.changed", "Noted."},                                                                \
	{from, PURCHASE_CHANGE, PURCHASE_AWAITING_ACCEPTANCE, GUARD_NONE,                              \
	 "purchase.modified", "Changed after it was authorised: it must be authorised again."},        \
	{from, PURCHASE_COST, from, GUARD_NONE,                                                        \
	 "purchase.costs_changed", "Costs were changed."},                                             \
	{from, PURCHASE_RECEIVE, PURCHASE_BY_LINES, GUARD_NONE,                                        \
	 "purchase.received", "Goods came."},                                                          \
	{from, PURCHASE_CLOSE, PURCHASE_CLOSED_SHORT, GUARD_SOMETHING_RECEIVED,                        \
	 "purchase.closed_short", "The rest will not come."},                                          \
	{from, PURCHASE_VOID, PURCHASE_VOIDED, GUARD_NOTHING_RECEIVED,                                 \
	 "purchase.voided", CALLED_OFF}
/* clang-format on */

const struct purchase_move purchase_moves[] = {
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_AUTHORIZE, PURCHASE_AWAITING_CONFIRMATION,
     GUARD_NONE, "purchase.authorized", "Allowed; the vendor must agree."},
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_NOTE, PURCHASE_AWAITING_AUTHORIZATION, GUARD_NONE,
     "purchase.changed", "Noted."},
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_CHANGE, PURCHASE_AWAITING_AUTHORIZATION, GUARD_NONE,
     "purchase.changed", "Changed."},
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_COST, PURCHASE_AWAITING_AUTHORIZATION, GUARD_NONE,
     "purchase.costs_changed", "Costs were changed."},
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_DELETE_LINE, PURCHASE_AWAITING_AUTHORIZATION,
     GUARD_NONE, "purchase.changed", "Lines were taken away."},
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_CANCEL_LINE, PURCHASE_AWAITING_AUTHORIZATION,
     GUARD_NONE, "purchase.changed", "Lines were cancelled."},
	{PURCHASE_AWAITING_AUTHORIZATION, PURCHASE_CANCEL, PURCHASE_CANCELLED, GUARD_NONE,
     "purchase.cancelled", CALLED_OFF},

	WITH_VENDOR(PURCHASE_AWAITING_CONFIRMATION),
	{PURCHASE_AWAITING_CONFIRMATION, PURCHASE_AUTHORIZE, PURCHASE_AWAITING_CONFIRMATION, GUARD_NONE,
     NULL, "Is allowed already."},
	{PURCHASE_AWAITING_CONFIRMATION, PURCHASE_CONFIRM, PURCHASE_BY_LINES, GUARD_NONE,
     "purchase.confirmed", "The vendor agreed."},
	{PURCHASE_AWAITING_CONFIRMATION, PURCHASE_DELETE_LINE, PURCHASE_AWAITING_ACCEPTANCE, GUARD_NONE,
     "purchase.modified", "Lines were taken away: it must be authorised again."},
	{PURCHASE_AWAITING_CONFIRMATION, PURCHASE_VOID_LINE, PURCHASE_UNLESS_EMPTY, GUARD_NONE,
     "purchase.changed", "Lines were voided."},
	{PURCHASE_AWAITING_CONFIRMATION, PURCHASE_CANCEL_LINE, PURCHASE_UNLESS_EMPTY, GUARD_NONE,
     "purchase.changed", "Lines were cancelled."},

	WITH_VENDOR(PURCHASE_AWAITING_ACCEPTANCE),
	{PURCHASE_AWAITING_ACCEPTANCE, PURCHASE_REAUTHORIZE, PURCHASE_AWAITING_CONFIRMATION, GUARD_NONE,
     "purchase.reauthorized", "Allowed as it was changed."},
	{PURCHASE_AWAITING_ACCEPTANCE, PURCHASE_VOID_LINE, PURCHASE_UNLESS_EMPTY, GUARD_NONE,
     "purchase.changed", "Lines were voided."},
	{PURCHASE_AWAITING_ACCEPTANCE, PURCHASE_CANCEL_LINE, PURCHASE_UNLESS_EMPTY, GUARD_NONE,
     "purchase.changed", "Lines were cancelled."},

	WITH_VENDOR(PURCHASE_PENDING_DELIVERY),
	{PURCHASE_PENDING_DELIVERY, PURCHASE_CONFIRM, PURCHASE_PENDING_DELIVERY, GUARD_NONE, NULL,
     "The vendor agreed already."},
	{PURCHASE_PENDING_DELIVERY, PURCHASE_VOID_LINE, PURCHASE_BY_LINES, GUARD_NONE,
     "purchase.changed", "Lines were voided."},
	{PURCHASE_PENDING_DELIVERY, PURCHASE_CANCEL_LINE, PURCHASE_BY_LINES, GUARD_NONE,
     "purchase.changed", "Lines were cancelled."},

	WITH_VENDOR(PURCHASE_PARTIALLY_DELIVERED),
	{PURCHASE_PARTIALLY_DELIVERED, PURCHASE_VOID_LINE, PURCHASE_BY_LINES, GUARD_NONE,
     "purchase.changed", "Lines were voided."},
	{PURCHASE_PARTIALLY_DELIVERED, PURCHASE_CANCEL_LINE, PURCHASE_BY_LINES, GUARD_NONE,
     "purchase.changed", "Lines were cancelled."},

	{PURCHASE_FULFILLED, PURCHASE_NOTE, PURCHASE_FULFILLED, GUARD_NONE, "purchase.changed",
     "Noted."},
	{PURCHASE_FULFILLED, PURCHASE_COST, PURCHASE_FULFILLED, GUARD_NONE, "purchase.costs_changed",
     "Costs came later."},
	{PURCHASE_CLOSED_SHORT, PURCHASE_NOTE, PURCHASE_CLOSED_SHORT, GUARD_NONE, "purchase.changed",
     "Noted."},
	{PURCHASE_CLOSED_SHORT, PURCHASE_COST, PURCHASE_CLOSED_SHORT, GUARD_NONE,
     "purchase.costs_changed", "Costs came later."},
	{PURCHASE_CLOSED_SHORT, PURCHASE_CLOSE, PURCHASE_CLOSED_SHORT, GUARD_NONE, NULL,
     "Is closed already."},
	{PURCHASE_VOIDED, PURCHASE_NOTE, PURCHASE_VOIDED, GUARD_NONE, "purchase.changed", "Noted."},
	{PURCHASE_VOIDED, PURCHASE_VOID, PURCHASE_VOIDED, GUARD_NONE, NULL, "Is voided already."},
	{PURCHASE_CANCELLED, PURCHASE_NOTE, PURCHASE_CANCELLED, GUARD_NONE, "purchase.changed",
     "Noted."},
	{PURCHASE_CANCELLED, PURCHASE_CANCEL, PURCHASE_CANCELLED, GUARD_NONE, NULL,
     "Is cancelled already."},
	{PURCHASE_CANCELLED, PURCHASE_RESTORE, PURCHASE_AWAITING_AUTHORIZATION, GUARD_NONE,
     "purchase.restored", "Taken up again."},
};
const size_t purchase_move_count = COUNT_OF(purchase_moves);

const struct purchase_move *purchase_move_find(enum purchase_status from,
                                               enum purchase_action action)
{
	for (size_t i = 0; i < purchase_move_count; i++)
		if (purchase_moves[i].from == from && purchase_moves[i].action == action)
			return &purchase_moves[i];
	return NULL;
}

int64_t purchase_received_units(const struct purchase_order *order)
{
	int64_t units = 0;
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].status == PURCHASE_LINE_RECEIVED)
			units += order->lines.at[i].quantity.units;
	return units;
}

bool purchase_has_pending(const struct purchase_order *order)
{
	for (size_t i = 0; i < order->lines.count; i++)
		if (order->lines.at[i].status == PURCHASE_LINE_PENDING)
			return true;
	return false;
}

bool purchase_guard_holds(const struct purchase_move *move, const struct purchase_order *order)
{
	switch (move->guard) {
	case GUARD_NOTHING_RECEIVED:
		return purchase_received_units(order) == 0;
	case GUARD_SOMETHING_RECEIVED:
		return purchase_received_units(order) > 0;
	case GUARD_NONE:
		break;
	}
	return true;
}

enum purchase_status purchase_status_after(const struct purchase_move *move,
                                           const struct purchase_order *order)
{
	bool has_received = purchase_received_units(order) > 0;
	if (move->to >= 0)
		return (enum purchase_status)move->to;
	if (!purchase_has_pending(order))
		return has_received ? PURCHASE_FULFILLED : PURCHASE_VOIDED;
	if (move->to == PURCHASE_UNLESS_EMPTY)
		return move->from;
	return has_received ? PURCHASE_PARTIALLY_DELIVERED : PURCHASE_PENDING_DELIVERY;
}

bool purchase_is_final(enum purchase_status status)
{
	return status == PURCHASE_FULFILLED || status == PURCHASE_CLOSED_SHORT
	       || status == PURCHASE_VOIDED || status == PURCHASE_CANCELLED;
}

bool purchase_is_ordered(enum purchase_status status)
{
	return status == PURCHASE_AWAITING_CONFIRMATION || status == PURCHASE_AWAITING_ACCEPTANCE
	       || status == PURCHASE_PENDING_DELIVERY || status == PURCHASE_PARTIALLY_DELIVERED;
}

void purchase_lines_close(struct purchase_order *order, enum purchase_line_status status,
                          struct instant at)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		if (order->lines.at[i].status != PURCHASE_LINE_PENDING)
			continue;
		order->lines.at[i].status = status;
		order->lines.at[i].closed_at = at;
	}
}

void purchase_lines_reopen(struct purchase_order *order)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		struct purchase_line *line = &order->lines.at[i];
		if (line->status != PURCHASE_LINE_CANCELLED || line->closed_at.us != order->closed_at.us)
			continue;
		line->status = PURCHASE_LINE_PENDING;
		line->closed_at.us = 0;
	}
}
