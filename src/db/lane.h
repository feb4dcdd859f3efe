/* A company is a lane: its writes happen one after another, and every event it emits gets the next
 * number of a gap-free sequence. On PostgreSQL the first statement of a write transaction locks the
 * lane's row (FOR NO KEY UPDATE); on SQLite there is one writer anyway. The last number is kept in
 * the tx and written once, before COMMIT, by the executor. */
#ifndef PURSER_DB_LANE_H
#define PURSER_DB_LANE_H

#include "db/db.h"

/* Locks and loads the lane (idempotent within the tx). ERR_NOT_FOUND when the company is unknown.
 */
WARN_UNUSED enum err lane_enter(struct tx *tx, struct company_id company);
/* Makes the lane of a new company. */
WARN_UNUSED enum err lane_create(struct tx *tx, struct company_id company);
/* The next `n` event numbers: *first … *first + n - 1. The lane must have been entered. */
WARN_UNUSED enum err lane_events(struct tx *tx, struct company_id company, int64_t n,
                                 int64_t *first);
/* Writes every changed last_event; called by the executor and tx_commit. */
WARN_UNUSED enum err lanes_flush(struct tx *tx);

#endif
