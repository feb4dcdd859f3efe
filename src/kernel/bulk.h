/* Bulk endpoints: one bad item never stops the others, so the answer has a result per item, in the
 * order of the request. The whole answers 200; each item has its own status. */
#ifndef PURSER_KERNEL_BULK_H
#define PURSER_KERNEL_BULK_H

#include "base/fault.h"
#include "kernel/route.h"
#include "shape/shape.h"

ID_TYPE(item_id);

struct bulk_result {
	int64_t index;       /* of the item, from 0 */
	int64_t status;      /* as if the item had been sent alone: 201, 400, 409, … */
	struct item_id id;   /* of what was made or changed; 0: nothing */
	struct str error;    /* err_row()->word; empty: none */
	struct str sentence; /* what went wrong, for a person */
	LIST(struct fault_row) faults;
};

struct bulk_results {
	LIST(struct bulk_result) items;
};

extern const struct shape bulk_results_shape;

/* The results of `n` items: `ids[i]` and `status` where errors[i] is OK, else the fault. Memory is
 * the arena's; faults are shared. */
struct bulk_results *bulk_results_make(struct arena *arena, size_t n, int status,
                                       const int64_t *ids, const enum err *errors,
                                       const struct fault *faults);

/* The same with a row for each item that could not be read, all in the order of the request. */
struct bulk_results *bulk_results_whole(struct arena *arena, const struct bulk_results *results,
                                        const struct call *call);

#endif
