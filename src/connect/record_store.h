/* What the conversation leaves behind: the journal, records that failed, what was downloaded, and
 * what was handed over. */
#ifndef PURSER_CONNECT_RECORD_STORE_H
#define PURSER_CONNECT_RECORD_STORE_H

#include "connect/connect.h"

/* ---- the journal ---- */

WARN_UNUSED enum err exchange_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct connection_exchange *exchange);
/* Response, status, time, outcome, message. */
WARN_UNUSED enum err exchange_finish(struct tx *tx, struct company_id company,
                                     const struct connection_exchange *exchange);
/* Removes up to `most` rows older than `before`; *removed. */
WARN_UNUSED enum err exchanges_purge(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct instant before, int64_t most, int64_t *removed);

/* ---- records that failed ---- */

WARN_UNUSED enum err faults_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct connection_id id, enum capability capability,
                                  struct record_fault **out, size_t *count);
/* Adds one to its attempts when it is there; *is_new: it was not, or said something else. */
WARN_UNUSED enum err fault_put(struct tx *tx, struct arena *arena, struct company_id company,
                               const struct record_fault *fault, bool *is_new);
WARN_UNUSED enum err faults_clear(struct tx *tx, struct company_id company, struct connection_id id,
                                  enum capability capability, const struct str *record_ids,
                                  size_t n);
/* What failed to be told of these orders: they ended, nothing of it is tried again. */
WARN_UNUSED enum err faults_of_orders_clear(struct tx *tx, struct company_id company,
                                            const struct str *order_ids, size_t n);
/* All of the capability may be tried at once. */
WARN_UNUSED enum err faults_hurry(struct tx *tx, struct company_id company, struct connection_id id,
                                  enum capability capability);

/* ---- downloads ---- */

struct download {
	struct str remote_id;
	struct instant updated_at;
	struct str hash;
};
WARN_UNUSED enum err downloads_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct connection_id id, const struct str *remote_ids,
                                     size_t n, struct download **out, size_t *count);
WARN_UNUSED enum err download_put(struct tx *tx, struct company_id company, struct connection_id id,
                                  const struct download *download);

struct download_line {
	struct str remote_id, line_remote_id, variant_id;
	int64_t units;
};
/* Units that were told to have left stay noted. */
WARN_UNUSED enum err download_lines_put(struct tx *tx, struct company_id company,
                                        struct connection_id id, const struct download_line *lines,
                                        size_t n);
WARN_UNUSED enum err download_line_told(struct tx *tx, struct company_id company,
                                        struct connection_id id, struct str remote_id,
                                        struct str line_remote_id, int64_t units);
struct open_units {
	struct str variant_id;
	int64_t units;
};
/* What is still open of each variant; variants without any are left out. */
WARN_UNUSED enum err download_lines_open(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct connection_id id,
                                         const struct str *variant_ids, size_t n,
                                         struct open_units **out, size_t *count);

/* ---- hand-overs ---- */

enum hand_over_state {
	HAND_OVER_INTENDED, /* written down; the call may have been made */
	HAND_OVER_ACCEPTED,
	HAND_OVER_CLOSED, /* shipped, cancelled or taken back */
};

struct hand_over {
	struct order_id order_id;
	enum hand_over_state state;
	struct str remote_id;
	struct instant intended_at, accepted_at, last_shipped_at;
};
/* Those in the state, oldest first. */
WARN_UNUSED enum err hand_overs_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct connection_id id, enum hand_over_state state,
                                      int64_t most, struct hand_over **out, size_t *count);
/* Those of which something left after `at`, in whatever state. */
WARN_UNUSED enum err hand_overs_shipped_since(struct tx *tx, struct arena *arena,
                                              struct company_id company, struct connection_id id,
                                              struct instant at, struct hand_over **out,
                                              size_t *count);
/* Intended (again), at `now`. */
WARN_UNUSED enum err hand_over_intend(struct tx *tx, struct company_id company,
                                      struct connection_id id, struct order_id order,
                                      struct instant now);
WARN_UNUSED enum err hand_over_accept(struct tx *tx, struct company_id company,
                                      struct connection_id id, struct order_id order,
                                      struct str remote_id, struct instant now);
/* At every connection. */
WARN_UNUSED enum err hand_over_close(struct tx *tx, struct company_id company,
                                     struct order_id order);
WARN_UNUSED enum err hand_over_note_shipped(struct tx *tx, struct company_id company,
                                            struct connection_id id, struct order_id order,
                                            struct instant shipped_at);

#endif
