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

/* The feed of a channel. */
struct channel_feed {
	struct channel_id channel_id;
	int64_t last_sequence;    /* of its last change; 0: nothing was computed yet */
	int64_t read_sequence;    /* read up to */
	struct str first_variant; /* read up to, in the first reading */
	bool is_read;             /* somebody reads it: its changes are kept */
	bool is_first;            /* the first reading, of what was computed up to read_sequence */
	bool is_changed;          /* last_sequence is not stored yet */
};
/* Those of all channels; of a channel that is read there may be two, to be put together. */
WARN_UNUSED enum err feeds_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct channel_feed **out, size_t *count);
/* Stores last_sequence of each. */
WARN_UNUSED enum err sequences_save(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct channel_feed *const *feeds, size_t n);
/* Stores how far it was read. */
WARN_UNUSED enum err cursor_save(struct tx *tx, struct company_id company,
                                 const struct channel_feed *feed);
/* Listings that the first reading has not told yet. */
WARN_UNUSED enum err listings_first(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct channel_feed *feed, size_t most,
                                    struct listing **out, size_t *count, int64_t *total);
/* Listings that changed after read_sequence. */
WARN_UNUSED enum err listings_after(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct channel_feed *feed, size_t most,
                                    struct listing **out, size_t *count, int64_t *total);
/* Linked listings that were computed and differ from what the channel was told, those of fewest
 * digits, fewest units first. */
WARN_UNUSED enum err listings_to_push(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct channel_id channel, size_t most, struct listing **out,
                                      size_t *count);

/* Listings that do not stand where their figures say, of both lists, at most `most`. */
WARN_UNUSED enum err listings_misplaced(struct tx *tx, struct arena *arena,
                                        struct company_id company, size_t most, int64_t **out,
                                        size_t *count);

#endif
