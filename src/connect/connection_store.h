/* Connections, who runs them, and their schedules. */
#ifndef PURSER_CONNECT_CONNECTION_STORE_H
#define PURSER_CONNECT_CONNECTION_STORE_H

#include "connect/connect.h"

WARN_UNUSED enum err connection_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct connection_id id, struct connection *out);
WARN_UNUSED enum err connection_fetch_named(struct tx *tx, struct arena *arena,
                                            struct company_id company, struct str name,
                                            struct connection *out);
/* What these are called; unknown ones are left out. */
WARN_UNUSED enum err connection_names_fetch(struct tx *tx, struct arena *arena,
                                            struct company_id company, const int64_t *ids, size_t n,
                                            struct actor_found **out, size_t *count);
/* Those that feed the channel or the warehouse (the other is 0). */
WARN_UNUSED enum err connection_fetch_for(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct channel_id channel,
                                          struct warehouse_id warehouse, struct connection **out,
                                          size_t *count);
/* With its lease. */
WARN_UNUSED enum err connection_insert(struct tx *tx, struct arena *arena,
                                       struct company_id company,
                                       const struct connection *connection);
WARN_UNUSED enum err connection_save(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct connection *connection);
/* What a run learns; no new version. */
WARN_UNUSED enum err connection_state_save(struct tx *tx, struct company_id company,
                                           const struct connection *connection);

/* Is it active, and are its settings these? */
WARN_UNUSED enum err connection_stands(struct tx *tx, struct company_id company,
                                       const struct connection *connection, bool *out);

/* ---- leases ---- */

/* So long a lease lives without being held; after a crash others wait for that. */
#define LEASE_US (12 * SECOND_US)
struct lease {
	int64_t generation;
	struct str token; /* sealed */
	struct instant token_expires_at;
};
/* ERR_NOT_FOUND: somebody else holds it. `now` is the database's; `holder` names this process. */
WARN_UNUSED enum err lease_take(struct tx *tx, struct arena *arena, struct company_id company,
                                struct connection_id id, struct str holder, struct instant now,
                                struct instant until, struct lease *out);
/* ERR_PRECONDITION: it is no longer ours. */
WARN_UNUSED enum err lease_hold(struct tx *tx, struct company_id company, struct connection_id id,
                                int64_t generation, struct instant until);
WARN_UNUSED enum err lease_token_save(struct tx *tx, struct company_id company,
                                      struct connection_id id, int64_t generation, struct str token,
                                      struct instant expires_at);
/* Of a changed account: the next run signs in again. */
WARN_UNUSED enum err lease_token_forget(struct tx *tx, struct company_id company,
                                        struct connection_id id);

/* ---- schedules ---- */

WARN_UNUSED enum err schedules_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct connection_id id, struct schedule **out, size_t *count);
WARN_UNUSED enum err schedules_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                      const struct schedule *schedules, size_t n);
WARN_UNUSED enum err schedule_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct schedule *schedule);
/* A run begins: the next one is due at `next`, unless something brings it forward meanwhile. */
WARN_UNUSED enum err schedule_begin(struct tx *tx, struct company_id company,
                                    const struct schedule *schedule, struct instant next,
                                    struct instant now);
WARN_UNUSED enum err schedule_cursor_save(struct tx *tx, struct company_id company,
                                          const struct schedule *schedule, struct str cursor);
/* State, attempts, message, last_ok_at. */
WARN_UNUSED enum err schedule_end(struct tx *tx, struct company_id company,
                                  const struct schedule *schedule);
/* Puts it off until `at`. */
WARN_UNUSED enum err schedule_put_off(struct tx *tx, struct company_id company,
                                      const struct schedule *schedule, struct instant at);
/* It runs at `at`, unless it runs sooner. */
WARN_UNUSED enum err schedule_bring_forward(struct tx *tx, struct company_id company,
                                            const struct schedule *schedule, struct instant at);
/* Brings the capability forward to `at` for the connections of the company; of one connection when
 * `id` is not 0. Those that are put off after a failure stay so. *changed: how many. */
WARN_UNUSED enum err schedules_nudge(struct tx *tx, struct company_id company,
                                     struct connection_id id, enum capability capability,
                                     struct instant at, int64_t *changed);

/* After a clock that was ahead was set back: what ran or failed later than `now`, or waits until
 * after `beyond`, is due; tokens that came later than now are forgotten; no lease lasts beyond
 * `lease_end` unless its holder goes on holding it. */
WARN_UNUSED enum err connections_hurry(struct tx *tx, struct company_id company, struct instant now,
                                       struct instant beyond, struct instant lease_end);

struct due {
	struct company_id company;
	struct connection_id connection;
};
/* Connections with something due, over all companies. */
WARN_UNUSED enum err connections_due(struct tx *tx, struct arena *arena, struct instant now,
                                     size_t most, struct due **out, size_t *count);
/* When the next one after `now` is due; far away when none is. */
WARN_UNUSED enum err connections_next_due(struct tx *tx, struct arena *arena, struct instant now,
                                          struct instant *out);

#endif
