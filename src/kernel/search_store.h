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
/* `query` in the engine's own syntax. SQLite: newest first; PostgreSQL: any `most`, in
 * no order. */
WARN_UNUSED enum err search_entries_find(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct str query, size_t most,
                                         struct search_entry **out, size_t *count);
/* Among `window` documents, the newest but for `skipped`, read one by one: on PostgreSQL those of a
 * kind that match `asked`, a query; on SQLite those that match `narrow` (all when it is empty) and
 * have `asked` in their tokens, in front of which stands a space. Newest first. */
WARN_UNUSED enum err search_entries_newest(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct str narrow,
                                           struct str asked, int64_t skipped, int64_t window,
                                           size_t most, struct search_entry **out, size_t *count);
/* The same among those of a kind from a quarter of its ids on; only PostgreSQL needs it. */
WARN_UNUSED enum err search_entries_middle(struct tx *tx, struct arena *arena,
                                           struct company_id company, struct str kind,
                                           struct str asked, int64_t window, size_t most,
                                           struct search_entry **out, size_t *count);
/* PostgreSQL alone: documents by their age, which is their id without its last SEARCH_AGE_BITS. The
 * ages of the newest and the oldest of the company; unchanged when it has none. */
#define SEARCH_AGE_BITS 16
WARN_UNUSED enum err search_ages(struct tx *tx, struct arena *arena, struct company_id company,
                                 int64_t *newest, int64_t *oldest);
/* Those of the ages `from` to `to` that match, in no order; of more than `most` the oldest. */
WARN_UNUSED enum err search_entries_of_ages(struct tx *tx, struct arena *arena,
                                            struct company_id company, struct str query,
                                            int64_t from, int64_t to, size_t most,
                                            struct search_entry **out, size_t *count);
/* SQLite alone: how many entries the words from `from` to `beyond` have, up to `most`; and the
 * newest documents of the first `window` of these entries, by the alphabet of their words. */
WARN_UNUSED enum err search_beginnings_count(struct tx *tx, struct arena *arena, struct str from,
                                             struct str beyond, int64_t most, int64_t *count);
WARN_UNUSED enum err search_entries_beginning(struct tx *tx, struct arena *arena,
                                              struct company_id company, struct str from,
                                              struct str beyond, int64_t window, size_t most,
                                              struct search_entry **out, size_t *count);
/* How far the index follows the company's events; ERR_NOT_FOUND: there is none yet. */
WARN_UNUSED enum err search_cursor_load(struct tx *tx, struct arena *arena,
                                        struct company_id company, int64_t *number);
WARN_UNUSED enum err search_cursor_put(struct tx *tx, struct company_id company, int64_t number);

#endif
