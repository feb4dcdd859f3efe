/* What the book needs to know of other modules, loaded once per pass. */
#ifndef PURSER_DOMAIN_COSTS_FACTS_H
#define PURSER_DOMAIN_COSTS_FACTS_H

#include "domain/costs/costs_store.h"
#include "domain/purchasing/purchasing.h"
#include "domain/shipments/shipments.h"

/* What of a shipment's units of a product has no cost yet. */
struct sale_open {
	const struct shipment *shipment;
	struct product_id product_id;
	int64_t left;
};

struct sales_of_order {
	LIST(struct sale_open) rows;
};

struct sales_open {
	struct map orders; /* order id → struct sales_of_order */
};

struct cost_facts {
	struct currency currency; /* of the company */
	struct map is_vendors;    /* warehouses that hold nothing of ours */
	struct map defaults;      /* product → struct default_cost */
	struct vendor_product *offers;
	size_t offer_count;
	struct map purchase_lines;   /* by id */
	struct map purchase_vendors; /* purchase order → struct purchase_order */
	struct shipment *shipments;
	size_t shipment_count;
	struct sales_open sales;          /* of these shipments */
	struct purchase_order *dropships; /* of the orders that shipped */
	size_t dropship_count;
};

/* What products cost when nothing was bought: vendors and defaults. */
WARN_UNUSED enum err facts_begin(struct work *work, const int64_t *products, size_t n,
                                 struct cost_facts *facts);
/* What of shipments has no cost yet. `shipments` must outlive *out. */
WARN_UNUSED enum err sales_load(struct work *work, const struct shipment *shipments, size_t n,
                                struct sales_open *out);
/* And what the rows mention: purchase lines, shipments, dropship orders. */
WARN_UNUSED enum err facts_of_rows(struct work *work, const struct moved *rows, size_t n,
                                   struct cost_facts *facts);
/* ---- costs_settle.c ---- */

/* Books what a dropship order costs beyond what was known when its units left. */
WARN_UNUSED enum err dropship_settle(struct work *work, const struct purchase_order *order);

/* ---- costs_sales_rules.c ---- */

/* `shipments` must outlive *out. */
void sales_begin(struct arena *arena, const struct shipment *shipments, size_t n,
                 struct sales_open *out);
/* What has a cost already: units sold by order, shipment and product. */
void sales_booked(struct sales_open *sales, const struct cost_entry *booked, size_t n);
/* With which shipment units of an order left a warehouse: one made from `from` to `until`, else one
 * made before; NULL: none that is known. */
struct sale_asked {
	int64_t order_id;
	struct warehouse_id warehouse_id;
	struct product_id product_id;
	struct instant from, until;
};
struct sale_open *sale_pick(struct sales_open *sales, const struct sale_asked *asked);

/* ---- costs_estimate_rules.c ---- */

/* Cost of one unit by the default vendor's price for so many, else the default cost, else unknown.
 */
struct known_cost facts_estimate(const struct cost_facts *facts, struct product_id product,
                                 int64_t units);

#endif
