/* Stock transfer orders: goods under way between two warehouses of the company; README.md has the
 * words, states and choices. Refusals: a state that does not allow it (REFUSED), units that are not
 * available (OUT_OF_STOCK), a number that is taken (CONFLICT), a foreign id (NOT_FOUND). */
#ifndef PURSER_DOMAIN_TRANSFERS_H
#define PURSER_DOMAIN_TRANSFERS_H

#include "kernel/listing.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum transfer_status {
	TRANSFER_AWAITING_SHIPMENT,
	TRANSFER_PENDING_RECEIVING,
	TRANSFER_PARTIALLY_DELIVERED,
	TRANSFER_DELIVERED,
	TRANSFER_CLOSED_SHORT,
	TRANSFER_REJECTED,
	TRANSFER_CANCELLED,
};
extern const struct words transfer_status_words;
enum transfer_line_status {
	TRANSFER_LINE_PENDING,
	TRANSFER_LINE_RECEIVED,
	TRANSFER_LINE_REJECTED,
	TRANSFER_LINE_CLOSED_SHORT,
};
extern const struct words transfer_line_status_words;

struct transfer_line {
	struct transfer_line_id id;
	struct transfer_id transfer_id;
	struct product_id product_id;
	struct str sku; /* drafts: in place of the id; else for readers */
	struct qty quantity;
	struct qty sent, received, rejected, written_off, over_units, in_transit, stocked;
	enum transfer_line_status status;
	struct instant received_at;
	struct location_id received_location_id;
	struct str notes;
	struct touched touched;
};

struct transfer {
	struct transfer_id id;
	struct str number;
	enum transfer_status status;
	struct warehouse_id from_warehouse_id, to_warehouse_id;
	struct str notes, external_shipment_id, carrier, service, tracking_number;
	struct instant expected_at;
	bool holds_stock; /* its units are kept from sale until they leave */
	struct instant created_at, sent_at, closed_at, modified_at;
	int64_t version;
	LIST(struct transfer_line) lines;
	struct touched touched;
};

/* What leaves of a line; a line that is not named leaves whole. */
struct transfer_sending {
	struct transfer_line_id line_id;
	struct qty units;
	struct location_id location_id; /* 0: as locations are drawn from */
};
struct transfer_receipt {
	struct transfer_line_id line_id;
	struct qty accepted, rejected;
	bool update_inventory;          /* usually true */
	struct location_id location_id; /* 0 and no name: the usual one that receives */
	struct str location;
	struct instant received_at; /* 0: now */
	struct str notes;
	struct touched touched;
};

extern const struct shape transfer_shape, transfer_line_shape, transfer_receipt_shape;

/* With lines. The number is ours when the draft has none. */
WARN_UNUSED enum err transfer_create(struct work *work, const struct transfer *draft,
                                     struct transfer *out);
/* The touched fields; lines, when touched, are replaced whole, and only before sending. A line of
 * the same product keeps its id. */
WARN_UNUSED enum err transfer_update(struct work *work, struct transfer_id id,
                                     const struct transfer *patch, int64_t if_version,
                                     struct transfer *out);
WARN_UNUSED enum err transfer_get(struct work *work, struct transfer_id id, struct transfer *out);
/* Gives transfers their lines: what a listing query leaves out. */
WARN_UNUSED enum err transfer_lines_attach(struct work *work, struct transfer *transfers, size_t n);
/* Everything, or what `sendings` say. */
WARN_UNUSED enum err transfer_send(struct work *work, struct transfer_id id,
                                   const struct transfer_sending *sendings, size_t n,
                                   struct transfer *out);
/* Facts. All receipts or, with errors (n) given, those that can be; faults (n) then say why not. */
WARN_UNUSED enum err transfer_receive(struct work *work, struct transfer_id id,
                                      const struct transfer_receipt *receipts, size_t n,
                                      enum err *errors, struct fault *faults, struct transfer *out);
/* Everything that is still under way is rejected / written off. */
WARN_UNUSED enum err transfer_reject(struct work *work, struct transfer_id id,
                                     struct transfer *out);
WARN_UNUSED enum err transfer_close(struct work *work, struct transfer_id id, struct transfer *out);
WARN_UNUSED enum err transfer_cancel(struct work *work, struct transfer_id id,
                                     struct transfer *out);
/* Transfers that wait to be sent send `into` in place of `from`; a line of each becomes one. */
WARN_UNUSED enum err transfers_absorb(struct work *work, struct product_id into,
                                      struct product_id from);

/* For lists: kernel/listing.h. */
extern const struct listing_source transfers_source;
extern const struct module transfers_module;

#endif
