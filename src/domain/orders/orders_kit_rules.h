/* Bundles that a bot broke: the line that the channel sold becomes a line for each of its
 * components, which keep the channel's id of it. What the channel is told, and what it changes, is
 * still about its own line.
 *
 * Money. Every unit of a component costs the same share of the bundle's price, in whole coins.
 * Where it cannot be shared out so, a unit costs a coin more, and the line's discount takes that
 * back: the total stays what the channel said. Tax and discount go by what the components cost. */
#ifndef PURSER_DOMAIN_ORDERS_KIT_RULES_H
#define PURSER_DOMAIN_ORDERS_KIT_RULES_H

#include "domain/orders/orders.h"

/* What the channel says of its line, for each component: units, price, tax and discount. kit_units
 * of the n `parts` is given; the other members are set. OVERFLOW when an amount leaves the range.
 */
WARN_UNUSED enum err kit_share(struct arena *arena, const struct order_line *said,
                               struct order_line *parts, size_t n);

#endif
