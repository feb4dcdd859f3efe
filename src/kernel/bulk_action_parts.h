/* Between bulk_action.c (what people do with a bulk) and bulk_action_step.c (how it proceeds). */
#ifndef PURSER_KERNEL_BULK_ACTION_PARTS_H
#define PURSER_KERNEL_BULK_ACTION_PARTS_H

#include "kernel/bulk_action.h"
#include "kernel/jobs.h"

void bulk_emit(struct work *work, const struct bulk *bulk, const char *kind);
WARN_UNUSED enum err bulk_params_read(struct work *work, const struct bulk_row *row,
                                      struct str text, const void **out);
/* The filters as a call that listing functions understand; sort, page and fields are passed over.
 * ERR_INVALID with every fault. */
WARN_UNUSED enum err bulk_query_read(struct work *work, const struct bulk_row *row,
                                     struct str query, struct call *out);
/* Its file can be fetched. */
bool bulk_has_file(const struct bulk *bulk);
/* All rows are written down: on to the check of a dry run, else to work. */
void bulk_selected(struct bulk *bulk);
/* Begins a pass over the rows of one state. */
void bulk_pass(struct bulk *bulk, enum bulk_item_state taking);
/* The first units of a new bulk, as far as they are small; then its job. */
WARN_UNUSED enum err bulk_begin(struct work *work, const struct bulk_row *row, struct bulk *bulk);

WARN_UNUSED enum err bulk_job(struct work *work, const struct job *job);
WARN_UNUSED enum err bulk_stopped(struct work *work, const struct job *job, struct str failure);
WARN_UNUSED enum err bulk_purge_job(struct work *work, const struct job *job);
extern const struct route bulk_routes[10];

#endif
