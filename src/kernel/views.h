/* Saved views: a list's filters, sort and columns under a name, with how many rows each matches.
 *
 * Words. A view's *key* names it: "on_hold" for one that is built in, else its id. A *private* view
 * is its owner's alone; a *shared* one is everybody's who may see the list, and is changed by its
 * owner or by whoever may change settings. *Choices*: which view opens first, in which order they
 * stand, which are hidden; a person's own, or the company's for those who have not chosen.
 *
 * A view is checked when it is saved against what its list offers; a field that a later version or
 * the company takes away shows as a fault in its counts, not in the others. Refusals: a subject
 * without views (INVALID), filters, sorts or columns that the list does not offer (INVALID, by
 * field), more than VIEWS_MOST (REFUSED), somebody else's private view (NOT_FOUND), a shared view
 * of somebody else (FORBIDDEN), a stale version (PRECONDITION). Events: view.created, .changed,
 * .deleted, .chosen. */
#ifndef PURSER_KERNEL_VIEWS_H
#define PURSER_KERNEL_VIEWS_H

#include "kernel/listing.h"

struct module;

enum view_limits { VIEWS_MOST = 500, VIEW_COLUMNS_MOST = 100, VIEW_COUNT_MOST = 10000 };

struct built_in_view {
	const char *key;     /* "on_hold" */
	const char *name;    /* "On hold" */
	const char *query;   /* "status=on_hold" */
	const char *sort;    /* NULL: the list's usual */
	const char *columns; /* "number,status"; NULL: all */
};

/* A row of a module: a list that has views. */
struct view_row {
	const char *subject; /* "order" */
	const struct listing_source *source;
	unsigned scope; /* to see it */
	const struct built_in_view *views;
	size_t count;
};

enum view_density { VIEW_COMPACT, VIEW_COMFORTABLE };
extern const struct words view_density_words;

struct saved_view {
	struct view_id id; /* 0: built in */
	struct str subject, name, query, sort, columns;
	enum view_density density;
	bool is_shared;
	struct str owner_kind;
	int64_t owner_id;
	struct str owner_name;
	struct instant created_at, modified_at;
	int64_t version;
	struct str key;         /* not stored */
	bool is_first, is_mine; /* not stored */
	struct touched touched;
};
extern const struct shape view_shape, view_row_shape;

struct view_choice {
	struct str subject, first_key;
	LIST(struct str) keys, hidden;
	bool for_all;
	struct touched touched;
};
extern const struct shape view_choice_shape;

struct view_count {
	struct str key;
	int64_t count;
	bool is_more;       /* there are more than `count` */
	struct str problem; /* why it cannot be counted */
};
extern const struct shape view_count_shape;

/* The subject's views that the actor sees, in the order chosen, without the hidden ones unless
 * `with_hidden`. */
WARN_UNUSED enum err view_all(struct work *work, struct str subject, bool with_hidden,
                              struct saved_view **out, size_t *count);
WARN_UNUSED enum err view_create(struct work *work, const struct saved_view *draft,
                                 struct saved_view *out);
WARN_UNUSED enum err view_update(struct work *work, struct view_id id,
                                 const struct saved_view *patch, int64_t if_version,
                                 struct saved_view *out);
WARN_UNUSED enum err view_delete(struct work *work, struct view_id id);
WARN_UNUSED enum err view_choose(struct work *work, const struct view_choice *choice);
/* Of every view that view_all gives, up to VIEW_COUNT_MOST each. */
WARN_UNUSED enum err view_counts(struct work *work, struct str subject, struct view_count **out,
                                 size_t *count);

extern const struct module views_module;

#endif
