/* Canonical records: what a pack's `read` makes of a reply, whatever the outside system is. Members
 * that are not listed are ignored; README.md describes each. Amounts are {"amount":"19.99",
 * "currency":"USD"}, {"minor":1999,"currency":"USD"} or null. */
#ifndef PURSER_CONNECT_CANONICAL_H
#define PURSER_CONNECT_CANONICAL_H

#include "domain/orders/orders.h"
#include "shape/shape_json.h"

struct canonical_line {
	struct str remote_id, variant_id, sku, title;
	int64_t quantity, cancelled_quantity;
	struct str unit_price, tax, discount; /* amounts, as JSON */
	struct str total, total_with_tax;     /* of what is left, after discounts */
};

struct canonical_recipient {
	struct str name, company, line1, line2, city, state, postal_code, country, phone;
};

struct canonical_surcharge {
	struct str title, price, price_with_tax;
};

enum canonical_status {
	REMOTE_OPEN, /* somebody is working on it there */
	REMOTE_AWAITING_PAYMENT,
	REMOTE_PAID,
	REMOTE_SHIPPED,
	REMOTE_CANCELLED,
};

struct canonical_order {
	struct str remote_id, number;
	enum canonical_status status;
	struct instant placed_at, paid_at, updated_at, ship_by;
	struct str currency;
	bool prices_include_tax;
	struct str email;
	struct canonical_recipient recipient;
	struct str shipping_method, notes;
	enum order_type type;
	bool is_fulfilled_by_channel; /* the marketplace ships it from its own stock */
	bool is_gift;
	struct str gift_message;
	enum order_fraud fraud_level;
	struct instant deliver_by;
	struct str shipping_price, shipping_price_with_tax, shipping_tax, discount;
	LIST(struct canonical_line) lines;
	LIST(struct str) tags;
	LIST(struct canonical_surcharge) surcharges;
};

struct canonical_listing {
	struct str variant_id, sku, title, price;
};

struct canonical_unit {
	struct str sku;
	int64_t quantity;
};

struct canonical_shipment {
	struct str remote_id, order_reference, carrier, service, tracking_number, tracking_url;
	struct instant shipped_at;
	LIST(struct canonical_unit) lines;
};

struct canonical_figure {
	struct str sku;
	int64_t on_hand, available; /* one of them, as the warehouse counts */
	struct instant as_of;
	struct touched touched;
};

struct canonical_cancel {
	struct str order_reference, reason;
	bool accepted;
};

/* What became of a record that was told. */
struct canonical_result {
	struct str record_id, remote_ref;
	bool ok;
};

/* What a channel has after a quantity was written (record "inventory_ack"). */
struct canonical_stock_ack {
	struct str variant_id;
	int64_t quantity, remote_quantity, remote_allocated;
	struct touched touched;
};

struct canonical_shipment_ack {
	struct str shipment_id, remote_id;
};

struct canonical_fault {
	struct str message, record_id; /* no record id: the whole request failed */
	bool retry;
};

extern const struct shape canonical_order_shape, canonical_listing_shape, canonical_shipment_shape,
	canonical_figure_shape, canonical_cancel_shape, canonical_result_shape,
	canonical_stock_ack_shape, canonical_shipment_ack_shape, canonical_fault_shape;

/* Reads one record. ERR_INVALID with the first fault as *why. */
WARN_UNUSED enum err canonical_read(const struct shape *shape, const struct json *json,
                                    struct arena *arena, void *out, struct str *why);
/* The word in "record", or the empty string. */
struct str canonical_kind(const struct json *json);

/* An amount: absent is none of both currency and units, and *is_there false. ERR_INVALID: more than
 * four decimals, another currency, or no amount. */
WARN_UNUSED enum err canonical_amount(struct arena *arena, struct str json, struct str currency,
                                      struct money *out, bool *is_there);
/* The draft of an order. What the record leaves out follows from the totals it has: a line's tax is
 * total_with_tax − total, its discount unit_price × what is left − total, the tax of shipping
 * shipping_price_with_tax − shipping_price. Surcharges go to shipping. Texts longer than we keep
 * are cut. ERR_INVALID or ERR_OVERFLOW with *why. */
WARN_UNUSED enum err canonical_order_draft(struct arena *arena, const struct canonical_order *order,
                                           struct channel_id channel, struct order_draft *out,
                                           struct str *why);

#endif
