/* Bulk actions on what people put on records: labels and custom fields. Modules whose records carry
 * them hand in rows that call these with their subject; items with a sentence are passed over. */
#ifndef PURSER_KERNEL_BULK_RECORDS_H
#define PURSER_KERNEL_BULK_RECORDS_H

#include "kernel/bulk_action.h"
#include "kernel/custom_fields.h"
#include "kernel/labels.h"

struct bulk_labels {
	LIST(struct str) add, remove;
};
extern const struct shape bulk_labels_shape;

/* Unknown labels to be added are made, as by hand. */
WARN_UNUSED enum err bulk_labels_accept(struct work *work, const void *params);
WARN_UNUSED enum err bulk_labels_run(struct work *work, const char *subject, const void *params,
                                     struct bulk_item *items, size_t n);
/* Takes off what this run put on, and puts back what it took off. */
WARN_UNUSED enum err bulk_labels_undo(struct work *work, const char *subject,
                                      struct bulk_item *items, size_t n);

/* Parameters: custom_patch_shape. */
WARN_UNUSED enum err bulk_custom_accept(struct work *work, const char *subject, const void *params);
WARN_UNUSED enum err bulk_custom_run(struct work *work, const char *subject, const void *params,
                                     struct bulk_item *items, size_t n);
/* Puts the values back that it replaced, unless they were changed again since. */
WARN_UNUSED enum err bulk_custom_undo(struct work *work, const char *subject,
                                      struct bulk_item *items, size_t n);

#endif
