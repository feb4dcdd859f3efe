/* Orders: from acceptance to shipped or cancelled, with every claim on stock they make.
 *
 * Words. *Linked*: a line whose product is known. *Claim*: a reservation row; it stands in a
 * warehouse, or in warehouse 0 while the order has none (domain.md 0.1). *Resolve*: work out
 * status, reason, warehouse and claims again from the facts; orders are resolved on creation, edit,
 * payment, address, listing or stock change — never on a timer. *Hand over*: the order was given to
 * another party (3PL, vendor); from then on a cancel is a request (domain.md 0.6). Identity is
 * (channel, remote id). States and moves: orders_rules.c, one table. Events: order.created,
 * order.edited, order.resolved, order.paid, order.held, order.released, order.cancelled,
 * order.cancel_requested, order.cancel_refused, order.restored, order.handed_over, order.shipped,
 * order.part_shipped, order.needs_attention, order.split, order.split_undone,
 * order.merged, order.joined, order.merge_undone. */
#ifndef PURSER_DOMAIN_ORDERS_H
#define PURSER_DOMAIN_ORDERS_H

#include "domain/routing/routing.h"
#include "kernel/custom_fields.h"
#include "kernel/labels.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum order_status {
	ORDER_AWAITING_PAYMENT,
	ORDER_UNRESOLVED,
	ORDER_ON_HOLD,
	ORDER_AWAITING_SHIPMENT, /* ready to ship from our own warehouse */
	ORDER_AWAITING_3PL_EXPORT,
	ORDER_AWAITING_MC_FULFILLMENT,
	ORDER_AWAITING_DROPSHIP,
	ORDER_PENDING_FULFILLMENT, /* handed over, no tracking yet */
	ORDER_CANCEL_REQUESTED,    /* handed over, and asked back */
	ORDER_SHIPPED,
	ORDER_CANCELLED,
	ORDER_PROCESSED_OUTSIDE, /* the channel says it was shipped before we saw it */
	ORDER_MERGED,            /* its lines are in another order now */
	ORDER_STATUS_COUNT
};
extern const struct words order_status_words;

enum order_reason {
	REASON_RESOLVED,
	REASON_MISSING_PRODUCT_INFO,
	REASON_MISSING_ORDER_INFO,
	REASON_ORDERBOT_CONFLICT,
	REASON_MULTIPLE_WAREHOUSES,
	REASON_MISSING_FULFILLMENT_SOURCE,
	REASON_MISSING_VENDOR_PRODUCT,
	REASON_OUT_OF_STOCK,
	REASON_MISSING_PICKING_LOCATION,
	REASON_FBA_UNRESOLVED,
	REASON_COUNT
};
extern const struct words order_reason_words;

enum order_type {
	ORDER_STANDARD,
	ORDER_PRIME,
	ORDER_POS, /* sold over the counter */
	ORDER_FBA, /* the marketplace ships it from its own warehouse */
	ORDER_WFS,
	ORDER_FBA_WORKFLOW, /* goods on their way to the marketplace's warehouse */
	ORDER_STOCK_TRANSFER,
	ORDER_TYPE_COUNT
};
extern const struct words order_type_words;

enum order_payment {
	PAYMENT_UNPAID,
	PAYMENT_PARTLY,
	PAYMENT_PAID,
	PAYMENT_PARTLY_REFUNDED,
	PAYMENT_REFUNDED
};
extern const struct words order_payment_words;

enum order_fraud { FRAUD_NOT_ASSESSED, FRAUD_LOW, FRAUD_MEDIUM, FRAUD_HIGH };
extern const struct words order_fraud_words;

/* Will it leave in time? From late_at and risk_at, as of now. */
enum late_risk { LATE_RISK_NONE, LATE_RISK_AT_RISK, LATE_RISK_LATE };
extern const struct words late_risk_words;

enum order_action {
	ACTION_RESOLVE, /* status follows from the facts */
	ACTION_PAY,
	ACTION_EDIT,
	ACTION_HOLD,
	ACTION_RELEASE,
	ACTION_CANCEL,         /* becomes a request after hand-over */
	ACTION_CONFIRM_CANCEL, /* the warehouse agreed */
	ACTION_REFUSE_CANCEL,  /* the warehouse said no, or it shipped anyway */
	ACTION_RESTORE,
	ACTION_HAND_OVER,
	ACTION_TAKE_BACK, /* the hand-over failed for good: with us again */
	ACTION_SHIP,      /* some or all of it left the building */
	ACTION_SPLIT,     /* some of it becomes an order of its own */
	ACTION_MERGE,     /* its lines go to another order */
	ACTION_COUNT
};
extern const struct words order_action_words;

struct order_line {
	struct order_line_id id;
	struct order_id order_id;
	int64_t place; /* lines of an order are sorted by it, then by id */
	struct str remote_id;
	struct listing_id listing_id;
	struct str variant_id, sku, title;
	struct product_id product_id; /* 0: not linked */
	struct qty ordered, cancelled, refunded, exported, shipped;
	/* Tax and discount as the channel, or a person, last said them: of the units that are not
	 * cancelled, and of those that were `released`. */
	struct money unit_price, tax, discount;
	struct qty
		released; /* units that a person cancelled: they take their share of both with them */
	struct money remaining_tax, remaining_discount; /* without that share; not stored */
	/* units that the channel last wanted, of all pieces of a split line together; -1: unknown */
	int64_t channel_open;
	struct str edited; /* fields that a person changed, with commas: "quantity,unit_price" */
	/* of a bundle that was broken (orders_kit_rules.h): which component, from 1, and its units in
	 * one unit of the channel's line; 0: the line is the channel's own */
	int64_t kit_part, kit_units;
	struct order_id origin_order_id; /* whose line it is at the channel; 0: of its own order */
	struct order_id merged_from_id;  /* the order that brought it by a merge; 0: none */
	struct order_line_id piece_of;   /* being split: the line that it is a new piece of */
	struct str custom_fields;        /* JSON object; only where an edge asked for it */
};

struct order {
	struct order_id id;
	struct channel_id channel_id;
	struct str remote_id, number;
	enum order_status status;
	enum order_reason reason;
	enum order_type type;
	struct str source; /* api, manual, connection */
	struct instant placed_at, paid_at, hold_until, cancelled_at, handed_over_at, shipped_at,
		ship_by;
	struct str hold_reason, cancel_reason;
	struct str currency;
	bool prices_include_tax;
	struct money items_total, shipping_total, shipping_tax, tax_total, discount_total, total;
	struct str email, recipient, company, line1, line2, city, state, postal_code, country, phone;
	struct str shipping_method, notes;
	struct warehouse_id warehouse_id, chosen_warehouse_id;
	bool is_claim_ended;
	struct str attention, content_hash;
	struct qty unit_count;
	struct instant created_at, modified_at;
	int64_t version;
	bool is_fulfilled_by_channel; /* never reserves, exports or ships by us (domain.md 0.11) */
	struct str internal_notes;
	bool is_gift;
	struct str gift_message;
	enum order_fraud fraud_level;
	enum order_payment payment_status;
	struct money amount_paid, amount_refunded;
	struct instant deliver_by;
	struct instant promise_at; /* when what it waits for is expected; 0: unknown or not waiting */
	struct instant late_at;    /* the last cut-off that still meets ship_by; 0: no ship_by */
	struct instant risk_at;    /* from here on it may become late */
	/* What another part of Purser found to be in the way; REASON_RESOLVED: nothing. It stays until
	 * it is taken away (order_block). */
	enum order_reason blocked_by;
	struct str blocked_sentence;
	struct order_id split_from_id;  /* the order it was split off; 0: none */
	int64_t part;                   /* 1: keeps what was not split off; 2…: split off; 0: whole */
	struct order_id merged_into_id; /* the order that has its lines now; 0: none */
	struct instant bots_at;         /* when the bots looked at it; 0: not yet (orders_bots.h) */
	bool needs_attention;           /* `attention` says something; kept by the store */
	bool gave_stock_back;           /* on hold, and claims nothing until it is released */
	int64_t passed_over;            /* later orders that were served before it while it waited */
	struct str
		edited; /* JSON: what somebody here changed, as the channel last said it (orders_edits.h) */
	enum late_risk late_risk;      /* not stored: order_late_risk */
	LIST(struct order_line) lines; /* loaded by order_get and order_load */
	/* only where an edge asked for them */
	struct record_labels labels;
	struct str custom_fields; /* JSON object */
};
extern const struct shape order_shape, order_line_shape, order_row_shape;

/* What somebody wants accepted: by API, by hand or from a connection. */
struct order_draft_line {
	struct str remote_id, variant_id, sku, title;
	struct qty quantity, cancelled;
	struct money unit_price, tax, discount;
	struct touched touched;
};

struct order_draft {
	struct channel_id channel_id;
	struct str remote_id; /* empty: the number */
	struct str number;    /* empty: made from the id */
	struct str source;
	struct instant placed_at, paid_at, ship_by; /* placed 0: now */
	struct str currency;
	bool prices_include_tax;
	struct money shipping_total, shipping_tax;
	struct str email, recipient, company, line1, line2, city, state, postal_code, country, phone;
	struct str shipping_method, notes;
	struct warehouse_id warehouse_id; /* chosen by a person; 0: routing decides */
	enum order_type type;
	bool is_fulfilled_by_channel; /* follows from the types fba and wfs */
	struct str internal_notes;
	bool is_gift;
	struct str gift_message;
	enum order_fraud fraud_level;
	struct money amount_paid; /* no currency: the total, when paid_at is set */
	struct instant deliver_by;
	LIST(struct str) labels;           /* by name; unknown ones are made */
	struct str custom_fields;          /* JSON object: values by name */
	struct custom_edits custom_values; /* beside those: values that were read already */
	LIST(struct order_draft_line) lines;
	/* from connections */
	bool is_cancelled; /* the channel says so */
	bool is_processed; /* the channel says that it has left already */
	struct touched touched;
};
extern const struct shape order_draft_shape, order_draft_line_shape;

enum order_outcome {
	ORDER_WAS_CREATED,
	ORDER_WAS_EDITED,    /* a changed download, before hand-over */
	ORDER_WAS_NOTED,     /* a change after hand-over: a person decides */
	ORDER_WAS_SAME,      /* nothing new */
	ORDER_WAS_CANCELLED, /* the change was a cancel */
};

/* N-item form: accepts drafts whose lines are already matched (listings[i][j] for line j of draft
 * i, see intake). Orders that exist by (channel, remote id) are edits when `is_download`, else the
 * same content answers the first order again and other content is ERR_CONFLICT with both numbers in
 * the fault. errors[i] and faults[i] per item; out[i] valid where errors[i] is OK. */
struct order_link {
	struct listing_id listing_id;
	struct product_id product_id;
};
struct order_put {
	const struct order_draft *draft;
	const struct order_link *links; /* one per line */
	bool is_download;
	/* results */
	enum order_outcome outcome;
	enum err err;
	struct fault *fault;
	struct order order;
};
WARN_UNUSED enum err order_put_many(struct work *work, size_t n, struct order_put *puts);

WARN_UNUSED enum err order_get(struct work *work, struct order_id id, struct order *out);
WARN_UNUSED enum err order_load(struct work *work, const int64_t *ids, size_t n, struct order **out,
                                size_t *count);
/* By identity; ERR_NOT_FOUND. */
WARN_UNUSED enum err order_by_remote(struct work *work, struct channel_id channel,
                                     struct str remote_id, struct order_id *out);

/* Resolves again, oldest ship-by first, then oldest; orders that may not be resolved are passed
 * over; of one on hold the claims follow, the hold stays. One posting for all. Of what stays as it
 * was nothing is written. */
WARN_UNUSED enum err order_resolve_many(struct work *work, const int64_t *ids, size_t n);

WARN_UNUSED enum err order_pay(struct work *work, struct order_id id, struct instant paid_at);
/* Keeps the claims unless `release_claims`. `until` 0: until a person releases it. */
WARN_UNUSED enum err order_hold(struct work *work, struct order_id id, struct instant until,
                                struct str reason, bool release_claims);
WARN_UNUSED enum err order_release(struct work *work, struct order_id id);
WARN_UNUSED enum err order_cancel(struct work *work, struct order_id id, struct str reason);
/* Cancels an order that should not have been made, if it is not already, and gives its number on
 * the channel free for another. It cannot be restored: the other may be there. */
WARN_UNUSED enum err order_unmake(struct work *work, struct order_id id, struct str reason);
WARN_UNUSED enum err order_restore(struct work *work, struct order_id id);
WARN_UNUSED enum err order_choose_warehouse(struct work *work, struct order_id id,
                                            struct warehouse_id warehouse);
/* Replaces recipient and address fields that are not empty in `draft`, then resolves. */
WARN_UNUSED enum err order_address(struct work *work, struct order_id id,
                                   const struct order_draft *draft);

/* Another part of Purser found something in the way: bots that contradict each other, a marketplace
 * that refuses. The orders are unresolved with that reason and sentence until it is taken away;
 * REASON_RESOLVED takes it away. Those that are not ours and open are passed over. */
WARN_UNUSED enum err order_block(struct work *work, const int64_t *ids, size_t n,
                                 enum order_reason reason, struct str sentence);

/* For the hand-over to a warehouse: orders of the warehouse waiting for export, oldest ship-by
 * first. */
WARN_UNUSED enum err order_to_export(struct work *work, struct warehouse_id warehouse, size_t most,
                                     struct order **out, size_t *count);
/* Orders that our own people can ship now from the warehouse, most urgent first: their ids. */
WARN_UNUSED enum err order_to_pick(struct work *work, struct warehouse_id warehouse, size_t most,
                                   int64_t **out, size_t *count);
/* Orders that wait for the vendor of this warehouse, oldest first: the ids of the next after that
 * order, or of the first when it is 0. */
WARN_UNUSED enum err order_to_dropship(struct work *work, struct warehouse_id warehouse,
                                       struct order_id after, size_t most, int64_t **out,
                                       size_t *count);
/* Written before the outside call: from here a cancel is a request. */
WARN_UNUSED enum err order_hand_over(struct work *work, struct order_id id);
/* The outside call failed for good: the order is ours again, with a sentence for a person. */
WARN_UNUSED enum err order_take_back(struct work *work, struct order_id id, struct str sentence);
/* Orders whose cancel was requested and that the warehouse holds. */
WARN_UNUSED enum err order_to_recall(struct work *work, struct warehouse_id warehouse, size_t most,
                                     struct order **out, size_t *count);
WARN_UNUSED enum err order_cancel_answered(struct work *work, struct order_id id, bool accepted,
                                           struct str sentence);

/* Claims of orders, for shipments and the hand-over. */
struct reservation {
	struct order_id order_id;
	struct order_line_id line_id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	int64_t per_unit;
	struct qty quantity, shipped;
	/* The product that what has left is counted as, since its own was merged into it; 0: its own.
	 * Such a row claims nothing: it tells what left before. */
	struct product_id counts_as_id;
};
static inline struct product_id claim_counted_as(const struct reservation *claim)
{
	return claim->counts_as_id.value != 0 ? claim->counts_as_id : claim->product_id;
}
extern const struct shape reservation_shape;
WARN_UNUSED enum err reservations_of(struct work *work, const int64_t *orders, size_t n,
                                     struct reservation **out, size_t *count);
/* Units left the building (facts): posts the stock, rolls kits up to their lines, moves the order.
 * What was shipped beyond the claim is in *difference, in words. */
struct ship_unit {
	struct order_line_id line_id;
	struct product_id product_id;
	int64_t units;
};
WARN_UNUSED enum err order_ship_units(struct work *work, struct order_id id,
                                      struct warehouse_id warehouse, const struct ship_unit *units,
                                      size_t n, struct str *difference);
/* The same for many, of which no two are of one order; one load, one posting, one write. */
struct order_ship {
	struct order_id order_id;
	struct warehouse_id warehouse_id;
	struct instant shipped_at; /* 0: now */
	const struct ship_unit *units;
	size_t n;
	struct fault *fault;
	/* results */
	enum err err;
	struct str difference;         /* what was shipped beyond the claim, in words */
	const char *event, *departure; /* the second beside the first; may be NULL */
	struct str sentence;
};
WARN_UNUSED enum err order_ship_many(struct work *work, struct order_ship *ships, size_t n);
/* Who bought it and what it is worth, without its lines. */
struct order_buyer {
	struct order_id id, split_from_id;
	struct str email, recipient, company, phone, line1, line2, city, state, postal_code, country;
	struct instant placed_at;
	struct money total;
	enum order_status status;
};
WARN_UNUSED enum err order_buyers(struct work *work, const int64_t *ids, size_t n,
                                  struct order_buyer **out, size_t *count);
/* Those that have one of the numbers, of any channel. */
struct order_name {
	struct order_id id;
	struct channel_id channel_id;
	struct str number;
	enum order_status status;
};
WARN_UNUSED enum err order_by_numbers(struct work *work, const struct str *numbers, size_t n,
                                      struct order_name **out, size_t *count);
/* The claim of an order that is still unpaid ends (domain.md 0.1); a payment brings it back. */
WARN_UNUSED enum err order_end_claim(struct work *work, struct order_id id);
struct stock_level;
/* Claims of orders that were not handed over, and the lines they belong to, become those of another
 * product; what has left stays, counted as the other one from now on. *claims: units per warehouse
 * that went over (allocated). The balances are the caller's. Emits order.edited. */
WARN_UNUSED enum err order_claims_absorb(struct work *work, struct product_id into,
                                         struct product_id from, struct str sentence,
                                         struct stock_level **claims, size_t *count);
/* When stock has followed: orders of which something has left as `into`, or counts as it now, are
 * worked out again, for a bundle may need other units of it than both products together did. */
WARN_UNUSED enum err orders_recount(struct work *work, struct product_id into);
/* A fact a person must look at; empty clears it. */
WARN_UNUSED enum err order_attention(struct work *work, struct order_id id, struct str sentence);

/* The warehouse's backup shall ship it: the first that has everything, else the first. */
WARN_UNUSED enum err order_choose_backup(struct work *work, struct order_id id);

/* ---- splitting (orders_split.c) ----
 * The order keeps its id, number, identity at the channel and what is not named; each part becomes
 * a new order with the next number (1001-2), a remote id of its own, its share of tax, discounts
 * and shipping, and the order's age. Its lines keep the channel's line ids and say by
 * origin_order_id whose they are. Claims move in the same posting: nobody can take them meanwhile.
 * Refused: after hand-over, units that are cancelled or have left, and a split that leaves nothing.
 */
struct order_split_line {
	struct order_line_id line_id;
	struct qty quantity;
};
struct order_split_part {
	LIST(struct order_split_line) lines;
	struct warehouse_id warehouse_id; /* that shall ship the part; 0: as the order */
};
/* out: the order as it is now, then the parts; may be NULL. */
WARN_UNUSED enum err order_split(struct work *work, struct order_id id,
                                 const struct order_split_part *parts, size_t n, struct order **out,
                                 size_t *count);
/* The order keeps what its warehouse has; the rest becomes a part that waits for stock. Refused
 * when everything or nothing is there. */
WARN_UNUSED enum err order_split_by_stock(struct work *work, struct order_id id, struct order **out,
                                          size_t *count);
/* What no warehouse has alone becomes one order for each of several that together have it. Refused
 * when one has everything, or they do not have it together. */
WARN_UNUSED enum err order_split_over(struct work *work, struct order_id id, struct order **out,
                                      size_t *count);
/* Lines whose product carries the label become a part. Refused when all or none do. */
WARN_UNUSED enum err order_split_by_label(struct work *work, struct order_id id,
                                          struct label_id label, struct order **out, size_t *count);
/* The lines of a part go back to the order it was split off; for that order itself: of all parts.
 * Refused when a unit of them was shipped or sent. */
WARN_UNUSED enum err order_split_undo(struct work *work, struct order_id id);

/* Orders that were split off these, or merged into them. */
struct order_relative {
	struct order_id order_id, relative_id;
};
WARN_UNUSED enum err order_relatives(struct work *work, const int64_t *ids, size_t n,
                                     struct order_relative **out, size_t *count);

/* ---- packages (orders_package.h) ---- */
enum { PACKAGES_MOST = 100 };

struct package_line {
	struct order_line_id line_id;
	struct qty quantity;
};
struct order_package {
	int64_t number;     /* from 1, in the order given */
	struct str package; /* "Small box" */
	struct weight weight;
	struct length length, width, height;
	LIST(struct package_line) lines;
};
extern const struct shape order_package_shape;

/* Replaces what was said before; none: it is not packed. */
WARN_UNUSED enum err order_pack(struct work *work, struct order_id id,
                                struct order_package *packages, size_t n);
/* By number. */
WARN_UNUSED enum err order_packages(struct work *work, struct order_id id,
                                    struct order_package **out, size_t *count);

/* ---- merging (orders_merge.c) ----
 * The lines of the sources go to `into`, which ships them together; the sources stay, merged, with
 * their identity at the channel: its changes and cancels of them reach their lines, and what ships
 * is announced for each of them. Needs the same channel, currency, recipient, address and service,
 * as set or mapped (domain.md 0.12); refusals are sentences. The higher fraud level and a warehouse
 * that was named for one of them count for all, until they part. */
WARN_UNUSED enum err order_merge(struct work *work, struct order_id into, const int64_t *sources,
                                 size_t n);
/* A source takes its lines back; for the order that has them: all of its sources. Refused when a
 * unit of them was shipped or sent. */
WARN_UNUSED enum err order_merge_undo(struct work *work, struct order_id id);

/* Open orders that could ship with it now, oldest first (order_merge would take them). */
WARN_UNUSED enum err order_mergeable(struct work *work, struct order_id id, struct order **out,
                                     size_t *count);
/* The orders that belong to an order by splits and merges; itself first. */
enum order_relation {
	RELATION_SELF,
	RELATION_SPLIT_FROM,  /* it is a part of that */
	RELATION_PART,        /* split off the same order */
	RELATION_MERGED_INTO, /* has its lines now */
	RELATION_MERGED_FROM, /* brought lines to it */
	RELATION_HOLDS_LINES, /* holds lines that the channel knows as its */
};
extern const struct words order_relation_words;
struct lineage_row {
	struct order_id order_id;
	struct str number;
	enum order_relation relation;
	enum order_status status;
	struct qty units;
};
extern const struct shape lineage_row_shape;
WARN_UNUSED enum err order_lineage(struct work *work, struct order_id id, struct lineage_row **out,
                                   size_t *count);

/* The moves table (orders_rules.c). */
struct order_move {
	enum order_status from;
	enum order_action action;
	int to; /* enum order_status, or MOVE_BY_FACTS */
	const char *event;
	const char *sentence;
};
#define MOVE_BY_FACTS (-1)
extern const struct order_move order_moves[];
extern const size_t order_move_count;
/* The row, or NULL when the action is not offered in that state. */
const struct order_move *order_move_find(enum order_status from, enum order_action action);
/* What gives it back to us, as a sentence after a refusal with a space before it: of orders that
 * were sent to a vendor, a 3PL or a marketplace, or have no units left. Empty: nothing is needed.
 */
struct str order_way_back(const struct order *order);
/* The same; of a merged order, which order has its lines now. */
struct str order_way_on(struct work *work, const struct order *order);
/* The same for this order: one that a marketplace ships moves only by what that says. */
const struct order_move *order_move_of(const struct order *order, enum order_action action);

/* For lists: kernel/listing.h. */
extern const struct listing_source orders_source;
extern const struct module orders_module;

/* Further parts of the contract. */
#include "domain/orders/orders_bots.h"
#include "domain/orders/orders_change.h"
#include "domain/orders/orders_lines.h"
#include "domain/orders/orders_shipping.h"

#endif
