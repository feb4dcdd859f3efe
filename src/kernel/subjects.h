/* Subjects: the kinds of records that carry labels and custom fields. A module that has such
 * records says so by a row; the kernel keeps what is put on them. */
#ifndef PURSER_KERNEL_SUBJECTS_H
#define PURSER_KERNEL_SUBJECTS_H

#include "kernel/listing.h"

struct subject_row {
	const char *name;                    /* "order": as its events say */
	const struct listing_source *source; /* where its rows are; NULL: parts of other records */
	bool has_labels;
	int64_t custom_values_most; /* on one record; 0: it carries none */
};

/* The row of that name, or NULL. */
const struct subject_row *subject_row_find(struct str name);
/* Are these records there? NOT_FOUND naming the first that is not. */
WARN_UNUSED enum err subject_check(struct work *work, const struct subject_row *row,
                                   const int64_t *ids, size_t n);

#endif
