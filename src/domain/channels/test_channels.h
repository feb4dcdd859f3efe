/* Channels and listings, for the tests of channels and of what stands above. Each step is a unit of
 * its own unless it takes a work. */
#ifndef PURSER_DOMAIN_TEST_CHANNELS_H
#define PURSER_DOMAIN_TEST_CHANNELS_H

#include "domain/channels/channels.h"
#include "domain/channels/channels_listen.h"
#include "domain/stock/test_stock.h"

struct channel_id test_channel_made(const char *name);
/* A draft with these three given. */
struct listing test_listing_of(struct channel_id channel, const char *variant, struct str sku);
/* The SKU of the newest product. */
struct str test_sku(struct work *work);
/* One draft through the N-item form. */
enum err test_put(struct work *work, struct listing draft, struct listing *out);
/* A listing of the newest product. */
struct listing_id test_listing_made(struct channel_id channel, const char *variant);
/* A bundle of so many units of each. */
struct product_id test_bundle_made(const char *sku, struct product_id first, int64_t first_units,
                                   struct product_id second, int64_t second_units);
/* Runs what was put off, until there is nothing more; how many units it took. */
int test_settled(void);
struct listing test_listing_now(struct listing_id id);
/* The row says so, the sum that explains it says so too, and the auditor agrees. */
void test_quantity_is(struct listing_id id, int64_t units);

#endif
