/* Inside channels: the two lists that a listing stands in by its figures (struct feed_place). */
#ifndef PURSER_DOMAIN_CHANNELS_FEED_H
#define PURSER_DOMAIN_CHANNELS_FEED_H

#include "domain/channels/channels_rules.h"

/* Moves n listings from where they stood to where they stand. */
WARN_UNUSED enum err feed_move(struct work *work, const struct feed_place *from,
                               const struct feed_place *to, size_t n);

#endif
