/* What the edge of stock says and hears besides the contract: bodies, query parameters, the body of
 * its event. */
#ifndef PURSER_DOMAIN_STOCK_EDGE_H
#define PURSER_DOMAIN_STOCK_EDGE_H

#include "domain/stock/stock.h"

struct stock_items {
	LIST(struct stock_item) items;
};

/* ?product_id=7,8&warehouse_id=3&limit=50&cursor=… */
struct stock_list_query {
	LIST(int64_t) product_id;
	struct warehouse_id warehouse_id;
	struct instant as_of;
	int64_t limit;
	struct str cursor;
};

struct stock_product_query {
	struct instant as_of;
};

struct stock_history_query {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id;
	LIST(struct str) kind;
	struct instant from, to;
	int64_t limit;
	struct str cursor;
};

/* The members that say which product, where; every shape of an item has them. */
#define STOCK_ITEM_PLACE                                                                           \
	FIELD_ID(struct stock_item, product_id, struct product_id, 0, "The product, or its SKU."),     \
		FIELD_TEXT(struct stock_item, sku, TRIMMED, 0, LIMIT_SKU,                                  \
	               "The product by its SKU, in place of its id."),                                 \
		FIELD_ID(struct stock_item, warehouse_id, struct warehouse_id, REQUIRED,                   \
	             "The warehouse."),                                                                \
		FIELD_ID(struct stock_item, location_id, struct location_id, 0,                            \
	             "The stock location; neither id nor name: the usual one."),                       \
		FIELD_TEXT(struct stock_item, location, TRIMMED, 0, LIMIT_NAME,                            \
	               "The stock location by its name.")
#define STOCK_ITEM_REASON                                                                          \
	FIELD_TEXT(struct stock_item, reason, TRIMMED, 0, LIMIT_NOTES, "Why; for the history.")

/* The body of stock.changed: of one product; of several. */
struct stock_note {
	struct warehouse_id warehouse_id;
	struct qty available;
};
struct stock_group {
	LIST(int64_t) product_ids;
};

/* Adjusting counts to 0 or more; the others move at least one unit; a transfer says where to. */
extern const struct shape stock_counts_shape, stock_units_shape, stock_transfers_shape;
extern const struct shape stock_list_query_shape, stock_product_query_shape,
	stock_history_query_shape, stock_note_shape, stock_group_shape;

/* A product's balances, warehouse 0 too; now, or as of an instant that is not 0. */
WARN_UNUSED enum err stock_of_product(struct work *work, struct product_id product,
                                      struct instant as_of, struct stock_level **out,
                                      size_t *count);
/* Puts the figures of an instant in place of those of now. */
WARN_UNUSED enum err stock_levels_rewind(struct work *work, struct stock_level *levels, size_t n,
                                         struct instant at);
WARN_UNUSED enum err stock_totals_rewind(struct work *work, struct stock_total *totals, size_t n,
                                         struct instant at);
/* A page of history, newest first, beyond `before`; rows of one moment by product, then warehouse,
 * the higher first. With a product: all its movements; without one: what moved units, in the
 * location when it is named, else anywhere. */
struct history_position {
	int64_t id; /* 0: from the newest */
	struct product_id product_id;
	struct warehouse_id warehouse_id;
};
struct history_filter {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id;
	const struct str *kinds;
	size_t kind_count; /* 0: all */
	struct instant from, to;
};
WARN_UNUSED enum err stock_history_page(struct work *work, const struct history_filter *filter,
                                        struct history_position before, size_t most,
                                        struct ledger_row **out, size_t *count);

/* ERR_NOT_FOUND when there is no such product. */
WARN_UNUSED enum err incoming_of_product(struct work *work, struct product_id product,
                                         struct incoming **out, size_t *count);

WARN_UNUSED enum err stock_verify(struct work *work, struct verify_report *report);

#endif
