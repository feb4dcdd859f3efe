/* What costs hears of others; the rows stand in costs_module.c. All of it may be heard twice. */
#ifndef PURSER_DOMAIN_COSTS_LISTEN_H
#define PURSER_DOMAIN_COSTS_LISTEN_H

#include "domain/costs/costs_book.h"
#include "kernel/jobs.h"

WARN_UNUSED enum err costs_on_stock(struct work *work, const struct event *events, size_t n);
WARN_UNUSED enum err costs_on_purchase(struct work *work, const struct event *events, size_t n);
/* What is rejected or written off on its way is lost; what is noted without stock too. */
WARN_UNUSED enum err costs_on_transfer(struct work *work, const struct event *events, size_t n);
/* What a bot's word let leave gets its shipment later: its cost is the shipment's, the channel's.
 */
WARN_UNUSED enum err costs_on_recorded(struct work *work, const struct event *events, size_t n);
/* Gives ids to what is new and writes the book. */
WARN_UNUSED enum err book_write(struct work *work, struct cost_book *book);
/* Follows what no event told of: stock that was there before costs were. */
WARN_UNUSED enum err costs_catch_up(struct work *work, const struct job *job);

#endif
