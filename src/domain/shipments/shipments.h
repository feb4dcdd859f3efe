/* Shipments: what left which warehouse for which order, and whether the channel was told.
 * A shipment is a fact: it is recorded whatever the order's state is (domain.md 0.3, 0.6). One that
 * names more than was ordered, or an unknown SKU, is recorded with its difference and the order
 * gets the attention of a person. Identity: (source, remote id) for those of a warehouse; a repeat
 * answers the first one. One that names a merged order is recorded for the order that has its
 * lines; the channel is told of each of its orders apart. Events: shipment.created,
 * shipment.announced, shipment.announce_failed. */
#ifndef PURSER_DOMAIN_SHIPMENTS_H
#define PURSER_DOMAIN_SHIPMENTS_H

#include "domain/orders/orders.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum channel_state { CHANNEL_PENDING, CHANNEL_SENT, CHANNEL_FAILED, CHANNEL_NOT_NEEDED };
extern const struct words channel_state_words;

struct shipment_line {
	int64_t id;
	struct shipment_id shipment_id;
	struct order_line_id order_line_id;
	struct product_id product_id;
	struct qty quantity; /* of the product; of the line's unit in drafts without product */
	struct str sku;      /* drafts: the master or listing SKU when no line id is known */
	struct touched touched;
};

struct shipment {
	struct shipment_id id;
	struct order_id order_id;
	struct warehouse_id warehouse_id;
	struct channel_id channel_id;
	struct str source, remote_id, carrier, service, tracking_number, tracking_url;
	struct instant shipped_at;
	enum channel_state channel_state;
	struct instant channel_at;
	struct str channel_message, difference;
	struct instant created_at, modified_at;
	int64_t version;
	LIST(struct shipment_line) lines;
	bool announce;           /* drafts: tell the channel; default true */
	struct str order_number; /* drafts of an import: instead of order_id */
	int64_t package;         /* drafts: a package of the order, in place of lines; 0: none */
	struct touched touched;
};
/* When a shipment of an order is made that has others: they stand in their order, though the clock
 * was set back in between. */
static inline struct instant shipment_after(struct instant now, struct instant newest)
{
	return now.us > newest.us ? now : (struct instant){newest.us + 1};
}

extern const struct shape shipment_shape, shipment_line_shape, shipment_draft_shape,
	shipment_row_shape;

/* Without lines: everything that is still open. */
WARN_UNUSED enum err shipment_create(struct work *work, const struct shipment *draft,
                                     struct shipment *out);
/* Many at once: one load and one write for all that are of different orders. One bad item never
 * stops the others. */
struct shipment_item {
	const struct shipment *draft;
	struct fault *fault;
	/* results; an item that comes with an error is passed over */
	enum err err;
	struct shipment shipment;
	bool is_repeat;              /* known before: answered again */
	struct shipment_item *first; /* further up in the same call: the item that this one repeats */
};
WARN_UNUSED enum err shipment_create_many(struct work *work, struct shipment_item *items, size_t n);
/* The same for drafts that name their order by number, and by channel where several have it.
 * items[i].fault is given by the caller. */
WARN_UNUSED enum err shipments_import(struct work *work, struct shipment *drafts,
                                      struct shipment_item *items, size_t n);
WARN_UNUSED enum err shipment_get(struct work *work, struct shipment_id id, struct shipment *out);
/* By ids; unknown ones are left out. With lines. */
WARN_UNUSED enum err shipment_load(struct work *work, const int64_t *ids, size_t n,
                                   struct shipment **out, size_t *count);
WARN_UNUSED enum err shipments_of(struct work *work, const int64_t *orders, size_t n,
                                  struct shipment **out, size_t *count);
/* What the channel must still be told, oldest first. */
WARN_UNUSED enum err shipment_to_announce(struct work *work, struct channel_id channel, size_t most,
                                          struct shipment **out, size_t *count);
/* An order of the channel whose lines are in a shipment: several when orders were merged, and the
 * order that was split when it is of a part. */
struct shipment_home {
	struct shipment_id shipment_id;
	struct order_id order_id;
	enum channel_state state; /* CHANNEL_PENDING: it has not been told */
};
WARN_UNUSED enum err shipment_homes(struct work *work, const struct shipment *shipments, size_t n,
                                    struct shipment_home **out, size_t *count);
/* One of its orders was told, or refused. The shipment is through when all of them are; it failed
 * when one of them did. */
WARN_UNUSED enum err shipment_announced(struct work *work, struct shipment_id id,
                                        struct order_id home, bool ok, struct str message);

/* For lists: kernel/listing.h. */
extern const struct listing_source shipments_source;
extern const struct module shipments_module;

#endif
