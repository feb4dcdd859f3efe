/* The inventory of a product: what every warehouse holds of it and, of a bundle, how many sets its
 * components make there and which of them is the bottleneck. And putting sets together ahead of
 * orders: their components leave, prepackaged units arrive; or the other way round. */
#ifndef PURSER_DOMAIN_STOCK_INVENTORY_H
#define PURSER_DOMAIN_STOCK_INVENTORY_H

#include "domain/catalog/catalog.h"
#include "domain/stock/stock_edge.h"

struct inventory_place {
	struct warehouse_id warehouse_id;
	struct str warehouse;
	bool use_component_inventory;
	struct qty on_hand, locked, allocated, available; /* of a bundle: prepackaged */
	struct qty buildable;                             /* sets its components make there */
	struct str bottleneck;                            /* the SKU that makes so few */
};

struct inventory {
	struct product_id product_id;
	struct str sku;
	enum product_type type;
	struct qty on_hand, locked, allocated, unplaced, available;
	struct qty buildable;
	struct qty buildable_across; /* components of all warehouses together */
	struct str bottleneck;
	struct qty sellable; /* available, and buildable less what unplaced claims take */
	LIST(struct inventory_place) places;
};

struct assembly {
	struct warehouse_id warehouse_id;
	struct qty quantity;
	bool takes_apart;
	struct str reason;
};
extern const struct shape inventory_shape, assembly_shape;

/* Now, or as of an instant that is not 0. */
WARN_UNUSED enum err stock_inventory(struct work *work, struct product_id product,
                                     struct instant as_of, struct inventory *out);
/* A decision of ours: refused when the components, or the units to take apart, are not available.
 * Emits stock.changed of each. */
WARN_UNUSED enum err stock_assemble(struct work *work, struct product_id bundle,
                                    const struct assembly *assembly, struct stock_level *after);

#endif
