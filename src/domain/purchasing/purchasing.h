/* Purchase orders: what we order from vendors, what it costs until it lies on the shelf, when it
 * should come and what came of it.
 *
 * Words. A *line* has one fate: when a part of it arrives, that part stays the line and the rest
 * becomes a new pending one, so the lines always add up to what was ordered (and, said apart, what
 * came beyond it). Quantities are units of the product; a unit of measure (case of 12) says how
 * they are packed, and the quantity must fill whole ones. *Costs* (shipping, duty, other) are
 * shared out over the lines; a line's *landed value* is what all its units are worth in stock.
 * *Issued*: sent to the vendor. A *dropship order* is made for a buyer's order that a vendor ships.
 * States and moves: purchasing_rules.c, one table.
 * While an issued or authorised order waits for units, stock knows them as incoming.
 * Owners: results live in work->arena.
 * Refusals: a move that its state does not offer (CONFLICT), a foreign id (NOT_FOUND), a stale
 * version (PRECONDITION), a vendor or warehouse that takes no new work (REFUSED). */
#ifndef PURSER_DOMAIN_PURCHASING_H
#define PURSER_DOMAIN_PURCHASING_H

#include "domain/shipments/shipments.h"
#include "domain/vendors/vendors.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum purchasing_limits {
	LIMIT_PURCHASE_LINES = 500,
	LIMIT_PURCHASE_COSTS = 50,
	LIMIT_PURCHASE_HOLDS = 2000,
	LIMIT_PURCHASE_MESSAGES = 1000,
	LIMIT_MILESTONES = 100,
};

enum purchase_type {
	PURCHASE_INBOUND,
	PURCHASE_OUTBOUND,
	PURCHASE_AMAZON_OUTBOUND,
	PURCHASE_DROPSHIP_ORDER, /* the vendor ships to the buyer */
};
extern const struct words purchase_type_words;

enum purchase_status {
	PURCHASE_AWAITING_AUTHORIZATION,
	PURCHASE_AWAITING_CONFIRMATION, /* of the vendor */
	PURCHASE_AWAITING_ACCEPTANCE,   /* changed after it was issued: authorise it again */
	PURCHASE_PENDING_DELIVERY,
	PURCHASE_PARTIALLY_DELIVERED,
	PURCHASE_FULFILLED,
	PURCHASE_CLOSED_SHORT,
	PURCHASE_VOIDED,
	PURCHASE_CANCELLED,
	PURCHASE_STATUS_COUNT
};
extern const struct words purchase_status_words;

enum purchase_action {
	PURCHASE_AUTHORIZE,
	PURCHASE_SEND,
	PURCHASE_CONFIRM,     /* the vendor agreed */
	PURCHASE_REAUTHORIZE, /* after a change */
	PURCHASE_NOTE,        /* what concerns only us: notes, dates, bills, milestones, holds */
	PURCHASE_CHANGE,      /* what concerns the vendor: lines, quantities, terms */
	PURCHASE_COST,        /* shipping, duty, other */
	PURCHASE_DELETE_LINE,
	PURCHASE_VOID_LINE,
	PURCHASE_CANCEL_LINE,
	PURCHASE_RECEIVE,
	PURCHASE_CLOSE, /* the rest will not come */
	PURCHASE_VOID,
	PURCHASE_CANCEL,
	PURCHASE_RESTORE,
	PURCHASE_ACTION_COUNT
};
extern const struct words purchase_action_words;

enum purchase_line_status {
	PURCHASE_LINE_PENDING,
	PURCHASE_LINE_RECEIVED,
	PURCHASE_LINE_REJECTED,
	PURCHASE_LINE_VOIDED,
	PURCHASE_LINE_CANCELLED,
};
extern const struct words purchase_line_status_words;

enum cost_kind { COST_SHIPPING, COST_DUTY, COST_OTHER };
extern const struct words cost_kind_words;
enum cost_spread { SPREAD_VALUE, SPREAD_QUANTITY, SPREAD_WEIGHT };
extern const struct words cost_spread_words;

struct purchase_hold {
	struct purchase_hold_id id;
	struct purchase_order_id purchase_order_id;
	struct purchase_line_id purchase_line_id;
	struct warehouse_id warehouse_id;
	struct qty quantity;
	struct str memo;
};

struct purchase_line {
	struct purchase_line_id id;
	struct purchase_order_id purchase_order_id;
	int64_t position; /* its place in the order, from 1 */
	struct purchase_line_id split_from_id;
	struct vendor_product_id vendor_product_id;
	struct str vendor_sku;
	struct product_id product_id;
	struct str sku;
	enum purchase_line_status status;
	struct qty quantity, over_quantity;
	struct str unit_name;
	struct qty unit_units;
	struct str packaging;
	struct money unit_cost;
	bool is_billed;
	struct money billed_unit_cost, discount; /* discount of the whole line */
	int64_t discount_ppm, tax_ppm;
	bool is_landed_given;
	struct money landed_unit_cost, landed_value;
	struct instant expected_at, delivered_at, received_at, billed_at;
	struct location_id location_id;
	bool is_stocked;
	struct instant closed_at;
	struct str reference_number, memo;
	struct touched touched;
};

struct purchase_cost {
	struct purchase_cost_id id;
	struct purchase_order_id purchase_order_id;
	enum cost_kind kind;
	struct str description;
	struct money amount;
	enum cost_spread spread_by;
};

struct purchase_message {
	struct purchase_message_id id;
	struct purchase_order_id purchase_order_id;
	struct str text, author;
	struct instant created_at;
};

struct milestone {
	struct milestone_id id;
	struct str name, color;
	bool is_active;
	struct touched touched;
};

struct purchase_milestone {
	struct purchase_order_id purchase_order_id;
	struct milestone_id milestone_id;
	bool is_reached;
	struct instant reached_at;
};

struct purchase_order {
	struct purchase_order_id id;
	struct str number, custom_number;
	enum purchase_type type;
	enum purchase_status status;
	struct vendor_id vendor_id;
	struct warehouse_id warehouse_id;
	struct order_id order_id;
	struct str currency;
	struct money items_total, tax_total, costs_total, total;
	enum order_format order_format;
	enum incoterm incoterm;
	struct payment_term_id payment_term_id;
	struct str notes;
	struct instant confirm_by, authorized_at, issued_at;
	struct str sent_to;
	struct instant confirmed_at, closed_at;
	struct str close_reason;
	int64_t created_by;
	struct str created_by_name;
	int64_t authorized_by;
	struct str authorized_by_name;
	struct instant created_at, modified_at;
	int64_t version;
	LIST(struct purchase_line) lines; /* by position */
	LIST(struct purchase_cost) costs;
	LIST(struct purchase_hold) holds;
	LIST(struct purchase_message) messages;
	LIST(struct purchase_milestone) milestones;
	struct touched touched;
};

extern const struct shape purchase_order_shape, purchase_line_shape, purchase_cost_shape,
	purchase_hold_shape, purchase_message_shape, milestone_shape, purchase_milestone_shape;
/* What may change of a line: purchase_lines_change reads its touched bits. */
extern const struct shape purchase_line_patch_shape;

/* What the draft leaves open: number, currency, format, terms and tax of the vendor, costs of the
 * lines by its prices. Emits purchase.created. */
WARN_UNUSED enum err purchase_create(struct work *work, const struct purchase_order *draft,
                                     struct purchase_order *out);
/* ERR_NOT_FOUND with a sentence. */
WARN_UNUSED enum err purchase_get(struct work *work, struct purchase_order_id id,
                                  struct purchase_order *out);
/* By ids; unknown ones are left out; by id. */
WARN_UNUSED enum err purchase_load(struct work *work, const int64_t *ids, size_t n,
                                   struct purchase_order **out, size_t *count);
/* Gives purchase orders that a listing query read their lines, costs and the rest. */
WARN_UNUSED enum err purchase_lists_attach(struct work *work, struct purchase_order *orders,
                                           size_t n);
/* The touched fields. Terms that concern the vendor make an issued order wait for another
 * authorisation. Emits purchase.changed. */
WARN_UNUSED enum err purchase_update(struct work *work, struct purchase_order_id id,
                                     const struct purchase_order *patch, int64_t if_version,
                                     struct purchase_order *out);
/* Replaces the costs and shares them out again, also after everything came. Emits
 * purchase.costs_changed when something changed. */
WARN_UNUSED enum err purchase_costs_set(struct work *work, struct purchase_order_id id,
                                        const struct purchase_cost *costs, size_t n,
                                        struct purchase_order *out);

WARN_UNUSED enum err purchase_lines_add(struct work *work, struct purchase_order_id id,
                                        const struct purchase_line *drafts, size_t n,
                                        struct purchase_order *out);
/* Each patch names its line by id. */
WARN_UNUSED enum err purchase_lines_change(struct work *work, struct purchase_order_id id,
                                           const struct purchase_line *patches, size_t n,
                                           struct purchase_order *out);
/* Deletes, voids or cancels pending lines: PURCHASE_DELETE_LINE, _VOID_LINE, _CANCEL_LINE. */
WARN_UNUSED enum err purchase_lines_end(struct work *work, struct purchase_order_id id,
                                        enum purchase_action how, const int64_t *lines, size_t n,
                                        struct purchase_order *out);

/* Moves many orders: AUTHORIZE, CONFIRM, REAUTHORIZE, CLOSE, VOID, CANCEL, RESTORE. One that cannot
 * move does not stop the others: errors[i] and faults[i] per id; out[i] is valid where errors[i] is
 * OK. */
WARN_UNUSED enum err purchase_move_many(struct work *work, enum purchase_action action,
                                        const int64_t *ids, size_t n, struct str reason,
                                        struct purchase_order *out, enum err *errors,
                                        struct fault *faults);
WARN_UNUSED enum err purchase_move_one(struct work *work, enum purchase_action action,
                                       struct purchase_order_id id, struct str reason,
                                       struct purchase_order *out);
/* Records that it went to the vendor, how and to whom (empty: the vendor's address); the e-mail
 * itself, with the PDF that documents make, is sent by people. A dropship order hands its buyer's
 * order over. */
WARN_UNUSED enum err purchase_send(struct work *work, struct purchase_order_id id,
                                   struct str recipient, struct purchase_order *out);

/* What arrived of one line. More than is pending is recorded too, as `over_quantity`. */
struct purchase_receipt {
	struct purchase_line_id line_id;
	struct qty accepted, rejected;
	struct location_id location_id; /* or by name; neither: the usual one */
	struct str location;
	bool leaves_stock; /* the units are not added: the warehouse's own figure has them */
	struct instant received_at, delivered_at, billed_at;        /* received 0: now */
	struct money billed_unit_cost, landed_unit_cost, unit_cost; /* without currency: as they are */
	struct str reference_number, memo;
};
extern const struct shape purchase_receipt_shape;
/* All receipts as one, with their stock and what stays incoming. Emits purchase.received. */
WARN_UNUSED enum err purchase_receive(struct work *work, struct purchase_order_id id,
                                      const struct purchase_receipt *receipts, size_t n,
                                      struct purchase_order *out);

/* What the vendor of a dropship order shipped: recorded as a shipment of the buyer's order, which
 * tells the channel; the lines follow from it. */
WARN_UNUSED enum err purchase_ship(struct work *work, struct purchase_order_id id,
                                   const struct shipment *draft, struct shipment *out);

/* A line and its order, for those who value it: by line ids, any order. */
WARN_UNUSED enum err purchase_lines_load(struct work *work, const int64_t *lines, size_t n,
                                         struct purchase_line **out, size_t *count);
/* The dropship orders of buyers' orders that were not voided or cancelled. */
WARN_UNUSED enum err purchase_of_orders(struct work *work, const int64_t *orders, size_t n,
                                        struct purchase_order **out, size_t *count);

/* Orders that no vendor knows yet, or that may be restored to that, order `into` in place of
 * `from`.
 */
struct product;
WARN_UNUSED enum err purchases_absorb(struct work *work, const struct product *into,
                                      struct product_id from);

WARN_UNUSED enum err purchase_message_add(struct work *work, struct purchase_order_id id,
                                          struct str text, struct purchase_message *out);
/* Sets these milestones of the order; others stay. */
WARN_UNUSED enum err purchase_milestones_set(struct work *work, struct purchase_order_id id,
                                             const struct purchase_milestone *rows, size_t n,
                                             struct purchase_order *out);
WARN_UNUSED enum err purchase_milestone_remove(struct work *work, struct purchase_order_id id,
                                               struct milestone_id milestone);
/* Makes (id 0) or changes holds; together they never exceed their line. */
WARN_UNUSED enum err purchase_holds_put(struct work *work, const struct purchase_hold *rows,
                                        size_t n, struct purchase_hold *out);
WARN_UNUSED enum err purchase_holds_remove(struct work *work, const int64_t *ids, size_t n);
/* By ids; unknown ones are left out. */
WARN_UNUSED enum err purchase_holds_load(struct work *work, const int64_t *ids, size_t n,
                                         struct purchase_hold **out, size_t *count);
/* Of lines; without any: all. */
WARN_UNUSED enum err purchase_holds_of(struct work *work, const int64_t *lines, size_t n,
                                       struct purchase_hold **out, size_t *count);

/* By name; id 0 makes one. A milestone that orders carry cannot be removed, only retired. */
WARN_UNUSED enum err milestone_put(struct work *work, const struct milestone *draft,
                                   struct milestone *out);
WARN_UNUSED enum err milestone_all(struct work *work, struct milestone **out, size_t *count);
WARN_UNUSED enum err milestone_remove(struct work *work, struct milestone_id id);

/* An order as its vendor was asked for it: at the ordered cost, less discounts; the pieces of a
 * line are one again, what came beyond it is left out, and so is what was voided or cancelled by
 * itself. `line` is the first piece. */
struct purchase_asked_line {
	const struct purchase_line *line;
	struct qty quantity;
	struct money discount, net;
};
struct purchase_asked {
	LIST(struct purchase_asked_line) lines; /* by position */
	struct money items_total, tax_total, costs_total, total;
};
WARN_UNUSED enum err purchase_as_asked(struct arena *arena, const struct purchase_order *order,
                                       struct purchase_asked *out);

/* The moves table (purchasing_rules.c). */
enum purchase_guard { GUARD_NONE, GUARD_NOTHING_RECEIVED, GUARD_SOMETHING_RECEIVED };
#define PURCHASE_BY_LINES (-1)     /* by what is pending and what came */
#define PURCHASE_UNLESS_EMPTY (-2) /* stays while a line is pending, else by lines */
struct purchase_move {
	enum purchase_status from;
	enum purchase_action action;
	int to; /* enum purchase_status, PURCHASE_BY_LINES or PURCHASE_UNLESS_EMPTY */
	enum purchase_guard guard;
	const char *event; /* NULL: a repeat, nothing happens */
	const char *sentence;
};
extern const struct purchase_move purchase_moves[];
extern const size_t purchase_move_count;
/* The row, or NULL when the action is not offered in that state. */
const struct purchase_move *purchase_move_find(enum purchase_status from,
                                               enum purchase_action action);

/* For lists: kernel/listing.h. */
extern const struct listing_source purchase_order_source;
extern const struct module purchasing_module;

#endif
