/* Inside channels: the two lists that a listing stands in by its figures (struct feed_place). */
#ifndef PURSER_DOMAIN_CHANNELS_FEED_H
#define PURSER_DOMAIN_CHANNELS_FEED_H

#include "base/map.h"
#include "domain/channels/channels_feed_store.h"
#include "domain/channels/channels_rules.h"

/* The feeds of the company's channels: id → struct channel_feed. */
WARN_UNUSED enum err feeds_load(struct work *work, struct map *out);
/* The channel's; an empty one when it has none yet. */
struct channel_feed *feed_of(struct work *work, struct map *feeds, struct channel_id channel);
/* Stores the last sequence of those that say is_changed. */
WARN_UNUSED enum err feeds_write(struct work *work, const struct map *feeds);
/* Moves n listings from where they stood to where they stand. */
WARN_UNUSED enum err feed_move(struct work *work, const struct feed_place *from,
                               const struct feed_place *to, size_t n);

#endif
