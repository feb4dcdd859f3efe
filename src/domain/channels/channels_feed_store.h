/* The SQL of the feed: what changed on a channel, and what it has not been told. */
#ifndef PURSER_DOMAIN_CHANNELS_FEED_STORE_H
#define PURSER_DOMAIN_CHANNELS_FEED_STORE_H

#include "domain/channels/channels.h"

/* A row of listing_change (rank: the sequence) or of listing_untold (rank: the digits). */
struct feed_mark {
	struct channel_id channel_id;
	int64_t rank;
	struct listing_id listing_id;
};
WARN_UNUSED enum err changes_add(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct feed_mark *marks, size_t n);
WARN_UNUSED enum err changes_remove(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct feed_mark *marks, size_t n);
WARN_UNUSED enum err untold_add(struct tx *tx, struct arena *arena, struct company_id company,
                                const struct feed_mark *marks, size_t n);
WARN_UNUSED enum err untold_remove(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct feed_mark *marks, size_t n);

/* The highest sequence of the channel; 0 without one. */
WARN_UNUSED enum err sequence_last(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct channel_id channel, int64_t *out);
WARN_UNUSED enum err listings_after(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct channel_id channel, int64_t sequence, size_t most,
                                    struct listing **out, size_t *count, int64_t *total);
/* Linked listings that were computed and differ from what the channel was told, those of fewest
 * digits, fewest units first. */
WARN_UNUSED enum err listings_to_push(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct channel_id channel, size_t most, struct listing **out,
                                      size_t *count);
WARN_UNUSED enum err cursor_get(struct tx *tx, struct arena *arena, struct company_id company,
                                struct channel_id channel, int64_t *out);
WARN_UNUSED enum err cursor_set(struct tx *tx, struct company_id company, struct channel_id channel,
                                int64_t sequence);

/* Listings that do not stand where their figures say, of both lists, at most `most`. */
WARN_UNUSED enum err listings_misplaced(struct tx *tx, struct arena *arena,
                                        struct company_id company, size_t most, int64_t **out,
                                        size_t *count);

#endif
