/* Merging: two master products that turned out to be one.
 *
 * In one unit: units, locks and the claims of orders that were not handed over go over to the
 * product that stays, place by place; so do listings, vendor products, labels, the lines of those
 * orders and the places in bundles. What was shipped keeps its product, what waits of the same line
 * does not; handed-over orders keep it, with the units they wait for. The SKU that goes becomes an
 * alias of the one that stays, and lines that still name the old product claim the new one. Nothing
 * of a refused merge happens.
 *
 * Refusals (REFUSED, with a sentence): see product_absorb, stock_absorb, order_claims_absorb; and
 * units of the product that goes that are still due in. */
#ifndef PURSER_DOMAIN_MERGING_H
#define PURSER_DOMAIN_MERGING_H

#include "kernel/module.h"
#include "kernel/work.h"

struct product_merge {
	struct product_id into_id, from_id;
	struct str into_sku, from_sku; /* in place of the ids */
};
extern const struct shape product_merge_shape;

/* All of them or none, in the given order: one may build on the one before. The fault of a refused
 * one stands under "items[i]". */
WARN_UNUSED enum err product_merge_many(struct work *work, const struct product_merge *merges,
                                        size_t n);

/* What a merge would do: found by doing it and taking it back (kernel/rehearse.h). */
struct merge_stock {
	struct warehouse_id warehouse_id;   /* 0: claims without a warehouse */
	struct qty into_before, into_after; /* available units of the product that stays */
	struct qty from_before, from_after; /* on hand of the one that goes */
};
struct merge_effect {
	struct str kind, sentence; /* of the events: "order.edited", "Lines or address changed." */
	int64_t count;
	LIST(int64_t) examples; /* ids of what they are about */
};
struct merge_preview {
	struct product_id into_id, from_id;
	struct str into_sku, from_sku;
	bool is_possible;
	struct str sentence; /* why not */
	LIST(struct merge_stock) stock;
	LIST(struct merge_effect) effects;
};
extern const struct shape merge_preview_shape;

/* Each as it would be after those before it; behind one that is refused none is tried. */
WARN_UNUSED enum err product_merge_preview(struct work *work, const struct product_merge *merges,
                                           size_t n, struct merge_preview *out);

extern const struct module merging_module;

#endif
