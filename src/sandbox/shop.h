/* The shop's state and rules. It sells against the stock that it displays and never below zero;
 * what it displays is only what it was last told, less what it sold since.
 *
 * Words: *live* units of a line are those ordered and not cancelled. Units are *undownloaded* while
 * no listing that was answered has shown them: a stock push that meets such units is noted, for it
 * may promise them a second time. Instants are the shop's own clock (true time and skew).
 * Nothing here locks, sleeps or asks a clock. */
#ifndef PURSER_SANDBOX_SHOP_H
#define PURSER_SANDBOX_SHOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"
#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "sandbox/address.h"
#include "sandbox/chance.h"
#include "sandbox/refusal.h"

#define SHOP_ORDERS_MOST 200000
#define SHOP_PUSHES_MOST 1000000
#define SHOP_LINES_MOST 200
#define SHOP_UNITS_MOST ((int64_t)1000000)        /* of a line, and displayed */
#define SHOP_PRICE_MOST ((int64_t)100000 * 10000) /* ten-thousandths */

struct shop_variant {
	int64_t id;
	struct str sku, title;
	struct money price;
	int64_t stock;         /* displayed */
	int64_t stock_version; /* one more at each change of stock */
	struct instant updated_at;
	int64_t taken, given_back; /* units that sales took from the display, and returned to it */
	int64_t undownloaded;      /* live units that no answered listing has shown */
};

struct shop_line {
	int64_t id;
	struct shop_variant *variant;
	bool is_own; /* of the shop's own stock: claims nothing of what it displays */
	int64_t quantity, cancelled_quantity, fulfilled_quantity;
	struct money unit_price, tax, discount; /* tax and discount of all `quantity` units */
	int64_t discount_per_mille;
	int64_t downloaded_quantity; /* live units at the last answered listing */
};

struct shop_fulfillment_line {
	int64_t line_id, quantity;
};

struct shop_fulfillment {
	int64_t id;
	struct str tracking_number, carrier, service, idempotency_key;
	struct instant created_at;
	LIST(struct shop_fulfillment_line) lines;
};

enum shop_status {
	SHOP_AWAITING_PAYMENT,
	SHOP_PAID,
	SHOP_CANCELLED,
	SHOP_FULFILLED,
	SHOP_PARTIALLY_FULFILLED
};

struct shop_order {
	int64_t id;
	struct str number;
	enum shop_status status;
	int64_t version, downloaded_version; /* one more at each change; at the last answered listing */
	struct instant created_at, paid_at, updated_at, cancelled_at;
	struct instant pay_due; /* true time; 0: nobody pays by himself */
	struct str currency_code;
	bool fulfilled_by_shop; /* from its own stock: what it displays of ours stays */
	bool prices_include_tax;
	struct str email, customer_name, shipping_method, note, cancel_reason;
	struct money shipping_price, shipping_tax;
	struct address address;
	LIST(struct shop_line) lines;
	LIST(struct shop_fulfillment) fulfillments;
};

struct shop_push {
	int64_t number; /* 1, 2, …: the order in which pushes arrived */
	struct instant at;
	int64_t variant_id;
	struct str sku;
	int64_t before, quantity; /* displayed before, and what the push said */
	int64_t undownloaded;     /* units sold, not yet downloaded, when it arrived */
	bool with_version, refused;
};

struct shop_counters {
	int64_t placed, paid, edited, cancelled, fulfillments, out_of_stock;
	int64_t units_sold, units_cancelled, units_fulfilled;
	int64_t pushes, pushes_refused, pushes_over_undownloaded;
	int64_t pages_shifted, rows_repeated, rows_reordered;
};

struct shop {
	struct arena *arena;
	struct chance *chance;
	const int64_t *dials; /* by enum dial */
	struct map variants_by_id, variants_by_sku, orders_by_id;
	LIST(struct shop_variant *) variants;
	LIST(struct shop_order *) orders; /* oldest first */
	LIST(struct shop_order *) unpaid;
	LIST(struct shop_push) pushes;
	struct shop_counters counters;
	int64_t last_id, last_number;
	struct instant next_buyer_at; /* true time; 0: no buyer comes */
};

extern const struct field_table shop_variant_fields, shop_order_fields, shop_line_fields,
	shop_fulfillment_fields, shop_fulfillment_line_fields, shop_push_fields, shop_counter_fields;

void shop_open(struct shop *shop, struct arena *arena, struct chance *chance, const int64_t *dials);

/* Adds a variant, or changes title, price and displayed stock of the one with this SKU. */
struct shop_variant *shop_variant_put(struct shop *shop, const struct shop_variant *wish,
                                      struct instant now);
struct shop_variant *shop_variant_by_id(const struct shop *shop, int64_t id);
struct shop_variant *shop_variant_by_sku(const struct shop *shop, struct str sku);
struct shop_order *shop_order_by_id(const struct shop *shop, int64_t id);

struct shop_wish_line {
	struct shop_variant *variant;
	int64_t quantity, discount_per_mille;
};

struct shop_wish {
	struct str email, customer_name, note;
	struct address address;
	bool is_unpaid, is_fulfilled_by_shop;
	const struct shop_wish_line *lines;
	size_t line_count;
};

/* Sells, or refuses whole: NO_STOCK, FULL, BAD_FIELD. */
enum refusal shop_place(struct shop *shop, const struct shop_wish *wish, struct instant now,
                        struct shop_order **out);
enum refusal shop_pay(struct shop *shop, struct shop_order *order, struct instant now);
/* All units that have not gone out; ORDER_CLOSED once one has. */
enum refusal shop_cancel(struct shop *shop, struct shop_order *order, struct str reason,
                         struct instant now);
/* New quantity and cancelled quantity of a line; more units need displayed stock. */
enum refusal shop_line_edit(struct shop *shop, struct shop_order *order, struct shop_line *line,
                            int64_t quantity, int64_t cancelled, struct instant now);
enum refusal shop_line_add(struct shop *shop, struct shop_order *order,
                           const struct shop_wish_line *wish, struct instant now);
enum refusal shop_address_edit(struct shop *shop, struct shop_order *order,
                               const struct address *address, struct instant now);
/* Touches without changing anything a client could care about. */
void shop_touch(struct shop_order *order, struct instant now);
struct shop_line *shop_line_by_id(const struct shop_order *order, int64_t id);
int64_t shop_line_live(const struct shop_line *line);

/* A fulfilment without lines takes all that is left. The same idempotency key again gives the first
 * one, with `is_replay`. */
enum refusal shop_fulfil(struct shop *shop, struct shop_order *order,
                         const struct shop_fulfillment *wish, struct instant now,
                         struct shop_fulfillment **out, bool *is_replay);
/* What a stock push says; `if_version` < 0: unconditionally. Noted in any case. */
enum refusal shop_stock_push(struct shop *shop, struct shop_variant *variant, int64_t quantity,
                             int64_t if_version, struct instant now);
/* An answer that shows the order as it is now has gone out. */
void shop_downloaded(struct shop_order *order);

/* ---- shop_buyers.c: buyers and payers ---- */

/* One act of a buyer: mostly a sale, at times an edit or a cancel. `at` is true time, `now` the
 * same moment by the shop's clock. */
void shop_buyer_act(struct shop *shop, struct instant at, struct instant now);
/* Fills in who buys, when nobody in particular does. */
void shop_usual_buyer(struct shop_wish *wish);
/* True time of the next thing that happens by itself; 0: nothing. */
struct instant shop_due(const struct shop *shop);
/* Does one thing that is due at `at`. */
void shop_step(struct shop *shop, struct instant at, struct instant now);
/* The rate of sales changed: the next buyer comes accordingly. */
void shop_buyers_again(struct shop *shop, struct instant at);

#endif
