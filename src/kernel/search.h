/* Search: records found by the beginnings of what people remember of them: a number, an e-mail, a
 * name, a SKU, a tracking number.
 *
 * Words. A *document* is what a record is found by: its title and further texts. Modules say by
 * rows which records are searched and make the documents; the kernel keeps the words of each
 * (FTS5 on SQLite, tsvector with GIN on PostgreSQL) and nothing else, so that what is shown is
 * always read fresh. A document *opens* a record: a shipment's opens its order, and the list of
 * orders is searched by both. The *index* follows the events of the company as deferred work, a
 * portion at a time: nothing is added to whoever changes a record. It is rebuilt by a job when a
 * company has none yet, and by `purser admin reindex`.
 *
 * Asking. All words must be there, in any order; the last may be the beginning of one, from three
 * characters on (four when they are digits). Nothing in the text is syntax. Whole words come before
 * beginnings, the newest first in each. However common a word is, a search looks at a few thousand
 * entries at most: of a very common one the newest are found, of a very common beginning some. */
#ifndef PURSER_KERNEL_SEARCH_H
#define PURSER_KERNEL_SEARCH_H

#include "kernel/listing.h"

struct module;

#define SEARCH_QUERY_BYTES_MOST 200
#define SEARCH_LIST_MOST 1000  /* records that q= gives to a list: the newest */
#define SEARCH_WALK_MOST 50000 /* to a bulk action; more are refused */

struct search_text_list {
	struct str *at;
	size_t count, room;
};

struct search_doc {
	int64_t id, opens_id;
	struct str title;
	struct search_text_list texts;
};
struct search_docs {
	struct search_doc *at;
	size_t count, room;
};

struct search_row {
	const char *kind;  /* "shipment" */
	const char *opens; /* "order": the kind of what it opens */
	char letter;       /* of `opens`; every index entry carries it, so it never changes */
	unsigned scope;
	const struct listing_source *source; /* where its records are: a rebuild walks them */
	/* After these events about a `subject` its documents are made anew. */
	const char *subject;
	const char *const *events; /* ends with NULL */
	/* The records that an event about subjects concerns; NULL: the subjects themselves. */
	enum err (*concerned)(struct work *work, const int64_t *subjects, size_t n, int64_t **ids,
	                      size_t *count);
	/* The documents of records; those that are gone, or not to be found, are left out. */
	enum err (*load)(struct work *work, const int64_t *ids, size_t n, struct search_docs *out);
};

/* Adds a text that the document is found by; an empty one is passed over. */
void search_doc_text(struct work *work, struct search_doc *doc, struct str text);

/* The records that match, as what they open: in the order of the documents, each record once. All
 * that match when `most` is more than SEARCH_LIST_MOST. An empty text, or one without a letter or
 * digit, finds nothing. `is_cut` (may be NULL): there are more. */
WARN_UNUSED enum err search_find(struct work *work, const char *opens, struct str text, size_t most,
                                 int64_t **ids, size_t *count, bool *is_cut);
/* Is there a search row that opens this kind of record? */
bool search_is_offered(const char *opens);
/* Asks for the index of the company to be made anew. */
WARN_UNUSED enum err search_rebuild(struct work *work);

extern const struct module search_module;

#endif
