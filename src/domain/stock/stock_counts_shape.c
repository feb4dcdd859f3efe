#include "domain/stock/stock_counts.h"

static const struct word status_rows[] = {
	{COUNT_OPEN, "open", "Places to count; nothing was entered yet."},
	{COUNT_ENTERED, "entered", "What was counted stands on the sheet."},
	{COUNT_POSTED, "posted", "The differences were posted."},
	{COUNT_UNDONE, "undone", "The differences were posted the other way round."},
	{COUNT_CANCELLED, "cancelled", "Nothing was posted, nor will be."},
};
const struct words count_status_words = WORDS("CountStatus", status_rows);

/* In the order of the columns that count_lines_put_sql names. */
static const struct field line_fields[] = {
	FIELD_ID(struct count_line, id, struct count_line_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct count_line, count_id, struct count_id, READ_ONLY, "The count."),
	FIELD_ID(struct count_line, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct count_line, location_id, struct location_id, READ_ONLY | CAN_FILTER,
             "The stock location."),
	FIELD_FLAG(struct count_line, is_counted, READ_ONLY | CAN_FILTER,
               "Whether somebody entered what was counted."),
	FIELD_QTY(struct count_line, counted, READ_ONLY, 0, QTY_MAX, "Units that were counted."),
	FIELD_INSTANT(struct count_line, counted_at, READ_ONLY, "When they were counted."),
	FIELD_INT(struct count_line, counted_after, WRITE_ONLY | READ_ONLY, 0, ID_MAX,
              "The newest movement by then."),
	FIELD_QTY(struct count_line, expected, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units that the location held by the books at that moment."),
	FIELD_QTY(struct count_line, difference, READ_ONLY, INT64_MIN, INT64_MAX,
              "Counted - expected: what is posted."),
	FIELD_QTY(struct count_line, on_hand, READ_ONLY | NO_COLUMN, INT64_MIN, INT64_MAX,
              "Units that the location holds by the books now."),
};
const struct shape count_line_shape =
	SHAPE_TOUCHED("StockCountLine", struct count_line, line_fields,
                  "A product in a location, and what was found there.");

/* In the order of the columns that count_insert_sql names. */
static const struct field count_fields[] = {
	FIELD_ID(struct stock_count, id, struct count_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_ID(struct stock_count, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "The warehouse."),
	FIELD_TEXT(struct stock_count, name, READ_ONLY | CAN_FILTER, 0, LIMIT_NAME,
               "What people call it; the reason in the history."),
	FIELD_ENUM(struct stock_count, status, enum count_status, &count_status_words,
               READ_ONLY | CAN_FILTER, "How far it is."),
	FIELD_INSTANT(struct stock_count, counted_at, READ_ONLY,
                  "When it was counted, unless a line says otherwise; null: when it was entered."),
	FIELD_TEXT(struct stock_count, actor_kind, READ_ONLY, 0, LIMIT_NAME,
               "Who made it: user, client, connection or system."),
	FIELD_INT(struct stock_count, actor_id, READ_ONLY, 0, ID_MAX, "The id of that one."),
	FIELD_TEXT(struct stock_count, actor_name, READ_ONLY, 0, LIMIT_NAME, "The name of that one."),
	FIELD_INSTANT(struct stock_count, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct stock_count, posted_at, READ_ONLY, "When it was posted."),
	FIELD_INSTANT(struct stock_count, modified_at, READ_ONLY, "When it last changed."),
};
const struct shape stock_count_shape =
	SHAPE_TOUCHED("StockCountSheet", struct stock_count, count_fields,
                  "A sheet of places and what was counted there.");

static const struct field item_fields[] = {
	FIELD_ID(struct stock_item, product_id, struct product_id, 0, "The product, or its SKU."),
	FIELD_TEXT(struct stock_item, sku, TRIMMED, 0, LIMIT_SKU,
               "The product by its SKU, in place of its id."),
	FIELD_ID(struct stock_item, location_id, struct location_id, 0,
             "The stock location; neither id nor name: the usual one."),
	FIELD_TEXT(struct stock_item, location, TRIMMED, 0, LIMIT_NAME,
               "The stock location by its name; it is made when it is absent."),
	FIELD_QTY(struct stock_item, quantity, REQUIRED, 0, QTY_MAX, "Units that were counted."),
	FIELD_INSTANT(struct stock_item, counted_at, 0,
                  "When, at most 31 days ago; absent: as the sheet says, else now. What moved "
                  "since is kept."),
};
static const struct shape item_shape =
	SHAPE("StockCounted", struct stock_item, item_fields, "What was found of a product.");

static const struct field items_fields[] = {
	FIELD_LIST(struct count_items, items, struct stock_item, &item_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "What was counted."),
};
const struct shape count_items_shape =
	SHAPE("StockCountedList", struct count_items, items_fields, "What was counted.");

static const struct field draft_fields[] = {
	FIELD_ID(struct count_draft, warehouse_id, struct warehouse_id, REQUIRED, "The warehouse."),
	FIELD_TEXT(struct count_draft, name, TRIMMED, 0, LIMIT_NAME,
               "What people call it; the reason in the history."),
	FIELD_INSTANT(struct count_draft, counted_at, 0,
                  "When it was counted, at most 31 days ago; absent: when it is entered."),
	FIELD_INTS(struct count_draft, location_ids, 0, 0, LIMIT_BULK_ITEMS,
               "Everything that lies in these locations."),
	FIELD_INTS(struct count_draft, product_ids, 0, 0, LIMIT_BULK_ITEMS,
               "These products, wherever they lie in the warehouse."),
	FIELD_INT(struct count_draft, cycle, 0, 0, LIMIT_PAGE,
              "So many locations, those that were longest not counted."),
	FIELD_LIST(struct count_draft, items, struct stock_item, &item_shape, 0, 0, LIMIT_BULK_ITEMS,
               "What was counted already."),
};
const struct shape count_draft_shape =
	SHAPE("StockCountDraft", struct count_draft, draft_fields, "What to count.");

static const struct field preview_fields[] = {
	FIELD_LIST(struct count_preview, lines, struct count_line, &count_line_shape, READ_ONLY, 0,
               COUNT_LINES_MOST, "Every line with its difference."),
	FIELD_INT(struct count_preview, differences, READ_ONLY, 0, INT64_MAX,
              "How many of them differ."),
};
const struct shape count_preview_shape =
	SHAPE("StockCountPreview", struct count_preview, preview_fields, "What posting would change.");
