/* Channels: where the company sells, its listings there, and how much each listing may sell now.
 *
 * Words. A *listing* is a channel's variant, keyed by (channel, remote variant id) and linked to a
 * master product; product 0 = not linked. The *quantity* of a listing is what its channel may sell,
 * after exclusions, unplaced claims, allocation rule and buffer; it is computed, deferred and
 * coalesced, for exactly what changed, and can always say why (listing_why).
 * Formula (domain.md 10.1 and 0.1): A = Σ available over warehouses that count − unplaced claims;
 * for a bundle A = min over parts ⌊A(part)/quantity⌋; r = A > minimum level ? main rule : minimum
 * rule; pushed = percent ? ⌊A·v/100⌋ : min(A, v); less the buffer; never below 0. Warehouses of
 * type sales_channel never count (domain.md 0.11). */
#ifndef PURSER_DOMAIN_CHANNELS_H
#define PURSER_DOMAIN_CHANNELS_H

#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"
#include "kernel/listing.h"
#include "kernel/module.h"
#include "kernel/work.h"

struct channel {
	struct channel_id id;
	struct str name;
	struct str type; /* the pack's name, "manual" or "custom" */
	bool is_active, pushes_quantity;
	struct qty buffer;
	int64_t unpaid_claim_hours; /* after which an unpaid order's claim ends; 0: never */
	struct str currency;
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct listing {
	struct listing_id id;
	struct channel_id channel_id;
	struct str variant_id; /* remote */
	struct str sku;        /* the channel's */
	struct str title;
	struct product_id product_id;
	bool is_active, pushes_quantity;
	bool is_kept_unlinked; /* its product was taken away: its SKU alone does not link it again */
	struct money price;
	struct str currency; /* of the price */
	struct qty quantity;
	struct instant quantity_at;
	int64_t quantity_sequence;
	int64_t pushed_quantity;  /* −1: never */
	int64_t telling_quantity; /* on its way, or its answer was lost; −1: nothing is */
	struct instant pushed_at;
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

enum rule_type { RULE_PERCENT, RULE_MAX_UNITS };
extern const struct words rule_type_words;

struct allocation_rule {
	struct rule_id id;
	struct product_id product_id; /* 0: every product */
	struct channel_id channel_id; /* 0: every channel */
	enum rule_type type;
	int64_t value;
	enum rule_type minimum_type;
	int64_t minimum_value;
	int64_t minimum_level; /* −1: the product's */
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct stock_exclusion {
	struct warehouse_id warehouse_id;
	struct product_id product_id; /* 0: every product */
	struct channel_id channel_id; /* 0: every channel */
	struct instant created_at;
};

extern const struct shape channel_shape, listing_shape, allocation_rule_shape,
	stock_exclusion_shape;

WARN_UNUSED enum err channel_create(struct work *work, const struct channel *draft,
                                    struct channel *out);
WARN_UNUSED enum err channel_update(struct work *work, struct channel_id id,
                                    const struct channel *patch, int64_t if_version,
                                    struct channel *out);
/* Deactivated channels keep their history, take no new work, and can be activated again. */
WARN_UNUSED enum err channel_switch(struct work *work, struct channel_id id, bool is_active,
                                    struct channel *out);
WARN_UNUSED enum err channel_get(struct work *work, struct channel_id id, struct channel *out);
WARN_UNUSED enum err channel_all(struct work *work, struct channel **out, size_t *count);

/* Creates or changes listings by (channel, variant id). An empty variant id stands for the SKU. A
 * listing without product is linked to the product whose SKU equals the listing's, when there is
 * one. Same SKU on two variants of a channel: event listing.sku_repeated. Linking: event
 * listing.linked. */
WARN_UNUSED enum err listing_put_many(struct work *work, size_t n, const struct listing *drafts,
                                      struct listing *out, enum err *errors, struct fault *faults);
WARN_UNUSED enum err listing_update(struct work *work, struct listing_id id,
                                    const struct listing *patch, int64_t if_version,
                                    struct listing *out);
/* By ids; unknown ones are left out (any order). */
WARN_UNUSED enum err listing_load(struct work *work, const int64_t *ids, size_t n,
                                  struct listing **out, size_t *count);
/* Every listing of `from` is linked to `into`. */
WARN_UNUSED enum err listings_move(struct work *work, struct product_id into,
                                   struct product_id from);
WARN_UNUSED enum err listing_get(struct work *work, struct listing_id id, struct listing *out);
/* For order lines: by (channel, variant id) when variant ids[i] is not empty, else by (channel,
 * SKU) when exactly one listing has it. found[i].id.value is 0 where nothing matched. */
WARN_UNUSED enum err listing_match(struct work *work, size_t n, const int64_t *channels,
                                   const struct str *variant_ids, const struct str *skus,
                                   struct listing *found);

WARN_UNUSED enum err allocation_rule_put(struct work *work, const struct allocation_rule *draft,
                                         struct allocation_rule *out);
/* N items, each of a product and channel of its own. */
WARN_UNUSED enum err allocation_rule_put_many(struct work *work, size_t n,
                                              const struct allocation_rule *drafts,
                                              struct allocation_rule *out, enum err *errors,
                                              struct fault *faults);
/* The rules of these products; a 0 among them: those of every product. */
WARN_UNUSED enum err allocation_rules_of(struct work *work, const int64_t *products, size_t n,
                                         struct allocation_rule **out, size_t *count);
WARN_UNUSED enum err allocation_rule_remove(struct work *work, struct rule_id id);
WARN_UNUSED enum err exclusion_put(struct work *work, const struct stock_exclusion *draft);
WARN_UNUSED enum err exclusion_remove(struct work *work, const struct stock_exclusion *which);
/* Rules and exclusions of `from` become those of `into`; where both have a rule for a channel, that
 * of `into` holds. */
WARN_UNUSED enum err selling_absorb(struct work *work, struct product_id into,
                                    struct product_id from);
WARN_UNUSED enum err exclusion_all(struct work *work, struct stock_exclusion **out, size_t *count);

/* The sum a person can follow: each step with its figure. */
struct why_step {
	struct str label; /* "Available at Reno", "Excluded: FBA", "Claims without a warehouse" */
	int64_t units;    /* signed contribution, or the running result for `is_result` */
	bool is_result;
	struct str sentence; /* "50 percent of 14 is 7, rounded down." */
	struct str subject;  /* "warehouse", "allocation_rule", "channel", "product" or empty */
	int64_t subject_id;
};
extern const struct shape why_step_shape;
/* Now, or as of an instant that is not 0: with the stock, rules, exclusions, buffers and flags of
 * then. */
WARN_UNUSED enum err listing_why(struct work *work, struct listing_id id, struct instant as_of,
                                 struct qty *quantity, struct why_step **steps, size_t *count);

/* What must be pushed to a channel: listings whose quantity differs from pushed_quantity, or of
 * which the channel may have been told another one that it never answered, most at risk first
 * (lowest quantity), at most `most`. None of a channel that is deactivated or takes no quantities,
 * and none that was never computed. */
WARN_UNUSED enum err listing_to_push(struct work *work, struct channel_id channel, size_t most,
                                     struct listing **out, size_t *count);
/* The channel is about to be told these quantities: until listing_pushed nobody knows whether it
 * was. Two of one listing: the last counts. */
WARN_UNUSED enum err listings_telling(struct work *work, const int64_t *ids,
                                      const int64_t *quantities, size_t n);
/* The least that its channel may show; −1: not known. */
int64_t listing_least_shown(const struct listing *listing);
/* The channel was told `quantity` at work->now. */
WARN_UNUSED enum err listing_pushed(struct work *work, struct listing_id id, struct qty quantity);

/* The acknowledge feed: listings of the channel whose quantity changed since the last call, oldest
 * change first, at most `most`; moves the cursor; *remaining: how many are still to come. */
WARN_UNUSED enum err listing_acknowledge(struct work *work, struct channel_id channel, size_t most,
                                         struct listing **out, size_t *count, int64_t *remaining);

/* Takes dirty products and computes the quantities of their listings, and of the bundles that
 * contain them, then a piece of what a whole channel is swept for; writes and announces only what
 * changed. */
WARN_UNUSED enum err listing_quantities(struct work *work, bool *more);

extern const struct listing_source channel_source, listings_source, allocation_rule_source;
extern const struct module channels_module;

#endif
