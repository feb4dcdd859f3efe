#include "domain/stock/stock_minimums.h"

static const struct field minimum_fields[] = {
	FIELD_ID(struct stock_minimum, id, struct minimum_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct stock_minimum, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct stock_minimum, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "The warehouse."),
	FIELD_ID(struct stock_minimum, location_id, struct location_id, READ_ONLY | CAN_FILTER,
             "The stock location; null: the warehouse as a whole."),
	FIELD_QTY(struct stock_minimum, units, READ_ONLY, 0, QTY_MAX,
              "The least that should be available there."),
	FIELD_FLAG(struct stock_minimum, is_below, READ_ONLY | CAN_FILTER,
               "Whether less is available, as last judged."),
	FIELD_QTY(struct stock_minimum, available, READ_ONLY | NO_COLUMN, INT64_MIN, INT64_MAX,
              "What is available there now; of a location, what lies free in it."),
	FIELD_QTY(struct stock_minimum, missing, READ_ONLY | NO_COLUMN, 0, INT64_MAX,
              "Units up to the minimum."),
	FIELD_INSTANT(struct stock_minimum, created_at, READ_ONLY, "When it was first set."),
	FIELD_INSTANT(struct stock_minimum, modified_at, READ_ONLY, "When it last changed."),
};
const struct shape stock_minimum_shape =
	SHAPE_TOUCHED("StockMinimum", struct stock_minimum, minimum_fields,
                  "The least that should be available of a product in a place.");

static const struct field draft_fields[] = {
	STOCK_ITEM_PLACE,
	FIELD_QTY(struct stock_item, quantity, REQUIRED, 0, QTY_MAX, "The minimum; 0: none."),
};
static const struct shape draft_shape =
	SHAPE("StockMinimumDraft", struct stock_item, draft_fields, "A minimum to set.");

static const struct field drafts_fields[] = {
	FIELD_LIST(struct stock_items, items, struct stock_item, &draft_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The minimums."),
};
const struct shape stock_minimum_drafts_shape =
	SHAPE("StockMinimumDrafts", struct stock_items, drafts_fields, "Minimums to set.");
