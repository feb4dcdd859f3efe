/* Pure decisions about merging: which orders may ship as one, and whose lines are whose. */
#ifndef PURSER_DOMAIN_ORDERS_MERGE_RULES_H
#define PURSER_DOMAIN_ORDERS_MERGE_RULES_H

#include "domain/orders/orders_divided.h"
#include "domain/orders/orders_shipping.h"

enum { MERGE_ORDERS_MOST = 50 };

/* An order, and how it would be shipped as things are (order_shipping_of). */
struct merge_side {
	const struct order *order;
	const struct order_shipping *shipping;
};
/* May `from` ship with `into`? Refusals are sentences with both numbers: another channel, currency,
 * recipient, address or service (domain.md 0.12), not paid, on hold, split, merged already, partly
 * shipped. `claims` (n): of `from`. */
WARN_UNUSED enum err merge_check(struct merge_side into, struct merge_side from,
                                 const struct reservation *claims, size_t n, struct fault *fault);
/* 0 is no date. */
struct instant instant_earlier(struct instant a, struct instant b);
/* Moves all lines, shipping and payments of `from` to the end of `into`; the lines say whence. The
 * earlier of the dates counts. */
WARN_UNUSED enum err merge_lines(struct arena *arena, struct order *into, struct order *from);
/* What counts for all of the parcel: the higher fraud level, and a warehouse that was named for
 * one of them. */
void merge_itself(struct order *into, const struct order *from);
/* The reverse, once `gone` (n) leave `into` and `staying` (m) are still in it: what it had itself
 * (`said`) with what those that stay bring. What a person changed meanwhile stays. */
void unmerge_itself(struct order *into, const struct order_divided *said, const struct order *gone,
                    size_t n, const struct order *staying, size_t m);
/* Takes the lines that `from` brought out of `into` again, with what the channel last said it pays
 * (`said`, in the order's currency). ERR_REFUSED when `into` has less than that. */
WARN_UNUSED enum err merge_unlines(struct arena *arena, struct order *into, struct order *from,
                                   const struct order_divided *said, struct fault *fault);

#endif
