/* What follows a posting: stock.changed, for whoever waits for units, and what must be computed
 * again. One product has a row of each; of many at once, a sheet or what a warehouse reports, up to
 * STOCK_GROUP products share a row. */
#ifndef PURSER_DOMAIN_STOCK_CHANGED_H
#define PURSER_DOMAIN_STOCK_CHANGED_H

#include "domain/stock/stock_edge.h"

/* Few enough that a pass of listeners, which hears whole events, ends in time. */
#define STOCK_GROUP 50

struct stock_told {
	struct product_id product_id;
	struct stock_note note;
};

/* Emits stock.changed of the products, each of them once. */
void stock_changed_tell(struct work *work, const struct stock_told *told, size_t n);

#endif
