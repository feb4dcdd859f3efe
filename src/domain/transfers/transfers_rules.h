/* Pure decisions about transfers. */
#ifndef PURSER_DOMAIN_TRANSFERS_RULES_H
#define PURSER_DOMAIN_TRANSFERS_RULES_H

#include "domain/transfers/transfers.h"

enum transfer_action {
	TRANSFER_EDIT_LINES,
	TRANSFER_SEND,
	TRANSFER_RECEIVE,
	TRANSFER_REJECT,
	TRANSFER_CLOSE,
	TRANSFER_CANCEL,
};

/* May it be done in that state? */
bool transfer_may(enum transfer_status status, enum transfer_action action);
/* So many units left. */
void line_send(struct transfer_line *line, int64_t units);
/* So many arrived, of which some were refused; also beyond what is under way. */
void line_receive(struct transfer_line *line, int64_t accepted, int64_t rejected);
/* All that is still under way was refused / will not come. */
void line_reject(struct transfer_line *line);
void line_write_off(struct transfer_line *line);
/* sent + over − received − rejected − written off: what in_transit must be. */
int64_t line_in_transit(const struct transfer_line *line);
/* The state of a transfer that was sent, by its lines. */
enum transfer_status transfer_status_of(const struct transfer_line *lines, size_t n);

#endif
