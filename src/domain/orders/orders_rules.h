/* Pure decisions about orders: values in, values out. */
#ifndef PURSER_DOMAIN_ORDERS_RULES_H
#define PURSER_DOMAIN_ORDERS_RULES_H

#include "domain/orders/orders.h"

/* Units of a line that somebody still waits for: ordered − cancelled − shipped, never below 0. */
int64_t line_open_units(const struct order_line *line);
/* The share of an amount (tax or discount of the line) that its units which are not cancelled keep.
 */
WARN_UNUSED enum err line_amount_remaining(const struct order_line *line, struct money amount,
                                           struct money *out);
/* Notes both on the line. */
WARN_UNUSED enum err line_amounts_remaining(struct order_line *line);
/* Totals from lines and shipping (domain.md 0.10): items = Σ unit price × (ordered − cancelled);
 * total = items − discounts + shipping + (taxes, unless the prices include them). */
WARN_UNUSED enum err order_totals(struct order *order);
/* All lines are linked. */
bool order_is_linked(const struct order *order);
/* The first address field that is missing ("name", "street", "city", "state", "postal code",
 * "country"), or empty. A state is asked for only in countries whose addresses have one (US, CA,
 * AU). */
struct str order_address_gap(const struct order *order);
/* "." or nothing: what the text lacks to end as a sentence. */
const char *sentence_end(struct str text);
#define CLAIM_RELEASED "Its stock was given back."
/* "On hold until 2027-01-05T00:00:00Z: the buyer is away. Its stock stays claimed." */
struct str order_hold_sentence(struct arena *arena, const struct order *order, struct str stock);
/* All that is missing, at most ADDRESS_GAPS_MOST. */
struct address_gap {
	const char *field, *word; /* recipient, "name" */
};
enum { ADDRESS_GAPS_MOST = 6 };
size_t order_address_gaps(const struct order *order, struct address_gap gaps[ADDRESS_GAPS_MOST]);
/* May the order's claims and status be worked out again? */
bool order_is_open(enum order_status status);
/* Do its lines follow a product that was merged, or a listing that was linked to another? An order
 * on hold does, and stays on hold. `status`: a word of order_status_words; another one: false. */
bool order_follows_product(struct str status);
/* The status of a resolved order by the type of its warehouse. */
enum order_status order_ready_status(enum warehouse_type type);

struct order_facts {
	bool is_paid, is_linked, has_address, has_warehouse, can_fill;
	enum warehouse_type warehouse_type;
	/* what may be in the way besides; false: nothing */
	bool has_left;                /* something was shipped and nothing is open */
	bool is_emptied;              /* all units of all lines are cancelled */
	bool is_over_warehouses;      /* its lines belong to different warehouses */
	bool lacks_vendor_product;    /* the vendor who shall ship it does not supply a product */
	bool lacks_picking_location;  /* the units lie where nobody picks */
	enum order_reason blocked_by; /* of the order */
};
/* Evaluation order of domain.md 7.2: payment, products, address, bots, warehouse, vendor, stock,
 * location, marketplace. */
void order_status_decide(const struct order_facts *facts, enum order_status *status,
                         enum order_reason *reason);

/* What has been paid and given back, as one word. Paid in full also when the sender says so by
 * paid_at. */
enum order_payment order_payment_of(const struct order *order);
/* After its totals, or what was paid, changed: the word, and paid at `now` when what was paid and
 * not given back covers what is left of it. true: it just became paid. What was paid once stays so.
 */
bool order_payment_settle(struct order *order, struct instant now);
/* The sender says that the order is paid and names no amount: then all of it is. `is_new`: it did
 * not say so before; said again it is no payment, and what the order costs more since is owed. */
void order_paid_whole(struct order *order, bool is_new);
/* Sets late_at and risk_at. `cut_off` is the warehouse's last cut-off that still meets ship_by; 0:
 * ship_by itself counts. What arrives after that puts the order at risk at once. */
void order_late_settle(struct order *order, struct instant cut_off, struct instant now);
/* Will it leave in time? Only of orders that have not left. */
enum late_risk order_late_risk(const struct order *order, struct instant now);
/* The marketplace ships orders of this type. */
bool order_type_is_channel_fulfilled(enum order_type type);

/* Is everything shipped that was not cancelled? Is at least one unit shipped? */
bool order_is_shipped_whole(const struct order *order);
bool order_is_shipped_in_part(const struct order *order);
/* What has left is all that it has: nothing of it waits any more. */
bool order_has_left_whole(const struct order *order);
int64_t order_units_shipped(const struct order *order);
/* Are all units of all its lines cancelled? Then it is cancelled, until there are units again. */
bool order_is_emptied(const struct order *order);
/* Was it unmade? Its remote id then says so, and is nobody's on the channel. */
#define ORDER_UNMADE "unmade-"
bool order_is_unmade(const struct order *order);
/* The instants of a status that was worked out: shipped when the rest was taken off it, cancelled
 * when all of it was. true: it was just cancelled. */
bool order_status_stamp(struct order *order, enum order_status before, struct instant now);
/* After the channel changed its lines: a held order that was emptied is cancelled; one that was
 * cancelled because it was emptied is unresolved when it has units again. true: its status must be
 * worked out, which it else keeps. */
bool order_emptied_settle(struct order *order, bool was_emptied);

/* Linked lines that claim nothing are digital: they leave with the last parcel, or at once when
 * there is no parcel to come. Counts them as shipped then; false: nothing changed. */
bool order_intangible_settle(struct order *order, const struct reservation *claims, size_t n);

/* A line of bundles is shipped as often as the least shipped of its parts allows (domain.md 0.12).
 */
int64_t line_shipped_by_parts(const struct reservation *claims, size_t n,
                              struct order_line_id line);

/* Everything that a sender may change, as one text: its hash tells a repeat from a change. */
struct str order_draft_key(struct arena *arena, const struct order_draft *draft);

#endif
