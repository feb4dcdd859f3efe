#include "domain/stock/stock_locks.h"

static const struct field lock_fields[] = {
	FIELD_ID(struct stock_lock, id, struct lock_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_ID(struct stock_lock, product_id, struct product_id, READ_ONLY | CAN_FILTER,
             "The product."),
	FIELD_ID(struct stock_lock, warehouse_id, struct warehouse_id, READ_ONLY | CAN_FILTER,
             "The warehouse."),
	FIELD_ID(struct stock_lock, location_id, struct location_id, READ_ONLY | CAN_FILTER,
             "The stock location; null: wherever in the warehouse."),
	FIELD_QTY(struct stock_lock, units, READ_ONLY, 0, INT64_MAX, "Units that it keeps from sale."),
	FIELD_TEXT(struct stock_lock, reason, READ_ONLY | CAN_FILTER, 0, LIMIT_NOTES, "Why."),
	FIELD_INSTANT(struct stock_lock, until, READ_ONLY | CAN_FILTER | CAN_SORT,
                  "When it ends by itself; null: when it is released."),
	FIELD_TEXT(struct stock_lock, actor_kind, READ_ONLY, 0, LIMIT_NAME,
               "Who made it: user, client, connection or system."),
	FIELD_INT(struct stock_lock, actor_id, READ_ONLY, 0, ID_MAX, "The id of that one."),
	FIELD_TEXT(struct stock_lock, actor_name, READ_ONLY, 0, LIMIT_NAME, "The name of that one."),
	FIELD_INSTANT(struct stock_lock, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct stock_lock, modified_at, READ_ONLY, "When it last changed."),
	FIELD_TEXT(struct stock_lock, subject, READ_ONLY | CAN_FILTER, 0, LIMIT_NAME,
               "What it belongs to: transfer; empty: it stands for itself."),
	FIELD_INT(struct stock_lock, subject_id, READ_ONLY, 0, ID_MAX, "Its id; 0: none."),
};
const struct shape stock_lock_shape = SHAPE_TOUCHED("StockLock", struct stock_lock, lock_fields,
                                                    "Units kept from sale for a reason.");

static const struct field draft_fields[] = {
	STOCK_ITEM_PLACE,
	FIELD_QTY(struct stock_item, quantity, REQUIRED, 1, QTY_MAX, "Units to keep from sale."),
	FIELD_INSTANT(struct stock_item, until, 0,
                  "When the lock ends by itself; absent: when it is released."),
	FIELD_TEXT(struct stock_item, reason, REQUIRED | TRIMMED, 1, LIMIT_NOTES, "Why."),
};
static const struct shape draft_shape =
	SHAPE("StockLockDraft", struct stock_item, draft_fields, "Units to keep from sale.");

static const struct field drafts_fields[] = {
	FIELD_LIST(struct stock_items, items, struct stock_item, &draft_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The locks."),
};
const struct shape stock_lock_drafts_shape =
	SHAPE("StockLockDrafts", struct stock_items, drafts_fields, "Locks to make.");

static const struct field patch_fields[] = {
	FIELD_TEXT(struct stock_lock, reason, TRIMMED, 1, LIMIT_NOTES, "Why."),
	FIELD_INSTANT(struct stock_lock, until, NULLABLE,
                  "When it ends by itself; null: when it is released."),
};
const struct shape stock_lock_patch_shape =
	SHAPE_TOUCHED("StockLockPatch", struct stock_lock, patch_fields, "What may change of a lock.");

static const struct field release_fields[] = {
	FIELD_ID(struct lock_release, id, struct lock_id, REQUIRED, "The lock."),
	FIELD_QTY(struct lock_release, units, 0, 1, QTY_MAX, "Units to free; absent: all of them."),
};
static const struct shape release_shape =
	SHAPE("StockLockRelease", struct lock_release, release_fields, "A lock to release.");

static const struct field releases_fields[] = {
	FIELD_LIST(struct lock_releases, items, struct lock_release, &release_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The locks."),
};
const struct shape lock_releases_shape =
	SHAPE("StockLockReleases", struct lock_releases, releases_fields, "Locks to release.");
