/* Stock: one ledger of every movement, and the balances that follow from it.
 *
 * Words. *On hand*: physical units. *Locked*: on hand, but kept from sale. *Allocated*: promised to
 * open orders. *Available* = on hand − locked − allocated; negative means a shortfall. A balance
 * belongs to (product, warehouse); bins say where in the warehouse the units lie. Warehouse 0 holds
 * the claims that have no warehouse yet; its available is −allocated.
 *
 * Stock changes only through stock_post. A movement with `is_guarded` is our own decision and is
 * refused when it would make available negative; one without is a fact of the world: it is always
 * recorded, with its shortfall (domain.md 0.3). Every movement is a ledger row that holds the
 * balance after it. Products whose available units changed are noted in quantity_dirty.
 *
 * Events: stock.changed when on hand or locked changed, when units moved from bin to bin, or when
 * allocated fell at a warehouse, so that orders can be resolved again. Of one product: subject
 * product, body {"warehouse_id":…,"available":…}, with null for several warehouses and what they
 * add up to. Of several at once: subject company, body {"product_ids":[…]}, ten in each. */
#ifndef PURSER_DOMAIN_STOCK_H
#define PURSER_DOMAIN_STOCK_H

#include "kernel/module.h"
#include "kernel/work.h"

enum stock_kind {
	STOCK_ADJUST, /* set to a counted figure */
	STOCK_ADD,
	STOCK_REMOVE,
	STOCK_TRANSFER_OUT,
	STOCK_TRANSFER_IN,
	STOCK_LOCK,
	STOCK_UNLOCK,
	STOCK_RESERVE,
	STOCK_RELEASE,
	STOCK_SHIP, /* on hand and allocated fall together */
	STOCK_SYNC, /* a warehouse reported its figure */
};
extern const struct words stock_kind_words;

struct stock_level {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct qty on_hand, locked, allocated;
	struct qty available; /* computed */
};

struct stock_bin {
	struct stock_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id;
	struct qty on_hand, locked;
	struct instant created_at, modified_at;
};

struct stock_move {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id; /* 0: the usual one (on hand out: bins by draw rank) */
	enum stock_kind kind;
	int64_t on_hand, locked, allocated; /* relative changes, units */
	bool is_guarded;
	const char *subject; /* "order", "shipment", "" */
	int64_t subject_id;
	struct str reason; /* what the person or system said; may be empty */
	/* results */
	struct stock_level after;
	int64_t shortfall; /* units below zero available after an unguarded move */
};

/* Ids of the ledger grow with time within one (product, warehouse): the moment in microseconds, or
 * the id before plus one. They are the order of the movements, whatever process or clock wrote
 * them. */
struct ledger_row {
	struct ledger_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id;
	struct instant at;
	enum stock_kind kind;
	struct qty on_hand_change, locked_change, allocated_change;
	struct qty on_hand, locked, allocated;
	struct qty shortfall;
	struct str reason, subject;
	int64_t subject_id;
	struct str actor_kind;
	int64_t actor_id;
	struct str actor_name; /* only of stock_history_page */
};

extern const struct shape stock_level_shape, stock_bin_shape, ledger_row_shape, stock_total_shape;

/* Posts all moves, in order, as one. ERR_OUT_OF_STOCK before the first write when a guarded one
 * does not fit (demand is summed over all moves first); *refused (may be NULL) is its index. */
WARN_UNUSED enum err stock_post(struct work *work, struct stock_move *moves, size_t n,
                                size_t *refused);
/* Balances of products over all their warehouses, also warehouse 0. Any order. */
WARN_UNUSED enum err stock_levels(struct work *work, const int64_t *products, size_t n,
                                  struct stock_level **out, size_t *count);
WARN_UNUSED enum err stock_level_get(struct work *work, struct product_id product,
                                     struct warehouse_id warehouse, struct stock_level *out);
/* Refuses a moment that is still to come: nobody knows its figures. */
WARN_UNUSED enum err past_moment_check(struct work *work, struct instant as_of);
/* The balance as of an instant: the last ledger row at or before it; zeros before the first. One
 * look-up. */
WARN_UNUSED enum err stock_level_as_of(struct work *work, struct product_id product,
                                       struct warehouse_id warehouse, struct instant at,
                                       struct stock_level *out);
/* The same of products over all their warehouses, by product and warehouse; a place without a
 * movement by then is left out. One query. */
WARN_UNUSED enum err stock_levels_as_of(struct work *work, const int64_t *products, size_t n,
                                        struct instant at, struct stock_level **out, size_t *count);
/* Newest first, at most `most`, rows with id below `before` (0: from the newest). */
WARN_UNUSED enum err stock_history(struct work *work, struct product_id product,
                                   struct warehouse_id warehouse, int64_t before, size_t most,
                                   struct ledger_row **out, size_t *count);
WARN_UNUSED enum err stock_bins(struct work *work, const int64_t *products, size_t n,
                                struct stock_bin **out, size_t *count);
WARN_UNUSED enum err stock_bin_get(struct work *work, struct stock_id id, struct stock_bin *out);
/* Sets on hand of a bin to `on_hand` (a count: a fact, posted as the difference). */
WARN_UNUSED enum err stock_adjust(struct work *work, struct product_id product,
                                  struct warehouse_id warehouse, struct location_id location,
                                  struct qty on_hand, struct str reason, struct stock_level *after);
/* Moves units between bins, also between warehouses; guarded by what is available at the source. */
WARN_UNUSED enum err stock_transfer(struct work *work, struct product_id product,
                                    struct stock_id from, struct warehouse_id to_warehouse,
                                    struct location_id to_location, struct qty units,
                                    struct str reason);
/* Sets the figures that a warehouse reported (domain.md 0.4): figure meaning on_hand: on hand :=
 * figure; available: on hand := figure + locked + `netted`; in both cases less what was shipped
 * since. Facts. Products that are not ours are passed over. The figure of a bundle is that of its
 * prepackaged units. */
struct stock_figure {
	struct product_id product_id;
	struct qty figure;
	/* Our exported units, unshipped at the snapshot, that the figure already nets. */
	struct qty netted;
	struct qty shipped_since; /* after the snapshot was taken */
};
WARN_UNUSED enum err stock_sync(struct work *work, struct warehouse_id warehouse,
                                const struct stock_figure *figures, size_t n, struct instant as_of);
/* Balances page by page, in the order of (product, warehouse); beyond `after`. `products` (n) and
 * `warehouse` narrow it; 0: all. */
struct stock_place {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
};
WARN_UNUSED enum err stock_list(struct work *work, const int64_t *products, size_t n,
                                struct warehouse_id warehouse, struct stock_place after,
                                size_t most, struct stock_level **out, size_t *count);
/* What a product adds up to over all warehouses; unplaced claims lower `available` too. */
struct stock_total {
	struct product_id product_id;
	struct str sku;
	struct qty on_hand, locked, allocated, unplaced, available;
};
WARN_UNUSED enum err stock_totals(struct work *work, const int64_t *products, size_t n,
                                  struct product_id after, size_t most, struct stock_total **out,
                                  size_t *count);
/* One thing that a person or client asks for. The product by id or SKU; a location by id or name,
 * neither: the usual one. */
struct stock_item {
	struct product_id product_id;
	struct str sku;
	struct warehouse_id warehouse_id;
	struct location_id location_id;
	struct str location;
	struct qty quantity; /* STOCK_ADJUST: the counted figure of the bin; else units */
	/* STOCK_TRANSFER_OUT: where to */
	struct warehouse_id to_warehouse_id;
	struct location_id to_location_id;
	struct str to_location;
	struct instant until;      /* of a lock; 0: until it is released */
	struct instant counted_at; /* of a count; 0: now. What moved since then is kept */
	struct str reason;
};
struct stock_change {
	const struct stock_item *item;
	struct fault *fault;
	const char *subject; /* what the movement belongs to; NULL: nothing */
	int64_t subject_id;
	/* results */
	enum err err;
	int64_t moved;                  /* units on hand, more or less, at warehouse_id */
	struct stock_id stock_id;       /* the bin that was named, or the usual one; 0: it has none */
	struct location_id location_id; /* the location that was named; 0: none */
	struct stock_level after;       /* at warehouse_id */
	struct qty before;              /* on hand in that bin, as the items before left it */
};
/* Adjusts, adds, removes, locks, unlocks or (STOCK_TRANSFER_OUT) transfers: one load and one write
 * for all; one bad item never stops the others. Adjusting and adding are facts and make a named
 * location that is absent; the rest are decisions of ours, refused with ERR_OUT_OF_STOCK. The
 * stock of a bundle are its prepackaged units. */
WARN_UNUSED enum err stock_change_many(struct work *work, enum stock_kind kind, size_t n,
                                       struct stock_change *changes);
/* How many sets the units make up: the least over the parts; *bottleneck (may be NULL): the first
 * part that makes so few. 0 without parts. Pure. */
struct bundle_need {
	int64_t available, per_unit;
};
int64_t bundle_sets(const struct bundle_need *needs, size_t n, size_t *bottleneck);
/* Keeps units from sale for something of ours (a transfer that waits to be sent): its locks are
 * replaced as a whole, n = 0 frees them. A decision: refused when they are not available. */
struct stock_hold {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct qty units;
};
WARN_UNUSED enum err stock_hold_set(struct work *work, const char *subject, int64_t subject_id,
                                    struct str reason, const struct stock_hold *holds, size_t n);
/* A minimum as it is listed. */
ID_TYPE(minimum_id);

struct stock_minimum {
	struct minimum_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id; /* 0: the warehouse as a whole */
	struct qty units;
	bool is_below;
	struct qty available; /* there, now: computed */
	struct qty missing;   /* units up to the minimum: computed */
	struct instant created_at, modified_at;
	struct touched touched;
};
extern const struct listing_source stock_minimum_source;
/* The minimums that are set for products, by place. */
struct minimum_at {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id; /* 0: the warehouse as a whole */
	struct qty units;
};
WARN_UNUSED enum err stock_minimums_of(struct work *work, const int64_t *products, size_t n,
                                       struct minimum_at **out, size_t *count);
/* The place that each item means and the minimum set there, 0: none; product 0 where it means none
 * of ours. */
WARN_UNUSED enum err stock_minimums_at(struct work *work, const struct stock_item *items, size_t n,
                                       struct minimum_at *out);
/* Sets the least that should be available (stock_minimums.h); a quantity of 0 takes it away. A
 * result per item. */
WARN_UNUSED enum err stock_minimum_put_many(struct work *work, size_t n,
                                            const struct stock_item *items, int64_t *ids,
                                            enum err *errors, struct fault *faults);
/* Units, locks and the given claims (n: allocated per warehouse) of `from` become those of `into`,
 * place by place; what waits for claims that stay with `from` stays too. REFUSED where `from` lacks
 * promised or locked units. */
WARN_UNUSED enum err stock_absorb(struct work *work, struct product_id into, struct product_id from,
                                  const struct stock_level *claims, size_t n, struct str reason);
#define STOCK_CHANGED "stock.changed"
/* The products that these events of it are about, each once. */
WARN_UNUSED enum err stock_changed_products(struct work *work, const struct event *events, size_t n,
                                            int64_t **products, size_t *count);
/* Those of the products of which the module's listener for it has yet to hear. */
WARN_UNUSED enum err stock_changed_unheard(struct work *work, const char *module,
                                           const int64_t *products, size_t n, int64_t **out,
                                           size_t *count);

/* Takes out the products that must be computed again: about `most` of them, each once. */
WARN_UNUSED enum err quantity_dirty_take(struct work *work, size_t most, int64_t **products,
                                         size_t *count, bool *has_more);
/* The same without taking them. */
WARN_UNUSED enum err quantity_dirty_peek(struct work *work, size_t most, int64_t **products,
                                         size_t *count);
/* Who notes something outside a posting emits an event too: the deferred rows wake by events. */
WARN_UNUSED enum err quantity_dirty_note(struct work *work, const int64_t *products, size_t n);

/* Units on their way to a warehouse: what a purchase order or a transfer says will come. They are
 * no stock; promise dates and reorder figures read them. Each subject owns its rows, one per line.
 */
struct incoming {
	struct incoming_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct str subject; /* "purchase_order", "transfer" */
	int64_t subject_id, line_id;
	struct instant expected_at; /* 0: nobody knows */
	struct qty units;
	struct instant modified_at;
};
extern const struct shape incoming_shape;
/* Replaces what the subject says is coming, in the caller's unit; rows of no units are left out,
 * line ids are unique within the subject. Emits incoming.changed (subject product, body
 * {"units":…}: everything of it that is on its way) per product whose units, place or date changed;
 * nothing when none did. */
WARN_UNUSED enum err stock_incoming_set(struct work *work, const char *subject, int64_t subject_id,
                                        const struct incoming *rows, size_t n);
/* Soonest first over all products, unknown dates last. */
WARN_UNUSED enum err stock_incoming_of(struct work *work, const int64_t *products, size_t n,
                                       struct incoming **out, size_t *count);

/* For lists: kernel/listing.h. */
extern const struct listing_source stock_bin_source;
extern const struct module stock_module;

#endif
