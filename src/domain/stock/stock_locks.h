/* Locks: units kept from sale for a reason, until a moment or until somebody releases them.
 *
 * A lock is a row beside the ledger: the ledger moves the units to and from `locked`, the row says
 * why, who and until when. Units of a lock can be unlocked by releasing it only; the plain unlock
 * takes what was locked without a row. Rows and balance are compared by `purser admin verify`.
 * Events: stock_lock.created, .changed, .released; subject stock_lock, the lock as body. */
#ifndef PURSER_DOMAIN_STOCK_LOCKS_H
#define PURSER_DOMAIN_STOCK_LOCKS_H

#include "domain/stock/stock_edge.h"

struct stock_lock {
	struct lock_id id;
	struct product_id product_id;
	struct warehouse_id warehouse_id;
	struct location_id location_id; /* 0: wherever in the warehouse */
	struct qty units;
	struct str reason;
	struct instant until; /* 0: until it is released */
	struct str actor_kind;
	int64_t actor_id;
	struct str actor_name;
	struct instant created_at, modified_at;
	struct str subject; /* what it belongs to: "transfer"; empty: it stands for itself */
	int64_t subject_id;
	struct touched touched;
};

/* What is to be released; 0 units: all of it. */
struct lock_release {
	struct lock_id id;
	struct qty units;
};
struct lock_releases {
	LIST(struct lock_release) items;
};

extern const struct shape stock_lock_shape, stock_lock_drafts_shape, stock_lock_patch_shape,
	lock_releases_shape;
extern const struct listing_source stock_lock_source;

/* A decision of ours: refused, item by item, when the units are not available. ids[i] where
 * changes[i].err is OK. */
WARN_UNUSED enum err stock_lock_many(struct work *work, size_t n, struct stock_change *changes,
                                     int64_t *ids);
/* Frees the units; a lock of which nothing is left is gone. Refused: more than it holds. */
WARN_UNUSED enum err stock_lock_release_many(struct work *work, size_t n,
                                             const struct lock_release *items, enum err *errors,
                                             struct fault *faults);
/* Changes the reason and the end. Refused: a lock that belongs to something. */
WARN_UNUSED enum err stock_lock_update(struct work *work, struct lock_id id,
                                       const struct stock_lock *patch, struct stock_lock *out);
WARN_UNUSED enum err stock_lock_get(struct work *work, struct lock_id id, struct stock_lock *out);
/* The job stock.lock_end. */
WARN_UNUSED enum err stock_lock_end(struct work *work, const struct job *job);

#endif
