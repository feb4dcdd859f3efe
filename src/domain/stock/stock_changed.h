/* What follows a posting: stock.changed, for whoever waits for units, and what must be computed
 * again. One product has a row of each; of many at once, a sheet or what a warehouse reports,
 * several share a row. */
#ifndef PURSER_DOMAIN_STOCK_CHANGED_H
#define PURSER_DOMAIN_STOCK_CHANGED_H

#include "domain/stock/stock_edge.h"

/* Products that share an event: so few that a slice of 200 events, the most that listeners hear at
 * once, is 2,000 products and not a stall; so many that a sheet hardly pays for events. */
#define STOCK_CHANGED_MOST 10
/* Products that share a mark. */
#define STOCK_DIRTY_MOST 50

struct stock_told {
	struct product_id product_id;
	struct stock_note note;
};

/* Emits stock.changed of the products, each of them once. */
void stock_changed_tell(struct work *work, const struct stock_told *told, size_t n);

#endif
