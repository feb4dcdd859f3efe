#include "domain/transfers/transfers_rules.h"

static const struct {
	enum transfer_status from;
	enum transfer_action action;
} moves[] = {
	{TRANSFER_AWAITING_SHIPMENT, TRANSFER_EDIT_LINES},
	{TRANSFER_AWAITING_SHIPMENT, TRANSFER_SEND},
	{TRANSFER_AWAITING_SHIPMENT, TRANSFER_CANCEL},
	{TRANSFER_PENDING_RECEIVING, TRANSFER_RECEIVE},
	{TRANSFER_PENDING_RECEIVING, TRANSFER_REJECT},
	{TRANSFER_PENDING_RECEIVING, TRANSFER_CLOSE},
	{TRANSFER_PARTIALLY_DELIVERED, TRANSFER_RECEIVE},
	{TRANSFER_PARTIALLY_DELIVERED, TRANSFER_REJECT},
	{TRANSFER_PARTIALLY_DELIVERED, TRANSFER_CLOSE},
	/* More may arrive after everything was thought to be there. */
	{TRANSFER_DELIVERED, TRANSFER_RECEIVE},
	{TRANSFER_CLOSED_SHORT, TRANSFER_RECEIVE},
};

bool transfer_may(enum transfer_status status, enum transfer_action action)
{
	for (size_t i = 0; i < COUNT_OF(moves); i++)
		if (moves[i].from == status && moves[i].action == action)
			return true;
	return false;
}

int64_t line_in_transit(const struct transfer_line *line)
{
	return line->sent.units + line->over_units.units - line->received.units - line->rejected.units
	       - line->written_off.units;
}

static void line_settle(struct transfer_line *line)
{
	line->in_transit.units = line_in_transit(line);
	if (line->in_transit.units > 0)
		line->status = TRANSFER_LINE_PENDING;
	else if (line->written_off.units > 0)
		line->status = TRANSFER_LINE_CLOSED_SHORT;
	else if (line->received.units > 0)
		line->status = TRANSFER_LINE_RECEIVED;
	else
		line->status =
			line->rejected.units > 0 ? TRANSFER_LINE_REJECTED : TRANSFER_LINE_CLOSED_SHORT;
}

void line_send(struct transfer_line *line, int64_t units)
{
	line->sent.units = units;
	line_settle(line);
}

void line_receive(struct transfer_line *line, int64_t accepted, int64_t rejected)
{
	line->received.units += accepted;
	line->rejected.units += rejected;
	int64_t missing = -line_in_transit(line);
	/* What was written off did arrive after all; only the rest came beyond what was sent. */
	if (missing > 0) {
		int64_t found = missing < line->written_off.units ? missing : line->written_off.units;
		line->written_off.units -= found;
		line->over_units.units += missing - found;
	}
	line_settle(line);
}

void line_reject(struct transfer_line *line)
{
	line->rejected.units += line->in_transit.units;
	line_settle(line);
}

void line_write_off(struct transfer_line *line)
{
	line->written_off.units += line->in_transit.units;
	line_settle(line);
}

enum transfer_status transfer_status_of(const struct transfer_line *lines, size_t n)
{
	int64_t moved = 0, in_transit = 0, received = 0, written_off = 0;
	for (size_t i = 0; i < n; i++) {
		in_transit += lines[i].in_transit.units;
		received += lines[i].received.units;
		written_off += lines[i].written_off.units;
		moved += lines[i].received.units + lines[i].rejected.units + lines[i].written_off.units;
	}
	if (in_transit > 0)
		return moved > 0 ? TRANSFER_PARTIALLY_DELIVERED : TRANSFER_PENDING_RECEIVING;
	if (written_off > 0)
		return TRANSFER_CLOSED_SHORT;
	return received > 0 ? TRANSFER_DELIVERED : TRANSFER_REJECTED;
}
