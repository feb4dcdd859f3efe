/* The SQL of channels. */
#ifndef PURSER_DOMAIN_CHANNELS_STORE_H
#define PURSER_DOMAIN_CHANNELS_STORE_H

#include "domain/channels/channels.h"

WARN_UNUSED enum err channels_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct channel **out, size_t *count);
WARN_UNUSED enum err channel_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                    const struct channel *channel);
WARN_UNUSED enum err channel_save(struct tx *tx, struct arena *arena, struct company_id company,
                                  const struct channel *channel);

WARN_UNUSED enum err listings_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    const int64_t *ids, size_t n, struct listing **out,
                                    size_t *count);
/* Those of the channels with one of the variant ids / one of the SKUs. */
WARN_UNUSED enum err listings_by_variants(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *channels,
                                          size_t channel_count, const struct str *variants,
                                          size_t n, struct listing **out, size_t *count);
WARN_UNUSED enum err listings_by_skus(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *channels, size_t channel_count,
                                      const struct str *skus, size_t n, struct listing **out,
                                      size_t *count);
WARN_UNUSED enum err listings_by_products(struct tx *tx, struct arena *arena,
                                          struct company_id company, const int64_t *products,
                                          size_t n, struct listing **out, size_t *count);
/* The same with what quantities are computed from and announced with: for listings_compute alone.
 */
WARN_UNUSED enum err quantities_by_products(struct tx *tx, struct arena *arena,
                                            struct company_id company, const int64_t *products,
                                            size_t n, struct listing **out, size_t *count);
/* Ids of linked products that have listings (on the channel; 0: any), ascending after `after`. */
WARN_UNUSED enum err listed_products(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct channel_id channel, int64_t after, size_t most,
                                     int64_t **out, size_t *count);
WARN_UNUSED enum err listings_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct listing *const *listings, size_t n);
WARN_UNUSED enum err listings_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct listing *const *listings, size_t n);
/* Not waited for: nothing but the company's lane changes listings, and none is ever deleted. */
WARN_UNUSED enum err listing_quantities_save(struct tx *tx, struct arena *arena,
                                             struct company_id company,
                                             const struct listing *const *listings, size_t n);
WARN_UNUSED enum err listings_telling_save(struct tx *tx, struct arena *arena,
                                           struct company_id company,
                                           const struct listing *listings, size_t n);
WARN_UNUSED enum err listing_pushed_save(struct tx *tx, struct company_id company,
                                         struct listing_id id, int64_t quantity, struct instant at);

/* All listings of a channel (0: of every channel) wait to be computed again, up to `product_id` it
 * is done. */
struct quantity_sweep {
	struct channel_id channel_id;
	struct product_id product_id;
};
WARN_UNUSED enum err sweeps_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct quantity_sweep **out, size_t *count);
/* From the first product on, also when it was under way. */
WARN_UNUSED enum err sweep_begin(struct tx *tx, struct company_id company,
                                 struct channel_id channel);
WARN_UNUSED enum err sweep_move(struct tx *tx, struct company_id company,
                                struct quantity_sweep sweep);
WARN_UNUSED enum err sweep_end(struct tx *tx, struct company_id company, struct channel_id channel);

/* Of these products; a 0 among them: those of every product. */
WARN_UNUSED enum err rules_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                 const int64_t *products, size_t n, struct allocation_rule **out,
                                 size_t *count);
WARN_UNUSED enum err rule_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                struct rule_id id, struct allocation_rule *out);
/* Inserts them, or replaces those of the same product and channel. */
WARN_UNUSED enum err rules_put(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct allocation_rule *rules, size_t n);
WARN_UNUSED enum err rule_delete(struct tx *tx, struct company_id company, struct rule_id id);
/* The same. */
WARN_UNUSED enum err exclusions_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      const int64_t *products, size_t n,
                                      struct stock_exclusion **out, size_t *count);
WARN_UNUSED enum err exclusions_fetch_all(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct stock_exclusion **out,
                                          size_t *count);
WARN_UNUSED enum err exclusion_insert(struct tx *tx, struct company_id company,
                                      const struct stock_exclusion *exclusion, int64_t *changed);
WARN_UNUSED enum err exclusion_delete(struct tx *tx, struct company_id company,
                                      const struct stock_exclusion *exclusion, int64_t *changed);
/* Every listing, a page at a time, for verification. */
WARN_UNUSED enum err listings_all(struct tx *tx, struct arena *arena, struct company_id company,
                                  int64_t after, size_t most, struct listing **out, size_t *count);

#endif
