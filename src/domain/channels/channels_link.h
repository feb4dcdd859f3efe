/* Linking listings to products: many at once, and what to suggest for those without one. */
#ifndef PURSER_DOMAIN_CHANNELS_LINK_H
#define PURSER_DOMAIN_CHANNELS_LINK_H

#include "domain/channels/channels.h"

/* A listing gets another product, by id or SKU; neither: none. */
struct listing_link {
	struct listing_id listing_id;
	struct product_id product_id;
	struct str sku;
};
struct listing_links {
	LIST(struct listing_link) items;
};
/* One bad item stops no other. Lines of orders that were not handed over follow (orders_relink.c).
 */
WARN_UNUSED enum err listing_link_many(struct work *work, size_t n,
                                       const struct listing_link *links, enum err *errors,
                                       struct fault *faults);

struct listing_suggestion {
	struct product_id product_id;
	struct str sku, name;
	int64_t score; /* percent */
	struct str sentence;
};
enum { SUGGESTIONS_MOST = 10, SUGGESTION_LEAST = 30 };
/* Products that the listing may be, the likeliest first: by SKU, by a former SKU, by the SKU
 * without case, by bar code, by words of the title. */
WARN_UNUSED enum err listing_suggest(struct work *work, struct listing_id id,
                                     struct listing_suggestion **out, size_t *count);

extern const struct shape listing_links_shape, listing_suggestion_shape;

/* ---- pure: channels_link_rules.c ---- */

/* The words of a text, folded, of two characters and more, each once, the longest first. */
struct text_words {
	struct str *at;
	size_t count, room;
};
struct text_words text_words_of(struct arena *arena, struct str text);
/* How many of `words` stand in the other text. */
size_t words_shared(struct arena *arena, const struct text_words *words, struct str text);
/* The likeliest first, each product once with its best reason, at most SUGGESTIONS_MOST. */
size_t suggestions_rank(struct listing_suggestion *rows, size_t n);

#endif
