/* How a posting is loaded and written: the use-case side of the sheet. */
#ifndef PURSER_DOMAIN_STOCK_POSTING_H
#define PURSER_DOMAIN_STOCK_POSTING_H

#include "domain/catalog/catalog.h"
#include "domain/stock/stock_rules.h"
#include "domain/warehouses/warehouses.h"

/* A warehouse's locations in the order of drawing: pickable ones by draw rank, then the others,
 * from which units leave only when no pickable one has them. */
struct site {
	struct warehouse_id warehouse_id;
	struct stock_location *locations;
	size_t count;
	struct map by_id;
	/* What movements without a location mean: the first to draw from, the first to put into. */
	struct location_id usual, receiving;
};

/* The sites that a posting touches, each loaded once. */
struct sites {
	struct map by_id;
};

struct sites sites_new(struct work *work);
/* ERR_NOT_FOUND when there is no such warehouse. */
WARN_UNUSED enum err site_get(struct work *work, struct sites *sites, struct warehouse_id id,
                              struct site **out);
/* Reads the locations again: one was made. */
WARN_UNUSED enum err site_load(struct work *work, struct site *site);

struct sheet sheet_begin(struct work *work);
/* Loads the balances that the sheet knows; with `sites` also their bins. */
WARN_UNUSED enum err sheet_load(struct work *work, struct sheet *sheet, struct sites *sites);
/* Gives the balance a bin in that location, unless it has one. */
WARN_UNUSED enum err sheet_place(struct work *work, struct sheet *sheet, struct sites *sites,
                                 struct balance *balance, struct location_id location);
/* Writes balances, bins and ledger rows, notes what must be computed again, emits stock.changed. */
WARN_UNUSED enum err sheet_write(struct work *work, struct sheet *sheet);

#endif
