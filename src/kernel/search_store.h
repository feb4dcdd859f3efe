/* The statements over tables search and search_cursor. */
#ifndef PURSER_KERNEL_SEARCH_STORE_H
#define PURSER_KERNEL_SEARCH_STORE_H

#include "kernel/search.h"

struct search_entry {
	int64_t id, opens_id;
	struct str kind, tokens; /* tokens: separated by spaces */
};

WARN_UNUSED enum err search_entries_put(struct tx *tx, struct arena *arena,
                                        struct company_id company,
                                        const struct search_entry *entries, size_t n);
WARN_UNUSED enum err search_entries_remove(struct tx *tx, struct arena *arena,
                                           struct company_id company, const int64_t *ids, size_t n);
/* `query` in the engine's own syntax. Newest first. */
WARN_UNUSED enum err search_entries_find(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct str query, size_t most,
                                         struct search_entry **out, size_t *count);
/* The same among the newest 1,000 documents, read one by one. `asked`: on SQLite a JSON array of
 * what must stand in the tokens, on PostgreSQL as `query` above. */
WARN_UNUSED enum err search_entries_newest(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct str asked, size_t most,
                                           struct search_entry **out, size_t *count);
/* How far the index follows the company's events; ERR_NOT_FOUND: there is none yet. */
WARN_UNUSED enum err search_cursor_load(struct tx *tx, struct arena *arena,
                                        struct company_id company, int64_t *number);
WARN_UNUSED enum err search_cursor_put(struct tx *tx, struct company_id company, int64_t number);

#endif
