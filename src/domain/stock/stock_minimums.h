/* Stock minimums: the least that should be available of a product in a warehouse, or lie free in
 * one of its locations. Whether a balance is below its minimum is judged where changed products are
 * taken to be computed again (quantity_dirty_take), once per product however many movements there
 * were, and told by an event when it crosses: stock_minimum.reached (now below) and
 * stock_minimum.restored; subject product, the minimum as body. */
#ifndef PURSER_DOMAIN_STOCK_MINIMUMS_H
#define PURSER_DOMAIN_STOCK_MINIMUMS_H

#include "domain/stock/stock_edge.h"

extern const struct shape stock_minimum_shape, stock_minimum_drafts_shape;

/* Computes `available` and `missing`. */
WARN_UNUSED enum err stock_minimums_figure(struct work *work, struct stock_minimum *minimums,
                                           size_t n);
/* Judges the minimums of these products anew; announces what crossed. */
WARN_UNUSED enum err stock_minimums_review(struct work *work, const int64_t *products, size_t n);

#endif
