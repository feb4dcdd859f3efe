/* The book: the layers, debts and entries of the products of one pass, loaded once, changed in
 * memory by pure rules, written once. */
#ifndef PURSER_DOMAIN_COSTS_BOOK_H
#define PURSER_DOMAIN_COSTS_BOOK_H

#include "base/map.h"
#include "domain/costs/costs.h"

struct book_layer {
	struct cost_layer layer;
	bool is_new, is_changed;
};

struct book_entry {
	struct cost_entry entry;
	bool is_new, is_changed;
};

/* A product in a warehouse: how far its ledger was followed. */
struct book_place {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	int64_t ledger_id; /* followed up to here */
	int64_t newest;    /* the newest row there is */
	int64_t owed;      /* units that left uncovered */
	bool is_changed;
};

struct cost_book {
	struct arena *arena;
	struct instant now;
	LIST(struct book_layer *) layers;  /* with something left, and new ones */
	struct map known;                  /* by id, of those that the database has; see layer_of */
	LIST(struct book_entry *) entries; /* uncovered, of returning subjects, and new ones */
	LIST(struct book_place *) places;
};

/* Where and when something happens, and on whose account. */
struct booking {
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct instant at;
	struct ledger_id ledger_id;
	struct str subject;
	int64_t subject_id;
	struct shipment_id shipment_id;
	struct channel_id channel_id;
};

/* A cost as far as it is known: of all units together. */
struct known_cost {
	enum cost_source source;
	struct money value;
	struct purchase_line_id purchase_line_id;
	struct purchase_order_id purchase_order_id;
	struct vendor_id vendor_id;
};

/* ---- costs_rules.c ---- */

struct book_place *book_place_of(struct cost_book *book, struct product_id product,
                                 struct warehouse_id warehouse);
/* Units came: they cover what left uncovered, the rest is a new layer. */
WARN_UNUSED enum err book_receive(struct cost_book *book, const struct booking *where,
                                  int64_t units, const struct known_cost *cost);
/* Units left for good: sold or lost. Taken from the oldest layers; beyond them uncovered at
 * `estimate`, which is the cost of one unit. */
WARN_UNUSED enum err book_issue(struct cost_book *book, const struct booking *where, int64_t units,
                                enum cost_kind_of_entry kind, const struct known_cost *estimate);
/* Units sold from a vendor's own warehouse: an expense that never was stock. */
WARN_UNUSED enum err book_dropship(struct cost_book *book, const struct booking *where,
                                   int64_t units, const struct known_cost *cost);
/* Units left for another place: their layers go with them, into warehouse 0. */
WARN_UNUSED enum err book_send(struct cost_book *book, const struct booking *where, int64_t units,
                               const struct known_cost *estimate);
/* Units arrived: the oldest that travel on the same account; beyond them those of it that were
 * written off, then at `estimate`. */
WARN_UNUSED enum err book_arrive(struct cost_book *book, const struct booking *where, int64_t units,
                                 const struct known_cost *estimate);
/* Travelling units ended in a vendor's warehouse, or nowhere: lost to us. */
WARN_UNUSED enum err book_give_away(struct cost_book *book, const struct booking *where,
                                    int64_t units);
/* Units became part of something else: what they are worth is added to *worth, which is zero before
 * the first. What is of another currency than the first is an expense: one layer has one. */
WARN_UNUSED enum err book_use(struct cost_book *book, const struct booking *where, int64_t units,
                              const struct known_cost *estimate, struct money *worth);
/* Units were made of others, whose worth is `cost`: nothing was bought. */
WARN_UNUSED enum err book_make(struct cost_book *book, const struct booking *where, int64_t units,
                               const struct known_cost *cost);
/* Units came back that had been sold or removed on the account of `where`: the newest first, at the
 * cost at which they left; beyond them at `estimate`. */
WARN_UNUSED enum err book_return(struct cost_book *book, const struct booking *where, int64_t units,
                                 const struct known_cost *estimate);
/* Units that had come on the account of `where` are taken away again: what is left of just these,
 * then like book_issue. */
WARN_UNUSED enum err book_take_back(struct cost_book *book, const struct booking *where,
                                    int64_t units, const struct known_cost *estimate);
/* The units of a receipt are worth `difference` more (or less) than was booked: what is left of
 * them is valued anew, the part of what left is an expense now. `received`: units of the receipt.
 */
WARN_UNUSED enum err book_revalue(struct cost_book *book, const struct booking *where,
                                  struct purchase_line_id line, int64_t received,
                                  struct money difference);
/* What was learnt of units that have left: an expense now. */
void book_late(struct cost_book *book, const struct booking *where, struct money late);
/* What is left of units whose cost nobody knew is worth `one` each from now on; what left stays as
 * it was booked. */
WARN_UNUSED enum err book_value_unknown(struct cost_book *book, struct product_id product,
                                        const struct known_cost *one);
/* `units` at the cost of one. */
WARN_UNUSED enum err known_cost_of(const struct known_cost *one, int64_t units,
                                   struct known_cost *out);

#endif
