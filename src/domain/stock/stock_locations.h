/* Stock locations as far as what lies in them matters: emptying one into another, and taking an
 * empty one out of use. Their names, flags and ranks are the warehouses module's. */
#ifndef PURSER_DOMAIN_STOCK_LOCATIONS_H
#define PURSER_DOMAIN_STOCK_LOCATIONS_H

#include "domain/stock/stock_edge.h"
#include "domain/warehouses/warehouses.h"

struct location_move {
	struct location_id to_location_id;
	struct str reason;
};
struct location_moved {
	int64_t products;  /* that changed places */
	struct qty units;  /* that did */
	int64_t remaining; /* products that lie there still: call again */
};
extern const struct shape location_move_shape, location_moved_shape;

/* Everything that lies in the location, locked units and their locks too, at most a thousand
 * products a call. Bins below zero stay: they are shortfalls that only a count can tell. */
WARN_UNUSED enum err stock_location_move(struct work *work, struct warehouse_id warehouse,
                                         struct location_id from, const struct location_move *move,
                                         struct location_moved *out);
/* Refused while anything lies there, and for the last active location of a warehouse. */
WARN_UNUSED enum err stock_location_switch(struct work *work, struct warehouse_id warehouse,
                                           struct location_id id, bool is_active,
                                           struct stock_location *out);

#endif
