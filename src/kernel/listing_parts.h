/* What the files of listing queries share: a statement being built, and the filters by what people
 * put on records (labels), which stand in tables of their own. */
#ifndef PURSER_KERNEL_LISTING_PARTS_H
#define PURSER_KERNEL_LISTING_PARTS_H

#include "base/buf.h"
#include "kernel/listing.h"

struct statement_text {
	struct buf text;
	LIST(struct bind) args;
	struct arena *arena;
};
/* Puts the next parameter after `before` and its value on the list. */
void statement_arg(struct statement_text *s, const char *before, struct bind value);

/* label=…, label.not=… */
struct record_filter {
	bool is_not;
	const int64_t *labels;
	size_t count;
	bool is_rare; /* few records have it: begin with them */
};
struct record_filters {
	LIST(struct record_filter) list;
};

/* Is the parameter one of these filters? */
bool record_filter_is_named(const struct listing_source *source, struct str name);
/* Reads all of them, loading what they name. ERR_INVALID with every fault noted. */
WARN_UNUSED enum err record_filters_read(struct work *work, const struct listing_source *source,
                                         const struct call *call, struct record_filters *out);
/* One of them is rare: the statement should begin with its records, not with an index for sorting.
 */
bool record_filters_drive(const struct record_filters *filters);
/* Adds " AND …" for each; $1 is the company. */
void record_filters_put(struct statement_text *s, const struct listing_source *source,
                        const struct record_filters *filters);

#endif
