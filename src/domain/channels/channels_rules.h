/* How much a listing may sell: one pure function computes the figure and the sum that explains it,
 * so the two can never differ. */
#ifndef PURSER_DOMAIN_CHANNELS_RULES_H
#define PURSER_DOMAIN_CHANNELS_RULES_H

#include "domain/channels/channels.h"

/* A product's balance at one warehouse, as far as the channel is concerned. */
struct share_place {
	struct warehouse_id warehouse_id;
	struct str name;
	int64_t available;
	const struct stock_exclusion *exclusion; /* the one that holds; NULL: none */
	bool is_marketplace, is_inactive;
	bool is_prepackaged_only; /* components do not count there */
};

/* One product with stock: the listing's own, or a part of its bundle. */
struct share_part {
	struct product_id product_id;
	struct str sku;
	int64_t per_unit;
	const struct share_place *places;
	size_t place_count;
	int64_t unplaced; /* claims without a warehouse */
};

/* What channels that want a number are told of digital products and gift cards. */
enum { INTANGIBLE_UNITS = 999 };

struct share_question {
	const char *stopped; /* "The channel is deactivated." …; NULL: it sells */
	const struct share_part *parts;
	size_t part_count;
	bool is_bundle;
	bool is_intangible; /* never on a shelf: INTANGIBLE_UNITS are offered, always */
	/* Of a bundle: its prepackaged stock, and whether its parts may come from several warehouses.
	 */
	const struct share_part *own;
	bool is_across;
	struct bundle_need *needs;          /* room for part_count of them */
	const struct allocation_rule *rule; /* NULL: everything */
	bool is_past;                       /* the rule is a row of its history */
	int64_t product_minimum_level;
	int64_t buffer;
	struct channel_id channel_id;
};

struct share_steps {
	struct arena *arena; /* NULL: nobody asks why */
	LIST(struct why_step) rows;
};

/* The formula of channels.h; never below 0. */
int64_t share_compute(const struct share_question *question, struct share_steps *steps);
/* The most specific of the rules for (product, channel): both named, product, channel, neither. */
const struct allocation_rule *rule_choose(const struct allocation_rule *rules, size_t n,
                                          struct product_id product, struct channel_id channel);
/* Does the exclusion say that the warehouse does not count for (product, channel)? */
bool exclusion_holds(const struct stock_exclusion *exclusion, struct warehouse_id warehouse,
                     struct product_id product, struct channel_id channel);

/* Where a listing stands in the two lists that its figures put it in: what changed on its channel,
 * and what the channel must be told. */
struct feed_place {
	struct listing_id listing_id;
	struct channel_id channel_id;
	int64_t sequence; /* in the feed of changes; 0: not in it, never computed or not read */
	int64_t digits;   /* among those whose channel must be told; −1: not among them */
};
struct feed_place feed_place_of(const struct listing *listing);

#endif
