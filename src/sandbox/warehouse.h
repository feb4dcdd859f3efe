/* The warehouse's state and rules: a 3PL that takes orders by reference, picks half-way and ships
 * after a while by itself: late, short, in two parts, or after it had agreed to a cancel.
 *
 * Words: an order's *reference* is the client's own id for it; *on hand* is what lies there, an
 * *open* unit is ordered, not shipped and not cancelled. Instants are the warehouse's own clock,
 * except those named `_due` (true time). Nothing here locks, sleeps or asks a clock. */
#ifndef PURSER_SANDBOX_WAREHOUSE_H
#define PURSER_SANDBOX_WAREHOUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"
#include "base/list.h"
#include "base/map.h"
#include "sandbox/address.h"
#include "sandbox/chance.h"
#include "sandbox/refusal.h"

#define WAREHOUSE_ORDERS_MOST 200000
#define WAREHOUSE_LINES_MOST 500
#define WAREHOUSE_UNITS_MOST ((int64_t)1000000)

struct warehouse_item {
	struct str sku, title;
	int64_t on_hand;
	int64_t open; /* units of open orders */
	int64_t received, shipped;
	int64_t counted, counted_open; /* on hand and open at the last snapshot */
};

struct warehouse_line {
	struct str line_reference;
	struct warehouse_item *item;
	int64_t quantity, shipped;
};

enum warehouse_status {
	WAREHOUSE_RECEIVED,
	WAREHOUSE_PICKED,
	WAREHOUSE_PARTIALLY_SHIPPED,
	WAREHOUSE_SHIPPED,
	WAREHOUSE_SHORT_SHIPPED,
	WAREHOUSE_CANCELLED
};

struct warehouse_order {
	int64_t id;
	struct str reference, number, service;
	enum warehouse_status status;
	struct instant created_at, updated_at, cancel_requested_at;
	struct instant pick_due, ship_due;
	bool is_late, is_short, is_partial; /* what its luck will be */
	bool ships_anyway;                  /* although its cancel was accepted */
	bool waits_for_stock;
	struct address ship_to;
	LIST(struct warehouse_line) lines;
};

struct warehouse_shipment_line {
	struct str sku, line_reference;
	int64_t quantity;
};

struct warehouse_shipment {
	int64_t id; /* ascending: the cursor of the list */
	int64_t order_id;
	struct str order_reference, carrier, service, tracking_number;
	struct instant shipped_at;
	bool is_partial; /* more will follow */
	bool after_cancel;
	LIST(struct warehouse_shipment_line) lines;
};

struct warehouse_receipt {
	int64_t id; /* ascending: the cursor of the list */
	struct str sku;
	int64_t quantity;
	struct instant received_at;
};

struct warehouse_cancel {
	struct str reference;
	struct instant at;
	bool accepted, ships_anyway;
};

struct warehouse_counters {
	int64_t orders, repeated_orders, second_orders, cancels, cancels_refused;
	int64_t shipments, units_shipped, short_orders, late_orders, shipped_after_cancel;
	int64_t waits, units_missing; /* orders that met an empty shelf, and by how much */
	int64_t rows_repeated, rows_reordered;
};

struct warehouse {
	struct arena *arena;
	struct chance *chance;
	const int64_t *dials; /* by enum dial */
	struct map items_by_sku, orders_by_reference;
	LIST(struct warehouse_item *) items;
	LIST(struct warehouse_order *) orders;
	LIST(struct warehouse_order *) busy; /* those that will still do something by themselves */
	LIST(struct warehouse_shipment *) shipments;
	LIST(struct warehouse_receipt) receipts;
	LIST(struct warehouse_cancel) cancels;
	struct warehouse_counters counters;
	int64_t last_id, last_tracking, last_shipment_id, last_receipt_id;
	struct instant counted_at, count_due;
};

extern const struct field_table warehouse_item_fields, warehouse_order_fields,
	warehouse_line_fields, warehouse_shipment_fields, warehouse_shipment_line_fields,
	warehouse_receipt_fields, warehouse_cancel_fields, warehouse_counter_fields;

void warehouse_open(struct warehouse *warehouse, struct arena *arena, struct chance *chance,
                    const int64_t *dials);

struct warehouse_item *warehouse_item_by_sku(const struct warehouse *warehouse, struct str sku);
/* Adds the item, or sets what lies there. */
struct warehouse_item *warehouse_item_put(struct warehouse *warehouse, struct str sku,
                                          struct str title, int64_t on_hand);
void warehouse_receive(struct warehouse *warehouse, struct warehouse_item *item, int64_t quantity,
                       struct instant now);

struct warehouse_wish_line {
	struct str line_reference, sku;
	int64_t quantity;
};

struct warehouse_wish {
	struct str reference, number, service;
	struct address ship_to;
	const struct warehouse_wish_line *lines;
	size_t line_count;
};

/* Takes the order. The same reference and lines again give the first one, with `is_repeat`;
 * REFERENCE_USED with other lines. A cancelled order's reference is free again. With the dial
 * non_idempotent every call is an order. `at` is true time, `now` the same by its own clock. */
enum refusal warehouse_take(struct warehouse *warehouse, const struct warehouse_wish *wish,
                            struct instant at, struct instant now, struct warehouse_order **out,
                            bool *is_repeat);
/* The newest order of this reference, or NULL. */
struct warehouse_order *warehouse_order_by_reference(const struct warehouse *warehouse,
                                                     struct str reference);
enum refusal warehouse_cancel(struct warehouse *warehouse, struct warehouse_order *order,
                              struct instant now);
/* The order will do nothing by itself any more. */
void warehouse_rest(struct warehouse *warehouse, const struct warehouse_order *order);
/* Index of the first shipment, or receipt, whose id is beyond `after`; their count when none is. */
size_t warehouse_shipments_after(const struct warehouse *warehouse, int64_t after);
size_t warehouse_receipts_after(const struct warehouse *warehouse, int64_t after);
/* Figures of the last snapshot, or of this moment, by the dials. */
int64_t warehouse_figure(const struct warehouse *warehouse, const struct warehouse_item *item);
struct instant warehouse_figure_at(const struct warehouse *warehouse, struct instant now);
/* Counts the open units of every item again from the lines (after reading a state file). */
void warehouse_recount(struct warehouse *warehouse);

/* ---- warehouse_floor.c: what happens by itself ---- */

/* When an order that starts now is picked and shipped, and how well: drawn once. */
void warehouse_luck(struct warehouse *warehouse, struct warehouse_order *order, struct instant at);
/* True time of the next thing that happens by itself; 0: nothing. */
struct instant warehouse_due(const struct warehouse *warehouse);
/* Does one thing that is due at `at`. */
void warehouse_step(struct warehouse *warehouse, struct instant at, struct instant now);
/* The dial of snapshots was turned: counts now and then as the dial says. */
void warehouse_count_again(struct warehouse *warehouse, struct instant at, struct instant now);
/* Ships what it can at once, without waiting for the hour. */
void warehouse_ship(struct warehouse *warehouse, struct warehouse_order *order, struct instant at,
                    struct instant now);

#endif
