/* What the edge of channels says and hears besides channels, listings and rules themselves. */
#ifndef PURSER_DOMAIN_CHANNELS_EDGE_H
#define PURSER_DOMAIN_CHANNELS_EDGE_H

#include "domain/channels/channels.h"

struct listing_reasons {
	int64_t listing_id;
	struct instant as_of;
	struct qty quantity;
	LIST(struct why_step) steps;
};

struct why_query {
	struct instant as_of;
};

struct rule_drafts {
	LIST(struct allocation_rule) items;
};

struct listing_drafts {
	LIST(struct listing) items;
};

struct quantity_note {
	int64_t listing_id, channel_id;
	struct str sku;
	int64_t quantity, before;
};

/* What an event of figures says: listings of one product. */
struct quantity_notes {
	LIST(struct quantity_note) listings;
};

struct acknowledge_query {
	int64_t limit; /* 0: LIMIT_PAGE */
};

struct acknowledged {
	int64_t remaining;
	LIST(struct listing) items;
};

extern const struct shape why_query_shape, rule_drafts_shape, listing_reasons_shape,
	listing_drafts_shape, quantity_notes_shape, acknowledge_query_shape, acknowledged_shape;

#endif
