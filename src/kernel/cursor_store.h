/* The statements over table listener_cursor. */
#ifndef PURSER_KERNEL_CURSOR_STORE_H
#define PURSER_KERNEL_CURSOR_STORE_H

#include "kernel/work.h"

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
/* Companies with events that were not handed on yet, or with a listener whose time has come. */
WARN_UNUSED enum err cursor_behind(struct tx *tx, struct arena *arena, struct instant now,
                                   struct company_id **out, size_t *count);

#endif
