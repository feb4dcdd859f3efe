/* Connect: the conversation with outside systems (shops, warehouses), from packs that describe
 * them.
 *
 * Words. A *connection* is one company's account at one outside system: a pack, its settings, and
 * the channel or warehouse that it feeds. A *schedule* says when a capability of a connection runs
 * next, and where it stands (its *cursor*). An *exchange* is one request and its reply, in the
 * journal from before it is sent. A *record fault* is one record that could not be taken or told,
 * kept until it can. A *hand-over* is an order that was given to a warehouse, from before the call.
 * Owners: one process at a time leases a connection, fenced by a generation number that every write
 * checks; nothing waits for the network inside a unit of work: plan, call, record.
 * Refusals: an unknown pack (INVALID), settings that do not fit its form (INVALID, by name), a
 * secret without a master key (NOT_OFFERED, with the way to make one), a foreign id (NOT_FOUND), a
 * stale version (PRECONDITION), a capability that the pack does not offer (NOT_FOUND), a
 * deactivated connection asked to run (REFUSED). Events: connection.created, .changed,
 * .deactivated, .activated, .failing, .recovered, .record_failed. */
#ifndef PURSER_CONNECT_CONNECT_H
#define PURSER_CONNECT_CONNECT_H

#include "connect/pack.h"
#include "kernel/module.h"
#include "kernel/runner.h"

enum connection_state {
	CONNECTION_NEW,     /* nothing was tried yet */
	CONNECTION_WORKING, /* the last run of every capability came to its end */
	CONNECTION_FAILING, /* one of them fails; its schedule says why */
};
extern const struct words connection_state_words;

struct connection {
	struct connection_id id;
	struct str name, pack;
	struct channel_id channel_id;     /* of a channel pack; 0 in a draft: one is made */
	struct warehouse_id warehouse_id; /* of a warehouse pack */
	struct str settings;              /* JSON object; secrets are read and shown as "********" */
	bool is_active;
	enum connection_state state;
	struct str last_error;
	struct instant tested_at, created_at, modified_at;
	int64_t version;
	struct touched touched;
};

enum schedule_state {
	SCHEDULE_OK,
	SCHEDULE_RETRYING, /* the last runs failed; the next is put off a little longer each time */
	SCHEDULE_FAILED,   /* so often, or for so certain a reason, that a person should look */
	SCHEDULE_PAUSED,   /* a person said so */
};
extern const struct words schedule_state_words;

struct schedule {
	struct connection_id connection_id;
	enum capability capability;
	enum schedule_state state;
	int64_t every_seconds;
	struct instant next_at, last_at, last_ok_at;
	struct str cursor; /* JSON, the pack's own; empty: none yet */
	int64_t attempts;  /* failed runs in a row */
	struct str message;
	struct touched touched;
};

enum exchange_outcome {
	EXCHANGE_SENT, /* no reply is known: it may have arrived */
	EXCHANGE_ANSWERED,
	EXCHANGE_THROTTLED, /* the other side asked for patience */
	EXCHANGE_LOST,      /* no reply came */
	EXCHANGE_UNREAD,    /* a reply came, and the pack's program could not read it */
};
extern const struct words exchange_outcome_words;

/* A row of the journal; `struct exchange` is the HTTP server's. */
struct connection_exchange {
	struct exchange_id id;
	struct connection_id connection_id;
	enum capability capability;
	struct instant at;
	struct str method, url, request, response; /* redacted, cut at 64 KiB */
	int64_t status, took_us;
	enum exchange_outcome outcome;
	struct str message;
	struct touched touched;
};

ID_TYPE(record_fault_id);
struct record_fault {
	struct record_fault_id id;
	struct connection_id connection_id;
	enum capability capability;
	struct str record_id; /* the record's own: remote id, shipment id, order id, listing id */
	struct str message;
	bool is_final; /* trying the same again is of no use */
	int64_t attempts;
	struct instant first_at, last_at, retry_at;
	struct touched touched;
};

/* PATCH of a schedule. */
struct schedule_change {
	bool is_paused;
	int64_t every_seconds;
	struct touched touched;
};

extern const struct shape connection_shape, schedule_shape, schedule_change_shape,
	connection_exchange_shape, record_fault_shape;

WARN_UNUSED enum err connection_create(struct work *work, const struct connection *draft,
                                       struct connection *out);
/* `if_version` 0: whatever it is now. A setting given as "********" stays as it is. */
WARN_UNUSED enum err connection_update(struct work *work, struct connection_id id,
                                       const struct connection *patch, int64_t if_version,
                                       struct connection *out);
WARN_UNUSED enum err connection_get(struct work *work, struct connection_id id,
                                    struct connection *out);
/* Takes no new work, or does again (domain.md 0.15). */
WARN_UNUSED enum err connection_deactivate(struct work *work, struct connection_id id,
                                           struct connection *out);
WARN_UNUSED enum err connection_activate(struct work *work, struct connection_id id,
                                         struct connection *out);
/* Asks for a sign-in soon; tested_at and state tell how it went. */
WARN_UNUSED enum err connection_test(struct work *work, struct connection_id id,
                                     struct connection *out);

/* In the order of enum capability. */
WARN_UNUSED enum err schedule_all(struct work *work, struct connection_id id, struct schedule **out,
                                  size_t *count);
WARN_UNUSED enum err schedule_update(struct work *work, struct connection_id id,
                                     enum capability capability,
                                     const struct schedule_change *patch, struct schedule *out);
/* Runs it as soon as may be; what had failed for good is tried again. */
WARN_UNUSED enum err schedule_run_now(struct work *work, struct connection_id id,
                                      enum capability capability, struct schedule *out);

extern const struct module connect_module;

/* ---- the runner of the process ---- */

struct connect_settings {
	struct runner *runner; /* of the kernel: units of work */
	int threads;           /* runs at a time; 0: 3 */
	int mappers;           /* mapper processes; 0: 2 */
};

struct connect;
/* Packs are loaded (packs_load), the schema is up to date. ERR_IO with *why. */
WARN_UNUSED enum err connect_start(const struct connect_settings *settings, struct arena *arena,
                                   struct connect **out, struct str *why);
/* Lets each thread finish the request in hand (at most its time-out of 30 s; a run is left between
 * two requests), ends the mappers. Before runner_stop. */
void connect_stop(struct connect *connect);

#endif
