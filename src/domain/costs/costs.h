/* Costs: what the units in stock are worth, first in, first out, and what it cost to sell them.
 *
 * Words. A *layer* is units that came at one cost; what leaves is taken from the oldest. An *entry*
 * is one change of the value of stock; entries are never taken back, so their sum up to a moment is
 * the value at that moment. *Expense* is what left stock for good: sold (cost of goods sold) or
 * lost. *Uncovered* units left although no layer was there; their expense is an estimate until the
 * next units come, which cover them and book the difference. *Source*: where a cost was learnt;
 * `unknown` costs nothing and is a mark that somebody should say it. Units between two warehouses
 * stand in warehouse 0. A vendor's own warehouse (dropship_vendor) holds nothing of ours.
 * The ledger is followed row by row, each exactly once (docs/decisions/0010).
 * Amounts keep the currency in which they were paid; sums are by currency.
 * Owners: results live in work->arena. */
#ifndef PURSER_DOMAIN_COSTS_H
#define PURSER_DOMAIN_COSTS_H

#include "kernel/module.h"
#include "kernel/work.h"

enum cost_source {
	SOURCE_PURCHASE, /* received on a purchase order, landed */
	SOURCE_VENDOR,   /* the price of the default vendor */
	SOURCE_DEFAULT,  /* the default cost of the product */
	SOURCE_UNKNOWN,  /* nobody knows: 0 */
	SOURCE_PARTS,    /* of what it was put together from, or taken out of */
};
extern const struct words cost_source_words;

enum cost_kind_of_entry {
	ENTRY_RECEIPT,     /* units came */
	ENTRY_SHIPMENT,    /* units were sold */
	ENTRY_REMOVAL,     /* units were lost, counted away or given away */
	ENTRY_TRANSFER,    /* units changed places */
	ENTRY_COVER,       /* uncovered units got their layer */
	ENTRY_RETURN,      /* sold units came back */
	ENTRY_REVALUATION, /* what came before is worth something else */
	ENTRY_LATE_COST,   /* the part of it that had left already */
};
extern const struct words cost_entry_kind_words;

struct cost_layer {
	struct layer_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct instant received_at;
	enum cost_source source;
	bool is_reinserted;
	struct purchase_line_id purchase_line_id;
	struct purchase_order_id purchase_order_id;
	struct vendor_id vendor_id;
	struct warehouse_id from_warehouse_id;
	struct qty units, remaining;
	struct money value, remaining_value;
	struct str subject;
	int64_t subject_id;
	struct instant created_at;
};

struct cost_entry {
	struct cost_entry_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct instant at;
	enum cost_kind_of_entry kind;
	enum cost_source source;
	struct layer_id layer_id;
	struct ledger_id ledger_id;
	struct qty units;
	struct money value;
	struct qty sold;
	struct money expense;
	struct qty uncovered, returned;
	struct instant received_at;
	struct str subject;
	int64_t subject_id;
	struct shipment_id shipment_id;
	struct channel_id channel_id;
	struct instant created_at;
};

/* What a product is worth in a warehouse (0: in transit), in one currency. */
struct stock_value {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct qty units;
	struct money value;
	struct qty unknown_units; /* of these, at no known cost; only of the present */
};

struct default_cost {
	struct product_id product_id;
	struct str sku; /* given in place of the id */
	struct money cost;
	struct instant modified_at;
};

/* What it cost to sell one line of a shipment. */
struct shipment_cost {
	struct shipment_id shipment_id;
	struct order_id order_id;
	struct order_line_id order_line_id;
	struct product_id product_id;
	struct qty quantity;
	struct money cost;
	struct qty uncovered; /* units whose cost is an estimate */
};

struct channel_cost {
	struct channel_id channel_id;
	struct qty sold;
	struct money cost;
};

/* What one more unit would cost: the oldest layer of the warehouse, else what is known. */
struct product_cost {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	bool is_from_layer;
	enum cost_source source;
	struct money cost;
	struct vendor_id vendor_id;
};

extern const struct shape cost_layer_shape, cost_entry_shape, stock_value_shape, default_cost_shape,
	shipment_cost_shape, channel_cost_shape, product_cost_shape;

/* The value of these products by place and currency, now or as of an instant that is not 0: the sum
 * of the entries up to it. */
WARN_UNUSED enum err costs_value(struct work *work, const int64_t *products, size_t n,
                                 struct instant as_of, struct stock_value **out, size_t *count);
/* The value of all products by warehouse and currency (product 0). Reads all entries. */
WARN_UNUSED enum err costs_value_totals(struct work *work, struct instant as_of,
                                        struct stock_value **out, size_t *count);
/* Products that have entries, by id, beyond `after`. */
WARN_UNUSED enum err costs_products(struct work *work, struct product_id after, size_t most,
                                    int64_t **out, size_t *count);
/* Cost of goods sold of shipments, by line; exact: the lines add up to the entries. */
WARN_UNUSED enum err costs_of_shipments(struct work *work, const int64_t *shipments, size_t n,
                                        struct shipment_cost **out, size_t *count);
/* Cost of goods sold of [from, to) by channel and currency. */
WARN_UNUSED enum err costs_by_channel(struct work *work, struct instant from, struct instant to,
                                      struct channel_cost **out, size_t *count);
/* What one more unit of each product costs in the warehouse. */
WARN_UNUSED enum err costs_current(struct work *work, struct warehouse_id warehouse,
                                   const int64_t *products, size_t n, struct product_cost **out,
                                   size_t *count);
/* Pages of layers and of sales by number, for dialects. Arrays that are empty narrow nothing;
 * `most` and `least` bound what is left of a layer, or what of a sale did not come back. */
enum cost_sort { COST_BY_TIME, COST_BY_TIME_DOWN, COST_BY_ID, COST_BY_ID_DOWN };
struct cost_filter {
	const int64_t *products, *warehouses, *from_warehouses, *layers, *orders;
	size_t product_count, warehouse_count, from_count, layer_count, order_count;
	const struct str *sources; /* words of cost_source, or "reinserted" */
	size_t source_count;
	bool only_unmoved;   /* layers that came where they are */
	bool only_uncovered; /* sales without a layer */
	int64_t least, most;
	enum cost_sort sort;
	int64_t page, limit; /* pages from 1 */
};
/* Layers in warehouses, not in transit. */
WARN_UNUSED enum err cost_layers_page(struct work *work, const struct cost_filter *filter,
                                      struct cost_layer **out, size_t *count);
/* Entries of kind shipment. */
WARN_UNUSED enum err cost_sales_page(struct work *work, const struct cost_filter *filter,
                                     struct cost_entry **out, size_t *count);
/* Layers by their ids (any order). */
WARN_UNUSED enum err cost_layers_load(struct work *work, const int64_t *ids, size_t n,
                                      struct cost_layer **out, size_t *count);

/* Each by product id or SKU; a cost without currency takes the default away. Emits
 * cost.default_changed per product. What was booked before stays as it is. */
WARN_UNUSED enum err default_costs_put(struct work *work, const struct default_cost *rows,
                                       size_t n);
WARN_UNUSED enum err default_costs_of(struct work *work, const int64_t *products, size_t n,
                                      struct default_cost **out, size_t *count);

/* Follows the ledger of these products to its end, in the caller's unit. */
WARN_UNUSED enum err costs_follow(struct work *work, const int64_t *products, size_t n);

/* For lists: kernel/listing.h. */
extern const struct listing_source cost_layer_source, cost_entry_source;
extern const struct module costs_module;

#endif
