/* What the files of search share. */
#ifndef PURSER_KERNEL_SEARCH_PARTS_H
#define PURSER_KERNEL_SEARCH_PARTS_H

#include "kernel/jobs.h"
#include "kernel/module.h"
#include "kernel/search.h"
#include "kernel/search_store.h"

/* All rows of all modules, one after the other. */
struct search_place {
	size_t module, row;
};
const struct search_row *search_row_next(struct search_place *at);
const struct search_row *search_row_of_kind(struct str kind);

struct str search_doc_tokens(struct work *work, const struct search_row *row,
                             const struct search_doc *doc);
/* Is the word long enough to be looked for as a beginning? */
bool search_may_be_open(struct str word);
/* search_entries.c: those that have all words whole, then those that have the last as a beginning;
 * in each the newest first. `is_all`: all that match are wanted, whatever it takes. */
WARN_UNUSED enum err search_entries(struct work *work, char letter, struct str text, size_t most,
                                    bool is_all, struct search_entry **out, size_t *count);

/* Deferred: follows the events. */
WARN_UNUSED enum err search_follow(struct work *work, bool *more);
/* The next portion of a rebuild; `place` "0 0" begins it, *next is empty when it has ended. */
WARN_UNUSED enum err search_rebuild_step(struct work *work, struct str place, struct str *next);
WARN_UNUSED enum err search_rebuild_job(struct work *work, const struct job *job);
extern const struct route search_routes[1];

#endif
