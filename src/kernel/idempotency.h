/* Idempotency keys: the first answer to a request is kept 24 hours and given again to a request
 * with the same key and body. A row is written with success only, in the transaction of the work
 * itself: so there is a row exactly when the work was done. */
#ifndef PURSER_KERNEL_IDEMPOTENCY_H
#define PURSER_KERNEL_IDEMPOTENCY_H

#include "kernel/work.h"

#define IDEMPOTENCY_KEPT_US (24 * HOUR_US)

struct idempotency_row {
	struct str key;
	struct str body_hash; /* of method, path and body */
	int status;
	struct str reply;
};

/* The rows of work->actor with one of `keys`; those older than they are kept do not count. */
WARN_UNUSED enum err idempotency_find(struct work *work, const struct str *keys, size_t n,
                                      struct idempotency_row **out, size_t *count);
WARN_UNUSED enum err idempotency_add(struct work *work, const struct idempotency_row *rows,
                                     size_t n);
/* Removes what is too old. */
WARN_UNUSED enum err idempotency_purge(struct work *work);

#endif
