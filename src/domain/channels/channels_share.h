/* Inside channels: loading what quantities follow from, and noting what must be computed again. */
#ifndef PURSER_DOMAIN_CHANNELS_SHARE_H
#define PURSER_DOMAIN_CHANNELS_SHARE_H

#include "domain/channels/channels.h"
#include "domain/channels/channels_rules.h"

/* Everything that the quantities of some listings follow from, in one load; now, or as of an
 * instant that is not 0: then the listings are as they were (ERR_REFUSED when a bundle had other
 * parts). */
struct share_world;
#define ACROSS_WAREHOUSES "bundles.components_across_warehouses"
WARN_UNUSED enum err share_world_load(struct work *work, const struct listing *listings, size_t n,
                                      struct instant as_of, struct share_world **out);
/* The quantity of a listing of that world; steps->arena NULL: only the figure. */
int64_t share_world_compute(struct work *work, const struct share_world *world,
                            const struct listing *listing, struct share_steps *steps);

/* All listings of the channel (0: of every channel) must be computed again. The deferred unit does
 * it piece by piece; the caller emits an event, which wakes it. */
WARN_UNUSED enum err channel_dirty(struct work *work, struct channel_id channel);
/* Links listings without a product to those of the products that have their SKU. */
WARN_UNUSED enum err listings_link(struct work *work, const int64_t *products, size_t n);
/* Computes these listings now; writes and announces those that changed. */
WARN_UNUSED enum err listings_compute(struct work *work, struct listing *listings, size_t n);

#endif
