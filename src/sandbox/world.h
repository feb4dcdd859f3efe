/* The one state of a sandbox: its clock, its luck, its dials and the two sides, behind one mutex
 * that is never held across a sleep or a write to disk. Whoever calls a function of this header
 * holds the lock, unless it says otherwise. */
#ifndef PURSER_SANDBOX_WORLD_H
#define PURSER_SANDBOX_WORLD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/http_server.h"
#include "sandbox/chance.h"
#include "sandbox/dials.h"
#include "sandbox/sandbox.h"
#include "sandbox/shop.h"
#include "sandbox/warehouse.h"

struct bucket {
	int64_t level; /* thousandths of a call */
	int64_t at_us; /* monotonic; 0: not used yet */
};

struct token {
	struct str text;
	enum side side;
	struct instant expires_at;
};

struct edge_counters {
	int64_t requests, tokens, unauthorized, rate_limited, errors_500, lost_replies, delayed;
};

/* An exchange whose answer is written and comes later. */
struct parked {
	struct exchange *exchange;
	int64_t due_us; /* monotonic */
	struct parked *next;
};

struct sandbox {
	struct sandbox_settings settings;
	struct arena *own;   /* as long as the sandbox */
	struct arena *arena; /* all state; emptied by a reset */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t ticker;
	bool is_stopping, is_changed;
	int64_t saved_us;      /* monotonic, of the last save */
	struct parked *parked; /* soonest first */
	struct http_server *server;

	bool is_frozen; /* time stands still until it is advanced */
	int64_t frozen_us, offset_us;
	struct chance chance;
	struct dials dials;
	struct shop shop;
	struct warehouse warehouse;
	LIST(struct token) tokens;
	struct bucket buckets[SIDE_COUNT];
	struct edge_counters edge[SIDE_COUNT];
};

extern const struct field_table edge_counter_fields;

/* Everything anew from the seed: catalogue, stock, no orders, the dials of the settings. The clock
 * goes on. */
void world_open(struct sandbox *sandbox, uint64_t seed);
/* True time as the sandbox counts it, and the same moment by a side's own clock (milliseconds). */
struct instant world_now(const struct sandbox *sandbox);
struct instant world_side_time(const struct sandbox *sandbox, enum side side, struct instant at);
/* Lets everything happen that is due by now. */
void world_tick(struct sandbox *sandbox);
void world_freeze(struct sandbox *sandbox, bool is_frozen);
/* Time passes; what is due on the way happens at its moment. */
void world_advance(struct sandbox *sandbox, int64_t us);
/* True time of the next thing that happens by itself; 0: nothing. */
struct instant world_due(const struct sandbox *sandbox);
/* The dials were turned: rates count from now. */
void world_dials_turned(struct sandbox *sandbox);
int64_t sandbox_clock_us(void);

/* Takes one call from the side's bucket; else the whole seconds until there is one. */
int64_t world_throttle(struct sandbox *sandbox, enum side side, int64_t mono_us);

/* ---- ledger.c: everything as one document, for control and for the state file ---- */

void ledger_print(struct json_out *out, const struct sandbox *sandbox, bool is_clean);
/* Replaces the state by that of a document. ERR_INVALID, with what it stumbled over. */
WARN_UNUSED enum err ledger_read(struct sandbox *sandbox, const struct json *json,
                                 const char **faulty);
void shop_order_print(struct json_out *out, const struct shop_order *order, bool inner);
void shop_fulfillment_print(struct json_out *out, const struct shop_fulfillment *fulfillment);
void shop_print(struct json_out *out, const struct shop *shop);
void warehouse_order_print(struct json_out *out, const struct warehouse_order *order, bool inner);
void warehouse_shipment_print(struct json_out *out, const struct warehouse_shipment *shipment,
                              bool inner);
void warehouse_print(struct json_out *out, const struct warehouse *warehouse);
WARN_UNUSED enum err shop_read(struct shop *shop, const struct json *json, const char **faulty);
WARN_UNUSED enum err warehouse_read(struct warehouse *warehouse, const struct json *json,
                                    const char **faulty);

/* ---- edge.c ---- */

/* http_server's `serve`; takes the lock itself. `context` is the sandbox. */
void edge_serve(void *context, struct exchange *exchange);
/* Unhooks the exchanges that are due (all of them with `all`), to be resumed without the lock. */
struct parked *edge_due(struct sandbox *sandbox, int64_t mono_us, bool all);

#endif
