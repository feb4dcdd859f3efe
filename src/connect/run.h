/* The runner, from the inside. A *session* is one leased connection in the hands of one thread; a
 * *run* is one capability in a session: plan → request → read → record, until the pack says that it
 * is done. Whatever a run writes, it writes in units of work that first ask whether the lease is
 * still held.
 *
 * Memory: a session's arena lives as long as the session; a run's arena is emptied from page to
 * page. Failures: a function of a run that returns an error has noted in run->end what to say and
 * do. */
#ifndef PURSER_CONNECT_RUN_H
#define PURSER_CONNECT_RUN_H

#include "connect/connect_rules.h"
#include "connect/connection_settings.h"
#include "connect/connection_store.h"
#include "connect/record_store.h"
#include "connect/template.h"
#include "net/http_client.h"

/* ---- the process (connect.c) ---- */

/* http_send, and ERR_BUSY when the process is stopping. */
WARN_UNUSED enum err connect_send(struct connect *connect, struct arena *arena,
                                  const struct http_request *request, struct http_reply *reply);
struct mappers *connect_mappers(struct connect *connect);
struct runner *connect_runner(struct connect *connect);
struct str connect_holder(const struct connect *connect);
/* Sleeps; false when the process is stopping. */
bool connect_rest(struct connect *connect, int64_t us);
bool connect_is_stopping(struct connect *connect);

/* What this process remembers of a connection from session to session. */
struct remembered {
	struct company_id company;
	struct connection_id id;
	struct bucket bucket;
	bool is_running;    /* by one of our threads */
	int64_t generation; /* of the lease that it holds; 0: none */
};
/* While it is noted, a thread of its own keeps the lease from running out. */
void connect_note_lease(struct connect *connect, struct remembered *remembered, int64_t generation);

/* ---- sessions (session.c) ---- */

struct session {
	struct connect *connect;
	struct arena *arena;
	struct actor actor; /* the connection */
	struct company_id company;
	struct connection connection;
	const struct pack *pack;
	const struct pack_auth *auth; /* NULL: none */
	struct opened_settings settings;
	struct lease lease;
	struct str token; /* opened */
	struct remembered *remembered;
	struct schedule *schedules;
	size_t schedule_count;
	/* Did the last run of each in this session end well, and leave nothing to the next one? Not
	 * asked of the instants in the schedule: a clock that is set back makes older ones later. */
	bool is_whole[CAPABILITY_COUNT];
};

/* Takes the lease, runs what is due, in the order of enum capability, and gives the lease back.
 * False: it could not be had, or kept. */
bool session_run(struct connect *connect, struct remembered *remembered);

/* ---- runs ---- */

/* How a run ended, when it did not end well. */
struct run_end {
	struct str message; /* for a person; in the session's arena */
	bool is_final;      /* waiting will not help: settings, permissions, a broken pack */
	int64_t wait_us;    /* not before this; 0: by the number of attempts */
	bool is_patience;   /* the other side asked us to wait: no failure */
};

struct run {
	struct session *session;
	struct schedule *schedule;
	enum capability capability;
	const struct pack_capability *programs;
	struct arena *arena; /* of a page */
	struct str trace;
	struct run_end end;
	bool has_more;               /* there is more to do at once: run again without waiting */
	struct record_fault *faults; /* of this capability, as the run found them */
	size_t fault_count;
	int64_t records; /* taken or told */
};

/* The run of a capability, with its begin and end written down. ERR_PRECONDITION: the lease is
 * lost, or the connection is another by now, ERR_BUSY: the process is stopping; any other failure
 * is noted in the schedule. */
WARN_UNUSED enum err run_capability(struct session *session, enum capability capability);
/* The schedule of a capability in this session, or NULL. */
struct schedule *session_schedule(struct session *session, enum capability capability);

/* Notes a failure and returns `err`. */
enum err run_fail(struct run *run, enum err err, bool is_final, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* A unit of work of the connection. A write begins by holding the lease. What `body` makes for
 * later is made in run->arena. An error of `body` ends the run. */
typedef enum err (*run_body)(struct work *work, struct run *run, void *state);
WARN_UNUSED enum err run_write(struct run *run, run_body body, void *state);
WARN_UNUSED enum err run_look(struct run *run, run_body body, void *state);
/* In a unit: ERR_PRECONDITION when the connection was deactivated or its settings were changed
 * since the session began. Asked before each request, and before anything is noted about the
 * connection. */
WARN_UNUSED enum err run_goes_on(struct work *work, struct run *run);

/* ---- calls (call.c) ---- */

struct call_made {
	struct connection_exchange exchange; /* begun in the journal; to be finished by the caller */
	struct http_reply reply;
	struct json *body; /* NULL: not JSON */
};
/* Signs in when needed, keeps the rate, writes the journal, sends, waits when told to. OK: a reply
 * came, whatever its status. */
WARN_UNUSED enum err call_send(struct run *run, const struct json *request, struct call_made *made);

/* ---- steps (step.c) ---- */

/* What `read` made of a reply. */
struct step {
	const struct json *records, *results, *faults, *next; /* arrays, or NULL */
	struct str cursor;                                    /* JSON; empty: null */
	bool is_done;
};

/* The requests of `plan`, as an array. */
WARN_UNUSED enum err step_plan(struct run *run, struct str records, struct str cursor,
                               const struct json **requests);

/* What is done with one reply; in the unit of work that also finishes the exchange in the journal.
 */
struct step_taking {
	struct step *step;
	struct call_made *made;
	enum err (*take)(struct work *work, struct run *run, void *state, const struct step *step);
	void *state;
	bool keeps_cursor; /* the cursor is stored with the records */
};

/* Sends the requests one after another, and those that follow from their replies; each reply is
 * read and handed to `take` in its own unit. *cursor goes from step to step. *is_done: no reply
 * asked for another plan. A reply that the pack cannot use at all ends it, with what was taken
 * before kept. */
WARN_UNUSED enum err step_run(struct run *run, const struct json *requests,
                              const struct step_taking *taking, struct str *cursor, bool *is_done);

/* A record that could not be taken or told: noted, told as an event when it is new. */
WARN_UNUSED enum err record_fail(struct work *work, struct run *run, struct str record_id,
                                 struct str message, bool is_final);
/* It went well now. */
WARN_UNUSED enum err record_heal(struct work *work, struct run *run, struct str record_id);
/* Failed lately, and it is not time yet. */
bool record_is_parked(const struct run *run, struct str record_id, struct instant now);

/* ---- telling (tell.c) ---- */

/* A record on its way out. */
struct tell_item {
	struct str record_id; /* as in the record that the program gets */
	int64_t id;           /* ours */
	void *what;           /* the capability's own */
};

/* What a capability tells: the records as a JSON array, the items they stand for, and what is done
 * when one was told, or refused for good. */
struct tell {
	LIST(struct tell_item) items;
	struct str records;
	enum err (*told)(struct work *work, struct run *run, struct tell_item *item,
	                 struct str remote_ref);
	enum err (*refused)(struct work *work, struct run *run, struct tell_item *item,
	                    struct str message);
	/* A record among the answers (an acknowledgement, a cancel's answer); NULL: none are expected.
	 */
	enum err (*answered)(struct work *work, struct run *run, struct tell *tell,
	                     const struct json *record);
	/* The items are all there is to be told but what is parked (and more, with run->has_more). */
	bool is_whole;
	bool has_retries; /* something is to be tried again soon */
};
struct tell_item *tell_item_find(struct tell *tell, struct str record_id);
/* Plans, sends, and records what came of each. Nothing is sent without items. */
WARN_UNUSED enum err run_tell(struct run *run, struct tell *tell);

/* ---- the capabilities ---- */

/* in: take_orders.c, take_listings.c, take_shipments.c, take_inventory.c */
WARN_UNUSED enum err run_orders_in(struct run *run);
WARN_UNUSED enum err run_listings_in(struct run *run);
WARN_UNUSED enum err run_shipments_in(struct run *run);
WARN_UNUSED enum err run_inventory_in(struct run *run);
/* out: tell_shipments.c, tell_inventory.c, tell_orders.c, tell_cancels.c */
WARN_UNUSED enum err run_shipments_out(struct run *run);
WARN_UNUSED enum err run_inventory_out(struct run *run);
WARN_UNUSED enum err run_orders_out(struct run *run);
WARN_UNUSED enum err run_cancels_out(struct run *run);

/* A download: pages until done; the cursor is stored with each page. `take` as above. */
WARN_UNUSED enum err run_pages(struct run *run,
                               enum err (*take)(struct work *, struct run *, void *,
                                                const struct step *),
                               void *state, bool keeps_cursor);

#endif
