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
