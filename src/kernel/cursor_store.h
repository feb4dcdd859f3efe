/* The statements over table listener_cursor. */
#ifndef PURSER_KERNEL_CURSOR_STORE_H
#define PURSER_KERNEL_CURSOR_STORE_H

#include "kernel/work.h"

/* What a listener is called here: the module, the kind of event. */
#define LISTENER_NAME "%s/%s"

struct cursor_row {
	struct str listener; /* empty: all that have no row of their own */
	int64_t number;      /* the last event it has seen */
	int64_t deferred;
	int64_t attempts;
	struct instant retry_at;
};

WARN_UNUSED enum err cursor_load(struct tx *tx, struct arena *arena, struct company_id company,
                                 struct cursor_row **out, size_t *count);
/* Inserts or replaces. */
WARN_UNUSED enum err cursor_put(struct tx *tx, struct company_id company,
                                const struct cursor_row *row);
WARN_UNUSED enum err cursor_count(struct tx *tx, struct company_id company, struct str listener);
WARN_UNUSED enum err cursor_delete(struct tx *tx, struct company_id company, struct str listener);
/* Those of the subjects with an event of `kind` that `listener` has not seen;
 * in no order. A pass that is under way has not seen its events. */
WARN_UNUSED enum err cursor_unseen(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct str listener, struct str kind, struct str subject,
                                   const int64_t *subjects, size_t n, int64_t **out, size_t *count);
/* The bodies of one subject's events of `kind` that the listener has yet to hear, oldest first. */
WARN_UNUSED enum err cursor_unseen_bodies(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct str listener,
                                          struct str kind, struct str subject, int64_t subject_id,
                                          struct str **out, size_t *count);
/* Companies with events that were not handed on yet, or with a listener whose time has come, or
 * that waits until after `beyond`. */
WARN_UNUSED enum err cursor_behind(struct tx *tx, struct arena *arena, struct instant now,
                                   struct instant beyond, struct company_id **out, size_t *count);

#endif
