#include "domain/merging/merging_api.h"

static const struct field merge_fields[] = {
	FIELD_ID(struct product_merge, into_id, struct product_id, 0,
             "The product that stays; its SKU may stand in its place."),
	FIELD_TEXT(struct product_merge, into_sku, TRIMMED, 0, LIMIT_SKU, "Its SKU."),
	FIELD_ID(struct product_merge, from_id, struct product_id, 0,
             "The product that goes; its SKU may stand in its place."),
	FIELD_TEXT(struct product_merge, from_sku, TRIMMED, 0, LIMIT_SKU, "Its SKU."),
};
const struct shape product_merge_shape =
	SHAPE("ProductMerge", struct product_merge, merge_fields, "Two products that are one.");

static const struct field merges_fields[] = {
	FIELD_LIST(struct product_merges, items, struct product_merge, &product_merge_shape, REQUIRED,
               1, 100, "The merges, one after another."),
};
const struct shape product_merges_shape =
	SHAPE("ProductMerges", struct product_merges, merges_fields, "Merges, all of them or none.");

static const struct field stock_fields[] = {
	FIELD_ID(struct merge_stock, warehouse_id, struct warehouse_id, READ_ONLY,
             "Where; null: claims that have no warehouse yet."),
	FIELD_QTY(struct merge_stock, into_before, READ_ONLY, INT64_MIN, INT64_MAX,
              "Available units of the product that stays, now."),
	FIELD_QTY(struct merge_stock, into_after, READ_ONLY, INT64_MIN, INT64_MAX,
              "The same afterwards."),
	FIELD_QTY(struct merge_stock, from_before, READ_ONLY, INT64_MIN, INT64_MAX,
              "Units on hand of the one that goes, now."),
	FIELD_QTY(struct merge_stock, from_after, READ_ONLY, INT64_MIN, INT64_MAX,
              "The same afterwards: those of orders that were handed over."),
};
static const struct shape merge_stock_shape =
	SHAPE("MergeStock", struct merge_stock, stock_fields, "What becomes of the units of a place.");

static const struct field effect_fields[] = {
	FIELD_TEXT(struct merge_effect, kind, READ_ONLY, 0, 100, "The kind of event."),
	FIELD_TEXT(struct merge_effect, sentence, READ_ONLY, 0, 255, "What it says."),
	FIELD_INT(struct merge_effect, count, READ_ONLY, 0, INT64_MAX, "How many of them."),
	FIELD_INTS(struct merge_effect, examples, READ_ONLY, 0, 5, "Ids of what they are about."),
};
static const struct shape merge_effect_shape =
	SHAPE("MergeEffect", struct merge_effect, effect_fields, "What else would change.");

static const struct field preview_fields[] = {
	FIELD_ID(struct merge_preview, into_id, struct product_id, READ_ONLY,
             "The product that stays."),
	FIELD_TEXT(struct merge_preview, into_sku, READ_ONLY, 0, LIMIT_SKU, "Its SKU."),
	FIELD_ID(struct merge_preview, from_id, struct product_id, READ_ONLY, "The product that goes."),
	FIELD_TEXT(struct merge_preview, from_sku, READ_ONLY, 0, LIMIT_SKU, "Its SKU."),
	FIELD_FLAG(struct merge_preview, is_possible, READ_ONLY, "It can be done."),
	FIELD_TEXT(struct merge_preview, sentence, READ_ONLY, 0, 1000, "Why not."),
	FIELD_LIST(struct merge_preview, stock, struct merge_stock, &merge_stock_shape, READ_ONLY, 0,
               10000, "Units, place by place."),
	FIELD_LIST(struct merge_preview, effects, struct merge_effect, &merge_effect_shape, READ_ONLY,
               0, 100, "Everything else, by kind."),
};
const struct shape merge_preview_shape = SHAPE("ProductMergePreview", struct merge_preview,
                                               preview_fields, "What a merge would change.");

static const struct field previews_fields[] = {
	FIELD_LIST(struct merge_previews, items, struct merge_preview, &merge_preview_shape, READ_ONLY,
               0, 100, "One per merge, in the given order."),
};
const struct shape merge_previews_shape = SHAPE("ProductMergePreviews", struct merge_previews,
                                                previews_fields, "What merges would change.");
